# SPDX-License-Identifier: Apache-2.0
"""What is checked in works on any machine: four folders, no addresses, no machine's own paths, one test command."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"app", "resources", "tests", "installer"}
FILES = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "dev.py", "requirements.lock"}
# Spelled in pieces, so that this file does not find itself.
ELSEWHERE = re.compile(
    r"--(?:extra-)?index" + r"-url|https?://[^\s\"')]*/sim" + r"ple\b"
    r"|(?:^|[^\w.])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me/\w+|fa" + r"rm|Us" + r"ers/\w+)/",
)
PERMITTED = {"--no-emit-index" + "-url"}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def test_the_top_level_folders_are_the_four() -> None:
    folders = {path.parts[0] for path in tracked() if len(path.parts) > 1 and not path.parts[0].startswith(".")}
    assert folders <= FOLDERS
    assert {"app", "resources", "tests"} <= folders


def test_the_top_level_files_are_the_known_ones() -> None:
    files = {path.name for path in tracked() if len(path.parts) == 1 and not path.name.startswith(".")}
    assert files == FILES


@pytest.mark.parametrize("file", ["requirements.lock", "installer/requirements.lock"])
def test_the_lock_names_no_place_to_fetch_from_and_a_hash_for_everything(file: str) -> None:
    lock = (ROOT / file).read_text(encoding="utf-8")
    assert "://" not in lock
    assert "file:" not in lock
    assert not re.findall(r"^\s*-", re.sub(r"^\s+--hash=sha256:", "", lock, flags=re.MULTILINE), re.MULTILINE)
    pins = re.split(r"^(?=[a-z])", lock, flags=re.MULTILINE)[1:]
    assert len(pins) > 30
    assert all(re.match(r"[a-z0-9.\-]+==\S+", pin) and "--hash=sha256:" in pin for pin in pins)


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    found = []
    for path in tracked():
        data = (ROOT / path).read_bytes()
        if b"\0" in data[:8000] or path.suffix == ".svg":
            continue
        for number, line in enumerate(data.decode("utf-8").splitlines(), start=1):
            found += [f"{path}:{number}: {words}" for words in foreign_of(line)]
    assert not found, "\n".join(found)


def foreign_of(line: str) -> list[str]:
    for words in PERMITTED:
        line = line.replace(words, "")
    return [match.group() for match in ELSEWHERE.finditer(line)]


@pytest.mark.parametrize(
    "line",
    [
        "pip install --index" + "-url x",
        "--extra-index" + "-url",
        "https://example.test/sim" + "ple",
        "cd /wo" + "rk/main",
        "'/ro" + "ot/x'",
        "/ho" + "me/dana/x",
    ],
)
def test_a_line_that_knows_its_machine_is_found(line: str) -> None:
    assert foreign_of(line)


def test_a_line_that_fits_every_machine_is_not_found() -> None:
    assert not foreign_of("uv pip compile --no-emit-index" + "-url; app/root/x; network/simple")


def test_the_readme_tests_as_the_checks_do() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"```sh\n(.*?)```", readme, re.DOTALL)
    assert block is not None
    shown = [line.partition("#")[0].strip() for line in block.group(1).splitlines()]
    assert shown == ["python3 dev.py run", "python3 dev.py test"]
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    ran = [line for line in script if line and not line.startswith(("#", "set ", "cd "))]
    assert ran == ["python3 dev.py test"]

# SPDX-License-Identifier: Apache-2.0
"""`tillwright --self-test` as a technician starts it: what works, a line each, and nothing left behind."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.bootstrap import self_test
from app.domain.rights import ROLES

ROOT = Path(__file__).resolve().parents[1]


def tried(tmp_path: Path, largest_file: int = resource.RLIM_INFINITY) -> subprocess.CompletedProcess[str]:
    """The self-test as a process whose home folder and folder for passing things are empty."""
    folders = {name: tmp_path / name for name in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR")}
    for folder in folders.values():
        folder.mkdir(mode=0o700)
    return subprocess.run(
        [sys.executable, "-m", "app", "--self-test"],
        cwd=ROOT, env=os.environ | {name: str(folder) for name, folder in folders.items()},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file)),
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


def left(tmp_path: Path) -> list[Path]:
    return [path for path in tmp_path.rglob("*") if path.is_file()]


def test_it_opens_every_screen_pays_prints_verifies_and_leaves_nothing_behind(tmp_path: Path) -> None:
    done = tried(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "ok    the sample city is made, 40 accounts"
    opened = {role: screens.split(", ") for role, _, screens in (line[6:].partition(": ") for line in lines[1:6])}
    assert opened.keys() == set(ROLES)
    assert {"counter", "drawer"} <= set(opened["cashier"]) < set(opened["supervisor"])
    assert all("setup" in opened[role] for role in ("administrator", "auditor", "clerk"))
    assert lines[6] == "ok    receipt 01-0001-0001 is posted"
    assert lines[7].startswith("ok    receipt 01-0001-0001 is printed, ")
    assert lines[8:] == [
        "ok    the verifier read 5 entries in 2 books, deeply, and found nothing",
        "Everything works. Nothing was kept.",
    ]
    assert left(tmp_path) == []


def test_a_full_disk_fails_with_what_was_being_done(tmp_path: Path) -> None:
    done = tried(tmp_path, largest_file=100_000)
    assert done.returncode == 1
    assert done.stdout.startswith("FAIL  making the sample city: ")
    assert left(tmp_path) == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_nothing_in_the_program_caught_is_a_failure() -> None:
    with self_test._Uncaught() as uncaught:
        uncaught.refuse()
        thread = threading.Thread(target=lambda: int("no number"))
        thread.start()
        thread.join()
        with pytest.raises(ValueError, match="invalid literal"):
            uncaught.refuse()

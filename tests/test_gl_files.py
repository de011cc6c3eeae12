# SPDX-License-Identifier: Apache-2.0
"""Journals on the disk: whatever ends the program, the old file stays or the new one is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app import cli, resources
from app.bootstrap import gl_files
from app.domain.errors import CounterError
from app.settings import Settings

OLD, NEW = b"the journal of before\n", b"the journal of now\n" * 9000

# Programs that die, without a word, before and after each thing they ask of the disk; each says how it ended.
DYING = """
import os, pathlib, sys
from app.bootstrap import gl_files

deaths = step = 0

def counted(act):
    def call(*given, **named):
        passed()
        done = act(*given, **named)
        passed()
        return done
    return call

def passed():
    global step
    step += 1
    if step == deaths:
        os._exit(9)

class Traced:
    def __init__(self, stream):
        self._stream = stream
    def __enter__(self):
        return self
    def __exit__(self, *ending):
        self._stream.__exit__(*ending)
    def write(self, content):
        half = len(content) // 2
        for part in (content[:half], content[half:]):
            counted(self._stream.write)(part)
    def flush(self):
        counted(self._stream.flush)()
    def fileno(self):
        return self._stream.fileno()

opened = pathlib.Path.open
pathlib.Path.open = lambda path, *given, **named: Traced(counted(opened)(path, *given, **named))
pathlib.Path.replace = counted(pathlib.Path.replace)
os.fsync = counted(os.fsync)
while True:
    deaths += 1
    child = os.fork()
    if not child:
        gl_files.write(pathlib.Path(sys.argv[1]) / str(deaths), "journal-0001.csv", b"the journal of now\\n" * 9000)
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(ended)
    if not ended:
        break
"""


def test_a_program_that_dies_at_any_step_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    for step in range(1, 21):
        (tmp_path / str(step)).mkdir()
        (tmp_path / str(step) / "journal-0001.csv").write_bytes(OLD)
    told = subprocess.run([sys.executable, "-c", DYING, str(tmp_path)], capture_output=True, text=True, timeout=60)
    ended = told.stdout.split()
    assert ended == ["9"] * 12 + ["0"]
    found = [(tmp_path / str(step) / "journal-0001.csv").read_bytes() for step in range(1, len(ended) + 1)]
    assert found == [OLD] * 11 + [NEW] * 2
    for step in range(1, len(ended) + 1):
        assert gl_files.write(tmp_path / str(step), "journal-0001.csv", NEW).read_bytes() == NEW
        assert [path.name for path in (tmp_path / str(step)).iterdir()] == ["journal-0001.csv"]


@pytest.mark.parametrize("act", ["fsync", "replace"])
def test_a_disk_that_says_no_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    (tmp_path / "journal-0001.csv").write_bytes(OLD)

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("os.fsync" if act == "fsync" else "pathlib.Path.replace", full)
    with pytest.raises(OSError, match="No space"):
        gl_files.write(tmp_path, "journal-0001.csv", NEW)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("journal-0001.csv", OLD)]


def test_a_home_has_formats_of_its_own_which_stand_before_those_that_ship(tmp_path: Path) -> None:
    assert sorted(gl_files.formats(tmp_path)) == ["journal-csv", "journal-fixed"]
    own = tmp_path / "gl_formats"
    own.mkdir()
    (own / "journal-csv.toml").write_text(
        'name = "Ours"\nfile = "ours-{batch}.csv"\n[[column]]\nsource = "account"\n', encoding="utf-8"
    )
    (own / "latin.toml").write_bytes("name = 'Café'".encode("cp1252"))
    assert gl_files.layout(tmp_path, "journal-csv").format.name == "Ours"
    assert gl_files.journals(tmp_path, Settings()).layout().format.file_name(3) == "ours-0003.csv"
    with pytest.raises(CounterError, match=r"is not UTF-8 text. Nothing was posted"):
        gl_files.layout(tmp_path, "latin")
    with pytest.raises(CounterError, match=r"There is no format other. Nothing was posted. Known are: journal-csv"):
        gl_files.layout(tmp_path, "other")


def test_a_day_is_posted_and_packed_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, out = ["--home", str(tmp_path / "home")], tmp_path / "out"
    day = str(resources.path("days", "17-to-the-ledger.toml"))
    assert cli.main([*home, "replay", day]) == 0
    capsys.readouterr()
    assert cli.main([*home, "export-gl", "--to", str(out), "--as", "jkim"]) == 1
    assert "Every closed book is posted already" in capsys.readouterr().err
    assert cli.main([*home, "export-gl", "--to", str(out), "--as", "jkim", "--batch", "1"]) == 0
    said = capsys.readouterr().out
    assert f"$460.00: {out / 'journal-0001.csv'}" in said
    assert "fund 100: debits and credits $20.00" in said
    assert (out / "journal-0001.csv").read_bytes() == (tmp_path / "home/journals/journal-0001.csv").read_bytes()
    assert cli.main([*home, "audit-pack", str(tmp_path / "pack"), "--from", "2026-11-20"]) == 0
    assert "manifest.json: SHA-256" in capsys.readouterr().out
    checked = subprocess.run([sys.executable, "-I", "-S", str(tmp_path / "pack" / "verify.py")], timeout=60)
    assert checked.returncode == 0
    assert cli.main([*home, "audit-pack", str(tmp_path / "more"), "--from", "yesterday"]) == 1
    assert "yesterday is no day" in capsys.readouterr().err

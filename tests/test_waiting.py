# SPDX-License-Identifier: Apache-2.0
"""`tillwright waiting` and the parts an installed program starts of itself, as processes of their own."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app import cli
from app.domain.entry import Entry, Kind
from app.storage.outbox import Outbox

ROOT = Path(__file__).resolve().parents[1]


def entry(n: int) -> Entry:
    """An entry as a till writes it down before it is sent."""
    return Entry(f"id-{n}", "01-0001", n, Kind.NO_SALE, b"{}", bytes(32), bytes([n]) * 32, 1)


def test_nothing_waits_in_a_home_nobody_worked_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--home", str(tmp_path / "home"), "waiting"]) == 0
    assert "Nothing waits here" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_what_waits_is_told_by_person_and_only_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "home" / "outbox" / "mdiaz.log"
    box = Outbox(file)
    first, second = entry(1), entry(2)
    box.intend(first)
    box.intend(second)
    box.close()
    before = file.read_bytes()
    assert cli.main(["waiting", str(tmp_path / "other"), str(tmp_path / "home")]) == 1
    said = capsys.readouterr().out
    assert f"2 entries wait in {tmp_path / 'home'} that the server may not have. mdiaz signs in" in said
    assert file.read_bytes() == before
    box = Outbox(file)
    box.decided(first)
    box.decided(second)
    box.close()
    assert cli.main(["waiting", str(tmp_path / "home")]) == 0


def test_what_was_taken_without_the_server_waits_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "home" / "copy"
    folder.mkdir(parents=True)
    since = "2026-11-20T09:00:00-06:00"
    said = json.dumps({"person": "mdiaz", "book": "01-0001", "since": since, "first": 3, "proof": ""})
    with closing(sqlite3.connect(folder / "copy.db")) as copy, copy:
        copy.execute("CREATE TABLE meta (key TEXT, value TEXT)")
        copy.execute("INSERT INTO meta VALUES ('alone', ?)", (said,))
    assert cli.main(["waiting", str(tmp_path / "home")]) == 1
    assert "Receipts of mdiaz wait in" in capsys.readouterr().out


def part(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_program_answers_for_its_verifier_as_python_would(tmp_path: Path) -> None:
    done = part("-m", "app.verifier", str(tmp_path / "no books"))
    assert done.returncode == 2
    assert "no books" in done.stderr


def test_no_other_module_is_started_by_it() -> None:
    assert part("-m", "http.server").returncode == 2

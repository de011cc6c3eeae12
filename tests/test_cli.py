# SPDX-License-Identifier: Apache-2.0
"""The command line: the same work without a window, exit codes, and messages a clerk can act on."""

from __future__ import annotations

import getpass
import io
import sys
from pathlib import Path

import pytest

from app import cli, resources, settings
from app.bootstrap.home import Home
from app.queries import people


def run(home: Path, *arguments: str) -> int:
    return cli.main(["--home", str(home), *arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sample city made by the command."""
    home = tmp_path_factory.mktemp("cli") / "home"
    assert run(home, "sample", "--accounts", "20") == 0
    return home


def test_a_sample_city_is_made_once(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(made, "sample") == 1
    assert "There are books in" in capsys.readouterr().err


def test_a_training_home_is_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "t", "sample", "--accounts", "0", "--training") == 0
    assert "0 accounts" in capsys.readouterr().out
    home = Home(tmp_path / "t", settings.Settings())
    home.open()
    city = home.city()
    home.close()
    assert city is not None
    assert city.mark == "TRAINING"


def test_books_are_verified_and_rebuilt(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(made, "verify") == 0
    assert run(made, "verify", "--deep") == 0
    assert run(made, "rebuild", "--check") == 0
    assert "Every derived table is as the entries say." in capsys.readouterr().out


def test_accounts_are_imported_after_a_dry_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "home"
    assert run(home, "sample", "--accounts", "0") == 0
    days = resources.path("days")
    asked = ("import", "accounts", str(days / "licenses.csv"), "--mapping", str(days / "licenses-mapping.toml"))
    assert run(home, *asked, "--dry-run") == 0
    assert "Imported." not in capsys.readouterr().out
    assert run(home, *asked) == 0
    assert "Imported. The amounts are in book W1-" in capsys.readouterr().out
    assert run(home, *asked) == 0
    assert "Imported." not in capsys.readouterr().out


def test_the_encoding_of_a_file_is_named_on_the_command_line(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "by.toml").write_text('[account]\nkind = "utility"\nnumber = "Account"\nname = "Name"\n')
    (tmp_path / "people.csv").write_bytes("Account,Name\nUB-77,Rosa Peña\n".encode("mac-roman"))
    asked = ("import", "accounts", str(tmp_path / "people.csv"), "--mapping", str(tmp_path / "by.toml"), "--dry-run")
    assert run(made, *asked, "--encoding", "mac-roman") == 0
    assert "Read as: mac-roman" in capsys.readouterr().out
    assert run(made, *asked, "--encoding", "klingon") == 1
    assert "“klingon” is no known encoding. Nothing was imported." in capsys.readouterr().err


def test_a_forgotten_password_is_reset_on_the_homes_own_machine(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter(["three plain words", "three other words", "three plain words", "three plain words"])
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(typed))
    assert run(made, "password", "admin") == 1
    assert "not the same" in capsys.readouterr().err
    assert run(made, "password", "admin") == 0
    home = Home(made, settings.Settings())
    home.open()
    assert people.must_change(home.database, "admin")
    assert home.sign_in("admin", "three plain words").staff.name == "admin"
    home.close()


def test_every_setting_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "settings") == 0
    said = capsys.readouterr().out
    assert all(f"{key.key} (" in said for key in settings.describe())


def test_a_folder_without_books_is_told_calmly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "rebuild", "--check") == 1
    assert "There are no books in this folder" in capsys.readouterr().err


def test_a_stop_by_hand_is_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(self: object, **said: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Home, "make_sample", stopped)
    assert run(tmp_path / "h", "sample") == 130
    assert "Stopped" in capsys.readouterr().err


def test_progress_is_told_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    tell = cli._progress("accounts")
    tell(1000, 2000)
    tell(2000, 2000)
    assert screen.getvalue() == "\r1,000 of 2,000 accounts\r2,000 of 2,000 accounts\n"


def test_wrong_use_is_said_by_the_parser(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["nonsense"])
    assert ended.value.code == 2

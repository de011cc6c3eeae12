# SPDX-License-Identifier: Apache-2.0
"""The command line: the same work without a window, exit codes, and messages a clerk can act on."""

from __future__ import annotations

import getpass
import io
import sys
import warnings
from pathlib import Path

import pytest

from app import cli, resources, settings
from app.bootstrap.home import Home
from app.queries import people
from app.storage import schema


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


def test_a_report_is_written_to_the_terminal_or_to_a_file(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = ("--from", "2020-01-01")
    assert run(made, "report", "gl", "--from", "2026-01-01", "--to", "2035-12-31") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Fund,Account,Name,Debit,Credit,Net"
    assert [line for line in lines if line.startswith("Total,")]
    for kind, begin in (("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbfDate")):
        assert run(made, "report", "day", *day, "--out", str(tmp_path / f"day.{kind}")) == 0
        assert (tmp_path / f"day.{kind}").read_bytes().startswith(begin)
        assert f"Day summary, Jan 1, 2020: {tmp_path / f'day.{kind}'}" in capsys.readouterr().out
    assert run(made, "report", "day", *day, "--format", "pdf") == 0
    assert "report-day-2020-01-01.pdf" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("horoscope", "--from", "2026-11-20"), "There is no report horoscope"),
        (("day", "--from", "11/20/26"), "11/20/26 is no day"),
        (("day", "--from", "2026-11-20", "--to", "2026-11-19"), "The last day is before the first"),
        (("day", "--from", "2026-11-20", "--out", "day.doc"), "A report is no doc"),
        (("day", "--from", "2026-11-20", "--as", "nobody"), "There is nobody called nobody"),
    ],
)
def test_a_report_that_cannot_be_is_refused_in_words(
    made: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert run(made, "report", *arguments) == 1
    assert said in capsys.readouterr().err


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


def test_the_manual_names_every_command_and_every_option() -> None:
    page = resources.text("manual", "command-line.md") + resources.text("manual", "day-files.md")
    commands = next(action for action in cli._parser()._actions if isinstance(action.choices, dict))
    assert isinstance(commands.choices, dict)
    assert "--self-test" in page
    for name, parser in commands.choices.items():
        assert f"| {name}" in page, name
        options = [option for action in parser._actions for option in action.option_strings if option.startswith("--")]
        assert [option for option in options if option != "--help" and option not in page] == [], name


WRONG = {
    "accounts below zero": (("sample", "--accounts", "-5"), 2, "-5 is not a whole number from 0 up"),
    "no books to derive": (("rebuild",), 1, "There are no books in this folder"),
    "a mapping that is not there": (("import", "accounts", "x", "--mapping", "y"), 1, "There are no books"),
    "an address that is none": (("rebuild", "--database", "nonsense"), 1, "not an address of shared books"),
    "an address without a login": (("rebuild", "--database", "postgresql://127.0.0.1/b"), 1, "names no login"),
    "a server that is not there": (("database", "upgrade", "postgresql://a@127.0.0.1:1/b"), 1, "Nothing answers"),
    "books of no city": (("database", "init", "postgresql://a@127.0.0.1:1/b"), 1, "Books belong to a city"),
    "no file of anchors": (("verify", "--anchors", "no-such-file"), 2, "There is no file of anchors"),
    "no books to verify": (("verify",), 2, "There is no file of books"),
    "a day file that is not there": (("replay", "no-such-file"), 1, "cannot be read: No such file"),
    "a kind of thing there is not": (("import", "people", "x", "--mapping", "y"), 2, "invalid choice"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_use_says_what_is_so_and_ends_in_its_code(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, code, said = WRONG[what]
    try:
        ended = run(tmp_path / "home", *arguments)
    except SystemExit as wrong_use:
        ended = int(str(wrong_use.code))
    assert ended == code
    assert said in capsys.readouterr().err


def test_a_person_who_is_not_there_is_told_so_before_anything_is_asked(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda prompt: pytest.fail("nothing is asked for"))
    assert run(made, "password", "nobody") == 1
    days = resources.path("days")
    asked = ("import", "accounts", str(days / "licenses.csv"), "--mapping", str(days / "licenses-mapping.toml"))
    assert run(made, *asked, "--as", "nobody") == 1
    assert capsys.readouterr().err.count("There is nobody called nobody in these books.") == 2


def test_a_password_is_never_typed_where_it_would_be_seen(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def echoes(prompt: str) -> str:
        warnings.warn("Can not control echo on the terminal.", getpass.GetPassWarning, stacklevel=2)
        return "seen by everybody"

    monkeypatch.setattr(getpass, "getpass", echoes)
    assert run(made, "password", "admin") == 1
    assert "there is no terminal. Nothing was changed." in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    assert run(tmp_path, "demo", "--to", str(tmp_path / "file" / "demo")) == 1
    said = capsys.readouterr().err
    assert str(tmp_path / "file") in said
    assert "Name another file or folder." in said


def test_what_is_the_servers_is_not_done_in_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "settings.toml").write_text('database = "postgresql://clerk@127.0.0.1/books"\n')
    assert run(tmp_path, "sample") == 1
    assert run(tmp_path, "password", "admin") == 1
    said = capsys.readouterr().err
    assert "name shared books. Nothing was changed." in said
    assert "These are shared books. Nothing was changed." in said


def test_a_derived_row_that_was_bent_is_named_and_put_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "home"
    assert run(home, "sample", "--accounts", "20") == 0
    opened = Home(home, settings.Settings())
    opened.open()
    with opened.database.writing() as connection:
        schema.guards_off(connection)
        connection.exec_driver_sql("UPDATE charge SET open = open + 1 WHERE rowid = (SELECT min(rowid) FROM charge)")
        schema.guards_on(connection)
    opened.close()
    capsys.readouterr()
    assert run(home, "rebuild", "--check") == 1
    assert "1 difference. Nothing was changed." in capsys.readouterr().out
    assert run(home, "rebuild") == 0
    assert "1 difference put right." in capsys.readouterr().out
    assert run(home, "rebuild", "--check") == 0

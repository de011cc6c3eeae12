# SPDX-License-Identifier: Apache-2.0
"""Every day file that ships is played, and what breaks the format is refused before anything is played."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import cli, resources
from app.domain.errors import CounterError
from app.services.days import reading
from app.services.days.forms import FORMS
from tests import shared_books
from tests.postgres import Server

DAYS = sorted(resources.path("days").glob("*.toml"), key=lambda path: path.name)
FILES = [path for path in DAYS if "[[step]]" in path.read_text("utf-8")]
HEAD = 'title = "T"\ncity = "empty"\nbusiness_date = 2026-11-20\n'


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_day_file_that_ships_holds(file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["--home", str(tmp_path / "home"), "replay", str(file)])
    said = capfd.readouterr().out
    assert code == 0, said
    assert "NOT AS EXPECTED" not in said
    assert said.endswith("Everything held, 1 day files.\n")


def test_the_day_files_play_every_kind_of_step() -> None:
    played = {step.kind for file in FILES for step in reading.read(file).steps}
    assert sorted(set(FORMS) - played) == []


def test_a_home_that_holds_entries_is_played_on_only_when_asked(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    home, day = tmp_path / "home", tmp_path / "day.toml"
    day.write_text(HEAD + '[[step]]\ndo = "account"\nnumber = "A"\nkind = "permit"\nname = "N"\ncharges = ['
                   '{ code = "PERMIT", amount = "5.00", due = 2026-11-20 }]\n')  # fmt: skip
    again = tmp_path / "again.toml"
    again.write_text(HEAD + '[[step]]\ndo = "check"\naccounts = { A = "5.00" }\n')
    assert cli.main(["--home", str(home), "replay", str(day)]) == 0
    assert cli.main(["--home", str(home), "replay", str(again)]) == 1
    assert "holds entries already" in capfd.readouterr().err
    assert cli.main(["--home", str(home), "replay", "--continue", str(again)]) == 0


def test_what_does_not_hold_is_told_and_ends_in_failure(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    day = tmp_path / "day.toml"
    steps = [
        'do = "account"\nnumber = "A"\nkind = "permit"\nname = "N"',
        'do = "check"\naccounts = { A = "1.00" }',
        'do = "check"\naccounts = { B = "0.00" }',
        'do = "check"\ncharges = { c9 = "0.00" }',
        'do = "check"\ngl = { "888-1310" = "0.00" }',
        'do = "open_drawer"\ndrawer = "01"\nperson = "mdiaz"\ncount = { "20.00" = 10 }\nexpect = { counted = "1.00" }',
        'do = "check"\ndrawer = "01"\nexpected = { gold = "0.00" }',
        'do = "no_sale"\ndrawer = "01"\nreason = "change"\nexpect.error = "refused"',
        'do = "no_sale"\ndrawer = "02"\nreason = "change"',
        'do = "receipt"\ndrawer = "01"\nlines = [{ code = "COPY" }]\ntenders = []\nexpect.error = "other words"',
        'do = "person"\nperson = "mdiaz"\nname = "Again"\nrole = "cashier"\nexpect.error = "a"',
    ]
    day.write_text(HEAD + "".join(f"[[step]]\n{step}\n" for step in steps))
    assert cli.main(["--home", str(tmp_path / "home"), "replay", str(day)]) == 1
    said = capfd.readouterr().out
    for words in (
        "account A is 0.00, not 1.00", "There is no account B", "There is no charge c9", "There is no account 888-1310",
        "counted is 200.00, not 1.00", "There is no tender “gold”", "it was refused with “refused”",
        "Nobody has drawer 02 open", "the message holds “other words”",
    ):  # fmt: skip
        assert words in said
    assert said.count("NOT AS EXPECTED") == 9


WRONG = {
    "a key of the file": ('titel = "T"\n', "titel is not known", 4),
    "a kind of step": ('[[step]]\ndo = "recieve"\n', "do must be one of account, at, check", 5),
    "a key of a step": ('[[step]]\ndo = "verify"\n\ndepth = 1\n', "depth is not known in a step “verify”", 7),
    "a missing key": ('[[step]]\ndo = "no_sale"\ndrawer = "01"\n', "reason is missing in a step “no_sale”", 4),
    "an amount as a number": (
        '[[step]]\ndo = "drop"\ndrawer = "01"\nreason = "r"\namount = 5.00\n',
        "amount must be text with two decimals", 8,
    ),
    "an amount inside a list": (
        '[[step]]\ndo = "receipt"\ndrawer = "01"\nlines = [\n{ account = "A" },\n]\ntenders = [\n { amount = 5 },\n]\n',
        "amount must be text with two decimals", 11,
    ),
    "a key inside a list": (
        '[[step]]\ndo = "receipt"\ndrawer = "01"\nlines = [{ acount = "A" }]\ntenders = []\n',
        "acount is not known in lines", 7,
    ),
    "a line of nothing": (
        '[[step]]\ndo = "receipt"\ndrawer = "01"\nlines = [{ amount = "5.00" }]\ntenders = []\n',
        "lines needs the key account or code", 7,
    ),
    "an expectation": ('[[step]]\ndo = "verify"\nexpect = { total = "1.00" }\n', "total cannot be expected", 6),
    "an expected amount": (
        '[[step]]\ndo = "close"\ndrawer = "01"\napproved_by = "jkim"\n[step.expect]\nover_short = 0.00\n',
        "over_short must be text with two decimals", 9,
    ),
    "a date as text": (
        '[[step]]\ndo = "policy"\nkind = "float"\nfrom = "2026-11-20"\n', "from must be a date such as 2026-11-20", 7,
    ),
    "a bill there is not": (
        '[[step]]\ndo = "open_drawer"\ndrawer = "01"\nperson = "mdiaz"\ncount = { "30.00" = 1 }\n',
        "count names no bill or coin", 8,
    ),
    "half a bill": (
        '[[step]]\ndo = "open_drawer"\ndrawer = "01"\nperson = "mdiaz"\ncount = { "20.00" = 0.5 }\n',
        "20.00 must be a whole number of pieces", 8,
    ),
    "a kill before nothing": ('[[step]]\ndo = "crash"\ninside = true\n', "inside needs a step “receipt”", 6),
    "a role": ('[[step]]\ndo = "person"\nperson = "p"\nname = "P"\nrole = "boss"\n', "role must be one of cashier", 8),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_file_that_breaks_the_format_is_refused_with_its_line_and_key(what: str, tmp_path: Path) -> None:
    content, said, line = WRONG[what]
    file = tmp_path / "day.toml"
    file.write_text(HEAD + content)
    with pytest.raises(CounterError) as refused:
        reading.read(file)
    assert refused.value.message.startswith(f"day.toml, line {line}: {said}"), refused.value.message
    assert refused.value.message.endswith("Nothing was played.")


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('city = "paris"\nbusiness_date = 2026-11-20\n', "city must be one of ridgemont, empty"),
        ('business_date = "2026-11-20"\n', "business_date must be a date"),
        ("business_date = 2026-11-20T08:00:00\n", "business_date must be a date"),
        ("title = 5\nbusiness_date = 2026-11-20\n", "title must be text"),
        ('accounts = "50"\nbusiness_date = 2026-11-20\n', "accounts must be a whole number"),
        ("step = 5\nbusiness_date = 2026-11-20\n", "step must be written as"),
        ("title = \n", "cannot be read"),
    ],
)
def test_a_wrong_head_of_a_file_is_refused(head: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "day.toml"
    file.write_text(head)
    with pytest.raises(CounterError, match=said):
        reading.read(file)


def test_nothing_is_made_of_a_file_that_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "day.toml"
    file.write_text(HEAD + '[[step]]\ndo = "drop"\n')
    assert cli.main(["--home", str(tmp_path / "home"), "replay", str(file)]) == 1
    assert "day.toml, line 4: drawer is missing" in capfd.readouterr().err
    assert not (tmp_path / "home").exists()


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["01-a-short-morning", "08-two-cashiers"])
def test_a_day_is_played_in_shared_books_too(
    name: str, postgres_server: Server, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    url = postgres_server.create_database()
    file = str(resources.path("days", f"{name}.toml"))
    play = ["--home", str(tmp_path / "home"), "replay", "--database", url, file]
    try:
        assert cli.main(["database", "init", url, "--sample"]) == 0
        assert cli.main(play) == 0, capfd.readouterr().out
        assert cli.main(["verify", "--deep", "--database", url]) == 0
        assert cli.main(play) == 1
        assert "holds entries already" in capfd.readouterr().err
    finally:
        # Roles belong to the whole server: after the sample's, everybody gets the usual password back.
        shared_books.logins(url)
        postgres_server.drop_database(url)


def test_days_are_played_in_shared_books_of_this_machine_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = str(FILES[0])
    url = "postgresql://postgres@db.example.org/books"
    assert cli.main(["--home", str(tmp_path / "home"), "replay", "--database", url, file]) == 1
    assert "this machine only" in capfd.readouterr().err

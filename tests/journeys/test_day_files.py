# SPDX-License-Identifier: Apache-2.0
"""Every day file that ships is played, and what breaks the format is refused before anything is played."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import cli, resources
from app.bootstrap import killed, shared
from app.bootstrap.shared import Players
from app.domain.count import CashCount
from app.domain.entry import Kind
from app.domain.errors import CounterError
from app.domain.kinds import cash
from app.services import drawers
from app.services.days import reading
from app.services.days.forms import FORMS
from app.services.days.town import DayClock, Town
from app.storage.outbox import Outbox
from tests import shared_books
from tests.journeys import copied
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
    "a kind of step": ('[[step]]\ndo = "recieve"\n', "do must be one of account, at, card_settlement, check", 5),
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
    "a kill before nothing": ('[[step]]\ndo = "crash"\ninside = true\n', "inside needs after it a step", 6),
    "a kill inside a step that writes no entry": (
        '[[step]]\ndo = "crash"\ninside = true\n[[step]]\ndo = "verify"\n', "inside needs after it a step", 6,
    ),
    "steps in one line": ('step = [{ do = "verify" }]\n', "step must be written as [[step]]", 4),
    "a key after a comment that names it": (
        '[[step]]\n# drawr = "01"\ndo = "no_sale"\ndrawer = "01"\nreason = "r"\ndrawr = "01"\n',
        "drawr is not known", 9,
    ),
    "a digit of another script": (
        '[[step]]\ndo = "drop"\ndrawer = "01"\nreason = "r"\namount = "\u0663.00"\n', "amount must be text with two", 8,
    ),
    "a check of nothing": ('[[step]]\ndo = "check"\ndrawer = "01"\n', "do needs one of the keys expected", 5),
    "a drawer that is not named": (
        '[[step]]\ndo = "check"\nexpected = { cash = "1.00" }\n', "expected needs the key drawer", 6,
    ),
    "a way of rounding": (
        '[[step]]\ndo = "policy"\nkind = "rounding"\nmode = "up"\n', "mode is not right: “up” is not a way", 7,
    ),
    "an order there is not": (
        '[[step]]\ndo = "policy"\nkind = "allocation"\npreset = "newest"\n', "preset is not right: “newest”", 7,
    ),
    "a key of another policy": (
        '[[step]]\ndo = "policy"\nkind = "tolerance"\nmode = "none"\n', "mode does not belong to a policy on tol", 7,
    ),
    "a float of no amount": (
        '[[step]]\ndo = "policy"\nkind = "float"\ndrawer = "01"\n', "kind “float” needs the key amount", 6,
    ),
    "a fixed price of nothing": (
        '[[step]]\ndo = "code"\ncode = "MAP"\ntext = "Map"\nrule = "fixed"\ngl = { "100-4290" = 1 }\n',
        "rule “fixed” needs the key amount", 8,
    ),
    "a share of nothing": (
        '[[step]]\ndo = "code"\ncode = "MAP"\ntext = "Map"\nrule = "entered"\ngl = { "100-4290" = 0 }\n',
        "100-4290 must have a share of at least 1", 9,
    ),
    "a code without an account of the chart": (
        '[[step]]\ndo = "code"\ncode = "MAP"\ntext = "Map"\nrule = "entered"\ngl = {}\n', "gl must name at least", 9,
    ),
    "a bill of a revenue code": (
        '[[step]]\ndo = "receipt"\ndrawer = "01"\nlines = [{ code = "COPY", charge = "c1" }]\ntenders = []\n',
        "charge does not belong to a line of a revenue code", 7,
    ),
    "pieces of an account": (
        '[[step]]\ndo = "suspend"\ndrawer = "01"\nlines = [{ account = "A", quantity = 2 }]\n',
        "quantity does not belong to a line of an account", 7,
    ),
    "a receipt nobody took": (
        '[[step]]\ndo = "reprint"\nreceipt = "r1"\n', "receipt “r1” is no number, and no step before", 6,
    ),
    "a cart nobody parked": (
        '[[step]]\ndo = "resume"\ndrawer = "01"\ncart = "later"\ntenders = []\n', "cart “later” is not the name", 7,
    ),
    "a name given twice": (
        2 * '[[step]]\ndo = "suspend"\ndrawer = "01"\nlines = [{ code = "COPY" }]\nas = "a"\n',
        "as is the name of a step before", 13,
    ),
    "a charge named twice": (
        "".join(
            f'[[step]]\ndo = "account"\nnumber = "{number}"\nkind = "permit"\nname = "N"\n'
            'charges = [{ id = "c", code = "PERMIT", amount = "1.00", due = 2026-11-20 }]\n'
            for number in "AB"
        ),
        "id is the name of another charge already", 15,
    ),
    "a file that is not there": (
        '[[step]]\ndo = "import"\nfile = "bills.csv"\nmapping = "map.toml"\n', "file names bills.csv, which is not", 6,
    ),
    "no TOML": ('[[step]]\ndo "verify"\n', "cannot be read: ", 5),
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


def test_a_file_of_no_steps_or_with_a_mark_of_its_encoding_is_read(tmp_path: Path) -> None:
    file = tmp_path / "day.toml"
    file.write_text("\ufeff" + HEAD, encoding="utf-8")
    assert reading.read(file).steps == ()


def test_a_file_that_is_no_text_or_is_not_there_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "day.toml"
    with pytest.raises(CounterError, match=r"day.toml cannot be read: No such file or directory. Nothing was played"):
        reading.read(file)
    file.write_bytes(b'title = "caf\xe9"\n')
    with pytest.raises(CounterError, match=r"day.toml is not UTF-8 text. Nothing was played"):
        reading.read(file)


def test_a_refusal_that_is_expected_may_be_what_the_program_refuses(tmp_path: Path) -> None:
    file = tmp_path / "day.toml"
    file.write_text(HEAD + '[[step]]\ndo = "policy"\nkind = "rounding"\nmode = "up"\nexpect.error = "rounding"\n')
    assert len(reading.read(file).steps) == 1


def test_somebody_without_a_sign_in_name_signs_in_by_the_name_in_small_letters(tmp_path: Path) -> None:
    file = tmp_path / "day.toml"
    file.write_text(
        HEAD
        + '[[step]]\ndo = "person"\nname = "Kfox"\nrole = "cashier"\n'
        + '[[step]]\ndo = "open_drawer"\ndrawer = "01"\nperson = "kfox"\ncount = { "20.00" = 10 }\n'
    )
    assert cli.main(["--home", str(tmp_path / "home"), "replay", str(file)]) == 0


def test_nothing_is_made_of_a_file_that_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "day.toml"
    file.write_text(HEAD + '[[step]]\ndo = "drop"\n')
    assert cli.main(["--home", str(tmp_path / "home"), "replay", str(file)]) == 1
    assert "day.toml, line 4: drawer is missing" in capfd.readouterr().err
    assert not (tmp_path / "home").exists()


@pytest.fixture
def sample_books(postgres_server: Server) -> Iterator[str]:
    """The address of shared books of the sample city, nobody at work in them yet."""
    url = postgres_server.create_database()
    assert cli.main(["database", "init", url, "--sample"]) == 0
    yield url
    # Roles belong to the whole server: after the sample's, everybody gets the usual password back.
    shared_books.logins(url)
    postgres_server.drop_database(url)


@pytest.fixture
def copied_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here whatever is killed is a copy of a program that has loaded; the other days start an interpreter for each."""
    monkeypatch.setattr(killed, "subprocess", SimpleNamespace(Popen=copied.Copied, PIPE=subprocess.PIPE))


@pytest.mark.postgres
@pytest.mark.parametrize(
    "name", ["01-a-short-morning", "07-the-power-goes", "08-two-cashiers", "09-imported-licenses", "10-two-departments"]
)
def test_a_day_is_played_in_shared_books_too(
    name: str, sample_books: str, copied_programs: None, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = str(resources.path("days", f"{name}.toml"))
    play = ["--home", str(tmp_path / "home"), "replay", "--database", sample_books, file]
    assert cli.main(play) == 0, capfd.readouterr().out
    assert cli.main(["verify", "--deep", "--database", sample_books]) == 0
    assert cli.main(["rebuild", "--check", "--database", sample_books]) == 0
    assert cli.main(play) == 1
    assert "holds entries already" in capfd.readouterr().err


@pytest.mark.parametrize("where", ["embedded", pytest.param("shared", marks=pytest.mark.postgres)])
def test_every_act_is_there_once_whenever_its_program_is_killed(
    where: str,
    copied_programs: None,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    day = Path(__file__).with_name("killed-inside-every-act.toml")
    books = ["--database", request.getfixturevalue("sample_books")] if where == "shared" else []
    code = cli.main(["--home", str(tmp_path / "home"), "replay", *books, str(day)])
    said = capfd.readouterr().out
    assert code == 0, said
    assert said.count("killed and started again") == 8


@pytest.mark.postgres
def test_what_a_till_wrote_down_before_it_was_killed_is_sent_when_the_same_person_starts_again(
    sample_books: str, tmp_path: Path
) -> None:
    first, again = Players(sample_books, tmp_path), Players(sample_books, tmp_path)
    clock = DayClock.of(date(2026, 11, 20), "America/Chicago")
    town = Town.of(reading.read(FILES[0]), first.connect("admin"), first.connect, "W1")
    town.clock, town.journal = clock, first.journal
    desk = town.desk("mdiaz")
    opened = drawers.open_drawer(desk, drawer="01", count=CashCount.of({"20.00": 10}))
    lost = desk.write(desk.journal.pen(opened.book), Kind.NO_SALE, cash.no_sale("make change"))
    disk = Outbox(first.outboxes / "mdiaz.log")
    disk.intend(lost)  # and the plug is pulled before it is sent
    disk.close()
    first.close()
    journal = again.journal(again.connect("mdiaz"), "mdiaz")
    assert journal.unknown == ()
    assert journal.pen(opened.book).next_seq == lost.seq + 1
    again.close()
    assert not (tmp_path / "outbox").exists()  # what waits there for the till's own server was left alone


@pytest.mark.postgres
def test_books_that_are_not_the_sample_citys_are_told_from_it(
    postgres_server: Server, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    url, file = postgres_server.create_database(), str(FILES[0])
    play = ["--home", str(tmp_path / "home"), "replay", "--database", url, file]
    assert cli.main(play) == 1
    shared.init(url, sample=False, ask=lambda: pytest.fail("nothing is asked for on this machine"))
    assert cli.main(play) == 1
    said = capfd.readouterr()
    assert said.err.count("Name a database made by: tillwright database init ADDRESS --sample") == 2
    postgres_server.drop_database(url)


def test_a_home_whose_settings_name_shared_books_is_not_played_in(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.toml").write_text('database = "postgresql://clerk@127.0.0.1/books"\n')
    assert cli.main(["--home", str(tmp_path), "replay", str(FILES[0])]) == 1
    assert "name shared books. Nothing was played." in capfd.readouterr().err


def test_days_are_played_in_shared_books_of_this_machine_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = str(FILES[0])
    url = "postgresql://postgres@db.example.org/books"
    assert cli.main(["--home", str(tmp_path / "home"), "replay", "--database", url, file]) == 1
    assert "this machine only" in capfd.readouterr().err

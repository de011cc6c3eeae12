# SPDX-License-Identifier: Apache-2.0
"""Statements of the bank come in as files, each line once, and say which deposits the bank has; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app import resources
from app.domain.errors import CounterError
from app.domain.policy import PolicyRecord
from app.queries import statements as rows
from app.services import deposits, statements
from app.services.desk import Desk
from app.services.setup import policies
from tests.books import Books, money
from tests.conftest import FakeClock
from tests.services.test_deposits import bags, proven, sealed
from tests.services.test_ofx import BAG, sgml, whole

At = Callable[..., Desk]
__all__ = ["proven"]
MAPPING = resources.path("bank", "statement.toml")
HEAD = "Date,Amount,Reference,Description\n"


def brings(desk: Desk, tmp_path: Path, *rows: str, head: str = HEAD, mapping: Path = MAPPING) -> statements.Brought:
    file = tmp_path / "november.csv"
    file.write_text(head + "\n".join(rows) + "\n")
    return statements.bring_in(desk, bank="GENERAL", file=file, mapping=mapping)


def test_a_line_is_taken_once_however_often_its_file_comes(at: At, city: Books, tmp_path: Path) -> None:
    desk = at("lortiz")
    rows = ("2026-11-23,115.00,B-100,DEPOSIT", '2026-11-23,"$1,000.00",,CARDS', "2026-11-23,-5.00,,FEE")
    assert brings(desk, tmp_path, *rows) == statements.Brought(2, 0)
    assert brings(desk, tmp_path, *rows, rows[0]) == statements.Brought(1, 2)
    assert city.rows("SELECT count(*) FROM desk_event WHERE kind = 'bank_line'") == [(3,)]


def test_a_credited_deposit_tells_its_days(at: At, city: Books, clock: FakeClock, tmp_path: Path) -> None:
    desk = at("lortiz")
    made = bags(desk, deposits.prepare(desk, bank="GENERAL", books=[sealed(city)]))
    compared = deposits.overview(desk).compared
    assert (compared.credited(made.id), [one.bag for one in compared.matched.slips]) == (None, ["B-100"])
    brings(desk, tmp_path, "2026-11-24,115.00,B-100,DEPOSIT", "2026-11-24,9.00,,CARDS")
    compared = deposits.overview(desk).compared
    assert compared.credited(made.id) == date(2026, 11, 24)
    assert (compared.banking.lag(date(2026, 11, 20), date(2026, 11, 24)), compared.difference(made.id).cents) == (2, 0)
    assert [one.amount for one in compared.matched.lines] == [money("9.00")]


def test_what_the_bank_counted_otherwise_is_told(at: At, city: Books, tmp_path: Path) -> None:
    desk = at("lortiz")
    made = bags(desk, deposits.prepare(desk, bank="GENERAL", books=[sealed(city)]))
    brings(desk, tmp_path, "2026-11-23,110.00,BAG B-100,DEPOSIT")
    assert deposits.overview(desk).compared.difference(made.id) == money("-5.00")


def test_a_policy_says_how_many_days_and_which_are_closed(at: At, clock: FakeClock) -> None:
    admin = at("admin")
    today = admin.today()
    body = {"days": 2, "closed": "2026-11-26"}
    policies.adopt(admin, PolicyRecord("banking", 0, today, body))
    banking = statements.compare(at("lortiz"), ()).banking
    assert (banking.days, banking.closed) == (2, {date(2026, 11, 26)})
    for wrong, field in (({"days": 99}, "days"), ({"days": 1, "closed": "soon"}, "closed")):
        with pytest.raises(CounterError) as refused:
            policies.adopt(admin, PolicyRecord("banking", 0, today, wrong))
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("head", "row", "said"),
    [
        ("Day,Amount\n", "2026-11-23,1.00", "has no column “Date”"),
        (HEAD, "23.11.2026,1.00,,", "has no date or no amount in line 2"),
        (HEAD, "2026-11-23,many,,", "has no date or no amount in line 2"),
        (HEAD, "2026-11-23,1.00", "breaks off"),
    ],
)
def test_a_file_that_cannot_be_read_brings_nothing(
    at: At, city: Books, tmp_path: Path, head: str, row: str, said: str
) -> None:
    with pytest.raises(CounterError, match=said) as refused:
        brings(at("lortiz"), tmp_path, row, head=head)
    assert refused.value.field == "file"
    assert city.rows("SELECT count(*) FROM desk_event WHERE kind = 'bank_line'") == [(0,)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[line]\n", "names no columns for date and amount"),
        ("[line]\nsum = 'x'\n", "sum is not known"),
        ("x = [", "cannot be read"),
    ],
)
def test_a_mapping_that_is_none_is_refused_beside_it(at: At, tmp_path: Path, text: str, said: str) -> None:
    mapping = tmp_path / "bank.toml"
    mapping.write_text(text)
    with pytest.raises(CounterError, match=said) as refused:
        brings(at("lortiz"), tmp_path, "2026-11-23,1.00,,", mapping=mapping)
    assert refused.value.field == "mapping"


def test_another_banks_columns_are_read_by_its_own_mapping(at: At, tmp_path: Path) -> None:
    mapping = tmp_path / "bank.toml"
    mapping.write_text('[file]\ndate = "%m/%d/%Y"\ndelimiter = ";"\n[line]\ndate = "Posted"\namount = "Credit"\n')
    brings(at("lortiz"), tmp_path, "11/23/2026;7.00", head="Posted;Credit\n", mapping=mapping)
    (line,) = statements.compare(at("lortiz"), ()).matched.lines
    assert (line.date, line.amount, line.reference) == (date(2026, 11, 23), money("7.00"), "")


def test_a_credit_that_came_from_a_file_of_another_form_is_left_out(at: At, city: Books, tmp_path: Path) -> None:
    """Each line from one form excuses one of the other; the bank may well pay the same amount twice on a day."""
    desk = at("lortiz")
    brings(desk, tmp_path, "2026-11-23,115.00,B-100,DEPOSIT", "2026-11-23,9.00,,A", "2026-11-23,9.00,,B")
    file = tmp_path / "november.ofx"
    nine = [{**BAG, "TRNAMT": "9.00", "DTPOSTED": "20261123", "FITID": str(n)} for n in range(3)]
    other = {**BAG, "TRNAMT": "115.00", "DTPOSTED": "20261124", "FITID": "9"}
    file.write_text(whole(*(sgml(**one) for one in (*nine, other))))
    told = {"bank": "GENERAL", "file": file, "mapping": MAPPING}
    assert [one.amount for one in statements.look(desk, **told)] == [money("9.00"), money("9.00")]
    first, again = statements.bring_in(desk, **told), statements.bring_in(desk, **told)
    assert [(one.new, one.known, len(one.alike)) for one in (first, again)] == [(2, 0, 2), (0, 2, 2)]
    both = statements.bring_in(desk, **told, twice=True)
    assert (both.new, both.known, both.alike) == (2, 2, ())
    assert statements.look(desk, **told) == ()
    assert city.rows("SELECT count(*) FROM desk_event WHERE kind = 'bank_line'") == [(7,)]


def test_it_goes_the_other_way_round_too(at: At, city: Books, tmp_path: Path) -> None:
    desk = at("lortiz")
    file = tmp_path / "november.ofx"
    file.write_text(whole(sgml(**{**BAG, "TRNAMT": "9.00", "DTPOSTED": "20261123"})))
    statements.bring_in(desk, bank="GENERAL", file=file, mapping=MAPPING)
    assert [one.form for one in rows.kept(city.database, "GENERAL", limit=9)] == ["ofx"]
    assert brings(desk, tmp_path, "2026-11-23,9.00,,A").alike != ()

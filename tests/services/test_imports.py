# SPDX-License-Identifier: Apache-2.0
"""A file brings accounts and bills once, never raises what was paid here, and leaves nothing when it is stopped."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app import resources
from app.domain.errors import CounterError, Refused
from app.domain.money import Money
from app.queries import accounts
from app.services.desk import Desk
from app.services.imports import mapping, plan, reading, record
from app.services.imports.mapping import Mapping
from app.services.imports.plan import Plan
from app.services.imports.report import report, totals
from tests import books
from tests.books import Books

CHICAGO = resources.path("imports", "chicago-business-licenses.toml")
COLUMNS = (
    "ID", "LICENSE ID", "ACCOUNT NUMBER", "SITE NUMBER", "LEGAL NAME", "DOING BUSINESS AS NAME", "ADDRESS", "CITY",
    "STATE", "ZIP CODE", "WARD", "PRECINCT", "WARD PRECINCT", "POLICE DISTRICT", "LICENSE CODE", "LICENSE DESCRIPTION",
    "BUSINESS ACTIVITY ID", "BUSINESS ACTIVITY", "LICENSE NUMBER", "APPLICATION TYPE", "APPLICATION CREATED DATE",
    "APPLICATION REQUIREMENTS COMPLETE", "PAYMENT DATE", "CONDITIONAL APPROVAL", "LICENSE TERM START DATE",
    "LICENSE TERM EXPIRATION DATE", "LICENSE APPROVED FOR ISSUANCE", "DATE ISSUED", "LICENSE STATUS",
    "LICENSE STATUS CHANGE DATE", "SSA", "LATITUDE", "LONGITUDE", "LOCATION",
)  # fmt: skip
# firm, license, name, alias, address, term ends, status: two firms, three licenses, six terms; one license revoked
TERMS = (
    ("7001", "900101", "ALDER BAKERY INC", "THE CRUST", "9 ALDER ST", "02/15/2006", "AAI"),
    ("7001", "900101", "ALDER BAKERY INC", "THE CRUST", "12 BIRCH AVE", "02/15/2008", "AAI"),
    ("7001", "900102", "ALDER BAKERY INC", "CRUST TO GO", "12 BIRCH AVE", "05/15/2007", "AAI"),
    ("7002", "900201", "O'HARE & PEÑA LLC", "", "40 CEDAR CT", "11/15/2003", "AAI"),
    ("7002", "900201", "O'HARE & PEÑA LLC", "PEÑA TOOLS", "40 CEDAR CT", "11/15/2005", "AAC"),
    ("7002", "900201", "O'HARE & PEÑA LLC", "PEÑA TOOLS", "40 CEDAR CT", "11/15/2004", "AAI"),
)


def terms(*rows: Sequence[str]) -> list[dict[str, str]]:
    keys = ("ACCOUNT NUMBER", "LICENSE NUMBER", "LEGAL NAME", "DOING BUSINESS AS NAME", "ADDRESS",
            "LICENSE TERM EXPIRATION DATE", "LICENSE STATUS")  # fmt: skip
    made = []
    for row in rows or TERMS:
        named = dict(zip(keys, row, strict=True))
        ends = named["LICENSE TERM EXPIRATION DATE"]
        place = {"CITY": "CHICAGO", "STATE": "IL", "ZIP CODE": "60651"}
        made.append({**dict.fromkeys(COLUMNS, ""), **named, **place, "ID": f"{row[1]}-{ends[6:]}{ends[:2]}"})
    return made


def write(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def licenses(tmp_path: Path) -> Path:
    return write(tmp_path / "licenses.csv", terms())


def planned(desk: Desk, file: Path, by: Mapping | None = None) -> Plan:
    return plan.make(desk.database, reading.read(file), by or mapping.load(CHICAGO))


def counted(found: Plan) -> tuple[int, ...]:
    """New customers, accounts and charges, then changed ones."""
    changed = len(found.lines) - len(found.new_charges)
    return (
        len(found.new_customers), len(found.new_accounts), len(found.new_charges),
        len(found.changed_customers), len(found.changed_accounts), changed,
    )  # fmt: skip


def test_each_license_is_an_account_and_each_firm_a_customer(licenses: Path, at: Callable[..., Desk]) -> None:
    desk = at("admin")
    found = planned(desk, licenses)
    assert counted(found) == (2, 3, 2, 0, 0, 0)
    done = record.apply(desk, found)
    assert (done.new_customers, done.new_accounts, done.new_charges, done.book) == (2, 3, 2, "W1-0001")
    card = accounts.card(desk.database, "900101")
    assert (card.name, card.address, card.kind) == ("ALDER BAKERY INC", "12 BIRCH AVE, CHICAGO, IL, 60651", "license")
    assert [(c.id, c.open, c.due.isoformat()) for c in card.charges] == [
        ("BUSLIC-900101-200802", Money(25000), "2008-02-15")
    ]
    assert accounts.card(desk.database, "900201").charges == ()  # its latest term was cancelled


def test_a_second_time_the_same_file_changes_nothing(licenses: Path, at: Callable[..., Desk], city: Books) -> None:
    desk = at("admin")
    record.apply(desk, planned(desk, licenses))
    before = city.digest()
    again = planned(desk, licenses)
    assert again.empty
    assert (again.same_accounts, again.same_charges) == (3, 2)
    assert record.apply(desk, again).book == ""
    assert city.digest() == before


def test_one_changed_address_is_one_changed_account(tmp_path: Path, at: Callable[..., Desk], city: Books) -> None:
    desk = at("lortiz")
    rows = terms()
    record.apply(desk, planned(desk, write(tmp_path / "first.csv", rows)))
    rows[0]["ADDRESS"] = "somewhere else"  # an earlier term says nothing about today
    rows[1]["ADDRESS"] = "77 DOGWOOD PL"
    found = planned(desk, write(tmp_path / "second.csv", rows))
    assert counted(found) == (0, 0, 0, 0, 1, 0)
    record.apply(desk, found)
    assert planned(desk, tmp_path / "second.csv").empty
    assert [hit.number for hit in accounts.find(desk.database, "dogwood")] == ["900101"]
    assert "900101" not in [hit.number for hit in accounts.find(desk.database, "birch ave")]
    assert city.rows("SELECT count(*) FROM audit WHERE what = 'account' AND key = '900101' AND before IS NOT NULL") == [
        (1,)
    ]


def test_a_firm_with_another_trade_name_is_found_by_it_on_every_license(
    tmp_path: Path, at: Callable[..., Desk]
) -> None:
    desk = at("admin")
    rows = terms()
    record.apply(desk, planned(desk, write(tmp_path / "first.csv", rows)))
    rows[1]["DOING BUSINESS AS NAME"] = "WILD YEAST"
    found = planned(desk, write(tmp_path / "second.csv", rows))
    assert counted(found) == (0, 0, 0, 1, 0, 0)
    record.apply(desk, found)
    assert {hit.number for hit in accounts.find(desk.database, "wild yeast")} == {"900101", "900102"}
    assert accounts.find(desk.database, "the crust") == ()


def test_the_books_say_the_same_when_derived_again(licenses: Path, at: Callable[..., Desk], city: Books) -> None:
    record.apply(at("admin"), planned(at("admin"), licenses))
    assert city.differences() == ()


def test_a_refused_entry_takes_the_accounts_back_with_it(licenses: Path, at: Callable[..., Desk], city: Books) -> None:
    desk = at("admin")
    found = planned(desk, licenses)
    one = found.lines[0]
    found.lines[0] = replace(one, account="nobody")  # the books refuse a charge on an account they do not have
    with pytest.raises(Refused):
        record.apply(desk, found)
    assert city.rows("SELECT count(*) FROM account WHERE number LIKE '900%'") == [(0,)]
    found.lines[0] = one
    assert record.apply(desk, found).new_accounts == 3


def test_an_import_that_is_stopped_leaves_nothing(licenses: Path, at: Callable[..., Desk], city: Books) -> None:
    desk = at("admin")

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        record.apply(desk, planned(desk, licenses), progress=stop)
    assert city.rows("SELECT count(*) FROM customer") == [(1,)]
    assert city.rows("SELECT count(*) FROM charge") == [(0,)]


def test_a_cashier_may_not_import(licenses: Path, at: Callable[..., Desk]) -> None:
    desk = at("mdiaz")
    with pytest.raises(CounterError, match="may not import files"):
        record.apply(desk, planned(desk, licenses))


BILLS = """
[account]
kind = "utility"
number = "Account"
name = "Name"
[[charge]]
key = "Bill"
code = "WATER"
amount = { column = "Amount" }
due = "Due"
"""


def bill_file(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(("Account,Name,Bill,Amount,Due", *rows)), encoding="utf-8")
    return path


def bill(path: Path, amount: str) -> Path:
    return bill_file(path, f"UB-1,Rosa Delgado,44,{amount},2026-11-01")


def pay(city: Books, amount: str, owed: str) -> None:
    session = books.drawer(city, "01", "mdiaz").opens()
    session.takes([books.pays("WATER-44", amount, owed, account="UB-1")], [books.in_cash(amount)])


def brought(desk: Desk, file: Path, amounts: str = "billed") -> Plan:
    by = mapping.read(f'[file]\namounts = "{amounts}"\n{BILLS}')
    found = planned(desk, file, by)
    record.apply(desk, found)
    return found


def owed(desk: Desk) -> Money:
    return accounts.card(desk.database, "UB-1").owed


def test_a_corrected_bill_raises_and_lowers_what_is_open(tmp_path: Path, at: Callable[..., Desk]) -> None:
    desk = at("lortiz")
    for amount in ("100.00", "120.50", "80.00", "0.00", "30.00"):
        brought(desk, bill(tmp_path / "bills.csv", amount))
        assert owed(desk) == Money.parse(amount)


def test_a_charge_paid_here_is_never_raised_by_a_file(tmp_path: Path, at: Callable[..., Desk], city: Books) -> None:
    desk = at("lortiz")
    brought(desk, bill(tmp_path / "bills.csv", "100.00"))
    pay(city, "40.00", "100.00")
    again = brought(desk, bill(tmp_path / "bills.csv", "100.00"))
    assert again.same_charges == 1
    raised = brought(desk, bill(tmp_path / "bills.csv", "150.00"))
    assert [(kept.line, kept.charge) for kept in raised.kept] == [(2, "WATER-44")]
    assert owed(desk) == Money(6000)
    assert any("line 2: charge WATER-44 was paid here" in line for line in report(raised))


def test_a_bill_is_never_lowered_below_nothing(tmp_path: Path, at: Callable[..., Desk], city: Books) -> None:
    desk = at("lortiz")
    brought(desk, bill(tmp_path / "bills.csv", "100.00"))
    pay(city, "80.00", "100.00")
    assert [kept.charge for kept in brought(desk, bill(tmp_path / "bills.csv", "70.00")).kept] == ["WATER-44"]
    assert owed(desk) == Money(2000)
    assert brought(desk, bill(tmp_path / "bills.csv", "90.00")).kept == []
    assert owed(desk) == Money(1000)


def test_where_a_file_states_balances_a_lower_one_was_paid_elsewhere(
    tmp_path: Path, at: Callable[..., Desk], city: Books
) -> None:
    desk = at("lortiz")
    brought(desk, bill(tmp_path / "bills.csv", "100.00"), "balance")
    assert brought(desk, bill(tmp_path / "bills.csv", "65.00"), "balance").lines[0].type == "paid"
    assert owed(desk) == Money(6500)
    brought(desk, bill(tmp_path / "bills.csv", "0.00"), "balance")
    assert owed(desk) == Money(0)
    assert city.differences() == ()


def test_a_balance_that_does_not_know_of_a_payment_here_does_not_bring_it_back(
    tmp_path: Path, at: Callable[..., Desk], city: Books
) -> None:
    desk = at("lortiz")
    brought(desk, bill(tmp_path / "bills.csv", "100.00"), "balance")
    pay(city, "100.00", "100.00")
    assert len(brought(desk, bill(tmp_path / "bills.csv", "100.00"), "balance").kept) == 1
    assert owed(desk) == Money(0)


def test_the_dry_run_reads_the_totals_out(licenses: Path, at: Callable[..., Desk]) -> None:
    found = planned(at("admin"), licenses)
    assert dict(totals(found)) == {
        "Read as": "utf-8",
        "Rows read": "6",
        "Customers": "2 new, 0 changed",
        "Accounts": "3 new, 0 changed, 0 as before",
        "New charges": "2, $500.00",
        "Charges as before": "0",
    }
    assert report(found)[:2] == ["licenses.csv", "  Read as: utf-8"]
    assert report(found)[-1] == "Nothing is imported yet."

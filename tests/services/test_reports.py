# SPDX-License-Identifier: Apache-2.0
"""What the reports say of days whose every figure is known, to the cent, on both databases; and what they keep back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from sqlalchemy import event

from app.domain import canon
from app.domain.count import CashCount
from app.domain.entry import Entry, Kind
from app.domain.errors import CounterError
from app.domain.kinds.close import TenderTotal
from app.domain.kinds.tender_correction import StandingTender
from app.domain.money import Money
from app.domain.report import Asked, LineKind, plain
from app.domain.report_forms import FORMS, OVERRIDES
from app.queries import masters, people
from app.queries import reports as read
from app.queries.receipts import entry_of
from app.services import reports
from app.services.desk import Desk
from app.services.posting import Journal
from app.services.reports import Made
from app.storage.embedded import EmbeddedDatabase
from tests import books, history, reported_days
from tests.books import Books, by_check, drawer, in_cash, item, money, office
from tests.reported_days import LATER, NOVEMBER
from tests.undoing import banked, returning, reversing

At = Callable[..., Desk]


@pytest.fixture
def desk(at: At, city: Books) -> Desk:
    """The supervisor's desk after the two days."""
    reported_days.written(city)
    return at("jkim")


def asked(report: str, since: date = NOVEMBER, until: date = LATER, **choice: str) -> Asked:
    return Asked(report, since, until, **choice)


def said(made: Made) -> list[list[str]]:
    """The rows as plain words."""
    return [[plain(value) for value in row] for row in made.rows]


def total(made: Made) -> dict[str, str]:
    return {column.title: plain(value) for column, value in zip(made.form.columns, made.totals, strict=True)}


def test_the_day_summary_has_a_row_for_each_business_date(desk: Desk) -> None:
    made = reports.make(desk, asked("day"))
    assert said(made) == [
        ["2026-11-20", "2", "5", "1", "210.05", "80.25", "0.00", "0.00", "290.30", "-2.75"],
        ["2026-11-27", "1", "1", "0", "0.00", "69.00", "0.00", "0.00", "69.00", "0.00"],
    ]
    assert total(made)["Taken"] == "359.30"
    assert made.plot == (("Nov 20", 29030), ("Nov 27", 6900))


def test_a_listing_has_every_number_in_order_with_voided_and_given_up_ones(desk: Desk) -> None:
    made = reports.make(desk, asked("receipts", NOVEMBER, NOVEMBER))
    assert [(row[0], row[5], row[6], row[7]) for row in said(made)] == [
        ("01-0001-0001", "Cash", "45.00", ""),
        ("01-0001-0002", "Check", "80.25", ""),
        ("01-0001-0003", "Cash", "20.00", "-20.00"),
        ("01-0001-0004", "Cash", "125.05", ""),
        ("01-0001-0005", "number given up", "", ""),
        ("02-0001-0001", "Cash", "30.00", ""),
        ("02-0001-0002", "Cash", "10.00", ""),
    ]
    assert (said(made)[0][2:5], said(made)[6][2]) == (["8:02 AM", "Mdiaz", "Rosa Delgado"], "2:00 PM")
    assert (total(made)["Receipt"], total(made)["Amount"], total(made)["Voided"]) == ("Total", "310.30", "-20.00")


def test_money_is_told_by_the_code_it_was_taken_for_and_a_bill_by_the_code_of_its_charge(desk: Desk) -> None:
    made = reports.make(desk, asked("codes"))
    assert [[row[0], row[2], *row[3:]] for row in said(made)] == [
        ["DOGLIC", "Clerk", "4", "175.25", "-20.00", "155.25"],
        ["PERMIT", "", "2", "135.05", "0.00", "135.05"],
        ["WATER", "", "1", "62.00", "0.00", "62.00"],
        ["credit", "", "1", "7.00", "0.00", "7.00"],
    ]


def test_every_fund_balances_in_the_report_by_account(desk: Desk) -> None:
    made = reports.make(desk, asked("gl"))
    of = {row[1]: row[3:] for row in said(made)}
    assert of["100-4230"] == ["20.00", "175.25", "-155.25"]
    assert of["100-4191"] == ["0.02", "0.02", "0.00"]
    assert of["100-4190"] == ["4.00", "1.25", "2.75"]
    assert of["999-1110"][2] == "0.00"
    subtotals = [line.cells for line in reports.lines(desk, made) if line.kind is LineKind.SUBTOTAL]
    assert [cells[0] for cells in subtotals] == ["Total 100", "Total 501", "Total 999"]
    assert all(cells[3] == cells[4] and cells[5] == Money(0) for cells in subtotals)
    assert total(made)["Net"] == "0.00"


def test_tenders_are_told_after_change_and_agree_with_what_the_seals_fixed(desk: Desk, city: Books) -> None:
    made = reports.make(desk, asked("tenders"))
    assert said(made) == [
        ["Cash", "5", "230.05", "-20.00", "210.05"],
        ["Check", "2", "149.25", "0.00", "149.25"],
    ]
    sealed = dict(city.rows("SELECT tender, CAST(sum(cents) AS BIGINT) FROM seal_total GROUP BY tender"))
    assert sealed == {"cash": 21005, "check": 14925}


def test_receipts_are_counted_by_the_hour_of_the_city_and_a_quiet_hour_is_seen(desk: Desk) -> None:
    made = reports.make(desk, asked("hours", NOVEMBER, NOVEMBER))
    assert [row[0] for row in said(made)] == ["8 AM", "9 AM", "10 AM", "11 AM", "12 PM", "1 PM", "2 PM"]
    assert [row[1:] for row in said(made) if row[1] != "0"] == [["4", "280.30"], ["1", "10.00"]]


def test_a_void_is_told_with_who_asked_who_agreed_and_why(desk: Desk) -> None:
    made = reports.make(desk, asked("voids"))
    assert said(made) == [
        ["01-0001-0003", "Void", "2026-11-20", "8:05 AM", "Mdiaz", "Jkim", "wrong account", "20.00"],
    ]


def test_the_void_of_a_drop_has_no_number_and_says_what_it_undid(at: At, city: Books) -> None:
    session = drawer(city, "01", "mdiaz").opens()
    session.voids(session.drops("15.00"))
    reported_days.closed(session, CashCount.of({"20.00": 10}))
    made = reports.make(at("jkim"), asked("voids"))
    assert [(row[0], row[1], row[7]) for row in said(made)] == [("drop in 01-0001", "Void", "15.00")]


def test_what_is_undone_after_its_session_is_told_by_the_date_it_was_undone_on(desk: Desk, city: Books) -> None:
    later = date(2026, 11, 28)
    back = office(city, "lortiz", 1, day=later).opens()
    back.records(reversing(back, of_number(city, "02-0001-0001")))
    banked(back, "01-0002")
    back.records(returning(back, of_number(city, "01-0002-0001")))
    made = reports.make(desk, asked("voids", later, later))
    assert [[*row[:3], *row[4:]] for row in said(made)] == [
        ["02-0001-0001", "Reversal", "2026-11-28", "Lortiz", "Jkim", "paid twice", "30.00"],
        ["01-0002-0001", "Returned check", "2026-11-28", "Lortiz", "", "insufficient funds", "69.00"],
    ]


def of_number(city: Books, number: str) -> Entry:
    """The entry of a receipt, as it was written."""
    row = entry_of(city.database, number)
    assert row is not None
    body = canon.decode(row.body.encode())
    return Entry(
        row.id, row.book_id, row.seq, Kind.RECEIPT, row.body.encode(), row.prev_hash, row.hash, 1, _content=body
    )


def test_each_closed_session_has_a_line_with_what_it_took_and_was_off(desk: Desk) -> None:
    made = reports.make(desk, asked("sessions"))
    assert said(made) == [
        ["01-0001", "Mdiaz", "2026-11-20", "3", "1", "170.05", "80.25", "0.00", "0.00", "250.30", "-4.00"],
        ["02-0001", "Tnguyen", "2026-11-20", "2", "0", "40.00", "0.00", "0.00", "0.00", "40.00", "1.25"],
        ["01-0002", "Mdiaz", "2026-11-27", "1", "0", "0.00", "69.00", "0.00", "0.00", "69.00", "0.00"],
    ]
    assert (total(made)["Taken"], total(made)["Receipts"], total(made)["Over/short"]) == ("359.30", "6", "-2.75")


def test_overs_are_not_set_against_shorts_and_each_person_has_a_line_of_sums(desk: Desk) -> None:
    made = reports.make(desk, asked("over-short"))
    assert said(made) == [
        ["Mdiaz", "01-0001", "2026-11-20", "4", "0.00", "-4.00", "-4.00"],
        ["Mdiaz", "01-0002", "2026-11-27", "1", "0.00", "0.00", "0.00"],
        ["Tnguyen", "02-0001", "2026-11-20", "4", "1.25", "0.00", "1.25"],
    ]
    assert (total(made)["Over"], total(made)["Short"], total(made)["Net"]) == ("1.25", "-4.00", "-2.75")
    people = [line.cells[0] for line in reports.lines(desk, made) if line.kind is LineKind.SUBTOTAL]
    assert people == ["Total Mdiaz", "Total Tnguyen"]


def test_rounding_is_told_by_month_with_its_count_its_sum_and_the_sum_of_absolute_values(desk: Desk) -> None:
    made = reports.make(desk, asked("rounding"))
    assert said(made) == [
        ["Nov 2026", "6", "2", "0.02", "-0.02", "0.00", "0.04"],
    ]


def test_a_drawer_and_a_person_narrow_every_report(desk: Desk) -> None:
    assert total(reports.make(desk, asked("day", drawer="02")))["Taken"] == "40.00"
    made = reports.make(desk, asked("day", person="mdiaz"))
    assert (total(made)["Taken"], made.heading.about) == ("319.30", "Nov 20, 2026 to Nov 27, 2026, Mdiaz")
    assert reports.make(desk, asked("day", drawer="02", person="mdiaz")).rows == ()


def test_nothing_of_a_drawer_that_is_open_or_counted_stands_in_any_report_for_anybody(at: At, desk: Desk) -> None:
    for name, form in product(("jkim", "pshah", "lortiz", "admin"), FORMS):
        made = reports.make(at(name), asked(form.name))
        whole = " ".join(plain(value) for line in reports.lines(at(name), made) for value in line.cells)
        assert not [figure for figure in reported_days.HIDDEN if figure in whole], (name, form.name)
        assert not {"03-0001", "04-0001"} & set(whole.split())
        assert made.heading.left_out == (
            "Not in this report, because they are not closed yet: sessions 03-0001, 04-0001."
        )


def test_a_session_joins_the_reports_when_it_is_closed(desk: Desk, city: Books) -> None:
    session = city.sessions["03-0001"]
    reported_days.closed(session, CashCount.of({"20.00": 13, "1.00": 17, "0.25": 3, "0.01": 2}))
    made = reports.make(desk, asked("day", NOVEMBER, NOVEMBER))
    assert (total(made)["Taken"], made.heading.left_out) == ("368.07", "")


def test_days_without_a_book_make_an_empty_report_with_sums_of_nothing(at: At, city: Books) -> None:
    for form in FORMS:
        made = reports.make(at("jkim"), asked(form.name, date(2020, 1, 1), date(2020, 1, 2)))
        assert (made.rows, made.next) == ((), None)
        sums = [value for column, value in zip(form.columns, made.totals, strict=True) if column.summed]
        assert all(value in (0, Money(0)) for value in sums)


def test_who_may_not_read_reports_is_told_so(at: At, desk: Desk) -> None:
    with pytest.raises(CounterError, match="Mdiaz may not read reports"):
        reports.make(at("mdiaz"), asked("day"))
    made = reports.make(desk, asked("receipts"))
    with pytest.raises(CounterError, match="may not read reports"):
        reports.page(at("mdiaz"), made, (0, 0))


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [(date(2026, 12, 1), date(2026, 11, 30), "until"), (date(2000, 1, 1), date(2026, 1, 1), "since")],
)
def test_days_that_cannot_be_are_refused_beside_their_field(desk: Desk, since: date, until: date, field: str) -> None:
    with pytest.raises(CounterError) as refused:
        reports.make(desk, asked("day", since, until))
    assert refused.value.field == field


def test_a_report_nobody_knows_is_refused_with_those_there_are(desk: Desk) -> None:
    with pytest.raises(CounterError, match="There is no report horoscope"):
        reports.make(desk, asked("horoscope"))


def test_pages_of_a_listing_join_without_a_gap_or_a_repeat(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [row[0] for row in said(reports.make(desk, asked("receipts")))]
    for size in (1, 2, 3, 7):
        monkeypatch.setattr(reports, "A_PAGE", size)
        made = reports.make(desk, asked("receipts"))
        assert len(made.rows) == size
        lines = [line.cells[0] for line in reports.lines(desk, made) if line.kind is LineKind.ROW]
        assert lines == whole
    assert len(whole) == 8


def test_the_sums_of_a_listing_are_those_of_its_rows(desk: Desk) -> None:
    made = reports.make(desk, asked("receipts"))
    amounts = [value for row in made.rows if isinstance(value := row[6], Money)]
    undone = [value for row in made.rows if isinstance(value := row[7], Money)]
    assert made.totals[6:] == (Money.total(amounts), Money.total(undone))


def test_a_long_report_says_how_far_it_is_and_can_be_stopped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Enough(Exception):
        pass

    heard: list[tuple[int, int]] = []

    def stop(done: int, whole: int) -> None:
        heard.append((done, whole))
        if done:
            raise Enough

    monkeypatch.setattr(read, "BOOKS_AT_ONCE", 2)
    with pytest.raises(Enough):
        reports.make(desk, asked("gl"), stop)
    assert heard == [(0, 4), (2, 4)]


def test_what_comes_into_an_open_book_later_is_not_in_a_listing_made_before(desk: Desk, city: Books) -> None:
    made = reports.make(desk, asked("receipts"))
    part = next(part for part in made.parts if part.book == "01-0001")
    earlier = replace(made, parts=(replace(part, upto=3),))  # as it was when two receipts were written
    assert [row[0] for row in reports.page(desk, earlier, (0, 0)).rows] == ["01-0001-0001", "01-0001-0002"]


def test_a_receipt_with_two_kinds_of_tender_names_both(at: At, city: Books) -> None:
    session = drawer(city, "01", "mdiaz").opens()
    session.takes([item("DOGLIC", "60.00")], [in_cash("30.00"), by_check("10.00"), by_check("20.00", "7")])
    reported_days.closed(session, CashCount.of({"20.00": 11, "10.00": 1}), "30.00")
    made = reports.make(at("jkim"), asked("receipts"))
    assert said(made)[0][5] == "Cash, Check"


def test_no_report_reads_a_table_of_entries_from_end_to_end() -> None:
    """What a day costs does not grow with the years before it: every such table is entered by a key."""
    city = Books(books.embedded())
    history.one_day(city, 3)
    history.behind(city.database, 40)
    asked_of_books: list[tuple[str, Any]] = []

    def keep(connection: Any, cursor: Any, statement: str, values: Any, *rest: Any) -> None:
        asked_of_books.append((statement, values))

    assert isinstance(city.database, EmbeddedDatabase)
    event.listen(city.database.engine, "before_cursor_execute", keep)
    database = city.as_("jkim")
    staff = people.staff(database, "jkim")
    assert staff is not None
    desk = Desk(database, lambda: books.EIGHT, staff, "W1", masters.city(database), Journal(database))
    for form in FORMS:
        made = reports.make(desk, asked(form.name, NOVEMBER, NOVEMBER))
        assert len(made.rows) > 0 or form is OVERRIDES  # on such a day nobody goes beside a rule
    event.remove(city.database.engine, "before_cursor_execute", keep)
    plans = [
        step
        for statement, values in asked_of_books
        if statement.startswith("SELECT")
        for *_, step in city.database.engine.raw_connection().execute(f"EXPLAIN QUERY PLAN {statement}", values)
    ]
    assert any("ix_book_date" in step for step in plans)
    large = ("entry", "book", "receipt", "receipt_line", "receipt_tender", "posting", "seal", "void")
    assert not [step for step in plans if step.startswith("SCAN") and step.split()[1] in large]


def test_a_tender_that_was_put_right_is_told_as_what_it_was(at: At, city: Books) -> None:
    session = drawer(city, "01", "mdiaz").opens()
    keyed = session.takes([item("DOGLIC", "45.00")], [in_cash("45.00")])
    wrong = StandingTender(1, "cash", money("45.00"), "999-1110")
    session.records(session.correcting(keyed, wrong, by_check("45.00")))
    totals = (TenderTotal("check", 1, money("45.00")),)
    reported_days.closed(session, CashCount.of({"20.00": 10}), "45.00", totals=totals)
    desk = at("jkim")
    assert said(reports.make(desk, asked("tenders"))) == [["Check", "1", "45.00", "0.00", "45.00"]]
    assert said(reports.make(desk, asked("day")))[0][4:6] == ["0.00", "45.00"]
    assert said(reports.make(desk, asked("receipts")))[0][5] == "Check"

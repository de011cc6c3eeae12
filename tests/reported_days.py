# SPDX-License-Identifier: Apache-2.0
"""Some days of the small city whose every figure is known, for all that is told of them in reports.

November 20: drawer 01 takes $250.30 (45.00 and 125.05 in cash, 80.25 by check), undoes 20.00, gives a number up, drops
12.00 and is 4.00 short; drawer 02 takes $40.00 in cash and is 1.25 over; drawer 03 has taken 77.77 and is still open.
November 27: drawer 01 takes a check of 69.00, of which 7.00 are kept as credit, and balances; drawer 04 has taken 88.88
and is being counted.
"""

from __future__ import annotations

import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from app.domain.count import CashCount
from app.domain.entry import Entry, Kind
from app.domain.kinds.counting import Listed
from tests.books import EIGHT, Books, Session, billed, by_check, drawer, in_cash, item, keeps, money, office, pays

NOVEMBER, LATER = date(2026, 11, 20), date(2026, 11, 27)
HIDDEN = ("77.77", "88.88", "277.77", "288.88")
"""What the two open drawers took and should hold: nobody may read it in a report."""
HOSTILE = '=HYPERLINK("x","y")'


def written(books: Books) -> Books:
    """The two days in real books."""
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO policy (kind, version, from_date, authority, body, recorded_by) VALUES"
            " ('rounding', 2, '2026-11-20', 'Resolution 2026-14', '{\"mode\":\"symmetric5\"}', 'admin')"
        )
        connection.exec_driver_sql("UPDATE revenue_code SET department = 'Clerk' WHERE code = 'DOGLIC'")
    office(books, "lortiz", 1, till="W2").opens().imports([billed("c2", "WATER", {"501-1310": "62.00"})])
    one = drawer(books, "01", "mdiaz").opens()
    one.takes([item("DOGLIC", "45.00")], [in_cash("50.00")], change="5.00")
    one.takes([item("DOGLIC", "80.25")], [by_check("80.25", "1019")])
    one.voids(one.takes([item("DOGLIC", "20.00")], [in_cash("20.00")]))
    permit = {"100-4220": "125.03"}
    one.takes([item("PERMIT", "125.03", permit)], [in_cash("130.00")], rounding="0.02", change="4.95")
    lost = one.builds(Kind.RECEIPT, one.story([item("DOGLIC", "9.00")], [in_cash("9.00")]))
    one.records(one.annulling(lost))
    one.drops("12.00")
    closed(one, CashCount.of({"20.00": 17, "10.00": 1, "1.00": 4, "0.05": 1}), "80.25", off=True)
    two = drawer(books, "02", "tnguyen").opens()
    two.takes([item("DOGLIC", "30.00")], [in_cash("30.00")])
    at_two(two, two.story([item("PERMIT", "10.02", {"100-4220": "10.02"})], [in_cash("10.00")], rounding="-0.02"))
    closed(two, CashCount.of({"20.00": 12, "1.00": 1, "0.25": 1}), off=True)
    drawer(books, "03", "rwells").opens().takes([item("DOGLIC", "77.77")], [in_cash("77.77")])
    later = drawer(books, "01", "mdiaz", session=2, day=LATER).opens(grand=money("250.30"))
    later.takes([pays("c2", "62.00", "62.00"), keeps("7.00")], [by_check("69.00")])
    closed(later, CashCount.of({"20.00": 10}), "69.00")
    counted = drawer(books, "04", "lchan", day=LATER).opens()
    counted.takes([item("DOGLIC", "88.88")], [in_cash("88.88")])
    counted.begins_count()
    return books


def at_two(session: Session, story: dict[str, Any]) -> Entry:
    """A receipt written at two in the afternoon; the others are all of the first hour."""
    at = EIGHT + timedelta(hours=6)
    entry = session.pen.write(Kind.RECEIPT, session.books.new_id(), at, session.pen.person, session.till, story)
    return session.records(entry)


def closed(session: Session, pile: CashCount, checks: str = "", *, off: bool = False, **closing: Any) -> None:
    """Count a session, three times when it does not balance, and close it with a supervisor's count then.

    `closing` is what the close says of a session that put tenders right.
    """
    listed = {"checks": (Listed(money(checks)),)} if checks else {}
    session.begins_count()
    for _ in range(3 if off else 1):
        session.counts(pile, **listed)
    session.submits()
    if off:
        session.counts(pile, by="jkim", **listed)
    session.writes(Kind.CLOSE, session.closing(**closing), "jkim")


_CELLS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet(path: Path) -> list[list[tuple[str, str]]]:
    """Every row of a workbook's sheet as (kind, text) of its cells: "n" is a number, "s" a text, "" is empty.

    A formula has the kind "f", wherever it stands.
    """
    with zipfile.ZipFile(path) as book:
        root = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - written by the program itself
    return [[_cell(cell) for cell in row.iter(f"{_CELLS}c")] for row in root.iter(f"{_CELLS}row")]


def _cell(cell: ET.Element) -> tuple[str, str]:
    if cell.find(f"{_CELLS}f") is not None:
        return "f", ""
    if cell.get("t") == "inlineStr":
        return "s", "".join(part.text or "" for part in cell.iter(f"{_CELLS}t"))
    value = cell.find(f"{_CELLS}v")
    return ("n", value.text or "") if value is not None else ("", "")

# SPDX-License-Identifier: Apache-2.0
"""The reports of the cashier's office, as the list on the screen has them (RE1, RE3, rule 5.2.7)."""

from __future__ import annotations

from app.domain.errors import CounterError
from app.domain.report import Column, Form, Kind, Plot


def _money(title: str) -> Column:
    return Column(title, Kind.MONEY, summed=True)


def _count(title: str) -> Column:
    return Column(title, Kind.COUNT, summed=True)


_TAKEN = (
    _count("Receipts"),
    _count("Voids"),
    _money("Cash"),
    _money("Checks"),
    _money("Cards"),
    _money("Other"),
    _money("Taken"),
    _money("Over/short"),
)
"""What a day, or a session, took."""

DAY = Form(
    "day",
    "Day summary",
    "What each business date took, and what was over or short",
    (
        Column("Date", Kind.DATE),
        _count("Sessions"),
        *_TAKEN,
    ),
    "No book was written on these days",
    plot=Plot("Taken by business date", "Date", "Taken"),
)
SESSIONS = Form(
    "sessions",
    "Session report",
    "What each closed session took, and was over or short, one after the other",
    (
        Column("Session"),
        Column("Person", long=True),
        Column("Date", Kind.DATE),
        *_TAKEN,
    ),
    "No session was closed on these days",
    plot=Plot("Taken by session", "Session", "Taken"),
)
RECEIPTS = Form(
    "receipts",
    "Receipt listing",
    "Every receipt in the order of its number, with voided and given-up ones",
    (
        Column("Receipt"),
        Column("Date", Kind.DATE),
        Column("Time"),
        Column("Cashier", long=True),
        Column("Payer", long=True),
        Column("Paid by", long=True),
        _money("Amount"),
        _money("Voided"),
    ),
    "No receipt was written on these days",
)
CODES = Form(
    "codes",
    "By revenue code",
    "What was taken for what",
    (
        Column("Code"),
        Column("For", long=True),
        Column("Department", long=True),
        _count("Lines"),
        _money("Taken"),
        _money("Voided"),
        _money("Net"),
    ),
    "Nothing was taken on these days",
)
GL = Form(
    "gl",
    "By GL account",
    "Every account that was posted to, balanced in each fund",
    (
        Column("Fund"),
        Column("Account"),
        Column("Name", long=True),
        _money("Debit"),
        _money("Credit"),
        _money("Net"),
    ),
    "Nothing was posted on these days",
    group="Fund",
)
TENDERS = Form(
    "tenders",
    "By tender",
    "How people paid, after change",
    (
        Column("Tender", long=True),
        _count("Times"),
        _money("Taken"),
        _money("Voided"),
        _money("Net"),
    ),
    "Nothing was taken on these days",
    plot=Plot("Net by tender", "Tender", "Net"),
)
HOURS = Form(
    "hours",
    "Receipts by hour",
    "When people come: receipts that stand, by the hour they were written",
    (Column("Hour"), _count("Receipts"), _money("Taken")),
    "No receipt was written on these days",
    plot=Plot("Receipts by hour", "Hour", "Receipts"),
)
VOIDS = Form(
    "voids",
    "Voids and reversals",
    "What was undone, in its session or after it, and checks that came back: why, and who agreed",
    (
        Column("What"),
        Column("How"),
        Column("Date", Kind.DATE),
        Column("Time"),
        Column("By", long=True),
        Column("Agreed by", long=True),
        Column("Reason", long=True),
        _money("Amount"),
    ),
    "Nothing was undone on these days",
)
OVERRIDES = Form(
    "overrides",
    "Overrides",
    "Receipts on which a person went beside a rule: payments divided by hand, checks taken against a flag",
    (
        Column("Receipt"),
        Column("What"),
        Column("Date", Kind.DATE),
        Column("Time"),
        Column("By", long=True),
        Column("Agreed by", long=True),
        Column("Reason", long=True),
        _money("Amount"),
    ),
    "No rule was overridden on these days",
)
OVER_SHORT = Form(
    "over-short",
    "Over and short",
    "What each session was over or short when it was closed, by person; overs are not set against shorts",
    (
        Column("Person", long=True),
        Column("Session"),
        Column("Date", Kind.DATE),
        _count("Counts"),
        _money("Over"),
        _money("Short"),
        _money("Net"),
    ),
    "No session was closed on these days",
    group="Person",
    plot=Plot("Over and short by session", "Session", "Net"),
)
ROUNDING = Form(
    "rounding",
    "Cash rounding",
    "What rounding to five cents gave and took, month by month",
    (
        Column("Month"),
        _count("Receipts"),
        _count("Rounded"),
        _money("Up"),
        _money("Down"),
        _money("Sum"),
        _money("Both ways"),
    ),
    "No receipt was written on these days",
    plot=Plot("Sum of rounding by month", "Month", "Sum"),
)

FORMS = (DAY, SESSIONS, RECEIPTS, CODES, GL, TENDERS, HOURS, VOIDS, OVERRIDES, OVER_SHORT, ROUNDING)
"""In the order of the list on the screen."""


def form(name: str) -> Form:
    """The report of a name. Raises CounterError when there is none."""
    for each in FORMS:
        if each.name == name:
            return each
    known = ", ".join(each.name for each in FORMS)
    raise CounterError(f"There is no report {name}. Nothing was read. Known are: {known}.")

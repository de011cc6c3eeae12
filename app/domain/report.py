# SPDX-License-Identifier: Apache-2.0
"""A report is described once: its columns, groups and sums. Screen, paper and files all show the lines of that.

Amounts stay Money and days stay dates until a renderer writes them, so no two of them can tell another figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from app.domain import dates
from app.domain.errors import CounterError
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Value = str | int | Money | date | None
Cells = tuple[Value, ...]

LONGEST_DAYS = 3660
"""A report covers ten years at most: a slip in the year is far more likely than a wish for more."""


class Kind(StrEnum):
    """What a column holds, which decides how it is written and on which side it stands."""

    TEXT = "text"
    MONEY = "money"
    COUNT = "count"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `summed` ones have a figure in the lines of sums, `long` ones may be cut on a screen."""

    title: str
    kind: Kind = Kind.TEXT
    summed: bool = False
    long: bool = False

    @property
    def is_figure(self) -> bool:
        """Whether it holds amounts or counts, which stand on the right."""
        return self.kind in (Kind.MONEY, Kind.COUNT)


@dataclass(frozen=True, slots=True)
class Plot:
    """Which column of figures is compared, over the words of which other column; both by title."""

    title: str
    label: str
    figure: str


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of report: its name for commands and files, what it answers, its columns.

    `group` is the title of the column whose equal values share a line of sums. `empty` says that nothing was found.
    """

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    empty: str
    group: str = ""
    plot: Plot | None = None

    def place(self, title: str) -> int:
        """Where the column of that title stands."""
        return next(place for place, column in enumerate(self.columns) if column.title == title)


@dataclass(frozen=True, slots=True)
class Asked:
    """A report as somebody wants it: business dates, both counted in; "" is every drawer, every person."""

    report: str
    since: date
    until: date
    drawer: str = ""
    person: str = ""

    def checked(self) -> Asked:
        """The same, when its days can be. Raises CounterError beside the field."""
        if self.until < self.since:
            raise CounterError(
                "The last day is before the first. Nothing was read. Put the earlier day first.", field="until"
            )
        if (self.until - self.since).days > LONGEST_DAYS:
            raise CounterError("That is more than ten years. Nothing was read. Check the year.", field="since")
        return self

    @property
    def days(self) -> str:
        """The days in words: "Nov 20, 2026" or "Nov 1, 2026 to Nov 20, 2026"."""
        first, last = dates.full(self.since), dates.full(self.until)
        return first if self.since == self.until else f"{first} to {last}"

    @property
    def file_name(self) -> str:
        """What a file of it is called, without its ending."""
        days = [self.since.isoformat()] + ([self.until.isoformat()] if self.until != self.since else [])
        return "-".join(("report", self.report, *days, *filter(None, (self.drawer, self.person))))


class LineKind(StrEnum):
    """A line of what was found, or of sums."""

    ROW = "row"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Line:
    """One line as every renderer shows it."""

    kind: LineKind
    cells: Cells


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the lines: the city, the days and the choice, who made it when, and what is left out.

    `mark` says that nothing is real, in a sample city or in training.
    """

    city: str
    asked: Asked
    choice: str
    made: str
    left_out: str = ""
    mark: str = ""

    @property
    def about(self) -> str:
        """Days and choice in one line: "Nov 20, 2026, drawer 02"."""
        return ", ".join(filter(None, (self.asked.days, self.choice)))

    @property
    def notes(self) -> tuple[str, ...]:
        """What must not be overlooked, in words."""
        return tuple(filter(None, (self.mark, self.left_out)))


def sums(form: Form, rows: Iterable[Cells], label: str = "Total") -> Cells:
    """The line under some rows: `label` in the first column, the sum in each column that is summed."""
    totals: list[Value] = [_nothing(column) for column in form.columns]
    for row in rows:
        for place, column in enumerate(form.columns):
            if column.summed:
                totals[place] = added(totals[place], row[place])
    first = 0 if form.columns and not form.columns[0].summed else None
    if first is not None:
        totals[first] = label
    return tuple(totals)


def added(one: Value, other: Value) -> Value:
    """Two figures of one column together; nothing adds nothing."""
    if isinstance(one, Money):
        return one + other if isinstance(other, Money) else one
    if isinstance(one, int) and isinstance(other, int):
        return one + other
    return one


def lines(form: Form, rows: Iterable[Cells], totals: Cells) -> Iterator[Line]:
    """The rows with the sums of each group, and the whole at the end; rows come in the order of their groups."""
    if not form.group:
        yield from (Line(LineKind.ROW, row) for row in rows)
    else:
        place = form.place(form.group)
        for value, members in groupby(rows, key=lambda row: row[place]):
            kept = list(members)
            yield from (Line(LineKind.ROW, row) for row in kept)
            yield Line(LineKind.SUBTOTAL, sums(form, kept, f"Total {written(value)}"))
    yield Line(LineKind.TOTAL, totals)


def plotted(form: Form, rows: Sequence[Cells]) -> tuple[tuple[str, int], ...]:
    """What the plot of a report compares: a word and a figure for each bar; cents where it is money."""
    if form.plot is None:
        return ()
    label, figure = form.place(form.plot.label), form.place(form.plot.figure)
    bars: dict[str, int] = {}
    for row in rows:
        value = row[figure]
        height = value.cents if isinstance(value, Money) else value if isinstance(value, int) else 0
        word = _word(row[label])
        bars[word] = bars.get(word, 0) + height
    return tuple(bars.items())


def plain(value: Value) -> str:
    """A value as tables outside the program carry it: no commas, a plain minus, days as 2026-11-20."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return value.plain
    return value.isoformat() if isinstance(value, date) else str(value)


def written(value: Value) -> str:
    """A value as people read it on paper: "1,284.60", "Nov 20, 2026", and nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    return dates.full(value) if isinstance(value, date) else value


def _word(value: Value) -> str:
    return dates.short(value) if isinstance(value, date) else written(value)


def _nothing(column: Column) -> Value:
    if not column.summed:
        return None
    return ZERO if column.kind is Kind.MONEY else 0

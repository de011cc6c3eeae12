# SPDX-License-Identifier: Apache-2.0
"""A report is made once and shown everywhere: the screen, paper and files all take their lines from `Made`.

A drawer's session is in a report when it is sealed, never before: what lies on a screen or in a file cannot be taken
back when a count begins, and it would give the expected cash away (rule 5.6.1). What is left out is said. Sealed books
never change, and of a book that is still written the report remembers how far it read; so its pages fit together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import dates
from app.domain import report as told
from app.domain.entry import BookType, State
from app.domain.report_forms import RECEIPTS, form
from app.queries import people
from app.queries import reports as read
from app.services import report_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.domain.report import Asked, Cells, Form, Heading, Line
    from app.queries.reports import Part
    from app.services.desk import Desk

    Progress = Callable[[int, int], object]

A_PAGE = 500
_NAMED = 4
"""So many sessions that are left out are named; the others are counted."""
_MARKS = {"sample": "Sample city: nothing here is real.", "training": "Training: nothing here is real."}


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a listing, and where the next page begins; None behind the last."""

    rows: tuple[Cells, ...]
    next: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Made:
    """A report as it was made: its first rows, or all of them, and its sums.

    `parts` are the books it covers, `left_out` the sessions it does not; `next` is where the rows go on.
    """

    form: Form
    heading: Heading
    parts: tuple[Part, ...]
    left_out: tuple[Part, ...]
    rows: tuple[Cells, ...]
    totals: Cells
    next: tuple[int, int] | None = None

    @property
    def asked(self) -> Asked:
        """What was wanted."""
        return self.heading.asked

    @property
    def plot(self) -> tuple[tuple[str, int], ...]:
        """The words and figures its plot compares; none where it has no plot."""
        return told.plotted(self.form, self.rows)


def quiet(done: int, total: int) -> None:
    """Tell nobody how far it is."""


def make(desk: Desk, asked: Asked, progress: Progress = quiet) -> Made:
    """Make a report; `progress` hears how many books were read, and may stop it.

    Raises CounterError for who may not read reports, for days that cannot be, and for an unknown report.
    """
    desk.need("reports", "read reports")
    wanted, asked = form(asked.report), asked.checked()
    found = read.parts(desk.database, asked)
    covered = tuple(part for part in found if _told(part))
    left_out = tuple(part for part in found if not _told(part))
    heading = _heading(desk, asked, left_out)
    if wanted is RECEIPTS:
        totals = report_rows.receipt_totals(desk, covered, progress)
        first = _page(desk, covered, (0, 0))
        return Made(wanted, heading, covered, left_out, first.rows, totals, first.next)
    rows = tuple(report_rows.ROWS[wanted.name](desk, covered, progress))
    return Made(wanted, heading, covered, left_out, rows, told.sums(wanted, rows))


def page(desk: Desk, made: Made, after: tuple[int, int]) -> Page:
    """The rows of a listing behind a place that an earlier page ended at."""
    desk.need("reports", "read reports")
    return _page(desk, made.parts, after)


def lines(desk: Desk, made: Made, progress: Progress = quiet) -> Iterator[Line]:
    """Every line of a report, with its sums, read page by page where it is long; what files and paper are made of."""
    return told.lines(made.form, _rows(desk, made, progress), made.totals)


def _rows(desk: Desk, made: Made, progress: Progress) -> Iterator[Cells]:
    yield from made.rows
    after = made.next
    while after is not None:
        progress(after[0], len(made.parts))
        following = page(desk, made, after)
        yield from following.rows
        after = following.next


def _page(desk: Desk, parts: tuple[Part, ...], after: tuple[int, int]) -> Page:
    found = read.listed(desk.database, parts, after, A_PAGE)
    rows = tuple(report_rows.receipts(desk, parts, found))
    if len(found) < A_PAGE:
        return Page(rows, None)
    place = next(number for number, part in enumerate(parts) if part.book == found[-1].book)
    return Page(rows, (place, found[-1].seq))


def _told(part: Part) -> bool:
    """Whether the figures of a book may stand in a report."""
    return part.type is not BookType.DRAWER or part.state is State.SEALED


def _heading(desk: Desk, asked: Asked, left_out: tuple[Part, ...]) -> Heading:
    now = desk.now()
    made = f"Made {dates.full(now.date())}, {dates.clock(now)}, by {desk.staff.full_name}"
    mark = _MARKS.get(desk.city.kind, "")
    return told.Heading(desk.city.name, asked, _choice(desk, asked), made, _said_of(left_out), mark)


def _choice(desk: Desk, asked: Asked) -> str:
    """Which drawer and whose sessions, in words; nothing where it is all of them."""
    chosen = [f"drawer {asked.drawer}"] if asked.drawer else []
    if asked.person:
        chosen.append(people.full_names(desk.database).get(asked.person, asked.person))
    return ", ".join(chosen)


def _said_of(left_out: tuple[Part, ...]) -> str:
    if not left_out:
        return ""
    named = ", ".join(part.book for part in left_out[:_NAMED])
    more = f" and {len(left_out) - _NAMED:,} more" if len(left_out) > _NAMED else ""
    some, they = ("sessions", "they are") if len(left_out) > 1 else ("session", "it is")
    return f"Not in this report, because {they} not closed yet: {some} {named}{more}."

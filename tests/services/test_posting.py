# SPDX-License-Identifier: Apache-2.0
"""Recording exactly once: pens, intents on disk, and rows whose answer was lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.count import CashCount
from app.domain.entry import Entry, Kind
from app.domain.errors import Fault, OutcomeUnknown, Refused
from app.domain.kinds import cash
from app.services import drawers
from app.services.desk import Desk
from app.services.posting import Journal
from app.storage.outbox import Outbox
from tests.books import Books
from tests.services.counter_acts import opens

At = Callable[..., Desk]
BOOK = "01-0001"


class Line:
    """Books behind a line that fails as told: "lost" answers, "cut" before anything arrives, "busy" for certain."""

    def __init__(self, database: object) -> None:
        self._database, self.trouble = database, ""

    def __getattr__(self, name: str) -> object:
        return getattr(self._database, name)

    def record(self, entry: Entry) -> object:
        if self.trouble == "busy":
            raise Fault("The books are busy.", "Nothing was recorded.", "Try again.")
        if self.trouble == "broken":
            self._database.record(entry)  # type: ignore[attr-defined]
            raise RuntimeError("no answer of any kind")
        if self.trouble != "cut":
            done = self._database.record(entry)  # type: ignore[attr-defined]
            if not self.trouble:
                return done
        raise OutcomeUnknown("No answer.", "Once or not at all.", "Wait.")


@pytest.fixture
def line(at: At, city: Books) -> Line:
    """Maria Diaz has drawer 01 open."""
    return Line(opens(at("mdiaz")).database)


def no_sale(desk: Desk, journal: Journal, reason: str = "change") -> Entry:
    return desk.write(journal.pen(BOOK), Kind.NO_SALE, cash.no_sale(reason))


def test_a_row_whose_answer_was_lost_is_found_standing(at: At, line: Line, tmp_path: Path) -> None:
    desk, outbox = at("mdiaz"), Outbox(tmp_path / "mdiaz.log")
    journal = Journal(line, outbox)  # type: ignore[arg-type]
    line.trouble = "lost"
    entry = no_sale(desk, journal)
    with pytest.raises(OutcomeUnknown):
        journal.record(journal.pen(BOOK), entry)
    assert outbox.open() == (entry,)
    with pytest.raises(OutcomeUnknown, match="Nobody can tell yet whether"):
        journal.pen(BOOK)
    line.trouble = ""
    assert journal.settle() == (entry,)
    assert journal.pen(BOOK).next_seq == 3
    assert outbox.open() == ()
    outbox.close()


def test_a_row_that_never_arrived_is_sent_when_the_line_is_back_before_anything_else(at: At, line: Line) -> None:
    desk, journal = at("mdiaz"), Journal(line)  # type: ignore[arg-type]
    line.trouble = "cut"
    with pytest.raises(OutcomeUnknown):
        journal.record(journal.pen(BOOK), no_sale(desk, journal))
    line.trouble = ""
    assert journal.pen(BOOK).next_seq == 3
    assert journal.unknown == ()


def test_another_book_goes_on_while_one_is_undecided(at: At, line: Line, city: Books) -> None:
    desk, journal = at("mdiaz"), Journal(line)  # type: ignore[arg-type]
    line.trouble = "cut"
    with pytest.raises(OutcomeUnknown):
        journal.record(journal.pen(BOOK), no_sale(desk, journal))
    opens(at("tnguyen"), "02")
    assert journal.pen("02-0001").next_seq == 2


def test_what_was_certainly_not_recorded_blocks_nothing_and_is_never_sent_again(
    at: At, line: Line, tmp_path: Path
) -> None:
    desk, outbox = at("mdiaz"), Outbox(tmp_path / "mdiaz.log")
    journal = Journal(line, outbox)  # type: ignore[arg-type]
    entry = no_sale(desk, journal)
    line.trouble = "busy"
    with pytest.raises(Fault, match="busy"):
        journal.record(journal.pen(BOOK), entry)
    line.trouble = ""
    with pytest.raises(Refused):
        journal.record(journal.pen(BOOK), replace(entry, seq=9))
    assert journal.unknown == outbox.open() == ()
    outbox.close()
    reopened = Outbox(tmp_path / "mdiaz.log")
    assert reopened.open() == ()
    again = Journal(line, reopened)  # type: ignore[arg-type]
    assert again.record(again.pen(BOOK), no_sale(desk, again)).next_seq == 3
    reopened.close()


def test_an_intent_found_after_a_crash_goes_first(at: At, line: Line, tmp_path: Path, city: Books) -> None:
    desk, outbox = at("mdiaz"), Outbox(tmp_path / "mdiaz.log")
    journal = Journal(line, outbox)  # type: ignore[arg-type]
    line.trouble = "cut"
    entry = no_sale(desk, journal, "before the crash")
    with pytest.raises(OutcomeUnknown):
        journal.record(journal.pen(BOOK), entry)
    outbox.close()
    found = Outbox(tmp_path / "mdiaz.log")
    again = replace(desk, journal=Journal(desk.database, found))
    for intent in found.open():
        again.journal.adopt(intent)
    drawers.no_sale(again, reason="after it")
    told = city.rows("SELECT seq, id FROM entry WHERE book_id = '01-0001' ORDER BY seq")
    assert [seq for seq, _ in told] == [1, 2, 3]
    assert told[1][1] == entry.id
    found.close()


def test_a_fault_nobody_foresaw_leaves_the_row_undecided(at: At, line: Line) -> None:
    desk, journal = at("mdiaz"), Journal(line)  # type: ignore[arg-type]
    line.trouble = "broken"
    with pytest.raises(RuntimeError):
        journal.record(journal.pen(BOOK), no_sale(desk, journal))
    assert len(journal.unknown) == 1
    line.trouble = ""
    assert journal.pen(BOOK).next_seq == 3
    assert journal.unknown == ()


def test_a_book_is_not_submitted_while_a_row_of_it_is_undecided(
    at: At, line: Line, tmp_path: Path, city: Books
) -> None:
    outbox = Outbox(tmp_path / "mdiaz.log")
    desk = replace(at("mdiaz"), database=line, journal=Journal(line, outbox))  # type: ignore[arg-type]
    drawers.count(desk, cash_count=CashCount())
    drawers.count(desk, cash_count=CashCount())
    line.trouble = "cut"
    with pytest.raises(OutcomeUnknown):
        drawers.count(desk, cash_count=CashCount())
    outbox.close()
    found = Outbox(tmp_path / "mdiaz.log")
    again = replace(desk, journal=Journal(line, found))  # type: ignore[arg-type]
    (intent,) = found.open()
    again.journal.adopt(intent)
    with pytest.raises(OutcomeUnknown):
        drawers.submit(again)
    assert city.rows("SELECT state, attempts FROM book WHERE id = '01-0001'") == [("counting", 2)]
    line.trouble = ""
    drawers.submit(again)  # the third attempt goes first
    assert city.rows("SELECT state, attempts FROM book WHERE id = '01-0001'") == [("submitted", 3)]
    found.close()


def test_a_pen_that_is_out_of_date_is_fetched_again_after_a_refusal(at: At, line: Line) -> None:
    desk, journal = at("mdiaz"), Journal(line)  # type: ignore[arg-type]
    held = journal.pen(BOOK)
    drawers.no_sale(desk, reason="by another way")
    with pytest.raises(Refused) as refused:
        journal.record(held, no_sale(desk, journal))
    assert refused.value.code == "TW-SEQ"
    journal.record(journal.pen(BOOK), no_sale(desk, journal))

# SPDX-License-Identifier: Apache-2.0
"""The pen of a book knows what its next entry must say."""

import hashlib
from datetime import date, datetime, timedelta, timezone

import pytest

from app.domain import canon
from app.domain.entry import Approval, BookType, Entry, Kind, Pen, State, book_id, sealed
from app.domain.errors import Refused
from app.domain.money import Money

AT = datetime(2026, 11, 20, 8, 3, tzinfo=timezone(timedelta(hours=-6)))
DAY = date(2026, 11, 20)


def drawer_pen():
    return Pen.first(BookType.DRAWER, "01", 1, DAY, "mdiaz", epoch=3)


def writes(pen, kind, content=None, **rest):
    entry = pen.write(kind, f"id-{pen.next_seq}", at=AT, by="mdiaz", till="W1", content=content or {}, **rest)
    return entry, pen.after(entry)


def opened():
    return writes(drawer_pen(), Kind.OPEN, {"type": "drawer"})[1]


def test_the_first_entry_of_a_book_stands_after_zeros_and_says_where_it_belongs():
    entry, after = writes(drawer_pen(), Kind.OPEN, {"type": "drawer"})
    assert entry.content == {
        "at": "2026-11-20T08:03:00-06:00",
        "book": "01-0001",
        "by": "mdiaz",
        "date": "2026-11-20",
        "drawer": "01",
        "id": "id-1",
        "kind": "open",
        "prev": "0" * 64,
        "seq": 1,
        "till": "W1",
        "type": "drawer",
        "v": "TW1",
    }
    assert entry.hash == hashlib.sha256(bytes(32) + entry.body).digest()
    assert (entry.epoch, entry.offline, entry.approval) == (3, False, None)
    assert (after.state, after.next_seq, after.head) == (State.OPEN, 2, entry.hash)


def test_each_entry_is_chained_to_the_one_before():
    pen = opened()
    entry, after = writes(pen, Kind.NO_SALE, {"reason": "change for a twenty"})
    assert (entry.prev, entry.seq, entry.content["prev"]) == (pen.head, 2, pen.head.hex())
    assert after.head == entry.hash


def test_the_back_office_names_no_drawer():
    pen = Pen.first(BookType.OFFICE, "W1", 7, DAY, "jkim")
    entry, _ = writes(pen, Kind.OPEN, {"type": "office", "session": 7})
    assert entry.book == "W1-0007"
    assert "drawer" not in entry.content


def test_a_replayed_day_is_marked_and_an_offline_row_is_not_part_of_the_fact():
    entry, _ = writes(opened(), Kind.NO_SALE, replay=True, offline=True)
    assert entry.content["replay"] == "yes"
    assert entry.offline
    assert "offline" not in entry.content


def test_receipts_are_numbered_without_gaps_and_an_annulment_uses_its_number_up():
    pen = opened()
    assert pen.next_receipt_number() == "01-0001-0001"
    _, pen = writes(pen, Kind.RECEIPT, {"number": "01-0001-0001"})
    _, pen = writes(pen, Kind.ANNULLED, {"number": "01-0001-0002"})
    _, pen = writes(pen, Kind.ANNULLED)
    assert (pen.receipts, pen.next_receipt_number()) == (2, "01-0001-0003")
    with pytest.raises(Refused) as refused:
        writes(pen, Kind.RECEIPT, {"number": "01-0001-0005"})
    assert refused.value.code == "TW-NUMBER"


def test_counting_submitting_and_closing_move_the_book_along():
    pen = opened()
    seen = []
    for kind in (
        Kind.BEGIN_COUNT,
        Kind.CANCEL_COUNT,
        Kind.BEGIN_COUNT,
        Kind.COUNT,
        Kind.COUNT,
        Kind.SUBMIT,
        Kind.COUNT,
    ):
        _, pen = writes(pen, kind)
        seen.append((pen.state.value, pen.attempts))
    assert seen == [
        ("counting", 0),
        ("open", 0),
        ("counting", 0),
        ("counting", 1),
        ("counting", 2),
        ("submitted", 2),
        ("submitted", 3),
    ]
    _, pen = writes(pen, Kind.RETURN)
    assert (pen.state, pen.attempts) == (State.COUNTING, 0)
    _, pen = writes(pen, Kind.SUBMIT)
    _, pen = writes(pen, Kind.CLOSE)
    assert pen.state is State.SEALED
    for kind in (Kind.NO_SALE, Kind.OPEN):
        with pytest.raises(Refused) as refused:
            writes(pen, kind)
        assert refused.value.code == "TW-STATE"


def test_only_an_opening_begins_a_book_and_only_once():
    with pytest.raises(Refused, match="not in the state"):
        writes(drawer_pen(), Kind.NO_SALE)
    with pytest.raises(Refused, match="not in the state"):
        writes(opened(), Kind.OPEN)


def test_the_pen_does_not_move_past_an_entry_that_is_not_its_next():
    pen = opened()
    first, after = writes(pen, Kind.NO_SALE, {"reason": "a"})
    for wrong_pen in (after, drawer_pen(), Pen.first(BookType.DRAWER, "02", 1, DAY, "mdiaz")):
        with pytest.raises(Refused) as refused:
            wrong_pen.after(first)
        assert refused.value.code == "TW-SEQ"


def test_a_time_without_its_offset_is_a_defect():
    with pytest.raises(ValueError, match="offset"):
        drawer_pen().write(Kind.OPEN, "id", AT.replace(tzinfo=None), "mdiaz", "W1", {})


def test_an_entry_read_from_the_books_reads_its_fact_from_the_body():
    written, _ = writes(drawer_pen(), Kind.OPEN, {"type": "drawer"})
    row = Entry(written.id, written.book, 1, Kind.OPEN, written.body, written.prev, written.hash, 3)
    assert row == written
    assert row.content == written.content
    assert row.content is row.content
    assert row.code == canon.code_of(written.hash)


def test_a_complete_fact_can_be_sealed_again_as_it_stands():
    written, _ = writes(drawer_pen(), Kind.OPEN, {"type": "drawer"})
    assert sealed(written.content, 3) == written


def test_an_approved_entry_repeats_who_consented_and_to_which_text():
    approval = Approval(
        "a1", "id-2", "void", "01-0001-0001", Money(7000), "wrong account", "Void …", "ab" * 32, "mdiaz", "jkim"
    )
    assert approval.as_body() == {"by": "jkim", "text": "ab" * 32}
    entry, _ = writes(opened(), Kind.VOID, {"approval": approval.as_body()}, approval=approval)
    assert entry.approval is approval


def test_books_of_a_long_used_drawer_have_longer_numbers():
    assert (book_id("01", 12), book_id("01", 12345)) == ("01-0012", "01-12345")

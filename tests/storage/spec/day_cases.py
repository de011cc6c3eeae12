# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: E501 - a table of cases is read by its rows
"""Cases of closing the day: the day book, its seals, and the books that may no longer open."""

from __future__ import annotations

from datetime import timedelta

from app.domain.count import CashCount
from app.domain.entry import Kind
from app.domain.errors import Refused
from app.domain.kinds import cash, open_book
from app.domain.kinds import seal as seal_kind
from app.queries import day_close
from tests.books import DAY, READY_DAY, SEALED_DAY, Books, day_book, drawer, in_cash, item, money, of
from tests.storage.spec import Case
from tests.storage.spec.cases import a_kind, office_opening, opening, put, without, written

S, O, E = "story_seal", "story_open", "entry_written"  # noqa: E741 - three columns of one table
BOOK = seal_kind.BOOK
JUNE = DAY.replace(month=6)


def sealing(day=READY_DAY, change=None, by="", **options):
    """The seal of a day that can be closed, right until bent."""

    def build(books: Books):
        city = of(books, BOOK)
        return city.bends(Kind.SEAL, city.sealing(day), change, by, **options)

    return build


def listed(**values):
    return lambda body: body["books"][0].update(values)


def opens_day_book(change=None, by="jkim", session=2):
    """Another day book than the city's."""

    def build(books: Books):
        held = books.sessions[BOOK]
        new = day_book(books, by, READY_DAY)
        books.sessions[BOOK] = held
        named = put(session=session, book=f"DAY-{session:04d}")
        return new.bends(Kind.OPEN, open_book.open_day(), lambda body: (named(body), change and change(body)), by)

    return build


def with_postings(body):
    body["postings"] = [{"gl": "999-1110", "cents": 100, "tender": "cash"}, {"gl": "999-1115", "cents": -100}]


DAYS = [
    Case("a seal without its books", "TW-KIND", S, sealing(change=without("books"))),
    Case("a seal without the one before", "TW-KIND", S, sealing(change=without("previous"))),
    Case("a seal without its voids", "TW-KIND", S, sealing(change=without("voids"))),
    Case("a seal of no date", "TW-KIND", S, sealing(change=put(date="yesterday"))),
    Case("a seal of a day no month has", "TW-KIND", S, sealing(change=put(date="2026-11-31"))),
    Case("a seal without the server", "TW-KIND", E, sealing(offline=True)),
    Case("a cashier closes the day", "TW-RIGHT", E, sealing(by="mdiaz")),
    Case("a clerk closes the day", "TW-RIGHT", E, sealing(by="lortiz")),
    Case("a cashier opens the day book", "TW-RIGHT", E, opens_day_book(by="idle")),
    Case("a seal in a back office", "TW-BOOK", E, a_kind(Kind.SEAL, {}, "W1-0002", "jkim", change=put(
        books=[], totals=[], entries=0, receipts=0, voids=0, over_short=0, previous="0" * 64, version=3))),
    Case("a drawer opened without a sale in the day book", "TW-BOOK", E, a_kind(Kind.NO_SALE, cash.no_sale("x"), BOOK)),
    Case("the day book is closed", "TW-BOOK", E, a_kind(Kind.CLOSE, {"entries": 3, "session": 1}, BOOK)),
    Case("a day that is closed is closed again", "TW-DAY", S, sealing(SEALED_DAY)),
    Case("a day before the last closed is closed", "TW-DAY", S, sealing(SEALED_DAY - timedelta(days=1))),
    Case("a day with open drawers is closed", "TW-OPEN", S, sealing(DAY)),
    Case("a day to come is closed", "TW-OPEN", S, sealing(DAY.replace(year=2199))),
    Case("a seal that leaves a book out", "TW-STORY", S, sealing(change=put(books=[]))),
    Case("a seal that names a book twice", "TW-STORY", S, sealing(change=lambda b: b["books"].append(b["books"][0]))),
    Case("a seal of another head", "TW-STORY", S, sealing(change=listed(head="ab" * 32))),
    Case("a seal of fewer entries", "TW-STORY", S, sealing(change=listed(entries=2))),
    Case("a seal of another grand total", "TW-STORY", S, sealing(change=listed(grand=100))),
    Case("a seal of a book's other totals", "TW-STORY", S, sealing(change=lambda b: b["books"][0]["totals"][0].update(cents=1))),
    Case("a seal whose totals are not the books'", "TW-STORY", S, sealing(change=lambda b: b["totals"][0].update(cents=1))),
    Case("a seal of other receipts", "TW-STORY", S, sealing(change=put(receipts=99))),
    Case("a seal of fewer entries in all", "TW-STORY", S, sealing(change=put(entries=1))),
    Case("a seal that hides a void", "TW-STORY", S, sealing(change=put(voids=0))),
    Case("a seal over or short by something else", "TW-STORY", S, sealing(change=put(over_short=-100))),
    Case("a seal that does not continue the one before", "TW-STORY", S, sealing(change=put(previous="0" * 64))),
    Case("a seal of another schema", "TW-STORY", S, sealing(change=put(version=1))),
    Case("a seal that moves money", "TW-POST", S, sealing(change=with_postings)),
    Case("a number of a seal as text", "TW-BODY", "body_canonical", written(lambda s: s.replace('"voids":1', '"voids":"1"'), sealing())),
    Case("a drawer opens on a closed day", "TW-DAY", O, opening(day=SEALED_DAY)),
    Case("a drawer opens on a day no month has", "TW-BOOK", O, opening(change=put(date="2026-11-31"))),
    Case("a drawer opens in a month no year has", "TW-BOOK", O, opening(change=put(date="2026-13-01"))),
    Case("a back office opens on a day no month has", "TW-BOOK", O, office_opening("jkim", change=put(date="2026-99-99"))),
    Case("a drawer opens before a closed day", "TW-DAY", O, opening(day=JUNE)),
    Case("a back office opens on a closed day", "TW-DAY", O, office_opening("jkim", day=SEALED_DAY)),
    Case("a day book opens with money", "TW-KIND", O, opens_day_book(put(counted=100))),
    Case("a second day book", "TW-TWO", O, opens_day_book()),
    Case("a day book that leaves one out", "TW-NUMBER", O, opens_day_book(session=3)),
    Case("a day is closed", "", S, sealing()),
    Case("a day is closed by another supervisor", "", S, sealing(by="aortega")),
    Case("a drawer opens the day after a closed one", "", O, opening(day=READY_DAY)),
    Case("closing a day given up", "", "story_annulled", lambda b: of(b, BOOK).bends(
        Kind.ANNULLED, {"of_kind": "seal", "tried": "0" * 64, "amount": 0, "reason": "x"})),
]  # fmt: skip


def refused(books: Books, entry, by: str = "") -> str:
    """The code an entry is refused with."""
    try:
        books.records(entry, by)
    except Refused as refusal:
        return refusal.code
    return ""


def a_seal_covers_every_book_since_the_last(books: Books) -> None:
    late = drawer(books, "09", "idle", 1, SEALED_DAY + timedelta(days=1)).opens()
    late.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    assert refused(books, sealing()(books)) == "TW-OPEN"
    late.begins_count().counts(CashCount.of({"20.00": 11}))
    assert refused(books, sealing()(books)) == "TW-OPEN"
    late.submits()
    assert refused(books, sealing()(books)) == "TW-OPEN"
    late.closes()
    of(books, BOOK).seals(READY_DAY, "aortega")
    assert books.rows("SELECT date, books, receipts, voids FROM day_seal ORDER BY date") == [
        ("2026-11-18", 1, 3, 1), ("2026-11-19", 2, 4, 1),
    ]  # fmt: skip
    body = of(books, BOOK).last.content  # type: ignore[union-attr]  # just written
    assert [row["book"] for row in body["books"]] == ["09-0001", "12-0002"]
    assert [(row["tender"], row["cents"]) for row in body["totals"]] == [("cash", 4000), ("check", 2000)]


def a_closed_day_takes_no_book(books: Books) -> None:
    of(books, BOOK).seals(READY_DAY)
    for day in (READY_DAY, SEALED_DAY):
        assert refused(books, opening(day=day)(books)) == "TW-DAY"
        assert refused(books, office_opening("jkim", day=day)(books)) == "TW-DAY"
    drawer(books, "09", "idle").opens()


def seals_follow_one_another(books: Books) -> None:
    city = of(books, BOOK)
    first, second = city.last, city.seals(READY_DAY)
    assert first is not None
    assert second.content["previous"] == first.hash.hex() == second.prev.hex()
    assert books.rows("SELECT next_seq, state, date FROM book WHERE id = 'DAY-0001'") == [(4, "open", "2026-11-18")]


def what_is_too_much_of_one_transfer_hides_no_other(books: Books) -> None:
    sender = drawer(books, "09", "idle", 1, READY_DAY).opens()
    taker = drawer(books, "12", "kfox", 3, READY_DAY).opens(grand=money("80.00"))
    sender.sends("12", {"10.00": 1}, "never taken")
    taker.receives(sender.sends("12", {"5.00": 1}, "too much"), {"5.00": 3})
    for session, pile in ((sender, {"20.00": 9, "5.00": 1}), (taker, {"20.00": 10, "5.00": 3})):
        session.begins_count().counts(CashCount.of(pile))
        session.submits()
        session.closes()
    assert day_close.in_transit(books.database, READY_DAY) == money("20.00")
    assert refused(books, sealing()(books)) == "TW-OPEN"


DAY_ACTS = [
    a_closed_day_takes_no_book,
    a_seal_covers_every_book_since_the_last,
    seals_follow_one_another,
    what_is_too_much_of_one_transfer_hides_no_other,
]

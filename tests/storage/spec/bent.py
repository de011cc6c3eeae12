# SPDX-License-Identifier: Apache-2.0
"""Right entries bent by chance: what an honest till writes in the town, and the same with something changed."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from app.domain import canon
from app.domain.code import RevenueCode
from app.domain.count import CashCount
from app.domain.entry import Approval, Entry, Kind
from app.domain.kinds import annulled, cash, counting, importing, open_book, transfer
from app.domain.kinds import setup as setup_kind
from app.domain.kinds.importing import LineType
from app.domain.money import ZERO, Money
from app.domain.purpose import Purpose
from app.verifier import legs
from app.verifier.kinds_counter import receipt_legs
from tests.books import (
    BL,
    IN_CASH,
    UB,
    Books,
    Session,
    again,
    billed,
    by_check,
    by_money_order,
    drawer,
    in_cash,
    item,
    keeps,
    money,
    of,
    office,
    on_account,
    pays,
)
from tests.undoing import at_the_bank, refunding, returning, reversing, unheld

SPLIT = {"501-1310": "13.33", "521-1310": "6.67"}
WORDS: dict[str, tuple[str, ...]] = {
    "gl": ("999-1110", "999-1120", "999-2010", "100-1010", "501-1310", "521-1310", "501-2300", "100-4290", "777-1000"),
    "for": ("100", "501", "521", "777"), "tender": ("cash", "check", "on_account", "shells"),
    "kind": ("cash", "check", "money_order", "on_account", "shells"), "charge": ("c1", "c2", "c3", "c4", "b1", "c9"),
    "account": (UB, BL, "UB-1"), "fund": ("501", "521", "999", "777"), "code": ("WATER", "DOGLIC", "MISC", "NONE"),
    "type": ("charge", "code", "credit", "raise", "paid", "gift", "drawer", "office"),
    "by": ("mdiaz", "jkim", "aortega", "tnguyen", "lortiz", "admin"), "drawer": ("01", "02", "09"),
    "to": ("01", "10", "21", "99"), "charged": ("21-0001", "22-0001", "01-0001"), "from": ("check", "card"),
    "till": ("W1", "W2", "W9"), "of_kind": ("receipt", "void", "close", "count", "no_sale", "open", "setup"),
    "channel": ("mail", "window"), "date": ("2026-11-20", "2026-11-21"), "coin": ("yes", "no"),
}  # fmt: skip
"""What a text may be changed to, or a key added with."""
MORE: dict[str, Any] = {
    "cents": 500, "open": 3200, "quantity": 2, "rounding": 1, "change": 100, "grand": 500, "counted": 100,
    "number": "x", "reason": "x", "party": "x", "shares": [{"gl": "501-1310", "cents": 100}], "count": [],
    "postings": [],
}  # fmt: skip
PLACE = frozenset({"id", "seq", "prev", "v", "book"})
"""What says where an entry stands; the cases bend these one by one."""
WRITERS = {Kind.CLOSE: "jkim", Kind.RETURN: "jkim"}


@dataclass(frozen=True)
class Right:
    """A right entry's body before it is written, with the consent it needs."""

    body: dict[str, Any]
    approval: Approval | None = None


def right(books: Books) -> Iterator[Right]:
    """One of everything the town could write next."""
    for session, kind, content in _next(books):
        by = WRITERS.get(kind, "") if session.pen.type.value == "drawer" else ""
        if session.pen.book == "06-0001" and kind is Kind.COUNT:
            by = "jkim"
        yield Right(copy.deepcopy(dict(session.builds(kind, content, by).content)))
    for name in ("dog", "paid", "drop"):
        entry = of(books, "01").undoing(books.entries[name])
        yield Right(copy.deepcopy(dict(entry.content)), entry.approval)
    left = replace(IN_CASH, left=Money(500))
    for entry in (
        of(books, "21").correcting(books.entries["keyed"], left, by_check("4.00")),
        of(books, "05").correcting(books.entries["in 05"], IN_CASH, by_check("20.00"), "aortega"),
    ):
        yield Right(copy.deepcopy(dict(entry.content)), entry.approval)
    surprise = of(books, "W2-0001").surprising("01-0001")
    yield Right(copy.deepcopy(dict(surprise.content)), surprise.approval)
    one = of(books, "01")
    picked = one.agreed(Kind.PICKUP, lambda by: cash.pickup(money("5.00"), "full", by), "5.00")
    yield Right(copy.deepcopy(dict(picked.content)), picked.approval)
    allowed = one.allowed(lambda: _license_fee(books))
    yield Right(copy.deepcopy(dict(allowed.content)), allowed.approval)


def right_undoing(books: Books) -> Iterator[Right]:
    """One of everything that undoes, in the back office of the day after; the checks are at the bank."""
    unheld(books)
    desk, paid = at_the_bank(books, books.entries["paid"]), books.entries["paid"]
    for entry in (reversing(desk, paid), returning(desk, paid), refunding(desk, "3.00")):
        yield Right(copy.deepcopy(dict(entry.content)), entry.approval)


def _license_fee(books: Books) -> dict[str, Any]:
    """A payment of an account that may not pay by check."""
    license_fee = pays("b1", "250.00", "250.00", "BUSLIC", account=BL, shares={"100-1310": "250.00"})
    return of(books, "01").story([license_fee], [by_check("100.00"), by_money_order("150.00")])


def _next(books: Books) -> Iterator[tuple[Session, Kind, dict[str, Any]]]:
    one, two, back, admin = (of(books, name) for name in ("01", "02", "W1-0001", "W1-0002"))
    dog, bills = item("DOGLIC", "20.00"), pays("c4", "20.00", "30.00", shares=SPLIT)
    odd = (pays("c2", "32.00", "32.00"), item("MISC", "0.03", {"100-4290": "0.03"}))
    yield one, Kind.RECEIPT, one.story([dog], [in_cash("50.00")], change="30.00")
    yield one, Kind.RECEIPT, one.story(odd, [by_check("22.00"), in_cash("10.05")], rounding="0.02")
    yield one, Kind.RECEIPT, one.story([bills, keeps("1.00")], [on_account("7.00"), in_cash("14.00")])
    yield one, Kind.DROP, cash.drop(money("5.00"), "vault", CashCount.of({"5.00": 1}))
    yield one, Kind.NO_SALE, cash.no_sale("change")
    yield from _between_drawers(books)
    shop = Purpose.of_code("Ace Hardware", RevenueCode("MISC", "Miscellaneous", "entered", (("100-4290", 1),)))
    yield one, Kind.PAID_IN, cash.paid_in(shop, money("6.00"), "found", CashCount.of({"5.00": 1, "1.00": 1}))
    yield one, Kind.PAID_OUT, cash.paid_out(Purpose.of_account("Ace", "100-5310"), money("5.00"), "tape")
    yield one, Kind.EXCHANGE, cash.exchange(CashCount.of({"1.00": 5}), CashCount.of({"5.00": 1}), "Vault", "ones")
    yield one, Kind.COUNTERFEIT, cash.counterfeit(money("20.00"), "MB 4471", "Rosa", "no thread")
    yield one, Kind.BEGIN_COUNT, {}
    yield one, Kind.ANNULLED, annulled.annulled(one.builds(Kind.RECEIPT, one.story([dog], [in_cash("20.00")])), "x")
    yield two, Kind.COUNT, two.tally()
    yield two, Kind.CANCEL_COUNT, {}
    yield of(books, "03"), Kind.COUNT, of(books, "03").tally()
    yield of(books, "04"), Kind.SUBMIT, counting.submit(1)
    yield of(books, "05"), Kind.CLOSE, of(books, "05").closing()
    yield of(books, "06"), Kind.COUNT, of(books, "06").tally()
    yield of(books, "06"), Kind.RETURN, counting.return_count("again")
    yield back, Kind.IMPORT, importing.import_charges("billing", (
        billed("n1", "WATER", {"501-1310": "5.00"}),
        again(LineType.RAISE, "c4", "30.00", {"501-1310": "1.00", "521-1310": "2.00"}),
        again(LineType.PAID, "c2", "32.00", {"501-1310": "-2.00"})))  # fmt: skip
    yield admin, Kind.SETUP, setup_kind.setup("code", "x", None, {"active": 1, "text": "X"})
    yield admin, Kind.CLOSE, admin.closing()
    yield from _openings(books)


def _between_drawers(books: Books) -> Iterator[tuple[Session, Kind, dict[str, Any]]]:
    sender, taker, ruler = (of(books, name) for name in ("21", "22", "W2-0001"))
    five = CashCount.of({"5.00": 1})
    yield sender, Kind.TRANSFER_OUT, transfer.dispatch("22", five, "change")
    yield taker, Kind.TRANSFER_IN, transfer.acceptance(books.entries["sent"].id, five)
    ruled = transfer.ruling(books.entries["sent_short"].id, money("1.00"), "22-0001", "lost on the way")
    yield ruler, Kind.TRANSFER_RULING, ruled


def _openings(books: Books) -> Iterator[tuple[Session, Kind, dict[str, Any]]]:
    nine, mail = drawer(books, "09", "idle"), office(books, "lortiz", 2, "W2")
    for session in (nine, mail):
        books.sessions.pop(session.pen.book)
    yield nine, Kind.OPEN, open_book.open_drawer(1, ZERO, Money(20000), CashCount.of({"20.00": 9}))
    yield mail, Kind.OPEN, open_book.open_office(2)


def bend(chance: Random, body: dict[str, Any]) -> None:
    """Change one thing of a body: an amount, a word, a part left out, doubled, added, or cents moved between rows."""
    nodes = [(holder, key, value) for holder, key, value in _nodes(body) if holder is not body or key not in PLACE]
    act = chance.random()
    if act < 0.35:
        holder, key, value = chance.choice([n for n in nodes if isinstance(n[2], int)] or [({}, "", 0)])
        holder[key] = chance.choice((value + 1, value - 1, -value, 0, value + 5, 2 * value, 500, 1000, 3200))
    elif act < 0.6:
        holder, key, _ = chance.choice([n for n in nodes if n[1] in WORDS and (n[0] is not body or n[1] != "kind")])
        holder[key] = chance.choice(WORDS[key])
    elif act < 0.7:
        holder, key, _ = chance.choice([n for n in nodes if isinstance(n[1], str) and n[1] != "kind"])
        del holder[key]
    elif act < 0.8:
        rows = chance.choice([n[2] for n in nodes if isinstance(n[2], list) and n[2]] or [[0]])
        at = chance.randrange(len(rows))
        rows[at : at + 1] = chance.choice(([], [rows[at], copy.deepcopy(rows[at])]))
    elif act < 0.9:
        holder = chance.choice([body, *(n[2] for n in nodes if isinstance(n[2], dict))])
        key = chance.choice([*(word for word in WORDS if word != "kind"), *MORE])
        holder[key] = copy.deepcopy(MORE[key]) if key in MORE else chance.choice(WORDS[key])
    else:
        _move_cents(chance, [n[2] for n in nodes if isinstance(n[2], list)])


def _nodes(value: Any) -> Iterator[tuple[Any, Any, Any]]:
    for key, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
        yield value, key, inner
        if isinstance(inner, dict | list):
            yield from _nodes(inner)


def _move_cents(chance: Random, lists: list[list[Any]]) -> None:
    lists = [rows for rows in lists if len(rows) > 1 and all(isinstance(r, dict) and "cents" in r for r in rows)]
    if lists:
        giver, taker = chance.sample(chance.choice(lists), 2)
        cents = chance.choice((1, 100, 500))
        giver["cents"] -= cents
        taker["cents"] += cents


def repost(body: dict[str, Any]) -> None:
    """The postings that would follow from a bent receipt, so that its story alone is wrong."""
    try:
        giver = next((n for n, row in enumerate(body["tenders"]) if row["kind"] == "cash"), None)
        rows = legs.pooled(receipt_legs(body, giver))
    except (KeyError, TypeError, AttributeError):
        return  # too bent to be told
    names = ("gl", "for", "tender", "charge", "account")
    told = [
        {**{name: said for name, said in zip(names, leg, strict=True) if said}, "cents": cents}
        for leg, cents in rows.items()
    ]
    body["postings"] = told or body["postings"]


def written(said: Right, *, offline: bool) -> Entry:
    """The body written and hashed as if it were right, whatever it says."""
    body = json.dumps(said.body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    prev = bytes.fromhex(said.body["prev"])
    return Entry(
        said.body["id"], said.body["book"], said.body["seq"], Kind(said.body["kind"]), body, prev,
        canon.digest(prev, body), 1, offline, said.approval,
    )  # fmt: skip

# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: E501 - a table of cases is read by its rows
"""Cases of what a deposit must satisfy: sessions, amounts, checks, bag, and the person who verifies it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from app.domain.count import CashCount
from app.domain.entry import Approval, Kind
from app.domain.kinds.deposit import Bag, BagCheck, Part, consent_target, consent_text, deposit
from tests.books import ROUTING, Books, money, of
from tests.storage.spec import Case
from tests.storage.spec.cases import put, without
from tests.undoing import amending, banked, late

D = "story_deposit"
PARTS = (
    Part("11-0001", "cash", money("20.00")),
    Part("11-0001", "check", money("45.00")),
    Part("11-0001", "money_order", money("20.00")),
)
CHECKS = (
    BagCheck("11-0001", "check", money("45.00"), "11-0001-0002", 1, "301", ROUTING),
    BagCheck("11-0001", "money_order", money("20.00"), "11-0001-0003", 1, "77"),
)
BAG = Bag("GENERAL", "999-1100", "B-1", "S-1", "Daily deposit", PARTS, CashCount.of({"20.00": 1}), CHECKS)


def verified(books: Books, content, bag=BAG, change=None, book="W1-0001", **changed):
    """The entry of a deposit as it is bent, and jkim's consent to what was right."""
    session, shown = of(books, book), consent_text(bag)
    agreed = Approval(
        id=books.new_id(), entry_id=books.new_id(), kind="deposit",
        target=consent_target(bag.bank, bag.bag), amount=bag.total, reason=bag.reason,
        text=shown, text_hash=hashlib.sha256(shown.encode()).hexdigest(), requested_by="lortiz", approved_by="jkim",
    )  # fmt: skip
    entry_id, agreed = agreed.entry_id, replace(agreed, **changed)
    content["approval"] = {"by": agreed.approved_by, "text": hashlib.sha256(shown.encode()).hexdigest()}
    return session.bends(Kind.DEPOSIT, content, change, "lortiz", id=entry_id, approval=agreed)


def bagged(change=None, bag=BAG, **changed):
    return lambda books: verified(books, deposit(bag, _nobody(bag)), bag, change, **changed)


def _nobody(bag):
    return Approval("", "", "deposit", bag.bag, bag.total, bag.reason, "", "", "lortiz", "jkim")


def line(place, **values):
    return lambda body: body["lines"][place].update(values)


def check(place, **values):
    return lambda body: body["checks"][place].update(values)


def other_money(place, cents):
    """Another amount in one line, told alike everywhere."""

    def change(body):
        more = cents - body["lines"][place]["cents"]
        body["lines"][place]["cents"] = cents
        body["total"] += more
        body["postings"][0]["cents"] += more
        body["postings"][place + 1]["cents"] -= more

    return change


def both(*changes):
    def change(body):
        for each in changes:
            each(body)

    return change


def without_money_orders(body):
    del body["lines"][2], body["checks"][1], body["postings"][3]
    body["total"] -= 2000
    body["postings"][0]["cents"] -= 2000


def of_nothing(body):
    body.update(lines=[], checks=[], count=[], total=0)


STRANGE = BagCheck("11-0001", "check", money("45.00"), number="999")
FOR_ANOTHER = replace(BAG, checks=(STRANGE, CHECKS[1]))
STRANGE_ORDER = replace(BAG, checks=(CHECKS[0], replace(CHECKS[1], receipt="", place=0)))

A = "story_deposit_correction"


def amends(change=None, book="W1-0001"):
    """A correction of a deposit nobody made."""

    def build(books: Books):
        bag = bagged()(books)
        desk = of(books, book)
        return amending(desk, bag, 8400, change)

    return build


DEPOSIT = [
    Case("a deposit without its bag", "TW-KIND", D, bagged(without("bag"))),
    Case("a deposit whose line names no session", "TW-KIND", D, bagged(lambda b: b["lines"][0].pop("book"))),
    Case("a deposit with half a receipt", "TW-KIND", D, bagged(lambda b: b["checks"][0].pop("seq"))),
    Case("a deposit without the server", "TW-KIND", "entry_written", lambda b: replace(bagged()(b), offline=True)),
    Case("a deposit in a drawer's book", "TW-BOOK", "entry_written", lambda b: of(b, "08").bends(
        Kind.DEPOSIT, deposit(BAG, _nobody(BAG)), None, "jkim")),
    Case("a deposit by an administrator", "TW-RIGHT", "entry_written", lambda b: of(b, "W1-0002").bends(
        Kind.DEPOSIT, deposit(BAG, _nobody(BAG)), None, "admin")),
    Case("a deposit to a bank nobody knows", "TW-BOOK", D, bagged(put(bank="OTHER"))),
    Case("a deposit of a session that is not sealed", "TW-STATE", D, bagged(line(0, book="05-0001"))),
    Case("a deposit of a session nobody opened", "TW-STATE", D, bagged(line(0, book="99-0001"))),
    Case("a deposit of a back office", "TW-STATE", D, bagged(line(0, book="W1-0001"))),
    Case("a deposit of less cash than was dropped and closed", "TW-STORY", D, bagged(both(
        other_money(0, 1500), lambda b: b.update(count=[{"face": 500, "loose": 3, "packs": 0, "pack_of": 100, "cents": 1500}])))),
    Case("a deposit of more checks than were counted", "TW-STORY", D, bagged(both(
        other_money(1, 7500), lambda b: b["checks"].append({"book": "11-0001", "tender": "check", "cents": 3000,
            "receipt": "11-0001-0002", "seq": 2, "number": "302", "routing": ROUTING})))),
    Case("a deposit without a tender its account takes", "TW-STORY", D, bagged(without_money_orders)),
    Case("a deposit of a tender no bag holds", "TW-STORY", D, bagged(both(
        line(2, tender="card"), check(1, tender="card")))),
    Case("a deposit with a session's tender twice", "TW-STORY", D, bagged(lambda b: b["lines"].append(dict(b["lines"][0])))),
    Case("a deposit of another total", "TW-STORY", D, bagged(put(total=1))),
    Case("a deposit of nothing", "TW-STORY", D, bagged(of_nothing)),
    Case("a deposit counted otherwise", "TW-STORY", "pieces_add_up", bagged(
        put(count=[{"face": 1000, "loose": 1, "packs": 0, "pack_of": 100, "cents": 1000}]))),
    Case("a deposit of a check of another amount", "TW-STORY", D, bagged(both(
        check(0, cents=4400), lambda b: b["checks"].append({"book": "11-0001", "tender": "check", "cents": 100})))),
    Case("a deposit of a check under another number", "TW-STORY", D, bagged(check(0, number="300"))),
    Case("a deposit of a check of another bank", "TW-STORY", D, bagged(check(0, routing="021000021"))),
    Case("a deposit of a check from another place of its receipt", "TW-STORY", D, bagged(check(0, seq=2))),
    Case("a deposit of one check twice", "TW-STORY", D, bagged(lambda b: b["checks"].append(dict(b["checks"][0])))),
    Case("a deposit with a check left out", "TW-STORY", D, bagged(lambda b: b["checks"].pop())),
    Case("a deposit of a money order nobody took, where all were there", "TW-STORY", D, bagged(bag=STRANGE_ORDER)),
    Case("a deposit of a check without a session", "TW-STORY", D, bagged(lambda b: b["checks"].append(
        {"book": "07-0001", "tender": "check", "cents": 100}))),
    Case("a deposit nobody verified", "TW-APPROVAL", D, lambda b: replace(bagged()(b), approval=None)),
    Case("a deposit a cashier verified", "TW-APPROVAL", D, bagged(approved_by="tnguyen")),
    Case("a deposit verified for another bag", "TW-APPROVAL", D, bagged(target="bag B-2 for GENERAL")),
    Case("a deposit verified for another bank", "TW-APPROVAL", D, bagged(target="bag B-1 for UTILITY")),
    Case("a deposit verified for another amount", "TW-APPROVAL", D, bagged(amount=money("1.00"))),
    Case("a deposit verified for another reason", "TW-APPROVAL", D, bagged(reason="because")),
    Case("a deposit verified for another entry", "TW-APPROVAL", D, bagged(entry_id="019a9f3c-5c00-7000-8000-0000000000ff")),
    Case("a deposit verified for somebody else", "TW-APPROVAL", D, bagged(requested_by="admin")),
    Case("a deposit that names another verifier", "TW-APPROVAL", D, bagged(lambda b: b["approval"].update(by="aortega"))),
    Case("a deposit posted elsewhere", "TW-POST", D, bagged(lambda b: b["postings"][0].update(gl="999-1130"))),
    Case("a deposit", "", D, bagged()),
    Case("a deposit of a check nobody took, where another is missing", "", D, bagged(bag=FOR_ANOTHER)),
    Case("a deposit given up", "", "story_annulled", lambda b: of(b, "W1-0001").annulling(bagged()(b))),
    Case("a correction of a deposit that does not say what was counted", "TW-KIND", A, amends(without("counted"))),
    Case("a correction of a deposit borne by nobody", "TW-KIND", A, amends(put(charged="nobody"))),
    Case("a correction of a deposit that names no approver", "TW-KIND", A, amends(lambda b: b["approval"].pop("by"))),
    Case("a correction of no deposit", "TW-STORY", A, amends()),
    Case("a correction of a deposit by an administrator", "TW-RIGHT", "entry_written", amends(book="W1-0002")),
    Case("a correction of a deposit", "", A, lambda b: amending(late(b), banked(late(b), "12-0001"), 100)),
]  # fmt: skip

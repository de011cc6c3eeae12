# SPDX-License-Identifier: Apache-2.0

"""Cases of what a supervisor finds without warning: surprise counts, and notes that are counterfeit."""

from __future__ import annotations

import re

from app.domain.entry import Kind
from app.domain.kinds import cash
from app.domain.money import Money
from tests.books import Books, money, of, raw
from tests.storage.spec import Case
from tests.storage.spec.cases import E, a_kind, dog, put, without
from tests.storage.spec.cash_cases import UNGIVEN, picked_up
from tests.storage.spec.money_cases import dropping


def surprised(book="01-0001", change=None, by="", **consent):
    """A surprise count of a drawer in aortega's back office."""

    def build(books: Books):
        back = of(books, "W2-0001")
        entry = back.surprising(book, **consent)
        body = dict(entry.content)
        return back.bends(Kind.SURPRISE_COUNT, body, change, by, id=entry.id, approval=entry.approval)

    return build


def moved_on(books: Books):
    """A surprise count that speaks of the entry before the last."""
    return surprised(change=lambda body: body.update(at_seq=body["at_seq"] - 1))(books)


S, W = "story_surprise_count", "counted_by_two"
SURPRISE = [
    Case("a surprise count of nothing", "TW-KIND", S, surprised(change=without("of"))),
    Case("a surprise count without its checks", "TW-KIND", S, surprised(change=without("checks"))),
    Case("a surprise count nobody chose", "TW-KIND", S, surprised(change=put(chosen="planned"))),
    Case("a surprise count without a second person", "TW-KIND", S, surprised(change=without("approval"))),
    Case("a surprise count at an entry as text", "TW-BODY", "body_canonical", lambda b: raw(
        surprised()(b), lambda s: re.sub('"at_seq":([0-9]+)', r'"at_seq":"\1"', s))),
    Case("checks of a surprise count that do not add up", "TW-STORY", S, surprised(change=put(checks_total=5))),
    Case("a money order of nothing by surprise", "TW-STORY", S, surprised(change=put(money_orders=[{"cents": 0}]))),
    Case("pieces that do not make the surprise count", "TW-STORY", "pieces_add_up", surprised(change=put(counted=1))),
    Case("a surprise count of no book", "TW-BOOK", S, surprised(change=put(of="77-0001"))),
    Case("a surprise count of a back office", "TW-BOOK", S, surprised(change=put(of="W1-0001"))),
    Case("a surprise count in a drawer's book", "TW-BOOK", E, lambda b: of(b, "08").bends(
        Kind.SURPRISE_COUNT, dict(surprised()(b).content), None, "jkim")),
    Case("a surprise count while counting", "TW-STATE", S, surprised("02-0001")),
    Case("a surprise count of a sealed session", "TW-STATE", S, surprised("07-0001")),
    Case("a surprise count by a cashier", "TW-RIGHT", E, surprised(by="mdiaz")),
    Case("a surprise count of a drawer that has moved on", "TW-SEQ", S, moved_on),
    Case("a surprise count nobody else consented to", "TW-APPROVAL", W, surprised(approved_by="aortega")),
    Case("a surprise count with a clerk as witness", "TW-APPROVAL", W, surprised(approved_by="lortiz")),
    Case("a surprise count with somebody inactive as witness", "TW-APPROVAL", W, surprised(approved_by="gone")),
    Case("a consent to another surprise count", "TW-APPROVAL", W, surprised(target="02-0001")),
    Case("a consent to a surprise count of more", "TW-APPROVAL", W, surprised(amount=Money(1))),
    Case("a consent to a surprise count for another reason", "TW-APPROVAL", W, surprised(reason="other")),
    Case("a surprise count that names another witness", "TW-APPROVAL", W, surprised(
        change=lambda body: body["approval"].update(by="rwells"))),
    Case("a surprise count with postings", "TW-POST", S, lambda b: surprised(
        change=put(postings=dropping()(b).content["postings"]))(b)),
    Case("a surprise count", "", S, surprised()),
    Case("a surprise count with the drawer's own cashier", "", S, surprised(approved_by="mdiaz")),
]  # fmt: skip


def noted(change=None, by=""):
    return a_kind(Kind.COUNTERFEIT, cash.counterfeit(money("20.00"), "MB 4471", "Rosa", "no thread"), "01", by, change)


NOTE = "story_counterfeit"
COUNTERFEIT = [
    Case("a counterfeit note without its serial number", "TW-KIND", NOTE, noted(without("serial"))),
    Case("a counterfeit note without a face", "TW-KIND", NOTE, noted(without("face"))),
    Case("a counterfeit note of three dollars", "TW-STORY", NOTE, noted(put(face=300))),
    Case("a counterfeit note with an empty number", "TW-STORY", NOTE, noted(put(serial=""))),
    Case("a counterfeit note that moves money", "TW-POST", NOTE, lambda b: noted(
        put(postings=dropping()(b).content["postings"]))(b)),
    Case("a counterfeit note reported by a clerk", "TW-RIGHT", E, noted(by="lortiz")),
    Case("a counterfeit note with a consent nobody asked after", "TW-KIND", E, noted(put(approval=UNGIVEN))),
    Case("a counterfeit note with a second consent", "TW-KIND", E, noted(put(second=UNGIVEN))),
    Case("counting begun with a consent nobody asked after", "TW-KIND", E, a_kind(
        Kind.BEGIN_COUNT, {}, "01", change=put(approval=UNGIVEN))),
    Case("a payment with a second consent", "TW-KIND", E, dog(put(second=UNGIVEN))),
    Case("a pickup's second consent nobody asked after", "TW-KIND", E, picked_up(put(second=UNGIVEN))),
    Case("a counterfeit note", "", NOTE, noted()),
]  # fmt: skip

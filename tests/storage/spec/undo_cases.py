# SPDX-License-Identifier: Apache-2.0

"""Cases of reversals, returned checks and refund requests (rules 5.4, 5.7, 5.8), and of voids beside them."""

from __future__ import annotations

from dataclasses import replace

from app.domain.entry import Kind
from app.domain.money import Money
from tests.books import Books, of
from tests.storage.spec import Case
from tests.storage.spec.cases import put, without
from tests.undoing import late, refunding, returned, returning, reversing, unheld

U, W = "story_undo", "story_refund"


def back(name="paid", change=None, **more):
    return lambda books: reversing(late(books), books.entries[name], change, **more)


def in_time(books: Books):
    """A reversal after no check can come back any more."""
    unheld(books)
    return back()(books)


def check(change=None, name="paid", **more):
    return lambda books: returning(late(books), books.entries[name], change, **more)


def refund(amount="2.00", change=None, **more):
    return lambda books: refunding(late(books), amount, change, **more)


def unapproved(build):
    return lambda books: replace(build(books), approval=None)


def posted(place, **values):
    return lambda body: body["postings"][place].update(values)


def too_early(books: Books):
    """The reversal of a receipt whose session is open, on its own date: that is a void."""
    return reversing(of(books, "W1-0001"), books.entries["paid"])


def by_a_cashier(books: Books):
    content = back()(books).content
    keep = ("of", "target", "reason", "total", "approval", "postings")
    return of(books, "01").bends(Kind.REVERSAL, {key: content[key] for key in keep})


def agreed_for_another(books: Books):
    entry = back()(books)
    return replace(entry, approval=replace(entry.approval, entry_id=books.new_id()))


def of_entry(name, **more):
    """The body names another entry of the town."""

    def change(books: Books, body):
        body["of"] = books.entries[name].id
        body.update(more)

    return lambda books: back(change=lambda body: change(books, body))(books)


def alone(books: Books):
    """Over/short bears what two people agreed to; here only one did."""
    desk, paid = late(books), books.entries["paid"]

    def change(body):
        body["second"] = dict(body["approval"])
        for row in body["postings"]:
            row.update(gl="100-4190" if row["gl"] == "100-2010" else row["gl"])

    return reversing(desk, paid, change)


UNDO = [
    Case("a reversal of a check that may still come back", "TW-HELD", U, back()),
    Case("a reversal without a reason", "TW-KIND", U, back(change=without("reason"))),
    Case("a reversal that names no approver", "TW-KIND", U, back(change=lambda b: b["approval"].pop("by"))),
    Case("a reversal with half a second consent", "TW-KIND", U, back(change=put(second={"by": "jkim"}))),
    Case("a reversal of a part only", "TW-KIND", U, back(change=put(place=1))),
    Case("a reversal that says who bears a fee", "TW-KIND", U, back(change=put(account="BL-100"))),
    Case("a reversal by a cashier", "TW-RIGHT", "entry_written", by_a_cashier),
    Case("a reversal while it can be voided", "TW-UNDO", U, too_early),
    Case("a reversal of another amount", "TW-STORY", U, back(change=put(total=100))),
    Case("a reversal under another number", "TW-UNDO", U, back(change=put(target="01-0001-0002"))),
    Case("a reversal of what was voided", "TW-UNDO", U, back("undone")),
    Case("a reversal of a drop", "TW-UNDO", U, of_entry("drop")),
    Case("a reversal of a void", "TW-UNDO", U, of_entry("void")),
    Case("a reversal of nothing", "TW-UNDO", U, back(change=put(of="00000000-0000-7000-8000-000000000000"))),
    Case("a reversal nobody agreed to", "TW-APPROVAL", U, unapproved(back())),
    Case("a reversal a cashier agreed to", "TW-APPROVAL", U, back(approved_by="tnguyen")),
    Case("a reversal agreed to for another entry", "TW-APPROVAL", U, agreed_for_another),
    Case("a reversal agreed to for another amount", "TW-APPROVAL", U, back(amount=Money(1))),
    Case("a reversal agreed to for another reason", "TW-APPROVAL", U, back(reason="because")),
    Case("a reversal agreed to for no reason", "TW-APPROVAL", U, back(change=put(reason=" "), reason=" ")),
    Case("a reversal agreed to as another act", "TW-APPROVAL", U, back(kind="void")),
    Case("what was never received, with one consent twice", "TW-APPROVAL", U, alone),
    Case("a reversal that charges what is not missing", "TW-STALE", U, back(change=put(lines=[{
        "type": "charge", "charge": "x", "account": "UB-900001", "code": "MISC", "text": "x", "due": "2026-11-21",
        "cents": 100, "shares": [{"gl": "501-1310", "cents": 100}]}]))),
    Case("a reversal that pays the drawer", "TW-POST", U, back("dog", posted(1, gl="999-1110"))),
    Case("a reversal of half", "TW-POST", U, back("dog", lambda b: [
        row.update(cents=row["cents"] // 2) for row in b["postings"]])),
    Case("a reversal", "", U, in_time),
    Case("a reversal of an item", "", U, back("dog")),
    Case("a returned check without its place", "TW-KIND", U, check(without("place"))),
    Case("a returned check for no reason a bank has", "TW-KIND", U, check(put(reason="bored"))),
    Case("a returned check that does not say whose mistake", "TW-KIND", U, check(put(bank_error="maybe"))),
    Case("a returned check that was cash", "TW-UNDO", U, check(put(place=2))),
    Case("a returned check that is not there", "TW-UNDO", U, check(put(place=3))),
    Case("a returned check before the first", "TW-UNDO", U, check(put(place=0))),
    Case("a returned check that was not deposited", "TW-UNDO", U, check()),
    Case("a returned check", "", U, lambda b: returned(b, b.entries["paid"])),
    Case("a check returned by the bank's mistake", "", U, lambda b: returned(b, b.entries["paid"], bank_error=True)),
    Case("a refund without a payee", "TW-KIND", W, refund(change=without("payee"))),
    Case("a refund to nobody", "TW-STORY", W, refund(change=put(payee=" "))),
    Case("a refund of nothing", "TW-STORY", W, refund(change=put(total=0))),
    Case("a refund of the pool", "TW-STORY", W, refund(change=put(fund="999"))),
    Case("a refund under another account", "TW-STORY", W, refund(change=put(target="BL-100"))),
    Case("a refund nobody agreed to", "TW-APPROVAL", W, unapproved(refund())),
    Case("a refund a cashier agreed to", "TW-APPROVAL", W, refund(approved_by="tnguyen")),
    Case("a refund out of the vault", "TW-POST", W, refund(change=lambda b: [
        row.update(gl="100-4290") for row in b["postings"] if row["gl"] == "100-2010"])),
    Case("a refund of more than there is", "TW-CREDIT", W, refund("7.01")),
    Case("a refund of what a check brought yesterday", "TW-CREDIT", W, refund("5.01")),
    Case("a refund", "", W, refund("5.00")),
]  # fmt: skip

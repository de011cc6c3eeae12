# SPDX-License-Identifier: Apache-2.0

"""Cases of cash without a receipt: opened without a sale, to the vault, paid in and out, changed piece for piece."""

from __future__ import annotations

from app.domain.code import RevenueCode
from app.domain.count import CashCount
from app.domain.entry import Kind
from app.domain.kinds import cash
from app.domain.money import Money
from app.domain.purpose import Purpose
from tests.books import Books, money, of
from tests.storage.spec import Case
from tests.storage.spec.cases import a_kind, dropping, no_sale, put, without
from tests.storage.spec.money_cases import both, posting, undo

N, D, P, X, A = "story_no_sale", "story_to_vault", "story_paid", "story_exchange", "consented_by_another"
Q = "purpose_stands"
ONE = [{"face": 100, "loose": 1, "packs": 0, "pack_of": 100, "cents": 100}]
UNGIVEN = {"by": "jkim", "text": "0" * 64}
MISC = Purpose.of_code("Ace Hardware", RevenueCode("MISC", "Miscellaneous", "entered", (("100-4290", 1),)))
"""A code of one account; the town's `SPLIT` has two."""


def to(account):
    return Purpose.of_account("Ace Hardware", account)


def of_code(code, *weights):
    return Purpose("Ace Hardware", weights, code)


def agreed(kind, build, worth="0.00", change=None, **consent):
    """An act jkim agreed to, bent where it says so."""

    def bent(books: Books):
        one = of(books, "01")
        entry = one.agreed(kind, build, worth, **consent)
        if change is None:
            return entry
        body = dict(entry.content)
        body["approval"] = dict(body["approval"])
        change(body)
        return one.bends(kind, body, None, id=entry.id, approval=entry.approval)

    return bent


def picked_up(change=None, worth="10.00", **consent):
    return agreed(Kind.PICKUP, lambda by: cash.pickup(money(worth), "too full", by), worth, change, **consent)


def paying_in(change=None, amount="10.00", purpose=MISC, count=None):
    return a_kind(Kind.PAID_IN, cash.paid_in(purpose, money(amount), "found", count), "01", change=change)


def paying_out(change=None, amount="10.00", purpose=MISC):
    return a_kind(Kind.PAID_OUT, cash.paid_out(purpose, money(amount), "tape"), "01", change=change)


def paying_out_agreed(worth, change=None, **consent):
    return agreed(
        Kind.PAID_OUT, lambda by: cash.paid_out(MISC, money(worth), "tape", None, by), worth, change, **consent
    )


def exchanging(change=None, came=None, went=None):
    came, went = came or CashCount.of({"1.00": 20}), went or CashCount.of({"20.00": 1})
    return a_kind(Kind.EXCHANGE, cash.exchange(came, went, "Vault", "ones"), "01", change=change)


ACCOUNTS = [
    Case(f"cash paid in {words}", "TW-CHARGE", Q, paying_in(purpose=to(account))) for words, account in (
        ("to the drawer itself", "999-1110"), ("to the bank", "999-1100"), ("to a receivable", "501-1310"),
        ("to a customer's credit", "501-2300"), ("to deposits held", "501-2310"), ("to over and short", "100-4190"),
        ("to rounding", "100-4191"), ("to small differences", "100-4192"), ("to an account nobody knows", "100-9999"))
]  # fmt: skip
CASH = [
    Case("a drawer opened without a reason", "TW-KIND", N, no_sale(change=without("reason"))),
    Case("a drawer opened with postings", "TW-POST", N, lambda b: no_sale(
        change=put(postings=dropping()(b).content["postings"]))(b)),
    Case("a drawer opened with a list of no postings", "TW-POST", "story_balances", no_sale(change=put(postings=[]))),
    Case("a drawer opened with half a consent", "TW-KIND", N, no_sale(change=put(approval={"by": "jkim"}))),
    Case("a drawer opened with a consent nobody gave", "TW-APPROVAL", A, no_sale(change=put(
        approval={"by": "jkim", "text": "00" * 32}))),
    Case("a drawer opened with a consent", "", N, agreed(Kind.NO_SALE, lambda by: cash.no_sale("change", by))),
    Case("a drawer opened without a sale that speaks of much money", "", N, no_sale(change=put(cents=999_999))),
    Case("a drop without a reason", "TW-KIND", D, dropping(without("reason"))),
    Case("a drop of nothing", "TW-STORY", D, dropping(both(put(cents=0), without("postings")))),
    Case("a drop that was counted otherwise", "TW-STORY", "pieces_add_up", dropping(put(count=ONE))),
    Case("more dropped than the drawer holds", "TW-CASH", D, dropping(amount="190.01")),
    Case("a drop to the bank", "TW-POST", D, dropping(posting(0, gl="999-1100"))),
    Case("a drop with a consent nobody gave", "TW-APPROVAL", A, dropping(put(approval=UNGIVEN))),
    Case("a drop of all there is", "", D, dropping(amount="190.00")),
    Case("a pickup nobody signs", "TW-KIND", D, picked_up(without("approval"))),
    Case("a pickup nobody takes", "TW-APPROVAL", A, lambda b: of(b, "01").builds(
        Kind.PICKUP, dict(picked_up()(b).content), id=b.new_id())),
    Case("a pickup by the cashier of another drawer", "TW-APPROVAL", A, picked_up(approved_by="tnguyen")),
    Case("a pickup of another amount than agreed", "TW-APPROVAL", A, picked_up(amount=Money(1))),
    Case("a pickup from another drawer than agreed", "TW-APPROVAL", A, picked_up(target="02-0001")),
    Case("a pickup of more than the drawer holds", "TW-CASH", D, picked_up(worth="190.01")),
    Case("a pickup that was counted otherwise", "TW-STORY", "pieces_add_up", picked_up(put(count=ONE))),
    Case("a pickup to the bank", "TW-POST", D, picked_up(lambda b: b.update(
        postings=[{**b["postings"][0], "gl": "999-1100"}, b["postings"][1]]))),
    Case("a pickup", "", D, picked_up()),
    Case("cash paid in by nobody", "TW-KIND", P, paying_in(without("party"))),
    Case("cash paid in for nothing named", "TW-KIND", P, paying_in(without("shares"))),
    Case("cash paid in for an empty list", "TW-STORY", Q, paying_in(put(shares=[]))),
    Case("cash paid in for less than it is", "TW-STORY", Q, paying_in(put(shares=[{"gl": "100-4290", "cents": 900}]))),
    Case("cash paid in to two accounts by hand", "TW-STORY", Q, paying_in(lambda b: (b.pop("code"), b.update(
        shares=[{"gl": "100-4290", "cents": 900}, {"gl": "100-4210", "cents": 100}])))),
    Case("cash paid in for a code that needs an account", "TW-CHARGE", Q, paying_in(
        purpose=of_code("WATER", ("501-4600", 1)))),
    Case("cash paid in for a code nobody knows", "TW-CHARGE", Q, paying_in(purpose=of_code("NONE", ("100-4290", 1)))),
    Case("cash paid in on another account than its code's", "TW-CHARGE", Q, paying_in(
        purpose=of_code("MISC", ("100-4210", 1)))),
    *ACCOUNTS,
    Case("nothing paid in", "TW-STORY", P, paying_in(put(cents=0))),
    Case("cash paid in that was counted otherwise", "TW-STORY", "pieces_add_up", paying_in(put(count=ONE))),
    Case("cash paid in and posted to the vault", "TW-POST", P, paying_in(posting(0, gl="999-1115"))),
    Case("cash paid in and posted as paid out", "TW-POST", P, paying_in(lambda b: b.update(
        postings=[{**row, "cents": -row["cents"]} for row in b["postings"]]))),
    Case("cash paid in", "", P, paying_in()),
    Case("cash paid in by its pieces", "", P, paying_in(count=CashCount.of({"5.00": 2}))),
    Case("cash paid in on an account", "", P, paying_in(purpose=to("501-2390"))),
    Case("cash paid out to nobody", "TW-KIND", P, paying_out(without("party"))),
    Case("cash paid out from a receivable", "TW-CHARGE", Q, paying_out(purpose=to("501-1310"))),
    Case("more paid out than the drawer holds", "TW-CASH", P, paying_out_agreed("190.01")),
    Case("more paid out than a session may", "TW-APPROVAL", P, paying_out(amount="50.01")),
    Case("more paid out than was agreed", "TW-APPROVAL", A, paying_out_agreed("60.00", amount=Money(5000))),
    Case("cash paid out with half a consent", "TW-KIND", P, paying_out(put(approval={"by": "jkim"}))),
    Case("cash paid out and posted to the vault", "TW-POST", P, paying_out(posting(0, gl="999-1115"))),
    Case("cash paid out", "", P, paying_out(amount="50.00")),
    Case("more paid out than a session may, agreed", "", P, paying_out_agreed("60.00")),
    Case("an exchange with nobody", "TW-KIND", X, exchanging(without("party"))),
    Case("an exchange of pieces out alone", "TW-KIND", X, exchanging(without("pieces_in"))),
    Case("an exchange of nothing", "TW-STORY", X, exchanging(put(cents=0, pieces_in=[], pieces_out=[]))),
    Case("an exchange that gives more than it takes", "TW-STORY", "pieces_add_up", exchanging(put(pieces_in=ONE))),
    Case("an exchange of more than the drawer holds", "TW-CASH", X, exchanging(
        None, CashCount.of({"1.00": 200}), CashCount.of({"20.00": 10}))),
    Case("an exchange with postings", "TW-POST", X, lambda b: exchanging(
        put(postings=dropping()(b).content["postings"]))(b)),
    Case("an exchange with a consent nobody gave", "TW-APPROVAL", A, exchanging(put(approval=UNGIVEN))),
    Case("an exchange", "", X, exchanging()),
    Case("an annulled pickup", "", "", a_kind(Kind.ANNULLED, {
        "of_kind": "pickup", "tried": "0" * 64, "amount": 1000, "reason": "x"})),
    Case("a void of a drop", "", "story_void", undo("drop")),
]  # fmt: skip

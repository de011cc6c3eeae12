# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: E501 - a table of cases is read by its rows
"""Cases of cash between drawers and of tenders that are put right."""

from __future__ import annotations

from dataclasses import replace

from app.domain.count import CashCount
from app.domain.entry import Kind
from app.domain.kinds import transfer
from app.domain.kinds.tender_correction import StandingTender
from app.domain.money import Money
from tests.books import IN_CASH, Books, by_check, by_money_order, in_cash, money, of, raw
from tests.storage.spec import Case
from tests.storage.spec.cases import P, a_kind, put, without
from tests.storage.spec.money_cases import posting

TEN = {"10.00": 1}
S, T, U, C = "story_transfer_out", "story_transfer_in", "story_transfer_ruling", "story_tender_correction"


def sends(change=None, to="22", pile=None, book="21", by=""):
    return a_kind(Kind.TRANSFER_OUT, transfer.dispatch(to, CashCount.of(pile or TEN), "change"), book, by, change)


def takes(name="sent", change=None, pile=None, book="22", by=""):
    return lambda b: of(b, book).bends(
        Kind.TRANSFER_IN, transfer.acceptance(b.entries[name].id, CashCount.of(pile or TEN)), change, by
    )


def rules(name="sent_short", left="1.00", charged="21-0001", change=None, book="W2-0001", by=""):
    return lambda b: of(b, book).bends(
        Kind.TRANSFER_RULING, transfer.ruling(b.entries[name].id, money(left), charged, "lost on the way"), change, by
    )


TRANSFER = [
    Case("cash sent nowhere", "TW-KIND", S, sends(without("to"))),
    Case("cash sent uncounted", "TW-KIND", S, sends(without("count"))),
    Case("cash sent for no reason", "TW-KIND", S, sends(without("reason"))),
    Case("nothing sent", "TW-STORY", S, sends(lambda b: (b.update(cents=0, count=[]), b.pop("postings")))),
    Case("cash sent that was counted otherwise", "TW-STORY", "pieces_add_up", sends(put(cents=900))),
    Case("cash sent to its own drawer", "TW-TRANSFER", S, sends(to="21")),
    Case("cash sent to a drawer that is not used any more", "TW-TRANSFER", S, sends(to="10")),
    Case("cash sent to a drawer nobody set up", "TW-TRANSFER", S, sends(to="99")),
    Case("more sent than the drawer holds", "TW-CASH", S, sends(pile={"100.00": 3})),
    Case("cash sent to the vault under another name", "TW-POST", S, sends(posting(0, gl="999-1115"))),
    Case("cash sent from a drawer being counted", "TW-STATE", "entry_written", sends(book="02")),
    Case("cash sent from another's drawer", "TW-PEN", "entry_written", sends(by="oruiz")),
    Case("cash sent by a clerk", "TW-RIGHT", "entry_written", sends(by="lortiz")),
    Case("cash sent from a back office", "TW-BOOK", "entry_written", sends(book="W2-0001")),
    Case("cash sent without the server", "TW-KIND", "entry_written", lambda b: replace(sends()(b), offline=True)),
    Case("cash sent to another drawer", "", S, sends()),
    Case("all cash of a drawer sent", "", S, sends(pile={"100.00": 1, "50.00": 1, "20.00": 1, "10.00": 2, "5.00": 2})),

    Case("a transfer taken of nothing known", "TW-TRANSFER", T, takes(change=put(of="x"))),
    Case("a transfer taken that names none", "TW-KIND", T, takes(change=without("of"))),
    Case("a transfer taken uncounted", "TW-KIND", T, takes(change=without("count"))),
    Case("nothing taken of a transfer", "TW-STORY", T, takes(change=lambda b: (b.update(cents=0, count=[]), b.pop("postings")))),
    Case("a transfer taken that was counted otherwise", "TW-STORY", "pieces_add_up", takes(change=put(cents=900))),
    Case("a transfer of another drawer taken", "TW-TRANSFER", T, takes(book="01")),
    Case("a transfer taken twice", "TW-TRANSFER", T, takes("sent_short")),
    Case("a transfer taken back after it was taken", "TW-TRANSFER", T, takes("sent_short", book="21")),
    Case("a drop taken as a transfer", "TW-TRANSFER", T, takes("drop")),
    Case("a transfer taken from the vault", "TW-POST", T, takes(change=posting(1, gl="999-1115"))),
    Case("a transfer taken in another's name", "TW-PEN", "entry_written", takes(by="nlee")),
    Case("a transfer taken", "", T, takes()),
    Case("more taken than was sent", "", T, takes(pile={"20.00": 1})),
    Case("a transfer taken back", "", T, takes(book="21")),

    Case("a ruling that charges nobody", "TW-KIND", U, rules(change=without("charged"))),
    Case("a ruling without a reason", "TW-KIND", U, rules(change=without("reason"))),
    Case("a ruling on nothing known", "TW-TRANSFER", U, rules(change=put(of="x"))),
    Case("a ruling that charges a third session", "TW-TRANSFER", U, rules(charged="01-0001")),
    Case("a ruling that charges a drawer that took nothing", "TW-TRANSFER", U, rules("sent", "10.00", "22-0001")),
    Case("a ruling on another amount", "TW-STORY", U, rules(left="5.00")),
    Case("a ruling posted to the vault", "TW-POST", U, rules(change=posting(0, gl="999-1115"))),
    Case("a ruling in a drawer's book", "TW-BOOK", "entry_written", rules(book="08", by="aortega")),
    Case("a ruling by a clerk", "TW-RIGHT", "entry_written", rules(book="W1-0001")),
    Case("a ruling on what did not arrive in full", "", U, rules()),
    Case("a ruling that charges who took it", "", U, rules(charged="22-0001")),
    Case("a ruling on what nobody took", "", U, rules("sent", "10.00")),
]  # fmt: skip

LEFT = StandingTender(1, "cash", Money(500), "999-1110")
CHECK = StandingTender(2, "check", Money(1500), "999-1120")
BY_CHECK = by_check("5.00", "8")


def corrects(right=BY_CHECK, wrong=LEFT, name="keyed", change=None, book="21", by="", **consent):
    def build(books: Books):
        one = of(books, book)
        entry = one.correcting(books.entries[name], wrong, right, by, **consent)
        if change is None:
            return entry
        body = dict(entry.content)
        for key in ("postings", "tenders"):
            body[key] = [dict(row) for row in body[key]]
        body["approval"] = dict(body["approval"])
        change(body)
        return one.bends(Kind.TENDER_CORRECTION, body, None, by, id=entry.id, approval=entry.approval)

    return build


def submitted(by="aortega", approver="jkim", **more):
    """The same in 05, which is submitted and has one receipt in cash."""

    def build(books: Books):
        return corrects(by_check("20.00"), IN_CASH, "in 05", book="05", by=by, approver=approver, **more)(books)

    return build


CORRECTION = [
    Case("a correction agreed to for another kind", "TW-APPROVAL", C, corrects(target="21-0001-0001, tender 1: cash to money_order")),
    Case("a correction agreed to for another tender", "TW-APPROVAL", C, corrects(target="21-0001-0001, tender 2: cash to check")),
    Case("a correction agreed to for the receipt alone", "TW-APPROVAL", C, corrects(target="21-0001-0001")),
    Case("a correction without its place", "TW-KIND", C, corrects(change=without("place"))),
    Case("a correction to two tenders", "TW-KIND", C, corrects(change=lambda b: b["tenders"].append(dict(b["tenders"][0], cents=1)))),
    Case("a correction to nothing", "TW-KIND", C, corrects(change=put(tenders=[]))),
    Case("a correction that names no approver", "TW-KIND", C, corrects(change=lambda b: b["approval"].pop("by"))),
    Case("a correction whose place is text", "TW-BODY", P, lambda b: raw(corrects()(b), lambda body: body.replace('"place":1', '"place":"1"'))),
    Case("a correction of no receipt", "TW-RECEIPT", C, corrects(change=put(of="x"))),
    Case("a correction under another number", "TW-RECEIPT", C, corrects(change=put(target="21-0001-0002"))),
    Case("a correction of another session's receipt", "TW-RECEIPT", C, corrects(
        by_check("5.00"), replace(IN_CASH, place=2), name="paid")),
    Case("a correction of a voided receipt", "TW-RECEIPT", C, corrects(by_check("20.00"), IN_CASH, "undone", book="01")),
    Case("a correction to the same kind", "TW-TENDER", C, corrects(change=put(**{"from": "check"}))),
    Case("a correction of another kind than stood there", "TW-TENDER", C, corrects(wrong=replace(LEFT, kind="card"))),
    Case("a correction of a tender that is not there", "TW-TENDER", C, corrects(wrong=replace(LEFT, place=3))),
    Case("a correction to a kind nobody knows", "TW-TENDER", C, corrects(change=lambda b: b["tenders"][0].update(kind="shells"))),
    Case("a correction to credit on account", "TW-TENDER", C, corrects(change=lambda b: b["tenders"][0].update(
        kind="on_account", account="UB-900001", fund="501"))),
    Case("a correction to a check without its number", "TW-TENDER", C, corrects(change=lambda b: b["tenders"][0].pop("number"))),
    Case("a correction of more than is left there", "TW-STORY", C, corrects(by_check("5.01"), IN_CASH)),
    Case("a correction of nothing", "TW-STORY", C, corrects(change=lambda b: (b.update(total=0), b["tenders"][0].update(cents=0)))),
    Case("a correction of two amounts", "TW-STORY", C, corrects(change=put(total=400))),
    Case("a correction nobody agreed to", "TW-APPROVAL", C, lambda b: replace(corrects()(b), approval=None)),
    Case("a correction the cashier agreed to", "TW-APPROVAL", C, corrects(approver="tnguyen")),
    Case("a correction agreed to for another entry", "TW-APPROVAL", C, corrects(entry_id="x")),
    Case("a correction agreed to for another amount", "TW-APPROVAL", C, corrects(amount=Money(1))),
    Case("a correction agreed to for another reason", "TW-APPROVAL", C, corrects(reason="because")),
    Case("a correction agreed to for another receipt", "TW-APPROVAL", C, corrects(target="21-0001-0002")),
    Case("a void agreed to instead of a correction", "TW-APPROVAL", C, corrects(kind="void")),
    Case("a correction that names another approver", "TW-APPROVAL", C, corrects(change=lambda b: b["approval"].update(by="aortega"))),
    Case("a correction put to another account", "TW-POST", C, corrects(change=lambda b: b["postings"][0].update(gl="999-1130"))),
    Case("a correction taken from another account", "TW-POST", C, corrects(change=lambda b: b["postings"][1].update(gl="999-1130"))),
    Case("a correction that is not posted", "TW-POST", C, corrects(change=without("postings"))),
    Case("a correction while counting", "TW-STATE", "entry_written", lambda b: of(b, "02").bends(
        Kind.TENDER_CORRECTION, corrects()(b).content, lambda body: body.update(
            book="02-0001", seq=of(b, "02").pen.next_seq, prev=of(b, "02").pen.head.hex(), by="tnguyen", drawer="02"), "tnguyen")),
    Case("a correction by a supervisor in an open session", "TW-PEN", "entry_written", corrects(by="aortega")),
    Case("a correction by a cashier in a submitted session", "TW-RIGHT", "entry_written", submitted("nlee")),
    Case("a correction by the cashier who submitted", "TW-RIGHT", "entry_written", submitted("bpark")),
    Case("a correction a supervisor agreed to alone", "TW-APPROVAL", C, submitted(approver="aortega")),
    Case("cash corrected to a check", "", C, corrects()),
    Case("a part of it", "", C, corrects(by_check("2.00", "8"))),
    Case("a check corrected back to cash", "", C, corrects(in_cash("15.00"), CHECK)),
    Case("a check corrected to a money order", "", C, corrects(by_money_order("15.00"), CHECK)),
    Case("one tender of several corrected", "", C, corrects(
        by_check("15.00", "9"), StandingTender(2, "cash", Money(1500), "999-1110"), "both")),
    Case("a correction of a submitted session", "", C, submitted()),
    Case("a void of a corrected receipt", "TW-VOID", "story_told", lambda b: of(b, "21").undoing(b.entries["keyed"])),
]  # fmt: skip

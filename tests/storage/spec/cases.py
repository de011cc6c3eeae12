# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: E501 - a table of cases is read by its rows
"""Cases of what every entry must satisfy: body, kind, epoch, right, book, state, pen and place."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from app.domain import canon
from app.domain.count import CashCount
from app.domain.entry import Kind
from app.domain.kinds import cash, counting, open_book
from app.domain.kinds import setup as setup_kind
from tests.books import DAY, READY_DAY, Books, drawer, in_cash, item, money, of, office, raw
from tests.storage.spec import Case

J = "entry_recorded"  # what can be read at all
E = "entry_written"  # what every entry says
P = "body_canonical"  # what the objects and lists of a body hold


def no_sale(book="01", change=None, by="", **options):
    return lambda books: of(books, book).bends(Kind.NO_SALE, cash.no_sale("change"), change, by, **options)


def dropping(change=None, amount="10.00"):
    return a_kind(Kind.DROP, cash.drop(money(amount), "vault"), "01", change=change)


def dog(change=None, by="", book="01", **options):
    def build(books: Books):
        session = of(books, book)
        story = session.story([item("DOGLIC", "20.00")], [in_cash("20.00")])
        return session.bends(Kind.RECEIPT, story, change, by, **options)

    return build


def written(edit, build=None):
    return lambda books: raw((build or dog())(books), edit)


def put(**values):
    return lambda body: body.update(values)


def without(*keys):
    def change(body):
        for key in keys:
            del body[key]

    return change


def column(**values):
    return lambda books: replace(dog()(books), **values)


def a_kind(kind, content, book="01", by="", change=None, **options):
    return lambda books: of(books, book).bends(kind, content, change, by, **options)


BODY = [
    Case("the id is not the body's", "TW-BODY", E, column(id="019a9f3c-5c00-7000-8000-0000000000ff")),
    Case("the book is not the body's", "TW-BODY", E, column(book="02-0001")),
    Case("the number in the book is not the body's", "TW-BODY", E, column(seq=99)),
    Case("the kind is not the body's", "TW-BODY", E, column(kind=Kind.DROP)),
    Case("the version is another", "TW-BODY", E, dog(put(v="TW2"))),
    Case("the id is written in capitals", "TW-BODY", E, lambda b: no_sale(id=b.new_id().upper())(b)),
    Case("the body is not JSON", "TW-BODY", J, written(lambda s: s[:-1])),
    Case("the body is a list", "TW-BODY", E, written(lambda s: f"[{s}]")),
    Case("a space stands between key and value", "TW-BODY", E, written(lambda s: s.replace('"seq":', '"seq": '))),
    Case("a letter is escaped", "TW-BODY", E, written(lambda s: s.replace("Rosa", "R\\u006fsa"))),
    Case("a slash is escaped", "TW-BODY", E, written(lambda s: s.replace("Rosa", "R\\/sa"))),
    Case("a return is escaped", "TW-BODY", E, written(lambda s: s.replace("Rosa", "R\\rsa"))),
    Case("the zero character hides in a name", "TW-BODY", E, written(lambda s: s.replace("Rosa", "R\\u0000sa"))),
    Case("a surrogate stands alone", "TW-BODY", E, written(lambda s: s.replace("Rosa", "R\\ud800sa"))),
    Case("a null", "TW-BODY", P, written(lambda s: s.replace('"change":0', '"change":null'))),
    Case("a true", "TW-BODY", P, written(lambda s: s.replace('"change":0', '"change":true'))),
    Case("a fraction of nothing", "TW-BODY", P, written(lambda s: s.replace('"total":2000', '"total":2000.0'))),
    Case("an exponent", "TW-BODY", P, written(lambda s: s.replace('"total":2000', '"total":2e3'))),
    Case("a minus before zero", "TW-BODY", P, written(lambda s: s.replace('"change":0', '"change":-0'))),
    Case("a zero in front", "TW-BODY", J, written(lambda s: s.replace('"total":2000', '"total":02000'))),
    Case("a fraction in a key nobody reads", "TW-BODY", P, written(lambda s: s.replace('{"at"', '{"amount":1.5,"at"'))),
    Case("a number of sixteen digits", "TW-BODY", P, written(lambda s: s.replace('{"at"', '{"amount":1000000000000000,"at"'))),
    Case("a name in pieces", "TW-BODY", "", written(lambda s: s.replace("Rosa", "Rose\u0301"))),
    Case("a control character beyond the first", "TW-BODY", E, written(lambda s: s.replace("Rosa", "R\x85sa"))),
    Case("an amount as text", "TW-BODY", P, written(lambda s: s.replace('"total":2000', '"total":"2000"'))),
    Case("the number in the book as text", "TW-BODY", P, written(lambda s: s.replace('"seq":8', '"seq":"8"'))),
    Case("a line's amount as text", "TW-BODY", P, written(lambda s: s.replace('[{"cents":2000,"code"', '[{"cents":"2000","code"'))),
    Case("a posting's amount as text", "TW-BODY", P, written(lambda s: s.replace('"postings":[{"cents":2000', '"postings":[{"cents":"2000"'))),
    Case("a total of checks as text", "TW-BODY", P, written(
        lambda s: s.replace('"checks_total":0', '"checks_total":"0"'), a_kind(
            Kind.COUNT, counting.count(1, CashCount()), "02"))),
    Case("a name that is a number", "TW-BODY", P, written(lambda s: s.replace('"payer":"Rosa Delgado"', '"payer":5'))),
    Case("a number in a list", "TW-BODY", P, written(lambda s: s.replace('"payer"', '"note":[1],"payer"'))),
    Case("a list in a list", "TW-BODY", P, written(lambda s: s.replace('"payer"', '"note":[["a"]],"payer"'))),
    Case("a key twice", "TW-BODY", E, written(lambda s: s.replace('"change":0', '"change":0,"change":0'))),
    Case("a key twice in a line", "TW-BODY", P, written(lambda s: s.replace('"code":"DOGLIC"', '"code":"X","code":"DOGLIC"'))),
    Case("a key twice in a posting", "TW-BODY", P, written(lambda s: re.sub(r'("gl":"999-1110")', r"\1,\1", s))),
    Case("a key twice in a share", "TW-BODY", P, written(lambda s: s.replace('"shares":[{', '"shares":[{"cents":1,'))),
    Case("a hash of another body", "TW-HASH", "", column(hash=bytes(32))),
]  # fmt: skip


def bare(build, kind="refund"):
    """A kind the books do not know."""

    def make(books: Books):
        entry = build(books)
        body = entry.body.replace(b'"kind":"no_sale"', f'"kind":"{kind}"'.encode())
        return replace(entry, kind=kind, body=body, hash=canon.digest(entry.prev, body))

    return make


def consented(books: Books, **changed):
    one = of(books, "01")
    return one.undoing(books.entries["dog"], **changed)


def annul(build):
    def make(books: Books):
        tried = build(books)
        return of(books, tried.book).annulling(tried)

    return make


def opening(code="09", person="idle", session=1, change=None, by="", day=DAY, **told):
    def build(books: Books):
        new = drawer(books, code, person, session, day)
        books.sessions.pop(new.pen.book)
        content = open_book.open_drawer(
            session, told.get("grand", in_cash("0.00").amount), in_cash("200.00").amount, told.get("count", CashCount())
        )
        return new.bends(Kind.OPEN, content, change, by)

    return build


def office_opening(person="lortiz", session=3, change=None, till="W1", day=DAY):
    def build(books: Books):
        new = office(books, person, session, till, day)
        books.sessions.pop(new.pen.book)
        return new.bends(Kind.OPEN, open_book.open_office(session), change)

    return build


def closing(book="07", by="jkim", change=None):
    """A close of a session as it stands."""
    return lambda books: of(books, book).bends(Kind.CLOSE, of(books, book).closing(), change, by)


def seventh(book, kind, content, by=""):
    """An entry after the seal."""
    return lambda books: of(books, book).bends(kind, content, None, by)


PLACE = [
    Case("a kind nobody knows", "TW-KIND", E, bare(no_sale())),
    Case("a time that is none", "TW-KIND", E, no_sale(change=put(at="noon"))),
    Case("no writer", "TW-KIND", E, no_sale(change=without("till"))),
    Case("a void without the server", "TW-KIND", E, lambda b: replace(consented(b), offline=True)),
    Case("a book opened without the server", "TW-KIND", E, lambda b: replace(opening()(b), offline=True)),
    Case("an annulment of an opening", "TW-KIND", E, lambda b: of(b, "01").bends(
        Kind.ANNULLED, {"of_kind": "open", "tried": "0" * 64, "amount": 0, "reason": "x"})),
    Case("another epoch", "TW-EPOCH", E, no_sale(epoch=2)),
    Case("an auditor writes", "TW-RIGHT", E, no_sale(by="pshah")),
    Case("somebody inactive writes", "TW-RIGHT", E, no_sale(by="gone")),
    Case("somebody unknown writes", "TW-RIGHT", E, lambda b: no_sale()(b), by="nobody"),
    Case("a cashier closes", "TW-RIGHT", E, closing("05", "mdiaz")),
    Case("a cashier counts another's session", "TW-RIGHT", E, a_kind(
        Kind.COUNT, counting.count(2, CashCount()), "05", "mdiaz")),
    Case("a cashier gives a count back", "TW-RIGHT", E, a_kind(
        Kind.RETURN, counting.return_count("again"), "05", "mdiaz")),
    Case("a clerk takes money", "TW-RIGHT", E, dog(by="lortiz")),
    Case("a clerk sets up people", "TW-RIGHT", E, a_kind(
        Kind.SETUP, setup_kind.setup("person", "x", None, {"role": "cashier"}), "W1-0001")),
    Case("a clerk annuls what is not a clerk's", "TW-RIGHT", E, lambda b: of(b, "01").bends(
        Kind.ANNULLED, {"of_kind": "no_sale", "tried": "0" * 64, "amount": 0, "reason": "x"}, by="lortiz")),
    Case("a book nobody opened", "TW-BOOK", E, lambda b: _unknown_book(b)),
    Case("another business date", "TW-BOOK", E, no_sale(change=put(date="2026-11-21"))),
    Case("another drawer", "TW-BOOK", E, no_sale(change=put(drawer="02"))),
    Case("a drawer in a back office", "TW-BOOK", E, a_kind(
        Kind.SETUP, setup_kind.setup("code", "X", None, {"a": "b"}), "W1-0002", change=put(drawer="01"))),
    Case("no drawer", "TW-BOOK", E, no_sale(change=without("drawer"))),
    Case("an import in a drawer's book", "TW-BOOK", E, a_kind(
        Kind.SETUP, setup_kind.setup("code", "X", None, {"a": "b"}), "01", "admin")),
    Case("money taken in a back office", "TW-BOOK", E, lambda b: _in_office(b)),
    Case("another cashier writes", "TW-PEN", E, no_sale(by="tnguyen")),
    Case("a supervisor writes in an open session", "TW-PEN", E, no_sale(by="jkim")),
    Case("somebody writes under another's name", "TW-PEN", E, lambda b: no_sale()(b), by="tnguyen"),
    Case("the cashier goes on after submitting", "TW-PEN", E, dog(book="05")),
    Case("the cashier counts again after submitting", "TW-PEN", E, a_kind(
        Kind.COUNT, counting.count(2, CashCount()), "08", "jkim")),
    Case("a supervisor closes an own session", "TW-PEN", E, closing("08", "jkim")),
    Case("a clerk writes in another's back office", "TW-PEN", E, a_kind(
        Kind.SETUP, setup_kind.setup("code", "X", None, {"a": "b"}), "W1-0001", "admin")),
    Case("somebody else closes a back office", "TW-PEN", E, a_kind(
        Kind.CLOSE, {"entries": 3, "session": 1}, "W1-0001", "admin")),
    Case("money taken while counting", "TW-STATE", E, dog(book="02")),
    Case("money taken while counting, under another act's name", "TW-STATE", E, dog(put(of_kind="count"), book="02")),
    Case("a session closed by its cashier, under another act's name", "TW-RIGHT", E, lambda b: of(b, "04").bends(
        Kind.CLOSE, of(b, "04").closing(), put(of_kind="submit"))),
    Case("a count before it began", "TW-STATE", E, a_kind(Kind.COUNT, counting.count(1, CashCount()), "01")),
    Case("a count begun twice", "TW-STATE", E, a_kind(Kind.BEGIN_COUNT, {}, "02")),
    Case("a submit before a count", "TW-STATE", E, a_kind(Kind.SUBMIT, counting.submit(0), "01")),
    Case("a return before submitting", "TW-STATE", E, a_kind(
        Kind.RETURN, counting.return_count("x"), "02", "jkim")),
    Case("a close before submitting", "TW-STATE", E, lambda b: of(b, "04").bends(
        Kind.CLOSE, of(b, "04").closing(), by="jkim")),
    Case("an annulment in the wrong state", "TW-STATE", E, lambda b: of(b, "01").bends(
        Kind.ANNULLED, {"of_kind": "submit", "tried": "0" * 64, "amount": 0, "reason": "x"})),
    Case("anything after the seal", "TW-STATE", E, seventh("07", Kind.NO_SALE, cash.no_sale("x"))),
    Case("a gap in the book", "TW-SEQ", E, no_sale(change=put(seq=77))),
    Case("a fork of the book", "TW-SEQ", E, no_sale(change=put(prev="ab" * 32))),
    Case("a number of the book that is taken", "TW-SEQ", "", no_sale(change=put(seq=2))),
    Case("an open that is not first", "TW-SEQ", E, opening(change=put(seq=2))),
    Case("an open that follows something", "TW-SEQ", E, opening(change=put(prev="ab" * 32))),
]  # fmt: skip


def _unknown_book(books: Books):
    entry = no_sale()(books)
    body = entry.body.replace(b'"book":"01-0001"', b'"book":"01-0099"')
    return replace(entry, book="01-0099", body=body, hash=canon.digest(entry.prev, body))


def _in_office(books: Books):
    session = of(books, "W1-0001")
    return session.bends(Kind.RECEIPT, session.story([item("DOGLIC", "20.00")], [in_cash("20.00")]), by="mdiaz")


def _pieces(**row):
    whole = {"loose": 0, "packs": 0, "pack_of": 100, **row}

    def change(body):
        body["count"] = [whole]
        body["counted"] = whole["cents"]

    return change


OPEN = [
    Case("a type of book nobody knows", "TW-KIND", "story_open", opening(change=put(type="vault"))),
    Case("an opening without its count", "TW-KIND", "story_open", opening(change=without("counted"))),
    Case("an opening without its drawer", "TW-KIND", "story_open", opening(change=without("drawer"))),
    Case("a back office that opens with money", "TW-KIND", "story_open", office_opening("admin", change=put(
        counted=5000, assigned=5000, postings=[{"gl": "999-1110", "cents": 5000, "tender": "cash"},
                                               {"gl": "999-1190", "cents": -5000}]))),
    Case("a back office that opens with a grand total", "TW-KIND", "story_open", office_opening(
        "admin", change=put(grand=500))),
    Case("a drawer opened for tomorrow", "TW-DATE", "story_open", opening(change=put(date="2026-11-21"))),
    Case("a drawer opened for yesterday", "TW-DATE", "story_open", opening(change=put(date="2026-11-19"))),
    Case("a drawer opened on a day to come", "TW-DATE", "story_open", opening(day=date(2126, 11, 20))),
    Case("a drawer opened before its last session", "TW-DATE", "story_open", opening(
        "11", "idle", 2, day=READY_DAY, grand=money("115.00"))),
    Case("a back office opened for tomorrow", "TW-DATE", "story_open", office_opening(
        "jkim", change=put(date="2026-11-21"))),
    Case("a back office opened on a day to come", "TW-DATE", "story_open", office_opening(
        "jkim", 2, till="W7", day=date(2126, 11, 20))),
    Case("a back office opened before the last one there", "TW-DATE", "story_open", office_opening(
        "jkim", 2, till="W7")),
    Case("a drawer that is not used any more", "TW-BOOK", "story_open", opening("10")),
    Case("a drawer nobody set up", "TW-BOOK", "story_open", opening("99")),
    Case("a workstation that is not used any more", "TW-BOOK", "story_open", opening(change=put(till="W9"))),
    Case("a session that is not the next", "TW-NUMBER", "story_open", opening(session=2)),
    Case("a session number under another name", "TW-NUMBER", "story_open", opening(change=put(session=2))),
    Case("a grand total that does not carry on", "TW-NUMBER", "story_open", opening(change=put(grand=500))),
    Case("a second session of a drawer", "TW-TWO", "story_open", opening("01", session=2, change=put(grand=6500))),
    Case("a second session of a person", "TW-TWO", "story_open", opening("09", "mdiaz")),
    Case("a second back office of a person", "TW-TWO", "story_open", office_opening()),
    Case("a float that was not assigned", "TW-STORY", "story_open", opening(change=put(assigned=10000))),
    Case("a count that is not what was counted", "TW-STORY", "pieces_add_up", opening(change=put(counted=100))),
    Case("a piece nobody mints", "TW-STORY", "pieces_add_up", opening(
        change=_pieces(face=300, loose=1, cents=300))),
    Case("a penny bill", "TW-STORY", "pieces_add_up", opening(change=_pieces(face=1, loose=100, cents=100))),
    Case("pieces worth something else", "TW-STORY", "pieces_add_up", opening(
        change=_pieces(face=100, loose=1, cents=200))),
    Case("fewer than no pieces", "TW-STORY", "pieces_add_up", opening(
        change=_pieces(face=100, loose=-1, cents=-100))),
    Case("a float difference that is not posted", "TW-POST", "story_open", opening(change=without("postings"))),
    Case("a float posted elsewhere", "TW-POST", "story_open", opening(
        change=lambda b: b["postings"][0].update(gl="999-1115"))),
    Case("a back office opens at another workstation", "", "story_open", office_opening("lortiz", 2, till="W2")),
    Case("a drawer opens with nothing in it", "", "story_open", opening()),
]  # fmt: skip

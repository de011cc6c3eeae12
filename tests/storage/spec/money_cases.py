# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: E501 - a table of cases is read by its rows
"""Cases of what each kind must satisfy: receipts, voids, counts, closes, imports, set-up, annulments."""

from __future__ import annotations

from dataclasses import replace

from app.domain.entry import Kind
from app.domain.kinds import counting, importing
from app.domain.kinds import setup as setup_kind
from app.domain.kinds.importing import LineType
from app.domain.money import Money
from app.domain.tender import Tender
from tests.books import (
    BL,
    UB,
    Books,
    again,
    billed,
    by_ach,
    by_check,
    by_money_order,
    in_cash,
    item,
    keeps,
    of,
    on_account,
    pays,
)
from tests.storage.spec import Case
from tests.storage.spec.cases import a_kind, annul, closing, consented, dog, dropping, put, without

R, V, I = "story_money", "story_void", "story_import"  # noqa: E741 - three columns of one table
F, L = "receipt_complete", "lines_stand"  # what is asked of a receipt that is not known to the last byte


def takes(lines, tenders, bend=None, **amounts):
    """A receipt of drawer 01, right until bent."""

    def build(books: Books):
        one = of(books, "01")
        return one.bends(Kind.RECEIPT, one.story(lines, tenders, **amounts), bend)

    return build


def bill(change=None, amount="32.00", owed="32.00"):
    return takes([pays("c2", amount, owed)], [in_cash(amount)], change)


def line(**values):
    return lambda body: body["lines"][0].update(values)


def tender(**values):
    return lambda body: body["tenders"][0].update(values)


def posting(place, **values):
    return lambda body: body["postings"][place].update(values)


def both(*changes):
    def change(body):
        for each in changes:
            each(body)

    return change


def all_cents(cents):
    """Every figure of a one-line receipt moved together, the story's `open` left alone."""

    def change(body):
        was = body["total"]
        body["total"] = cents
        for row in (*body["lines"], *body["tenders"], *body["lines"][0]["shares"]):
            row["cents"] = cents
        for row in body["postings"]:
            row["cents"] = cents if row["cents"] == was else -cents

    return change


def shared(*shares):
    """A payment of 10.00 on the shared charge c4, split as told."""

    def change(body):
        body["lines"][0]["shares"] = [{"gl": gl, "cents": cents} for gl, cents in shares]
        rows = [{"gl": "999-1110", "cents": 1000, "tender": "cash"}]
        rows += [{"gl": "999-2010", "cents": -cents, "for": gl[:3]} for gl, cents in shares]
        for gl, cents in shares:
            rows += [{"gl": f"{gl[:3]}-1010", "cents": cents},
                     {"gl": gl, "cents": -cents, "charge": "c4", "account": UB}]  # fmt: skip
        body["postings"] = rows

    return takes([pays("c4", "10.00", "30.00", shares={"501-1310": "10.00"})], [in_cash("10.00")], change)


def credit_with_shares(body):
    body["lines"][0]["shares"] = [{"gl": "501-2300", "cents": 100500}, {"gl": "501-4600", "cents": -100000}]
    body["postings"] = [
        *body["postings"][:-1],
        {"gl": "501-2300", "cents": -100500, "account": UB},
        {"gl": "501-4600", "cents": 100000, "account": UB},
    ]


def credit_of_the_pool(body):
    body["lines"][0]["fund"] = "999"
    body["postings"] = [body["postings"][0], {"gl": "999-2300", "cents": -500, "account": UB}]


def credit_from_credit(body):
    body["tenders"] = [{"kind": "on_account", "cents": 500, "account": UB, "fund": "501"}]
    body["postings"] = [
        {"gl": "501-2300", "cents": 500, "tender": "on_account", "account": UB},
        {"gl": "501-2300", "cents": -500, "account": UB},
    ]


def rounds(rounding, handed, change="0.00", amount="10.03"):
    return takes(
        [item("MISC", amount, {"100-4290": amount})], [in_cash(handed)], None, rounding=rounding, change=change
    )


def legs_of_another_fund(body):
    for row in body["postings"]:
        if row.get("for") == "100":
            row["for"] = "501"


SPLIT = {"501-1310": "20.00", "521-1310": "10.00"}

RECEIPT = [
    Case("a receipt without a number", "TW-KIND", F, dog(without("number"))),
    Case("a receipt through no channel", "TW-KIND", F, dog(put(channel="window"))),
    Case("a receipt of a bill through a channel of no name", "TW-KIND", F, bill(put(channel=""))),
    Case("a receipt without lines", "TW-KIND", F, dog(without("lines"))),
    Case("lines that are a text", "TW-KIND", "story_receipt", dog(put(lines="one"))),
    Case("tenders that are a text", "TW-KIND", "story_receipt", dog(put(tenders="cash"))),
    Case("shares that are a text", "TW-BODY", "body_canonical", dog(line(shares="100-4290"))),
    Case("a receipt without tenders", "TW-KIND", F, dog(without("tenders"))),
    Case("a line without a text", "TW-KIND", F, dog(lambda b: b["lines"][0].pop("text"))),
    Case("a line without its reason", "TW-KIND", F, bill(lambda b: b["lines"][0].pop("why"))),
    Case("a line of a type nobody knows", "TW-KIND", F, dog(line(type="gift"))),
    Case("a receipt of no lines", "TW-KIND", F, dog(put(lines=[]))),
    Case("a receipt of no tenders", "TW-KIND", F, dog(put(tenders=[]))),
    Case("a line without an amount", "TW-KIND", F, bill(lambda b: b["lines"][0].pop("cents"))),
    Case("a bill's line without words", "TW-KIND", F, bill(line(text=""))),
    Case("a share without its account", "TW-CHARGE", L, bill(lambda b: b["lines"][0]["shares"][0].pop("gl"))),
    Case("a tender without an amount", "TW-KIND", F, dog(lambda b: b["tenders"][0].pop("cents"))),
    Case("a receipt number left out", "TW-NUMBER", "story_receipt", dog(put(number="01-0001-0005"))),
    Case("a receipt number used before", "TW-NUMBER", "story_receipt", dog(put(number="01-0001-0001"))),
    Case("a tender nobody knows", "TW-TENDER", R, dog(tender(kind="shells"))),
    Case("change from a check", "TW-TENDER", R, dog(both(tender(kind="check", number="1", routing="2", cents=2500),
                                                        put(change=500)))),
    Case("change below nothing", "TW-TENDER", R, dog(both(tender(cents=1900), put(change=-100)))),
    Case("all of the cash given back", "TW-TENDER", R, takes(
        [item("DOGLIC", "20.00")], [by_check("20.00"), in_cash("5.00")], change="5.00")),
    Case("cash twice", "TW-TENDER", R, takes([item("DOGLIC", "20.00")], [in_cash("20.00")], lambda b: b.update(
        tenders=[{"kind": "cash", "cents": 1000}, {"kind": "cash", "cents": 1000}]))),
    Case("a check without its routing number", "TW-TENDER", R, takes(
        [item("DOGLIC", "20.00")], [by_check("20.00")], lambda b: b["tenders"][0].pop("routing"))),
    Case("a check without a number", "TW-TENDER", R, takes(
        [pays("c2", "5.00", "32.00")], [by_check("5.00")], tender(number=""))),
    Case("a check whose number nobody sees", "TW-TENDER", R, takes(
        [pays("c2", "5.00", "32.00")], [by_check("5.00")], tender(number=" \t"))),
    Case("a card of no approval", "TW-TENDER", R, takes(
        [pays("c2", "5.00", "32.00")], [Tender("card", Money(500), brand="Visa", last_four="4242", approval="1")],
        tender(approval=""))),
    Case("credit of nobody", "TW-TENDER", R, takes(
        [pays("c2", "5.00", "32.00")], [on_account("5.00")], lambda b: b["tenders"][0].pop("account"))),
    Case("credit of another account", "TW-TENDER", R, takes(
        [pays("b1", "5.00", "250.00", "BUSLIC", account=BL, shares={"100-1310": "5.00"})],
        [in_cash("5.00")], tender(kind="on_account", account="UB-900001", fund="501"))),
    Case("less tendered than due", "TW-STORY", R, dog(tender(cents=1900))),
    Case("a total of its own", "TW-STORY", R, dog(put(total=2100))),
    Case("rounding without cash", "TW-STORY", R, takes(
        [item("DOGLIC", "20.00")], [by_check("20.00")],
        both(put(rounding=2, total=2002), tender(cents=2002)))),
    Case("more rounded than a nickel asks", "TW-STORY", R, dog(both(put(rounding=10, total=2010), tender(cents=2010)))),
    Case("rounded by more than the policy says", "TW-STORY", "work_item_or_refusal", rounds("-0.03", "10.00")),
    Case("rounded, but not to a nickel", "TW-STORY", R, rounds("0.01", "10.04")),
    Case("rounded, though the exact amount was handed over", "TW-STORY", R, rounds("0.02", "20.03", "9.98")),
    Case("one share of a charge raised by another", "TW-STORY", L, shared(("501-1310", 3000), ("521-1310", -2000))),
    Case("a share without an amount", "TW-STORY", L, dog(
        lambda b: b["lines"][0]["shares"].append({"gl": "100-4290"}))),
    Case("more paid on a share than it still owes", "TW-STALE", "work_item_or_refusal", takes(
        [pays("c4", "15.00", "30.00", shares={"521-1310": "15.00"})], [in_cash("15.00")])),
    Case("credit that goes elsewhere in part", "TW-KIND", F, takes([keeps("5.00")], [in_cash("5.00")], credit_with_shares)),
    Case("credit of the pool", "TW-CHARGE", L, takes([keeps("5.00")], [in_cash("5.00")], credit_of_the_pool)),
    Case("credit made of credit", "TW-TENDER", R, takes([keeps("5.00")], [in_cash("5.00")], credit_from_credit)),
    Case("credit of a fund nobody knows", "TW-TENDER", R, takes(
        [pays("c2", "5.00", "32.00")], [on_account("5.00")], tender(fund="777"))),
    Case("received on no date", "TW-KIND", F, dog(put(received="soon"))),
    Case("received in a month there is none", "TW-KIND", F, bill(put(received="2026-19-39"))),
    Case("received on a day there is none", "TW-KIND", F, bill(put(received="2026-02-30"))),
    Case("received before there were banks", "TW-KIND", F, bill(put(received="0999-11-20"))),
    Case("postings that are none", "TW-POST", R, dog(put(postings=[]))),
    Case("no postings at all", "TW-KIND", F, dog(without("postings"))),
    Case("a line of nothing", "TW-STORY", L, takes(
        [item("DOGLIC", "20.00"), item("COPY", "0.25", {"100-4290": "0.25"})], [in_cash("20.25")],
        lambda b: (b["lines"][1].update(cents=0), b["lines"][0].update(cents=2025)))),
    Case("shares that do not make the line", "TW-STORY", "lines_doubted", dog(lambda b: b["lines"][0]["shares"][0].update(cents=1))),
    Case("no pieces of something", "TW-STORY", L, dog(line(quantity=0))),
    Case("more paid than is open", "TW-STORY", L, bill(all_cents(3300))),
    Case("a charge nobody knows", "TW-CHARGE", L, bill(both(
        line(charge="c99"), lambda b: [row.update(charge="c99") for row in b["postings"] if "charge" in row]))),
    Case("a charge of another account", "TW-CHARGE", L, bill(both(
        line(account=BL), lambda b: [row.update(account=BL) for row in b["postings"] if "charge" in row]))),
    Case("a charge under another code", "TW-CHARGE", L, bill(line(code="SEWER"))),
    Case("a charge's money to another account", "TW-CHARGE", L, takes(
        [pays("c2", "32.00", "32.00", shares={"521-1310": "32.00"})], [in_cash("32.00")])),
    Case("a shared charge's money to another account", "TW-CHARGE", L, takes(
        [pays("c4", "30.00", "30.00", shares={"541-1310": "30.00"})], [in_cash("30.00")])),
    Case("a charge twice", "TW-CHARGE", R, takes(
        [pays("c2", "32.00", "32.00"), pays("c3", "8.00", "45.00", "SEWER", shares={"521-1310": "8.00"})],
        [in_cash("40.00")], lambda b: b["lines"][1].update(charge="c2"))),
    Case("a code nobody knows", "TW-CHARGE", L, dog(line(code="CATLIC"))),
    Case("a code's money to another account", "TW-CHARGE", L, takes(
        [item("DOGLIC", "20.00", {"100-4290": "20.00"})], [in_cash("20.00")])),
    Case("a code's line for an account nobody knows", "TW-CHARGE", L, takes(
        [item("DOGLIC", "20.00", account="UB-1")], [in_cash("20.00")])),
    Case("credit for an account nobody knows", "TW-CHARGE", L, takes([keeps("5.00", "UB-1")], [in_cash("5.00")])),
    Case("credit in a fund nobody knows", "TW-CHARGE", L, takes([keeps("5.00", fund="777")], [in_cash("5.00")])),
    Case("somebody paid on the bill meanwhile", "TW-STALE", "doubt_noted", bill(amount="62.00", owed="62.00")),
    Case("a bill that is paid already", "TW-STALE", "work_item_or_refusal", takes(
        [pays("c1", "8.00", "8.00", "PENALTY-W")], [in_cash("8.00")])),
    Case("more credit than there is", "TW-CREDIT", "credit_follows", takes([pays("c2", "8.00", "32.00")], [on_account("8.00")])),
    Case("a posting left out", "TW-POST", R, dog(lambda b: b["postings"].pop())),
    Case("a posting too many", "TW-POST", R, dog(lambda b: b["postings"].append(dict(b["postings"][-1])))),
    Case("a posting of nothing", "TW-POST", R, dog(lambda b: b["postings"].append({"gl": "100-4290", "cents": 0}))),
    Case("a posting to an account that is not in the chart", "TW-POST", R, dog(posting(3, gl="100-9999"))),
    Case("a posting to another account", "TW-POST", R, dog(posting(3, gl="100-4290"))),
    Case("a posting without its account", "TW-POST", R, dog(lambda b: b["postings"][0].pop("gl"))),
    Case("pool legs of another fund", "TW-POST", R, dog(legs_of_another_fund)),
    Case("pool legs left out", "TW-POST", R, dog(lambda b: b.update(
        postings=[row for row in b["postings"] if row["gl"] not in ("999-2010", "100-1010")]))),
    Case("a leg that names no fund", "TW-POST", R, dog(lambda b: b["postings"][1].pop("for"))),
    Case("a fund named where none belongs", "TW-POST", R, dog(posting(0, **{"for": "100"}))),
    Case("a tender posted to another tender's account", "TW-POST", R, dog(posting(0, gl="999-1120"))),
    Case("a tender posted as another kind", "TW-POST", R, dog(posting(0, tender="check"))),
    Case("another charge posted", "TW-POST", R, takes([pays("c2", "8.00", "32.00")], [in_cash("8.00")], lambda b: [
        row.update(charge="c3") for row in b["postings"] if "charge" in row])),
    Case("a payment in full", "", R, bill()),
    Case("a payment of a shared charge", "", R, takes([pays("c4", "30.00", "30.00", shares=SPLIT)], [in_cash("30.00")])),
    Case("a rounded payment", "", R, lambda b: of(b, "01").bends(Kind.RECEIPT, of(b, "01").story(
        [item("MISC", "10.03", {"100-4290": "10.03"})], [in_cash("10.05")], rounding="0.02"))),
    Case("a payment from credit", "", R, takes([pays("c2", "7.00", "32.00")], [on_account("7.00")])),
]  # fmt: skip


def flagged(*tenders, amount="50.00", lines=()):
    """A payment of account BL, which pays by certified kinds only through today."""
    due = pays("b1", amount, "250.00", "BUSLIC", account=BL, shares={"100-1310": amount})
    return lambda books: of(books, "01").story([due, *lines], tenders or [by_check(amount)])


def unallowed(story):
    return lambda books: of(books, "01").bends(Kind.RECEIPT, story(books))


def allowed(story=None, **consent):
    """The same with a second person's consent, right until bent."""
    return lambda books: of(books, "01").allowed(lambda: (story or flagged())(books), **consent)


def consented_later(books: Books):
    entry = allowed()(books)
    return replace(entry, approval=replace(entry.approval, entry_id=books.new_id()))


DEPARTMENT, CONSENT = "departments_kept", "checks_allowed"
PERMIT = item("PERMIT", "20.00", {"100-4220": "20.00"})
SOLD = item("DOGLIC", "20.00", account=BL)
NO_CONSENT = {"by": "jkim", "text": "00" * 32}

LIMITED = [
    Case("an item of another department", "TW-RIGHT", DEPARTMENT, takes([PERMIT], [in_cash("20.00")])),
    Case("an item of another department beside one's own", "TW-RIGHT", DEPARTMENT, takes(
        [item("DOGLIC", "20.00"), PERMIT], [in_cash("40.00")])),
    Case("a way to pay of another department", "TW-RIGHT", DEPARTMENT, takes(
        [pays("c2", "5.00", "32.00")], [by_ach("5.00")])),
    Case("a way to pay of another department beside cash", "TW-RIGHT", DEPARTMENT, takes(
        [item("DOGLIC", "20.00")], [by_ach("5.00"), in_cash("15.00")])),
    Case("an item and a way to pay of one's own departments", "", R, takes(
        [item("DOGLIC", "20.00"), item("MISC", "5.00", {"100-4290": "5.00"})], [by_money_order("25.00")])),
    Case("a bill is everybody's", "", R, takes(
        [pays("b1", "50.00", "250.00", "BUSLIC", account=BL, shares={"100-1310": "50.00"})], [in_cash("50.00")])),
    Case("a check against a flag nobody allowed", "TW-APPROVAL", CONSENT, unallowed(flagged())),
    Case("a check against a flag beside cash", "TW-APPROVAL", CONSENT, unallowed(
        flagged(in_cash("40.00"), by_check("10.00")))),
    Case("a check for an item of a flagged account", "TW-APPROVAL", CONSENT, takes([SOLD], [by_check("20.00")])),
    Case("a check for the credit of a flagged account", "TW-APPROVAL", CONSENT, takes(
        [keeps("20.00", BL, "100")], [by_check("20.00")])),
    Case("a receipt that names a consent nobody gave", "TW-APPROVAL", CONSENT, dog(put(approval=NO_CONSENT))),
    Case("a check allowed for another receipt", "TW-APPROVAL", CONSENT, consented_later),
    Case("a check allowed as another act", "TW-APPROVAL", CONSENT, allowed(kind="void")),
    Case("a check allowed for another account", "TW-APPROVAL", CONSENT, allowed(target=UB)),
    Case("a check allowed for an account whose number begins alike", "TW-APPROVAL", CONSENT, allowed(target=f"{BL}0")),
    Case("a check allowed up to a cent less", "TW-APPROVAL", CONSENT, allowed(amount=Money(4999))),
    Case("a check allowed by another text", "TW-APPROVAL", CONSENT, allowed(text_hash="00" * 32)),
    Case("a check allowed by somebody who may not", "TW-APPROVAL", CONSENT, allowed(approved_by="tnguyen")),
    Case("a check allowed by who asked", "TW-APPROVAL", CONSENT, allowed(approved_by="mdiaz")),
    Case("a check allowed to somebody else", "TW-APPROVAL", CONSENT, allowed(requested_by="tnguyen")),
    Case("a check that was allowed", "", R, allowed()),
    Case("a check that was allowed, beside cash that is more", "", R, allowed(
        flagged(by_check("10.00"), in_cash("40.00")), amount=Money(1000))),
    Case("a check allowed for two accounts, of which one is flagged", "", R, allowed(target=f"{UB}, {BL}")),
    Case("a certified payment of a flagged account", "", R, unallowed(flagged(by_money_order("50.00")))),
    Case("a check of an account without a flag", "", R, takes([pays("c2", "5.00", "32.00")], [by_check("5.00")])),
]  # fmt: skip


def undo(name, change=None, **consent):
    def build(books: Books):
        entry = of(books, "01").undoing(books.entries[name], **consent)
        if change is None:
            return entry
        body = dict(entry.content)
        body["postings"] = [dict(row) for row in body["postings"]]
        body["approval"] = dict(body["approval"])
        change(body)
        one = of(books, "01")
        return one.bends(Kind.VOID, body, None, id=entry.id, approval=entry.approval)

    return build


def unapproved(books: Books):
    return replace(undo("dog")(books), approval=None)


def _agreed_for_another(books: Books):
    entry = undo("dog")(books)
    return replace(entry, approval=replace(entry.approval, entry_id=books.new_id()))


VOID = [
    Case("a void that names no approver", "TW-KIND", V, undo("dog", lambda b: b["approval"].pop("by"))),
    Case("a void without a reason", "TW-KIND", V, undo("dog", without("reason"))),
    Case("a void that does not say who was there", "TW-KIND", V, undo("dog", put(customer_present="maybe"))),
    Case("a void of another amount", "TW-STORY", V, undo("dog", put(total=1000))),
    Case("a void of what is voided", "TW-VOID", V, undo("undone")),
    Case("a void of a void", "TW-VOID", V, lambda b: undo("dog", put(of=b.entries["void"].id))(b)),
    Case("a void under another number", "TW-VOID", V, undo("dog", put(target="01-0001-0001"))),
    Case("a void of an opening", "TW-VOID", V, lambda b: undo("dog", put(of=b.rows(
        "SELECT id FROM entry WHERE book_id = '01-0001' AND seq = 1")[0][0]))(b)),
    Case("a void in another book", "TW-VOID", V, lambda b: undo("dog", put(of=b.rows(
        "SELECT e.id FROM entry e JOIN receipt r ON r.entry_no = e.no WHERE e.book_id = '05-0001'")[0][0],
        target="05-0001-0001"))(b)),
    Case("a void nobody agreed to", "TW-APPROVAL", V, unapproved),
    Case("a void the cashier agreed to", "TW-APPROVAL", V, undo("dog", approved_by="tnguyen")),
    Case("a void agreed to for another entry", "TW-APPROVAL", V, lambda b: _agreed_for_another(b)),
    Case("a void agreed to for another amount", "TW-APPROVAL", V, undo("dog", amount=Money(1))),
    Case("a void agreed to for another reason", "TW-APPROVAL", V, undo("dog", reason="because")),
    Case("a void agreed to for another text", "TW-APPROVAL", V, undo("dog", text_hash="00" * 32)),
    Case("a void agreed to for another receipt", "TW-APPROVAL", V, undo("dog", target="01-0001-0001")),
    Case("a void of another kind agreed to", "TW-APPROVAL", V, undo("dog", kind="close")),
    Case("a void somebody else asked for", "TW-APPROVAL", V, undo("dog", requested_by="tnguyen")),
    Case("a void that names another approver", "TW-APPROVAL", V, undo(
        "dog", lambda b: b["approval"].update(by="aortega"))),
    Case("a void that mirrors other cents", "TW-POST", V, undo("dog", lambda b: [
        row.update(cents=row["cents"] // 2) for row in b["postings"]])),
    Case("a void in another order", "TW-POST", V, undo("dog", lambda b: b["postings"].reverse())),
    Case("a void of a receipt", "", V, undo("dog")),
    Case("a void of a receipt that made credit", "", V, undo("paid")),
]  # fmt: skip


def counted(book, change=None, by="", attempt=0, **listed):
    return lambda b: of(b, book).bends(Kind.COUNT, of(b, book).tally(attempt, **listed), change, by)


COUNT = [
    Case("a count begun with postings", "TW-POST", "story_begin_count", lambda b: a_kind(
        Kind.BEGIN_COUNT, {}, "01", change=put(postings=dropping()(b).content["postings"]))(b)),
    Case("pieces in packs of none", "TW-STORY", "pieces_add_up", counted("02", lambda b: (
        b.update(counted=b["counted"] + 100),
        b["count"].append({"face": 100, "loose": 1, "packs": 0, "pack_of": 0, "cents": 100})))),
    Case("a count begun", "", "story_begin_count", a_kind(Kind.BEGIN_COUNT, {}, "01")),
    Case("a count set aside after an attempt", "TW-STATE", "story_cancel_count", a_kind(Kind.CANCEL_COUNT, {}, "03")),
    Case("a count set aside", "", "story_cancel_count", a_kind(Kind.CANCEL_COUNT, {}, "02")),
    Case("a count without its checks", "TW-KIND", "story_count", counted("02", without("checks"))),
    Case("a count that skips an attempt", "TW-STORY", "story_count", counted("02", attempt=2)),
    Case("checks that do not add up", "TW-STORY", "story_count", counted("02", put(checks_total=5))),
    Case("money orders that do not add up", "TW-STORY", "story_count", counted("02", put(money_orders_total=5))),
    Case("a check of nothing", "TW-STORY", "story_count", counted("02", put(checks=[{"cents": 0}]))),
    Case("pieces that do not make the count", "TW-STORY", "pieces_add_up", counted("02", put(counted=1))),
    Case("a count with postings", "TW-POST", "story_count", lambda b: counted(
        "02", put(postings=dropping()(b).content["postings"]))(b)),
    Case("a count after one that balanced", "TW-STATE", "story_count", counted("04")),
    Case("a count that balances", "", "story_count", counted("02")),
    Case("a supervisor's count", "", "story_count", counted("06", by="jkim")),
    Case("a submit of an unbalanced count", "TW-STATE", "story_submit", a_kind(Kind.SUBMIT, counting.submit(1), "03")),
    Case("a submit after other attempts", "TW-STORY", "story_submit", a_kind(Kind.SUBMIT, counting.submit(2), "04")),
    Case("a submit without its attempts", "TW-KIND", "story_submit", a_kind(Kind.SUBMIT, {}, "04")),
    Case("a balanced count submitted", "", "story_submit", a_kind(Kind.SUBMIT, counting.submit(1), "04")),
    Case("a return without a reason", "TW-KIND", "story_return", a_kind(Kind.RETURN, {}, "05", "jkim")),
    Case("a count given back", "", "story_return", a_kind(Kind.RETURN, counting.return_count("x"), "05", "jkim")),
]  # fmt: skip


C = "story_close_drawer"
CLOSE = [
    Case("a close without its figures", "TW-KIND", C, closing("05", change=without("to_vault"))),
    Case("a close of what nobody decided", "TW-STATE", C, lambda b: closing("06")(b)),
    Case("a close of another session", "TW-NUMBER", C, closing("05", change=put(session=2))),
    Case("a close of another count", "TW-STORY", C, closing("05", change=put(counted=1))),
    Case("a close that hides a difference", "TW-STORY", C, closing("05", change=put(over_short=5))),
    Case("a close that hides a check", "TW-STORY", C, closing("05", change=put(checks_over_short=5))),
    Case("a close that hides a money order", "TW-STORY", C, closing("05", change=put(money_orders_over_short=5))),
    Case("a close that keeps the float", "TW-STORY", C, closing("05", change=put(float_back=0))),
    Case("a close that leaves cash in the drawer", "TW-STORY", C, closing("05", change=put(to_vault=0))),
    Case("a close of other entries", "TW-STORY", C, closing("05", change=put(entries=3))),
    Case("a close of other receipts", "TW-STORY", C, closing("05", change=put(receipts=3))),
    Case("a close with another grand total", "TW-STORY", C, closing("05", change=put(grand=1))),
    Case("a close with other totals", "TW-STORY", C, closing("05", change=lambda b: b["totals"][0].update(cents=1))),
    Case("a close without its totals", "TW-STORY", C, closing("05", change=without("totals"))),
    Case("a close posted elsewhere", "TW-POST", C, closing("05", change=lambda b: [
        row.update(gl="999-1100") for row in b["postings"] if row["gl"] == "999-1115"])),
    Case("a close", "", C, closing("05")),
    Case("a back office closed without its entries", "TW-KIND", "story_close_office", a_kind(
        Kind.CLOSE, {"session": 2}, "W1-0002")),
    Case("a back office closed under another session", "TW-NUMBER", "story_close_office", a_kind(
        Kind.CLOSE, {"session": 3, "entries": 3}, "W1-0002")),
    Case("a back office closed with other entries", "TW-STORY", "story_close_office", a_kind(
        Kind.CLOSE, {"session": 2, "entries": 9}, "W1-0002")),
    Case("a back office closed", "", "story_close_office", a_kind(Kind.CLOSE, {"session": 2, "entries": 3}, "W1-0002")),
    Case("a back office closed by a supervisor", "", "story_close_office", a_kind(
        Kind.CLOSE, {"session": 2, "entries": 3}, "W1-0002", "jkim")),
]  # fmt: skip


def brings(*lines, change=None):
    return lambda b: of(b, "W1-0001").bends(Kind.IMPORT, importing.import_charges("file", lines), change)


NEW = billed("n1", "WATER", {"501-1310": "5.00"})
OFFICE = [
    Case("an import from nowhere", "TW-KIND", I, brings(NEW, change=without("source"))),
    Case("an import without lines", "TW-KIND", I, brings(NEW, change=without("lines"))),
    Case("a new charge without a due date", "TW-KIND", I, brings(NEW, change=lambda b: b["lines"][0].pop("due"))),
    Case("a raise without what was open", "TW-KIND", I, brings(NEW, change=line(type="raise", charge="c3"))),
    Case("a charge of less than nothing", "TW-STORY", I, brings(NEW, change=both(
        line(cents=-500), lambda b: b["lines"][0]["shares"][0].update(cents=-500)))),
    Case("a charge due on no date", "TW-KIND", I, brings(NEW, change=lambda b: b["lines"][0].update(due="soon"))),
    Case("a raise that does not say of what", "TW-KIND", I, brings(
        again(LineType.RAISE, "c2", "32.00", {"501-1310": "5.00"}), change=lambda b: b["lines"][0].pop("code"))),
    Case("a raise of another code's charge", "TW-CHARGE", I, brings(
        again(LineType.RAISE, "c2", "32.00", {"501-1310": "5.00"}), change=line(code="SEWER"))),
    Case("a raise that lowers a share", "TW-STORY", I, brings(
        again(LineType.RAISE, "c4", "30.00", {"501-1310": "15.00", "521-1310": "-10.00"}))),
    Case("a new charge with a share below nothing", "TW-STORY", I, brings(
        billed("n1", "WATER", {"501-1310": "15.00", "521-1310": "-10.00"}))),
    Case("more paid elsewhere on a share than it owes", "TW-CHARGE", I, brings(
        again(LineType.PAID, "c4", "30.00", {"521-1310": "-12.00"}))),
    Case("a payment elsewhere that raises", "TW-STORY", I, brings(
        again(LineType.RAISE, "c2", "32.00", {"501-1310": "5.00"}), change=line(type="paid"))),
    Case("more paid elsewhere than was open", "TW-STORY", I, brings(
        again(LineType.PAID, "c2", "32.00", {"501-1310": "-32.00"}), change=line(open=1000))),
    Case("a charge's shares that do not make it", "TW-STORY", I, brings(NEW, change=line(cents=600))),
    Case("a raise with a share of no amount", "TW-STORY", I, brings(
        again(LineType.RAISE, "c4", "30.00", {"501-1310": "1.00", "521-1310": "2.00"}),
        change=lambda b: b["lines"][0]["shares"][1].pop("cents"))),
    Case("a charge owed to a revenue account", "TW-STORY", I, brings(NEW, change=lambda b: b["lines"][0]["shares"][
        0].update(gl="501-4600"))),
    Case("a new charge that is there", "TW-CHARGE", I, brings(billed("c2", "WATER", {"501-1310": "5.00"}))),
    Case("a new charge for nobody", "TW-CHARGE", I, brings(billed("n1", "WATER", {"501-1310": "5.00"}, "UB-1"))),
    Case("a new charge of a code nobody knows", "TW-CHARGE", I, brings(billed("n1", "WINE", {"501-1310": "5.00"}))),
    Case("a raise of a charge nobody knows", "TW-CHARGE", I, brings(
        again(LineType.RAISE, "n9", "32.00", {"501-1310": "5.00"}))),
    Case("a raise of another's charge", "TW-CHARGE", I, brings(
        again(LineType.RAISE, "c2", "32.00", {"501-1310": "5.00"}, BL))),
    Case("a raise in another fund", "TW-CHARGE", I, brings(again(LineType.RAISE, "c2", "32.00", {"521-1310": "5.00"}))),
    Case("a charge twice in one import", "TW-CHARGE", I, brings(
        again(LineType.RAISE, "c2", "32.00", {"501-1310": "5.00"}),
        again(LineType.RAISE, "c3", "45.00", {"521-1310": "5.00"}), change=lambda b: b["lines"][1].update(
            charge="c2", open=3200))),
    Case("a raise of what somebody paid on", "TW-STALE", "work_item_or_refusal", brings(
        again(LineType.RAISE, "c2", "62.00", {"501-1310": "5.00"}))),
    Case("an import posted elsewhere", "TW-POST", I, brings(NEW, change=posting(1, gl="501-4600"))),
    Case("new charges, one shared, one raised, one paid elsewhere", "", I, brings(
        NEW, billed("n2", "WATER", {"501-1310": "5.00", "521-1310": "5.00"}),
        again(LineType.RAISE, "c4", "30.00", {"501-1310": "1.00", "521-1310": "2.00"}),
        again(LineType.PAID, "c2", "32.00", {"501-1310": "-32.00"}))),
    Case("a set-up of something nobody knows", "TW-KIND", "story_setup", a_kind(
        Kind.SETUP, setup_kind.setup("weather", "x", None, {"a": "b"}), "W1-0002")),
    Case("a set-up of nothing", "TW-KIND", "story_setup", a_kind(Kind.SETUP, setup_kind.setup("code", "x"), "W1-0002")),
    Case("a set-up with postings", "TW-POST", "story_setup", lambda b: a_kind(
        Kind.SETUP, setup_kind.setup("code", "x", None, {"a": "b"}), "W1-0002",
        change=put(postings=dropping()(b).content["postings"]))(b)),
    Case("something set up is taken away", "", "story_setup", a_kind(
        Kind.SETUP, setup_kind.setup("right", "cashier drop", {"role": "cashier"}), "W1-0002")),
    Case("a bank account set up", "", "story_setup", a_kind(
        Kind.SETUP, setup_kind.setup("bank", "GENERAL", None, {"active": "yes", "name": "General"}), "W1-0002")),
    Case("a code set up", "", "story_setup", a_kind(
        Kind.SETUP, setup_kind.setup("code", "x", None, {"active": 1, "text": "X"}), "W1-0002")),
]  # fmt: skip


def gives_up(build, change=None):
    def make(books: Books):
        entry = annul(build)(books)
        if change is None:
            return entry
        body = dict(entry.content)
        change(body)
        return of(books, entry.book).bends(Kind.ANNULLED, body, None, body["by"], id=entry.id)

    return make


A = "story_annulled"
ANNULLED = [
    Case("an annulment of no row", "TW-KIND", A, gives_up(dog(), put(tried="x" * 64))),
    Case("an annulment without a reason", "TW-KIND", A, gives_up(dog(), without("reason"))),
    Case("an annulled receipt without its number", "TW-NUMBER", A, lambda b: of(b, "01").bends(
        Kind.ANNULLED, {k: v for k, v in gives_up(dog())(b).content.items() if k in (
            "of_kind", "tried", "amount", "reason")})),
    Case("an annulled opening of the drawer with a number", "TW-NUMBER", A, lambda b: of(b, "01").bends(
        Kind.ANNULLED, {"of_kind": "no_sale", "tried": "0" * 64, "amount": 0, "reason": "x",
                        "number": "01-0001-0004"})),
    Case("an annulment with postings", "TW-POST", A, lambda b: gives_up(
        dog(), put(postings=dropping()(b).content["postings"]))(b)),
    Case("a receipt given up", "", A, gives_up(dog())),
    Case("a void given up", "", A, gives_up(lambda b: consented(b))),
    Case("a count too many given up", "", A, lambda b: of(b, "04").bends(
        Kind.ANNULLED, {"of_kind": "count", "tried": "0" * 64, "amount": 0, "reason": "x"})),
    Case("a clerk's set-up of an account given up", "", A, lambda b: of(b, "W1-0001").bends(
        Kind.ANNULLED, {"of_kind": "setup", "tried": "0" * 64, "amount": 0, "reason": "x"})),
    Case("a count given up", "", A, gives_up(counted("02"))),
    Case("a close given up", "", A, gives_up(closing("05"))),
    Case("an import given up", "", A, gives_up(brings(NEW))),
]  # fmt: skip

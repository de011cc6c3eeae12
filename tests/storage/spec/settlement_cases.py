# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements of a test
"""Cases of what a processor pays for cards: whole sealed sessions, each once, gross, credited and fee."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from app.domain.bank import BankAccount
from app.domain.entry import Approval, Kind
from app.domain.kinds.card_settlement import CardPart, card_settlement, consent_target
from app.domain.money import Money
from app.domain.tender import Tender
from tests.books import FLOAT, Books, Session, drawer, in_cash, item, money, of, raw
from tests.storage.spec import Case
from tests.storage.spec.acts import refused
from tests.storage.spec.cases import E, put, without
from tests.storage.spec.cash_acts import adopts

BANK = BankAccount("GENERAL", "General account", "999-1100", ("cash", "check", "money_order"))
S = "story_card_settlement"


def settling(*parts: tuple[str, str], credited: str = "1.00", change=None, book: str = "W1-0001", by: str = ""):
    """A settlement of these sessions in a back office, as it is bent."""

    def build(books: Books):
        content = card_settlement(BANK, "B-4471", tuple(CardPart(b, money(a)) for b, a in parts), money(credited))
        return of(books, book).bends(Kind.CARD_SETTLEMENT, content, change, by)

    return build


def eleven(change=None, **options):
    """A settlement of a session that took nothing by card."""
    return settling(("11-0001", "20.00"), credited="19.41", change=change, **options)


def visa(amount: str) -> Tender:
    return Tender("card", money(amount), brand="Visa", last_four="4242", approval="A1")


def with_cards(books: Books) -> Session:
    """idle takes $120.00 by card, and 20.00 more that are voided; jkim seals the session."""
    nine = drawer(books, "09", "idle").opens()
    nine.takes([item("DOGLIC", "120.00")], [visa("120.00")])
    nine.voids(nine.takes([item("DOGLIC", "20.00")], [visa("20.00")]))
    nine.takes([item("DOGLIC", "7.00")], [in_cash("7.00")])
    nine.drops("7.00")
    nine.begins_count().counts(FLOAT)
    nine.submits()
    nine.closes("jkim")
    return nine


def settled(books: Books):
    with_cards(books)
    return settling(("09-0001", "120.00"), credited="117.24")(books)


def line(**values):
    return lambda body: body["lines"][0].update(values)


SETTLEMENT = [
    Case("a settlement without its batch", "TW-KIND", S, eleven(without("batch"))),
    Case("a settlement that does not say what was credited", "TW-KIND", S, eleven(without("counted"))),
    Case("a settlement whose line names no session", "TW-KIND", S, eleven(lambda body: body["lines"][0].pop("book"))),
    Case("a settlement whose consent has no reason", "TW-KIND", S, eleven(
        put(approval={"by": "jkim", "text": "00" * 32}))),
    Case("a settlement with half a consent", "TW-KIND", S, eleven(put(approval={"by": "jkim"}, reason="a chargeback"))),
    Case("what a settlement credits as text", "TW-BODY", "body_canonical", lambda b: raw(
        eleven()(b), lambda s: re.sub('"counted":([0-9]+)', r'"counted":"\1"', s))),
    Case("a settlement to a bank nobody knows", "TW-BOOK", S, eleven(put(bank="OTHER"))),
    Case("a settlement in a drawer's book", "TW-BOOK", E, eleven(book="08", by="jkim")),
    Case("a settlement by an administrator", "TW-RIGHT", E, eleven(book="W1-0002")),
    Case("a settlement of a session that is not sealed", "TW-STATE", S, eleven(line(book="05-0001"))),
    Case("a settlement of a session nobody opened", "TW-STATE", S, eleven(line(book="99-0001"))),
    Case("a settlement of a back office", "TW-STATE", S, eleven(line(book="W1-0001"))),
    Case("a settlement of more than was taken by card", "TW-STORY", S, eleven()),
    Case("a settlement of something else than cards", "TW-STORY", S, eleven(line(tender="check"))),
    Case("a settlement of another total", "TW-STORY", S, eleven(put(total=1))),
    Case("a settlement of nothing", "TW-STORY", S, eleven(put(lines=[], total=0, counted=0))),
    Case("a settlement of a batch without a name", "TW-STORY", S, eleven(put(batch=" "))),
    Case("a settlement of a batch whose name nobody sees", "TW-STORY", S, eleven(put(batch="\t"))),
    Case("a settlement", "", S, settled),
    Case("a settlement given up", "", "story_annulled", lambda b: of(b, "W1-0001").annulling(eleven()(b))),
]  # fmt: skip


def cards_are_settled_once_gross_and_fee(books: Books) -> None:
    with_cards(books)
    desk, right = of(books, "W1-0001"), [("09-0001", "120.00")]
    for bent, code in (
        (settling(("09-0001", "119.00"), credited="1.00"), "TW-STORY"),
        (settling(("09-0001", "140.00"), credited="1.00"), "TW-STORY"),
        (settling(*right, credited="117.24", change=put(counted=12001)), "TW-STORY"),
        (settling(*right, credited="117.24", change=put(counted=0)), "TW-STORY"),
        (settling(*right, credited="117.24", change=put(counted=11723)), "TW-POST"),
        (settling(*right, credited="117.24", change=lambda b: b["lines"].append(dict(b["lines"][0]))), "TW-STORY"),
        (settling(*right, credited="117.24", change=lambda b: b["postings"][0].update(gl="999-1115")), "TW-POST"),
    ):
        assert refused(books, bent(books)) == code
    done = desk.records(settling(*right, credited="117.24")(books))
    rows = {(row["gl"], row.get("for", "")): row["cents"] for row in done.content["postings"]}
    assert rows == {
        ("999-1100", ""): 11724, ("999-2010", "100"): 276, ("999-1130", ""): -12000, ("100-5310", ""): 276,
        ("100-1010", ""): -276,
    }  # fmt: skip
    assert refused(books, settling(*right, credited="117.24")(books)) == "TW-DEPOSIT"
    assert books.rows("SELECT book_id, tender, cents FROM deposit_book WHERE tender = 'card'") == [
        ("09-0001", "card", 12000)
    ]
    assert books.rows("SELECT CAST(sum(cents) AS BIGINT) FROM posting WHERE gl = '999-1130'") == [(0,)]


def cards_without_a_fee_are_settled_whole(books: Books) -> None:
    with_cards(books)
    done = of(books, "W1-0001").records(settling(("09-0001", "120.00"), credited="120.00")(books))
    assert [(row["gl"], Money(row["cents"])) for row in done.content["postings"]] == [
        ("999-1100", money("120.00")),
        ("999-1130", money("-120.00")),
    ]


WHY = "a chargeback of October"


def agreed(books: Books, credited: str = "1.00", change=None, says: str = "jkim", why: str = WHY, **bent):
    """lortiz settles the 120.00 for so little that jkim agrees; `bent` bends the consent, not what the entry says."""
    entry_id, shown = books.new_id(), "Settle 120.00"
    given = Approval(
        id=books.new_id(), entry_id=entry_id, kind="card_settlement",
        target=consent_target("GENERAL", "B-4471", money(credited)), amount=money("120.00"), reason=why, text=shown,
        text_hash=hashlib.sha256(shown.encode()).hexdigest(), requested_by="lortiz", approved_by=says,
    )  # fmt: skip
    content = card_settlement(BANK, "B-4471", (CardPart("09-0001", money("120.00")),), money(credited), why, given)
    return of(books, "W1-0001").bends(
        Kind.CARD_SETTLEMENT, content, change, id=entry_id, approval=replace(given, **bent)
    )


def a_fee_above_the_share_needs_another_person(books: Books) -> None:
    """Five percent of the gross without a policy; what is agreed to is the bank, the batch, the gross and the net."""
    with_cards(books)
    part = [("09-0001", "120.00")]
    for bent, code in (
        (settling(*part, credited="0.01")(books), "TW-APPROVAL"),
        (settling(*part, credited="113.99")(books), "TW-APPROVAL"),
        (agreed(books, says="lortiz"), "TW-APPROVAL"),
        (agreed(books, says="tnguyen"), "TW-APPROVAL"),
        (agreed(books, why="\t"), "TW-APPROVAL"),
        (agreed(books, amount=money("119.00")), "TW-APPROVAL"),
        (agreed(books, target=consent_target("GENERAL", "B-4471", money("113.00"))), "TW-APPROVAL"),
        (agreed(books, target=consent_target("GENERAL", "B-4472", money("1.00"))), "TW-APPROVAL"),
        (agreed(books, target=consent_target("OTHER", "B-4471", money("1.00"))), "TW-APPROVAL"),
        (agreed(books, requested_by="tnguyen"), "TW-APPROVAL"),
        (agreed(books, kind="deposit"), "TW-APPROVAL"),
        (agreed(books, reason="another"), "TW-APPROVAL"),
        (agreed(books, "117.24", target="batch"), "TW-APPROVAL"),
        (agreed(books, change=lambda body: body["approval"].update(text="00" * 32)), "TW-APPROVAL"),
        (agreed(books, change=without("reason")), "TW-KIND"),
    ):
        assert refused(books, bent) == code, bent.content
    books.records(agreed(books))


def up_to_the_share_one_person_settles_alone(books: Books) -> None:
    with_cards(books)
    adopts(books, "card_fee", '{"share": 229}')
    one = [("09-0001", "120.00")]
    assert refused(books, settling(*one, credited="117.24")(books)) == "TW-APPROVAL"
    adopts(books, "card_fee", '{"share": 230}', "2026-11-20", 2)
    adopts(books, "card_fee", '{"share": 0}', "2026-11-21", 3)
    books.records(settling(*one, credited="117.24")(books))


def a_batch_is_paid_once_by_its_bank(books: Books) -> None:
    with_cards(books)
    ten = drawer(books, "09", "idle", 2).opens(grand=money("127.00"))
    ten.takes([item("DOGLIC", "50.00")], [visa("50.00")])
    ten.begins_count().counts(FLOAT)
    ten.submits()
    ten.closes("jkim")
    desk = of(books, "W1-0001")
    desk.records(settling(("09-0001", "120.00"), credited="117.24")(books))
    later = [("09-0002", "50.00")]
    assert refused(books, settling(*later, credited="48.80")(books)) == "TW-DEPOSIT"
    desk.records(settling(*later, credited="48.80", change=put(batch="B-4472"))(books))


def a_bank_is_an_account_of_money(books: Books) -> None:
    """Wherever an administrator points a bank, only an asset of the pool that nothing else is kept on takes money."""
    with_cards(books)
    for gl in ("100-4290", "501-1310", "999-1130", "999-1140", "999-1115", "999-1190"):
        with books.as_("admin").writing() as connection:
            connection.exec_driver_sql(f"UPDATE bank_account SET gl = '{gl}' WHERE code = 'GENERAL'")
        there = replace(BANK, gl=gl)
        content = card_settlement(there, "B-1", (CardPart("09-0001", money("120.00")),), money("117.24"))
        assert refused(books, of(books, "W1-0001").bends(Kind.CARD_SETTLEMENT, content)) == "TW-BOOK", gl


SETTLEMENT_ACTS = [
    a_bank_is_an_account_of_money,
    a_batch_is_paid_once_by_its_bank,
    a_fee_above_the_share_needs_another_person,
    cards_are_settled_once_gross_and_fee,
    cards_without_a_fee_are_settled_whole,
    up_to_the_share_one_person_settles_alone,
]

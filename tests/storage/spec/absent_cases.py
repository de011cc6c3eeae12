# SPDX-License-Identifier: Apache-2.0
"""Cases of a session whose cashier is absent: a supervisor submits it with a second person, and two people count."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from app.domain.count import CashCount
from app.domain.entry import Approval, Kind
from app.domain.kinds import cash, counting, open_book
from app.domain.money import ZERO, Money
from tests.books import FLOAT, Books, drawer, of, raw
from tests.storage.spec import Case
from tests.storage.spec.acts import refused
from tests.storage.spec.cases import E, put, without
from tests.storage.spec.money_cases import dropping

ILL = "taken ill"


def consent(
    books: Books, entry_id: str, kind: Kind, book: str, amount: Money, by: str, approver: str, why: str = ILL
) -> Approval:
    shown = f"{kind.value} of {book} in another's place"
    return Approval(
        id=books.new_id(),
        entry_id=entry_id,
        kind=kind.value,
        target=book,
        amount=amount,
        reason=why,
        text=shown,
        text_hash=hashlib.sha256(shown.encode()).hexdigest(),
        requested_by=by,
        approved_by=approver,
    )


def in_place(book="01", by="jkim", approver="aortega", change=None, why=ILL, **bent):
    """A supervisor submits somebody's session; `bent` bends the consent, not what the entry says of it."""

    def build(books: Books):
        session, entry_id = of(books, book), books.new_id()
        agreed = consent(books, entry_id, Kind.SUBMIT, session.pen.book, ZERO, by, approver, why)
        content = counting.submit_in_place(session.pen.attempts, why, agreed)
        return session.bends(Kind.SUBMIT, content, change, by, id=entry_id, approval=replace(agreed, **bent))

    return build


def by_two(book="01", by="jkim", approver="tnguyen", change=None, pile: CashCount = FLOAT, why=ILL, **bent):
    """Two people count; the session was submitted in its cashier's place before."""

    def build(books: Books):
        session, entry_id = of(books, book), books.new_id()
        agreed = consent(books, entry_id, Kind.COUNT, session.pen.book, pile.total, by, approver, why)
        content = counting.count(session.pen.attempts + 1, pile, reason=why, second=agreed)
        return session.bends(Kind.COUNT, content, change, by, id=entry_id, approval=replace(agreed, **bent))

    return build


def given_up(alone: bool = False, **said):
    """Such a submission given up with the consent it had; `alone`: with none."""

    def build(books: Books):
        annulment = of(books, said.get("book", "01")).annulling(in_place(**said)(books))
        return replace(annulment, approval=None) if alone else annulment

    return build


S, C = "story_submit", "story_count"
ABSENT = [
    Case("a submission in another's place without a reason", "TW-KIND", S, in_place(change=without("reason"))),
    Case("a submission in another's place whose consent names nobody", "TW-KIND", S, in_place(
        change=put(approval={"text": "00" * 32}))),
    Case("a submission in another's place after other attempts", "TW-STORY", S, in_place(change=put(attempts=2))),
    Case("a submission in another's place nobody agreed to", "TW-PEN", E, in_place("04", change=without("approval"))),
    Case("a submission in another's place by a colleague", "TW-RIGHT", E, in_place(by="tnguyen")),
    Case("a submission in another's place with the own consent", "TW-APPROVAL", S, in_place(approver="jkim")),
    Case("a submission in another's place who agreed themselves", "TW-APPROVAL", S, in_place(approver="mdiaz")),
    Case("a submission in another's place with a cashier's consent", "TW-APPROVAL", "consented_by_another",
         in_place(approver="tnguyen")),
    Case("a consent to submit another session", "TW-APPROVAL", S, in_place(target="02-0001")),
    Case("a consent to submit for another reason", "TW-APPROVAL", S, in_place(reason="on vacation")),
    Case("a consent to submit with money in it", "TW-APPROVAL", S, in_place(amount=Money(1))),
    Case("a submission in another's place for a reason nobody sees", "TW-APPROVAL", "consented_by_another",
         in_place(why="\t")),
    Case("a submission that names another consent", "TW-APPROVAL", S, in_place(
        change=lambda body: body["approval"].update(text="00" * 32))),
    Case("a submission in another's place of a submitted session", "TW-STATE", E, in_place("06")),
    Case("a submission in another's place of a back office", "TW-BOOK", E, in_place("W1-0001")),
    Case("a submission in another's place with postings", "TW-POST", S, lambda b: in_place(
        change=put(postings=dropping()(b).content["postings"]))(b)),
    Case("attempts of a submission in another's place as text", "TW-BODY", "body_canonical", lambda b: raw(
        in_place()(b), lambda s: re.sub('"attempts":([0-9]+)', r'"attempts":"\1"', s))),
    Case("an open session submitted in another's place", "", S, in_place()),
    Case("a session submitted in another's place in the midst of its counts", "", S, in_place("03")),
    Case("a submission in another's place given up", "", "story_annulled", given_up()),
    Case("a submission given up by a colleague", "TW-RIGHT", E, given_up(by="tnguyen")),
    Case("a submission in another's place given up alone", "TW-APPROVAL", "story_annulled", given_up(alone=True)),
    Case("one given up alone in the midst of its counts", "TW-APPROVAL", "story_annulled", given_up(
        alone=True, book="03")),
    Case("one given up with the absent one's consent", "TW-APPROVAL", "story_annulled", given_up(approver="mdiaz")),
    Case("one given up with a cashier's consent", "TW-APPROVAL", "story_annulled", given_up(approver="tnguyen")),
    Case("one given up with a consent to another session", "TW-APPROVAL", "story_annulled", given_up(
        target="02-0001")),
    Case("one given up with a consent of somebody else's asking", "TW-APPROVAL", "story_annulled", given_up(
        requested_by="lortiz")),
    Case("one given up with a consent to another act", "TW-APPROVAL", "story_annulled", given_up(kind="count")),
    Case("a count by two nobody asked for", "TW-APPROVAL", C, by_two("06")),
]  # fmt: skip


def nobody_submits_for_themselves_with_a_consent(books: Books) -> None:
    own = drawer(books, "09", "aortega").opens()
    assert refused(books, in_place("09", by="aortega", approver="jkim")(books)) == "TW-APPROVAL"
    own.drops("5.00")


def two_people_count_what_was_submitted_for_another(books: Books) -> None:
    one = of(books, "01")
    one.records(in_place()(books))
    assert books.rows("SELECT state, attempts FROM book WHERE id = '01-0001'") == [("submitted", 0)]
    for tried, code in (
        (one.builds(Kind.NO_SALE, cash.no_sale("change")), "TW-PEN"),
        (one.builds(Kind.COUNT, one.tally(), "jkim"), "TW-APPROVAL"),
        (by_two(change=without("reason"))(books), "TW-KIND"),
        (by_two(approver="jkim")(books), "TW-APPROVAL"),
        (by_two(approver="mdiaz")(books), "TW-APPROVAL"),
        (by_two(approver="lortiz")(books), "TW-APPROVAL"),
        (by_two(approver="gone")(books), "TW-APPROVAL"),
        (by_two(amount=Money(1))(books), "TW-APPROVAL"),
        (by_two(why=" ")(books), "TW-APPROVAL"),
        (by_two(why="\t\u3000")(books), "TW-APPROVAL"),
        (by_two(target="02-0001")(books), "TW-APPROVAL"),
        (by_two(by="mdiaz")(books), "TW-RIGHT"),
        (by_two(by="tnguyen", approver="jkim")(books), "TW-RIGHT"),
    ):
        assert refused(books, tried) == code, tried.content
    one.records(by_two()(books))
    one.closes("aortega")
    assert books.rows("SELECT state, cash FROM book WHERE id = '01-0001'") == [("sealed", 0)]


def what_an_absent_cashier_counted_before_decides_nothing(books: Books) -> None:
    four = of(books, "04")  # its count balanced and was not submitted
    closing = four.closing()
    four.records(in_place("04")(books))
    assert refused(books, four.builds(Kind.CLOSE, closing, "jkim")) == "TW-STATE"
    four.records(by_two("04", "aortega", "jkim")(books))
    four.closes("jkim")


def who_comes_back_counts_alone_again(books: Books) -> None:
    one = of(books, "01")
    one.records(in_place()(books))
    one.writes(Kind.RETURN, counting.return_count("well again"), "aortega")
    for _ in range(3):
        one.counts(CashCount.of({"20.00": 1}))
    one.submits()
    assert refused(books, by_two()(books)) == "TW-APPROVAL"
    one.counts(FLOAT, "jkim")


def one_consent_gives_up_one_submission(books: Books) -> None:
    one = of(books, "01")
    one.records(given_up()(books))
    assert refused(books, given_up(alone=True)(books)) == "TW-APPROVAL"
    one.drops("5.00")
    assert books.rows("SELECT state FROM book WHERE id = '01-0001'") == [("open",)]


def no_session_begins_where_money_of_who_is_absent_lies(books: Books) -> None:
    drawer(books, "09", "idle").opens().records(in_place("09")(books))
    again = drawer(books, "09", "aortega", 2)
    opening = open_book.open_drawer(2, ZERO, Money(20000), FLOAT)
    assert refused(books, again.builds(Kind.OPEN, opening)) == "TW-TWO"
    of(books, "09").records(by_two("09")(books))
    again.opens()


ABSENT_ACTS = [
    one_consent_gives_up_one_submission,
    no_session_begins_where_money_of_who_is_absent_lies,
    nobody_submits_for_themselves_with_a_consent,
    two_people_count_what_was_submitted_for_another,
    what_an_absent_cashier_counted_before_decides_nothing,
    who_comes_back_counts_alone_again,
]

# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements of a test
"""What both databases hold of a consent that was asked for at the second person's own screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.entry import Approval, Entry, Kind
from app.domain.errors import Refused
from app.domain.kinds import void
from app.domain.money import Money
from app.domain.request import Wanted
from app.models import Base
from app.storage import requests
from app.storage.embedded import approval_values
from tests.books import Books, of


def wanted(books: Books, **changed: Any) -> tuple[Wanted, Approval]:
    """mdiaz asks for the void of an item, and the consent that would answer it."""
    original = books.entries["dog"]
    given = of(books, "01").consent(original, books.new_id(), request=books.new_id())
    asked = Wanted(given.entry_id, given.kind, given.target, given.amount, given.reason, given.text)
    return replace(asked, **changed), given


def asks(books: Books, by: str = "mdiaz", **changed: Any) -> Approval:
    asked, given = wanted(books, **changed)
    requests.ask(books.as_(by), given.request, asked, till="W1")
    return given


def refused(act: Callable[[], object]) -> str:
    """The code of the refusal, or "" when it went through."""
    try:
        act()
    except Refused as refusal:
        return refusal.code
    return ""


def allows(books: Books, given: Approval, **changed: Any) -> str:
    bent = replace(given, **changed)
    return refused(lambda: books.as_(bent.approved_by).approve(bent))


def refuses(books: Books, given: Approval, words: str = "no", by: str = "jkim", **options: Any) -> str:
    return refused(lambda: requests.refuse(books.as_(by), given.request, words, **options))


def voiding(books: Books, given: Approval) -> Entry:
    """The void a consent is for."""
    original = books.entries["dog"]
    content = void.void(original, given.reason, given, customer_present=True, original_taken=True)
    return of(books, "01").builds(Kind.VOID, content, id=given.entry_id, approval=given)


def ages(books: Books, given: Approval, by: str = "mdiaz", seconds: int = 601) -> None:
    """The same request, made so long ago; by hand, because nobody else names the moment."""
    asked, _ = wanted(books)
    row = {
        "id": given.request, "entry_id": given.entry_id, "kind": asked.kind, "target": asked.target,
        "amount": asked.amount, "reason": asked.reason, "text": asked.text, "needs": asked.right, "till": "W1",
        "requested_by": by, "requested_at": datetime.now(UTC) - timedelta(seconds=seconds),
    }  # fmt: skip
    with books.database.engine.begin() as connection:  # type: ignore[attr-defined]  # every home has one
        connection.execute(Base.metadata.tables["approval_request"].insert().values(**row))


def what_was_asked_for_elsewhere_is_voided_once(books: Books) -> None:
    given = asks(books)
    assert allows(books, given) == ""
    entry = voiding(books, given)
    assert not books.as_("mdiaz").record(entry).again
    assert books.as_("mdiaz").record(entry).again
    assert books.rows("SELECT count(*), count(request_id) FROM approval WHERE kind = 'void'") == [(4, 1)]


def the_same_request_again_is_one_request(books: Books) -> None:
    asked, given = wanted(books)
    for _ in range(2):
        requests.ask(books.as_("mdiaz"), given.request, asked, till="W1")
    assert books.rows("SELECT requested_by, needs FROM approval_request") == [("mdiaz", "approve")]


def a_request_says_what_for_and_why(books: Books) -> None:
    for wrong in (
        {"reason": " "}, {"text": ""}, {"target": ""}, {"amount": Money(-1)}, {"right": "audit"},
        {"entry_id": books.entries["dog"].id},
    ):  # fmt: skip
        assert refused(lambda wrong=wrong: asks(books, **wrong)) == "TW-APPROVAL", wrong  # type: ignore[misc]
    assert books.rows("SELECT count(*) FROM approval_request") == [(0,)]


def who_is_not_active_asks_for_nothing(books: Books) -> None:
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE person SET active = 0 WHERE name = 'mdiaz'")
    assert refused(lambda: asks(books)) == "TW-APPROVAL"


def a_request_is_allowed_to_the_letter(books: Books) -> None:
    given = asks(books)
    for wrong in (
        {"entry_id": books.new_id()}, {"kind": "drop"}, {"target": "x"}, {"amount": Money(1)}, {"reason": "because"},
        {"requested_by": "tnguyen"}, {"request": books.new_id()},
        {"text": "x", "text_hash": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"},
    ):  # fmt: skip
        assert allows(books, given, **wrong) == "TW-APPROVAL", wrong
    assert allows(books, given) == ""


def nobody_answers_their_own_request_and_only_who_may(books: Books) -> None:
    given = asks(books)
    for nobody in ("mdiaz", "tnguyen"):
        assert allows(books, given, approved_by=nobody) == "TW-APPROVAL"
        assert refuses(books, given, by=nobody) == "TW-APPROVAL"
    own = asks(books, "jkim")
    assert allows(books, own, requested_by="jkim") == "TW-APPROVAL"
    assert refuses(books, own) == "TW-APPROVAL"
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE person SET active = 0 WHERE name = 'jkim'")
    assert allows(books, given) == "TW-APPROVAL"
    assert refuses(books, given) == "TW-APPROVAL"
    assert allows(books, given, approved_by="aortega") == ""


def a_refusal_has_words_and_ends_it(books: Books) -> None:
    given = asks(books)
    assert refuses(books, given, " ") == "TW-APPROVAL"
    assert refuses(books, given, "count the cash first") == ""
    assert refuses(books, given) == refuses(books, given, by="mdiaz", withdrawn=True) == "TW-ANSWERED"
    assert allows(books, given) == "TW-ANSWERED"
    assert books.rows("SELECT withdrawn, words, answered_by FROM approval_refusal") == [
        (0, "count the cash first", "jkim")
    ]


def who_asked_takes_it_back_and_nobody_else(books: Books) -> None:
    given = asks(books)
    assert refuses(books, given, "", by="jkim", withdrawn=True) == "TW-APPROVAL"
    assert refuses(books, given, "", by="mdiaz", withdrawn=True) == ""
    assert allows(books, given) == "TW-ANSWERED"


def what_was_allowed_is_allowed_once(books: Books) -> None:
    given = asks(books)
    assert allows(books, given) == ""
    assert allows(books, given, id=books.new_id(), approved_by="aortega") == "TW-ANSWERED"
    assert refuses(books, given) == refuses(books, given, by="mdiaz", withdrawn=True) == "TW-ANSWERED"


def after_ten_minutes_a_request_can_only_be_taken_back(books: Books) -> None:
    given = wanted(books)[1]
    ages(books, given)
    assert allows(books, given) == refuses(books, given) == "TW-ANSWERED"
    assert refuses(books, given, "", by="mdiaz", withdrawn=True) == ""


def a_consent_that_answers_a_request_holds_for_two_minutes(books: Books) -> None:
    given = wanted(books)[1]
    ages(books, given, seconds=300)
    values = {**approval_values(given), "approved_at": datetime.now(UTC) - timedelta(seconds=121)}
    with books.database.engine.begin() as connection:  # type: ignore[attr-defined]  # by hand: nobody names the moment
        connection.execute(Base.metadata.tables["approval"].insert().values(**values))
    assert refused(lambda: books.as_("mdiaz").record(voiding(books, given))) == "TW-APPROVAL"


def nothing_said_of_a_request_is_changed_or_goes(books: Books) -> None:
    given = asks(books)
    assert refuses(books, given) == ""
    for table, column in (("approval_request", "needs"), ("approval_refusal", "words")):
        for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):

            def tries(statement: str = statement) -> None:
                with books.database.writing() as connection:
                    connection.exec_driver_sql(statement)

            assert refused(tries) == "TW-FIXED"


REQUESTS = [
    a_consent_that_answers_a_request_holds_for_two_minutes,
    a_refusal_has_words_and_ends_it,
    a_request_is_allowed_to_the_letter,
    a_request_says_what_for_and_why,
    after_ten_minutes_a_request_can_only_be_taken_back,
    nobody_answers_their_own_request_and_only_who_may,
    nothing_said_of_a_request_is_changed_or_goes,
    the_same_request_again_is_one_request,
    what_was_allowed_is_allowed_once,
    what_was_asked_for_elsewhere_is_voided_once,
    who_asked_takes_it_back_and_nobody_else,
    who_is_not_active_asks_for_nothing,
]

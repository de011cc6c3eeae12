# SPDX-License-Identifier: Apache-2.0
"""Whoever may consent answers at their own screen what others ask: with all that is known of it, and once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import canon, cards
from app.domain.errors import CounterError, Refused
from app.domain.request import Standing
from app.queries import approvals
from app.services import consents, people, watching
from app.storage import requests

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.receipt import PostedReceipt
    from app.domain.request import Request
    from app.services.desk import Desk

_RIGHTS = ("approve", "override")


@dataclass(frozen=True, slots=True)
class Board:
    """What waits for this person's answer, oldest first, what was asked for today, and the moment it was read."""

    waiting: tuple[Request, ...]
    today: tuple[Request, ...]
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a request: the receipt it is about, if it may be shown, and what its person asked for today."""

    request: Request
    receipt: PostedReceipt | None
    history: tuple[Request, ...]


def may_answer(desk: Desk) -> bool:
    """Whether this person is asked for consents at all."""
    return consents.may_send(desk) and any(desk.may(right) for right in _RIGHTS)


def waiting(desk: Desk) -> tuple[Request, ...]:
    """What others ask that this person may answer, oldest first."""
    return tuple(each for each in approvals.waiting(desk.database) if _mine_to_answer(desk, each))


def board(desk: Desk) -> Board:
    """Everything asked for today. Raises CounterError for who may not answer."""
    _need(desk)
    return Board(waiting(desk), approvals.of_a_day(desk.database), desk.now())


def context(desk: Desk, request_id: str, *, at_till: bool = False) -> Context:
    """One request with all that is known of it; `at_till`: one that was consented to at the till and never sent."""
    _need(desk)
    if at_till:
        found = next((each for each in approvals.of_a_day(desk.database) if each.id == request_id), None)
    else:
        found = approvals.request(desk.database, request_id)
    if found is None:
        raise CounterError("This request is no longer in the list. Nothing was changed. Choose another one.")
    history = approvals.of_a_day(desk.database, found.by)
    return Context(found, _receipt(desk, found), tuple(each for each in history if each.id != found.id))


def allow(desk: Desk, request_id: str, *, password: str) -> Request:
    """Consent to what was asked, after showing once more who one is; it holds for 120 seconds and that one act.

    Raises CounterError beside "password", and when it was answered, taken back or never this person's to answer.
    """
    asked = _to_answer(desk, request_id)
    people.prove_own(desk, password)
    approval = consents.approval_of(desk, asked.wanted, approver=desk.staff.name, asked_by=asked.by, request=request_id)
    consents.store(desk, approval, password)
    return _now(desk, request_id)


def refuse(desk: Desk, request_id: str, *, words: str) -> Request:
    """Answer no, in words that are shown to who asked. Raises CounterError beside "words", and as `allow` does."""
    words = canon.text(words, field="words")
    if not words:
        raise CounterError("The words are missing. Nothing was answered. Say why in a few words.", field="words")
    cards.refuse(words, "words")
    _to_answer(desk, request_id)
    try:
        requests.refuse(desk.database, request_id, words)
    except Refused as refusal:
        found = _now(desk, request_id)
        # Without an answer the same refusal was sent twice: it stands.
        if (found.standing, found.answered_by) != (Standing.REFUSED, desk.staff.name):
            raise _decided(found) from refusal
    return _now(desk, request_id)


def _to_answer(desk: Desk, request_id: str) -> Request:
    found = _now(desk, request_id)
    if found.by == desk.staff.name:
        who = desk.staff.full_name
        raise CounterError(f"{who} asked for this, so {who} cannot answer it. Another person does.")
    desk.need(found.wanted.right, found.wanted.deed)
    if found.standing is not Standing.WAITING:
        raise _decided(found)
    return found


def _now(desk: Desk, request_id: str) -> Request:
    found = approvals.request(desk.database, request_id)
    if found is None:
        raise CounterError("There is no such request. Nothing was changed. Look at the list again.")
    return found


def _decided(found: Request) -> CounterError:
    said = {
        Standing.ALLOWED: f"{found.answered_name} allowed this already.",
        Standing.REFUSED: f"{found.answered_name} refused this already.",
        Standing.WITHDRAWN: f"{found.by_name} took this back.",
    }.get(found.standing, "This request is older than ten minutes, and nobody waits for it.")
    return CounterError(f"{said} Nothing was changed. Choose another one.")


def _mine_to_answer(desk: Desk, request: Request) -> bool:
    return request.by != desk.staff.name and desk.may(request.wanted.right)


def _receipt(desk: Desk, request: Request) -> PostedReceipt | None:
    """The receipt a request names, unless the figures of its session are withheld from this person."""
    number = request.wanted.target.partition(",")[0]  # of a tender's correction, the receipt comes first
    book, dash, _ = number.rpartition("-")
    if not dash or book.count("-") != 1:
        return None
    try:
        return watching.receipt(desk, book=book, number=number)
    except CounterError:
        return None


def _need(desk: Desk) -> None:
    if not any(desk.may(right) for right in _RIGHTS):
        desk.need("approve", "answer requests")

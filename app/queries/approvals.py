# SPDX-License-Identifier: Apache-2.0
"""Requests for a consent and what became of them, and the consents that were given at a till; newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from app.domain.entry import Approval as Consent
from app.domain.request import ANSWERABLE, Request, Standing, Wanted
from app.models import Approval, ApprovalRefusal, ApprovalRequest, Entry, Person
from app.models.base import seconds_since

if TYPE_CHECKING:
    from sqlalchemy import Row, Select

    from app.storage.database import Database

DAY = 86_400
_NEWEST = 500
"""So many are looked at: more than a city asks for in a day, however many years there are before it."""
_ASKER, _ANSWERER = aliased(Person), aliased(Person)
_NEW_REQUESTS = ApprovalRequest.id.in_(
    select(ApprovalRequest.id).order_by(ApprovalRequest.requested_at.desc()).limit(_NEWEST).scalar_subquery()
)
_NEW_CONSENTS = Approval.id.in_(
    select(Approval.id).order_by(Approval.approved_at.desc()).limit(_NEWEST).scalar_subquery()
)


def request(database: Database, request_id: str) -> Request | None:
    """One request as it stands now; nothing when it was never sent."""
    with database.reading() as connection:
        row = connection.execute(_sent(ApprovalRequest.id == request_id)).first()
    return None if row is None else _request(row)


def waiting(database: Database) -> tuple[Request, ...]:
    """Every request nobody has answered yet and that still can be, oldest first."""
    undecided = _sent(_NEW_REQUESTS, Approval.id.is_(None), ApprovalRefusal.request_id.is_(None))
    with database.reading() as connection:
        rows = connection.execute(undecided.order_by(ApprovalRequest.requested_at)).all()
    return tuple(each for each in map(_request, rows) if each.standing is Standing.WAITING)


def of_a_day(database: Database, person: str = "") -> tuple[Request, ...]:
    """What was asked for in the last 24 hours, sent or consented to at the till, newest first; of one person or all."""
    sent = _sent(_NEW_REQUESTS, *((ApprovalRequest.requested_by == person,) if person else ()))
    at_till = _given(_NEW_CONSENTS, *((Approval.requested_by == person,) if person else ()))
    with database.reading() as connection:
        rows = connection.execute(sent).all()
        given = connection.execute(at_till).all()
    found = [*map(_request, rows), *map(_consented, given)]
    return tuple(sorted((each for each in found if each.age < DAY), key=lambda each: each.at, reverse=True))


def consent(database: Database, request_id: str) -> tuple[Consent, int] | None:
    """The consent that answers a request, and how many seconds ago it was given; nothing while there is none."""
    wanted = select(*Approval.__table__.columns, seconds_since(Approval.approved_at).label("age")).where(
        Approval.request_id == request_id
    )
    with database.reading() as connection:
        row = connection.execute(wanted).first()
    if row is None:
        return None
    given = Consent(
        row.id, row.entry_id, row.kind, row.target, row.amount, row.reason, row.text, row.text_hash,
        row.requested_by, row.approved_by, request_id,
    )  # fmt: skip
    return given, int(row.age)


def _sent(*narrow: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Requests with whatever answers them."""
    answerer = func.coalesce(Approval.approved_by, ApprovalRefusal.answered_by)
    return (
        select(
            *ApprovalRequest.__table__.columns,
            seconds_since(ApprovalRequest.requested_at).label("age"),
            seconds_since(func.coalesce(Approval.approved_at, ApprovalRefusal.answered_at)).label("answered"),
            Approval.id.label("consent"),
            ApprovalRefusal.withdrawn,
            ApprovalRefusal.words,
            answerer.label("answerer"),
            _ASKER.full_name.label("by_name"),
            _ANSWERER.full_name.label("answered_name"),
            Entry.no.label("entry_no"),
        )
        .outerjoin(Approval, Approval.request_id == ApprovalRequest.id)
        .outerjoin(ApprovalRefusal, ApprovalRefusal.request_id == ApprovalRequest.id)
        .outerjoin(_ASKER, _ASKER.name == ApprovalRequest.requested_by)
        .outerjoin(_ANSWERER, _ANSWERER.name == answerer)
        .outerjoin(Entry, Entry.id == ApprovalRequest.entry_id)
        .where(*narrow)
    )


def _given(*narrow: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Consents that were given at a till, by name and password."""
    return (
        select(
            *Approval.__table__.columns,
            seconds_since(Approval.approved_at).label("age"),
            _ASKER.full_name.label("by_name"),
            _ANSWERER.full_name.label("answered_name"),
            Entry.no.label("entry_no"),
        )
        .outerjoin(_ASKER, _ASKER.name == Approval.requested_by)
        .outerjoin(_ANSWERER, _ANSWERER.name == Approval.approved_by)
        .outerjoin(Entry, Entry.id == Approval.entry_id)
        .where(Approval.request_id.is_(None), *narrow)
    )


def _request(row: Row[Any]) -> Request:
    return Request(
        row.id,
        Wanted(row.entry_id, row.kind, row.target, row.amount, row.reason, row.text, row.needs),
        row.requested_by,
        row.by_name or row.requested_by,
        row.till,
        row.requested_at,
        int(row.age),
        _standing(row),
        row.answerer or "",
        row.answered_name or row.answerer or "",
        int(row.answered or 0),
        row.words or "",
        done=row.entry_no is not None,
    )


def _standing(row: Row[Any]) -> Standing:
    if row.consent is not None:
        return Standing.ALLOWED
    if row.answerer is not None:
        return Standing.WITHDRAWN if row.withdrawn else Standing.REFUSED
    return Standing.EXPIRED if row.age > ANSWERABLE else Standing.WAITING


def _consented(row: Row[Any]) -> Request:
    return Request(
        row.id,
        Wanted(row.entry_id, row.kind, row.target, row.amount, row.reason, row.text),
        row.requested_by,
        row.by_name or row.requested_by,
        "",
        row.approved_at,
        int(row.age),
        Standing.ALLOWED,
        row.approved_by,
        row.answered_name or row.approved_by,
        int(row.age),
        at_till=True,
        done=row.entry_no is not None,
    )

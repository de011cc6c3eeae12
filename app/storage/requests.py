# SPDX-License-Identifier: Apache-2.0
"""Requests for a consent and their refusals: rows are added, and the guards decide who may add which."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from app.domain.errors import Fault
from app.models import ApprovalRefusal, ApprovalRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from app.domain.request import Wanted
    from app.storage.database import Database


def ask(database: Database, request_id: str, wanted: Wanted, *, till: str) -> None:
    """Ask for a consent as the person of this database; the same request again is one request."""
    values: dict[str, Any] = {
        "id": request_id,
        "entry_id": wanted.entry_id,
        "kind": wanted.kind,
        "target": wanted.target,
        "amount": wanted.amount,
        "reason": wanted.reason,
        "text": wanted.text,
        "needs": wanted.right,
        "till": till,
        **_signed(database, "requested_by"),
    }
    made = postgresql.insert if database.dialect == "postgresql" else sqlite.insert
    with _answered(database) as connection:
        connection.execute(made(ApprovalRequest).values(**values).on_conflict_do_nothing())


def refuse(database: Database, request_id: str, words: str = "", *, withdrawn: bool = False) -> None:
    """Answer no as the person of this database, in words; or take the own request back.

    Raises Refused TW-ANSWERED when it was answered before.
    """
    values = {
        "request_id": request_id,
        "withdrawn": withdrawn,
        "words": words,
        **_signed(database, "answered_by"),
    }
    with _answered(database) as connection:
        connection.execute(insert(ApprovalRefusal).values(**values))


def _signed(database: Database, column: str) -> dict[str, str]:
    """A shared server names the writer itself, and grants nobody the column."""
    return {} if database.dialect == "postgresql" else {column: database.person}


@contextmanager
def _answered(database: Database) -> Iterator[Connection]:
    """A transaction; books that cannot be reached are told of as such."""
    try:
        with database.writing() as connection:
            yield connection
    except DBAPIError as error:
        raise Fault(
            "The books did not answer.", "Nothing is recorded by a request alone.", "Try again in a moment."
        ) from error

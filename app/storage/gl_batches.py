# SPDX-License-Identifier: Apache-2.0
"""A batch for the general ledger is one row; the guard checks it and names its books, or nothing happened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from app.domain.errors import Fault, OutcomeUnknown
from app.models import GlBatch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.gl_journal import Batch
    from app.storage.database import Database


def add(
    database: Database,
    batch: Batch,
    *,
    books: Sequence[str],
    layout: tuple[str, str],
    departments: Mapping[str, str],
    digest: str,
) -> None:
    """Post a batch as the person of this database; `layout` is the name of its format, and the whole of it.

    Raises Refused when a guard said no: TW-BATCH for a book that is in another batch, TW-NUMBER when somebody else was
    first. Raises OutcomeUnknown when no answer came: the list of batches then tells whether it stands.
    """
    values: dict[str, Any] = {
        "number": batch.number,
        "format": layout[0],
        "layout": layout[1],
        "departments": json.dumps(dict(departments), ensure_ascii=False, sort_keys=True),
        "date": batch.posted.isoformat(),
        "since": batch.since.isoformat(),
        "until": batch.until.isoformat(),
        "books": json.dumps(list(books), ensure_ascii=False),
        "lines": batch.lines,
        "debits": batch.debits,
        "digest": digest,
        # A shared server names the writer itself, and grants nobody the column.
        **({} if database.dialect == "postgresql" else {"made_by": database.person}),
    }
    try:
        with database.writing() as connection:
            connection.execute(insert(GlBatch).values(**values))
    except DBAPIError as error:
        raise _unknown() from error


def _unknown() -> Fault:
    return OutcomeUnknown(
        "The books gave no answer.",
        "The batch is posted once or not at all, and no file was written.",
        "Look at the list of batches. If it is there, write its file again.",
    )

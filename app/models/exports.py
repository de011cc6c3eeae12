# SPDX-License-Identifier: Apache-2.0
"""What was handed to the city's general ledger: batches, and the sealed books each of them carries."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.money import Money
from app.models.base import BY_KEY, STRICT, Base, ById, Entered


class GlBatch(Base):
    """One journal that was posted (rule 5.14.5), with all its file is made of beside the entries of its books.

    `books` is the JSON list of its sealed books, `departments` the JSON object of revenue codes and departments as they
    were then; `layout` is the whole text of the format. `digest` is the SHA-256 of the file.
    """

    __tablename__ = "gl_batch"
    __table_args__ = STRICT
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    format: Mapped[str]
    layout: Mapped[str]
    departments: Mapped[str]
    date: Mapped[str]
    since: Mapped[str]
    until: Mapped[str]
    books: Mapped[str]
    lines: Mapped[int]
    debits: Mapped[Money]
    digest: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[Entered]


class GlBatchBook(Base):
    """A sealed book is in one batch: so is each of its entries. Written by the guard of the batch alone."""

    __tablename__ = "gl_batch_book"
    __table_args__ = (Index("ix_gl_batch_book_number", "number"), BY_KEY)
    book_id: Mapped[ById]
    number: Mapped[int]

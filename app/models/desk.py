# SPDX-License-Identifier: Apache-2.0
"""What happened at the desk beside money: approvals, events and changes of the set-up; rows are only ever added."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.money import Money
from app.models.base import STRICT, Base, ById, Entered


class Approval(Base):
    """A second person's consent to one entry, with the digest of the text that was shown; good for 120 seconds."""

    __tablename__ = "approval"
    __table_args__ = (
        Index("ix_approval_entry", "entry_id"),
        Index("ix_approval_request", "request_id"),
        Index("ix_approval_approved_at", "approved_at"),
        STRICT,
    )
    id: Mapped[ById]
    entry_id: Mapped[str]
    kind: Mapped[str]
    target: Mapped[str]
    amount: Mapped[Money]
    reason: Mapped[str]
    text: Mapped[str]
    text_hash: Mapped[str]
    requested_by: Mapped[str]
    approved_by: Mapped[str]
    approved_at: Mapped[Entered]
    request_id: Mapped[str | None]


class ApprovalRequest(Base):
    """What a person asks another one to consent to, at that one's own screen; good for ten minutes.

    `needs` is the right whoever answers must hold; `text` is what they are shown.
    """

    __tablename__ = "approval_request"
    __table_args__ = (Index("ix_approval_request_requested_at", "requested_at"), STRICT)
    id: Mapped[ById]
    entry_id: Mapped[str]
    kind: Mapped[str]
    target: Mapped[str]
    amount: Mapped[Money]
    reason: Mapped[str]
    text: Mapped[str]
    needs: Mapped[str]
    till: Mapped[str]
    requested_by: Mapped[str]
    requested_at: Mapped[Entered]


class ApprovalRefusal(Base):
    """A request that was refused in words, or taken back by who asked; one that is allowed has an approval instead."""

    __tablename__ = "approval_refusal"
    __table_args__ = STRICT
    request_id: Mapped[ById]
    withdrawn: Mapped[bool]
    words: Mapped[str]
    answered_by: Mapped[str]
    answered_at: Mapped[Entered]


class DeskEvent(Base):
    """A print, a copy, a sign-in, a cart set aside: its state is its last event. `detail` is JSON text."""

    __tablename__ = "desk_event"
    __table_args__ = (Index("ix_desk_event_kind", "kind", "ref"), STRICT)
    id: Mapped[ById]
    at: Mapped[Entered]
    by_person: Mapped[str]
    till: Mapped[str]
    kind: Mapped[str]
    ref: Mapped[str | None]
    detail: Mapped[str] = mapped_column(server_default="{}")


class Audit(Base):
    """A change of the set-up with before and after (JSON text); written by triggers on the tables themselves."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_what", "what", "key"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[Entered]
    by_person: Mapped[str]
    what: Mapped[str]
    key: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]

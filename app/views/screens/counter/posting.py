# SPDX-License-Identifier: Apache-2.0
"""Posting: one payment goes into the books once, however often a key is pressed, and whatever the line does."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import OutcomeUnknown
from app.domain.ports import KickReason
from app.domain.receipt import PostedReceipt

if TYPE_CHECKING:
    from app.domain.draft import Draft
    from app.domain.tender import TenderKind
    from app.services.outcomes import GivenUp
    from app.views.screens.counter.gateway import CounterGateway
    from app.views.workplace import Workplace

ASK_AGAIN_MS = 5_000


class Step(StrEnum):
    """Where a payment is on its way into the books."""

    OPEN = "open"
    ASKED = "asked"
    UNKNOWN = "unknown"
    POSTED = "posted"


class Posting(QObject):
    """Sends the draft and tells how it ended.

    Signals: `posted(PostedReceipt)`; `refused(exception)`: nothing was recorded and the draft may change again;
    `unknown(OutcomeUnknown)`: nobody can tell yet, and the same draft is asked for again by itself every few seconds;
    `given_up(GivenUp)`: it was given up, is not recorded and never will be.
    """

    posted = Signal(object)
    refused = Signal(object)
    unknown = Signal(object)
    given_up = Signal(object)

    def __init__(self, work: Workplace, gateway: CounterGateway, parent: QObject) -> None:
        super().__init__(parent)
        self._work, self._gateway = work, gateway
        self.step = Step.OPEN
        self.gives_up = False
        self._draft: Draft | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(ASK_AGAIN_MS)
        self._again.timeout.connect(self._ask)

    @property
    def busy(self) -> bool:
        """Whether the draft may not change: it is on its way, or its outcome is unknown."""
        return self.step in (Step.ASKED, Step.UNKNOWN)

    def send(self, draft: Draft) -> None:
        """Post a draft; while one is on its way, or posted and not yet put away, nothing happens."""
        if self.step is Step.UNKNOWN:
            self._ask()
        elif self.step is Step.OPEN:
            self._draft = draft
            self._ask()

    def give_up(self) -> bool:
        """Give the draft up while nobody can tell; from now on that is what the books are asked for."""
        if self.step is not Step.UNKNOWN or self.gives_up:
            return False
        self.gives_up = True
        self._ask()
        return True

    def reset(self) -> None:
        """The next customer."""
        if not self.busy:
            self.step, self._draft, self.gives_up = Step.OPEN, None, False

    def _ask(self) -> None:
        draft = self._draft
        if draft is None or self.step in (Step.ASKED, Step.POSTED):
            return
        self._again.stop()
        self.step = Step.ASKED
        submit = self._work.jobs.submit
        if self.gives_up:
            submit(lambda: self._gateway.give_up(draft.id), owner=self, done=self._on_given_up, failed=self._on_failed)
        else:
            submit(lambda: self._gateway.post(draft), owner=self, done=self._on_posted, failed=self._on_failed)

    def _on_given_up(self, answer: GivenUp) -> None:
        self.gives_up = False
        if answer.stands:  # the payment won: its receipt is read from the books
            self.step = Step.UNKNOWN
            self._ask()
        else:
            self.step = Step.OPEN
            self.given_up.emit(answer)

    def _on_posted(self, receipt: PostedReceipt) -> None:
        self.step = Step.POSTED
        self.posted.emit(receipt)

    def _on_failed(self, trouble: BaseException) -> None:
        if isinstance(trouble, OutcomeUnknown):
            self.step = Step.UNKNOWN
            self._again.start()
            self.unknown.emit(trouble)
        elif self.gives_up:  # the books did not take the annulment: they are asked for the payment as before
            self.gives_up, self.step = False, Step.UNKNOWN
            self._ask()
        else:
            self.step = Step.OPEN
            self.refused.emit(trouble)


def kick_for(receipt: PostedReceipt, kinds: dict[str, TenderKind]) -> KickReason | None:
    """Why the cash drawer opens for a receipt: cash, or a tender that is put into it; else it stays shut."""
    opens = any(kind.opens_drawer for tender in receipt.tenders if (kind := kinds.get(tender.kind)) is not None)
    return KickReason.CASH if opens else None

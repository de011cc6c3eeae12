# SPDX-License-Identifier: Apache-2.0
"""Trouble has three kinds: a rule said no, the world failed, or the program has a defect (every other exception)."""

from __future__ import annotations

REFUSALS = {
    "TW-BODY": "The books did not take this: what was sent is not written as the books require. "
    "Nothing was recorded. Tell the administrator.",
    "TW-HASH": "The books did not take this: its seal does not fit its content. Nothing was recorded. "
    "Tell the administrator.",
    "TW-KIND": "The books do not know this kind of act, or a part of it is missing. Nothing was recorded. "
    "Tell the administrator.",
    "TW-EPOCH": "This till is older than the books. Nothing was recorded. Close the program and start the new version.",
    "TW-RIGHT": "You do not have the right to do this. Nothing was recorded. Ask a supervisor.",
    "TW-PEN": "This drawer session is not yours to write now. Nothing was recorded. "
    "Ask the person who has it, or a supervisor.",
    "TW-BOOK": "These books are not known here, or belong to another drawer or date. Nothing was recorded. "
    "Sign in again.",
    "TW-STATE": "The drawer session is not in the state for this. Nothing was recorded. "
    "Look at the Drawer screen for its state.",
    "TW-SEQ": "The drawer session has moved on meanwhile. Nothing was recorded. Try once more.",
    "TW-NUMBER": "The number is not the next one. Nothing was recorded. Try once more.",
    "TW-TWO": "This drawer or this person already has an open session. Nothing was recorded. "
    "Count and close that one first.",
    "TW-DAY": "This business day is closed. Nothing was recorded. Go on under the next business day.",
    "TW-DATE": "A drawer or a back office opens for today, and not before its last session. Nothing was recorded. "
    "Check the date and time of this computer.",
    "TW-OPEN": "Something of that business day is still open, or the day is not over. Nothing was recorded. "
    "Look at the list of what is open.",
    "TW-STORY": "The figures do not add up. Nothing was recorded. Check the lines and the amounts.",
    "TW-TENDER": "This kind of payment cannot be taken this way. Nothing was recorded. Take another kind of payment.",
    "TW-POST": "The accounts do not follow from what was taken. Nothing was recorded. Tell the administrator.",
    "TW-CHARGE": "A charge is not known or belongs to another account. Nothing was recorded. "
    "Look the account up again.",
    "TW-STALE": "Someone has paid on this bill meanwhile. Nothing was recorded. "
    "Look the account up again to see what is left.",
    "TW-LIMIT": "This is more than the city lets go or keeps as a small difference. Nothing was recorded. "
    "Leave it open, or ask for a refund.",
    "TW-CREDIT": (
        "The account does not hold that much credit. Nothing was recorded. Take the rest another way, or first undo "
        "what used the credit."
    ),
    "TW-CASH": "The drawer does not hold that much cash. Nothing was recorded. Check the amount.",
    "TW-VOID": "This cannot be voided: it is voided already, or its session is no longer open. Nothing was recorded. "
    "Ask a supervisor.",
    "TW-UNDO": "This cannot be undone here: it was voided, reversed or returned before, its session is still open, or "
    "its checks were not deposited. Nothing was recorded. Look at the receipt again.",
    "TW-HELD": "This was paid by a check that may still come back. Nothing was recorded. Wait until its hold is over; "
    "if the check comes back, record it as returned.",
    "TW-TRANSFER": "This money was not sent to this drawer, or it was taken or ruled on before. "
    "Nothing was recorded. Look at the list of transfers again.",
    "TW-RECEIPT": "This receipt is not of this session, or it was voided. Nothing was recorded. "
    "Look at the receipt again.",
    "TW-APPROVAL": "Another person's consent is missing or no longer holds. Nothing was recorded. "
    "Ask a supervisor to approve again.",
    "TW-ANSWERED": "This request was answered, taken back, or is older than ten minutes. Nothing was changed. "
    "Look at the requests again.",
    "TW-DEPOSIT": "This session or this bag is in another deposit already. Nothing was recorded. "
    "Look at the Deposits screen again.",
    "TW-BATCH": "A book is in another batch already, or is not closed. Nothing was changed. "
    "Look again at what waits to be posted.",
    "TW-FIXED": "What is in the books stays as it is. Nothing was changed. Record a correction instead.",
}


class CounterError(Exception):
    """A rule of the counter said no; the message says what happened, what is safe and what to do.

    `field` names the field it belongs beside, `remedy` the act that helps (both optional).
    """

    def __init__(self, message: str, field: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.remedy = remedy


class Refused(CounterError):
    """The books refused an entry: nothing of it was recorded. `code` is for the details, not for the cashier."""

    def __init__(
        self, code: str, message: str | None = None, field: str | None = None, remedy: str | None = None
    ) -> None:
        sentence = message or REFUSALS.get(
            code, "The books refused this. Nothing was recorded. Tell the administrator."
        )
        super().__init__(sentence, field, remedy)
        self.code = code


class Fault(Exception):
    """The world failed: a disk, a printer, a connection. Says what happened, what is safe and what to do next."""

    def __init__(self, what: str, safe: str, remedy: str) -> None:
        super().__init__(f"{what} {safe} {remedy}")
        self.what = what
        self.safe = safe
        self.remedy = remedy


class OutcomeUnknown(Fault):
    """An entry was sent and no answer came: it is recorded once or not at all, and asking again will tell."""

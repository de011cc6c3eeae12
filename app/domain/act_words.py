# SPDX-License-Identifier: Apache-2.0
"""What people at the counter call an act, so that a message names it and nobody wonders which one is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.entry import Kind
from app.domain.money import Money

if TYPE_CHECKING:
    from app.domain.entry import Entry

_PLAIN = {
    Kind.NO_SALE: "the opening without a sale",
    Kind.COUNTERFEIT: "the report of a counterfeit note",
    Kind.SURPRISE_COUNT: "the surprise count",
    Kind.BEGIN_COUNT: "the beginning of the count",
    Kind.CANCEL_COUNT: "the way back to taking payments",
    Kind.COUNT: "the count of the drawer",
    Kind.SUBMIT: "the submission of the count",
    Kind.TRANSFER_IN: "the taking of a transfer",
    Kind.TRANSFER_RULING: "the ruling on a transfer",
    Kind.IMPORT: "the import",
    Kind.SETUP: "the change of the set-up",
    Kind.SEAL: "the closing of the day",
    Kind.ANNULLED: "what was given up",
}

_OF_CASH = {
    Kind.DROP: "drop",
    Kind.PICKUP: "pickup",
    Kind.PAID_IN: "paid-in",
    Kind.PAID_OUT: "paid-out",
    Kind.EXCHANGE: "exchange",
}

_OF_A_SESSION = {Kind.OPEN: "opening", Kind.RETURN: "return", Kind.CLOSE: "closing"}


def named(entry: Entry) -> str:
    """An act inside a sentence: "receipt 02-0123-0042", "the drop of $50.00", "the closing of session 02-0123"."""
    said = entry.content
    if entry.kind is Kind.RECEIPT:
        return f"receipt {said['number']}"
    if entry.kind is Kind.VOID:
        return (
            "the void of a movement of cash"
            if said["target"] == said["of"]
            else f"the void of receipt {said['target']}"
        )
    if entry.kind in _OF_CASH:
        return f"the {_OF_CASH[entry.kind]} of {Money(said['cents']).dollars}"
    if entry.kind is Kind.REVERSAL:
        return f"the reversal of receipt {said['target']}"
    if entry.kind is Kind.RETURNED_CHECK:
        return f"the returned check of receipt {said['target']}"
    if entry.kind is Kind.REFUND_REQUEST:
        return f"the refund request of {Money(said['total']).dollars}"
    if entry.kind is Kind.SMALL_DIFFERENCE:
        return f"the small difference of {Money(said['total']).dollars} on {said['account']}"
    if entry.kind is Kind.DEPOSIT:
        return f"the deposit of {Money(said['total']).dollars} in bag {said['bag']}"
    if entry.kind is Kind.DEPOSIT_CORRECTION:
        return f"the correction of the deposit in {said['target']}"
    if entry.kind is Kind.CARD_SETTLEMENT:
        return f"the card settlement of {Money(said['total']).dollars} in batch {said['batch']}"
    if entry.kind is Kind.TRANSFER_OUT:
        return f"the transfer of {Money(said['cents']).dollars} to drawer {said['to']}"
    if entry.kind is Kind.TENDER_CORRECTION:
        return f"the correction of receipt {said['target']}"
    if entry.kind in _PLAIN:
        return _PLAIN[entry.kind]
    return f"the {_OF_A_SESSION[entry.kind]} of session {entry.book}"


def verb(entry: Entry) -> str:
    """A receipt is posted; everything else is recorded."""
    return "posted" if entry.kind is Kind.RECEIPT else "recorded"

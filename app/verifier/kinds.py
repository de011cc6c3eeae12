# SPDX-License-Identifier: Apache-2.0
"""Every kind of entry has one function that retells it; a kind that is not here is unknown."""

from collections.abc import Mapping

from app.verifier import (
    kinds_bank,
    kinds_cash,
    kinds_counter,
    kinds_drawer,
    kinds_moved,
    kinds_office,
    seals,
    surprises,
)
from app.verifier.story import Retelling

RETELLINGS: Mapping[str, Retelling] = {
    "open": kinds_drawer.opening,
    "receipt": kinds_counter.receipt,
    "void": kinds_counter.void,
    "no_sale": kinds_cash.no_sale,
    "drop": kinds_cash.drop,
    "pickup": kinds_cash.pickup,
    "paid_in": kinds_cash.paid_in,
    "paid_out": kinds_cash.paid_out,
    "exchange": kinds_cash.exchange,
    "transfer_out": kinds_moved.transfer_out,
    "transfer_in": kinds_moved.transfer_in,
    "transfer_ruling": kinds_moved.transfer_ruling,
    "tender_correction": kinds_moved.tender_correction,
    "begin_count": kinds_drawer.begin_count,
    "cancel_count": kinds_drawer.cancel_count,
    "count": kinds_drawer.count,
    "submit": kinds_drawer.submit,
    "return": kinds_drawer.returned,
    "close": kinds_drawer.close,
    "import": kinds_drawer.imported,
    "reversal": kinds_office.reversal,
    "returned_check": kinds_office.returned_check,
    "refund_request": kinds_office.refund_request,
    "setup": kinds_drawer.setup,
    "deposit": kinds_bank.deposit,
    "deposit_correction": kinds_bank.deposit_correction,
    "card_settlement": kinds_bank.card_settlement,
    "seal": seals.retold,
    "counterfeit": kinds_counter.counterfeit,
    "surprise_count": surprises.told,
    "small_difference": kinds_cash.small_difference,
    "annulled": kinds_counter.annulled,
}

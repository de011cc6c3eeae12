# SPDX-License-Identifier: Apache-2.0
"""All cases in one table."""

from tests.storage.spec import Case
from tests.storage.spec.absent_cases import ABSENT
from tests.storage.spec.bank_cases import DEPOSIT
from tests.storage.spec.by_hand_cases import BY_HAND
from tests.storage.spec.cases import BODY, OPEN, PLACE
from tests.storage.spec.cash_cases import CASH
from tests.storage.spec.day_cases import DAYS
from tests.storage.spec.money_cases import ANNULLED, CLOSE, COUNT, LIMITED, OFFICE, RECEIPT, VOID
from tests.storage.spec.moved_cases import CORRECTION, TRANSFER
from tests.storage.spec.settlement_cases import SETTLEMENT
from tests.storage.spec.small_cases import SMALL
from tests.storage.spec.surprise_cases import COUNTERFEIT, SURPRISE
from tests.storage.spec.undo_cases import UNDO

CASES: list[Case] = [
    *BODY,
    *PLACE,
    *OPEN,
    *RECEIPT,
    *LIMITED,
    *BY_HAND,
    *VOID,
    *CASH,
    *COUNTERFEIT,
    *SMALL,
    *SURPRISE,
    *COUNT,
    *ABSENT,
    *CLOSE,
    *OFFICE,
    *DEPOSIT,
    *SETTLEMENT,
    *UNDO,
    *ANNULLED,
    *TRANSFER,
    *CORRECTION,
    *DAYS,
]

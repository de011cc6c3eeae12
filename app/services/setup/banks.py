# SPDX-License-Identifier: Apache-2.0
"""Bank accounts: where deposits go, and which kinds of payment go to which of them (DP2)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from app.domain import gl
from app.domain.errors import CounterError
from app.domain.kinds.deposit import CASH, CHECK, TENDERS
from app.queries import deposits
from app.queries import masters as known
from app.services.setup.change import Change, need, save, text

if TYPE_CHECKING:
    from app.domain.bank import BankAccount
    from app.services.desk import Desk

_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,11}")
_LAST_FOUR = re.compile(r"[0-9]{4}")
_NO_BANK = (
    *(gl.DRAWER_CASH, gl.IN_TRANSIT, gl.VAULT, gl.CHECKS_ON_HAND, gl.CHANGE_FUND),
    *(gl.CARD_CLEARING, gl.ACH_CLEARING, gl.DUE_TO_FUNDS, gl.DUE_FROM_BANKS),
)
_WORDS = {CASH: "Cash goes", CHECK: "Checks go"}


def save_bank(desk: Desk, account: BankAccount, *, version: int | None) -> bool:
    """Add a bank account (`version` None) or change one; deposits made before keep what they were made for.

    Raises CounterError beside the field. A way to pay goes to one account in use, so that nobody has to choose.
    """
    need(desk, "bank")
    if version is None and not _CODE.fullmatch(account.code):
        raise CounterError(
            "A bank account's code is 2 to 12 capital letters, figures and dashes. Nothing was changed. "
            "Type another one.",
            field="code",
        )
    if account.last_four and not _LAST_FOUR.fullmatch(account.last_four):
        raise CounterError(
            "Of the account's number only the last four figures are kept. Nothing was changed. Type four figures.",
            field="last_four",
        )
    pool = {
        row.code for row in known.chart(desk.database) if (row.active, row.fund, row.kind) == (True, gl.POOL, "asset")
    }
    if account.gl not in pool - set(_NO_BANK):
        raise CounterError(
            f"A bank account is an asset of fund {gl.POOL} that is in use, and holds no money of drawers, the vault or "
            "cards. "
            "Nothing was changed. Choose one.",
            field="gl",
        )
    _check_tenders(desk, account)
    values = {
        "name": text(account.name, 40, "name", "The name"),
        "bank": text(account.bank, 40, "bank", "The bank", required=False),
        "last_four": account.last_four,
        "gl": account.gl,
        "tenders": json.dumps([tender for tender in TENDERS if tender in account.tenders]),
        "active": account.active,
    }
    return save(desk, Change("bank", "bank_account", {"code": account.code}, values, version))


def _check_tenders(desk: Desk, account: BankAccount) -> None:
    unknown = sorted(set(account.tenders) - set(TENDERS))
    if unknown:
        raise CounterError(f"No bag holds “{unknown[0]}”. Nothing was changed. Leave it out.", field="tenders")
    if not account.active:
        return
    for other in deposits.banks(desk.database):
        shared = [tender for tender in TENDERS if tender in account.tenders and tender in other.tenders]
        if other.code != account.code and shared:
            raise CounterError(
                f"{_WORDS.get(shared[0], 'Money orders go')} to {other.code} already. Nothing was changed. "
                f"Take that off {other.code} first.",
                field="tenders",
            )

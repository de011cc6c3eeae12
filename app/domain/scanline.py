# SPDX-License-Identifier: Apache-2.0
"""The line a bill stub carries for the scanner: account, amount, and a digit that proves both were read right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.errors import CounterError
from app.domain.money import ZERO, Money

_LINE = re.compile(r"([A-Z0-9](?:[A-Z0-9-]{0,22}[A-Z0-9])?) ([0-9]{10}) ([0-9])", re.ASCII)
_ACCOUNT = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,22}[A-Z0-9])?", re.ASCII)
_WEIGHTS = (7, 3, 1)
_MOST = 10**10


@dataclass(frozen=True, slots=True)
class ScannedBill:
    """What a stub says: whose bill, and how much was billed."""

    account: str
    amount: Money


def _check_digit(text: str) -> int:
    values = [int(character, 36) for character in text if character.isalnum()]
    return -sum(value * _WEIGHTS[place % 3] for place, value in enumerate(values)) % 10


def make(account: str, amount: Money) -> str:
    """The scan line of a bill: "UB-900001 0000010000 8", the account, ten digits of cents, the check digit (mod 10)."""
    if _ACCOUNT.fullmatch(account) is None or not ZERO <= amount < Money(_MOST):
        raise CounterError(
            f"No scan line can be made for {account} and {amount.dollars}. The bill is kept without one. "
            "Use capital letters, digits and dashes in account numbers.",
            field="account",
        )
    said = f"{account} {amount.cents:010d}"
    return f"{said} {_check_digit(said)}"


def parse(text: str) -> ScannedBill | None:
    """What a scanned line says, or None when it is something else or was misread."""
    match = _LINE.fullmatch(text.strip().upper())
    if match is None or _check_digit(f"{match[1]} {match[2]}") != int(match[3]):
        return None
    return ScannedBill(match[1], Money(int(match[2])))

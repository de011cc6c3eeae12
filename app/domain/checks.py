# SPDX-License-Identifier: Apache-2.0
"""Which checks the counter takes (rule 5.9), as far as what is keyed can tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import dates
from app.domain.account import PastPayment, cash_only_message
from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.tender import CHECK

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.domain.tender import Tender, TenderKind

STALE_AFTER_DAYS = 180
DUPLICATE_WITHIN_DAYS = 10
_WEIGHTS = (3, 7, 1)
_PREFIXES = (range(13), range(21, 33), range(61, 73), range(80, 81))


def aba_valid(routing: str) -> bool:
    """A routing number has nine digits, a prefix in use, and the check digit of its other eight (weights 3, 7, 1)."""
    if len(routing) != 9 or not (routing.isascii() and routing.isdecimal()) or routing == "0" * 9:
        return False
    in_use = any(int(routing[:2]) in prefixes for prefixes in _PREFIXES)
    return in_use and sum(int(digit) * _WEIGHTS[place % 3] for place, digit in enumerate(routing)) % 10 == 0


def acceptance(tender: Tender, business_date: date, remaining: Money | None = None) -> None:
    """A check is refused when its routing number does not hold, it is post-dated or older than 180 days, or too large.

    `remaining` is what is still owed (None: not asked). Raises CounterError beside the field concerned.
    """
    if not aba_valid(tender.routing):
        raise CounterError(
            "The routing number does not check. The check is not taken yet. "
            "Read the nine digits at the bottom left again.",
            field="routing",
        )
    dated = tender.dated
    if dated is not None and dated > business_date:
        raise CounterError(
            f"The check is dated {dates.full(dated)}, after today. It is not taken. "
            "Ask for one with today's date, or another kind of payment.",
            field="dated",
        )
    if dated is not None and (business_date - dated).days > STALE_AFTER_DAYS:
        raise CounterError(
            f"The check is dated {dates.full(dated)}, more than {STALE_AFTER_DAYS} days ago. It is not taken. "
            "Ask for a new one, or another kind of payment.",
            field="dated",
        )
    if remaining is not None and tender.amount > remaining:
        raise CounterError(
            f"A check cannot be more than what is owed. {remaining.dollars} is owed, the check is not taken yet. "
            "Ask for a check of that amount or less; no cash is given back on it.",
            field="amount",
        )


@dataclass(frozen=True, slots=True)
class SoughtCheck:
    """What a check is looked for by: its own numbers as printed on it, its routing number, or its amount."""

    numbers: tuple[str, ...] = ()
    routing: str = ""
    amount: Money | None = None


def sought(typed: str) -> SoughtCheck:
    """Read what was typed or scanned to find a check: a number, a routing number, a whole MICR line, or an amount.

    An amount has a dollar sign or cents. Raises CounterError when there is nothing to look for.
    """
    text = typed.strip()
    if "$" in text or re.fullmatch(r"[0-9,]+\.[0-9]{2}", text):
        return SoughtCheck(amount=Money.parse(text.replace("$", "").replace(",", "")))
    digits = re.findall(r"[0-9]+", text)
    routing = next((part for part in digits if aba_valid(part)), "")
    numbers = tuple(dict.fromkeys(form for part in digits if part != routing for form in (part, part.lstrip("0"))))
    if not (routing or numbers):
        raise CounterError(
            "There is nothing to look for yet. Nothing was changed. "
            "Type the check's number, its routing number or its amount, or scan its bottom line.",
            field="find",
        )
    return SoughtCheck(numbers, routing)


def flagged(cash_only_until: date | None, business_date: date) -> bool:
    """Whether an account pays by certified kinds only today: through the last day of its flag."""
    return cash_only_until is not None and business_date <= cash_only_until


def allowed(kind: TenderKind, cash_only_until: date | None, business_date: date, *, consented: bool = False) -> None:
    """An account flagged after returned checks pays by certified kinds only, through the last day of its flag.

    `consented`: a second person allowed a check; other kinds stay refused.
    """
    if consented and kind.code == CHECK:
        return
    if cash_only_until is not None and flagged(cash_only_until, business_date) and not kind.certified:
        raise CounterError(cash_only_message(cash_only_until), field="tender")


def seems_paid_already(
    account: str,
    amount: Money,
    check_number: str,
    on: date,
    recent: Iterable[PastPayment],
    within_days: int = DUPLICATE_WITHIN_DAYS,
) -> PastPayment | None:
    """The payment that looks like this one: same account, same amount, same check number, within so many days.

    Without a check number any payment of that amount counts. Voided ones never do. None: nothing like it.
    """
    alike = (
        past
        for past in recent
        if not (past.voided or past.undone)
        and past.account == account
        and past.amount == amount
        and (not check_number or past.check_number == check_number)
        and 0 <= (on - past.date).days <= within_days
    )
    return max(alike, key=lambda past: (past.date, past.receipt), default=None)

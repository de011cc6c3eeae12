# SPDX-License-Identifier: Apache-2.0
"""Revenue codes: what a line without a bill is for, what it costs, and which accounts it goes to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain import cards
from app.domain.errors import CounterError
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Mapping

RULES = ("fixed", "each", "percent", "entered")
COMPONENTS = ("principal", "penalty", "interest", "fee")
MOST_PIECES = 9_999
_LONGEST_VALUE = 60
_LONGEST_PATTERN = 100
_MOST_REPEATS = 3
_REPEATS = re.compile(r"[*+?|]|\{[0-9]*,")
_RUNS_AWAY = re.compile(r"[*+?}][*+{]|\)[*+?{]|\\[1-9]|\[\[|--|&&|\|\||~~|[0-9]{3}")
NAMED_PATTERNS = {
    "digits": (r"[0-9]{1,20}", "digits only"),
    "letters": (r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*", "letters only"),  # noqa: RUF001
    "date": (r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])", "a date such as 2026-11-20"),
    "money": (r"[0-9]{1,9}\.[0-9]{2}", "an amount such as 12.50"),
}
"""Patterns Setup offers by name: the expression behind each, and what it asks for in words."""


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a line that goes to one GL account."""

    gl: str
    amount: Money


@dataclass(frozen=True, slots=True)
class CodeField:
    """Something a revenue code asks for; `pattern` is "" (any text), a name of NAMED_PATTERNS or an expression."""

    name: str
    label: str
    required: bool = True
    pattern: str = ""

    def check(self, value: str) -> None:
        """What was typed must be there when required, fit the pattern, and be no card number; else CounterError."""
        text = value.strip()
        if not text:
            if self.required:
                raise CounterError(
                    f"{self.label} is missing. The line is not added yet. Type it here.", field=self.name
                )
            return
        cards.refuse(text, field=self.name)
        expression, wanted = NAMED_PATTERNS.get(self.pattern, (self.pattern, "written the way the city asks for it"))
        if len(text) > _LONGEST_VALUE:
            raise CounterError(
                f"{self.label} is longer than {_LONGEST_VALUE} characters. The line is not added yet. Shorten it.",
                field=self.name,
            )
        if expression and re.fullmatch(expression, text) is None:
            raise CounterError(
                f"{self.label} must be {wanted}. The line is not added yet. Check what was typed.", field=self.name
            )


def check_pattern(pattern: str) -> None:
    """Setup keeps a field's pattern only if it can be read, is short, and cannot keep the counter waiting.

    At most three repeats or choices of open length, and none of a group; else CounterError.
    """
    if pattern in NAMED_PATTERNS:
        return
    readable = (
        len(pattern) <= _LONGEST_PATTERN
        and _RUNS_AWAY.search(pattern) is None
        and len(_REPEATS.findall(pattern)) <= _MOST_REPEATS
    )
    if readable:
        try:
            re.compile(pattern)
        except re.error:
            readable = False
    if not readable:
        raise CounterError(
            "This pattern cannot be used. The old one is kept. "
            f"Choose one of {', '.join(NAMED_PATTERNS)}, or a shorter one with fewer repeats.",
            field="pattern",
        )


@dataclass(frozen=True, slots=True)
class RevenueCode:
    """A revenue code: its text, how its amount is found, its GL split, and what it asks for.

    `amount` for fixed and each, `basis_points` (hundredths of a percent) for percent. `partial`: a charge of this
    code may be paid in part. `shares` are (GL, weight) pairs. `department`: whose people take it, "" for everybody.
    """

    code: str
    text: str
    rule: str
    shares: tuple[tuple[str, int], ...]
    amount: Money | None = None
    basis_points: int | None = None
    partial: bool = False
    service: str = ""
    component: str = "principal"
    needs_account: bool = False
    fields: tuple[CodeField, ...] = ()
    department: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line of a revenue code with its amount, the accounts it goes to, and what was asked and answered."""

    code: str
    text: str
    quantity: int
    amount: Money
    shares: tuple[Share, ...]
    fields: tuple[tuple[str, str], ...] = field(default=())


def shared_out(amount: Money, weights: tuple[tuple[str, int], ...]) -> tuple[Share, ...]:
    """An amount over GL accounts by weight: largest remainder, ties to the lowest account, no empty shares."""
    ordered = sorted(weights)
    parts = amount.share([weight for _, weight in ordered])
    return tuple(Share(gl, part) for (gl, _), part in zip(ordered, parts, strict=True) if part)


def _amount(code: RevenueCode, quantity: int, entered: Money | None, base: Money | None) -> Money:
    if code.rule == "entered":
        if entered is None:
            raise CounterError(
                f"{code.text} asks for an amount. The line is not added yet. Type the amount.", field="amount"
            )
        return entered
    reckoned = ZERO
    if code.rule == "percent":
        if base is None:
            raise CounterError(
                f"{code.text} is a percentage. The line is not added yet. Type the amount it is reckoned on.",
                field="base",
            )
        reckoned = base.percent(code.basis_points or 0)
    else:
        reckoned = (code.amount or ZERO) * quantity
    if entered is not None and entered != reckoned:
        raise CounterError(
            f"{code.text} costs {reckoned.dollars}. The line is not added yet. The amount of this code is not typed.",
            field="amount",
        )
    return reckoned


def price(
    code: RevenueCode,
    quantity: int = 1,
    entered: Money | None = None,
    base: Money | None = None,
    fields: Mapping[str, str] | None = None,
) -> PricedLine:
    """The price of a code: fixed, per piece, a percentage of a base (half a cent up), or as entered.

    Only "each" takes a quantity above 1. Raises CounterError beside the field that is missing or wrong.
    """
    if not code.active:
        raise CounterError(
            f"{code.text} is no longer in use. The line is not added. Choose another code.", field="code"
        )
    if not 1 <= quantity <= (MOST_PIECES if code.rule == "each" else 1):
        most = f"from 1 to {MOST_PIECES:,} pieces" if code.rule == "each" else "one at a time"
        raise CounterError(f"{code.text} is sold {most}. The line is not added yet. Check the quantity.", "quantity")
    answers = {name: value.strip() for name, value in (fields or {}).items()}
    unknown = sorted(answers.keys() - {asked.name for asked in code.fields})
    if unknown:
        raise CounterError(f"{code.text} does not ask for “{unknown[0]}”. The line is not added. Leave it out.", "code")
    for asked in code.fields:
        asked.check(answers.get(asked.name, ""))
    amount = _amount(code, quantity, entered, base)
    if amount <= ZERO:
        raise CounterError(
            f"{code.text} must come to more than zero. The line is not added yet. Check the amount.", field="amount"
        )
    return PricedLine(
        code=code.code,
        text=code.text,
        quantity=quantity,
        amount=amount,
        shares=shared_out(amount, code.shares),
        fields=tuple((asked.name, answers[asked.name]) for asked in code.fields if answers.get(asked.name)),
    )

# SPDX-License-Identifier: Apache-2.0
"""A payment goes to open charges in the order the city adopted, and every line says in one sentence why (rule 5.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from app.domain import dates
from app.domain.account import SERVICES, Charge
from app.domain.code import Share
from app.domain.errors import CounterError
from app.domain.money import ZERO, Money

NAMED = "The payer named this charge"
"""How the sentence of a line begins that the payer chose; what is allocated anew leaves such a line alone."""

COMPONENT_RANK = ("fee", "penalty", "interest", "principal")
AGES = (90, 60, 30, 0)

_PRESETS: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    # keys in order, the rank of services, what the sentence begins with
    "oldest": (("due", "component", "service"), SERVICES, "Oldest due date first"),
    "by_service": (("service", "component", "due"), ("water", "garbage", "sewer"), "Service by service"),
    "water_last": (
        ("service", "due", "component"),
        ("garbage", "storm", "sewer", "water"),
        "Service by service, water last",
    ),
    "current_first": (
        ("current", "component", "due", "service"),
        SERVICES,
        "Current bill first, then fees, then arrears",
    ),
    "arrears_first": (("age", "component", "due", "service"), SERVICES, "Oldest arrears first"),
    "plan_first": (
        ("agreement", "service", "component", "due"),
        ("garbage", "water", "sewer", "storm"),
        "With a payment plan the current month first",
    ),
}
PRESETS = tuple(_PRESETS)
KEYS = ("plan", "service", "component", "age", "current", "due")
"""What a city's own order may be made of, besides the presets."""


@dataclass(frozen=True, slots=True)
class AllocationPolicy:
    """In which order open charges are paid: a preset, or the city's own keys (from KEYS) with its ranks.

    `id` and `version` name the rule on every receipt line ("oldest/3"). `designated`: payers may name the charge.
    `by_hand` is how much a person with the right divides otherwise without a second one.
    """

    id: str = "oldest"
    version: int = 1
    preset: str = "oldest"
    keys: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    components: tuple[str, ...] = COMPONENT_RANK
    designated: bool = True
    by_hand: Money = ZERO

    def __post_init__(self) -> None:
        unknown = [key for key in self.keys if key not in KEYS]
        if unknown or (not self.keys and self.preset not in _PRESETS):
            known = ", ".join(KEYS if unknown else PRESETS)
            raise CounterError(
                f"“{unknown[0] if unknown else self.preset}” is not a way to order charges. "
                f"The old policy is kept. Choose from {known}.",
                field="keys" if unknown else "preset",
            )

    @property
    def rule(self) -> str:
        """How receipt lines name this policy: id and version."""
        return f"{self.id}/{self.version}"

    @property
    def order(self) -> tuple[str, ...]:
        """The sort keys, first the one that decides first."""
        return self.keys or _PRESETS[self.preset][0]

    @property
    def ranked(self) -> tuple[str, ...]:
        """The services in the order this policy gives them."""
        return self.services or (SERVICES if self.keys else _PRESETS[self.preset][1])

    @property
    def opening(self) -> str:
        """How the sentence of a line begins."""
        return "In the city's own order" if self.keys else _PRESETS[self.preset][2]


@dataclass(frozen=True, slots=True)
class AllocatedLine:
    """What of a payment goes to one charge: its amount, its GL shares, and why."""

    charge: Charge
    amount: Money
    shares: tuple[Share, ...]
    why: str
    rule: str


@dataclass(frozen=True, slots=True)
class Allocation:
    """A payment spread over charges; `excess` is what no open charge takes, to be held as credit (rule 5.4)."""

    lines: tuple[AllocatedLine, ...]
    excess: Money


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the order of charges depends on besides the charges themselves."""

    policy: AllocationPolicy
    day: date
    plan: bool


_Key: TypeAlias = Callable[[Charge, _Scene], int]


def age(charge: Charge, business_date: date) -> int:
    """How late a charge is: 90, 60, 30, or 0 for current (under 30 days past due)."""
    late = (business_date - charge.due).days
    return next((bucket for bucket in AGES if late >= bucket), 0)


def _rank(value: str, ranked: tuple[str, ...]) -> int:
    return ranked.index(value) if value in ranked else len(ranked)


def _current(charge: Charge, scene: _Scene) -> int:
    if charge.component != "principal":
        return 1
    return 0 if age(charge, scene.day) == 0 else 2


def _agreement(charge: Charge, scene: _Scene) -> int:
    if not scene.plan:
        return 0
    if charge.standing == "installment":
        return 1
    return 0 if age(charge, scene.day) == 0 else 2


_RANKS: dict[str, _Key] = {
    "plan": lambda charge, _: int(charge.standing != "installment"),
    "service": lambda charge, scene: _rank(charge.service, scene.policy.ranked),
    "component": lambda charge, scene: _rank(charge.component, scene.policy.components),
    "age": lambda charge, scene: -age(charge, scene.day),
    "current": _current,
    "agreement": _agreement,
    "due": lambda charge, _: charge.due.toordinal(),
}


def _place(charge: Charge, scene: _Scene) -> tuple[object, ...]:
    """Protected money first, then the policy's keys; due date and id break every tie."""
    ranks = [_RANKS[key](charge, scene) for key in scene.policy.order]
    return (charge.standing != "protected", *ranks, charge.due.toordinal(), charge.id)


def _due(charge: Charge, scene: _Scene) -> str:
    day = dates.short(charge.due) if charge.due.year == scene.day.year else dates.full(charge.due)
    return f"due {day}"


def _component(charge: Charge, scene: _Scene) -> str:
    if charge.component == "principal":
        return ""
    ranked = scene.policy.components
    before = _rank(charge.component, ranked) < _rank("principal", ranked)
    return f"{charge.component} {'before' if before else 'after'} principal"


def _age(charge: Charge, scene: _Scene) -> str:
    late = age(charge, scene.day)
    return f"{late} days or more past due" if late else "not yet 30 days past due"


def _class(charge: Charge, scene: _Scene) -> str:
    return ("current bill", charge.component, "arrears")[_current(charge, scene)]


def _agreed(charge: Charge, scene: _Scene) -> str:
    return ("current month", "installment", "arrears")[_agreement(charge, scene)] if scene.plan else ""


_WORDS: dict[str, Callable[[Charge, _Scene], str]] = {
    "plan": lambda charge, _: "installment of the plan" if charge.standing == "installment" else "",
    "service": lambda charge, _: charge.service,
    "component": _component,
    "age": _age,
    "current": _class,
    "agreement": _agreed,
    "due": _due,
}


def _remains(charge: Charge, amount: Money) -> str:
    left = charge.open - amount
    return f", {left.dollars} remains" if left else ""


def _why(charge: Charge, amount: Money, scene: _Scene) -> str:
    """One sentence: the rule, what of the charge it looked at, and what remains."""
    policy = scene.policy
    opening = policy.opening
    if charge.standing == "protected":
        opening = "Court-ordered and trust money first"
    elif policy.order[0] == "agreement" and not scene.plan:
        opening = "Service by service"
    keys = list(dict.fromkeys((*policy.order, "due")))
    hidden = {"service": "service" in keys[keys.index("due") :], "component": "current" in keys}
    told = [words for key in keys if not hidden.get(key) and (words := _WORDS[key](charge, scene))]
    return f"{opening}: {', '.join(told)}{_remains(charge, amount)}."


def shares_of(charge: Charge, amount: Money) -> tuple[Share, ...]:
    """A payment within a charge, by what each GL share still has open: largest remainder, ties to the lowest GL.

    No share gets more than it has open; empty shares are left out (rule 5.3.4).
    """
    ordered = sorted(charge.shares, key=lambda share: share.gl)
    parts = amount.share([max(0, share.open.cents) for share in ordered])
    return tuple(Share(share.gl, part) for share, part in zip(ordered, parts, strict=True) if part)


def allocate(amount: Money, charges: tuple[Charge, ...], policy: AllocationPolicy, business_date: date) -> Allocation:
    """Spread a payment over open charges in the policy's order; what is left over is excess (rule 5.3).

    A charge that may not be paid in part is passed over when the rest does not cover it; if money is left then,
    CounterError says which charge wants how much.
    """
    if amount <= ZERO:
        raise CounterError(
            "The amount must be more than zero. Nothing was added. Type the amount received.", field="amount"
        )
    owing = [charge for charge in charges if charge.open > ZERO]
    scene = _Scene(policy, business_date, any(charge.standing == "installment" for charge in owing))
    left = amount
    lines: list[AllocatedLine] = []
    passed: list[Charge] = []
    for charge in sorted(owing, key=lambda charge: _place(charge, scene)):
        if left < charge.open and not charge.partial and left:
            passed.append(charge)
            continue
        paid = min(left, charge.open)
        if paid:
            lines.append(AllocatedLine(charge, paid, shares_of(charge, paid), _why(charge, paid, scene), policy.rule))
            left -= paid
    if left and passed:
        raise CounterError(
            f"{passed[0].text} is paid whole or not at all: {passed[0].open.dollars}. Nothing was added. "
            f"Take {(amount - left).dollars} or the whole, or choose the charges one by one.",
            field="amount",
        )
    return Allocation(tuple(lines), left)


def designate(amount: Money, charge: Charge, policy: AllocationPolicy) -> AllocatedLine:
    """A payer may say which charge a payment is for, where the policy permits (rule 5.3.1).

    Raises CounterError beside the amount when it is more than is open, or part of what is paid whole.
    """
    if not policy.designated:
        raise CounterError(
            "This city decides which charge is paid first. Nothing was added. Take the payment for the account.",
            field="charge",
        )
    if not ZERO < amount <= charge.open:
        raise CounterError(
            f"{charge.text}: {charge.open.dollars} is open. Nothing was changed. Type that amount or less.",
            field="amount",
        )
    if amount < charge.open and not charge.partial:
        raise CounterError(
            f"{charge.text} is paid whole or not at all: {charge.open.dollars}. Nothing was changed. "
            "Take the whole, or leave the line out.",
            field="amount",
        )
    why = f"{NAMED}{_remains(charge, amount)}."
    return AllocatedLine(charge, amount, shares_of(charge, amount), why, policy.rule)

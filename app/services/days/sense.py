# SPDX-License-Identifier: Apache-2.0
"""What a day file says must make sense as a whole: keys that belong together, names given once and before use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.policy import PolicyRecord
from app.domain.policy import check as check_policy
from app.services.days.forms import KILLABLE, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from app.services.days.reading import DayFile, Step

_POLICY_KEYS = {
    "rounding": ("mode",),
    "allocation": ("preset", "keys", "services", "components", "by_hand"),
    "tolerance": ("amount",),
    "float": ("amount", "drawer"),
    "cash_limit": ("amount", "drawer"),
    "no_sale": ("limit",),
    "paid_out": ("amount",),
    "small_difference": ("amount", "alone"),
    "card_fee": ("percent",),
    "alone": ("amount", "session", "receipts"),
    "returned_check": ("first", "later", "returns", "within", "months", "hold"),
}
_ANY_POLICY = ("kind", "authority", "from")
_NEEDS = {
    "rounding": "mode", "tolerance": "amount", "float": "amount", "cash_limit": "amount", "no_sale": "limit",
    "paid_out": "amount", "small_difference": "amount", "card_fee": "percent", "alone": "amount",
}  # fmt: skip
_NEEDS_AMOUNT = {"fixed": "amount", "each": "amount", "percent": "percent"}
_OF_CODES, _OF_ACCOUNTS = ("base", "quantity", "fields"), ("charge", "by_hand", "reason", "approved_by")
_MOVES = ("drop", "pickup", "paid_in", "paid_out")
_CHECKS = ("expected", "charges", "accounts", "gl")


def policy_of(said: Mapping[str, Any], day: date, version: int = 1) -> PolicyRecord:
    """The policy a step tells of; it begins on the day of the file where no other is named."""
    body: dict[str, str | int] = {}
    for key in _POLICY_KEYS[said["kind"]]:
        if key in said and key != "drawer":
            body["share" if key == "percent" else key] = _flat(key, said[key])
    begins = said.get("from", day)
    return PolicyRecord(said["kind"], version, begins, body, said.get("drawer", ""), said.get("authority", ""))


def _flat(key: str, value: Any) -> str | int:
    if key in ("amount", "first", "later", "by_hand", "alone", "percent", "session"):
        return Money.parse(value).cents
    return ",".join(value) if isinstance(value, list) else value


def troubles(file: DayFile) -> Iterator[tuple[Step, Trouble]]:
    """Everything in a file that cannot be meant, with the step it stands in.

    A step that expects a refusal may say what the program refuses; its names must be known all the same.
    """
    for step in file.steps:
        check = _CHECK.get(step.kind)
        if check is not None and "error" not in step.expect:
            yield from ((step, trouble) for trouble in check(step, file))
    yield from _names(file)
    yield from _kills(file)


def _policy(step: Step, file: DayFile) -> Iterator[Trouble]:
    kind = step.said["kind"]
    for key in step.said:
        if key not in (*_POLICY_KEYS[kind], *_ANY_POLICY):
            yield Trouble(key, f"does not belong to a policy on {kind}")
            return
    if kind in _NEEDS and _NEEDS[kind] not in step.said:
        yield Trouble("kind", f"“{kind}” needs the key {_NEEDS[kind]}")
        return
    try:
        check_policy(policy_of(step.said, file.business_date))
    except CounterError as refusal:
        yield Trouble(refusal.field or "kind", f"is not right: {refusal.message.partition('. ')[0]}")


def _code(step: Step, file: DayFile) -> Iterator[Trouble]:
    said = step.said
    needed = _NEEDS_AMOUNT.get(said["rule"])
    if needed and needed not in said:
        yield Trouble("rule", f"“{said['rule']}” needs the key {needed}")
    for gl, weight in said["gl"].items():
        if weight < 1:
            yield Trouble(gl, "must have a share of at least 1", weight)
    if not said["gl"]:
        yield Trouble("gl", "must name at least one account")


def _import(step: Step, file: DayFile) -> Iterator[Trouble]:
    for key in ("file", "mapping"):
        if not (file.folder / step.said[key]).is_file():
            yield Trouble(key, f"names {step.said[key]}, which is not there")


def _check(step: Step, file: DayFile) -> Iterator[Trouble]:
    if not any(key in step.said for key in _CHECKS):
        yield Trouble("do", f"needs one of the keys {', '.join(_CHECKS)}")
    elif "expected" in step.said and "drawer" not in step.said:
        yield Trouble("expected", "needs the key drawer beside it")


def _lines(step: Step, file: DayFile) -> Iterator[Trouble]:
    for line in step.said["lines"]:
        strange = _OF_ACCOUNTS if "code" in line else _OF_CODES
        of = "a revenue code" if "code" in line else "an account"
        yield from (Trouble(key, f"does not belong to a line of {of}") for key in strange if key in line)


def _difference(step: Step, file: DayFile) -> Iterator[Trouble]:
    if ("charge" in step.said) == ("fund" in step.said):
        yield Trouble("do", "needs one of the keys charge, fund")


def _purpose(step: Step, file: DayFile) -> Iterator[Trouble]:
    if ("code" in step.said) == ("gl" in step.said):
        yield Trouble("do", "needs one of the keys code, gl")


def _names(file: DayFile) -> Iterator[tuple[Step, Trouble]]:
    """Every name is given once; a receipt or a parked cart is called by a name that a step before gave it."""
    charges: set[str] = set()
    receipts: set[str] = set()
    carts: set[str] = set()
    moves: set[str] = set()
    given = {"receipt": receipts, "resume": receipts, "suspend": carts, **dict.fromkeys(_MOVES, moves)}
    for step in file.steps:
        for charge in step.said.get("charges", ()) if step.kind == "account" else ():
            if charge.get("id") in charges:
                yield step, Trouble("id", "is the name of another charge already", charge["id"])
            charges.update({charge["id"]} if "id" in charge else ())
        receipt, cart = step.said.get("receipt"), step.said.get("cart")
        if receipt is not None and receipt not in receipts and receipt.count("-") != 2:
            yield step, Trouble("receipt", f"“{receipt}” is no number, and no step before is called so")
        if cart is not None and cart not in carts:
            yield step, Trouble("cart", f"“{cart}” is not the name of a parked receipt before it")
        if step.said.get("act", "") not in {*moves, ""}:
            yield step, Trouble("act", f"“{step.said['act']}” is not the name of a movement of cash before it")
        if step.name in receipts | carts | moves:
            yield step, Trouble("as", "is the name of a step before", step.name)
        if step.name:
            given.get(step.kind, set()).add(step.name)


def _kills(file: DayFile) -> Iterator[tuple[Step, Trouble]]:
    """A kill inside needs a step that writes one entry right after it: that is found, or the step is done again."""
    for before, after in zip(file.steps, (*file.steps[1:], None), strict=False):
        inside = before.kind == "crash" and before.said.get("inside")
        if inside and (after is None or after.kind not in KILLABLE or "error" in after.expect):
            yield before, Trouble("inside", f"needs after it a step that is not refused, one of {', '.join(KILLABLE)}")


_CHECK: dict[str, Callable[[Step, DayFile], Iterator[Trouble]]] = {
    "policy": _policy,
    "code": _code,
    "import": _import,
    "check": _check,
    "receipt": _lines,
    "suspend": _lines,
    "paid_in": _purpose,
    "paid_out": _purpose,
    "small_difference": _difference,
}

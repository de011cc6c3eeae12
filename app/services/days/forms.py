# SPDX-License-Identifier: Apache-2.0
"""What each kind of step of a day file may say: its keys, how each must look, and what may be expected of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from app.domain.count import CashCount
from app.domain.draft import CHANNELS
from app.domain.errors import CounterError
from app.domain.policy import KINDS as POLICIES
from app.domain.returned import ReturnReason
from app.domain.rights import ROLES

ACCOUNT_KINDS = ("utility", "license", "permit", "receivable", "citation")
_AMOUNT = re.compile(r"-?[0-9]{1,12}\.[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a key, to be said after its name."""

    key: str
    said: str
    value: Any = None


Check = Callable[[str, Any], Trouble | None]
"""Looks at the value of a key; answers what is wrong with it, or nothing."""


def _of(wanted: type, words: str) -> Check:
    def check(key: str, value: Any) -> Trouble | None:
        fits = isinstance(value, wanted) and not (isinstance(value, bool) and wanted is not bool)
        if wanted is date:
            fits = fits and not isinstance(value, datetime)
        return None if fits else Trouble(key, f"must be {words}", value)

    return check


text = _of(str, "text in quotes")
day = _of(date, "a date such as 2026-11-20")
clock = _of(time, "a time such as 14:30:00")
yes_or_no = _of(bool, "true or false")
whole = _of(int, "a whole number")


def amount(key: str, value: Any) -> Trouble | None:
    """Amounts are text with two decimals: a number would be a binary fraction."""
    fits = isinstance(value, str) and _AMOUNT.fullmatch(value)
    return None if fits else Trouble(key, 'must be text with two decimals, such as "84.17"', value)


def one_of(*words: str) -> Check:
    """One of a few words."""

    def check(key: str, value: Any) -> Trouble | None:
        return None if value in words else Trouble(key, f"must be one of {', '.join(words)}", value)

    return check


def each(inner: Check) -> Check:
    """A list whose parts all look alike."""

    def check(key: str, value: Any) -> Trouble | None:
        if not isinstance(value, list):
            return Trouble(key, "must be a list")
        return next((wrong for one in value if (wrong := inner(key, one))), None)

    return check


def named(inner: Check) -> Check:
    """A table of names, each with a value that looks alike."""

    def check(key: str, value: Any) -> Trouble | None:
        if not isinstance(value, dict):
            return Trouble(key, "must be a table")
        return next((wrong for name, one in value.items() if (wrong := inner(name, one))), None)

    return check


def table(keys: dict[str, Check], needed: tuple[str, ...] = ()) -> Check:
    """A table of known keys."""

    def check(key: str, value: Any) -> Trouble | None:
        if not isinstance(value, dict):
            return Trouble(key, "must be a table")
        for name, one in value.items():
            if name not in keys:
                return Trouble(name, f"is not known in {key}")
            if (wrong := keys[name](name, one)) is not None:
                return wrong
        return next((Trouble(key, f"needs the key {name}") for name in needed if name not in value), None)

    return check


def pieces(key: str, value: Any) -> Trouble | None:
    """Bills and coins by their face; in rolls "1.00" is the coin."""
    if not isinstance(value, dict):
        return Trouble(key, "must be a table")
    for face, count in value.items():
        if whole(face, count) is not None or count < 0:
            return Trouble(face, "must be a whole number of pieces", count)
    told: list[dict[str, int]] = [{}, {}, {}]
    told[{"rolls": 1, "straps": 2}.get(key, 0)] = value
    try:
        CashCount.of(*told)
    except CounterError as unknown:
        return Trouble(key, f"names no bill or coin there is ({unknown.message})")
    return None


def line(key: str, value: Any) -> Trouble | None:
    """A line pays an account (or one charge of it), or sells a revenue code."""
    keys = {
        "account": text, "charge": text, "code": text, "amount": amount, "base": amount, "quantity": whole,
        "fields": named(text), "by_hand": named(amount), "reason": text, "approved_by": text,
    }  # fmt: skip
    wrong = table(keys)(key, value)
    if wrong is None and "account" not in value and "code" not in value:
        return Trouble(key, "needs the key account or code in each line")
    return wrong


_TENDER = table(
    {
        "kind": text, "amount": amount, "number": text, "routing": text, "dated": day, "payer": text, "brand": text,
        "last_four": text, "approval": text, "reference": text, "account": text, "fund": text,
    },
    ("kind", "amount"),
)  # fmt: skip
_CHARGE = table({"id": text, "code": text, "amount": amount, "due": day}, ("code", "amount", "due"))
AMOUNTS = named(amount)


@dataclass(frozen=True, slots=True)
class Form:
    """What a step of one kind may say and what may be expected of it. `given`: it sets the scene or checks."""

    keys: dict[str, Check]
    needed: tuple[str, ...] = ()
    expects: dict[str, Check] = field(default_factory=dict)
    given: bool = False


_WHO = {"drawer": text, "person": text}
_PACKS = {"rolls": pieces, "straps": pieces}
_PAID = {**_WHO, "amount": amount, "party": text, "code": text, "gl": text, "reason": text}
_PIECES = table({"cash": pieces, "rolls": pieces, "straps": pieces})
_POSTED = {
    "number": text, "total": amount, "change": amount, "rounding": amount, "credit": amount, "allocated": AMOUNTS,
    "paid_by": named(AMOUNTS),
}  # fmt: skip
FORMS: dict[str, Form] = {
    "account": Form(
        {
            "number": text, "kind": one_of(*ACCOUNT_KINDS), "name": text, "address": text, "charges": each(_CHARGE),
            "cash_only_until": day,
        },
        ("number", "kind", "name"),
        given=True,
    ),
    "code": Form(
        {
            "code": text, "text": text, "rule": one_of("fixed", "each", "percent", "entered"), "amount": amount,
            "percent": amount, "gl": named(whole), "partial": yes_or_no, "department": text,
        },
        ("code", "text", "rule", "gl"),
        given=True,
    ),
    "policy": Form(
        {
            "kind": one_of(*POLICIES), "limit": whole, "mode": text, "preset": text,
            "keys": each(text), "services": each(text), "components": each(text), "amount": amount, "drawer": text,
            "authority": text, "from": day, "first": amount, "later": amount, "returns": whole, "within": whole,
            "months": whole, "hold": whole, "by_hand": amount, "alone": amount, "percent": amount,
        },
        ("kind",),
        given=True,
    ),
    "person": Form(
        {"person": text, "name": text, "role": one_of(*ROLES), "password": text, "departments": each(text)},
        ("name", "role"),
        given=True,
    ),
    "import": Form(
        {"file": text, "mapping": text, "person": text},
        ("file", "mapping"),
        dict.fromkeys(("new_accounts", "changed_accounts", "new_customers", "new_charges"), whole),
        given=True,
    ),
    "open_drawer": Form({**_WHO, **_PACKS, "count": pieces}, ("drawer", "person", "count"), {"counted": amount}),
    "receipt": Form(
        {
            **_WHO, "payer": text, "channel": one_of(*CHANNELS), "received": day, "lines": each(line),
            "tenders": each(_TENDER),
        },
        ("drawer", "lines", "tenders"),
        _POSTED,
    ),
    "void": Form(
        {
            "receipt": text, "person": text, "reason": text, "approved_by": text, "customer_present": yes_or_no,
            "original_taken": yes_or_no,
        },
        ("receipt", "reason", "approved_by"),
        {"hand_back": amount},
    ),
    "reversal": Form(
        {"receipt": text, "person": text, "reason": text, "approved_by": text, "second": text},
        ("receipt", "person", "reason", "approved_by"),
        {"payables": amount},
    ),
    "returned_check": Form(
        {"receipt": text, "check": text, "person": text, "reason": one_of(*ReturnReason), "bank_error": yes_or_no},
        ("receipt", "check", "person", "reason"),
        {"fee": amount},
    ),
    "refund_request": Form(
        {"account": text, "amount": amount, "payee": text, "person": text, "reason": text, "approved_by": text},
        ("account", "amount", "payee", "person", "reason", "approved_by"),
    ),
    "small_difference": Form(
        {**_WHO, "account": text, "charge": text, "fund": text, "reason": text, "approved_by": text},
        ("drawer", "account", "reason"),
        {"settled": amount},
    ),
    "suspend": Form({**_WHO, "lines": each(line), "payer": text, "name": text}, ("drawer", "lines")),
    "resume": Form({**_WHO, "cart": text, "tenders": each(_TENDER)}, ("drawer", "cart", "tenders"), _POSTED),
    "reprint": Form({"receipt": text, **_WHO}, ("receipt",), {"copy": whole}),
    "no_sale": Form({**_WHO, "reason": text, "approved_by": text}, ("drawer", "reason")),
    "drop": Form({**_WHO, "amount": amount, "reason": text}, ("drawer", "amount", "reason")),
    "pickup": Form(
        {**_WHO, "amount": amount, "reason": text, "approved_by": text}, ("drawer", "amount", "reason", "approved_by")
    ),
    "paid_in": Form(dict(_PAID), ("drawer", "amount", "party", "reason")),
    "paid_out": Form({**_PAID, "approved_by": text}, ("drawer", "amount", "party", "reason")),
    "exchange": Form(
        {**_WHO, "in": _PIECES, "out": _PIECES, "party": text, "reason": text},
        ("drawer", "in", "out", "party", "reason"),
    ),
    "take_back": Form(
        {**_WHO, "act": text, "reason": text, "approved_by": text}, ("drawer", "act", "reason", "approved_by")
    ),
    "transfer": Form(
        {**_WHO, **_PACKS, "to": text, "count": pieces, "reason": text}, ("drawer", "to", "count", "reason"),
        {"sent": amount},
    ),
    "take_transfer": Form(
        {**_WHO, **_PACKS, "from": text, "count": pieces}, ("drawer", "from", "count"),
        {"taken": amount, "agrees": yes_or_no},
    ),
    "rule_transfer": Form(
        {"drawer": text, "to": text, "person": text, "charged": text, "reason": text},
        ("drawer", "to", "person", "charged", "reason"),
        {"left": amount},
    ),
    "tender_correction": Form(
        {"receipt": text, "person": text, "was": text, "tender": _TENDER, "reason": text, "approved_by": text},
        ("receipt", "was", "tender", "reason", "approved_by"),
        {"corrected": amount},
    ),
    "count": Form(
        {**_WHO, **_PACKS, "cash": pieces, "checks": each(amount), "money_orders": each(amount), "witness": text},
        ("drawer", "person", "cash"),
        {"balanced": yes_or_no, "attempt": whole, "submitted": yes_or_no},
    ),
    "surprise_count": Form(
        {
            **_WHO, **_PACKS, "cash": pieces, "checks": each(amount), "money_orders": each(amount), "reason": text,
            "witness": text,
        },
        ("drawer", "person", "cash", "reason", "witness"),
        {"balanced": yes_or_no, "over_short": amount},
    ),
    "submit": Form(dict(_WHO), ("drawer",)),
    "submit_in_place": Form(
        {**_WHO, "reason": text, "approved_by": text}, ("drawer", "person", "reason", "approved_by")
    ),
    "return_count": Form({"drawer": text, "reason": text, "approved_by": text}, ("drawer", "reason", "approved_by")),
    "close": Form(
        {"drawer": text, "approved_by": text, "explanation": text},
        ("drawer", "approved_by"),
        dict.fromkeys(("over_short", "float_back", "to_vault"), amount),
    ),
    "deposit": Form(
        {
            **_PACKS, "sessions": each(text), "bag": text, "seal": text, "prepared_by": text, "verified_by": text,
            "cash": pieces,
        },
        ("sessions", "bag", "prepared_by", "verified_by"),
        {"total": amount},
    ),
    "card_settlement": Form(
        {
            "person": text, "date": day, "batch": text, "gross": amount, "credited": amount, "reason": text,
            "approved_by": text,
        },
        ("person", "batch", "gross", "credited"),
        {"fee": amount},
    ),
    "deposit_correction": Form(
        {
            "bag": text, "counted": amount, "charged": one_of("over_short", "bank_error"), "reason": text,
            "person": text, "approved_by": text,
        },
        ("bag", "counted", "charged", "reason", "person", "approved_by"),
        {"difference": amount},
    ),
    "close_day": Form(
        {"person": text, "date": day}, ("person",),
        {"books": whole, "receipts": whole, "voids": whole, "over_short": amount},
    ),
    "export_gl": Form({"person": text}, ("person",), {"batch": whole, "books": whole, "debits": amount}),
    "check": Form(
        {"drawer": text, "expected": AMOUNTS, "charges": AMOUNTS, "accounts": AMOUNTS, "gl": AMOUNTS}, given=True
    ),
    "verify": Form({"deep": yes_or_no}, given=True),
    "at": Form({"time": clock}, ("time",), given=True),
    "crash": Form({"inside": yes_or_no}, given=True),
}  # fmt: skip
"""Every kind of step this release plays. `given` steps run beside the window when a day is played through it."""
ANYWHERE: dict[str, Check] = {"as": text, "note": text}
KILLABLE = {
    "receipt": "receipt", "open_drawer": "open", "void": "void", "no_sale": "no_sale", "drop": "drop",
    "pickup": "pickup", "paid_in": "paid_in", "paid_out": "paid_out", "exchange": "exchange", "take_back": "void",
    "submit": "submit", "return_count": "return", "close": "close",
}  # fmt: skip
"""Steps a program can be killed inside, with the kind of the one entry each writes: it is there once or not at all."""

# SPDX-License-Identifier: Apache-2.0
"""Read day files: every table and key is known, or the file is refused with its line before anything runs."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, time
from typing import TYPE_CHECKING, Any

from app.domain.errors import CounterError
from app.domain.money import Money

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = re.compile(r"^\s*\[\[step\]\]")
CITIES = ("ridgemont", "empty")
_FILE_KEYS = {"title", "city", "business_date", "step", "accounts"}


@dataclass(frozen=True, slots=True)
class Form:
    """What a step of one kind may say: keys with their types; those with `!` must be there."""

    keys: dict[str, type | tuple[type, ...]]
    needed: tuple[str, ...] = ()
    expects: frozenset[str] = frozenset()
    given: bool = False


_WHO = {"drawer": str, "person": str}
_ANY = {"as": str, "expect": dict, "note": str}
FORMS: dict[str, Form] = {
    "account": Form(
        {"number": str, "kind": str, "name": str, "address": str, "charges": list, "cash_only_until": date},
        ("number", "kind", "name"),
        given=True,
    ),
    "code": Form(
        {"code": str, "text": str, "rule": str, "amount": str, "percent": str, "gl": dict, "partial": bool},
        ("code", "text", "rule", "gl"),
        given=True,
    ),
    "policy": Form(
        {
            "kind": str,
            "mode": str,
            "preset": str,
            "keys": list,
            "services": list,
            "components": list,
            "amount": str,
            "drawer": str,
            "authority": str,
            "from": date,
        },
        ("kind",),
        given=True,
    ),
    "person": Form({"person": str, "name": str, "role": str, "password": str}, ("person", "name", "role"), given=True),
    "import": Form(
        {"file": str, "mapping": str, "person": str},
        ("file", "mapping"),
        frozenset({"new_accounts", "changed_accounts", "new_customers", "new_charges"}),
        given=True,
    ),
    "open_drawer": Form(
        {**_WHO, "count": dict, "rolls": dict, "straps": dict}, ("drawer", "person", "count"), frozenset({"counted"})
    ),
    "receipt": Form(
        {**_WHO, "payer": str, "channel": str, "received": date, "lines": list, "tenders": list},
        ("drawer", "lines", "tenders"),
        frozenset({"number", "total", "change", "rounding", "allocated", "paid_by", "credit"}),
    ),
    "void": Form(
        {
            "receipt": str,
            "person": str,
            "reason": str,
            "approved_by": str,
            "customer_present": bool,
            "original_taken": bool,
        },
        ("receipt", "reason", "approved_by"),
        frozenset({"hand_back"}),
    ),
    "suspend": Form({**_WHO, "lines": list, "payer": str, "name": str}, ("drawer", "lines")),
    "resume": Form(
        {**_WHO, "cart": str, "tenders": list},
        ("drawer", "cart", "tenders"),
        frozenset({"number", "total", "change", "rounding", "allocated", "paid_by"}),
    ),
    "reprint": Form({"receipt": str, **_WHO}, ("receipt",), frozenset({"copy"})),
    "no_sale": Form({**_WHO, "reason": str}, ("drawer", "reason")),
    "drop": Form({**_WHO, "amount": str, "reason": str}, ("drawer", "amount", "reason")),
    "count": Form(
        {**_WHO, "cash": dict, "rolls": dict, "straps": dict, "checks": list, "money_orders": list},
        ("drawer", "person", "cash"),
        frozenset({"balanced", "attempt", "submitted"}),
    ),
    "submit": Form(dict(_WHO), ("drawer",)),
    "return_count": Form({**_WHO, "reason": str, "approved_by": str}, ("drawer", "reason", "approved_by")),
    "close": Form(
        {"drawer": str, "approved_by": str, "explanation": str},
        ("drawer", "approved_by"),
        frozenset({"over_short", "float_back", "to_vault"}),
    ),
    "check": Form({"drawer": str, "expected": dict, "charges": dict, "accounts": dict, "gl": dict}, given=True),
    "verify": Form({"deep": bool}, given=True),
    "at": Form({"time": time}, ("time",), given=True),
    "crash": Form({"inside": bool}, given=True),
}
"""Every kind of step this release plays. `given` steps run beside the window when a day is played through it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its kind, what it says, what must be true afterwards, and the line of the file it begins at."""

    kind: str
    said: dict[str, Any]
    expect: dict[str, Any]
    line: int
    name: str = ""

    @property
    def given(self) -> bool:
        """Whether it sets the scene or checks, rather than being done at the counter."""
        return FORMS[self.kind].given


@dataclass(frozen=True, slots=True)
class DayFile:
    """A whole day: where it plays, on which business date, step by step."""

    source: str
    folder: Path
    title: str
    city: str
    business_date: date
    steps: tuple[Step, ...]
    accounts: int = 2000
    trouble: tuple[str, ...] = field(default=())


def read(path: Path) -> DayFile:
    """Read one day file. Raises CounterError naming file, line and key for anything the format does not know."""
    try:
        text = path.read_text("utf-8")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        raise CounterError(f"{path.name} cannot be read: {trouble}. Nothing was played.") from trouble
    place = _Places(path.name, text)
    for key in raw:
        if key not in _FILE_KEYS:
            raise place.wrong(1, key, "is not known")
    day = raw.get("business_date")
    if type(day) is not date:
        raise place.wrong(1, "business_date", "must be a date such as 2026-11-20")
    city = raw.get("city", "ridgemont")
    if city not in CITIES:
        raise place.wrong(1, "city", f"must be one of {', '.join(CITIES)}")
    steps = raw.get("step", [])
    return DayFile(
        path.name,
        path.parent,
        str(raw.get("title", path.stem)),
        city,
        day,
        tuple(_step(place, number, step) for number, step in enumerate(steps)),
        int(raw.get("accounts", 2000)),
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Where in the file the steps begin, so that a message can name the line."""

    source: str
    text: str

    def step_line(self, number: int) -> int:
        """The line of the `[[step]]` of a step, counted from 0."""
        heads = [place for place, line in enumerate(self.text.splitlines(), start=1) if _HEAD.match(line)]
        return heads[number] if number < len(heads) else 1

    def key_line(self, start: int, key: str) -> int:
        """The line a key stands in, at or after the step's own."""
        for place, line in enumerate(self.text.splitlines()[start - 1 :], start=start):
            if place > start and _HEAD.match(line):
                break
            if re.match(rf"\s*(expect\.)?[\"']?{re.escape(key)}[\"']?\s*=", line):
                return place
        return start

    def wrong(self, line: int, key: str, said: str) -> CounterError:
        return CounterError(f"{self.source}, line {self.key_line(line, key)}: {key} {said}. Nothing was played.")


def _step(place: _Places, number: int, raw: dict[str, Any]) -> Step:
    line = place.step_line(number)
    kind = raw.get("do")
    if not isinstance(kind, str) or kind not in FORMS:
        raise place.wrong(line, "do", f"must be one of {', '.join(sorted(FORMS))}")
    form = FORMS[kind]
    said = {key: value for key, value in raw.items() if key not in ("do", "expect", "as")}
    for key, value in said.items():
        wanted = form.keys.get(key) or _ANY.get(key)
        if wanted is None:
            raise place.wrong(line, key, f"is not known in a step “{kind}”")
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            raise place.wrong(line, key, f"must be {_named(wanted)}")
    for key in form.needed:
        if key not in said:
            raise place.wrong(line, key, f"is missing in a step “{kind}”")
    _check_amounts(place, line, said)
    expect = raw.get("expect", {})
    if not isinstance(expect, dict):
        raise place.wrong(line, "expect", "must be a table")
    for key in expect:
        if key != "error" and key not in form.expects:
            raise place.wrong(line, key, f"cannot be expected of a step “{kind}”")
    _check_amounts(place, line, expect)
    return Step(kind, said, expect, line, str(raw.get("as", "")))


_AMOUNTS = ("amount", "total", "change", "rounding", "counted", "over_short", "float_back", "to_vault", "hand_back")


def _check_amounts(place: _Places, line: int, said: dict[str, Any]) -> None:
    """Amounts are text with two decimals: a number would be a float."""
    for key in _AMOUNTS:
        if key in said and not (isinstance(said[key], str) and re.fullmatch(r"-?\d+\.\d\d", said[key])):
            raise place.wrong(line, key, 'must be text with two decimals, such as "84.17"')


def _named(wanted: type | tuple[type, ...]) -> str:
    names = {str: "text", date: "a date", time: "a time", list: "a list", dict: "a table", bool: "true or false"}
    return names.get(wanted, "of another type") if isinstance(wanted, type) else "of another type"


def money(text: str) -> Money:
    """An amount of a day file."""
    return Money.parse(text)

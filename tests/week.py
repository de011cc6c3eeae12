# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S311 - the same dice for everybody, not a secret
"""Composes the week of the sample city, `resources/days/week`: five days, four drawers, 600 receipts.

`python -m tests.week` writes the files; `tests/journeys/test_week.py` holds them to what is composed here. The week
has what a supervisor looks for: two shortages with a cause that can be found, a check that came back, a transfer
that was disputed, voids, openings without a sale, a surprise count. Monday to Thursday are at the bank and closed;
Friday's drawers are sealed and wait for their deposit.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from app import resources
from app.domain.count import CashCount
from app.domain.money import Money
from app.services.sample import invented

MONDAY = date(2026, 11, 16)
NAMES = ("1-monday", "2-tuesday", "3-wednesday", "4-thursday", "5-friday")
RECEIPTS = (140, 110, 115, 110, 125)
CREW = {"01": "mdiaz", "02": "tnguyen", "03": "rwells", "04": "aortega"}
FLOAT = {"20.00": 5, "10.00": 6, "5.00": 4, "1.00": 15, "0.25": 20}
FACES = ("100.00", "50.00", "20.00", "10.00", "5.00", "1.00", "0.25", "0.10", "0.05", "0.01")
ROUTINGS = ("121000358", "021000021", "111000025", "071000013")
DROP_AT = Money.parse("900.00")
DROPS = Money.parse("600.00")
_NAKED = re.compile(r"[A-Za-z_]+")


@dataclass
class Drawer:
    """One session as the composer keeps it: what must be in the drawer when it is counted."""

    code: str
    person: str
    cash: Money
    checks: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)


@dataclass
class Day:
    """One file under way."""

    number: int
    name: str
    dice: random.Random
    steps: list[dict[str, Any]] = field(default_factory=list)
    drawers: dict[str, Drawer] = field(default_factory=dict)
    tags: int = 0

    @property
    def date(self) -> date:
        return MONDAY + timedelta(days=self.number)

    def add(self, do: str, **said: Any) -> None:
        """One more step."""
        self.steps.append({"do": do, **said})


@dataclass
class Accounts:
    """The accounts of the week, each owing what nobody has paid yet."""

    open: list[tuple[str, str, Money]] = field(default_factory=list)

    def add(self, day: Day, many: int) -> None:
        """Accounts with their bills come into the books in the morning."""
        city, dice = invented.ridgemont(), day.dice
        for index in range(many):
            number = f"UB-97{day.number + 1}{index:03}"
            name = f"{dice.choice(city.words['first'])} {dice.choice(city.words['last'])}"
            street = f"{dice.choice(city.words['street'])} {dice.choice(city.words['suffix'])}"
            charges = [
                {"id": f"{number}-{code}", "code": code, "amount": Money(dice.randrange(1800, 9000)).plain, "due": due}
                for code, due in _bills(day)
            ]
            day.add("account", number=number, kind="utility", name=name, address=f"{dice.randrange(10, 990)} {street}",
                    charges=charges)  # fmt: skip
            owed = Money.total(Money.parse(charge["amount"]) for charge in charges)
            self.open.append((number, name, owed))


def _bills(day: Day) -> list[tuple[str, date]]:
    due = day.date + timedelta(days=day.dice.randrange(-9, 12))
    return [(code, due) for code in day.dice.choice((("WATER",), ("WATER", "SEWER"), ("WATER", "SEWER", "GARBAGE")))]


def days() -> Iterable[Day]:
    """The five days, one after another: what happens later leans on what happened before."""
    accounts = Accounts()
    checks: list[str] = []
    week: list[Day] = []
    for number, name in enumerate(NAMES):
        day = Day(number, name, random.Random(f"ridgemont {name}"))
        week.append(day)
        if number == 0:
            _policies(day)
        accounts.add(day, 45)
        _opens(day)
        _counter(day, accounts, checks)
        _back_office(day, week[0])
        _counts(day)
        _bank(day)
        yield day


def _policies(day: Day) -> None:
    memo = "Cash handling policy 7"
    day.add("policy", kind="returned_check", first="25.00", later="35.00", returns=2, authority="Resolution 2026-50")
    day.add("policy", kind="no_sale", limit=3, authority=memo)
    day.add("policy", kind="cash_limit", amount="1200.00", authority=memo)
    day.add("policy", kind="paid_out", amount="25.00", authority=memo)
    day.add("policy", kind="card_fee", percent="3.50", authority=memo)


def _opens(day: Day) -> None:
    for code, person in CREW.items():
        day.drawers[code] = Drawer(code, person, Money.parse("200.00"))
        day.add("open_drawer", drawer=code, person=person, count=FLOAT)


def _counter(day: Day, accounts: Accounts, checks: list[str]) -> None:
    """The payments of a day, and between them what else happens at a counter."""
    many = RECEIPTS[day.number]
    begun, ended = 8 * 60 + 15, 16 * 60 + 30
    events = _events(day)
    for index in range(many):
        minute = begun + (ended - begun) * index // many
        day.add("at", time=time(minute // 60, minute % 60))
        drawer = day.drawers[day.dice.choices(list(CREW), (5, 4, 4, 2))[0]]
        _payment(day, drawer, accounts, checks)
        for event in events.pop(index, ()):
            event()
        if drawer.cash > DROP_AT:
            _drop(day, drawer, DROPS)


def _payment(day: Day, drawer: Drawer, accounts: Accounts, checks: list[str]) -> None:
    dice = day.dice
    said: dict[str, Any] = {"drawer": drawer.code}
    if accounts.open and dice.random() < 0.36:
        number, name, owed = accounts.open.pop(dice.randrange(len(accounts.open)))
        said |= {"payer": name, "lines": [{"account": number}]}
        if owed > Money.parse("80.00") and dice.random() < 0.15:
            owed = Money.parse("50.00")
            said["lines"] = [{"account": number, "amount": owed.plain}]
    else:
        line, owed = _sale(day)
        said["lines"] = [line]
    said["tenders"] = [_tender(day, drawer, owed, checks)]
    if said["tenders"][0]["kind"] == "check":
        said = {"as": f"check-{said['tenders'][0]['number']}", **said}
    day.add("receipt", **said)


def _sale(day: Day) -> tuple[dict[str, Any], Money]:
    dice = day.dice
    code = dice.choices(("DOGLIC", "COPY", "PERMIT", "BUSLIC", "MISC"), (4, 5, 3, 2, 2))[0]
    if code == "DOGLIC":
        day.tags += 1
        return {"code": code, "fields": {"tag": f"{4000 + 300 * day.number + day.tags}"}}, Money.parse("20.00")
    if code == "COPY":
        pages = dice.randrange(2, 60)
        return {"code": code, "quantity": pages}, Money(25 * pages)
    price = Money(dice.choice((2500, 3500, 4500, 6000, 8500, 12000, 14000)))
    return {"code": code, "amount": price.plain}, price


def _tender(day: Day, drawer: Drawer, owed: Money, checks: list[str]) -> dict[str, Any]:
    dice = day.dice
    kind = dice.choices(("cash", "check", "card", "money_order"), (58, 18, 21, 3))[0]
    if kind == "check":
        number = f"{1200 + len(checks) * 7}"
        checks.append(number)
        drawer.checks.append(owed.plain)
        return {"kind": kind, "amount": owed.plain, "number": number, "routing": dice.choice(ROUTINGS)}
    if kind == "card":
        four, approval = f"{dice.randrange(1000, 9999)}", f"{dice.randrange(100000, 999999)}"
        return {"kind": kind, "amount": owed.plain, "brand": dice.choice(("Visa", "Mastercard")), "last_four": four,
                "approval": approval}  # fmt: skip
    if kind == "money_order":
        drawer.orders.append(owed.plain)
        return {"kind": kind, "amount": owed.plain, "number": f"MO-{dice.randrange(10000, 99999)}"}
    drawer.cash += owed
    return {"kind": kind, "amount": _handed(owed, dice).plain}


def _handed(owed: Money, dice: random.Random) -> Money:
    """What a payer hands over: the very amount, or the next round one."""
    round_to = dice.choice((1, 100, 500, 2000))
    return Money(-(-owed.cents // round_to) * round_to)


def _drop(day: Day, drawer: Drawer, amount: Money) -> None:
    day.add("drop", drawer=drawer.code, amount=amount.plain, reason="above the limit")
    drawer.cash -= amount


def _events(day: Day) -> dict[int, list[Any]]:
    """What happens on this day after which payment."""
    first, second, third = day.drawers["01"], day.drawers["02"], day.drawers["03"]
    own: dict[int, dict[int, list[Any]]] = {
        0: {50: [lambda: _exchange(day, first)]},
        1: {60: [lambda: _twice(day, second)], 80: [lambda: _no_sale(day, second, "the drawer stuck")]},
        2: {40: [lambda: _disputed(day, first, third)], 90: [lambda: _forgotten_drop(third)]},
        3: {45: [lambda: _surprise(day, third)], 70: [lambda: _paid_out(day, first)]},
        4: {55: [lambda: _void(day, first)], 75: [lambda: _no_sale(day, third, "a coin roll")]},
    }
    always = {20: [lambda: _void(day, second)], 35: [lambda: _no_sale(day, first, "change for the parking machine")]}
    return always | own[day.number]


def _void(day: Day, drawer: Drawer) -> None:
    name = f"void-{day.number}-{drawer.code}"
    day.add("receipt", **{"as": name, "drawer": drawer.code, "lines": [{"code": "COPY", "quantity": 20}],
                          "tenders": [{"kind": "cash", "amount": "5.00"}]})  # fmt: skip
    day.add("void", receipt=name, person=drawer.person, reason="typed twice", approved_by="jkim")


def _no_sale(day: Day, drawer: Drawer, reason: str) -> None:
    day.add("no_sale", drawer=drawer.code, reason=reason)


def _exchange(day: Day, drawer: Drawer) -> None:
    day.add("exchange", drawer=drawer.code, **{"in": {"cash": {"20.00": 1}}, "out": {"cash": {"5.00": 4}}},
            party="jkim", reason="small bills")  # fmt: skip


def _twice(day: Day, drawer: Drawer) -> None:
    """The change of one receipt is handed over twice: the drawer is short by exactly that."""
    day.add("receipt", drawer=drawer.code, payer="Delgado Bakery", lines=[{"code": "PERMIT", "amount": "62.35"}],
            tenders=[{"kind": "cash", "amount": "100.00"}])  # fmt: skip
    drawer.cash += Money.parse("62.35") - Money.parse("37.65")


def _forgotten_drop(drawer: Drawer) -> None:
    """Two hundred go to the vault and nobody writes it down: the drawer is short by a round sum."""
    drawer.cash -= Money.parse("200.00")


def _disputed(day: Day, sender: Drawer, taker: Drawer) -> None:
    day.add("transfer", drawer=sender.code, to=taker.code, count={"10.00": 3, "5.00": 4}, reason="small bills")
    day.add("take_transfer", drawer=taker.code, **{"from": sender.code}, count={"10.00": 3, "5.00": 3, "1.00": 4})
    day.add("rule_transfer", drawer=sender.code, to=taker.code, person="jkim", charged=sender.code,
            reason="a five was taken for a six")  # fmt: skip
    sender.cash -= Money.parse("50.00")
    taker.cash += Money.parse("49.00")


def _surprise(day: Day, drawer: Drawer) -> None:
    day.add("surprise_count", drawer=drawer.code, person="jkim", witness=drawer.person, reason="drawn by lot",
            cash=_pieces(drawer.cash), checks=drawer.checks[:], money_orders=drawer.orders[:],
            expect={"balanced": True})  # fmt: skip


def _paid_out(day: Day, drawer: Drawer) -> None:
    day.add("paid_out", drawer=drawer.code, amount="12.50", party="Ridgemont Hardware", gl="100-4290",
            reason="keys for the front door")  # fmt: skip
    drawer.cash -= Money.parse("12.50")


def _back_office(day: Day, monday: Day) -> None:
    if day.number == 3:
        receipt, check = _bill_by_check(monday)
        day.add("returned_check", receipt=receipt, check=check, person="lortiz", reason="nsf",
                expect={"fee": "25.00"})  # fmt: skip


def _bill_by_check(day: Day) -> tuple[str, str]:
    """The first receipt of a day that paid a bill by check, and the check; a session numbers its receipts from one."""
    seen: dict[str, int] = {}
    for step in day.steps:
        if step["do"] == "receipt":
            drawer, tender = step["drawer"], step["tenders"][0]
            seen[drawer] = seen.get(drawer, 0) + 1
            if tender["kind"] == "check" and "account" in step["lines"][0]:
                return f"{drawer}-{day.number + 1:04}-{seen[drawer]:04}", tender["number"]
    raise LookupError(day.name)


def _counts(day: Day) -> None:
    day.add("at", time=time(16, 40))
    for drawer in day.drawers.values():
        short = _shortage(day, drawer)
        listed = {"cash": _pieces(drawer.cash), "checks": drawer.checks, "money_orders": drawer.orders}
        for _ in range(3 if short else 1):
            day.add("count", drawer=drawer.code, person=drawer.person, **listed, expect={"balanced": not short})
        if short:
            day.add("count", drawer=drawer.code, person="jkim", **listed)
    for drawer in day.drawers.values():
        short = _shortage(day, drawer)
        told = {"explanation": "not found on the day"} if short else {}
        day.add("close", drawer=drawer.code, approved_by="jkim", **told, expect={"over_short": (-short).plain})


def _shortage(day: Day, drawer: Drawer) -> Money:
    return {(1, "02"): Money.parse("37.65"), (2, "03"): Money.parse("200.00")}.get((day.number, drawer.code), Money(0))


def _bank(day: Day) -> None:
    if day.number == len(NAMES) - 1:
        return
    sessions = [f"{code}-{day.number + 1:04}" for code in CREW]
    day.add("deposit", sessions=sessions, bag=f"B-{701 + day.number}", seal=f"{774120 + day.number}",
            prepared_by="lortiz", verified_by="jkim")  # fmt: skip
    day.add("close_day", person="jkim", expect={"receipts": RECEIPTS[day.number] + _extra(day)})
    if day.number == 2:
        day.add("export_gl", person="jkim")


def _extra(day: Day) -> int:
    return sum(step["do"] == "receipt" for step in day.steps) - RECEIPTS[day.number]


def _pieces(amount: Money) -> dict[str, int]:
    """An amount in the fewest pieces: how a tidy drawer is counted."""
    left, pieces = amount.cents, {}
    for face in FACES:
        pieces[face], left = divmod(left, Money.parse(face).cents)
    assert CashCount.of(pieces).total == amount
    return {face: many for face, many in pieces.items() if many}


# --- writing ------------------------------------------------------------------------------------------------


def written(day: Day) -> str:
    """The file of a day."""
    parts = [
        f"# Composed by tests/week.py; change that and write it again. {day.name[2:].title()} of the sample city.",
        f'title = "{day.name[2:].title()} in Ridgemont"',
        'city = "ridgemont"',
        f"business_date = {day.date}",
    ]
    for step in day.steps:
        parts += ["", "[[step]]", *(f"{_key(key)} = {_value(value)}" for key, value in step.items())]
    return "\n".join(parts) + "\n"


def _key(key: str) -> str:
    return key if _NAKED.fullmatch(key) else f'"{key}"'


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return value.strftime("%H:%M:%S") if isinstance(value, time) else str(value)


def folder() -> Path:
    """Where the week lies."""
    return resources.path("days") / "week"


if __name__ == "__main__":
    for made in days():
        (folder() / f"{made.name}.toml").write_text(written(made), encoding="utf-8")

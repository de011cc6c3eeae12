# SPDX-License-Identifier: Apache-2.0
"""Accounts of a city that does not exist, as a stream: any number of them, always the same for one seed and day."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app import resources
from app.domain import dates
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20261
# Of a hundred accounts of a city: who owes it money for what.
_MIX = (("utility", 58), ("license", 15), ("permit", 9), ("receivable", 10), ("citation", 8))
_PENALTY = {"WATER": "PENALTY-W", "SEWER": "PENALTY-S", "GARBAGE": "PENALTY-G"}
_LEAST_PENALTY = Money(600)
_DAYS_TO_PAY = 21
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class InventedCharge:
    """One bill line of the past: what was billed, and what of it was paid elsewhere since."""

    id: str
    code: str
    text: str
    billed: date
    due: date
    amount: Money
    paid: Money = ZERO


@dataclass(frozen=True, slots=True)
class InventedAccount:
    """One account with its customer, its keys for the look-up and its charges, oldest first."""

    number: str
    kind: str
    customer: str
    name: str
    alias: str
    address: str
    parcel: str
    meter: str
    license: str
    phone: str
    status: str
    charges: tuple[InventedCharge, ...]
    cash_only: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class City:
    """The word lists and the set-up of the sample city, as its file in the resources has them."""

    facts: dict[str, str]
    people: dict[str, list[str]]
    drawers: dict[str, list[str]]
    words: dict[str, tuple[str, ...]]


def ridgemont() -> City:
    """Read the sample city's file."""
    raw: dict[str, Any] = tomllib.loads(resources.text("sample", "ridgemont.toml"))
    words = {
        key: tuple(text.split("|")) if "|" in text else tuple(word.replace("-", " ") for word in text.split())
        for key, text in raw["words"].items()
    }
    return City(raw["city"], raw["people"], raw["drawers"], words)


def accounts(count: int, today: date, *, seed: int = SEED) -> Iterator[InventedAccount]:
    """A stream of invented accounts; `today` is the day whose bills are the newest. Memory does not grow with count."""
    maker = _Maker(ridgemont().words, today, random.Random(seed))  # noqa: S311 - invented data, not a secret
    kinds = [kind for kind, share in _MIX for _ in range(share)]
    for place in range(1, count + 1):
        yield maker.account(kinds[maker.pick(len(kinds))], place)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28))


@dataclass(frozen=True, slots=True)
class _Common:
    """What every account has, whatever its kind."""

    customer: str
    address: str
    parcel: str
    phone: str


class _Maker:
    """Draws accounts from the word lists; one random stream, so the order of the draws is the city."""

    def __init__(self, words: dict[str, tuple[str, ...]], today: date, chance: random.Random) -> None:
        self._words = words
        self._today = today
        self._chance = chance
        # Bills go out on the first of the month; the newest one is due within three weeks of it.
        self._newest_bill = today.replace(day=1)
        self._bills = [_months_later(self._newest_bill, -back) for back in (3, 2, 1, 0)]

    def pick(self, below: int) -> int:
        return self._chance.randrange(below)

    def account(self, kind: str, place: int) -> InventedAccount:
        build = {"utility": self._utility, "license": self._license, "permit": self._permit}.get(kind)
        return build(place) if build else self._other(kind, place)

    def _word(self, which: str) -> str:
        return self._words[which][self.pick(len(self._words[which]))]

    def _person(self) -> str:
        return f"{self._word('first')} {self._word('last')}"

    def _firm(self) -> str:
        return f"{self._word('business_first')} {self._word('street')} {self._word('business_last')}"

    def _address(self) -> str:
        unit = f" Apt {1 + self.pick(40)}" if self.pick(6) == 0 else ""
        return f"{100 + self.pick(9800)} {self._word('street')} {self._word('suffix')}{unit}"

    def _common(self, place: int) -> _Common:
        return _Common(
            f"C{100000 + place}",
            self._address(),
            f"{1 + self.pick(60):02d}-{self.pick(1000):03d}-{self.pick(10000):04d}",
            f"555-{self.pick(10000):04d}",
        )

    def _utility(self, place: int) -> InventedAccount:
        facts = self._common(place)
        number = f"UB-{100000 + place}"
        low_income = self.pick(14) == 0
        charges = self._utility_bills(number, low_income=low_income)
        return InventedAccount(
            number=number,
            kind="utility",
            name=self._person(),
            alias="",
            meter=f"{10 + self.pick(30)}-{self.pick(100000):05d}",
            license="",
            status="Low-income rate" if low_income else "Service active",
            charges=charges,
            cash_only=self.pick(90) == 0,
            note="Gate code needed to read the meter." if self.pick(40) == 0 else "",
            customer=facts.customer,
            address=facts.address,
            parcel=facts.parcel,
            phone=facts.phone,
        )

    def _utility_bills(self, number: str, *, low_income: bool) -> tuple[InventedCharge, ...]:
        behind = self.pick(100)
        # Of a hundred customers 55 owe nothing, 30 the newest bill, 11 the one before it too, 4 three bills.
        open_bills = 0 if behind < 55 else 1 if behind < 85 else 2 if behind < 96 else 3
        charges: list[InventedCharge] = []
        for place, billed in enumerate(self._bills[-(open_bills + 1) :]):
            paid = place == 0
            charges += self._bill(number, billed, low_income=low_income, paid=paid)
        return tuple(charges)

    def _bill(self, number: str, billed: date, *, low_income: bool, paid: bool) -> list[InventedCharge]:
        due = billed + timedelta(days=_DAYS_TO_PAY)
        month = _MONTHS[billed.month - 1]
        lines = []
        for code, word, base, spread in (
            ("WATER", "water", 2800, 5200),
            ("SEWER", "sewer", 2400, 2800),
            ("GARBAGE", "garbage", 2150, 900),
        ):
            amount = Money(base + self.pick(spread))
            amount = amount.percent(7000) if low_income else amount
            lines.append(self._charge(number, code, f"{month} {word}", billed, due, amount, paid=paid))
        if not paid and due < self._today:
            lines += [self._penalty(number, line) for line in lines[:1] + lines[1:2]]
        return lines

    def _penalty(self, number: str, line: InventedCharge) -> InventedCharge:
        """Ten percent of the overdue principal, half a cent up, six dollars at the least; due with its bill."""
        amount = max(line.amount.percent(1000), _LEAST_PENALTY)
        code = _PENALTY[line.code]
        return self._charge(number, code, f"{line.text} penalty", line.due, line.due, amount, paid=False)

    def _charge(
        self, number: str, code: str, text: str, billed: date, due: date, amount: Money, *, paid: bool
    ) -> InventedCharge:
        charge_id = f"{number}-{billed:%y%m%d}-{code}"
        return InventedCharge(charge_id, code, text, billed, due, amount, amount if paid else ZERO)

    def _license(self, place: int) -> InventedAccount:
        facts = self._common(place)
        number = f"BL-{20000 + place}"
        renews = self._today + timedelta(days=self.pick(360) - 40)
        fee = Money(5000 + 500 * self.pick(60))
        due = self.pick(100) < 45
        charges = (
            self._charge(
                number,
                "BUSLIC",
                f"License renewal {renews.year}",
                renews - timedelta(days=45),
                renews,
                fee,
                paid=not due,
            ),
        )
        return InventedAccount(
            number=number,
            kind="license",
            name=self._firm(),
            alias=self._person(),
            meter="",
            license=f"L{30000 + place}",
            status=f"Renews {dates.full(renews)}",
            charges=charges if renews <= _months_later(self._today, 2) else (),
            customer=facts.customer,
            address=facts.address,
            parcel=facts.parcel,
            phone=facts.phone,
        )

    def _permit(self, place: int) -> InventedAccount:
        facts = self._common(place)
        year = self._today.year % 100
        number = f"PM-{year:02d}-{10000 + place}"
        work = self._word("permit")
        billed = self._today - timedelta(days=self.pick(60))
        charge = self._charge(
            number,
            "PERMIT",
            f"{work} permit",
            billed,
            billed + timedelta(days=30),
            Money(4500 + 500 * self.pick(90)),
            paid=self.pick(3) == 0,
        )
        return InventedAccount(
            number=number,
            kind="permit",
            name=self._person() if self.pick(2) else self._firm(),
            alias=work,
            meter="",
            license="",
            status="Issued" if charge.paid else "Waiting for payment",
            charges=(charge,),
            customer=facts.customer,
            address=facts.address,
            parcel=facts.parcel,
            phone=facts.phone,
        )

    def _other(self, kind: str, place: int) -> InventedAccount:
        facts = self._common(place)
        number = f"AR-{30000 + place}" if kind == "receivable" else f"CT-{400000 + place}"
        text = self._word(kind)
        billed = self._today - timedelta(days=3 + self.pick(120))
        due = billed + timedelta(days=30 if kind == "receivable" else 14)
        cents = 3000 + 250 * self.pick(160) if kind == "receivable" else 2500 + 500 * self.pick(20)
        charge = self._charge(number, "MISC", text, billed, due, Money(cents), paid=self.pick(2) == 0)
        return InventedAccount(
            number=number,
            kind=kind,
            name=self._firm() if self.pick(3) == 0 and kind == "receivable" else self._person(),
            alias="",
            meter="",
            license="",
            status="Paid" if charge.paid else "Open",
            charges=(charge,),
            customer=facts.customer,
            address=facts.address,
            parcel=facts.parcel,
            phone=facts.phone,
        )

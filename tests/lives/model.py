# SPDX-License-Identifier: Apache-2.0
"""What the books must hold after each act, told in plain numbers: no database, no rule of the program is asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

ATTEMPTS = 3
ACTIVE = ("open", "counting")
SATURDAY = 5


@dataclass
class Stood:
    """A tender of a receipt as it stands: its kind, what is left of it, and what it paid in the receipt's order.

    What it paid is a charge by its name, or credit as "credit:FUND". `back`: the bank sent it back.
    """

    kind: str
    left: int
    paid: list[tuple[str, int]]
    back: bool = False

    def off(self, cents: int) -> list[tuple[str, int]]:
        """Take so much off its end; answers what that had paid, in the receipt's order."""
        self.left -= cents
        gone: list[tuple[str, int]] = []
        while cents:
            name, part = self.paid.pop()
            if part > cents:
                self.paid.append((name, part - cents))
            gone.insert(0, (name, min(part, cents)))
            cents -= min(part, cents)
        return gone


@dataclass
class Paid:
    """A receipt as its cashier was told of it; `parts` is what each line was paid: a charge, or credit of a fund.

    `kept` is what the city kept of the credit it brought, by fund.
    """

    number: str
    id: str
    book: str
    day: date
    parts: list[tuple[str, int]]
    tenders: list[Stood]
    voided: bool = False
    reversed: bool = False
    corrected: bool = False
    kept: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """The receipt's total."""
        return sum(cents for _, cents in self.parts)

    @property
    def returned(self) -> bool:
        """Whether a check of it came back."""
        return any(one.back for one in self.tenders)

    @property
    def stands(self) -> bool:
        """Whether it is neither voided nor reversed."""
        return not (self.voided or self.reversed)

    def by(self, kind: str) -> int:
        """What of it stands as one kind of tender."""
        return sum(one.left for one in self.tenders if one.kind == kind)

    def brought(self, fund: str) -> int:
        """What it still brings to a fund as credit."""
        mine = [one for one in self.tenders if not one.back]
        return sum(cents for one in mine for name, cents in one.paid if name == f"credit:{fund}")


def told(number: str, id: str, book: str, day: date, parts: list[tuple[str, int]], net: list[tuple[str, int]]) -> Paid:  # noqa: A002
    """A receipt with what each of its tenders paid: tenders in their order pay lines in theirs."""
    left = dict(enumerate(cents for _, cents in parts))
    tenders = []
    for kind, cents in net:
        paid: list[tuple[str, int]] = []
        rest = cents
        for place, (name, _) in enumerate(parts):
            part = min(left[place], rest)
            if part:
                paid.append((name, part))
                left[place] -= part
                rest -= part
        tenders.append(Stood(kind, cents, paid))
    return Paid(number, id, book, day, parts, tenders)


@dataclass
class Shift:
    """A drawer session: what it holds by tender, what was taken, and where it stands.

    `alone` is what was paid out of it without a second person, `vault` what went to the vault from it, `in_place` that
    it was submitted for who is absent and two people still have to count, `deposited` which tenders went to the bank.
    """

    book: str
    drawer: str
    session: int
    person: str
    day: date
    cash: int
    assigned: int
    state: str = "open"
    entries: int = 1
    numbers: int = 0
    taken: int = 0
    checks: int = 0
    orders: int = 0
    cards: int = 0
    attempts: int = 0
    opened_with: int = 0
    vault: int = 0
    paid: list[Paid] = field(default_factory=list)
    alone: int = 0
    balanced: bool = False
    by_other: bool = False
    in_place: bool = False
    absent_counts: str = ""
    order: str = ""
    over_short: int = 0
    counted: tuple[int, int, int] = (0, 0, 0)
    deposited: bool = False
    settled: bool = False
    posted: bool = False

    @property
    def holds(self) -> tuple[int, int, int]:
        """Cash, checks and money orders, in cents."""
        return self.cash, self.checks, self.orders

    @property
    def row(self) -> tuple[str | int, ...]:
        """The session's row in the books: id, state, next number, receipts, cash, checks, money orders, taken."""
        return self.book, self.state, self.entries + 1, self.numbers, *self.holds, self.taken

    @property
    def waits_for_two(self) -> bool:
        """Whether two people have to count it before anybody is shown what it took."""
        return self.state == "submitted" and self.in_place and not self.attempts

    @property
    def decided(self) -> bool:
        """Whether the last count settles it: it balanced and still does, or somebody else counted."""
        own = self.balanced and self.counted == self.holds
        return self.attempts > 0 and (self.by_other or own)

    def moves(self, paid: Paid, sign: int) -> None:
        """A receipt comes in, or goes out again."""
        for one in paid.tenders:
            self.tender(one.kind, sign * one.left)
        self.taken += sign * paid.total
        self.entries += 1

    def tender(self, kind: str, cents: int) -> None:
        """More, or less, is there by one kind of tender."""
        self.cash += cents if kind == "cash" else 0
        self.checks += cents if kind == "check" else 0
        self.orders += cents if kind == "money_order" else 0
        self.cards += cents if kind == "card" else 0

    def counts(self, counted: tuple[int, int, int], *, other: bool) -> None:
        """An attempt is stored; a balanced or a third one of the own person is submitted by itself."""
        self.entries += 1
        self.attempts += 1
        self.counted, self.by_other = counted, other
        self.balanced = counted == self.holds
        if self.state == "counting" and (self.balanced or self.attempts >= ATTEMPTS):
            self.state = "submitted"
            self.entries += 1

    def seals(self) -> None:
        """It is closed: the float goes back as it was counted at the opening, the rest of the cash to the vault."""
        self.over_short = self.counted[0] - self.cash
        self.vault += self.counted[0] - min(self.opened_with, self.counted[0])
        self.state = "sealed"
        self.entries += 1
        self.cash, self.checks, self.orders = 0, self.counted[1], self.counted[2]


@dataclass
class Sent:
    """Cash on its way from one drawer to another; `left` is what is in transit still."""

    id: str
    from_book: str
    sender: str
    to: str
    cents: int
    left: int
    to_book: str = ""
    taker: str = ""
    ruled: bool = False


@dataclass
class Bagged:
    """A deposit: who prepared it, who has the bag now, what it came to, and what the bank made of it."""

    id: str
    bag: str
    preparer: str
    total: int
    holder: str
    at_bank: bool = False
    credited: int | None = None


@dataclass
class City:
    """Everything a life has done so far."""

    shifts: dict[str, Shift] = field(default_factory=dict)
    charges: dict[str, int] = field(default_factory=dict)
    billed: dict[str, int] = field(default_factory=dict)
    """What each charge came to at first; `charges` is what is open of it."""
    credits: dict[str, int] = field(default_factory=dict)
    """The account's credit by fund."""
    let_go: dict[str, int] = field(default_factory=dict)
    small_alone: dict[date, int] = field(default_factory=dict)
    """What was let go or kept without a second person, by business date."""
    returned: int = 0
    """Checks that came back and that the account bears the fee of."""
    sent: list[Sent] = field(default_factory=list)
    bags: list[Bagged] = field(default_factory=list)
    offices: dict[tuple[str, date], str] = field(default_factory=dict)
    """The state of each person's back-office book of a date; "posted" is sealed and in a batch."""
    closed: date | None = None
    """The last business date that is closed."""
    covered: set[str] = field(default_factory=set)
    """Sessions that a daily seal covers."""
    told: dict[str, bool] = field(default_factory=dict)
    """What people were told of each act by the id of its entry: it stands, or it never will."""

    @property
    def flagged(self) -> bool:
        """Whether the account pays without checks: two came back within the year."""
        return self.returned >= 2

    def of(self, person: str) -> Shift | None:
        """The session a person has open or is counting."""
        return next((one for one in self.shifts.values() if one.person == person and one.state in ACTIVE), None)

    def at(self, drawer: str) -> Shift | None:
        """The session that is in a drawer: open, counted, or left there until two people have counted it."""
        here = (one for one in self.shifts.values() if one.drawer == drawer)
        return next((one for one in here if one.state in ACTIVE or one.waits_for_two), None)

    def later(self, shift: Shift) -> bool:
        """Whether the drawer has gone on to a later session."""
        return any(one.drawer == shift.drawer and one.session > shift.session for one in self.shifts.values())

    def receipts(self) -> list[tuple[Shift, Paid]]:
        """Every receipt with its session, in the order of the sessions."""
        return [(shift, paid) for shift in self.shifts.values() for paid in shift.paid]

    def still_holds(self, paid: Paid) -> bool:
        """Whether the credit that a receipt brought is still there: what was used or paid out is not taken back."""
        brought = Counter[str]()
        for name, cents in paid.parts:
            brought[name] += cents
        return all(
            self.credits.get(name.removeprefix("credit:"), 0) >= cents
            for name, cents in brought.items()
            if name.startswith("credit:")
        )

    def owed(self, parts: list[tuple[str, int]], sign: int) -> list[str]:
        """Charges are owed more, or less, and credit is there less, or more; answers which charges."""
        for name, cents in parts:
            if name.startswith("credit:"):
                fund = name.removeprefix("credit:")
                self.credits[fund] = self.credits.get(fund, 0) - sign * cents
            else:
                self.charges[name] = self.charges.get(name, 0) + sign * cents
        return [name for name, _ in parts if not name.startswith("credit:")]

    def held(self, fund: str, on: date | None) -> int:
        """Credit of a fund that came by checks which may still come back."""
        name, held = f"credit:{fund}", 0
        for _, paid in self.receipts():
            if on is not None and paid.stands and waits(paid.day, on):
                checks = [one for one in paid.tenders if one.kind == "check" and not one.back]
                held += sum(cents for one in checks for what, cents in one.paid if what == name)
        return held

    def keeps(self, fund: str) -> None:
        """The city keeps all credit of a fund: of what receipts brought, the newest went last."""
        rest, self.credits[fund] = self.credits[fund], 0
        brought = [paid for _, paid in self.receipts() if paid.stands]
        for paid in sorted(brought, key=lambda one: one.id, reverse=True):
            part = min(rest, paid.brought(fund) - paid.kept.get(fund, 0))
            if part > 0:
                paid.kept[fund] = paid.kept.get(fund, 0) + part
                rest -= part


def waits(day: date, on: date) -> bool:
    """Whether no business day has gone by since; checks are held for one in the lives."""
    return not any((day + timedelta(days=n)).weekday() < SATURDAY for n in range(1, (on - day).days + 1))

# SPDX-License-Identifier: Apache-2.0
"""What the books must hold after each act, told in plain numbers: no database, no rule of the program is asked."""

from __future__ import annotations

from dataclasses import dataclass, field

ATTEMPTS = 3


@dataclass
class Paid:
    """A receipt as its cashier was told of it; `parts` is what each charge was paid, `net` what each tender brought."""

    number: str
    id: str
    parts: dict[str, int]
    total: int
    net: dict[str, int]
    voided: bool = False


@dataclass
class Shift:
    """A drawer session: what it holds by tender, what was taken, and where it stands.

    `alone` is what was paid out of it without a second person.
    """

    book: str
    drawer: str
    session: int
    person: str
    cash: int
    assigned: int
    state: str = "open"
    entries: int = 1
    numbers: int = 0
    taken: int = 0
    checks: int = 0
    orders: int = 0
    attempts: int = 0
    paid: list[Paid] = field(default_factory=list)
    alone: int = 0
    balanced: bool = False
    by_other: bool = False
    counted: tuple[int, int, int] = (0, 0, 0)

    @property
    def holds(self) -> tuple[int, int, int]:
        """Cash, checks and money orders, in cents."""
        return self.cash, self.checks, self.orders

    @property
    def row(self) -> tuple[str | int, ...]:
        """The session's row in the books: id, state, next number, receipts, cash, checks, money orders, taken."""
        return self.book, self.state, self.entries + 1, self.numbers, *self.holds, self.taken

    @property
    def decided(self) -> bool:
        """Whether the last count settles it: it balanced, or somebody else counted."""
        return self.attempts > 0 and (self.balanced or self.by_other)

    def moves(self, paid: Paid, sign: int) -> None:
        """A receipt comes in, or goes out again."""
        self.cash += sign * paid.net.get("cash", 0)
        self.checks += sign * paid.net.get("check", 0)
        self.orders += sign * paid.net.get("money_order", 0)
        self.taken += sign * paid.total
        self.entries += 1

    def counts(self, counted: tuple[int, int, int], *, other: bool) -> None:
        """An attempt is stored; a balanced or a third one of the own person is submitted by itself."""
        self.entries += 1
        self.attempts += 1
        self.counted, self.by_other = counted, other
        self.balanced = counted == self.holds
        if self.state == "counting" and (self.balanced or self.attempts >= ATTEMPTS):
            self.state = "submitted"
            self.entries += 1


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
class City:
    """Everything a life has done so far."""

    shifts: dict[str, Shift] = field(default_factory=dict)
    charges: dict[str, int] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    told: dict[str, bool] = field(default_factory=dict)
    """What people were told of each act by the id of its entry: it stands, or it never will."""

    def of(self, person: str) -> Shift | None:
        """The session a person has open or is counting."""
        return next((one for one in self.shifts.values() if one.person == person and one.state in ACTIVE), None)

    def at(self, drawer: str) -> Shift | None:
        """The session a drawer is open or counted in."""
        return next((one for one in self.shifts.values() if one.drawer == drawer and one.state in ACTIVE), None)

    def later(self, shift: Shift) -> bool:
        """Whether the drawer has gone on to a later session."""
        return any(one.drawer == shift.drawer and one.session > shift.session for one in self.shifts.values())


ACTIVE = ("open", "counting")

# SPDX-License-Identifier: Apache-2.0
"""What is owed, what was handed over, what goes back: change is reckoned, never keyed (rule 5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.domain.errors import CounterError
from app.domain.money import ZERO, Money
from app.domain.receipt import Pair, pairs_of
from app.domain.rounding import UP_CREDIT, RoundingPolicy, cash_due, rounded
from app.domain.tender import ON_ACCOUNT, Tender, kind_of, merged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.tender import TenderKind


class Payable(Protocol):
    """A line of a cart as far as paying it goes: an amount, and the account it is for ("" for none)."""

    @property
    def amount(self) -> Money:
        """What the line costs."""
        ...

    @property
    def account(self) -> str:
        """Whose line it is."""
        ...


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a cart stands against what was handed over.

    `exact` is what cash must cover before rounding, `cash_due` after it; while no cash is keyed both are what cash
    would have to cover. `credited` goes to `credited_account` as a line of its own (rounding up, rule 5.2.5).
    `short` is what is missing in cash. `tenders` are merged; `pairs` say which tender paid which line (5.1.7).
    """

    due: Money
    noncash: Money
    exact: Money
    cash_due: Money
    rounding: Money
    credited: Money
    credited_account: str
    tendered: Money
    change: Money
    short: Money
    tenders: tuple[Tender, ...]
    pairs: tuple[Pair, ...]

    @property
    def complete(self) -> bool:
        """Nothing is missing: the receipt can be finished."""
        return not self.short

    @property
    def total(self) -> Money:
        """What the receipt comes to: lines, credited rounding, and rounding."""
        return self.due + self.credited + self.rounding

    @property
    def remaining(self) -> Money:
        """What another check or card would have to cover; zero once nothing is missing."""
        return max(ZERO, self.exact - self.tendered) if self.short else ZERO

    @property
    def message(self) -> str:
        """What the cashier reads while money is missing; nothing once it is enough."""
        if self.complete:
            return ""
        more = self.short.dollars
        return f"{more} short. Take another {more}, or press Esc to change the amounts."


def _check_on_account(lines: Sequence[Payable], tenders: tuple[Tender, ...]) -> None:
    """Credit pays only lines of its own account (rule 5.1.8)."""
    for account in {tender.account for tender in tenders if tender.kind == ON_ACCOUNT}:
        owed = Money.total(line.amount for line in lines if line.account == account)
        paid = Money.total(t.amount for t in tenders if t.kind == ON_ACCOUNT and t.account == account)
        if paid > owed:
            raise CounterError(
                f"Credit of {account} pays only lines of {account}: {owed.dollars} on this receipt. "
                "Nothing was taken. Lower the amount, and take the rest another way.",
                field="amount",
            )


def _check_excess(due: Money, tenders: tuple[Tender, ...], kinds: Mapping[str, TenderKind]) -> None:
    """Only a kind that gives change may exceed what is owed, and only one such kind at a time (rule 5.1.2)."""
    left = due
    for tender in tenders:
        kind = kind_of(tender, kinds)
        if kind.allow_change:
            continue
        if tender.amount > left:
            name = kind.name if kind.name.isupper() else kind.name.lower()
            article = "An" if name[0] in "aeioAEIO" else "A"
            raise CounterError(
                f"{article} {name} cannot be more than what is owed. "
                f"{left.dollars} is owed; nothing was taken. Take that amount or less; no cash is given back on it.",
                field="amount",
            )
        left -= tender.amount
    giving = [tender for tender in tenders if kind_of(tender, kinds).allow_change]
    if len(giving) > 1:
        raise CounterError(
            "Change is given for one kind of payment at a time. The first is kept. Take the rest another way.",
            field="tender",
        )
    if giving and not left:
        raise CounterError(
            f"Nothing is left to pay in cash. Nothing was taken. Hand {giving[0].amount.dollars} back.", field="amount"
        )


def settle(
    lines: Sequence[Payable], tenders: Sequence[Tender], kinds: Mapping[str, TenderKind], policy: RoundingPolicy
) -> Settlement:
    """Reckon a cart against its tenders to the cent: non-cash first, rounding in the cash leg only (rules 5.1, 5.2).

    Raises CounterError for a tender that may not exceed what is owed, or credit of another account. Where rounding up
    is credited, the first account of the cart gets it; without one it is rounding like any other.
    """
    taken = merged(tenders, kinds)
    due = Money.total(line.amount for line in lines)
    _check_excess(due, taken, kinds)
    _check_on_account(lines, taken)
    in_cash = [tender for tender in taken if kind_of(tender, kinds).allow_change]
    tendered = Money.total(tender.amount for tender in in_cash)
    noncash = Money.total(tender.amount for tender in taken) - tendered
    exact = due - noncash
    needed, rounding = cash_due(exact, tendered if in_cash else None, policy)
    account = next((line.account for line in lines if line.account), "") if policy.mode == UP_CREDIT else ""
    credited = rounding if account else ZERO
    short = max(ZERO, needed - tendered) if in_cash else exact
    change = max(ZERO, tendered - needed)
    owed = [line.amount.cents for line in lines] + ([credited.cents] if credited else [])
    told = {
        "lines": [{"cents": cents} for cents in owed],
        "tenders": [{"kind": tender.kind, "cents": tender.amount.cents} for tender in taken],
        "change": change.cents,
        "rounding": 0 if short else (rounding - credited).cents,
    }
    return Settlement(
        due=due,
        noncash=noncash,
        exact=exact,
        cash_due=needed,
        rounding=rounding - credited,
        credited=credited,
        credited_account=account if credited else "",
        tendered=tendered,
        change=change,
        short=short,
        tenders=taken,
        pairs=pairs_of(told, {tender.kind for tender in in_cash}),
    )


_ROUND = (100, 500, 1000, 2000, 5000, 10000)


def quick_cash(due: Money, policy: RoundingPolicy) -> tuple[Money, ...]:
    """The amounts people hand over: what is due in cash, then the next three round ones.

    Round are the next dollar, five, ten, twenty, fifty and hundred; nothing due, nothing offered.
    """
    exact = rounded(due, policy.mode)
    if exact <= ZERO:
        return ()
    cents = exact.cents
    above = {-(-cents // step) * step for step in _ROUND if cents % step}
    for step in (2000, 5000, 10000):
        if len(above) < 3:
            above.add((cents // step + 1) * step)
    while len(above) < 3:
        above.add((max(above) // 10000 + 1) * 10000)
    return (exact, *(Money(amount) for amount in sorted(above)[:3]))

# SPDX-License-Identifier: Apache-2.0
"""The cart: what a customer pays for and how, before it is finished. Nothing here is in the books yet.

Every operation answers a new draft and leaves the old one as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from app.domain import canon, cards
from app.domain.account import credit_fund
from app.domain.allocation import NAMED, AllocatedLine, allocate, designate, shares_of
from app.domain.by_hand import RULE
from app.domain.change import Settlement, settle
from app.domain.errors import CounterError
from app.domain.kinds.receipt import ChargeLine, CodeLine, CreditLine, ReceiptStory, StoryLine, receipt
from app.domain.money import ZERO, Money
from app.domain.receipt import Parts, parts_of
from app.domain.tender import check_particulars, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.domain.account import AccountCard, Charge
    from app.domain.allocation import AllocationPolicy
    from app.domain.by_hand import ByHand
    from app.domain.code import PricedLine
    from app.domain.consent import CheckConsent
    from app.domain.rounding import RoundingPolicy
    from app.domain.tender import Tender, TenderKind

CHANNELS = ("counter", "phone", "mail", "dropbox")


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line of the cart: what the entry will carry (`story`), and what the screen shows beside it.

    `name` is whose account it is; `charge` the charge paid, None for codes and credit.
    """

    story: StoryLine
    name: str = ""
    charge: Charge | None = None

    @property
    def amount(self) -> Money:
        """What the line takes."""
        return self.story.amount

    @property
    def account(self) -> str:
        """The account the line is for; "" for a code without one."""
        return self.story.account

    @property
    def text(self) -> str:
        """What the line is for."""
        return self.story.text

    @property
    def why(self) -> str:
        """Why the payment goes here; "" where nothing was allocated."""
        return self.story.why if isinstance(self.story, ChargeLine) else ""

    @property
    def rule(self) -> str:
        """The rule that divided the payment; "" where nothing was allocated."""
        return self.story.rule if isinstance(self.story, ChargeLine) else ""

    @property
    def named(self) -> bool:
        """Whether the payer named the charge, so that no policy moves its money elsewhere."""
        return self.why.startswith(NAMED)


@dataclass(frozen=True, slots=True)
class Told:
    """What a receipt will tell, all but its number: its content, the same written down, and its parts as posted."""

    content: dict[str, Any]
    written: canon.Written
    parts: Parts


@dataclass(frozen=True, slots=True)
class Draft:
    """A payment in progress. `id` is that of the entry to be: given once, when the tender screen opens.

    `allowed` is a second person's consent to checks from accounts that may not pay by check; it is for this id alone.
    `by_hand` is how an account's charges were divided by a person; it holds while its lines stay as they are.
    """

    id: str = ""
    lines: tuple[DraftLine, ...] = ()
    tenders: tuple[Tender, ...] = ()
    payer: str = ""
    channel: str = "counter"
    received: date | None = None
    credit_funds: tuple[tuple[str, str], ...] = field(default=())
    allowed: CheckConsent | None = None
    by_hand: ByHand | None = None
    _settled: tuple[Mapping[str, TenderKind], RoundingPolicy, Settlement] | None = field(
        init=False, default=None, compare=False, repr=False
    )
    _told: tuple[Settlement, Told] | None = field(init=False, default=None, compare=False, repr=False)

    @property
    def total(self) -> Money:
        """The lines together."""
        return Money.total(line.amount for line in self.lines)

    @property
    def taken(self) -> Money:
        """Everything handed over so far."""
        return Money.total(tender.amount for tender in self.tenders)

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts on the cart, each once, in cart order."""
        return tuple(dict.fromkeys(line.account for line in self.lines if line.account))

    def opened(self, id: str) -> Draft:  # noqa: A002
        """The tender screen opens: the draft gets its id, and keeps the one it has."""
        return self if self.id else replace(self, id=id)

    def paid_by(self, payer: str) -> Draft:
        """Who pays; a card number typed here is refused."""
        cards.refuse(payer, field="payer")
        return replace(self, payer=payer.strip())

    def came_by(self, channel: str, received: date | None = None) -> Draft:
        """How the payment came in, and the date it was received where that differs (mail, drop box)."""
        if channel not in CHANNELS:
            raise CounterError(
                f"Payments do not come by “{channel}”. Nothing was changed. Choose one of {', '.join(CHANNELS)}.",
                field="channel",
            )
        return replace(self, channel=channel, received=received)

    def add_account(
        self, card: AccountCard, amount: Money | None, policy: AllocationPolicy, business_date: date
    ) -> Draft:
        """Pay an account: the amount (None: all that is owed) goes over its open charges, the rest becomes credit.

        Charges already on the cart are left alone. Raises CounterError when nothing is open and no amount was named.
        """
        here = {line.charge.id for line in self.lines if line.charge}
        charges = tuple(charge for charge in card.charges if charge.id not in here and charge.open > ZERO)
        if amount is None:
            amount = Money.total(charge.open for charge in charges)
            if not amount:
                again = any(charge.id in here for charge in card.charges)
                raise CounterError(
                    f"{'All that' if again else 'Nothing'} is open on {card.number}"
                    f"{' stands on this receipt already' if again else ''}. Nothing was added. "
                    "Type an amount to hold it as credit.",
                    field="amount",
                )
        allocation = allocate(amount, charges, policy, business_date)
        added = [_charge_line(line, card.name) for line in allocation.lines]
        paid_last = allocation.lines[-1].charge if allocation.lines else None
        fund = credit_fund(card.kind, paid_last) if paid_last or not card.credit_fund else card.credit_fund
        if allocation.excess:
            credit = CreditLine(card.number, fund, "Paid ahead, held as credit", allocation.excess)
            added.append(DraftLine(credit, card.name))
        funds = dict(self.credit_funds) | {card.number: fund}
        return replace(self, lines=(*self.lines, *added), credit_funds=tuple(funds.items()))

    def pay_account(self, card: AccountCard, amount: Money, policy: AllocationPolicy, business_date: date) -> Draft:
        """Change what is paid on an account: its charges are allocated anew, where its first line stood."""
        self._no_money_yet()
        own = [place for place, line in enumerate(self.lines) if _allocated(line, card.number)]
        rest = tuple(line for place, line in enumerate(self.lines) if place not in own)
        anew = replace(self, lines=rest).add_account(card, amount, policy, business_date)
        at = own[0] if own else len(rest)
        return replace(anew, lines=(*rest[:at], *anew.lines[len(rest) :], *rest[at:]))

    def divide(self, card: AccountCard, lines: Sequence[AllocatedLine], by_hand: ByHand) -> Draft:
        """Put what a person divided among an account's charges in the place of what the city's order gave them.

        Money that was received stays when the account gets as much as before. Raises CounterError when it does not, or
        when another account of this receipt was divided by hand already.
        """
        before = Money.total(line.amount for line in self.lines if _paid_on(line, card.number))
        if before != by_hand.amount:
            self._no_money_yet()
        if self.by_hand is not None and self.divided and self.by_hand.account != card.number:
            raise CounterError(
                f"{self.by_hand.account} is allocated by hand on this receipt. Nothing was changed. "
                "Take the other account on a receipt of its own.",
                field="amount",
            )
        own = [place for place, line in enumerate(self.lines) if _paid_on(line, card.number)]
        rest = tuple(line for place, line in enumerate(self.lines) if place not in own)
        at = own[0] if own else len(rest)
        added = tuple(_charge_line(line, card.name) for line in lines)
        fund = credit_fund(card.kind, lines[-1].charge)
        funds = dict(self.credit_funds) | {card.number: fund}
        return replace(self, lines=(*rest[:at], *added, *rest[at:]), credit_funds=tuple(funds.items()), by_hand=by_hand)

    @property
    def divided(self) -> bool:
        """Whether lines of this receipt were divided by hand, and nobody has changed them or added to them since."""
        told = self.by_hand
        if told is None:
            return False
        here = [line for line in self.lines if line.charge and (line.rule == RULE or line.account == told.account)]
        parts = tuple((line.charge.id, line.amount) for line in here if line.charge)
        return parts == told.parts and all(line.rule == RULE for line in here)

    def add_charge(self, card: AccountCard, charge: Charge, amount: Money | None, policy: AllocationPolicy) -> Draft:
        """Pay one charge the payer named; the same charge never stands on a receipt twice."""
        if any(line.charge and line.charge.id == charge.id for line in self.lines):
            raise CounterError(
                f"{charge.text} stands on this receipt already. Nothing was added. Change the amount of its line.",
                field="charge",
            )
        line = designate(charge.open if amount is None else amount, charge, policy)
        funds = dict(self.credit_funds) | {card.number: credit_fund(card.kind, charge)}
        return replace(self, lines=(*self.lines, _charge_line(line, card.name)), credit_funds=tuple(funds.items()))

    def add_code(self, priced: PricedLine, account: str = "", name: str = "") -> Draft:
        """Add a line of a revenue code, priced before."""
        story = CodeLine(
            priced.code, priced.text, priced.quantity, priced.amount, priced.shares, account, priced.fields
        )
        return replace(self, lines=(*self.lines, DraftLine(story, name)))

    def change_amount(self, place: int, amount: Money) -> Draft:
        """Another amount for one charge or credit line; a code line is priced again instead, by its code."""
        self._no_money_yet()
        line = self._at(place)
        story = line.story
        if isinstance(story, CodeLine):
            raise CounterError(
                f"The amount of {story.text} follows from its code. The line is kept. Remove it and add it again.",
                field="amount",
            )
        if amount <= ZERO:
            raise CounterError(
                "The amount must be more than zero. The line is kept as it was. Remove it to take nothing.",
                field="amount",
            )
        if isinstance(story, ChargeLine) and line.charge is not None:
            self._fits(line.charge, amount)
            left = line.charge.open - amount
            why = f"The amount was typed{f', {left.dollars} remains' if left else ''}."
            shares = shares_of(line.charge, amount)
            changed = replace(line, story=replace(story, amount=amount, shares=shares, why=why))
        else:
            changed = replace(line, story=replace(story, amount=amount))
        return replace(self, lines=(*self.lines[:place], changed, *self.lines[place + 1 :]))

    def remove(self, place: int) -> Draft:
        """Take one line off the cart."""
        self._no_money_yet()
        self._at(place)
        return replace(self, lines=(*self.lines[:place], *self.lines[place + 1 :]))

    def undo_line(self) -> Draft:
        """Take the last line off the cart."""
        return self.remove(len(self.lines) - 1)

    def add_tender(self, tender: Tender, kinds: Mapping[str, TenderKind], policy: RoundingPolicy) -> Draft:
        """Take a tender: its particulars are checked, and it may not exceed what is owed unless it gives change.

        Raises CounterError, and then nothing was taken.
        """
        if not self.lines:
            raise CounterError("There is nothing to pay yet. Nothing was taken. Add a line first.", field="tender")
        check_particulars(tender, kind_of(tender, kinds))
        settlement = settle(self.lines, (*self.tenders, tender), kinds, policy)
        return replace(self, tenders=settlement.tenders)

    def undo_tender(self) -> Draft:
        """Hand the last tender back; several amounts of cash are one tender."""
        if not self.tenders:
            raise CounterError("No money was taken yet. Nothing was changed. Go on with the receipt.", field="tender")
        return replace(self, tenders=self.tenders[:-1])

    def without_tenders(self) -> Draft:
        """All money handed back; lines and id stay."""
        return replace(self, tenders=())

    def settled(self, kinds: Mapping[str, TenderKind], policy: RoundingPolicy) -> Settlement:
        """How the cart stands against what was handed over; reckoned once for the same rules, a draft never changes."""
        if self._settled is None or self._settled[0] is not kinds or self._settled[1] != policy:
            object.__setattr__(self, "_settled", (kinds, policy, settle(self.lines, self.tenders, kinds, policy)))
        return self._settled[2]  # type: ignore[index]  # set above

    def told(self, kinds: Mapping[str, TenderKind], policy: RoundingPolicy) -> Told:
        """What the receipt's entry will tell, all but its number: reckoned once, best before Finish is pressed.

        Raises CounterError while the payment is short or has no lines or money, Refused where it does not add up.
        """
        settlement = self.settled(kinds, policy)
        if self._told is None or self._told[0] is not settlement:
            content = receipt(self.story("", kinds, policy), kinds)
            del content["number"]
            object.__setattr__(self, "_told", (settlement, Told(content, canon.written(content), parts_of(content))))
        return self._told[1]  # type: ignore[index]  # set above

    def story(self, number: str, kinds: Mapping[str, TenderKind], policy: RoundingPolicy) -> ReceiptStory:
        """The finished payment as the receipt's entry tells it; refused while it is short or has no lines or money."""
        settlement = self.settled(kinds, policy)
        if not self.lines or not settlement.tenders:
            raise CounterError("There is nothing to finish yet. Nothing was recorded. Add a line and take the money.")
        if not settlement.complete:
            raise CounterError(settlement.message, field="amount")
        lines = tuple(line.story for line in self.lines)
        if settlement.credited:
            account = settlement.credited_account
            fund = dict(self.credit_funds).get(account, "100")
            lines += (CreditLine(account, fund, "Rounding of cash, held as credit", settlement.credited, "rounding"),)
        return ReceiptStory(
            number=number,
            channel=self.channel,
            payer=self.payer,
            lines=lines,
            tenders=settlement.tenders,
            rounding=settlement.rounding,
            change=settlement.change,
            received=self.received,
        )

    def _at(self, place: int) -> DraftLine:
        if not 0 <= place < len(self.lines):
            raise CounterError("There is no such line. Nothing was changed. Choose a line of the cart.", field="line")
        return self.lines[place]

    def _no_money_yet(self) -> None:
        if self.tenders:
            raise CounterError(
                "Money was received for this receipt. The lines are kept as they are. Hand it back (Ctrl+Z) first.",
                field="tender",
            )

    @staticmethod
    def _fits(charge: Charge, amount: Money) -> None:
        if amount > charge.open or (amount < charge.open and not charge.partial):
            most = f"{charge.open.dollars} or less" if charge.partial else f"{charge.open.dollars}, whole"
            raise CounterError(
                f"{charge.text} takes {most}. The line is kept as it was. Type another amount.", field="amount"
            )


def _charge_line(line: AllocatedLine, name: str) -> DraftLine:
    charge = line.charge
    story = ChargeLine(
        charge.id, charge.account, charge.code, charge.text, charge.open, line.amount, line.shares, line.why, line.rule
    )
    return DraftLine(story, name, charge)


def _paid_on(line: DraftLine, account: str) -> bool:
    """Whether a line pays this account, by whatever rule: its charges and its credit, no codes sold with it."""
    return line.account == account and not isinstance(line.story, CodeLine)


def _allocated(line: DraftLine, account: str) -> bool:
    """Whether a line came from paying this account: its charges and credit, no named charge, no codes sold with it."""
    return line.account == account and not line.named and not isinstance(line.story, CodeLine)

# SPDX-License-Identifier: Apache-2.0
"""Cash that moves without a receipt: picked up by a second person, paid in or out, exchanged, or taken back (5.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import canon, cards
from app.domain.entry import Kind
from app.domain.errors import CounterError
from app.domain.kinds import cash
from app.domain.kinds import void as void_kind
from app.domain.money import ZERO, Money
from app.domain.purpose import Purpose, may_be_named
from app.queries import books, drawer_cash, masters, policies
from app.services import outcomes, session_acts
from app.services.consents import Witness
from app.services.session_acts import Asked, Done

if TYPE_CHECKING:
    from app.domain.count import CashCount
    from app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Named:
    """What a person says cash is for: a revenue code or an account of the chart, and from whom or to whom."""

    party: str
    code: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the own session may still do by itself: open without a sale, and pay out so much; without its figures.

    `no_sales` is how many openings are left, nothing where there is no limit.
    """

    no_sales: int | None
    paid_out: Money


@dataclass(frozen=True, slots=True)
class Choices:
    """What cash may be paid in or out for: codes with their text, and accounts of the chart with their names."""

    codes: tuple[tuple[str, str], ...]
    accounts: tuple[tuple[str, str], ...]


def limits(desk: Desk) -> Limits:
    """How far the own session has used up what it may do without a second person."""
    own = session_acts.needed(desk)
    rules = policies.in_force(desk.database, own.date)
    opened, paid = drawer_cash.no_sales(desk.database, own.id), drawer_cash.paid_out_alone(desk.database, own.id)
    left = None if rules.no_sales is None else max(rules.no_sales - opened, 0)
    return Limits(left, max(rules.paid_out - paid, ZERO))


def is_full(desk: Desk) -> bool:
    """Whether the own open drawer holds more than its cash limit, so that a drop is due; no figure of it is told."""
    own = books.of_person(desk.database, desk.staff.name)
    if own is None:
        return False
    limit = policies.in_force(desk.database, own.date).cash_limit_of(own.code)
    return limit is not None and drawer_cash.holds_more_than(desk.database, own.id, limit)


def choices(desk: Desk) -> Choices:
    """The revenue codes and accounts that cash may be paid in or out for."""
    codes = masters.codes(desk.database).values()
    return Choices(
        tuple((one.code, one.text) for one in codes if one.active and not one.needs_account),
        tuple(
            (one.code, one.name)
            for one in masters.chart(desk.database)
            if one.active and may_be_named(one.code, one.kind)
        ),
    )


def pickup(
    desk: Desk, *, amount: Money, reason: str, second: Witness, count: CashCount | None = None, entry_id: str = ""
) -> Done:
    """A second person takes cash from the own drawer to the vault: both names stand in the books and on the slip.

    Raises CounterError beside "amount", "reason", "approver" or "password".
    """
    desk.need("pickup", "hand cash over to be picked up")
    reason = _checked(amount, reason)
    words = f"Take {amount.dollars} from the drawer to the vault. Reason: {reason}"

    return session_acts.act(
        desk,
        Kind.PICKUP,
        lambda by: cash.pickup(amount, reason, by, count) if by is not None else {"reason": reason},
        entry_id,
        Asked(words, amount, second),
    )


def paid_in(
    desk: Desk, *, named: Named, amount: Money, reason: str, count: CashCount | None = None, entry_id: str = ""
) -> Done:
    """Take cash into the own drawer without a receipt, for a code or an account.

    Raises CounterError beside "amount", "reason", "party" or "purpose".
    """
    desk.need("paid_in", "take cash in without a receipt")
    reason = _checked(amount, reason)
    content = cash.paid_in(_purpose(desk, named), amount, reason, count)
    return session_acts.act(desk, Kind.PAID_IN, lambda _: content, entry_id)


def paid_out(
    desk: Desk,
    *,
    named: Named,
    amount: Money,
    reason: str,
    count: CashCount | None = None,
    second: Witness | None = None,
    entry_id: str = "",
) -> Done:
    """Pay cash out of the own drawer, for a code or an account; beyond the city's limit a second person agrees.

    Raises CounterError beside "amount", "reason", "party", "purpose", "approver" or "password".
    """
    desk.need("paid_out", "pay cash out")
    reason = _checked(amount, reason)
    purpose = _purpose(desk, named)
    words = f"Pay {amount.dollars} to {purpose.party} from the drawer. Reason: {reason}"
    return session_acts.act(
        desk,
        Kind.PAID_OUT,
        lambda by: cash.paid_out(purpose, amount, reason, count, by),
        entry_id,
        Asked(words, amount, second),
    )


def exchange(desk: Desk, *, came: CashCount, went: CashCount, party: str, reason: str, entry_id: str = "") -> Done:
    """Change bills and coins of the own drawer for others of the same worth.

    Raises CounterError beside "amount" when the two sides differ, "party" or "reason".
    """
    desk.need("exchange", "exchange bills and coins")
    reason, party = session_acts.said(reason), _party(party)
    if came.total != went.total or not came.total:
        raise CounterError(
            f"{came.total.dollars} comes in and {went.total.dollars} goes out. Nothing was exchanged. "
            "Both sides have to come to the same.",
            field="amount",
        )
    content = cash.exchange(came, went, party, reason)
    return session_acts.act(desk, Kind.EXCHANGE, lambda _: content, entry_id)


def take_back(desk: Desk, *, of: str, reason: str, second: Witness, entry_id: str = "") -> Done:
    """Void a drop, pickup, paid-in or paid-out of the own open session, agreed by a second person (rules 5.5, 5.7).

    It counts as never made. Raises CounterError for what is not of this session, and beside "reason", "approver" or
    "password".
    """
    desk.need("void_request", "take back cash that was moved")
    reason = session_acts.said(reason)
    if (before := outcomes.recorded(desk, entry_id)) is not None:
        return session_acts.done(desk, before)
    own = session_acts.needed(desk)
    original = books.entry(desk.database, of)
    if original is None or original.book != own.id or original.kind not in _WHAT:
        raise CounterError("That is not of your open session. Nothing was taken back. Choose one of the list.")
    amount = Money(void_kind.amount_of(original))
    words = f"Take back {_WHAT[original.kind]} of {amount.dollars}. Reason: {reason}"
    return session_acts.act(
        desk,
        Kind.VOID,
        lambda by: (
            void_kind.void(original, reason, by, customer_present=True, original_taken=True)
            if by is not None
            else {"reason": reason}
        ),
        entry_id,
        Asked(words, amount, second, original.id),
    )


_WHAT = {
    Kind.DROP: "the drop",
    Kind.PICKUP: "the pickup",
    Kind.PAID_IN: "the paid-in",
    Kind.PAID_OUT: "the paid-out",
}


def _checked(amount: Money, reason: str) -> str:
    if amount <= ZERO:
        raise CounterError("An amount is missing. Nothing was moved. Type what is in your hand.", field="amount")
    return session_acts.said(reason)


def _party(typed: str) -> str:
    party = canon.text(typed, 120, field="party")
    if not party:
        raise CounterError("A name is missing. Nothing was moved. Say whom the cash comes from or goes to.", "party")
    cards.refuse(party, "party")
    return party


def _purpose(desk: Desk, named: Named) -> Purpose:
    """What cash is for. Raises CounterError beside "party" or "purpose"."""
    party = _party(named.party)
    if named.code:
        code = masters.codes(desk.database).get(named.code)
        if code is not None and code.active and not code.needs_account:
            return Purpose.of_code(party, code)
    elif named.account in {account for account, _ in choices(desk).accounts}:
        return Purpose.of_account(party, named.account)
    raise CounterError(
        f"Cash is not paid in or out for {named.code or named.account or 'nothing'}. Nothing was moved. "
        "Choose a revenue code without an account, or an account of the list.",
        field="purpose",
    )

# SPDX-License-Identifier: Apache-2.0
"""Policies are dated rules with the authority that adopted them; the latest one in force on a day applies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from app.domain.allocation import COMPONENT_RANK, AllocationPolicy
from app.domain.alone import MOST_RECEIPTS, USUAL_RECEIPTS, AlonePolicy
from app.domain.business_days import Banking, closed_days
from app.domain.drawer import Tolerance
from app.domain.errors import CounterError
from app.domain.kinds.card_settlement import USUAL_FEE, WHOLE
from app.domain.money import ZERO, Money
from app.domain.returned import ReturnedCheckPolicy
from app.domain.rounding import EXACT, RoundingPolicy
from app.domain.small_difference import SmallDifferences

Body: TypeAlias = Mapping[str, str | int]
KINDS = (
    *("rounding", "allocation", "tolerance", "float", "cash_limit", "no_sale", "paid_out"),
    *("returned_check", "banking", "small_difference", "card_fee", "alone"),
)
DEFAULT_FLOAT = Money(20000)
MOST_NO_SALES = 999
DEFAULT_PAID_OUT = Money(5000)
"""What a session pays out by itself until the city says otherwise; the guards know the same figure."""
_MOST = 120
_MOST_DAYS = 30


@dataclass(frozen=True, slots=True)
class PolicyRecord:
    """One policy as it is kept: kind, scope ("" for the city, a drawer's code for a float or cash limit), and its rule.

    Bodies are flat: rounding {mode}; allocation {preset} or {keys, services, components} (comma-separated words),
    {designated: yes|no}, {by_hand}; tolerance {amount, supervisor, report_short}; float, cash_limit and paid_out
    {amount}; no_sale {limit}; returned_check {first, later, returns, within, months, hold}. Amounts are cents, the
    limit of no_sale is how many; within and months are months, hold is business days. small_difference {amount,
    alone}: the most that is let go or kept, and up to what without a second person.
    banking {days, closed}: business days a deposit may take, and days nobody works. card_fee {share}: what a processor
    may keep of a settlement without a second person, in hundredths of a percent. alone {amount, session, receipts}:
    what a session takes without the server, on one receipt and in all.
    """

    kind: str
    version: int
    from_date: date
    body: Body
    scope: str = ""
    authority: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """The policies in force on one day, as the counter reckons with them."""

    allocation: AllocationPolicy = field(default_factory=AllocationPolicy)
    rounding: RoundingPolicy = EXACT
    tolerance: Tolerance = field(default_factory=Tolerance)
    floats: Mapping[str, Money] = field(default_factory=dict)
    returned: ReturnedCheckPolicy = field(default_factory=ReturnedCheckPolicy)
    banking: Banking = field(default_factory=Banking)
    cash_limits: Mapping[str, Money] = field(default_factory=dict)
    no_sales: int | None = None
    paid_out: Money = DEFAULT_PAID_OUT
    small_differences: SmallDifferences = field(default_factory=SmallDifferences)
    card_fee: int = USUAL_FEE
    alone: AlonePolicy | None = None

    def cash_limit_of(self, drawer: str) -> Money | None:
        """How much cash a drawer may hold before it asks for a drop: its own limit, else the one for all, or none."""
        return self.cash_limits.get(drawer, self.cash_limits.get(""))

    def float_of(self, drawer: str) -> Money:
        """The float assigned to a drawer: its own, else the one for all, else $200.00."""
        return self.floats.get(drawer, self.floats.get("", DEFAULT_FLOAT))


_KEYS = {
    "rounding": {"mode"},
    "allocation": {"preset", "keys", "services", "components", "designated", "by_hand"},
    "tolerance": {"amount", "supervisor", "report_short"},
    "float": {"amount"},
    "returned_check": {"first", "later", "returns", "within", "months", "hold"},
    "banking": {"days", "closed"},
    "cash_limit": {"amount"},
    "no_sale": {"limit"},
    "paid_out": {"amount"},
    "small_difference": {"amount", "alone"},
    "card_fee": {"share"},
    "alone": {"amount", "session", "receipts"},
}


def _words(body: Body, key: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in str(body.get(key, "")).split(",") if word.strip())


def _cents(body: Body, key: str, default: Money) -> Money:
    cents = body.get(key, default.cents)
    if not isinstance(cents, int) or cents < 0:
        raise CounterError(
            "The policy needs an amount of zero or more. The old policy is kept. Type dollars and cents.", field=key
        )
    return Money(cents)


def _rounding(record: PolicyRecord) -> RoundingPolicy:
    return RoundingPolicy(str(record.body.get("mode", "none")), record.authority, record.from_date)


def _allocation(record: PolicyRecord) -> AllocationPolicy:
    body = record.body
    keys = _words(body, "keys")
    preset = "" if keys else str(body.get("preset", "oldest"))
    designated = str(body.get("designated", "yes"))
    if designated not in {"yes", "no"}:
        raise CounterError(
            "Whether payers may name a charge is yes or no. The old policy is kept. Type one of the two.",
            field="designated",
        )
    return AllocationPolicy(
        id=preset or "own",
        version=record.version,
        preset=preset,
        keys=keys,
        services=_words(body, "services"),
        components=_words(body, "components") or COMPONENT_RANK,
        designated=designated == "yes",
        by_hand=_cents(body, "by_hand", ZERO),
    )


def _tolerance(record: PolicyRecord) -> Tolerance:
    usual = Tolerance()
    explain = _cents(record.body, "amount", ZERO)
    supervisor = _cents(record.body, "supervisor", max(explain, usual.supervisor))
    return Tolerance(explain, supervisor, _cents(record.body, "report_short", max(supervisor, usual.report_short)))


def _float(record: PolicyRecord) -> Money:
    return _cents(record.body, "amount", DEFAULT_FLOAT)


def _returned(record: PolicyRecord) -> ReturnedCheckPolicy:
    usual, body = ReturnedCheckPolicy(), record.body
    return ReturnedCheckPolicy(
        _cents(body, "first", usual.first),
        _cents(body, "later", usual.later),
        _number(body, "returns", usual.returns, 1),
        _number(body, "within", usual.within, 1),
        _number(body, "months", usual.months, 0),
        _number(body, "hold", usual.hold, 0),
    )


def _number(body: Body, key: str, default: int, least: int) -> int:
    number = body.get(key, default)
    if not isinstance(number, int) or not least <= number <= _MOST:
        raise CounterError(
            f"The policy needs a whole number from {least} to {_MOST}. The old policy is kept. Type one.", field=key
        )
    return number


def _banking(record: PolicyRecord) -> Banking:
    days = record.body.get("days", 1)
    if not isinstance(days, int) or not 0 <= days <= _MOST_DAYS:
        raise CounterError(
            f"A deposit may take 0 to {_MOST_DAYS} business days. The old policy is kept. Type a number.", field="days"
        )
    return Banking(days, closed_days(str(record.body.get("closed", ""))))


def _cash_limit(record: PolicyRecord) -> Money:
    limit = _cents(record.body, "amount", ZERO)
    if not limit:
        raise CounterError(
            "A cash limit needs an amount above zero. The old policy is kept. Type dollars and cents.", field="amount"
        )
    return limit


def _no_sales(record: PolicyRecord) -> int:
    limit = record.body.get("limit")
    if not isinstance(limit, int) or not 0 <= limit <= MOST_NO_SALES:
        raise CounterError(
            f"A session opens its drawer without a sale from 0 to {MOST_NO_SALES} times by itself. "
            "The old policy is kept. Type a whole number.",
            field="limit",
        )
    return limit


def _paid_out(record: PolicyRecord) -> Money:
    return _cents(record.body, "amount", DEFAULT_PAID_OUT)


def _small(record: PolicyRecord) -> SmallDifferences:
    small = SmallDifferences(_cents(record.body, "amount", ZERO), _cents(record.body, "alone", ZERO))
    if small.alone > small.amount:
        raise CounterError(
            "Nobody lets go alone of more than may be let go. The old policy is kept. Type a smaller amount.",
            field="alone",
        )
    return small


def _card_fee(record: PolicyRecord) -> int:
    share = record.body.get("share")
    if not isinstance(share, int) or not 0 <= share <= WHOLE:
        raise CounterError(
            "The processor keeps a share from 0 to 100 %. The old policy is kept. Type it with two places at most.",
            field="share",
        )
    return share


def _alone(record: PolicyRecord) -> AlonePolicy:
    receipts = record.body.get("receipts", USUAL_RECEIPTS)
    if not isinstance(receipts, int) or not 0 <= receipts <= MOST_RECEIPTS:
        raise CounterError(
            f"A session takes from 0 to {MOST_RECEIPTS} receipts without the server. The old policy is kept. "
            "Type a whole number.",
            field="receipts",
        )
    limits = AlonePolicy(_cents(record.body, "amount", ZERO), _cents(record.body, "session", ZERO), receipts)
    if limits.per_receipt > limits.per_session:
        raise CounterError(
            "A receipt cannot be more than its session takes in all. The old policy is kept. Type a larger amount.",
            field="session",
        )
    return limits


_Rule: TypeAlias = (
    RoundingPolicy | AllocationPolicy | Tolerance | Money | int | ReturnedCheckPolicy | Banking | SmallDifferences
    | AlonePolicy
)  # fmt: skip
_READERS: dict[str, Callable[[PolicyRecord], _Rule]] = {
    "rounding": _rounding,
    "allocation": _allocation,
    "tolerance": _tolerance,
    "float": _float,
    "returned_check": _returned,
    "banking": _banking,
    "cash_limit": _cash_limit,
    "no_sale": _no_sales,
    "paid_out": _paid_out,
    "small_difference": _small,
    "card_fee": _card_fee,
    "alone": _alone,
}


def check(record: PolicyRecord) -> None:
    """A policy is kept only if its kind is known and its rule can be read; else CounterError beside the field."""
    if record.kind not in KINDS:
        raise CounterError(
            f"“{record.kind}” is not a kind of policy. Nothing was changed. Choose one of {', '.join(KINDS)}.",
            field="kind",
        )
    unknown = sorted(record.body.keys() - _KEYS[record.kind])
    if unknown:
        raise CounterError(
            f"A policy on {record.kind} has no “{unknown[0]}”. The old policy is kept. Leave it out.", field=unknown[0]
        )
    _READERS[record.kind](record)


def in_force(records: Iterable[PolicyRecord], kind: str, day: date, scope: str = "") -> PolicyRecord | None:
    """The policy of a kind and scope that applies on a day: active, begun, latest start, then latest version."""
    begun = [
        record
        for record in records
        if record.kind == kind and record.scope == scope and record.active and record.from_date <= day
    ]
    return max(begun, key=lambda record: (record.from_date, record.version), default=None)


def in_force_without(records: Iterable[PolicyRecord], gone: PolicyRecord, day: date) -> PolicyRecord | None:
    """What applies on a day once one version is withdrawn: the version before it, or nothing of its kind and scope."""
    return in_force([record for record in records if record != gone], gone.kind, day, gone.scope)


def may_be_withdrawn(records: Iterable[PolicyRecord], record: PolicyRecord, today: date) -> bool:
    """A version that is yet to begin, or that applies today; what a later version ended stays as it was."""
    if not record.active:
        return False
    return record.from_date > today or in_force(records, record.kind, today, record.scope) == record


def rules_on(records: Iterable[PolicyRecord], day: date) -> Rules:
    """Everything in force on a day; where nothing is, exact cash, oldest first, and the usual amounts.

    Without a policy of its kind no drawer has a cash limit, no-sale openings have none either, and nobody goes on
    without the server.
    """
    known = tuple(records)
    allocation = in_force(known, "allocation", day)
    rounding = in_force(known, "rounding", day)
    tolerance = in_force(known, "tolerance", day)
    returned = in_force(known, "returned_check", day)
    banking = in_force(known, "banking", day)
    no_sale, paid_out = in_force(known, "no_sale", day), in_force(known, "paid_out", day)
    small, card_fee = in_force(known, "small_difference", day), in_force(known, "card_fee", day)
    alone = in_force(known, "alone", day)
    return Rules(
        allocation=_allocation(allocation) if allocation else AllocationPolicy(),
        rounding=_rounding(rounding) if rounding else EXACT,
        tolerance=_tolerance(tolerance) if tolerance else Tolerance(),
        floats={scope: _float(found) for scope, found in _by_scope(known, "float", day)},
        cash_limits={scope: _cash_limit(found) for scope, found in _by_scope(known, "cash_limit", day)},
        no_sales=_no_sales(no_sale) if no_sale else None,
        paid_out=_paid_out(paid_out) if paid_out else DEFAULT_PAID_OUT,
        small_differences=_small(small) if small else SmallDifferences(),
        card_fee=_card_fee(card_fee) if card_fee else USUAL_FEE,
        alone=_alone(alone) if alone else None,
        returned=_returned(returned) if returned else ReturnedCheckPolicy(),
        banking=_banking(banking) if banking else Banking(),
    )


def _by_scope(records: Iterable[PolicyRecord], kind: str, day: date) -> list[tuple[str, PolicyRecord]]:
    """What applies on a day for each scope that has a policy of a kind."""
    known = [record for record in records if record.kind == kind]
    scopes = sorted({record.scope for record in known})
    return [(scope, found) for scope in scopes if (found := in_force(known, kind, day, scope))]

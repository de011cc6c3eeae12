# SPDX-License-Identifier: Apache-2.0
"""Take payments: the cart becomes one entry, exactly once; a void undoes it while its session is open (5.1, 5.7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.domain import canon, cards, checks, dates, departments, ids
from app.domain.entry import Entry, Kind, State
from app.domain.errors import CounterError, Refused
from app.domain.kinds import void as void_kind
from app.domain.kinds.receipt import CodeLine
from app.domain.money import ZERO, Money
from app.domain.policy import Rules as PolicyRules
from app.domain.receipt import from_body
from app.domain.request import Wanted
from app.domain.tender import CHECK
from app.queries import accounts, books, desk_events, drawer_cash, masters, policies, stock
from app.queries import people as staff
from app.queries import receipts as posted
from app.services import alone, by_hand, consents, session_acts
from app.storage import desk_events as events

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.change import Settlement
    from app.domain.code import RevenueCode
    from app.domain.denomination import Denomination
    from app.domain.draft import Draft
    from app.domain.entry import Approval
    from app.domain.receipt import PostedReceipt
    from app.domain.tender import TenderKind
    from app.queries.books import BookRow
    from app.services.desk import Desk

_NO_DRAWER = "You have no open drawer. Nothing was recorded. Open one on the Drawer screen first."
_SEALED_DAYS = 7
"""So long ago a sealed session may be whose receipts are offered to be reversed."""
_HIDDEN = "The receipts of a drawer are not shown while you count it. They are safe. Finish the count, or set it aside."
_COUNTED = "Your drawer is being counted. Nothing was recorded. Set the count aside, or open another one."


@dataclass(frozen=True, slots=True)
class Rules:
    """What the counter reckons with between two receipts: tenders, codes, policies, and the drawer's own session.

    `book` and `drawer` are "" without an open session; `counting` while it is counted. `stock` is what the drawer
    holds by denomination, an estimate between counts; `departments` whose items and tenders the person takes, none
    for all. `full`: the open drawer holds more than its cash limit.
    `alone`: the till goes on without the server.
    """

    tender_kinds: Mapping[str, TenderKind]
    codes: Mapping[str, RevenueCode]
    policies: PolicyRules
    business_date: date
    book: str = ""
    drawer: str = ""
    counting: bool = False
    stock: Mapping[Denomination, int] = field(default_factory=dict)
    departments: frozenset[str] = frozenset()
    full: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class VoidedReceipt:
    """A receipt and how it was voided; `hand_back` is the cash to give from the same drawer."""

    receipt: PostedReceipt
    hand_back: Money
    approved_by: str


def rules(desk: Desk) -> Rules:
    """Read everything the counter needs before the next receipt."""
    own = books.of_person(desk.database, desk.staff.name)
    day = own.date if own else desk.today()
    in_force = policies.in_force(desk.database, day)
    limit = in_force.cash_limit_of(own.code) if own else None
    return Rules(
        masters.tender_kinds(desk.database),
        masters.codes(desk.database),
        in_force,
        day,
        own.id if own else "",
        own.code if own else "",
        own is not None and own.state is State.COUNTING,
        stock.of_book(desk.database, own.id) if own else {},
        desk.staff.departments,
        own is not None and limit is not None and drawer_cash.holds_more_than(desk.database, own.id, limit),
        desk.database.alone,
    )


def price(rules: Rules, draft: Draft) -> Settlement:
    """How a cart stands against what was handed over; pure, so a screen may ask at every key."""
    return draft.settled(rules.tender_kinds, rules.policies.rounding)


def post(
    desk: Desk, draft: Draft, *, known: Rules | None = None, cash_only: Mapping[str, date | None] | None = None
) -> PostedReceipt:
    """Record a payment: one entry under the draft's own id, so that asking twice records once.

    `known` are the rules the counter has reckoned with, `cash_only` until when each account it has looked up pays by
    certified kinds only; what is not given is read first. With both, finishing is the one insert and nothing else: the
    books check everything again by themselves. Raises CounterError for what cannot be taken, with who paid meanwhile
    when a bill has changed; OutcomeUnknown when nobody can tell yet: post the same draft again.
    """
    desk.need("receipt", "take payments")
    if not draft.id:
        raise CounterError("There is nothing to finish yet. Nothing was recorded. Add a line and take the money.")
    known = known if known is not None and known.book else _needed(desk)
    pen = desk.journal.pen(known.book)
    if pen.state is State.COUNTING:
        standing = posted.by_entry(desk.database, draft.id)
        if standing is not None:  # an answer that came late: it was taken before the count began
            return standing
        raise CounterError(_COUNTED)
    kinds = known.tender_kinds
    try:
        approval = _check_tenders(desk, draft, known, cash_only or {})
        told = draft.told(kinds, known.policies.rounding)
        if desk.database.alone:
            alone.check(desk, draft, Money(told.content["total"]), known)
    except CounterError:
        standing = posted.by_entry(desk.database, draft.id)
        if standing is not None:  # a consent that has run out takes nothing back that was recorded while it held
            return standing
        raise
    content = {**told.content, "number": pen.next_receipt_number()}
    if draft.by_hand is not None and draft.divided:
        content["by_hand"] = draft.by_hand.as_body()
    if approval is not None:
        content["approval"] = approval.as_body()
    entry = desk.write(pen, Kind.RECEIPT, content, entry_id=draft.id, known=told.written)
    try:
        desk.journal.record(pen, entry)
    except Refused as refusal:
        standing = posted.by_entry(desk.database, draft.id)
        if standing is not None:  # the same payment was finished before: this is its receipt
            return _the_same(standing, entry)
        raise _in_words(desk, draft, refusal) from refusal
    return from_body(entry.content, entry.hash, desk.staff.full_name, parts=told.parts, offline=entry.offline)


def void(
    desk: Desk,
    *,
    number: str,
    reason: str,
    approver: str = "",
    password: str = "",
    sent: str = "",
    customer_present: bool = True,
    original_taken: bool = True,
    void_id: str = "",
) -> VoidedReceipt:
    """Void a receipt of the own open session, with a reason, agreed by another person (rule 5.7).

    That person consents on the spot, or as `sent` says at their own screen (`consents.agreed`). `void_id` is that of
    the entry to be: with the same one, asking twice voids once. Raises CounterError beside "reason", "approver" or
    "password"; a counted session is corrected by a reversal.
    """
    desk.need("void_request", "void receipts")
    reason = canon.text(reason, field="reason")
    if not reason:
        raise CounterError("A reason is missing. Nothing was voided. Say why in a few words.", field="reason")
    cards.refuse(reason, "reason")
    own = _own_session(desk)
    pen = desk.journal.pen(own.id)  # a void without an answer is asked for again before anything else
    original = _original(desk, own, number)
    before = posted.by_number(desk.database, number)
    if before.voided is not None:
        if before.voided.id == void_id:  # the same void was finished before
            return VoidedReceipt(before, _cash_of(before), staff.full_names(desk.database)[before.voided.approved_by])
        raise CounterError(
            f"Receipt {number} is voided already. Nothing was changed. Choose another one.", field="number"
        )
    if not (password or sent):
        raise CounterError(
            "The consent is missing or no longer holds. Nothing was voided. The second person types the password.",
            field="password",
        )
    entry_id = void_id or ids.uuid7(desk.clock())
    cents = void_kind.amount_of(original)
    wanted = Wanted(entry_id, Kind.VOID.value, number, Money(cents), reason, consent_text(number, cents, reason))
    approval = consents.agreed(desk, wanted, approver=approver, password=password, sent=sent)
    content = void_kind.void(
        original,
        reason,
        approval,
        customer_present=customer_present,
        original_taken=original_taken,
    )
    desk.journal.record(pen, desk.write(pen, Kind.VOID, content, entry_id=entry_id, approval=approval))
    receipt = posted.by_number(desk.database, number)
    return VoidedReceipt(receipt, _cash_of(receipt), staff.full_names(desk.database)[approval.approved_by])


def consent_text(number: str, cents: int, reason: str) -> str:
    """The text the second person agrees to; its hash goes into the entry."""
    return f"Void receipt {number} of {Money(cents).dollars}. Reason: {reason}"


def last(desk: Desk, *, limit: int = 20) -> tuple[PostedReceipt, ...]:
    """The newest receipts of the own open session, newest first; none without a session.

    Raises CounterError while it is counted: together they would tell what the drawer should hold (rule 5.6.1).
    """
    own = books.of_person(desk.database, desk.staff.name)
    if own is not None and own.state is State.COUNTING:
        raise CounterError(_HIDDEN)
    return () if own is None else posted.of_book(desk.database, own.id, limit=limit)


def before(desk: Desk, *, limit: int = 20) -> tuple[PostedReceipt, ...]:
    """The newest receipts of the own last sealed session: they can only be reversed any more (rule 5.7).

    A session that is submitted and not sealed is not among them: together its receipts would tell its cashier what the
    drawer should hold (rule 5.6.1).
    """
    since = desk.today() - timedelta(days=_SEALED_DAYS)
    sealed = (
        row
        for row in books.sessions(desk.database, since=since)
        if row.state is State.SEALED and row.person == desk.staff.name
    )
    last = next(sealed, None)
    return () if last is None else posted.of_book(desk.database, last.id, limit=limit)


def by_number(desk: Desk, number: str) -> PostedReceipt:
    """One receipt by its number. Raises CounterError for one of the own session while that is counted."""
    _not_counted(desk, number)
    return posted.by_number(desk.database, number)


def reprint(desk: Desk, number: str) -> tuple[PostedReceipt, int]:
    """A receipt for another print, and the ordinal of this copy; the copy is logged before it is printed."""
    receipt = by_number(desk, number)
    copy = desk_events.copies(desk.database, number) + 1
    at = desk.clock()
    event = events.Event(ids.uuid7(at), at, desk.staff.name, desk.till, "copy", number, {"copy": copy})
    with desk.database.writing() as connection:
        events.add(connection, event)
    return receipt, copy


def duplicates(desk: Desk, draft: Draft) -> tuple[str, ...]:
    """What looks like a payment coming twice: the same account and amount, or check, within a few days; sentences."""
    day = desk.today()
    numbers = [tender.number for tender in draft.tenders if tender.kind == "check"] or [""]
    warnings: dict[str, None] = {}
    for account in draft.accounts:
        amount = Money.total(line.amount for line in draft.lines if line.account == account)
        recent = accounts.card(desk.database, account).payments
        for number in numbers:
            alike = checks.seems_paid_already(account, amount, number, day, recent)
            if alike is not None:
                when = "today" if alike.date == day else f"on {dates.short(alike.date)}"
                warnings[f"{account} paid {alike.amount.dollars} {when}, receipt {alike.receipt}."] = None
    return tuple(warnings)


def _own_session(desk: Desk) -> BookRow:
    own = books.of_person(desk.database, desk.staff.name)
    if own is None:
        raise CounterError(_NO_DRAWER)
    if own.state is State.COUNTING:
        raise CounterError(_COUNTED)
    return own


def _needed(desk: Desk) -> Rules:
    """As much of the rules as a payment needs that nobody has read rules for."""
    own = _own_session(desk)
    kinds = masters.tender_kinds(desk.database)
    return Rules(kinds, {}, policies.in_force(desk.database, own.date), own.date, own.id, own.code)


def _not_counted(desk: Desk, number: str) -> None:
    own = books.of_person(desk.database, desk.staff.name)
    if own is not None and own.state is State.COUNTING and number.startswith(f"{own.id}-"):
        raise CounterError(_HIDDEN)
    session_acts.refuse_uncounted(desk, number)


def _original(desk: Desk, own: BookRow, number: str) -> Entry:
    row = posted.entry_of(desk.database, number)
    if row is None:
        raise CounterError(f"There is no receipt {number}. Nothing was voided. Check the number.", field="number")
    if row.book_id != own.id:
        raise CounterError(
            f"Receipt {number} is not of your open session. Nothing was voided. A supervisor reverses it.",
            field="number",
        )
    return Entry(
        row.id,
        row.book_id,
        row.seq,
        Kind(row.kind),
        row.body.encode(),
        bytes(row.prev_hash),
        bytes(row.hash),
        row.epoch,
    )


def _check_tenders(desk: Desk, draft: Draft, known: Rules, cash_only: Mapping[str, date | None]) -> Approval | None:
    """Checks are taken by rule 5.9, and a flagged account pays by certified kinds only (rule 5.8.3).

    Nobody takes what is another department's (PI12). Answers the consent that allowed a check against a flag, for the
    entry to name; nothing where none was needed.
    """
    if desk.staff.departments:
        _check_departments(desk, draft, known)
    by_hand.checked(desk, draft)
    day, consent = known.business_date, draft.allowed
    until = {
        account: cash_only[account] if account in cash_only else accounts.cash_only_until(desk.database, account)
        for account in draft.accounts
    }
    for tender in draft.tenders:
        if tender.kind == CHECK:
            checks.acceptance(tender, day)
        if (kind := known.tender_kinds.get(tender.kind)) is not None:
            for account, flag in until.items():
                checks.allowed(kind, flag, day, consented=consent is not None and consent.covers(account))
    by_check = any(tender.kind == CHECK for tender in draft.tenders)
    if consent is None or not by_check or not any(checks.flagged(flag, day) for flag in until.values()):
        return None
    consent.check(draft.id, draft.tenders, desk.clock())
    return consent.approval


def _check_departments(desk: Desk, draft: Draft, known: Rules) -> None:
    """Items and tenders are those of the person's departments; bills and credit of an account are everybody's."""
    own, codes = desk.staff.departments, known.codes or masters.codes(desk.database)
    for line in draft.lines:
        code = codes.get(line.story.code) if isinstance(line.story, CodeLine) else None
        if code is not None:
            departments.check_item(own, code)
    for tender in draft.tenders:
        if (kind := known.tender_kinds.get(tender.kind)) is not None:
            departments.check_tender(own, kind)


def _the_same(standing: PostedReceipt, entry: Entry) -> PostedReceipt:
    """The receipt that stands under a draft's id, if it tells of this money and these lines.

    Raises CounterError when the draft was changed after it had been sent: then what was sent stands, and no more.
    """
    asked = from_body(entry.content, entry.hash, standing.cashier)
    told = (asked.lines, asked.tenders, asked.change, asked.rounding)
    if told != (standing.lines, standing.tenders, standing.change, standing.rounding):
        raise CounterError(
            f"This payment stands already as receipt {standing.number} of {standing.total.dollars}, with "
            f"{standing.change.dollars} change, as it was first finished. Nothing more was recorded. "
            "Void that receipt if it is wrong, and begin a new one."
        )
    return standing


def _in_words(desk: Desk, draft: Draft, refusal: Refused) -> CounterError:
    """When a bill has changed since it was looked up: who paid, when, where, and what is left (look-up afterwards)."""
    if refusal.code != "TW-STALE":
        return refusal
    for line in draft.lines:
        if line.charge is None:
            continue
        left = accounts.still_open(desk.database, line.charge.id)
        if left == line.charge.open:
            continue
        row = accounts.last_payment_of(desk.database, line.charge.id) if left < line.charge.open else None
        if row is None:
            said = "This bill has changed since it was looked up"
        else:
            at = datetime.fromisoformat(canon.decode(row.body.encode())["at"])
            day = "" if at.date() == desk.today() else f"{dates.short(at.date())}, "
            who = "You" if row.person == desk.staff.name else "Someone"
            said = f"{who} paid this bill at {day}{dates.clock(at)} in drawer {row.code}, receipt {row.number}"
        return CounterError(
            f"{said}. {left.dollars} is left. Nothing was taken. Take the line off and add it again.",
            field=f"charge:{line.charge.id}",
        )
    return refusal


def _cash_of(receipt: PostedReceipt) -> Money:
    """The cash a receipt left in the drawer: what a void hands back."""
    handed = Money.total(tender.amount for tender in receipt.tenders if tender.kind == "cash")
    return handed - receipt.change if handed else ZERO

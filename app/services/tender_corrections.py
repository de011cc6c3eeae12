# SPDX-License-Identifier: Apache-2.0
"""A payment keyed as the wrong kind of tender is put right before its session is closed, with a second person (5.6.5).

While the session is open its own person does it; once it is submitted, a supervisor who is not that person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import canon, cards, ids
from app.domain.checks import flagged
from app.domain.entry import Kind, State
from app.domain.errors import CounterError
from app.domain.kinds import tender_correction
from app.domain.money import ZERO, Money
from app.domain.request import Wanted
from app.domain.tender import ON_ACCOUNT, check_particulars, kind_of
from app.queries import accounts, books, drawers, masters, tenders
from app.queries import people as staff
from app.queries import receipts as posted
from app.services import consents, outcomes

if TYPE_CHECKING:
    from app.domain.entry import Entry, Pen
    from app.domain.kinds.tender_correction import StandingTender
    from app.domain.receipt import PostedReceipt
    from app.domain.tender import Tender, TenderKind
    from app.queries.books import BookRow
    from app.services.desk import Desk


MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Correctable:
    """A receipt whose tenders may be put right: those that stand now, and the kinds they may be."""

    receipt: PostedReceipt
    tenders: tuple[StandingTender, ...]
    kinds: tuple[TenderKind, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A tender that was put right: the kinds' names, how much, why, and who agreed (full name)."""

    id: str
    book: str
    receipt: str
    was: str
    now: str
    number: str
    amount: Money
    reason: str
    approved_by: str
    code: str
    at: str


def correctable(desk: Desk, number: str) -> Correctable:
    """A receipt with its tenders as they stand.

    Raises CounterError when it is not of the own open session nor of a submitted one of somebody else, or was voided.
    """
    receipt = _receipt(desk, number)
    _book(desk, receipt)
    kinds = sorted(masters.tender_kinds(desk.database).values(), key=lambda kind: kind.position)
    standing = tuple(
        each for each in tenders.of_receipt(desk.database, number) if each.left and each.kind != ON_ACCOUNT
    )
    return Correctable(receipt, standing, tuple(kind for kind in kinds if kind.active and kind.gl))


def receipts_of(desk: Desk, book: str) -> tuple[PostedReceipt, ...]:
    """The receipts of a session whose count is decided, newest first, for a supervisor to look at and put right."""
    desk.need("close_drawer", "look at the receipts of other sessions")
    row = books.by_id(desk.database, book)
    if row is None or row.person == desk.staff.name or row.state not in (State.SUBMITTED, State.SEALED):
        raise CounterError(f"The receipts of session {book} are not shown to you now. Look at the list again.")
    if row.state is State.SUBMITTED and drawers.closing(desk.database, book) is None:
        raise CounterError(f"The count of session {book} is not decided yet. Count the drawer first.")
    return posted.of_book(desk.database, book, limit=MOST_SHOWN)


def correct(
    desk: Desk,
    *,
    number: str,
    place: int,
    right: Tender,
    reason: str,
    approver: str = "",
    password: str = "",
    sent: str = "",
    entry_id: str = "",
) -> Corrected:
    """Put one tender of a receipt right, all of it or the amount of `right`, agreed by another person.

    That person consents on the spot, or as `sent` says at their own screen (`consents.agreed`). `place` is a standing
    tender's; `entry_id` that of the entry to be: with the same one, asking twice corrects once.
    Raises CounterError beside "amount", "kind", "reason", "approver", "password" or a particular of the tender.
    """
    desk.need("tender_correction", "correct tenders")
    before = outcomes.recorded(desk, entry_id)
    if before is not None:
        return _corrected(desk, before)
    reason = canon.text(reason, field="reason")
    if not reason:
        raise CounterError("A reason is missing. Nothing was corrected. Say why in a few words.", field="reason")
    cards.refuse(reason, "reason")
    receipt = _receipt(desk, number)
    book = _book(desk, receipt)
    wrong = _standing(desk, receipt, place)
    kind = _right_kind(desk, wrong, right)
    if approver.strip().casefold() == book.person:
        raise _own_consent()
    if not (password or sent):
        raise CounterError(
            "The consent is missing or no longer holds. Nothing was corrected. The second person types the password.",
            field="password",
        )
    entry_id = entry_id or ids.uuid7(desk.clock())
    barred = _barred(desk, receipt, kind)
    wanted = Wanted(
        entry_id,
        Kind.TENDER_CORRECTION.value,
        tender_correction.consent_target(number, place, wrong.kind, right.kind),
        right.amount,
        reason,
        consent_text(number, wrong.kind, right, reason, barred),
        **({"right": "override", "deed": "allow a check from this account"} if barred else {}),
    )
    approval = consents.agreed(desk, wanted, approver=approver, password=password, sent=sent)
    if approval.approved_by == book.person:
        raise _own_consent()
    pen = _pen(desk, book)
    content = tender_correction.tender_correction(receipt.id, number, wrong, right, kind, reason, approval)
    entry = desk.write(pen, Kind.TENDER_CORRECTION, content, entry_id=entry_id, approval=approval)
    desk.journal.record(pen, entry)
    return _corrected(desk, entry)


def consent_text(number: str, was: str, right: Tender, reason: str, barred: tuple[str, ...] = ()) -> str:
    """The text the second person agrees to; its hash goes into the entry. `barred` accounts pay without checks."""
    against = f" {', '.join(barred)} may not pay so." if barred else ""
    return f"Correct {right.amount.dollars} of receipt {number} from {was} to {right.kind}.{against} Reason: {reason}"


def _barred(desk: Desk, receipt: PostedReceipt, kind: TenderKind) -> tuple[str, ...]:
    """The accounts of a receipt that a kind is not taken from on its date (rule 5.8.3); somebody has to allow it."""
    if kind.certified:
        return ()
    names = dict.fromkeys(line.account for line in receipt.lines if line.account)
    return tuple(name for name in names if flagged(accounts.cash_only_until(desk.database, name), receipt.date))


def _receipt(desk: Desk, number: str) -> PostedReceipt:
    receipt = posted.by_number(desk.database, number)
    if receipt.voided is not None:
        raise CounterError(f"Receipt {number} is voided. Nothing was corrected. Choose another one.", field="number")
    return receipt


def _book(desk: Desk, receipt: PostedReceipt) -> BookRow:
    """The session of the receipt, when this person holds its pen now; never before a deciding count is stored."""
    book = books.by_id(desk.database, receipt.book)
    own = book is not None and book.person == desk.staff.name
    if book is not None and own and book.state is State.OPEN:
        return book
    if book is None or own or book.state is not State.SUBMITTED or not desk.may("close_drawer"):
        raise CounterError(
            f"The tenders of receipt {receipt.number} cannot be corrected by you now. Nothing was changed. "
            "Its cashier corrects them while the session is open, a supervisor once it is submitted.",
            field="number",
        )
    if drawers.closing(desk.database, book.id) is None:
        raise CounterError(
            f"The count of session {book.id} is not decided yet. Nothing was changed. Count the drawer first."
        )
    return book


def _standing(desk: Desk, receipt: PostedReceipt, place: int) -> StandingTender:
    for each in tenders.of_receipt(desk.database, receipt.number):
        if each.place == place and each.left > ZERO and each.kind != ON_ACCOUNT:
            return each
    raise CounterError(
        f"That tender of receipt {receipt.number} stands no more. Nothing was corrected. Choose one that does.",
        field="place",
    )


def _right_kind(desk: Desk, wrong: StandingTender, right: Tender) -> TenderKind:
    kind = kind_of(right, masters.tender_kinds(desk.database))
    if right.kind == wrong.kind or not kind.gl:
        raise CounterError(
            "It stands as that kind already, or cannot be that kind. Nothing was corrected. Choose what it really was.",
            field="kind",
        )
    check_particulars(right, kind)
    if right.amount > wrong.left:
        raise CounterError(
            f"Only {wrong.left.dollars} stand there. Nothing was corrected. Type that much or less.", field="amount"
        )
    return kind


def _own_consent() -> CounterError:
    """Neither who corrects nor whose session it is agrees to it."""
    return CounterError(
        "It is that person's own session, so somebody else agrees. Nothing was corrected. A third person types a name.",
        field="approver",
    )


def _pen(desk: Desk, book: BookRow) -> Pen:
    """The pen as the books have it: a submitted session is written by several supervisors."""
    if book.state is State.SUBMITTED:
        desk.journal.forget(book.id)
    return desk.journal.pen(book.id)


def _corrected(desk: Desk, entry: Entry) -> Corrected:
    said = entry.content
    (right,) = said["tenders"]
    names = {code: kind.name for code, kind in masters.tender_kinds(desk.database).items()}
    people_of = staff.full_names(desk.database)
    by = said["approval"]["by"]
    return Corrected(
        entry.id,
        entry.book,
        said["target"],
        names.get(said["from"], said["from"]),
        names.get(right["kind"], right["kind"]),
        right.get("number", ""),
        Money(right["cents"]),
        said["reason"],
        people_of.get(by, by),
        entry.code,
        said["at"],
    )

# SPDX-License-Identifier: Apache-2.0
"""Where the bank counted something else than the slip, the books follow it, with a second person (rule 5.14.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import ids
from app.domain.entry import Kind
from app.domain.errors import CounterError
from app.domain.kinds import deposit_correction
from app.domain.kinds.deposit_correction import Charged, Correctable
from app.domain.money import ZERO, Money
from app.domain.request import Wanted
from app.queries import deposits
from app.queries import people as staff
from app.services import offices, outcomes
from app.services.second_persons import agreed, reason_of

if TYPE_CHECKING:
    from app.domain.entry import Entry
    from app.services.consents import Witness
    from app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Corrected:
    """A deposit that was corrected: what the bank counted, how much that was more or less, who agreed (full name).

    `book`, `code` and `at` name the entry on its slip.
    """

    id: str
    target: str
    counted: Money
    difference: Money
    charged: Charged
    reason: str
    approved_by: str
    book: str = ""
    code: str = ""
    at: str = ""


def correctable(desk: Desk, deposit: str) -> Correctable:
    """A deposit as it stands after earlier corrections. Raises CounterError when there is none."""
    desk.need("deposit_correction", "correct deposits")
    row = deposits.by_id(desk.database, deposit)
    if row is None:
        raise CounterError("There is no such deposit. Nothing was changed. Choose one of the list.")
    account = deposits.account_of(desk.database, row.no)
    return Correctable(row.id, row.bank, account, row.bag, row.total + row.corrected)


def correct(
    desk: Desk, *, deposit: str, counted: Money, charged: Charged, reason: str, second: Witness, entry_id: str = ""
) -> Corrected:
    """Take over what the bank counted of a deposit, agreed by a person who did not prepare it.

    `entry_id` is that of the entry to be: with the same one, asking twice corrects once. Raises CounterError beside
    "counted", "reason", "approver" or "password".
    """
    desk.need("deposit_correction", "correct deposits")
    if (before := outcomes.recorded(desk, entry_id)) is not None:
        return _corrected(desk, before)
    reason = reason_of(reason, "corrected")
    standing = correctable(desk, deposit)
    if counted < ZERO or not standing.difference(counted):
        raise CounterError(
            f"{standing.total.dollars} stands already. Nothing was corrected. Type what the bank counted.", "counted"
        )
    _refuse_preparer(desk, deposit, second.name)
    entry_id = entry_id or ids.uuid7(desk.clock())
    wanted = Wanted(
        entry_id,
        Kind.DEPOSIT_CORRECTION.value,
        deposit_correction.consent_target(standing, charged),
        standing.difference(counted),
        reason,
        deposit_correction.consent_text(standing, counted, charged, reason),
    )
    (approval,), _ = agreed(desk, wanted, second)
    _refuse_preparer(desk, deposit, approval.approved_by)
    pen = offices.pen(desk)
    content = deposit_correction.deposit_correction(standing, counted, charged, reason, approval)
    entry = desk.write(pen, Kind.DEPOSIT_CORRECTION, content, entry_id=entry_id, approval=approval)
    desk.journal.record(pen, entry)
    return _corrected(desk, entry)


def _refuse_preparer(desk: Desk, deposit: str, name: str) -> None:
    row = deposits.by_id(desk.database, deposit)
    if row is not None and name.strip().casefold() == row.prepared_by:
        raise CounterError(
            f"{name.strip()} prepared this bag, so somebody else agrees. Nothing was corrected. "
            "Another person types a name.",
            "approver",
        )


def _corrected(desk: Desk, entry: Entry) -> Corrected:
    said = entry.content
    by = said["approval"]["by"]
    return Corrected(
        entry.id,
        said["target"],
        Money(said["counted"]),
        Money(said["total"]),
        Charged(said["charged"]),
        said["reason"],
        staff.full_names(desk.database).get(by, by),
        entry.book,
        entry.code,
        said["at"],
    )

# SPDX-License-Identifier: Apache-2.0
"""Steps of a day about cash between drawers, tenders put right, and journals, played through the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.errors import CounterError
from app.domain.money import Money
from app.queries import books, deposits
from app.services import absences, gl_export, settlements, small_differences, tender_corrections, transfers
from app.services.consents import Witness
from app.services.days.told import counted, tender
from app.services.sample.make import password_of

if TYPE_CHECKING:
    from app.domain.kinds.tender_correction import StandingTender
    from app.queries.gl_export import StoredBatch
    from app.services.days.reading import Step
    from app.services.days.town import Town
    from app.services.gl_export import Journals
    from app.services.transfers import Moves


class MoveSteps:
    """Plays steps by calling the services. `passwords` of people who are not of the sample, by sign-in name.

    `journals`: where a file posts to; a play that only goes on inside one step has none.
    """

    def __init__(self, passwords: dict[str, str] | None = None, journals: Journals | None = None) -> None:
        self.passwords = passwords or {}
        self._journals = journals

    def export_gl(self, town: Town, step: Step) -> dict[str, Any]:
        """Post what waits to the general ledger."""
        desk = town.desk(step.said["person"])
        if self._journals is None:
            raise CounterError("There is no folder for journals here. Nothing was posted.")
        told = gl_export.waiting(desk)
        return journal(gl_export.post(desk, told, self._journals.layout(), self._journals.write).batch)

    def password(self, person: str) -> str:
        """A person's password: named by the file, else the sample's rule."""
        return self.passwords.get(person, password_of(person))

    def transfer(self, town: Town, step: Step) -> dict[str, Any]:
        """Send cash to another drawer."""
        said = step.said
        desk = town.at_drawer(said["drawer"], said.get("person", ""))
        sent = transfers.send(desk, to=said["to"], count=counted(said, "count"), reason=said["reason"])
        return {"sent": sent.count.total.plain}

    def take_transfer(self, town: Town, step: Step) -> dict[str, Any]:
        """Count what was sent into a drawer; from its own drawer it is taken back."""
        said = step.said
        desk = town.at_drawer(said["drawer"], said.get("person", ""))
        wanted = transfer_to(transfers.moves(desk), said["drawer"], said["from"])
        taken = transfers.receive(desk, transfer_id=wanted, count=counted(said, "count"))
        return {"taken": taken.count.total.plain, "agrees": taken.agrees}

    def rule_transfer(self, town: Town, step: Step) -> dict[str, Any]:
        """Rule on the oldest transfer between two drawers that left something in transit."""
        said = step.said
        desk = town.desk(said["person"])
        way = (said["drawer"], said["to"])
        left = next((each for each in transfers.to_rule(desk) if (each.from_drawer, each.to_drawer) == way), None)
        if left is None:
            raise CounterError("Nothing is left in transit of such a transfer. Nothing was changed.")
        charged = left.from_book if said["charged"] == said["drawer"] else left.to_book
        ruled = transfers.rule(desk, transfer_id=left.id, charged=charged, reason=said["reason"])
        return {"left": ruled.transfer.left.plain}

    def submit_in_place(self, town: Town, step: Step) -> dict[str, Any]:
        """Submit the session of somebody who is absent, with a second person's consent."""
        said = step.said
        book = books.of_drawer(town.database, said["drawer"])
        if book is None:
            raise CounterError(f"Nobody has drawer {said['drawer']} open.")
        second = Witness(said["approved_by"], self.password(said["approved_by"]))
        absences.submit_in_place(town.desk(said["person"]), book=book.id, reason=said["reason"], second=second)
        return {}

    def card_settlement(self, town: Town, step: Step) -> dict[str, Any]:
        """Settle the cards of a business date, else of the file's, to the first account."""
        said = step.said
        by = said.get("approved_by", "")
        done = settlements.settle(
            town.desk(said["person"]),
            bank=deposits.banks(town.database)[0].code,
            day=said.get("date", town.file.business_date),
            gross=Money.parse(said["gross"]),
            credited=Money.parse(said["credited"]),
            batch=said["batch"],
            reason=said.get("reason", ""),
            second=Witness(by, self.password(by)) if by else None,
        )
        return {"fee": done.fee.plain}

    def tender_correction(self, town: Town, step: Step) -> dict[str, Any]:
        """Put a tender of a receipt right with a second person's consent."""
        said = step.said
        number = town.names.receipt(said["receipt"])
        desk = town.at_drawer(number.partition("-")[0], said.get("person", ""))
        done = tender_corrections.correct(
            desk,
            number=number,
            place=place_of(tender_corrections.correctable(desk, number).tenders, said["was"]),
            right=tender(said["tender"]),
            reason=said["reason"],
            approver=said["approved_by"],
            password=self.password(said["approved_by"]),
        )
        return {"corrected": done.amount.plain}

    def small_difference(self, town: Town, step: Step) -> dict[str, Any]:
        """Let a small remainder of a bill go, or keep a small credit of a fund."""
        said = step.said
        desk = town.at_drawer(said["drawer"], said.get("person", ""))
        by = said.get("approved_by", "")
        done = small_differences.settle(
            desk,
            account=said["account"],
            key=difference_of(town, said),
            reason=said["reason"],
            second=Witness(by, self.password(by)) if by else None,
        )
        return {"settled": done.amount.plain}


def difference_of(town: Town, said: dict[str, Any]) -> str:
    """The small difference a step means, by the key it has in the program."""
    if "charge" in said:
        return f"charge:{town.names.charges.get(said['charge'], said['charge'])}"
    return f"credit:{said['fund']}"


def transfer_to(moves: Moves, drawer: str, sender: str) -> str:
    """The oldest transfer from a drawer that may be taken here, or taken back where this drawer sent it itself."""
    own = [each.id for each in moves.sent] if sender == drawer else []
    found = own or [each.id for each in moves.waiting if each.from_drawer == sender]
    if not found:
        raise CounterError(f"Nothing is on its way from drawer {sender}. Nothing was changed.")
    return found[0]


def place_of(standing: tuple[StandingTender, ...], kind: str) -> int:
    """The first tender of a kind among those that stand."""
    place = next((each.place for each in standing if each.kind == kind), 0)
    if not place:
        raise CounterError(f"No tender “{kind}” stands on this receipt. Nothing was changed.")
    return place


def journal(batch: StoredBatch) -> dict[str, Any]:
    """A batch in the words of day files."""
    return {"batch": batch.number, "books": len(batch.books), "debits": batch.debits.plain}

# SPDX-License-Identifier: Apache-2.0
"""A deposit bag passes from hand to hand: who takes it says so under the own password, or disputes it (feature 12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import canon, cards, ids
from app.domain.custody import Handover, Place, at_bank, holder
from app.domain.errors import CounterError
from app.queries import custody, deposits, people
from app.services import people as proof
from app.storage import desk_events
from app.storage.desk_events import Event

if TYPE_CHECKING:
    from app.queries.deposits import DepositRow
    from app.services.desk import Desk
    from app.storage.database import Database


@dataclass(frozen=True, slots=True)
class Held:
    """A bag with its hand-overs, and who has it now (full name)."""

    handed: tuple[Handover, ...]
    by: str

    @property
    def at_bank(self) -> bool:
        """Whether the bank has it."""
        return at_bank(self.handed)


def held(desk: Desk, row: DepositRow, names: dict[str, str]) -> Held:
    """Who has the bag of a deposit, and how it came there."""
    handed = custody.of(desk.database, [row.id])[row.id]
    return Held(handed, holder(names.get(row.prepared_by, row.prepared_by), handed))


def pass_on(desk: Desk, *, deposit: str, taker: str, password: str, accepted: bool = True, words: str = "") -> Held:
    """A colleague takes the bag from whoever is signed in, and says so under the own password; or disputes it.

    Raises CounterError beside "approver", "password" or "words"; only who has the bag hands it on.
    """
    desk.need("deposit", "hand deposit bags on")
    row, before = _movable(desk, deposit)
    words = canon.text(words, limit=200, field="words")
    cards.refuse(words, "words")
    if not accepted and not words:
        raise CounterError(
            "What is wrong with the bag is missing. Nothing was recorded. Say it in a few words.", field="words"
        )
    if before.by != desk.staff.full_name:
        raise CounterError(
            f"{before.by} has this bag. Nothing was recorded. {before.by} signs in and hands it on.", field="approver"
        )
    second = proof.prove(desk, name=taker, password=password, right="deposit", deed="take deposit bags")
    told = _event(
        desk, deposit, Place.SAFE, before.by, second.full_name, by=second.name, accepted=accepted, words=words
    )
    _write(desk, told, second.name, password)
    return held(desk, row, people.full_names(desk.database))


def give_out(desk: Desk, *, deposit: str, place: Place, taker: str, paper: str) -> Held:
    """A courier, or the bank, takes the bag and leaves a receipt; its number is kept.

    Raises CounterError beside "taker" or "paper".
    """
    desk.need("deposit", "hand deposit bags on")
    row, before = _movable(desk, deposit)
    taker, paper = (canon.text(" ".join(each.split()), limit=60) for each in (taker, paper))
    for field, value, label in (("taker", taker, "Who took it"), ("paper", paper, "The number of their receipt")):
        cards.refuse(value, field)
        if not value:
            raise CounterError(f"{label} is missing. Nothing was recorded. Type it here.", field=field)
    told = _event(desk, deposit, place, before.by, taker, by=desk.staff.name, paper=paper)
    with desk.database.writing() as connection:
        desk_events.add(connection, told)
    return held(desk, row, people.full_names(desk.database))


def _movable(desk: Desk, deposit: str) -> tuple[DepositRow, Held]:
    row = deposits.by_id(desk.database, deposit)
    if row is None:
        raise CounterError("There is no such deposit. Nothing was changed. Choose one of the list.")
    before = held(desk, row, people.full_names(desk.database))
    if before.at_bank:
        raise CounterError(f"The bank has bag {row.bag}. Nothing was changed. Look at its hand-overs.")
    return row, before


def _event(
    desk: Desk,
    deposit: str,
    place: Place,
    giver: str,
    taker: str,
    *,
    by: str,
    accepted: bool = True,
    paper: str = "",
    words: str = "",
) -> Event:
    at = desk.clock()
    detail = {
        "place": place.value,
        "giver": giver,
        "taker": taker,
        "accepted": "yes" if accepted else "no",
        "paper": paper,
        "words": words,
    }
    return Event(ids.uuid7(at), at, by, desk.till, custody.KIND, deposit, detail)


def _write(desk: Desk, event: Event, taker: str, password: str) -> None:
    """In shared books the taker writes on a connection of their own: nobody can sign for another."""
    if desk.database.dialect != "postgresql":
        _add(desk.database, event)
        return
    other = desk.database.connect_as(taker, password)
    try:
        _add(other, event)
    finally:
        other.close()


def _add(database: Database, event: Event) -> None:
    with database.writing() as connection:
        desk_events.add(connection, event)

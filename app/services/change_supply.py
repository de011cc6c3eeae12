# SPDX-License-Identifier: Apache-2.0
"""The change of the own open drawer: about what is there, what runs out today, and orders to the vault.

Nothing of it is told while the drawer is counted, and never so exactly that it adds up to what a count should find
(rules 5.1.5 and 5.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import canon, cards, ids
from app.domain.change_forecast import CHANGE, gone_soon, lasting, order_for, roughly
from app.domain.entry import State
from app.domain.errors import CounterError
from app.queries import books, change_use, policies, stock
from app.queries.change_use import FILLED, ORDERED, WITHDRAWN, ChangeOrder
from app.services import drawer_cash
from app.storage import desk_events

if TYPE_CHECKING:
    from datetime import date

    from app.domain.change_forecast import Use
    from app.domain.count import CashCount
    from app.domain.denomination import Denomination
    from app.queries.books import BookRow
    from app.services.desk import Desk
    from app.services.session_acts import Done

_NOT_OPEN = "Your drawer is not open. Nothing was ordered. Open one on the Drawer screen first."
_GONE = "That order was taken in or withdrawn already. Nothing was changed. Look at the list again."


@dataclass(frozen=True, slots=True)
class SupplyRow:
    """One bill or coin: about how many there are, and for how many minutes they last, None: for the day."""

    piece: Denomination
    about: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Supply:
    """The change of an open drawer.

    `use` is what earlier days tell, for the next look; without such a day no row says how long it lasts. `minutes` are
    left of the day by those days, `soon` runs out within the hour. `wanted` is what to order, `order` what is ordered.
    """

    book: str
    drawer: str
    date: date
    use: Use
    rows: tuple[SupplyRow, ...]
    minutes: int
    soon: tuple[Denomination, ...]
    wanted: CashCount
    order: ChangeOrder | None


def look(desk: Desk, known: Supply | None = None) -> Supply | None:
    """The change of the own drawer; nothing while it is not open for payments. `known` is what was seen before."""
    own = books.of_person(desk.database, desk.staff.name)
    if own is None or own.state is not State.OPEN:
        return None
    rounding = policies.in_force(desk.database, own.date).rounding
    held = stock.of_book(desk.database, own.id, rounding_active=rounding.active)
    same = known is not None and known.book == own.id
    use = known.use if known is not None and same else change_use.use(desk.database, own.code, own.date)
    now = desk.now().time()
    lasts = {each.piece: each for each in lasting(held, use, now)}
    rows = tuple(
        SupplyRow(piece, roughly(held.get(piece, 0)), lasts[piece].minutes if piece in lasts else None)
        for piece in CHANGE
        if not (rounding.active and piece.face.cents == 1)
    )
    return Supply(
        own.id,
        own.code,
        own.date,
        use,
        rows,
        max(use.ends * 60 - now.hour * 60 - now.minute, 0),
        gone_soon(lasts.values()),
        order_for(lasts.values()),
        change_use.ordered(desk.database, own.id),
    )


def order(desk: Desk, *, count: CashCount, vault: str) -> ChangeOrder:
    """Order change from the vault; nothing moves until it is exchanged. A later order takes the place of an earlier.

    Raises CounterError beside "vault", or when nothing is ordered.
    """
    desk.need("exchange", "order change from the vault")
    own = _own(desk)
    vault = canon.text(vault, 120, field="vault")
    if not vault:
        raise CounterError("A name is missing. Nothing was ordered. Say who hands it out.", field="vault")
    cards.refuse(vault, "vault")
    if not count.total:
        raise CounterError("Nothing is ordered yet. Type the rolls, straps or pieces that are wanted.")
    event = _log(desk, ORDERED, own.id, {"pieces": count.as_body(), "vault": vault})
    return ChangeOrder(event.id, own.id, count, vault, event.at, event.by)


def withdraw(desk: Desk, order_id: str) -> None:
    """Take an order back that nobody has filled. Raises CounterError when it waits no longer."""
    own = _own(desk)
    _waiting(desk, own, order_id)
    _log(desk, WITHDRAWN, own.id, {"order": order_id})


def take_in(
    desk: Desk, order_id: str, *, came: CashCount, went: CashCount, party: str, reason: str, entry_id: str = ""
) -> Done:
    """Exchange what was ordered: the exchange of rule 5.5, after which the order waits no longer.

    Raises CounterError as an exchange does, or when the order was taken in or withdrawn meanwhile.
    """
    own = _own(desk)
    if not entry_id or books.entry(desk.database, entry_id) is None:  # asked again, it may have ended the order before
        _waiting(desk, own, order_id)
    done = drawer_cash.exchange(desk, came=came, went=went, party=party, reason=reason, entry_id=entry_id)
    if change_use.ordered(desk.database, own.id) is not None:
        _log(desk, FILLED, own.id, {"order": order_id, "exchange": done.id})
    return done


def _own(desk: Desk) -> BookRow:
    own = books.of_person(desk.database, desk.staff.name)
    if own is None or own.state is not State.OPEN:
        raise CounterError(_NOT_OPEN)
    return own


def _waiting(desk: Desk, own: BookRow, order_id: str) -> None:
    standing = change_use.ordered(desk.database, own.id)
    if standing is None or standing.id != order_id:
        raise CounterError(_GONE)


def _log(desk: Desk, kind: str, book: str, detail: dict[str, object]) -> desk_events.Event:
    at = desk.clock()
    event = desk_events.Event(ids.uuid7(at), at, desk.staff.name, desk.till, kind, book, detail)
    with desk.database.writing() as connection:
        desk_events.add(connection, event)
    return event

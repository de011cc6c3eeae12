# SPDX-License-Identifier: Apache-2.0
"""Finishing a payment asks the books one thing: the insert. What the counter has read before is not read again."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from app.domain.errors import OutcomeUnknown
from app.queries import accounts
from app.services import receipts
from app.services.desk import Desk
from app.storage.postgresql import SharedDatabase
from app.views.screens.counter.gateway import ServiceGateway
from tests.books import UB, Books, by_check
from tests.services.counter_acts import bills, cart, handed, opens

At = Callable[..., Desk]


def test_a_payment_is_one_round_trip_once_the_counter_knows_its_rules(
    at: At, city: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    known = receipts.rules(desk)
    flags = {UB: accounts.card(desk.database, UB).cash_only_until}
    draft = handed(desk, cart(desk), by_check("115.00"))
    desk.journal.pen(known.book)
    with monkeypatch.context() as patch:
        patch.setattr(desk.database, "reading", lambda: pytest.fail("the books were read"))
        posted = receipts.post(desk, draft, known=known, cash_only=flags)
    assert posted == receipts.by_number(desk, "01-0001-0001")


def test_the_screen_hands_on_what_it_has_read(at: At, city: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    bills(city)
    desk = opens(at("mdiaz"))
    gateway = ServiceGateway(desk)
    desk.journal.pen(gateway.rules().book)
    gateway.card(UB)
    draft = handed(desk, cart(desk), by_check("115.00"))
    with monkeypatch.context() as patch:
        patch.setattr(desk.database, "reading", lambda: pytest.fail("the books were read"))
        assert gateway.post(draft).number == "01-0001-0001"


@pytest.mark.parametrize("city", ["postgres"], indirect=True)
def test_a_lock_met_after_a_sending_without_an_answer_is_no_refusal(at: At, city: Books) -> None:
    """The row that holds the lock may be the very one that was sent."""
    database = at("mdiaz").database
    assert isinstance(database, SharedDatabase)
    answers: list[Exception] = [psycopg.OperationalError(), *[psycopg.errors.LockNotAvailable() for _ in range(9)]]

    def act(kept: object) -> None:
        raise answers.pop(0)

    with pytest.raises(OutcomeUnknown):
        database._act(act)

# SPDX-License-Identifier: Apache-2.0
"""A city with many tills, for what is measured and what is killed: a cashier, a drawer and unpaid bills for each.

`furnish` and `work` make the books; `Till` is one cashier at the desk the program itself would give, with a payment of
two lines on two charges and two tenders ready whenever one is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import psycopg
from sqlalchemy import Connection, insert

from app.bootstrap.clock import system_clock
from app.bootstrap.home import Home
from app.domain import ids
from app.domain.account import AccountCard
from app.domain.count import CashCount
from app.domain.draft import Draft
from app.models import Account, Customer
from app.queries import accounts
from app.services import drawers, receipts
from app.services.desk import Desk
from app.services.receipts import Rules
from app.settings import Settings
from app.storage import create, roles, search, seed, shared_home
from app.storage.open_home import books_file
from tests import books
from tests.postgres import ADMIN, Server

ACCOUNTS = 20
"""So many accounts each till takes in turn; each owes two charges."""
OWED = "5000.00"
LINES = (("WATER", "12.34", "501-1310"), ("SEWER", "5.66", "521-1310"))
TENDERS = (("check", "10.00"), ("cash", "10.00"))
CASH_KEPT, TAKEN = 800, 1800


def person(till: int) -> str:
    """The cashier of a till: till01, till02, ..."""
    return f"till{till:02d}"


def drawer(till: int) -> str:
    """The drawer of a till, beside those of the small city."""
    return f"{30 + till}"


def account(till: int, n: int) -> str:
    return f"UB-{till:02d}{n:04d}"


def furnish(tills: int) -> Callable[[Connection], None]:
    """People, drawers and accounts of so many tills, into new books."""

    def more(connection: Connection) -> None:
        books.furnish(connection)
        seed.drawers(connection, [drawer(till) for till in range(1, tills + 1)], 20000)
        seed.people(connection, [(person(till), f"Till {till}", "cashier", None) for till in range(1, tills + 1)])
        rows = [
            {"number": account(till, n), "kind": "utility", "customer_id": "cu-t", "name": f"Payer {n}", "address": "1"}
            for till in range(1, tills + 1)
            for n in range(ACCOUNTS)
        ]
        connection.execute(insert(Customer), [{"id": "cu-t", "name": "Payers"}])
        connection.execute(insert(Account), rows)
        search.add(connection, rows)

    return more


def work(held: books.Books, tills: int) -> None:
    """Bill every account and leave the books as they stand before the first drawer is opened."""
    back = books.office(held, "lortiz", 1).opens()
    for till in range(1, tills + 1):
        back.imports(
            books.billed(f"{account(till, n)}-{code}", code, {gl: OWED}, account(till, n))
            for n in range(ACCOUNTS)
            for code, _, gl in LINES
        )


def embedded(folder: Path, tills: int = 1) -> None:
    """An embedded home with billed accounts."""
    held = books.Books(create.create(books_file(folder), books.CITY, more=furnish(tills)))
    work(held, tills)
    held.close()


def shared(server: Server, tills: int = 1) -> str:
    """Shared books with billed accounts and everybody's login; answers the superuser's address."""
    from tests import shared_books

    url = server.create_database()
    shared_home.init(url, facts=books.CITY, more=furnish(tills))
    shared_books.logins(url)
    with psycopg.connect(url, autocommit=True) as connection:
        for till in range(1, tills + 1):
            roles.set_login(connection, person(till), "cashier", books.PASSWORD)
    held = shared_books.opened(url)
    work(held, tills)
    held.close()
    return url


class Till:
    """One cashier at work in a home: the folder's own books, or the shared ones of an address."""

    def __init__(self, folder: Path, till: int, url: str = "") -> None:
        address = url.replace(f"{ADMIN}@", f"{person(till)}@")
        self.home = Home(folder, Settings(database=address) if url else Settings(), system_clock)
        self.home.open()
        self.number = till
        self.desk: Desk = self.home.sign_in(person(till), books.PASSWORD) if url else self.home.desk_of(person(till))
        self.rules: Rules | None = None
        self._cards: list[AccountCard] = []

    def open_drawer(self) -> None:
        """Open the till's own drawer, where it is not open yet."""
        if drawers.own_session(self.desk) is None:
            drawers.open_drawer(self.desk, drawer=drawer(self.number), count=CashCount.of({"20.00": 10}))

    def enter(self) -> None:
        """What the counter reads before payments: the rules, and the accounts."""
        self.rules = receipts.rules(self.desk)
        self._cards = [accounts.card(self.desk.database, account(self.number, n)) for n in range(ACCOUNTS)]

    @property
    def cash_only(self) -> dict[str, date | None]:
        """Until when each account looked up pays by certified kinds only."""
        return {card.number: card.cash_only_until for card in self._cards}

    def draft(self, entry_id: str = "") -> Draft:
        """The next payment, keyed to the point where only Finish is missing; a card is as it will be after it."""
        assert self.rules is not None
        card = self._cards.pop(0)
        draft, left = Draft(), []
        for charge in card.charges:
            amount = next(books.money(said) for code, said, _ in LINES if code == charge.code)
            draft = draft.add_charge(card, charge, amount, self.rules.policies.allocation)
            shares = tuple(replace(share, open=share.open - amount) for share in charge.shares)
            left.append(replace(charge, open=charge.open - amount, shares=shares))
        self._cards.append(replace(card, charges=tuple(left)))
        draft = draft.opened(entry_id or ids.uuid7(self.desk.clock()))
        for tender in (books.by_check(TENDERS[0][1]), books.in_cash(TENDERS[1][1])):
            draft = draft.add_tender(tender, self.rules.tender_kinds, self.rules.policies.rounding)
        draft = draft.paid_by(card.name)
        draft.told(self.rules.tender_kinds, self.rules.policies.rounding)  # as the counter does with the change shown
        return draft

    def close(self) -> None:
        self.home.close()

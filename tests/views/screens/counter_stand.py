# SPDX-License-Identifier: Apache-2.0
"""A counter to stand at in tests: real books of a small city, the real screen in the real window, fake paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection, insert, text

from app.domain.code import Share
from app.domain.count import CashCount
from app.domain.kinds.importing import ImportLine, LineType
from app.domain.money import Money
from app.domain.people import Staff
from app.domain.rights import DEFAULT_RIGHTS
from app.models import Account, AccountAlert
from app.queries import masters
from app.services import drawers
from app.services.desk import Desk
from app.services.passwords import hashed
from app.services.posting import Journal
from app.storage import create, search, seed
from app.storage.embedded import EmbeddedDatabase, Home
from app.views.jobs import Jobs
from app.views.main_window import MainWindow, ScreenSpec
from app.views.notices import Notices
from app.views.screens.counter import CounterScreen
from app.views.widgets.sheet import Sheet
from app.views.workplace import Workplace
from tests import books
from tests.conftest import FakeClock
from tests.views.screens.drawer_place import settle

ROSA, BAKERY, PENA, DENTAL = "UB-104417", "BL-20931", "UB-104421", "BL-11402"
PASSWORD = "jkim-ridgemont"
PEOPLE = (("mdiaz", "Maria Diaz", "cashier"), ("jkim", "Jordan Kim", "supervisor"), ("lortiz", "Luis Ortiz", "clerk"))
ACCOUNTS = (
    {"number": ROSA, "kind": "utility", "name": "Rosa Delgado", "address": "114 Alder St", "meter": "20-7716"},
    {
        "number": BAKERY,
        "kind": "license",
        "name": "Harbor Street Bakery",
        "address": "9 Harbor St",
        "license": "L30931",
    },
    {"number": PENA, "kind": "utility", "name": "Tomás Peña", "address": "118 Alder St", "meter": "20-7801"},
    {
        "number": DENTAL,
        "kind": "license",
        "name": "Alder Street Dental",
        "address": "114 Alder St",
        "license": "L31402",
    },
)
_EMPTY = {"meter": None, "license": None, "parcel": None, "phone": None, "status": "Service active"}
CHARGES = (
    ("r1", ROSA, "PENALTY-W", "June penalty", date(2026, 6, 22), "8.00", "501-1310"),
    ("r2", ROSA, "WATER", "June water", date(2026, 6, 22), "62.00", "501-1310"),
    ("r3", ROSA, "SEWER", "July sewer", date(2026, 7, 22), "45.00", "521-1310"),
    ("b1", BAKERY, "BUSLIC", "License renewal", date(2026, 10, 31), "140.00", "100-1310"),
    ("b2", BAKERY, "RETURNED", "Returned check fee", date(2026, 11, 1), "24.60", "100-1310"),
    ("p1", PENA, "WATER", "October water", date(2026, 11, 22), "61.25", "501-1310"),
)


def _furnish(connection: Connection) -> None:
    seed.drawers(connection, ("01", "02"), 20000)
    seed.people(connection, [(n, full, role, hashed(PASSWORD) if n == "jkim" else None) for n, full, role in PEOPLE])
    rows = [{**_EMPTY, **each} for each in ACCOUNTS]
    connection.execute(insert(Account), rows)
    search.add(connection, rows)


def _bill(home: books.Books) -> None:
    back = books.office(home, "lortiz", 1).opens()
    back.imports(
        [
            ImportLine(
                LineType.CHARGE,
                charge,
                account,
                code,
                words,
                due,
                books.money(amount),
                (Share(gl, books.money(amount)),),
            )
            for charge, account, code, words, due, amount, gl in CHARGES
        ]
    )


class PaperTray:
    """Printing as the counter sees it: what was sent, in order."""

    def __init__(self) -> None:
        self.receipts: list[tuple[str, int, Any]] = []

    def receipt(self, receipt: Any, *, copy: int = 0, kick: Any = None) -> None:
        self.receipts.append((receipt.number, copy, kick))

    def paper(self, paper: Any, *, ref: str, kick: Any = None) -> None:
        raise AssertionError("the counter prints receipts only")

    def kick(self, reason: Any, *, ref: str) -> None:
        raise AssertionError("the counter opens the drawer with a receipt only")

    def save_pdf(self, paper: Any, *, ref: str) -> Path:
        raise AssertionError("the counter saves no PDF")


@dataclass
class Stand:
    """One cashier at one window. Keys are counted as a hand presses them."""

    qtbot: QtBot
    window: MainWindow
    screen: CounterScreen
    desk: Desk
    jobs: Jobs
    paper: PaperTray
    clock: FakeClock
    went: list[str] = field(default_factory=list)
    strokes: int = 0

    def idle(self) -> None:
        """Wait until every lane has answered and the window has taken it in."""
        settle(self.jobs)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, then whatever it set going."""
        self.strokes += 1
        self.in_front()
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.idle()

    def in_front(self) -> None:
        """A window of an earlier test that goes late may take the front with it."""
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            self.qtbot.waitUntil(self.window.isActiveWindow, timeout=5_000)

    def types(self, text: str) -> None:
        """One key for each letter."""
        for letter in text:
            self.strokes += 1
            QTest.keyClicks(QApplication.focusWidget() or self.window, letter)
            self.idle()

    def enter(self) -> None:
        self.press(Qt.Key.Key_Return)

    def takes(self, number: str) -> None:
        """Type a number, take what is owed, accept the amount."""
        self.types(number)
        self.enter()
        self.enter()

    def rests(self) -> None:
        """Let the time pass in which Enter is taken for a bounce."""
        self.qtbot.waitUntil(self.screen.change.may_go_on, timeout=5_000)

    def sheet(self) -> Sheet:
        """The sheet that is open."""
        (found,) = [each for each in self.window.findChildren(Sheet) if each.is_open]
        return found

    def no_sheet(self) -> bool:
        return not [each for each in self.window.findChildren(Sheet) if each.is_open]

    def child(self, name: str) -> Any:
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def has_open(self, charge: str) -> Money:
        """What a charge still owes, as the books have it."""
        with self.desk.database.reading() as connection:
            cents = connection.execute(text("SELECT open FROM charge WHERE id = :id"), {"id": charge}).scalar_one()
        return Money(int(cents))

    def receipts(self) -> int:
        """How many receipts the books hold."""
        with self.desk.database.reading() as connection:
            return int(connection.execute(text("SELECT count(*) FROM receipt")).scalar_one())

    def leaves(self) -> None:
        """Go home: nothing of this counter listens to the application any more."""
        assert self.jobs.close(5)
        app = QApplication.instance()
        assert app is not None
        for listener in (self.window.notices, self.screen.change):
            app.removeEventFilter(listener)


STANDS: list[Stand] = []
"""The counters of the running test; they leave after it."""


def flag(desk: Desk, account: str, until: str, note: str = "") -> None:
    """No checks from an account until a day, and a note why."""
    with desk.database.writing() as connection:
        connection.execute(
            text("UPDATE account SET cash_only_until = :until WHERE number = :number"),
            {"until": until, "number": account},
        )
        if note:
            row = {"id": f"a-{account}", "account": account, "tone": "caution", "text": note, "from_date": "2026-01-01"}
            connection.execute(insert(AccountAlert), [row])


def make_books(path: Path) -> None:
    """Books with a few people, accounts and bills."""
    home = books.Books(create.create(path, books.CITY, more=_furnish))
    _bill(home)
    home.close()


def desk_of(clock: FakeClock, path: Path) -> Desk:
    """Maria Diaz at workstation W1."""
    database = EmbeddedDatabase(Home(path), "mdiaz")
    staff = Staff("mdiaz", "Maria Diaz", "cashier", DEFAULT_RIGHTS["cashier"])
    return Desk(database, clock, staff, "W1", masters.city(database), Journal(database))


def make_desk(clock: FakeClock, path: Path) -> Desk:
    """Fresh books, and Maria Diaz at them."""
    make_books(path)
    return desk_of(clock, path)


def desk_beside(desk: Desk, name: str, full_name: str, role: str) -> Desk:
    """Another person at another window of the same books."""
    database = desk.database.signed_in_as(name)
    staff = Staff(name, full_name, role, DEFAULT_RIGHTS[role])
    return Desk(database, desk.clock, staff, "W1", desk.city, Journal(database))


FLOAT = CashCount.of({"20.00": 5, "10.00": 6, "5.00": 4, "1.00": 15, "0.25": 10, "0.10": 20, "0.05": 10})


def open_drawer(desk: Desk, count: CashCount = FLOAT, drawer: str = "02") -> None:
    drawers.open_drawer(desk, drawer=drawer, count=count)


def stand_at(
    qtbot: QtBot, desk: Desk, clock: FakeClock, show: Callable[[QWidget], QWidget], gateway: Any = None
) -> Stand:
    """The counter in its window, in front and ready for the first key."""
    jobs = Jobs()
    notices = Notices(lambda: desk.now())
    window = MainWindow(notices)
    paper, went = PaperTray(), []
    work = Workplace(
        desk=desk, jobs=jobs, notices=notices, printing=paper, window=window,
        go=went.append, drawer_changed=lambda: None,
    )  # fmt: skip
    specs = [
        ScreenSpec("counter", "Counter", "banknote", lambda: CounterScreen(work, gateway)),
        ScreenSpec("drawer", "Drawer", "inbox", QWidget),
        ScreenSpec("accounts", "Accounts", "book-user", QWidget),
    ]
    window.set_screens(specs, desk.staff.rights)
    window.open_screen("counter")
    screen = window.made("counter")
    assert isinstance(screen, CounterScreen)
    show(window)
    stand = Stand(qtbot, window, screen, desk, jobs, paper, clock, went)
    STANDS.append(stand)
    stand.idle()
    screen.finding.search.input.setFocus()
    return stand

# SPDX-License-Identifier: Apache-2.0
"""Steps of a day played at the Drawer screen by keys: opening, moving cash, counting blind, closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.bootstrap.window_hands import Hands, WindowStuck
from app.domain.count import CashCount
from app.domain.entry import State
from app.domain.errors import CounterError
from app.queries import books, drawer_cash
from app.services.sessions import SessionLine
from app.views.dialogs.exchange_sheet import ExchangeSheet
from app.views.dialogs.form_sheet import FormSheet
from app.views.dialogs.in_place_sheets import CountAlongSheet
from app.views.screens.drawer.listing import ListedRow, ListingCard
from app.views.screens.drawer.screen import DrawerScreen
from app.views.widgets.count_grid import CountGrid
from app.views.widgets.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.days.reading import Step
    from app.services.days.town import Town
    from app.views.widgets.fields import TextField

_MOST_ESCAPES = 8
_MOST_ROWS = 300


@dataclass(frozen=True, slots=True)
class Second:
    """Who agrees to a step, with the password they type; "" where the file names nobody."""

    name: str
    password: str

    @property
    def fields(self) -> dict[str, str]:
        """What is typed for it."""
        return {"approver": self.name, "password": self.password} if self.name else {}


class DrawerHands:
    """Works at the Drawer screen. `moment(name)` is called at what is worth looking at."""

    def __init__(self, hands: Hands, moment: Callable[[str], None]) -> None:
        self._hands, self._moment = hands, moment

    @property
    def screen(self) -> DrawerScreen:
        """The Drawer screen of whoever is signed in."""
        made = self._hands.program.window.made("drawer")
        if not isinstance(made, DrawerScreen):
            raise WindowStuck("This person has no Drawer screen.")
        return made

    @property
    def _page(self) -> QWidget:
        page = self.screen.pages.currentWidget()
        if page is None:
            raise WindowStuck("The Drawer screen shows no page.")
        return page

    def come(self, to: str) -> None:
        """Come to one page of the screen: own, sessions, or opening."""
        hands = self._hands
        hands.press(f"Ctrl+{hands.program.window.screen_names.index('drawer') + 1}")
        self.rest()
        screen = self.screen
        if to == "sessions" and self._page is not screen.pages.review:
            hands.press("Alt+S")
        elif to != "sessions" and self._page is screen.pages.review:
            hands.press("Alt+Y")
        if to == "opening" and self._page is screen.own:
            hands.press("Alt+O")

    def rest(self) -> None:
        """Back to where nothing is asked and nothing counted."""
        hands, screen = self._hands, self.screen
        for _ in range(_MOST_ESCAPES):
            if hands.sheet() is None and self._page not in (screen.pages.counting, screen.pages.report):
                return
            hands.press("Esc")
        raise WindowStuck(f"The Drawer screen does not come to rest. It shows: {hands.shown()}")

    def _refuse(self) -> CounterError:
        """What the window says against it, or all it says; then back at rest."""
        said = self._hands.trouble() or self._hands.shown()
        self._moment("refused")
        self.rest()
        return CounterError(said)

    def _said(self, word: str) -> bool:
        notice = self._hands.program.notices.current
        return notice is not None and word in f"{notice.head}. {notice.text}"

    # the own session ----------------------------------------------------------------------------

    def open_drawer(self, town: Town, step: Step, count: CashCount) -> dict[str, Any]:
        """Choose the drawer, count its float, open."""
        hands, code = self._hands, step.said["drawer"]
        self.come("opening")
        view = self.screen.pages.opening
        button = view.findChild(QWidget, f"drawer-{code}")
        if self._page is not view or button is None or not button.isEnabled():
            raise self._refuse()
        hands.click(button)
        self._grid(view.grid, count)
        self._moment("opening")
        hands.press("F12")
        book = books.of_drawer(town.database, code)
        if not self._said(f"Drawer {code} is open") or book is None:
            raise self._refuse()
        return {"counted": count.total.plain, "book": book.id}

    def no_sale(self, step: Step, second: Second) -> dict[str, Any]:
        """Open the drawer with a reason, agreed where it must be."""
        self.come("own")
        self._hands.press("Alt+N")
        self._answer({"reason": step.said["reason"], **second.fields}, "no-sale", "is opened")
        return {}

    def drop(self, town: Town, step: Step) -> dict[str, Any]:
        """Bring cash to the vault."""
        self.come("own")
        self._hands.press("Alt+D")
        self._answer({"amount": step.said["amount"], "reason": step.said["reason"]}, "drop", "goes to the vault")
        return self._moved(town, step)

    def pickup(self, town: Town, step: Step, second: Second) -> dict[str, Any]:
        """Hand cash over; whoever takes it signs."""
        self.come("own")
        self._hands.press("Alt+P")
        fields = {"amount": step.said["amount"], "reason": step.said["reason"], **second.fields}
        self._answer(fields, "pickup", "is picked up")
        return self._moved(town, step)

    def paid(self, town: Town, step: Step, second: Second) -> dict[str, Any]:
        """Take cash in, or pay it out, for a code or an account."""
        self.come("own")
        out, said = step.kind == "paid_out", step.said
        self._hands.press("Alt+U" if out else "Alt+I")
        fields = {"amount": said["amount"], "party": said["party"], "purpose": said.get("code") or said["gl"]}
        moment, done = ("paid-out", "is paid out") if out else ("paid-in", "is paid in")
        self._answer({**fields, "reason": said["reason"], **second.fields}, moment, done)
        return self._moved(town, step)

    def exchange(self, step: Step, came: CashCount, went: CashCount) -> dict[str, Any]:
        """Change bills and coins: what goes out, what comes in, with whom."""
        self.come("own")
        self._hands.press("Alt+E")
        sheet = self._hands.sheet()
        if not isinstance(sheet, ExchangeSheet):
            raise self._refuse()
        self._grid(sheet.went, went)
        self._grid(sheet.came, came)
        self._answer({"party": step.said["party"], "reason": step.said["reason"]}, "exchange", "is exchanged")
        return {}

    def take_back(self, town: Town, step: Step, second: Second) -> dict[str, Any]:
        """Choose what is taken back, say why, and let a second person agree."""
        self.come("own")
        self._hands.press("Alt+T")
        sheet = self._hands.sheet()
        of = town.names.moves.get(step.said["act"], step.said["act"])
        button = None if sheet is None else sheet.findChild(QWidget, f"choice-{of}")
        if button is None:
            raise self._refuse()
        self._hands.click(button)
        self._answer({"reason": step.said["reason"], **second.fields}, "take-back", "is taken back")
        return {}

    def _moved(self, town: Town, step: Step) -> dict[str, Any]:
        """Keep what was just moved under the name the file gives it."""
        own = books.of_drawer(town.database, step.said["drawer"])
        if step.name and own is not None:
            town.names.moves[step.name] = drawer_cash.moved(town.database, own.id)[0].id
        return {}

    def submit(self) -> dict[str, Any]:
        """Submit a finished count."""
        self.come("own")
        if self._page is self.screen.own:
            self._hands.press("Alt+C")
        if not self._said("submitted"):
            raise self._refuse()
        return {}

    def _answer(self, fields: dict[str, str], moment: str, done: str) -> None:
        hands, sheet = self._hands, self._hands.sheet()
        if sheet is None:
            raise self._refuse()
        for name, text in fields.items():
            field: TextField = sheet.fields[name] if isinstance(sheet, FormSheet) else getattr(sheet, name)
            if field.isVisible():  # a consent that is not needed is not asked for
                hands.fill(field, text)
        self._moment(moment)
        hands.press("F12")
        if hands.sheet() is not None or not self._said(done):
            raise self._refuse()

    # counting -----------------------------------------------------------------------------------

    def count(self, town: Town, step: Step, cash: CashCount, password: str = "") -> dict[str, Any]:
        """Count blind: the own drawer, or as a supervisor a submitted one; `password` is of who counts along."""
        hands, code, screen = self._hands, step.said["drawer"], None
        own = books.of_drawer(town.database, code)
        mine = own is not None and own.person == step.said["person"]
        if mine:
            self.come("own")
        else:
            self._show_session(submitted(town, code))
        screen = self.screen
        hands.press("Alt+C")
        if self._page is not screen.pages.counting:
            raise self._refuse()
        book, attempt = screen.pages.counting.book, own.attempts + 1 if own is not None and mine else 0
        self._grid(screen.pages.counting.grid, cash)
        self._list(step.said.get("checks", ()), step.said.get("money_orders", ()))
        self._moment("blind-count")
        hands.press("F12")
        sheet: Sheet | None = hands.sheet()
        if isinstance(sheet, CountAlongSheet):
            hands.fill(sheet.fields["approver"], step.said.get("witness", ""))
            hands.fill(sheet.fields["password"], password)
            self._moment("count-along")
            hands.press("F12")
        return self._counted(town, book, attempt)

    def _counted(self, town: Town, book: str, attempt: int) -> dict[str, Any]:
        now = books.by_id(town.database, book)
        stored = self._page is not self.screen.pages.counting or "is stored" in self._hands.trouble()
        if now is None or not stored:
            raise self._refuse()
        balanced = self._said("Balanced")
        self._moment("balanced" if balanced else "not-balanced")
        said = {"balanced": balanced, "attempt": attempt or now.attempts, "submitted": now.state is State.SUBMITTED}
        self.rest()
        return said

    def _grid(self, grid: CountGrid, count: CashCount) -> None:
        type_grid(self._hands, grid, count)

    def _list(self, checks: tuple[str, ...], orders: tuple[str, ...]) -> None:
        type_listing(self._hands, self.screen.pages.counting.listing, checks, orders)

    # other people's sessions --------------------------------------------------------------------

    def return_count(self, town: Town, step: Step) -> dict[str, Any]:
        """Give a submitted count back."""
        self._show_session(submitted(town, step.said["drawer"]))
        self._hands.press("Alt+R")
        self._answer({"reason": step.said["reason"]}, "return", "is returned")
        return {}

    def submit_in_place(self, town: Town, step: Step, password: str) -> dict[str, Any]:
        """As a supervisor, submit the session of somebody who is absent; `password` is the second person's."""
        book = books.of_drawer(town.database, step.said["drawer"])
        if book is None:
            raise CounterError(f"Nobody has drawer {step.said['drawer']} open.")
        self._show_session(book.id)
        self._hands.press("Alt+B")
        told = {"reason": step.said["reason"], "approver": step.said["approved_by"], "password": password}
        self._answer(told, "in-place", "is submitted")
        return {}

    def close(self, town: Town, step: Step) -> dict[str, Any]:
        """Look at the count, close the session, and see its report."""
        hands, book = self._hands, submitted(town, step.said["drawer"])
        self._show_session(book)
        self._moment("review")
        hands.press("F12")
        sheet: Sheet | None = hands.sheet()
        if sheet is None:
            raise self._refuse()
        if step.said.get("explanation"):
            hands.fill(sheet.explanation, step.said["explanation"])  # type: ignore[attr-defined]  # its one field
        self._moment("close-sheet")
        hands.press("F12")
        if hands.sheet() is not None or self._page is not self.screen.pages.report:
            raise self._refuse()
        self._moment("session-report")
        self.rest()
        return {"book": book}

    def _show_session(self, book: str) -> None:
        """Go down the list of sessions to one; for who may not see it, what the screen says instead."""
        hands = self._hands
        self.come("sessions")
        view = self.screen.pages.review
        if self._page is not view:
            raise self._refuse()
        hands.go_to(view.list)
        hands.press("Ctrl+Home")
        for _ in range(_MOST_ROWS):
            row = view.list.row()
            if isinstance(row, SessionLine) and row.book.id == book:
                hands.wait(lambda: view.shown is not None and view.shown.line.book.id == book, f"session {book}")
                return
            before = view.list.currentIndex().row()
            hands.press("Down")
            if view.list.currentIndex().row() == before:
                break
        raise self._refuse()


def submitted(town: Town, drawer: str) -> str:
    """The submitted session of a drawer, the oldest first; "" when there is none."""
    return next(
        (row.id for row in books.unsealed(town.database) if row.code == drawer and row.state is State.SUBMITTED), ""
    )


def type_grid(hands: Hands, grid: CountGrid, count: CashCount) -> None:
    """Type loose pieces down the rows with Enter, and straps or rolls beside them with Tab."""
    hands.go_to(grid.rows[0].loose)
    wanted = {row.denomination.key: row for row in count.rows}
    for row in grid.rows:
        told = wanted.get(row.denomination.key)
        loose, packs = (told.loose, told.packs) if told is not None else (0, 0)
        if row.loose.text() != row.loose.selectedText():
            hands.press("Ctrl+A")
        hands.write(str(loose))
        if packs or row.packs.text():
            hands.press("Tab")
            hands.write(str(packs))
        hands.press("Enter")


def type_listing(hands: Hands, listing: ListingCard, checks: tuple[str, ...], orders: tuple[str, ...]) -> None:
    """List checks and money orders one by one, after what an earlier attempt listed is taken off."""
    for _ in range(_MOST_ROWS):
        listed = [row for row in listing.findChildren(ListedRow) if row.isVisible()]
        if not listed:
            break
        hands.go_to(listed[0])
        hands.press("Del")
    for key, amounts in (("F7", checks), ("F5", orders)):
        if amounts:
            hands.press(key)
        for amount in amounts:
            hands.press("Enter")
            hands.write(amount)
            hands.press("Enter")

# SPDX-License-Identifier: Apache-2.0
"""Hands at the Deposits screen: mark the sessions, count the bag, have it verified."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.bootstrap.window_hands import Hands, WindowStuck
from app.domain.errors import CounterError
from app.domain.money import Money
from app.views.dialogs.correct_deposit_sheet import CorrectDepositSheet
from app.views.dialogs.deposit_sheet import DepositSheet
from app.views.dialogs.settlement_sheet import SettlementSheet
from app.views.screens.deposits.screen import DepositsScreen
from app.views.screens.deposits.words import WaitingRow, named
from app.views.widgets.buttons import KeyCapButton

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.domain.count import CashCount
    from app.services.days.reading import Step
    from app.views.widgets.count_grid import CountGrid

_MOST_ESCAPES = 8
_FEE = re.compile(r"\$([0-9,]+\.[0-9]{2}) of it the")
_DIFFERENCE = re.compile(r"\$([0-9,]+\.[0-9]{2}) (more|less)\.")


class DepositHands:
    """Works at the Deposits screen; `moment(name)` is called whenever it shows something worth a picture."""

    def __init__(self, hands: Hands, moment: Callable[[str], None]) -> None:
        self._hands, self._moment = hands, moment

    @property
    def screen(self) -> DepositsScreen:
        """The Deposits screen of whoever is signed in."""
        made = self._hands.program.window.made("deposits")
        if not isinstance(made, DepositsScreen):
            raise WindowStuck("This person has no Deposits screen.")
        return made

    def come(self) -> None:
        """Open the screen, at its lists."""
        names = self._hands.program.window.screen_names
        if "deposits" not in names:
            raise CounterError("This person has no Deposits screen.")
        self._hands.press(f"Ctrl+{names.index('deposits') + 1}")
        self._hands.wait(lambda: self._hands.program.window.current_screen == "deposits", "the Deposits screen")
        self.rest()

    def rest(self) -> None:
        """Back at the lists, with nothing asked."""
        for _ in range(_MOST_ESCAPES):
            if self._hands.sheet() is None and self.screen.pages.currentWidget() is self.screen.list:
                return
            self._hands.press("Esc")
        raise WindowStuck(f"The Deposits screen does not come to rest. It shows: {self._hands.shown()}")

    def deposit(
        self, books: tuple[str, ...], cash: CashCount, *, bag: str, seal: str, verifier: str, password: str
    ) -> dict[str, Any]:
        """Bring these sessions to the bank: every check that was taken lies in the bag."""
        self.come()
        hands, screen = self._hands, self.screen
        self._mark(books)
        hands.press("F12")
        if screen.pages.currentWidget() is not screen.bag or screen.bag.prepared is None:
            raise self._refuse()
        total = screen.bag.prepared.total
        self._count(screen.bag.grid, cash)
        hands.press("Alt+A")
        self._moment("deposit bag")
        hands.press("F12")
        sheet = hands.sheet()
        if not isinstance(sheet, DepositSheet):
            raise self._refuse()
        for name, text in (("bag", bag), ("seal", seal), ("approver", verifier), ("password", password)):
            hands.fill(sheet.fields[name], text)
        self._moment("deposit sheet")
        hands.press("F12")
        if hands.sheet() is not None:
            raise self._refuse()
        self._moment("deposit made")
        return {"total": total.plain}

    def correct(self, step: Step, password: str) -> dict[str, Any]:
        """Choose the deposit by its bag and take over what the bank counted; the notice says how much that was."""
        self.come()
        hands, view, said = self._hands, self.screen.list, step.said
        places = [named(row) for row in view.made.rows()]
        if said["bag"] not in places:
            raise CounterError(f"There is no bag {said['bag']} among the deposits. Nothing was changed.")
        hands.go_to(view.made_list)
        hands.press("Home")
        hands.press("Down", places.index(said["bag"]))
        hands.settle()
        hands.press("Alt+K")
        sheet = hands.sheet()
        if not isinstance(sheet, CorrectDepositSheet):
            raise self._refuse()
        typed = {"counted": said["counted"], "reason": said["reason"], "approver": said["approved_by"]}
        for name, text in {**typed, "password": password}.items():
            hands.fill(sheet.fields[name], text)
        if sheet.charged.value() != said["charged"]:
            hands.go_to(hands.child(KeyCapButton, f"choice-{sheet.charged.value().replace('_', '-')}", sheet))
            hands.press("Right")
        self._moment("deposit correction sheet")
        hands.press("F12")
        hands.settle()
        notice = hands.program.notices.current
        found = None if notice is None else _DIFFERENCE.search(f"{notice.head} {notice.text}")
        if hands.sheet() is not None or found is None:
            raise self._refuse()
        return {"difference": ("-" if found[2] == "less" else "") + Money.parse(found[1].replace(",", "")).plain}

    def settle_cards(self, step: Step, day: date, password: str) -> dict[str, Any]:
        """Settle the cards of a day with what the processor and the bank say; the notice says the fee."""
        self.come()
        hands, said = self._hands, step.said
        hands.press("Alt+C")
        sheet = hands.sheet()
        if not isinstance(sheet, SettlementSheet):
            raise self._refuse()
        if sheet.day.value() != day.isoformat():
            hands.click(hands.child(KeyCapButton, f"choice-{day.isoformat()}", sheet))
        for name in ("gross", "credited", "batch"):
            hands.fill(sheet.fields[name], said[name])
        if sheet.needs_second:
            typed = {"reason": said.get("reason", ""), "approver": said.get("approved_by", ""), "password": password}
            for name, text in typed.items():
                hands.fill(sheet.fields[name], text)
        self._moment("settlement sheet")
        hands.press("F12")
        hands.settle()
        notice = hands.program.notices.current
        found = None if notice is None else _FEE.search(notice.text)
        if hands.sheet() is not None or found is None:
            raise self._refuse()
        return {"fee": Money.parse(found[1].replace(",", "")).plain}

    def _mark(self, books: tuple[str, ...]) -> None:
        """Mark exactly these sessions."""
        hands, view = self._hands, self.screen.list
        hands.go_to(view.waiting_list)
        hands.press("Home")
        rows = view.waiting.rows()
        missing = set(books) - {row.waiting.book for row in rows}
        if missing:
            raise CounterError(f"{sorted(missing)[0]} does not wait for the bank. Nothing was changed.")
        for place, row in enumerate(rows):
            if (row.key in view.marked) != (row.waiting.book in books):
                hands.press("Space")
            if place < len(rows) - 1:
                hands.press("Down")
        chosen = next(place for place, row in enumerate(rows) if row.waiting.book in books)
        hands.press("Up", len(rows) - 1 - chosen)
        if not isinstance(view.waiting_list.row(), WaitingRow):
            raise WindowStuck(f"No session is chosen. It shows: {hands.shown()}")

    def _count(self, grid: CountGrid, cash: CashCount) -> None:
        counted = {row.denomination: row for row in cash.rows}
        for row in grid.rows:
            if (pieces := counted.get(row.denomination)) is not None:
                self._hands.go_to(row.loose)
                self._hands.replace(str(pieces.loose))
                if pieces.packs:
                    self._hands.go_to(row.packs)
                    self._hands.replace(str(pieces.packs))

    def _refuse(self) -> CounterError:
        said = self._hands.trouble() or self._hands.shown()
        self._moment("refused")
        self.rest()
        return CounterError(said)

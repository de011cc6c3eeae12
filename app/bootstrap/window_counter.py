# SPDX-License-Identifier: Apache-2.0
"""Steps of a day played at the counter screen by keys: lines, tenders, voids, copies, parked carts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.bootstrap.window_accounts import AccountHands
from app.bootstrap.window_hands import Hands, WindowStuck
from app.domain.errors import CounterError
from app.domain.money import Money
from app.queries import desk_events
from app.views.dialogs.choices import Choices
from app.views.dialogs.form_sheet import FormSheet
from app.views.dialogs.item_sheet import ItemSheet
from app.views.dialogs.last_receipts import LastReceiptsSheet
from app.views.dialogs.park_sheet import RecallSheet
from app.views.dialogs.void_sheet import VoidSheet
from app.views.screens.counter.screen import CounterScreen
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.table_view import TableView

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.services.days.reading import Step
    from app.services.days.town import Town
    from app.views.widgets.sheet import Sheet

_POSTED = re.compile(r"Receipt (\S+) is posted")
_HAND_BACK = re.compile(r"Hand back \$([\d,]+\.\d\d) in cash")
_COPY = re.compile(r"COPY (\d+)")
_KEYS = {"cash": "F6", "check": "F7", "card": "F8"}
_MOST_ROWS = 60
_MOST_ESCAPES = 12


class CounterHands:
    """Works at the counter. `moment(name)` is called at what is worth looking at."""

    def __init__(self, hands: Hands, moment: Callable[[str], None]) -> None:
        self._hands, self._moment = hands, moment
        self.accounts = AccountHands(self, hands, moment)

    @property
    def screen(self) -> CounterScreen:
        """The counter of whoever is signed in."""
        made = self._hands.program.window.made("counter")
        if not isinstance(made, CounterScreen):
            raise WindowStuck("This person has no counter.")
        return made

    def come(self) -> None:
        """Come to the counter, empty and fresh from the books."""
        names = self._hands.program.window.screen_names
        if "counter" not in names:
            raise CounterError(self._hands.shown())
        self._hands.press(f"Ctrl+{names.index('counter') + 1}")
        self.rest()

    def rest(self) -> None:
        """Back to the empty counter: questions are answered with Esc, a receipt in progress is dropped."""
        hands = self._hands
        for _ in range(_MOST_ESCAPES):
            screen = self.screen
            if hands.sheet() is not None:
                hands.press("Esc")
            elif screen.change.posted:
                hands.wait(screen.change.may_go_on, "the change may leave the screen")
                hands.press("Enter")
            elif screen.on_change or screen.finding.search.text():
                hands.press("Esc" if screen.on_change else "F2")
                if screen.finding.search.text():
                    hands.press("Esc")
            elif not screen.cart.empty or screen.cart.shown is not None or screen.cart.pending is not None:
                hands.press("Shift+Esc")
                if hands.sheet() is not None:
                    hands.press("F12")
            else:
                return
        raise WindowStuck(f"The counter does not become empty. It shows: {hands.shown()}")

    def refuse(self) -> CounterError:
        """What the window says against it, or all it says; then the counter is empty again."""
        said = self._hands.trouble() or self._hands.shown()
        self._moment("refused")
        self.rest()
        return CounterError(said)

    # a payment ----------------------------------------------------------------------------------

    def receipt(self, town: Town, step: Step, password: Callable[[str], str]) -> dict[str, Any]:
        """Take a payment from the empty counter to the change in the hand."""
        self._cart(town, step.said, password)
        return self._finish(town, step)

    def suspend(self, town: Town, step: Step, password: Callable[[str], str]) -> dict[str, Any]:
        """Park a cart under the step's name."""
        hands = self._hands
        self._cart(town, step.said, password)
        before = {cart.id for cart in desk_events.waiting_carts(town.database)}
        hands.press("F4")
        sheet = self._form()
        hands.fill(sheet.fields["name"], step.said.get("name", step.name))
        self._moment("park")
        hands.press("F12")
        fresh = [cart.id for cart in desk_events.waiting_carts(town.database) if cart.id not in before]
        if not fresh:
            raise self.refuse()
        town.names.carts[step.name] = fresh[-1]
        return {}

    def resume(self, town: Town, step: Step) -> dict[str, Any]:
        """Take a parked cart up and finish it."""
        wanted = town.names.carts.get(step.said["cart"], step.said["cart"])
        self._hands.press("F4")
        sheet = self._hands.sheet()
        if not isinstance(sheet, RecallSheet):
            raise self.refuse()
        self._choose(sheet.table, lambda row: getattr(row, "id", "") == wanted)
        self._moment("recall")
        self._hands.press("F12")
        if self._hands.sheet() is not None or self.screen.cart.empty:
            raise self.refuse()
        return self._finish(town, step)

    def _cart(self, town: Town, said: dict[str, Any], password: Callable[[str], str]) -> None:
        for line in said["lines"]:
            if "code" in line:
                self._code(line)
            elif "charge" in line:
                self._charge(town, line)
            else:
                self._account(line)
            if "by_hand" in line:
                self.accounts.divide(town, line, password)
        self._payer(said)

    def find(self, number: str) -> None:
        """Type an account's number and choose it among what is found."""
        hands, box = self._hands, self.screen.finding.search
        hands.press("F2")
        hands.write(number)
        hands.wait(box.popup.isVisible, f"an answer for {number}")
        if number not in [hit.key for hit in box.hits]:
            raise self.refuse()
        for _ in range([hit.key for hit in box.hits].index(number)):
            hands.press("Down")
        self._moment("search")

    def _account(self, line: dict[str, Any]) -> None:
        hands, panel = self._hands, self.screen.finding.cart
        self.find(line["account"])
        hands.press("Enter")
        if panel.editing() is None:
            raise self.refuse()
        self._moment("account")
        if "amount" in line:
            hands.replace(line["amount"])
        hands.press("Enter")
        if panel.editing() is not None:
            raise self.refuse()

    def _charge(self, town: Town, line: dict[str, Any]) -> None:
        hands, panel = self._hands, self.screen.finding.cart
        charge = town.names.charges.get(line["charge"], line["charge"])
        self.find(line["account"])
        hands.press("Ctrl+Enter")
        sheet = hands.sheet()
        if sheet is None:
            raise self.refuse()
        self._choose(hands.child(TableView, "open-charges", sheet), lambda row: getattr(row, "id", "") == charge)
        self._moment("account-sheet")
        lines = len(self.screen.cart.draft.lines)
        hands.press("Enter")
        if len(self.screen.cart.draft.lines) == lines:
            raise self.refuse()
        if panel.editing() is None and "amount" not in line:
            return
        if panel.editing() is not None and "amount" in line:
            hands.replace(line["amount"])
        hands.press("Enter")
        if panel.editing() is not None:
            raise self.refuse()

    def _code(self, line: dict[str, Any]) -> None:
        hands = self._hands
        hands.press("F3")
        sheet = hands.sheet()
        if not isinstance(sheet, ItemSheet):
            raise self.refuse()
        hands.write(line["code"].replace("-", " "))
        found = [str(hit.key) for hit in sheet.list.hits]
        if line["code"] not in found:
            raise self.refuse()
        for _ in range(found.index(line["code"])):
            hands.press("Down")
        hands.press("Enter")
        asked = {f"field:{name}": value for name, value in line.get("fields", {}).items()}
        asked |= {name: line[name] for name in ("quantity", "amount", "base", "account") if name in line}
        for name, value in asked.items():
            if name in sheet.fields:
                hands.fill(sheet.fields[name], str(value))
        self._moment("item")
        hands.press("F12")
        if hands.sheet() is not None:
            raise self.refuse()

    def _payer(self, said: dict[str, Any]) -> None:
        payer, channel, received = said.get("payer"), said.get("channel", "counter"), said.get("received")
        if payer in (None, self.screen.cart.draft.payer) and channel == "counter" and received is None:
            return
        hands = self._hands
        hands.press("Alt+P")
        sheet = self._form()
        if payer is not None:
            hands.fill(sheet.fields["payer"], payer)
        self._pick(sheet, channel)
        if received is not None and sheet.fields["received"].isVisible():
            hands.fill(sheet.fields["received"], _typed_date(received))
        self._moment("payer")
        hands.press("F12")
        if hands.sheet() is not None:
            raise self.refuse()

    # tenders ------------------------------------------------------------------------------------

    def _finish(self, town: Town, step: Step) -> dict[str, Any]:
        hands, screen = self._hands, self.screen
        for told in step.said["tenders"]:
            self._tender(told)
        if not screen.on_change:
            hands.press("F12")
        if not screen.on_change:
            raise self.refuse()
        self._moment("change")
        hands.press("F12")
        hands.wait(lambda: not screen.posting.busy, "the books to answer for a payment")
        posted = _POSTED.search(screen.change.posted_banner.words) if screen.change.posted else None
        if posted is None:
            raise self.refuse()
        self._moment("posted")
        if step.name:
            town.names.receipts[step.name] = posted[1]
        self.rest()
        return {"receipt": posted[1]}

    def _tender(self, told: dict[str, Any]) -> None:
        hands, screen = self._hands, self.screen
        taken = len(screen.cart.draft.tenders), screen.cart.draft.taken
        if screen.on_change:
            hands.press("Esc")
        hands.press("F2")
        hands.press("Enter")
        if screen.pay.amount.input.hasFocus():
            hands.replace(told["amount"])
        hands.press(_KEYS.get(told["kind"], "F5"))
        sheet = hands.sheet()
        if isinstance(sheet, FormSheet):
            self._particulars(sheet, told)
            self._moment(f"tender-{told['kind']}")
            hands.press("F12")
        if (len(screen.cart.draft.tenders), screen.cart.draft.taken) == taken or hands.sheet() is not None:
            raise self.refuse()

    def _particulars(self, sheet: FormSheet, told: dict[str, Any]) -> None:
        choice = {"card": told.get("brand", ""), "on_account": f"on_account:{told.get('account')}:{told.get('fund')}"}
        if told["kind"] != "check":
            self._pick(sheet, choice.get(told["kind"], told["kind"]))
        for name, value in told.items():
            field = sheet.fields.get(name)
            if field is not None and field.isVisible():
                self._hands.fill(field, _typed_date(value) if name == "dated" else str(value))

    # receipts of before -------------------------------------------------------------------------

    def _receipt_sheet(self, number: str) -> LastReceiptsSheet:
        self._hands.press("Ctrl+R")
        sheet = self._hands.sheet()
        if not isinstance(sheet, LastReceiptsSheet) or sheet.table is None:
            raise self.refuse()
        self._choose(sheet.table, lambda row: getattr(row, "number", "") == number)
        return sheet

    def void(self, town: Town, step: Step, password: str) -> dict[str, Any]:
        """Void a receipt, the second person typing beside the cashier."""
        hands, said = self._hands, step.said
        before = self._receipt_sheet(town.names.receipt(said["receipt"]))
        self._moment("last-receipts")
        hands.press("Alt+D")
        sheet = hands.sheet()
        if sheet is before or not isinstance(sheet, VoidSheet):
            raise self.refuse()
        for name, text in (("reason", said["reason"]), ("approver", said["approved_by"]), ("password", password)):
            hands.fill(sheet.fields[name], text)
        for box, name in ((sheet.present, "customer_present"), (sheet.taken, "original_taken")):
            if box.isChecked() != said.get(name, True):
                hands.go_to(box)
                hands.press("Space")
        self._moment("approval")
        hands.press("F12")
        hands.settle()
        notice = hands.program.notices.current
        if hands.sheet() is not None or notice is None or "is void" not in notice.head:
            raise self.refuse()
        self._moment("voided")
        back = _HAND_BACK.search(notice.text)
        return {"hand_back": Money.parse(back[1].replace(",", "")).plain if back else "0.00"}

    def open_receipt(self, number: str) -> None:
        """Come to one of the last receipts."""
        self._receipt_sheet(number)

    def reprint(self, town: Town, step: Step) -> dict[str, Any]:
        """Print a receipt again; the notice names the copy."""
        number = town.names.receipt(step.said["receipt"])
        self._receipt_sheet(number)
        self._hands.press("F12")
        notice = self._hands.program.notices.current
        found = _COPY.search(notice.text) if notice is not None else None
        if found is None:
            raise self.refuse()
        return {"copy": int(found[1])}

    # small ways ---------------------------------------------------------------------------------

    def _form(self) -> FormSheet:
        sheet = self._hands.sheet()
        if not isinstance(sheet, FormSheet):
            raise self.refuse()
        return sheet

    def _choose(self, table: TableView, wanted: Callable[[object], bool]) -> None:
        """Go down a table to a row; raises CounterError with what is shown when it is not there."""
        hands = self._hands
        hands.go_to(table)
        hands.press("Home")
        hands.press("Ctrl+Home")
        for _ in range(_MOST_ROWS):
            if wanted(table.row()):
                return
            before = table.currentIndex().row()
            hands.press("Down")
            if table.currentIndex().row() == before:
                break
        raise self.refuse()

    def _pick(self, sheet: Sheet, name: str) -> None:
        """Choose one of a row of buttons with the arrows."""
        choices = sheet.findChildren(Choices)
        if not choices or not name:
            return
        chosen = choices[0]
        self._hands.go_to(next(each for each in chosen.findChildren(KeyCapButton) if each.isChecked()))
        for _ in range(_MOST_ROWS):
            if chosen.value().casefold() == name.casefold():
                return
            self._hands.press("Right")


def _typed_date(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"

# SPDX-License-Identifier: Apache-2.0
"""Asks why the cash drawer is opened without a sale; and who agrees beyond the limit. Both stay in the books."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.domain.people import Staff
from app.services.consents import Witness
from app.views.dialogs.second_person import SecondPersonSheet


@dataclass(frozen=True, slots=True)
class NoSale:
    """Why, and who agreed where somebody had to."""

    reason: str
    second: Witness | None = None


class SometimesSecondSheet(SecondPersonSheet):
    """A form whose second person is asked for only when what was typed needs one."""

    def hidden_second_person(self, asker: Staff) -> QWidget:
        """Ask for name and password in a well that is not seen yet; answers the well."""
        place = self.body.count()
        self.add_second_person(asker)
        item = self.body.itemAt(place)
        well = item.widget() if item is not None else None
        if well is None:
            raise TypeError("a well is a widget of the body")
        well.hide()
        return well


class NoSaleSheet(SometimesSecondSheet):
    """`agreed(NoSale)`. `left` is how often the session may still do it by itself; nothing where there is no limit."""

    def __init__(self, drawer: str, asker: Staff, left: int | None = None) -> None:
        used_up = left == 0
        super().__init__(
            f"Open drawer {drawer} without a sale?",
            "This session has used up its openings, so a second person agrees. Both names stay in the books."
            if used_up
            else "The opening, its reason and your name stay in the books.",
            verb="Open the drawer",
            keep="Keep it closed",
            hold=True,
        )
        self.setObjectName("no-sale-sheet")
        self.reason = self.add_field(
            "reason", "Reason", missing="Say why in a few words", hint="A few words, like: change for the next customer"
        )
        self.reason.input.setMaxLength(200)
        self.needs_second = used_up
        self.hidden_second_person(asker).setVisible(used_up)

    def answer(self) -> NoSale:
        """The reason, and the second person; the password field is emptied at once."""
        second = Witness(self.text("approver"), self.take_password(), self.sent) if self.needs_second else None
        return NoSale(self.text("reason"), second)


def said(text: str) -> str:
    """A reason has words; the sentence to show when there are none."""
    return "" if text.strip() else "Say why in a few words"

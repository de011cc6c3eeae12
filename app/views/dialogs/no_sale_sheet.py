# SPDX-License-Identifier: Apache-2.0
"""Asks why the cash drawer is opened without a sale; the reason stands in the books and is counted."""

from app.views.widgets.fields import TextField
from app.views.widgets.sheet import Sheet


class NoSaleSheet(Sheet):
    """`agreed(str)`: the reason."""

    def __init__(self, drawer: str) -> None:
        super().__init__(
            f"Open drawer {drawer} without a sale?",
            "The opening, its reason and your name stay in the books.",
            verb="Open the drawer",
            keep="Keep it closed",
            hold=True,
        )
        self.setObjectName("no-sale-sheet")
        self.reason = TextField("Reason", hint="A few words, like: change for the next customer", check=said)
        self.reason.input.setMaxLength(200)
        self.body.addWidget(self.reason)

    def complete(self) -> bool:
        """A reason is needed."""
        return self.reason.check()

    def answer(self) -> object:
        """The reason."""
        return self.reason.text()


def said(text: str) -> str:
    """A reason has words; the sentence to show when there are none."""
    return "" if text.strip() else "Say why in a few words"

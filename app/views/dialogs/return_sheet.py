# SPDX-License-Identifier: Apache-2.0
"""Asks why a submitted count is given back to its person."""

from app.views.dialogs.no_sale_sheet import said
from app.views.widgets.fields import TextField
from app.views.widgets.sheet import Sheet


class ReturnSheet(Sheet):
    """`agreed(str)`: the reason, which the person is shown."""

    def __init__(self, book: str, person: str) -> None:
        super().__init__(
            f"Return the count of session {book}?",
            f"{person} counts again, with three new attempts. The attempts stored so far are kept.",
            verb="Return the count",
            keep="Keep submitted",
            hold=True,
        )
        self.setObjectName("return-sheet")
        self.reason = TextField("Reason", hint="It is kept in the books", check=said)
        self.reason.input.setMaxLength(200)
        self.body.addWidget(self.reason)

    def complete(self) -> bool:
        """A reason is needed."""
        return self.reason.check()

    def answer(self) -> object:
        """The reason."""
        return self.reason.text()

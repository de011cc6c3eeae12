# SPDX-License-Identifier: Apache-2.0
"""A first start on a till of a city that has its books on a server: where it is, and a login that tries it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from app.domain.errors import CounterError, Fault
from app.domain.joining import Joining
from app.views import actions
from app.views.announce import announce
from app.views.screens.form_page import FormPage
from app.views.screens.setup.inputs import Secret, Words

if TYPE_CHECKING:
    from app.domain.finding import Finding

_TILL = re.compile(r"W[0-9A-Z]{1,3}")
_TOLD = "The server answers. Tell who runs it:"
_WELL = "The server answers, and everything this till can see of it is as it should be."


class JoinPage(FormPage):
    """The page. `try_wanted(Joining)`, and once the server was seen `join_wanted(Joining)`; `back_wanted()`."""

    try_wanted = Signal(object)
    join_wanted = Signal(object)

    def __init__(self) -> None:
        self.go_button = actions.button("first.go", "primary")
        super().__init__("Join our city's server", self.go_button)
        self._seen = False
        self._busy = False
        form = self.form
        form.add(
            address=Words("Address of the books", hint="Such as books.example.gov/city; who runs the server knows it"),
            workstation=Words("This workstation", hint="W and a number no other one has"),
        )
        form.heading("Your own sign-in")
        form.note("The server is tried with it. The password is not kept here.")
        form.add(name=Words("Sign-in name", hint="Small letters"), password=Secret("Password"))
        self.found_head = form.heading("")
        self.found = form.note("")
        form.close_up()
        form.load({"workstation": "W1"})
        form.changed.connect(self._on_changed)

    def go(self) -> None:
        """F12: try the server, or join the one that was seen."""
        if self._busy:
            return
        self.line.say("")
        typed = {name: str(value or "") for name, value in self.form.values().items()}
        if self.says(troubles(typed)):
            return
        joining = Joining(typed["address"], typed["workstation"], typed["name"], typed["password"])
        self._set_busy(True)
        (self.join_wanted if self._seen else self.try_wanted).emit(joining)

    def saw(self, findings: tuple[Finding, ...]) -> None:
        """The server was tried: say what was found, and offer to join it."""
        self._set_busy(False)
        self._seen = True
        lines = [f"{each.what} {each.remedy}" for each in findings if each.must]
        head = _TOLD if lines else _WELL
        self.found_head.setText(head)
        self.found.setText("\n".join(lines))
        self.go_button.set_text("Join it")
        self.go_button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(" ".join((head, *lines)), at=self)

    def refuse(self, trouble: CounterError | Fault) -> None:
        """It could not be reached or joined: say why, beside its field; what was typed stays."""
        self._set_busy(False)
        if not (isinstance(trouble, CounterError) and self.form.refuse(trouble)):
            self.line.say(str(trouble))

    @property
    def busy(self) -> bool:
        """Whether the server is being asked."""
        return self._busy

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.go_button.setEnabled(not busy)
        self.form.setEnabled(not busy)
        self._clear("Asking the server …" if busy else "")

    def _clear(self, head: str = "") -> None:
        self.found_head.setText(head)
        self.found.setText("")

    def _on_changed(self) -> None:
        """What was seen belongs to what was typed then."""
        if self._seen:
            self._seen = False
            self._clear()
            self.go_button.set_text("Try the server")


def troubles(typed: dict[str, str]) -> dict[str, str]:
    """What is wrong with what was typed, by field, in the order of the form; "" where nothing is."""
    return {
        "address": "" if "/" in typed["address"].strip("/") else "Server and database, such as books.example.gov/city.",
        "workstation": "" if _TILL.fullmatch(typed["workstation"]) else "W and one to three figures, such as W2.",
        "name": "" if typed["name"] else "Type your sign-in name.",
        "password": "" if typed["password"] else "Type your password.",
    }

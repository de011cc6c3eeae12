# SPDX-License-Identifier: Apache-2.0
"""A page of questions of a first start: its form in a card, and a foot with the way back, what is wrong, the way on."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.views.announce import announce
from app.views.screens.setup.choices import ErrorLine
from app.views.screens.setup.form import Form
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.card import Card
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column


class FormPage(QWidget):
    """The page; its form is filled by whoever makes it. `back_wanted()` on the key that leads back."""

    back_wanted = Signal()

    def __init__(self, title: str, go_button: KeyCapButton) -> None:
        super().__init__()
        outer = Column(self, gap="s", margins="l")
        outer.addWidget(Label(title, "headline", wrap=True))
        card = Card(flush=True)
        self.form = Form(title)
        card.body.addWidget(self.form, 1)
        foot = card.add_foot()
        self.back_button = KeyCapButton("Back", "Esc")
        self.back_button.clicked.connect(self.back_wanted)
        self.line = ErrorLine()
        foot.addWidget(self.back_button)
        foot.addWidget(self.line, 1)
        foot.addWidget(go_button)
        outer.addWidget(card, 1)
        self.form.accepted.connect(lambda: go_button.setFocus(Qt.FocusReason.TabFocusReason))

    def says(self, troubles: Mapping[str, str]) -> bool:
        """Say what is wrong beside its field, "" where nothing is; the first one gets the focus. Whether any was."""
        wrong = {name: said for name, said in troubles.items() if said}
        for name, said in reversed(wrong.items()):
            self.form.fields[name].set_error(said)
            self.form.fields[name].setFocus(Qt.FocusReason.OtherFocusReason)  # the first one keeps it
        if wrong:
            announce(next(iter(wrong.values())), at=self, urgent=True)
        return bool(wrong)

# SPDX-License-Identifier: Apache-2.0
"""Sign in: a name and a password, and nothing of a customer on the screen; the same form unlocks a locked till."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.views import actions, theme
from app.views.actions import ActionSet
from app.views.frame import Mark
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.fields import PasswordField, TextField
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row


@dataclass(frozen=True, slots=True)
class Doorstep:
    """What the form says about where one signs in: city, date, workstation, and a mark such as "SAMPLE"."""

    city: str
    date: str
    workstation: str
    mark: str = ""


class SignInPage(QWidget):
    """The form. `wanted(name, password)` asks to be let in; `look_wanted()` opens look and text size.

    `help_wanted()` asks for the keys and the manual.

    With `locked` the name of who locked is filled in; somebody else may sign in as well.
    """

    wanted = Signal(str, str)
    look_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, step: Doorstep, *, locked: str = "") -> None:
        super().__init__()
        self.setObjectName("sign-in")
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = Row(self, gap="")
        self._side = self._make_side(step)
        row.addWidget(self._side)
        row.addWidget(self._scrolled(self._make_form(locked)), 1)
        self._actions = ActionSet(self)
        self._actions.add("help", self.help_wanted.emit)
        self._actions.add("sign_in.look", self.look_wanted.emit, button=self.look_button)
        self.restyle()

    def _make_side(self, step: Doorstep) -> QFrame:
        side = QFrame()
        side.setObjectName("sign-in-side")
        side.setProperty("ground", "panel")
        column = Column(side, gap="xxs", margins="xxl")
        column.addWidget(Mark(56))
        column.addStretch(1)
        self.city = Label("", "headline", "panel-ink", wrap=True)
        column.addWidget(self.city)
        column.addWidget(Label("Finance counter", "title", "panel-ink"))
        column.addSpacing(theme.current().space("m"))
        self.facts = Label("", "body", "panel-muted")
        column.addWidget(self.facts)
        self.mark = Label("", "strong", "panel-ink", wrap=True)
        column.addWidget(self.mark)
        self.show_step(step)
        return side

    def show_step(self, step: Doorstep) -> None:
        """Name the city and its date, anew once its books are open, and say where its money is not real."""
        self.city.setText(step.city)
        self.facts.setText(f"{step.date}\nWorkstation {step.workstation}")
        self.mark.setText(f"{step.mark}. Nothing here is real money." if step.mark else "")

    def _scrolled(self, form: QWidget) -> QScrollArea:
        """With large text on a small screen the form scrolls, and nothing of it is squeezed."""
        self._area = QScrollArea()
        ground = QWidget()  # our own: to wrap the one Qt makes, all classes of Qt are loaded, before the first paint
        self._area.setViewport(ground)
        self._area.setWidget(form)
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName("Sign in")
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        ground.setAutoFillBackground(False)
        form.setAutoFillBackground(False)
        return self._area

    def _make_form(self, locked: str) -> QWidget:
        right = QWidget()
        outer = Column(right, gap="", margins="l")
        outer.addStretch(2)
        middle = Row(gap="")
        middle.addStretch(1)
        self._form = QWidget()
        column = Column(self._form, gap="xs")
        column.addWidget(Label("Locked" if locked else "Sign in", "headline"))
        said = (
            "Your receipt in progress is kept. Type your password to go on."
            if locked
            else "Use your own sign-in name and password."
        )
        column.addWidget(Label(said, "body", "ink-muted", wrap=True))
        column.addSpacing(theme.current().space("s"))
        self.name = TextField("Name", strong=True)
        self.name.input.setObjectName("sign-in-name")
        self.name.set_text(locked)
        self.password = PasswordField("Password", strong=True)
        self.password.input.setObjectName("sign-in-password")
        self.button = KeyCapButton("Sign in", "Enter", "primary", height="control-tender")
        self.button.setObjectName("sign-in-button")
        self.name.accepted.connect(self.password.select_all)
        self.password.accepted.connect(self._ask)
        self.button.clicked.connect(self._ask)
        for widget in (self.name, self.password, self.button):
            column.addWidget(widget)
        middle.addWidget(self._form)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        foot = Row(gap="s")
        foot.addStretch(1)
        self.look_button = actions.button("sign_in.look", "link", icon="monitor")
        foot.addWidget(self.look_button)
        outer.addLayout(foot)
        return right

    def first_focus(self) -> QWidget:
        """The first empty field."""
        return self.password.input if self.name.text() else self.name.input

    def _ask(self) -> None:
        if not self.button.isEnabled():
            return
        self.name.set_error("" if self.name.text() else "Type your sign-in name.")
        if not self.name.text():
            self.name.select_all()
            return
        self.button.setEnabled(False)
        self.wanted.emit(self.name.text(), self.password.input.text())

    def again(self) -> None:
        """Nobody was let in, and nothing was wrong: the form is ready once more."""
        self.button.setEnabled(True)
        self.password.clear()
        self.password.select_all()

    def refuse(self, sentence: str) -> None:
        """Not let in: say why beside the password; the name stays."""
        self.button.setEnabled(True)
        self.password.clear()
        self.password.set_error(sentence)
        self.password.select_all()
        self._area.ensureWidgetVisible(self.password)

    def set_compact(self, compact: bool) -> None:
        """On a small window the side with the city's name gives way."""
        self._side.setVisible(not compact)

    def restyle(self) -> None:
        """Measure again."""
        scale = theme.current().scale
        self._side.setFixedWidth(round(520 * scale) if scale < 1.5 else round(320 * scale))
        self._form.setFixedWidth(round(420 * min(scale, 1.4)))

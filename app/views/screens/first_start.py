# SPDX-License-Identifier: Apache-2.0
"""The first start: the sample city with one key, or a city of one's own on one page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from app.domain.city import TIME_ZONES
from app.domain.money import Money
from app.domain.network_address import is_network_address
from app.views import actions, theme
from app.views.actions import ActionSet
from app.views.frame import Mark
from app.views.screens.form_page import FormPage
from app.views.screens.join_page import JoinPage
from app.views.screens.setup.choices import Choice, ErrorLine, Ticks
from app.views.screens.setup.inputs import Cash, Secret, Words
from app.views.screens.setup.scrolled import Scrolled
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.card import Card
from app.views.widgets.empty_state import Progress
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row

FUNDS = (("100", "General"), ("501", "Water"), ("521", "Wastewater"), ("541", "Solid waste"))
"""The funds a city may start with; pooled cash (999) always comes along, others are added in Setup."""

_SHORTEST = 8
_SIGN_IN = re.compile(r"[a-z][a-z0-9._-]{0,62}")


@dataclass(frozen=True, slots=True)
class OwnCity:
    """What a city of one's own starts with. `printer` is the address of a network printer, "" for the screen's."""

    name: str
    time_zone: str
    administrator: str
    full_name: str
    password: str = field(repr=False)
    drawer: str
    drawer_float: Money
    funds: dict[str, str]
    printer: str = ""


class FirstStartPage(QWidget):
    """The page. `sample_wanted()` and `own_wanted(OwnCity)` ask for one of the two to be made; `join` is the third way.

    A till that joins a server makes nothing: `join` has signals of its own.
    """

    sample_wanted = Signal()
    own_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("first-start")
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._cancel: Callable[[], object] | None = None
        row = Row(self, gap="")
        self._side = self._make_side()
        row.addWidget(self._side)
        self.pages = QStackedWidget()
        row.addWidget(self.pages, 1)
        self._choose, self._own, self._busy = self._make_choose(), self._make_own(), self._make_busy()
        self.join = JoinPage()
        self.join.back_wanted.connect(self.back)
        for page in (self._choose, self._own, self._busy, self.join):
            self.pages.addWidget(page)
        self._actions = ActionSet(self)
        self._actions.add("first.sample", self._sample, button=self.sample_button)
        self._actions.add("first.own", self._show_own, button=self.own_button)
        self._actions.add("first.make", self._make, button=self.make_button)
        self._actions.add("first.join", lambda: self._show(self.join), button=self.join_button)
        self._actions.add("first.go", self.join.go, button=self.join.go_button)
        self._show(self._choose)
        self.restyle()

    # parts --------------------------------------------------------------------------------------

    def _make_side(self) -> QFrame:
        side = QFrame()
        side.setProperty("ground", "panel")
        column = Column(side, gap="xxs", margins="xxl")
        column.addWidget(Mark(56))
        column.addStretch(1)
        column.addWidget(Label("Tillwright", "headline", "panel-ink", wrap=True))
        column.addWidget(Label("Finance counter", "title", "panel-ink", wrap=True))
        column.addSpacing(theme.current().space("m"))
        column.addWidget(Label("There are no books in this folder yet.", "body", "panel-muted", wrap=True))
        return side

    def _make_choose(self) -> QWidget:
        page = QWidget()
        across = Row(page, gap="", margins="l")
        self._middle = QWidget()
        outer = Column(self._middle, gap="s")
        across.addStretch(1)
        across.addWidget(self._middle, 100)
        across.addStretch(1)
        outer.addStretch(2)
        outer.addWidget(Label("How do you want to start?", "headline", wrap=True))
        outer.addWidget(
            Label("Each can be done again in another folder.", "body", "ink-muted",
                  wrap=True)
        )  # fmt: skip
        self.sample_button = actions.button("first.sample", "primary", icon="play", height="control-tender")
        self.own_button = actions.button("first.own", icon="building-2")
        self.join_button = actions.button("first.join", icon="link")
        self.stopped = ErrorLine()
        self._offer(
            outer, "City of Ridgemont", "An invented city with 2,000 accounts, people, drawers and a week of payments, "
            "to try everything with. It is marked as a sample on the screen and on paper.", self.sample_button,
        )  # fmt: skip
        self._offer(
            outer, "Our own city", "Its name, funds, the first administrator and a drawer. People, codes, tenders and "
            "accounts are added in Setup.", self.own_button,
        )  # fmt: skip
        self._offer(
            outer, "Our city's server", "This till works in books that are there already, together with the others.",
            self.join_button,
        )  # fmt: skip
        outer.addWidget(self.stopped)
        outer.addStretch(3)
        return Scrolled(page, "How to start")

    def _offer(self, outer: Column, head: str, text: str, button: KeyCapButton) -> None:
        card = Card()
        card.body.addWidget(Label(head, "title", wrap=True))
        card.body.addWidget(Label(text, "body", "ink-muted", wrap=True))
        card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addWidget(card)

    def _make_own(self) -> FormPage:
        self.make_button = actions.button("first.make", "primary")
        page = FormPage("Our own city", self.make_button)
        page.back_wanted.connect(self.back)
        self.line, self.form = page.line, page.form
        form = self.form
        form.add(
            name=Words("Name of the city", hint="As paper shows it, such as City of Ridgemont"),
            time_zone=Choice("Time zone", TIME_ZONES),
        )
        form.add(funds=Ticks("Funds", FUNDS, across=2, hint="Pooled cash comes along; more are added in Setup."))
        form.heading("First administrator")
        form.add(
            administrator=Words("Sign-in name", hint="Small letters, such as admin"),
            full_name=Words("Full name", hint="As the log shows it"),
        )
        form.add(
            password=Secret("Password", hint=f"At least {_SHORTEST} characters; a few words are best"),
            again=Secret("The same again"),
        )
        form.heading("Drawer and printer")
        form.add(drawer=Words("Drawer", hint="Two figures"), drawer_float=Cash("Float", hint="What it opens with"))
        form.add(printer=Words("Network printer", hint="Its address, or empty for the printer on the screen"))
        form.close_up()
        form.load({"time_zone": "America/Chicago", "funds": {code for code, _ in FUNDS}, "drawer": "01",
                   "drawer_float": Money(20000)})  # fmt: skip
        return page

    def _make_busy(self) -> QWidget:
        page = QWidget()
        outer = Column(page, gap="s", margins="xxl")
        outer.addStretch(2)
        self.progress = Progress(can_stop=True, delay_ms=0)
        self.progress.stop_wanted.connect(self.back)
        self.stop_button = KeyCapButton("Stop", "Esc")
        self.stop_button.clicked.connect(self.back)
        outer.addWidget(self.progress)
        outer.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addStretch(3)
        return page

    # what happens -------------------------------------------------------------------------------

    def _show(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        self._actions.enable("first.sample", page is self._choose)
        self._actions.enable("first.own", page is self._choose)
        self._actions.enable("first.make", page is self._own)
        self._actions.enable("first.join", page is self._choose)
        self._actions.enable("first.go", page is self.join)
        self.stopped.say("")
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _sample(self) -> None:
        self.making("Making the sample city", None)
        self.sample_wanted.emit()

    def _show_own(self) -> None:
        self._show(self._own)

    def making(self, what: str, cancel: Callable[[], object] | None) -> None:
        """Something is being made; `cancel` stops it and removes what was begun."""
        self._cancel = cancel
        self._show(self._busy)
        self.stop_button.setVisible(cancel is not None)
        self.progress.begin(what)

    def report(self, done: int, total: int) -> None:
        """Say how far it is."""
        self.progress.report(done, total, "steps")

    def back(self) -> None:
        """Esc: stop what is being made, or go back to the ways to start."""
        if self.pages.currentWidget() is self._busy:
            cancel, self._cancel = self._cancel, None
            if cancel is None:
                return
            cancel()
            self.progress.end()
            self._show(self._choose)
            self.stopped.say("It is stopped. Nothing was kept.")
        elif (self.pages.currentWidget() is self._own and self.make_button.isEnabled()) or (
            self.pages.currentWidget() is self.join and not self.join.busy
        ):
            self._show(self._choose)

    def refuse(self, sentence: str) -> None:
        """It could not be made: say why; what was typed stays."""
        self.progress.end()
        typed = bool(self.form.fields["name"].value())
        self._show(self._own if typed else self._choose)
        (self.line if typed else self.stopped).say(sentence)

    def _make(self) -> None:
        self.line.say("")
        values = self.form.values()
        if self._own.says(troubles(values)):
            return
        self.making("Making the books of your city", None)
        funds = {code: words for code, words in FUNDS if code in values["funds"]}
        self.own_wanted.emit(
            OwnCity(
                str(values["name"]), str(values["time_zone"]), str(values["administrator"]), str(values["full_name"]),
                str(values["password"]), str(values["drawer"]), values["drawer_float"], funds, str(values["printer"]),
            )
        )  # fmt: skip

    # the window ---------------------------------------------------------------------------------

    def first_focus(self) -> QWidget:
        """What is typed or pressed first."""
        page = self.pages.currentWidget()
        if page is self._choose:
            return self.sample_button
        if page is self.join:
            return self.join.form.first_focus()
        return self.form.first_focus() if page is self._own else self.progress

    def set_compact(self, compact: bool) -> None:
        """On a small window the side gives way."""
        self._side.setVisible(not compact)

    def resizeEvent(self, event: Any) -> None:
        """The side gives way where there is no room for both."""
        super().resizeEvent(event)
        self.restyle()

    def restyle(self) -> None:
        """Measure the side again."""
        now = theme.current()
        self._side.setFixedWidth(round(420 * now.scale))
        self._middle.setMaximumWidth(now.size("text-block"))
        small = self.width() < now.size("compact-width") or self.height() < now.size("compact-height")
        self._side.setVisible(not small)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back."""
        if event.key() == Qt.Key.Key_Escape:
            self.back()
        else:
            super().keyPressEvent(event)


def troubles(values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with what was typed, by field, in the order of the form; "" where nothing is."""
    password, amount = str(values["password"]), values["drawer_float"]
    printer = str(values["printer"])
    sound = isinstance(amount, Money) and amount >= Money(0)
    return {
        "name": "" if values["name"] else "Type the name of the city.",
        "funds": "" if "100" in values["funds"] else "The general fund is needed: over and short go there.",
        "administrator": ""
        if _SIGN_IN.fullmatch(str(values["administrator"]))
        else "Small letters, figures, dots and dashes, a letter first.",
        "full_name": "" if values["full_name"] else "Type the full name.",
        "password": "" if len(password) >= _SHORTEST else f"A password needs at least {_SHORTEST} characters.",
        "again": "" if values["again"] == password else "The two are not the same. Type it again.",
        "drawer": "" if re.fullmatch(r"[0-9]{2}", str(values["drawer"])) else "Two figures, such as 01.",
        "printer": ""
        if not printer or is_network_address(printer)
        else "An address such as 192.0.2.10:9100, or empty.",
        "drawer_float": "" if sound else "Type dollars and cents, such as 200.00.",
    }

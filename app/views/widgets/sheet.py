# SPDX-License-Identifier: Apache-2.0
"""Sheets: a question over the screen, its context kept, the keyboard inside until it is answered."""

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QLineEdit, QScrollArea, QWidget

from app.views import actions
from app.views import theme as themes
from app.views.announce import announce
from app.views.widgets.card import Facts, Well
from app.views.widgets.fields import Input
from app.views.widgets.focus_ring import FocusRing
from app.views.widgets.labels import IconLabel, Label
from app.views.widgets.layouts import Column, Row


class _Snug(QScrollArea):
    """What a sheet holds: as high as its content while the window has the room, else it scrolls.

    `grown()` when the content wants another height than it has.
    """

    grown = Signal()

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of every line that comes, goes or wraps otherwise."""
        handled = super().eventFilter(watched, event)
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self.grown.emit()
        return handled

    def fit(self, width: int, most: int) -> None:
        """Be as high as the content at this width, and no higher than `most`."""
        layout = self._inside.layout()
        high = self._inside.sizeHint().height()
        if layout is not None:
            layout.activate()
            high = layout.totalSizeHint().height()
            if layout.hasHeightForWidth():
                high = layout.totalHeightForWidth(width)
        # Its own least height is reckoned for words wrapped at any width, and would bring a scroll bar.
        self._inside.setMinimumHeight(high)
        self.setFixedHeight(min(high, most))
        # Not even until the new heights have reached the area: the bar would lie over what is read.
        needed = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(needed if high > most else Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


class Sheet(QWidget):
    """A question. `title` asks it with the object's number, `consequence` says what follows.

    Signals: `answered(answer)`, None when nothing is to be done; `agreed(answer)` when `hold`,
    which keeps the sheet open until `finish` or `fail` is called, as for work that may be refused.
    A sheet never saves anything. `open_over(widget)` shows it and does not wait.
    """

    answered = Signal(object)
    agreed = Signal(object)

    def __init__(
        self,
        title: str,
        consequence: str = "",
        *,
        verb: str,
        keep: str = "Keep as it is",
        danger: bool = False,
        wide: bool = False,
        hold: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.setAccessibleName(title)
        self._danger, self._wide, self._hold = danger, wide, hold
        self._before: QWidget | None = None
        self._suspended: list[actions.ActionSet] = []
        self._open = False
        self.paper = QFrame(self)
        self.paper.setProperty("part", "sheet")
        self._lay_out(title, consequence, verb, keep)
        self._actions = actions.ActionSet(self)
        self._actions.add("sheet.do", self.accept, button=self.verb_button)
        self._actions.add("sheet.keep", self.reject, button=self.keep_button)
        self.hide()

    def _lay_out(self, title: str, consequence: str, verb: str, keep: str) -> None:
        column = Column(self.paper, gap="m", margins=("l", "l", "l", "l"))
        words = Column(gap="xxs")
        self.title = Label(title, "title", wrap=True)
        words.addWidget(self.title)
        self.consequence = Label(consequence, "body", "ink-muted", wrap=True)
        words.addWidget(self.consequence)
        column.addLayout(words)
        self.consequence.setVisible(bool(consequence))
        inside = QWidget()
        self.body = Column(inside, gap="m", margins="xxs")
        self._scroll = _Snug(inside)
        # Placed anew once the parts have their heights; many may change at once.
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._place)
        self._scroll.grown.connect(self._settled.start)
        column.addWidget(self._scroll, 1)
        self._error = Label("", "small", "danger", wrap=True)
        self._error.setObjectName("sheet-error")
        self._error.setVisible(False)
        column.addWidget(self._error)
        buttons = Row(gap="s")
        self.keep_button = actions.button("sheet.keep", text=keep, height="control")
        self.verb_button = actions.button("sheet.do", "danger" if self._danger else "primary", text=verb)
        self.keep_button.setObjectName("keep-button")
        self.verb_button.setObjectName("verb-button")
        buttons.addWidget(self.keep_button)
        buttons.addStretch(1)
        buttons.addWidget(self.verb_button)
        column.addLayout(buttons)

    # what it holds ------------------------------------------------------------------------------

    def add_facts(self, pairs: Sequence[tuple[str, str] | tuple[str, str, str]]) -> Facts:
        """Put facts in two columns."""
        facts = Facts(pairs)
        self.body.addWidget(facts)
        return facts

    def add_well(self, head: str, note: str = "", icon: str = "id-card") -> Well:
        """Put a well, such as for the second person."""
        well = Well()
        line = Row(gap="xs")
        line.addWidget(IconLabel(icon, "ink", "icon-notice"))
        line.addWidget(Label(head, "strong"))
        line.addStretch(1)
        line.addWidget(Label(note, "small", "ink-muted"))
        well.body.addLayout(line)
        self.body.addWidget(well)
        return well

    def answer(self) -> object:
        """What the person answered; a sheet with fields gives back a frozen value."""
        return True

    def complete(self) -> bool:
        """Whether everything needed is entered; a sheet with fields checks them here."""
        return True

    # opening and closing ------------------------------------------------------------------------

    def open_over(self, over: QWidget) -> "Sheet":
        """Show the question over the window of a widget."""
        window = over.window()
        self._before = QApplication.focusWidget()
        self.setParent(window)
        for each in window.findChildren(actions.ActionSet):
            if not self._owns(each):
                each.suspend()
                self._suspended.append(each)
        for each_input in self.findChildren(Input):
            each_input.accepted.connect(self.go_on)
        self._open = True
        window.installEventFilter(self)
        themes.application().focusChanged.connect(self._on_focus_changed)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self._place()
        if (ring := window.findChild(FocusRing)) is not None:
            ring.raise_()
        # Words that wrap know their height once they have their width.
        self._settled.start()
        self._focus_first()
        announce(f"{self.title.text()} {self.consequence.text()}".strip(), at=self)
        return self

    def _owns(self, each: actions.ActionSet) -> bool:
        """Whether a set of actions is this sheet's own."""
        owner = each.parent()
        return owner is self or (isinstance(owner, QWidget) and self.isAncestorOf(owner))

    @property
    def is_open(self) -> bool:
        """Whether the question still waits."""
        return self._open

    def accept(self) -> None:
        """Do what the verb says, if everything needed is there."""
        if not self._open or not self.verb_button.isEnabled() or self.verb_button.refused:
            return
        self.fail("")
        if not self.complete():
            return
        answer = self.answer()
        if self._hold:
            self.verb_button.setEnabled(False)
            self.agreed.emit(answer)
        else:
            self._close(answer)

    def reject(self) -> None:
        """Keep everything as it is."""
        if self._open:
            self._close(None)

    def finish(self, answer: object = True) -> None:
        """The held work succeeded; the sheet leaves."""
        if self._open:
            self._close(answer)

    def fail(self, sentence: str) -> None:
        """The held work was refused: say why; what was typed stays."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.verb_button.setEnabled(True)
        self._place()
        if sentence:
            announce(sentence, at=self, urgent=True)

    def _close(self, answer: object) -> None:
        self._open = False
        window = self.parentWidget()
        if window is not None:
            window.removeEventFilter(self)
        themes.application().focusChanged.disconnect(self._on_focus_changed)
        for each in self._suspended:
            if shiboken6.isValid(each):
                each.resume()
        self._suspended.clear()
        self.hide()
        if self._before is not None and shiboken6.isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.answered.emit(answer)
        self.deleteLater()

    # keyboard -----------------------------------------------------------------------------------

    def _stops(self) -> list[QWidget]:
        found: list[QWidget] = []
        own = set(self.findChildren(QWidget))
        link = self.nextInFocusChain()
        # The chain is a ring over the whole window, thousands of parts; those of a sheet mostly come first in it.
        # The bound only guards against a broken one.
        for _ in range(5000):
            if not own or link is None or link is self:
                break
            if link in own:
                own.remove(link)
                if self._is_stop(link):
                    found.append(link)
            link = link.nextInFocusChain()
        return found

    def _is_stop(self, link: QWidget) -> bool:
        reachable = bool(link.focusPolicy() & Qt.FocusPolicy.TabFocus) and link.isEnabled()
        return reachable and self.isAncestorOf(link) and link.isVisibleTo(self) and link.focusProxy() is None

    def _focus_first(self) -> None:
        stops = self._stops()
        empty = [w for w in stops if isinstance(w, QLineEdit) and not w.text() and not w.isReadOnly()]
        fields = [w for w in stops if not isinstance(w, QAbstractButton)]
        fallback = self.keep_button if self._danger else self.verb_button
        first = (empty or fields or [fallback])[0]
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside the sheet."""
        stops = self._stops()
        now = self.focusWidget() if QApplication.focusWidget() is None else QApplication.focusWidget()
        if not stops:
            return True
        place = stops.index(now) if now in stops else (-1 if forward else 0)
        target = stops[(place + (1 if forward else -1)) % len(stops)]
        target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field and never presses a danger button; nothing gets behind."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        event.accept()

    def go_on(self) -> None:
        """From a field to the next; from the last one to the verb, unless it is a danger."""
        fields = [w for w in self._stops() if not isinstance(w, QAbstractButton)]
        now = QApplication.focusWidget()
        if now in fields and now is not fields[-1]:
            fields[fields.index(now) + 1].setFocus(Qt.FocusReason.TabFocusReason)
        elif not self._danger:
            self.accept()

    def _on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        window = self.parentWidget()
        if not (self._open and self.isVisible()) or now is None or window is None or now.window() is not window:
            return
        if not self._on_top(window):  # a newer question keeps the focus
            return
        if now is not self and not self.isAncestorOf(now):
            self._focus_first()

    def _on_top(self, window: QWidget) -> bool:
        return [each for each in window.children() if isinstance(each, Sheet) and each.is_open][-1] is self

    # place --------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window whatever its size."""
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self.setGeometry(watched.rect())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the paper anew."""
        super().resizeEvent(event)
        self._place()

    def restyle(self) -> None:
        """Place the paper anew after the theme changed."""
        # The parts take their new measures first.
        self._settled.start()

    def _place(self) -> None:
        theme = themes.current()
        gap = theme.space("m")
        width = min(theme.size("sheet-wide" if self._wide else "sheet"), self.width() - 2 * gap)
        self.paper.resize(width, self.paper.height())
        layout = self.paper.layout()
        if layout is None:
            return
        self._scroll.fit(width - 2 * theme.space("l"), 10_000)
        layout.activate()
        high = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        if (over := high - (self.height() - 2 * gap)) > 0:
            self._scroll.fit(
                width - 2 * theme.space("l"), max(theme.size("control"), self._scroll.minimumHeight() - over)
            )
            high = self.height() - 2 * gap
        top = max(gap, (self.height() - high) * 2 // 5)
        self.paper.setGeometry((self.width() - width) // 2, top, width, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay the veil over the screen."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), themes.current().scrim())

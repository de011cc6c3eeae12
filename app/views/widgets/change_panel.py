# SPDX-License-Identifier: Apache-2.0
"""Change panel: what to hand back, large enough to read over a shoulder."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from app.domain.money import Money
from app.views import formats
from app.views import theme as themes
from app.views.announce import announce
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.figure import Figure
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row, clear


@dataclass(frozen=True, slots=True)
class Piece:
    """So many bills or coins of one face."""

    face: Money
    count: int
    coin: bool = False


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """What the panel shows.

    `shortage` is the sentence when the drawer cannot make it, `offers` the
    words of up to two ways out; `short_note` stands in for `note` in a compact window.
    """

    change: Money
    pieces: tuple[Piece, ...] = ()
    drawer: str = ""
    note: str = "Count it into the customer\u2019s hand"
    shortage: str = ""
    offers: tuple[str, ...] = ()
    short_note: str = ""


class PieceMark(QWidget):
    """One face: a bill is a rectangle, a coin a circle, the count in words below."""

    def __init__(self, piece: Piece) -> None:
        super().__init__()
        self._face = formats.face(piece.face)
        self._coin = piece.coin
        self._words = formats.count_of(piece.count, "coin" if piece.coin else "bill")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{self._words} of {self._face}")

    def sizeHint(self) -> QSize:
        """A bill is twice as wide as high, a coin round; the words fit under both."""
        theme = themes.current()
        line = QFontMetricsF(theme.font("lead")).height()
        words = QFontMetricsF(theme.font("lead")).horizontalAdvance(self._words)
        side = round(72 * theme.scale)
        wide = round(100 * theme.scale) if self._coin else round(148 * theme.scale)
        return QSize(max(wide, round(words) + 4), round(side + theme.space("xs") + line))

    def minimumSizeHint(self) -> QSize:
        """Never smaller than that."""
        return self.sizeHint()

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the piece and its count."""
        theme = themes.current()
        side = round(72 * theme.scale)
        middle = self.width() / 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("panel-edge"), 1.5))
            if self._coin:
                box = QRectF(middle - side / 2 + 1, 1, side - 2, side - 2)
                painter.drawEllipse(box)
            else:
                box = QRectF(1, 3, self.width() - 2, side - 6)
                painter.drawRoundedRect(box, theme.radius("control"), theme.radius("control"))
                painter.setPen(QPen(theme.colour("panel-edge"), 1))
                painter.drawRoundedRect(box.adjusted(6, 6, -6, -6), 3, 3)
            painter.setPen(theme.colour("panel-ink"))
            painter.setFont(theme.font("money-strong", 19) if self._coin else theme.font("money-title"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._face)
            painter.setFont(theme.font("lead"))
            painter.setPen(theme.colour("panel-muted"))
            below = QRectF(0, side + theme.space("xs"), self.width(), self.height() - side - theme.space("xs"))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._words)


class ChangePanel(QFrame):
    """The figure, and the pieces it is handed back in.

    `offer_taken(int)` tells which way out was chosen when the drawer cannot make the change.
    """

    offer_taken = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "panel")
        self.setObjectName("change-panel")
        self.shown = ChangeShown(Money(0))
        self._compact = False
        column = Column(self, gap="xs", margins=("xl", "m", "l", "m"))
        top = Row(gap="s")
        self._head = Label("Change due", "title", "panel-ink")
        self._note = Label("", "body", "panel-muted", right=True)
        top.addWidget(self._head)
        top.addStretch(1)
        top.addWidget(self._note)
        column.addLayout(top)
        column.addStretch(3)
        self.figure = Figure("", "money-change", tone="panel-ink", right=False, steady=False)
        column.addWidget(self.figure)
        column.addStretch(3)
        self._from = Label("", "body", "panel-muted", wrap=True)
        column.addWidget(self._from)
        self._compact_line = Label("", "lead", "panel-ink", wrap=True)
        column.addWidget(self._compact_line)
        self._pieces = Row(gap="s")
        column.addLayout(self._pieces)
        self.show_change(self.shown)

    def show_change(self, shown: ChangeShown) -> None:
        """Show a change: figure and pieces, or "No change due", or why the drawer cannot make it."""
        self.shown = shown
        nothing = shown.change.cents == 0
        self._head.setText("" if nothing else "Change due")
        self.figure.set_text(
            "No change due" if nothing else formats.money(shown.change), kind="headline" if nothing else "money-change"
        )
        self._fill()
        words = self.sentence()
        self.setAccessibleName(words)
        announce(words, at=self)

    def set_compact(self, compact: bool) -> None:
        """Write the pieces as one line where there is no room to draw them."""
        if compact != self._compact:
            self._compact = compact
            self._fill()

    def sentence(self) -> str:
        """The panel as one sentence, to be read out."""
        shown = self.shown
        if shown.change.cents == 0:
            return "No change due."
        first = f"Change due {formats.spoken_money(shown.change)}."
        if shown.shortage:
            return f"{first} {shown.shortage}"
        pieces = ", ".join(f"{piece.count} of {formats.face(piece.face)}" for piece in shown.pieces)
        return f"{first} {pieces}.".strip() if pieces else first

    def _fill(self) -> None:
        shown = self.shown
        clear(self._pieces)
        nothing = shown.change.cents == 0
        drawn = bool(shown.pieces) and not shown.shortage and not nothing
        self._note.setText("" if nothing else (shown.short_note or shown.note) if self._compact else shown.note)
        self._from.setVisible(bool(shown.shortage) or (drawn and not self._compact))
        where = f"Hand back, from what drawer {shown.drawer} holds" if shown.drawer else "Hand back"
        self._from.setText(shown.shortage or where)
        self._from.set_tone("panel-ink" if shown.shortage else "panel-muted")
        self._compact_line.setVisible(drawn and self._compact)
        listed = "   ".join(f"{piece.count}\u2009\u00d7\u2009{formats.face(piece.face)}" for piece in shown.pieces)
        self._compact_line.setText(f"Hand back  {listed}")
        if shown.shortage:
            for number, offer in enumerate(shown.offers[:2]):
                button = KeyCapButton(offer, f"Alt+{number + 1}", height="control-tender")
                button.clicked.connect(lambda _=False, chosen=number: self.offer_taken.emit(chosen))
                self._pieces.addWidget(button)
        elif drawn and not self._compact:
            for piece in shown.pieces:
                self._pieces.addWidget(PieceMark(piece))
        self._pieces.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write the pieces as a line when they would not fit side by side."""
        super().resizeEvent(event)
        room = self.width() - 2 * themes.current().space("xl")
        need = sum(150 if not piece.coin else 114 for piece in self.shown.pieces) * themes.current().scale
        low = self.height() < 420 * themes.current().scale
        self.set_compact(need > room or low)

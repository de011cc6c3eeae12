# SPDX-License-Identifier: Apache-2.0
"""The printer on the screen: its paper, how often it opened the drawer, and what it can be told to pretend."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from app.domain.ports import PaperRoll, RollMode
from app.views import theme as themes
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.labels import Label, SectionHeading
from app.views.widgets.layouts import Column, Row
from app.views.widgets.paper import PaperView

_WORDS = {
    RollMode.OK: ("Prints", "Everything is well"),
    RollMode.SLOW: ("Slow", "Every row takes its time"),
    RollMode.PAPER_LOW: ("Paper low", "Prints, and warns"),
    RollMode.PAPER_OUT: ("Paper out", "Waits for paper"),
    RollMode.COVER_OPEN: ("Cover open", "Waits to be closed"),
    RollMode.ERROR: ("Error", "The cutter is stuck"),
    RollMode.OFFLINE: ("Offline", "Answers, but does not print"),
    RollMode.SILENT: ("Silent", "Prints and never answers"),
    RollMode.CLOSES: ("Hangs up", "Ends after three rows"),
}

_SHOWN = 600  # rows: more has scrolled far out of sight


class VirtualRollWindow(QWidget):
    """A window of its own beside the counter; closing it leaves the printer running."""

    _printed = Signal()

    def __init__(self, roll: PaperRoll, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._roll = roll
        self.setWindowTitle("Printer on the screen")
        self.setObjectName("virtual-roll")
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._paper = PaperView(roll.columns)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("virtual-roll-paper")
        self._scroll.setAccessibleName("Paper of the printer on the screen")
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(self._paper)
        self._kicks = Label("", "small", "ink-muted")
        self._buttons: dict[RollMode, KeyCapButton] = {}
        row = Row(self, gap="m", margins="m")
        row.addWidget(self._scroll, 1)
        row.addWidget(self._side())
        self._end = roll.subscribe(self._printed.emit)
        self._printed.connect(self._on_printed, Qt.ConnectionType.QueuedConnection)
        self.restyle()
        self._on_printed()

    def _side(self) -> QScrollArea:
        self._panel = QWidget()
        side = Column(self._panel, gap="xs")
        side.addWidget(SectionHeading("What it does", ""))
        for mode, (word, detail) in _WORDS.items():
            button = KeyCapButton(word, role="tender", detail=detail, height="control")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, mode=mode: self._on_mode(mode))
            self._buttons[mode] = button
            side.addWidget(button)
        side.addStretch(1)
        side.addWidget(self._kicks)
        tear = KeyCapButton("Tear off the paper")
        tear.clicked.connect(self._roll.tear_off)
        side.addWidget(tear)
        self._beside = QScrollArea()
        self._beside.setObjectName("virtual-roll-modes")
        self._beside.setAccessibleName("What the printer does")
        self._beside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._beside.setFrameShape(QScrollArea.Shape.NoFrame)
        self._beside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._beside.setWidgetResizable(True)
        self._beside.setWidget(self._panel)
        return self._beside

    def restyle(self) -> None:
        """Leave room for the paper and its scroll bar at the present text size."""
        theme = themes.current()
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._scroll.setMinimumWidth(self._paper.sizeHint().width() + bar)
        self._beside.setFixedWidth(self._panel.sizeHint().width() + bar + theme.space("xs"))

    def showEvent(self, event: QShowEvent) -> None:
        """Only what is shown knows its size; the panel is measured then."""
        super().showEvent(event)
        self.restyle()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop listening to the printer."""
        self._end()
        super().closeEvent(event)

    def _on_mode(self, mode: RollMode) -> None:
        self._roll.set_mode(mode)
        self._show_mode()

    def _on_printed(self) -> None:
        self._paper.show_items(self._roll.items()[-_SHOWN:], self._roll.columns, "Paper of the printer on the screen")
        kicks = self._roll.kicks
        self._kicks.setText("The drawer was opened once." if kicks == 1 else f"The drawer was opened {kicks} times.")
        self._show_mode()
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _show_mode(self) -> None:
        for mode, button in self._buttons.items():
            chosen = mode is self._roll.mode
            button.setChecked(chosen)
            word = _WORDS[mode][0]
            button.setAccessibleName(f"{word}, chosen" if chosen else word)

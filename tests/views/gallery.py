# SPDX-License-Identifier: Apache-2.0
"""Every part of the window in every state on one sheet, to be looked at and to be measured."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.money import Money
from app.views import formats
from app.views import theme as themes
from app.views.tables.row_table import Column as TableColumn
from app.views.tables.row_table import RowTable
from app.views.widgets.banner import Banner
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.card import Card
from app.views.widgets.chip import Chip
from app.views.widgets.empty_state import EmptyState, Progress
from app.views.widgets.fields import AmountField, TextField
from app.views.widgets.figure import Figure, PlainFigure
from app.views.widgets.focus_ring import FocusRing
from app.views.widgets.key_cap import KeyCap
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row
from app.views.widgets.table_view import TableView
from app.views.widgets.timeline import Event, TimelineRow


@dataclass(frozen=True)
class Owed:
    """One open charge as the sample table shows it."""

    what: str
    due: str
    days: int
    open: Money | None


OWED = (
    Owed("Water, June", "Jun 22", 151, Money(6200)),
    Owed("Sewer, July", "Jul 22", 121, Money(104500)),
    Owed("Credit from Oct 30", "Oct 30", 21, Money(-760)),
    Owed("Nothing owed", "Nov 1", 19, None),
)


def owed_columns() -> list[TableColumn[Owed]]:
    """The columns of the sample table."""
    return [
        TableColumn("Money in a table", lambda r: r.what, lambda r: r.what, stretch=3),
        TableColumn("Due", lambda r: r.due, None, tone="ink-muted", stretch=1),
        TableColumn("Days", lambda r: str(r.days), lambda r: r.days, "right", tone="ink-muted"),
        TableColumn(
            "Open", lambda r: formats.money_or_dash(r.open), lambda r: r.open.cents if r.open else 0, "right", "money"
        ),
    ]


class Gallery(QWidget):
    """The sheet; it is a window of its own with a focus ring."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sides = Row(self, gap="m", margins=("l", "s", "l", "s"))
        left, right = Column(gap="s"), Column(gap="s")
        for card in (self._buttons(), self._fields(), self._chips(), self._banners()):
            left.addWidget(card)
        left.addStretch(1)
        for card in (self._table(), self._timeline(), self._progress(), self._type()):
            right.addWidget(card)
        right.addStretch(1)
        sides.addLayout(left, 54)
        sides.addLayout(right, 46)
        self.ring = FocusRing(self)

    def _card(self, title: str) -> Card:
        card = Card()
        card.body.addWidget(Label(title, "small", "ink-muted"))
        return card

    def _buttons(self) -> Card:
        card = self._card("Buttons: one primary on a screen, verbs, the key on the button")
        first, second = Row(gap="s"), Row(gap="s")
        for button in (
            KeyCapButton("Finish and print", "F12", "primary"),
            KeyCapButton("Park receipt", "F4"),
            KeyCapButton("Void receipt", "", "danger"),
        ):
            first.addWidget(button)
        first.addStretch(1)
        pointed = KeyCapButton("Pointed at")
        pointed.setProperty("pointed", True)
        self.focused = KeyCapButton("Has focus", "F8")
        off = KeyCapButton("Not now")
        off.setEnabled(False)
        chosen = KeyCapButton("Chosen")
        chosen.setCheckable(True)
        chosen.setChecked(True)
        for button in (KeyCapButton("Language", "F8", "link"), pointed, self.focused, off, chosen):
            second.addWidget(button)
        second.addStretch(1)
        card.body.addLayout(first)
        card.body.addLayout(second)
        tenders = Row(gap="xs")
        check = KeyCapButton("Check", "F7", "tender", icon="signature")
        check.refuse("Not this account")
        tenders.addWidget(KeyCapButton("$284.60", "F9", "quick"))
        tenders.addWidget(KeyCapButton("Other", "F5", "tender", icon="wallet", detail="Money order, ACH"))
        tenders.addWidget(check)
        card.body.addLayout(tenders)
        return card

    def _fields(self) -> Card:
        card = self._card("Fields: label above, help or error below, never inside")
        row = Row(gap="s")
        amount = AmountField("Amount", hint="Enter takes it as cash")
        amount.set_amount(Money(28460))
        wrong = TextField("Check date")
        wrong.set_text("31/12/26")
        wrong.set_error("Month first, like 12/31/26")
        read = TextField("Account", hint="Read only")
        read.set_text("UB-104417")
        read.set_read_only()
        off = TextField("Bank number", hint="Off for cash", placeholder="Not used here")
        off.setEnabled(False)
        for field in (amount, wrong, read, off):
            row.addWidget(field, 1)
        card.body.addLayout(row)
        return card

    def _chips(self) -> Card:
        card = self._card("Chips and counts: icon, word and colour together")
        row = Row(gap="xs")
        for chip in (
            Chip("Balanced", "positive"),
            Chip("Cash only", "caution"),
            Chip("Short", "danger"),
            Chip("Credit", "accent"),
            Chip("Read 2:40 PM"),
            Chip("Training", "training"),
            Chip.count(3, "waiting"),
        ):
            row.addWidget(chip)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _banners(self) -> Card:
        card = self._card("Banners stay, notices leave with the next key")
        for banner in (
            Banner(
                "Receipt 02-0123-0042 is posted",
                "The slip is printing.",
                "positive",
                button="Print again",
                key="Ctrl+P",
            ),
            Banner("No checks from this account until Mar 3, 2027", "Take cash, card or money order.", "caution"),
            Banner(
                "The slip did not print",
                "Receipt 02-0123-0042 is posted. Check the paper, then press Ctrl+P.",
                "danger",
            ),
            Banner("A newer version is on the server", "Finish the day; it starts tomorrow.", "accent"),
        ):
            card.body.addWidget(banner)
        return card

    def _table(self) -> Card:
        card = Card(flush=True)
        self.view = TableView(RowTable(owed_columns(), OWED), "Open charges")
        self.view.choose(1)
        self._fit_table()
        card.body.addWidget(self.view)
        themes.current().changed.connect(self._fit_table)
        return card

    def _fit_table(self) -> None:
        rows = self.view.verticalHeader().defaultSectionSize() * len(OWED)
        self.view.setFixedHeight(rows + themes.current().size("control-dense"))

    def _timeline(self) -> Card:
        card = Card(flush=True)
        paid = Event(
            "1:12 PM",
            "Nov 20",
            "Paid $42.00 in cash",
            "Receipt 02-0123-0038, Maria Diaz",
            "receipt",
            "positive",
            "\u2212$42.00",
            "$115.00 after",
        )
        back = Event(
            "4:30 PM",
            "Nov 3",
            "Check 1019 returned",
            "Fee $25.00 added",
            "circle-x",
            "danger",
            "+$109.17",
            "$157.00 after",
        )
        card.body.addWidget(TimelineRow(paid))
        card.body.addWidget(TimelineRow(back, last=True))
        return card

    def _progress(self) -> Card:
        card = self._card("Progress says how far, empty says what to do")
        progress = Progress()
        progress.begin("Reading the lockbox file")
        progress.report(248, 400)
        card.body.addWidget(progress)
        progress.show()
        card.body.addWidget(
            EmptyState("No mail is open", "Scan the first envelope, or press Alt+N to start a batch.", "mail-open")
        )
        return card

    def _type(self) -> Card:
        card = self._card("Keys and type")
        keys = Row(gap="xs")
        for key in ("F2", "Ctrl+K", "Enter", "\u2191"):
            keys.addWidget(KeyCap(key))
        keys.addStretch(1)
        words = Row(gap="xs")
        for text, role in (
            ("Caption", "caption"),
            ("Small", "small"),
            ("Body", "body"),
            ("Strong", "strong"),
            ("Lead", "lead"),
        ):
            words.addWidget(Label(text, role))
        words.addStretch(1)
        large = Row(gap="s")
        large.addWidget(Label("Title 22", "title"))
        large.addWidget(Label("Headline 30", "headline"))
        large.addWidget(PlainFigure("$1,131.17", "money-title"))
        large.addStretch(1)
        card.body.addLayout(keys)
        card.body.addLayout(words)
        card.body.addLayout(large)
        card.body.addWidget(Figure("$284.60", "money-total", right=False))
        return card

# SPDX-License-Identifier: Apache-2.0
"""Sessions that wait for the bank, and the deposits that were made, one of them in detail."""

from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.bank import BankAccount
from app.domain.money import Money
from app.queries.deposits import DepositRow, Waiting
from app.services.deposits import Overview
from app.views import actions, formats
from app.views.screens.deposits.words import (
    Cards,
    Looked,
    Made,
    WaitingRow,
    bank_facts,
    bank_tone,
    bank_words,
    card_facts,
    facts_of,
    moment_words,
    named,
)
from app.views.screens.drawer.page import Page, scrolled
from app.views.tables.row_table import Column as TableColumn
from app.views.tables.row_table import RowTable
from app.views.widgets.card import Card, Facts, Line
from app.views.widgets.chip import Chip
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.labels import IconLabel, Label, SectionHeading
from app.views.widgets.layouts import Column, Row, clear
from app.views.widgets.list_detail import ListDetail
from app.views.widgets.table_view import TableView

_SHORT = {"print": "Print", "correct": "Correct", "out": "Give out", "pass": "Hand on"}
_KEYS = ("prepare", "print", "pdf", "correct", "pass", "out")


class ListView(Page):
    """Signals: `prepared(bank, books)`; `asked(row)` for one that was made to be read; `wanted(str)`: the rest."""

    prepared = Signal(str, object)
    asked = Signal(object)
    wanted = Signal(str)

    def __init__(self, rights: frozenset[str]) -> None:
        super().__init__()
        self.setObjectName("deposits-list")
        self.title, self.note = "Deposits", ""
        self.shown: Looked | Cards | None = None
        self.found: Overview | None = None
        self._today = date.min
        self.marked: set[tuple[str, str]] = set()
        self._known: set[tuple[str, str]] = set()
        self._banks: dict[str, BankAccount] = {}
        self._names: dict[str, str] = {}
        self._on_made_side = self._compact = False
        self._shown_buttons: tuple[str, ...] = ()
        self.keys = actions.ActionSet(self, rights)
        self.waiting = RowTable(self._waiting_columns())
        self.waiting_list = TableView(self.waiting, "Sessions waiting")
        self.waiting_list.put_empty(EmptyState("Nothing waits for the bank", "Sealed sessions stand here.", "landmark"))
        self.made = RowTable(self._made_columns())
        self.made_list = TableView(self.made, "Deposits made")
        self.made_list.put_empty(EmptyState("No deposits yet", "", "package"))
        self._pair = ListDetail(self._lists(), self._detail(), shares=(46, 54))
        column = Column(self, gap="s")
        column.addWidget(self._pair, 1)
        column.addWidget(self.message)
        column.addWidget(self._foot())
        self._wire()

    def _waiting_columns(self) -> list[TableColumn[WaitingRow]]:
        return [
            TableColumn(
                "Session",
                lambda r: r.waiting.book,
                lambda r: r.waiting.book,
                kind="strong",
                icon=lambda r: "check" if r.key in self.marked else "minus",
            ),
            TableColumn("Person", lambda r: r.person, lambda r: r.person, stretch=1),
            TableColumn(
                "Date", lambda r: formats.short_date(r.waiting.date), lambda r: r.waiting.date, tone="ink-muted"
            ),
            TableColumn("Account", lambda r: r.bank, lambda r: r.bank, tone="ink-muted"),
            TableColumn(
                "Amount", lambda r: formats.money(r.waiting.total), lambda r: r.waiting.total.cents, align="right",
                kind="money",
            ),
        ]  # fmt: skip

    def _made_columns(self) -> list[TableColumn[Made]]:
        return [
            TableColumn(
                "Bag or batch",
                named,
                named,
                kind="strong",
                stretch=1,
                icon=lambda r: "package" if isinstance(r, DepositRow) else "credit-card",
            ),
            TableColumn("Date", lambda r: formats.short_date(r.date), lambda r: r.date, tone="ink-muted"),
            TableColumn("Bank", self._bank_words, self._bank_words, tone=self._bank_tone),
            TableColumn(
                "Amount", lambda r: formats.money(r.total), lambda r: r.total.cents, align="right", kind="money"
            ),
        ]

    def _bank_words(self, row: Made) -> str:
        return "" if self.found is None else bank_words(self.found.compared, row, self._today)

    def _bank_tone(self, row: Made) -> str:
        return "ink-muted" if self.found is None else bank_tone(self.found.compared, row, self._today)

    def _lists(self) -> QWidget:
        lists = QWidget()
        column = Column(lists, gap="s")
        self._cards = []
        for title, table in (("Waiting for the bank", self.waiting_list), ("Deposits made", self.made_list)):
            card = Card(title, flush=True)
            card.body.addWidget(table)
            column.addWidget(card, 1)
            self._cards.append(card)
        self._strange = self._cards[1].note
        self._statement = actions.button("deposits.import", text="Statement", height="control-dense")
        self._settle = actions.button("deposits.cards", text="Cards", height="control-dense")
        self._settle.hide()
        for card, button in zip(self._cards, (self._settle, self._statement), strict=True):
            if card.head is not None:
                card.head.addWidget(button)
        return lists

    def _detail(self) -> Card:
        card = Card("Deposit", flush=True)
        self._title, self._who = card.title, card.note
        self._chip = Chip("", "neutral")
        if card.head is not None:
            card.head.addWidget(self._chip)
        inside = QWidget()
        self._inside = Column(inside, gap="s", margins=("m", "m", "m", "m"))
        self._facts = Facts()
        self._inside.addWidget(self._facts)
        self._lines = Column(gap="")
        self._inside.addLayout(self._lines)
        self._inside.addStretch(1)
        card.body.addWidget(scrolled(inside, "Deposit in detail", by_key=True))
        return card

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("part", "card")
        row = Row(foot, gap="s", margins=("m", "xs", "m", "xs"))
        self._summary = Label("", "body", "ink-muted", wrap=True)
        row.addWidget(self._summary, 1)
        self._buttons = {}
        for name in ("pdf", "print", "correct", "out", "pass", "prepare"):
            role = "primary" if name == "prepare" else "quiet"
            button = actions.button(f"deposits.{name}", role, height="control-tender")
            act = self._prepare if name == "prepare" else partial(self.wanted.emit, name)
            self.keys.add(f"deposits.{name}", act, button=button)
            self._buttons[name] = button
            row.addWidget(button)
        return foot

    def _wire(self) -> None:
        self.keys.add("deposits.other", self._to_other_list)
        self.keys.add("deposits.lines", partial(self.wanted.emit, "lines"), enabled=False)
        self.keys.add("deposits.cards", partial(self.wanted.emit, "cards"), button=self._settle, enabled=False)
        self.keys.add("deposits.import", partial(self.wanted.emit, "import"), button=self._statement)
        for table in (self.waiting_list, self.made_list):
            table.installEventFilter(self)
        self.waiting_list.chose.connect(self._on_waiting)
        self.waiting_list.marked.connect(self._on_marked)
        self.waiting_list.opened.connect(lambda _row: self._prepare())
        self.made_list.chose.connect(self._on_made)
        self.made_list.opened.connect(lambda _row: self._pair.read(True))

    def first_focus(self) -> QWidget | None:
        """The list in which there is something."""
        return self.waiting_list if self.waiting.rows() or not self.made.rows() else self.made_list

    def set_compact(self, compact: bool) -> None:
        """A small window shows one list at a time, and keeps the buttons in fewer words."""
        self._compact = compact
        self._summary.setVisible(not compact)
        for name, words in _SHORT.items():
            self._buttons[name].set_text(words if compact else actions.spec(f"deposits.{name}").title)
        self._show_buttons(self._shown_buttons)
        self._share()

    def _share(self) -> None:
        for card, is_made in zip(self._cards, (False, True), strict=True):
            card.setVisible(not self._compact or is_made is self._on_made_side)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list that takes the focus is the one whose detail is shown."""
        if event.type() == QEvent.Type.FocusIn and (watched is self.made_list) != self._on_made_side:
            self._side(watched is self.made_list)
            self._show_side()
        return super().eventFilter(watched, event)

    def _to_other_list(self) -> None:
        """From what waits to what was made, and back."""
        self._side(not self._on_made_side)
        (self.made_list if self._on_made_side else self.waiting_list).setFocus()
        self._show_side()

    def _side(self, made: bool) -> None:
        self._on_made_side = made
        self._share()

    def _show_side(self) -> None:
        """Show the detail of the list in use."""
        if self._on_made_side and self.made.rows():
            self._read_again()
        elif not self._on_made_side and self.waiting.rows():
            if self.waiting_list.row() is None:
                self.waiting_list.choose(0)
            self._show_marked()
        else:
            self._nothing()

    # the lists ----------------------------------------------------------------------------------

    def show_overview(self, found: Overview, today: date) -> None:
        """Show what waits and what was made; a session seen for the first time is marked."""
        before = None if self.found is None else self.found.compared
        self.found, self._today = found, today
        self._banks = {bank.code: bank for bank in found.banks}
        self._names = found.names
        rows = tuple(
            WaitingRow(bank, one, found.names.get(one.person, one.person))
            for bank, waiting in found.waiting.items()
            for one in waiting
        )
        keys = {row.key for row in rows}
        self.marked = (self.marked & keys) | (keys - self._known)
        self._known = keys
        total = Money.total(row.waiting.total for row in rows)
        self.note = (
            f"{formats.count_of(len(rows), 'session')} with {formats.money(total)}. Space marks those that go together."
            if rows
            else "Everything that was sealed is in a bag."
        )
        if rows != self.waiting.rows():
            self.waiting.set_rows(rows)
        made: list[Made] = sorted([*found.made, *found.settled], key=lambda one: one.date, reverse=True)
        if tuple(made) != tuple(self.made.rows()) or before != found.compared:
            self.made.set_rows(made)
        strange = found.compared.matched.lines
        self._strange.setText(f"{formats.count_of(len(strange), 'credit')} without a deposit" if strange else "")
        self.keys.enable("deposits.lines", bool(strange))
        self.keys.enable("deposits.cards", bool(found.cards))
        self._settle.setVisible(bool(found.cards))
        cards = Money.total(day.gross for day in found.cards)
        self._cards[0].note.setText(f"{formats.money(cards)} by card not settled" if cards else "")
        if not (self.waiting_list.hasFocus() or self.made_list.hasFocus()):
            self._side(not rows and bool(made))
        self._show_side()

    def look_at(self, made: str) -> None:
        """Choose a deposit or settlement, such as the one just made."""
        self._side(True)
        places = [row.id for row in self.made.rows()]
        if made in places:
            self.made_list.choose(places.index(made))
            self.made_list.setFocus()
            self._read_again()

    def _read_again(self) -> None:
        row = self.made_list.row()
        if row is not None:
            self.asked.emit(row)
        else:
            self.made_list.choose(0)

    def _on_waiting(self, row: WaitingRow | None) -> None:
        if row is not None and not self._on_made_side:
            self._show_marked()

    def _on_made(self, row: Made | None) -> None:
        if row is not None and self._on_made_side:
            self.asked.emit(row)

    def _on_marked(self, row: WaitingRow) -> None:
        self.marked ^= {row.key}
        self.waiting_list.viewport().update()
        self._show_marked()

    def _chosen(self) -> tuple[str, tuple[Waiting, ...]]:
        """The account of the chosen row, and the marked sessions for it; the chosen one where none is marked."""
        row = self.waiting_list.row()
        if not isinstance(row, WaitingRow):
            return "", ()
        marked = tuple(r.waiting for r in self.waiting.rows() if r.bank == row.bank and r.key in self.marked)
        return row.bank, marked or (row.waiting,)

    def _prepare(self) -> None:
        bank, chosen = self._chosen()
        if chosen and not self._on_made_side:
            self.prepared.emit(bank, tuple(one.book for one in chosen))

    # the detail ---------------------------------------------------------------------------------

    def _nothing(self) -> None:
        self.shown = None
        self._title.setText("Deposit")
        self._who.setText("")
        self._chip.hide()
        self._facts.set_pairs([])
        clear(self._lines)
        self._summary.setText("")
        self._show_buttons(())

    def _show_marked(self) -> None:
        """What would go into the bag."""
        bank, chosen = self._chosen()
        if not chosen:
            self._nothing()
            return
        self.shown = None
        total = Money.total(one.total for one in chosen)
        self._title.setText("Next deposit")
        self._who.setText(formats.count_of(len(chosen), "session"))
        self._chip.hide()
        pairs: list[tuple[str, str] | tuple[str, str, str]] = [("To", self._banks[bank].words)]
        for tender, name in (("cash", "Cash"), ("check", "Checks"), ("money_order", "Money orders")):
            amount = Money.total(one.of(tender) for one in chosen)
            if amount or tender in self._banks[bank].tenders:
                pairs.append((name, formats.money(amount)))
        pairs.append(("Together", formats.money(total), "lead"))
        self._facts.set_pairs(pairs)
        clear(self._lines)
        self._summary.setText("Count the money of these sessions into one bag, and have it verified.")
        self._show_buttons(("prepare",))

    def show_deposit(self, looked: Looked) -> None:
        """Show a deposit that was made, and where its bag is."""
        row = self.made_list.row()
        if not self._on_made_side or not isinstance(row, DepositRow) or row.id != looked.row.id:
            return
        self.shown = looked
        self._title.setText(f"Bag {looked.row.bag}")
        self._who.setText(formats.money(looked.row.total))
        self._chip.set_text(*looked.state)
        self._chip.show()
        compared = None if self.found is None else self.found.compared
        self._facts.set_pairs([*facts_of(looked), *bank_facts(compared, looked.row, self._today)])
        clear(self._lines)
        if looked.deposited.mismatches:
            self._say("Not as on the receipts", [one.words for one in looked.deposited.mismatches], "triangle-alert")
        handed = [f"{moment_words(one, looked.zone)}: {one.sentence}" for one in looked.held.handed]
        first = f"{looked.deposited.prepared_by} prepared it, {looked.deposited.verified_by} verified it"
        self._say("Who had the bag", [first, *handed], "users")
        self._summary.setText("" if looked.held.at_bank else f"{looked.held.by} has the bag.")
        self._show_buttons(("print", "pdf", "correct", *(() if looked.held.at_bank else ("pass", "out"))))

    def show_cards(self, looked: Cards) -> None:
        """Show a settlement of cards."""
        if not self._on_made_side or self.made_list.row() != looked.row:
            return
        self.shown = looked
        self._title.setText(f"Batch {looked.row.batch}")
        self._who.setText(formats.money(looked.row.credited))
        self._chip.hide()
        bank = self._banks.get(looked.row.bank)
        compared = None if self.found is None else self.found.compared
        facts = card_facts(looked, looked.row.bank if bank is None else bank.words)
        self._facts.set_pairs([*facts, *bank_facts(compared, looked.row, self._today)])
        clear(self._lines)
        self._summary.setText("")
        self._show_buttons(("print", "pdf"))

    def _say(self, head: str, lines: list[str], icon: str) -> None:
        self._lines.addWidget(SectionHeading(head))
        for place, words in enumerate(lines):
            line = Line(last=place == len(lines) - 1)
            line.row.addWidget(IconLabel(icon, "ink-muted", "icon-small"))
            line.row.addWidget(Label(words, "body", wrap=True), 1)
            self._lines.addWidget(line)

    def _show_buttons(self, shown: tuple[str, ...]) -> None:
        """Where there is little room, a PDF is saved by its key or the palette."""
        self._shown_buttons = shown
        for name in _KEYS:
            self._buttons[name].setVisible(name in shown and not (self._compact and name == "pdf"))
            self.keys.enable(f"deposits.{name}", name in shown)

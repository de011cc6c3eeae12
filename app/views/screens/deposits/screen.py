# SPDX-License-Identifier: Apache-2.0
"""The Deposits screen: brings bags, their slips and their hand-overs to the books in their lane."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.domain.errors import CounterError
from app.domain.money import ZERO
from app.queries import deposits as rows
from app.queries.deposits import DepositRow
from app.queries.settlements import SettlementRow
from app.services import custody, deposit_corrections, deposits, papers, statements
from app.services.custody import Held
from app.services.deposit_corrections import Corrected
from app.services.deposits import Deposited, Overview, Prepared
from app.services.statements import Brought
from app.views import formats
from app.views.dialogs.correct_deposit_sheet import CorrectDepositAnswer, CorrectDepositSheet, signed
from app.views.dialogs.custody_sheet import OutAnswer, OutSheet, PassAnswer, PassSheet
from app.views.dialogs.deposit_sheet import DepositAnswer, DepositSheet
from app.views.dialogs.form_sheet import FormSheet
from app.views.dialogs.statement_sheet import BankLinesSheet, StatementAnswer, StatementSheet
from app.views.screens.deposits.bag_view import BagView, Filled
from app.views.screens.deposits.list_view import ListView
from app.views.screens.deposits.settling import Settling
from app.views.screens.deposits.words import Cards, Looked
from app.views.screens.drawer.lane import Lane
from app.views.screens.drawer.page import Page
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row
from app.views.workplace import Workplace

_Answer = TypeVar("_Answer")


class DepositsScreen(QWidget):
    """One page at a time: the lists, or the bag that is being filled."""

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.setObjectName("deposits-screen")
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._work = work
        self._compact = False
        self._made = ""
        self._found: Overview | None = None
        self._lane = Lane(work, self)
        self._settling = Settling(work, self._lane, self, self._on_settled)
        rights = work.desk.staff.rights
        self.list, self.bag = ListView(rights), BagView(rights)
        column = Column(self, gap="m", margins=("l", "m", "l", "m"))
        self._head = Row(gap="xs")
        self.menu_slot = self._head
        words = Column(gap="hair")
        self._title = Label("Deposits", "headline")
        self._note = Label("", "body", "ink-muted", wrap=True)
        words.addWidget(self._title)
        words.addWidget(self._note)
        self._head.addLayout(words, 1)
        column.addLayout(self._head)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.list)
        self.pages.addWidget(self.bag)
        column.addWidget(self.pages, 1)
        self._wire()

    def _wire(self) -> None:
        self.list.prepared.connect(self._prepare)
        self.list.asked.connect(self._on_asked)
        self.list.wanted.connect(self._on_wanted)
        self.bag.filled.connect(self._ask_to_close)
        self.bag.left.connect(self._to_list)
        self._lane.let_go.connect(self.refresh)

    # the window's side --------------------------------------------------------------------------

    def entered(self) -> None:
        """The screen is shown: look at the books."""
        self.refresh()

    def first_focus(self) -> QWidget | None:
        """What takes the focus on the page that is shown."""
        return self._page().first_focus()

    def set_compact(self, compact: bool) -> None:
        """The window is small, or large again."""
        self._compact = compact
        for page in (self.list, self.bag):
            page.set_compact(compact)
        self._note.setVisible(bool(self._page().note) and not compact)

    def refresh(self) -> None:
        """Look at the books again."""
        desk = self._work.desk
        self._lane.ask(lambda: deposits.overview(desk), self._on_overview, token="deposits.overview")

    # pages --------------------------------------------------------------------------------------

    def _page(self) -> Page:
        return self.bag if self.pages.currentWidget() is self.bag else self.list

    def _show(self, page: Page) -> None:
        other = page is not self.pages.currentWidget()
        self._title.setText(page.title)
        self._note.setText(page.note)
        self._note.setVisible(bool(page.note) and not self._compact)
        self.pages.setCurrentWidget(page)
        focused = QApplication.focusWidget()
        inside = focused is not None and self.isAncestorOf(focused)
        if self.isVisible() and (other or not inside) and (first := page.first_focus()) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_overview(self, found: Overview) -> None:
        self._found = found
        self.list.show_overview(found, self._work.desk.today())
        if self._made:
            self.list.look_at(self._made)
            self._made = ""
        if self._page() is self.list:
            self._show(self.list)

    def _to_list(self) -> None:
        self._show(self.list)
        self.refresh()

    # a bag --------------------------------------------------------------------------------------

    def _prepare(self, bank: str, books: tuple[str, ...]) -> None:
        desk = self._work.desk

        def show(prepared: Prepared) -> None:
            self.bag.fill(prepared)
            self._show(self.bag)

        self._lane.ask(lambda: deposits.prepare(desk, bank=bank, books=books), show, token="deposits.prepare")

    def _ask_to_close(self, filled: Filled) -> None:
        desk, prepared = self._work.desk, filled.prepared
        sheet = DepositSheet(prepared.bank.words, prepared.tie(filled.cash, filled.checks), desk.staff)

        def close(said: object) -> None:
            if not isinstance(said, DepositAnswer):
                return

            def work(entry_id: str) -> Deposited:
                return deposits.record(
                    desk,
                    prepared=prepared,
                    cash=filled.cash,
                    checks=filled.checks,
                    bag=said.bag,
                    seal=said.seal,
                    note=said.note,
                    verifier=said.verifier,
                    password=said.password,
                    entry_id=entry_id,
                )

            self._act_from(sheet, work, closed)

        def closed(done: Deposited) -> None:
            sheet.finish()
            self.bag.empty()
            self._made = done.id
            self._work.printing.paper(papers.deposit_slip(desk, done), ref=done.id)
            self._work.notices.say(
                f"Bag {done.bag.bag} is closed",
                f"{formats.money(done.bag.total)} for {done.bank.name}. The slip is printing.",
                "positive",
            )
            self._to_list()

        sheet.agreed.connect(close)
        sheet.open_over(self)

    def _act_from(self, sheet: FormSheet, work: Callable[[str], _Answer], done: Callable[[_Answer], object]) -> None:
        """As Lane.act_from, with a refusal said beside its field."""

        def failed(trouble: BaseException) -> None:
            if isinstance(trouble, CounterError) and sheet.is_open:
                sheet.refuse(trouble)
            else:
                sheet.reject()
                self._work.notices.tell(trouble)

        self._lane.act(work, done, failed, sheet.reject)

    # a deposit that was made --------------------------------------------------------------------

    def _on_asked(self, made: object) -> None:
        if isinstance(made, SettlementRow):
            self._settling.read(made, self.list.show_cards)
        elif isinstance(made, DepositRow):
            self._read(made.id)

    def _on_settled(self, settlement: str) -> None:
        self._made = settlement
        self.refresh()

    def _read(self, deposit: str) -> None:
        desk = self._work.desk

        def look() -> Looked:
            row = rows.by_id(desk.database, deposit)
            deposited = deposits.again(desk, deposit)
            if row is None:
                raise CounterError("There is no such deposit. Nothing was changed. Choose one of the list.")
            names = {row.prepared_by: deposited.prepared_by}
            held = custody.held(desk, row, names)
            return Looked(row, deposited, held, papers.deposit_slip(desk, deposited), desk.city.time_zone)

        self._lane.ask(look, self.list.show_deposit, token="deposits.read")

    def _on_wanted(self, what: str) -> None:
        shown, found = self.list.shown, self._found
        if what == "import" and found is not None:
            self._bring_in(found)
        elif what == "cards" and found is not None:
            self._settling.ask(found)
        elif what == "lines" and found is not None:
            BankLinesSheet(found.compared.matched.lines).open_over(self)
        if shown is None:
            return
        if what == "print":
            self._work.printing.paper(shown.paper.as_copy(), ref=shown.row.id)
            self._work.notices.say("The slip is printing", "It is marked as a copy.", "positive")
        elif what == "pdf":
            self._save(shown)
        elif isinstance(shown, Looked):
            self._on_bag(what, shown)

    def _on_bag(self, what: str, shown: Looked) -> None:
        if what == "pass":
            self._pass_on(shown)
        elif what == "out":
            self._give_out(shown)
        elif what == "correct":
            self._correct(shown)

    def _bring_in(self, found: Overview) -> None:
        desk, sheet = self._work.desk, StatementSheet(found.banks)

        def done(brought: Brought) -> None:
            sheet.finish()
            said = formats.count_of(brought.new, "credit")
            known = f", {brought.known} known before" if brought.known else ""
            left = f", {len(brought.alike)} left out that came from another file" if brought.alike else ""
            self._work.notices.say(f"{said} of the bank came in{known}{left}", "", "positive")
            self.refresh()

        def bring(said: StatementAnswer, twice: bool) -> None:
            self._ask_from(
                sheet,
                lambda: statements.bring_in(desk, bank=said.bank, file=said.file, mapping=said.mapping, twice=twice),
                done,
            )

        def answered(said: object) -> None:
            """Look first for credits that came from another file: whoever asks chooses what becomes of them."""
            if not isinstance(said, StatementAnswer):
                return
            if said.twice is not None:
                bring(said, said.twice)
                return
            self._ask_from(
                sheet,
                lambda: statements.look(desk, bank=said.bank, file=said.file, mapping=said.mapping),
                lambda alike: sheet.show_alike(alike) if alike else bring(said, twice=False),
            )

        sheet.agreed.connect(answered)
        sheet.open_over(self)

    def _save(self, shown: Looked | Cards) -> None:
        printing = self._work.printing
        self._work.jobs.submit(
            lambda: printing.save_pdf(shown.paper, ref=shown.name),
            lane="printer",
            done=lambda path: self._work.notices.say("The slip is saved", f"{path}", "positive"),
            failed=self._work.notices.tell,
            owner=self,
        )

    def _pass_on(self, shown: Looked) -> None:
        desk, sheet = self._work.desk, PassSheet(shown.row.bag, self._work.desk.staff)

        def record(said: object) -> None:
            if isinstance(said, PassAnswer):
                self._hand(
                    sheet,
                    lambda: custody.pass_on(
                        desk,
                        deposit=shown.row.id,
                        taker=said.taker,
                        password=said.password,
                        accepted=said.accepted,
                        words=said.words,
                    ),
                    shown,
                )

        sheet.agreed.connect(record)
        sheet.open_over(self)

    def _give_out(self, shown: Looked) -> None:
        desk, sheet = self._work.desk, OutSheet(shown.row.bag)

        def record(said: object) -> None:
            if isinstance(said, OutAnswer):
                self._hand(
                    sheet,
                    lambda: custody.give_out(
                        desk, deposit=shown.row.id, place=said.place, taker=said.taker, paper=said.paper
                    ),
                    shown,
                )

        sheet.agreed.connect(record)
        sheet.open_over(self)

    def _correct(self, shown: Looked) -> None:
        """Take over what the bank counted; the amount it says on its statement is offered."""
        desk = self._work.desk
        difference = ZERO if self._found is None else self._found.compared.difference(shown.row.id)
        sheet = CorrectDepositSheet(shown.row, difference, desk.staff)
        sheet.offer_sending(self._work)

        def record(said: object) -> None:
            if isinstance(said, CorrectDepositAnswer):
                self._lane.act_from(
                    sheet,
                    lambda entry_id: deposit_corrections.correct(
                        desk,
                        deposit=shown.row.id,
                        counted=said.counted,
                        charged=said.charged,
                        reason=said.reason,
                        second=said.second,
                        entry_id=entry_id,
                    ),
                    done,
                )

        def done(made: Corrected) -> None:
            sheet.finish()
            self._work.printing.paper(papers.deposit_correction_slip(desk, made), ref=made.id)
            self._work.notices.say(
                f"Bag {shown.row.bag} is corrected",
                f"{signed(made.difference)}. {made.approved_by} approved. The slip is printing.",
                "positive",
            )
            self._made = shown.row.id
            self.refresh()

        sheet.agreed.connect(record)
        sheet.open_over(self)

    def _hand(self, sheet: FormSheet, work: Callable[[], Held], shown: Looked) -> None:
        """Record a hand-over; a refusal stays beside its field."""

        def done(held: Held) -> None:
            sheet.finish()
            last = held.handed[-1]
            tone = "positive" if last.accepted else "caution"
            self._work.notices.say(f"Bag {shown.row.bag}", f"{last.sentence}.", tone)
            self._read(shown.row.id)

        self._ask_from(sheet, work, done)

    def _ask_from(self, sheet: FormSheet, work: Callable[[], _Answer], done: Callable[[_Answer], object]) -> None:
        """Ask from a sheet that waits; a refusal stays beside its field."""

        def failed(trouble: BaseException) -> None:
            if isinstance(trouble, CounterError) and sheet.is_open:
                sheet.refuse(trouble)
            else:
                sheet.reject()
                self._work.notices.tell(trouble)

        self._lane.ask(work, done, failed)

# SPDX-License-Identifier: Apache-2.0
"""Setup: sections on the left, the list of one beside them, the chosen one in a form; everything by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.domain.city import City
from app.domain.papers.letterhead import Letterhead
from app.domain.papers.printer_page import printer_page
from app.domain.ports import KickReason, PrinterSettings, PrinterState, PrinterStatus
from app.queries import masters
from app.services.setup import policies
from app.services.setup.policies import Withdrawal
from app.views import actions
from app.views import theme as themes
from app.views.actions import ActionSet
from app.views.dialogs.reset_password_sheet import ResetPasswordSheet
from app.views.screens.setup import money_sections as money
from app.views.screens.setup.audit_page import AuditPage
from app.views.screens.setup.bank_section import BANKS
from app.views.screens.setup.boxes import CalmBox
from app.views.screens.setup.city_section import CITY
from app.views.screens.setup.device_sections import DRAWERS, WORKSTATIONS, printers
from app.views.screens.setup.import_page import ImportPage
from app.views.screens.setup.page import SectionPage
from app.views.screens.setup.people_sections import PEOPLE, RIGHTS
from app.views.screens.setup.policy_section import POLICIES, Version
from app.views.screens.setup.printer_trial import PrinterTrial
from app.views.screens.setup.section import Section
from app.views.screens.setup.withdraw_sheet import WithdrawSheet
from app.views.tables.row_table import Column as TableColumn
from app.views.tables.row_table import RowTable
from app.views.widgets.card import Card
from app.views.widgets.layouts import Column, Row
from app.views.widgets.list_detail import ScreenHead
from app.views.widgets.table_view import TableView
from app.views.workplace import Workplace

Page = SectionPage | ImportPage | AuditPage


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the sections: its name, title, icon and how its page is made."""

    name: str
    title: str
    icon: str
    note: str
    make: Callable[[], Page]


class SetupScreen(QWidget):
    """The screen. `drivers` are the printer drivers this program has; `trial` prints a test page on a named printer.

    `set_up(name)` tells after each change which section it was in: printers, tenders and the like are read anew.
    """

    set_up = Signal(str)

    def __init__(self, work: Workplace, drivers: Sequence[str] = (), trial: PrinterTrial | None = None) -> None:
        super().__init__()
        self._work, self._trial = work, trial
        self.setObjectName("setup")
        self._places = self._make_places(tuple(drivers))
        self._pages: dict[str, Page] = {}
        self._current = ""
        self._moving, self._compact = False, False
        self._lay_out()
        self._wire()
        if self._places:
            self.open_section(self._places[0].name)

    def _make_places(self, drivers: tuple[str, ...]) -> tuple[Place, ...]:
        desk = self._work.desk
        sections: tuple[Section, ...] = (
            CITY, PEOPLE, RIGHTS, DRAWERS, WORKSTATIONS, printers(drivers), money.TENDERS, money.CODES, money.ACCOUNTS,
            money.FUNDS, BANKS, POLICIES,
        )  # fmt: skip
        places = [
            Place(each.name, each.title, each.icon, each.note, lambda each=each: SectionPage(each, self._work))  # type: ignore[misc]
            for each in sections
            if desk.may(each.needs)
        ]
        if desk.may("import"):
            note = "Accounts and billed amounts from another system"
            places.append(Place("import", "Import a file", "upload", note, lambda: ImportPage(self._work)))
        if desk.may("audit"):
            note = "Who changed what, with before and after"
            places.append(Place("audit", "Audit log", "history", note, lambda: AuditPage(self._work)))
        return tuple(places)

    # parts --------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = Column(self, gap="s", margins=("l", "m", "l", "l"))
        self._column = column
        head = Row(gap="s")
        self.menu_slot = Row(gap="xs")
        head.addLayout(self.menu_slot)
        self.head = ScreenHead("Setup")
        head.addWidget(self.head, 1)
        column.addLayout(head)
        self.add_button = self.head.add_button(actions.button("setup.new", icon="plus"))
        self.chooser = CalmBox()
        self.chooser.setAccessibleName("Section")
        themes.set_type(self.chooser, "body")
        themes.set_measures(self.chooser, height="control")
        for place in self._places:
            self.chooser.addItem(place.title, place.name)
        self.chooser.hide()
        column.addWidget(self.chooser)
        body = Row(gap="s")
        self._nav_card = Card(flush=True)
        self.nav = TableView(
            RowTable([TableColumn("Section", lambda p: p.title, None, icon=lambda p: p.icon, stretch=1)], self._places),
            "Sections",
        )
        self._nav_card.body.addWidget(self.nav)
        body.addWidget(self._nav_card)
        self.stack = QStackedWidget()
        body.addWidget(self.stack, 1)
        column.addLayout(body, 1)
        self.test_button = actions.button("setup.test_page", icon="printer")
        self.reset_button = actions.button("setup.reset", icon="key-round")
        self.withdraw_button = actions.button("setup.withdraw", icon="undo-2")
        self.restyle()

    def _wire(self) -> None:
        own = self._actions = ActionSet(self, self._work.desk.staff.rights)
        own.add("setup.new", self._add, button=self.add_button)
        own.add("setup.save", self._save)
        own.add("setup.test_page", self.print_test_page, button=self.test_button)
        own.add("setup.import", lambda: self.open_section("import"))
        own.add("setup.reset", self.reset_password, button=self.reset_button)
        own.add("setup.withdraw", self.withdraw_policy, button=self.withdraw_button)
        own.add("setup.find", self._seek)
        own.add("setup.earlier", self._earlier)
        own.add("setup.later", self._later)
        self.nav.chose.connect(self._on_nav)
        self.nav.opened.connect(lambda _: self.page.first_focus().setFocus(Qt.FocusReason.TabFocusReason))
        self.chooser.currentIndexChanged.connect(lambda: self.open_section(str(self.chooser.currentData())))

    def restyle(self) -> None:
        """The sections are as wide as their words."""
        self._nav_card.setFixedWidth(round(196 * themes.current().scale))

    # sections -----------------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The page that is open."""
        return self._pages[self._current]

    @property
    def current(self) -> str:
        """The name of the open section."""
        return self._current

    def open_section(self, name: str) -> None:
        """Open a section, after asking about what is not saved in the open one."""
        if self._moving or name == self._current or name not in {place.name for place in self._places}:
            return
        now = self._pages.get(self._current)
        if isinstance(now, SectionPage):
            now.ask_first(lambda: self._go(name), self._mark)
        else:
            self._go(name)

    def _go(self, name: str) -> None:
        place = next(each for each in self._places if each.name == name)
        if name not in self._pages:
            page = place.make()
            self._pages[name] = page
            self.stack.addWidget(page)
            page.parts.shown_detail.connect(self._fit)
            page.changed.connect(self._update)
            if isinstance(page, AuditPage):
                page.earlier_button.follow(self._actions.action("setup.earlier"))
                page.later_button.follow(self._actions.action("setup.later"))
                page.find_button.follow(self._actions.action("setup.find"))
            else:
                page.save_button.follow(self._actions.action("setup.save"))
                page.saved.connect(self.set_up)
            if name == "printers" and isinstance(page, SectionPage):
                page.add_button(self.test_button)
            if name == "people" and isinstance(page, SectionPage):
                page.add_button(self.reset_button)
            if name == "policies" and isinstance(page, SectionPage):
                page.add_button(self.withdraw_button)
        self._current = name
        self.stack.setCurrentWidget(self._pages[name])
        self.head.set_text(place.title, "" if self._compact else place.note)
        self._fit()
        self._mark()
        self.page.reload()
        self._update()

    def _mark(self) -> None:
        """Show which section is open, in the list and in the box of a small window."""
        self._moving = True
        names = [place.name for place in self._places]
        self.nav.choose(names.index(self._current))
        self.chooser.setCurrentIndex(names.index(self._current))
        self._moving = False

    def _on_nav(self, place: Place | None) -> None:
        if place is not None:
            self.open_section(place.name)

    def _update(self) -> None:
        if not self._current:
            return
        page = self.page
        one = page.section.one if isinstance(page, SectionPage) else ""
        self._actions.enable("setup.new", isinstance(page, SectionPage) and page.section.may_add)
        self.add_button.setVisible(isinstance(page, SectionPage) and page.section.may_add)
        self.add_button.set_text(f"Add a {one}" if one[:1] not in "aeiou" else f"Add an {one}")
        self._actions.enable("setup.save", not isinstance(page, AuditPage) and page.dirty and not page.busy)
        log = page if isinstance(page, AuditPage) else None
        self._actions.enable("setup.find", log is not None)
        self._actions.enable("setup.earlier", log is not None and log.shown.earlier)
        self._actions.enable("setup.later", log is not None and log.shown.later)
        chosen = isinstance(page, SectionPage) and page.row is not None and not page.adding
        self._actions.enable("setup.test_page", self._current == "printers" and chosen)
        self._actions.enable("setup.reset", self._current == "people" and chosen)
        self._actions.enable("setup.withdraw", self._may_withdraw())

    def _may_withdraw(self) -> bool:
        page = self.page
        if self._current != "policies" or not isinstance(page, SectionPage) or page.adding:
            return False
        return isinstance(page.row, Version) and page.row.may_go

    # acts ---------------------------------------------------------------------------------------

    def _add(self) -> None:
        if isinstance(self.page, SectionPage):
            self.page.add()

    def _save(self) -> None:
        if not isinstance(self.page, AuditPage):
            self.page.save()

    def _seek(self) -> None:
        if isinstance(self.page, AuditPage):
            self.page.seek()

    def _earlier(self) -> None:
        if isinstance(self.page, AuditPage):
            self.page.earlier()

    def _later(self) -> None:
        if isinstance(self.page, AuditPage):
            self.page.later()

    def print_test_page(self) -> None:
        """Ask the printer how it is, then print ruler, letters, cut and drawer pulse on it."""
        page = self.page
        if not isinstance(page, SectionPage) or page.row is None:
            return
        row, desk, trial = page.row, self._work.desk, self._trial
        settings = PrinterSettings(row.name, row.driver, row.address, row.columns, row.code_page, row.options)

        unknown = PrinterStatus(PrinterState.UNKNOWN, "this workstation prints on another printer")

        def ask(city: City) -> None:
            self._work.jobs.submit(
                lambda: unknown if trial is None else trial.status(settings),
                lane="printer",
                done=lambda status: printed(city, status),
                owner=self,
            )

        def printed(city: City, status: PrinterStatus) -> None:
            paper = printer_page(settings, status, Letterhead.of(city), desk.now())
            if trial is None:
                self._work.printing.paper(paper, ref=f"test {row.name}", kick=KickReason.TEST_PAGE)
            else:
                trial.print(settings, paper)
            tone = "positive" if status.state.prints else "caution"
            detail = f" ({status.detail})" if status.detail else ""
            self._work.notices.say(
                f"The test page goes to {row.name}",
                f"It says it is: {status.state}{detail}. Look at the ruler, the letters, the cut and the drawer.",
                tone,
            )

        # The city as Setup has it now: this page is where a new letterhead is looked at first.
        self._work.jobs.submit(lambda: masters.city(desk.database), done=ask, owner=self)

    def reset_password(self) -> None:
        """Give the chosen person a new password."""
        page = self.page
        if isinstance(page, SectionPage) and page.row is not None:
            ResetPasswordSheet(self._work, page.row.name, page.row.full_name).open_over(self)

    def withdraw_policy(self) -> None:
        """Read what would be in force without the chosen version, then ask for the reason."""
        page, desk = self.page, self._work.desk
        if not isinstance(page, SectionPage) or page.row is None:
            return
        number = page.row.row.id

        def ask(shown: Withdrawal) -> None:
            sheet = WithdrawSheet(self._work, shown)
            sheet.answered.connect(lambda done: self._on_withdrawn(page) if done else None)
            sheet.open_over(self)

        page.ask_first(lambda: self._work.jobs.submit(lambda: policies.withdrawal(desk, number), done=ask, owner=self))

    def _on_withdrawn(self, page: SectionPage) -> None:
        self.set_up.emit("policies")
        page.reload()

    # the window ---------------------------------------------------------------------------------

    def entered(self) -> None:
        """Others may have changed something meanwhile."""
        if self._current:
            self.page.reload()

    def first_focus(self) -> QWidget:
        """The sections, or in a small window the list."""
        return self.nav if self._nav_card.isVisibleTo(self) else self.page.first_focus()

    def set_compact(self, compact: bool) -> None:
        """A small window shows the sections as a box to choose from."""
        self._compact = compact
        note = next((place.note for place in self._places if place.name == self._current), "")
        self.head.set_text(self.head.title.text(), "" if compact else note)
        self._fit()

    def _fit(self, *_: object) -> None:
        """A small window gives its room to the form while one is read."""
        self._nav_card.setVisible(not self._compact)
        reading = self._compact and bool(self._current) and self.page.parts.list_part.isHidden()
        self.chooser.setVisible(self._compact and not reading)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back: from the form to the list, from the list to the sections."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        now = QApplication.focusWidget()
        if now is not None and self.page.isAncestorOf(now) and not self.page.back():
            self.nav.setFocus(Qt.FocusReason.OtherFocusReason)

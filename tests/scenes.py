# SPDX-License-Identifier: Apache-2.0
"""Every screen and sheet of the real program on the sample city, one after the other, reached by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app import resources, settings
from app.bootstrap import window
from app.bootstrap.home import Home
from app.bootstrap.window_audit import AuditHands
from app.bootstrap.window_counter import CounterHands
from app.bootstrap.window_day import DayHands
from app.bootstrap.window_deposits import DepositHands
from app.bootstrap.window_drawer import DrawerHands
from app.bootstrap.window_hands import Hands
from app.domain import ids
from app.domain.bank_match import BankLine
from app.domain.count import CashCount
from app.domain.kinds.card_settlement import USUAL_FEE, CardPart
from app.domain.kinds.counting import Listed
from app.domain.line import Line as ServerLine
from app.domain.money import Money
from app.domain.report_forms import FORMS
from app.domain.request import Waiting
from app.queries.deposits import banks
from app.queries.settlements import CardDay
from app.services import receipts
from app.services.days import given, reading
from app.services.days.reading import DayFile
from app.services.days.stage import bagged
from app.services.days.town import DayClock, Town
from app.services.sample.make import password_of
from app.views import theme as themes
from app.views.dialogs.change_order_sheet import ChangeOrderSheet
from app.views.dialogs.close_session_sheet import CloseSessionSheet
from app.views.dialogs.deposit_sheet import DepositSheet
from app.views.dialogs.drop_sheet import DropSheet
from app.views.dialogs.in_place_sheets import CountAlongSheet
from app.views.dialogs.settlement_sheet import SettlementSheet
from app.views.dialogs.statement_sheet import StatementSheet
from app.views.dialogs.transfer_sheets import RulingSheet, SendSheet
from app.views.notices import CrashSheet
from app.views.screens.reports.screen import ReportsScreen
from app.views.screens.setup.screen import Place as SetupPlace
from app.views.screens.setup.screen import SetupScreen
from tests.silent_line import Line
from tests.undo_scenes import undoing

THEMES = ("light", "dark", "contrast")
SIZES = ((1366, 768), (1920, 1080))
FLOAT = {"20.00": 5, "10.00": 5, "5.00": 4, "1.00": 20, "0.25": 20, "0.10": 40, "0.05": 20}
CHECK = "121000358"
_SPLIT, _FLAGGED = "UB-900001", "UB-900014"


@dataclass(frozen=True)
class Scene:
    """One thing to look at; `again` brings it back after the window changed its size."""

    name: str
    again: Callable[[], object] = lambda: None


def make_town(folder: Path, accounts: int = 60) -> None:
    """The sample city on the day of the demonstration, with its accounts; a folder to be copied for each play."""
    day, clock = _the_day()
    home = Home(folder, settings.Settings(), clock)
    home.make_sample(accounts=accounts)
    town = Town.of(day, home.database, home.database.signed_in_as, home.settings.workstation)
    for step in day.steps:
        if step.kind == "account":
            given.account(town, step)
    with home.database.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO policy (kind, version, from_date, authority, body, recorded_by) VALUES ('small_difference', 1,"
            " '2026-01-01', 'Ordinance 215', '{\"amount\":500,\"alone\":100}', 'admin')"
        )
    home.close()


def _the_day() -> tuple[DayFile, DayClock]:
    day = reading.read(resources.path("days", "demonstration.toml"))
    return day, DayClock.of(day.business_date, "America/Chicago")


class Scenes:
    """The program on a town's folder with hands at it; `play` brings it from scene to scene at one theme and size."""

    def __init__(
        self, application: QApplication, folder: Path, theme: str = "light", percent: int = 100, *, painted: bool = True
    ) -> None:
        self.day, self.clock = _the_day()
        self.home = Home(folder, settings.Settings(), self.clock)
        self.home.open()
        self.town = Town.of(self.day, self.home.database, self.home.database.signed_in_as, "W1")
        self.program = window.build(application, folder, clock=self.clock, watch=False, lent=self.home)
        themes.current().choose(theme, percent)
        self.program.scanner.set_gap(0)
        # Nobody sees what comes between two scenes; it is a fifth of all the work.
        self.program.window.setUpdatesEnabled(painted)
        self.hands = Hands(self.program)
        self.counter = CounterHands(self.hands, lambda name: None)
        self.drawer = DrawerHands(self.hands, lambda name: None)
        self.audit = AuditHands(self.hands)
        self.deposits = DepositHands(self.hands, lambda name: None)
        self.business_day = DayHands(self.hands, lambda name: None)

    def close(self) -> None:
        """Let the window and the books go."""
        self.program.end()
        self.hands.settle()
        self.home.close()

    @contextmanager
    def in_sight(self) -> Iterator[QWidget]:
        """The window as a person has it before them, also where nothing is painted on the way."""
        shown, painted = self.program.window, self.program.window.updatesEnabled()
        shown.setUpdatesEnabled(True)
        try:
            yield shown
        finally:
            shown.setUpdatesEnabled(painted)

    def resize(self, width: int, height: int) -> None:
        """Another size, as the person would pull it."""
        self.program.window.resize(width, height)
        self.hands.settle()

    # the way ------------------------------------------------------------------------------------

    def play(self) -> Iterator[Scene]:
        """Every scene of a day, from signing in to the setup of the city."""
        main = self.program.window
        main.resize(*SIZES[0])
        main.show()
        main.activateWindow()
        self.program.shell.begin()
        self.hands.settle()
        yield Scene("sign-in")
        self.sign_in("mdiaz", "wrong password")
        yield Scene("sign-in refused")
        self.sign_in("mdiaz")
        yield from self._opening()
        yield from self._finding()
        yield from self._sheets()
        yield from self._paying()
        yield from self._receipts()
        yield from self._window()
        self.leave()
        self.sign_in("jkim")
        yield from self._auditing()
        yield from self._approvals()
        self.leave()
        self.sign_in("mdiaz")
        yield from self._drawer()
        self.leave()
        self.sign_in("jkim")
        yield from self._hidden_drawer()
        yield from self._supervisor()
        self.leave()
        self.sign_in("jkim")
        yield from self._to_the_bank()
        yield from self._closing_the_day()
        yield from self._reporting()
        self.leave()
        self.sign_in("admin")
        yield from self._setup()

    def sign_in(self, name: str, password: str = "") -> None:
        """Type name and password."""
        self.hands.go_to(self.hands.child(QLineEdit, "sign-in-name"))
        self.hands.replace(name)
        self.hands.go_to(self.hands.child(QLineEdit, "sign-in-password"))
        self.hands.replace(password or password_of(name))
        self.hands.press("Enter")

    def leave(self) -> None:
        """Sign out by the palette."""
        self.hands.press("Ctrl+K")
        self.hands.write("Sign out")
        self.hands.press("Enter")

    def _opening(self) -> Iterator[Scene]:
        yield Scene("counter without a drawer")
        self.drawer.come("opening")
        yield Scene("drawer opening")
        step = next(step for step in self.day.steps if step.kind == "open_drawer")
        self.drawer.open_drawer(self.town, step, CashCount.of(FLOAT))
        yield Scene("drawer open")

    def _finding(self) -> Iterator[Scene]:
        hands = self.hands
        self.counter.come()
        yield Scene("counter empty")
        hands.press("F2")
        hands.write("juniper")
        yield Scene("counter search", lambda: self._search("juniper"))
        self.counter.rest()
        self._search("zzzz")
        yield Scene("counter nothing found", lambda: self._search("zzzz"))
        self.counter.rest()
        self._search(_FLAGGED)
        hands.press("Ctrl+Enter")
        yield Scene("account sheet")
        hands.press("Esc")
        self._take(_FLAGGED)
        self._take(_SPLIT, "100")
        yield Scene("counter with an alert and two accounts")
        hands.press("F7")
        yield Scene("counter, a check refused beside its alert")
        hands.press("Alt+O")
        yield Scene("allow check sheet")
        hands.press("F12")
        yield Scene("allow check sheet, fields missing")
        hands.press("Esc")
        self.counter.rest()
        self._take(_SPLIT, "100")
        hands.press("Alt+A")
        yield Scene("by-hand sheet")
        hands.press("F12")
        yield Scene("by-hand sheet, fields missing")
        hands.press("Esc")
        self.counter.rest()

    def _sheets(self) -> Iterator[Scene]:
        hands = self.hands
        hands.press("F3")
        yield Scene("item sheet, finding")
        hands.write("dog")
        hands.press("Enter")
        hands.press("F12")
        yield Scene("item sheet, a tag missing")
        hands.write("4471")
        hands.press("F12")
        for keys, name in (("F4", "park sheet"), ("Alt+P", "payer sheet"), ("Shift+Esc", "drop receipt sheet")):
            hands.press(keys)
            yield Scene(name)
            hands.press("Esc")
        self._take(_SPLIT)
        for keys, name in (("F7", "check sheet"), ("F8", "card sheet"), ("F5", "other tender sheet")):
            self._pay()
            hands.press(keys)
            yield Scene(name)
            hands.press("F12")
            yield Scene(f"{name}, fields missing")
            hands.press("Esc")
        hands.press("F4")
        hands.press("F12")
        hands.press("F4")
        yield Scene("recall sheet")
        hands.press("F12")

    def _paying(self) -> Iterator[Scene]:
        hands = self.hands
        self._pay()
        hands.write("80")
        hands.press("F7")
        hands.write("1021")
        hands.press("Enter")
        hands.write(CHECK)
        hands.press("F12")
        yield Scene("counter paying", self._pay)
        self._pay()
        hands.write("1x")
        hands.press("Enter")
        yield Scene("counter amount unreadable", self._pay)
        hands.replace("100")
        hands.press("Enter")
        yield Scene("change due")
        hands.press("F12")
        yield Scene("posted")
        self.counter.rest()
        yield from self._silent()
        self.counter.rest()
        yield from self._settling()
        self.counter.rest()

    def _settling(self) -> Iterator[Scene]:
        """An account that has paid a little too much, and what becomes of it."""
        hands = self.hands
        self._take(_SPLIT, "5")
        self._pay()
        hands.press("F9")
        hands.press("F12")
        self.counter.rest()
        self._search(_SPLIT)
        hands.press("Ctrl+Enter")
        yield Scene("account sheet, a small difference")
        hands.press("Alt+D")
        yield Scene("small-difference sheet")
        hands.press("F12")
        yield Scene("small-difference sheet, fields missing")
        hands.press("Esc")

    def _silent(self) -> Iterator[Scene]:
        """The books give no answer to a payment, nor to its being given up, until they do."""
        hands = self.hands
        self._take(_FLAGGED)
        self._pay()
        hands.press("F9")
        line = self._falls_silent()
        hands.press("F12")
        yield Scene("payment without an answer")
        hands.press("Alt+G")
        yield Scene("payment being given up")
        line.lost = 0
        hands.press("F12")

    def _falls_silent(self) -> Line:
        """The books, and a line that loses every answer of theirs from now on."""
        journal = self.counter.screen.work.desk.journal
        journal._database = line = Line(journal._database)  # type: ignore[assignment]  # all that a journal asks of it
        line.loses(1_000, arrives=False)
        return line

    def _receipts(self) -> Iterator[Scene]:
        hands = self.hands
        hands.press("Ctrl+R")
        yield Scene("last receipts sheet")
        hands.press("Alt+D")
        yield Scene("void sheet")
        hands.press("F12")
        yield Scene("void sheet, fields missing")
        hands.press("Esc")
        hands.press("Ctrl+R")
        hands.press("Alt+T")
        yield Scene("correct tender sheet")
        hands.press("F12")
        yield Scene("correct tender sheet, fields missing")
        hands.press("Esc")
        yield Scene("counter with last receipts")

    def _window(self) -> Iterator[Scene]:
        hands, main = self.hands, self.program.window
        hands.press("F1")
        yield Scene("key sheet")
        hands.press("Esc")
        hands.press("Ctrl+K")
        hands.write("juniper")
        yield Scene("palette")
        hands.press("Esc")
        for action in ("look", "notices"):
            main.action_wanted.emit(action)
            hands.settle()
            yield Scene(f"{action} sheet")
            hands.press("Esc")
        main.action_wanted.emit("offline.code")
        yield Scene("leave a code sheet")
        hands.press("Esc")
        self.program.shell.server.heard.emit(ServerLine(reached=False))
        yield Scene("server away")
        hands.press("Ctrl+Shift+W")
        yield Scene("work without the server sheet")
        hands.press("Esc")
        self.program.shell.server.heard.emit(ServerLine())
        CrashSheet(ValueError("for the eyes only")).open_over(main)
        yield Scene("crash sheet")
        hands.press("Esc")
        hands.press("Ctrl+L")
        yield Scene("locked")
        self.sign_in("mdiaz")

    def _drawer(self) -> Iterator[Scene]:
        hands = self.hands
        self.drawer.come("own")
        yield Scene("drawer in the day")
        hands.press("Alt+N")
        yield Scene("no-sale sheet")
        hands.write("Change for a twenty")
        line = self._falls_silent()
        hands.press("F12")
        yield Scene("unknown sheet")
        hands.press("Alt+G")
        yield Scene("unknown sheet, being given up")
        hands.press("Esc")
        yield Scene("unknown banner")
        line.lost = 0
        hands.press("Alt+N")
        hands.write("Change for a twenty")
        hands.press("F12")
        hands.press("Enter")
        hands.press("Alt+K")
        yield Scene("counterfeit sheet")
        hands.press("F12")
        yield Scene("counterfeit sheet, fields missing")
        hands.press("Esc")
        hands.press("Alt+D")
        yield Scene("vault sheet")
        sheet = hands.sheet()
        assert isinstance(sheet, DropSheet)
        hands.click(sheet.by_piece)
        yield Scene("vault sheet, counted")
        hands.press("Esc")
        yield from self._cash_sheets()
        yield from self._sending()
        step = next(step for step in self.day.steps if step.kind == "count" and step.said["drawer"] == "02")
        for attempt in (1, 2, 3):
            self.clock.step()
            hands.press("Alt+C")
            self.drawer._grid(self.drawer.screen.pages.counting.grid, CashCount.of(step.said["cash"]))
            self.drawer._list(("80.00",), ())
            if attempt == 1:
                yield Scene("blind count")
            hands.press("F12")
            if attempt == 1:
                yield Scene("blind count, not balanced")
                hands.press("Esc")
                yield Scene("drawer being counted")
        yield Scene("drawer submitted")

    def _cash_sheets(self) -> Iterator[Scene]:
        """Cash without a receipt: what each act asks for, the second person where one is needed."""
        hands = self.hands
        hands.press("Alt+P")
        yield Scene("pickup sheet")
        hands.press("Esc")
        hands.press("Alt+I")
        yield Scene("paid-in sheet")
        hands.press("Esc")
        hands.press("Alt+U")
        hands.write("75")
        hands.press("Tab")
        yield Scene("paid-out sheet, beyond the limit")
        hands.press("Esc")
        hands.press("Alt+E")
        yield Scene("exchange sheet")
        hands.press("Esc")
        hands.press("Alt+H")
        yield Scene("change in the drawer")
        hands.press("F12")
        sheet = hands.sheet()
        assert isinstance(sheet, ChangeOrderSheet)
        hands.go_to(sheet.grid.rows[-3].packs)
        hands.write("2")
        hands.press("F12")
        yield Scene("change order sheet, nobody named")
        hands.fill(sheet.vault, "Lee Ortiz")
        hands.press("F12")
        yield Scene("change ordered from the vault")
        hands.press("Alt+T")
        yield Scene("order taken in")
        hands.press("Esc")
        hands.press("Alt+W")
        hands.press("Esc")
        hands.press("Alt+D")
        hands.write("5")
        hands.press("Enter")
        hands.write("above the limit")
        hands.press("F12")
        hands.press("Alt+T")
        yield Scene("take-back sheet")
        hands.press("Esc")

    def _sending(self) -> Iterator[Scene]:
        hands = self.hands
        hands.press("Alt+W")
        yield Scene("send sheet")
        sheet = hands.sheet()
        assert isinstance(sheet, SendSheet)
        hands.fill(sheet.reason, "Small bills for the next window")
        self.drawer._grid(sheet.grid, CashCount.of({"5.00": 2}))
        hands.press("F12")
        yield Scene("drawer with cash on its way")
        hands.press("Alt+A")
        yield Scene("receive sheet")
        hands.press("F12")
        yield Scene("receive sheet, nothing counted")
        hands.press("Esc")

    def _supervisor(self) -> Iterator[Scene]:
        hands = self.hands
        self.drawer.come("sessions")
        yield Scene("sessions, to be counted")
        hands.press("Alt+C")
        cash = next(step for step in self.day.steps if step.kind == "count" and step.said["drawer"] == "02").said[
            "cash"
        ]
        self.drawer._grid(self.drawer.screen.pages.counting.grid, CashCount.of(cash))
        self.drawer._list(("80.00",), ())
        yield Scene("supervisor's count")
        hands.press("F12")
        yield Scene("sessions, to be closed")
        hands.press("Alt+T")
        yield Scene("ruling sheet")
        hands.press("Esc")
        hands.press("Alt+E")
        yield Scene("receipts of the session")
        hands.press("Esc")
        hands.press("Alt+R")
        yield Scene("return sheet")
        hands.press("Esc")
        hands.press("F12")
        yield Scene("close sheet")
        sheet = hands.sheet()
        assert isinstance(sheet, CloseSessionSheet)
        hands.fill(sheet.explanation, "Counted twice, nothing found")
        hands.press("F12")
        yield Scene("session report")
        hands.press("Esc")
        yield Scene("sessions, sealed")

    def _to_the_bank(self) -> Iterator[Scene]:
        hands, deposits = self.hands, self.deposits
        deposits.come()
        yield Scene("deposits, a session waits")
        hands.press("F12")
        yield Scene("deposit, the bag is empty")
        hands.press("F12")
        yield Scene("deposit, not complete")
        prepared = deposits.screen.bag.prepared
        assert prepared is not None
        deposits._count(deposits.screen.bag.grid, bagged({}, prepared.of("cash")))
        hands.press("Alt+A")
        yield Scene("deposit, the bag is full")
        hands.press("F12")
        yield Scene("deposit sheet")
        hands.press("F12")
        yield Scene("deposit sheet, fields missing")
        sheet = hands.sheet()
        assert isinstance(sheet, DepositSheet)
        told = {"bag": "B-2041", "seal": "774120", "approver": "aortega", "password": password_of("aortega")}
        for name, text in told.items():
            hands.fill(sheet.fields[name], text)
        hands.press("F12")
        yield Scene("deposits, one made")
        for keys, name in (
            ("Alt+H", "pass sheet"),
            ("Alt+O", "out sheet"),
            ("Alt+I", "statement sheet"),
            ("Alt+K", "correct deposit sheet"),
        ):
            hands.press(keys)
            yield Scene(name)
            hands.press("F12")
            yield Scene(f"{name}, fields missing")
            hands.press("Esc")
        yield from self._settling_cards()
        yield from (Scene(name) for name in undoing(hands, "02-0001-0001"))

    def _settling_cards(self) -> Iterator[Scene]:
        day = self.day.business_date
        days = tuple(CardDay(day - timedelta(days=n), (CardPart("02-0001", Money(12000)),)) for n in (3, 2, 1))
        line = BankLine("1", "GENERAL", day, Money(11724), "", "MERCHANT BATCH 4471")
        sheet = SettlementSheet(days, banks(self.home.database), (line,), USUAL_FEE, self.home.desk_of("lortiz").staff)
        sheet.open_over(self.program.window)
        yield Scene("settlement sheet")
        self.hands.press("F12")
        yield Scene("settlement sheet, fields missing")
        for name, text in {"gross": "120.00", "credited": "100.00", "batch": "4471"}.items():
            self.hands.fill(sheet.fields[name], text)
        self.hands.press("F12")
        yield Scene("settlement sheet, a second person")
        self.hands.press("Esc")
        known = StatementSheet(banks(self.home.database))
        known.open_over(self.program.window)
        known.show_alike((line, line))
        yield Scene("statement sheet, already there")
        self.hands.press("Esc")

    def _closing_the_day(self) -> Iterator[Scene]:
        hands, day = self.hands, self.business_day
        day.come()
        yield Scene("day, what is open")
        self.drawer.come("sessions")
        hands.press("Alt+T")
        sheet = hands.sheet()
        assert isinstance(sheet, RulingSheet)
        hands.fill(sheet.reason, "The bills were handed back")
        hands.press("F12")
        day.come()
        hands.press("Alt+B")
        hands.settle()
        yield Scene("day, ready to be closed")
        hands.press("F12")
        yield Scene("day, close sheet")
        hands.press("F12")
        hands.settle()
        yield Scene("day, closed")
        hands.press("Esc")
        hands.settle()
        yield Scene("day, every day is closed")
        hands.press("Alt+P")
        hands.settle()
        yield Scene("post, what waits")
        hands.press("F12")
        hands.settle()
        yield Scene("post, post sheet")
        hands.press("F12")
        hands.settle()
        yield Scene("post, posted")
        hands.press("Esc")
        hands.settle()

    def _auditing(self) -> Iterator[Scene]:
        hands, audit = self.hands, self.audit
        audit.come()
        yield Scene("audit, every drawer", audit.rest)
        audit.choose("02")
        hands.press("Enter")
        yield Scene("audit, timeline", lambda: hands.press("Alt+L"))
        hands.press("Enter")
        yield Scene("audit, a receipt as paper")
        hands.press("Esc")
        hands.press("F2")
        hands.write("nothing like it")
        yield Scene("audit, nothing is like that", lambda: hands.press("F2"))
        hands.press("Esc")
        hands.press("Alt+P")
        yield Scene("audit, cash", lambda: hands.press("Alt+P"))
        hands.press("Alt+T")
        yield Scene("audit, cash as a table", lambda: hands.press("Alt+P"))
        hands.press("Alt+T")
        audit.rest()
        hands.press("Alt+B")
        hands.write("Taken ill at ten")
        yield Scene("submit in their place")
        hands.press("F12")
        yield Scene("submit in their place, second person missing")
        hands.press("Esc")
        checks = (Listed(Money(8000), "1021"),)
        CountAlongSheet("02", CashCount.of(FLOAT), checks, (), self.home.desk_of("jkim").staff).open_over(
            self.program.window
        )
        yield Scene("who counts along")
        hands.press("Esc")
        hands.press("Alt+V")
        yield Scene("audit, verify")
        hands.press("F12")
        yield Scene("audit, verified")
        hands.press("Esc")
        yield from self._exceptions()
        yield from self._surprise_count()

    def _exceptions(self) -> Iterator[Scene]:
        hands = self.hands
        hands.press("Alt+E")
        yield Scene("audit, exceptions")
        hands.press("Alt+D")
        yield Scene("audit, dismiss sheet")
        hands.press("Esc")
        hands.press("Alt+T")
        yield Scene("audit, people as a table")
        hands.press("Alt+T")
        hands.press("Esc")

    def _surprise_count(self) -> Iterator[Scene]:
        hands = self.hands
        hands.press("Alt+S")
        yield Scene("audit, no surprise count yet")
        hands.press("F12")
        yield Scene("audit, a drawer is drawn")
        hands.press("Esc")
        hands.press("Alt+C")
        hands.write("A payer disputes the change")
        yield Scene("audit, a drawer is asked for")
        hands.press("F12")
        grid = self.audit.screen.surprising.count_page.counting.grid
        self.drawer._grid(grid, CashCount.of({"20.00": 10, "10.00": 5}))
        yield Scene("audit, surprise count")
        hands.press("F12")
        yield Scene("audit, second person of a surprise count")
        hands.press("F12")
        yield Scene("audit, second person missing")
        hands.write("mdiaz")
        hands.press("Tab")
        hands.write(password_of("mdiaz"))
        hands.press("F12")
        yield Scene("audit, surprise count stored")
        hands.press("F12")
        yield Scene("audit, surprise counts")
        hands.press("Alt+T")
        yield Scene("audit, coverage as a table")
        hands.press("Alt+T")
        hands.press("Esc")
        self.audit.rest()

    def _approvals(self) -> Iterator[Scene]:
        hands, asker = self.hands, self.home.desk_of("mdiaz")
        asked = ids.uuid7(self.clock())
        with suppress(Waiting):
            receipts.void(asker, number=receipts.last(asker)[0].number, reason="wrong account", sent=asked)
        self.counter.come()
        hands.press("Ctrl+Shift+A")
        hands.wait(lambda: bool(self.audit.screen.approvals.table.rows()), "the requests")
        yield Scene("approvals waiting")
        hands.press("F12")
        yield Scene("allow sheet")
        hands.press("Esc")
        hands.press("Alt+R")
        hands.write("Ask the customer for the receipt")
        yield Scene("refuse sheet")
        hands.press("F12")
        yield Scene("approvals answered")
        self.audit.rest()

    def _hidden_drawer(self) -> Iterator[Scene]:
        self.audit.come()
        self.audit.choose("02")
        yield Scene("audit, hidden until counted", self.audit.rest)

    def _reporting(self) -> Iterator[Scene]:
        hands, main = self.hands, self.program.window
        hands.press(f"Ctrl+{main.screen_names.index('reports') + 1}")
        screen = main.made("reports")
        assert isinstance(screen, ReportsScreen)
        screen.question.days.set_value("today")
        hands.settle()
        yield Scene("reports, days and choice")
        for place, form in enumerate(FORMS):
            screen.nav.choose(place)
            hands.press("F12")
            yield Scene(f"reports, {form.name}")
        hands.press("Alt+T")
        yield Scene("reports, the plot or the table alone")
        hands.press("Alt+T")
        screen.question.days.set_value("yesterday")
        hands.press("F12")
        yield Scene("reports, nothing found")
        hands.press("Esc")

    def _setup(self) -> Iterator[Scene]:
        main = self.program.window
        self.hands.press(f"Ctrl+{main.screen_names.index('setup') + 1}")
        screen = main.made("setup")
        assert isinstance(screen, SetupScreen)
        for place in range(screen.nav.model().rowCount()):
            screen.nav.choose(place)
            self.hands.settle()
            row = screen.nav.row()
            assert isinstance(row, SetupPlace)
            yield Scene(f"setup, {row.name}")

    # small ways ---------------------------------------------------------------------------------

    def _search(self, text: str) -> None:
        self.hands.press("F2")
        self.hands.replace(text)
        self.hands.wait(self.counter.screen.finding.search.popup.isVisible, "an answer")

    def _take(self, number: str, amount: str = "") -> None:
        self._search(number)
        self.hands.press("Enter")
        if amount:
            self.hands.write(amount)
        self.hands.press("Enter")

    def _pay(self) -> None:
        self.hands.press("F2")
        self.hands.press("Enter")

# SPDX-License-Identifier: Apache-2.0
"""A day played through the real window: every act by key presses and clicks, every refusal read off the screen."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.entry import State
from app.domain.errors import CounterError
from app.domain.kinds.deposit import CASH, TENDERS
from app.domain.money import Money
from app.queries import books
from app.services.days.stage import bagged, side
from app.services.days.told import counted
from app.services.sample.make import password_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from app.bootstrap.replay import Theatre
    from app.bootstrap.window import Program
    from app.bootstrap.window_audit import AuditHands
    from app.bootstrap.window_counter import CounterHands
    from app.bootstrap.window_day import DayHands
    from app.bootstrap.window_deposits import DepositHands
    from app.bootstrap.window_drawer import DrawerHands, Second
    from app.bootstrap.window_hands import Hands
    from app.bootstrap.window_moves import MoveHands
    from app.bootstrap.window_office import OfficeHands
    from app.services.days.player import Outcome
    from app.services.days.reading import Step
    from app.services.days.town import Town

_WIDE, _HIGH = 1366, 768


class WindowStage:
    """Plays steps in a window on the theatre's home; `passwords` of people who are not of the sample.

    `watch(program, moment)` is called whenever the window shows something worth a picture. Used as a context manager:
    the window opens with the first step that needs it and is gone at the end.
    """

    def __init__(
        self,
        theatre: Theatre,
        town: Town,
        passwords: dict[str, str],
        watch: Callable[[Program, str], None] | None = None,
    ) -> None:
        self._theatre, self._town, self._passwords, self._watch = theatre, town, passwords, watch
        self._program: Program | None = None

    def __enter__(self) -> WindowStage:
        """Nothing is shown before the first step needs it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the window."""
        self.end()

    # the program --------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Open the window and wait for its sign-in form; for every step the hands come back to the keys."""
        if self._program is None:
            self._open()
        self._hands.begin()

    def _open(self) -> None:
        no_screen = not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
        if sys.platform.startswith("linux") and no_screen:
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtWidgets import QApplication

        from app.bootstrap import window
        from app.bootstrap.window_audit import AuditHands
        from app.bootstrap.window_counter import CounterHands
        from app.bootstrap.window_day import DayHands
        from app.bootstrap.window_deposits import DepositHands
        from app.bootstrap.window_drawer import DrawerHands
        from app.bootstrap.window_hands import Hands
        from app.bootstrap.window_moves import MoveHands
        from app.bootstrap.window_office import OfficeHands

        running = QApplication.instance()
        application = running if isinstance(running, QApplication) else QApplication([])
        theatre = self._theatre
        home = theatre.for_window()
        program = window.build(application, theatre.folder, clock=theatre.clock, watch=False, lent=home)
        program.scanner.set_gap(0)  # hands of a program type faster than any scanner
        program.window.resize(_WIDE, _HIGH)
        program.window.show()
        program.window.activateWindow()
        self._program = program
        program.shell.begin()
        self._hands: Hands = Hands(program)
        self._counter: CounterHands = CounterHands(self._hands, self._show)
        self._drawer: DrawerHands = DrawerHands(self._hands, self._show)
        self._moves: MoveHands = MoveHands(self._hands, self._show)
        self._office: OfficeHands = OfficeHands(self._hands, self._show)
        self._deposits: DepositHands = DepositHands(self._hands, self._show)
        self._day: DayHands = DayHands(self._hands, self._show)
        self._audit: AuditHands = AuditHands(self._hands)
        self._hands.settle()

    def end(self) -> None:
        """Close the window and what belongs to it; the books stay open."""
        program, self._program = self._program, None
        if program is not None:
            program.end()
            self._hands.settle()

    def crash(self, town: Town, step: Step | None) -> tuple[Town, str]:
        """The program of this window ends, another one is killed with the books open, and a new one starts."""
        self.end()
        self._town, note = self._theatre.crash(town, step)
        return self._town, note

    def told(self, outcome: Outcome, step: Step) -> Outcome:
        """What a step did, with the keys it took; a step of the counter without one did not happen in the window."""
        if step.given or self._program is None:
            return outcome
        keys = tuple(self._hands.pressed)
        wrong = outcome.wrong if keys else (*outcome.wrong, "no key was pressed")
        return replace(outcome, keys=keys, screen=self._hands.screen, wrong=wrong)

    def _show(self, name: str) -> None:
        if self._watch is not None and self._program is not None:
            self._hands.settle()
            self._watch(self._program, name)

    @property
    def hands(self) -> Hands:
        """The hands at the open window."""
        return self._hands

    # people -------------------------------------------------------------------------------------

    def password(self, person: str) -> str:
        """A person's password: named by the file, else the sample's rule."""
        return self._passwords.get(person, password_of(person))

    def become(self, person: str) -> None:
        """Sign a person in by typing; whoever sat there signs out, a locked screen is unlocked."""
        self._begin()
        hands, shell = self._hands, self._hands.program.shell
        window = hands.program.window
        now = shell.work.desk.staff.name if shell.work is not None else ""
        if now and now != person and not window.locked:
            hands.press("Ctrl+K")
            hands.write("Sign out")
            hands.press("Enter")
            hands.wait(lambda: window.locked, "the sign-in form")
        if window.locked:
            self._type_in(person)
            hands.wait(lambda: not window.locked or bool(hands.trouble()), f"{person} to be let in")
            if window.locked:
                raise CounterError(hands.trouble())

    def _type_in(self, person: str) -> None:
        from PySide6.QtWidgets import QLineEdit

        hands = self._hands
        name = hands.child(QLineEdit, "sign-in-name")
        self._show("sign-in")
        if name.text() != person:
            hands.go_to(name)
            hands.replace(person)
        hands.go_to(hands.child(QLineEdit, "sign-in-password"))
        hands.write(self.password(person))
        hands.press("Enter")

    def _holder(self, town: Town, step: Step, drawer: str = "") -> str:
        """Who does a step: the person it names, else whoever has the drawer, else whoever is there."""
        if step.said.get("person"):
            return str(step.said["person"])
        book = books.of_drawer(town.database, drawer or step.said["drawer"])
        if book is not None:
            return book.person
        shell = self._program.shell if self._program is not None else None
        return shell.work.desk.staff.name if shell is not None and shell.work is not None else "mdiaz"

    def _at_counter(self, town: Town, step: Step, drawer: str = "") -> CounterHands:
        self.become(self._holder(town, step, drawer))
        self._counter.come()
        return self._counter

    def _in_office(self, step: Step) -> OfficeHands:
        self.become(step.said["person"])
        return self._office

    def _at_drawer(self, person: str) -> DrawerHands:
        self.become(person)
        return self._drawer

    # steps at the counter -----------------------------------------------------------------------

    def receipt(self, town: Town, step: Step) -> dict[str, Any]:
        """Take a payment."""
        return self._at_counter(town, step).receipt(town, step, self.password)

    def suspend(self, town: Town, step: Step) -> dict[str, Any]:
        """Park a cart."""
        return self._at_counter(town, step).suspend(town, step, self.password)

    def resume(self, town: Town, step: Step) -> dict[str, Any]:
        """Take a parked cart up and finish it."""
        return self._at_counter(town, step).resume(town, step)

    def void(self, town: Town, step: Step) -> dict[str, Any]:
        """Void a receipt."""
        drawer = town.names.receipt(step.said["receipt"]).partition("-")[0]
        return self._at_counter(town, step, drawer).void(town, step, self.password(step.said["approved_by"]))

    def reprint(self, town: Town, step: Step) -> dict[str, Any]:
        """Print a copy."""
        drawer = town.names.receipt(step.said["receipt"]).partition("-")[0]
        return self._at_counter(town, step, drawer).reprint(town, step)

    def small_difference(self, town: Town, step: Step) -> dict[str, Any]:
        """Let a small remainder go, or keep a small credit."""
        by = step.said.get("approved_by", "")
        hands = self._at_counter(town, step, step.said["drawer"])
        return hands.accounts.small_difference(town, step, self.password(by) if by else "")

    # steps in the back office -------------------------------------------------------------------

    def reversal(self, town: Town, step: Step) -> dict[str, Any]:
        """Reverse a receipt after its session."""
        agree = [step.said[key] for key in ("approved_by", "second") if key in step.said]
        return self._in_office(step).reversal(town, step, {name: self.password(name) for name in agree})

    def returned_check(self, town: Town, step: Step) -> dict[str, Any]:
        """Record a check that came back."""
        return self._in_office(step).returned_check(town, step)

    def refund_request(self, town: Town, step: Step) -> dict[str, Any]:
        """Ask payables for a refund."""
        return self._in_office(step).refund_request(town, step, self.password(step.said["approved_by"]))

    # steps at the drawer ------------------------------------------------------------------------

    def open_drawer(self, town: Town, step: Step) -> dict[str, Any]:
        """Open a drawer on a counted float."""
        return self._at_drawer(step.said["person"]).open_drawer(town, step, counted(step.said, "count"))

    def no_sale(self, town: Town, step: Step) -> dict[str, Any]:
        """Open the drawer without a sale."""
        return self._at_drawer(self._holder(town, step)).no_sale(step, self._second(step))

    def drop(self, town: Town, step: Step) -> dict[str, Any]:
        """Bring cash to the vault."""
        return self._at_drawer(self._holder(town, step)).drop(town, step)

    def pickup(self, town: Town, step: Step) -> dict[str, Any]:
        """Hand cash over to be picked up."""
        return self._at_drawer(self._holder(town, step)).pickup(town, step, self._second(step))

    def paid_in(self, town: Town, step: Step) -> dict[str, Any]:
        """Take cash in without a receipt."""
        return self._at_drawer(self._holder(town, step)).paid(town, step, self._second(step))

    def paid_out(self, town: Town, step: Step) -> dict[str, Any]:
        """Pay cash out."""
        return self._at_drawer(self._holder(town, step)).paid(town, step, self._second(step))

    def exchange(self, town: Town, step: Step) -> dict[str, Any]:
        """Change bills and coins for others."""
        return self._at_drawer(self._holder(town, step)).exchange(step, side(step.said["in"]), side(step.said["out"]))

    def take_back(self, town: Town, step: Step) -> dict[str, Any]:
        """Take cash back that was moved."""
        return self._at_drawer(self._holder(town, step)).take_back(town, step, self._second(step))

    def _second(self, step: Step) -> Second:
        from app.bootstrap.window_drawer import Second

        person = step.said.get("approved_by", "")
        return Second(person, self.password(person) if person else "")

    def transfer(self, town: Town, step: Step) -> dict[str, Any]:
        """Send cash to another drawer."""
        self._at_drawer(self._holder(town, step))
        return self._moves.send(step, counted(step.said, "count"))

    def take_transfer(self, town: Town, step: Step) -> dict[str, Any]:
        """Count cash that was sent into a drawer."""
        self._at_drawer(self._holder(town, step))
        return self._moves.take(step, counted(step.said, "count"))

    def rule_transfer(self, town: Town, step: Step) -> dict[str, Any]:
        """Rule on what a transfer left in transit."""
        self._at_drawer(step.said["person"])
        return self._moves.rule(step)

    def tender_correction(self, town: Town, step: Step) -> dict[str, Any]:
        """Put a tender of a receipt right: its cashier from the last receipts, a supervisor from the session."""
        number = town.names.receipt(step.said["receipt"])
        password = self.password(step.said["approved_by"])
        book = books.by_id(town.database, number.rpartition("-")[0])
        if book is not None and book.state is State.SUBMITTED:
            self._at_drawer(self._holder(town, step, number.partition("-")[0]))
            self._moves.open_receipt(book.id, number)
        else:
            self._at_counter(town, step, number.partition("-")[0]).open_receipt(number)
        return self._moves.correct(step, password)

    def count(self, town: Town, step: Step) -> dict[str, Any]:
        """Count blind."""
        said = step.said
        along = self.password(said["witness"]) if "witness" in said else ""
        return self._at_drawer(said["person"]).count(town, step, counted(said, "cash"), along)

    def submit(self, town: Town, step: Step) -> dict[str, Any]:
        """Pass the pen to the supervisors."""
        return self._at_drawer(self._holder(town, step)).submit()

    def submit_in_place(self, town: Town, step: Step) -> dict[str, Any]:
        """Submit the session of somebody who is absent."""
        password = self.password(step.said["approved_by"])
        return self._at_drawer(step.said["person"]).submit_in_place(town, step, password)

    def return_count(self, town: Town, step: Step) -> dict[str, Any]:
        """Give a count back."""
        return self._at_drawer(step.said["approved_by"]).return_count(town, step)

    def close(self, town: Town, step: Step) -> dict[str, Any]:
        """Close and seal a session."""
        return self._at_drawer(step.said["approved_by"]).close(town, step)

    # steps at the bank --------------------------------------------------------------------------

    def deposit(self, town: Town, step: Step) -> dict[str, Any]:
        """Bring sealed sessions to the bank."""
        from app.queries import deposits

        said = step.said
        self.become(said["prepared_by"])
        books = tuple(said["sessions"])
        parts = deposits.parts(town.database, books, TENDERS)
        cash = Money.total(part.amount for part in parts if part.tender == CASH)
        return self._deposits.deposit(
            books,
            bagged(said, cash),
            bag=said["bag"],
            seal=said.get("seal", said["bag"]),
            verifier=said["verified_by"],
            password=self.password(said["verified_by"]),
        )

    def card_settlement(self, town: Town, step: Step) -> dict[str, Any]:
        """Settle what a processor paid for a day's cards."""
        self.become(step.said["person"])
        by = step.said.get("approved_by", "")
        day = step.said.get("date", town.file.business_date)
        return self._deposits.settle_cards(step, day, self.password(by) if by else "")

    def deposit_correction(self, town: Town, step: Step) -> dict[str, Any]:
        """Take over what the bank counted of a deposit."""
        self.become(step.said["person"])
        return self._deposits.correct(step, self.password(step.said["approved_by"]))

    # the day ------------------------------------------------------------------------------------

    def close_day(self, town: Town, step: Step) -> dict[str, Any]:
        """Close a business day."""
        self.become(step.said["person"])
        return self._day.close(town, step.said.get("date", town.file.business_date))

    def export_gl(self, town: Town, step: Step) -> dict[str, Any]:
        """Post what waits to the general ledger."""
        self.become(step.said["person"])
        return self._day.post(town)

    # steps at the audit -------------------------------------------------------------------------

    def surprise_count(self, town: Town, step: Step) -> dict[str, Any]:
        """Count an open drawer of somebody else by surprise."""
        self.become(step.said["person"])
        return self._audit.surprise_count(town, step, self.password(step.said["witness"]))

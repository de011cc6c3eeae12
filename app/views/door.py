# SPDX-License-Identifier: Apache-2.0
"""The door of a workstation: the sign-in form, who is let in, and a password of their own before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import CounterError, Fault
from app.views import formats
from app.views.screens.sign_in import Doorstep, SignInPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.city import City
    from app.services.desk import Desk
    from app.views.backstage import Backstage, Parts
    from app.views.dialogs.new_password_sheet import NewPasswordSheet


class Door(QObject):
    """Shows the form, lets people in, and opens a locked screen to the person who locked it.

    `held()` says why nobody else may take a locked workstation now, or nothing. `admitted(Desk)` when somebody is in,
    `unlocked()` when the same person is back, `look_wanted()` for theme and text size.
    """

    admitted = Signal(object)
    unlocked = Signal()
    look_wanted = Signal()

    def __init__(self, backstage: Backstage, parts: Parts, held: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._backstage, self._parts, self._held = backstage, parts, held
        self._page: SignInPage | None = None
        self._wanted: tuple[str, str] | None = None
        self._locked_by = ""
        self._open = False

    def show(self, city: City | None, *, locked_by: str = "") -> None:
        """Show the form; `locked_by` is the sign-in name of who locked the screen."""
        self._locked_by = locked_by
        page = self._page = SignInPage(self._step(city), locked=locked_by)
        page.wanted.connect(self._on_wanted)
        page.look_wanted.connect(self.look_wanted)
        page.help_wanted.connect(self._parts.window.show_keys)
        page.set_compact(self._parts.window.compact)
        self._parts.window.compact_changed.connect(page.set_compact)
        self._parts.window.show_front(page)

    def open(self, city: City | None) -> None:
        """The books are open: who typed name and password before is let in now."""
        self._open = True
        if city is not None and self._page is not None:
            self._page.show_step(self._step(city))
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self._on_wanted(*wanted)

    def _step(self, city: City | None) -> Doorstep:
        today = self._backstage.now().date()
        name = city.name if city is not None else "Tillwright"
        return Doorstep(name, formats.long_date(today), self._backstage.workstation, _mark(city))

    def leave(self) -> None:
        """Somebody is in: the form goes with the front of the window."""
        self._page = None

    def refuse(self, sentence: str) -> bool:
        """Say on the form why it does not go on; False when there is no form."""
        if self._page is None:
            return False
        self._page.refuse(sentence)
        return True

    # who comes in -------------------------------------------------------------------------------

    def _on_wanted(self, name: str, password: str) -> None:
        if not self._open:
            self._wanted = (name, password)  # typed before the books were open: asked as soon as they are
            return
        if self._locked_by and name.strip().casefold() == self._locked_by:
            self._parts.jobs.submit(
                lambda: self._backstage.unlock(name, password),
                done=lambda _: self.unlocked.emit(),
                failed=self._on_refused,
                owner=self,
            )
            return
        if self._locked_by and (reason := self._held()):
            self._on_refused(CounterError(reason))
            return
        self._parts.jobs.submit(
            lambda: self._let_in(name, password),
            done=lambda answer: self._on_let_in(answer[0], answer[1], password),
            failed=self._on_refused,
            owner=self,
        )

    def _let_in(self, name: str, password: str) -> tuple[Desk, bool]:
        """In the lane: whose desk it is, and whether a password of their own has to be chosen first."""
        from app.services import people

        desk = self._backstage.sign_in(name, password)
        return desk, people.must_change(desk)

    def _on_let_in(self, desk: Desk, must_change: bool, password: str) -> None:
        if not must_change:
            self.admitted.emit(desk)
            return
        from app.views.dialogs.new_password_sheet import NewPasswordSheet

        sheet = NewPasswordSheet(desk.staff.full_name)
        sheet.agreed.connect(lambda new: self._keep_password(sheet, desk, password, str(new)))
        sheet.answered.connect(lambda kept: self.admitted.emit(desk) if kept else self._back_to_form())
        sheet.open_over(self._parts.window)

    def _keep_password(self, sheet: NewPasswordSheet, desk: Desk, old: str, new: str) -> None:
        from app.services import people

        def refused(trouble: BaseException) -> None:
            if isinstance(trouble, (CounterError, Fault)):
                sheet.refuse(trouble)
            else:
                sheet.fail("The password was not changed.")
                self._parts.notices.tell(trouble)

        self._parts.jobs.submit(
            lambda: people.change_password(desk, old=old, new=new),
            done=lambda _: sheet.finish(),
            failed=refused,
            owner=sheet,
        )

    def _back_to_form(self) -> None:
        if self._page is not None:
            self._page.again()

    def _on_refused(self, trouble: BaseException) -> None:
        self.refuse(sentence(trouble))
        if not isinstance(trouble, (Fault, CounterError)):
            self._parts.notices.tell(trouble)


def sentence(trouble: BaseException) -> str:
    """What the form says of trouble; a defect of the program is told apart, and the log has the details."""
    if isinstance(trouble, (CounterError, Fault)):
        return str(trouble)
    return "The program made a mistake here. Nothing was opened. Tell the administrator; the log has the details."


def _mark(city: City | None) -> str:
    return f"{city.mark.capitalize()} city" if city is not None and city.mark else ""

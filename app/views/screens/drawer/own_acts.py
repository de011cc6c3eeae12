# SPDX-License-Identifier: Apache-2.0
"""What a person does with the own session: opens it, counts and submits."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.ports import KickReason
from app.queries.books import BookRow
from app.services import drawers, papers
from app.services.consents import Witness
from app.services.drawers import CountAnswer, Opened
from app.views import formats
from app.views.counterfeiting import Counterfeiting
from app.views.dialogs.in_place_sheets import CountAlongSheet
from app.views.screens.drawer.counting_view import Counted
from app.views.screens.drawer.lane import Lane
from app.views.screens.drawer.opening_view import Opening
from app.views.screens.drawer.pages import Pages
from app.views.workplace import Workplace


class OwnActs(QObject):
    """Brings each act to the books, prints its slip and says what happened.

    Signals: `opened()`; `count_begun(BookRow)`; `taken_back()`: payments are taken again; `counted(CountAnswer, bool)`
    when an attempt was the last one (true: of somebody else's session); `changed()`: the books hold something new;
    `refused()`: look at the books again.
    """

    opened = Signal()
    count_begun = Signal(object)
    taken_back = Signal()
    counted = Signal(object, bool)
    changed = Signal()
    refused = Signal()

    def __init__(self, work: Workplace, lane: Lane, pages: Pages, over: QWidget) -> None:
        super().__init__(over)
        self._work, self._lane, self._pages, self._over = work, lane, pages, over
        self._notes = Counterfeiting(work, lane, over)
        self._notes.kept.connect(self.changed)

    # opening ------------------------------------------------------------------------------------

    def open(self, opening: Opening) -> None:
        """Open a drawer on the float counted in it."""
        desk = self._work.desk
        self._pages.opening.set_busy(True)

        def opened(done: Opened) -> None:
            self._work.printing.paper(papers.opening_slip(desk, done), ref=done.book, kick=KickReason.OPEN_DRAWER)
            self._pages.opening.set_busy(False)
            self._pages.opening.start_again()
            self._say_opened(done)
            self.opened.emit()
            self.changed.emit()

        def work(entry_id: str) -> Opened:
            return drawers.open_drawer(desk, drawer=opening.drawer, count=opening.count, entry_id=entry_id)

        self._lane.act_on(self._pages.opening, work, opened, self.refused.emit)

    def _say_opened(self, done: Opened) -> None:
        head = f"Drawer {done.drawer} is open with {formats.money(done.counted)}"
        difference = done.difference
        if not difference:
            self._work.notices.say(head, "The float agrees. Take payments at the Counter.", "positive")
            return
        word = "over" if difference.cents > 0 else "under"
        text = (
            f"That is {formats.money(abs(difference))} {word} the assigned {formats.money(done.assigned)}. "
            "The difference is posted to the vault, not to you."
        )
        self._work.notices.say(head, text, "caution")

    # counting -----------------------------------------------------------------------------------

    def begin_count(self, own: BookRow) -> None:
        """Stop taking payments; the drawer opens and its figures are hidden."""
        desk = self._work.desk

        def begun(_: object) -> None:
            self._work.printing.kick(KickReason.BEGIN_COUNT, ref=own.id)
            self.count_begun.emit(own)
            self._work.drawer_changed()

        self._lane.act(lambda entry_id: drawers.begin_count(desk, entry_id=entry_id), begun, self._on_refused)

    def cancel_count(self) -> None:
        """Go back to taking payments."""
        desk = self._work.desk

        def back(_: object) -> None:
            self._pages.counting.start_again()
            self._work.notices.say(
                "The count is taken back", "Payments are taken again. Nothing was stored.", "positive"
            )
            self.taken_back.emit()
            self.changed.emit()

        self._lane.act(lambda entry_id: drawers.cancel_count(desk, entry_id=entry_id), back, self._on_refused)

    def submit_finished(self) -> None:
        """Make up for the submission of a finished count."""
        desk = self._work.desk

        def submitted(_: object) -> None:
            self._work.notices.say("The count is submitted", "A supervisor closes the session.", "positive")
            self.changed.emit()

        self._lane.act(lambda entry_id: drawers.submit(desk, entry_id=entry_id), submitted, self._on_refused)

    def count(self, counted: Counted) -> None:
        """Store one attempt; the page keeps its figures while another one is due. Two people both put their names."""
        if not counted.by_two:
            self._pages.counting.set_busy(True)
            work, stored = self._storing(counted, None)
            self._lane.act_on(self._pages.counting, work, stored, self.refused.emit)
            return
        sheet = CountAlongSheet(
            self._pages.counting.drawer, counted.cash, counted.checks, counted.money_orders, self._work.desk.staff
        )

        def store(second: Witness) -> None:
            work, stored = self._storing(counted, second)

            def done(answer: CountAnswer) -> None:
                sheet.finish()
                stored(answer)

            self._lane.act_from(sheet, work, done)

        sheet.agreed.connect(store)
        sheet.open_over(self._over)

    def _storing(
        self, counted: Counted, second: Witness | None
    ) -> tuple[Callable[[str], CountAnswer], Callable[[CountAnswer], None]]:
        """How a count is stored, and what follows once it is."""
        desk, drawer = self._work.desk, self._pages.counting.drawer

        def stored(answer: CountAnswer) -> None:
            self._pages.counting.set_busy(False)
            if not answer.submitted:
                self._pages.counting.not_balanced(answer.attempt)
                return
            slip = papers.count_slip(desk, answer, counted.cash, counted.checks, counted.money_orders)
            self._work.printing.paper(slip, ref=answer.book)
            self._pages.counting.start_again()
            self._say_submitted(drawer, answer, of_other=bool(counted.book))
            self.counted.emit(answer, bool(counted.book))
            self.changed.emit()

        def work(entry_id: str) -> CountAnswer:
            return drawers.count(
                desk,
                cash_count=counted.cash,
                checks=counted.checks,
                money_orders=counted.money_orders,
                book=counted.book,
                second=second,
                entry_id=entry_id,
            )

        return work, stored

    def _say_submitted(self, drawer: str, answer: CountAnswer, *, of_other: bool) -> None:
        head = "Balanced" if answer.balanced else "Not balanced"
        tone = "positive" if answer.balanced else "caution"
        if answer.along:
            text = f"The count of drawer {drawer} with {answer.along} is stored and decides. Close the session now."
        elif of_other:
            text = f"Your count of drawer {drawer} is stored and decides. Close the session now."
        elif answer.balanced:
            text = f"Drawer {drawer} is submitted. A supervisor closes it."
        else:
            text = f"Attempt {answer.attempt} of 3 is stored and drawer {drawer} is submitted. A supervisor counts it."
        self._work.notices.say(head, text, tone)

    def ask_counterfeit(self, drawer: str) -> None:
        """Keep a note as counterfeit; its report prints and goes with it."""
        self._notes.sheet(drawer).open_over(self._over)

    def _on_refused(self, trouble: BaseException) -> None:
        self._work.notices.tell(trouble)
        self.refused.emit()

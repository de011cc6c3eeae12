# SPDX-License-Identifier: Apache-2.0
"""Printer sheet: how the printer stands, what did not surely come out, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.views import actions, formats, printer_words
from app.views.announce import announce
from app.views.dialogs.choices import Choices
from app.views.tables.row_table import Column, RowTable
from app.views.widgets.banner import Banner
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.flow import Flow
from app.views.widgets.labels import Label, Rule, SectionHeading
from app.views.widgets.layouts import Row
from app.views.widgets.sheet import Sheet
from app.views.widgets.table_view import TableView
from app.views.workplace import CopyRow

if TYPE_CHECKING:
    from pathlib import Path

    from app.views.workplace import PrinterStanding, Workplace

_MOST_ROWS = 5
_FEW, _MANY = 2, 4


class PrinterSheet(Sheet):
    """The printer of this workstation. `roll_wanted()`; `looked(CopyRow)` when a copy was taken off the list.

    Print again, ask and take over leave the sheet open, so that what comes of it is seen; call `refresh` for that.
    """

    roll_wanted = Signal()
    looked = Signal(object)

    def __init__(self, work: Workplace) -> None:
        super().__init__("Printer", " ", verb="Print again", keep="Close", wide=True, hold=True)
        self.setObjectName("printer-sheet")
        self._work, self._printing = work, work.printing
        self._shown, self._offered = "", tuple[tuple[str, str], ...]()
        self._build()
        self._wire()
        self.agreed.connect(self._print_again)
        self.refresh()

    # parts --------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.state = Banner(button="Ask again", key=actions.spec("printer.ask").key)
        self.state.setObjectName("printer-state")
        self.ask_button = self.state.button
        self.body.addWidget(self.state)
        self._heading = SectionHeading("To look at")
        self.body.addWidget(self._heading)
        columns: tuple[Column[CopyRow], ...] = (
            Column("Paper", lambda copy: copy.title, detail=lambda copy: copy.place, stretch=1),
            Column("Asked for", lambda copy: formats.clock_time(copy.at), kind="money"),
            Column("State", lambda copy: "", chip=printer_words.became),
        )
        self.table = TableView(RowTable(columns), "Papers to look at")
        self.body.addWidget(self.table)
        self.none = EmptyState("Every paper came out", "Nothing has to be printed again.", "circle-check")
        self.body.addWidget(self.none)
        self.pdf_button = actions.button("printer.pdf", icon="file-text")
        self.forget_button = actions.button("printer.forget", icon="check")
        self._paper_acts = Flow(self.pdf_button, self.forget_button)
        self.body.addWidget(self._paper_acts)
        self._note = Label("", "body", "accent", wrap=True)
        self._note.setObjectName("printer-note")
        self.body.addWidget(self._note)
        self._note.hide()
        self.body.addWidget(Rule())
        self.others = Choices("Another printer")
        self._other = Label("", wrap=True)
        self.other_button = actions.button("printer.other", icon="arrow-left-right")
        self.roll_button = actions.button("printer.roll", icon="scroll-text")
        self.drawer_button = actions.button("printer.drawer", icon="inbox")
        self.body.addWidget(self.others)
        line = Row(gap="s")
        line.addWidget(self._other, 1)
        line.addWidget(self.other_button)
        self.body.addLayout(line)
        self.body.addWidget(Flow(self.roll_button, self.drawer_button))

    def _wire(self) -> None:
        own = actions.ActionSet(self, self._work.desk.staff.rights)
        own.add("printer.ask", self._ask, button=self.ask_button)
        own.add("printer.pdf", self._save_pdf, button=self.pdf_button)
        own.add("printer.forget", self._forget, button=self.forget_button)
        own.add("printer.other", self._hand_over, button=self.other_button)
        own.add("printer.roll", self._show_roll, button=self.roll_button)
        own.add("printer.drawer", self._to_drawer, button=self.drawer_button)
        self._own = own
        self.drawer_button.setVisible(own.action("printer.drawer").isEnabled())
        self.table.opened.connect(lambda _copy: self.accept())

    def open_over(self, over: QWidget) -> Sheet:
        """Show the sheet; with nothing to print again the first thing to do is to ask."""
        super().open_over(over)
        if not self.table.table.rows():
            self.ask_button.setFocus()
        return self

    def copy(self) -> CopyRow | None:
        """The copy chosen."""
        row = self.table.row()
        return row if isinstance(row, CopyRow) else None

    def complete(self) -> bool:
        """One copy is chosen."""
        return self.copy() is not None

    def answer(self) -> object:
        """The copy to print again."""
        return self.copy()

    # what it shows ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show how everything stands now; the chosen copy stays chosen."""
        standing = self._printing.standing()
        self._show_state(standing)
        self._show_copies(standing)
        self._show_others(standing)
        self._own.enable("printer.roll", standing.on_screen)
        self.roll_button.setVisible(standing.on_screen)
        QTimer.singleShot(0, self, self._place)

    def _show_state(self, standing: PrinterStanding) -> None:
        said = printer_words.said(standing)
        known = standing.status.state.prints
        tone = said.tone or ("positive" if known else "accent")
        asked = "" if standing.asked_at is None else f"Last asked at {formats.clock_time(standing.asked_at)}."
        waits = f"{formats.count_of(standing.waiting, 'paper')} in line." if standing.waiting else ""
        self.title.setText(standing.words)
        here = "Slips of this workstation go here."
        self.consequence.setText(" ".join(part for part in (here, waits, asked) if part))
        self.state.say(said.words, said.sentence, tone, button=self.ask_button.text(), key=self.ask_button.key)
        detail = standing.status.detail
        self.state.setToolTip(f"The printer said: {detail}." if detail else "")
        if self._shown and self._shown != said.words:
            announce(f"{said.words}. {said.sentence}", at=self, urgent=bool(said.tone))
        self._shown = said.words

    def _show_copies(self, standing: PrinterStanding) -> None:
        chosen = self.copy()
        rows = sorted(standing.to_look_at, key=lambda copy: (copy.at, copy.job, copy.copy), reverse=True)
        if list(self.table.table.rows()) != rows:
            had_focus = self.table.hasFocus()
            self.table.table.set_rows(rows)
            places = [n for n, row in enumerate(rows) if chosen and (row.job, row.copy) == (chosen.job, chosen.copy)]
            self.table.choose(places[0] if places else 0)
            if had_focus and not rows:
                self.ask_button.setFocus()
        self._heading.set_note(formats.count_of(len(rows), "paper"))
        self._heading.setVisible(bool(rows))
        self.table.setVisible(bool(rows))
        self._fit_table()
        self.none.setVisible(not rows)
        for name in ("printer.pdf", "printer.forget"):
            self._own.enable(name, bool(rows))
        self._paper_acts.setVisible(bool(rows))
        self.verb_button.setEnabled(bool(rows))

    def _fit_table(self) -> None:
        rows = self.table.table.rowCount()
        heights = sum(self.table.rowHeight(number) for number in range(min(rows, _MOST_ROWS)))
        self.table.setFixedHeight(self.table.horizontalHeader().height() + heights + 2)
        self._place()

    def _show_others(self, standing: PrinterStanding) -> None:
        offered = standing.others
        if offered != self._offered:
            self._offered = offered
            self.others.set_options(offered, across=_MANY)
        self.others.setVisible(len(offered) > 1)
        self._other.setVisible(bool(offered))
        one = f"{offered[0][1]} can print instead." if offered else ""
        self._other.setText(one if len(offered) < _FEW else "Choose one, then let it take over.")
        self.other_button.setVisible(bool(offered))
        self._own.enable("printer.other", bool(offered))

    def restyle(self) -> None:
        """Rows take their new height first."""
        QTimer.singleShot(0, self, self._fit_table)
        super().restyle()

    def _say(self, words: str) -> None:
        self._note.setText(words)
        self._note.setVisible(bool(words))
        announce(words, at=self)
        self._place()

    # acts ---------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self._printing.ask()
        self._say("Asked. The answer is shown above.")

    def _print_again(self, copy: object) -> None:
        if isinstance(copy, CopyRow) and self._printing.again(copy):
            self._say(f"{copy.title} is printing again.")
        self.refresh()

    def _save_pdf(self) -> None:
        copy = self.copy()
        paper = None if copy is None else self._printing.paper_of(copy)
        if copy is None or paper is None:
            return
        ref = copy.ref or copy.title
        self._work.jobs.submit(
            lambda: self._printing.save_pdf(paper, ref=ref),
            lane="printer",
            done=self._on_saved,
            failed=self._on_not_saved,
            owner=self,
        )

    def _on_saved(self, file: Path) -> None:
        self._say(f"Saved as {file.name} in {file.parent}. Take the paper off the list once it is handed over.")

    def _on_not_saved(self, trouble: BaseException) -> None:
        reason = trouble.strerror if isinstance(trouble, OSError) and trouble.strerror else "the folder is not there"
        self.fail(f"The PDF was not saved: {reason}. The paper is still on the list. Look at the folder in Setup.")
        self.refresh()

    def _forget(self) -> None:
        copy = self.copy()
        if copy is not None and self._printing.forget(copy):
            self.looked.emit(copy)
            self._say(f"{copy.title} is off the list.")
            self.refresh()

    def _hand_over(self) -> None:
        name = self.others.value()
        if not name:
            return
        moved = self._printing.hand_over(name)
        waits = f" {formats.count_of(moved, 'paper')} moved there." if moved else ""
        self._say(f"Slips now go to {self._printing.standing().words}.{waits}")
        self.refresh()

    def _show_roll(self) -> None:
        self.reject()
        self.roll_wanted.emit()

    def _to_drawer(self) -> None:
        """The key opens it; a no-sale opens it with a reason, and is logged."""
        self.reject()
        if self._work.go("drawer") is not None:
            self._work.notices.say(
                "The drawer did not open", "Open it with its key, or record a no-sale here (Alt+N).", "caution"
            )

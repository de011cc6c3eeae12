# SPDX-License-Identifier: Apache-2.0
"""A bank statement comes in: which file, which account, and the names of its columns; and what no deposit explains."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app import resources
from app.domain.bank import BankAccount
from app.domain.bank_match import BankLine
from app.views import formats
from app.views.dialogs.choices import Choices
from app.views.dialogs.form_sheet import FormSheet
from app.views.widgets.labels import Label
from app.views.widgets.sheet import Sheet

_MOST_SHOWN, _MOST_ALIKE = 40, 4
_OUT, _IN = "out", "in"


@dataclass(frozen=True, slots=True)
class StatementAnswer:
    """A file of credits of one bank account, and the mapping that names its columns.

    `twice`: whether credits that came by another form of file come in again; nothing as long as none was seen.
    """

    bank: str
    file: Path
    mapping: Path
    twice: bool | None


class StatementSheet(FormSheet):
    """`agreed(StatementAnswer)`. It stays open until the file is read."""

    def __init__(self, banks: tuple[BankAccount, ...]) -> None:
        super().__init__(
            "Bring in a bank statement?",
            "Its credits are held against the deposits. A line that came before is not taken again.",
            verb="Bring it in",
            keep="Back",
            hold=True,
        )
        self.setObjectName("statement-sheet")
        self._banks = banks
        self.account = Choices("Account", [(bank.code, bank.name) for bank in banks])
        self.body.addWidget(self.account)
        self.account.setVisible(len(banks) > 1)
        self.add_field("file", "File", missing="The file is missing.", hint="OFX, CSV or TSV, as the bank gives it")
        self.add_field(
            "mapping", "Mapping", hint="A TOML file naming columns; empty for Date, Amount, Reference; OFX needs none"
        )

        self._alike = self.add_well("Already there", icon="triangle-alert")
        self._listed = Label("", "body", wrap=True)
        self._alike.body.addWidget(self._listed)
        self.twice = Choices("These credits", ((_OUT, "Leave them out"), (_IN, "Bring them in too")))
        self._alike.body.addWidget(self.twice)
        self._alike.hide()
        for field in self.fields.values():
            field.input.textChanged.connect(lambda _text: self._alike.hide())
        self.account.chosen.connect(lambda _name: self._alike.hide())

    def show_alike(self, lines: tuple[BankLine, ...]) -> None:
        """Show credits that came in by another form of file; they are left out unless that is chosen otherwise."""
        named = [f"{formats.short_date(line.date)}: {_said(line)}" for line in lines[:_MOST_ALIKE]]
        more = len(lines) - len(named)
        named += [f"and {more} more"] if more else []
        self._listed.setText(
            "The same amounts of the same days came in from another file. The bank pays each once.\n" + "\n".join(named)
        )
        self.twice.choose(_OUT)
        self._alike.show()
        self.fail("")  # nothing is wrong: it waits for an answer again
        self.restyle()
        self.verb_button.setFocus()

    def answer(self) -> StatementAnswer:
        """What was typed; the shipped mapping where none is named."""
        mapping = self.text("mapping")
        shipped = resources.path("bank", "statement.toml")
        twice = self.twice.value() == _IN if self._alike.isVisibleTo(self) else None
        return StatementAnswer(
            self.account.value(), Path(self.text("file")), Path(mapping) if mapping else shipped, twice
        )


class BankLinesSheet(Sheet):
    """Credits of the bank that are no deposit known here."""

    def __init__(self, lines: tuple[BankLine, ...]) -> None:
        super().__init__(
            f"{formats.count_of(len(lines), 'credit')} without a deposit",
            "The bank has this money, and no bag explains it: cards, transfers, or a bag nobody recorded.",
            verb="Done",
            keep="Back",
        )
        self.setObjectName("bank-lines-sheet")
        shown = lines[-_MOST_SHOWN:]
        self.add_facts([(formats.medium_date(line.date), _said(line)) for line in reversed(shown)])


def _said(line: BankLine) -> str:
    return ", ".join(filter(None, (formats.money(line.amount), line.reference, line.text)))

# SPDX-License-Identifier: Apache-2.0
"""Asks what of the books is checked, shows how far it is, and says in plain words what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.proof import Proof, ProofOf
from app.views import formats
from app.views.announce import announce
from app.views.dialogs.choices import Choices
from app.views.widgets.card import Facts
from app.views.widgets.empty_state import Progress
from app.views.widgets.labels import IconLabel, Label
from app.views.widgets.layouts import Column, Row
from app.views.widgets.sheet import Sheet

if TYPE_CHECKING:
    from datetime import date

_SHOWN = 3
"""So many places are named on the screen; the paper has more, and the first one matters."""


class VerifySheet(Sheet):
    """`agreed(ProofOf)` to check, later `agreed(Proof)` to print what was found; `answered(None)` when it is left."""

    def __init__(self, book: str, day: date) -> None:
        super().__init__(
            "Verify the books?",
            "A program of its own reads them and shares nothing with this one. Nothing is changed.",
            verb="Verify",
            keep="Close",
            hold=True,
        )
        self.setObjectName("verify-sheet")
        self._book, self._day = book, day
        self.proof: Proof | None = None
        of_book = [("book", f"Session {book}")] if book else []
        self.scope = Choices("What", [*of_book, ("day", formats.medium_date(day)), ("all", "Everything")])
        self.how = Choices("How", [("deep", "Chain and every figure"), ("chain", "Chain alone, faster")])
        self.progress = Progress(delay_ms=0)
        self._outcome = QWidget()
        self._outcome.hide()
        column = Column(self._outcome, gap="s")
        line = Row(gap="s")
        self._sign = IconLabel("circle-check", "positive", "icon-notice")
        self._head = Label("", "strong", wrap=True)
        self._head.setObjectName("verify-head")
        line.addWidget(self._sign)
        line.addWidget(self._head, 1)
        column.addLayout(line)
        self._facts = Facts()
        column.addWidget(self._facts)
        self._advice = Label("", "body", "ink-muted", wrap=True)
        column.addWidget(self._advice)
        for part in (self.scope, self.how, self.progress, self._outcome):
            self.body.addWidget(part)

    def answer(self) -> object:
        """What is to be checked, or what was found and is to be printed."""
        return self.proof or self.wanted()

    def wanted(self) -> ProofOf:
        """What is chosen."""
        scope, deep = self.scope.value(), self.how.value() == "deep"
        return ProofOf(self._book if scope == "book" else "", self._day if scope == "day" else None, deep)

    def begin(self) -> None:
        """The check has begun; leaving the sheet stops it."""
        self.scope.setEnabled(False)
        self.how.setEnabled(False)
        self.keep_button.set_text("Stop")
        self.progress.begin(f"Reading: {self.wanted().words}")
        self.keep_button.setFocus()

    def report(self, done: int, total: int) -> None:
        """Say how far it is."""
        self.progress.report(done, total, "entries")

    def show_proof(self, proof: Proof) -> None:
        """Say what was found; the verb prints it."""
        self.proof = proof
        self.progress.end()
        self.title.setText("The books were read")
        self.scope.hide()
        self.how.hide()
        self._sign.set_icon("circle-check" if proof.untouched else "triangle-alert", tone(proof))
        self._head.set_tone(tone(proof))
        self._head.setText(head(proof))
        self._facts.set_pairs(facts(proof))
        self._advice.setText(advice(proof))
        self._outcome.show()
        self.keep_button.set_text("Close")
        self.verb_button.set_text("Print the result")
        self.verb_button.setEnabled(True)
        self.verb_button.setFocus()
        announce(f"{head(proof)} {advice(proof)}", at=self, urgent=not proof.untouched)

    def refuse(self, sentence: str) -> None:
        """It could not be checked: say why, and let it be tried again."""
        self.progress.end()
        self.scope.setEnabled(True)
        self.how.setEnabled(True)
        self.keep_button.set_text("Close")
        self.fail(sentence)


def tone(proof: Proof) -> str:
    """The colour role of an outcome."""
    return "positive" if proof.untouched else "danger"


def head(proof: Proof) -> str:
    """The outcome in one sentence, with the first bad entry named."""
    if proof.untouched:
        return f"{proof.of.words}: untouched. Everything is as it was written."
    return f"{proof.of.words}: not as written. The first bad place is {proof.flaws[0].place}."


def facts(proof: Proof) -> list[tuple[str, str] | tuple[str, str, str]]:
    """How much was read, and the places that are not right, the first one first."""
    pairs: list[tuple[str, str] | tuple[str, str, str]] = [("Read", proof.read)]
    pairs += [(flaw.place[:1].upper() + flaw.place[1:], flaw.what) for flaw in proof.flaws[:_SHOWN]]
    if (more := proof.found - len(proof.flaws[:_SHOWN])) > 0:
        pairs.append(("Besides", f"{more:,} more; the paper names the next ones"))
    return pairs


def advice(proof: Proof) -> str:
    """What the outcome rests on, or what to do."""
    if not proof.untouched:
        return (
            "This check changed nothing. Take no copy away and repair nothing: print this and call the administrator."
        )
    if proof.of.deep:
        return "Every entry continues the one before, and every figure on the screens follows from the entries."
    return "Every entry continues the one before. Figures on the screens were not reckoned again."

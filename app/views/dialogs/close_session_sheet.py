# SPDX-License-Identifier: Apache-2.0
"""Shows what a close will do to a session, and asks for an explanation where the difference needs one."""

from app.domain.kinds.close import Closing, Compared, float_back
from app.views import formats
from app.views.widgets.fields import TextField
from app.views.widgets.sheet import Sheet

_HINTS = {
    "explanation": "The difference is above the tolerance",
    "supervisor": "The difference is large: say what you found and did",
    "report": "A written report follows: say what you found and who is told",
}


class CloseSessionSheet(Sheet):
    """`agreed(str)`: the explanation, empty where none is needed."""

    def __init__(self, book: str, person: str, closing: Closing, asks: str) -> None:
        super().__init__(
            f"Close session {book}?",
            "The session is sealed: nothing can be added or changed afterwards.",
            verb="Close the session",
            keep="Keep submitted",
            hold=True,
        )
        self.setObjectName("close-session-sheet")
        self._asks = asks
        self.add_facts(_facts(person, closing))
        self.explanation = TextField(
            "Explanation", hint=_HINTS.get(asks, "Not needed: the drawer is balanced"), check=self._check
        )
        self.explanation.input.setMaxLength(400)
        self.body.addWidget(self.explanation)

    def _check(self, text: str) -> str:
        needed = self._asks != "nothing" and not text
        return "Say what is known about the difference" if needed else ""

    def complete(self) -> bool:
        """An explanation is needed above the tolerance."""
        return self.explanation.check()

    def answer(self) -> object:
        """The explanation."""
        return self.explanation.text()


def difference_words(compared: Compared) -> str:
    """A difference as a supervisor reads it: "Balanced", "Short $4.00", "Over $1.25"."""
    difference = compared.over_short
    if not difference:
        return "Balanced"
    word = "Over" if difference.cents > 0 else "Short"
    return f"{word} {formats.money(abs(difference))}"


def _facts(person: str, closing: Closing) -> list[tuple[str, str] | tuple[str, str, str]]:
    cash = closing.cash
    facts: list[tuple[str, str] | tuple[str, str, str]] = [
        ("Cashier", person),
        ("Cash", f"{formats.money(cash.counted)} counted, {formats.money(cash.expected)} expected"),
        ("Over or short", difference_words(cash), "lead"),
    ]
    for name, compared in (("Checks", closing.checks), ("Money orders", closing.money_orders)):
        if compared.counted or compared.expected:
            counted = f"{formats.money(compared.counted)} counted, {difference_words(compared).lower()}"
            facts.append((name, counted))
    back = float_back(closing.opening_counted, cash.counted)
    facts.append(("Float back", formats.money(back)))
    facts.append(("To the vault", formats.money(cash.counted - back)))
    return facts

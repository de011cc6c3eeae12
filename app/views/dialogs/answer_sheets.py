# SPDX-License-Identifier: Apache-2.0
"""Answer sheets: a supervisor allows a request after showing who they are, or refuses it in words."""

from __future__ import annotations

from app.domain.request import Request
from app.views import formats
from app.views.dialogs.form_sheet import FormSheet
from app.views.widgets.fields import PasswordField


class AllowSheet(FormSheet):
    """`agreed(str)`: the password, which proves the person and is kept nowhere."""

    def __init__(self, request: Request, asked: str) -> None:
        super().__init__(
            "Allow this?",
            "Your consent is to these words, once. It holds for two minutes.",
            verb="Allow",
            keep="Not yet",
            hold=True,
        )
        self.setObjectName("allow-sheet")
        self.add_facts(_facts(request, asked))
        self.keep_field(
            "password", PasswordField("Your password", hint="It shows that it is still you at this screen"),
            missing="Type your password.",
        )  # fmt: skip

    def answer(self) -> object:
        """The password; the field is emptied at once."""
        password = self.fields["password"].input.text()
        self.fields["password"].clear()
        return password


class RefuseSheet(FormSheet):
    """`agreed(str)`: the words, which are shown to who asked."""

    def __init__(self, request: Request, asked: str) -> None:
        super().__init__(
            "Refuse this?",
            "Nothing is recorded but your words, and they are shown at once.",
            verb="Refuse",
            keep="Not yet",
            hold=True,
        )
        self.setObjectName("refuse-sheet")
        self.add_facts(_facts(request, asked))
        words = self.add_field("words", "Your words", missing="Say why in a few words.")
        words.input.setMaxLength(200)

    def answer(self) -> object:
        """The words."""
        return self.text("words")


def _facts(request: Request, asked: str) -> list[tuple[str, str] | tuple[str, str, str]]:
    facts: list[tuple[str, str] | tuple[str, str, str]] = [("Asked by", asked), ("For", request.wanted.text)]
    if request.wanted.amount:
        facts.append(("Amount", formats.money(request.wanted.amount), "lead"))
    return facts

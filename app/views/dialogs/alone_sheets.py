# SPDX-License-Identifier: Apache-2.0
"""Working without the server: a supervisor leaves a code while it is there, and types it when it is away."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.people import Staff
from app.views.dialogs.form_sheet import FormSheet
from app.views.dialogs.second_person import SecondPersonSheet
from app.views.widgets.fields import PasswordField
from app.views.widgets.layouts import Row


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """The code a supervisor leaves, typed twice, and who they are; kept nowhere as typed."""

    approver: str
    password: str
    code: str
    again: str


class LeaveCodeSheet(SecondPersonSheet):
    """`agreed(CodeAnswer)`. Asks a supervisor for a code for this till; it stays open until the books have answered."""

    def __init__(self, asker: Staff) -> None:
        super().__init__(
            "Leave a code for work without the server?",
            "A supervisor types it when the server is away. It is good for once, and replaces one left before.",
            verb="Leave the code",
            hold=True,
        )
        self.setObjectName("leave-code-sheet")
        line = Row(gap="s")
        self.keep_field(
            "code", PasswordField("Code", hint="At least 6 characters"), missing="The code is missing.", into=line
        )
        self.keep_field("again", PasswordField("Code again"), missing="The code is missing here.", into=line)
        self.body.addLayout(line)
        self.add_second_person(asker, head="The supervisor")
        self.allow_sending(False)

    def answer(self) -> CodeAnswer:
        """What was typed; the fields are emptied at once."""
        code, again = (self.fields[name].input.text() for name in ("code", "again"))
        for name in ("code", "again"):
            self.fields[name].clear()
        return CodeAnswer(self.text("approver"), self.take_password(), code, again)


class AloneSheet(FormSheet):
    """`agreed(str)`, the code. Says what goes on without the server and what waits."""

    def __init__(self) -> None:
        super().__init__(
            "Work without the server?",
            "Cash and checks are taken within the city's limits. Each receipt is safe in this till and is sent in when "
            "the server is back. Cards, voids, counts and everything else wait.",
            verb="Work without it",
            keep="Wait for the server",
            hold=True,
        )
        self.setObjectName("alone-sheet")
        self.keep_field(
            "code",
            PasswordField("The supervisor's code", hint="The one left at this till"),
            missing="The code is missing.",
        )

    def answer(self) -> str:
        """The code; the field is emptied at once."""
        code = self.fields["code"].input.text()
        self.fields["code"].clear()
        return code

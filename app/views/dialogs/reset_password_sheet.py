# SPDX-License-Identifier: Apache-2.0
"""Reset a password: a new one, twice; the person changes it at the next sign-in."""

from __future__ import annotations

from app.domain.errors import CounterError, Fault
from app.services.setup import people
from app.views.dialogs.form_sheet import FormSheet
from app.views.widgets.fields import PasswordField
from app.views.workplace import Workplace


class ResetPasswordSheet(FormSheet):
    """A new password for one person; stays open until it is kept."""

    def __init__(self, work: Workplace, name: str, full_name: str) -> None:
        super().__init__(
            f"Reset the password of {full_name}",
            "It is changed again at the next sign-in. The log keeps that it was reset, and by whom.",
            verb="Reset the password",
            keep="Keep the old one",
            hold=True,
        )
        self.setObjectName("reset-password-sheet")
        self._work, self._name, self._full_name = work, name, full_name
        self.keep_field(
            "password", PasswordField("New password", hint="At least 8 characters; a few words are best"),
            missing="Type the new password.",
        )  # fmt: skip
        self.keep_field("again", PasswordField("The same again"), missing="Type it a second time.")
        self.agreed.connect(self._reset)

    def complete(self) -> bool:
        """Both are typed, and the same."""
        if not super().complete():
            return False
        same = self.fields["password"].input.text() == self.fields["again"].input.text()
        if not same:
            self.fields["again"].set_error("The two are not the same. Type it again.")
            self.fields["again"].select_all()
        return same

    def answer(self) -> object:
        """The new password."""
        return self.fields["password"].input.text()

    def _reset(self, new: object) -> None:
        desk, name = self._work.desk, self._name
        self._work.jobs.submit(
            lambda: people.reset_password(desk, name=name, new=str(new)),
            done=self._on_done,
            failed=self._on_failed,
            owner=self,
        )

    def _on_done(self, _: object) -> None:
        self._work.notices.say(
            f"{self._full_name} has a new password", "It is changed at the next sign-in.", "positive"
        )
        self.finish()

    def _on_failed(self, trouble: BaseException) -> None:
        if isinstance(trouble, CounterError | Fault):
            self.refuse(trouble)
        else:
            self.fail("The password was not reset.")
            self._work.notices.tell(trouble)

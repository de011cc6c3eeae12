# SPDX-License-Identifier: Apache-2.0
"""A new password of one's own: asked for after signing in with one that somebody else has given."""

from __future__ import annotations

from app.views.dialogs.form_sheet import FormSheet
from app.views.widgets.fields import PasswordField


class NewPasswordSheet(FormSheet):
    """A new password, typed twice; stays open until it is kept. Going back signs nobody in."""

    def __init__(self, full_name: str) -> None:
        super().__init__(
            f"Choose a new password, {full_name}",
            "Somebody else gave you the one you typed. From now on only you know yours.",
            verb="Keep this password",
            keep="Back to sign in",
            hold=True,
        )
        self.setObjectName("new-password-sheet")
        hint = "At least 8 characters; a few words are best"
        self.keep_field("password", PasswordField("New password", hint=hint), missing="Type the new password.")
        self.keep_field("again", PasswordField("The same again"), missing="Type it a second time.")

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

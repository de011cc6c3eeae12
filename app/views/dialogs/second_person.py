# SPDX-License-Identifier: Apache-2.0
"""A question that needs a second person: their name and password, typed on the spot; never those of who asks."""

from __future__ import annotations

from app.domain.people import Staff
from app.views.dialogs.form_sheet import FormSheet
from app.views.widgets.fields import PasswordField
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Row


class SecondPersonSheet(FormSheet):
    """A form with a well for the second person. It stays open until the books have answered."""

    def add_second_person(self, asker: Staff) -> None:
        """Ask for name and password; the name of who asks is refused at once."""
        self._asker = asker
        well = self.add_well("A second person approves")
        line = Row(gap="s")
        self.add_field(
            "approver", "Name", missing="The second person\u2019s name is missing.", check=self._read, into=line
        )
        self.keep_field("password", PasswordField("Password"), missing="The password is missing.", into=line)
        well.body.addLayout(line)
        well.body.addWidget(Label(self._own_approval(), "small", "ink-muted", wrap=True))

    def take_password(self) -> str:
        """What was typed as password; the field is emptied at once."""
        password = self.fields["password"].input.text()
        self.fields["password"].clear()
        return password

    def _read(self, text: str) -> str:
        own = text.casefold() in (self._asker.name.casefold(), self._asker.full_name.casefold())
        return self._own_approval() if own else ""

    def _own_approval(self) -> str:
        who = self._asker.full_name
        return f"{who} asked for this, so {who} cannot approve it."

# SPDX-License-Identifier: Apache-2.0
"""A question that needs a second person: their password on the spot, or sent to their own screen; never who asks."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from app.domain.errors import CounterError, Fault
from app.domain.people import Staff
from app.domain.request import Standing, Waiting
from app.views import actions
from app.views.announce import announce
from app.views.dialogs.courier import Courier
from app.views.dialogs.form_sheet import FormSheet
from app.views.widgets.fields import PasswordField
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row
from app.views.workplace import Workplace

LOOK_AGAIN_MS = 1_000


class SecondPersonSheet(FormSheet):
    """A form with a well for the second person. It stays open until the books have answered.

    Where `offer_sending` was called, what is asked can be sent to a supervisor's own screen: then `sent` is the id of
    the request, and the sheet agrees again as soon as it is answered. Whatever hides the sheet takes the request back.
    """

    sent = ""
    act_id = ""
    """The id of the entry that is asked for, kept by who brings it to the books: a consent is for one entry."""

    def add_second_person(self, asker: Staff, head: str = "A second person approves") -> None:
        """Ask for name and password; the name of who asks is refused at once. `head` says what the other one does."""
        self._asker = asker
        self._courier: Courier | None = None
        self._waiting_since = 0.0
        self._decided, self._sendable = False, True
        self._keep_words = self.keep_button.text()
        well = self.add_well(head)
        self._here = QWidget()
        here = Column(self._here, gap="xs")
        line = Row(gap="s")
        self.add_field(
            "approver", "Name", missing="The second person\u2019s name is missing.", check=self._read, into=line
        )
        self.keep_field("password", PasswordField("Password"), missing="The password is missing.", into=line)
        here.addLayout(line)
        here.addWidget(Label(self._own_approval(), "small", "ink-muted", wrap=True))
        well.body.addWidget(self._here)
        self._send_button = actions.button("sheet.send", height="control-dense", icon="bell")
        self._send_button.hide()
        self._send_row = Row(gap="s")
        self._send_row.addWidget(self._send_button)
        self._send_row.addStretch(1)
        well.body.addLayout(self._send_row)
        self._there = QWidget()
        there = Column(self._there, gap="hair")
        self._wait_head = Label("", "strong", wrap=True)
        self._wait_text = Label("", "small", "ink-muted", wrap=True)
        there.addWidget(self._wait_head)
        there.addWidget(self._wait_text)
        self._there.hide()
        well.body.addWidget(self._there)
        self._again = QTimer(self)
        self._again.setInterval(LOOK_AGAIN_MS)
        self._again.timeout.connect(self._look)

    def offer_sending(self, work: Workplace) -> None:
        """Let what is asked be sent to a supervisor's own screen, where there is another screen."""
        if Courier.serves(work):
            self._courier = Courier(work, self)
            self._actions.add("sheet.send", self.send, button=self._send_button)
            self._show_here(True)

    def allow_sending(self, allowed: bool) -> None:
        """Where more than one person has to agree they come to this window: nothing is sent."""
        self._sendable = allowed
        self._show_here(self._here.isVisibleTo(self))

    def take_password(self) -> str:
        """What was typed as password; the field is emptied at once."""
        password = self.fields["password"].input.text()
        self.fields["password"].clear()
        return password

    # sending ------------------------------------------------------------------------------------

    @property
    def waits(self) -> bool:
        """Whether a request was sent and nobody has answered it yet."""
        return self._again.isActive()

    def send(self) -> None:
        """Send what is asked, if everything but the second person is there."""
        if self._courier is None or not self._sendable or self.sent or not self.verb_button.isEnabled():
            return
        self.sent = self._courier.new_id()
        self._show_here(False)
        self.accept()
        if self.verb_button.isEnabled():  # something is missing, and nothing was sent
            self._end_waiting()

    def refuse(self, trouble: CounterError | Fault) -> None:
        """The request waits for its answer now; or it was answered with no, and the second person may still come."""
        if isinstance(trouble, Waiting):
            if trouble.request == self.sent:  # else it was taken back before it was there
                self._begin_waiting()
            return
        self._end_waiting()
        super().refuse(trouble)

    def reject(self) -> None:
        """Esc takes back what was sent, and what was typed stays; the next Esc keeps everything as it is."""
        if self.sent and not self._decided:
            self._take_back()
        else:
            super().reject()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits at a screen that is locked, left or closed: what was sent is taken back."""
        if self.waits and not event.spontaneous():
            self._take_back()
            self.fail("What was sent is taken back, because this screen was left. Nothing was recorded.")
        super().hideEvent(event)

    def _begin_waiting(self) -> None:
        self._waiting_since = time.monotonic()
        self.verb_button.setEnabled(False)
        self.keep_button.set_text("Take it back")
        self.keep_button.setFocus()
        for field in self.fields.values():
            field.input.setReadOnly(True)
        self._there.show()
        self._tell_waiting()
        self._again.start()
        announce(self._wait_head.text(), at=self)

    def _tell_waiting(self, trouble: str = "") -> None:
        seconds = int(time.monotonic() - self._waiting_since)
        self._wait_head.setText(f"Sent to a supervisor, waiting {seconds // 60}:{seconds % 60:02d}")
        self._wait_text.setText(
            trouble or "It is done as soon as they allow it. Nothing is recorded before. Esc takes it back."
        )

    def _look(self) -> None:
        if self._courier is not None:
            self._tell_waiting()
            self._courier.look(self.sent, self._on_standing, self._on_silence)

    def _on_silence(self) -> None:
        if self.waits:
            self._tell_waiting("The books do not answer. They are asked again every second. Nothing is recorded.")

    def _on_standing(self, standing: Standing) -> None:
        """Answered: the act is brought to the books again, which know the answer."""
        if not self.waits or standing is Standing.WAITING:
            return
        self._again.stop()
        self._decided = True
        self.verb_button.setEnabled(True)
        self.accept()

    def _take_back(self) -> None:
        if self._courier is not None:
            self._courier.withdraw(self.sent)
        self._end_waiting()

    def _end_waiting(self) -> None:
        self._again.stop()
        if not self.sent:
            return
        self.sent, self._decided = "", False
        for field in self.fields.values():
            field.input.setReadOnly(False)
        self.verb_button.setEnabled(True)
        self.keep_button.set_text(self._keep_words)
        self._there.hide()
        self._show_here(True)

    def _show_here(self, here: bool) -> None:
        self._here.setVisible(here)
        self._send_button.setVisible(here and self._sendable and self._courier is not None)

    # the second person --------------------------------------------------------------------------

    def _read(self, text: str) -> str:
        own = text.casefold() in (self._asker.name.casefold(), self._asker.full_name.casefold())
        return self._own_approval() if own else ""

    def _own_approval(self) -> str:
        who = self._asker.full_name
        return f"{who} asked for this, so {who} cannot approve it."

# SPDX-License-Identifier: Apache-2.0
"""What the window says of the server of shared books: in the strip while all is well, else across the whole window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.line import Line
from app.views import actions, formats

if TYPE_CHECKING:
    from datetime import datetime

    from app.views.backstage import Backstage, Parts
    from app.views.strip import Strip

CONNECTED = "Books connected"
NO_COPY_YET = "This till is still copying the accounts, in the background."


class ServerLine(QObject):
    """Keeps band and strip true to how the till stands to its server. `heard(line)` takes that from any thread."""

    heard = Signal(object)

    def __init__(self, backstage: Backstage, parts: Parts, strip: Strip, parent: QObject) -> None:
        super().__init__(parent)
        self._backstage, self._parts, self._strip = backstage, parts, strip
        self._line = Line()
        self._away_since: datetime | None = None
        self.heard.connect(self._on_heard)

    def ask(self) -> None:
        """Ask the server now, not at the next beat."""
        self._backstage.ask_server()

    def _on_heard(self, line: Line) -> None:
        self._line = line
        if line.reached:
            self._away_since = None
        elif self._away_since is None:
            self._away_since = self._backstage.now()
        self._say_band()
        self._say_strip()

    def _say_band(self) -> None:
        if self._away_since is None:
            self._parts.window.band.say("")
            return
        spec = actions.spec("offline.try")
        self._parts.window.band.say(
            f"The server has not answered since {formats.clock_time(self._away_since)}",
            "Everything recorded is safe. Nothing more is recorded until it answers; the till asks by itself.",
            button="Ask now",
            key=spec.key,
        )

    def _say_strip(self) -> None:
        if self._away_since is not None:
            self._strip.books("Books not answering", well=False, danger=True, explain=self.copy_words)
        elif self._line.trouble:
            self._strip.books(CONNECTED, well=False, explain=f"{self._line.trouble} Tell the administrator.")
        else:
            self._strip.books(CONNECTED, well=True, explain=self.copy_words)

    @property
    def copy_words(self) -> str:
        """How current the till's own copy is."""
        if self._line.current is None:
            return NO_COPY_YET
        current = self._line.current.astimezone(self._backstage.now().tzinfo)
        if current.date() == self._backstage.now().date():
            return f"This till's copy of the accounts is of {formats.clock_time(current)}."
        return f"This till's copy of the accounts is of {formats.medium_date(current.date())}."

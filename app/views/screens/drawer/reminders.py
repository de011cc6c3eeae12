# SPDX-License-Identifier: Apache-2.0
"""Reminders: sessions that were not finished on their day, and a drawer that holds enough, with what to do."""

from PySide6.QtWidgets import QWidget

from app.services.sessions import SessionLine
from app.views import formats
from app.views.widgets.banner import Banner
from app.views.widgets.chip import Chip
from app.views.widgets.layouts import Column, clear

_MOST_NAMED = 3
FULL = (
    "Your drawer holds more cash than the city allows",
    "Nothing is wrong. Drop some to the vault (Alt+D), or ask a supervisor to pick it up (Alt+P).",
)
"""Said without a figure: what the drawer holds is for its count."""


class Reminders(QWidget):
    """Banners under the head of the screen; in a small window the `chip` beside its title says it."""

    def __init__(self) -> None:
        super().__init__()
        self._column = Column(self, gap="xs")
        self.chip = Chip("", "caution")
        self.hide()

    def remind(self, forgotten: tuple[SessionLine, ...], *, full: bool, compact: bool) -> None:
        """Show these sessions, and that the own drawer is `full`, or nothing."""
        clear(self._column)
        mine = [line for line in forgotten if line.mine]
        others = [line for line in forgotten if not line.mine]
        said = [*map(_own_forgotten, mine[:1]), *([_others_forgotten(others)] if others else [])]
        said += [FULL] * full
        for words in said:
            self._column.addWidget(Banner(*words, "caution"))
        self.chip.set_text(f"{len(forgotten)} not finished" if forgotten else "Bring cash away", "caution")
        self.chip.setToolTip("\n".join(". ".join(words) for words in said))
        self.chip.setAccessibleDescription(self.chip.toolTip())
        self.setVisible(bool(said) and not compact)
        self.chip.setVisible(bool(said) and compact)


def _own_forgotten(line: SessionLine) -> tuple[str, str]:
    head = f"Your session {line.book.id} of {formats.short_date(line.book.date)} is not finished"
    return head, "Everything in it is safe. Count the drawer and submit it before you go on."


def _others_forgotten(lines: list[SessionLine]) -> tuple[str, str]:
    """One sentence for all, so that the list under it keeps its room."""
    if len(lines) == 1:
        line = lines[0]
        head = f"Session {line.book.id} of {formats.short_date(line.book.date)} is not finished"
        return head, f"{line.person} has drawer {line.book.code}. Ask {line.person} to count and submit it."
    named = ", ".join(f"{line.book.id} {line.person}" for line in lines[:_MOST_NAMED])
    more = f" and {len(lines) - _MOST_NAMED} more" if len(lines) > _MOST_NAMED else ""
    head = f"{len(lines)} sessions of earlier days are not finished"
    return head, f"{named}{more}. Ask each person to count and submit."

# SPDX-License-Identifier: Apache-2.0
"""What a printer says, in the words of a cashier: how it stands, what to do, and what became of a paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.ports import KickReason, PrinterState
from app.views import formats

if TYPE_CHECKING:
    from app.views.workplace import CopyRow, PrinterStanding


@dataclass(frozen=True, slots=True)
class Said:
    """`words` for the strip, `tone` empty when it is well, what follows, and what to do (no full stop)."""

    words: str
    tone: str
    follows: str
    remedy: str

    @property
    def sentence(self) -> str:
        """What follows and what to do, as sentences."""
        return " ".join(part for part in (self.follows, f"{self.remedy}." if self.remedy else "") if part)


_STOPS = "Nothing prints."
_SAID = {
    PrinterState.READY: Said("Printer ready", "", "It prints.", ""),
    PrinterState.LOW_PAPER: Said("Paper low", "caution", "It still prints.", "Have a new roll at hand"),
    PrinterState.OUT_OF_PAPER: Said("Printer out of paper", "danger", _STOPS, "Put a new roll in"),
    PrinterState.COVER_OPEN: Said("Printer cover open", "danger", _STOPS, "Close the cover"),
    PrinterState.ERROR: Said("Printer stopped", "danger", _STOPS, "Free the cutter and the paper"),
    PrinterState.OFFLINE: Said("Printer offline", "danger", _STOPS, "Look at its switch and its cable"),
    PrinterState.UNKNOWN: Said("Printer does not answer", "caution", "Nobody knows whether it prints.", "Look at it"),
}
_UNASKED = Said("Printer not asked yet", "", "", "It is asked as soon as nothing waits there")
_MUTE = Said("Printer cannot answer", "", "It is set up as one that cannot answer.", "Look at its paper yourself")
_COPIES = {
    "pending": ("Waits", "neutral"),
    "sent": ("Sent", "neutral"),
    "confirmed": ("Printed", "positive"),
    "unknown": ("May have printed", "caution"),
    "failed": ("Did not print", "danger"),
}


def said(standing: PrinterStanding) -> Said:
    """How the printer stands. Silence is never taken for ready."""
    if standing.status.state is PrinterState.UNKNOWN:
        if standing.mute:
            return _MUTE
        if standing.asked_at is None:
            return _UNASKED
    return _SAID[standing.status.state]


def in_strip(standing: PrinterStanding) -> Said:
    """The same for the strip, with the papers somebody has to look at."""
    here, left = said(standing), len(standing.to_look_at)
    if not left:
        return here
    papers = formats.count_of(left, "paper")
    return Said(f"{here.words}, {papers} to look at", here.tone or "caution", here.follows, here.remedy)


def became(copy: CopyRow) -> tuple[str, str]:
    """What became of a copy, as the word and tone of a chip."""
    return _COPIES[copy.state]


def trouble(copy: CopyRow, *, drawer: bool) -> tuple[str, str, str]:
    """Head, sentence and tone of the notice for a copy that did not surely come out; all empty when it is well.

    `drawer`: the drawer was to open with it and did not.
    """
    receipt = copy.ref.count("-") == 2
    safe = f"Receipt {copy.ref} is posted." if receipt else "Everything is recorded."
    paper = "slip" if receipt else "paper"
    if copy.state == "failed" and not copy.only_drawer:
        also = " and the drawer did not open" if drawer else ""
        here = _SAID[copy.status.state]
        why = f"{here.words}. {here.remedy}" if here.tone else "The printer gave no reason. Look at it"
        return f"{safe} The {paper} did not print{also}", f"{why}, then print it again.", "danger"
    if copy.state == "unknown":
        also = " and the drawer did not open" if drawer else ""
        return (
            f"{safe} The {paper} may not have printed{also}",
            "Look whether it came out. Printed again, it says COPY.",
            "caution",
        )
    if drawer:
        other = "" if copy.kick is KickReason.NO_SALE else ", or record a no-sale in Drawer"
        return f"{safe} The drawer did not open", f"Open it with its key{other}.", "caution"
    return "", "", ""

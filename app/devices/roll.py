# SPDX-License-Identifier: Apache-2.0
"""Commands of a receipt printer carried out on paper that is only shown: lines, codes and cuts."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from app.domain.paper import Code, CodeKind, Cut, Item, Line, Size
from app.domain.paper_text import width

if TYPE_CHECKING:
    from app.devices.escpos_commands import Command

_PAGES = {19: "cp858", 16: "cp1252", 0: "cp437"}
_SIZES = {0x00: Size.NORMAL, 0x01: Size.TALL, 0x11: Size.LARGE}
_MOST_ITEMS = 5_000  # a long day of receipts; older paper has left the roll


class Roll:
    """The paper and the print settings in force; a reset takes everything back."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.items: deque[Item] = deque(maxlen=_MOST_ITEMS)
        self._text = ""
        self._stored = ""
        self._reset()

    def apply(self, command: Command) -> bool:
        """Carry out one command; True when something new is on the paper."""
        name, data = command
        if name == "text":
            self._text += data.decode(self._page, "replace")
        elif name == "LF":
            self._line()
            return True
        elif name == "GS V":
            self.items.append(Cut())
            return True
        elif name == "GS k":
            self.items.append(Code(CodeKind.CODE128, data[2:].removeprefix(b"{B").replace(b"{{", b"{").decode("ascii")))
            return True
        elif name == "GS ( k":
            return self._qr(data)
        else:
            self._set(name, data)
        return False

    def _set(self, name: str, data: bytes) -> None:
        if name == "ESC @":
            self._reset()
        elif name == "ESC t":
            self._page = _PAGES.get(data[0], "cp437")
        elif name == "ESC E":
            self._bold = bool(data[0] & 1)
        elif name == "GS !":
            self._size = _SIZES.get(data[0], Size.NORMAL)

    def _reset(self) -> None:
        self._text = ""
        self._page = "cp437"
        self._bold = False
        self._size = Size.NORMAL

    def _line(self) -> None:
        room = self.columns // self._size.wide
        text = self._text
        while width(text) > room:
            self.items.append(Line(text[:room], self._bold, self._size))
            text = text[room:]
        self.items.append(Line(text.rstrip(), self._bold, self._size))
        self._text = ""

    def _qr(self, data: bytes) -> bool:
        if data[1:2] == b"P":
            self._stored = data[3:].decode("ascii", "replace")
        if data[1:2] == b"Q" and self._stored:
            self.items.append(Code(CodeKind.QR, self._stored))
            return True
        return False

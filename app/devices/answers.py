# SPDX-License-Identifier: Apache-2.0
"""What a receipt printer says back, taken apart: real-time status, unasked status, paper sensor, acknowledgements.

A printer mixes its answers in one stream; each is known by its fixed bits, and what fits none is thrown away.
"""

from __future__ import annotations

from app.domain.ports import PrinterState, PrinterStatus

ASK = b"\x10\x04"
PRINTER, OFFLINE_CAUSE, ERROR_CAUSE, ROLL = 1, 2, 3, 4
_BLOCKS = frozenset({0x37, 0x5F})
_LONGEST_BLOCK = 80
_DONE = b"\x37\x22"


class Answers:
    """Collects bytes and hands out whole answers in the order they came."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self.real_time: list[int] = []
        self.paper: list[int] = []
        self.unasked: list[bytes] = []
        self.done: list[bytes] = []

    def feed(self, data: bytes) -> None:
        """Take what arrived; an answer that is not whole yet waits for the rest."""
        self._rest += data
        while self._rest and self._take():
            pass

    def _take(self) -> bool:
        first = self._rest[0]
        if first in _BLOCKS:
            return self._take_block()
        if first & 0x93 == 0x12:
            self.real_time.append(first)
            del self._rest[0]
        elif first & 0x93 == 0x10:
            return self._take_unasked()
        else:
            if first & 0x90 == 0:
                self.paper.append(first)
            del self._rest[0]
        return True

    def _take_block(self) -> bool:
        end = self._rest.find(0)
        if end < 0:
            if len(self._rest) <= _LONGEST_BLOCK:
                return False
            del self._rest[0]
            return True
        block = bytes(self._rest[:end])
        if block.startswith(_DONE):
            self.done.append(block[2:])
        del self._rest[: end + 1]
        return True

    def _take_unasked(self) -> bool:
        if len(self._rest) < 4:
            return False
        if all(byte & 0x90 == 0 for byte in self._rest[1:4]):
            self.unasked.append(bytes(self._rest[:4]))
            del self._rest[:4]
        else:
            del self._rest[0]
        return True


def state_of(printer: int, cause: int, roll: int) -> PrinterStatus:
    """The state from the answers to DLE EOT 1, 2 and 4; an open cover explains what the paper sensors say then."""
    if cause & 0x04:
        return PrinterStatus(PrinterState.COVER_OPEN)
    if cause & 0x20 or roll & 0x60:
        return PrinterStatus(PrinterState.OUT_OF_PAPER)
    if cause & 0x40 or printer & 0x20:
        return PrinterStatus(PrinterState.ERROR, "the printer reports an error")
    if printer & 0x08:
        return PrinterStatus(PrinterState.OFFLINE, "the printer says it is offline")
    if roll & 0x0C:
        return PrinterStatus(PrinterState.LOW_PAPER)
    return PrinterStatus(PrinterState.READY)

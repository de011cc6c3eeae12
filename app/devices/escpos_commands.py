# SPDX-License-Identifier: Apache-2.0
"""ESC/POS read back: a stream of bytes as commands and text, as a printer takes it."""

from __future__ import annotations

from typing import NamedTuple

_ESC, _GS = 0x1B, 0x1D
_ESC_ARGUMENTS = {
    b"@": 0, b"t": 1, b"R": 1, b"a": 1, b"E": 1, b"d": 1, b"p": 3, b"2": 0, b"3": 1, b"!": 1, b"M": 1, b"-": 1,
}  # fmt: skip
_GS_ARGUMENTS = {b"!": 1, b"h": 1, b"w": 1, b"H": 1, b"r": 1, b"a": 1, b"B": 1}
_SINGLE = {0x0A: "LF", 0x0D: "CR", 0x09: "HT", 0x0C: "FF"}


class Command(NamedTuple):
    """One command by its usual name ("ESC E", "GS V", "LF"), or "text"; what no printer knows is "unknown"."""

    name: str
    data: bytes = b""


def parse(stream: bytes) -> tuple[list[Command], bytes]:
    """The whole commands at the beginning of a stream, and the rest that waits for more bytes."""
    commands: list[Command] = []
    place = 0
    while place < len(stream):
        first = stream[place]
        if first >= 0x20 and first != 0x7F:
            end = place
            while end < len(stream) and stream[end] >= 0x20 and stream[end] != 0x7F:
                end += 1
            commands.append(Command("text", stream[place:end]))
        elif first in (_ESC, _GS):
            found = _escape(stream[place:]) if first == _ESC else _group(stream[place:])
            if found is None:
                break
            command, length = found
            commands.append(command)
            end = place + length
        else:
            commands.append(Command(_SINGLE.get(first, "unknown"), stream[place : place + 1]))
            end = place + 1
        place = end
    return commands, stream[place:]


def _escape(stream: bytes) -> tuple[Command, int] | None:
    return _fixed("ESC", stream, _ESC_ARGUMENTS)


def _group(stream: bytes) -> tuple[Command, int] | None:
    key = stream[1:2]
    if key == b"V":
        if len(stream) < 3:
            return None
        return _sized("GS V", stream, 2, 2 if stream[2] >= 65 else 1)
    if key == b"k":
        if len(stream) < 4:
            return None
        return _sized("GS k", stream, 2, 2 + stream[3])
    if key == b"(":
        if len(stream) < 5:
            return None
        return _sized(f"GS ( {chr(stream[2])}", stream, 5, int.from_bytes(stream[3:5], "little"))
    return _fixed("GS", stream, _GS_ARGUMENTS)


def _fixed(prefix: str, stream: bytes, arguments: dict[bytes, int]) -> tuple[Command, int] | None:
    if len(stream) < 2:
        return None
    key = stream[1:2]
    count = arguments.get(key)
    if count is None:
        return Command("unknown", stream[:2]), 2
    return _sized(f"{prefix} {key.decode('latin-1')}", stream, 2, count)


def _sized(name: str, stream: bytes, start: int, count: int) -> tuple[Command, int] | None:
    if len(stream) < start + count:
        return None
    return Command(name, stream[start : start + count]), start + count

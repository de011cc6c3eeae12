# SPDX-License-Identifier: Apache-2.0
"""The manual: short pages of plain text that F1 shows beside the keys, one for every screen."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app import resources

_BOLD = re.compile(r"[*`]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a page: `kind` is title, head, text, item or row; `cells` are its texts, one but for rows."""

    kind: str
    cells: tuple[str, ...]


def page(name: str) -> tuple[Piece, ...]:
    """A page of the manual by the name of its screen; nothing where there is none."""
    try:
        written = resources.text("manual", f"{name}.md")
    except FileNotFoundError:
        return ()
    return parsed(written)


def parsed(written: str) -> tuple[Piece, ...]:
    """Headings, paragraphs, items and table rows of a page; marks of emphasis are left out."""
    pieces: list[Piece] = []
    open_text: list[str] = []

    def close() -> None:
        if open_text:
            kind = "item" if open_text[0].startswith("- ") else "text"
            pieces.append(Piece(kind, (_plain(" ".join(open_text).removeprefix("- ")),)))
            open_text.clear()

    for line in written.splitlines():
        said = line.strip()
        if not said or said.startswith(("#", "|", "- ")):
            close()
        if said.startswith("#"):
            pieces.append(Piece("title" if said.startswith("# ") else "head", (_plain(said.lstrip("# ")),)))
        elif said.startswith("|"):
            cells = tuple(_plain(cell.strip()) for cell in said.strip("|").split("|"))
            if any(cell.strip("-: ") for cell in cells):
                pieces.append(Piece("row", cells))
        elif said:
            open_text.append(said)
    close()
    return tuple(pieces)


def _plain(text: str) -> str:
    return _BOLD.sub("", text)

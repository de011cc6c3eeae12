# SPDX-License-Identifier: Apache-2.0
"""Journals become files here, and formats are found: those that ship, and a home's own beside its settings."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app import resources, whole_file
from app.domain.errors import CounterError
from app.services import gl_export

if TYPE_CHECKING:
    from app.bootstrap.home import Home
    from app.services.desk import Desk
    from app.services.gl_export import Journals, Layout
    from app.settings import Settings

FOLDER = "gl_formats"


def formats(home: Path) -> dict[str, Path]:
    """Every format by name; one of the home's own stands for one that ships under the same name."""
    found = {file.stem: file for file in sorted(resources.path(FOLDER).glob("*.toml"))}
    own = home / FOLDER
    return found | ({file.stem: file for file in sorted(own.glob("*.toml"))} if own.is_dir() else {})


def layout(home: Path, name: str) -> Layout:
    """One format, checked. Raises CounterError when there is none of that name, or something in it is wrong."""
    found = formats(home)
    if name not in found:
        raise CounterError(f"There is no format {name}. Nothing was posted. Known are: {', '.join(sorted(found))}.")
    try:
        words = found[name].read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CounterError(f"{found[name]} is not UTF-8 text. Nothing was posted. Save it as UTF-8.") from error
    return gl_export.layout(name, words, str(found[name]))


def write(folder: Path, name: str, content: bytes) -> Path:
    """Write a file; whatever interrupts it, the old file stays or the new one is there. Raises OSError."""
    target = folder / name
    with whole_file.writing(target) as stream:
        stream.write(content)
    return target


@dataclass(frozen=True, slots=True)
class _Journals:
    """Where one workstation's window takes its format from, and writes its journals to."""

    home: Path
    format: str
    folder: Path

    def layout(self) -> Layout:
        """The format the settings name. Raises CounterError."""
        return layout(self.home, self.format)

    def write(self, name: str, content: bytes) -> Path:
        """Write a journal into the folder. Raises OSError."""
        return write(self.folder, name, content)


def journals(home: Path, chosen: Settings) -> Journals:
    """What a home's settings say of its journals."""
    return _Journals(home, chosen.gl_format, home / chosen.gl_folder)


def run(desk: Desk, home: Home, folder: Path, name: str, number: int | None) -> int:
    """`tillwright export-gl`: post what waits, or write a batch again; answers 0."""

    def out(file: str, content: bytes) -> Path:
        return write(folder, file, content)

    if number is not None:
        posted = gl_export.again(desk, number, out)
    else:
        chosen = layout(home.folder, name or home.settings.gl_format)
        posted = gl_export.post(desk, gl_export.waiting(desk), chosen, out)
    batch = posted.batch
    sys.stdout.write(f"Batch {batch.number}, {batch.lines:,} lines, {batch.debits.dollars}: {posted.path}\n")
    for fund in posted.funds:
        sys.stdout.write(f"  fund {fund.fund}: debits and credits {fund.debits.dollars}\n")
    return 0

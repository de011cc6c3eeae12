# SPDX-License-Identifier: Apache-2.0
"""Read a delimited file that nobody vouches for: bounded in every direction, with each fault by line and column."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.errors import CounterError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
LONGEST_FIELD = 10_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = (",", "\t", ";", "|")
_FORMULA = ("=", "+", "@")


@dataclass(frozen=True, slots=True)
class RowTrouble:
    """Something wrong, or worth a look, at one place of the file. `column` is a header's name, or ""."""

    line: int
    column: str
    said: str
    stops: bool = True

    def __str__(self) -> str:
        where = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{where}: {self.said}"


@dataclass(slots=True)
class Sheet:
    """A file's rows as text by column name, with what was found out about the file on the way."""

    name: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    trouble: list[RowTrouble] = field(default_factory=list)


def read(path: Path, *, encoding: str = "", delimiter: str = "") -> Sheet:
    """Read a whole delimited file; encoding and delimiter are found out where they are not named.

    Raises CounterError for a file that cannot be read at all; single rows that cannot are in `trouble`.
    """
    text, used = _decoded(path, encoding)
    if not text.strip():
        raise _refused(path, "is empty")
    found = delimiter or _delimiter(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=found, strict=True)
    try:
        header = _header(path, next(lines))
        sheet = Sheet(path.name, used, found, header)
        if _mixed_ends(text):
            sheet.trouble.append(RowTrouble(1, "", "the line ends are mixed; each was read as a line end", stops=False))
        _fill(sheet, lines)
    except csv.Error as trouble:
        raise _refused(path, f"breaks off at line {lines.line_num}: {_in_words(trouble)}") from trouble
    return sheet


def _decoded(path: Path, encoding: str) -> tuple[str, str]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _refused(path, f"is larger than {MOST_BYTES // 1024 // 1024} MB")
        raw = path.read_bytes()
    except OSError as trouble:
        raise _refused(path, "cannot be read") from trouble
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), "")
    for name in (encoding,) if encoding else (marked or "utf-8", "cp1252"):
        try:
            text = raw.decode(name)
        except LookupError as trouble:
            raise _refused(path, f"is said to be in “{name}”, which is no known encoding") from trouble
        except UnicodeDecodeError as trouble:
            line = raw[: trouble.start].count(b"\n") + 1
            wrong = _refused(path, f"is not {name}: line {line} holds a byte that is no character of it")
            if encoding or marked:
                raise wrong from trouble
            continue
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            raise _refused(path, f"holds a NUL character in line {line}, so it is no text file in {name}")
        return text, name
    raise _refused(path, "is neither UTF-8 nor Windows-1252")


def _mixed_ends(text: str) -> bool:
    windows = text.count("\r\n")
    return sum(1 for count in (windows, text.count("\n") - windows, text.count("\r") - windows) if count) > 1


def _delimiter(text: str) -> str:
    first = text[: text.find("\n") if "\n" in text else len(text)][:LONGEST_FIELD]
    return max(_DELIMITERS, key=first.count)


def _header(path: Path, cells: list[str]) -> tuple[str, ...]:
    if len(cells) > MOST_COLUMNS:
        raise _refused(path, f"has {len(cells):,} columns; {MOST_COLUMNS:,} are the most")
    header = tuple(cell.strip() for cell in cells)
    twice = next((name for name in header if name and header.count(name) > 1), None)
    if twice is not None:
        raise _refused(path, f"names the column “{twice[:60]}” twice")
    return header


def _fill(sheet: Sheet, lines: Iterator[list[str]]) -> None:
    """Keep each row under the line it begins at; rows of the wrong width and overlong fields are trouble."""
    begins = lines.line_num + 1  # type: ignore[attr-defined]  # csv readers count lines
    for cells in lines:
        line, begins = begins, lines.line_num + 1  # type: ignore[attr-defined]
        if not any(cell.strip() for cell in cells):
            continue
        if len(sheet.rows) >= MOST_ROWS:
            raise CounterError(f"{sheet.name} has more than {MOST_ROWS:,} rows. Nothing was imported. Split the file.")
        if len(cells) != len(sheet.header):
            said = f"{len(cells)} fields where the header has {len(sheet.header)}"
            sheet.trouble.append(RowTrouble(line, "", said))
            continue
        row = dict(zip(sheet.header, (cell.strip() for cell in cells), strict=True))
        sheet.trouble += _looked_at(line, row)
        sheet.rows.append((line, row))


def _looked_at(line: int, row: dict[str, str]) -> list[RowTrouble]:
    found = []
    for column, value in row.items():
        if len(value) > LONGEST_FIELD:
            found.append(RowTrouble(line, column, f"longer than {LONGEST_FIELD:,} characters"))
        elif value.startswith(_FORMULA) and any(sign in value for sign in "(!"):
            found.append(RowTrouble(line, column, "looks like a formula; it is kept as text", stops=False))
    return found


def _in_words(trouble: csv.Error) -> str:
    said = str(trouble)
    return "a field is far too long" if "field larger" in said else said


def _refused(path: Path, said: str) -> CounterError:
    return CounterError(f"{path.name} {said}. Nothing was imported. Choose another file, or name its encoding.")

# SPDX-License-Identifier: Apache-2.0
"""Read a delimited file that nobody vouches for: bounded in every direction, with each fault by line and column."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.errors import CounterError

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 64 * 1024 * 1024
MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
LONGEST_FIELD = 10_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = (",", "\t", ";", "|")
_FORMULA = ("=", "+", "-", "@")
_NO_ENCODINGS = frozenset({"idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape", "utf_7"})
"""What can be looked up like an encoding, but is none a file of a city is written in."""
_LINE_END = re.compile(r"\r\n|\r|\n")


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

    Raises CounterError for a file that cannot be read at all, with the field "encoding" where a name is to blame;
    single rows that cannot be read are in `trouble`.
    """
    text, used = _decoded(path, _known(encoding))
    if not text.strip():
        raise _refused(path, "is empty")
    found = delimiter or _delimiter(text)
    sheet = Sheet(path.name, used, found, ())
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=found, strict=True)
    begins = 1
    try:
        for cells in lines:
            if not sheet.header:
                sheet.header = _header(path, cells, begins)
            elif len(cells) > len(sheet.header) or any(cell.strip() for cell in cells):
                _keep(sheet, begins, cells)
            begins = lines.line_num + 1
    except csv.Error as trouble:
        raise _refused(path, _broken(text, begins, found, sheet.header)) from trouble
    if _mixed_ends(text):
        sheet.trouble.append(RowTrouble(1, "", "the line ends are mixed; each was read as a line end", stops=False))
    return sheet


def _known(encoding: str) -> str:
    """The encoding a person named, if there is one of this name; what only looks like one is refused too."""
    name = encoding.strip()
    if not name:
        return ""
    try:
        known = codecs.lookup(name).name.replace("-", "_") not in _NO_ENCODINGS
        "a".encode(name)
    except (LookupError, ValueError):
        known = False
    if not known:
        raise CounterError(
            f"“{name[:40]}” is no known encoding. Nothing was imported. Type one such as utf-8, cp1252 or mac-roman, "
            "or leave it empty.",
            field="encoding",
        )
    return name


def _decoded(path: Path, encoding: str) -> tuple[str, str]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _refused(path, f"is larger than {MOST_BYTES // 1024 // 1024} MB")
        raw = path.read_bytes()
    except OSError as trouble:
        there = "is there, but this program may not read it" if path.exists() else "is not there"
        raise CounterError(f"{path.name} {there}. Nothing was imported. Choose another file.") from trouble
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), "")
    for name in (encoding,) if encoding else (marked or "utf-8", "cp1252"):
        try:
            text = raw.decode(name)
        except UnicodeDecodeError as trouble:
            before = raw[: trouble.start].decode(name, "replace")
            if encoding or marked or name == "cp1252":
                said = name if encoding or marked else "UTF-8 and not Windows-1252 either"
                wrong = f"is not {said}: {_place(before)} holds a byte that is no character"
                raise _refused(path, wrong, field="encoding") from trouble
            continue
        if "\0" in text:
            place = _place(text[: text.index("\0")])
            raise _refused(path, f"holds a NUL character in {place}, so it is no text file in {name}", "encoding")
        return text.removeprefix("\ufeff"), name  # a mark at the front is no letter of the first column
    raise _refused(path, "cannot be read as text")


def _place(before: str) -> str:
    """Where a text breaks off, in words: its line and, as far as commas or tabs tell, its column."""
    lines = _LINE_END.split(before)
    delimiter = _delimiter(before)
    names = lines[0].split(delimiter)
    number = lines[-1].count(delimiter)
    named = names[number].strip(' "\ufeff') if len(lines) > 1 and number < len(names) else ""
    return f"line {len(lines)}, column {named[:60] or number + 1}"


def _broken(text: str, begins: int, delimiter: str, header: tuple[str, ...]) -> str:
    """Why a row cannot be read: it is scanned again from where it begins, to the field that has no end."""
    rest = io.StringIO(text, newline="")
    for _ in range(begins - 1):
        rest.readline()
    number, quoted, closed, long = 0, False, False, 0
    for sign in rest.read(MOST_COLUMNS * LONGEST_FIELD):
        if sign == '"' and (quoted or closed or not long):
            quoted, closed = not quoted, quoted
        elif sign == delimiter and not quoted:
            number, long, closed = number + 1, 0, False
            continue
        elif closed or (sign in "\r\n" and not quoted):
            break
        long += 1
        if long > csv.field_size_limit():
            break
    column = header[number] if number < len(header) and header[number] else str(number + 1)
    if long > csv.field_size_limit():
        said = f"a field is longer than {LONGEST_FIELD:,} characters"
    else:
        said = "a quotation mark opens and does not close" if quoted else "a quotation mark stands in a wrong place"
    return f"breaks off at line {begins}, column {column[:60]}: {said}"


def _mixed_ends(text: str) -> bool:
    windows = text.count("\r\n")
    return sum(1 for count in (windows, text.count("\n") - windows, text.count("\r") - windows) if count) > 1


def _delimiter(text: str) -> str:
    first = _LINE_END.split(text[:LONGEST_FIELD].lstrip("\r\n"), maxsplit=1)[0]
    return max(_DELIMITERS, key=first.count)


def _header(path: Path, cells: list[str], line: int) -> tuple[str, ...]:
    """The names of the columns; blank lines above them are passed over (an empty answer)."""
    if len(cells) > MOST_COLUMNS:
        raise _refused(path, f"has {len(cells):,} columns in line {line}; {MOST_COLUMNS:,} are the most")
    header = tuple(cell.strip() for cell in cells)
    if not any(header):
        return ()
    twice = next((name for name in header if name and header.count(name) > 1), None)
    if twice is not None:
        raise _refused(path, f"names the column “{twice[:60]}” twice in line {line}")
    return header


def _keep(sheet: Sheet, line: int, cells: list[str]) -> None:
    """Keep a row under the line it begins at; one of the wrong width is trouble."""
    if len(sheet.rows) >= MOST_ROWS:
        raise CounterError(f"{sheet.name} has more than {MOST_ROWS:,} rows. Nothing was imported. Split the file.")
    if len(cells) != len(sheet.header):
        sheet.trouble.append(RowTrouble(line, "", f"{len(cells):,} fields where the header has {len(sheet.header)}"))
        return
    row = dict(zip(sheet.header, (cell.strip() for cell in cells), strict=True))
    sheet.trouble += _looked_at(line, row)
    sheet.rows.append((line, row))


def _looked_at(line: int, row: dict[str, str]) -> list[RowTrouble]:
    found = []
    for column, value in row.items():
        if len(value) > LONGEST_FIELD:
            found.append(RowTrouble(line, column, f"longer than {LONGEST_FIELD:,} characters"))
        elif value.startswith(_FORMULA) and any(sign in value for sign in "(!|"):
            found.append(RowTrouble(line, column, "looks like a formula; it is kept as text", stops=False))
    return found


def _refused(path: Path, said: str, field: str | None = None) -> CounterError:
    return CounterError(f"{path.name} {said}. Nothing was imported. Choose another file, or name its encoding.", field)

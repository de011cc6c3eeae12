# SPDX-License-Identifier: Apache-2.0
"""What a journal's file looks like, as data: delimited or fixed width, its records, and the fields of each record.

A format is read from TOML once and everything in it is checked then, so that a slip in it is named with its key before
anything is posted. A field takes its value from a named source, or from a text that names sources in braces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.errors import CounterError

if TYPE_CHECKING:
    from collections.abc import Mapping

ENCODINGS = ("ascii", "utf-8", "cp1252")
LINE_ENDS = {"crlf": "\r\n", "lf": "\n"}
SIGNS = ("minus", "trailing", "parentheses", "none")
OF_BATCH = {
    "batch": "number", "posted": "date", "since": "date", "until": "date", "lines": "number", "records": "number",
    "debits": "amount", "credits": "amount",
}  # fmt: skip
"""What every record may say: source → what kind of value it is."""
OF_LINE = OF_BATCH | {
    "line": "number", "date": "date", "fund": "text", "account": "text", "object": "text", "due_to": "text",
    "department": "text", "session": "text", "first_receipt": "text", "last_receipt": "text", "debit": "amount",
    "credit": "amount", "amount": "amount", "side": "side",
}  # fmt: skip
"""What a line of the journal may say besides."""
NAMED = re.compile(r"\{([a-z_]+)\}")
"""A source named in a text."""
_DAY = re.compile(r"(%[YmdyjbB]|[^%\x00-\x1f])+")
_FILE = re.compile(r"[A-Za-z0-9._-]*(\{batch\}[A-Za-z0-9._-]*)+")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what it says, and how. `kind` is text, number, amount, date or side.

    `width` 0 is as long as it is; `cut` allows a text to lose its end. `day` is the form of dates, `point` whether
    cents stand behind a point; `blank` leaves a field of zero empty; `sides` are the words for debit and credit.
    """

    title: str
    source: str
    text: str
    kind: str
    width: int = 0
    right: bool = False
    pad: str = " "
    cut: bool = False
    sign: str = "minus"
    point: bool = True
    blank: bool = False
    day: str = "%Y-%m-%d"
    sides: tuple[str, str] = ("D", "C")


@dataclass(frozen=True, slots=True)
class Format:
    """One form of file: `delimiter` "" is fixed width; `file` names it, with {batch} for the number.

    `titles` puts the titles of the columns before the lines; `header` and `trailer` are records of their own.
    """

    code: str
    name: str
    file: str
    encoding: str
    line_end: str
    delimiter: str
    quote_all: bool
    titles: bool
    header: tuple[Field, ...]
    columns: tuple[Field, ...]
    trailer: tuple[Field, ...]

    def file_name(self, batch: int) -> str:
        """What the file of a batch is called: the same number is always the same name."""
        return self.file.replace("{batch}", f"{batch:04d}")


class _Reader:
    """Takes known keys out of one table, and says of the first wrong one which file and key it is."""

    def __init__(self, said: Mapping[str, Any], where: str) -> None:
        self._said, self._where, self._known = dict(said), where, set[str]()

    def wrong(self, key: str, must: str) -> CounterError:
        return CounterError(f"{self._where}, {key}: {must}. Nothing was posted. Correct the format.")

    def text(self, key: str, default: str | None = None, *, most: int = 200) -> str:
        value = self._taken(key, default)
        if not isinstance(value, str) or len(value) > most or any(ord(letter) < 32 for letter in value):
            raise self.wrong(key, "must be a text on one line")
        return value

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        value = self.text(key, default)
        if value not in choices:
            raise self.wrong(key, f"is “{value}”; it must be one of {', '.join(choices)}")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        value = self._taken(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def number(self, key: str, default: int, low: int, high: int) -> int:
        value = self._taken(key, default)
        if type(value) is not int or not low <= value <= high:
            raise self.wrong(key, f"must be a whole number from {low} to {high}")
        return value

    def tables(self, key: str, *, needed: bool = False) -> list[Mapping[str, Any]]:
        value = self._taken(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value) or (needed and not value):
            raise self.wrong(key, f"must be written as one or more tables [[{key}]]")
        return value

    def done(self) -> None:
        for key in self._said:
            if key not in self._known:
                raise self.wrong(key, f"is no key here; known are {', '.join(sorted(self._known))}")

    def _taken(self, key: str, default: Any) -> Any:
        self._known.add(key)
        value = self._said.get(key, default)
        if value is None:
            raise self.wrong(key, "is missing")
        return value


def read(said: Mapping[str, Any], *, code: str, file: str) -> Format:
    """A format out of its TOML. Raises CounterError naming `file` and the key that is wrong."""
    keys = _Reader(said, file)
    fixed = keys.choice("kind", ("delimited", "fixed"), "delimited") == "fixed"
    delimiter = "" if fixed else keys.text("delimiter", ",", most=1)
    named = keys.text("file")
    if not _FILE.fullmatch(named):
        raise keys.wrong("file", "must be a file name of letters, digits, points and hyphens with {batch} in it")
    if not fixed and (delimiter in ("", '"') or delimiter.isalnum()):
        raise keys.wrong("delimiter", "must be one sign that is no letter, digit or quotation mark")
    made = Format(
        code=code,
        name=keys.text("name"),
        file=named,
        encoding=keys.choice("encoding", ENCODINGS, "ascii" if fixed else "utf-8"),
        line_end=LINE_ENDS[keys.choice("line_end", tuple(LINE_ENDS), "crlf")],
        delimiter=delimiter,
        quote_all=False if fixed else keys.choice("quote", ("needed", "all"), "needed") == "all",
        titles=False if fixed else keys.flag("titles", default=True),
        header=_record(keys.tables("header"), f"{file}, header", OF_BATCH, fixed),
        columns=_record(keys.tables("column", needed=True), f"{file}, column", OF_LINE, fixed),
        trailer=_record(keys.tables("trailer"), f"{file}, trailer", OF_BATCH, fixed),
    )
    keys.done()
    return made


def _record(tables: list[Mapping[str, Any]], where: str, sources: Mapping[str, str], fixed: bool) -> tuple[Field, ...]:
    return tuple(_field(_Reader(said, f"{where} {n}"), sources, fixed) for n, said in enumerate(tables, start=1))


def _field(keys: _Reader, sources: Mapping[str, str], fixed: bool) -> Field:
    source, text = keys.text("source", ""), keys.text("text", "")
    if source and text:
        raise keys.wrong("text", "does not go with the key source")
    if source and source not in sources:
        raise keys.wrong("source", f"“{source}” is not known here; known are {', '.join(sources)}")
    for name in NAMED.findall(text):
        if name not in sources:
            raise keys.wrong("text", f"names {{{name}}}, which is not known here")
    kind = sources[source] if source else "text"
    field = Field(keys.text("title", ""), source, text, kind, **_written(keys, kind, fixed))
    keys.done()
    return field


def _written(keys: _Reader, kind: str, fixed: bool) -> dict[str, Any]:
    """How a field is written: only the keys that mean something for it are known."""
    made: dict[str, Any] = {}
    if fixed:
        made["width"] = keys.number("width", 0, 1, 500)
        side = "right" if kind in ("amount", "number") else "left"
        made["right"] = keys.choice("align", ("left", "right"), side) == "right"
        made["pad"] = keys.text("pad", " ", most=1) or " "
        made["cut"] = keys.flag("cut") if kind in ("text", "side") else False
    if kind == "amount":
        made["sign"] = keys.choice("sign", SIGNS, "minus")
        made["point"] = keys.choice("decimals", ("point", "implied"), "point") == "point"
        made["blank"] = keys.flag("blank_zero")
    if kind == "date":
        made["day"] = keys.text("date", "%Y-%m-%d")
        if not _DAY.fullmatch(made["day"]):
            raise keys.wrong("date", "must be made of %Y, %m, %d, %y, %j, %b and %B")
    if kind == "side":
        made["sides"] = (keys.text("debit", "D"), keys.text("credit", "C"))
    return made

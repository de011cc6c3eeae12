# SPDX-License-Identifier: Apache-2.0
"""The bytes of a journal: the same lines in the same format are always the same file."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

from app.domain.errors import CounterError
from app.domain.gl_format import NAMED
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.gl_format import Field, Format
    from app.domain.gl_journal import Batch, JournalLine

Value = str | int | Money | date
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def written(layout: Format, batch: Batch, lines: Sequence[JournalLine]) -> bytes:
    """The whole file. Raises CounterError when a value does not fit its field or the file's encoding."""
    records = len(lines) + bool(layout.header) + bool(layout.trailer)
    known = _of_batch(batch, records)
    rows: list[list[str]] = []
    if layout.header:
        rows.append(_row(layout, layout.header, known))
    if layout.titles:
        rows.append([column.title for column in layout.columns])
    for number, line in enumerate(lines, start=1):
        rows.append(_row(layout, layout.columns, known | _of_line(line, number)))
    if layout.trailer:
        rows.append(_row(layout, layout.trailer, known))
    return _encoded(layout, _joined(layout, rows))


def _of_batch(batch: Batch, records: int) -> dict[str, Value]:
    return {
        "batch": batch.number, "posted": batch.posted, "since": batch.since, "until": batch.until,
        "lines": batch.lines, "records": records, "debits": batch.debits, "credits": batch.credits,
    }  # fmt: skip


def _of_line(line: JournalLine, number: int) -> dict[str, Value]:
    return {
        "line": number, "date": line.date, "fund": line.fund, "account": line.account,
        "object": line.account.partition("-")[2], "due_to": line.due_to, "department": line.department,
        "session": line.session, "first_receipt": line.first, "last_receipt": line.last, "debit": line.debit,
        "credit": line.credit, "amount": line.debit - line.credit, "side": "debit" if line.debit else "credit",
    }  # fmt: skip


def _row(layout: Format, fields: Iterable[Field], known: Mapping[str, Value]) -> list[str]:
    return [_fitted(layout, field, _said(field, known)) for field in fields]


def _said(field: Field, known: Mapping[str, Value]) -> str:
    if not field.source:
        return NAMED.sub(lambda found: _plain(known[found[1]]), field.text)
    value = known[field.source]
    if isinstance(value, Money):
        return "" if field.blank and not value else _amount(field, value)
    if isinstance(value, date):
        return _day(field, value)
    if field.kind == "side":
        return field.sides[value == "credit"]
    return str(value)


def _plain(value: Value) -> str:
    if isinstance(value, Money):
        return value.plain
    return value.isoformat() if isinstance(value, date) else str(value)


def _amount(field: Field, value: Money) -> str:
    size = abs(value)
    digits = size.plain if field.point else str(size.cents)
    if value >= ZERO or field.sign == "none":
        return digits
    return {"minus": f"-{digits}", "trailing": f"{digits}-", "parentheses": f"({digits})"}[field.sign]


def _day(field: Field, value: date) -> str:
    """A day in the form of the field; months have English names wherever the program runs."""
    month = _MONTHS[value.month - 1]
    return value.strftime(field.day.replace("%B", month).replace("%b", month[:3]))


def _fitted(layout: Format, field: Field, said: str) -> str:
    if not field.width:
        return said
    if len(said) > field.width:
        if not field.cut:
            raise CounterError(
                f"“{said}” does not fit the {field.width} places of {field.title or field.source or 'a field'} in the"
                f" format {layout.name}. Nothing was posted. Make the field wider in the format, or allow it to be cut."
            )
        return said[: field.width]
    if not field.right:
        return said.ljust(field.width, field.pad)
    if field.pad == "0" and said.startswith("-"):
        return "-" + said[1:].rjust(field.width - 1, "0")
    return said.rjust(field.width, field.pad)


def _joined(layout: Format, rows: list[list[str]]) -> str:
    if not layout.delimiter:
        return "".join("".join(row) + layout.line_end for row in rows)
    text = io.StringIO(newline="")
    dialect = csv.unix_dialect if layout.quote_all else csv.excel
    csv.writer(text, dialect, delimiter=layout.delimiter, lineterminator=layout.line_end).writerows(rows)
    return text.getvalue()


def _encoded(layout: Format, text: str) -> bytes:
    try:
        return text.encode(layout.encoding)
    except UnicodeEncodeError as error:
        sign = text[error.start]
        raise CounterError(
            f"“{sign}” cannot be written in the encoding {layout.encoding} of the format {layout.name}. Nothing was"
            " posted. Choose another encoding in the format, or another word in the set-up."
        ) from error

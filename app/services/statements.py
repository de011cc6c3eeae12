# SPDX-License-Identifier: Apache-2.0
"""Bank statements come in as files and are held against the deposits; a line that came before is not taken again."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain import canon
from app.domain.bank_match import BankLine, Matched, Slip, match
from app.domain.errors import CounterError
from app.domain.money import ZERO, Money
from app.queries import policies, settlements, statements
from app.services.imports import ofx, reading
from app.storage import desk_events
from app.storage.desk_events import Event

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from app.domain.business_days import Banking
    from app.queries.deposits import DepositRow
    from app.services.desk import Desk
    from app.services.imports.reading import Sheet

_KEYS = {"file": {"encoding", "delimiter", "date"}, "line": {"date", "amount", "reference", "text"}}
_FAR = 2_000


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a statement say what; `date_format` is how its dates are written."""

    date: str
    amount: str
    reference: str
    text: str
    encoding: str = ""
    delimiter: str = ""
    date_format: str = "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file brought: credits that are new, and those that were known.

    `alike` are left out: the same amount of the same day came in by another form of file, and the bank pays it once.
    """

    new: int
    known: int
    alike: tuple[BankLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """Deposits beside the statements: what matches, and how long each took (`banking` knows the limit)."""

    matched: Matched
    banking: Banking

    def credited(self, deposit: str) -> date | None:
        """When the bank had a deposit; nothing where no line is it yet."""
        both = (*self.matched.exact, *self.matched.other_amount)
        return next((one.line.date for one in both if one.slip.id == deposit), None)

    def difference(self, deposit: str) -> Money:
        """What the bank counted more or less."""
        return next((one.difference for one in self.matched.other_amount if one.slip.id == deposit), ZERO)


def columns(path: Path) -> Columns:
    """Read which columns a bank's files have. Raises CounterError beside "mapping"."""
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        raise _no_mapping(f"{path.name} cannot be read") from trouble
    file, line = raw.get("file", {}), raw.get("line", {})
    for name, table in (("file", file), ("line", line)):
        unknown = sorted(table.keys() - _KEYS[name]) if isinstance(table, dict) else [name]
        if unknown:
            raise _no_mapping(f"{path.name}, [{name}] {unknown[0]} is not known")
    said = {**file, **line}
    if not all(isinstance(value, str) for value in said.values()) or not (line.get("date") and line.get("amount")):
        raise _no_mapping(f"{path.name} names no columns for date and amount")
    return Columns(
        line["date"],
        line["amount"],
        line.get("reference", ""),
        line.get("text", ""),
        file.get("encoding", ""),
        file.get("delimiter", ""),
        file.get("date", "%Y-%m-%d"),
    )


def look(desk: Desk, *, bank: str, file: Path, mapping: Path) -> tuple[BankLine, ...]:
    """The credits of a statement that would be left out, see `bring_in`; nothing is taken."""
    desk.need("deposit", "bring in bank statements")
    form, lines = _read(file, mapping, bank)
    return _alike(desk, bank, form, lines)


def bring_in(desk: Desk, *, bank: str, file: Path, mapping: Path, twice: bool = False) -> Brought:
    """Bring the credits of a statement in, each once however often its file comes; debits are left out.

    So are credits that came in by another form of file, which names them otherwise, unless they are wanted `twice`. An
    OFX statement says itself what is what; every other file is read by the mapping. Raises CounterError beside "file"
    or "mapping"; then nothing of the file is taken.
    """
    desk.need("deposit", "bring in bank statements")
    form, lines = _read(file, mapping, bank)
    alike = () if twice else _alike(desk, bank, form, lines)
    left_out = {line.id for line in alike}
    at, new = desk.clock(), 0
    with desk.database.writing() as connection:
        for line in (one for one in lines if one.id not in left_out):
            detail = {
                "date": line.date.isoformat(),
                "cents": line.amount.cents,
                "reference": line.reference,
                "text": line.text,
                "file": file.name,
                "form": form,
            }
            event = Event(line.id, at, desk.staff.name, desk.till, statements.KIND, bank, detail)
            new += desk_events.add_once(connection, event)
    return Brought(new, len(lines) - len(alike) - new, alike)


def _read(file: Path, mapping: Path, bank: str) -> tuple[str, list[BankLine]]:
    if ofx.is_ofx(file):
        return statements.OFX, _of_ofx(file, bank)
    return statements.COLUMNS, _of_columns(file, mapping, bank)


def _alike(desk: Desk, bank: str, form: str, lines: list[BankLine]) -> tuple[BankLine, ...]:
    """Which of these lines equal one that came by another form in day and amount; each of those excuses one line."""
    kept = statements.kept(desk.database, bank, limit=_FAR)
    known = {one.id for one in kept}
    others = Counter((one.date, one.amount) for one in kept if one.form != form)
    found = []
    for line in lines:
        if line.id not in known and others[line.date, line.amount] > 0:
            others[line.date, line.amount] -= 1
            found.append(line)
    return tuple(found)


def compare(desk: Desk, made: tuple[DepositRow, ...]) -> Compared:
    """Hold deposits, and what processors paid for cards, against every statement that came in."""
    slips = [Slip(row.id, row.bank, row.bag, row.date, row.total + row.corrected) for row in made]
    paid = [Slip(one.id, one.bank, one.batch, one.date, one.credited) for one in settlements.recent(desk.database)]
    matched = match([*slips, *paid], statements.lines(desk.database, limit=_FAR))
    banking = policies.in_force(desk.database, desk.today()).banking
    return Compared(_unexplained(matched, {slip.id for slip in paid}), banking)


def _unexplained(matched: Matched, settled: set[str]) -> Matched:
    """A credit that names a batch but is another amount than its settlement stays among what nothing explains."""
    off = tuple(one for one in matched.other_amount if one.slip.id in settled)
    left = sorted((*matched.lines, *(one.line for one in off)), key=lambda line: (line.date, line.id))
    others = tuple(one for one in matched.other_amount if one not in off)
    return replace(matched, other_amount=others, lines=tuple(left))


def _of_ofx(file: Path, bank: str) -> list[BankLine]:
    """The credits of an OFX statement; the bank's own id names each for ever."""
    return [
        BankLine(_key(f"{bank}|ofx|{one.id}"), bank, one.date, one.amount, one.reference, one.text)
        for one in ofx.read(file)
        if one.amount > ZERO
    ]


def _of_columns(file: Path, mapping: Path, bank: str) -> list[BankLine]:
    named = columns(mapping)
    sheet = reading.read(file, encoding=named.encoding, delimiter=named.delimiter)
    missing = [name for name in (named.date, named.amount) if name not in sheet.header]
    if missing:
        raise _no_file(sheet, f"has no column “{missing[0]}”")
    return _lines(sheet, named, bank)


def _key(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:36]


def _lines(sheet: Sheet, named: Columns, bank: str) -> list[BankLine]:
    if any(trouble.stops for trouble in sheet.trouble):
        first = next(trouble for trouble in sheet.trouble if trouble.stops)
        raise _no_file(sheet, f"breaks off: {first}")
    found, seen = [], Counter[str]()
    for number, row in sheet.rows:
        try:
            day = datetime.strptime(row[named.date], named.date_format).date()  # noqa: DTZ007 - a day has no zone
            amount = Money.parse(row[named.amount].replace("$", "").replace(",", "").replace(" ", ""))
        except (ValueError, CounterError) as trouble:
            raise _no_file(sheet, f"has no date or no amount in line {number}") from trouble
        if amount <= ZERO:
            continue
        reference, text = (canon.text(row.get(name, ""), limit=500) for name in (named.reference, named.text))
        said = f"{bank}|{day}|{amount.cents}|{reference}|{text}"
        seen[said] += 1
        found.append(BankLine(_key(f"{said}|{seen[said]}"), bank, day, amount, reference, text))
    return found


def _no_mapping(said: str) -> CounterError:
    return CounterError(f"The mapping {said}. Nothing was brought in. Correct it, or choose another one.", "mapping")


def _no_file(sheet: Sheet, said: str) -> CounterError:
    return CounterError(f"{sheet.name} {said}. Nothing was brought in. Choose another file or mapping.", field="file")

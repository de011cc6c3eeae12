# SPDX-License-Identifier: Apache-2.0
"""How a file's columns become accounts and charges: a mapping, written by the city as TOML."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.account import KINDS
from app.domain.errors import CounterError
from app.domain.money import ZERO, Money

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNT_FIELDS = ("name", "alias", "address", "parcel", "meter", "license", "phone", "status")
_FILE_KEYS = frozenset({"encoding", "delimiter", "date", "amounts"})
_ACCOUNT_KEYS = frozenset({"kind", "number", "prefix", "latest_by", "customer", *ACCOUNT_FIELDS})
_CHARGE_KEYS = frozenset({"rows", "only", "key", "code", "amount", "due", "billed", "text"})
_TABLES = frozenset({"file", "account", "charge"})
_LARGEST = 1_000_000
_NEEDED = {"account": ("kind", "number", "name"), "charge": ("key", "code", "amount", "due")}


@dataclass(frozen=True, slots=True)
class ChargeRule:
    """Which rows become a charge, and from which columns: `amount` is fixed money or the name of a column.

    `latest` takes only the row that speaks for its account; `only` keeps rows whose columns hold these values.
    """

    key: str
    code: str
    amount: Money | str
    due: str
    latest: bool
    only: tuple[tuple[str, str], ...]
    billed: str
    text: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping. `fields` names the columns each field of an account is joined from.

    `balances`: the file's amounts are what is still open, not what was billed.
    """

    kind: str
    number: str
    prefix: str
    latest_by: str
    customer: str
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    charges: tuple[ChargeRule, ...]
    encoding: str = ""
    delimiter: str = ""
    date_format: str = "%Y-%m-%d"
    balances: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the mapping reads, each once."""
        named = [self.number, self.latest_by, self.customer, *(column for _, parts in self.fields for column in parts)]
        for rule in self.charges:
            named += [rule.key, rule.due, rule.billed, *(column for column, _ in rule.only)]
            named += [rule.amount] if isinstance(rule.amount, str) else []
        return tuple(dict.fromkeys(column for column in named if column))


@dataclass(slots=True)
class _Table:
    """One table of the TOML being read; complains with the mapping's name and the key."""

    source: str
    where: str
    raw: dict[str, Any]
    known: frozenset[str] = field(default=frozenset())

    def text(self, key: str, default: str = "") -> str:
        value = self.raw.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "must be text")
        return value

    def wrong(self, key: str, said: str) -> CounterError:
        return CounterError(
            f"Mapping {self.source}, [{self.where}] {key} {said}. Nothing was imported. Correct the mapping."
        )

    def check(self) -> None:
        for key in self.raw:
            if key not in self.known:
                raise self.wrong(key, f"is not known (known: {', '.join(sorted(self.known))})")
        for key in _NEEDED.get(self.where, ()):
            if not self.raw.get(key):
                raise self.wrong(key, "is missing")


def _wrong(said: str) -> CounterError:
    return CounterError(f"Mapping {said}. Nothing was imported. Correct the mapping.")


def load(path: Path) -> Mapping:
    """Read a mapping file. Raises CounterError naming the table and the key that is wrong."""
    try:
        if path.stat().st_size > _LARGEST:
            raise _wrong(f"{path.name} is far too large for a mapping")
        return read(path.read_text("utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError) as trouble:
        raise CounterError(
            f"The mapping {path.name} cannot be read. Nothing was imported. Choose another file."
        ) from trouble


def read(text: str, source: str = "mapping") -> Mapping:
    """Read a mapping from its text; `source` names it in messages."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise CounterError(
            f"The mapping {source} is not TOML: {trouble}. Nothing was imported. Correct it."
        ) from trouble
    stray = sorted(raw.keys() - _TABLES)
    if stray:
        raise _wrong(f"{source} has a table “{stray[0]}”, which is not known (known: {', '.join(sorted(_TABLES))})")
    file = _Table(source, "file", _table(raw, "file", source), _FILE_KEYS)
    account = _Table(source, "account", _table(raw, "account", source), _ACCOUNT_KEYS)
    file.check()
    account.check()
    delimiter = file.text("delimiter")
    if len(delimiter) > 1 or delimiter in {"\n", "\r", '"'}:
        raise file.wrong("delimiter", "must be one character, such as a comma")
    if "alias" in account.raw and not account.text("customer"):
        raise account.wrong("alias", "needs customer: an alias is kept with the customer")
    if account.text("kind") not in KINDS:
        raise account.wrong("kind", f"must be one of {', '.join(KINDS)}")
    amounts = file.text("amounts", "billed")
    if amounts not in ("billed", "balance"):
        raise file.wrong("amounts", "must be “billed” or “balance”")
    rules = raw.get("charge", [])
    if not (isinstance(rules, list) and all(isinstance(rule, dict) for rule in rules)):
        raise _wrong(f"{source}: charge must be written [[charge]]")
    return Mapping(
        kind=account.text("kind"),
        number=account.text("number"),
        prefix=account.text("prefix"),
        latest_by=account.text("latest_by"),
        customer=account.text("customer"),
        fields=tuple((name, _columns(account, name)) for name in ACCOUNT_FIELDS if name in account.raw),
        charges=tuple(_rule(_Table(source, "charge", rule, _CHARGE_KEYS)) for rule in rules),
        encoding=file.text("encoding"),
        delimiter=delimiter,
        date_format=file.text("date", "%Y-%m-%d"),
        balances=amounts == "balance",
    )


def _table(raw: dict[str, Any], name: str, source: str) -> dict[str, Any]:
    table = raw.get(name, {})
    if not isinstance(table, dict):
        raise _wrong(f"{source}: {name} must be written [{name}]")
    return table


def _columns(table: _Table, key: str) -> tuple[str, ...]:
    value = table.raw[key]
    columns = [value] if isinstance(value, str) else value
    if not (isinstance(columns, list) and columns and all(isinstance(column, str) and column for column in columns)):
        raise table.wrong(key, "must be a column or a list of columns")
    return tuple(columns)


def _rule(table: _Table) -> ChargeRule:
    table.check()
    rows = table.text("rows", "all")
    if rows not in ("latest", "all"):
        raise table.wrong("rows", "must be “latest” or “all”")
    only = table.raw.get("only", {})
    if not (isinstance(only, dict) and all(isinstance(value, str) for value in only.values())):
        raise table.wrong("only", "must name columns and the text each holds")
    amount = table.raw["amount"]
    if isinstance(amount, dict) and isinstance(amount.get("column"), str) and len(amount) == 1:
        named: Money | str = amount["column"]
    elif isinstance(amount, str):
        try:
            named = Money.parse(amount)
        except CounterError as trouble:
            raise table.wrong("amount", "must be dollars and cents, such as 250.00") from trouble
        if named <= ZERO:
            raise table.wrong("amount", "must be more than zero")
    else:
        raise table.wrong("amount", "must be money as text, or { column = “…” }")
    return ChargeRule(
        key=table.text("key"),
        code=table.text("code"),
        amount=named,
        due=table.text("due"),
        latest=rows == "latest",
        only=tuple(only.items()),
        billed=table.text("billed"),
        text=table.text("text"),
    )

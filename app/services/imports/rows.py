# SPDX-License-Identifier: Apache-2.0
"""Turn the rows of a file into accounts and stated charges, by its mapping; every fault is kept with its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain import canon, cards, gl
from app.domain.code import Share, shared_out
from app.domain.errors import CounterError
from app.domain.kinds.importing import ImportLine, LineType
from app.domain.money import ZERO, Money
from app.services.imports.reading import RowTrouble, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.domain.code import RevenueCode
    from app.services.imports.mapping import ChargeRule, Mapping

_LONGEST_NAME = 200
_LONGEST_KEY = 60


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as the file states it in a line; `customer` is the key of the person or firm behind it, or ""."""

    line: int
    number: str
    kind: str
    customer: str
    fields: tuple[tuple[str, str], ...]

    def value(self, name: str) -> str:
        """One field of the account, "" where the mapping does not name it."""
        return dict(self.fields).get(name, "")


class Reader:
    """Turns the rows of a sheet into accounts and stated charges; collects trouble instead of stopping at the first."""

    def __init__(self, sheet: Sheet, mapping: Mapping, codes: dict[str, RevenueCode]) -> None:
        self._found: dict[RowTrouble, None] = dict.fromkeys(sheet.trouble)
        self._sheet = sheet
        self._mapping = mapping
        self._codes = codes
        missing = [column for column in mapping.columns if column not in sheet.header]
        if missing:
            raise CounterError(
                f"{sheet.name} has no column “{missing[0]}”, which the mapping names. Nothing was imported. "
                "Choose the mapping that belongs to this file."
            )
        unknown = next((r.code for r in mapping.charges if r.code not in codes or not codes[r.code].active), None)
        if unknown is not None:
            raise CounterError(
                f"The mapping names the revenue code {unknown}, which is not in use. Nothing was imported. "
                "Add it in Setup, or name another."
            )

    @property
    def trouble(self) -> list[RowTrouble]:
        """Everything found so far, each once."""
        return list(self._found)

    def complain(self, line: int, column: str, said: str) -> None:
        """Keep a fault with its place."""
        self._found[RowTrouble(line, column, said)] = None

    def speaking_rows(self) -> dict[str, tuple[int, dict[str, str]]]:
        """For each account number the row that speaks for it: the latest by the mapping's date, else the last."""
        speaking: dict[str, tuple[date | None, int, dict[str, str]]] = {}
        for line, row in self._sheet.rows:
            number = self._key(line, self._mapping.number, row)
            if not number:
                continue
            when = self._date(line, row, self._mapping.latest_by) if self._mapping.latest_by else None
            held = speaking.get(number)
            if held is None or when is None or held[0] is None or when >= held[0]:
                speaking[number] = (when, line, row)
        return {number: (line, row) for number, (_, line, row) in speaking.items()}

    def account(self, line: int, row: dict[str, str]) -> AccountRow:
        """The account a row states."""
        fields = []
        for name, columns in self._mapping.fields:
            value = ", ".join(part for column in columns if (part := row[column]))
            fields.append((name, self._clean(line, columns[0], value)))
        number = self._mapping.prefix + self._key(line, self._mapping.number, row)
        stated = row[self._mapping.customer] if self._mapping.customer else ""
        customer = self._key(line, self._mapping.customer, row) if stated else ""
        if not dict(fields).get("name"):
            self.complain(line, dict(self._mapping.fields)["name"][0], "the name is missing")
        return AccountRow(line, number, self._mapping.kind, customer, tuple(fields))

    def charges(self, speaking: dict[str, tuple[int, dict[str, str]]]) -> Iterator[tuple[int, ImportLine]]:
        """Every charge the file states, as if it were new."""
        for rule in self._mapping.charges:
            rows = list(speaking.values()) if rule.latest else self._sheet.rows
            for line, row in rows:
                if all(row[column] == value for column, value in rule.only):
                    stated = self._charge(line, row, rule)
                    if stated is not None:
                        yield line, stated

    def _charge(self, line: int, row: dict[str, str], rule: ChargeRule) -> ImportLine | None:
        amount = rule.amount if isinstance(rule.amount, Money) else self._money(line, rule.amount, row[rule.amount])
        due = self._date(line, row, rule.due)
        key = self._key(line, rule.key, row)
        number = self._key(line, self._mapping.number, row)
        if amount is None or due is None or not key or not number:
            return None
        code = self._codes[rule.code]
        return ImportLine(
            LineType.CHARGE,
            f"{rule.code}-{key}",
            self._mapping.prefix + number,
            rule.code,
            rule.text or code.text,
            due,
            amount,
            receivable_shares(code, amount) if amount > ZERO else (),
            billed=self._date(line, row, rule.billed) if rule.billed else None,
        )

    def _money(self, line: int, column: str, text: str) -> Money | None:
        try:
            amount = Money.parse(text)
        except CounterError:
            self.complain(line, column, f"“{text[:30]}” is not an amount in dollars and cents, such as 284.60")
            return None
        if amount < ZERO:
            self.complain(line, column, "the amount is below zero")
            return None
        return amount

    def _date(self, line: int, row: dict[str, str], column: str) -> date | None:
        text = row[column]
        try:
            return datetime.strptime(text, self._mapping.date_format).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            self.complain(line, column, f"“{text[:30]}” is not a date of the form {self._mapping.date_format}")
            return None

    def _key(self, line: int, column: str, row: dict[str, str]) -> str:
        """A number things are known by: taken exactly as it stands, or not at all."""
        try:
            key = canon.text(row[column], limit=_LONGEST_KEY)
        except CounterError:
            self.complain(line, column, f"a character cannot be stored, or more than {_LONGEST_KEY} characters")
            return ""
        if not key:
            self.complain(line, column, "this number is missing")
            return ""
        if not key.isprintable():
            self.complain(line, column, "a number stands in one line, without control characters")
            return ""
        if cards.find_card_number(key) is not None:
            self.complain(line, column, "this looks like a card number, which is never stored")
            return ""
        return key

    def _clean(self, line: int, column: str, value: str) -> str:
        try:
            return canon.text(cards.mask(" ".join(value.split())), limit=_LONGEST_NAME)
        except CounterError:
            self.complain(line, column, f"a character cannot be stored, or more than {_LONGEST_NAME} characters")
            return ""


def receivable_shares(code: RevenueCode, amount: Money) -> tuple[Share, ...]:
    """A charge of a code is owed to the receivable of each of its funds, by its GL split's weights (rule 5.3.4)."""
    weights: dict[str, int] = {}
    for account, weight in code.shares:
        receivable = gl.receivable(gl.fund_of(account))
        weights[receivable] = weights.get(receivable, 0) + weight
    return shared_out(amount, tuple(weights.items()))


def stored(row: AccountRow) -> list[tuple[str, str]]:
    """The columns of the account the file speaks for."""
    fields = [(name, value) for name, value in row.fields if name != "alias"]
    return [*fields, ("kind", row.kind), ("customer_id", row.customer)]


def account_values(row: AccountRow) -> dict[str, str | None]:
    """An account's columns as they are stored: empty texts are nothing."""
    values: dict[str, str | None] = {name: value or None for name, value in stored(row)}
    values["name"] = row.value("name")
    if "status" in values:
        values["status"] = values["status"] or "open"
    return values

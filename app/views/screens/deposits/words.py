# SPDX-License-Identifier: Apache-2.0
"""What the Deposits screen says of a deposit: where it stands, its facts, and the moments of its bag."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.custody import Handover
from app.domain.paper import Paper
from app.queries.deposits import DepositRow, Waiting
from app.services.custody import Held
from app.services.deposits import Deposited
from app.views import formats


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A session that waits for one account."""

    bank: str
    waiting: Waiting
    person: str

    @property
    def key(self) -> tuple[str, str]:
        """Account and session."""
        return self.bank, self.waiting.book


@dataclass(frozen=True, slots=True)
class Looked:
    """A deposit in detail: its row, its bag, its slip, and who has it."""

    row: DepositRow
    deposited: Deposited
    held: Held
    paper: Paper
    zone: str

    @property
    def state(self) -> tuple[str, str, str]:
        """Where the bag is: the word, its tone and its icon."""
        if self.held.at_bank:
            return "At the bank", "positive", "landmark"
        if self.held.handed and not self.held.handed[-1].accepted:
            return "Disputed", "danger", "triangle-alert"
        return "In the house", "accent", "package"


def facts_of(looked: Looked) -> list[tuple[str, str] | tuple[str, str, str]]:
    """The facts of a deposit."""
    row, deposited = looked.row, looked.deposited
    at = datetime.fromisoformat(deposited.at)
    dates = formats.medium_date(row.first)
    if row.last != row.first:
        dates = f"{dates} to {formats.medium_date(row.last)}"
    facts: list[tuple[str, str] | tuple[str, str, str]] = [
        ("To", deposited.bank.words),
        ("Business date", dates),
        ("Sessions", ", ".join(dict.fromkeys(part.book for part in deposited.bag.parts))),
        ("Seal", row.seal),
        ("Closed", f"{formats.medium_date(at.date())}, {formats.clock_time(at)}"),
        ("Cash", formats.money(row.cash)),
    ]
    listed = formats.count_of(sum(check.tender == "check" for check in deposited.bag.checks), "item")
    facts.append(("Checks", f"{formats.money(row.checks)}, {listed}"))
    if row.money_orders:
        facts.append(("Money orders", formats.money(row.money_orders)))
    facts.append(("Together", formats.money(row.total), "lead"))
    return facts


def moment_words(handed: Handover, zone: str) -> str:
    """When a hand-over was, in the city's time."""
    at = handed.at.astimezone(ZoneInfo(zone))
    return f"{formats.short_date(at.date())}, {formats.clock_time(at)}"

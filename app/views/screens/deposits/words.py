# SPDX-License-Identifier: Apache-2.0
"""What the Deposits screen says of a deposit: where it stands, its facts, and the moments of its bag."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from app.domain.custody import Handover
from app.domain.paper import Paper
from app.queries.deposits import DepositRow, Waiting
from app.queries.settlements import SettlementRow
from app.services.custody import Held
from app.services.deposits import Deposited
from app.services.settlements import Settled
from app.services.statements import Compared
from app.views import formats
from app.views.dialogs.correct_deposit_sheet import signed


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
    def name(self) -> str:
        """What its file is called after."""
        return f"deposit-{self.row.bag}"

    @property
    def state(self) -> tuple[str, str, str]:
        """Where the bag is: the word, its tone and its icon."""
        if self.held.at_bank:
            return "At the bank", "positive", "landmark"
        if self.held.handed and not self.held.handed[-1].accepted:
            return "Disputed", "danger", "triangle-alert"
        return "In the house", "accent", "package"


@dataclass(frozen=True, slots=True)
class Cards:
    """A settlement of cards in detail: its row, what it says, and its slip."""

    row: SettlementRow
    settled: Settled
    paper: Paper

    @property
    def name(self) -> str:
        """What its file is called after."""
        return f"settlement-{self.row.batch}"


Made: TypeAlias = DepositRow | SettlementRow
"""What the bank was brought, or was paid for cards."""


def named(row: Made) -> str:
    """The bag, or the processor's batch."""
    return row.bag if isinstance(row, DepositRow) else row.batch


def card_facts(looked: Cards, account: str) -> list[tuple[str, str] | tuple[str, str, str]]:
    """The facts of a settlement."""
    row, settled = looked.row, looked.settled
    at = datetime.fromisoformat(settled.at)
    facts: list[tuple[str, str] | tuple[str, str, str]] = [
        ("To", account),
        ("Business date", formats.medium_date(row.date)),
        ("Sessions", ", ".join(settled.sessions)),
        ("Settled", f"{formats.medium_date(at.date())}, {formats.clock_time(at)}, by {settled.person}"),
    ]
    if settled.approved_by:
        facts += [("Approved by", settled.approved_by), ("Reason", settled.reason)]
    facts += [("Taken by card", formats.money(row.gross)), ("The processor kept", formats.money(row.fee))]
    return [*facts, ("Paid to the bank", formats.money(row.credited), "lead")]


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
    if row.corrected:
        facts.append(("Corrected", f"{signed(row.corrected)} at the bank"))
    return facts


def moment_words(handed: Handover, zone: str) -> str:
    """When a hand-over was, in the city's time."""
    at = handed.at.astimezone(ZoneInfo(zone))
    return f"{formats.short_date(at.date())}, {formats.clock_time(at)}"


def bank_words(compared: Compared, row: Made, today: date) -> str:
    """Whether the bank has a deposit: "Nov 23", else how long it has been on its way."""
    credited = compared.credited(row.id)
    if credited is not None:
        return formats.short_date(credited)
    return formats.count_of(compared.banking.lag(row.first, today), "day")


def bank_tone(compared: Compared, row: Made, today: date) -> str:
    """The ink of these words: what the bank has not got in time, or got otherwise, is said in another one."""
    if compared.difference(row.id):
        return "danger"
    credited = compared.credited(row.id)
    if compared.banking.late(row.first, credited or today):
        return "caution"
    return "ink-muted" if credited is None else "positive"


def bank_facts(compared: Compared | None, row: Made, today: date) -> list[tuple[str, str]]:
    """What the statements say of a deposit, and the days it took (rule 5.14.3)."""
    if compared is None:
        return []
    credited, limit = compared.credited(row.id), compared.banking.days
    days = formats.count_of(compared.banking.lag(row.first, credited or today), "business day")
    late = f", {formats.count_of(limit, 'day')} allowed" if compared.banking.late(row.first, credited or today) else ""
    if credited is None:
        return [("At the bank", f"On no statement yet, {days} after the first business date{late}")]
    facts = [("Credited", f"{formats.medium_date(credited)}, {days} after the first business date{late}")]
    if difference := compared.difference(row.id):
        word = "more" if difference.cents > 0 else "less"
        facts.append(
            (
                "The bank counted",
                f"{formats.money(abs(difference))} {word}. Ask the bank for its count, or correct the deposit",
            )
        )
    return facts

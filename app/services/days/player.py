# SPDX-License-Identifier: Apache-2.0
"""Play a day file step by step, and say of each step what happened and whether everything it expects held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from app.domain import ids
from app.domain.errors import CounterError, Fault
from app.domain.gl import DRAWER_CASH
from app.domain.money import Money
from app.queries import books, days, drawers, masters
from app.queries import receipts as posted
from app.services.days import given
from app.services.days.forms import KILLABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.receipt import PostedReceipt
    from app.services.days.reading import Step
    from app.services.days.town import Town

Act = Callable[["Town", "Step"], dict[str, Any]]


class Stage(Protocol):
    """Where the acts of a day are done: through the services, or through the real window.

    Every method takes the town and the step and answers what it did; a refusal is a CounterError with the message.
    """

    def open_drawer(self, town: Town, step: Step) -> dict[str, Any]:
        """Open a drawer on a counted float."""

    def receipt(self, town: Town, step: Step) -> dict[str, Any]:
        """Take a payment."""

    def suspend(self, town: Town, step: Step) -> dict[str, Any]:
        """Park a cart."""

    def resume(self, town: Town, step: Step) -> dict[str, Any]:
        """Take a parked cart up and finish it."""

    def void(self, town: Town, step: Step) -> dict[str, Any]:
        """Void a receipt."""

    def reversal(self, town: Town, step: Step) -> dict[str, Any]:
        """Reverse a receipt after its session."""

    def returned_check(self, town: Town, step: Step) -> dict[str, Any]:
        """Record a check that came back."""

    def refund_request(self, town: Town, step: Step) -> dict[str, Any]:
        """Ask payables for a refund."""

    def reprint(self, town: Town, step: Step) -> dict[str, Any]:
        """Print a copy."""

    def no_sale(self, town: Town, step: Step) -> dict[str, Any]:
        """Open the drawer without a sale."""

    def drop(self, town: Town, step: Step) -> dict[str, Any]:
        """Bring cash to the vault."""

    def pickup(self, town: Town, step: Step) -> dict[str, Any]:
        """Hand cash over to be picked up."""

    def paid_in(self, town: Town, step: Step) -> dict[str, Any]:
        """Take cash in without a receipt."""

    def paid_out(self, town: Town, step: Step) -> dict[str, Any]:
        """Pay cash out."""

    def exchange(self, town: Town, step: Step) -> dict[str, Any]:
        """Change bills and coins for others."""

    def take_back(self, town: Town, step: Step) -> dict[str, Any]:
        """Take cash back that was moved."""

    def transfer(self, town: Town, step: Step) -> dict[str, Any]:
        """Send cash to another drawer."""

    def take_transfer(self, town: Town, step: Step) -> dict[str, Any]:
        """Count cash that was sent into a drawer."""

    def rule_transfer(self, town: Town, step: Step) -> dict[str, Any]:
        """Rule on what a transfer left in transit."""

    def tender_correction(self, town: Town, step: Step) -> dict[str, Any]:
        """Put a tender of a receipt right."""

    def small_difference(self, town: Town, step: Step) -> dict[str, Any]:
        """Let a small remainder go, or keep a small credit."""

    def count(self, town: Town, step: Step) -> dict[str, Any]:
        """Count blind."""

    def surprise_count(self, town: Town, step: Step) -> dict[str, Any]:
        """Count an open drawer of somebody else by surprise, with a second person."""

    def submit(self, town: Town, step: Step) -> dict[str, Any]:
        """Pass the pen to the supervisors."""

    def submit_in_place(self, town: Town, step: Step) -> dict[str, Any]:
        """Submit the session of somebody who is absent."""

    def return_count(self, town: Town, step: Step) -> dict[str, Any]:
        """Give a count back."""

    def close(self, town: Town, step: Step) -> dict[str, Any]:
        """Close and seal a session."""

    def deposit(self, town: Town, step: Step) -> dict[str, Any]:
        """Bring sealed sessions to the bank."""

    def deposit_correction(self, town: Town, step: Step) -> dict[str, Any]:
        """Take over what the bank counted of a deposit."""

    def card_settlement(self, town: Town, step: Step) -> dict[str, Any]:
        """Settle what a processor paid for a day's cards."""

    def close_day(self, town: Town, step: Step) -> dict[str, Any]:
        """Close a business day."""

    def export_gl(self, town: Town, step: Step) -> dict[str, Any]:
        """Post what waits to the general ledger."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One step as it went: what was done in words, and everything that was expected but did not hold.

    `keys` and `screen`: what was pressed, and what the window showed at the end, where it was played in one.
    """

    number: int
    line: int
    kind: str
    said: str
    wrong: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    screen: str = ""

    @property
    def held(self) -> bool:
        """Whether the step did what the file expects."""
        return not self.wrong

    def __str__(self) -> str:
        words = f"{self.number:>3}  line {self.line:<4} {self.kind:<12} {self.said}"
        return words if self.held else "\n".join([words, *(f"     NOT AS EXPECTED: {one}" for one in self.wrong)])


@dataclass
class Player:
    """Plays the steps of one town.

    `crash` kills the program and answers the town on opened books; `verify` walks the chains and answers the findings.
    """

    town: Town
    stage: Stage
    verify: Callable[[bool], list[str]]
    crash: Callable[[Town, Step | None], tuple[Town, str]]

    def play(self) -> Iterator[Outcome]:
        """Play every step; the caller decides whether to go on after one that did not hold."""
        killed = False
        for number, step in enumerate(self.town.file.steps, start=1):
            if step.kind == "crash" and step.said.get("inside"):
                killed = True
                yield Outcome(number, step.line, step.kind, "the next step is killed inside")
                continue
            yield self._one(number, step, killed=killed)
            killed = False
            self.town.clock.step()

    def _one(self, number: int, step: Step, *, killed: bool) -> Outcome:
        wanted = step.expect.get("error")
        before = self.town.digest() if wanted is not None else ""
        note = ""
        try:
            if killed:
                did, note = self._killed(step)
            else:
                did = self._act(step)
        except (CounterError, Fault) as refusal:
            said = f"refused: {refusal}"
            if wanted is None:
                return Outcome(number, step.line, step.kind, said, ("the step was refused",))
            wrong = [] if str(wanted) in str(refusal) else [f"the message holds “{wanted}”"]
            if self.town.digest() != before:
                wrong.append("nothing changed")
            return Outcome(number, step.line, step.kind, said, tuple(wrong))
        if wanted is not None:
            return Outcome(number, step.line, step.kind, "done", (f"it was refused with “{wanted}”",))
        facts, said = self._facts(step, did)
        said = f"{said} ({note})" if note else said
        return Outcome(number, step.line, step.kind, said, tuple(_differences(step.expect, facts)))

    def _act(self, step: Step) -> dict[str, Any]:
        own: dict[str, Act] = {
            "account": given.account,
            "code": given.code,
            "policy": given.policy,
            "person": given.person,
            "import": given.bring_in,
            "check": self._check,
            "verify": self._verify,
            "at": self._at,
            "crash": self._crash,
        }
        act = own.get(step.kind) or getattr(self.stage, step.kind)
        return act(self.town, step)

    def _killed(self, step: Step) -> tuple[dict[str, Any], str]:
        """A step whose program is killed: its entry is found in the books afterwards, or the step is done again."""
        planned, before = ids.uuid7(self.town.clock()), days.newest(self.town.database)
        if step.kind == "receipt":
            step = replace(step, said={**step.said, "id": planned})  # done again, it is the same payment
        self.town, note = self.crash(self.town, step)
        told = days.told_since(self.town.database, before, KILLABLE[step.kind])
        if told is None:
            return self._act(step), f"{note}, nothing was recorded, done again"
        if step.kind == "receipt" and step.name:
            self.town.names.receipts[step.name] = told["number"]
        if step.name and "number" not in told:
            self.town.names.moves[step.name] = told["id"]
        return _done(step, told), f"{note}, it was recorded"

    def _facts(self, step: Step, did: dict[str, Any]) -> tuple[dict[str, Any], str]:
        """What is true of the step now, read from the books, and the words for it."""
        if "receipt" in did:
            receipt = posted.by_number(self.town.database, did["receipt"])
            change = f", change {receipt.change.dollars}" if receipt.change else ""
            return receipt_facts(self.town, receipt), f"{receipt.number}, {receipt.total.dollars}{change}"
        if step.kind == "close":
            facts = drawers.closed_figures(self.town.database, did["book"])
            return {name: amount.plain for name, amount in facts.items()}, f"{did['book']} is sealed"
        words = ", ".join(f"{key} {value}" for key, value in did.items() if value is not None)
        return did, words or "done"

    def _check(self, town: Town, step: Step) -> dict[str, Any]:
        wrong: list[str] = []
        said = step.said
        if "expected" in said:
            book = books.of_drawer(town.database, said["drawer"])
            if book is None:
                raise CounterError(f"Nobody has drawer {said['drawer']} open.")
            held = {kind: money.plain for kind, money in drawers.expected(town.database, book.id).items()}
            kinds = masters.tender_kinds(town.database)
            for kind in said["expected"]:
                if kind not in kinds:
                    raise CounterError(f"There is no tender “{kind}”.")
            wanted = dict.fromkeys(held, "0.00") | said["expected"]
            wrong += [f"{kind} is {held.get(kind, '0.00')}, not {amount}" for kind, amount in wanted.items()
                      if held.get(kind, "0.00") != amount]  # fmt: skip
        for name, amount in said.get("charges", {}).items():
            open_now = Money(days.open_of_charge(town.database, town.names.charges.get(name, name)))
            wrong += _unless(open_now.plain, amount, f"charge {name}")
        for number, amount in said.get("accounts", {}).items():
            wrong += _unless(Money(days.balance_of_account(town.database, number)).plain, amount, f"account {number}")
        wrong += self._gl(town, said.get("gl", {}))
        if wrong:
            raise _NotSo("; ".join(wrong))
        return {}

    @staticmethod
    def _gl(town: Town, wanted: dict[str, str]) -> list[str]:
        now = days.balances(town.database) if wanted else {}
        wrong = []
        for gl, amount in wanted.items():
            if gl not in now:
                raise CounterError(f"There is no account {gl} in the chart.")
            wrong += _unless(Money(now[gl] - town.before.get(gl, 0)).plain, amount, f"GL {gl}")
        return wrong

    def _verify(self, town: Town, step: Step) -> dict[str, Any]:
        findings = self.verify(bool(step.said.get("deep", True)))
        if findings:
            raise _NotSo(findings[0])
        return {"chain": "holds"}

    @staticmethod
    def _at(town: Town, step: Step) -> dict[str, Any]:
        town.clock.set(step.said["time"])
        return {"time": step.said["time"].isoformat()}

    def _crash(self, town: Town, step: Step) -> dict[str, Any]:
        self.town, note = self.crash(town, None)
        return {"program": note}


def _done(step: Step, told: dict[str, Any]) -> dict[str, Any]:
    """What a step did, out of the entry that was found of it."""
    if step.kind == "receipt":
        return {"receipt": told["number"]}
    if step.kind == "open_drawer":
        return {"counted": Money(told["counted"]).plain, "book": told["book"]}
    if step.kind == "void":
        cash = Money(-sum(row["cents"] for row in told["postings"] if row["gl"] == DRAWER_CASH))
        return {"hand_back": cash.plain}
    return {"book": told["book"]} if step.kind == "close" else {}


class _NotSo(CounterError):
    """What a file says must be true is not."""


def receipt_facts(town: Town, receipt: PostedReceipt) -> dict[str, Any]:
    """A receipt in the words of day files: charges by the file's names, codes by their own."""
    names = [town.names.charge_name(line.charge) if line.charge else line.code or "credit" for line in receipt.lines]
    allocated: dict[str, Money] = {}
    for name, line in zip(names, receipt.lines, strict=True):
        if line.charge:
            allocated[name] = line.amount
    paid: dict[str, dict[str, Money]] = {}
    for pair in receipt.pairs:
        of_kind = paid.setdefault(receipt.tenders[pair.tender].kind, {})
        of_kind[names[pair.line]] = of_kind.get(names[pair.line], Money(0)) + Money(pair.cents)
    return {
        "number": receipt.number,
        "total": receipt.total.plain,
        "change": receipt.change.plain,
        "rounding": receipt.rounding.plain,
        "allocated": {name: amount.plain for name, amount in allocated.items()},
        "paid_by": {kind: {name: amount.plain for name, amount in lines.items()} for kind, lines in paid.items()},
        "credit": Money.total(line.amount for line in receipt.lines if line.type == "credit").plain,
    }


def _differences(wanted: dict[str, Any], facts: dict[str, Any]) -> list[str]:
    return [f"{key} is {facts.get(key)}, not {value}" for key, value in wanted.items() if facts.get(key) != value]


def _unless(found: str, wanted: str, what: str) -> list[str]:
    return [] if found == wanted else [f"{what} is {found}, not {wanted}"]

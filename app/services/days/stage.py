# SPDX-License-Identifier: Apache-2.0
"""The acts of a day played through the services, as the window would call them; each answers what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import ids
from app.domain.code import price
from app.domain.count import CashCount, PieceRow
from app.domain.denomination import DENOMINATIONS
from app.domain.draft import Draft
from app.domain.entry import State
from app.domain.errors import CounterError
from app.domain.kinds.counting import Listed
from app.domain.kinds.deposit import CASH
from app.domain.kinds.deposit_correction import Charged
from app.domain.kinds.surprise import Chosen
from app.domain.money import Money
from app.domain.returned import ReturnReason
from app.queries import accounts, books
from app.queries import deposits as bagged_rows
from app.services import (
    carts,
    closing_day,
    deposit_corrections,
    deposits,
    drawer_cash,
    drawers,
    receipts,
    refunds,
    surprise,
    undo_plans,
    undoing,
)
from app.services.closing_day import Cause
from app.services.consents import Witness
from app.services.days.by_hand import divided
from app.services.days.moves import MoveSteps
from app.services.days.told import counted, figures, tender
from app.services.drawer_cash import Named

if TYPE_CHECKING:
    from app.services.days.reading import Step
    from app.services.days.town import Town
    from app.services.desk import Desk
    from app.services.receipts import Rules
    from app.services.session_acts import Done


class ServiceStage(MoveSteps):
    """Plays steps by calling the services. `passwords` of people who are not of the sample, by sign-in name."""

    def open_drawer(self, town: Town, step: Step) -> dict[str, Any]:
        """Open a drawer on a counted float."""
        opened = drawers.open_drawer(
            town.desk(step.said["person"]), drawer=step.said["drawer"], count=counted(step.said, "count")
        )
        return {"counted": opened.counted.plain, "book": opened.book}

    def receipt(self, town: Town, step: Step) -> dict[str, Any]:
        """Take a payment."""
        desk = town.at_drawer(step.said["drawer"], step.said.get("person", ""))
        rules = receipts.rules(desk)
        return self._finish(town, desk, rules, self._cart(town, desk, rules, step), step)

    def suspend(self, town: Town, step: Step) -> dict[str, Any]:
        """Park a cart; its name is the step's."""
        desk = town.at_drawer(step.said["drawer"], step.said.get("person", ""))
        draft = self._cart(town, desk, receipts.rules(desk), step)
        town.names.carts[step.name] = carts.suspend(desk, draft, name=step.said.get("name", step.name))
        return {}

    def resume(self, town: Town, step: Step) -> dict[str, Any]:
        """Take a parked cart up and finish it."""
        desk = town.at_drawer(step.said["drawer"], step.said.get("person", ""))
        draft = carts.resume(desk, town.names.carts.get(step.said["cart"], step.said["cart"]))
        return self._finish(town, desk, receipts.rules(desk), draft, step)

    def void(self, town: Town, step: Step) -> dict[str, Any]:
        """Void a receipt with a second person's consent."""
        said = step.said
        number = town.names.receipt(said["receipt"])
        desk = town.at_drawer(number.partition("-")[0], said.get("person", ""))
        done = receipts.void(
            desk,
            number=number,
            reason=said["reason"],
            approver=said["approved_by"],
            password=self.password(said["approved_by"]),
            customer_present=said.get("customer_present", True),
            original_taken=said.get("original_taken", True),
        )
        return {"hand_back": done.hand_back.plain}

    def reversal(self, town: Town, step: Step) -> dict[str, Any]:
        """Reverse a receipt after its session; with a second person no money was ever received."""
        said = step.said
        done = undoing.reverse(
            town.desk(said["person"]),
            number=town.names.receipt(said["receipt"]),
            reason=said["reason"],
            first=self._second(said["approved_by"]),
            second=self._second(said["second"]) if "second" in said else None,
        )
        return {"payables": done.plan.payables.plain}

    def returned_check(self, town: Town, step: Step) -> dict[str, Any]:
        """Record a check that came back, found by its number."""
        said, desk = step.said, town.desk(step.said["person"])
        number = town.names.receipt(said["receipt"])
        found = next((one for one in undo_plans.find_checks(desk, said["check"]) if one.receipt == number), None)
        if found is None:
            raise CounterError(f"There is no check {said['check']} on receipt {number}. Nothing was changed.")
        done = undoing.return_check(
            desk,
            number=number,
            place=found.place,
            reason=ReturnReason(said["reason"]),
            bank_error=said.get("bank_error", False),
        )
        return {"fee": done.plan.fee.plain}

    def refund_request(self, town: Town, step: Step) -> dict[str, Any]:
        """Ask payables to refund credit."""
        said = step.said
        refunds.request(
            town.desk(said["person"]),
            account=said["account"],
            amount=Money.parse(said["amount"]),
            payee=said["payee"],
            reason=said["reason"],
            approver=self._second(said["approved_by"]),
        )
        return {}

    def _second(self, name: str) -> Witness:
        return Witness(name, self.password(name))

    def reprint(self, town: Town, step: Step) -> dict[str, Any]:
        """Print a copy; it is counted."""
        number = town.names.receipt(step.said["receipt"])
        desk = town.at_drawer(number.partition("-")[0], step.said.get("person", ""))
        return {"copy": receipts.reprint(desk, number)[1]}

    def no_sale(self, town: Town, step: Step) -> dict[str, Any]:
        """Open the drawer without a sale."""
        desk = town.at_drawer(step.said["drawer"], step.said.get("person", ""))
        drawers.no_sale(desk, reason=step.said["reason"], second=self._witness(step))
        return {}

    def drop(self, town: Town, step: Step) -> dict[str, Any]:
        """Bring cash to the vault."""
        desk = town.at_drawer(step.said["drawer"], step.said.get("person", ""))
        return moved(
            town, step, drawers.drop(desk, amount=Money.parse(step.said["amount"]), reason=step.said["reason"])
        )

    def pickup(self, town: Town, step: Step) -> dict[str, Any]:
        """Hand cash over to be picked up by a second person."""
        said, desk = step.said, town.at_drawer(step.said["drawer"], step.said.get("person", ""))
        second = self._witness(step) or Witness()
        done = drawer_cash.pickup(desk, amount=Money.parse(said["amount"]), reason=said["reason"], second=second)
        return moved(town, step, done)

    def paid_in(self, town: Town, step: Step) -> dict[str, Any]:
        """Take cash in for a code or an account."""
        said, desk = step.said, town.at_drawer(step.said["drawer"], step.said.get("person", ""))
        amount = Money.parse(said["amount"])
        return moved(town, step, drawer_cash.paid_in(desk, named=named(said), amount=amount, reason=said["reason"]))

    def paid_out(self, town: Town, step: Step) -> dict[str, Any]:
        """Pay cash out for a code or an account."""
        said, desk = step.said, town.at_drawer(step.said["drawer"], step.said.get("person", ""))
        done = drawer_cash.paid_out(
            desk,
            named=named(said),
            amount=Money.parse(said["amount"]),
            reason=said["reason"],
            second=self._witness(step),
        )
        return moved(town, step, done)

    def exchange(self, town: Town, step: Step) -> dict[str, Any]:
        """Change bills and coins for others of the same worth."""
        said, desk = step.said, town.at_drawer(step.said["drawer"], step.said.get("person", ""))
        came, went = side(said["in"]), side(said["out"])
        drawer_cash.exchange(desk, came=came, went=went, party=said["party"], reason=said["reason"])
        return {}

    def take_back(self, town: Town, step: Step) -> dict[str, Any]:
        """Take cash back that was moved."""
        said, desk = step.said, town.at_drawer(step.said["drawer"], step.said.get("person", ""))
        of = town.names.moves.get(said["act"], said["act"])
        drawer_cash.take_back(desk, of=of, reason=said["reason"], second=self._witness(step) or Witness())
        return {}

    def _witness(self, step: Step) -> Witness | None:
        """Who agrees to a step, with their password; nobody where the file names nobody."""
        person = step.said.get("approved_by", "")
        return Witness(person, self.password(person)) if person else None

    def count(self, town: Town, step: Step) -> dict[str, Any]:
        """Count blind; a supervisor counts a submitted session."""
        said = step.said
        desk = town.desk(said["person"])
        submitted = _submitted(town, said["drawer"])
        own = books.of_drawer(town.database, said["drawer"])
        answer = drawers.count(
            desk,
            cash_count=counted(said, "cash"),
            checks=listed(said, "checks"),
            money_orders=listed(said, "money_orders"),
            book="" if own is not None and own.person == desk.staff.name else submitted,
            second=Witness(said["witness"], self.password(said["witness"])) if "witness" in said else None,
        )
        return {"balanced": answer.balanced, "attempt": answer.attempt, "submitted": answer.submitted}

    def surprise_count(self, town: Town, step: Step) -> dict[str, Any]:
        """Count an open drawer of somebody else by surprise, with a second person."""
        said = step.said
        desk = town.desk(said["person"])
        found = surprise.Counted(counted(said, "cash"), listed(said, "checks"), listed(said, "money_orders"))
        row = surprise.record(
            desk,
            surprise.begin(desk, open_session(town, said["drawer"])),
            found,
            chosen=Chosen.ASKED,
            reason=said["reason"],
            witness=said["witness"],
            password=self.password(said["witness"]),
        )
        return {"balanced": row.balanced, "over_short": row.cash.over_short.plain}

    def submit(self, town: Town, step: Step) -> dict[str, Any]:
        """Pass the pen to the supervisors."""
        drawers.submit(town.at_drawer(step.said["drawer"], step.said.get("person", "")))
        return {}

    def return_count(self, town: Town, step: Step) -> dict[str, Any]:
        """Give a count back."""
        book = _waiting(town, step.said["drawer"])
        drawers.return_count(town.desk(step.said["approved_by"]), book=book, reason=step.said["reason"])
        return {}

    def close(self, town: Town, step: Step) -> dict[str, Any]:
        """Close and seal a submitted session."""
        book = _waiting(town, step.said["drawer"])
        drawers.close(town.desk(step.said["approved_by"]), book=book, explanation=step.said.get("explanation", ""))
        return {"book": book}

    def deposit(self, town: Town, step: Step) -> dict[str, Any]:
        """Bring sealed sessions to the bank, with every check that was taken."""
        said = step.said
        desk = town.desk(said["prepared_by"])
        prepared = deposits.prepare(desk, bank=deposits.overview(desk).banks[0].code, books=said["sessions"])
        done = deposits.record(
            desk,
            prepared=prepared,
            cash=bagged(said, prepared.of(CASH)),
            checks=tuple(map(deposits.in_bag, prepared.checks)),
            bag=said["bag"],
            seal=said.get("seal", said["bag"]),
            verifier=said["verified_by"],
            password=self.password(said["verified_by"]),
        )
        return {"total": done.bag.total.plain}

    def deposit_correction(self, town: Town, step: Step) -> dict[str, Any]:
        """Take over what the bank counted of a deposit."""
        said = step.said
        found = next((row.id for row in bagged_rows.recent(town.database) if row.bag == said["bag"]), "")
        done = deposit_corrections.correct(
            town.desk(said["person"]),
            deposit=found,
            counted=Money.parse(said["counted"]),
            charged=Charged(said["charged"]),
            reason=said["reason"],
            second=self._second(said["approved_by"]),
        )
        return {"difference": done.difference.plain}

    def close_day(self, town: Town, step: Step) -> dict[str, Any]:
        """Close the business day; back-office books are closed first where nothing else is open."""
        desk, day = town.desk(step.said["person"]), step.said.get("date", town.file.business_date)
        keeping = [one.cause for one in closing_day.standing(desk, day).waiting if one.keeps]
        if keeping and set(keeping) == {Cause.OFFICE}:
            closing_day.close_offices(desk, day)
        return figures(closing_day.close_day(desk, day=day))

    def _cart(self, town: Town, desk: Desk, rules: Rules, step: Step) -> Draft:
        said = step.said
        draft = Draft().paid_by(said.get("payer", "")).came_by(said.get("channel", "counter"), said.get("received"))
        draft = draft.opened(said.get("id") or ids.uuid7(desk.clock()))
        for line in said["lines"]:
            if "by_hand" in line:
                draft = divided(town, desk, rules, draft, line, self.password)
            else:
                draft = self._line(town, desk, rules, draft, line)
        return draft

    @staticmethod
    def _line(town: Town, desk: Desk, rules: Rules, draft: Draft, line: dict[str, Any]) -> Draft:
        amount = Money.parse(line["amount"]) if "amount" in line else None
        if "code" in line:
            code = rules.codes.get(line["code"])
            if code is None:
                raise CounterError(f"There is no revenue code {line['code']}.")
            base = Money.parse(line["base"]) if "base" in line else None
            priced = price(code, line.get("quantity", 1), amount, base, line.get("fields"))
            return draft.add_code(priced, account=line.get("account", ""))
        card = accounts.card(desk.database, line["account"])
        policy = rules.policies.allocation
        if "charge" in line:
            wanted = town.names.charges.get(line["charge"], line["charge"])
            charge = next((one for one in card.charges if one.id == wanted), None)
            if charge is None:
                raise CounterError(f"Charge {line['charge']} is not open on {card.number}.")
            return draft.add_charge(card, charge, amount, policy)
        return draft.add_account(card, amount, policy, rules.business_date)

    def _finish(self, town: Town, desk: Desk, rules: Rules, draft: Draft, step: Step) -> dict[str, Any]:
        draft = draft.opened(step.said.get("id") or ids.uuid7(desk.clock()))
        for told in step.said["tenders"]:
            draft = draft.add_tender(tender(told), rules.tender_kinds, rules.policies.rounding)
        posted = receipts.post(desk, draft)
        if step.name:
            town.names.receipts[step.name] = posted.number
        return {"receipt": posted.number}


def doer(town: Town, step: Step) -> Desk:
    """The desk of whoever does a step: the person it names, the supervisor who decides, else whoever has the drawer."""
    said = step.said
    person = (
        said.get("person")
        or said.get("prepared_by")
        or (said["approved_by"] if step.kind in ("close", "return_count") else "")
    )
    if person:
        return town.desk(person)
    return town.at_drawer(said.get("drawer") or town.names.receipt(said["receipt"]).partition("-")[0])


def bagged(said: dict[str, Any], amount: Money) -> CashCount:
    """The cash of a deposit as a day file tells it; where it does not, the fewest pieces that make the amount."""
    if "cash" in said:
        return counted(said, "cash")
    rows, left = [], amount.cents
    for piece in DENOMINATIONS:
        if not (piece.coin and piece.face.cents >= 100) and piece.face.cents != 200 and left >= piece.face.cents:
            rows.append(PieceRow(piece, left // piece.face.cents))
            left %= piece.face.cents
    return CashCount(tuple(rows))


def moved(town: Town, step: Step, done: Done) -> dict[str, Any]:
    """Keep a movement of cash under the name the file gives it."""
    if step.name:
        town.names.moves[step.name] = done.id
    return {}


def named(said: dict[str, Any]) -> Named:
    """What cash is paid in or out for, as a day file tells it."""
    return Named(said["party"], said.get("code", ""), said.get("gl", ""))


def side(said: dict[str, Any]) -> CashCount:
    """One side of an exchange as a day file tells it."""
    return CashCount.of(said.get("cash", {}), said.get("rolls", {}), said.get("straps", {}))


def listed(said: dict[str, Any], key: str) -> tuple[Listed, ...]:
    """Checks or money orders of a count as a day file tells them."""
    return tuple(Listed(Money.parse(amount)) for amount in said.get(key, ()))


def open_session(town: Town, drawer: str) -> str:
    """The session of a drawer that takes payments, or is being counted."""
    book = books.of_drawer(town.database, drawer)
    if book is None:
        raise CounterError(f"Nobody has drawer {drawer} open.")
    return book.id


def _waiting(town: Town, drawer: str) -> str:
    """The submitted session of a drawer, for a supervisor to decide on."""
    book = _submitted(town, drawer)
    if not book:
        raise CounterError(f"Drawer {drawer} has no submitted session. Nothing was changed. Count and submit it first.")
    return book


def _submitted(town: Town, drawer: str) -> str:
    """The submitted session of a drawer, the oldest first; "" when there is none."""
    return next(
        (row.id for row in books.unsealed(town.database) if row.code == drawer and row.state is State.SUBMITTED), ""
    )

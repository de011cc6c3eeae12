# SPDX-License-Identifier: Apache-2.0
"""The papers of the back office: slips of what was undone, for signature, and the letter on a returned check."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app import resources
from app.domain.papers import undo_papers
from app.domain.papers.slips import SlipFacts
from app.domain.papers.undo_papers import OwedAgain, UndoFacts
from app.services.papers import letterhead

if TYPE_CHECKING:
    from app.domain.money import Money
    from app.domain.paper import Paper
    from app.services.desk import Desk
    from app.services.refunds import Refund
    from app.services.undo_plans import Plan
    from app.services.undoing import Undid

LETTER = ("letters", "returned-check.txt")


def slip(desk: Desk, done: Undid) -> Paper:
    """What was undone, for signature."""
    make = undo_papers.returned_check_slip if done.plan.place else undo_papers.reversal_slip
    return make(_slip(desk, done.book, done.at, done.code), letterhead(desk), facts(done))


def letter(desk: Desk, done: Undid) -> Paper:
    """The letter to the payer of a returned check, from the template that ships."""
    return undo_papers.returned_check_letter(resources.text(*LETTER), letterhead(desk), facts(done), desk.today())


def refund_slip(desk: Desk, refund: Refund) -> Paper:
    """What payables are asked for, for signature."""
    return undo_papers.refund_slip(
        _slip(desk, refund.book, refund.at, refund.code),
        letterhead(desk),
        refund.account,
        refund.amount,
        refund.payee,
        refund.reason,
        refund.approved_by,
    )


def facts(done: Undid) -> UndoFacts:
    """What paper tells of a recorded act."""
    plan, receipt = done.plan, done.plan.receipt
    return UndoFacts(
        number=receipt.number,
        payer=receipt.payer,
        paid_on=receipt.date,
        amount=plan.amount,
        reason=done.reason,
        owed_again=tuple(OwedAgain(one.text, one.due, one.amount) for one in plan.reopened),
        goes=goes(plan),
        credit=plan.credit,
        given_back=plan.given_back,
        recovered=plan.recovered,
        account=plan.account,
        fee=plan.fee,
        flag=plan.flag,
        check=plan.check,
        bank_error=done.bank_error,
        approved_by=done.approved_by,
    )


def goes(plan: Plan) -> tuple[tuple[str, Money], ...]:
    """Where the money of a reversal goes, in words; nothing for a returned check."""
    if plan.place:
        return ()
    ways = (
        ("Refund through payables", plan.payables),
        ("Back to the card", plan.to_cards),
        ("Back to the account's credit", plan.to_credit),
    )
    found = tuple((words, amount) for words, amount in ways if amount)
    return found or (("Never received: over/short", plan.amount),)


def _slip(desk: Desk, book: str, at: str, code: str) -> SlipFacts:
    return SlipFacts(book, "", datetime.fromisoformat(at), desk.staff.full_name, code)

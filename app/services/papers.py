# SPDX-License-Identifier: Apache-2.0
"""The papers of a drawer session: what was done, turned into the slips and the report that are signed and kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.domain import canon
from app.domain.count import CashCount
from app.domain.entry import Kind
from app.domain.kinds import seal
from app.domain.kinds.deposit_correction import WORDS as CHARGED_WORDS
from app.domain.papers import day_paper, deposit_paper, session_paper, slips, surprise_paper
from app.domain.papers.day_paper import DayFacts, DaySession
from app.domain.papers.deposit_paper import CorrectedFacts, DepositFacts, SettlementFacts
from app.domain.papers.letterhead import Letterhead
from app.domain.papers.session_paper import Attempt, InPlaceFacts, SessionFacts
from app.queries import day_close, deposits, people

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.kinds.counting import Listed
    from app.domain.paper import Paper
    from app.queries.change_use import ChangeOrder
    from app.queries.day_close import ClosedDay
    from app.queries.drawers import CountRow, SessionReport
    from app.queries.surprise import SurpriseRow
    from app.services.deposit_corrections import Corrected as CorrectedDeposit
    from app.services.deposits import Deposited
    from app.services.desk import Desk
    from app.services.drawers import CountAnswer, Opened
    from app.services.session_acts import Done
    from app.services.settlements import Settled
    from app.services.tender_corrections import Corrected
    from app.services.transfers import Dispatched, Ruled, Taken


def letterhead(desk: Desk) -> Letterhead:
    """The city as it stands on paper, with the mark of a sample or training city."""
    return Letterhead.of(desk.city)


def opening_slip(desk: Desk, opened: Opened) -> Paper:
    """The float as it was counted, beside the assigned one where they differ."""
    facts = _facts(desk, opened.book, opened.at, opened.code)
    return slips.opening_slip(facts, letterhead(desk), opened.count, opened.assigned)


def drop_slip(desk: Desk, drop: Done, count: CashCount | None = None) -> Paper:
    """What goes to the vault with the cash; both sides sign."""
    facts = _facts(desk, drop.book, drop.at, drop.code)
    return slips.drop_slip(facts, letterhead(desk), drop.amount, drop.reason, count)


def pickup_slip(desk: Desk, pickup: Done, count: CashCount | None = None) -> Paper:
    """What a second person takes to the vault; both sign."""
    return slips.pickup_slip(_of(desk, pickup), letterhead(desk), _moved(pickup), count)


def paid_slip(desk: Desk, paid: Done, count: CashCount | None = None) -> Paper:
    """Cash that came in or was paid out without a receipt."""
    slip = slips.paid_in_slip if paid.kind is Kind.PAID_IN else slips.paid_out_slip
    return slip(_of(desk, paid), letterhead(desk), _moved(paid), count)


def exchange_slip(desk: Desk, exchange: Done, came: CashCount, went: CashCount) -> Paper:
    """Bills and coins changed for others, both sides by their pieces."""
    return slips.exchange_slip(_of(desk, exchange), letterhead(desk), _moved(exchange), came, went)


def change_order_slip(desk: Desk, order: ChangeOrder) -> Paper:
    """What the vault is asked for, with the names of who asks and who hands it out."""
    facts = _facts(desk, order.book, order.at.astimezone(desk.now().tzinfo).isoformat(), "")
    return slips.change_order_slip(facts, letterhead(desk), order.count, order.vault)


def small_difference_slip(desk: Desk, settled: Done, what: str) -> Paper:
    """A small difference that was let go or kept; `what` says which."""
    moved = replace(_moved(settled), what=what)
    return slips.small_difference_slip(_of(desk, settled), letterhead(desk), settled.party, moved)


def taken_back_slip(desk: Desk, undone: Done, what: str) -> Paper:
    """The void of cash that was moved; `what` names the act."""
    return slips.taken_back_slip(_of(desk, undone), letterhead(desk), replace(_moved(undone), what=what))


def transfer_slip(desk: Desk, sent: Dispatched) -> Paper:
    """What left for another drawer; the sender keeps it until the other one has counted."""
    facts = _facts(desk, sent.book, sent.at, sent.code)
    return slips.transfer_slip(
        facts, letterhead(desk), sent.to, sent.receiver or f"Drawer {sent.to}", sent.reason, sent.count
    )


def taken_slip(desk: Desk, taken: Taken) -> Paper:
    """What was counted into the drawer, with both names."""
    facts = _facts(desk, taken.book, taken.at, taken.code)
    return slips.taken_slip(facts, letterhead(desk), taken.sender, taken.from_drawer, taken.count, agrees=taken.agrees)


def ruling_slip(desk: Desk, ruled: Ruled) -> Paper:
    """What a transfer left, and whose over/short it is."""
    left = ruled.transfer
    facts = slips.RulingFacts(
        left.from_drawer, left.sender, left.to_drawer, left.receiver, left.sent, left.taken, left.left,
        ruled.charged, ruled.reason,
    )  # fmt: skip
    return slips.ruling_slip(_facts(desk, ruled.book, ruled.at, ruled.code), letterhead(desk), facts)


def correction_slip(desk: Desk, done: Corrected) -> Paper:
    """A tender that was put right, with both names."""
    facts = slips.CorrectionFacts(
        done.receipt, done.was, done.now, done.number, done.amount, done.reason, done.approved_by
    )
    return slips.correction_slip(_facts(desk, done.book, done.at, done.code), letterhead(desk), facts)


def no_sale_slip(desk: Desk, opening: Done) -> Paper:
    """Why the drawer was opened without a sale, and who agreed where somebody had to."""
    return slips.no_sale_slip(_of(desk, opening), letterhead(desk), opening.reason, opening.agreed_by)


def counterfeit_slip(desk: Desk, report: Done, *, serial: str, payer: str) -> Paper:
    """The report of a counterfeit note, signed by whoever handed it over and whoever takes it on."""
    facts = _facts(desk, report.book, report.at, report.code)
    return slips.counterfeit_slip(facts, letterhead(desk), report.amount, serial, payer, report.reason)


def count_slip(
    desk: Desk,
    answer: CountAnswer,
    count: CashCount,
    checks: tuple[Listed, ...] = (),
    money_orders: tuple[Listed, ...] = (),
) -> Paper:
    """What was counted and nothing else: no expected figure, no answer (rule 5.6.2)."""
    facts = _facts(desk, answer.book, answer.at, answer.code)
    return slips.count_slip(facts, letterhead(desk), count, checks, money_orders, answer.attempt, answer.along)


def session_report(desk: Desk, report: SessionReport) -> Paper:
    """The report of a sealed session with the head of its chain; reads the names from the books."""
    close = report.close
    names = people.full_names(desk.database)
    facts = SessionFacts.from_close(
        close,
        person=names.get(report.person, report.person),
        closed_by=names.get(close["by"], close["by"]),
        opened_at=datetime.fromisoformat(report.opened_at),
        opening=report.opening_counted,
        voids=report.voids,
        no_sales=report.no_sales,
        expected=report.counts[-1].expected,
        checks=report.counts[-1].checks,
        money_orders=report.counts[-1].money_orders,
        attempts=len(report.counts),
        counts=tuple(_attempt(count, names) for count in report.counts),
        head=report.head,
        assigned=report.assigned,
        voided=report.voided,
        drops=report.drops,
        pickups=report.pickups,
        paid_in=report.paid_in,
        paid_out=report.paid_out,
        overrides=report.overrides,
        in_place=_in_place(report, names),
    )
    return session_paper.session_report(facts, letterhead(desk))


def deposit_slip(desk: Desk, done: Deposited) -> Paper:
    """The slip of a deposit bag, with the two who counted and verified it."""
    row = deposits.by_id(desk.database, done.id)
    at = datetime.fromisoformat(done.at)
    facts = DepositFacts(
        bag=done.bag,
        account=done.bank.words,
        at=at,
        first=row.first if row is not None else at.date(),
        last=row.last if row is not None else at.date(),
        prepared_by=done.prepared_by,
        verified_by=done.verified_by,
        book=done.book,
        code=done.code,
        mismatches=tuple(one.words for one in done.mismatches),
    )
    return deposit_paper.deposit_slip(facts, letterhead(desk))


def deposit_correction_slip(desk: Desk, done: CorrectedDeposit) -> Paper:
    """What the bank counted of a deposit otherwise, for who corrected it and who agreed to sign."""
    facts = CorrectedFacts(
        done.target,
        done.counted - done.difference,
        done.counted,
        CHARGED_WORDS[done.charged],
        done.reason,
        datetime.fromisoformat(done.at),
        desk.staff.full_name,
        done.approved_by,
        done.book,
        done.code,
    )
    return deposit_paper.correction_slip(facts, letterhead(desk))


def settlement_slip(desk: Desk, done: Settled) -> Paper:
    """What a processor paid for cards, for who settled it, and who agreed where somebody had to, to sign."""
    accounts = {bank.code: bank.words for bank in deposits.banks(desk.database, active_only=False)}
    facts = SettlementFacts(
        done.batch,
        accounts.get(done.bank, done.bank),
        done.sessions,
        done.gross,
        done.credited,
        datetime.fromisoformat(done.at),
        done.person,
        done.book,
        done.code,
        done.reason,
        done.approved_by,
    )
    return deposit_paper.settlement_slip(facts, letterhead(desk))


def day_report(desk: Desk, closed: ClosedDay) -> Paper:
    """The report of a closed business day with the head of its seal; reads the names from the books."""
    content = day_close.seal_of(desk.database, closed.entry_id)
    books = seal.read(content)
    opened = day_close.openings(desk.database, tuple(book.book for book in books))
    names = people.full_names(desk.database)
    sessions = tuple(
        DaySession(book, names.get(opened[book.book].person, opened[book.book].person), opened[book.book].drawer)
        for book in books
    )
    first = min((one.date for one in opened.values()), default=closed.date)
    facts = DayFacts(
        date=closed.date,
        number=closed.number,
        head=closed.head,
        closed_at=datetime.fromisoformat(closed.at),
        closed_by=names.get(closed.by, closed.by),
        sessions=sessions,
        voids=closed.voids,
        since=first if first < closed.date else None,
    )
    return day_paper.day_report(facts, letterhead(desk))


def surprise_report(desk: Desk, row: SurpriseRow) -> Paper:
    """What a surprise count found beside what should have been there, for both who counted to sign."""
    facts = surprise_paper.SurpriseFacts(
        book=row.book,
        drawer=row.drawer,
        date=date.fromisoformat(row.date),
        at=datetime.fromisoformat(row.at),
        person=row.full_name,
        by=row.by,
        witness=row.witness,
        random=row.chosen == "random",
        reason=row.reason,
        pieces=CashCount.from_body(row.counted["count"]),
        cash=row.cash,
        checks=row.checks,
        money_orders=row.money_orders,
        code=row.code,
    )
    return surprise_paper.surprise_report(facts, letterhead(desk))


def _in_place(report: SessionReport, names: Mapping[str, str]) -> InPlaceFacts | None:
    told = report.in_place
    if told is None:
        return None
    by, agreed = (names.get(each, each) for each in (told.by, told.agreed_by))
    return InPlaceFacts(by, agreed, told.reason, datetime.fromisoformat(told.at))


def _attempt(count: CountRow, names: Mapping[str, str]) -> Attempt:
    at = datetime.fromisoformat(canon.decode(count.body.encode())["at"])
    person, along = (names.get(each, each) for each in (count.by, count.along))
    return Attempt(person, at, count.over_short, count.checks_over_short, count.money_orders_over_short, along)


def _of(desk: Desk, done: Done) -> slips.SlipFacts:
    return _facts(desk, done.book, done.at, done.code)


def _moved(done: Done) -> slips.MovedFacts:
    return slips.MovedFacts(done.amount, done.reason, done.party, done.purpose, done.agreed_by)


def _facts(desk: Desk, book: str, at: str, code: str) -> slips.SlipFacts:
    drawer = book.partition("-")[0]
    return slips.SlipFacts(book, drawer, datetime.fromisoformat(at), desk.staff.full_name, code)

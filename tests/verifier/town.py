# SPDX-License-Identifier: Apache-2.0
"""A small town whose books hold every kind of entry, written by the real writer; the proof is tried on it.

`masters` fills the tables people set up, `days` writes the entries; both work on any connection to a home, so the same
town stands in both databases.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Connection, insert

from app.domain import canon, ids
from app.domain.account import Charge, ChargeShare
from app.domain.code import RevenueCode, Share
from app.domain.count import CashCount, PieceRow
from app.domain.denomination import by_face
from app.domain.entry import Approval, BookType, Entry, Kind, Pen
from app.domain.kinds import (
    annulled,
    cash,
    close,
    counting,
    importing,
    open_book,
    receipt,
    seal,
    setup,
    small_difference,
    surprise,
    transfer,
    undoing,
    void,
)
from app.domain.kinds.deposit import Bag, BagCheck, Part, consent_text, deposit
from app.domain.kinds.deposit import consent_target as deposit_target
from app.domain.kinds.deposit_correction import Charged, Correctable, deposit_correction
from app.domain.kinds.deposit_correction import consent_target as correction_target
from app.domain.kinds.tender_correction import StandingTender, consent_target, tender_correction
from app.domain.money import ZERO, Money
from app.domain.purpose import Purpose
from app.domain.returned import ReturnReason
from app.domain.rights import DEFAULT_RIGHTS
from app.domain.tender import Tender, TenderKind
from app.models import Base
from app.storage.schema import SCHEMA

DATE = date(2026, 11, 20)
CLOSED, CLOSED_NEXT = date(2026, 11, 18), date(2026, 11, 19)
"""Two days before, each with a drawer's session and closed by a daily seal."""
CENTRAL = timezone(timedelta(hours=-6))
FUNDS = ("100", "501", "521", "999")
CHART = (
    *(
        "100-2010",
        "100-4280",
        "999-1100",
        "999-1110",
        "999-1112",
        "999-1115",
        "999-1120",
        "999-1130",
        "999-1140",
        "999-1150",
        "999-1190",
        "999-2010",
    ),
    *(
        "100-1010",
        "100-1310",
        "100-1399",
        "100-2300",
        "100-4190",
        "100-4191",
        "100-4192",
        "100-4230",
        "501-1010",
        "501-1310",
        "501-1399",
        "501-2300",
    ),
    *("501-4600", "521-1010", "521-1310", "521-1399", "521-2300"),
)
TENDERS = {
    "cash": TenderKind("cash", "Cash", "999-1110", allow_change=True, opens_drawer=True),
    "check": TenderKind("check", "Check", "999-1120"),
    "money_order": TenderKind("money_order", "Money order", "999-1120"),
    "card": TenderKind("card", "Card", "999-1130"),
    "on_account": TenderKind("on_account", "On account", ""),
}
PEOPLE = {
    "admin": "administrator",
    "clerk": "clerk",
    "mdiaz": "cashier",
    "pbell": "cashier",
    "rlee": "cashier",
    "tlee": "cashier",
    "jkim": "supervisor",
    "aortega": "supervisor",
}
KINDS = {"2": "liability", "4": "revenue", "5": "expense"}


def masters(connection: Connection) -> None:
    """What the city set up before the first entry."""

    def put(table: str, *rows: dict[str, Any]) -> None:
        connection.execute(insert(Base.metadata.tables[table]), list(rows))

    if not connection.exec_driver_sql("SELECT count(*) FROM meta WHERE key = 'epoch'").scalar():
        put("meta", {"key": "epoch", "value": "1"})
    put("person", *({"name": name, "full_name": name, "role": role} for name, role in PEOPLE.items()))
    put("role_right", *({"role": r, "right_name": n} for r, rights in DEFAULT_RIGHTS.items() for n in sorted(rights)))
    put("workstation", {"code": "W1", "name": "Front"}, {"code": "W2", "name": "Back"})
    put("drawer", {"code": "01", "name": "One", "float_cents": 20000}, {"code": "02", "name": "Two", "float_cents": 0})
    put("drawer", {"code": "03", "name": "Three", "float_cents": 0}, {"code": "04", "name": "Four", "float_cents": 0})
    if not connection.exec_driver_sql("SELECT count(*) FROM meta WHERE key = 'schema'").scalar():
        put("meta", {"key": "schema", "value": str(SCHEMA)})
    put("fund", *({"code": code, "name": code} for code in FUNDS))
    put("gl_account", *({"code": c, "fund": c[:3], "name": c, "kind": KINDS.get(c[4], "asset")} for c in CHART))
    kinds = [
        {"code": k.code, "name": k.name, "gl": k.gl or None, "allow_change": k.allow_change} for k in TENDERS.values()
    ]
    put("tender_kind", *kinds)
    put("bank_account", {"code": "MAIN", "name": "Main", "gl": "999-1100",
                         "tenders": '["cash", "check", "money_order"]'})  # fmt: skip
    codes = ("WATER", "SEWER", "BOTH", "DOGLIC", "MAP")
    put("revenue_code", *({"code": c, "text": c, "rule": "entered", "component": "principal"} for c in codes))
    put("code_share", {"code": "DOGLIC", "gl": "100-4230", "weight": 1}, {"code": "MAP", "gl": "100-4230", "weight": 2})
    put("code_share", {"code": "MAP", "gl": "501-4600", "weight": 1})
    put("policy", {"kind": "rounding", "version": 1, "from_date": "2026-01-01", "authority": "Resolution 2026-14",
                   "body": '{"mode":"symmetric5"}', "recorded_by": "postgres"})  # fmt: skip
    put("policy", {"kind": "small_difference", "version": 1, "from_date": "2026-01-01", "authority": "Ordinance 215",
                   "body": '{"amount":500,"alone":100}', "recorded_by": "postgres"})  # fmt: skip
    put("policy", {"kind": "returned_check", "version": 1, "from_date": "2026-01-01", "authority": "Resolution 2026-50",
                   "body": '{"hold":0}', "recorded_by": "postgres"})  # fmt: skip
    accounts = ("UB-1", "UB-2", "UB-3")
    put("account", *({"number": number, "kind": "utility", "name": "Rosa Delgado"} for number in accounts))


@dataclass
class Desk:
    """Writes one book after another: knows the pen of each and hands every entry to `record`."""

    record: Callable[[Entry, str], None]
    consent: Callable[[Approval], None]
    now: datetime = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
    pens: dict[str, Pen] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    def opens(self, type: BookType, code: str, session: int, by: str, content: dict[str, Any], day: date = DATE) -> str:  # noqa: A002
        pen = Pen.first(type, code, session, day, by)
        self.pens[pen.book] = pen
        self.writes(pen.book, Kind.OPEN, by, content)
        return pen.book

    def writes(self, book: str, kind: Kind, by: str, content: dict[str, Any], **more: Any) -> Entry:
        self.now += timedelta(minutes=1)
        pen = self.pens[book]
        till = pen.code if pen.type is BookType.OFFICE else "W1"
        entry_id = more.pop("id", None) or ids.uuid7(self.now)
        at = datetime.combine(pen.date, self.now.astimezone(CENTRAL).timetz())
        entry = pen.write(kind, entry_id, at, by, till, content, **more)
        self.record(entry, by)
        self.pens[book] = pen.after(entry)
        self.entries.append(entry)
        return entry

    def takes(self, book: str, by: str, *lines: Any, tenders: tuple[Tender, ...], **more: Any) -> Entry:
        story = receipt.ReceiptStory(
            self.pens[book].next_receipt_number(), "counter", "José “Joe” Núñez", lines, tenders, **more
        )
        return self.writes(book, Kind.RECEIPT, by, receipt.receipt(story, TENDERS))

    def agreed(
        self, kind: Kind, by: str, target: str, cents: int, reason: str = "paid twice", approver: str = "jkim"
    ) -> Approval:
        """jkim, or another supervisor, consents to an act that is about to be written."""
        text = f"{kind.value} {target}"
        self.now += timedelta(minutes=1)
        approval = Approval(
            id=ids.uuid7(self.now),
            entry_id=ids.uuid7(self.now),
            kind=kind.value,
            target=target,
            amount=Money(cents),
            reason=reason,
            text=text,
            text_hash=hashlib.sha256(text.encode()).hexdigest(),
            requested_by=by,
            approved_by=approver,
        )
        self.consent(approval)
        return approval

    def corrects(self, book: str, by: str, original: Entry) -> Entry:
        """A receipt's first tender, all of it in cash, was a check."""
        number, target = original.content["number"], consent_target(original.content["number"], 1, "cash", "check")
        approval = self.agreed(Kind.TENDER_CORRECTION, by, target, void.amount_of(original))
        wrong = StandingTender(1, "cash", approval.amount, "999-1110")
        right = Tender("check", approval.amount, number="1022")
        content = tender_correction(original.id, number, wrong, right, TENDERS["check"], approval.reason, approval)
        return self.writes(book, Kind.TENDER_CORRECTION, by, content, id=approval.entry_id, approval=approval)

    def voids(self, book: str, by: str, original: Entry) -> Entry:
        target, cents = void.target_of(original), void.amount_of(original)
        approval = self.agreed(Kind.VOID, by, target, cents, "typed twice")
        content = void.void(original, "typed twice", approval, customer_present=True, original_taken=False)
        return self.writes(book, Kind.VOID, by, content, id=approval.entry_id, approval=approval)

    def picks_up(self, book: str, by: str, amount: Money) -> Entry:
        approval = self.agreed(Kind.PICKUP, by, book, amount.cents, "too much")
        content = cash.pickup(amount, "too much", approval)
        return self.writes(book, Kind.PICKUP, by, content, id=approval.entry_id, approval=approval)

    def surprises(self, book: str, of: str, by: str) -> Entry:
        text, found = f"Surprise count of {of}", pile((2000, 11))
        self.now += timedelta(minutes=1)
        approval = Approval(
            id=ids.uuid7(self.now),
            entry_id=ids.uuid7(self.now),
            kind="surprise_count",
            target=of,
            amount=found.total,
            reason="drawn",
            text=text,
            text_hash=hashlib.sha256(text.encode()).hexdigest(),
            requested_by=by,
            approved_by="mdiaz",
        )
        self.consent(approval)
        content = surprise.surprise_count(
            of, self.pens[of].next_seq - 1, surprise.Chosen.RANDOM, "drawn", approval, found
        )
        return self.writes(book, Kind.SURPRISE_COUNT, by, content, id=approval.entry_id, approval=approval)


def pile(*pieces: tuple[int, int]) -> CashCount:
    """A pile of bills: face in cents and how many."""
    return CashCount(tuple(PieceRow(by_face(face, coin=face < 100), many) for face, many in pieces))


def bill(charge: str, cents: int, kind: str = "charge", opened: int | None = None, **more: Any) -> importing.ImportLine:
    """One line of an import; charges of BOTH belong to two funds in equal parts."""
    code = "BOTH" if charge.startswith("b") else "WATER"
    shares = halves(cents) if code == "BOTH" else (Share("501-1310", Money(cents)),)
    opening = None if opened is None else Money(opened)
    what = importing.LineType(kind)
    account = more.get("account", "UB-1")
    return importing.ImportLine(what, charge, account, code, "Water 10/26", DATE, Money(cents), shares, opening)


def halves(cents: int) -> tuple[Share, ...]:
    """The equal parts of a charge of two funds."""
    return Share("501-1310", Money(cents // 2)), Share("521-1310", Money(cents - cents // 2))


def pays(charge: str, opened: int, cents: int, account: str = "UB-1") -> receipt.ChargeLine:
    """A line that pays on a charge."""
    code = "BOTH" if charge.startswith("b") else "WATER"
    shares = halves(cents) if code == "BOTH" else (Share("501-1310", Money(cents)),)
    why = "Oldest bill first."
    return receipt.ChargeLine(charge, account, code, "Water", Money(opened), Money(cents), shares, why, "oldest/1")


def dog_license() -> receipt.CodeLine:
    """A line of a revenue code."""
    return receipt.CodeLine(
        "DOGLIC", "Dog license", 1, Money(2000), (Share("100-4230", Money(2000)),), "", (("tag", "4471"),)
    )


def days(desk: Desk) -> None:
    """Two mornings: every kind of entry, sealed books and an open one."""
    _back_office(desk)
    _first_session(desk)
    second = desk.opens(
        BookType.DRAWER, "01", 2, "pbell", open_book.open_drawer(2, Money(21304), Money(20000), pile((2000, 10)))
    )
    license_paid = desk.takes(second, "pbell", dog_license(), tenders=(Tender("cash", Money(2000)),))
    other = desk.opens(BookType.DRAWER, "02", 1, "mdiaz", open_book.open_drawer(1, ZERO, ZERO, CashCount()))
    desk.writes(other, Kind.NO_SALE, "mdiaz", cash.no_sale("change for a bill"))
    shop = Purpose.of_code(
        "Ace Hardware", RevenueCode("MAP", "City map", "entered", (("100-4230", 2), ("501-4600", 1)))
    )
    desk.writes(other, Kind.PAID_IN, "mdiaz", cash.paid_in(shop, Money(9000), "found", pile((2000, 4), (1000, 1))))
    out = cash.paid_out(Purpose.of_account("Ace Hardware", "501-4600"), Money(1500), "tape")
    desk.voids(other, "mdiaz", desk.writes(other, Kind.PAID_OUT, "mdiaz", out))
    desk.writes(other, Kind.EXCHANGE, "mdiaz", cash.exchange(pile((100, 20)), pile((2000, 1)), "Vault", "ones"))
    desk.picks_up(other, "mdiaz", Money(2000))
    late = desk.opens(BookType.OFFICE, "W1", 2, "clerk", open_book.open_office(2))
    lines = (bill("c1", -500, "raise", 5700), bill("c3", -1000, "paid", 7000), bill("b1", 200, "raise", 4998),
             bill("s1", 1000, account="UB-3"))  # fmt: skip
    desk.writes(late, Kind.IMPORT, "clerk", importing.import_charges("billing", lines, "late.csv"))
    sent = desk.writes(second, Kind.TRANSFER_OUT, "pbell", transfer.dispatch("02", pile((2000, 1)), "change"))
    desk.writes(other, Kind.TRANSFER_IN, "mdiaz", transfer.acceptance(sent.id, pile((100, 19))))
    desk.corrects(second, "pbell", license_paid)
    third = desk.opens(BookType.DRAWER, "04", 1, "tlee", open_book.open_drawer(1, ZERO, ZERO, CashCount()))
    desk.writes(third, Kind.COUNTERFEIT, "tlee", cash.counterfeit(Money(2000), "MB 4471", "José Núñez", "no thread"))
    desk.takes(third, "tlee", pays("s1", 1000, 960, "UB-3"), tenders=(Tender("cash", Money(960)),))
    left = ChargeShare("501-1310", Money(1000), Money(40))
    rest = Charge("s1", "UB-3", "WATER", "Water", "water", "principal", DATE, Money(1000), Money(40), (left,))
    desk.writes(third, Kind.SMALL_DIFFERENCE, "tlee", small_difference.let_go(rest, "forty cents left"))
    supervisor = desk.opens(BookType.OFFICE, "W2", 1, "jkim", open_book.open_office(1))
    desk.surprises(supervisor, third, "jkim")
    _to_the_bank(desk)
    _set_right(desk, late)
    _closed_days(desk)


def _to_the_bank(desk: Desk) -> None:
    """The first session's cash, its money order, and the one check of two that was counted."""
    office = desk.opens(BookType.OFFICE, "W1", 3, "jkim", open_book.open_office(3))
    rows = [row for entry in desk.entries if entry.book == "01-0001" for row in entry.content.get("postings", ())]
    vault = sum(row["cents"] for row in rows if row["gl"] == "999-1115")
    names = [entry.content["number"] for entry in desk.entries if entry.kind is Kind.RECEIPT]
    bag = Bag(
        *("MAIN", "999-1100", "B-1", "S-1", "Daily deposit"),
        parts=(
            Part("01-0001", "cash", Money(vault)),
            Part("01-0001", "check", Money(8000)),
            Part("01-0001", "money_order", Money(1000)),
        ),
        cash=CashCount(
            (PieceRow(by_face(100, coin=False), vault // 100), PieceRow(by_face(1, coin=True), vault % 100))
        ),
        checks=(
            BagCheck("01-0001", "check", Money(8000), names[3], 1, "1021", "121000358"),
            BagCheck("01-0001", "money_order", Money(1000), names[1], 1, "77"),
        ),
    )
    text = consent_text(bag)
    desk.now += timedelta(minutes=1)
    approval = Approval(
        id=ids.uuid7(desk.now),
        entry_id=ids.uuid7(desk.now),
        kind="deposit",
        target=deposit_target(bag.bank, bag.bag),
        amount=bag.total,
        reason=bag.reason,
        text=text,
        text_hash=hashlib.sha256(text.encode()).hexdigest(),
        requested_by="jkim",
        approved_by="clerk",
    )
    desk.consent(approval)
    made = desk.writes(office, Kind.DEPOSIT, "jkim", deposit(bag, approval), id=approval.entry_id, approval=approval)
    _bank_counts(desk, made, bag)


def _bank_counts(desk: Desk, made: Entry, bag: Bag) -> None:
    """The bank counted a dollar less than was in the bag."""
    office = desk.opens(BookType.OFFICE, "W2", 2, "clerk", open_book.open_office(2))
    standing = Correctable(made.id, bag.bank, bag.account, bag.bag, bag.total)
    target = correction_target(standing, Charged.OVER_SHORT)
    agreed = desk.agreed(Kind.DEPOSIT_CORRECTION, "clerk", target, -100, approver="aortega")
    counted = Money(bag.total.cents - 100)
    content = deposit_correction(standing, counted, Charged.OVER_SHORT, agreed.reason, agreed)
    desk.writes(office, Kind.DEPOSIT_CORRECTION, "clerk", content, id=agreed.entry_id, approval=agreed)


def _set_right(desk: Desk, late: str) -> None:
    """A check of the sealed session came back, another receipt of it is reversed, and credit is refunded."""
    taken = {entry.content["number"]: entry for entry in desk.entries if entry.kind is Kind.RECEIPT}
    back, mail, held = taken["01-0001-0004"], taken["01-0001-0006"], {("UB-1", "501"): Money(1000)}
    returned = undoing.returned_check(
        back, 1, on=DATE, reason=ReturnReason.NSF, account="UB-2", fee=Money(2500), bank_error=False, held=held
    )
    desk.writes(late, Kind.RETURNED_CHECK, "clerk", returned)
    agreed = desk.agreed(Kind.REVERSAL, "clerk", mail.content["number"], mail.content["total"])
    content = undoing.reversal(mail, on=DATE, reason="paid twice", approval=agreed, held=held)
    desk.writes(late, Kind.REVERSAL, "clerk", content, id=agreed.entry_id, approval=agreed)
    agreed = desk.agreed(Kind.REFUND_REQUEST, "clerk", "UB-1", 100)
    content = undoing.refund_request(
        account="UB-1", fund="501", amount=Money(100), payee="José Núñez", reason="paid twice", approval=agreed
    )
    desk.writes(late, Kind.REFUND_REQUEST, "clerk", content, id=agreed.entry_id, approval=agreed)


def _closed_days(desk: Desk) -> None:
    city = desk.opens(BookType.DAY, seal.CODE, 1, "jkim", open_book.open_day(), CLOSED)
    previous = None
    for ordinal, day in enumerate((CLOSED, CLOSED_NEXT), start=1):
        grand = Money(2000 * (ordinal - 1))
        book = desk.opens(
            BookType.DRAWER, "03", ordinal, "rlee", open_book.open_drawer(ordinal, grand, ZERO, CashCount()), day
        )
        undone = desk.takes(book, "rlee", dog_license(), tenders=(Tender("cash", Money(2000)),))
        desk.voids(book, "rlee", undone)
        desk.takes(book, "rlee", dog_license(), tenders=(Tender("cash", Money(2000)),))
        desk.writes(book, Kind.BEGIN_COUNT, "rlee", counting.begin_count())
        desk.writes(book, Kind.COUNT, "rlee", counting.count(1, pile((2000, 1))))
        desk.writes(book, Kind.SUBMIT, "rlee", counting.submit(1))
        totals = (close.TenderTotal("cash", 1, Money(2000)),)
        even = close.Compared(ZERO, ZERO)
        closing = close.Closing(close.Compared(Money(2000), Money(2000)), even, even, ZERO, grand + Money(2000), totals)
        closed = desk.writes(book, Kind.CLOSE, "jkim", close.close_drawer(desk.pens[book], closing))
        listed = seal.SealedBook(book, closed.seq, closed.hash, 2, grand + Money(2000), ZERO, totals)
        desk.pens[city] = desk.pens[city].on(day)
        content = seal.seal((listed,), voids=1, previous=previous, schema=SCHEMA)
        previous = desk.writes(city, Kind.SEAL, "jkim", content).hash


def _back_office(desk: Desk) -> None:
    office = desk.opens(BookType.OFFICE, "W1", 1, "admin", open_book.open_office(1))
    desk.writes(office, Kind.SETUP, "admin", setup.setup("tender", "check", {"gl": "999-1120"}, {"gl": "999-1120"}))
    lines = (bill("c1", 6200), bill("c2", 800), bill("c3", 7000), bill("b1", 9001), bill("x1", 5000, account="UB-2"))
    desk.writes(office, Kind.IMPORT, "admin", importing.import_charges("billing", lines))
    lost = desk.pens[office].write(
        Kind.SETUP, ids.uuid7(desk.now), desk.now.astimezone(CENTRAL), "admin", "W1", setup.setup("code", "X", None, {})
    )
    desk.writes(office, Kind.ANNULLED, "admin", annulled.annulled(lost, "no answer"), id=lost.id)
    desk.writes(office, Kind.CLOSE, "admin", close.close_office(desk.pens[office]))


def _first_session(desk: Desk) -> None:
    book = desk.opens(
        BookType.DRAWER, "01", 1, "mdiaz", open_book.open_drawer(1, ZERO, Money(20000), pile((2000, 9), (100, 18)))
    )
    check = Tender("check", Money(8000), number="1021", routing="121000358", payer="R. “Rosy” Delgado")
    first = desk.takes(
        book,
        "mdiaz",
        *(pays("c2", 800, 800), pays("c1", 6200, 6200), pays("b1", 9001, 3000), dog_license()),
        tenders=(check, Tender("cash", Money(5000))),
        change=Money(1000),
    )
    desk.voids(book, "mdiaz", first)
    over = receipt.CreditLine("UB-1", "501", "Paid beyond the bills", Money(1500))
    kept = (pays("b1", 9001, 4001), over, pays("c2", 800, 300))
    card = Tender("card", Money(3802), brand="Visa", last_four="4242", approval="A1")
    money_order = Tender("money_order", Money(1000), number="77")
    desk.takes(book, "mdiaz", *kept, tenders=(money_order, card, Tender("cash", Money(1000))), rounding=Money(1))
    credit = Tender("on_account", Money(500), account="UB-1", fund="501")
    desk.takes(book, "mdiaz", pays("c1", 6200, 500), tenders=(credit,))
    bulk = (pays("x1", 5000, 5000, "UB-2"), dog_license(), dog_license(), dog_license(), dog_license())
    desk.takes(book, "mdiaz", *bulk, tenders=(replace(check, amount=Money(8000)), Tender("cash", Money(5000))))
    story = receipt.ReceiptStory(
        desk.pens[book].next_receipt_number(), "mail", "", (dog_license(),), (Tender("cash", Money(2000)),)
    )
    content = receipt.receipt(story, TENDERS)
    lost = desk.pens[book].write(
        Kind.RECEIPT, ids.uuid7(desk.now), desk.now.astimezone(CENTRAL), "mdiaz", "W1", content
    )
    desk.writes(book, Kind.ANNULLED, "mdiaz", annulled.annulled(lost, "no answer"), id=lost.id)
    desk.writes(book, Kind.NO_SALE, "mdiaz", cash.no_sale("change for a bill"))
    desk.voids(book, "mdiaz", desk.writes(book, Kind.DROP, "mdiaz", cash.drop(Money(2000), "too much")))
    desk.writes(book, Kind.DROP, "mdiaz", cash.drop(Money(6000), "too much", pile((2000, 3))))
    mail = (pays("b1", 5000, 2), dog_license())
    desk.takes(*(book, "mdiaz"), *mail, tenders=(replace(check, amount=Money(2002)),), received=date(2026, 11, 19))
    desk.voids(book, "mdiaz", desk.takes(book, "mdiaz", dog_license(), tenders=(Tender("cash", Money(2000)),)))
    _counts(desk, book)


def _counts(desk: Desk, book: str) -> None:
    checks = (counting.Listed(Money(8000), "1021"), counting.Listed(Money(2002)))
    orders = (counting.Listed(Money(1000)),)
    short, right = pile((2000, 9)), pile((2000, 9), (500, 3), (100, 3), (25, 2), (5, 2), (1, 1))
    desk.writes(book, Kind.BEGIN_COUNT, "mdiaz", counting.begin_count())
    desk.writes(book, Kind.CANCEL_COUNT, "mdiaz", counting.cancel_count())
    desk.writes(book, Kind.BEGIN_COUNT, "mdiaz", counting.begin_count())
    for attempt in (1, 2, 3):
        desk.writes(book, Kind.COUNT, "mdiaz", counting.count(attempt, short, checks, orders))
    desk.writes(book, Kind.SUBMIT, "mdiaz", counting.submit(3))
    desk.writes(book, Kind.COUNT, "jkim", counting.count(4, right, checks, orders))
    desk.writes(book, Kind.RETURN, "jkim", counting.return_count("count it again"))
    for attempt in (1, 2, 3):
        desk.writes(book, Kind.COUNT, "mdiaz", counting.count(attempt, right, checks[:1], orders))
    desk.writes(book, Kind.SUBMIT, "mdiaz", counting.submit(3))
    desk.writes(book, Kind.COUNT, "jkim", counting.count(4, right, checks[:1], orders))
    expected = drawer_cash(desk, book)
    totals = (
        close.TenderTotal("card", 1, Money(3802)),
        close.TenderTotal("cash", 2, Money(6000)),
        close.TenderTotal("check", 2, Money(10002)),
        close.TenderTotal("money_order", 1, Money(1000)),
        close.TenderTotal("on_account", 1, Money(500)),
    )
    closing = close.Closing(
        cash=close.Compared(right.total, Money(expected)),
        checks=close.Compared(Money(8000), Money(10002)),
        money_orders=close.Compared(Money(1000), Money(1000)),
        opening_counted=Money(19800),
        grand=Money(21304),
        totals=totals,
        explanation="one check is with the supervisor",
    )
    desk.writes(book, Kind.CLOSE, "jkim", close.close_drawer(desk.pens[book], closing))


def drawer_cash(desk: Desk, book: str) -> int:
    """What the postings say a drawer holds."""
    rows = [row for entry in desk.entries if entry.book == book for row in entry.content.get("postings", ())]
    return sum(row["cents"] for row in rows if row["gl"] == "999-1110")


def entry_row(entry: Entry, by: str) -> dict[str, Any]:
    """An entry as its row."""
    return {
        "id": entry.id,
        "book_id": entry.book,
        "seq": entry.seq,
        "kind": entry.kind.value,
        "body": entry.body.decode(),
        "prev_hash": entry.prev,
        "hash": entry.hash,
        "offline": entry.offline,
        "epoch": entry.epoch,
        "recorded_by": by,
        "recorded_at": datetime(2026, 11, 20, 14, 0, tzinfo=UTC),
    }


def approval_row(approval: Approval) -> dict[str, Any]:
    """A consent as its row; the database says when it was given."""
    names = ("id", "entry_id", "kind", "target", "amount", "reason", "text", "text_hash", "requested_by", "approved_by")
    return {name: getattr(approval, name) for name in names}


def build(connection: Connection) -> Desk:
    """Set the town up and write its days through plain inserts, as storage would."""
    entry, approval = Base.metadata.tables["entry"], Base.metadata.tables["approval"]
    desk = Desk(
        lambda written, by: connection.execute(insert(entry).values(entry_row(written, by))) and None,
        lambda given: connection.execute(insert(approval).values(approval_row(given))) and None,
    )
    masters(connection)
    days(desk)
    assert all(canon.decode(written.body) == written.content for written in desk.entries)
    return desk

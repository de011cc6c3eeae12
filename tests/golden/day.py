# SPDX-License-Identifier: Apache-2.0
"""One made-up day with an entry of every kind, told to the builders as the services tell it.

The back office (W1-0001, admin) changes a rule and imports charges; drawer 01 (01-0001, mdiaz) takes five payments,
voids, drops, gives one act up, counts, gets the count back, counts again; jkim counts blind, closes it short, and
closes the day.
The day after (W1-0002, lortiz) a check is back, a receipt is reversed, credit refunded, and the drawer's money banked.
Drawer 03 (03-0001, rwells) only moves cash without a receipt, and stays open.
`STORED` holds the rows as they were once written; they must be read, derived and written so for ever.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from app.domain.account import Credit
from app.domain.bank import BankAccount
from app.domain.code import RevenueCode, Share
from app.domain.count import CashCount
from app.domain.entry import Approval, BookType, Entry, Kind, Pen
from app.domain.kinds import (
    annulled,
    card_settlement,
    cash,
    close,
    counting,
    deposit,
    deposit_correction,
    importing,
    open_book,
    seal,
    setup,
    small_difference,
    surprise,
    tender_correction,
    transfer,
    undoing,
    void,
)  # fmt: skip
from app.domain.kinds.counting import Listed
from app.domain.kinds.importing import ImportLine, LineType
from app.domain.money import Money
from app.domain.purpose import Purpose
from app.domain.returned import ReturnReason
from app.domain.tender import Tender
from tests.domain.kinds import counter as desk
from tests.domain.kinds.counter import DAY, Counter, charge, check, item, money, on_account

FILE = Path(__file__).with_name("entries.jsonl")


@dataclass(frozen=True)
class Row:
    """One stored entry."""

    id: str
    book: str
    seq: int
    kind: str
    prev: str
    hash: str
    body: str


def stored() -> tuple[Row, ...]:
    """The rows as they were once written."""
    return tuple(Row(**json.loads(line)) for line in FILE.read_text("utf-8").splitlines())


class Desk(Counter):
    """A counter whose ids are fixed."""

    def __init__(self, pen: Pen, first_id: int) -> None:
        super().__init__(pen)
        self._next_id = first_id

    def writes(self, kind: Kind, content, by: str = "", approval: Approval | None = None, under: str = "") -> Entry:
        self._next_id += 1
        return super().writes(kind, content, by, approval, under or f"019a9f3c-5c00-7000-8000-{self._next_id:012x}")


def day() -> tuple[Entry, ...]:
    """The day's entries, in an order in which they can be recorded."""
    office = Desk(Pen.first(BookType.OFFICE, "W1", 1, DAY, "admin"), 0x2000)
    _office(office)
    drawer = Desk(Pen.first(BookType.DRAWER, "01", 1, DAY, "mdiaz"), 0x3000)
    _opens(drawer)
    _takes(drawer)
    _undoes(drawer)
    _counts(drawer)
    _closes(drawer)
    other = Desk(Pen.first(BookType.DRAWER, "04", 1, DAY, "mdiaz"), 0x4100)
    other.opens("0.00", CashCount())
    other.writes(Kind.COUNTERFEIT, cash.counterfeit(money("20.00"), "MB 4471 C", "José Núñez", "no thread"))
    supervisor = Desk(Pen.first(BookType.OFFICE, "W1", 3, DAY, "jkim"), 0x4200)
    _surprises(supervisor, other)
    held = Credit("501", money("0.40"))
    other.writes(Kind.SMALL_DIFFERENCE, small_difference.keep("UB-900001", held, "forty cents, paid in Zoë's Café"))
    late = Desk(Pen.first(BookType.OFFICE, "W1", 2, DAY + timedelta(days=1), "lortiz"), 0x5000)
    _sets_right(late, drawer.entries[1], drawer.entries[5])
    _banks(late, drawer)
    sender = Desk(Pen.first(BookType.DRAWER, "02", 1, DAY, "tnguyen"), 0x7000)
    ruler = Desk(Pen.first(BookType.OFFICE, "W2", 1, DAY, "aortega"), 0x8000)
    city = Desk(Pen.first(BookType.DAY, seal.CODE, 1, DAY, "jkim"), 0x6000)
    _seals(city, office, drawer)
    third = Desk(Pen.first(BookType.DRAWER, "03", 1, DAY, "rwells"), 0x9000)
    _moves_cash(third)
    return (
        *(*office.entries, *drawer.entries, *late.entries),
        *(*_moves(sender, ruler), *city.entries, *third.entries),
        *(*other.entries, *supervisor.entries),
        *_bank_counts(late.entries[-1]),
    )


def _bank_counts(bag: Entry) -> list[Entry]:
    """aortega takes over that the bank counted a dollar less than lortiz put into the bag; jkim agrees."""
    back = Desk(Pen.first(BookType.OFFICE, "W2", 2, DAY + timedelta(days=1), "aortega"), 0xB000)
    back.writes(Kind.OPEN, open_book.open_office(2))
    said = bag.content
    total = Money(said["total"])
    standing = deposit_correction.Correctable(bag.id, said["bank"], "999-1100", said["bag"], total)
    counted, charged = Money(total.cents - 100), deposit_correction.Charged.OVER_SHORT
    target = deposit_correction.consent_target(standing, charged)
    reason = "counted by the bank"
    shown = deposit_correction.consent_text(standing, counted, charged, reason)
    agreed = _second("deposit_correction", target, Money(-100), reason, shown, back._next_id + 1, "aortega")
    content = deposit_correction.deposit_correction(standing, counted, charged, reason, agreed)
    back.writes(Kind.DEPOSIT_CORRECTION, content, approval=agreed)
    bank = BankAccount("GENERAL", "General account", "999-1100", ("cash", "check", "money_order"))
    parts = (card_settlement.CardPart("01-0001", Money(500)),)
    back.writes(Kind.CARD_SETTLEMENT, card_settlement.card_settlement(bank, "B-4471", parts, Money(485)))
    return back.entries


def _seals(city: Desk, office: Desk, drawer: Desk) -> None:
    """jkim closes the day over both books."""
    city.writes(Kind.OPEN, open_book.open_day())
    closed, nothing = drawer.entries[-1], Money(0)
    taken = tuple(
        close.TenderTotal(row["tender"], row["count_of"], Money(row["cents"])) for row in closed.content["totals"]
    )
    books = (
        seal.SealedBook(drawer.pen.book, closed.seq, closed.hash, 6, money("235.10"), money("-2.00"), taken),
        seal.SealedBook(office.pen.book, office.entries[-1].seq, office.entries[-1].hash, 0, nothing, nothing),
    )
    city.writes(Kind.SEAL, seal.seal(books, voids=2, previous=None, schema=3))


def _surprises(supervisor: Desk, counted: Desk) -> None:
    supervisor.writes(Kind.OPEN, open_book.open_office(3))
    text, found = "Surprise count of drawer 03", CashCount.of({"1.00": 1})
    consent = Approval(
        id="019a9f3c-5c00-7000-8000-000000004300",
        entry_id="019a9f3c-5c00-7000-8000-000000004202",
        kind="surprise_count",
        target="04-0001",
        amount=money("4.50"),
        reason="A payer disputes the change",
        text=text,
        text_hash=sha256(text.encode()).hexdigest(),
        requested_by="jkim",
        approved_by="mdiaz",
    )
    content = surprise.surprise_count(
        "04-0001", counted.pen.next_seq - 1, surprise.Chosen.ASKED, consent.reason, consent, found,
        (Listed(money("2.00"), "1021"),), (Listed(money("1.50")),),
    )  # fmt: skip
    supervisor.writes(Kind.SURPRISE_COUNT, content, approval=consent)


def approvals() -> tuple[Approval, ...]:
    """The consents the day's voids need, to be stored before them."""
    return tuple(entry.approval for entry in day() if entry.approval is not None)


def _moves(sender: Desk, ruler: Desk) -> tuple[Entry, ...]:
    """Drawer 02 (02-0001, tnguyen) sends cash away and takes less back; aortega rules; cash turns out to be a check."""
    sender.opens()
    sent = sender.writes(Kind.TRANSFER_OUT, transfer.dispatch("01", CashCount.of({"20.00": 2}), "out of twenties"))
    sender.writes(Kind.TRANSFER_IN, transfer.acceptance(sent.id, CashCount.of({"20.00": 1, "5.00": 3})))
    dog = item("DOGLIC", "20.00", {"100-4230": "20.00"}, fields=(("tag", "4473"),))
    taken = sender.takes([dog], [desk.cash("20.00")])
    wrong = tender_correction.StandingTender(1, "cash", money("20.00"), "999-1110")
    right = check("20.00", "1044")
    agreed = _agreed(sender, taken, right.amount, "tender_correction", "Correct cash 20.00 to check 1044")
    content = tender_correction.tender_correction(
        taken.id, taken.content["number"], wrong, right, desk.KINDS["check"], agreed.reason, agreed
    )
    sender.writes(Kind.TENDER_CORRECTION, content, approval=agreed)
    ruler.writes(Kind.OPEN, open_book.open_office(1))
    ruler.writes(Kind.TRANSFER_RULING, transfer.ruling(sent.id, money("5.00"), "02-0001", "lost on the way"))
    return (*sender.entries, *ruler.entries)


def _agreed(drawer: Desk, of: Entry, amount: Money, kind: str, text: str) -> Approval:
    number = drawer._next_id + 1
    return Approval(
        id=f"019a9f3c-5c00-7000-8000-{0x4000 + number:012x}",
        entry_id=f"019a9f3c-5c00-7000-8000-{number:012x}",
        kind=kind,
        target=void.target_of(of),
        amount=amount,
        reason="keyed as cash",
        text=text,
        text_hash=sha256(text.encode()).hexdigest(),
        requested_by=drawer.pen.person,
        approved_by="jkim",
    )


def _line(kind: str, name: str, code: str, amount: str, due: date, shares, **rest) -> ImportLine:
    account = "BL-100001" if name == "l1" else "UB-900001"
    parts = tuple(Share(gl, money(part)) for gl, part in shares.items())
    return ImportLine(LineType(kind), name, account, code, f"{code} {due:%m/%d/%Y}", due, money(amount), parts, **rest)


def _office(office: Desk) -> None:
    june, july = date(2026, 6, 22), date(2026, 7, 22)
    office.writes(Kind.OPEN, open_book.open_office(1))
    office.writes(
        Kind.SETUP, setup.setup("code", "COPY", {"text": "Copy"}, {"text": "Copie “à la page”", "amount": 25})
    )
    new = (
        _line("charge", "c1", "PENALTY-W", "8.00", june, {"501-1310": "8.00"}),
        _line("charge", "c2", "WATER", "62.00", june, {"501-1310": "62.00"}, billed=date(2026, 6, 1)),
        _line("charge", "c3", "SEWER", "45.00", july, {"521-1310": "45.00"}),
        _line("charge", "c4", "GARBAGE", "12.00", july, {"541-1310": "12.00"}),
        _line("charge", "c5", "MISC", "10.00", july, {"501-1310": "6.67", "541-1310": "3.33"}),
        _line("charge", "c6", "WATER", "20.00", july, {"501-1310": "20.00"}),
        _line("charge", "l1", "BUSLIC", "125.03", july, {"100-1310": "125.03"}),
    )
    office.writes(Kind.IMPORT, importing.import_charges("billing", new, "june.csv"))
    changed = (
        _line("raise", "c4", "GARBAGE", "3.00", july, {"541-1310": "3.00"}, open=money("12.00")),
        _line("paid", "c6", "WATER", "-20.00", july, {"501-1310": "-20.00"}, open=money("20.00")),
    )
    office.writes(Kind.IMPORT, importing.import_charges("billing", changed))
    office.writes(Kind.CLOSE, close.close_office(office.pen), by="jkim")


def _opens(drawer: Desk) -> None:
    drawer.opens(count=CashCount.of({"20.00": 5, "10.00": 6, "5.00": 4, "1.00": 13, "0.25": 4}, rolls={"0.05": 2}))


def _takes(drawer: Desk) -> None:
    dog = item("DOGLIC", "20.00", {"100-4230": "20.00"}, fields=(("tag", "4471"),))
    oldest = (
        charge("c1", "8.00", code="PENALTY-W"),
        charge("c2", "62.00"),
        charge("c3", "30.00", gl="521-1310", owed="45.00", code="SEWER"),
    )
    drawer.takes((*oldest, dog), [check("80.00"), desk.cash("50.00")], change="10.00")
    drawer.takes(
        [charge("c3", "15.00", gl="521-1310", code="SEWER"), desk.credit("37.60")],
        [replace(check("52.60", "77"), dated=date(2026, 11, 17), payer="R. Delgado")],
        channel="mail",
        payer="Rosa Delgado\nP.O. Box 5",
        received=date(2026, 11, 19),
    )
    drawer.takes([charge("c4", "15.00", gl="541-1310", code="GARBAGE")], [on_account("10.00"), desk.card("5.00")])
    license_fee = charge("l1", "125.03", gl="100-1310", account="BL-100001", code="BUSLIC")
    drawer.takes([license_fee], [desk.cash("130.00")], rounding="0.02", change="4.95", payer="Zoë's Café")
    drawer.takes(
        [
            charge("c5", "10.00", shares={"501-1310": "6.67", "541-1310": "3.33"}, code="MISC"),
            item("COPY", "2.50", {"100-4290": "2.50"}, quantity=10),
            item("DISCONNECT", "35.00", {"501-4600": "35.00"}, account="UB-900001"),
        ],
        [
            desk.cash("10.00"),
            Tender("money_order", money("2.50"), number="881"),
            Tender("ach", money("35.00"), reference="ACH-1"),
        ],
    )


def _consent(entry: Entry, number: int) -> Approval:
    text = f"Void {void.target_of(entry)} of {Money(void.amount_of(entry))}: wrong account"
    return _second("void", void.target_of(entry), Money(void.amount_of(entry)), "wrong account", text, number, "mdiaz")


def _second(kind: str, target: str, amount: Money, reason: str, text: str, number: int, asker: str) -> Approval:
    return Approval(
        id=f"019a9f3c-5c00-7000-8000-{0x4000 + number:012x}",
        entry_id=f"019a9f3c-5c00-7000-8000-{number:012x}",
        kind=kind,
        target=target,
        amount=amount,
        reason=reason,
        text=text,
        text_hash=sha256(text.encode()).hexdigest(),
        requested_by=asker,
        approved_by="jkim",
    )


SHOP = Purpose.of_code("Ace Hardware", RevenueCode("MISC", "Miscellaneous", "entered", (("100-4290", 1),)))
HALVES = RevenueCode("MAP", "City map", "entered", (("100-4290", 2), ("501-4600", 1)))


def _moves_cash(drawer: Desk) -> None:
    """Everything that moves cash without a receipt, with and without its pieces, a consent, a void."""
    drawer.opens()

    def consent(kind: str, amount: str, reason: str) -> Approval:
        return _second(kind, "03-0001", money(amount), reason, f"{kind} {amount}", drawer._next_id + 1, "rwells")

    by = consent("pickup", "60.00", "too much cash")
    drawer.writes(Kind.PICKUP, cash.pickup(money("60.00"), by.reason, by, CashCount.of({"20.00": 3})), approval=by)
    drawer.writes(
        Kind.PAID_IN,
        cash.paid_in(Purpose.of_code("Lía Núñez", HALVES), money("10.00"), "found", CashCount.of({"10.00": 1})),
    )
    drawer.writes(Kind.PAID_OUT, cash.paid_out(Purpose.of_account("Ace Hardware", "100-5310"), money("12.50"), "tape"))
    by = consent("paid_out", "75.00", "refund of a map")
    large = drawer.writes(Kind.PAID_OUT, cash.paid_out(SHOP, money("75.00"), by.reason, None, by), approval=by)
    drawer.writes(
        Kind.EXCHANGE, cash.exchange(CashCount.of({}, {"0.25": 2}), CashCount.of({"20.00": 1}), "Vault", "no quarters")
    )
    by = consent("no_sale", "0.00", "a customer's bill")
    drawer.writes(Kind.NO_SALE, cash.no_sale(by.reason, by), approval=by)
    by = _second("void", large.id, money("75.00"), "paid twice", "Take back 75.00", drawer._next_id + 1, "rwells")
    content = void.void(large, by.reason, by, customer_present=True, original_taken=True)
    drawer.writes(Kind.VOID, content, approval=by)


def _voids(drawer: Desk, original: Entry, *, present: bool) -> None:
    consent = _consent(original, drawer._next_id + 1)
    content = void.void(original, consent.reason, consent, customer_present=present, original_taken=present)
    drawer.writes(Kind.VOID, content, approval=consent)


def _undoes(drawer: Desk) -> None:
    _voids(drawer, drawer.entries[4], present=True)
    drawer.writes(Kind.NO_SALE, cash.no_sale("change for the meter"))
    dropped = drawer.writes(
        Kind.DROP, cash.drop(money("50.00"), "above the limit", CashCount.of({"20.00": 2, "10.00": 1}))
    )
    _voids(drawer, dropped, present=False)
    drawer.writes(Kind.DROP, cash.drop(money("40.00"), "above the limit"))
    before = drawer.pen
    tried = drawer.takes([item("MISC", "9.00", {"100-4290": "9.00"})], [desk.cash("9.00")])
    drawer.entries.remove(tried)
    drawer.pen = before
    drawer.writes(Kind.ANNULLED, annulled.annulled(tried, "the books did not answer"), under=tried.id)


def _sets_right(late: Desk, checked: Entry, mixed: Entry) -> None:
    """The day after: a check came back, a receipt is reversed, credit is refunded, each with its consent."""
    held = {("UB-900001", "501"): money("27.60")}
    late.writes(Kind.OPEN, open_book.open_office(2))
    said = {"reason": ReturnReason.NSF, "account": "UB-900001", "fee": money("25.00"), "bank_error": False}
    late.writes(Kind.RETURNED_CHECK, undoing.returned_check(checked, 1, on=late.pen.date, held=held, **said))
    agreed = [
        Approval(
            id=f"019a9f3c-5c00-7000-8000-{0x6000 + number:012x}",
            entry_id=f"019a9f3c-5c00-7000-8000-{number:012x}",
            kind=kind.value,
            target=target,
            amount=money(amount),
            reason="paid twice",
            text=f"{kind.value} {target}",
            text_hash=sha256(f"{kind.value} {target}".encode()).hexdigest(),
            requested_by="lortiz",
            approved_by="jkim",
        )
        for number, kind, target, amount in (
            (0x5003, Kind.REVERSAL, mixed.content["number"], "47.50"),
            (0x5004, Kind.REFUND_REQUEST, "UB-900001", "27.60"),
        )
    ]
    content = undoing.reversal(mixed, on=late.pen.date, reason="paid twice", approval=agreed[0], held=held)
    late.writes(Kind.REVERSAL, content, approval=agreed[0])
    refund = undoing.refund_request(
        account="UB-900001", fund="501", amount=money("27.60"), payee="Rosa Delgado", reason="paid twice",
        approval=agreed[1],
    )  # fmt: skip
    late.writes(Kind.REFUND_REQUEST, refund, approval=agreed[1])


def _banks(late: Desk, drawer: Desk) -> None:
    """lortiz takes what drawer 01 brought to the vault, and its checks, to the bank; jkim verifies the bag."""
    held = [
        deposit.BagCheck(
            drawer.pen.book, row["kind"], Money(row["cents"]), entry.content["number"], place, row["number"],
            row.get("routing", ""),
        )
        for entry in drawer.entries if entry.kind is Kind.RECEIPT
        for place, row in enumerate(entry.content["tenders"], 1) if row["kind"] in ("check", "money_order")
    ]  # fmt: skip
    parts = tuple(
        deposit.Part(drawer.pen.book, tender, money(amount))
        for tender, amount in (("cash", "48.00"), ("check", "132.60"), ("money_order", "2.50"))
    )
    pieces = CashCount.of({"20.00": 2, "5.00": 1, "1.00": 3})
    bag = deposit.Bag("OPERATING", "999-1100", "B-1001", "S-77", "deposit of the day", parts, pieces, tuple(held))
    said = _second("deposit", bag.bag, bag.total, bag.reason, deposit.consent_text(bag), late._next_id + 1, "lortiz")
    late.writes(Kind.DEPOSIT, deposit.deposit(bag, said), approval=said)


CHECKS = (Listed(money("80.00"), "1021"), Listed(money("52.60"), "77"))
ORDERS = (Listed(money("2.50")),)


def _counts(drawer: Desk) -> None:
    drawer.writes(Kind.BEGIN_COUNT, counting.begin_count())
    drawer.writes(Kind.CANCEL_COUNT, counting.cancel_count())
    drawer.writes(Kind.BEGIN_COUNT, counting.begin_count())
    _attempt(drawer, "mdiaz", 8)
    drawer.writes(Kind.SUBMIT, counting.submit(drawer.pen.attempts))
    drawer.writes(Kind.RETURN, counting.return_count("count the ones again"), by="jkim")
    for ones in (7, 5, 6):
        _attempt(drawer, "mdiaz", ones)
    drawer.writes(Kind.SUBMIT, counting.submit(drawer.pen.attempts))
    _attempt(drawer, "jkim", 6)


def _attempt(drawer: Desk, by: str, ones: int) -> None:
    pieces = CashCount.of({"100.00": 2, "1.00": ones})
    drawer.writes(Kind.COUNT, counting.count(drawer.pen.attempts + 1, pieces, CHECKS, ORDERS), by=by)


def _closes(drawer: Desk) -> None:
    checks, orders = money("132.60"), money("2.50")
    totals = {
        "ach": (1, "35.00"),
        "card": (1, "5.00"),
        "cash": (2, "50.00"),
        "check": (2, "132.60"),
        "money_order": (1, "2.50"),
        "on_account": (1, "10.00"),
    }
    closing = close.Closing(
        cash=close.Compared(money("206.00"), money("208.00")),
        checks=close.Compared(checks, checks),
        money_orders=close.Compared(orders, orders),
        opening_counted=money("198.00"),
        grand=money("235.10"),
        totals=tuple(close.TenderTotal(kind, number, money(amount)) for kind, (number, amount) in totals.items()),
        explanation="two ones missing",
    )
    drawer.writes(Kind.CLOSE, close.close_drawer(drawer.pen, closing), by="jkim")

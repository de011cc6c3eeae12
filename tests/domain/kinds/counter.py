# SPDX-License-Identifier: Apache-2.0
"""A counter for the tests of the kinds: one drawer book whose pen moves on with every act."""

from datetime import date, datetime, timedelta, timezone

from app.domain.code import Share
from app.domain.count import CashCount
from app.domain.entry import Approval, BookType, Entry, Kind, Pen
from app.domain.kinds import open_book, receipt
from app.domain.kinds.receipt import ChargeLine, CodeLine, CreditLine, ReceiptStory
from app.domain.money import ZERO, Money
from app.domain.tender import STARTER_TENDER_KINDS, Tender

KINDS = {kind.code: kind for kind in STARTER_TENDER_KINDS}
DAY = date(2026, 11, 20)
OPENED = datetime(2026, 11, 20, 8, 0, tzinfo=timezone(timedelta(hours=-6)))
FLOAT = CashCount.of({"20.00": 5, "10.00": 6, "5.00": 4, "1.00": 15, "0.25": 20})


def money(text):
    return Money.parse(text)


def rows(content):
    """The postings as (account, for fund, amount as text), in their order."""
    return [
        (row["gl"] + (f" for {row['for']}" if "for" in row else ""), str(Money(row["cents"])))
        for row in content.get("postings", [])
    ]


class Counter:
    """Writes one book, entry by entry, a minute apart, with ids one can read."""

    def __init__(self, pen: Pen | None = None) -> None:
        self.pen = pen or Pen.first(BookType.DRAWER, "01", 1, DAY, "mdiaz")
        self.entries: list[Entry] = []

    def writes(self, kind: Kind, content, by: str = "", approval: Approval | None = None, under: str = "") -> Entry:
        at = OPENED + timedelta(minutes=self.pen.next_seq)
        made = under or f"{self.pen.book}.{self.pen.next_seq}"
        entry = self.pen.write(kind, made, at, by or self.pen.person, "W1", content, approval=approval)
        self.pen = self.pen.after(entry)
        self.entries.append(entry)
        return entry

    def opens(self, assigned="200.00", count=FLOAT) -> Entry:
        return self.writes(Kind.OPEN, open_book.open_drawer(self.pen.session, ZERO, money(assigned), count))

    def takes(self, lines, tenders, rounding="0.00", change="0.00", **rest) -> Entry:
        story = ReceiptStory(
            self.pen.next_receipt_number(),
            rest.pop("channel", "counter"),
            rest.pop("payer", "Rosa Delgado"),
            tuple(lines),
            tuple(tenders),
            money(rounding),
            money(change),
            **rest,
        )
        return self.writes(Kind.RECEIPT, receipt.receipt(story, KINDS))


def opened() -> Counter:
    counter = Counter()
    counter.opens()
    return counter


def charge(name, amount, *, gl="501-1310", account="UB-900001", owed="", shares=None, code="WATER"):
    parts = shares or {gl: amount}
    return ChargeLine(
        charge=name,
        account=account,
        code=code,
        text=f"{code} due 06/22/2026",
        open=money(owed or amount),
        amount=money(amount),
        shares=tuple(Share(code, money(part)) for code, part in parts.items()),
        why="Oldest charge first.",
        rule="oldest/3",
    )


def item(code, amount, shares, *, quantity=1, account="", fields=()):
    parts = tuple(Share(gl, money(part)) for gl, part in shares.items())
    return CodeLine(code, code.title(), quantity, money(amount), parts, account, fields)


def credit(amount, *, account="UB-900001", fund="501", reason=""):
    return CreditLine(account, fund, "Credit on the account", money(amount), reason)


def cash(amount):
    return Tender("cash", money(amount))


def check(amount, number="1021"):
    return Tender("check", money(amount), number=number, routing="121000358")


def card(amount):
    return Tender("card", money(amount), brand="Visa", last_four="4242", approval="A1B2C3")


def on_account(amount, *, account="UB-900001", fund="501"):
    return Tender("on_account", money(amount), account=account, fund=fund)


def consent(entry: Entry, amount: Money, reason="wrong account") -> Approval:
    return Approval(
        id="approval-1",
        entry_id=entry.id,
        kind="void",
        target=entry.content.get("number", entry.id),
        amount=amount,
        reason=reason,
        text="Void of 01-0001-0001",
        text_hash="5e" * 32,
        requested_by="mdiaz",
        approved_by="jkim",
    )

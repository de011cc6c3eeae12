# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: B008, S608 - statements and tables of a test
"""A small city in real books, the same on both databases, and people who write in them.

`Books` is one home under test: who writes as whom, and what it holds. `Session` is one book with its pen: it writes
right entries, and wrong ones on demand. `town()` fills a home with drawers in every state.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, text

from app.domain import canon, ids
from app.domain.code import Share
from app.domain.count import CashCount
from app.domain.entry import Approval, BookType, Entry, Kind, Pen, sealed
from app.domain.kinds import annulled, cash, close, counting, importing, open_book, receipt, surprise, transfer, void
from app.domain.kinds import seal as seal_kind
from app.domain.kinds import setup as setup_kind
from app.domain.kinds import tender_correction as correction_kind
from app.domain.kinds.close import Closing, Compared
from app.domain.kinds.counting import Listed
from app.domain.kinds.importing import ImportLine, LineType
from app.domain.kinds.receipt import ChargeLine, CodeLine, CreditLine, ReceiptStory
from app.domain.kinds.tender_correction import StandingTender
from app.domain.money import ZERO, Money
from app.domain.tender import STARTER_TENDER_KINDS, Tender
from app.models import DERIVED, Account, Base, Book, Customer
from app.queries import day_close, tenders
from app.storage import create, rebuild, search, seed
from app.storage import engine as engines
from app.storage.database import Database, Recorded
from app.storage.embedded import EmbeddedDatabase, Home
from tests import kept

DAY = date(2026, 11, 20)
SEALED_DAY, READY_DAY = date(2026, 11, 18), date(2026, 11, 19)
EIGHT = datetime(2026, 11, 20, 8, 0, tzinfo=timezone(timedelta(hours=-6)))
FLOAT = CashCount.of({"20.00": 5, "10.00": 6, "5.00": 4, "1.00": 15, "0.25": 20})
COUNTED = CashCount.of({"20.00": 5, "10.00": 7, "5.00": 5, "1.00": 15, "0.25": 20})
KINDS = {kind.code: kind for kind in STARTER_TENDER_KINDS}
ROUTING = "121000358"
PASSWORD = "a-long-enough-passphrase"
PEOPLE: dict[str, str] = {
    "mdiaz": "cashier", "tnguyen": "cashier", "rwells": "cashier", "lchan": "cashier", "bpark": "cashier",
    "ehall": "cashier", "kfox": "cashier", "nlee": "cashier", "oruiz": "cashier", "idle": "cashier", "gone": "cashier",
    "jkim": "supervisor", "aortega": "supervisor", "lortiz": "clerk", "pshah": "auditor", "admin": "administrator",
}  # fmt: skip
"""Sign-in names and roles; `gone` is inactive."""
DRAWERS = ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "21", "22")
CITY = create.facts(name="City of Ridgemont", kind="sample", time_zone="America/Chicago", at=EIGHT)
UB, BL = "UB-900001", "BL-100"
LIMITS = (
    "UPDATE person SET departments = '[\"Licensing\", \"Water\"]' WHERE name = 'mdiaz'",
    "UPDATE revenue_code SET department = 'Licensing' WHERE code = 'DOGLIC'",
    "UPDATE revenue_code SET department = 'Parks' WHERE code = 'PERMIT'",
    "UPDATE tender_kind SET departments = '[\"Parks\"]' WHERE code = 'ach'",
    "UPDATE tender_kind SET departments = '[\"Parks\", \"Water\"]' WHERE code = 'money_order'",
    f"UPDATE account SET cash_only_until = '2026-11-20' WHERE number = '{BL}'",
)
"""What the town limits: mdiaz to two departments, an item and a way to pay to a third, an account to certified kinds.
"""


def money(typed: str) -> Money:
    return Money.parse(typed)


def furnish(connection: Connection) -> None:
    """Drawers, people and two accounts beside the starter set-up."""
    seed.drawers(connection, DRAWERS, 20000)
    connection.execute(text("UPDATE drawer SET active = 0 WHERE code = '10'"))
    seed.people(connection, [(name, name.title(), role, None) for name, role in PEOPLE.items()])
    connection.execute(text("UPDATE person SET active = 0 WHERE name = 'gone'"))
    connection.execute(text("INSERT INTO workstation (code, name, active) VALUES ('W2', 'Mail room', 1)"))
    connection.execute(text("INSERT INTO workstation (code, name, active) VALUES ('W7', 'Back office', 1)"))
    connection.execute(text("INSERT INTO workstation (code, name, active) VALUES ('W9', 'Old window', 0)"))
    connection.execute(insert(Customer), [{"id": "cu1", "name": "Rosa Delgado"}])
    accounts = [
        {"number": UB, "kind": "utility", "customer_id": "cu1", "name": "Rosa Delgado", "address": "114 Alder St"},
        {"number": BL, "kind": "license", "customer_id": "cu1", "name": "Delgado Bakery", "address": "9 Main St"},
    ]
    connection.execute(insert(Account), accounts)
    search.add(connection, accounts)


@cache
def _pattern() -> bytes:
    """What `embedded` copies: made by the program's own hand, once in each process."""
    with tempfile.TemporaryDirectory(prefix="tillwright-") as folder:
        file = Path(folder) / "books.db"
        create.create(file, CITY, more=furnish).close()
        with contextlib.closing(engines.driver().connect(str(file))) as plain:
            plain.execute("PRAGMA journal_mode = DELETE").close()  # a log beside the file would outlive a test
        return file.read_bytes()


def embedded(path: Path | None = None) -> EmbeddedDatabase:
    """A furnished embedded home; in memory without a path."""
    assert path is None or not path.exists()
    if path is None:
        return EmbeddedDatabase(Home(None, kept.over(_pattern())), "setup")
    path.write_bytes(_pattern())
    return EmbeddedDatabase(Home(path), "setup")


class Books:
    """One home under test, on either database."""

    def __init__(self, database: Database, people: dict[str, Database] | None = None) -> None:
        self.database = database
        self.ids = ids.Ids()
        self.sessions: dict[str, Session] = {}
        self.entries: dict[str, Entry] = {}
        self._people = {} if people is None else people

    def as_(self, person: str) -> Database:
        """The books as one person records in them."""
        if person not in self._people:
            shared = self.database.dialect == "postgresql"
            opened = self.database.connect_as(person, PASSWORD) if shared else self.database.signed_in_as(person)
            self._people[person] = opened
        return self._people[person]

    def records(self, entry: Entry, by: str = "") -> Recorded:
        """Record an entry as the person it names, or as another; a consent goes ahead on a shared home."""
        if entry.approval is not None and self.database.dialect == "postgresql":
            self.as_(entry.approval.approved_by).approve(entry.approval)
        return self.as_(by or entry.content["by"]).record(entry)

    def new_id(self) -> str:
        return self.ids.next(EIGHT)

    def digest(self) -> str:
        """Everything the books hold, as one hash. Shared books reckon theirs on the server."""
        with self.database.reading() as connection:
            cursor = connection.connection.cursor()
            if self.database.dialect == "postgresql":
                return str(cursor.execute(_hash_of_all_tables()).fetchone()[0])
            held = [cursor.execute(read).fetchall() for read in _reads_of_all_tables()]
        return hashlib.sha256(repr(held).encode()).hexdigest()

    def differences(self) -> tuple[rebuild.Difference, ...]:
        """Where the derived tables are not what the entries say."""
        with kept.beside(self.database.engine).begin() as connection:
            return rebuild.differences(connection)

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """What a plain query answers."""
        with self.database.reading() as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]

    def holds(self) -> dict[str, int]:
        """How many rows each derived table has."""
        return {name: self.rows(f"SELECT count(*) FROM {name}")[0][0] for name in DERIVED}

    def close(self) -> None:
        for database in self._people.values():
            if self.database.dialect == "postgresql":
                database.close()
        self.database.close()


@cache
def _reads_of_all_tables() -> tuple[str, ...]:
    """What `digest` asks of an embedded home, table by table."""
    listed = []
    for table in Base.metadata.sorted_tables:
        order = ", ".join(f'"{column.name}"' for column in table.primary_key)
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        listed.append(f"SELECT {columns} FROM {table.name} ORDER BY {order}")
    return tuple(listed)


@cache
def _hash_of_all_tables() -> str:
    """What `digest` asks of shared books, all at once.

    Consents are left out: there they are given before the entry that names them, and stay when that is refused.
    """
    names = sorted(table.name for table in Base.metadata.sorted_tables if table.name != "approval")
    parts = (f"coalesce((SELECT string_agg(t::text, '|' ORDER BY t::text) FROM {name} AS t), '')" for name in names)
    return f"SELECT md5(concat_ws('/', {', '.join(parts)}))"


class Session:
    """One book of a home with its pen; acts are recorded at once unless they are only built."""

    def __init__(self, books: Books, pen: Pen, till: str = "W1") -> None:
        self.books, self.pen, self.till = books, pen, till
        self.last: Entry | None = None
        books.sessions[pen.book] = self

    # --- building and recording ---------------------------------------------------------------------------

    def builds(self, kind: Kind, content: dict[str, Any], by: str = "", **options: Any) -> Entry:
        """The next entry of this book, right in itself; not recorded."""
        at = datetime.combine(self.pen.date, EIGHT.timetz()) + timedelta(minutes=self.pen.next_seq)
        entry_id = options.pop("id", "") or self.books.new_id()
        return self.pen.write(kind, entry_id, at, by or self.pen.person, self.till, content, **options)

    def bends(
        self,
        kind: Kind,
        content: dict[str, Any],
        change: Callable[[dict[str, Any]], Any] | None = None,
        by: str = "",
        **options: Any,
    ) -> Entry:
        """The next entry with something wrong in its body, written and hashed as if it were right."""
        at = datetime.combine(self.pen.date, EIGHT.timetz()) + timedelta(minutes=self.pen.next_seq)
        entry_id = options.pop("id", "") or self.books.new_id()
        body = self.pen.body(kind, entry_id, at, by or self.pen.person, self.till, content)
        if change is not None:
            change(body)
        return sealed(body, options.pop("epoch", self.pen.epoch), **options)

    def records(self, entry: Entry, name: str = "", by: str = "") -> Entry:
        self.books.records(entry, by)
        self.pen = self.pen.after(entry)
        self.last = entry
        if name:
            self.books.entries[name] = entry
        return entry

    def writes(self, kind: Kind, content: dict[str, Any], by: str = "", name: str = "", **options: Any) -> Entry:
        return self.records(self.builds(kind, content, by, **options), name)

    # --- acts ---------------------------------------------------------------------------------------------

    def opens(self, count: CashCount = FLOAT, grand: Money = ZERO, assigned: Money = Money(20000)) -> Session:
        content = (
            open_book.open_drawer(self.pen.session, grand, assigned, count)
            if self.pen.type is BookType.DRAWER
            else open_book.open_day()
            if self.pen.type is BookType.DAY
            else open_book.open_office(self.pen.session)
        )
        self.writes(Kind.OPEN, content)
        return self

    def story(self, lines: Any, tenders: Any, rounding: str = "0.00", change: str = "0.00") -> dict[str, Any]:
        told = ReceiptStory(
            self.pen.next_receipt_number(), "counter", "Rosa Delgado", tuple(lines), tuple(tenders),
            money(rounding), money(change),
        )  # fmt: skip
        return receipt.receipt(told, KINDS)

    def takes(self, lines: Any, tenders: Any, name: str = "", **amounts: str) -> Entry:
        return self.writes(Kind.RECEIPT, self.story(lines, tenders, **amounts), name=name)

    def consent(self, original: Entry, entry_id: str, **changed: Any) -> Approval:
        """jkim agrees to undo an act."""
        shown = f"Void {void.target_of(original)}"
        consent = Approval(
            id=self.books.new_id(),
            entry_id=entry_id,
            kind="void",
            target=void.target_of(original),
            amount=Money(void.amount_of(original)),
            reason="wrong account",
            text=shown,
            text_hash=hashlib.sha256(shown.encode()).hexdigest(),
            requested_by=self.pen.person,
            approved_by="jkim",
        )
        return replace(consent, **changed)

    def allowed(self, build: Callable[[], dict[str, Any]], **changed: Any) -> Entry:
        """A receipt that takes checks against a flag with jkim's consent; `changed` bends the consent."""
        entry_id, content = self.books.new_id(), build()
        shown = f"Allow checks from {BL}"
        agreed = Approval(
            id=self.books.new_id(),
            entry_id=entry_id,
            kind="receipt",
            target=BL,
            amount=Money(content["total"]),
            reason="the bank's mistake",
            text=shown,
            text_hash=hashlib.sha256(shown.encode()).hexdigest(),
            requested_by=self.pen.person,
            approved_by="jkim",
        )
        said = replace(agreed, approved_by=changed.get("approved_by", "jkim"))
        content["approval"] = said.as_body()
        return self.builds(Kind.RECEIPT, content, id=entry_id, approval=replace(agreed, **changed))

    def surprising(self, of: str, pile: CashCount = FLOAT, entry_id: str = "", **changed: Any) -> Entry:
        """A surprise count of another book's drawer with tnguyen's consent; `changed` bends the consent."""
        entry_id = entry_id or self.books.new_id()
        seq, person = self.books.rows("SELECT next_seq - 1, person FROM book WHERE id = :b", b=of)[0]
        shown = f"Surprise count of {of}"
        agreed = Approval(
            id=self.books.new_id(),
            entry_id=entry_id,
            kind="surprise_count",
            target=of,
            amount=pile.total,
            reason="drawn",
            text=shown,
            text_hash=hashlib.sha256(shown.encode()).hexdigest(),
            requested_by=self.pen.person,
            approved_by="tnguyen" if person != "tnguyen" else "rwells",
        )
        said = replace(agreed, approved_by=changed.get("approved_by", agreed.approved_by))
        content = surprise.surprise_count(of, seq, surprise.Chosen.RANDOM, "drawn", said, pile)
        return self.builds(Kind.SURPRISE_COUNT, content, id=entry_id, approval=replace(agreed, **changed))

    def undoing(self, original: Entry, entry_id: str = "", **changed: Any) -> Entry:
        """The void of an act with its consent; `changed` bends the consent."""
        entry_id = entry_id or self.books.new_id()
        agreed = self.consent(original, entry_id, **changed)
        said = self.consent(original, entry_id)
        content = void.void(original, "wrong account", said, customer_present=True, original_taken=True)
        content["approval"] = replace(said, approved_by=agreed.approved_by).as_body()
        return self.builds(Kind.VOID, content, id=entry_id, approval=agreed)

    def agreed(
        self, kind: Kind, build: Callable[[Approval], dict[str, Any]], worth: str = "0.00", **changed: Any
    ) -> Entry:
        """An act of cash that jkim agrees to; `changed` bends the consent, not what the entry says of it."""
        entry_id, shown = self.books.new_id(), f"{kind.value} of {worth} in {self.pen.book}"
        consent = Approval(
            id=self.books.new_id(),
            entry_id=entry_id,
            kind=kind.value,
            target=self.pen.book,
            amount=money(worth),
            reason="",
            text=shown,
            text_hash=hashlib.sha256(shown.encode()).hexdigest(),
            requested_by=self.pen.person,
            approved_by="jkim",
        )
        content = build(replace(consent, approved_by=changed.get("approved_by", "jkim")))
        return self.builds(
            kind, content, id=entry_id, approval=replace(consent, **{"reason": content["reason"], **changed})
        )

    def voids(self, original: Entry, name: str = "") -> Entry:
        return self.records(self.undoing(original), name)

    def drops(self, amount: str, name: str = "") -> Entry:
        return self.writes(Kind.DROP, cash.drop(money(amount), "vault"), name=name)

    def sends(self, to: str, pile: dict[str, int], name: str = "") -> Entry:
        return self.writes(Kind.TRANSFER_OUT, transfer.dispatch(to, CashCount.of(pile), "change"), name=name)

    def receives(self, sent: Entry, pile: dict[str, int], name: str = "") -> Entry:
        return self.writes(Kind.TRANSFER_IN, transfer.acceptance(sent.id, CashCount.of(pile)), name=name)

    def correcting(
        self,
        original: Entry,
        wrong: StandingTender,
        right: Tender,
        by: str = "",
        approver: str = "jkim",
        **changed: Any,
    ) -> Entry:
        """A tender of a receipt put right with its consent; `changed` bends the consent."""
        number, entry_id, shown = original.content["number"], self.books.new_id(), "Correct a tender"
        agreed = Approval(
            id=self.books.new_id(),
            entry_id=entry_id,
            kind="tender_correction",
            target=correction_kind.consent_target(number, wrong.place, wrong.kind, right.kind),
            amount=right.amount,
            reason="keyed as cash",
            text=shown,
            text_hash=hashlib.sha256(shown.encode()).hexdigest(),
            requested_by=by or self.pen.person,
            approved_by=approver,
        )
        content = correction_kind.tender_correction(
            original.id, number, wrong, right, KINDS[right.kind], "keyed as cash", agreed
        )
        return self.builds(
            Kind.TENDER_CORRECTION, content, by, id=entry_id, approval=replace(agreed, **changed) if changed else agreed
        )

    def begins_count(self) -> Session:
        self.writes(Kind.BEGIN_COUNT, counting.begin_count())
        return self

    def tally(self, attempt: int = 0, pile: CashCount = FLOAT, **listed: Any) -> dict[str, Any]:
        return counting.count(attempt or self.pen.attempts + 1, pile, **listed)

    def counts(self, pile: CashCount = FLOAT, by: str = "", **listed: Any) -> Entry:
        return self.writes(Kind.COUNT, self.tally(pile=pile, **listed), by)

    def submits(self) -> Entry:
        return self.writes(Kind.SUBMIT, counting.submit(self.pen.attempts))

    def closing(self, **changed: Any) -> dict[str, Any]:
        """The close as the books would have it now."""
        if self.pen.type is BookType.OFFICE:
            return close.close_office(self.pen)
        with self.books.database.reading() as connection:
            book = connection.execute(Base.metadata.tables["book"].select().where(Book.id == self.pen.book)).one()
            count = connection.execute(
                text("SELECT * FROM drawer_count WHERE book_id = :b ORDER BY entry_no DESC LIMIT 1"),
                {"b": self.pen.book},
            ).one()
            totals = tenders.totals(connection, [self.pen.book]).get(self.pen.book, ())
        closing = Closing(
            cash=Compared(Money(count.counted), book.cash),
            checks=Compared(Money(count.checks), book.checks),
            money_orders=Compared(Money(count.money_orders), book.money_orders),
            opening_counted=book.opening_counted,
            grand=book.opening_grand + book.taken,
            totals=totals,
        )
        return close.close_drawer(self.pen, replace(closing, **changed))

    def closes(self, by: str = "jkim") -> Entry:
        return self.writes(Kind.CLOSE, self.closing(), "" if self.pen.type is BookType.OFFICE else by)

    def sealing(self, day: date) -> dict[str, Any]:
        """The seal of a business date as the books would have it now."""
        self.pen = self.pen.on(day)
        told = day_close.covered(self.books.database, day)
        return seal_kind.seal(told.books, voids=told.voids, previous=told.previous, schema=told.schema)

    def seals(self, day: date, by: str = "") -> Entry:
        return self.writes(Kind.SEAL, self.sealing(day), by)

    def imports(self, lines: Any, name: str = "") -> Entry:
        return self.writes(Kind.IMPORT, importing.import_charges("billing", tuple(lines)), name=name)

    def annulling(self, tried: Entry) -> Entry:
        """The annulment of an entry this book's pen was about to write."""
        content, by = annulled.annulled(tried, "no answer"), tried.content["by"]
        return self.builds(Kind.ANNULLED, content, by, id=tried.id, approval=annulled.consent_of(tried))


def drawer(books: Books, code: str, person: str, session: int = 1, day: date = DAY) -> Session:
    return Session(books, Pen.first(BookType.DRAWER, code, session, day, person))


def office(books: Books, person: str, session: int, till: str = "W1", day: date = DAY) -> Session:
    return Session(books, Pen.first(BookType.OFFICE, till, session, day, person), till)


def day_book(books: Books, person: str = "jkim", day: date = DAY) -> Session:
    return Session(books, Pen.first(BookType.DAY, seal_kind.CODE, 1, day, person))


# --- lines and tenders ------------------------------------------------------------------------------------


def billed(charge: str, code: str, shares: dict[str, str], account: str = UB) -> ImportLine:
    parts = tuple(Share(gl, money(amount)) for gl, amount in shares.items())
    whole = Money.total(part.amount for part in parts)
    return ImportLine(LineType.CHARGE, charge, account, code, code.title(), date(2026, 6, 22), whole, parts)


def again(kind: LineType, charge: str, owed: str, shares: dict[str, str], account: str = UB) -> ImportLine:
    return replace(billed(charge, "WATER", shares, account), type=kind, open=money(owed))


def pays(charge: str, amount: str, owed: str, code: str = "WATER", **shares: Any) -> ChargeLine:
    parts = tuple(Share(gl, money(part)) for gl, part in (shares.get("shares") or {"501-1310": amount}).items())
    account = shares.get("account", UB)
    return ChargeLine(
        charge, account, code, code.title(), money(owed), money(amount), parts, "Oldest first.", "oldest/1"
    )


def item(code: str, amount: str, shares: dict[str, str] | None = None, account: str = "") -> CodeLine:
    parts = tuple(Share(gl, money(part)) for gl, part in (shares or {"100-4230": amount}).items())
    fields = (("tag", "4471"),) if code == "DOGLIC" else ()
    return CodeLine(code, code.title(), 1, money(amount), parts, account, fields)


def keeps(amount: str, account: str = UB, fund: str = "501") -> CreditLine:
    return CreditLine(account, fund, "Credit on the account", money(amount))


def in_cash(amount: str) -> Tender:
    return Tender("cash", money(amount))


def by_check(amount: str, number: str = "1021") -> Tender:
    return Tender("check", money(amount), number=number, routing=ROUTING)


def by_money_order(amount: str) -> Tender:
    return Tender("money_order", money(amount), number="77")


def by_ach(amount: str) -> Tender:
    return Tender("ach", money(amount), reference="R-1")


def on_account(amount: str, account: str = UB, fund: str = "501") -> Tender:
    return Tender("on_account", money(amount), account=account, fund=fund)


def raw(entry: Entry, edit: Callable[[str], str]) -> Entry:
    """The same row with its body written another way, hashed over just that."""
    body = edit(entry.body.decode()).encode()
    return replace(entry, body=body, hash=canon.digest(entry.prev, body), _content=entry.content)


# --- a town with drawers in every state -------------------------------------------------------------------


def town(books: Books) -> Books:
    """01 open with receipts, a void and a drop; 02 counting; 03 once unbalanced; 04 balanced; 05 submitted balanced;
    06 submitted unbalanced; 07 sealed; 08 jkim's own, submitted;
    11 sealed with money for the bank; back offices of lortiz (charges; one more of the next day) and admin;
    21 and 22 open, with cash on the way from one to the other and a corrected receipt; aortega's back
    office, with a surprise count of 01."""
    with books.as_("admin").writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO policy (kind, version, from_date, authority, body, recorded_by) VALUES"
            " ('rounding', 2, '2026-11-20', 'Resolution 2026-14', '{\"mode\":\"symmetric5\"}', 'admin')"
        )
        for limit in LIMITS:
            connection.exec_driver_sql(limit)
    back = office(books, "lortiz", 1).opens()
    back.imports(
        [
            billed("c1", "PENALTY-W", {"501-1310": "8.00"}),
            billed("c2", "WATER", {"501-1310": "62.00"}),
            billed("c3", "SEWER", {"521-1310": "45.00"}),
            billed("c4", "WATER", {"501-1310": "20.00", "521-1310": "10.00"}),
            billed("b1", "BUSLIC", {"100-1310": "250.00"}, BL),
        ],
        name="import",
    )
    admin = office(books, "admin", 2).opens()
    admin.writes(Kind.SETUP, setup_kind.setup("code", "COPY", {"amount": 20}, {"amount": 25}), name="setup")
    one = drawer(books, "01", "mdiaz").opens()
    one.takes(
        [pays("c1", "8.00", "8.00", "PENALTY-W"), pays("c2", "30.00", "62.00"), keeps("7.00")],
        [by_check("40.00"), in_cash("10.00")], change="5.00", name="paid",
    )  # fmt: skip
    undone = one.takes([item("DOGLIC", "20.00")], [in_cash("20.00")], name="undone")
    one.voids(undone, "void")
    one.drops("15.00", "drop")
    one.takes([item("DOGLIC", "20.00")], [by_money_order("20.00")], name="dog")
    one.writes(Kind.NO_SALE, cash.no_sale("make change"), name="no_sale")
    short = CashCount.of({"20.00": 5})
    drawer(books, "02", "tnguyen").opens().begins_count()
    drawer(books, "03", "rwells").opens().begins_count().counts(short)
    drawer(books, "04", "lchan").opens().begins_count().counts()
    five = drawer(books, "05", "bpark").opens()
    five.takes([item("DOGLIC", "20.00")], [in_cash("20.00")], "in 05")
    five.begins_count().counts(CashCount.of({"20.00": 6, "10.00": 6, "5.00": 4, "1.00": 15, "0.25": 20}))
    five.submits()
    six = drawer(books, "06", "ehall").opens().begins_count()
    for _ in range(3):
        six.counts(short)
    six.submits()
    seven = drawer(books, "07", "kfox").opens().begins_count()
    seven.counts()
    seven.submits()
    seven.closes()
    eight = drawer(books, "08", "jkim").opens().begins_count()
    eight.counts()
    eight.submits()
    eleven = drawer(books, "11", "kfox").opens()
    eleven.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    eleven.takes([item("MISC", "75.00", {"100-4290": "75.00"})], [by_check("45.00", "301"), by_check("30.00", "302")])
    eleven.takes([item("DOGLIC", "20.00")], [by_money_order("20.00")])
    eleven.drops("5.00")
    eleven.begins_count()
    for _ in range(3):  # the check of 30.00 is not in the drawer
        eleven.counts(COUNTED, checks=(Listed(money("45.00")),), money_orders=(Listed(money("20.00")),))
    eleven.submits()
    eleven.counts(COUNTED, "jkim", checks=(Listed(money("45.00")),), money_orders=(Listed(money("20.00")),))
    eleven.closes()
    office(books, "lortiz", 1, "W7", DAY + timedelta(days=1)).opens()
    _moved(books)
    earlier_days(books)
    return books


def _moved(books: Books) -> None:
    """Cash on the way from 21 to 22, some of which did not arrive, and a check that had been keyed as cash."""
    sender, taker = drawer(books, "21", "nlee").opens(), drawer(books, "22", "oruiz").opens()
    sender.sends("22", {"10.00": 1}, "sent")
    taker.receives(sender.sends("22", {"5.00": 1}, "sent_short"), {"1.00": 4}, "taken")
    keyed = sender.takes([item("DOGLIC", "20.00")], [in_cash("20.00")], name="keyed")
    sender.records(sender.correcting(keyed, IN_CASH, by_check("15.00")), "corrected")
    sender.takes([item("DOGLIC", "20.00"), item("DOGLIC", "20.00")], [by_check("25.00", "7"), in_cash("15.00")], "both")
    back = office(books, "aortega", 1, "W2").opens()
    back.records(back.surprising("01-0001"), "surprise")


IN_CASH = StandingTender(1, "cash", Money(2000), "999-1110")
"""Twenty dollars that stand as cash, first in their receipt."""


def earlier_days(books: Books) -> None:
    """Two days before: one closed by jkim and one that could be, each with a session of drawer 12 and a void."""
    city = day_book(books, day=SEALED_DAY).opens()
    grand = ZERO
    for ordinal, day in enumerate((SEALED_DAY, READY_DAY), start=1):
        if ordinal == 2:
            city.seals(SEALED_DAY)
        twelve = drawer(books, "12", "kfox", ordinal, day).opens(grand=grand)
        twelve.voids(twelve.takes([item("DOGLIC", "20.00")], [in_cash("20.00")]))
        twelve.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
        twelve.takes([item("DOGLIC", "20.00")], [by_check("20.00")])
        twelve.begins_count().counts(CashCount.of({"20.00": 11}), checks=(counting.Listed(money("20.00"), "1021"),))
        twelve.submits()
        twelve.closes()
        grand += money("40.00")


def of(books: Books, code: str) -> Session:
    """The session of a drawer, or of a workstation's back office ("W1-0001")."""
    return books.sessions[code if "-" in code else f"{code}-0001"]

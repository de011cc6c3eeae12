# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: E501, S608 - statements somebody with the file could try, word for word
"""Every guard is needed: with any one of them dropped, a promise named for it is broken.

The list of guards comes from the database's own catalogue, so a new guard without a promise fails here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.entry import Kind
from app.domain.errors import CounterError
from app.models import Base
from app.storage import rebuild, schema
from app.storage.engine import driver, sqlite_engine
from tests.books import Books, in_cash, item, of
from tests.storage.conftest import copied
from tests.storage.spec import Case
from tests.storage.spec.cases import a_kind, dog
from tests.storage.spec.every import CASES

FIXED = "TW-FIXED"
SET_UP = (
    "meta", "person", "role_right", "workstation", "drawer", "printer", "policy", "fund", "gl_account", "tender_kind",
    "bank_account", "revenue_code", "code_share", "code_field", "customer", "account", "account_alert",
)  # fmt: skip
_NEW_BOOK = (
    "INSERT INTO book SELECT '99-0001', type, '99', session, 'x', date, state, 1, head, receipts, attempts,"
    " opening_counted, opening_grand, taken, cash, checks, money_orders, counted, decided_by, opened_at, sealed_at"
    " FROM book WHERE id = '02-0001'"
)
_MORE = {
    "posting": "SELECT entry_no, pos + 50, gl, fund, for_fund, cents, tender, charge, account FROM posting LIMIT 1",
    "receipt": "SELECT 1, book_id, 'x', 99, payer, channel, received, total, rounding, change, NULL FROM receipt LIMIT 1",
    "receipt_line": "SELECT entry_no, n + 50, type, charge, account, code, text, open, cents, why FROM receipt_line LIMIT 1",
    "receipt_tender": "SELECT entry_no, n + 50, kind, cents, net, number, routing, detail FROM receipt_tender LIMIT 1",
    "receipt_pair": "SELECT entry_no, line + 50, tender, cents FROM receipt_pair LIMIT 1",
    "void": "SELECT 1, 1",
    "undone": "SELECT 1, 1, 0, NULL",
    "tender_correction": "SELECT 1, of_no, 1, 9, kind, cents, number, routing, detail FROM tender_correction LIMIT 1",
    "transfer": "SELECT 1, from_book, to_drawer, cents, NULL, NULL, NULL, cents FROM transfer LIMIT 1",
    "drawer_count": "SELECT 1, book_id, 9, by_person, counted, checks, money_orders, expected, expected_checks,"
    " expected_money_orders, balanced FROM drawer_count LIMIT 1",
    "surprise_count": "SELECT 1, book_id, at_seq, at, by_person, witness, chosen, counted, checks, money_orders, expected,"
    " expected_checks, expected_money_orders, balanced FROM surprise_count LIMIT 1",
    "seal": "SELECT '02-0001', entry_no, entries, head, grand, receipts, over_short FROM seal LIMIT 1",
    "seal_total": "VALUES ('02-0001', 'cash', 1, 1)",
    "deposit": "VALUES (1, 'GENERAL', 'B-9', 's', '2026-11-20', 1, 0, 0, 'x', 'y')",
    "deposit_book": "VALUES ('02-0001', 'cash', 1, 1)",
    "deposit_check": "VALUES (1, 9, '02-0001', 'check', 1, NULL, NULL, NULL, NULL)",
    "deposit_correction": "VALUES (1, 1, 5, 5, 'over_short')",
    "small_difference": "VALUES (1, 'UB-900001', 'c2', NULL, '2026-11-20', 5, 1)",
    "day_seal": "SELECT '2026-11-01', entry_no, hash, books, entries, receipts, voids, over_short FROM day_seal LIMIT 1",
    "charge": "SELECT 'c99', account, code, text, gl, due, billed, amount, amount, entry_no FROM charge LIMIT 1",
    "charge_share": "SELECT charge, '541-1310', amount, amount FROM charge_share LIMIT 1",
    "credit": "SELECT 'BL-100', fund, cents FROM credit LIMIT 1",
    "work_item": "SELECT 99, max(no) - 1, 'TW-STALE', 'open' FROM entry",
}
_MOVED = {
    "book": "UPDATE book SET cash = cash + 1",
    "receipt": "UPDATE receipt SET voided_by = 1 WHERE voided_by IS NULL",
    "transfer": "UPDATE transfer SET taken_by = 1, taken = cents, open = 0 WHERE taken_by IS NULL",
    "charge": "UPDATE charge SET open = open - 1",
    "charge_share": "UPDATE charge_share SET open = open - 1",
    "credit": "UPDATE credit SET cents = cents + 1",
}


_WRITTEN = (
    *("entry", "approval", "approval_request", "approval_refusal", "desk_event", "audit"),
    *("gl_batch", "gl_batch_book"),
)

# A request as mdiaz makes it, and answers to it, with one thing in each that a guard refuses.
_ASK = (
    "INSERT INTO approval_request (id, entry_id, kind, target, amount, reason, text, needs, till, requested_by)"
    " VALUES ('q9', 'e9', 'void', 't', 1, '{reason}', 't', 'approve', 'W1', 'mdiaz')"
)
_REFUSE = "INSERT INTO approval_refusal (request_id, withdrawn, words, answered_by) VALUES ('q', 0, 'no', '{by}')"
_ALLOW = (
    "INSERT INTO approval (id, entry_id, kind, target, amount, reason, text, text_hash, requested_by, approved_by,"
    " request_id) VALUES ('x', 'e', 'void', 't', {amount}, 'r', 't', '', 'mdiaz', 'jkim', 'q')"
)
_BATCH = (
    "INSERT INTO gl_batch (number, format, layout, departments, date, since, until, books, lines, debits, digest, made_by)"
    " SELECT {number}, 'f', 'file = ''{{batch}}''\n[[column]]', '{{}}', '2026-11-20', b.date, b.date, json_array(b.id), 1, (SELECT sum(p.cents) FROM entry e"
    " JOIN posting p ON p.entry_no = e.no WHERE e.book_id = b.id AND p.cents > 0), '" + "ab" * 32 + "', '{by}'"
    " FROM book b WHERE b.id = '{book}'"
)
_REQUESTS = {
    "gl_batch_sound": _BATCH.format(number=2, by="mdiaz", book="07-0001"),
    "gl_batch_book_derived": "INSERT INTO gl_batch_book VALUES ('01-0001', 1)",
    "approval_request_sound": _ASK.format(reason=" "),
    "approval_refusal_sound": _REFUSE.format(by="mdiaz"),
    "approval_answers": _ALLOW.format(amount=2),
}


def seeds(cursor: Any) -> None:
    """A row in every table that the town leaves empty."""
    for request in ("q", "q2"):
        cursor.execute(_ASK.format(reason="r").replace("'q9', 'e9'", f"'{request}', 'e'"))
    cursor.execute(_REFUSE.format(by="jkim").replace("'q'", "'q2'"))
    cursor.execute(_BATCH.format(number=1, by="jkim", book="12-0001"))
    cursor.execute("INSERT INTO printer (name, driver, address, columns, code_page) VALUES ('p', 'file', 'x', 42, 'a')")
    cursor.execute(
        "INSERT INTO account_alert (id, account, tone, text, from_date) VALUES ('a', 'BL-100', 'warn', 'x', '2026-01-01')"
    )
    cursor.execute("INSERT INTO desk_event (id, by_person, till, kind) VALUES ('e', 'x', 'W1', 'print')")
    derived = {
        "undone_derived": "INSERT INTO undone VALUES (2, 6, 9, 'UB-900001')",
        "work_item_or_refusal": "INSERT INTO work_item (entry_no, code) VALUES (3, 'TW-STALE')",
        "seal_total_derived": "INSERT INTO seal_total VALUES ('07-0001', 'cash', 1, 1)",
        "deposit_derived": "INSERT INTO deposit VALUES (3, 'GENERAL', 'B-8', 's', '2026-11-20', 1, 0, 0, 'x', 'y')",
        "deposit_book_derived": "INSERT INTO deposit_book VALUES ('07-0001', 'cash', 3, 1)",
        "deposit_check_derived": "INSERT INTO deposit_check VALUES (3, 1, '07-0001', 'check', 1, 'r', 1, 'n', 'b')",
        "deposit_correction_derived": "INSERT INTO deposit_correction VALUES (3, 2, 5, 5, 'over_short')",
        "small_difference_derived": "INSERT INTO small_difference VALUES (3, 'UB-900001', 'c2', NULL, '2026-11-20', 5, 1)",
    }
    for trigger, row in derived.items():
        sql = cursor.execute("SELECT sql FROM sqlite_master WHERE name = ?", (trigger,)).fetchone()[0]
        cursor.execute(f"DROP TRIGGER {trigger}")
        cursor.execute(row)
        cursor.execute(sql)


def statements() -> dict[str, str]:
    """By the trigger it tests: what somebody with the file could try, and must not succeed with."""
    found: dict[str, str] = {}
    for table in (*_WRITTEN, *_MORE, "book"):
        column = next(iter(c.name for c in Base.metadata.tables[table].columns if not c.primary_key), "of_no")
        found[f"{table}_unchanged"] = f'UPDATE {table} SET "{column}" = "{column}"'
        found[f"{table}_kept"] = f"DELETE FROM {table}"
        if table in _MORE:
            found[f"{table}_derived"] = f"INSERT INTO {table} {_MORE[table]}"
    found["book_derived"] = _NEW_BOOK
    found["receipt_voided"] = found.pop("receipt_unchanged")
    for table, statement in _MOVED.items():
        found["receipt_voided" if table == "receipt" else f"{table}_moves"] = statement
        found.pop(f"{table}_unchanged", None)
    for table in SET_UP:
        found[f"{table}_kept"] = f"DELETE FROM {table}"
    found["work_item_or_refusal"] = found.pop("work_item_derived")
    return found | _REQUESTS


def is_refused(cursor: Any, statement: str) -> bool:
    """Whether the database itself says no, with the code for what stays as it is."""
    cursor.execute("SAVEPOINT attempt")
    try:
        cursor.execute(statement)
    except driver().IntegrityError as error:
        return str(error) in (FIXED, "TW-STALE", "TW-APPROVAL", "TW-RIGHT")
    finally:
        cursor.execute("ROLLBACK TO attempt")
        cursor.execute("RELEASE attempt")
    return False


def is_noted(cursor: Any, table: str, deed: str) -> bool:
    """Whether a change of the set-up leaves its row in the audit log."""
    names = [c.name for c in Base.metadata.tables[table].columns]
    key = [c.name for c in Base.metadata.tables[table].primary_key]
    keep = "value" if table == "meta" else next((name for name in names if name not in key), key[0])
    count = "SELECT count(*) FROM audit WHERE what = ?"
    cursor.execute("SAVEPOINT attempt")
    try:
        before = cursor.execute(count, (table,)).fetchone()[0]
        if deed == "added":
            new = ", ".join(f"{_fresh(table, name)}" if name == key[0] else f'"{name}"' for name in names)
            cursor.execute(f"INSERT INTO {table} SELECT {new} FROM {table} LIMIT 1")
        elif deed == "changed":
            cursor.execute(f'UPDATE {table} SET "{keep}" = "{keep}"')
        else:
            cursor.execute(f"DELETE FROM {table}")
        return bool(cursor.execute(count, (table,)).fetchone()[0] > before)
    finally:
        cursor.execute("ROLLBACK TO attempt")
        cursor.execute("RELEASE attempt")


def _fresh(table: str, name: str) -> str:
    if table in ("code_share", "code_field"):
        return "'MISC'" if table == "code_field" else "'CARDFEE'"
    return "99" if name == "id" and table == "policy" else "'zz'"


def promises(trigger: str, books: Books, cursor: Any) -> Iterator[tuple[str, Callable[[], bool]]]:
    """What is named for a trigger, in words; each answers whether it is kept."""
    table, _, deed = trigger.rpartition("_")
    if trigger in statements():
        yield f"refused: {statements()[trigger]}", lambda: is_refused(cursor, statements()[trigger])
    if table in SET_UP and deed in ("added", "changed", "removed"):
        yield f"a row of {table} that is {deed} is in the audit log", lambda: is_noted(cursor, table, deed)
    if trigger == "story_moves":
        yield "a drawer takes no money while it is counted", lambda: counting_refuses(books)
    if trigger == "gl_batch_taken":
        yield "the books of a batch are in it", lambda: batch_takes(cursor)
    if trigger in ("story_posted", "shares_follow"):
        yield "what is paid is open no more, part by part", lambda: payment_lowers(books)
    if trigger == "limits_alone":
        yield "what is taken without the server beyond its limits waits for a supervisor", lambda: alone_waits(books)
    for case in CASES:
        if case.guard == trigger:
            yield f"case: {case.name}", lambda case=case: answers(case, books) == case.code


def counting_refuses(books: Books) -> bool:
    """Whether a begun count shuts the drawer for receipts."""
    books.records(a_kind(Kind.BEGIN_COUNT, {}, "01")(books), "")
    return answers(Case("a receipt while counting", "TW-STATE", "story_moves", dog()), books) == "TW-STATE"


def payment_lowers(books: Books) -> bool:
    """Whether the books, after a bill of two parts is paid, are what their entries come to."""
    paid = next(case for case in CASES if case.name == "a payment of a shared charge")
    books.records(paid.build(books), paid.by)
    with books.database.reading() as connection:
        return not any(found.table in ("charge", "charge_share") for found in rebuild.differences(connection))


def alone_waits(books: Books) -> bool:
    """Whether a receipt written without the server, where no policy allows any, becomes a work item."""
    one = of(books, "01")
    one.records(one.builds(Kind.RECEIPT, one.story([item("DOGLIC", "20.00")], [in_cash("20.00")]), offline=True))
    return books.rows("SELECT count(*) FROM work_item WHERE code = 'TW-ALONE'") == [(1,)]


def batch_takes(cursor: Any) -> bool:
    """Whether the books of a new batch are in it."""
    cursor.execute(_BATCH.format(number=2, by="jkim", book="07-0001"))
    return bool(cursor.execute("SELECT count(*) FROM gl_batch_book WHERE book_id = '07-0001'").fetchone()[0])


def answers(case: Any, books: Books) -> str:
    """What the books say to a case; other failures count as another answer."""
    try:
        books.records(case.build(books), case.by)
    except CounterError as refusal:
        return str(getattr(refusal, "code", "?"))
    except driver().Error as error:
        return str(error)
    return ""


def guards() -> list[tuple[str, str]]:
    """Every guard of a fresh home, from its catalogue."""
    engine = sqlite_engine(None)
    with engine.begin() as connection:
        schema.migrate(connection)
        found = [key for key in schema.words(connection) if key[0] == "trigger"]
    engine.dispose()
    return sorted(found)


@pytest.fixture(scope="module")
def seeded(embedded_town: Books, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    books = copied(embedded_town, tmp_path_factory.mktemp("seeded") / "books.db")
    seeds(books.database.home.cursor())
    yield books
    books.close()


def drop(cursor: Any, trigger: str) -> None:
    """Take a guard away; a view it stood on goes on taking rows, so that what is missed is the guard, not the view."""
    view = cursor.execute(
        "SELECT v.name FROM sqlite_master t JOIN sqlite_master v ON v.name = t.tbl_name AND v.type = 'view'"
        " WHERE t.name = ?",
        (trigger,),
    ).fetchone()
    cursor.execute(f"DROP TRIGGER {trigger}")
    if view:
        cursor.execute(f"CREATE TRIGGER {trigger} INSTEAD OF INSERT ON {view[0]} BEGIN SELECT 1; END")


@pytest.mark.parametrize("trigger", [name for _, name in guards()])
def test_a_dropped_guard_breaks_a_promise(trigger: str, seeded: Books, tmp_path: Path) -> None:
    books = copied(seeded, tmp_path / "books.db")
    try:
        cursor = books.database.home.cursor()
        named = list(promises(trigger, books, cursor))
        direct = trigger in statements() or trigger.rpartition("_")[2] in ("added", "changed", "removed")
        assert named, f"no promise is named for {trigger}"
        if direct:
            assert named[0][1]()
        drop(cursor, trigger)
        assert not all(kept() for _, kept in named), f"nothing misses {trigger}"
    finally:
        books.close()


UNIQUE = {
    "entry_id": "INSERT INTO entry SELECT 999, id, 'x', 1, kind, body, prev_hash, hash, 0, 1, 'x', 'x' FROM entry LIMIT 1",
    "entry_of_book": "INSERT INTO entry SELECT 999, 'x', book_id, seq, kind, body, prev_hash, hash, 0, 1, 'x', 'x'"
    " FROM entry LIMIT 1",
    "book_session": _NEW_BOOK.replace("'99', session", "code, session").replace("state", "'sealed'"),
    "book_of_drawer": _NEW_BOOK.replace("'99', session", "code, 99"),
    "book_of_person": _NEW_BOOK.replace("'x', date", "person, date"),
    "book_of_office": _NEW_BOOK.replace("'99', session, 'x'", "code, 99, person").replace("02-0001", "W1-0001"),
    "receipt_number": f"INSERT INTO receipt {_MORE['receipt'].replace(chr(39) + 'x' + chr(39), 'number')}",
    "deposit_bag": "INSERT INTO deposit VALUES (1, 'GENERAL', 'B-8', 's', '2026-11-20', 1, 0, 0, 'x', 'y'),"
    " (2, 'GENERAL', 'B-8', 's', '2026-11-20', 1, 0, 0, 'x', 'y')",
    "void_once": "INSERT INTO void SELECT 1, of_no FROM void LIMIT 1",
    "undone_once": "INSERT INTO undone SELECT no, 1, 0, NULL FROM entry LIMIT 2",
}


def test_every_unique_index_is_named_here() -> None:
    engine = sqlite_engine(None)
    with engine.begin() as connection:
        schema.migrate(connection)
        unique = {name for (kind, name), sql in schema.words(connection).items() if "CREATE UNIQUE INDEX" in sql}
    engine.dispose()
    assert unique == set(UNIQUE)


@pytest.mark.parametrize("index", sorted(UNIQUE))
def test_a_dropped_index_lets_a_second_one_in(index: str, town_in_a_file: Books) -> None:
    """The guards ask first; where two ask at once, the index decides. So it is tried without the guards."""
    with town_in_a_file.database.engine.begin() as connection:
        schema.guards_off(connection)
    cursor = town_in_a_file.database.home.cursor()
    with pytest.raises(driver().IntegrityError, match="UNIQUE"):
        cursor.execute(UNIQUE[index])
    cursor.execute(f"DROP INDEX {index}")
    cursor.execute(UNIQUE[index])

# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements are built from names of the catalogue and of this file
"""Each guard of shared books is missed: taken away, the statement it stops goes through.

The lists come from the server's catalogue, so a new trigger, index, key or grant without a specification fails here.
Everything happens in one transaction that is never committed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg
import pytest

from app.domain.rights import ROLES
from app.storage import roles
from app.storage.postgresql import SharedDatabase
from tests import books
from tests.storage.spec.every import CASES

pytestmark = pytest.mark.postgres
Row = tuple[Any, ...]
FIRST = next(case for case in CASES if case.code == "TW-STORY")

# A statement each trigger stops (an SQLSTATE), or leaves a trace of in `audit`.
EVENT = "INSERT INTO desk_event (id, by_person, till, kind) VALUES ('x', 'jkim', 'W1', 'print')"
POLICY = (
    "INSERT INTO policy (kind, version, from_date, authority, body, recorded_by)"
    " VALUES ('rounding', 2, '2026-11-20', 'nobody', '{}', 'jkim')"
)
CONSENT = (
    "INSERT INTO approval (id, entry_id, kind, target, amount, reason, text, text_hash, requested_by, approved_by)"
    " VALUES ('x', 'x', 'void', 't', 1, 'r', 't', 'no digest', 'mdiaz', 'jkim')"
)
REQUEST = (
    "INSERT INTO approval_request (id, entry_id, kind, target, amount, reason, text, needs, till, requested_by)"
    " VALUES ('{id}', 'e', 'void', 't', 1, '{reason}', 't', 'approve', 'W1', 'mdiaz')"
)
REFUSAL = (
    "INSERT INTO approval_refusal (request_id, withdrawn, words, answered_by) VALUES ('{id}', 0, '{words}', 'jkim')"
)
BATCH = """INSERT INTO gl_batch (number, format, layout, departments, date, since, until, books, lines, debits, digest,
    made_by) SELECT {number}, 'f', E'file = "{{batch}}"\\n[[column]]',
    '{{}}', '2026-11-20', b.date, b.date, jsonb_build_array(b.id)::text, 1,
    (SELECT sum(p.cents) FROM entry AS e JOIN posting AS p ON p.entry_no = e.no WHERE e.book_id = b.id AND p.cents > 0),
    repeat('ab', 32), '{by}' FROM book AS b WHERE b.id = '{book}'"""
FILL = f"""
{BATCH.format(number=1, by="jkim", book="12-0001")};
{REQUEST.format(id="q", reason="r")};
{REQUEST.format(id="q2", reason="r")};
{REFUSAL.format(id="q2", words="no")};
INSERT INTO printer (name, driver, address, columns, code_page) VALUES ('slip', 'virtual', 'here', 42, 'cp858');
INSERT INTO account_alert (id, account, tone, text, from_date)
    SELECT 'a', min(number), 'info', 't', '2026-01-01' FROM account;
INSERT INTO work_item (entry_no, code) SELECT min(no), 'TW-STALE' FROM entry;
INSERT INTO desk_event (id, by_person, till, kind) VALUES ('e', 'postgres', 'W1', 'print');
INSERT INTO seal_total (book_id, tender, count_of, cents) VALUES ('07-0001', 'cash', 1, 100);
INSERT INTO undone (entry_no, of_no, tender, account) SELECT max(no), min(no), 9, 'UB-900001' FROM entry;
INSERT INTO deposit (entry_no, bank, bag, seal, date, cash, checks, money_orders, prepared_by, verified_by)
    VALUES (1, 'GENERAL', 'B-1', 's', '2026-11-20', 1, 0, 0, 'x', 'y');
INSERT INTO deposit_book (book_id, tender, entry_no, cents) VALUES ('07-0001', 'cash', 1, 1);
INSERT INTO deposit_correction (entry_no, of_no, counted, cents, charged) VALUES (2, 1, 5, 5, 'over_short');
INSERT INTO small_difference (entry_no, account, charge, date, cents, alone)
    VALUES (1, 'UB-900001', 'c2', '2026-11-20', 5, 1);
INSERT INTO deposit_check (entry_no, n, book_id, tender, cents) VALUES (1, 1, '07-0001', 'check', 1);
"""


@pytest.fixture
def hand(town: books.Books) -> Iterator[psycopg.Connection[Any]]:
    """The superuser's hand, in a transaction that is given up at the end."""
    database = town.database
    assert isinstance(database, SharedDatabase)
    with database.server.connect("postgres") as connection:
        connection.autocommit = False
        connection.execute(FILL)
        yield connection
        connection.rollback()


def ask(hand: psycopg.Connection[Any], query: str, *values: object) -> list[Row]:
    return hand.execute(query, values or None).fetchall()  # type: ignore[call-overload]  # plain text


def said(hand: psycopg.Connection[Any], *statements: str, login: str = "") -> str:
    """The SQLSTATE that stops the statements, or nothing; whatever they did is undone."""
    hand.execute("SAVEPOINT tried")
    try:
        if login:
            hand.execute(f"SET LOCAL SESSION AUTHORIZATION {login}")  # type: ignore[call-overload]
        for statement in statements:
            hand.execute(statement)  # type: ignore[call-overload]
    except psycopg.Error as error:
        return error.sqlstate or ""
    finally:
        hand.execute("ROLLBACK TO SAVEPOINT tried")
    return ""


def audited(hand: psycopg.Connection[Any], table: str) -> bool:
    """Whether touching every row of a table leaves lines in the audit log."""
    column = ask(hand, "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", table)[0][0]
    hand.execute("SAVEPOINT touched")
    before = ask(hand, "SELECT count(*) FROM audit")
    rewrite = f"UPDATE {table} SET {column} = {column}" if table != "policy" else "UPDATE policy SET active = active"
    hand.execute(rewrite)  # type: ignore[call-overload]
    left = ask(hand, "SELECT count(*) FROM audit") != before
    hand.execute("ROLLBACK TO SAVEPOINT touched")
    return left


def bitten(hand: psycopg.Connection[Any], town: books.Books, table: str, trigger: str) -> bool:
    """Whether the specification named for a trigger holds now."""
    if trigger == "guard_entry":
        e = FIRST.build(town)
        statement = (
            "INSERT INTO entry (id, book_id, seq, kind, body, prev_hash, hash, offline, epoch) VALUES"
            f" ('{e.id}', '{e.book}', {e.seq}, '{e.kind}', $b${e.body.decode()}$b$,"
            f" '\\x{e.prev.hex()}', '\\x{e.hash.hex()}', 0, {e.epoch})"
        )
        return said(hand, statement, login=FIRST.by or e.content["by"]) == "TW000"
    if trigger == "guard_audit":
        return audited(hand, table)
    statement = {
        "guard_fixed": f"DELETE FROM {table} WHERE false",
        "guard_approval": CONSENT,
        "guard_request": REQUEST.format(id="q3", reason=" "),
        "guard_refusal": REFUSAL.format(id="q", words=" "),
        "guard_batch": BATCH.format(number=2, by="mdiaz", book="07-0001"),
        "guard_own": EVENT if table == "desk_event" else POLICY,
    }[trigger]
    return said(hand, statement, login="admin" if trigger == "guard_own" else "") == "TW000"


@dataclass(frozen=True)
class Guard:
    """A guard of the catalogue: how it is taken away, and what is promised as long as it is there."""

    kind: str
    name: str
    drop: str
    promise: str
    kept: Callable[[], bool]
    table: str = ""


def stopped(hand: psycopg.Connection[Any], state: str, *statements: str) -> bool:
    """Whether statements are stopped with this SQLSTATE; False when they go through. Another answer is a mistake."""
    answer = said(hand, *statements)
    assert answer in ("", state), f"{answer}: {statements[-1]}"
    return bool(answer)


def triggers(hand: psycopg.Connection[Any], town: books.Books) -> Iterator[Guard]:
    """Every trigger; each has to fire always, also where a session replays."""
    promised = {
        "guard_entry": f"case: {FIRST.name}",
        "guard_audit": "a change is in the audit log",
        "guard_fixed": "refused: a deletion",
        "guard_approval": "refused: a consent to a text of another digest",
        "guard_request": "refused: a request without a reason",
        "guard_refusal": "refused: a refusal without words",
        "guard_batch": "refused: a batch of who may post none",
        "guard_own": "refused: what is signed with another's name",
    }
    found = "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
    for table, name, enabled in ask(hand, found):
        assert enabled == "A", f"{name} on {table} does not fire always"
        kept = partial(bitten, hand, town, table, name)
        yield Guard("trigger", f"{name} on {table}", f"DROP TRIGGER {name} ON {table}", promised[name], kept, table)


INDEXES = """
SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text, coalesce(pg_get_expr(i.indpred, i.indrelid), 'true'),
       array_agg(a.attname::text ORDER BY a.attnum), c.conname IS NOT NULL
FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
JOIN pg_class AS t ON t.oid = i.indrelid AND t.relnamespace = 'public'::regnamespace
LEFT JOIN pg_constraint AS c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u')
WHERE i.indisunique AND t.relname <> 'schema_version' GROUP BY 1, 2, 3, i.indkey, c.conname ORDER BY 1
"""


def repeated(hand: psycopg.Connection[Any], index: Row, indexes: list[Row]) -> bool:
    """Whether a second row with the key of an index, and other keys in the other indexes of its table, is refused."""
    name, table, predicate, key, _ = index
    changed, wanted = set(), [predicate]
    for other, of, only, columns, _ in indexes:
        if of == table and other != name:
            free = [column for column in columns if column not in key]
            changed.update(free[:1])
            wanted += [] if free else [f"NOT ({only})"]
    new = ", ".join(f"'{column}', to_jsonb({column}) #>> '{{}}' || '7007'" for column in sorted(changed))
    quiet = [f"ALTER TABLE {table} DISABLE TRIGGER USER"]
    copy = (
        f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(t, jsonb_build_object({new}))).*"
        f" FROM {table} AS t WHERE {' AND '.join(wanted)} LIMIT 1"
    )
    return stopped(hand, "23505", *quiet, copy)


def unique(hand: psycopg.Connection[Any]) -> Iterator[Guard]:
    """Every unique index and primary key."""
    indexes = ask(hand, INDEXES)
    hand.execute("ALTER TABLE policy DISABLE TRIGGER USER")
    for index in indexes:
        name, table, _, _, constraint = index
        drop = f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE" if constraint else f"DROP INDEX {name}"
        yield Guard("unique index", name, drop, "refused: a second row of that key",
                    partial(repeated, hand, index, indexes), table)  # fmt: skip


def references(hand: psycopg.Connection[Any]) -> Iterator[Guard]:
    """Every foreign key, between masters alone."""
    keys = ask(
        hand,
        "SELECT c.conname, c.conrelid::regclass::text, a.attname FROM pg_constraint AS c"
        " JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE contype = 'f' ORDER BY 1",
    )
    for name, table, column in keys:
        orphan = (
            f"ALTER TABLE {table} DISABLE TRIGGER guard_audit",
            f"UPDATE {table} SET {column} = 'nowhere' WHERE ctid = (SELECT ctid FROM {table} LIMIT 1)",
        )
        drop = f"ALTER TABLE {table} DROP CONSTRAINT {name}"
        yield Guard(
            "reference", name, drop, "refused: a row that names nothing", partial(stopped, hand, "23503", *orphan)
        )


def filled(hand: psycopg.Connection[Any]) -> Iterator[Guard]:
    """Every column that has to be filled; those of a primary key are its own."""
    columns = ask(
        hand,
        "SELECT a.attrelid::regclass::text, a.attname FROM pg_attribute AS a JOIN pg_class AS t ON t.oid = a.attrelid"
        " WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND a.attnum > 0 AND a.attnotnull"
        " AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = t.oid AND i.indisprimary"
        "   AND a.attnum = ANY (i.indkey)) ORDER BY 1, 2",
    )
    for table, column in columns:
        emptied = (
            f"ALTER TABLE {table} DISABLE TRIGGER USER",
            f'UPDATE {table} SET "{column}" = NULL WHERE ctid = (SELECT ctid FROM {table} LIMIT 1)',
        )
        drop = f'ALTER TABLE {table} ALTER COLUMN "{column}" DROP NOT NULL'
        yield Guard("not null", f"{table}.{column}", drop, "refused: nothing where something is needed",
                    partial(stopped, hand, "23502", *emptied))  # fmt: skip


GRANTS = """
SELECT coalesce(r.rolname::text, 'PUBLIC'), g.privilege_type, t.relname::text, '' FROM pg_class AS t
CROSS JOIN aclexplode(t.relacl) AS g LEFT JOIN pg_roles AS r ON r.oid = g.grantee
WHERE t.relnamespace = 'public'::regnamespace AND g.grantee <> t.relowner
UNION ALL
SELECT coalesce(r.rolname::text, 'PUBLIC'), g.privilege_type, t.relname::text, a.attname::text FROM pg_class AS t
JOIN pg_attribute AS a ON a.attrelid = t.oid CROSS JOIN aclexplode(a.attacl) AS g
LEFT JOIN pg_roles AS r ON r.oid = g.grantee WHERE t.relnamespace = 'public'::regnamespace
"""


def meant() -> set[Row]:
    """Who may do what, as the tables of `roles` say."""
    wanted: set[Row] = {("administrator", "USAGE", "policy_id_seq", "")}
    wanted |= {(roles.STAFFING, "SELECT", "person", column) for column in ("name", "role", "active")}
    wanted.add((roles.STAFFING, "SELECT", "role_right", ""))
    wanted |= {(roles.STAFFING, "INSERT", "audit", name) for name in ("by_person", "what", "key", "before", "after")}
    wanted.add((roles.STAFFING, "USAGE", "audit_id_seq", ""))
    wanted |= {(group, "SELECT", "audit", "") for group in ("supervisor", "auditor", "administrator")}
    for group in ROLES:
        read = {**roles.READ, **(roles.UNSEEN if group in roles.BLIND else {})}
        acts = (("SELECT", read), ("INSERT", roles.INSERT[group]), ("UPDATE", roles.UPDATE[group]))
        for act, tables in acts:
            for table, columns in tables.items():
                wanted |= {(group, act, table, column) for column in columns or ("",)}
        wanted |= {(group, "DELETE", table, "") for table in roles.DELETE[group]}
    return wanted


def grants(hand: psycopg.Connection[Any]) -> Iterator[Guard]:
    """Every grant: with it its group may do the act it names, and without it may not."""
    for group, act, table, column in sorted(meant()):
        first = ask(hand, "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", table)[0][0]
        named = f" ({column})" if column else ""
        statement = {
            "SELECT": f"SELECT {column or '*'} FROM {table} LIMIT 0",
            "INSERT": f"INSERT INTO {table}{named} {'VALUES (DEFAULT)' if column else 'DEFAULT VALUES'}",
            "UPDATE": f"UPDATE {table} SET {column or first} = DEFAULT WHERE false",
            "DELETE": f"DELETE FROM {table} WHERE false",
            "USAGE": f"SELECT nextval('{table}')",
        }[act]
        drop = f"REVOKE {act}{named} ON {'SEQUENCE ' if act == 'USAGE' else ''}{table} FROM {group}"
        yield Guard("grant", f"{act} on {table}{named} to {group}", drop, f"done as {group}: {statement}",
                    partial(may, hand, group, statement))  # fmt: skip


def may(hand: psycopg.Connection[Any], group: str, statement: str) -> bool:
    """Whether the server lets a group begin an act; what becomes of it is another guard's business."""
    return said(hand, f"SET LOCAL ROLE {group}", statement) != "42501"


def catalogue(hand: psycopg.Connection[Any], town: books.Books) -> dict[str, Iterator[Guard]]:
    """All guards of shared books, by their kind."""
    return {
        "trigger": triggers(hand, town),
        "unique index": unique(hand),
        "reference": references(hand),
        "not null": filled(hand),
        "grant": grants(hand),
    }


def is_missed(hand: psycopg.Connection[Any], guard: Guard) -> bool:
    """Whether what is promised holds with a guard, and no longer without it."""
    if not guard.kept():
        return False
    hand.execute("SAVEPOINT dropped")
    hand.execute(guard.drop)  # type: ignore[call-overload]  # a name of the catalogue
    missed = not guard.kept()
    hand.execute("ROLLBACK TO SAVEPOINT dropped")
    return missed


@pytest.mark.parametrize(("kind", "at_least"), [
    ("trigger", 45), ("unique index", 40), ("reference", 7), ("not null", 150), ("grant", 500),
])  # fmt: skip
def test_each_guard_is_missed_when_it_is_dropped(
    kind: str, at_least: int, hand: psycopg.Connection[Any], town: books.Books
) -> None:
    guards = {guard.name: is_missed(hand, guard) for guard in catalogue(hand, town)[kind]}
    assert [name for name, missed in guards.items() if not missed] == []
    assert len(guards) >= at_least


def test_no_grant_is_missing_or_too_many(hand: psycopg.Connection[Any]) -> None:
    assert {tuple(row) for row in ask(hand, GRANTS)} == meant()

# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements are built from names of the catalogue and of this file
"""Each guard of shared books is missed: taken away, the statement it stops goes through.

The lists come from the server's catalogue, so a new trigger, index, key or grant without a specification fails here.
Everything happens in one transaction that is never committed.
"""

from __future__ import annotations

from collections.abc import Iterator
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
FILL = """
INSERT INTO printer (name, driver, address, columns, code_page) VALUES ('slip', 'virtual', 'here', 42, 'cp858');
INSERT INTO account_alert (id, account, tone, text, from_date)
    SELECT 'a', min(number), 'info', 't', '2026-01-01' FROM account;
INSERT INTO work_item (entry_no, code) SELECT min(no), 'TW-STALE' FROM entry;
INSERT INTO desk_event (id, by_person, till, kind) VALUES ('e', 'postgres', 'W1', 'print');
INSERT INTO seal_total (book_id, tender, count_of, cents) VALUES ('07-0001', 'cash', 1, 100);
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
        "guard_own": EVENT if table == "desk_event" else POLICY,
    }[trigger]
    return said(hand, statement, login="admin" if trigger == "guard_own" else "") == "TW000"


def test_each_trigger_is_missed_when_it_is_dropped(hand: psycopg.Connection[Any], town: books.Books) -> None:
    triggers = ask(
        hand, "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
    )
    assert len(triggers) > 45
    toothless = []
    for table, trigger, enabled in triggers:
        holds = enabled == "A" and bitten(hand, town, table, trigger)
        hand.execute("SAVEPOINT dropped")
        hand.execute(f"DROP TRIGGER {trigger} ON {table}")  # type: ignore[call-overload]
        if not holds or bitten(hand, town, table, trigger):
            toothless.append((table, trigger))
        hand.execute("ROLLBACK TO SAVEPOINT dropped")
    assert toothless == []


INDEXES = """
SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text, coalesce(pg_get_expr(i.indpred, i.indrelid), 'true'),
       array_agg(a.attname::text ORDER BY a.attnum), c.conname IS NOT NULL
FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
JOIN pg_class AS t ON t.oid = i.indrelid AND t.relnamespace = 'public'::regnamespace
LEFT JOIN pg_constraint AS c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u')
WHERE i.indisunique AND t.relname <> 'schema_version' GROUP BY 1, 2, 3, i.indkey, c.conname ORDER BY 1
"""


def repeats(hand: psycopg.Connection[Any], index: Row, indexes: list[Row]) -> str:
    """A second row with the key of an index, and other keys in every other index of its table."""
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
    return said(hand, *quiet, copy)


def test_each_unique_index_is_missed_when_it_is_dropped(hand: psycopg.Connection[Any]) -> None:
    indexes = ask(hand, INDEXES)
    toothless = []
    hand.execute("ALTER TABLE policy DISABLE TRIGGER USER")
    for index in indexes:
        name, table, _, _, constraint = index
        holds = repeats(hand, index, indexes) == "23505"
        hand.execute("SAVEPOINT dropped")
        drop = f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE" if constraint else f"DROP INDEX {name}"
        hand.execute(drop)  # type: ignore[call-overload]
        if not holds or repeats(hand, index, indexes) != "":
            toothless.append(name)
        hand.execute("ROLLBACK TO SAVEPOINT dropped")
    assert toothless == []


def test_each_reference_between_masters_is_missed_when_it_is_dropped(hand: psycopg.Connection[Any]) -> None:
    keys = ask(
        hand,
        "SELECT c.conname, c.conrelid::regclass::text, a.attname FROM pg_constraint AS c"
        " JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE contype = 'f' ORDER BY 1",
    )
    assert keys
    for name, table, column in keys:
        orphan = (
            f"ALTER TABLE {table} DISABLE TRIGGER guard_audit",
            f"UPDATE {table} SET {column} = 'nowhere' WHERE ctid = (SELECT ctid FROM {table} LIMIT 1)",
        )
        assert said(hand, *orphan) == "23503", name
        assert said(hand, f"ALTER TABLE {table} DROP CONSTRAINT {name}", *orphan) == "", name


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
    wanted |= {(group, "SELECT", "audit", "") for group in ("supervisor", "auditor", "administrator")}
    for group in ROLES:
        read = {**roles.READ, **({"drawer_count": roles.BLIND_COUNT} if group in roles.BLIND else {})}
        acts = (("SELECT", read), ("INSERT", roles.INSERT[group]), ("UPDATE", roles.UPDATE[group]))
        for act, tables in acts:
            for table, columns in tables.items():
                wanted |= {(group, act, table, column) for column in columns or ("",)}
        wanted |= {(group, "DELETE", table, "") for table in roles.DELETE[group]}
    return wanted


def test_each_grant_is_missed_and_none_is_too_many(hand: psycopg.Connection[Any]) -> None:
    wanted = meant()
    assert {tuple(row) for row in ask(hand, GRANTS)} == wanted
    for group, act, table, column in sorted(wanted):
        named = f" ({column})" if column else ""
        hand.execute("SAVEPOINT revoked")
        kind = "SEQUENCE " if act == "USAGE" else ""
        hand.execute(f"REVOKE {act}{named} ON {kind}{table} FROM {group}")  # type: ignore[call-overload]
        assert len(ask(hand, GRANTS)) < len(wanted), (group, act, table, column)
        hand.execute("ROLLBACK TO SAVEPOINT revoked")

# SPDX-License-Identifier: Apache-2.0
"""Who writes what in a shared home, as grants the server enforces column by column.

People are database logins in exactly one group role. The owner of the tables cannot log in; only guards, which run
as the owner, write what is derived. Nothing is left to PUBLIC, and no person's login may make roles: adding, locking
and resetting people goes through two functions that accept the five groups alone. What the books know of themselves is
nobody's to write either; a function changes the city's name, address, payee and time zone, and nothing else of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg import sql

from app.domain.rights import ROLES
from app.models import DERIVED
from app.storage import staffing

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

OWNER = "tillwright_owner"
STAFFING = "tillwright_staffing"
"""Owns the functions that make and lock people's logins, and nothing else; it cannot log in either."""
CALLED = ("staff_login(text, text, text)", "staff_lock(text)")
"""Those of them that an administrator's login may call."""

_WRITERS = ("cashier", "supervisor", "clerk", "administrator")
_MASTERS = (
    "meta", "role_right", "workstation", "drawer", "printer", "fund", "gl_account", "tender_kind", "bank_account",
    "revenue_code", "code_share", "code_field", "policy", "customer", "account", "account_alert", "search_key",
    "search_word",
)  # fmt: skip
_CONSENTS = ("approval", "approval_request", "approval_refusal")
_BATCHES = ("gl_batch", "gl_batch_book")
VIEWS = ("open_cash", "grand_total", "on_its_way", "entry_place")
"""What the guards let everybody read of rows that are hidden from some."""
_ACCOUNT = ("name", "address", "parcel", "meter", "license", "phone", "status", "as_of", "cash_only_until")

# What everybody who signs in may read. A person's password is not kept here, and its column stays unreadable.
READ: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*_MASTERS, *DERIVED, "entry", *_CONSENTS, *_BATCHES, "desk_event", "schema_version", *VIEWS), ()),
    "person": ("name", "full_name", "role", "active", "must_change", "version", "departments"),
}
# Blind counting (rule 5.6): what should have been in the drawer is for those who do not count it.
BLIND = ("cashier", "clerk")
BLIND_COUNT = ("entry_no", "book_id", "attempt", "by_person", "counted", "checks", "money_orders", "balanced")
BLIND_SURPRISE = (
    *("entry_no", "book_id", "at_seq", "at", "by_person", "witness", "chosen"),
    *("counted", "checks", "money_orders", "balanced"),
)
# What another drawer sent is counted before anybody there is told how much it was (rule 5.5).
BLIND_TRANSFER = ("entry_no", "from_book", "to_drawer", "taken_by", "ruled_by")
# What a drawer holds is read of open ones alone, through `open_cash`.
BLIND_BOOK = (
    *("id", "type", "code", "session", "person", "date", "state", "next_seq", "head", "receipts", "attempts"),
    *("opening_counted", "decided_by", "opened_at", "sealed_at"),
)
UNSEEN = {
    "book": BLIND_BOOK,
    "drawer_count": BLIND_COUNT,
    "surprise_count": BLIND_SURPRISE,
    "transfer": BLIND_TRANSFER,
}
BLINDERS = ("guard_unseen(boolean)", "guard_last_act()", "guard_uncounted()")
"""The functions by which the policies hide rows from who counts; they name entries and nothing of them."""
TOUCHED = "guard_touched(bigint, bigint, bigint)"
"""The function by which a till's copy learns which accounts changed; it names accounts and nothing of them."""

# group -> table -> columns that may be named in an INSERT. Who and when are never among them.
INSERT: dict[str, dict[str, tuple[str, ...]]] = {
    **{
        group: {
            "entry": ("id", "book_id", "seq", "kind", "body", "prev_hash", "hash", "offline", "epoch"),
            "approval": (
                "id", "entry_id", "kind", "target", "amount", "reason", "text", "text_hash", "requested_by",
                "request_id",
            ),
            "approval_request": ("id", "entry_id", "kind", "target", "amount", "reason", "text", "needs", "till"),
            "approval_refusal": ("request_id", "withdrawn", "words"),
            "gl_batch": (
                "number", "format", "layout", "departments", "date", "since", "until", "books", "lines", "debits",
                "digest",
            ),
        }
        for group in _WRITERS
    },
    "auditor": {},
}  # fmt: skip
UPDATE: dict[str, dict[str, tuple[str, ...]]] = {group: {} for group in ROLES}
DELETE: dict[str, tuple[str, ...]] = dict.fromkeys(ROLES, ())

_ACCOUNTS_INSERT: dict[str, tuple[str, ...]] = {
    "customer": ("id", "name", "alias"),
    "account": ("number", "kind", "customer_id", *_ACCOUNT, "version"),
    "account_alert": ("id", "account", "tone", "text", "from_date", "until", "active", "version"),
    "search_key": ("kind", "key", "account"),
    "search_word": ("variant", "kind", "word"),
}
_ACCOUNTS_UPDATE: dict[str, tuple[str, ...]] = {
    "customer": ("name", "alias"),
    "account": (*_ACCOUNT, "customer_id", "version"),
    "account_alert": ("tone", "text", "from_date", "until", "active", "version"),
}
for _group in ROLES:
    # `at` is the till's clock; that `by_person` is the login itself is checked by a guard.
    INSERT[_group]["desk_event"] = ("id", "at", "by_person", "till", "kind", "ref", "detail")
for _group in ("clerk", "administrator"):
    INSERT[_group] |= _ACCOUNTS_INSERT
    UPDATE[_group] |= _ACCOUNTS_UPDATE
    DELETE[_group] += ("search_key", "search_word")
_SET_UP: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # table: (key columns, columns that may change)
    "person": (("name",), ("full_name", "role", "active", "must_change", "version", "departments")),
    "workstation": (("code",), ("name", "active", "version")),
    "drawer": (("code",), ("name", "float_cents", "active", "version")),
    "printer": (("name",), ("driver", "address", "columns", "code_page", "options", "active", "version")),
    "fund": (("code",), ("name", "active")),
    "gl_account": (("code", "fund"), ("name", "kind", "active", "version")),
    "tender_kind": (("code",), (
        "name", "gl", "allow_change", "opens_drawer", "min_cents", "max_cents", "required_fields", "certified",
        "position", "active", "version", "departments",
    )),
    "bank_account": (("code",), ("name", "bank", "last_four", "gl", "tenders", "active", "version")),
    "revenue_code": (("code",), (
        "text", "rule", "amount", "basis_points", "partial", "service", "component", "needs_account", "department",
        "active", "version",
    )),
    "policy": (("kind", "scope", "version", "from_date", "authority", "body", "recorded_by"), ("active",)),
    "role_right": (("role", "right_name"), ()),
    "code_share": (("code", "gl"), ("weight",)),
    "code_field": (("code", "name"), ("label", "required", "pattern", "position")),
}  # fmt: skip
for _table, (_keys, _free) in _SET_UP.items():
    INSERT["administrator"][_table] = _keys + _free
    if _free:
        UPDATE["administrator"][_table] = _free
# Rights, shares and fields have no row of their own to inactivate: they are parts of a role or a code.
DELETE["administrator"] += ("role_right", "code_share", "code_field")


def prepare(connection: psycopg.Connection[Any], admin: str) -> None:
    """Make the roles of this server that are missing, and let `admin` act as the owner; the groups may not log in.

    Roles belong to a whole server, so several books on it share them.
    """
    for name in (OWNER, STAFFING, *ROLES):
        _make_role(connection, name)
    for group in ROLES:
        _may_give(connection, group)
    if not _one(connection, b"SELECT rolsuper FROM pg_roles WHERE rolname = %s", admin):
        for name in (OWNER, STAFFING):
            connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(name), sql.Identifier(admin)))


def _make_role(connection: psycopg.Connection[Any], name: str) -> None:
    """A role nobody signs in as, unless the server has it: who may make none is not refused then."""
    if _one(connection, b"SELECT 1 FROM pg_roles WHERE rolname = %s", name):
        return
    login_free = sql.SQL("NOLOGIN NOINHERIT CREATEROLE" if name == STAFFING else "NOLOGIN NOINHERIT")
    connection.execute(
        sql.SQL(
            "DO $$ BEGIN CREATE ROLE {} {}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        ).format(sql.Identifier(name), login_free)
    )


def _may_give(connection: psycopg.Connection[Any], group: str) -> None:
    """Let Setup's own role put people into a group, unless it may already."""
    may = b"SELECT 1 FROM pg_auth_members WHERE roleid = %s::regrole AND member = %s::regrole AND admin_option"
    if not _one(connection, may, group, STAFFING):
        connection.execute(
            sql.SQL("GRANT {} TO {} WITH ADMIN OPTION").format(sql.Identifier(group), sql.Identifier(STAFFING))
        )


def own_everything(connection: psycopg.Connection[Any], database: str) -> None:
    """Hand the database, its schema, and whatever was just made in it to the owner who cannot log in."""
    # The schema first: who owns the database owns it, too, and after that is its owner no longer.
    connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OWNER)))
    connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(database), sql.Identifier(OWNER)))
    found = connection.execute(
        "SELECT format('ALTER TABLE %s OWNER TO', oid::regclass) FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')"
        " UNION ALL SELECT format('ALTER FUNCTION %s OWNER TO', oid::regprocedure) FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'guard\\_%'"
    ).fetchall()
    for (statement,) in found:
        connection.execute(sql.SQL("{} {}").format(sql.SQL(statement), sql.Identifier(OWNER)))


def grant(connection: psycopg.Connection[Any], database: str) -> None:
    """Take everything from everybody, then give each group exactly what the tables above say."""
    for statement in grants(database):
        connection.execute(statement)


def grants(database: str) -> Iterator[sql.Composed]:
    """The statements of `grant`, in order."""
    name = sql.Identifier(database)
    everybody = [sql.SQL("PUBLIC"), *(sql.Identifier(group) for group in ROLES)]
    for role in everybody:
        yield sql.SQL("REVOKE ALL ON DATABASE {} FROM {}").format(name, role)
        yield sql.SQL("REVOKE ALL ON SCHEMA public FROM {}").format(role)
        for what in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            yield sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA public FROM {}").format(sql.SQL(what), role)
    for what in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        yield sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} REVOKE ALL ON {} FROM PUBLIC").format(
            sql.Identifier(OWNER), sql.SQL(what)
        )
    for group in ROLES:
        role = sql.Identifier(group)
        yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, role)
        yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role)
        for table, columns in READ.items():
            if group in BLIND:
                columns = UNSEEN.get(table, columns)  # the exceptions to the table above
            yield _grant("SELECT", columns, table, role)
        for table, columns in INSERT[group].items():
            yield _grant("INSERT", columns, table, role)
        for table, columns in UPDATE[group].items():
            yield _grant("UPDATE", columns, table, role)
        for table in DELETE[group]:
            yield _grant("DELETE", (), table, role)
    for signature in BLINDERS:
        for group in BLIND:
            yield sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(signature), sql.Identifier(group))
    for group in ROLES:
        yield sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(TOUCHED), sql.Identifier(group))
    for group in ("supervisor", "auditor", "administrator"):
        yield _grant("SELECT", (), "audit", sql.Identifier(group))
    yield sql.Composed([sql.SQL("GRANT USAGE ON SEQUENCE policy_id_seq TO administrator")])


def _grant(act: str, columns: tuple[str, ...], table: str, role: sql.Identifier) -> sql.Composed:
    named = sql.SQL(" ({})").format(sql.SQL(", ").join(map(sql.Identifier, columns))) if columns else sql.SQL("")
    return sql.SQL("GRANT {}{} ON {} TO {}").format(sql.SQL(act), named, sql.Identifier(table), role)


def city_function(connection: psycopg.Connection[Any]) -> None:
    """Make the function by which an administrator's login changes what the books say of the city."""
    connection.execute(staffing.CITY)
    signature = sql.SQL("city_fact(text, text)")
    connection.execute(sql.SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC").format(signature))
    connection.execute(sql.SQL("ALTER FUNCTION {} OWNER TO {}").format(signature, sql.Identifier(OWNER)))
    connection.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO administrator").format(signature))


def set_city_fact(connection: psycopg.Connection[Any], fact: str, said: str) -> None:
    """Keep one fact of the city: city_name, city_address, check_payable or time_zone."""
    connection.execute("SELECT city_fact(%s, %s)", (fact, said))


def staff_functions(connection: psycopg.Connection[Any]) -> None:
    """Make the functions by which an administrator's login adds, moves, resets and locks people's logins."""
    _make_role(connection, staffing.LOCKED)
    held = sql.Identifier(STAFFING)
    _may_give(connection, staffing.LOCKED)
    connection.execute(staffing.LOGINS)
    for signature in (*CALLED, "staff_may_change(text)", "staff_state(text)", "staff_told(text, text, text)"):
        named = sql.SQL(signature)
        connection.execute(sql.SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC").format(named))
        connection.execute(sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(held))
        connection.execute(sql.SQL("ALTER FUNCTION {} OWNER TO {}").format(named, held))
        connection.execute(sql.SQL("REVOKE CREATE ON SCHEMA public FROM {}").format(held))
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(held))
    connection.execute(sql.SQL("GRANT SELECT (name, role, active) ON person TO {}").format(held))
    connection.execute(sql.SQL("GRANT SELECT ON role_right TO {}").format(held))
    connection.execute(sql.SQL("GRANT INSERT (by_person, what, key, before, after) ON audit TO {}").format(held))
    connection.execute(sql.SQL("GRANT USAGE ON SEQUENCE audit_id_seq TO {}").format(held))
    for signature in CALLED:
        connection.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO administrator").format(sql.SQL(signature)))


def set_login(connection: psycopg.Connection[Any], name: str, role: str, password: str) -> None:
    """Give a person a login in the group of their role, or a new password or group; only the verifier is sent."""
    verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    connection.execute("SELECT staff_login(%s, %s, %s)", (name, role, verifier.decode()))


def lock_login(connection: psycopg.Connection[Any], name: str) -> None:
    """Keep a person from signing in, and from anything in a window that is open; entries bear the name, so it stays."""
    connection.execute("SELECT staff_lock(%s)", (name,))


def _one(connection: psycopg.Connection[Any], statement: bytes, *values: object) -> Any:
    row = connection.execute(statement, values).fetchone()
    return None if row is None else row[0]

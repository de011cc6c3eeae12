# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements are built from names of the catalogue and of this file
"""What people's own logins cannot do, even with a database client in their hands instead of the window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from app.domain.errors import Refused
from app.domain.rights import ROLES
from app.models import DERIVED
from app.storage import roles
from app.storage.postgresql import SharedDatabase, spoken
from tests import books, shared_books
from tests.postgres import Server
from tests.storage.postgresql.conftest import address_of

pytestmark = pytest.mark.postgres

ONE_OF = {
    "cashier": "mdiaz", "supervisor": "jkim", "clerk": "lortiz", "auditor": "pshah", "administrator": "admin",
}  # fmt: skip
DENIED, FIXED, CLOSED = "42501", "TW000", "55000"


@pytest.fixture(scope="module")
def shared(postgres_server: Server, lived_in: books.Books) -> Iterator[books.Books]:
    """One town for all attempts: none of them may change it."""
    url = postgres_server.create_database(template=address_of(lived_in))
    with psycopg.connect(url, autocommit=True) as connection:  # a copy of a database leaves its own rights behind
        roles.own_everything(connection, url.rpartition("/")[2])
        roles.grant(connection, url.rpartition("/")[2])
        roles.staff_functions(connection)
        roles.city_function(connection)
    held = shared_books.opened(url)
    before = held.digest()
    yield held
    assert held.digest() == before
    for connection in LINES.values():
        connection.close()
    LINES.clear()
    held.close()
    postgres_server.drop_database(url)


LINES: dict[str, psycopg.Connection[Any]] = {}


def login(shared: books.Books, person: str) -> psycopg.Connection[Any]:
    database = shared.as_(person)
    assert isinstance(database, SharedDatabase)
    return database.server.connect(person, books.PASSWORD)


def refusal(shared: books.Books, person: str, *statements: str) -> str:
    """Which SQLSTATE stops a person who sends these, one after another."""
    if person not in LINES:
        LINES[person] = login(shared, person)
    try:
        for statement in statements:
            LINES[person].execute(statement)  # type: ignore[call-overload]  # plain text, as a client sends it
    except psycopg.Error as error:
        return error.sqlstate or ""
    return ""


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "table",
    [
        "entry",
        "approval",
        "approval_request",
        "approval_refusal",
        "desk_event",
        "audit",
        "gl_batch",
        "gl_batch_book",
        *DERIVED,
    ],
)
def test_nobody_changes_or_removes_a_row_of_the_books(shared: books.Books, role: str, table: str) -> None:
    for statement in (
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
        f"UPDATE {table} SET {column_of(shared, table)} = {column_of(shared, table)}",
        f"COPY {table} FROM PROGRAM 'echo'",
        f"MERGE INTO {table} AS t USING (SELECT 1) AS s ON true WHEN MATCHED THEN DELETE",
    ):
        assert refusal(shared, ONE_OF[role], statement) == DENIED, statement


def column_of(shared: books.Books, table: str) -> str:
    query = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(:t) AND attnum = 2"
    return str(shared.rows(query, t=table)[0][0])


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", [*DERIVED, "audit", "gl_batch_book"])
def test_nobody_writes_what_the_guards_derive(shared: books.Books, role: str, table: str) -> None:
    assert refusal(shared, ONE_OF[role], f"INSERT INTO {table} SELECT * FROM {table} LIMIT 0") == DENIED
    assert refusal(shared, ONE_OF[role], f"COPY {table} FROM STDIN") == DENIED


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE entry DISABLE TRIGGER ALL",
        "ALTER TABLE entry DISABLE TRIGGER guard_entry",
        "DROP TRIGGER guard_entry ON entry",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION guard_refuse(code text) RETURNS void LANGUAGE sql AS 'SELECT'",
        "CREATE OR REPLACE FUNCTION public.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'",
        "ALTER FUNCTION guard_entry() SECURITY INVOKER",
        "DROP INDEX entry_of_book",
        "ALTER TABLE entry ALTER COLUMN recorded_by SET DEFAULT 'jkim'",
        "CREATE TABLE public.mine (n int)",
        "CREATE TEMP TABLE person (name text)",
        "CREATE SCHEMA mine",
        "SET ROLE tillwright_owner",
        "SET ROLE tillwright_staffing",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION aortega",
        "GRANT tillwright_owner TO CURRENT_USER",
        "GRANT pg_write_all_data TO CURRENT_USER",
        "CREATE ROLE helper LOGIN",
        "ALTER ROLE CURRENT_USER CREATEROLE",
        "SELECT guard_refuse('TW-BODY')",
        "SELECT guard_post(1, '[]', '[]')",
        "SELECT guard_credit(1)",
        "SELECT pg_read_file('postgresql.conf')",
        "SELECT staff_may_change('idle')",
    ],
)
def test_nobody_takes_the_guards_away_or_becomes_the_owner(shared: books.Books, role: str, statement: str) -> None:
    assert refusal(shared, ONE_OF[role], statement) in (DENIED, "22023"), statement


@pytest.mark.parametrize("role", ["cashier", "supervisor", "clerk", "administrator"])
@pytest.mark.parametrize("column", ["recorded_by", "recorded_at", "no"])
def test_no_till_names_who_or_when(shared: books.Books, role: str, column: str) -> None:
    value = {"recorded_by": "'jkim'", "recorded_at": "now()", "no": "99"}[column]
    statement = (
        f"INSERT INTO entry (id, book_id, seq, kind, body, prev_hash, hash, offline, epoch, {column})"
        f" VALUES ('x', '01-0001', 1, 'no_sale', '{{}}', '', '', 0, 1, {value})"
    )
    assert refusal(shared, ONE_OF[role], statement) in (DENIED, "428C9")


@pytest.mark.parametrize("column", ["approved_by", "approved_at"])
def test_no_approval_names_who_gave_it_or_when(shared: books.Books, column: str) -> None:
    value = "now()" if column.endswith("at") else "'jkim'"
    statement = (
        f"INSERT INTO approval (id, entry_id, kind, target, amount, reason, text, text_hash, requested_by, {column})"
        f" VALUES ('x', 'x', 'void', 't', 1, 'r', 't', 'h', 'mdiaz', {value})"
    )
    assert refusal(shared, "mdiaz", statement) == DENIED


def test_an_approval_of_ones_own_request_or_of_another_text_is_refused_at_once(shared: books.Books) -> None:
    row = "INSERT INTO approval (id, entry_id, kind, target, amount, reason, text, text_hash, requested_by) VALUES "
    digest = "encode(sha256('t'), 'hex')"
    assert refusal(shared, "jkim", f"{row} ('x', 'x', 'void', 't', 1, 'r', 't', {digest}, 'jkim')") == FIXED
    assert refusal(shared, "jkim", f"{row} ('x', 'x', 'void', 't', 1, 'r', 'other', {digest}, 'mdiaz')") == FIXED


def test_a_desk_event_is_its_own_persons(shared: books.Books) -> None:
    row = "INSERT INTO desk_event (id, at, by_person, till, kind) VALUES ('x', now(), 'jkim', 'W1', 'print')"
    assert refusal(shared, "mdiaz", row) == FIXED


def test_a_temporary_or_own_schema_does_not_shadow_what_the_guards_read(shared: books.Books) -> None:
    statements = ("SET LOCAL search_path = pg_temp, public", "CREATE TEMP VIEW person AS SELECT 'mdiaz' AS name")
    assert refusal(shared, "mdiaz", *statements) == DENIED
    functions = shared.rows(
        "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    assert {name for name, _ in functions} >= {
        "guard_entry",
        "guard_fixed",
        "guard_audit",
        "guard_own",
        "guard_approval",
    }
    for name, config in functions:
        assert "search_path=pg_catalog, public, pg_temp" in config, name


@pytest.mark.parametrize("person", ["mdiaz", "lortiz"])
def test_who_counts_blind_never_reads_what_was_expected(shared: books.Books, person: str) -> None:
    for column in ("expected", "expected_checks", "expected_money_orders", "*"):
        assert refusal(shared, person, f"SELECT {column} FROM drawer_count") == DENIED
    assert refusal(shared, person, f"SELECT {column} FROM surprise_count") == DENIED
    assert refusal(shared, person, "SELECT balanced FROM drawer_count") == ""
    assert refusal(shared, person, "SELECT balanced FROM surprise_count") == ""
    assert refusal(shared, "jkim", "SELECT expected FROM drawer_count") == ""


@pytest.mark.parametrize("role", ROLES)
def test_no_password_is_read(shared: books.Books, role: str) -> None:
    assert refusal(shared, ONE_OF[role], "SELECT password_hash FROM person") == DENIED
    assert refusal(shared, ONE_OF[role], "SELECT rolpassword FROM pg_authid") == DENIED


@pytest.mark.parametrize("role", ["cashier", "supervisor", "clerk", "auditor"])
@pytest.mark.parametrize("table", sorted({*roles.INSERT["administrator"]} - {*roles.INSERT["clerk"]}))
def test_the_set_up_is_an_administrators(shared: books.Books, role: str, table: str) -> None:
    assert refusal(shared, ONE_OF[role], f"INSERT INTO {table} SELECT * FROM {table} LIMIT 0") == DENIED
    assert refusal(shared, ONE_OF[role], f"DELETE FROM {table}") == DENIED


@pytest.mark.parametrize("role", ROLES)
def test_what_stays_secret_or_fixed_of_the_city_has_no_grant(shared: books.Books, role: str) -> None:
    for statement in (
        "UPDATE meta SET value = '9' WHERE key = 'epoch'",
        "INSERT INTO meta VALUES ('x', 'y')",
        "UPDATE person SET name = name",
        "UPDATE person SET password_hash = NULL",
        "DELETE FROM person",
        "DELETE FROM account",
        "UPDATE policy SET body = body",
        "UPDATE role_right SET role = role",
    ):
        assert refusal(shared, ONE_OF[role], statement) == DENIED, statement


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
def test_only_an_administrator_calls_the_function_that_changes_the_city(shared: books.Books, role: str) -> None:
    assert refusal(shared, ONE_OF[role], "SELECT city_fact('city_name', 'Mine')") == DENIED


def test_the_function_changes_nothing_of_the_books_but_the_city(shared: books.Books) -> None:
    for fact, said in (("epoch", "9"), ("schema", "1"), ("city_kind", "own"), ("home_id", "x"), ("writer", "x"),
                       ("city_name", " "), ("city_name", "a\tb"), ("city_name", "a" * 401),
                       ("time_zone", "'; DROP")):  # fmt: skip
        quoted = said.replace("'", "''")
        assert refusal(shared, "admin", f"SELECT city_fact('{fact}', '{quoted}')") == FIXED, fact
    assert refusal(shared, "admin", "SELECT city_fact('city_name', NULL)") == FIXED


def test_nothing_is_left_to_everybody_whoever_gives_it_away(shared: books.Books) -> None:
    for person in ONE_OF.values():
        refusal(shared, person, "GRANT UPDATE ON entry TO PUBLIC")  # answered with a warning, and nothing is granted
    assert (
        shared.rows(
            "SELECT relname FROM pg_class, aclexplode(relacl) AS a"
            " WHERE relnamespace = 'public'::regnamespace AND a.grantee = 0"
        )
        == []
    )
    assert (
        shared.rows(
            "SELECT proname FROM pg_proc LEFT JOIN LATERAL"
            " aclexplode(coalesce(proacl, acldefault('f', proowner))) AS a ON true"
            " WHERE pronamespace = 'public'::regnamespace AND a.grantee = 0"
        )
        == []
    )
    for act in ("CONNECT", "TEMP", "CREATE"):
        assert shared.rows("SELECT has_database_privilege('public', current_database(), :a)", a=act) == [(False,)]
    assert shared.rows("SELECT has_schema_privilege('public', 'public', 'USAGE')") == [(False,)]


def test_neither_the_owner_nor_a_group_can_log_in(shared: books.Books) -> None:
    names = [roles.OWNER, roles.STAFFING, *ROLES]
    assert shared.rows("SELECT count(*) FROM pg_roles WHERE rolname = ANY(:n) AND rolcanlogin", n=names) == [(0,)]
    people = list(books.PEOPLE)
    assert shared.rows(
        "SELECT count(*) FROM pg_roles WHERE rolname = ANY(:n)"
        " AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication)", n=people,
    ) == [(0,)]  # fmt: skip
    assert shared.rows(
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner <> 'tillwright_owner'"
    ) == [(0,)]


class TestPeoplesLogins:
    """An administrator adds, moves and locks people, and can make nothing else of the server."""

    @pytest.mark.parametrize("person", ["mdiaz", "jkim", "lortiz", "pshah"])
    def test_only_the_right_to_set_up_people_changes_logins(self, shared: books.Books, person: str) -> None:
        with login(shared, person) as connection, pytest.raises(psycopg.Error) as refused:
            roles.set_login(connection, "newbie", "cashier", "another-long-passphrase")
        assert refused.value.sqlstate == DENIED

    @pytest.mark.parametrize(
        ("name", "role"),
        [
            ("postgres", "cashier"),
            ("tillwright_owner", "cashier"),
            ("tillwright_staffing", "cashier"),
            ("cashier", "supervisor"),
            ("pg_monitor", "cashier"),
            ("newbie", "tillwright_owner"),
            ("newbie", "postgres"),
            ("newbie", "pg_write_all_data"),
            ('x"; DROP TABLE entry; --', "cashier"),
            ("New Person", "cashier"),
        ],
    )
    def test_an_administrator_makes_no_login_but_a_groups(self, shared: books.Books, name: str, role: str) -> None:
        with login(shared, "admin") as connection, pytest.raises(psycopg.Error) as refused:
            roles.set_login(connection, name, role, "another-long-passphrase")
        assert refused.value.sqlstate == FIXED

    def test_a_password_travels_only_as_its_verifier(self, shared: books.Books) -> None:
        with login(shared, "admin") as connection, pytest.raises(psycopg.Error) as refused:
            connection.execute("SELECT staff_login('newbie', 'cashier', 'a plain password')")
        assert refused.value.sqlstate == FIXED


@pytest.fixture
def staffed(city: books.Books, postgres_server: Server) -> Iterator[psycopg.Connection[Any]]:
    """An administrator's own connection to books where `newbie` is a cashier without a login yet."""
    add_person(city, "newbie", "cashier")
    with login(city, "admin") as connection:
        yield connection
    city.close()
    postgres_server.execute(sql.SQL("DROP ROLE IF EXISTS newbie"))


def add_person(city: books.Books, name: str, role: str) -> None:
    with city.as_("admin").writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO person (name, full_name, role, active, must_change, version, departments)"
            f" VALUES ('{name}', '{name}', '{role}', 1, 1, 1, '[]')"
        )


def told(city: books.Books) -> list[tuple[Any, ...]]:
    """What the audit keeps of logins, oldest first."""
    return city.rows(
        "SELECT by_person, key, before, after FROM audit WHERE what = 'login' AND by_person <> 'postgres' ORDER BY id"
    )


EVENT = "INSERT INTO desk_event (id, at, by_person, till, kind) VALUES ('x', now(), 'newbie', 'W1', 'print')"
ENTRY = (
    "INSERT INTO entry (id, book_id, seq, kind, body, prev_hash, hash, offline, epoch)"
    " VALUES ('x', '01-0001', 1, 'no_sale', '{}', '', '', 0, 1)"
)
OLD_RIGHTS = {
    "locked": (EVENT, ENTRY, "SELECT count(*) FROM account"),
    "moved": (ENTRY, "UPDATE account SET name = name", "SELECT staff_lock('idle')"),
}
"""What a person could do before, and an auditor or somebody who left cannot."""


class TestALoginFollowsTheBooks:
    """It is given what the books say of the person, at once, and every change is told in the audit."""

    def test_a_new_person_signs_in_moves_and_is_locked_out(
        self, city: books.Books, staffed: psycopg.Connection[Any]
    ) -> None:
        database = city.database
        assert isinstance(database, SharedDatabase)
        roles.set_login(staffed, "newbie", "cashier", "first-long-passphrase")
        database.server.connect("newbie", "first-long-passphrase").close()
        staffed.execute("UPDATE person SET role = 'auditor' WHERE name = 'newbie'")
        roles.set_login(staffed, "newbie", "auditor", "second-long-passphrase")
        with database.server.connect("newbie", "second-long-passphrase") as moved:
            row = moved.execute("SELECT pg_has_role('auditor', 'member'), pg_has_role('cashier', 'member')").fetchone()
        assert row == (True, False)
        roles.lock_login(staffed, "newbie")
        with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
            database.server.connect("newbie", "second-long-passphrase")
        roles.set_login(staffed, "newbie", "auditor", "third-long-passphrase")
        database.server.connect("newbie", "third-long-passphrase").close()
        assert told(city) == [
            ("admin", "newbie", None, '{"group": "cashier", "active": 1, "password": "set"}'),
            ("admin", "newbie", '{"group": "cashier", "active": 1}',
             '{"group": "auditor", "active": 1, "password": "set"}'),
            ("admin", "newbie", '{"group": "auditor", "active": 1}', '{"group": null, "active": 0}'),
            ("admin", "newbie", '{"group": null, "active": 0}', '{"group": "auditor", "active": 1, "password": "set"}'),
        ]  # fmt: skip

    @pytest.mark.parametrize("act", ["locked", "moved"])
    def test_an_open_window_has_no_old_right_any_more(
        self, city: books.Books, staffed: psycopg.Connection[Any], act: str
    ) -> None:
        database = city.database
        assert isinstance(database, SharedDatabase)
        roles.set_login(staffed, "newbie", "cashier", "first-long-passphrase")
        with database.server.connect("newbie", "first-long-passphrase") as window:
            window.execute("SELECT count(*) FROM account")
            if act == "locked":
                roles.lock_login(staffed, "newbie")
            else:
                staffed.execute("UPDATE person SET role = 'auditor' WHERE name = 'newbie'")
                roles.set_login(staffed, "newbie", "auditor", "second-long-passphrase")
            for statement in OLD_RIGHTS[act]:
                with pytest.raises(psycopg.Error) as refused:
                    window.execute(statement)  # type: ignore[call-overload]  # plain text
                # Who may not even look into the schema is told that there is no such table.
                assert refused.value.sqlstate in (DENIED, "42P01"), statement
                with pytest.raises(Refused, match="right"):
                    raise spoken(refused.value)

    @pytest.mark.parametrize(
        ("before", "call"),
        [
            ("SELECT 1", "SELECT staff_login('newbie', 'supervisor', '{v}')"),  # the books say cashier
            ("SELECT 1", "SELECT staff_login('stranger', 'cashier', '{v}')"),  # nobody in the books
            ("UPDATE person SET active = 0 WHERE name = 'newbie'", "SELECT staff_login('newbie', 'cashier', '{v}')"),
            (
                "UPDATE person SET role = 'supervisor' WHERE name = 'admin'",
                "SELECT staff_login('admin', 'supervisor', '{v}')",
            ),
            ("SELECT 1", "SELECT staff_login('admin', 'supervisor', '{v}')"),
            ("SELECT 1", "SELECT staff_lock('admin')"),
            ("SELECT 1", "SELECT staff_lock('postgres')"),
            ("SELECT 1", "SELECT staff_lock('tillwright_locked')"),
            ("SELECT 1", "SELECT staff_login('newbie', 'tillwright_locked', '{v}')"),
        ],
    )  # fmt: skip
    def test_no_administrator_gives_a_login_more_than_the_books_say_or_changes_their_own(
        self, city: books.Books, staffed: psycopg.Connection[Any], before: str, call: str
    ) -> None:
        verifier = staffed.pgconn.encrypt_password(b"a-long-passphrase", b"newbie", b"scram-sha-256").decode()
        staffed.execute(before)  # type: ignore[call-overload]  # plain text
        with pytest.raises(psycopg.Error) as refused:
            staffed.execute(call.format(v=verifier))  # type: ignore[call-overload]  # plain text
        assert refused.value.sqlstate == FIXED
        assert told(city) == []

    @pytest.mark.parametrize("statement", [
        "SELECT staff_told('idle', NULL, '{}')", "SELECT staff_state('idle')", "SELECT staff_may_change('idle')",
        "INSERT INTO audit (by_person, what, key) VALUES ('jkim', 'login', 'idle')", "GRANT tillwright_locked TO idle",
        "GRANT administrator TO idle", "ALTER ROLE idle PASSWORD 'x'", "ALTER ROLE admin CREATEROLE",
        "CREATE ROLE helper SUPERUSER", "DROP ROLE idle", "GRANT pg_signal_backend TO admin",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
    ])  # fmt: skip
    def test_an_administrator_changes_logins_by_the_two_functions_alone(
        self, staffed: psycopg.Connection[Any], statement: str
    ) -> None:
        with pytest.raises(psycopg.Error) as refused:
            staffed.execute(statement)  # type: ignore[call-overload]  # plain text
        assert refused.value.sqlstate == DENIED

    def test_everybody_may_give_themselves_a_new_password_and_an_administrator_by_setup_too(
        self, city: books.Books, staffed: psycopg.Connection[Any]
    ) -> None:
        database = city.database
        assert isinstance(database, SharedDatabase)
        try:
            roles.set_login(staffed, "admin", "administrator", "another-long-passphrase")
            database.server.connect("admin", "another-long-passphrase").close()
        finally:
            roles.set_login(staffed, "admin", "administrator", books.PASSWORD)

    def test_no_password_reaches_the_servers_log(
        self, city: books.Books, staffed: psycopg.Connection[Any], postgres_server: Server
    ) -> None:
        log = postgres_server.cluster.folder / "server.log"
        with psycopg.connect(city.database.server.url.render_as_string()) as root:  # type: ignore[attr-defined]
            root.execute("ALTER ROLE admin SET log_statement = 'all'")
        try:
            with login(city, "admin") as watched:
                roles.set_login(watched, "newbie", "cashier", "seven-wet-umbrellas")
        finally:
            postgres_server.execute(sql.SQL("ALTER ROLE admin RESET log_statement"))
        said = log.read_text(errors="replace")
        assert "staff_login" in said
        assert "seven-wet-umbrellas" not in said


def test_a_refused_statement_is_told_as_a_missing_right(shared: books.Books) -> None:
    with pytest.raises(Refused) as refused, shared.as_("mdiaz").writing() as connection:
        connection.exec_driver_sql("UPDATE person SET role = 'supervisor' WHERE name = 'mdiaz'")
    assert refused.value.code == "TW-RIGHT"
    assert re.search("right", refused.value.message)

# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements are built from names of this file
"""Preparing shared books, signing in to them, and the address they are found at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from app.bootstrap import shared
from app.bootstrap.clock import system_clock
from app.domain.errors import CounterError, Fault, Refused
from app.queries import masters
from app.services import drawers, people
from app.services.desk import Desk
from app.services.posting import Journal
from app.services.sample import invented
from app.storage import postgresql, roles, schema, shared_home
from app.storage.server import Server as Address
from tests import books, shared_books
from tests.postgres import Server

pytestmark = pytest.mark.postgres
GUARDS = (
    "SELECT tgrelid::regclass::text, tgname, tgenabled, tgtype FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
)
GRANTS = (
    "SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2",
    "SELECT relname, relrowsecurity FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
    "SELECT t.oid::regclass::text, a::text FROM pg_class AS t, unnest(relacl) AS a ORDER BY 1, 2",
    "SELECT attrelid::regclass::text, attname, a::text FROM pg_attribute, unnest(attacl) AS a ORDER BY 1, 2, 3",
    "SELECT proname, proowner::regrole::text, a::text FROM pg_proc, unnest(proacl) AS a ORDER BY 1, 2, 3",
)


@pytest.fixture
def empty(postgres_server: Server) -> Iterator[str]:
    url = postgres_server.create_database()
    yield url
    postgres_server.drop_database(url)


def facts_of(url: str) -> list[object]:
    with psycopg.connect(url) as connection:
        return [connection.execute(query).fetchall() for query in (GUARDS, *GRANTS)]


@pytest.fixture
def usual_logins(empty: str) -> Iterator[None]:
    """Roles belong to the whole server: after the sample's, everybody gets the usual password back."""
    yield
    shared_books.logins(empty)


@pytest.mark.usefixtures("usual_logins")
def test_the_sample_city_is_ready_to_sign_in_to(empty: str) -> None:
    shared_home.init(empty, sample=shared.sample_city())
    address = Address.at(empty)
    people = invented.ridgemont().people
    assert len(people) == 8
    for name, (full_name, role, _) in people.items():
        with address.connect(name, f"{name}-ridgemont") as connection:
            row = connection.execute("SELECT full_name, role FROM person WHERE name = session_user").fetchone()
        assert row == (full_name, role)


def test_books_are_prepared_only_once(empty: str) -> None:
    shared_home.init(empty)
    before = facts_of(empty)
    with pytest.raises(CounterError, match="holds books already"):
        shared_home.init(empty)
    assert facts_of(empty) == before


def test_the_sample_city_stays_on_this_machine() -> None:
    with pytest.raises(CounterError, match="this machine"):
        shared_home.init("postgresql://postgres@db.example.org/books", sample=shared.sample_city())


def test_no_password_is_asked_for_a_sample_city_elsewhere() -> None:
    with pytest.raises(CounterError, match="this machine"):
        shared.init("postgresql://a@db.example.org/b", sample=True, ask=lambda: pytest.fail("nothing is asked for"))


def test_books_elsewhere_are_read_with_a_password_and_a_checked_certificate() -> None:
    asked = []
    url = shared.address_to_read("postgresql://pshah@db.example.org/b", ask=lambda who: asked.append(who) or "p/w")
    assert url == "postgresql://pshah:p%2Fw@db.example.org/b?sslmode=verify-full&sslrootcert=system"
    assert asked == ["pshah"]
    here = "postgresql://pshah@127.0.0.1/b"
    assert shared.address_to_read(here, ask=lambda who: pytest.fail("nothing is asked for")) == here
    with pytest.raises(CounterError, match="names no login"):
        shared.address_to_read("postgresql://db.example.org/b", ask=lambda who: "p")


@pytest.mark.parametrize(
    "address", ["sqlite:///books.db", "postgresql://postgres@/books", "postgresql://db.example.org"]
)
def test_an_address_that_is_none_of_shared_books_is_refused(address: str) -> None:
    with pytest.raises(CounterError, match="not an address"):
        Address.at(address)


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_an_address_never_weakens_the_encryption(mode: str) -> None:
    with pytest.raises(CounterError, match="weaker"):
        Address.at(f"postgresql://db.example.org/books?sslmode={mode}")
    assert Address.at("postgresql://db.example.org/books").parameters("mdiaz", "")["sslmode"] == "verify-full"


def test_a_login_that_may_not_prepare_is_told_so(empty: str, furnished: str) -> None:
    with psycopg.connect(empty, autocommit=True) as connection:
        connection.execute("CREATE ROLE plain LOGIN PASSWORD 'plain'")
    try:
        with pytest.raises(CounterError, match="administrator's login"):
            shared_home.init(empty.replace("postgres@", "plain:plain@"))
        with pytest.raises(Fault, match="does not know this name with this password"):
            shared_home.init(empty.replace("postgres@", "plain:wrong@"))
    finally:
        with psycopg.connect(empty, autocommit=True) as connection:
            connection.execute("DROP ROLE plain")


def test_an_old_encoding_is_refused(postgres_server: Server) -> None:
    postgres_server.execute(
        sql.SQL("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    )
    try:
        with pytest.raises(Fault, match="UTF-8"):
            shared_home.init(postgres_server.url("latin"))
    finally:
        postgres_server.drop_database(postgres_server.url("latin"))


def test_an_upgrade_leaves_guards_and_grants_as_a_new_database_has_them(
    empty: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shared_home.init(empty)
    before = facts_of(empty)
    with psycopg.connect(empty) as connection:
        connection.execute("DROP TRIGGER guard_entry ON entry")
        connection.execute("ALTER TABLE entry DISABLE TRIGGER guard_fixed")
        connection.execute("GRANT UPDATE ON entry TO cashier")
    shared_home.upgrade(empty)
    assert facts_of(empty) == before
    monkeypatch.setattr(schema, "SCHEMA", 0)
    with pytest.raises(Fault, match="newer version"):
        shared_home.upgrade(empty)


COLUMNS = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
INDEXES = "SELECT indexname, '' FROM pg_indexes WHERE schemaname = 'public'"


def take_away_what_came_later(url: str, first: str) -> None:
    """Leave of the tables at `url` what the first migration makes, as it does at `first`."""
    engine = create_engine(first.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
    with engine.begin() as connection:
        schema.to_revision(connection, "0001")
        columns, indexes = (set(map(tuple, connection.exec_driver_sql(query))) for query in (COLUMNS, INDEXES))
    tables = {table for table, _ in columns}
    with psycopg.connect(url) as connection:
        for view in roles.VIEWS:
            connection.execute(sql.SQL("DROP VIEW {}").format(sql.Identifier(view)))
        for table in sorted({table for table, _ in connection.execute(COLUMNS)} - tables):
            connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(table)))
        for table, column in sorted(set(connection.execute(COLUMNS)) - columns):
            drop = sql.SQL("ALTER TABLE {} DROP COLUMN {} CASCADE")
            connection.execute(drop.format(sql.Identifier(table), sql.Identifier(column)))
        for index, _ in sorted(set(connection.execute(INDEXES)) - indexes):
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(index)))
        connection.execute("DELETE FROM role_right")  # those of later kinds come with their migrations
        connection.execute("UPDATE schema_version SET version_num = '0001'")
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")


def test_books_made_before_there_were_departments_are_upgraded_and_limit_nobody(
    empty: str, postgres_server: Server
) -> None:
    """As the first schema made them: without what came later, and without the grants on it."""
    shared_home.init(empty)
    before = facts_of(empty)
    first = postgres_server.create_database()
    take_away_what_came_later(empty, first)
    postgres_server.drop_database(first)
    with pytest.raises(Fault, match="older version"):
        shared_home.check(empty)
    copy = shared_home.upgrade(empty)
    assert copy == f"{empty.rpartition('/')[2]}_before_{schema.SCHEMA}"
    left, right = ({row for part in told for row in part} for told in (facts_of(empty), before))
    assert {row for row in left ^ right if not str(row[1]).startswith("........pg.dropped")} == set()
    with psycopg.connect(empty) as connection:
        assert connection.execute("SELECT DISTINCT departments FROM tender_kind").fetchall() == [("[]",)]
        assert connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == (str(schema.SCHEMA),)
    copied = postgres_server.url(copy)
    with pytest.raises(psycopg.OperationalError, match="not currently accepting connections"):
        psycopg.connect(copied)
    postgres_server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(copy)))
    with psycopg.connect(copied) as connection:
        assert connection.execute("SELECT version_num FROM schema_version").fetchone() == ("0001",)
    postgres_server.drop_database(copied)


class TestOlderBooksAreUpgradedWhenNobodyIsAtWork:
    """A copy is made first, and whoever is still there is named."""

    @pytest.fixture
    def city(self, postgres_server: Server, furnished: str) -> Iterator[books.Books]:
        """Books nobody else is connected to, not even who puts the others back after a test."""
        url = postgres_server.copy_of(furnished)
        held = shared_books.opened(url)
        yield held
        held.close()
        postgres_server.let_go(url)

    @pytest.fixture
    def older(self, city: books.Books) -> str:
        """The address of books that say they are of the schema before this one; nobody is signed in to them."""
        with city.database.writing() as connection:
            connection.exec_driver_sql(f"UPDATE meta SET value = '{schema.SCHEMA - 1}' WHERE key = 'schema'")
        return city.database.server.url.set(username="postgres").render_as_string()  # type: ignore[attr-defined]

    def copies(self, url: str) -> list[str]:
        with psycopg.connect(url) as connection:
            rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE '%\\_before\\_%'").fetchall()
        return [name for (name,) in rows]

    def test_an_open_drawer_is_named(self, city: books.Books, older: str) -> None:
        books.drawer(city, "01", "mdiaz").opens()
        city.close()
        with pytest.raises(Fault, match=r"Sessions are open: 01-0001 of mdiaz. Nothing was changed."):
            shared_home.upgrade(older)
        assert self.copies(older) == []

    def test_who_is_signed_in_is_named(self, city: books.Books, older: str) -> None:
        city.close()
        with (
            psycopg.connect(older.replace("postgres@", f"jkim:{books.PASSWORD}@")),
            pytest.raises(Fault, match=r"Somebody is signed in to these books: jkim. Nothing was changed."),
        ):
            shared_home.upgrade(older)
        assert self.copies(older) == []

    def test_what_is_recorded_while_the_copy_is_made_stops_it(
        self, city: books.Books, older: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        city.close()

        def meanwhile(_server: Address) -> str:
            held = shared_books.opened(older)
            books.drawer(held, "01", "mdiaz").opens()
            held.close()
            return "a_copy"

        monkeypatch.setattr(shared_home, "_copy", meanwhile)
        with pytest.raises(Fault, match=r"while the books were copied. Nothing was changed."):
            shared_home.upgrade(older)

    def test_a_login_that_may_make_no_copy_changes_nothing(self, city: books.Books, older: str) -> None:
        city.close()
        with psycopg.connect(older, autocommit=True) as root:
            root.execute("CREATE ROLE dba LOGIN PASSWORD 'dba'")
            root.execute("GRANT tillwright_owner, tillwright_staffing TO dba")
            try:
                root.close()
                with pytest.raises(
                    Fault, match=r'may make no database. Nothing was changed. Run ALTER ROLE "dba" CREATEDB'
                ):
                    shared_home.upgrade(older.replace("postgres@", "dba:dba@"))
            finally:
                with psycopg.connect(older, autocommit=True) as again:
                    again.execute("DROP OWNED BY dba")
                    again.execute("DROP ROLE dba")


class TestTwoVersionsForADay:
    """Within an epoch an older program goes on in newer books; beyond it nothing it writes is taken."""

    def says(self, city: books.Books, key: str, value: int) -> None:
        with city.database.writing() as connection:
            connection.exec_driver_sql(f"UPDATE meta SET value = '{value}' WHERE key = '{key}'")

    def test_a_newer_schema_of_the_same_epoch_is_worked_on(self, city: books.Books) -> None:
        self.says(city, "schema", schema.SCHEMA + 1)
        postgresql.fit(city.as_("mdiaz"))
        books.drawer(city, "01", "mdiaz").opens()
        assert city.rows("SELECT id, state FROM book") == [("01-0001", "open")]

    def test_an_older_schema_waits_for_who_runs_the_server(self, city: books.Books) -> None:
        self.says(city, "schema", schema.SCHEMA - 1)
        with pytest.raises(Fault, match=r"older version of the program. Nothing was changed. Ask who runs the server"):
            postgresql.fit(city.as_("mdiaz"))

    def test_another_epoch_is_refused_at_sign_in(self, city: books.Books) -> None:
        for epoch, told in ((schema.EPOCH + 1, "This till is older"), (schema.EPOCH - 1, "an older version")):
            self.says(city, "epoch", epoch)
            with pytest.raises(Fault, match=told):
                postgresql.fit(city.as_("mdiaz"))

    def test_an_epoch_that_begins_after_the_sign_in_refuses_the_next_entry(self, city: books.Books) -> None:
        database = city.as_("mdiaz")
        desk = Desk(
            database, system_clock, people.staff_of(database, "mdiaz"), "W1", masters.city(database), Journal(database)
        )
        self.says(city, "epoch", schema.EPOCH + 1)
        before = city.digest()
        with pytest.raises(Refused, match="older than the books") as refused:
            drawers.open_drawer(desk, drawer="01", count=books.FLOAT)
        assert refused.value.code == "TW-EPOCH"
        assert city.digest() == before


def test_a_failed_preparation_leaves_nothing_behind(empty: str) -> None:
    def fails(_connection: object) -> None:
        raise RuntimeError("the light went out")

    with pytest.raises(RuntimeError):
        shared_home.init(empty, more=fails)
    assert facts_of(empty)[0] == []
    shared_home.init(empty)


class TestSigningIn:
    """Signing in is connecting."""

    @pytest.mark.parametrize(
        ("person", "password"), [("mdiaz", "wrong"), ("nobody-here", books.PASSWORD), ("mdiaz", "")]
    )
    def test_a_wrong_name_and_a_wrong_password_are_told_alike(
        self, city: books.Books, person: str, password: str
    ) -> None:
        with pytest.raises(CounterError) as refused:
            city.database.connect_as(person, password)
        assert refused.value.message == "The name or the password is not right. Nothing was opened. Type both again."

    def test_people_change_their_own_password_with_the_old_one(self, city: books.Books) -> None:
        own = city.database.connect_as("idle", books.PASSWORD)
        with pytest.raises(CounterError):
            own.change_own_password("wrong", "another-long-passphrase")
        own.change_own_password(books.PASSWORD, "another-long-passphrase")
        try:
            with pytest.raises(CounterError):
                city.database.connect_as("idle", books.PASSWORD)
            city.database.connect_as("idle", "another-long-passphrase").close()
            with own.reading() as connection:
                assert connection.exec_driver_sql("SELECT session_user").scalar_one() == "idle"
        finally:
            own.change_own_password("another-long-passphrase", books.PASSWORD)
            own.close()

    def test_nobody_records_for_another(self, city: books.Books) -> None:
        with pytest.raises(Fault):
            city.as_("mdiaz").signed_in_as("jkim")

    def test_an_approval_is_given_on_the_approvers_own_login(self, city: books.Books) -> None:
        session = books.drawer(city, "01", "mdiaz").opens()
        paid = session.takes([books.item("DOGLIC", "20.00")], [books.in_cash("20.00")])
        undoing = session.undoing(paid)
        assert undoing.approval is not None
        with pytest.raises(Refused, match="consent"):
            city.as_("mdiaz").approve(undoing.approval)
        city.as_("jkim").approve(undoing.approval)
        city.as_("jkim").approve(undoing.approval)  # the same consent sent again is the same consent
        city.as_("mdiaz").record(undoing)
        assert city.rows("SELECT approved_by FROM approval") == [("jkim",)]


def test_every_change_of_the_set_up_leaves_who_and_what(city: books.Books) -> None:
    with city.as_("admin").writing() as connection:
        connection.exec_driver_sql("UPDATE drawer SET name = 'Left window', version = version + 1 WHERE code = '01'")
    assert city.rows(
        "SELECT by_person, what, key, before::json ->> 'name', after::json ->> 'name'"
        " FROM audit ORDER BY id DESC LIMIT 1"
    ) == [("admin", "drawer", "01", "Drawer 01", "Left window")]


def test_prepared_databases_are_alike(empty: str, postgres_server: Server, furnished: str) -> None:
    shared_home.init(empty)
    assert facts_of(empty) == facts_of(postgres_server.url(furnished))
    assert shared_books.differences(empty) == ()
    assert postgresql.SharedDatabase.dialect == "postgresql"

# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements are built from names of this file
"""`database check`: each fault is planted in a real server, told in a line, and gone when its remedy was followed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from app import cli
from app.bootstrap.clock import system_clock
from app.domain.errors import CounterError, Fault
from app.domain.finding import Finding
from app.storage import schema, shared_home
from app.storage.checkup import catalogue, run
from app.storage.checkup import server as around
from app.storage.checkup.catalogue import Facts
from app.storage.server import Server
from tests import books, certificates, postgres, shared_books

pytestmark = pytest.mark.postgres

STATEMENT = re.compile(r"(?:Run|;) ((?:ALTER|CREATE|DROP|GRANT|REVOKE|REINDEX|SET) .*?)(?=, then|, unless|; |\.$|\. )")
SETTING = re.compile(r"Set (\w+) = ([^\s,]+) in postgresql.conf and reload")


@dataclass
class Looked:
    """Shared books on a server of their own, and what is told of them."""

    server: postgres.Server
    url: str
    expected: Facts

    def told(self) -> tuple[Finding, ...]:
        return run.check(self.url, system_clock, compare=lambda _: self.expected)

    def must(self) -> list[str]:
        return [str(finding) for finding in self.told() if finding.must]

    def does(self, *statements: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def sets(self, setting: str, value: str) -> None:
        """Change a setting of the server as its administrator does, and wait until it holds."""
        self.does(f"ALTER SYSTEM SET {setting} = {value}")
        self.reload(lambda: self.shows(setting) == value.strip("'"))

    def reload(self, holds: Callable[[], bool]) -> None:
        self.does("SELECT pg_reload_conf()")
        until = time.monotonic() + 5
        while not holds():
            assert time.monotonic() < until
            time.sleep(0.01)

    def shows(self, setting: str) -> str:
        with psycopg.connect(self.url) as connection:
            row = connection.execute(f"SHOW {setting}").fetchone()
        return str(row and row[0])

    def mend(self, finding: Finding) -> None:
        """Follow a remedy as it is written."""
        if setting := SETTING.search(finding.remedy):
            self.sets(*setting.groups())
            return
        statements = STATEMENT.findall(finding.remedy)
        assert statements, finding.remedy
        self.does(*(each.replace("DATABASE …", f'DATABASE "{self.url.rpartition("/")[2]}"') for each in statements))


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    with postgres.running(durable=True) as server:
        url = server.url(shared_books.prepare(server))
        certificates.give_to(server, certificates.Authority.new(tmp_path_factory.mktemp("authority")))
        held = Looked(server, url, run.made_by_this_program(Server.at(url)))
        held.sets("ssl", "on")
        held.sets("log_error_verbosity", "terse")
        held.does("ALTER ROLE gone NOLOGIN")  # who left is locked out by Setup
        yield held


def test_books_as_they_should_be_have_nothing_to_mend(
    looked: Looked, capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    before = looked.told()
    assert cli.main(["--home", str(tmp_path), "database", "check", looked.url]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:-1] == [str(finding) for finding in before]
    assert said[-1].startswith("Nothing to mend")
    assert looked.must() == []
    with psycopg.connect(looked.url) as connection:
        assert (catalogue.NAME,) not in connection.execute("SELECT datname FROM pg_database").fetchall()


def test_something_to_mend_is_the_answer_of_the_command(
    looked: Looked, capsys: pytest.CaptureFixture[str], tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "made_by_this_program", lambda _: looked.expected)
    looked.does("ALTER TABLE entry DISABLE TRIGGER guard_entry")
    try:
        assert cli.main(["--home", str(tmp_path), "database", "check", looked.url]) == 1
    finally:
        looked.does("ALTER TABLE entry ENABLE ALWAYS TRIGGER guard_entry")
    said = capsys.readouterr().out.splitlines()
    assert (
        "To mend: Guard not as the program makes it: guard_entry of entry. Run tillwright database upgrade" in said[-2]
    )
    assert said[-1] == "1 thing to mend. Nothing was changed."


SETTINGS = [
    ("fsync", "off", "A power cut can lose receipts"),
    ("full_page_writes", "off", "A power cut can damage the books"),
    ("synchronous_commit", "off", "before anything is on its disk"),
    ("zero_damaged_pages", "on", "read as empty"),
    ("password_encryption", "md5", "easily broken"),
    ("log_error_verbosity", "verbose", "Payers' names"),
    ("ssl_min_protocol_version", "'TLSv1'", "Outdated encryption"),
]


@pytest.mark.parametrize(("setting", "value", "means"), SETTINGS)
def test_a_setting_that_loses_payments_or_tells_secrets_is_told(
    looked: Looked, setting: str, value: str, means: str
) -> None:
    looked.sets(setting, value)
    (finding,) = [finding for finding in looked.told() if finding.must]
    assert finding.what.startswith(f"{setting} is {value.strip(chr(39))}. ")
    assert means in finding.what
    looked.mend(finding)
    assert looked.must() == []


ROLES = [
    ("ALTER ROLE tillwright_owner LOGIN", "Somebody could sign in as tillwright_owner."),
    ("ALTER ROLE supervisor LOGIN", "Somebody could sign in as supervisor."),
    ("ALTER ROLE tillwright_owner SUPERUSER", "tillwright_owner has SUPERUSER."),
    ("ALTER ROLE tillwright_staffing NOCREATEROLE", "Setup cannot add people."),
    ("REVOKE clerk FROM tillwright_staffing", "Setup cannot put people into the group clerk."),
    ("GRANT supervisor TO cashier", "cashier may whatever supervisor may."),
    ("ALTER ROLE mdiaz SUPERUSER", "mdiaz works at a till and has SUPERUSER"),
    ("ALTER ROLE jkim BYPASSRLS", "jkim works at a till and has BYPASSRLS"),
    ("ALTER ROLE admin CREATEROLE", "admin works at a till and has CREATEROLE"),
    ("GRANT supervisor TO mdiaz", "mdiaz is a cashier and also in supervisor."),
    ("GRANT tillwright_owner TO admin", "admin is a administrator and also in tillwright_owner."),
    ("GRANT pg_write_all_data TO idle", "idle is a cashier and also in pg_write_all_data."),
    ("ALTER ROLE gone LOGIN", "gone left and can still sign in."),
    ("ALTER ROLE mdiaz CONNECTION LIMIT 1", "mdiaz may have no more than 1 connections."),
    ("ALTER DATABASE {db} SET default_transaction_read_only = on", "Nothing can be recorded."),
    ("ALTER DATABASE {db} CONNECTION LIMIT 5", "Room for 5 connections"),
]


@pytest.mark.parametrize(("plant", "told"), ROLES)
def test_a_role_that_may_too_much_or_too_little_is_told(looked: Looked, plant: str, told: str) -> None:
    looked.does(plant.format(db=looked.url.rpartition("/")[2]))
    finding = next(finding for finding in looked.told() if told in finding.what)
    assert finding.must
    if "CONNECTION LIMIT 5" in plant:
        looked.does(f"ALTER DATABASE {looked.url.rpartition('/')[2]} CONNECTION LIMIT -1")
    else:
        looked.mend(finding)
    assert looked.must() == []


def test_a_person_whose_login_is_in_another_group_or_keeps_a_weak_password_is_told(looked: Looked) -> None:
    looked.does("UPDATE person SET role = 'clerk' WHERE name = 'idle'")
    looked.does("SET password_encryption = md5", "ALTER ROLE kfox PASSWORD 'an-old-password'")
    try:
        told = looked.must()
    finally:
        looked.does("UPDATE person SET role = 'cashier' WHERE name = 'idle'")
        shared_books.logins(looked.url)
        looked.does("ALTER ROLE gone NOLOGIN")
    assert [line.partition(". ")[0] for line in told[:2]] == [
        "To mend: idle is a clerk and also in cashier",
        "To mend: idle is a clerk in these books, and the login is not",
    ]
    assert "no SCRAM password of kfox" in told[2]
    assert looked.must() == []


def test_a_login_that_is_nobody_here_and_a_person_without_one_are_advice(looked: Looked) -> None:
    looked.does("ALTER ROLE oruiz NOLOGIN")
    try:
        told = [finding.what for finding in looked.told() if not finding.must]
    finally:
        looked.does("ALTER ROLE oruiz LOGIN")
    assert "nobody may open these books and is nobody in them." in told
    assert "oruiz is in these books and cannot sign in." in told


def test_a_missing_role_is_told_before_anything_is_compared(looked: Looked) -> None:
    looked.does("ALTER ROLE auditor RENAME TO was_auditor")
    try:
        (told,) = looked.must()
    finally:
        looked.does("ALTER ROLE was_auditor RENAME TO auditor")
    assert told.startswith("To mend: The server has no role auditor. Run CREATE ROLE auditor NOLOGIN NOINHERIT, then")


GUARDS = [
    ("DROP TRIGGER guard_fixed ON posting", "Guard missing: guard_fixed of posting."),
    ("ALTER TABLE approval DISABLE TRIGGER guard_approval", "guard_approval of approval"),
    ("ALTER TABLE entry ENABLE REPLICA TRIGGER guard_entry", "guard_entry of entry"),
    ("CREATE TRIGGER mine BEFORE UPDATE ON meta FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
     "mine of meta"),
    ("CREATE OR REPLACE FUNCTION guard_refuse(code text) RETURNS void LANGUAGE sql AS 'SELECT'", "guard_refuse(text)"),
    ("ALTER FUNCTION guard_approval() RESET search_path", "guard_approval()"),
    ("ALTER FUNCTION guard_fixed() OWNER TO postgres", "Owner not as the program makes it: guard_fixed()."),
    ("ALTER TABLE posting OWNER TO postgres", "posting"),
    ("DROP POLICY blind ON receipt", "Policy missing: blind of receipt."),
    ("CREATE POLICY open ON receipt FOR SELECT TO cashier USING (true)", "open of receipt"),
    ("ALTER TABLE drawer_count DISABLE ROW LEVEL SECURITY", "Row policies not as the program makes it: drawer_count."),
    ("CREATE OR REPLACE VIEW grand_total AS SELECT code, session, opening_grand AS grand FROM book", "grand_total"),
    ("GRANT UPDATE ON entry TO cashier", "UPDATE on entry to cashier"),
    ("GRANT UPDATE (recorded_by) ON entry TO clerk", "UPDATE on entry (recorded_by) to clerk"),
    ("GRANT CREATE ON SCHEMA public TO PUBLIC", "CREATE on the schema to PUBLIC"),
    ("GRANT TEMP ON DATABASE {db} TO auditor", "TEMPORARY on the database to auditor"),
    ("GRANT EXECUTE ON FUNCTION guard_credit(bigint) TO PUBLIC", "EXECUTE on guard_credit(bigint) to PUBLIC"),
    ("REVOKE INSERT (body) ON entry FROM cashier", "INSERT on entry (body) to cashier"),
    ("REVOKE SELECT ON charge FROM auditor", "SELECT on charge to auditor"),
]  # fmt: skip


def test_guards_and_grants_that_are_not_the_programs_are_told_and_an_upgrade_puts_them_back(looked: Looked) -> None:
    database = looked.url.rpartition("/")[2]
    looked.does(*(plant.format(db=database) for plant, _ in GUARDS))
    wrong = [finding for finding in looked.told() if finding.must]
    assert {finding.remedy.partition(",")[0] for finding in wrong} == {"Run tillwright database upgrade ADDRESS"}
    shared_home.upgrade(looked.url)
    assert looked.must() == []


@pytest.mark.parametrize(("plant", "expected"), GUARDS)
def test_each_of_them_is_told_alone(looked: Looked, plant: str, expected: str) -> None:
    """In a transaction that is rolled back: what the check reads is what the transaction sees."""
    engine = create_engine(looked.url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
    with engine.connect() as connection, connection.begin() as planted:
        connection.exec_driver_sql(plant.format(db=looked.url.rpartition("/")[2]))
        (finding, *more) = catalogue.findings(catalogue.facts(connection), looked.expected)
        planted.rollback()
    assert expected in finding.what
    assert finding.must
    assert all(each.must for each in more)


TABLES = [
    ("DROP INDEX ix_audit_what", "Index missing: ix_audit_what.", "Run CREATE INDEX ix_audit_what ON public.audit"),
    ("ALTER TABLE charge DROP COLUMN open CASCADE", "Column missing: charge.open.", "Restore a copy"),
    ("ALTER TABLE entry ALTER COLUMN recorded_by SET DEFAULT 'jkim'", "entry.recorded_by", "Restore a copy"),
    ("ALTER TABLE entry DROP CONSTRAINT pk_entry CASCADE", "pk_entry of entry", "Restore a copy"),
    ("ALTER TABLE fund DISABLE TRIGGER ALL", "Check of references", "Run ALTER TABLE fund ENABLE TRIGGER ALL."),
    ("CREATE TABLE public.mine (n int)", "Table that is none of the program's: mine.", "DROP TABLE mine."),
    ("CREATE RULE quiet AS ON DELETE TO entry DO INSTEAD NOTHING", "Rule that is none", "Find out who added it"),
    ("CREATE FUNCTION public.sum_up() RETURNS int LANGUAGE sql AS 'SELECT 1'", "sum_up()", "DROP FUNCTION sum_up()"),
    ("CREATE SCHEMA elsewhere", "Schema that is none", "DROP SCHEMA elsewhere."),
    ("GRANT UPDATE ON entry TO mdiaz", "mdiaz was given rights past every group: UPDATE on entry.",
     "Run DROP OWNED BY mdiaz in this database."),
]  # fmt: skip


@pytest.mark.parametrize(("plant", "expected", "remedy"), TABLES)
def test_what_no_upgrade_mends_is_told_with_what_does(looked: Looked, plant: str, expected: str, remedy: str) -> None:
    engine = create_engine(looked.url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
    with engine.connect() as connection, connection.begin() as planted:
        connection.exec_driver_sql(plant)
        found = list(catalogue.findings(catalogue.facts(connection), looked.expected))
        planted.rollback()
    assert [each for each in found if expected in each.what and remedy in each.remedy], found


def test_an_unencrypted_or_unguarded_way_in_is_told_by_its_line(looked: Looked) -> None:
    file = looked.server.cluster.data / "pg_hba.conf"
    before = file.read_text()
    lines = (
        "host all all 10.0.0.0/8 scram-sha-256", "hostssl all all 10.0.0.0/8 md5", "hostssl all all 0.0.0.0/0 trust",
        "host all all 10.0.0.0 255.0.0.0 reject", "hostssl all all db.example.org scram-sha-256", "nonsense",
    )  # fmt: skip
    file.write_text(before + "".join(f"{line}\n" for line in lines))
    try:
        told = looked.must()
    finally:
        file.write_text(before)
    first = before.count("\n") + 1
    assert [line.partition(". ")[0] for line in told] == [
        f"To mend: Line {first + 5} of pg_hba.conf cannot be read",
        f"To mend: Line {first} of pg_hba.conf lets other machines in without encryption",
        f"To mend: Line {first + 1}, {first + 2} of pg_hba.conf lets other machines in without a safe password",
    ]


def test_a_server_that_offers_no_encryption_to_others_is_told(looked: Looked) -> None:
    """The address a server listens at takes a restart; what `reached` reads of it is a setting of this session's."""
    looked.sets("ssl", "off")
    try:
        engine = create_engine(looked.url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
        with engine.connect() as connection:
            (finding,) = [each for each in around.reached(connection, here=False) if each.must]
    finally:
        looked.sets("ssl", "on")
    assert finding.what == "This connection is not encrypted."


@pytest.mark.parametrize(("hours", "way"), [(-1, "ahead of"), (1, "behind")])
def test_a_clock_that_is_off_is_told(looked: Looked, hours: int, way: str) -> None:
    engine = create_engine(looked.url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
    with engine.connect() as connection:
        (told,) = around.time_told(connection, lambda: datetime.now(UTC) + timedelta(hours=hours))
        assert re.match(rf"The server's clock is 3,(600|599) seconds {way} this machine's", told.what)
        assert list(around.time_told(connection, system_clock)) == []


def test_other_rules_of_sorting_and_strange_extensions_are_told(looked: Looked) -> None:
    database = looked.url.rpartition("/")[2]
    looked.does(f"UPDATE pg_database SET datcollversion = '0.1' WHERE datname = '{database}'")
    looked.does("CREATE EXTENSION file_fdw")
    try:
        told = [finding for finding in looked.told() if "file_fdw" in finding.what or "sorts text" in finding.what]
    finally:
        looked.does(f"UPDATE pg_database SET datcollversion = NULL WHERE datname = '{database}'")
        looked.does("DROP EXTENSION file_fdw")
    assert [finding.must for finding in told] == [True, False]
    assert f'REINDEX DATABASE "{database}"' in told[0].remedy


def test_books_of_an_older_program_are_to_be_upgraded_and_are_not_compared(looked: Looked) -> None:
    looked.does("UPDATE meta SET value = '1' WHERE key = 'schema'", "UPDATE meta SET value = '9' WHERE key = 'epoch'")
    try:
        told = run.check(looked.url, system_clock, compare=lambda _: pytest.fail("another schema is not compared"))
    finally:
        looked.does(
            f"UPDATE meta SET value = '{schema.SCHEMA}' WHERE key = 'schema'",
            f"UPDATE meta SET value = '{schema.EPOCH}' WHERE key = 'epoch'",
        )
    said = [finding.what for finding in told if finding.must]
    assert said == [
        "Tills of this version are refused: the books go by the rules of another one.",
        "These books were made by an older version of the program.",
    ]


class TestWhoMayCheck:
    """It is the administrator's; a till is told so."""

    def test_a_till_may_not(self, looked: Looked) -> None:
        with pytest.raises(CounterError, match="This login may not check these books"):
            run.check(looked.url.replace("postgres@", f"mdiaz:{books.PASSWORD}@"), system_clock)

    def test_a_database_without_books_is_no_shared_home(self, looked: Looked) -> None:
        with pytest.raises(CounterError, match="There are no books"):
            run.check(looked.server.admin_url, system_clock)

    def test_an_administrator_who_may_make_no_database_is_told_what_is_missing(self, looked: Looked) -> None:
        looked.does("CREATE ROLE dba LOGIN PASSWORD 'dba'", "GRANT tillwright_owner, tillwright_staffing TO dba")
        url = looked.url.replace("postgres@", "dba:dba@")
        try:
            told = [finding for finding in run.check(url, system_clock) if finding.must]
            assert [finding.what[:37] for finding in told] == ["Guards and grants were not compared: "]
            looked.mend(told[0])
            assert [finding for finding in run.check(url, system_clock) if finding.must] == []
        finally:
            looked.does("DROP OWNED BY dba", "DROP ROLE dba")

    def test_two_checks_at_once_do_not_disturb_each_other(self, looked: Looked) -> None:
        looked.does(f"CREATE DATABASE {catalogue.NAME}")
        with (
            psycopg.connect(looked.server.url(catalogue.NAME)),
            pytest.raises(Fault, match="Somebody else checks"),
        ):
            run.check(looked.url, system_clock)
        # What a check left behind that was ended by hand is taken away.
        assert run.made_by_this_program(Server.at(looked.url)) == looked.expected


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("postgresql://postgres@127.0.0.1:1/books", "Nothing answers at this address."),
        ("{server}/not_there", "There is no database of this name on the server."),
        ("{server}/postgres?sslmode=verify-full", "The file that sslrootcert names is not there."),
        ("{login}", "The server does not know this name with this password."),
    ],
)
def test_a_server_that_is_not_reached_is_told_with_the_reason(looked: Looked, address: str, what: str) -> None:
    server = looked.server.url("").rstrip("/")
    with pytest.raises(Fault, match=what):
        run.check(address.format(server=server, login=looked.url.replace("postgres@", "mdiaz:wrong@")), system_clock)

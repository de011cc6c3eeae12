# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements and tables of a test
"""Books are opened only when they are whole; older ones are copied, upgraded and checked, with their guards on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.domain.entry import Kind
from app.domain.errors import Fault, Refused
from app.models import Base
from app.queries import books as book_queries
from app.storage import create, engine, open_home, places, rebuild, schema
from app.verifier import walk
from tests.books import (
    CITY,
    DAY,
    LIMITS,
    READY_DAY,
    Books,
    Session,
    day_book,
    embedded,
    furnish,
    in_cash,
    item,
    office,
    town,
)
from tests.storage.spec.acts import dog, refused

NEXT = f'''"""A later change: one column, and one table made anew."""
from alembic import op
from sqlalchemy import Column, Text
revision, down_revision, branch_labels, depends_on = "9999", "{schema.SCHEMA:04d}", None, None
def upgrade():
    with op.batch_alter_table("customer", recreate="always", table_kwargs={{"sqlite_strict": True}}) as batch:
        batch.add_column(Column("note", Text))
'''


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a small town in it, closed."""
    town(Books(embedded(open_home.books_file(tmp_path)))).close()
    return tmp_path


def change(home: Path, statement: str) -> None:
    """What somebody with the file does to it."""
    connection = engine.driver().connect(str(open_home.books_file(home)))
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_the_digest_kept_with_the_guards_is_that_of_a_fresh_home() -> None:
    fresh = engine.sqlite_engine(None)
    with fresh.begin() as connection:
        schema.migrate(connection)
        assert schema.digest(connection) == schema.expected_digest()
    fresh.dispose()


def test_the_migrations_make_the_tables_the_models_name() -> None:
    fresh = engine.sqlite_engine(None)
    with fresh.begin() as connection:
        schema.migrate(connection)
        options = {"version_table": "schema_version"}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []
    fresh.dispose()


def test_a_closed_home_opens_again_with_all_it_held(home: Path) -> None:
    opened = open_home.open_embedded(home)
    books = Books(opened.database)
    assert books.holds()["book"] == 18
    assert books.rows("SELECT value FROM meta WHERE key = 'schema'") == [(str(schema.SCHEMA),)]
    opened.close()


def test_a_folder_without_books_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="no books"):
        open_home.open_embedded(tmp_path)


def test_books_are_not_made_over_others(home: Path) -> None:
    with pytest.raises(Fault, match="books already"):
        create.create(open_home.books_file(home), CITY)


def test_books_that_could_not_be_made_leave_no_file(tmp_path: Path) -> None:
    def fails(connection: object) -> None:
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        create.create(tmp_path / "books.db", CITY, more=fails)
    assert not (tmp_path / "books.db").exists()


def test_a_second_window_is_kept_out_until_the_first_closes(home: Path) -> None:
    first = open_home.open_embedded(home)
    with pytest.raises(Fault, match="another window"):
        open_home.open_embedded(home)
    first.close()
    open_home.open_embedded(home).close()


def test_books_of_a_newer_version_are_refused_and_not_touched(home: Path) -> None:
    change(home, "UPDATE meta SET value = '99' WHERE key = 'schema'")
    before = open_home.books_file(home).read_bytes()
    with pytest.raises(Fault, match="newer version"):
        open_home.open_embedded(home)
    assert open_home.books_file(home).read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    ["DROP TRIGGER posting_derived", "DROP INDEX void_once", "CREATE TABLE extra (a)", "ALTER TABLE fund ADD x TEXT"],
)
def test_books_whose_rules_were_changed_by_hand_are_refused(home: Path, statement: str) -> None:
    change(home, statement)
    with pytest.raises(Fault, match="not the program's own"):
        open_home.open_embedded(home)


def test_a_damaged_file_is_refused_and_kept(home: Path) -> None:
    path = open_home.books_file(home)
    path.write_bytes(b"not a database at all" * 400)
    kept = path.read_bytes()
    with pytest.raises(Fault, match="damaged"):
        open_home.open_embedded(home)
    assert path.read_bytes() == kept


def test_after_an_unclean_end_the_file_is_checked(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = open_home.open_embedded(home)
    books = Books(opened.database)
    books.as_("admin").record(_no_op(books))
    left = tmp_path / "left"
    left.mkdir()
    for file in home.glob("books.db*"):
        shutil.copy(file, left / file.name)
    asked: list[str] = []
    real = open_home._check
    monkeypatch.setattr(open_home, "_check", lambda c, pragma: (asked.append(pragma), real(c, pragma))[1])
    open_home.open_embedded(left).close()
    open_home.open_embedded(left).close()
    assert asked == ["quick_check"]
    opened.close()


def _no_op(books: Books):  # type: ignore[no-untyped-def]
    from app.domain.entry import BookType, Kind, Pen
    from app.domain.kinds import setup
    from app.queries import books as book_queries
    from tests.books import Session

    pen = book_queries.pen(books.database, "W1-0002")
    assert isinstance(pen, Pen)
    assert pen.type is BookType.OFFICE
    return Session(books, pen).builds(Kind.SETUP, setup.setup("code", "x", None, {"a": "b"}))


def later_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str = NEXT) -> None:
    """The program as its next version: one migration more."""
    migrations = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    (migrations / "versions" / "9999_later.py").write_text(script, encoding="utf-8")
    monkeypatch.setattr(schema, "MIGRATIONS", migrations)
    monkeypatch.setattr(schema, "SCHEMA", schema.SCHEMA + 1)


def test_older_books_are_copied_then_upgraded_and_their_guards_fire(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later_version(tmp_path, monkeypatch)
    opened = open_home.open_embedded(home)
    assert opened.upgraded_from == schema.SCHEMA - 1
    books = Books(opened.database)
    assert books.rows("SELECT note FROM customer") == [(None,)]
    triggers = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
    (guards,) = books.rows(triggers)[0]
    assert guards > 100
    for statement in ("UPDATE entry SET kind = kind", "DELETE FROM posting", "DELETE FROM customer"):
        with pytest.raises(Refused, match="stays as it is"), books.as_("admin").writing() as connection:
            connection.exec_driver_sql(statement)
    assert opened.copy is not None
    copy = engine.driver().connect(str(opened.copy))
    assert copy.execute(triggers).fetchone()[0] == guards
    assert copy.execute("SELECT count(*) FROM entry").fetchone() == books.rows("SELECT count(*) FROM entry")[0]
    copy.close()
    opened.close()


def test_books_made_before_there_were_departments_are_upgraded_and_limit_nobody(tmp_path: Path) -> None:
    """The file was made by the program as it was at schema 1: a town with drawers in every state."""
    shutil.copy(Path(__file__).parent / "upgrades" / "schema-1.db", open_home.books_file(tmp_path))
    opened = open_home.open_embedded(tmp_path)
    assert opened.upgraded_from == 1
    assert opened.copy is not None
    books = Books(opened.database)
    for table in ("person", "tender_kind"):
        assert books.rows(f"SELECT DISTINCT departments FROM {table}") == [("[]",)]
    assert books.rows("SELECT code, gl, tenders FROM bank_account") == [
        ("GENERAL", "999-1100", '["cash", "check", "money_order"]')
    ]
    assert books.rows("SELECT role FROM role_right WHERE right_name = 'deposit' ORDER BY role") == [
        ("clerk",), ("supervisor",),
    ]  # fmt: skip
    added = (
        "SELECT right_name FROM role_right WHERE role = 'cashier' AND right_name IN ('pickup', 'paid_in', 'paid_out',"
    )
    assert len(books.rows(f"{added} 'exchange')")) == 4
    assert books.rows("SELECT count(*) FROM role_right WHERE role = 'clerk' AND right_name = 'pickup'") == [(0,)]
    with books.as_("admin").writing() as connection:
        assert rebuild.differences(connection) == ()
        for limit in LIMITS:
            connection.exec_driver_sql(limit)
    ((body,),) = books.rows("SELECT after FROM audit WHERE what = 'person' ORDER BY id DESC LIMIT 1")
    assert json.loads(json.loads(body)["departments"]) == ["Licensing", "Water"]
    one = Session(books, book_queries.pen(books.database, "01-0001"))
    gained = books.rows("SELECT role, right_name FROM role_right WHERE right_name IN ('reversal', 'refund_request')")
    assert sorted(gained) == [(role, act) for role in ("clerk", "supervisor") for act in ("refund_request", "reversal")]
    permit = one.story([item("PERMIT", "20.00", {"100-4220": "20.00"})], [in_cash("20.00")])
    assert refused(books, one.builds(Kind.RECEIPT, permit)) == "TW-RIGHT"
    one.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    new = "SELECT role, right_name FROM role_right WHERE right_name IN ('surprise_count', 'counterfeit') ORDER BY 2, 1"
    assert books.rows(new) == [
        ("cashier", "counterfeit"), ("supervisor", "counterfeit"), ("supervisor", "surprise_count"),
    ]  # fmt: skip
    for right in ("allocate", "small_difference"):
        gained = books.rows(f"SELECT role FROM role_right WHERE right_name = '{right}' ORDER BY 1")
        assert gained == [("cashier",), ("supervisor",)]
    back = office(books, "aortega", 3).opens()
    back.records(back.surprising("01-0001"))
    with pytest.raises(Refused, match="stays as it is"), books.as_("admin").writing() as connection:
        connection.exec_driver_sql("DELETE FROM entry")
    for right in ("close_day", "export_gl"):
        assert books.rows(f"SELECT role FROM role_right WHERE right_name = '{right}'") == [("supervisor",)]
    city = day_book(books).opens()
    assert refused(books, city.builds(Kind.SEAL, city.sealing(DAY))) == "TW-OPEN"
    city.seals(READY_DAY)
    opened.close()
    assert walk.verify(open_home.books_file(tmp_path), deep=True).findings == ()
    again = open_home.open_embedded(tmp_path)
    assert again.upgraded_from is None
    again.close()


def test_an_upgrade_that_fails_leaves_books_and_guards_as_they_were(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later_version(tmp_path, monkeypatch, NEXT + '    op.execute("SELECT * FROM nowhere")\n')
    with pytest.raises(Fault):
        open_home.open_embedded(home)
    monkeypatch.undo()
    open_home.open_embedded(home).close()


def test_a_network_folder_is_refused(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:9 / {tmp_path} rw - nfs4 server:/x rw\n")
    with pytest.raises(Fault, match="network folder"):
        places.refuse_network(tmp_path, mounts)
    places.refuse_network(tmp_path.parent, mounts)


def test_a_sqlite_that_is_too_old_is_refused() -> None:
    old = SimpleNamespace(sqlite_version="3.40.1", sqlite_version_info=(3, 40, 1))
    with pytest.raises(Fault, match="too old"):
        engine.refuse_too_old(old)


def test_the_guards_of_a_home_in_memory_fire_too() -> None:
    books = town(Books(create.create(None, CITY, more=furnish)))
    assert refused(books, dog(books), by="tnguyen") == "TW-PEN"
    books.close()

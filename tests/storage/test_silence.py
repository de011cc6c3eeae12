# SPDX-License-Identifier: Apache-2.0
"""An error of the books never carries what was to be written: payers' names stay out of logs and tracebacks."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from app import logs
from app.storage import shared_home
from app.storage.engine import sqlite_engine
from app.storage.server import Server as Address
from tests import books
from tests.postgres import Server

NAME = "Ana Soto-Quill"


def refused(connection: Connection, statement: str, **values: Any) -> str:
    """What stands in the log after a statement the database refused."""
    with pytest.raises(DBAPIError) as failure:
        connection.execute(text(statement), values)
    return "".join(traceback.format_exception(failure.value))


def make(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE payer (name TEXT PRIMARY KEY, cents BIGINT CHECK (cents > 0))"))


def test_a_refused_insert_names_no_payer_in_an_embedded_home() -> None:
    engine = sqlite_engine(None)
    with engine.begin() as connection:
        make(connection)
        said = refused(connection, "INSERT INTO payer VALUES (:name, :cents)", name=NAME, cents=0)
    engine.dispose()
    assert "INSERT INTO payer" in said
    assert NAME not in said


def test_a_file_of_books_keeps_the_same_silence(tmp_path: Any) -> None:
    held = books.Books(books.embedded(tmp_path / "books.db"))
    with pytest.raises(DBAPIError) as failure, held.database.writing() as connection:
        connection.execute(text("INSERT INTO customer (id, name) VALUES (NULL, :name)"), {"name": NAME})
    held.close()
    assert NAME not in "".join(traceback.format_exception(failure.value))


@pytest.mark.postgres
@pytest.mark.parametrize(
    "engine_of",
    [lambda at: at.engine("postgres"), lambda at: shared_home._admin_engine(at)],
    ids=["screens", "preparing"],
)
def test_a_refused_insert_names_no_payer_in_the_log_of_shared_books(
    postgres_server: Server, engine_of: Callable[[Address], Engine]
) -> None:
    url = postgres_server.create_database()
    engine = engine_of(Address.at(url))
    with engine.connect() as connection, connection.begin():
        make(connection)
        said = refused(connection, "INSERT INTO payer VALUES (:name, :cents)", name=NAME, cents=0)
    engine.dispose()
    postgres_server.drop_database(url)
    assert NAME in said, "the server itself quotes the row it refused"
    assert NAME not in logs.redact(said)
    assert "parameters:" not in said

# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements are built from names of the catalogue and of this file
"""The small city of tests/books.py in PostgreSQL, prepared once per server and copied for each test."""

from __future__ import annotations

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from app.models import DERIVED
from app.storage import rebuild, roles, shared_home
from app.storage.postgresql import SharedDatabase
from app.storage.server import Server as Address
from tests import books
from tests.postgres import ADMIN, Server


def prepare(server: Server) -> str:
    """Make a furnished database with everybody's logins, and answer its name, to be copied."""
    url = server.create_database()
    shared_home.init(url, facts=books.CITY, more=books.furnish)
    logins(url)
    return url.rpartition("/")[2]


def logins(url: str) -> None:
    """Give everybody a login with the usual password, on the whole server."""
    with psycopg.connect(url, autocommit=True) as connection:
        for name, role in books.PEOPLE.items():
            roles.set_login(connection, name, role, books.PASSWORD)
        roles.set_login(connection, "nobody", "cashier", books.PASSWORD)  # a login that is nobody in the books


def opened(url: str, patience: float = 5.0) -> books.Books:
    """The books at a superuser's address: `database` sees everything, `as_` is each person's own login."""
    return books.Books(SharedDatabase(Address.at(url, patience), ADMIN))


def differences(url: str) -> tuple[rebuild.Difference, ...]:
    """Where the derived tables are not what the entries say."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
    with engine.begin() as connection:
        return rebuild.differences(connection)


def state(held: books.Books) -> str:
    """Everything derived from the entries, and the entries, as one hash the server reckons.

    Consents are left out: in shared books they are given before the entry that names them is tried.
    """
    tables = sorted({*DERIVED, "entry", "desk_event", "audit"})
    parts = " || ".join(
        f"coalesce((SELECT string_agg(t::text, '|' ORDER BY t::text) FROM {t} AS t), '')" for t in tables
    )
    return str(held.rows(f"SELECT md5({parts})")[0][0])

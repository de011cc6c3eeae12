# SPDX-License-Identifier: Apache-2.0
"""The throw-away PostgreSQL of the tests is real, durable, reachable by loopback alone, and leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests import postgres


def value(url: str, query: str) -> object:
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return row[0]


@pytest.mark.postgres
@pytest.mark.parametrize("durable", [False, True])
def test_only_a_durable_cluster_flushes_like_a_real_one(durable: bool) -> None:
    flush = "on" if durable else "off"
    with postgres.running(durable=durable) as server:
        settings = {
            name: value(server.admin_url, f"SHOW {name}")
            for name in ("fsync", "synchronous_commit", "full_page_writes", "listen_addresses", "server_encoding")
        }
    assert settings == {
        "fsync": flush,
        "synchronous_commit": "on",
        "full_page_writes": flush,
        "listen_addresses": "127.0.0.1",
        "server_encoding": "UTF8",
    }


def test_a_new_database_is_a_copy_of_its_template_and_goes_again(postgres_server: postgres.Server) -> None:
    template = postgres_server.create_database()
    with psycopg.connect(template) as connection:
        connection.execute("CREATE TABLE kept (n int)")
    copy = postgres_server.create_database(template.rpartition("/")[2])
    assert value(copy, "SELECT count(*) FROM kept") == 0
    for url in (copy, template):
        postgres_server.drop_database(url)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(copy)


def test_people_sign_in_with_a_password_and_no_other(postgres_server: postgres.Server) -> None:
    postgres_server.execute(sql.SQL("CREATE ROLE dana LOGIN PASSWORD 'right horse'"))
    try:
        good = postgres_server.url("postgres", user="dana", password="right%20horse")
        assert value(good, "SELECT current_user") == "dana"
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(postgres_server.url("postgres", user="dana", password="wrong"))
    finally:
        postgres_server.execute(sql.SQL("DROP ROLE dana"))


def test_a_restart_ends_connections_and_keeps_what_was_committed(postgres_server: postgres.Server) -> None:
    url = postgres_server.create_database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")
        postgres_server.restart("immediate")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    assert value(url, "SELECT n FROM kept") == 1
    postgres_server.drop_database(url)


@pytest.mark.postgres
def test_the_server_stops_and_its_folder_goes_when_the_tests_are_killed() -> None:
    program = (
        "import os, sys\n"
        "from tests import postgres\n"
        "with postgres.running() as server:\n"
        "    sys.stdout.write(f'{server.cluster.folder}\\n'); sys.stdout.flush()\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run([sys.executable, "-c", program], cwd=root, stdout=subprocess.PIPE, text=True, timeout=120)
    folder = Path(done.stdout.strip())
    assert done.returncode == -9
    assert folder.name.startswith("tillwright-pg-")
    deadline = time.monotonic() + 60
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folder.exists()

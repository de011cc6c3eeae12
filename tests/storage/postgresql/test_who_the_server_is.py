# SPDX-License-Identifier: Apache-2.0
"""The server proves who it is before anybody's password is sent to it (R4), as libpq and a real certificate see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from app.bootstrap import joining
from app.bootstrap.clock import system_clock
from app.domain.errors import CounterError, Fault
from app.domain.joining import Joining
from app.storage import postgresql
from app.storage.server import Server as Address
from tests import books, certificates, postgres, shared_books

pytestmark = pytest.mark.postgres


@dataclass
class Held:
    """Furnished books on a server with a certificate, and who signed it."""

    server: postgres.Server
    name: str
    authority: certificates.Authority
    stranger: certificates.Authority

    def address(
        self, host: str = "localhost", mode: str = "verify-full", root: Path | None = None, more: str = ""
    ) -> str:
        file = quote(str(root or self.authority.root))
        return f"postgresql://{host}:{self.server.port}/{self.name}?sslmode={mode}&sslrootcert={file}{more}"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    with postgres.running() as server:
        authority = certificates.Authority.new(tmp_path_factory.mktemp("authority"))
        certificates.give_to(server, authority, hosts="DNS:localhost")
        hba = server.cluster.data / "pg_hba.conf"
        hba.write_text(
            "host all postgres 127.0.0.1/32 trust\nhostssl all jkim 127.0.0.1/32 scram-sha-256 clientcert=verify-ca\n"
            "hostssl all all 127.0.0.1/32 scram-sha-256\n"
        )
        with psycopg.connect(server.admin_url, autocommit=True) as root:
            root.execute("ALTER SYSTEM SET ssl_ca_file = 'root.crt'")
            root.execute("ALTER SYSTEM SET ssl = on")
        server.restart()
        name = shared_books.prepare(server)
        yield Held(server, name, authority, certificates.Authority.new(tmp_path_factory.mktemp("other"), "Stranger"))


def signed_in(address: str, person: str = "mdiaz") -> str:
    """Sign in and answer how the connection is encrypted."""
    database = postgresql.sign_in(Address.at(address), person, books.PASSWORD)
    try:
        with database.reading() as connection:
            query = "SELECT ssl, version, client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            ssl, version, name = connection.exec_driver_sql(query).one()
    finally:
        database.close()
    assert ssl
    return f"{version} {name or ''}".strip()


def test_the_right_server_is_let_in_to_over_todays_encryption(held: Held) -> None:
    assert signed_in(held.address()) == "TLSv1.3"


@pytest.mark.parametrize(
    ("host", "stranger", "told"),
    [
        ("localhost", True, "The server's certificate comes from nobody this machine trusts."),
        ("127.0.0.1", False, "The server's certificate is made for another name."),
    ],
)
def test_another_server_gets_no_password(held: Held, host: str, stranger: bool, told: str) -> None:
    root = held.stranger.root if stranger else None
    with pytest.raises(Fault) as refused:
        signed_in(held.address(host, root=root))
    assert refused.value.what == told


def test_a_server_without_encryption_gets_no_password(held: Held) -> None:
    with psycopg.connect(held.server.admin_url, autocommit=True) as root:
        root.execute("ALTER SYSTEM SET ssl = off")
        root.execute("SELECT pg_reload_conf()")
    try:
        with pytest.raises(Fault, match="The server offers no encryption, so no password is sent to it"):
            signed_in(held.address())
    finally:
        with psycopg.connect(held.server.admin_url, autocommit=True) as root:
            root.execute("ALTER SYSTEM SET ssl = on")
            root.execute("SELECT pg_reload_conf()")


def test_a_workstation_shows_its_own_certificate_where_the_server_asks_for_one(held: Held) -> None:
    certificate, key = held.authority.signs("till-W1")
    with pytest.raises(Fault, match="asks for a certificate of this workstation"):
        signed_in(held.address(), "jkim")
    assert signed_in(held.address(more=f"&sslcert={certificate}&sslkey={key}"), "jkim").endswith("/CN=till-W1")


def test_only_a_setting_lets_a_till_take_less_proof() -> None:
    address = "postgresql://books.example.gov/city"
    told = {
        check: Address.at(address, check=check).parameters("mdiaz", "")
        for check in ("verify-full", "verify-ca", "require")
    }
    assert {check: (each["sslmode"], each.get("sslrootcert")) for check, each in told.items()} == {
        "verify-full": ("verify-full", "system"), "verify-ca": ("verify-ca", None), "require": ("require", None),
    }  # fmt: skip
    with pytest.raises(CounterError, match="weaker"):
        Address.at(f"{address}?sslmode=require")
    with pytest.raises(CounterError, match="weaker"):
        Address.at(f"{address}?sslmode=disable", check="require")
    stricter = Address.at(f"{address}?sslmode=verify-full&sslrootcert=city.crt", check="require")
    assert stricter.parameters("mdiaz", "")["sslmode"] == "verify-full"
    assert "sslmode=require" in Address.at(address, check="require").to_read("mdiaz")


class TestJoining:
    """A till tries a server by somebody's own login, and is told what it can see of it."""

    def test_what_is_not_as_it_should_be_there_is_told(self, held: Held) -> None:
        tried = joining.try_server(Joining(held.address(), "W2", "MDiaz", books.PASSWORD), system_clock, "verify-full")
        said = [finding.what for finding in tried if finding.must]
        assert "fsync is off. A power cut can lose receipts that were printed." in said
        assert not any("encrypt" in what for what in said)

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"password": "wrong"}, "password"),
            ({"name": "stranger"}, "password"),
            ({"address": "sqlite:///x"}, "address"),
        ],
    )
    def test_what_was_typed_wrong_is_told_beside_its_field(
        self, held: Held, change: dict[str, str], field: str
    ) -> None:
        typed = {"address": held.address(), "workstation": "W2", "name": "mdiaz", "password": books.PASSWORD} | change
        with pytest.raises(CounterError) as refused:
            joining.try_server(Joining(**typed), system_clock, "verify-full")
        assert refused.value.field == field

    def test_a_login_that_is_nobody_in_these_books_does_not_join_them(self, held: Held) -> None:
        with pytest.raises(CounterError, match="do not belong together"):
            joining.try_server(Joining(held.address(), "W2", "nobody", books.PASSWORD), system_clock, "verify-full")

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("books.example.gov/city", "postgresql://books.example.gov/city"),
            ("postgresql://dana:secret@books.example.gov:5433/city", "postgresql://books.example.gov:5433/city"),
            (
                "books.example.gov/city?sslrootcert=/etc/city.crt",
                "postgresql://books.example.gov/city?sslrootcert=%2Fetc%2Fcity.crt",
            ),
        ],
    )
    def test_the_address_is_kept_without_anybodys_name_or_password(self, typed: str, kept: str) -> None:
        assert joining.address_of(typed) == kept

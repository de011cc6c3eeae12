# SPDX-License-Identifier: Apache-2.0
"""`tillwright deploy`: a till joins shared books as a file says, with nobody at it; and what it leaves alone."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import cli, settings
from app.bootstrap.home import Home
from app.devices.virtual_printer import VirtualPrinter
from app.queries import masters
from app.queries import setup as held
from tests import books, shared_books
from tests.postgres import Server

pytestmark = pytest.mark.postgres


@pytest.fixture
def address(postgres_server: Server, furnished: str) -> Iterator[str]:
    """Shared books where nobody has worked yet."""
    url = postgres_server.copy_of(furnished)
    yield url
    postgres_server.let_go(url)


Deploy = Callable[..., int]


@pytest.fixture
def deploy(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Deploy:
    """Write the file and run the command; the password comes through the pipe."""

    def act(*lines: str, person: str = "admin", password: str = books.PASSWORD, database: str = address) -> int:
        file = tmp_path / "w3.toml"
        file.write_text("\n".join((f'database = "{database}"', 'workstation = "W3"', *lines)), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
        told = ["deploy", str(file), "--as", person, "--password-from-input"]
        return cli.main(["--home", str(tmp_path / "home"), *told])

    return act


def state(address: str) -> str:
    held_open = shared_books.opened(address)
    try:
        return shared_books.state(held_open)
    finally:
        held_open.close()


def test_a_till_joins_and_is_worked_at(
    deploy: Deploy, address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printer = VirtualPrinter()
    at = printer.start()
    table = ("[printer]", 'name = "Counter 3"', 'driver = "escpos-network"', f'address = "{at}"', "columns = 48")
    try:
        assert deploy('name = "Window 3"', 'drawer = "01"', "text_scale = 150", *table) == 0
    finally:
        printer.close()
    assert capsys.readouterr().out.splitlines() == [
        "Printer Counter 3 is new in Setup.",
        "Workstation W3 is new in Setup.",
        f"This till is W3 of {books.CITY['city_name']} with drawer 01. Its settings are in {tmp_path / 'home'}.",
        "Printer Counter 3: ready.",
    ]
    chosen = settings.load(tmp_path / "home")
    assert (chosen.database, chosen.workstation, chosen.drawer) == (address, "W3", "01")
    assert (chosen.printer, chosen.text_scale) == ("Counter 3", 150)
    assert books.PASSWORD not in (tmp_path / "home" / settings.FILE_NAME).read_text(encoding="utf-8")
    home = Home(tmp_path / "home", chosen)
    desk = home.sign_in("mdiaz", books.PASSWORD)
    (station,) = (row for row in held.workstations(desk.database) if row.code == "W3")
    (known,) = (row for row in masters.printers(desk.database) if row.name == "Counter 3")
    home.close()
    assert (desk.till, station.name, known.address, known.columns) == ("W3", "Window 3", at, 48)


def test_done_again_it_changes_nothing_and_needs_no_right(
    deploy: Deploy, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = ("[printer]", 'name = "Slips"', 'driver = "file"', 'address = "slips"')
    assert deploy(*table) == 0
    before = state(address)
    capsys.readouterr()
    assert deploy(*table) == 0
    assert "Printer Slips is as it was in Setup." in capsys.readouterr().out
    assert deploy('printer = "Slips"', person="mdiaz") == 0
    assert state(address) == before


REFUSED = {
    "a drawer nobody has": (('drawer = "77"',), {}, "Setup has no drawer 77 in use. Nothing was changed."),
    "a printer nobody has": (('printer = "Old one"',), {}, "Setup has no printer Old one. Nothing was changed."),
    "a wrong password": ((), {"password": "guess"}, ""),
    "somebody without the right": ((), {"person": "mdiaz"}, "workstations"),
    "no shared books": ((), {"database": "sqlite"}, "does not say the address of shared books"),
    "a key it does not know": (("colour = 1",), {}, "there is no setting colour"),
    "a password in the file": (('password = "x"',), {}, "Passwords are never kept in files"),
    "a printer without an address": (("[printer]", 'name = "A"', 'driver = "virtual"'), {}, "printer has no address"),
    "a printer's key it does not know": (("[printer]", "speed = 1"), {}, "printer.speed is not known"),
    "a driver it does not know": (("[printer]", 'name = "A"', 'driver = "x"', 'address = "y"'), {}, "no driver"),
    "a name that is none": (("name = 3",), {}, "name is no text"),
    "no file of this form": (("= 3",), {}, "cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_leaves_the_till_as_it_was(
    deploy: Deploy, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    lines, told, words = REFUSED[name]
    assert deploy(*lines, **told) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def test_a_till_is_not_taken_out_of_other_books(
    deploy: Deploy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    settings.save(settings.Settings(), home, database="postgresql://till@elsewhere.example/books")
    assert deploy() == 1
    assert "This till works in other books" in capsys.readouterr().err
    (home / settings.FILE_NAME).unlink()
    (home / "books.db").touch()
    assert deploy() == 1
    assert "There are books in" in capsys.readouterr().err
    assert not (home / settings.FILE_NAME).exists()

# SPDX-License-Identifier: Apache-2.0
"""Cash that is no payment, at the Drawer screen by keys: picked up, paid in and out, exchanged, taken back, limited."""

from collections.abc import Callable, Iterator

import pytest
from argon2 import PasswordHasher
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.ports import KickReason
from app.services import passwords
from app.storage import masters
from app.views.jobs import Jobs
from app.views.screens.drawer.reminders import FULL
from app.views.screens.drawer.screen import DrawerScreen
from app.views.theme import Theme
from tests import books as town
from tests.books import PASSWORD, Books
from tests.conftest import FakeClock
from tests.storage.spec.cash_acts import adopts
from tests.views.screens.drawer_place import Place, settle, texts
from tests.views.screens.test_drawer import counts, has_session, press, sheet_of, shown_notice, types

Key = Qt.Key
Person = Callable[[str], DrawerScreen]


@pytest.fixture
def books(monkeypatch: pytest.MonkeyPatch) -> Iterator[Books]:
    """Drawer 01 of Maria Diaz is open on $200.00, and people have passwords."""
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    held = Books(town.embedded())
    with held.as_("admin").writing() as connection:
        for name in ("mdiaz", "jkim"):
            masters.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(PASSWORD)})
    has_session(held)
    yield held
    held.close()


@pytest.fixture
def place(qtbot: QtBot, look: Theme, lanes: Jobs, books: Books, clock: FakeClock) -> Iterator[Place]:
    """A window of 1366 x 768 with nobody signed in."""
    made = Place(books, clock, lanes)
    qtbot.addWidget(made.window)
    made.window.resize(1366, 768)
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    yield made
    settle(made.jobs)


@pytest.fixture
def screen(place: Place) -> DrawerScreen:
    """The Drawer screen of Maria Diaz."""
    shown = place.signs_in("mdiaz")
    settle(place.jobs)
    return shown


def cash(books: Books) -> int:
    (held,) = books.rows("SELECT cash FROM book WHERE id = '01-0001'")
    return int(held[0])


def signs(place: Place, name: str = "jkim", password: str = PASSWORD) -> None:
    """The second person types name and password."""
    types(place, name)
    press(place, Key.Key_Return)
    types(place, password)


def says(place: Place, *answers: str) -> None:
    """One answer after the other, each with Enter."""
    for answer in answers:
        types(place, answer)
        press(place, Key.Key_Return)


def test_a_pickup_is_signed_by_whoever_takes_the_cash(place: Place, screen: DrawerScreen, books: Books) -> None:
    press(place, Key.Key_P, alt=True)
    says(place, "60", "too much cash")
    signs(place)
    press(place, Key.Key_F12)
    assert shown_notice(place).startswith("$60.00 is picked up")
    assert (cash(books), place.printed.titles) == (14000, ["Pickup to the vault, book 01-0001"])
    assert place.printed.kicks == [KickReason.CASH]
    assert "Picked up for the vault" in texts(screen.own)


def test_who_asks_cannot_take_the_cash_and_what_was_typed_stays(
    place: Place, screen: DrawerScreen, books: Books
) -> None:
    press(place, Key.Key_P, alt=True)
    says(place, "60", "too much cash")
    signs(place, "mdiaz")
    press(place, Key.Key_F12)
    sheet = sheet_of(place)
    assert any("cannot approve it" in said for said in texts(sheet))
    assert sheet.amount.text() == "60.00"  # type: ignore[attr-defined]  # the pickup sheet
    assert cash(books) == 20000


def test_cash_is_paid_in_for_a_code(place: Place, screen: DrawerScreen, books: Books) -> None:
    press(place, Key.Key_I, alt=True)
    says(place, "15", "Ana Lee", "misc", "left on the counter")
    assert shown_notice(place).startswith("$15.00 is paid in")
    assert books.rows("SELECT cents FROM posting WHERE gl = '100-4290'") == [(-1500,)]


def test_what_cash_may_not_be_paid_for_is_said_beside_its_field(
    place: Place, screen: DrawerScreen, books: Books
) -> None:
    press(place, Key.Key_U, alt=True)
    says(place, "15", "Ace Hardware", "999-1115", "tape")
    assert "not paid in or out for 999-1115" in sheet_of(place).fields["purpose"].error  # type: ignore[attr-defined]
    types(place, "100-5310")
    press(place, Key.Key_F12)
    assert shown_notice(place).startswith("$15.00 is paid out")
    assert cash(books) == 18500


def test_beyond_the_limit_a_second_person_is_asked_for(place: Place, screen: DrawerScreen, books: Books) -> None:
    press(place, Key.Key_U, alt=True)
    sheet = sheet_of(place)
    approver = sheet.fields["approver"]  # type: ignore[attr-defined]
    says(place, "50")
    assert not approver.isVisible()
    press(place, Key.Key_Escape)
    press(place, Key.Key_U, alt=True)
    sheet = sheet_of(place)
    says(place, "50.01", "Ace Hardware", "100-5310", "tape")
    assert sheet.fields["approver"].isVisible()  # type: ignore[attr-defined]
    signs(place)
    press(place, Key.Key_F12)
    assert cash(books) == 14999


def test_pieces_are_exchanged_down_two_counts(place: Place, screen: DrawerScreen, books: Books) -> None:
    press(place, Key.Key_E, alt=True)
    counts(place, *("0", "0", "1", *["0"] * 10))
    counts(place, *("0", "0", "0", "1", "2", *["0"] * 8))
    says(place, "Vault", "small bills")
    assert shown_notice(place).startswith("$20.00 is exchanged")
    (body,) = books.rows("SELECT body FROM entry WHERE kind = 'exchange'")[0]
    assert '"pieces_out":[{"cents":2000,"face":2000' in body
    assert cash(books) == 20000


def test_pieces_of_another_worth_are_not_exchanged(place: Place, screen: DrawerScreen, books: Books) -> None:
    press(place, Key.Key_E, alt=True)
    counts(place, *("0", "0", "1", *["0"] * 10))
    counts(place, *["0"] * 13)
    says(place, "Vault", "small bills")
    assert any("Both sides have to come to the same" in said for said in texts(sheet_of(place)))
    assert books.rows("SELECT count(*) FROM entry WHERE kind = 'exchange'") == [(0,)]


def test_cash_that_was_moved_is_taken_back(place: Place, screen: DrawerScreen, books: Books) -> None:
    press(place, Key.Key_T, alt=True)
    assert shown_notice(place).startswith("There is nothing to take back")
    press(place, Key.Key_D, alt=True)
    says(place, "50")
    types(place, "too much")
    press(place, Key.Key_F12)
    press(place, Key.Key_T, alt=True)
    assert any("Drop $50.00" in said for said in texts(sheet_of(place)))
    sheet_of(place).fields["reason"].select_all()  # type: ignore[attr-defined]
    says(place, "typed twice")
    signs(place)
    press(place, Key.Key_F12)
    assert cash(books) == 20000
    assert "Took back the drop" in texts(screen.own)


def test_openings_beyond_the_limit_ask_for_a_second_person(place: Place, screen: DrawerScreen, books: Books) -> None:
    adopts(books, "no_sale", '{"limit": 0}')
    press(place, Key.Key_N, alt=True)
    says(place, "change")
    signs(place)
    press(place, Key.Key_F12)
    assert books.rows("SELECT body LIKE '%jkim%' FROM entry WHERE kind = 'no_sale'") == [(1,)]


def test_a_full_drawer_asks_for_a_drop_without_a_figure_and_not_while_it_is_counted(
    place: Place, screen: DrawerScreen, books: Books
) -> None:
    adopts(books, "cash_limit", '{"amount": 19999}')
    screen.refresh()
    settle(place.jobs)
    reminders = screen._reminders
    assert FULL[0] in " ".join(texts(reminders))
    assert not any("200" in said or "199" in said for said in texts(reminders))
    press(place, Key.Key_C, alt=True)
    assert not _seen(reminders, FULL[0])
    press(place, Key.Key_Escape)
    assert not _seen(reminders, FULL[0])


def _seen(root: QWidget, words: str) -> bool:
    return root.isVisible() and any(words in said for said in texts(root))


def test_nothing_moves_while_the_drawer_is_counted(place: Place, screen: DrawerScreen, books: Books) -> None:
    press(place, Key.Key_C, alt=True)
    press(place, Key.Key_Escape)
    for key in (Key.Key_P, Key.Key_I, Key.Key_U, Key.Key_E, Key.Key_T):
        press(place, key, alt=True)
    assert books.rows("SELECT kind FROM entry ORDER BY no DESC LIMIT 1") == [("begin_count",)]
    assert "Not while counting" in " ".join(texts(screen.own))

# SPDX-License-Identifier: Apache-2.0
"""The first start: one key for the sample city, one page for one's own, and Esc back from everything."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import CounterError, Fault
from app.domain.finding import Finding
from app.domain.joining import Joining
from app.domain.money import Money
from app.storage import seed
from app.views.screens.first_start import FUNDS, FirstStartPage, OwnCity
from app.views.screens.join_page import JoinPage
from app.views.theme import Theme
from tests.views import clipping

TYPED = {
    "name": "City of Alder", "administrator": "admin", "full_name": "Dana Admin", "password": "three-quiet-herons",
    "again": "three-quiet-herons",
}  # fmt: skip


@pytest.fixture
def page(in_front: Callable[[QWidget], QWidget], look: Theme) -> FirstStartPage:
    made = FirstStartPage()
    made.resize(1366, 768)
    in_front(made)
    return made


def fill(page: FirstStartPage, **changed: str) -> None:
    for name, text in (TYPED | changed).items():
        page.form.fields[name].input.setText(text)  # type: ignore[union-attr]  # all of them are typed


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def test_the_funds_offered_are_those_of_the_starter_chart() -> None:
    assert {**dict(FUNDS), "999": "Pooled cash"} == seed.FUNDS


def test_one_key_asks_for_the_sample_city(page: FirstStartPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.sample_wanted):
        press(Qt.Key.Key_Return)
    qtbot.waitUntil(page.progress.isVisible)


def test_making_says_how_far_it_is_and_stops_with_esc(page: FirstStartPage, qtbot: QtBot) -> None:
    stopped: list[bool] = []
    page.making("Making the sample city", lambda: stopped.append(True))
    page.report(248, 2000)
    assert page.progress.accessibleDescription() == "248 of 2,000 steps"
    qtbot.waitUntil(page.progress.isVisible)
    page.progress.setFocus()
    press(Qt.Key.Key_Escape)
    assert stopped == [True]
    assert page.stopped.error == "It is stopped. Nothing was kept."
    assert page.sample_button.isVisible()


def test_ones_own_city_is_asked_for_with_everything_it_needs(page: FirstStartPage, qtbot: QtBot) -> None:
    press(Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    fill(page)
    page.form.fields["funds"].set_value({"100", "501"})
    with qtbot.waitSignal(page.own_wanted) as wanted:
        press(Qt.Key.Key_F12)
    assert wanted.args == [
        OwnCity(
            "City of Alder", "America/Chicago", "admin", "Dana Admin", "three-quiet-herons", "01", Money(20000),
            {"100": "General", "501": "Water"},
        )
    ]  # fmt: skip
    assert "three-quiet-herons" not in repr(wanted.args)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""), ("administrator", "Dana Admin"), ("full_name", ""), ("password", "short"),
        ("again", "three-loud-herons"), ("drawer", "A"), ("printer", "upstairs by the window"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_beside_its_field(page: FirstStartPage, field: str, typed: str, qtbot: QtBot) -> None:
    press(Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    fill(page, **{field: typed})
    with qtbot.assertNotEmitted(page.own_wanted):
        press(Qt.Key.Key_F12)
    assert page.form.fields[field].error
    assert page.form.fields["name"].value() == (typed if field == "name" else "City of Alder")


def test_everything_that_is_missing_is_marked_at_once_and_the_first_has_the_focus(page: FirstStartPage) -> None:
    press(Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_F12)
    fields = page.form.fields
    assert {name for name, field in fields.items() if field.error} == {
        "name", "administrator", "full_name", "password",
    }  # fmt: skip
    assert fields["name"].input.hasFocus()  # type: ignore[union-attr]


def test_a_city_without_a_general_fund_is_refused(page: FirstStartPage, qtbot: QtBot) -> None:
    press(Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    fill(page)
    page.form.fields["funds"].set_value({"501"})
    with qtbot.assertNotEmitted(page.own_wanted):
        press(Qt.Key.Key_F12)
    assert "general fund" in page.form.fields["funds"].error


def test_what_could_not_be_made_is_told_and_what_was_typed_stays(page: FirstStartPage) -> None:
    press(Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    fill(page)
    press(Qt.Key.Key_F12)
    page.refuse("That password is easy to guess. Put a few words together.")
    assert page.line.error.startswith("That password")
    assert page.form.fields["name"].value() == "City of Alder"
    press(Qt.Key.Key_Escape)
    assert page.sample_button.isVisible()


@pytest.mark.parametrize("name", clipping.MEASURED)
@pytest.mark.parametrize("size", [(1366, 768, 100), (1920, 1080, 100), (1366, 768, 200)])
def test_nothing_is_cut(page: FirstStartPage, look: Theme, name: str, size: tuple[int, int, int]) -> None:
    look.choose(name, size[2])
    page.resize(*size[:2])
    assert clipping.troubles(page) == []
    page._show_own()
    assert clipping.troubles(page) == []
    page.making("Making the sample city", lambda: None)
    page.report(248, 2000)
    assert clipping.troubles(page) == []


class TestJoining:
    """A till of a city that has a server: tried first, joined with the same key, and Esc goes back."""

    @pytest.fixture
    def joining(self, page: FirstStartPage, qtbot: QtBot) -> JoinPage:
        press(Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
        for name, text in (("address", "books.example.gov/city"), ("name", "mdiaz"), ("password", "three words")):
            page.join.form.fields[name].input.setText(text)  # type: ignore[union-attr]  # all of them are typed
        return page.join

    def test_the_server_is_tried_then_joined(self, joining: JoinPage, qtbot: QtBot) -> None:
        expected = Joining("books.example.gov/city", "W1", "mdiaz", "three words")
        with qtbot.waitSignal(joining.try_wanted) as tried:
            press(Qt.Key.Key_F12)
        assert tried.args == [expected]
        assert "three words" not in repr(tried.args)
        assert joining.found_head.text() == "Asking the server …"
        joining.go()  # a second key while it is asked
        joining.saw((Finding("fsync is off.", "Set fsync = on."), Finding("No replica.", "Set one up.", must=False)))
        assert joining.found.text() == "fsync is off. Set fsync = on."
        with qtbot.waitSignal(joining.join_wanted) as joined:
            press(Qt.Key.Key_F12)
        assert joined.args == [expected]

    def test_a_server_as_it_should_be_is_told_so_and_another_address_is_tried_again(
        self, joining: JoinPage, qtbot: QtBot
    ) -> None:
        joining.go()
        joining.saw(())
        assert joining.found_head.text().endswith("as it should be.")
        joining.form.fields["address"].input.setText("other.example.gov/city")  # type: ignore[union-attr]
        assert joining.found_head.text() == ""
        with qtbot.waitSignal(joining.try_wanted):
            joining.go()

    def test_what_is_wrong_is_said_beside_its_field(self, joining: JoinPage) -> None:
        for name, text in (("address", "books"), ("workstation", "7"), ("name", ""), ("password", "")):
            joining.form.fields[name].input.setText(text)  # type: ignore[union-attr]
        joining.go()
        said = {name: field.error for name, field in joining.form.fields.items()}
        assert said == {
            "address": "Server and database, such as books.example.gov/city.",
            "workstation": "W and one to three figures, such as W2.",
            "name": "Type your sign-in name.", "password": "Type your password.",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("trouble", "field"),
        [
            (CounterError("Not right. Nothing was opened. Type both again.", field="password"), "password"),
            (Fault("Nothing answers at this address.", "Nothing was changed.", "Check host and port."), ""),
        ],
    )
    def test_what_the_server_says_is_said_where_it_belongs(
        self, joining: JoinPage, trouble: CounterError | Fault, field: str
    ) -> None:
        joining.go()
        joining.refuse(trouble)
        assert (joining.form.fields[field].error if field else joining.line.error) == str(trouble)
        assert joining.go_button.isEnabled()

    def test_esc_goes_back_but_not_while_the_server_is_asked(self, page: FirstStartPage, joining: JoinPage) -> None:
        joining.go()
        page.back()
        assert page.pages.currentWidget() is joining
        joining.saw(())
        page.back()
        assert page.sample_button.isVisible()

    @pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1024, 640)])
    def test_what_was_found_is_whole_at_every_size(
        self, page: FirstStartPage, joining: JoinPage, size: tuple[int, int]
    ) -> None:
        joining.saw((Finding("A setting is off. A power cut can lose receipts.", "Set it on."),) * 6)
        page.resize(*size)
        QApplication.processEvents()
        assert clipping.troubles(page) == []

# SPDX-License-Identifier: Apache-2.0
"""Setup by keys: choose, change, F12; errors stand beside their field, and nothing typed is lost unasked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from sqlalchemy import text

from app.devices import drivers
from app.domain.money import Money
from app.domain.ports import KickReason
from app.queries import audit, masters, people, policies
from app.services import people as sign_in
from app.services.people import Door
from app.services.setup import devices
from app.views.jobs import Jobs
from app.views.screens.setup import audit_words
from app.views.screens.setup.audit_page import AuditPage
from app.views.screens.setup.device_sections import DRIVER_WORDS
from app.views.screens.setup.import_page import ImportPage
from app.views.screens.setup.page import SectionPage
from app.views.screens.setup.screen import SetupScreen
from app.views.theme import Theme
from app.views.widgets.sheet import Sheet
from tests.books import Books, embedded
from tests.conftest import FakeClock
from tests.views import clipping
from tests.views.screens.drawer_place import settle
from tests.views.screens.setup_place import DRIVERS, Place


@pytest.fixture
def place(tmp_path: Path, clock: FakeClock, lanes: Jobs) -> Iterator[Place]:
    books = Books(embedded(tmp_path / "books.sqlite"))
    made = Place(books, clock, lanes)
    yield made
    made.leaves()


class Hand:
    """Somebody at the keyboard of the Setup screen."""

    def __init__(self, place: Place, screen: SetupScreen) -> None:
        self.place, self.screen = place, screen

    def waits(self) -> None:
        for _ in range(2):  # what was saved is read again
            settle(self.place.jobs)
            QApplication.processEvents()

    def opens(self, section: str) -> SectionPage:
        self.screen.open_section(section)
        self.waits()
        page = self.screen.page
        assert isinstance(page, SectionPage)
        return page

    def presses(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.place.window, key, modifier)
        self.waits()

    def alt(self, key: Qt.Key) -> None:
        self.presses(key, Qt.KeyboardModifier.AltModifier)

    def types(self, field: str, words: str) -> None:
        page = self.screen.page
        assert isinstance(page, SectionPage)
        found: Any = page.form.fields[field]
        found.input.setFocus()
        found.input.selectAll()
        QTest.keyClicks(found.input, words)

    def question(self) -> Sheet:
        (sheet,) = [each for each in self.place.window.findChildren(Sheet) if each.is_open]
        return sheet


@pytest.fixture
def hand(place: Place, in_front: Callable[[QWidget], QWidget]) -> Hand:
    screen = place.signs_in()
    in_front(place.window)
    made = Hand(place, screen)
    made.waits()
    return made


def drawer(hand: Hand, code: str) -> masters.DrawerSetup:
    return {row.code: row for row in masters.drawers(hand.place.desk.database)}[code]


def test_a_float_is_changed_with_arrows_enter_and_f12(hand: Hand) -> None:
    page = hand.opens("drawers")
    page.first_focus().setFocus()
    hand.presses(Qt.Key.Key_Down)
    hand.presses(Qt.Key.Key_Return)
    assert page.form.fields["name"].hasFocus() or QApplication.focusWidget() is page.form.fields["name"].input  # type: ignore[union-attr]
    hand.types("assigned", "150")
    assert page.dirty
    hand.presses(Qt.Key.Key_F12)
    assert drawer(hand, "02").float == Money(15000)
    assert not page.dirty
    assert hand.place.told == ["drawers"]
    assert hand.place.notices.kept[0].head == "Drawer 02 is saved"


def test_alt_n_adds_and_the_new_one_is_chosen(hand: Hand) -> None:
    page = hand.opens("drawers")
    hand.alt(Qt.Key.Key_N)
    assert page.detail.title.text() == "New drawer"
    hand.types("code", "31")
    hand.types("name", "Permit desk")
    hand.presses(Qt.Key.Key_F12)
    assert drawer(hand, "31").name == "Permit desk"
    assert page.row.code == "31"
    assert page.form.fields["code"].input.isReadOnly()  # type: ignore[union-attr]


def test_what_the_rules_refuse_is_said_beside_its_field_and_stays(hand: Hand) -> None:
    page = hand.opens("drawers")
    hand.alt(Qt.Key.Key_N)
    hand.types("code", "7")
    hand.types("name", "Seven")
    hand.presses(Qt.Key.Key_F12)
    code = page.form.fields["code"]
    assert "two figures" in code.error
    assert code.value() == "7"
    assert QApplication.focusWidget() is code.input  # type: ignore[union-attr]
    assert page.dirty


def test_an_amount_that_cannot_be_read_is_never_sent(hand: Hand) -> None:
    page = hand.opens("drawers")
    hand.types("assigned", "2o0")
    hand.presses(Qt.Key.Key_F12)
    assert page.form.fields["assigned"].error
    assert drawer(hand, "01").float == Money(20000)


def test_leaving_what_is_not_saved_is_asked_and_esc_goes_on_editing(hand: Hand) -> None:
    page = hand.opens("drawers")
    hand.types("name", "Window one")
    hand.screen.open_section("people")
    question = hand.question()
    assert "Drop the changes to Drawer 01?" in question.title.text()
    hand.presses(Qt.Key.Key_Escape)
    assert hand.screen.current == "drawers"
    assert page.form.fields["name"].value() == "Window one"
    page.table.choose(3)
    hand.presses(Qt.Key.Key_Escape)
    assert page.row.code == "01"
    assert page.form.fields["name"].value() == "Window one"
    hand.screen.open_section("people")
    hand.presses(Qt.Key.Key_F12)
    assert hand.screen.current == "people"
    assert drawer(hand, "01").name == "Drawer 01"


def test_what_somebody_else_changed_meanwhile_is_told_and_kept(hand: Hand) -> None:
    page = hand.opens("drawers")
    hand.types("name", "Window one")
    other = devices.DrawerFacts("01", "Main window", Money(20000))
    hand.place.jobs.submit(lambda: devices.save_drawer(hand.place.desk, other, version=1))
    hand.waits()
    hand.presses(Qt.Key.Key_F12)
    assert "Somebody else changed this meanwhile" in hand.place.notices.kept[0].head
    assert drawer(hand, "01").name == "Main window"
    assert page.form.fields["name"].value() == "Window one"


def test_a_person_is_added_and_may_sign_in(hand: Hand, clock: FakeClock) -> None:
    hand.opens("people")
    hand.alt(Qt.Key.Key_N)
    hand.types("name", "hkoch")
    hand.types("full_name", "Hanna Koch")
    hand.types("password", "three-quiet-herons")
    hand.presses(Qt.Key.Key_F12)
    door = Door(hand.place.books.database, clock, "W1")
    assert sign_in.sign_in(door, name="hkoch", password="three-quiet-herons")[1].full_name == "Hanna Koch"


def test_a_person_is_limited_to_departments_and_a_misspelt_one_is_said_beside_its_field(hand: Hand) -> None:
    with hand.place.desk.database.writing() as connection:
        connection.execute(text("UPDATE revenue_code SET department = 'Licensing' WHERE code = 'DOGLIC'"))
    page = hand.opens("people")
    page.table.choose([row.name for row in page.table.table.rows()].index("mdiaz"))
    hand.types("departments", "Licenses")
    hand.presses(Qt.Key.Key_F12)
    assert "No revenue code belongs to “Licenses”." in page.form.fields["departments"].error
    page.form.fields["departments"].set_value("Licensing")
    hand.presses(Qt.Key.Key_F12)
    person = {row.name: row for row in people.all_people(hand.place.desk.database)}["mdiaz"]
    assert person.departments == ("Licensing",)


def test_a_password_is_reset_on_a_sheet_that_asks_twice(hand: Hand, clock: FakeClock) -> None:
    page = hand.opens("people")
    page.table.choose([row.name for row in page.table.table.rows()].index("mdiaz"))
    hand.alt(Qt.Key.Key_P)
    sheet = hand.question()
    fields: dict[str, Any] = sheet.fields  # type: ignore[attr-defined]
    QTest.keyClicks(fields["password"].input, "three-quiet-herons")
    QTest.keyClicks(fields["again"].input, "three-loud-herons")
    hand.presses(Qt.Key.Key_F12)
    assert "not the same" in fields["again"].error
    fields["again"].clear()
    QTest.keyClicks(fields["again"].input, "three-quiet-herons")
    hand.presses(Qt.Key.Key_F12)
    assert hand.place.notices.kept[0].head == "Mdiaz has a new password"
    door = Door(hand.place.books.database, clock, "W1")
    sign_in.sign_in(door, name="mdiaz", password="three-quiet-herons")


def test_the_city_is_renamed_and_moved_with_its_clock(hand: Hand) -> None:
    page = hand.opens("city")
    assert not hand.screen.add_button.isVisible()
    hand.types("name", "Town of Ridgemont")
    hand.types("line_1", "200 Civic Plaza")
    page.form.fields["zone"].set_value("other")
    hand.types("time_zone", "Central")
    hand.presses(Qt.Key.Key_F12)
    assert "no time zone “Central”" in page.form.fields["time_zone"].error
    hand.types("time_zone", "America/Boise")
    hand.presses(Qt.Key.Key_F12)
    city = masters.city(hand.place.desk.database)
    assert (city.name, city.address, city.time_zone) == ("Town of Ridgemont", ("200 Civic Plaza",), "America/Boise")
    assert hand.place.notices.kept[0].text == "It holds from the next sign-in and the next book on."
    assert hand.place.told == ["city"]
    assert not page.dirty


def test_rights_of_a_role_are_ticked(hand: Hand) -> None:
    page = hand.opens("rights")
    page.table.choose([row.role for row in page.table.table.rows()].index("clerk"))
    rights: Any = page.form.fields["rights"]
    control: Any = page.form.fields["control"]
    assert "import" in rights.value()
    rights.set_value(rights.value() - {"import"})
    control.set_value(control.value() | {"audit"})
    hand.presses(Qt.Key.Key_F12)
    clerk = people.rights_of_roles(hand.place.desk.database)["clerk"]
    assert "audit" in clerk
    assert "import" not in clerk


def test_a_code_splits_and_asks(hand: Hand) -> None:
    page = hand.opens("codes")
    hand.alt(Qt.Key.Key_N)
    hand.types("code", "STALL")
    hand.types("text", "Market stall")
    hand.types("amount", "15")
    page.form.fields["shares"].set_value(((("gl", "100-4290"), ("weight", "2")), (("gl", "541-4600"), ("weight", ""))))
    page.form.fields["fields"].set_value(
        ((("name", "stall"), ("label", "Stall"), ("pattern", "(a+)+"), ("required", True)),)
    )
    hand.presses(Qt.Key.Key_F12)
    assert "pattern cannot be used" in page.form.fields["fields"].error
    page.form.fields["fields"].set_value(
        ((("name", "stall"), ("label", "Stall"), ("pattern", "digits"), ("required", True)),)
    )
    hand.presses(Qt.Key.Key_F12)
    code = masters.codes(hand.place.desk.database)["STALL"]
    assert (code.amount, code.shares) == (Money(1500), (("100-4290", 2), ("541-4600", 1)))
    assert [(field.name, field.pattern, field.required) for field in code.fields] == [("stall", "digits", True)]


@pytest.mark.parametrize(
    "section", ["city", "people", "rights", "drawers", "workstations", "tenders", "codes", "chart", "funds"]
)
def test_reading_every_row_changes_nothing(hand: Hand, section: str) -> None:
    page = hand.opens(section)
    before = hand.place.books.digest()
    for place in range(page.table.table.rowCount()):
        page.table.choose(place)
        assert not page.dirty, page.detail.title.text()
    hand.presses(Qt.Key.Key_F12)
    assert hand.place.books.digest() == before


@pytest.mark.parametrize("section", ["city", "drawers", "workstations", "tenders", "codes", "chart"])
def test_saving_a_row_back_as_it_is_shown_keeps_it_as_it_was(hand: Hand, section: str) -> None:
    page = hand.opens(section)
    desk = hand.place.desk
    for row in page.table.table.rows():
        page.form.load(page.section.show(row, desk))
        page.section.save(desk, page.form.values(), row)
    assert audit.page(desk.database).rows == ()


def test_a_policy_is_adopted_with_its_authority(hand: Hand) -> None:
    page = hand.opens("policies")
    page.table.choose([row.record.kind for row in page.table.table.rows()].index("rounding"))
    before = page.row.record.version
    page.form.fields["mode"].set_value("round_up_credit")
    assert page.form.fields["preset"].isHidden()
    hand.presses(Qt.Key.Key_F12)
    assert "authority" in page.form.fields["authority"].error
    hand.types("authority", "Resolution 2026-114")
    hand.types("from_date", "11/21/26")
    hand.presses(Qt.Key.Key_F12)
    newest = policies.all_policies(hand.place.desk.database)[0].record
    assert (newest.kind, newest.version, newest.authority) == ("rounding", before + 1, "Resolution 2026-114")
    said = f"Cash rounding, version {before + 1} is adopted from 11/21/26 on"
    assert hand.place.notices.kept[0].head == said


def test_a_version_is_withdrawn_with_a_reason_after_what_follows_was_read(hand: Hand) -> None:
    page = hand.opens("policies")
    page.table.choose([row.record.kind for row in page.table.table.rows()].index("rounding"))
    page.form.fields["mode"].set_value("symmetric5")
    hand.types("authority", "Resolution 2026-114")
    hand.presses(Qt.Key.Key_F12)
    standing: Any = page.form.fields["standing"]
    assert "in force since Nov 20, 2026. Adopted by Resolution 2026-114. Recorded by" in standing.text()
    number = page.row.row.id
    hand.alt(Qt.Key.Key_W)
    sheet = hand.question()
    said = [label.text() for label in sheet.findChildren(QWidget) if hasattr(label, "text")]
    assert {"To the nearest 5¢", "Version 1: Exact, no rounding", "Nov 20, 2026"} <= set(said)
    hand.presses(Qt.Key.Key_F12)
    assert "Say why" in sheet.fields["reason"].error  # type: ignore[attr-defined]
    QTest.keyClicks(sheet.fields["reason"].input, "Not adopted after all")  # type: ignore[attr-defined]
    hand.presses(Qt.Key.Key_F12)
    row = next(row for row in policies.all_policies(hand.place.desk.database) if row.id == number)
    assert not row.record.active
    assert hand.place.notices.kept[0].text == "Now it is: Version 1: Exact, no rounding."
    assert page.row.row.id == number
    assert "Withdrawn on Nov 20, 2026 by" in standing.text()
    assert "Not adopted after all" in standing.text()
    assert not hand.screen.withdraw_button.isEnabled()


def with_printer(hand: Hand) -> SectionPage:
    facts = devices.PrinterFacts("Front", "escpos-network", "127.0.0.1:9100", 48)
    desk = hand.place.desk
    hand.place.jobs.submit(lambda: devices.save_printer(desk, facts, version=None, drivers=DRIVERS))
    hand.waits()
    return hand.opens("printers")


def test_each_way_a_printer_is_connected_has_words_and_asks_for_its_own_address(hand: Hand, tmp_path: Path) -> None:
    assert set(drivers.NAMES) <= set(DRIVER_WORDS)
    page = hand.opens("printers")
    assert "printer on the screen" in read_all(page.empty)
    hand.alt(Qt.Key.Key_N)
    driver: Any = page.form.fields["driver"]
    assert [driver.box.itemText(place) for place in range(driver.box.count())] == [
        "Network", "Serial line", "USB", "Files in a folder",
    ]  # fmt: skip
    assert page.form.fields["format"].isHidden()
    driver.set_value("escpos-usb")
    hand.types("name", "Back")
    hand.types("address", "the grey one")
    hand.presses(Qt.Key.Key_F12)
    assert "no USB address" in page.form.fields["address"].error
    driver.set_value("file")
    assert page.form.fields["pin"].isHidden()
    page.form.fields["format"].set_value("pdf")
    hand.types("address", str(tmp_path))
    hand.presses(Qt.Key.Key_F12)
    (row,) = masters.printers(hand.place.desk.database)
    assert (row.driver, row.address, row.options) == ("file", str(tmp_path), {"format": "pdf"})
    assert not page.empty.isVisible()


def test_the_test_page_shows_the_lines_under_the_city_at_once(hand: Hand) -> None:
    hand.opens("city")
    hand.types("line_1", "200 Civic Plaza")
    hand.presses(Qt.Key.Key_F12)
    with_printer(hand)
    hand.alt(Qt.Key.Key_T)
    ((_, paper),) = hand.place.trial.papers
    assert "200 Civic Plaza" in str(paper.blocks)


def test_the_test_page_goes_to_the_chosen_printer(hand: Hand) -> None:
    with_printer(hand)
    hand.alt(Qt.Key.Key_T)
    ((name, paper),) = hand.place.trial.papers
    assert (name, paper.kind) == ("Front", "test")
    assert "The test page goes to Front" in hand.place.notices.kept[0].head


def test_without_a_trial_the_workstations_own_printer_prints_it(
    place: Place, in_front: Callable[[QWidget], QWidget]
) -> None:
    hand = Hand(place, place.signs_in(trial=False))
    in_front(place.window)
    with_printer(hand)
    hand.alt(Qt.Key.Key_T)
    assert place.printed.papers == ["test Front"]
    assert place.printed.kicks == [KickReason.TEST_PAGE]


MAPPING = """
[account]
kind = "utility"
number = "Account"
name = "Name"
"""


def test_a_file_is_read_shown_and_imported_by_keys(hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(MAPPING)
    (tmp_path / "people.csv").write_text("Account,Name\nUB-1,Rosa Delgado\nUB-2,Mei Voss\n")
    hand.alt(Qt.Key.Key_I)
    page = hand.screen.page
    assert isinstance(page, ImportPage)
    page.mapping.set_value("own")
    page.own.set_text(str(tmp_path / "own.toml"))
    page.file.set_text(str(tmp_path / "people.csv"))
    page.file.input.setFocus()
    hand.presses(Qt.Key.Key_Return)
    assert [row.number for row in page.seen.table.rows()] == ["UB-1", "UB-2"]
    assert not page.told.isVisible()
    hand.presses(Qt.Key.Key_F12)
    assert hand.place.notices.kept[0].text == "2 new accounts, 0 changed, 0 new charges, 0 changed."
    assert hand.place.books.rows("SELECT count(*) FROM account WHERE number IN ('UB-1', 'UB-2')") == [(2,)]
    page.read()
    hand.waits()
    assert page.verdict.text() == "The books hold all of this already."
    assert not page.dirty


def test_the_encoding_of_a_file_is_named_where_it_is_not_the_one_found_out(hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(MAPPING)
    (tmp_path / "people.csv").write_bytes("Account,Name\nUB-1,Rosa Peña\n".encode("mac-roman"))
    hand.screen.open_section("import")
    page = hand.screen.page
    assert isinstance(page, ImportPage)
    page.mapping.set_value("own")
    page.own.set_text(str(tmp_path / "own.toml"))
    page.file.set_text(str(tmp_path / "people.csv"))
    page.read()
    hand.waits()
    assert [row.name for row in page.seen.table.rows()] == ["Rosa Pe–a"]  # noqa: RUF001 - what cp1252 makes of it
    assert {"Read as", "cp1252"} <= read_in(page)
    page.encoding.input.setFocus()
    QTest.keyClicks(page.encoding.input, "mac-roman")
    assert page.plan is None
    hand.presses(Qt.Key.Key_Return)
    assert [row.name for row in page.seen.table.rows()] == ["Rosa Peña"]
    assert {"Read as", "mac-roman"} <= read_in(page)
    page.encoding.set_text("klingon")
    page.read()
    hand.waits()
    assert "“klingon” is no known encoding" in page.encoding.error
    assert not page.dirty
    page.encoding.set_text("ascii")
    page.read()
    hand.waits()
    assert "is not ascii: line 2, column Name" in page.encoding.error


def test_a_wrong_file_is_told_by_line_and_cannot_be_imported(hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(MAPPING)
    (tmp_path / "people.csv").write_text("Account,Name\nUB-1,Rosa\n,Mei\n")
    hand.screen.open_section("import")
    page = hand.screen.page
    assert isinstance(page, ImportPage)
    page.mapping.set_value("own")
    page.own.set_text(str(tmp_path / "own.toml"))
    page.file.set_text(str(tmp_path / "people.csv"))
    page.read()
    hand.waits()
    assert [(row.line, row.column) for row in page.told.table.rows()] == [(3, "Account")]
    assert not page.save_button.isEnabled()
    page.file.set_text(str(tmp_path / "none.csv"))
    assert page.plan is None
    page.read()
    hand.waits()
    assert "is not there" in page.file.error


def test_an_import_that_is_stopped_says_so(hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(MAPPING)
    (tmp_path / "people.csv").write_text("Account,Name\nUB-1,Rosa\n")
    hand.screen.open_section("import")
    page = hand.screen.page
    assert isinstance(page, ImportPage)
    page.mapping.set_value("own")
    page.own.set_text(str(tmp_path / "own.toml"))
    page.file.set_text(str(tmp_path / "people.csv"))
    page.read()
    page.stop()
    hand.waits()
    assert hand.place.notices.kept[0].head == "The import is stopped"
    assert page.plan is None


def log_of(hand: Hand) -> AuditPage:
    hand.screen.open_section("audit")
    hand.waits()
    page = hand.screen.page
    assert isinstance(page, AuditPage)
    return page


def read_all(part: QWidget) -> str:
    return " ".join(label.text() for label in part.findChildren(QWidget) if hasattr(label, "text"))


def read_in(page: QWidget) -> set[str]:
    return {label.text() for label in page.findChildren(QWidget) if hasattr(label, "text")}


def test_the_record_shows_before_and_after_in_words(hand: Hand) -> None:
    hand.opens("drawers")
    hand.types("assigned", "150")
    hand.presses(Qt.Key.Key_F12)
    page = log_of(hand)
    assert {"Drawer 01", "$200.00", "$150.00", "Assigned float"} <= read_in(page)
    newest = page.table.table.rows()[0]
    assert audit_words.summary(newest) == "Assigned float: $200.00 → $150.00"


def sets_up(hand: Hand, *codes: str) -> None:
    """Somebody added these drawers."""
    desk = hand.place.desk
    for code in codes:
        facts = devices.DrawerFacts(code, f"Window {code}", Money(15000 if code == "31" else 20000))
        hand.place.jobs.submit(lambda facts=facts: devices.save_drawer(desk, facts, version=None))
    hand.waits()


def test_changes_are_found_by_words_person_kind_and_day(hand: Hand) -> None:
    sets_up(hand, "31", "32", "33")
    page = log_of(hand)
    everything = len(page.table.table.rows())
    assert everything == 3
    hand.alt(Qt.Key.Key_F)
    QTest.keyClicks(page.filter.words.input, "$150.00")
    hand.presses(Qt.Key.Key_Return)
    assert [row.key for row in page.table.table.rows()] == ["31"]
    page.filter.person.set_value("jkim")
    hand.waits()
    assert page.table.table.rows() == ()
    assert page.empty.isVisible()
    hand.alt(Qt.Key.Key_F)
    hand.presses(Qt.Key.Key_Escape)
    assert len(page.table.table.rows()) == everything
    page.filter.what.set_value("fund")
    hand.waits()
    assert page.table.table.rows() == ()
    page.filter.what.set_value("")
    page.filter.until.set_text("13/45")
    page.filter.until.accepted.emit()
    assert page.filter.until.error == "Month first, like 12/31/26"
    page.filter.until.set_text("1/1/20")
    page.filter.until.accepted.emit()
    hand.waits()
    assert page.table.table.rows() == ()


def test_pages_of_changes_are_turned_by_keys(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.views.screens.setup.audit_page.A_PAGE", 5)
    sets_up(hand, "31", "32", "33", "34", "35", "36", "37")
    page = log_of(hand)
    first = page.table.table.rows()
    assert len(first) == 5
    assert not page.later_button.isEnabled()
    hand.alt(Qt.Key.Key_E)
    assert page.table.table.rows()[0].id < first[-1].id
    hand.alt(Qt.Key.Key_L)
    assert page.table.table.rows() == first
    assert not page.later_button.isEnabled()


def test_a_clerk_sees_only_what_a_clerk_may_do(place: Place) -> None:
    screen = place.signs_in("lortiz")
    assert [each.name for each in screen._places] == ["import"]


@pytest.mark.parametrize(
    ("name", "size"),
    [("light", (1366, 768, 100)), ("contrast", (1366, 768, 200))],
)
def test_nothing_is_cut_in_any_form(hand: Hand, look: Theme, name: str, size: tuple[int, int, int]) -> None:
    width, height, percent = size
    look.choose(name, percent)
    hand.place.window.resize(width, height)
    for each in hand.screen._places:
        hand.screen.open_section(each.name)
        hand.waits()
        page = hand.screen.page
        if isinstance(page, SectionPage):
            page.edit()
            assert clipping.troubles(hand.place.window) == [], each.name
            hand.presses(Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("name", "size"),
    [("light", (1366, 768, 100)), ("contrast", (1366, 768, 200))],
)
def test_nothing_is_cut_where_changes_are_sought_and_versions_withdrawn(
    hand: Hand, look: Theme, name: str, size: tuple[int, int, int]
) -> None:
    look.choose(name, size[2])
    hand.place.window.resize(*size[:2])
    sets_up(hand, "31", "32", "33")
    page = log_of(hand)
    hand.alt(Qt.Key.Key_F)
    assert page.filter.words.input.hasFocus()
    assert clipping.troubles(hand.place.window) == []
    QTest.keyClicks(page.filter.words.input, "nothing like it")
    hand.presses(Qt.Key.Key_Return)
    assert page.empty.isVisible()
    assert clipping.troubles(hand.place.window) == []
    hand.alt(Qt.Key.Key_F)
    hand.presses(Qt.Key.Key_Escape)
    hand.presses(Qt.Key.Key_Return)
    assert page.reading.hasFocus()
    assert clipping.troubles(hand.place.window) == []
    hand.presses(Qt.Key.Key_Escape)
    assert page.table.hasFocus()
    hand.opens("policies")
    hand.alt(Qt.Key.Key_W)
    assert hand.question().objectName() == "withdraw-sheet"
    assert clipping.troubles(hand.place.window) == []
    hand.presses(Qt.Key.Key_Escape)


def test_every_field_is_reached_with_tab(hand: Hand) -> None:
    page = hand.opens("tenders")
    page.edit()
    met: set[str] = set()
    for _ in range(40):
        now = QApplication.focusWidget()
        assert now is not None
        if isinstance(now, QLineEdit):
            met.add(now.objectName())
        QTest.keyClick(now, Qt.Key.Key_Tab)
    assert {"field-name", "field-position", "field-minimum", "field-maximum"} <= met

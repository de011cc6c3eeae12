# SPDX-License-Identifier: Apache-2.0
"""Reversals, returned checks and refunds in the window of a clerk: no drawer, every answer said where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from PySide6.QtWidgets import QLabel, QWidget

from app.queries import masters, people
from app.services import passwords
from app.services.desk import Desk
from app.services.posting import Journal
from app.storage import masters as stored
from app.views.back_office import BackOffice
from app.views.dialogs.find_check_sheet import ChecksSheet
from app.views.dialogs.undo_sheets import CheckBackSheet, ReverseSheet
from app.views.jobs import Jobs
from app.views.main_window import MainWindow
from app.views.notices import Notices
from app.views.widgets.sheet import Sheet
from app.views.workplace import Workplace
from tests.books import PASSWORD, UB, Books, embedded, town
from tests.conftest import FakeClock
from tests.silent_line import Line
from tests.undoing import at_the_bank, unheld
from tests.views.screens.drawer_place import Printed, settle, texts


class Office:
    """Luis Ortiz at his desk on the day after the town's, with the sheets over an empty window."""

    def __init__(self, books: Books, clock: FakeClock, jobs: Jobs, folder: Path) -> None:
        self.books, self.jobs, self.printed = books, jobs, Printed(folder=folder)
        self.notices = Notices(clock)
        self.window = MainWindow(self.notices)
        database = books.as_("lortiz")
        staff = people.staff(database, "lortiz")
        assert staff is not None
        self.desk = Desk(database, clock, staff, "W7", masters.city(database), Journal(database))
        work = Workplace(
            self.desk, jobs, self.notices, self.printed, self.window, lambda name: None, lambda: None  # type: ignore[arg-type]  # as much of a printing as slips need
        )  # fmt: skip
        self.acts = BackOffice(work, self.window)

    def starts(self, name: str) -> Any:
        self.acts.start(name)
        return self.sheet()

    def sheet(self) -> Any:
        """The question on top; nothing when none is open."""
        settle(self.jobs)
        found = [each for each in self.window.findChildren(Sheet) if each.is_open]
        return found[-1] if found else None

    def answers(self, **typed: str) -> Any:
        """Type into the fields of the sheet on top and do what its verb says; answers the sheet that is there then."""
        sheet = self.sheet()
        for name, words in typed.items():
            sheet.fields[name].set_text(words)
        sheet.accept()
        return self.sheet()

    def said(self) -> str:
        notice = self.notices.current
        assert notice is not None
        return f"{notice.head}. {notice.text}"


@pytest.fixture
def office(
    clock: FakeClock,
    lanes: Jobs,
    in_front: Callable[[QWidget], QWidget],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Office]:
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    books = town(Books(embedded()))
    with books.as_("admin").writing() as connection:
        for name in ("jkim", "aortega"):
            stored.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(PASSWORD)})
    clock.set(datetime(2026, 11, 21, 15, 0, tzinfo=UTC))
    made = Office(books, clock, lanes, tmp_path)
    in_front(made.window)
    yield made
    books.close()


def test_a_check_that_may_still_come_back_is_told_and_not_reversed(office: Office) -> None:
    office.starts("undo.receipt")
    sheet = office.answers(number="01-0001-0001")
    assert "Dec 4, 2026: until then the check may come back" in texts(sheet)
    assert office.answers(reason="paid twice", approver="jkim", password=PASSWORD) is sheet
    assert any("check that may still come back until Dec 4. Nothing was changed" in said for said in texts(sheet))
    assert office.books.rows("SELECT count(*) FROM undone") == [(0,)]


def test_a_receipt_is_found_told_and_reversed_with_a_slip(office: Office) -> None:
    unheld(office.books)
    office.starts("undo.receipt")
    sheet = office.answers(number="01-0001-0099")
    assert sheet.fields["number"].error == "There is no receipt 01-0001-0099. Nothing was changed. Check the number."
    sheet = office.answers(number="01-0001-0001")
    assert isinstance(sheet, ReverseSheet)
    sheet = office.answers(reason="paid twice", approver="jkim", password="wrong")
    assert "do not belong together" in sheet.fields["password"].error
    assert office.answers(reason="paid twice", approver="jkim", password=PASSWORD) is None
    assert office.said().startswith("Receipt 01-0001-0001 is reversed. Refund through payables: $45.00. Jkim approved.")
    assert office.printed.titles == ["Reversal, book W7-0001"]
    assert office.books.rows("SELECT id, open FROM charge WHERE id IN ('c1', 'c2') ORDER BY id") == [
        ("c1", 800), ("c2", 6200),
    ]  # fmt: skip


def test_what_was_never_received_asks_a_third_person(office: Office) -> None:
    office.starts("undo.receipt")
    sheet = office.answers(number="01-0001-0003")
    assert not sheet.fields["second"].isVisibleTo(sheet)
    sheet.money.choose("never")
    sheet = office.answers(reason="no money came", approver="jkim", password=PASSWORD)
    assert sheet.fields["second"].error == "The third person\u2019s name is missing."
    both = {"approver": "jkim", "password": PASSWORD}
    sheet = office.answers(**both, second="jkim", second_password=PASSWORD)
    assert "Two different people" in sheet.fields["second"].error
    assert office.answers(**both, second="aortega", second_password=PASSWORD) is None
    assert "Never received: over/short: $20.00. Jkim and Aortega approved." in office.said()


def test_a_check_that_came_back_is_recorded_and_its_letter_is_ready(office: Office, tmp_path: Path) -> None:
    at_the_bank(office.books, office.books.entries["paid"])
    sheet = office.starts("undo.check")
    office.answers(find="5555")
    assert office.sheet() is sheet
    listed = office.answers(find="1021")
    assert isinstance(listed, ChecksSheet)
    listed.table.choose([row.receipt for row in listed.table.table.rows()].index("01-0001-0001"))
    sheet = office.answers()
    assert isinstance(sheet, CheckBackSheet)
    sheet.reason.choose("stop")
    assert office.answers() is None
    assert office.said().startswith(
        "The check of receipt 01-0001-0001 is recorded as returned. $25.00 fee on UB-900001."
    )
    assert (tmp_path / "letter-01-0001-0001-1.pdf").is_file()
    assert office.printed.titles == ["Check returned, book W7-0001"]
    assert office.books.rows("SELECT open FROM charge WHERE id = 'RC-01-0001-0001-1'") == [(2500,)]


def test_of_several_checks_one_is_chosen(office: Office) -> None:
    at_the_bank(office.books, office.books.entries["paid"])
    office.starts("undo.check")
    listed = office.answers(find="121000358")
    assert isinstance(listed, ChecksSheet)
    assert len(listed.table.table.rows()) > 1
    listed.table.choose([row.receipt for row in listed.table.table.rows()].index("01-0001-0001"))
    chosen = listed.answer()
    sheet = office.answers()
    assert isinstance(sheet, CheckBackSheet)
    said = [label.text() for label in sheet.findChildren(QLabel)]
    assert f"Check {chosen.number} of ${chosen.amount} came back?" in said


def test_a_refund_of_money_that_is_held_is_refused_beside_its_amount(office: Office) -> None:
    office.starts("undo.refund")
    typed = {"account": UB, "amount": "7.00", "payee": "Rosa Delgado", "reason": "moved", "approver": "jkim"}
    sheet = office.answers(**typed, password=PASSWORD)
    assert "$2.00 of it came by check and is held" in sheet.fields["amount"].error
    assert office.answers(**{**typed, "amount": "5.00"}, password=PASSWORD) is None
    assert office.said().startswith("Payables are asked to pay $5.00 to Rosa Delgado. Jkim approved.")


def test_without_an_answer_it_is_asked_again_and_reversed_once(office: Office) -> None:
    office.starts("undo.receipt")
    office.answers(number="01-0001-0003")
    line = Line(office.desk.journal._database)
    office.desk.journal._database = line  # type: ignore[assignment]  # all that a journal asks of it
    line.loses(1, arrives=True)
    office.answers(reason="paid twice", approver="jkim", password=PASSWORD)
    unknown = office.sheet()
    assert unknown is not None
    unknown.accept()
    settle(office.jobs)
    assert office.books.rows("SELECT count(*) FROM undone") == [(1,)]
    assert office.said().startswith("Receipt 01-0001-0003 is reversed.")

# SPDX-License-Identifier: Apache-2.0
"""The strip says how the printer really stands, and a notice says when paper or drawer did not come."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app import settings
from app.bootstrap.backstage import Backstage
from app.domain.ports import KickReason, RollMode
from app.queries.masters import PrinterSetup
from app.views.dialogs.printer_sheet import PrinterSheet
from app.views.frame import Status
from app.views.jobs import Jobs
from app.views.main_window import MainWindow
from app.views.notices import Notices
from app.views.strip import Strip
from tests.conftest import FakeClock
from tests.views import printing_place
from tests.views.printing_place import RECEIPT, PrintingPlace
from tests.views.screens import counter_stand

KEY = "Open it with its key, or record a no-sale in Drawer."


@pytest.fixture(scope="module")
def strip_books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books of a small city, made once; every test works in a copy."""
    path = tmp_path_factory.mktemp("strip") / "books.db"
    counter_stand.make_books(path)
    return path


@pytest.fixture
def place(
    qtbot: QtBot, clock: FakeClock, strip_books: Path, tmp_path: Path, in_front: Callable[[QWidget], QWidget]
) -> Iterator[PrintingPlace]:
    """Maria Diaz at a workstation whose slips go to the printer on the screen."""
    with printing_place.opened(qtbot, clock, strip_books, tmp_path, in_front) as made:
        yield made


def said(place: PrintingPlace) -> tuple[str, str, str]:
    """Head, sentence and tone of the notice shown."""
    notice = place.notices.current
    return ("", "", "") if notice is None else (notice.head, notice.text, notice.tone)


def test_the_printer_is_asked_as_soon_as_somebody_works_here_and_is_quiet_when_well(place: PrintingPlace) -> None:
    assert place.cell() == ("Printer ready", "")
    place.prints(kick=KickReason.CASH)
    assert place.cell() == ("Printer ready", "")
    assert said(place) == ("", "", "")


def test_nobody_here_means_no_cell_and_the_next_person_gets_one(place: PrintingPlace) -> None:
    place.strip.leave()
    assert "printer" not in place.window.strip.cells
    place.strip.enter(place.work)
    place.rest()
    assert place.cell() == ("Printer ready", "")


def test_the_cells_stand_in_their_order_whichever_was_known_first(place: PrintingPlace) -> None:
    strip = place.window.strip
    strip.remove_status("drawer")
    strip.set_status(Status("mark", "Sample city", "graduation-cap", "training"))
    strip.set_status(Status("books", "Books open", "database"))
    strip.set_status(Status("drawer", "Drawer 02 open", "inbox"))
    place.rest()
    assert sorted(strip.cells, key=lambda name: strip.cells[name].x()) == ["drawer", "printer", "books", "mark"]


@pytest.mark.parametrize(
    ("mode", "cell", "notice"),
    [
        (RollMode.PAPER_LOW, ("Paper low", "caution"), ("", "", "")),
        (
            RollMode.PAPER_OUT,
            ("Printer out of paper, 1 paper to look at", "danger"),
            (
                f"Receipt {RECEIPT} is posted. The slip did not print",
                "Printer out of paper. Put a new roll in, then print it again.",
                "danger",
            ),
        ),
        (
            RollMode.CLOSES,
            ("Printer does not answer, 1 paper to look at", "caution"),
            (
                f"Receipt {RECEIPT} is posted. The slip may not have printed",
                "Look whether it came out. Printed again, it says COPY.",
                "caution",
            ),
        ),
    ],
)
def test_a_slip_that_did_not_come_is_told_with_what_is_safe_and_what_to_do(
    place: PrintingPlace, mode: RollMode, cell: tuple[str, str], notice: tuple[str, str, str]
) -> None:
    place.prints(mode=mode)
    assert place.cell() == cell
    assert said(place) == notice


def test_the_notice_leads_to_the_printer(place: PrintingPlace) -> None:
    place.prints(mode=RollMode.PAPER_OUT)
    place.notices.act()
    (sheet,) = [each for each in place.window.findChildren(PrinterSheet) if each.is_open]
    assert [row.ref for row in sheet.table.table.rows()] == [RECEIPT]


def test_a_drawer_that_could_not_be_opened_is_told_once(place: PrintingPlace) -> None:
    place.beside.close()
    place.paper.hand_over("Back office")
    place.prints(kick=KickReason.CASH)
    assert said(place)[0] == f"Receipt {RECEIPT} is posted. The slip did not print and the drawer did not open"
    place.paper.hand_over("virtual")
    place.rest()
    (copy,) = place.paper.standing().to_look_at
    place.notices.clear()
    assert place.paper.again(copy)
    place.rest()
    assert place.paper.standing().to_look_at == ()
    assert said(place) == ("", "", ""), "printed again, it has no drawer to open"


def test_a_drawer_without_paper_that_stays_shut_is_told_too(place: PrintingPlace) -> None:
    place.beside.close()
    place.paper.hand_over("Back office")
    place.paper.kick(KickReason.BEGIN_COUNT, ref="02-0001")
    place.rest()
    assert said(place) == ("Everything is recorded. The drawer did not open", KEY, "caution")
    assert place.paper.standing().to_look_at == (), "there is no paper to print again"


def test_a_failed_no_sale_does_not_send_the_hand_to_another_no_sale(place: PrintingPlace) -> None:
    place.beside.close()
    place.paper.hand_over("Back office")
    place.paper.kick(KickReason.NO_SALE, ref="02-0001")
    place.rest()
    assert said(place)[1] == "Open it with its key."


def test_a_printer_that_is_not_well_is_asked_again_until_it_is(place: PrintingPlace) -> None:
    printer = place.strip._printer
    assert printer is not None
    assert not printer._again.isActive()
    place.prints(mode=RollMode.COVER_OPEN)
    assert printer._again.isActive()
    place.roll.set_mode(RollMode.OK)
    printer._again.timeout.emit()
    place.rest()
    assert place.cell() == ("Printer ready, 1 paper to look at", "caution")
    assert not printer._again.isActive()


def test_a_slip_that_came_out_elsewhere_is_told(place: PrintingPlace) -> None:
    place.prints(mode=RollMode.PAPER_OUT)
    (copy,) = place.paper.standing().to_look_at
    assert place.paper.queue.retry(copy.job, copy.copy, "Back office")
    place.rest()
    assert said(place)[0] == f"Receipt {RECEIPT} came out at Back office"


def test_the_paper_of_a_printer_that_cannot_answer_is_not_waited_for(place: PrintingPlace) -> None:
    address = place.paper._address
    mute = PrinterSetup("Old one", "escpos-network", address, 42, "cp858", {"status": "none"}, True, 1)
    place.paper.set_up(place.desk.city, [mute])
    place.paper.hand_over("Old one")
    place.prints()
    assert place.cell() == ("Printer cannot answer", "")
    assert said(place) == ("", "", "")


WARMS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from app import resources
from app.bootstrap.printing import PaperDesk
desk = PaperDesk(Path(sys.argv[1]), resources.path("fonts"), lambda: datetime(2026, 11, 20, tzinfo=UTC), lambda _: None)
late = ("reportlab.pdfgen.canvas", "qrcode")
assert not set(late) & set(sys.modules)
desk.warm()
assert set(late) <= set(sys.modules)
assert desk.standing().waiting == 0 and desk.roll().items() == ()
desk.close()
"""


def test_everything_the_first_slip_needs_is_loaded_ahead_and_nothing_is_printed_for_it(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", WARMS, str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("check", "told"), [("verify-full", False), ("verify-ca", True), ("require", True)])
def test_a_server_that_is_taken_at_its_word_is_told_in_the_strip(
    qtbot: QtBot, lanes: Jobs, tmp_path: Path, check: str, told: bool
) -> None:
    shown = MainWindow(Notices(MagicMock()))
    qtbot.addWidget(shown)
    chosen = settings.Settings(database="postgresql://books.example.gov/city", server_check=check)
    strip = Strip(shown, lanes)
    strip.unproven(Backstage(tmp_path, chosen).unproven)
    assert ("server" in shown.strip.cells) is told
    if told:
        status = shown.strip.cells["server"].status
        assert (status.text, status.tone) == ("Server not proven", "caution")
        assert f"ask for no more than {check}" in status.explain
    strip.unproven(Backstage(tmp_path, settings.Settings()).unproven)
    assert "server" not in shown.strip.cells

# SPDX-License-Identifier: Apache-2.0
"""Setup as an eye sees it: lines that end where prose does, and empty lists that say so at their top."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from app.views import theme as themes
from app.views.jobs import Jobs
from app.views.screens.setup.audit_page import AuditPage
from app.views.screens.setup.page import SectionPage
from app.views.screens.setup.screen import SetupScreen
from tests.books import Books, embedded
from tests.conftest import FakeClock
from tests.views.screens.drawer_place import settle
from tests.views.screens.setup_place import Place

OPENS = Callable[[str], QWidget]


@pytest.fixture
def screen(
    tmp_path: Path, clock: FakeClock, lanes: Jobs, in_front: Callable[[QWidget], QWidget]
) -> Iterator[SetupScreen]:
    place = Place(Books(embedded(tmp_path / "books.sqlite")), clock, lanes)
    made = place.signs_in()
    place.window.resize(1920, 1080)
    in_front(place.window)
    yield made
    place.leaves()


@pytest.fixture
def opens(screen: SetupScreen, lanes: Jobs) -> OPENS:
    def open_section(name: str) -> QWidget:
        screen.open_section(name)
        for _ in range(3):
            settle(lanes)
            QApplication.processEvents()
        return screen.page

    return open_section


@pytest.mark.parametrize("section", ["people", "policies", "drawers", "rights"])
def test_on_a_wide_screen_the_fields_end_where_prose_does(opens: OPENS, section: str) -> None:
    page = opens(section)
    assert isinstance(page, SectionPage)
    longest = themes.current().size("text-block")
    fields = [field for field in page.form.fields.values() if field.isVisible()]
    left = min(field.mapTo(page.form, QPoint(0, 0)).x() for field in fields)
    right = max(field.mapTo(page.form, QPoint(field.width(), 0)).x() for field in fields)
    assert right - left <= longest < page.form.width()
    assert left < themes.current().space("l"), "they begin where their card begins"


@pytest.mark.parametrize("section", ["printers", "audit"])
def test_an_empty_list_says_so_where_its_first_line_would_stand(opens: OPENS, section: str) -> None:
    page = opens(section)
    assert isinstance(page, SectionPage | AuditPage)
    table, empty = page.table, page.empty
    assert empty.isVisible()
    top = empty.mapTo(table, QPoint(0, 0)).y()
    assert top < table.horizontalHeader().height() + 2 * themes.current().size("row")
    words = [label for label in empty.findChildren(QWidget) if label.property("type-role")]
    assert max(label.geometry().bottom() for label in words) < 3 * themes.current().size("row")

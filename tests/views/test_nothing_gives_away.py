# SPDX-License-Identifier: Apache-2.0
"""While a drawer is counted, nothing that anybody can open says what it should hold (rule 5.6.1).

Every screen a person has, every act the palette offers there with the sheet or page it opens, every answer of the
palette, every paper and every report: whatever is written, painted, shown on hover or read aloud is searched for the
figure and for the difference. A screen, an action or a report joins by being registered, as it must be to be reached.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from app.domain.count import CashCount
from app.domain.money import Money
from app.domain.report import Asked, plain
from app.domain.report_forms import FORMS
from app.services import absences, drawer_cash, drawers, receipts, reports
from app.services.consents import Witness
from app.services.drawer_cash import Named
from app.services.sample.make import password_of
from app.views import theme as themes
from app.views.actions import ActionSpec
from app.views.palette import Entry, EntryList, Palette, entries_of
from tests.books import in_cash, money
from tests.scenes import FLOAT, Scenes, make_town
from tests.services.counter_acts import cart, handed
from tests.views.screens.drawer_place import texts

COUNTS, COLLEAGUE, SUPERVISOR = "mdiaz", "rwells", "jkim"
BOOK = "02-0001"
EXPECTED, DIFFERENCE = "246.25", "46.25"
"""200.00 at the opening, 37.00 taken, 20.41 paid in and 11.16 dropped; 200.00 is counted."""
SAID = re.compile(
    r"(?<![\d.,])[-+\u2212]?\$?(246\.25|46\.25|24625|4625)(?![\d,]|\.\d)"
    r"|two hundred (and )?forty.six|forty.six dollars",
    re.IGNORECASE,
)
LEFT_ALONE = frozenset({
    "sign_out", "lock",  # the next person is signed in by the test
    "count.aside", "drawer.cancel", "count.submit", "review.return", "audit.return", "review.close", "audit.close",
})  # fmt: skip
"""Acts that would end the count, or the looking."""
QUERIES = (EXPECTED, DIFFERENCE, "02", BOOK, "drawer", "count", "Maria Diaz")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample city, made once."""
    folder = tmp_path_factory.mktemp("town") / "home"
    make_town(folder)
    return folder


@pytest.fixture
def scenes(qapp: QApplication, look: themes.Theme, town: Path, tmp_path: Path) -> Iterator[Scenes]:
    """The real program on the sample city, where Maria Diaz has worked in drawer 02 and has counted once, wrongly."""
    shutil.copytree(town, tmp_path / "home")
    made = Scenes(qapp, tmp_path / "home", painted=False)  # but for what `Eyes` look at
    desk = made.home.desk_of(COUNTS)
    drawers.open_drawer(desk, drawer="02", count=CashCount.of(FLOAT))
    draft = cart(desk, "37.00", "UB-900001")
    receipts.post(desk, handed(desk, draft, in_cash("37.00")))
    drawer_cash.paid_in(desk, named=Named("Ana Lee", code="MISC"), amount=money("20.41"), reason="found in the lobby")
    drawers.drop(desk, amount=money("11.16"), reason="too much in the drawer")
    drawers.begin_count(desk)
    drawers.count(desk, cash_count=CashCount.of(FLOAT))
    main = made.program.window
    main.resize(1366, 768)
    main.show()
    main.activateWindow()
    made.program.shell.begin()
    made.hands.settle()
    yield made
    made.close()


@dataclass
class Eyes:
    """Reads everything there is to read in the window; `found` are the places that gave it away."""

    scenes: Scenes
    painted: list[str]
    found: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def reads(self, where: str, typed: str = "") -> None:
        """Everything in sight is searched, but for what was `typed` there."""
        self.painted.clear()
        said: list[str] = []
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                with self.scenes.in_sight():
                    window.grab()  # what a widget paints by itself is no text of it
                said += texts(window)
                for listed in window.findChildren(EntryList):
                    said += [f"{entry.title} {entry.note} {entry.amount}" for entry in listed.entries]
        self.searches(where, [text for text in (*said, *self.painted) if not typed or text != typed])

    def searches(self, where: str, said: list[str]) -> None:
        self.seen.add(where)
        self.found += [f"{where}: {text!r}" for text in said if SAID.search(text)]


@pytest.fixture
def eyes(scenes: Scenes, monkeypatch: pytest.MonkeyPatch) -> Eyes:
    painted: list[str] = []
    draw = QPainter.drawText

    def noticed(painter: QPainter, *said: Any) -> Any:
        painted.extend(word for word in said if isinstance(word, str))
        return draw(painter, *said)

    monkeypatch.setattr(QPainter, "drawText", noticed)
    return Eyes(scenes, painted)


def looks_everywhere(eyes: Eyes, person: str) -> None:
    """One person signs in and opens whatever can be opened."""
    scenes = eyes.scenes
    scenes.sign_in(person)
    main, hands = scenes.program.window, scenes.hands
    assert main.screen_names, (person, hands.screen, hands.shown())
    for name in main.screen_names:
        _goes_to(scenes, name)
        eyes.reads(f"{person}, {name}")
        for entry in entries_of(main._sets()):
            spec = _spec_of(scenes, entry)
            if spec.name in LEFT_ALONE or spec.title.startswith(("Save ", "Print ")):
                continue
            if spec.scope == "window" and name != main.screen_names[0]:
                continue  # it is the same from every screen
            _goes_to(scenes, name)
            entry.do()
            hands.settle()
            eyes.reads(f"{person}, {name}, {entry.title}")
    _goes_to(scenes, main.screen_names[0])
    for query in QUERIES:
        main.open_palette()
        hands.settle()
        palette = hands.sheet()
        assert isinstance(palette, Palette), (person, main.locked, hands.screen)
        hands.go_to(palette.input)
        hands.replace(query)
        eyes.reads(f"{person}, palette {query}", query)
        _goes_to(scenes, main.screen_names[0])
    _reads_reports(eyes, person)
    main.sign_out_wanted.emit()
    hands.settle()


def _goes_to(scenes: Scenes, name: str) -> None:
    """Close what is open and come to a screen, whatever was done before."""
    hands, main = scenes.hands, scenes.program.window
    for window in QApplication.topLevelWidgets():
        if window is not main and window.isVisible():
            window.close()
    main.activateWindow()
    while (sheet := hands.sheet()) is not None:
        sheet.reject()
        hands.settle()
    main.open_screen(name)
    hands.settle()
    hands.press("Esc")


def _spec_of(scenes: Scenes, entry: Entry) -> ActionSpec:
    sets = scenes.program.window._sets()
    return next(spec for each in sets for spec in each.usable() if spec.title == entry.title)


def _reads_reports(eyes: Eyes, person: str) -> None:
    desk = eyes.scenes.home.desk_of(person)
    if not desk.may("reports"):
        return
    today = desk.today()
    for form in FORMS:
        made = reports.make(desk, Asked(form.name, today, today))
        cells = [plain(value) for line in reports.lines(desk, made) for value in line.cells]
        eyes.searches(f"{person}, report {form.name}", cells)


def test_nothing_says_what_a_counted_drawer_should_hold(eyes: Eyes) -> None:
    for person in (COUNTS, COLLEAGUE, SUPERVISOR):
        looks_everywhere(eyes, person)
    assert len(eyes.seen) > 80
    assert not eyes.found, "\n".join(eyes.found)


def test_nothing_says_it_once_it_is_submitted_until_the_count_that_decides(eyes: Eyes) -> None:
    """Then the supervisor is told on two screens; so the search finds what there is to find."""
    desk, supervisor = (eyes.scenes.home.desk_of(name) for name in (COUNTS, SUPERVISOR))
    for _ in range(2):
        drawers.count(desk, cash_count=CashCount.of(FLOAT))
    for person in (COUNTS, SUPERVISOR):
        looks_everywhere(eyes, person)
    assert not eyes.found, "\n".join(eyes.found)
    drawers.count(supervisor, book=BOOK, cash_count=CashCount.of(FLOAT))
    eyes.scenes.sign_in(SUPERVISOR)
    for name in ("drawer", "audit"):
        _goes_to(eyes.scenes, name)
        eyes.reads(name)
    assert {place.partition(":")[0] for place in eyes.found} == {"drawer", "audit"}
    assert Money.parse(EXPECTED) - Money.parse(DIFFERENCE) == CashCount.of(FLOAT).total


def test_nothing_says_it_to_who_is_absent_or_may_count_along(eyes: Eyes) -> None:
    """Maria Diaz fell ill in the midst of her count: two people count what she left, and either may be a cashier."""
    desk, ortega = eyes.scenes.home.desk_of(SUPERVISOR), Witness("aortega", password_of("aortega"))
    absences.submit_in_place(desk, book=BOOK, reason="taken ill", second=ortega)
    for person in (COUNTS, COLLEAGUE):
        looks_everywhere(eyes, person)
    assert not eyes.found, "\n".join(eyes.found)

# SPDX-License-Identifier: Apache-2.0
"""A supervisor's day through the real window: watch, approve, find the cause, bring it to the bank, close, post."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.count import CashCount
from app.queries import day_close, drawers, gl_export
from app.services.days.reading import Step
from app.services.sample.make import password_of
from app.views import theme as themes
from tests.scenes import FLOAT, Scenes, make_town
from tests.views.screens.drawer_place import texts

BOOK = "02-0001"
HUNDRED_FOR_62_35 = {"code": "PERMIT", "amount": "62.35"}
TAKEN = {"20.00": 2, "1.00": 4, "0.10": 7}
"""What is left of 20.00 and 62.35 when 37.65 of change went out twice."""
COUNTED = CashCount.of({face: pieces + TAKEN.get(face, 0) for face, pieces in FLOAT.items()})


@pytest.fixture
def day(qapp: QApplication, look: themes.Theme, tmp_path: Path) -> Iterator[Scenes]:
    """The program on the sample city, its window shown and the sign-in form in front."""
    make_town(tmp_path / "home", accounts=10)
    made = Scenes(qapp, tmp_path / "home")
    made.program.window.resize(1366, 768)
    made.program.window.show()
    made.program.window.activateWindow()
    made.program.shell.begin()
    made.hands.settle()
    yield made
    made.close()


def said(kind: str, **what: Any) -> Step:
    """A step as a day file would say it."""
    return Step(kind, what, {}, 0)


def pays(day: Scenes, line: dict[str, Any], cash: str) -> str:
    """Maria Diaz takes a payment in cash; answers the receipt's number."""
    step = said("receipt", drawer="02", lines=[line], tenders=[{"kind": "cash", "amount": cash}])
    return str(day.counter.receipt(day.town, step, password_of)["receipt"])


def look_at(day: Scenes, name: str) -> None:
    """A picture for whoever wants to see the day: TILLWRIGHT_PICTURES names a folder."""
    if folder := os.environ.get("TILLWRIGHT_PICTURES"):
        day.program.window.grab().save(str(Path(folder) / f"{name}.png"))


def test_a_supervisor_watches_approves_finds_the_cause_deposits_and_closes(day: Scenes) -> None:
    a_cashier_takes_money_and_voids_with_consent(day)
    the_supervisor_watches(day)
    the_cashier_comes_up_short(day)
    day.sign_in("jkim")
    the_wall_shows_the_drawer_waits(day)
    the_cause_is_found_and_the_drawer_closed(day)
    its_money_goes_to_the_bank(day)
    the_day_is_closed_and_posted(day)


def a_cashier_takes_money_and_voids_with_consent(day: Scenes) -> None:
    day.sign_in("mdiaz")
    step = said("open_drawer", drawer="02", person="mdiaz")
    day.drawer.open_drawer(day.town, step, CashCount.of(FLOAT))
    day.counter.come()
    pays(day, {"code": "DOGLIC", "fields": {"tag": "4471"}}, "20.00")
    twice = pays(day, {"code": "COPY", "quantity": 8}, "2.00")
    pays(day, HUNDRED_FOR_62_35, "100.00")
    void = said("void", receipt=twice, reason="typed twice", approved_by="jkim")
    day.counter.void(day.town, void, password_of("jkim"))
    day.leave()


def the_supervisor_watches(day: Scenes) -> None:
    day.sign_in("jkim")
    day.audit.come()
    day.audit.choose("02")
    look_at(day, "1-wall")
    assert day.audit.screen.wall.chosen is not None
    assert any("$282.35" in text for text in texts(day.audit.screen.wall.chosen))
    day.leave()


def the_cashier_comes_up_short(day: Scenes) -> None:
    day.sign_in("mdiaz")
    for attempt in (1, 2, 3):
        told = day.drawer.count(day.town, said("count", drawer="02", person="mdiaz"), COUNTED)
        assert told["balanced"] is False, attempt
    day.leave()


def the_wall_shows_the_drawer_waits(day: Scenes) -> None:
    day.audit.come()
    day.audit.choose("02")
    look_at(day, "2-waits")
    assert day.audit.screen.wall.chosen is not None
    assert any("Hidden until you count" in text for text in texts(day.audit.screen.wall.chosen))


def the_cause_is_found_and_the_drawer_closed(day: Scenes) -> None:
    counted = day.drawer.count(day.town, said("count", drawer="02", person="jkim"), COUNTED)
    assert counted["balanced"] is False
    day.drawer._show_session(BOOK)
    look_at(day, "3-cause")
    assert any("may have been handed out twice" in text for text in texts(day.drawer.screen))
    close = said("close", drawer="02", approved_by="jkim", explanation="the change of 0003 was handed out twice")
    day.drawer.close(day.town, close)
    assert drawers.closed_figures(day.home.database, BOOK)["over_short"].plain == "-37.65"
    look_at(day, "4-closed")


def its_money_goes_to_the_bank(day: Scenes) -> None:
    bag = {"bag": "B-701", "seal": "774120", "verifier": "lortiz", "password": password_of("lortiz")}
    assert day.deposits.deposit((BOOK,), CashCount.of(TAKEN), **bag) == {"total": "44.70"}
    look_at(day, "5-deposit")


def the_day_is_closed_and_posted(day: Scenes) -> None:
    date = day.day.business_date
    day.business_day.close(day.town, date)
    assert day_close.last_closed(day.home.database) == date
    look_at(day, "6-day")
    day.business_day.post(day.town)
    look_at(day, "7-posted")
    (batch,) = gl_export.batches(day.home.database, limit=9)
    assert batch.number == 1

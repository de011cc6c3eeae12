# SPDX-License-Identifier: Apache-2.0
"""Day files hold in the real window, by key presses and clicks only, as they hold through the services."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app import resources
from app.bootstrap import shared
from app.bootstrap.replay import Theatre
from app.services.days import reading
from app.views import theme as themes
from tests import shared_books
from tests.postgres import Server

DAY = """
title = "Two payments, a void and a balanced drawer"
city = "ridgemont"
accounts = 20
business_date = 2026-11-20

[[step]]
do = "account"
number = "UB-900001"
kind = "utility"
name = "Elena Marsh"
charges = [
  { id = "penalty", code = "PENALTY-W", amount = "8.00", due = 2026-06-22 },
  { id = "water", code = "WATER", amount = "62.00", due = 2026-06-22 },
  { id = "sewer", code = "SEWER", amount = "45.00", due = 2026-07-22 },
]

[[step]]
do = "open_drawer"
drawer = "01"
person = "mdiaz"
count = { "20.00" = 5, "10.00" = 6, "5.00" = 4, "1.00" = 15, "0.25" = 20 }
expect = { counted = "200.00" }

[[step]]
do = "receipt"
as = "r1"
drawer = "01"
lines = [{ account = "UB-900001", charge = "sewer", amount = "20.00" }, { account = "UB-900001", amount = "60.00" }]
tenders = [
  { kind = "check", amount = "50.00", number = "1021", routing = "121000358" },
  { kind = "cash", amount = "40.00" },
]
[step.expect]
number = "01-0001-0001"
change = "10.00"
allocated = { sewer = "20.00", penalty = "8.00", water = "52.00" }

[[step]]
do = "receipt"
drawer = "01"
lines = [{ code = "DOGLIC", fields = { tag = "4472" } }]
tenders = [{ kind = "cash", amount = "19.00" }]
expect.error = "1.00 short"

[[step]]
do = "suspend"
as = "later"
drawer = "01"
lines = [{ code = "COPY", quantity = 4 }]

[[step]]
do = "crash"

[[step]]
do = "resume"
drawer = "01"
cart = "later"
tenders = [{ kind = "cash", amount = "1.00" }]
expect = { total = "1.00" }

[[step]]
do = "void"
receipt = "r1"
reason = "wrong account"
approved_by = "jkim"
expect = { hand_back = "30.00" }

[[step]]
do = "count"
drawer = "01"
person = "mdiaz"
cash = { "20.00" = 5, "10.00" = 6, "5.00" = 4, "1.00" = 16, "0.25" = 20 }
expect = { balanced = true, submitted = true }

[[step]]
do = "close"
drawer = "01"
approved_by = "jkim"
expect = { over_short = "0.00" }

[[step]]
do = "check"
accounts = { "UB-900001" = "115.00" }
gl = { "999-1110" = "0.00", "999-1190" = "0.00" }

[[step]]
do = "verify"
"""


def test_a_day_holds_in_the_real_window_with_a_crash_in_it(
    qapp: QApplication, look: themes.Theme, tmp_path: Path
) -> None:
    file = tmp_path / "day.toml"
    file.write_text(DAY, encoding="utf-8")
    day = reading.read(file)
    theatre = Theatre(tmp_path / "home", day)
    try:
        outcomes = theatre.play(day, through_window=True)
    finally:
        theatre.close()
    assert [str(each) for each in outcomes if not each.held] == []
    at_the_window = [each for each, step in zip(outcomes, day.steps, strict=True) if not step.given]
    assert all(each.keys and each.screen for each in at_the_window)
    assert "mdiaz-ridgemont" not in str([each.keys for each in outcomes])


@pytest.mark.parametrize(
    "name",
    ["demonstration", "05-refused", "10-two-departments", "11-it-comes-back", "12-to-the-bank", "17-to-the-ledger"],
)
def test_what_the_program_ships_holds_in_the_real_window(
    name: str, qapp: QApplication, look: themes.Theme, tmp_path: Path
) -> None:
    """The demonstration, and the days in which the window says no in words of its own.

    `test_day_files` plays every file through the services: what both must say is said alike.
    """
    day = reading.read(resources.path("days", f"{name}.toml"))
    theatre = Theatre(tmp_path / "home", day)
    try:
        outcomes = theatre.play(day, through_window=True)
    finally:
        theatre.close()
    assert [str(each) for each in outcomes if not each.held] == []


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["01-a-short-morning", "03-which-bill-first", "07-the-power-goes"])
def test_a_day_holds_in_the_real_window_on_shared_books(
    name: str, qapp: QApplication, look: themes.Theme, postgres_server: Server, tmp_path: Path
) -> None:
    url = postgres_server.create_database()
    shared.init(url, sample=True, ask=lambda: "")
    day = reading.read(resources.path("days", f"{name}.toml"))
    theatre = Theatre(tmp_path / "home", day, url)
    try:
        outcomes = theatre.play(day, through_window=True)
        assert [str(each) for each in outcomes if not each.held] == []
        assert theatre.verify(True) == []
    finally:
        theatre.close()
        # Roles belong to the whole server: after the sample's, everybody gets the usual password back.
        shared_books.logins(url)
        postgres_server.drop_database(url)


def test_the_demonstration_leaves_no_step_to_chance() -> None:
    day = reading.read(resources.path("days", "demonstration.toml"))
    acts = [step for step in day.steps if not step.given]
    assert len(day.steps) >= 25
    assert {step.kind for step in acts} >= {"open_drawer", "receipt", "suspend", "resume", "void", "count", "close"}

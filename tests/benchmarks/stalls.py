# SPDX-License-Identifier: Apache-2.0
"""How long the window keeps anybody waiting while it works: a heart beats in its own thread, and is late by that much.

The real window on a large sample city, with hands that type faster than people do: payments, look-ups letter by letter,
reports of a year, and a check of all books. Each is begun, worked and ended under the beat; the longest time counts,
not a percentile, because one freeze is what a cashier remembers.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.domain.report_forms import FORMS
from app.views.screens.audit.verify_sheet import VerifySheet
from app.views.screens.counter import change_view
from app.views.screens.reports.screen import ReportsScreen
from tests.benchmarks import city
from tests.benchmarks.at_window import SUPERVISOR, AtWindow, Heart
from tests.benchmarks.result import FOLDER, ROOT, Line, NotTheWorkError
from tests.benchmarks.start import CASHIER

PAYMENTS = 40
TYPED = ("Delgado", "Main St", "UB-1000", "555-01", "Smiht", "Bakery", "1200 Oak", "BL-2")
MOST_MS, AIM_MS = 50.0, 16.0


def measured() -> list[Line]:
    """The longest stall of each kind of work, in a window of its own process."""
    folder, _ = city.made(FOLDER / f"city-{city.ACCOUNTS}")
    with tempfile.TemporaryDirectory(prefix="stalls-", dir=FOLDER) as name:
        home = Path(name) / "home"
        shutil.copytree(folder, home)
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.stalls", str(home)],
            cwd=ROOT, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    said = json.loads(done.stdout.splitlines()[-1])
    if said.pop("receipts") < PAYMENTS:
        raise NotTheWorkError("not every payment stands in the books")
    return [Line(f"longest stall, {what}", ms, MOST_MS, AIM_MS, "ms") for what, ms in said.items()]


def payments(at: AtWindow) -> None:
    """Dog licenses, one after the other."""
    for tag in range(PAYMENTS):
        at.sells_a_dog_license(tag)


def search(at: AtWindow) -> None:
    """What people type, a letter at a time."""
    for text in TYPED:
        at.hands.press("F2")
        at.hands.replace("")
        for letter in text:
            at.hands.write(letter)
    at.counter.rest()


def made_reports(at: AtWindow) -> None:
    """Every report of the last year."""
    at.hands.press(f"Ctrl+{at.program.window.screen_names.index('reports') + 1}")
    screen = at.program.window.made("reports")
    assert isinstance(screen, ReportsScreen)
    screen.question.days.set_value("year")
    for place in range(len(FORMS)):
        screen.nav.choose(place)
        at.hands.press("F12")
        at.hands.settle()


def check(at: AtWindow) -> None:
    """All books, verified deeply."""
    at.hands.press(f"Ctrl+{at.program.window.screen_names.index('audit') + 1}")
    at.hands.press("Alt+V")
    sheet = at.program.window.findChild(VerifySheet)
    assert isinstance(sheet, VerifySheet)
    for key in ("Tab", "Right", "Right"):
        at.hands.press(key)
    at.hands.press("F12")
    at.hands.settle()


def under_the_beat(at: AtWindow, work: Callable[[AtWindow], None]) -> float:
    """The longest time in ms for which the window served nobody during this work."""
    heart = Heart()
    heart.begin()
    work(at)
    return heart.stop()


def main(folder: Path) -> None:
    """A cashier takes payments and looks people up; a supervisor makes reports and verifies."""
    change_view.REST_MS = 0  # nobody has to be kept from pressing twice here
    at = AtWindow(folder)
    before = at.receipts()
    at.open_drawer()
    at.sign_in(CASHIER)
    at.counter.come()
    at.sells_a_dog_license(9000)  # the first of everything makes screens and fills caches, which nobody does twice
    said = {"posting": under_the_beat(at, payments), "search": under_the_beat(at, search)}
    said["receipts"] = at.receipts() - before
    at.hands.press("Ctrl+K")
    at.hands.write("Sign out")
    at.hands.press("Enter")
    at.sign_in(SUPERVISOR)
    said |= {"reports": under_the_beat(at, made_reports), "verify": under_the_beat(at, check)}
    sys.stdout.write(json.dumps(said) + "\n")
    at.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

# SPDX-License-Identifier: Apache-2.0
"""Whether this installation works: the window of the sample city opened, paid in and printed from, its books checked.

It plays in a folder that is gone afterwards, on the display there is or without one, and touches no home.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.clock import system_clock
from app.bootstrap.proof import BooksProof
from app.bootstrap.replay import Theatre
from app.bootstrap.through_window import WindowStage
from app.devices.queue import CopyState
from app.domain.errors import CounterError, Fault
from app.domain.paper import Line
from app.domain.proof import ProofOf
from app.services.days.reading import DayFile, Step
from app.services.days.town import Town
from app.services.sample import invented

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from PySide6.QtGui import QImage

    from app.bootstrap.window import Program

ACCOUNTS = 40
CASHIER, DRAWER = "mdiaz", "01"
_OPEN = Step(
    "open_drawer",
    {
        "drawer": DRAWER,
        "person": CASHIER,
        "count": {"20.00": 5, "10.00": 6, "5.00": 4, "1.00": 15, "0.25": 20},
    },
    {},
    1,
)
_PAY = Step(
    "receipt",
    {
        "drawer": DRAWER,
        "lines": [{"code": "DOGLIC", "fields": {"tag": "4471"}}],
        "tenders": [{"kind": "cash", "amount": "50.00"}],
    },
    {},
    2,
)
_FEWEST_COLORS = 8
_STRIDE = 24


class Failed(Exception):
    """What does not work in this installation; the text says what was seen."""


def run() -> int:
    """Try everything in turn, a line for each; 0 when all of it works, 1 at the first that does not."""
    trying = "making the sample city"
    with _Uncaught() as uncaught:
        try:
            with tempfile.TemporaryDirectory(prefix="tillwright-self-test-") as folder:
                for done, following in _trials(Path(folder)):
                    uncaught.refuse()
                    _say(f"ok    {done}")
                    trying = following
        except Exception as trouble:  # whatever it is, it is what was looked for
            for each in dict.fromkeys([*uncaught.found, trouble]):
                _say(f"FAIL  {trying}: {_words(each)}")
            return 1
    _say("Everything works. Nothing was kept.")
    return 0


def _words(trouble: BaseException) -> str:
    """What went wrong; with its kind where it is none the program knows."""
    known = isinstance(trouble, (Failed, CounterError, Fault))
    return str(trouble) if known else f"{type(trouble).__name__}: {trouble}"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _trials(folder: Path) -> Iterator[tuple[str, str]]:
    """What was found to work, and what is tried next."""
    today = system_clock().date()
    day = DayFile("self-test", folder, "Self-test", "ridgemont", today, (_OPEN, _PAY), ACCOUNTS)
    theatre = Theatre(folder / "home", day)
    try:
        town = Town.of(day, theatre.database, theatre.connect, theatre.home.settings.workstation)
        yield f"the sample city is made, {ACCOUNTS} accounts", "opening the window"
        with WindowStage(theatre, town, {}) as stage:
            yield from _in_the_window(stage, town)
        proof = BooksProof().check(theatre.home.desk_of("admin"), ProofOf(), lambda _done, _total: None)
        if not proof.untouched:
            raise Failed(f"{proof.found} flaws, the first at {proof.flaws[0].place}: {proof.flaws[0].what}")
        yield f"the verifier read {proof.read}, deeply, and found nothing", "closing the books"
    finally:
        theatre.close()


def _in_the_window(stage: WindowStage, town: Town) -> Iterator[tuple[str, str]]:
    roles = {role: name for name, (_, role, _) in reversed(invented.ridgemont().people.items())}
    for role, person in reversed(roles.items()):
        stage.become(person)
        screens = stage.hands.program.window.screen_names
        for place, screen in enumerate(screens, start=1):
            stage.hands.press(f"Ctrl+{place}")
            if stage.hands.program.window.current_screen != screen:
                raise Failed(f"{role}: {screen} does not open. The window shows: {stage.hands.shown()}")
            _look(stage.hands.program, f"{role}, {screen}")
        yield f"{role}: {', '.join(screens)}", "taking a payment"
    stage.open_drawer(town, _OPEN)
    number = stage.receipt(town, _PAY)["receipt"]
    _look(stage.hands.program, "after a payment")
    yield f"receipt {number} is posted", "printing it"
    yield f"receipt {number} is printed, {_printed(stage, number)} lines", "checking the books"


def _look(program: Program, what: str) -> None:
    """The window is drawn, and complains of nothing."""
    if (colors := _colors(program.window.grab().toImage())) < _FEWEST_COLORS:
        raise Failed(f"{what}: the window is drawn in {colors} colors only")
    notice = program.notices.current
    if notice is not None and notice.tone == "danger":
        raise Failed(f"{what}: {notice.head}. {notice.text}")


def _colors(picture: QImage) -> int:
    """How many colors a picture has, looked at here and there."""
    return len(
        {
            picture.pixel(x, y)
            for x in range(0, picture.width(), _STRIDE)
            for y in range(0, picture.height(), _STRIDE // 4)
        }
    )


def _printed(stage: WindowStage, number: str) -> int:
    """Wait until the printer of the screen has confirmed a receipt over its socket; answers the lines on its paper."""
    paper = stage.hands.program.backstage.paper

    def states() -> list[CopyState]:
        return [copy.state for copy in paper.queue.copies() if copy.ref == number]

    stage.hands.wait(lambda: CopyState.PENDING not in states(), "the printer to answer")
    if states() != [CopyState.CONFIRMED]:
        raise Failed(f"the printer says: {', '.join(states()) or 'nothing was sent to it'}")
    lines = [item.text for item in paper.roll().items() if isinstance(item, Line)]
    if not any(number in line for line in lines):
        raise Failed(f"the paper does not show {number}: {' / '.join(lines)[:300]}")
    return len(lines)


@dataclass
class _Uncaught:
    """Keeps what nothing in the program caught, in any thread: Qt goes on after it as if nothing were."""

    found: list[BaseException] = field(default_factory=list)

    def __enter__(self) -> _Uncaught:
        """Listen."""
        self._before = sys.excepthook, threading.excepthook
        sys.excepthook = lambda _kind, trouble, _trace: self.found.append(trouble)
        threading.excepthook = lambda told: self.found.append(told.exc_value or told.exc_type())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Listen no longer."""
        sys.excepthook, threading.excepthook = self._before

    def refuse(self) -> None:
        """Raise the first that was kept, if any was."""
        if self.found:
            raise self.found[0]

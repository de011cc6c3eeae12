# SPDX-License-Identifier: Apache-2.0
"""The print queue: paper waits here, never a customer.

Each printer has a lane of its own, so that a jam in one delays nothing at another. Every copy has a state apart from
the money: pending, sent, confirmed, unknown or failed. Nothing that may have been printed is sent again by itself.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic
from typing import TYPE_CHECKING

from app.domain.ports import PrinterState, PrinterStatus, PrintJob, PrintOutcome, PrintReport

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.paper import Paper
    from app.domain.ports import KickReason, Printer, PrinterSettings

_log = logging.getLogger(__name__)
_MOST_WAITING = 200  # per printer: more than a day's receipts waiting means nobody looks at them
_MOST_KEPT = 1_000
_STOP = 2.0


class CopyState(StrEnum):
    """What is known of one copy. SENT: handed over to a printer that cannot answer."""

    PENDING = "pending"
    SENT = "sent"
    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"
    FAILED = "failed"


_DONE_OR_WAITING = frozenset({CopyState.PENDING, CopyState.CONFIRMED})


@dataclass(frozen=True, slots=True)
class PrintRequest:
    """What is to be printed where, and why the drawer opens, if it does.

    `paper` None only opens the drawer. `copies` is 1 to 9; those after the first are marked COPY. `ref` is what it
    belongs to (a receipt number), for logs and file names.
    """

    paper: Paper | None
    printer: str
    copies: int = 1
    kick: KickReason | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class PrintCopy:
    """One copy of one request and how it stands. `kicked` says that the drawer's pulse went out with it."""

    job: int
    copy: int
    ref: str
    title: str
    printer: str
    state: CopyState
    status: PrinterStatus
    kick: KickReason | None = None
    kicked: bool = False
    attempts: int = 0


@dataclass(slots=True)
class _Task:
    paper: Paper | None
    shown: PrintCopy
    may_kick: bool
    substituted: bool = False


class PrintQueue:
    """Takes papers and answers at once; printing happens on its own threads.

    `open_printer` makes the driver of a printer, `make` the bytes of a paper for it, `changed` hears of every change of
    a copy's state and `stated` of every printer's own state, both on a thread of the queue. `printers` is what the
    set-up holds, by name.
    """

    def __init__(
        self,
        printers: dict[str, PrinterSettings],
        open_printer: Callable[[PrinterSettings], Printer],
        make: Callable[[Paper, PrinterSettings], bytes],
        changed: Callable[[PrintCopy], None],
        stated: Callable[[str, PrinterStatus], None] = lambda _name, _status: None,
    ) -> None:
        self._printers = dict(printers)
        self._open, self._make, self._changed, self._stated = open_printer, make, changed, stated
        self._lock = threading.Condition()
        self._lanes: dict[str, _Lane] = {}
        self._tasks: OrderedDict[tuple[int, int], _Task] = OrderedDict()
        self._jobs = 0
        self._closed = False
        self.kicks: Counter[KickReason] = Counter()

    def submit(self, request: PrintRequest) -> int:
        """Queue a request; the answer is its job number. Never waits for a printer."""
        with self._lock:
            self._jobs += 1
            job = self._jobs
        title = request.paper.title if request.paper else "Cash drawer"
        unasked = PrinterStatus(PrinterState.UNKNOWN, "not asked yet")
        for number in range(max(1, min(request.copies, 9)) if request.paper else 1):
            paper = request.paper.as_copy(number) if request.paper and number else request.paper
            kick = request.kick if number == 0 else None
            shown = PrintCopy(job, number, request.ref, title, request.printer, CopyState.PENDING, unasked, kick)
            self._enter(_Task(paper, shown, may_kick=kick is not None))
        return job

    def check(self, printer: str) -> None:
        """Ask a printer how it is, once nothing waits there; the answer goes to `stated`."""
        with self._lock:
            if printer in self._printers and not self._closed:
                self._lane(printer).asked = True
                self._lock.notify_all()

    def retry(self, job: int, copy: int = 0, printer: str | None = None) -> bool:
        """Print a copy that did not come out, at the same or another printer; False if there is nothing to retry.

        What may have been printed before comes out marked COPY. The drawer does not open again: it had its reason once.
        """
        with self._lock:
            task = self._tasks.get((job, copy))
            if task is None or task.paper is None or task.shown.state in _DONE_OR_WAITING:
                return False
            paper = task.paper if task.shown.state is CopyState.FAILED else task.paper.as_copy()
            shown = replace(task.shown, printer=printer or task.shown.printer, state=CopyState.PENDING)
        self._enter(_Task(paper, shown, may_kick=False))
        return True

    def take_over(self, printer: str, by: str) -> int:
        """Another printer takes what still waits at this one; the answer is how many copies moved."""
        with self._lock:
            lane = self._lanes.get(printer)
            moved = list(lane.waiting) if lane else []
            if lane:
                lane.waiting.clear()
        for task in moved:
            task.shown = replace(task.shown, printer=by)
            self._enter(task)
        return len(moved)

    def copies(self) -> tuple[PrintCopy, ...]:
        """Every copy still remembered, oldest first."""
        with self._lock:
            return tuple(task.shown for task in self._tasks.values())

    def to_look_at(self) -> tuple[PrintCopy, ...]:
        """What did not surely come out: the list "to print"."""
        return tuple(shown for shown in self.copies() if shown.state in (CopyState.UNKNOWN, CopyState.FAILED))

    def paper(self, job: int, copy: int = 0) -> Paper | None:
        """What a copy shows, to be saved as PDF instead; None when it only opened the drawer or is forgotten."""
        with self._lock:
            task = self._tasks.get((job, copy))
        return None if task is None else task.paper

    def forget(self, job: int, copy: int = 0) -> bool:
        """Somebody looked: this copy need not be printed again. False while it still waits at its printer."""
        with self._lock:
            task = self._tasks.get((job, copy))
            if task is None or task.shown.state is CopyState.PENDING:
                return False
            del self._tasks[job, copy]
        return True

    def set_up(self, printers: dict[str, PrinterSettings]) -> None:
        """The set-up was changed: use it from the next copy on."""
        with self._lock:
            self._printers = dict(printers)
            for lane in self._lanes.values():
                lane.driver = None

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is pending, for tests and for leaving the program; False if time ran out."""
        end = monotonic() + seconds
        with self._lock:
            while any(lane.waiting or lane.asked or lane.busy for lane in self._lanes.values()):
                left = end - monotonic()
                if left <= 0:
                    return False
                self._lock.wait(left)
        return True

    def close(self) -> None:
        """Stop after the copies being printed now; what still waits is reported as failed."""
        with self._lock:
            self._closed = True
            left = [task for lane in self._lanes.values() for task in lane.waiting]
            for lane in self._lanes.values():
                lane.waiting.clear()
            threads = [lane.thread for lane in self._lanes.values()]
            self._lock.notify_all()
        for task in left:
            self._report(task, CopyState.FAILED, PrinterStatus(PrinterState.UNKNOWN, "the program was closed"))
        for thread in threads:
            thread.join(_STOP)

    def _enter(self, task: _Task) -> None:
        refused = ""
        name = task.shown.printer
        with self._lock:
            self._tasks[task.shown.job, task.shown.copy] = task
            while len(self._tasks) > _MOST_KEPT:
                self._tasks.popitem(last=False)
            if self._closed:
                refused = "the program was closed"
            elif name not in self._printers:
                refused = f"there is no printer named {name}"
            else:
                lane = self._lane(name)
                if len(lane.waiting) >= _MOST_WAITING:
                    refused = f"{_MOST_WAITING} papers wait at this printer already"
                else:
                    lane.waiting.append(task)
                    self._lock.notify_all()
        if refused:
            self._report(task, CopyState.FAILED, PrinterStatus(PrinterState.UNKNOWN, refused))
        else:
            self._tell(task.shown)

    def _lane(self, name: str) -> _Lane:
        lane = self._lanes.get(name)
        if lane is None:
            thread = threading.Thread(target=self._work, args=(name,), name=f"printer {name}", daemon=True)
            lane = self._lanes[name] = _Lane(thread)
            thread.start()
        return lane

    def _work(self, name: str) -> None:
        lane = self._lanes[name]
        while True:
            with self._lock:
                while not (lane.waiting or lane.asked or self._closed):
                    self._lock.wait()
                if self._closed and not lane.waiting:
                    return
                task = lane.waiting.popleft() if lane.waiting else None
                lane.asked = lane.asked and task is not None
                lane.busy = True
                settings = self._printers.get(name)
            try:
                if task is not None:
                    self._print(lane, settings, task)
                elif settings is not None:
                    self._ask(lane, settings)
            finally:
                with self._lock:
                    lane.busy = False
                    self._lock.notify_all()

    def _ask(self, lane: _Lane, settings: PrinterSettings) -> None:
        try:
            lane.driver = lane.driver or self._open(settings)
            status = lane.driver.status()
        except Exception as error:  # as in _drive
            _log.exception("asking failed at %s", settings.name)
            status = PrinterStatus(PrinterState.ERROR, f"{type(error).__name__} in the driver {settings.driver}")
        self._state(settings.name, status)

    def _state(self, name: str, status: PrinterStatus) -> None:
        try:
            self._stated(name, status)
        except Exception:  # as in _tell
            _log.exception("a listener of the print queue failed")

    def _print(self, lane: _Lane, settings: PrinterSettings | None, task: _Task) -> None:
        if settings is None:
            self._report(task, CopyState.FAILED, PrinterStatus(PrinterState.UNKNOWN, "the printer was removed"))
            return
        task.shown = replace(task.shown, attempts=task.shown.attempts + 1)
        kick = task.shown.kick if task.may_kick else None
        report = self._drive(lane, settings, task, kick)
        self._state(settings.name, report.status)
        if kick is not None and report.kicked:
            with self._lock:
                self.kicks[kick] += 1
            task.may_kick = False
        kicked = task.shown.kicked or report.kicked
        task.shown = replace(task.shown, kicked=kicked)
        substitute = settings.options.get("substitute", "")
        if report.outcome is PrintOutcome.FAILED and task.paper and substitute and not task.substituted:
            task.substituted = True
            task.may_kick = False  # the drawer hangs at the first printer; a substitute opens another one
            task.shown = replace(task.shown, printer=substitute, status=report.status)
            self._enter(task)
            return
        self._report(task, CopyState(report.outcome.value), report.status)

    def _drive(self, lane: _Lane, settings: PrinterSettings, task: _Task, kick: KickReason | None) -> PrintReport:
        """Any fault of a driver or a renderer is this copy's fault alone: the lane goes on."""
        outcome = PrintOutcome.FAILED
        try:
            if lane.driver is None:
                lane.driver = self._open(settings)
            data = self._make(task.paper, settings) if task.paper else b""
            outcome = PrintOutcome.UNKNOWN  # from here on something may be on paper
            return lane.driver.print(PrintJob(task.shown.ref, data, kick))
        except Exception as error:  # a lane that died would swallow every later receipt
            _log.exception("printing failed at %s", settings.name)
            detail = f"{type(error).__name__} in the driver {settings.driver}"
            return PrintReport(outcome, PrinterStatus(PrinterState.ERROR, detail))

    def _tell(self, shown: PrintCopy) -> None:
        try:
            self._changed(shown)
        except Exception:  # whoever listens must not stop the paper
            _log.exception("a listener of the print queue failed")

    def _report(self, task: _Task, state: CopyState, status: PrinterStatus) -> None:
        with self._lock:
            task.shown = replace(task.shown, state=state, status=status)
            self._lock.notify_all()
        self._tell(task.shown)


class _Lane:
    """What waits at one printer, and the thread that owns it."""

    def __init__(self, thread: threading.Thread) -> None:
        self.thread = thread
        self.waiting: deque[_Task] = deque()
        self.driver: Printer | None = None
        self.busy = False
        self.asked = False

# SPDX-License-Identifier: Apache-2.0
"""Paper waits in the queue, never a customer."""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING

import pytest

from app.devices.drivers import open_printer
from app.devices.queue import CopyState, PrintCopy, PrintQueue, PrintRequest
from app.devices.virtual_printer import VirtualPrinter
from app.documents.render import PaperMaker
from app.domain.paper import Cut, Paper, Text, rows_of
from app.domain.ports import (
    KickReason,
    PrinterSettings,
    PrinterState,
    PrinterStatus,
    PrintJob,
    PrintOutcome,
    PrintReport,
    RollMode,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SLIP = Paper("test", "Slip 1", (Text("a slip"), Cut()))


class Bench:
    """A queue with virtual printers "one" and "two" and a folder "file"."""

    def __init__(self, folder: Path) -> None:
        self.rolls = {"one": VirtualPrinter(slowness=0.01), "two": VirtualPrinter()}
        self.seen: list[PrintCopy] = []
        self.printers = {name: PrinterSettings(name, "virtual", roll.start(), 48) for name, roll in self.rolls.items()}
        self.printers["file"] = PrinterSettings("file", "file", str(folder), 48, options={"format": "pdf"})
        self.queue = PrintQueue(self.printers, open_printer, PaperMaker().make, self.seen.append)

    def states(self, job: int) -> list[CopyState]:
        return [copy.state for copy in self.seen if copy.job == job]

    def prints(self, paper: Paper | None = SLIP, printer: str = "one", **more: object) -> PrintCopy:
        job = self.queue.submit(PrintRequest(paper, printer, **more))  # type: ignore[arg-type]
        assert self.queue.wait(10)
        return [copy for copy in self.queue.copies() if copy.job == job][-1]

    def rows(self, name: str = "one") -> tuple[str, ...]:
        return tuple(row for row in rows_of(self.rolls[name].items()) if row.strip())

    def close(self) -> None:
        self.queue.close()
        for roll in self.rolls.values():
            roll.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path / "slips")
    yield bench
    bench.close()


class ScriptedPrinter:
    """A printer that answers what the test says, and waits while told to."""

    name = "scripted"

    def __init__(self, *outcomes: PrintOutcome | Exception) -> None:
        self.outcomes = list(outcomes)
        self.go = threading.Event()
        self.taken = threading.Event()
        self.go.set()
        self.jobs: list[PrintJob] = []

    def status(self) -> PrinterStatus:
        return PrinterStatus(PrinterState.READY)

    def kick(self, reason: KickReason) -> bool:
        return True

    def print(self, job: PrintJob) -> PrintReport:
        self.taken.set()
        self.go.wait(5)
        self.jobs.append(job)
        outcome = self.outcomes.pop(0) if self.outcomes else PrintOutcome.CONFIRMED
        if isinstance(outcome, Exception):
            raise outcome
        return PrintReport(outcome, self.status(), job.kick is not None)


def queue_of(
    printer: ScriptedPrinter, make: Callable[[Paper, PrinterSettings], bytes] | None = None
) -> tuple[PrintQueue, list[PrintCopy]]:
    seen: list[PrintCopy] = []
    settings = {"scripted": PrinterSettings("scripted", "any")}
    return PrintQueue(settings, lambda _: printer, make or (lambda paper, _: paper.title.encode()), seen.append), seen


def test_a_copy_goes_from_pending_to_confirmed(bench):
    copy = bench.prints(ref="02-0123-0042")
    assert bench.states(copy.job) == [CopyState.PENDING, CopyState.CONFIRMED]
    assert (copy.ref, copy.status.state, copy.kicked) == ("02-0123-0042", PrinterState.READY, False)
    assert bench.rows() == ("a slip",)


def test_copies_after_the_first_say_copy_and_the_drawer_opens_once(bench):
    bench.prints(copies=3, kick=KickReason.CASH)
    assert [row.strip() for row in bench.rows() if "=" not in row] == ["a slip", "COPY 1", "a slip", "COPY 2", "a slip"]
    assert bench.rolls["one"].kicks == 1
    assert bench.queue.kicks == {KickReason.CASH: 1}


def test_the_drawer_opens_exactly_as_often_as_there_were_reasons(bench):
    for kick in (KickReason.CASH, None, KickReason.NO_SALE, None, KickReason.BEGIN_COUNT, KickReason.OPEN_DRAWER):
        bench.prints(SLIP if kick is not KickReason.BEGIN_COUNT else None, kick=kick)
    bench.rolls["one"].set_mode(RollMode.PAPER_OUT)
    failed = bench.prints(kick=KickReason.CASH)
    assert failed.state is CopyState.FAILED
    assert failed.kicked
    bench.rolls["one"].set_mode(RollMode.OK)
    assert bench.queue.retry(failed.job)
    assert bench.queue.wait(10)
    assert bench.rolls["one"].kicks == sum(bench.queue.kicks.values()) == 5


def test_submitting_never_waits_for_a_printer():
    printer = ScriptedPrinter()
    printer.go.clear()
    queue, seen = queue_of(printer)
    started = time.monotonic()
    for _ in range(20):
        queue.submit(PrintRequest(SLIP, "scripted"))
    assert time.monotonic() - started < 0.5
    assert {copy.state for copy in seen} == {CopyState.PENDING}
    assert not queue.wait(0.05)
    printer.go.set()
    assert queue.wait(5)
    queue.close()
    assert len(printer.jobs) == 20


def test_a_jam_at_one_printer_delays_nothing_at_another(bench):
    bench.rolls["one"].set_mode(RollMode.SILENT)
    bench.queue.submit(PrintRequest(SLIP, "one"))
    started = time.monotonic()
    job = bench.queue.submit(PrintRequest(SLIP, "two"))
    while CopyState.CONFIRMED not in bench.states(job) and time.monotonic() - started < 5:
        time.sleep(0.01)
    assert time.monotonic() - started < 1.4
    assert bench.rows("two") == ("a slip",)


def test_a_substitute_takes_over_what_surely_was_not_printed(bench):
    one = bench.printers["one"]
    bench.queue.set_up(
        bench.printers | {"one": PrinterSettings("one", "virtual", one.address, 48, options={"substitute": "two"})}
    )
    bench.rolls["one"].set_mode(RollMode.COVER_OPEN)
    copy = bench.prints(kick=KickReason.CASH)
    assert (copy.state, copy.printer, copy.kicked) == (CopyState.CONFIRMED, "two", True)
    assert bench.rows("two") == ("a slip",)
    assert (bench.rolls["one"].kicks, bench.rolls["two"].kicks) == (1, 0)


def test_what_may_have_been_printed_is_never_sent_again_by_itself(bench):
    one = bench.printers["one"]
    bench.queue.set_up(
        bench.printers | {"one": PrinterSettings("one", "virtual", one.address, 48, options={"substitute": "two"})}
    )
    bench.rolls["one"].set_mode(RollMode.CLOSES)
    copy = bench.prints(Paper("test", "Long", (*(Text(f"row {n}") for n in range(9)), Cut())))
    assert (copy.state, copy.printer) == (CopyState.UNKNOWN, "one")
    assert bench.queue.to_look_at() == (copy,)
    assert bench.rows("two") == ()


def test_printing_again_after_an_unknown_outcome_says_copy(bench):
    bench.rolls["one"].set_mode(RollMode.CLOSES)
    copy = bench.prints(Paper("test", "Long", (*(Text(f"row {n}") for n in range(9)), Cut())), kick=KickReason.CASH)
    assert bench.queue.retry(copy.job, printer="two")
    assert bench.queue.wait(10)
    assert bench.rows("two")[1].strip() == "COPY"
    assert bench.queue.to_look_at() == ()
    assert bench.rolls["two"].kicks == 0
    assert not bench.queue.retry(copy.job)
    assert not bench.queue.retry(99)


def test_a_paper_that_did_not_come_out_can_be_had_for_a_pdf_and_taken_off_the_list(bench):
    bench.rolls["one"].set_mode(RollMode.PAPER_OUT)
    copy = bench.prints()
    assert bench.queue.paper(copy.job) == SLIP
    assert bench.queue.forget(copy.job)
    assert bench.queue.to_look_at() == ()
    assert bench.queue.paper(copy.job) is None
    assert not bench.queue.forget(copy.job)
    assert not bench.queue.retry(copy.job)


def test_a_paper_that_still_waits_cannot_be_taken_off_the_list():
    printer = ScriptedPrinter()
    printer.go.clear()
    queue, _ = queue_of(printer)
    job = queue.submit(PrintRequest(SLIP, "scripted"))
    assert not queue.forget(job)
    printer.go.set()
    assert queue.wait(5)
    assert queue.forget(job)
    queue.close()


def test_a_pdf_folder_can_take_over_the_waiting_papers(tmp_path):
    printer = ScriptedPrinter()
    printer.go.clear()
    folder = tmp_path / "slips"
    settings = {
        "scripted": PrinterSettings("scripted", "any"),
        "file": PrinterSettings("file", "file", str(folder), 48, options={"format": "pdf"}),
    }
    queue = PrintQueue(
        settings, lambda row: printer if row.driver == "any" else open_printer(row), PaperMaker().make, lambda _: None
    )
    for number in range(3):
        queue.submit(PrintRequest(SLIP, "scripted", ref=f"02-0123-000{number}"))
    assert printer.taken.wait(5)
    assert queue.take_over("scripted", "file") == 2
    printer.go.set()
    assert queue.wait(10)
    queue.close()
    assert sorted(path.name for path in folder.iterdir()) == ["02-0123-0001.pdf", "02-0123-0002.pdf"]
    assert [job.ref for job in printer.jobs] == ["02-0123-0000"]
    assert queue.take_over("nobody", "file") == 0


def test_a_driver_that_breaks_costs_its_own_paper_only(caplog):
    printer = ScriptedPrinter(RuntimeError("boom"))
    queue, _ = queue_of(printer)
    queue.submit(PrintRequest(SLIP, "scripted"))
    queue.submit(PrintRequest(SLIP, "scripted"))
    assert queue.wait(5)
    assert [copy.state for copy in queue.copies()] == [CopyState.UNKNOWN, CopyState.CONFIRMED]
    assert "RuntimeError" in queue.copies()[0].status.detail
    queue.close()
    caplog.clear()


def test_a_paper_that_cannot_be_made_was_surely_not_printed(caplog):
    def make(paper: Paper, settings: PrinterSettings) -> bytes:
        raise ValueError(paper.title)

    printer = ScriptedPrinter()
    queue, _ = queue_of(printer, make)
    queue.submit(PrintRequest(SLIP, "scripted"))
    assert queue.wait(5)
    assert queue.copies()[0].state is CopyState.FAILED
    assert printer.jobs == []
    queue.close()
    caplog.clear()


def test_a_listener_that_breaks_stops_no_paper(caplog):
    printer = ScriptedPrinter()

    def listen(copy: PrintCopy) -> None:
        raise RuntimeError(copy.state)

    queue = PrintQueue({"scripted": PrinterSettings("scripted", "any")}, lambda _: printer, lambda *_: b"x", listen)
    queue.submit(PrintRequest(SLIP, "scripted"))
    queue.submit(PrintRequest(SLIP, "scripted"))
    assert queue.wait(5)
    assert len(printer.jobs) == 2
    queue.close()
    caplog.clear()


def test_an_unknown_printer_a_full_lane_and_a_closed_queue_answer_at_once():
    printer = ScriptedPrinter()
    printer.go.clear()
    queue, seen = queue_of(printer)
    queue.submit(PrintRequest(SLIP, "nobody"))
    assert seen[-1].state is CopyState.FAILED
    assert "no printer named nobody" in seen[-1].status.detail
    for _ in range(210):
        queue.submit(PrintRequest(SLIP, "scripted"))
    assert "wait at this printer" in seen[-1].status.detail
    assert printer.taken.wait(5)  # the first job is with the printer before the queue is closed
    closing = threading.Thread(target=queue.close)
    closing.start()
    time.sleep(0.05)  # the queue is told to close while the printer is at work
    printer.go.set()
    closing.join(5)
    assert not closing.is_alive()
    assert len(printer.jobs) == 1
    assert sum(copy.status.detail == "the program was closed" for copy in queue.copies()) >= 198
    queue.submit(PrintRequest(SLIP, "scripted"))
    assert queue.copies()[-1].state is CopyState.FAILED


def test_a_removed_printer_and_a_changed_set_up_are_noticed_by_the_next_copy(bench):
    bench.prints()
    bench.queue.set_up({"two": bench.printers["two"]})
    assert bench.prints().state is CopyState.FAILED
    assert bench.prints(printer="two").state is CopyState.CONFIRMED


def test_a_printer_is_asked_how_it_is_on_its_own_lane_and_after_every_print(bench):
    heard: list[tuple[str, PrinterState]] = []
    queue = PrintQueue(
        bench.printers,
        open_printer,
        PaperMaker().make,
        lambda _: None,
        lambda name, status: heard.append((name, status.state)),
    )
    started = time.monotonic()
    bench.rolls["two"].set_mode(RollMode.SILENT)
    queue.check("two")
    queue.check("nobody")
    assert time.monotonic() - started < 0.5
    assert queue.wait(5)
    bench.rolls["one"].set_mode(RollMode.PAPER_LOW)
    queue.submit(PrintRequest(SLIP, "one"))
    queue.check("one")
    assert queue.wait(5)
    queue.close()
    queue.check("one")
    assert heard == [("two", PrinterState.UNKNOWN), ("one", PrinterState.LOW_PAPER), ("one", PrinterState.LOW_PAPER)]


def test_a_driver_that_breaks_when_asked_is_an_error_and_the_lane_goes_on(caplog):
    heard: list[PrinterState] = []

    def stated(_name: str, status: PrinterStatus) -> None:
        heard.append(status.state)
        raise RuntimeError("the listener")

    def broken(_: PrinterSettings) -> ScriptedPrinter:
        raise ValueError("no such cable")

    queue = PrintQueue(
        {"scripted": PrinterSettings("scripted", "any")}, broken, lambda *_: b"x", lambda _: None, stated
    )
    queue.check("scripted")
    assert queue.wait(5)
    queue.submit(PrintRequest(SLIP, "scripted"))
    assert queue.wait(5)
    queue.close()
    assert heard == [PrinterState.ERROR, PrinterState.ERROR]
    assert queue.copies()[0].state is CopyState.FAILED
    caplog.clear()


def test_over_two_hundred_papers_and_every_trouble_the_drawer_opens_once_per_reason_and_no_paper_is_lost(bench):
    chance = random.Random(42)  # noqa: S311 - the same troubles every time
    modes = [RollMode.OK, RollMode.PAPER_LOW, RollMode.PAPER_OUT, RollMode.COVER_OPEN, RollMode.ERROR, RollMode.OFFLINE]
    roll = bench.rolls["one"]
    reasons = 0
    for number in range(200):
        roll.set_mode(chance.choice(modes))
        kick = chance.choice([None, *(reason for reason in KickReason if reason is not KickReason.TEST_PAGE)])
        reasons += kick is not None
        job = bench.queue.submit(PrintRequest(SLIP, "one", kick=kick, ref=str(number)))
        assert bench.queue.wait(5)
        state = bench.states(job)[-1]
        assert state is (CopyState.CONFIRMED if roll.mode in modes[:2] else CopyState.FAILED)
    roll.set_mode(RollMode.OK)
    for copy in bench.queue.to_look_at():
        assert bench.queue.retry(copy.job)
    assert bench.queue.wait(20)
    assert bench.queue.to_look_at() == ()
    assert len(bench.rows()) == 200
    assert roll.kicks == sum(bench.queue.kicks.values()) == reasons

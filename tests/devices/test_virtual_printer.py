# SPDX-License-Identifier: Apache-2.0
"""The printer on the screen behaves like one of metal, on a real socket."""

from __future__ import annotations

import socket
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from app.devices.escpos_printer import EscposPrinter
from app.devices.links import Limits, SocketLink
from app.devices.virtual_printer import VirtualPrinter
from app.documents.escpos import encode
from app.domain.paper import lay_out, rows_of
from app.domain.papers.receipt_paper import receipt_paper
from app.domain.ports import KickReason, PrinterSettings, PrinterState, PrintJob, PrintOutcome, RollMode
from tests.documents.samples import CITY, receipt

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMITS = Limits(connect=1.0, answer=0.15, send=0.5, finish=1.2)
PAPER = receipt_paper(receipt(), CITY)
DATA = encode(PAPER, columns=48)


@pytest.fixture
def roll() -> Iterator[VirtualPrinter]:
    printer = VirtualPrinter(slowness=0.01)
    yield printer
    printer.close()


def driver_of(roll: VirtualPrinter, **options: str) -> EscposPrinter:
    settings = PrinterSettings("Counter 1", "virtual", roll.start(), 48, options=options)
    return EscposPrinter(settings, partial(SocketLink, settings.address), LIMITS)


def settled(roll: VirtualPrinter, rows: int) -> tuple[str, ...]:
    """What is on the roll once that many rows are there, or what came within a second."""
    end = time.monotonic() + 1
    while len(rows_of(roll.items())) < rows and time.monotonic() < end:
        time.sleep(0.005)
    return rows_of(roll.items())


def kicked(roll: VirtualPrinter, times: int) -> None:
    """Wait until the drawer was opened that often, at most a second."""
    end = time.monotonic() + 1
    while roll.kicks < times and time.monotonic() < end:
        time.sleep(0.005)


def test_a_receipt_comes_out_row_for_row_and_is_confirmed(roll):
    report = driver_of(roll).print(PrintJob("02-0123-0042", DATA))
    assert report.outcome is PrintOutcome.CONFIRMED
    assert report.status.state is PrinterState.READY
    assert not report.kicked
    assert rows_of(roll.items()) == rows_of(lay_out(PAPER, 48))
    assert roll.kicks == 0
    assert all(command.name != "unknown" for command in roll.commands)


@pytest.mark.parametrize(
    ("mode", "state", "outcome"),
    [
        (RollMode.OK, PrinterState.READY, PrintOutcome.CONFIRMED),
        (RollMode.SLOW, PrinterState.READY, PrintOutcome.CONFIRMED),
        (RollMode.PAPER_LOW, PrinterState.LOW_PAPER, PrintOutcome.CONFIRMED),
        (RollMode.PAPER_OUT, PrinterState.OUT_OF_PAPER, PrintOutcome.FAILED),
        (RollMode.COVER_OPEN, PrinterState.COVER_OPEN, PrintOutcome.FAILED),
        (RollMode.ERROR, PrinterState.ERROR, PrintOutcome.FAILED),
        (RollMode.OFFLINE, PrinterState.OFFLINE, PrintOutcome.FAILED),
        (RollMode.SILENT, PrinterState.UNKNOWN, PrintOutcome.UNKNOWN),
        (RollMode.CLOSES, PrinterState.UNKNOWN, PrintOutcome.UNKNOWN),
    ],
)
def test_each_mode_ends_in_the_state_a_cashier_would_find_at_the_printer(roll, mode, state, outcome):
    driver = driver_of(roll)
    roll.set_mode(mode)
    started = time.monotonic()
    if mode is not RollMode.CLOSES:
        assert driver.status().state is state
    report = driver.print(PrintJob("r", DATA))
    assert (report.outcome, report.status.state) == (outcome, state)
    assert time.monotonic() - started < 5
    if outcome is PrintOutcome.FAILED:
        assert roll.items() == ()


def test_silence_is_never_taken_for_ready(roll):
    driver = driver_of(roll)
    roll.set_mode(RollMode.SILENT)
    status = driver.status()
    assert status.state is PrinterState.UNKNOWN
    assert not status.state.prints


@pytest.mark.parametrize("mode", [*RollMode])
def test_the_drawer_opens_once_for_one_reason_in_every_mode(roll, mode):
    driver = driver_of(roll)
    roll.set_mode(mode)
    report = driver.print(PrintJob("r", DATA, KickReason.CASH))
    assert report.kicked
    kicked(roll, 1)
    assert roll.kicks == 1


def test_opening_the_drawer_alone_prints_nothing(roll):
    driver = driver_of(roll)
    assert driver.kick(KickReason.NO_SALE)
    report = driver.print(PrintJob("r", kick=KickReason.NO_SALE))
    assert report.outcome is PrintOutcome.SENT
    kicked(roll, 2)
    assert roll.kicks == 2
    assert roll.items() == ()


def test_paper_that_ends_in_the_middle_leaves_the_receipt_unknown_and_prints_the_rest_later():
    roll = VirtualPrinter(slowness=0.02)
    try:
        driver = driver_of(roll)
        roll.set_mode(RollMode.SLOW)
        roll.subscribe(
            lambda: len(roll.items()) == 4 and roll.mode is RollMode.SLOW and roll.set_mode(RollMode.PAPER_OUT)
        )
        report = driver.print(PrintJob("r", DATA))
        assert report.outcome is PrintOutcome.UNKNOWN
        assert report.status.state is PrinterState.OUT_OF_PAPER
        assert len(rows_of(roll.items())) < len(rows_of(lay_out(PAPER, 48)))
        roll.set_mode(RollMode.OK)
        rows = rows_of(lay_out(PAPER, 48))
        assert settled(roll, len(rows)) == rows
    finally:
        roll.close()


def test_an_old_printer_without_acknowledgement_is_believed_by_its_answer_in_turn():
    roll = VirtualPrinter(acknowledges=False)
    try:
        assert driver_of(roll).print(PrintJob("r", DATA)).outcome is PrintOutcome.CONFIRMED
    finally:
        roll.close()


def test_unasked_status_between_the_answers_confuses_nobody():
    roll = VirtualPrinter(chatty=True)
    try:
        driver = driver_of(roll)
        assert driver.status().state is PrinterState.READY
        assert driver.print(PrintJob("r", DATA)).outcome is PrintOutcome.CONFIRMED
    finally:
        roll.close()


def test_a_printer_set_up_as_one_that_cannot_answer_is_not_asked(roll):
    driver = driver_of(roll, status="none")
    roll.set_mode(RollMode.SILENT)
    started = time.monotonic()
    report = driver.print(PrintJob("r", DATA, KickReason.CASH))
    assert report.outcome is PrintOutcome.SENT
    assert report.status.state is PrinterState.UNKNOWN
    assert time.monotonic() - started < 0.5
    assert settled(roll, len(rows_of(lay_out(PAPER, 48)))) == rows_of(lay_out(PAPER, 48))


def test_a_printer_that_is_not_there_is_named_and_nothing_counts_as_printed(roll):
    driver = driver_of(roll)
    roll.close()
    report = driver.print(PrintJob("r", DATA, KickReason.CASH))
    assert report.outcome is PrintOutcome.FAILED
    assert report.status.state is PrinterState.OFFLINE
    assert "127.0.0.1" in report.status.detail
    assert not report.kicked
    assert not driver.kick(KickReason.CASH)


def test_a_torn_off_roll_is_empty_and_watchers_hear_of_it(roll):
    heard: list[int] = []
    end = roll.subscribe(lambda: heard.append(len(roll.items())))
    driver_of(roll).print(PrintJob("r", DATA))
    roll.tear_off()
    assert roll.items() == ()
    assert heard[-1] == 0
    end()
    before = len(heard)
    roll.tear_off()
    assert len(heard) == before


def test_the_second_drawer_connector_is_used_when_set_up(roll):
    driver = driver_of(roll, pin="5")
    driver.kick(KickReason.CASH)
    end = time.monotonic() + 1
    while not roll.commands and time.monotonic() < end:
        time.sleep(0.005)
    assert [command.data[0] for command in roll.commands if command.name == "ESC p"] == [1]


def test_unasked_status_is_sent_when_the_mode_changes_and_somebody_wants_it(roll):
    host, _, port = roll.start().rpartition(":")
    with socket.create_connection((host, int(port)), timeout=2) as wire:
        wire.sendall(b"\x1da\xff\x10\x04\x03\x1dr\x01")
        received = b""
        while len(received) < 2:
            received += wire.recv(16)
        assert received == b"\x12\x00"
        for mode, first in ((RollMode.COVER_OPEN, 0x38), (RollMode.PAPER_OUT, 0x18), (RollMode.OK, 0x10)):
            roll.set_mode(mode)
            received = b""
            while len(received) < 4:
                received += wire.recv(16)
            assert (len(received), received[0]) == (4, first)


def test_a_question_cut_in_two_is_answered_once_it_is_whole(roll):
    host, _, port = roll.start().rpartition(":")
    with socket.create_connection((host, int(port)), timeout=2) as wire:
        for piece in (b"ab\x10", b"\x04", b"\x01cd\n\x1b", b"E\x01x\n"):
            wire.sendall(piece)
            time.sleep(0.01)
        assert wire.recv(16) == b"\x12"
        assert settled(roll, 2) == ("abcd", "x")


def test_a_client_too_many_is_turned_away_and_the_others_stay(roll):
    host, _, port = roll.start().rpartition(":")
    wires = [socket.create_connection((host, int(port)), timeout=2) for _ in range(8)]
    try:
        for wire in wires:
            wire.sendall(b"\x10\x04\x01")
            assert wire.recv(1) == b"\x12"
        with socket.create_connection((host, int(port)), timeout=2) as late:
            assert late.recv(1) == b""
        wires[0].sendall(b"\x10\x04\x04")
        assert wires[0].recv(1) == b"\x12"
    finally:
        for wire in wires:
            wire.close()


def test_a_printer_that_stops_reading_costs_its_time_limit_and_no_more():
    listener = socket.create_server(("127.0.0.1", 0))
    try:
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        settings = PrinterSettings("Stuck", "escpos-network", address)
        driver = EscposPrinter(settings, partial(SocketLink, address), LIMITS)
        started = time.monotonic()
        report = driver.print(PrintJob("r", b"x" * 20_000_000))
        assert (report.outcome, report.status.state) == (PrintOutcome.UNKNOWN, PrinterState.UNKNOWN)
        assert time.monotonic() - started < 4
        assert driver.name == "Stuck"
    finally:
        listener.close()

# SPDX-License-Identifier: Apache-2.0
"""Printers mix their answers; each is known by its bits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.answers import Answers, state_of
from app.domain.ports import PrinterState


def test_status_unasked_status_blocks_and_paper_answers_are_told_apart_in_any_pieces():
    stream = b"\x10\x00\x03\x00" + b"\x12" + b"\x37\x220042\x00" + b"\x03" + b"\x5fEPSON\x00" + b"\x1a"
    for size in range(1, len(stream) + 1):
        answers = Answers()
        for start in range(0, len(stream), size):
            answers.feed(stream[start : start + size])
        assert answers.unasked == [b"\x10\x00\x03\x00"]
        assert answers.real_time == [0x12, 0x1A]
        assert answers.done == [b"0042"]
        assert answers.paper == [0x03]


def test_what_fits_nothing_is_thrown_away():
    answers = Answers()
    answers.feed(b"\xff\x91\x10\xff\xff\xff\x12" + b"\x37" + b"A" * 200 + b"\x12")
    assert answers.real_time == [0x12, 0x12]
    assert answers.unasked == answers.done == []


@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_read_to_an_end(data):
    answers = Answers()
    answers.feed(data)
    answers.feed(b"\x00" * 100)
    answers.feed(b"\x12")
    assert answers.real_time[-1] == 0x12


@pytest.mark.parametrize(
    ("bytes_", "state"),
    [
        ((0x12, 0x12, 0x12), PrinterState.READY),
        ((0x12, 0x12, 0x1E), PrinterState.LOW_PAPER),
        ((0x1A, 0x32, 0x7E), PrinterState.OUT_OF_PAPER),
        ((0x1A, 0x16, 0x7E), PrinterState.COVER_OPEN),
        ((0x1A, 0x52, 0x12), PrinterState.ERROR),
        ((0x32, 0x12, 0x12), PrinterState.ERROR),
        ((0x1A, 0x12, 0x12), PrinterState.OFFLINE),
        ((0x12, 0x12, 0x72), PrinterState.OUT_OF_PAPER),
    ],
)
def test_three_answers_make_one_state(bytes_, state):
    assert state_of(*bytes_).state is state

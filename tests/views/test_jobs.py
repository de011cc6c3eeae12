# SPDX-License-Identifier: Apache-2.0
"""The lanes: nothing waits for what it does not need, and answers come back to the window."""

import threading
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.views.jobs import Jobs, Report


def test_work_is_done_elsewhere_and_answered_in_the_window(lanes: Jobs, qtbot: QtBot) -> None:
    seen: dict[str, Any] = {}
    lanes.submit(threading.current_thread, done=lambda who: seen.update(work=who, answer=threading.current_thread()))
    qtbot.waitUntil(lanes.idle)
    assert seen["work"].name == "lane-database"
    assert seen["answer"] is threading.main_thread()


def test_a_jam_in_the_printer_does_not_delay_the_books(lanes: Jobs, qtbot: QtBot) -> None:
    jam, answers = threading.Event(), []
    lanes.submit(lambda: jam.wait(5), lane="printer", done=lambda _: answers.append("paper"))
    lanes.submit(lambda: "money", done=answers.append)
    qtbot.waitUntil(lambda: answers == ["money"])
    assert not lanes.idle()
    jam.set()
    qtbot.waitUntil(lambda: answers == ["money", "paper"])


def test_one_lane_works_in_the_order_asked(lanes: Jobs, qtbot: QtBot) -> None:
    answers: list[int] = []
    for number in range(20):
        lanes.submit(lambda number=number: number, done=answers.append)
    qtbot.waitUntil(lanes.idle)
    assert answers == list(range(20))


def test_an_older_answer_to_the_same_question_is_dropped(lanes: Jobs, qtbot: QtBot) -> None:
    gate, answers = threading.Event(), []
    lanes.submit(lambda: gate.wait(5) and "ald", done=answers.append, token="find")
    lanes.submit(lambda: "alder", done=answers.append, token="find")
    gate.set()
    qtbot.waitUntil(lanes.idle)
    assert answers == ["alder"]


def test_an_answer_nobody_wants_any_more_is_dropped(lanes: Jobs, qtbot: QtBot) -> None:
    gate, answers = threading.Event(), []
    lanes.submit(lambda: gate.wait(5), done=answers.append, token="find")
    lanes.drop("find")
    gate.set()
    qtbot.waitUntil(lanes.idle)
    assert answers == []


def test_an_answer_to_a_screen_that_is_gone_is_dropped(lanes: Jobs, qtbot: QtBot) -> None:
    import shiboken6

    gate, answers, owner = threading.Event(), [], QObject()
    lanes.submit(lambda: gate.wait(5), done=answers.append, owner=owner)
    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(lanes.idle)
    assert answers == []


def test_a_failure_reaches_who_asked(lanes: Jobs, qtbot: QtBot) -> None:
    failures: list[BaseException] = []
    lanes.submit(lambda: 1 // 0, failed=failures.append)
    qtbot.waitUntil(lanes.idle)
    assert isinstance(failures[0], ZeroDivisionError)


def test_a_failure_nobody_asked_to_hear_is_still_heard(lanes: Jobs, qtbot: QtBot) -> None:
    with qtbot.waitSignal(lanes.trouble) as heard:
        lanes.submit(lambda: 1 // 0)
    assert isinstance(heard.args[0], ZeroDivisionError)


def test_long_work_says_how_far_it_is(lanes: Jobs, qtbot: QtBot) -> None:
    told: list[tuple[int, int]] = []

    def work(report: Report) -> str:
        for number in (1, 2, 3):
            report(number, 3)
        return "read"

    answers: list[str] = []
    lanes.submit(work, done=answers.append, progress=lambda done, total: told.append((done, total)))
    qtbot.waitUntil(lanes.idle)
    assert (told, answers) == ([(1, 3), (2, 3), (3, 3)], ["read"])


def test_long_work_stops_when_the_person_asks(lanes: Jobs, qtbot: QtBot) -> None:
    begun, go_on, answers = threading.Event(), threading.Event(), []

    def work(report: Report) -> str:
        begun.set()
        assert go_on.wait(5)
        report(1, 2)
        return "read"

    job = lanes.submit(work, done=answers.append, failed=answers.append, progress=lambda *_: None)
    assert begun.wait(5)
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lanes.idle)
    assert answers == []


def test_closing_waits_no_longer_than_it_says(qtbot: QtBot) -> None:
    jam = threading.Event()
    jobs = Jobs()
    jobs.submit(lambda: jam.wait(20), lane="terminal")
    assert jobs.close(0) is False
    jam.set()
    assert jobs.close(5) is True
    with pytest.raises(RuntimeError, match="closed"):
        jobs.submit(lambda: None)


def test_a_lane_that_does_not_exist_is_refused(lanes: Jobs) -> None:
    with pytest.raises(ValueError, match="no lane"):
        lanes.submit(lambda: None, lane="coffee")

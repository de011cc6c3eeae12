# SPDX-License-Identifier: Apache-2.0
"""What every test stands on: an off-screen Qt, a fake clock, real databases, and guards against hanging or leaking."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings as hypothesis_settings

from app.services import passwords
from tests import postgres

# Before Qt is imported anywhere: the window of the tests has no screen.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("TILLWRIGHT_TEST_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR_ROUNDING_POLICY", "PassThrough")
for _name in ("QT_SCALE_FACTOR", "QT_FONT_DPI", "QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME"):
    os.environ.pop(_name, None)

# No deadline for one example: a machine that two people share is slow now and then, the code is not.
hypothesis_settings.register_profile("counter", deadline=None, print_blob=True)
hypothesis_settings.load_profile("counter")

LOOPBACK = ("127.0.0.1", "::1", "localhost")
POSTGRES_WORDS = ("postgres", "postgresql")


# --- both databases, or one with a count of what was left out ----------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--without-postgres", action="store_true", help="leave out the tests that need PostgreSQL programs"
    )


def needs_postgres(item: pytest.Item) -> bool:
    """A test needs PostgreSQL when it is marked so, asks for the server, or is played with it as a parameter."""
    if item.get_closest_marker("postgres") is not None:
        return True
    values = getattr(getattr(item, "callspec", None), "params", {}).values()
    words = [value for value in values if isinstance(value, str)]
    if any(word in POSTGRES_WORDS for word in words):
        return True
    return "postgres_server" in getattr(item, "fixturenames", ()) and "sqlite" not in words


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--without-postgres"):
        return
    left_out = [item for item in items if needs_postgres(item)]
    items[:] = [item for item in items if not needs_postgres(item)]
    config.hook.pytest_deselected(items=left_out)
    told = os.environ.get("TILLWRIGHT_LEFT_OUT")  # dev.py says the number in its last line
    if told:
        Path(told).write_text(str(len(left_out)), encoding="utf-8")


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[postgres.Server]:
    """A running PostgreSQL cluster of this test process."""
    if request.config.getoption("--without-postgres"):
        pytest.fail("this test starts PostgreSQL but is not marked postgres, so it was not left out")
    try:
        with postgres.running() as server:
            yield server
    except postgres.PostgresMissing as missing:
        pytest.fail(str(missing))


# --- time --------------------------------------------------------------------------------------------------


class FakeClock:
    """A clock that stands still until a test moves it; every reading is aware and in UTC."""

    def __init__(self, now: datetime) -> None:
        self.set(now)

    def __call__(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError("a clock reading without a time zone means nothing")
        self._now = now.astimezone(UTC)

    def advance(self, **step: float) -> datetime:
        """Move on: `clock.advance(seconds=121)`."""
        self._now += timedelta(**step)
        return self._now


@pytest.fixture
def clock() -> FakeClock:
    """Friday, 20 November 2026, a quarter past eight in Ridgemont."""
    return FakeClock(datetime(2026, 11, 20, 14, 15, tzinfo=UTC))


# --- garbage -----------------------------------------------------------------------------------------------


def pytest_collection_finish() -> None:
    """What is loaded now stays: no collection has to look at it, nor at what comes after it quite so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def destroy_what_was_left() -> None:
    """What was given to `deleteLater` waits for an event loop, which no test runs: destroy it now."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def destroy_windows() -> None:
    """No window outlives its test: every change of the theme would paint it again, in every test that follows."""
    from PySide6.QtWidgets import QApplication

    for window in QApplication.topLevelWidgets():
        if window.parent() is None:
            window.close()
            window.deleteLater()
    destroy_what_was_left()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """A window is destroyed between two tests and on their thread, never by chance within one (app/views/collector)."""
    if "qapp" not in getattr(item, "fixturenames", ()):
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        destroy_windows()
        gc.collect(1)
        gc.enable()


# --- passwords ---------------------------------------------------------------------------------------------

_matches = cache(passwords.matches)


@pytest.fixture
def checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password checked against a hash has the same answer again, without the time argon2 takes by design."""
    monkeypatch.setattr(passwords, "matches", _matches)


# --- guards ------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for another machine fails, whatever swallowed the refusal it got."""
    real_connect, real_connect_ex = socket.socket.connect, socket.socket.connect_ex

    def check(sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            pytest.fail(f"a test tried to reach {address[0]}; only loopback is allowed")

    def connect(sock: socket.socket, address: Any) -> None:
        check(sock, address)
        real_connect(sock, address)

    def connect_ex(sock: socket.socket, address: Any) -> int:
        check(sock, address)
        return real_connect_ex(sock, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect_ex)


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the folders of the person who runs it."""
    home = tmp_path_factory.mktemp("person")
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(home))
    for name, folder in {"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state"}.items():
        monkeypatch.setenv(name, str(home / folder))


def _no_exec(*_args: object, **_options: object) -> NoReturn:
    raise AssertionError("a dialog was opened with exec(); it would wait for ever. Use open()")


@pytest.fixture(autouse=True)
def calm_qt(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """In tests with a window: no dialog may block, the caret does not blink, settings go to a test folder."""
    if "qapp" not in request.fixturenames:
        return
    from PySide6.QtCore import QStandardPaths
    from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

    request.getfixturevalue("qapp")
    request.getfixturevalue("checked_once")
    QStandardPaths.setTestModeEnabled(True)
    QApplication.setCursorFlashTime(0)
    for kind in (QDialog, QMessageBox):
        monkeypatch.setattr(kind, "exec", _no_exec)
    for name in ("question", "information", "warning", "critical", "about"):
        monkeypatch.setattr(QMessageBox, name, staticmethod(_no_exec))

# SPDX-License-Identifier: Apache-2.0
"""The window stands before anything heavy is loaded, and what comes next is loaded before anybody asks for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import start

_UNTIL_IDLE = """
import gc, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app import cli
from app.bootstrap import window

def look():
    if all(name in sys.modules for name in window._SHOWN_NEXT) and not said:
        said.append(gc.get_freeze_count())
        print("Python collects" if gc.isenabled() else "the window collects", flush=True)
        QApplication.closeAllWindows()

def watched(real=QApplication.exec):
    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    return real()

said = []
QApplication.exec = staticmethod(watched)
sys.exit(cli.main(["--home", sys.argv[1]]))
"""
"""The program itself, closed as soon as what it loads ahead is there."""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Of a second start: with what these tests have compiled, as nothing is measured here."""
    return start.environment(Path(sys.pycache_prefix or tmp_path / "cache"))


def test_the_window_is_painted_before_any_database_printer_or_pdf_is_loaded(
    tmp_path: Path, env: dict[str, str]
) -> None:
    start.sample_home(tmp_path / "home")
    _, loaded = start.seen((str(tmp_path / "home"),), env)
    assert "PySide6" in loaded
    assert "app" in loaded
    assert [package for package in start.LATE if package in loaded] == []


def test_behind_the_first_paint_the_log_is_written_and_the_next_screens_are_loaded(
    tmp_path: Path, env: dict[str, str]
) -> None:
    start.sample_home(tmp_path / "home")
    done = subprocess.run(
        [sys.executable, "-c", _UNTIL_IDLE, str(tmp_path / "home")],
        cwd=start.ROOT, env=env, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "the window collects\n", "")
    assert (tmp_path / "home" / "logs").is_dir()

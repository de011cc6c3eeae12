# SPDX-License-Identifier: Apache-2.0
"""The window stands before anything heavy is loaded: no database, printer or PDF library before its first paint."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks import start


def test_the_window_is_painted_before_any_database_printer_or_pdf_is_loaded(tmp_path: Path) -> None:
    start.sample_home(tmp_path / "home")
    _, loaded = start.painted(str(tmp_path / "home"), start.environment(tmp_path / "cache"))
    assert "PySide6" in loaded
    assert "app" in loaded
    assert [package for package in start.LATE if package in loaded] == []

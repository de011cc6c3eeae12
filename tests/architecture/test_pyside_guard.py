# SPDX-License-Identifier: Apache-2.0
"""The window runs on a build of PySide6 that keeps its references; the bad one ends the process with a sale open."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import PySide6
import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QTableWidget, QTableWidgetItem

ROOT = Path(__file__).resolve().parents[2]
CALLS = 1_000
TOLERANCE = 50


def references_lost(act: Callable[[], object]) -> int:
    """How many references to None a thousand calls took away (in 6.12.0 on Python 3.11: a thousand)."""
    act()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        act()
    return before - sys.getrefcount(None)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal since Python 3.12, its count stands still")
@pytest.mark.parametrize("part", ["label", "field", "table"])
def test_a_thousand_texts_lose_no_reference_to_none(qapp: object, part: str) -> None:
    label, field, table = QLabel(), QLineEdit(), QTableWidget(1, 1)
    acts: dict[str, Callable[[], object]] = {
        "label": lambda: label.setText("$1,284.60"),
        "field": lambda: field.setText("$1,284.60"),
        "table": lambda: table.setItem(0, 0, QTableWidgetItem("$1,284.60")),
    }
    assert references_lost(acts[part]) < TOLERANCE


def test_a_thousand_lost_references_would_be_noticed() -> None:
    held = [None] * (2 * CALLS)

    def lose() -> None:
        held.pop()

    if sys.version_info < (3, 12):
        assert references_lost(lose) >= CALLS - TOLERANCE
    assert references_lost(lambda: None) < TOLERANCE


def test_the_bad_build_is_kept_out_of_the_lock_and_of_the_range() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (wanted,) = [line for line in project["project"]["dependencies"] if line.startswith("PySide6")]
    assert wanted == "PySide6-Essentials>=6.10,<6.12"
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    versions = re.findall(r"^(?:pyside6-essentials|shiboken6)==(\d+)\.(\d+)", lock, re.MULTILINE)
    assert len(versions) == 2
    assert all((6, 10) <= (int(major), int(minor)) < (6, 12) for major, minor in versions)
    running = tuple(int(part) for part in PySide6.__version__.split(".")[:2])
    assert (6, 10) <= running < (6, 12)

# SPDX-License-Identifier: Apache-2.0
"""Every file of the program keeps the rules of the house, and every rule can be broken by a file that does not."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.architecture.house_rules import RULES, SPDX, findings

ROOT = Path(__file__).resolve().parents[2]
HEAD = f'{SPDX}\n"""Something."""\n'
# One broken file per rule: (rule, path, code, what the finding says).
BROKEN = [
    ("license_line", "app/domain/a.py", '"""Something."""\n', "begins with"),
    ("license_line", "app/domain/a.py", f"{SPDX}\nx = 1\n", "docstring"),
    ("whole_cents", "app/domain/a.py", HEAD + "RATE = 2.95\n", "no float"),
    ("whole_cents", "app/services/a.py", HEAD + "def f(x: float) -> int: ...\n", "no float"),
    ("storage_commits", "app/services/a.py", HEAD + "session.commit()\n", "only storage"),
    ("storage_commits", "app/queries/a.py", HEAD + "a.b.rollback()\n", "only storage"),
    ("clock_is_passed_in", "app/services/a.py", HEAD + "x = datetime.now(UTC)\n", "clock"),
    ("clock_is_passed_in", "app/views/a.py", HEAD + "x = datetime.datetime.now\n", "clock"),
    ("clock_is_passed_in", "app/views/a.py", HEAD + "x = date.today()\n", "clock"),
    ("one_place_each", "app/views/screens/a.py", HEAD + "from PySide6.QtGui import QKeySequence\n", "actions.py"),
    ("one_place_each", "app/views/screens/a.py", HEAD + "QtWidgets.QMessageBox()\n", "notices.py"),
    ("one_place_each", "app/views/screens/a.py", HEAD + 'w.setStyleSheet("")\n', "theme.py"),
    ("colors_are_tokens", "app/views/a.py", HEAD + 'INK = "#1a2b3c"\n', "tokens"),
    ("nothing_printed", "app/storage/a.py", HEAD + "print('here')\n", "terminal"),
    ("dialogs_never_block", "app/views/dialogs/a.py", HEAD + "dialog.exec()\n", "open()"),
    ("bound_parameters", "app/queries/a.py", HEAD + "text(f'SELECT {x}')\n", "bound"),
    ("bound_parameters", "app/queries/a.py", HEAD + "sa.text('SELECT ' + x)\n", "bound"),
    ("bound_parameters", "app/queries/a.py", HEAD + "c.exec_driver_sql('SELECT %s' % x)\n", "bound"),
    ("bound_parameters", "app/storage/a.py", HEAD + "text('SELECT {}'.format(x))\n", "bound"),
    ("free_qt_modules", "app/views/a.py", HEAD + "from PySide6.QtCharts import QChart\n", "GPL"),
    ("free_qt_modules", "app/views/a.py", HEAD + "from PySide6 import QtGraphs\n", "GPL"),
    ("free_qt_modules", "app/views/a.py", HEAD + "import PySide6.QtQuick3D\n", "GPL"),
    ("finished", "app/views/a.py", HEAD + "x = 1  # TO" + "DO later\n", "what is here works"),
    ("finished", "app/views/a.py", HEAD + "raise NotImplementedError\n", "what is here works"),
    ("telling_names", "app/services/utils.py", HEAD, "says nothing"),
]
KEPT = [
    ("app/bootstrap/clock.py", HEAD + "x = datetime.now(UTC)\n"),
    ("app/storage/a.py", HEAD + "connection.commit()\n"),
    ("app/views/actions.py", HEAD + "from PySide6.QtGui import QKeySequence\n"),
    ("app/views/a.py", HEAD + "app.exec()\nx = 2.5\n"),
    ("app/queries/a.py", HEAD + "text('SELECT :x')\nresources.text(f'themes/{name}')\n"),
    ("app/views/a.py", f'{SPDX}\n"""Colors such as #1a2b3c are tokens."""\n'),
    ("app/domain/a.py", HEAD + "x = '#12 North'\n"),
    ("app/storage/a.py", HEAD + "c.exec_driver_sql(f'DROP TABLE {name}')\n"),
    ("app/devices/a.py", HEAD + "suppress(NotImplementedError)\n"),
]


def program_files() -> list[Path]:
    return sorted(path for path in (ROOT / "app").rglob("*.py") if "__pycache__" not in path.parts)


def test_the_program_keeps_the_rules_of_the_house() -> None:
    files = program_files()
    assert len(files) > 14
    broken = [
        str(found)
        for path in files
        for found in findings(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(("name", "path", "code", "says"), BROKEN)
def test_a_rule_finds_the_file_that_breaks_it(name: str, path: str, code: str, says: str) -> None:
    assert any(says in found.rule for found in findings(path, code))
    (checked,) = [one for one in RULES if one.__name__ == name]
    others = [one for one in RULES if one is not checked]
    RULES[:], kept = others, list(RULES)
    try:
        assert not any(says in found.rule for found in findings(path, code)), "another rule found it"
    finally:
        RULES[:] = kept


@pytest.mark.parametrize(("path", "code"), KEPT)
def test_a_rule_lets_pass_what_keeps_it(path: str, code: str) -> None:
    assert findings(path, code) == []


def test_every_rule_has_a_file_that_breaks_it() -> None:
    assert {one.__name__ for one in RULES} == {name for name, *_ in BROKEN}


def test_every_python_file_begins_with_the_license_line() -> None:
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [ROOT / line for line in listed.stdout.splitlines()]
    assert len(files) > 14
    bad = []
    for path in files:
        if not path.exists():
            continue
        lines = [line for line in path.read_text(encoding="utf-8").splitlines()[:2] if not line.startswith("#!")]
        if lines[:1] != [SPDX]:
            bad.append(str(path.relative_to(ROOT)))
    assert not bad

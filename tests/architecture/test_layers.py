# SPDX-License-Identifier: Apache-2.0
"""Who may import whom holds for the whole program, and the contracts notice when it does not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")
FORBIDDEN = [
    ("app/domain/probe.py", "import PySide6.QtCore", "Qt lives in views"),
    ("app/domain/probe.py", "import app.storage", "Layers point down"),
    ("app/services/probe.py", "import app.views", "Layers point down"),
    ("app/devices/probe.py", "import app.documents", "Layers point down"),
    ("app/views/probe.py", "import sqlalchemy", "Views never touch the database"),
    ("app/views/probe.py", "import app.models", "Views never touch the database"),
    ("app/views/probe.py", "import reportlab", "Views know neither paper makers nor drivers"),
    ("app/documents/probe.py", "import sqlalchemy", "Domain, devices and documents know no database"),
    ("app/services/probe.py", "import escpos", "Printers and serial lines are driven by devices alone"),
    ("app/devices/probe.py", "import reportlab", "PDF is made by documents alone"),
    ("app/verifier/probe.py", "import app.domain", "The verifier stands alone"),
    ("app/settings.py", "import app.domain", "Settings, resources and logs are leaves"),
    ("app/domain/probe.py", "import app.settings", "The domain needs nothing of ours"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(LINTER), "--no-cache"], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_layers_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """The packages of the program without their content, under the program's own contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in (path.parent for path in (ROOT / "app").rglob("__init__.py")):
        made = tmp_path / package.relative_to(ROOT)
        made.mkdir(parents=True)
        (made / "__init__.py").touch()
    for leaf in ("settings", "resources", "logs"):
        (tmp_path / "app" / f"{leaf}.py").touch()
    return tmp_path


def test_an_empty_program_breaks_no_contract(skeleton: Path) -> None:
    assert lint(skeleton).returncode == 0


def test_every_contract_notices_the_import_it_forbids(skeleton: Path) -> None:
    for place, line, _contract in FORBIDDEN:
        with (skeleton / place).open("a", encoding="utf-8") as handle:
            handle.write(line + "\n")
    done = lint(skeleton)
    broken = {row.removesuffix(" BROKEN") for row in done.stdout.splitlines() if row.endswith(" BROKEN")}
    assert done.returncode == 1
    assert broken == {contract for _place, _line, contract in FORBIDDEN}, done.stdout
    for _place, line, _contract in FORBIDDEN:
        target = line.removeprefix("import ").split(".QtCore")[0]
        assert target in done.stdout

# SPDX-License-Identifier: Apache-2.0
"""What ships beside the code is found in a checkout and in an installed program."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app import resources

ROOT = Path(__file__).resolve().parents[1]


def test_a_resource_is_found_in_the_checkout() -> None:
    assert resources.path("decisions.md") == ROOT / "resources" / "decisions.md"
    assert resources.text("decisions.md").startswith("# Decisions")


def test_a_resource_that_does_not_ship_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"themes/none\.toml"):
        resources.path("themes", "none.toml")


def test_nothing_outside_the_folder_is_a_resource() -> None:
    with pytest.raises(ValueError, match="inside resources"):
        resources.path("..", "pyproject.toml")


def test_the_built_program_carries_its_resources_and_finds_them(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    (wheel,) = tmp_path.glob("tillwright-*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    (info,) = installed.glob("*.dist-info")
    assert "tillwright = app.__main__:main" in (info / "entry_points.txt").read_text(encoding="utf-8")
    program = "from app import resources; print(resources.path('decisions.md'))"
    done = subprocess.run(
        [sys.executable, "-S", "-c", program], cwd=installed, capture_output=True, text=True, check=True, timeout=60
    )
    assert Path(done.stdout.strip()) == installed / "app" / "_resources" / "decisions.md"

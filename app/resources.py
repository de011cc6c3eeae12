# SPDX-License-Identifier: Apache-2.0
"""Finds what ships beside the code: themes, icons, fonts, the sample city, day files, the manual.

In a checkout that is the folder `resources`; an installed program carries the same folder inside `app`.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def root() -> Path:
    """The folder that holds all resources."""
    installed = _HERE / "_resources"
    return installed if installed.is_dir() else _HERE.parent / "resources"


def path(*parts: str) -> Path:
    """The place of one resource: `path("themes", "app.qss")`. Raises FileNotFoundError when it does not ship."""
    base = root()
    found = base.joinpath(*parts)
    if not found.resolve().is_relative_to(base):
        raise ValueError(f"a resource lies inside {base.name}: {'/'.join(parts)}")
    if not found.exists():
        raise FileNotFoundError(f"Tillwright was installed without its resource {'/'.join(parts)}")
    return found


def text(*parts: str) -> str:
    """The content of one resource as text."""
    return path(*parts).read_text(encoding="utf-8")

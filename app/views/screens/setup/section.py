# SPDX-License-Identifier: Apache-2.0
"""A section of Setup: what its list shows, what its form asks for, and which act saves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.views.tables.row_table import Column

if TYPE_CHECKING:
    from app.services.desk import Desk
    from app.views.screens.setup.form import Form


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a section read in the database lane: its rows, and what its boxes offer."""

    rows: tuple[Any, ...]
    options: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that is set up. `one` names a single one ("drawer"); `needs` is the right to change it.

    `load` and `save` run in the database lane. `save(desk, values, row)` answers the key of the row to show after;
    row None adds. `build` fills an empty form with fields once, `show` gives the values of a row (None: a new one);
    `said(key, values)` tells that it is kept where the common words do not do; `holds` from when on it counts.
    `none` is what is so while there is not one.
    `fit` shows and hides fields as the values ask. `locked` fields are keys: typed once, never changed.
    """

    name: str
    title: str
    icon: str
    one: str
    needs: str
    note: str
    columns: tuple[Column[Any], ...]
    load: Callable[[Desk], Loaded]
    key: Callable[[Any], str]
    heading: Callable[[Any], str]
    build: Callable[[Form], None]
    show: Callable[[Any, Desk], Mapping[str, Any]]
    save: Callable[[Desk, Mapping[str, Any], Any], str]
    fit: Callable[[Form], None] = lambda form: None
    offer: Callable[[Form, Loaded], None] = lambda form, loaded: None
    locked: tuple[str, ...] = ()
    may_add: bool = True
    verb: str = "Save"
    said: Callable[[str, Mapping[str, Any]], str] | None = None
    holds: str = "It holds from the next use on."
    none: str = ""


def in_use(active: bool) -> tuple[str, str] | None:
    """The chip of a row that is out of use."""
    return None if active else ("Not in use", "caution")


def tone(active: bool) -> str:
    """Rows out of use step back."""
    return "ink" if active else "ink-muted"

# SPDX-License-Identifier: Apache-2.0
"""Read day files: every table and key is known, or the file is refused with its line before anything runs."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.domain.errors import CounterError
from app.services.days import sense
from app.services.days.forms import ANYWHERE, FORMS, text

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.days.forms import Form

_HEAD = re.compile(r"^\s*\[\[\s*step\s*\]\]")
_SAID = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|[^"'#])*""")
"""A line without its comment; a # inside quotes begins none."""
CITIES = ("ridgemont", "empty")
ACCOUNTS = 2000
_FILE_KEYS = ("title", "city", "business_date", "accounts", "step")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its kind, what it says, what must be true afterwards, and the line of the file it begins at."""

    kind: str
    said: dict[str, Any]
    expect: dict[str, Any]
    line: int
    name: str = ""

    @property
    def given(self) -> bool:
        """Whether it sets the scene or checks, rather than being done at the counter."""
        return FORMS[self.kind].given


@dataclass(frozen=True, slots=True)
class DayFile:
    """A whole day: where it plays, on which business date, step by step."""

    source: str
    folder: Path
    title: str
    city: str
    business_date: date
    steps: tuple[Step, ...]
    accounts: int = ACCOUNTS


def read(path: Path) -> DayFile:
    """Read one day file. Raises CounterError naming file, line and key for anything the format does not know."""
    try:
        content = path.read_text("utf-8-sig")
        raw = tomllib.loads(content)
    except OSError as trouble:
        raise CounterError(f"{path} cannot be read: {trouble.strerror}. Nothing was played.") from trouble
    except UnicodeDecodeError as trouble:
        raise CounterError(f"{path.name} is not UTF-8 text. Nothing was played. Save it as UTF-8.") from trouble
    except tomllib.TOMLDecodeError as trouble:
        said, _, where = str(trouble).partition(" (at line ")
        line = f", line {where.partition(',')[0]}" if where else ""
        raise CounterError(f"{path.name}{line}: cannot be read: {said}. Nothing was played.") from trouble
    place = _Places(path.name, content)
    for key in raw:
        if key not in _FILE_KEYS:
            raise place.wrong(1, key, "is not known")
    day = raw.get("business_date")
    if not isinstance(day, date) or isinstance(day, datetime):
        raise place.wrong(1, "business_date", "must be a date such as 2026-11-20")
    city = raw.get("city", CITIES[0])
    if city not in CITIES:
        raise place.wrong(1, "city", f"must be one of {', '.join(CITIES)}")
    accounts = raw.get("accounts", ACCOUNTS)
    if type(accounts) is not int or accounts < 0:
        raise place.wrong(1, "accounts", "must be a whole number")
    title, steps = raw.get("title", path.stem), raw.get("step", [])
    if not isinstance(title, str):
        raise place.wrong(1, "title", "must be text in quotes")
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        raise place.wrong(1, "step", "must be written as [[step]]")
    if len(steps) != place.steps:
        raise place.wrong(1, "step", "must be written as [[step]]")
    read_steps = tuple(_step(place, number, step) for number, step in enumerate(steps))
    file = DayFile(path.name, path.parent, title, city, day, read_steps, accounts)
    for step, wrong in sense.troubles(file):
        raise place.wrong(step.line, wrong.key, wrong.said, wrong.value)
    return file


def moved(file: DayFile, by: timedelta) -> DayFile:
    """The same day some days later or earlier: its business date, and every date its steps name."""
    steps = tuple(replace(step, said=_moved(step.said, by), expect=_moved(step.expect, by)) for step in file.steps)
    return replace(file, business_date=file.business_date + by, steps=steps)


def _moved(said: Any, by: timedelta) -> Any:
    if isinstance(said, dict):
        return {key: _moved(value, by) for key, value in said.items()}
    if isinstance(said, list):
        return [_moved(value, by) for value in said]
    return said + by if isinstance(said, date) else said


@dataclass(frozen=True)
class _Places:
    """Where in the file the steps begin, so that a message can name the line."""

    source: str
    text: str

    @cached_property
    def _heads(self) -> list[int]:
        return [place for place, line in enumerate(self.text.splitlines(), start=1) if _HEAD.match(line)]

    @property
    def steps(self) -> int:
        """How many steps begin in the text."""
        return len(self._heads)

    def step_line(self, number: int) -> int:
        """The line of the `[[step]]` of a step, counted from 0."""
        return self._heads[number]

    def key_line(self, start: int, key: str, value: object = None) -> int:
        """The line a key stands in (with this value, if one is given), at or after the step's own."""
        told = "" if value is None or isinstance(value, (dict, list)) else rf"[\"']?{re.escape(str(value))}"
        wanted = re.compile(rf"(^|[\s{{,.\[])[\"']?{re.escape(key)}[\"']?\s*=\s*{told}")
        for place, line in enumerate(self.text.splitlines()[start - 1 :], start=start):
            if place > start and _HEAD.match(line):
                break
            said = _SAID.match(line)
            if said is not None and wanted.search(said[0]):
                return place
        return start if not told else self.key_line(start, key)

    def wrong(self, line: int, key: str, said: str, value: object = None) -> CounterError:
        return CounterError(f"{self.source}, line {self.key_line(line, key, value)}: {key} {said}. Nothing was played.")


def _step(place: _Places, number: int, raw: dict[str, Any]) -> Step:
    line = place.step_line(number)
    kind = raw.get("do")
    if not isinstance(kind, str) or kind not in FORMS:
        raise place.wrong(line, "do", f"must be one of {', '.join(sorted(FORMS))}")
    form = FORMS[kind]
    _check(place, line, raw, form)
    expect = raw.get("expect", {})
    said = {key: value for key, value in raw.items() if key not in ("do", "expect", "as", "note")}
    return Step(kind, said, expect, line, raw.get("as", ""))


def _check(place: _Places, line: int, raw: dict[str, Any], form: Form) -> None:
    kind = raw["do"]
    for key, value in raw.items():
        if key in ("do", "expect"):
            continue
        check = form.keys.get(key) or ANYWHERE.get(key)
        if check is None:
            raise place.wrong(line, key, f"is not known in a step “{kind}”")
        if (trouble := check(key, value)) is not None:
            raise place.wrong(line, trouble.key, trouble.said, trouble.value)
    for key in form.needed:
        if key not in raw:
            raise place.wrong(line, key, f"is missing in a step “{kind}”")
    expect = raw.get("expect", {})
    if not isinstance(expect, dict):
        raise place.wrong(line, "expect", "must be a table")
    for key, value in expect.items():
        check = text if key == "error" else form.expects.get(key)
        if check is None:
            raise place.wrong(line, key, f"cannot be expected of a step “{kind}”")
        if (trouble := check(key, value)) is not None:
            raise place.wrong(line, trouble.key, trouble.said, trouble.value)

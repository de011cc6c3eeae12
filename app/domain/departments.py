# SPDX-License-Identifier: Apache-2.0
"""Departments: whose items and ways to pay a person takes (PI12). Bills on accounts are everybody's.

Nobody's departments are all departments: a person without any takes everything, and an item or a way to pay without
any is taken by everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import CounterError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.code import RevenueCode
    from app.domain.tender import TenderKind


def takes(own: frozenset[str], theirs: Iterable[str]) -> bool:
    """Whether a person of the departments `own` takes what belongs to `theirs`: they share one, or either has none."""
    named = frozenset(theirs)
    return not own or not named or not own.isdisjoint(named)


def of_code(code: RevenueCode) -> tuple[str, ...]:
    """The department a revenue code belongs to, if it belongs to one."""
    return (code.department,) if code.department else ()


def whose(theirs: Iterable[str]) -> str:
    """Why something cannot be taken here, in as few words as a button holds: "Licensing only"."""
    return f"{named(theirs)} only"


def named(departments: Iterable[str]) -> str:
    """Departments in words, in the order of the alphabet: "Licensing, Water"."""
    return ", ".join(sorted(departments))


def parted(typed: str) -> tuple[str, ...]:
    """Departments as typed with commas between them, each once, in the order of the alphabet."""
    return tuple(sorted({" ".join(part.split()) for part in typed.split(",")} - {""}))


def check_item(own: frozenset[str], code: RevenueCode) -> None:
    """An item of another department is not taken. Raises CounterError beside "code"."""
    theirs = of_code(code)
    if not takes(own, theirs):
        raise CounterError(
            f"{code.text} is taken by {named(theirs)}, and you take for {named(own)}. Nothing was recorded. "
            "Take the line off, or ask somebody who may take it.",
            field="code",
        )


def check_tender(own: frozenset[str], kind: TenderKind) -> None:
    """A way to pay of other departments is not taken. Raises CounterError beside "tender"."""
    if not takes(own, kind.departments):
        raise CounterError(
            f"{kind.name} is taken by {named(kind.departments)}, and you take for {named(own)}. "
            "Nothing was recorded. Take another kind of payment.",
            field="tender",
        )

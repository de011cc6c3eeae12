# SPDX-License-Identifier: Apache-2.0
"""What the palette finds besides actions: accounts of every kind and receipts by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.queries import accounts
from app.views import formats
from app.views.palette import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.queries.accounts import Hit
    from app.views.workplace import Workplace

_MOST = 5
_SHORTEST = 2


def look_up(work: Workplace, query: str) -> None:
    """Find accounts for what is typed in the palette; stale answers are dropped."""
    if len(query.strip()) < _SHORTEST:
        return
    work.jobs.submit(
        lambda: accounts.find(work.desk.database, query, limit=_MOST),
        done=lambda hits: work.window.show_in_palette(query, [_entry(work, hit) for hit in hits]),
        token="palette",
        owner=work.window,
    )


def _entry(work: Workplace, hit: Hit) -> Entry:
    note = f"{hit.number}  {hit.address}".strip()
    return Entry("Accounts", hit.name, _opener(work, hit.number), note, "contact", formats.money(hit.owed))


def _opener(work: Workplace, number: str) -> Callable[[], object]:
    def open_account() -> None:
        counter = work.go("counter")
        if counter is not None:
            counter.look(number)  # type: ignore[attr-defined]  # the counter screen

    return open_account

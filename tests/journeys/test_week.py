# SPDX-License-Identifier: Apache-2.0
"""A sample city has a whole week behind it, so that every screen has something true to show."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app import resources, settings
from app.bootstrap import history
from app.bootstrap.home import Home
from app.domain.detective.facts import Cause
from app.domain.money import Money
from app.queries import day_close, deposits, drawers, gl_export
from app.services import detective
from app.services.days import reading
from app.storage import rebuild
from app.verifier import verify
from tests import week

ACCOUNTS = 10
DAYS = [date(2026, 11, day) for day in (16, 17, 18, 19, 20)]
CAUSES = {"02-0002": Cause.CHANGE, "03-0003": Cause.DROP}
SHORT = {"02-0002": Money.parse("-37.65"), "03-0003": Money.parse("-200.00")}


def test_the_week_that_ships_is_the_one_that_was_composed() -> None:
    assert {path.stem: path.read_text(encoding="utf-8") for path in week.folder().glob("*.toml")} == {
        day.name: week.written(day) for day in week.days()
    }


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 29)])
def test_it_is_the_last_whole_week(today: date) -> None:
    assert [day.business_date for day in history.week_before(today)] == DAYS


def test_a_new_sample_city_has_lived_it(tmp_path: Path) -> None:
    """One test for all of it: the week is lived once."""
    home = Home(tmp_path, settings.Settings(), lambda: datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
    heard: list[tuple[int, int]] = []
    home.make_sample(accounts=ACCOUNTS, week=True, progress=lambda done, total: heard.append((done, total)))
    try:
        assert heard[-1] == (heard[0][1], heard[0][1])  # it ends at what it said in the beginning
        _is_long_and_eventful(home)
        _is_at_the_bank_posted_and_closed_until_thursday(home)
        _has_two_shortages_whose_cause_can_be_found(home)
        assert rebuild.check(home.database) == ()
        assert [str(one) for one in verify(str(home.file), True).findings] == []
    finally:
        home.close()


def _is_long_and_eventful(home: Home) -> None:
    with home.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT kind, count(*) FROM entry GROUP BY kind").all()
    kinds = {row[0]: row[1] for row in rows}
    assert kinds["receipt"] >= 600
    assert kinds["open"] >= 20
    seldom = {"void", "no_sale", "exchange", "transfer_ruling", "paid_out", "surprise_count", "returned_check", "drop"}
    assert seldom - kinds.keys() == set()


def _is_at_the_bank_posted_and_closed_until_thursday(home: Home) -> None:
    assert day_close.last_closed(home.database) == DAYS[3]
    assert [batch.number for batch in gl_export.batches(home.database, limit=9)] == [1]
    assert sorted(one.book for one in deposits.waiting(home.database)) == [f"{code}-0005" for code in week.CREW]


def _has_two_shortages_whose_cause_can_be_found(home: Home) -> None:
    books = [f"{code}-{number:04}" for code in week.CREW for number in range(1, len(DAYS) + 1)]
    over_short = {book: drawers.closed_figures(home.database, book)["over_short"] for book in books}
    assert {book: money for book, money in over_short.items() if money} == SHORT
    for book, cause in CAUSES.items():
        first = detective.explain(home.desk_of("jkim"), book=book).parts[0].findings[0]
        assert first.cause is cause


def test_a_stop_in_the_week_leaves_no_books_and_no_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = reading.read(resources.path("days", "17-to-the-ledger.toml"))
    monkeypatch.setattr(history, "week_before", lambda today: (short,))
    made = Home(tmp_path, settings.Settings(), lambda: datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
    journals: list[Path] = []

    def stop(done: int, total: int) -> None:
        journals.extend(tmp_path.glob("journals/*"))
        if journals:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made.make_sample(accounts=0, week=True, progress=stop)
    assert journals
    assert made.is_new
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["window.lock"]

# SPDX-License-Identifier: Apache-2.0
"""When the counter is quiet the books are tidied and, once a day, read through; nobody who comes back waits for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import Fault
from app.storage import maintenance
from app.storage.embedded import EmbeddedDatabase, Home
from app.storage.open_home import open_embedded
from tests.books import Books, embedded, town

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def log_of(path: Path) -> Path:
    return Path(f"{path}-wal")


@pytest.fixture
def file(town_in_a_file: Books, tmp_path: Path) -> Path:
    """The file of a town that is open, with something in its log."""
    with town_in_a_file.database.writing():
        pass
    assert log_of(tmp_path / "books.db").stat().st_size > 0
    return tmp_path / "books.db"


def held(books: Books) -> EmbeddedDatabase:
    assert isinstance(books.database, EmbeddedDatabase)
    return books.database


def test_the_log_is_folded_into_the_file(town_in_a_file: Books, file: Path) -> None:
    assert maintenance.look_after(held(town_in_a_file), file.parent, MONDAY).folded
    assert log_of(file).stat().st_size == 0


def test_the_file_is_read_through_once_a_day(town_in_a_file: Books, file: Path) -> None:
    days = (MONDAY, MONDAY, TUESDAY)
    assert [maintenance.look_after(held(town_in_a_file), file.parent, day).checked for day in days] == [
        True,
        False,
        True,
    ]
    assert maintenance.checked_on(file.parent) == TUESDAY


def test_a_spoilt_memory_of_the_last_check_only_means_another_check(town_in_a_file: Books, file: Path) -> None:
    (file.parent / maintenance.FILE_NAME).write_text("yesterday", encoding="ascii")
    assert maintenance.look_after(held(town_in_a_file), file.parent, MONDAY).checked


def test_a_check_ends_when_somebody_comes_back_and_is_made_later(town_in_a_file: Books, file: Path) -> None:
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return True

    assert not maintenance.look_after(held(town_in_a_file), file.parent, MONDAY, stop).checked
    assert asked
    assert maintenance.checked_on(file.parent) is None
    assert maintenance.look_after(held(town_in_a_file), file.parent, MONDAY).checked


def test_who_is_reading_goes_first_and_is_not_waited_for(town_in_a_file: Books, file: Path) -> None:
    with town_in_a_file.database.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM entry").scalar_one()
        with town_in_a_file.database.writing():
            pass
        assert not maintenance.look_after(held(town_in_a_file), file.parent, MONDAY).folded


def test_damage_is_told_and_never_counts_as_a_check(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    books = town(Books(embedded(path)))
    root, size = books.rows(
        "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE name = 'charge'"
    )[0]
    books.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(content)
    database = EmbeddedDatabase(Home(path))
    with pytest.raises(Fault, match="damage"):
        maintenance.look_after(database, tmp_path, MONDAY)
    database.close()
    assert maintenance.checked_on(tmp_path) is None


def test_a_window_that_closes_leaves_no_log_behind(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    town(Books(embedded(path))).close()
    opened = open_embedded(tmp_path)
    with opened.database.writing():
        pass
    opened.close()
    assert not log_of(path).exists()

# SPDX-License-Identifier: Apache-2.0
"""Every kind of entry in shared books, each person on a login of their own."""

from __future__ import annotations

import pytest

from tests import books, shared_books

pytestmark = pytest.mark.postgres


def test_what_a_day_of_every_kind_leaves_is_what_its_entries_say(town: books.Books) -> None:
    kinds = {kind for (kind,) in town.rows("SELECT DISTINCT kind FROM entry")}
    assert kinds >= {"open", "receipt", "void", "drop", "no_sale", "begin_count", "count", "submit", "close", "import"}
    assert shared_books.differences(town.database.server.url.render_as_string(False)) == ()  # type: ignore[attr-defined]


def test_the_person_recorded_is_the_login(town: books.Books) -> None:
    assert town.rows("SELECT DISTINCT recorded_by FROM entry WHERE book_id = '01-0001'") == [("mdiaz",)]

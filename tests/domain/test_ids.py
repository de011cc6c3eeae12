# SPDX-License-Identifier: Apache-2.0
"""Ids grow with time and never repeat."""

import uuid
from datetime import UTC, datetime, timedelta

from app.domain import ids

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_an_id_is_a_lower_case_uuid_of_version_seven_that_tells_its_time():
    made = ids.uuid7(NOON + timedelta(days=3650))
    read = uuid.UUID(made)
    assert made == str(read)
    assert (read.version, read.variant) == (7, uuid.RFC_4122)
    assert read.int >> 80 == int((NOON + timedelta(days=3650)).timestamp() * 1000)


def test_ids_grow_even_while_the_clock_stands_or_goes_back():
    maker = ids.Ids()
    made = [maker.next(NOON - timedelta(seconds=second // 4)) for second in range(2000)]
    assert made == sorted(set(made))


def test_an_id_after_the_last_of_its_millisecond_belongs_to_the_next():
    maker = ids.Ids()
    before = maker.next(NOON)
    maker._tail = (1 << 74) - 1
    after = maker.next(NOON)
    assert after > before
    assert uuid.UUID(after).int >> 80 == (uuid.UUID(before).int >> 80) + 1

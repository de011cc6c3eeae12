# SPDX-License-Identifier: Apache-2.0
"""Journeys stand on the same window, theme and counter as the tests of single screens."""

import pytest

from tests.views.conftest import in_front, installed_theme, lanes, look
from tests.views.screens.conftest import closed_desk, counter_books, counter_desk, counters_leave, stand

__all__ = [
    "closed_desk",
    "counter_books",
    "counter_desk",
    "counters_leave",
    "in_front",
    "installed_theme",
    "lanes",
    "look",
    "stand",
]


@pytest.fixture(autouse=True)
def people_are_known(checked_once: None) -> None:
    """The same people of the sample city prove who they are in every journey."""

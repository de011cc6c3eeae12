# SPDX-License-Identifier: Apache-2.0
"""Prepare shared books from the command line: the password is asked for, never written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from app.storage import shared_home
from app.storage.server import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable


def init(url: str, *, sample: bool, ask: Callable[[], str]) -> None:
    """Prepare an empty PostgreSQL database.

    A password in the address is used; else one is asked for, but not on this machine itself, where a password file or
    the server's own trust lets the login in.
    """
    place = make_url(url)
    if place.password is None and not is_loopback(place):
        place = place.set(password=ask())
    shared_home.init(place.render_as_string(hide_password=False), sample)

# SPDX-License-Identifier: Apache-2.0
"""Passwords of an embedded home: argon2id, never stored as typed, as slow for a wrong name as for a wrong password."""

from __future__ import annotations

import functools

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app import resources
from app.domain.errors import CounterError

SHORTEST = 8
_LONGEST = 200
_ENDINGS = "0123456789!.?#*-_ "


@functools.lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Words that open most doors, with or without figures after them."""
    return frozenset(resources.text("common_passwords.txt").split())


@functools.lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)


@functools.lru_cache(maxsize=1)
def _nobody() -> str:
    """A hash nothing matches: checked for names that do not exist, so that both answers take the same time."""
    return _hasher().hash("nobody has this password")


def hashed(password: str) -> str:
    """The stored form of a password (argon2id, 64 MiB, three passes); takes a fifth of a second by design."""
    return _hasher().hash(password[:_LONGEST])


def matches(stored: str | None, password: str) -> bool:
    """Whether a password is the stored one; takes as long when there is none."""
    nobody = _nobody()  # made first, whoever asks: else the first unknown name would take twice as long
    try:
        _hasher().verify(stored or nobody, password[:_LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether a stored password was hashed with weaker settings than today's."""
    return _hasher().check_needs_rehash(stored)


def check_new(password: str, name: str) -> None:
    """A new password has at least eight characters, is not one of the common ones and does not hold the name.

    Raises CounterError beside the field "password".
    """
    folded = password.casefold()
    if len(password) < SHORTEST:
        said = f"A password needs at least {SHORTEST} characters. The old one still holds. Type a longer one."
    elif len(password) > _LONGEST:
        said = "That password is too long. The old one still holds. Type a shorter one."
    elif folded.rstrip(_ENDINGS) in _common() or len(set(folded)) < 4:
        said = "That password is easy to guess. The old one still holds. Put a few words together."
    elif name and name.casefold() in folded:
        said = "The password holds the sign-in name. The old one still holds. Type another one."
    else:
        return
    raise CounterError(said, field="password")

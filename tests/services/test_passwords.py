# SPDX-License-Identifier: Apache-2.0
"""What a password must be like, and how it is kept."""

from __future__ import annotations

import pytest

from app.domain.errors import CounterError
from app.services import passwords
from app.services.sample import invented
from app.services.sample.make import password_of


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "at least 8 characters"),
        ("seven77", "at least 8 characters"),
        ("Password1!", "easy to guess"),
        ("password2026", "easy to guess"),
        ("abababababab", "easy to guess"),
        ("MDiaz-of-ridgemont", "holds the sign-in name"),
        ("x" + "ab1" * 70, "too long"),
    ],
)
def test_a_weak_password_is_refused_and_the_old_one_holds(password: str, said: str) -> None:
    with pytest.raises(CounterError, match=said) as refused:
        passwords.check_new(password, "mdiaz")
    assert refused.value.field == "password"
    assert "The old one still holds" in refused.value.message


def test_a_few_words_are_a_good_password() -> None:
    passwords.check_new("green kettle on the roof", "mdiaz")


def test_a_password_is_kept_as_argon2id_and_never_as_typed() -> None:
    stored = passwords.hashed("green kettle on the roof")
    assert stored.startswith("$argon2id$")
    assert "kettle" not in stored
    assert passwords.matches(stored, "green kettle on the roof")
    assert not passwords.matches(stored, "green kettle on the root")
    assert not passwords.needs_rehash(stored)


def test_nobody_has_a_password_that_opens() -> None:
    assert not passwords.matches(None, "nobody has this password")
    assert not passwords.matches("not a hash", "anything")


@pytest.mark.parametrize("name", ["mdiaz", "admin"])
def test_the_passwords_of_the_sample_people_are_kept_as_strongly_as_any(name: str) -> None:
    stored = invented.ridgemont().people[name][2]
    assert passwords.matches(stored, password_of(name))
    assert not passwords.needs_rehash(stored)

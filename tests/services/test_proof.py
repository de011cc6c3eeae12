# SPDX-License-Identifier: Apache-2.0
"""Shared books are checked by a program that signs in as the person who asks; its password is nowhere to be seen."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from app.bootstrap import proof
from app.bootstrap.proof import BooksProof
from app.domain.errors import Fault
from app.domain.proof import ProofOf
from app.services.desk import Desk
from app.storage.server import Server as Address
from tests.books import PASSWORD, Books, drawer, in_cash, item

pytestmark = pytest.mark.postgres


@pytest.fixture
def jkim(at: Callable[..., Desk], city: Books) -> Desk:
    """A supervisor of shared books in which mdiaz took a payment."""
    session = drawer(city, "01", "mdiaz").opens()
    session.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    return at("jkim")


@pytest.mark.parametrize("city", ["postgres"], indirect=True)
def test_a_supervisor_has_shared_books_checked(jkim: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[list[str], dict[str, object]]] = []
    real = subprocess.Popen

    def popen(command: list[str], **options: object) -> object:
        started.append((command, options))
        return real(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(proof.subprocess, "Popen", popen)
    said: list[tuple[int, int]] = []
    found = BooksProof().check(jkim, ProofOf(), lambda done, total: said.append((done, total)))
    assert (found.untouched, found.entries, found.books) == (True, 2, 1)
    assert said == [(0, 2), (2, 2)]
    (command, options), *_ = started
    assert PASSWORD not in " ".join(command)
    assert options.get("env") is None
    assert any("jkim@" in part for part in command)


@pytest.mark.parametrize("city", ["postgres"], indirect=True)
def test_books_that_do_not_answer_are_no_finding(jkim: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jkim.database, "to_check", lambda: ("postgresql://jkim@127.0.0.1:1/books", PASSWORD))
    with pytest.raises(Fault, match="The books could not be read"):
        BooksProof().check(jkim, ProofOf(), lambda done, total: None)


def test_beyond_this_machine_the_certificate_is_checked() -> None:
    assert Address.at("postgresql://books.city.example/till").to_read("jkim") == (
        "postgresql://jkim@books.city.example/till?sslmode=verify-full&sslrootcert=system"
    )
    assert Address.at("postgresql://127.0.0.1:5433/till").to_read("jkim") == "postgresql://jkim@127.0.0.1:5433/till"

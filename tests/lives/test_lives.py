# SPDX-License-Identifier: Apache-2.0
"""Some lives on each database with every run of the tests; ten thousand by chance for a release (`dev.py faults`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.domain.entry import Kind
from app.verifier import verify
from tests import books, shared_books
from tests.lives.life import Life
from tests.lives.world import World
from tests.postgres import Server

LIVES = 200
STEPS = {"embedded": 12, "shared": 5}
"""Of every run; an act in shared books costs five times as much. The books go on from life to life."""
RELEASE_STEPS = 50
PLAYED = {
    Kind.OPEN, Kind.RECEIPT, Kind.VOID, Kind.NO_SALE, Kind.DROP, Kind.PICKUP, Kind.PAID_IN, Kind.PAID_OUT,
    Kind.EXCHANGE, Kind.TRANSFER_OUT, Kind.TRANSFER_IN, Kind.BEGIN_COUNT, Kind.CANCEL_COUNT,
    Kind.COUNT, Kind.SUBMIT, Kind.CLOSE, Kind.IMPORT, Kind.SURPRISE_COUNT, Kind.ANNULLED,
}  # fmt: skip
"""What the lives in embedded books come to at least once; what needs a long way to it is left to the long lives."""


def play(world: World, lives: int, *, steps: int, by_chance: bool = False) -> None:
    """Play so many lives in a world, and post what they left at the end."""
    machine = type("LifeHere", (Life,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            derandomize=not by_chance,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink) if by_chance else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    if world.held is not None:
        world.reckoned()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[tuple[World, list[str]]]:
    """A world of embedded books, and the address of the file in use last."""
    urls: list[str] = []

    def make() -> books.Books:
        urls.append(f"sqlite:///{tmp_path / f'{len(urls)}.db'}")
        return books.Books(books.embedded(Path(urls[-1].removeprefix("sqlite:///"))))

    world = World(make)
    yield world, urls
    world.close()


@pytest.fixture
def shared(postgres_server: Server) -> Iterator[tuple[World, list[str]]]:
    """A world of shared books, each person on a login of their own."""
    template = shared_books.prepare(postgres_server)
    urls: list[str] = []

    def make() -> books.Books:
        urls.append(postgres_server.create_database(template=template))
        return shared_books.opened(urls[-1])

    world = World(make)
    yield world, urls
    world.close()


@pytest.mark.parametrize("home", ["embedded", pytest.param("shared", marks=pytest.mark.postgres)])
def test_whatever_people_do_the_books_keep_their_promises(home: str, request: pytest.FixtureRequest) -> None:
    world, urls = request.getfixturevalue(home)
    play(world, LIVES, steps=STEPS[home])
    assert world.lives >= LIVES
    assert world.steps > LIVES * STEPS[home] / 4
    assert world.batches
    if home == "embedded":
        assert world.kinds >= PLAYED, f"never played: {sorted(PLAYED - world.kinds)}"
    assert [str(finding) for finding in verify(urls[-1], deep=True).findings] == []

# SPDX-License-Identifier: Apache-2.0
"""Some lives on each database with every run of the tests; ten thousand by chance for a release (`dev.py faults`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.verifier import verify
from tests import books, shared_books
from tests.lives.life import Life
from tests.lives.world import World
from tests.postgres import Server

LIVES = {"embedded": 40, "shared": 10}
STEPS = 50


def play(world: World, lives: int, *, by_chance: bool = False) -> None:
    """Play so many lives in a world."""
    machine = type("LifeHere", (Life,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=STEPS,
            derandomize=not by_chance,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink) if by_chance else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


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
    play(world, LIVES[home])
    assert world.lives >= LIVES[home]
    assert world.steps > LIVES[home] * STEPS / 4
    world.books  # noqa: B018 - open until the verifier has read them
    assert [str(finding) for finding in verify(urls[-1], deep=True).findings] == []

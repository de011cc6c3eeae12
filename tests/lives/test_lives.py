# SPDX-License-Identifier: Apache-2.0
"""Some lives on each database with every run of the tests; ten thousand by chance for a release (`dev.py faults`)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.domain.entry import Kind
from tests import shared_books
from tests.lives.homes import EmbeddedHome, SharedHome
from tests.lives.life import Life
from tests.lives.world import CHECKED_EACH, World
from tests.postgres import Server

LIVES = 200
STEPS = {"embedded": 12, "shared": 5}
"""Of every run; an act in shared books costs five times as much."""
RELEASE_STEPS = {"sqlite": 20, "postgresql": 10}
"""Ten thousand lives of so many steps take half an hour of a processor in either home."""
PLAYED = set(Kind) - {Kind.SETUP}
MISSED = 4
"""So many kinds at most may not come up in the lives of one run in embedded books; a release plays every one."""


def play(world: World, lives: int, *, steps: int, by_chance: bool = False) -> None:
    """Play so many lives in a world."""
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
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def embedded() -> Iterator[World]:
    """A world of embedded books."""
    world = World(EmbeddedHome)
    yield world
    world.close()


@pytest.fixture
def shared(postgres_server: Server) -> Iterator[World]:
    """A world of shared books, each person on a login of their own."""
    template = shared_books.prepare(postgres_server)
    world = World(lambda: SharedHome(postgres_server, template))
    yield world
    world.close()


@pytest.mark.parametrize("home", ["embedded", pytest.param("shared", marks=pytest.mark.postgres)])
def test_whatever_people_do_the_books_keep_their_promises(home: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(home)
    play(world, LIVES, steps=STEPS[home])
    assert world.lives >= LIVES
    assert world.steps > LIVES * STEPS[home] / 4
    assert world.checks == world.lives // CHECKED_EACH
    if home == "embedded":
        assert len(PLAYED - set(world.kinds)) <= MISSED, f"never played: {sorted(PLAYED - set(world.kinds))}"

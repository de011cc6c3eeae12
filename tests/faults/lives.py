# SPDX-License-Identifier: Apache-2.0
"""Lives of a counter drawn by chance, told as they go: how many, each rule how often, and where books and model differ.

What was told is also kept in `.dev/lives-HOME.txt`, so that a run that was broken off can be quoted as far as it came.
"""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres, shared_books
from tests.lives.homes import EmbeddedHome, SharedHome
from tests.lives.test_lives import RELEASE_STEPS, play
from tests.lives.world import World

ROOT = Path(__file__).resolve().parents[2]
HOMES = ("sqlite", "postgresql")
LIVES, RELEASE_LIVES = 40, 10_000
BATCH = 500
"""So many lives are drawn from one beginning; then it is told how far it came."""


def run(home: str, told: Callable[[str], object], *, release: bool) -> bool:
    """Play the lives of one home; a disagreement is told at once, and the next lives go on in new books."""
    file = ROOT / ".dev" / f"lives-{home}.txt"
    file.parent.mkdir(exist_ok=True)
    file.write_text("", encoding="utf-8")

    def say(line: str) -> None:
        told(line)
        with file.open("a", encoding="utf-8") as kept:
            kept.write(line + "\n")

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # broken off, it still says how far it came
    disagreements, many = 0, RELEASE_LIVES if release else LIVES
    with _world(home) as world:
        try:
            while world.lives < many and disagreements < BATCH:
                try:
                    play(world, min(BATCH, many - world.lives), steps=RELEASE_STEPS[home], by_chance=True)
                except Exception:
                    disagreements += 1
                    say(traceback.format_exc())
                say(f"{home}: {world.lives} lives, {world.steps} acts, {disagreements} disagreements")
        finally:
            _by_rule(world, say)
            say(
                f"{home}: {world.lives} lives of {many}, {world.steps} acts, {world.kinds.total()} entries, "
                f"read through {world.checks} times, {disagreements} disagreements"
            )
    return disagreements == 0


@contextmanager
def _world(home: str) -> Iterator[World]:
    if home == "sqlite":
        world = World(EmbeddedHome)
        yield world
        world.close()
        return
    with postgres.running() as server:
        template = shared_books.prepare(server)
        world = World(lambda: SharedHome(server, template))
        yield world
        world.close()


def _by_rule(world: World, say: Callable[[str], object]) -> None:
    for name in sorted({name for name, _ in world.played}):
        came = {what: times for (rule, what), times in sorted(world.played.items()) if rule == name}
        say(f"  {name}: {', '.join(f'{times} {what}' for what, times in came.items())}")
    say("  entries: " + ", ".join(f"{kind} {times}" for kind, times in sorted(world.kinds.items())))

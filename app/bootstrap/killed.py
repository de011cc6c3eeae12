# SPDX-License-Identifier: Apache-2.0
"""A program that is killed on purpose: it opens a home, begins a step of a day file, and never ends by itself.

The replay starts it as a process of its own and kills it; whatever it did then is in the books once or not at all.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import settings
from app.bootstrap.home import Home
from app.services.days import reading
from app.services.days.stage import ServiceStage, doer
from app.services.days.town import GIVER, Names, Town

if TYPE_CHECKING:
    from app.bootstrap.shared import Players
    from app.services.days.reading import Step

_READY = "ready"
_PATIENCE = 30
_LONGEST = 0.12


def kill(folder: Path, town: Town, step: Step | None, shared: Players | None = None) -> str:
    """Start a program on the home, let it begin `step` (None: only open the books), kill it; answers what was seen.

    Whoever does the step is signed in before it begins. `shared`: the books are on a server.
    """
    told = {
        "home": str(folder),
        "url": shared.url if shared is not None else "",
        "passwords": dict(shared.passwords) if shared is not None else {},
        "file": str(town.file.folder / town.file.source),
        "step": None if step is None else next(n for n, one in enumerate(town.file.steps) if one.line == step.line),
        "id": None if step is None else step.said.get("id"),
        "now": town.clock.now.isoformat(),
        "names": asdict(town.names),
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "app.bootstrap.killed"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("the pipes of the child are missing")
        child.stdin.write(json.dumps(told) + "\n")
        child.stdin.flush()
        if child.stdout.readline().strip() != _READY:
            raise RuntimeError("the program to be killed did not start")
        if step is not None:
            child.stdin.write("go\n")
            child.stdin.flush()
            time.sleep(random.Random(f"{step.line} {town.file.source}").uniform(0, _LONGEST))  # noqa: S311
    finally:
        child.kill()
        child.wait(_PATIENCE)
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
    return "killed and started again"


def main() -> None:
    """The child: open the books, say so, do the step when told, and then wait to be killed."""
    told = json.loads(sys.stdin.readline())
    town = _opened(told)
    town.names = Names(**told["names"])
    town.clock.now = datetime.fromisoformat(told["now"]).astimezone(town.clock.zone)
    step = None if told["step"] is None else town.file.steps[told["step"]]
    if step is not None:
        doer(town, step)
    sys.stdout.write(f"{_READY}\n")
    sys.stdout.flush()
    if step is not None and sys.stdin.readline():
        step = replace(step, said={**step.said, "id": told["id"]})
        getattr(ServiceStage(), step.kind)(town, step)
    time.sleep(_PATIENCE)


def _opened(told: dict[str, Any]) -> Town:
    folder = Path(told["home"])
    file, chosen = reading.read(Path(told["file"])), settings.load(folder)
    if told["url"]:
        from app.bootstrap.shared import Players

        players = Players(told["url"], folder, told["passwords"])
        town = Town.of(file, players.connect(GIVER), players.connect, chosen.workstation)
        town.journal = players.journal
        return town
    home = Home(folder, chosen)
    home.open()
    return Town.of(file, home.database, home.database.signed_in_as, chosen.workstation)


if __name__ == "__main__":
    main()

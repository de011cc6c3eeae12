# SPDX-License-Identifier: Apache-2.0
"""Pictures of every screen and sheet in every theme and size: `python -m tests.shots DIR`."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.scenes import SIZES, THEMES, Scenes, make_town


def main(to: Path) -> int:
    """Play the scenes once for each theme and text size, and save what the window shows."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    taken = 0
    with tempfile.TemporaryDirectory(prefix="tillwright-") as temporary:
        town = Path(temporary) / "town"
        make_town(town, accounts=300)
        for theme in THEMES:
            for percent in (100, 200):
                folder = Path(temporary) / f"{theme}-{percent}"
                shutil.copytree(town, folder)
                taken += _play(Scenes(application, folder, theme, percent), to / f"{theme}-{percent}", percent)
                sys.stdout.write(f"{theme} {percent} %: {taken} pictures so far in {to}\n")
                sys.stdout.flush()
    return 0


def _play(scenes: Scenes, to: Path, percent: int) -> int:
    to.mkdir(parents=True, exist_ok=True)
    taken = 0
    try:
        for place, scene in enumerate(scenes.play(), start=1):
            for size in SIZES if percent == 100 else SIZES[:1]:
                if scenes.program.window.size().toTuple() != size:
                    scenes.resize(*size)
                    scene.again()
                name = f"{place:02d}-{scene.name.replace(',', '').replace(' ', '-')}-{size[0]}.png"
                scenes.program.window.grab().save(str(to / name))
                taken += 1
            scenes.resize(*SIZES[0])
    finally:
        scenes.close()
    return taken


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "shots")))

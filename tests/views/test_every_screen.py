# SPDX-License-Identifier: Apache-2.0
"""Every screen and sheet of the real program, in every theme and size, as an eye and a finger would measure it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from app.views import theme as themes
from app.views.screens.first_start import FirstStartPage
from tests.scenes import SIZES, Scene, Scenes, make_town
from tests.views.clipping import MEASURED, described, troubles

LEAST_AT_THE_COUNTER = 44
LOOKS = [(theme, percent) for theme in MEASURED for percent in (100, 200)]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample city, made once."""
    folder = tmp_path_factory.mktemp("town") / "home"
    make_town(folder)
    return folder


@pytest.fixture
def scenes(
    request: pytest.FixtureRequest, qapp: QApplication, look: themes.Theme, town: Path, tmp_path: Path
) -> Iterator[Scenes]:
    """The program in one theme and text size, on a copy of the town."""
    shutil.copytree(town, tmp_path / "home")
    made = Scenes(qapp, tmp_path / "home", *request.param, painted=False)
    yield made
    made.close()


@pytest.mark.parametrize("scenes", LOOKS, ids=[f"{theme}-{percent}" for theme, percent in LOOKS], indirect=True)
def test_nothing_is_cut_covered_too_small_or_nameless_on_any_screen(scenes: Scenes) -> None:
    found: list[str] = []
    seen = []
    for scene in scenes.play():
        seen.append(scene.name)
        found += _wrong(scenes, scene, scenes.program.window.size().toTuple())
        if (themes.current().name, themes.current().percent) == ("light", 100):
            other = SIZES[scenes.program.window.size().toTuple() == SIZES[0]]
            found += _wrong(scenes, scene, other)  # and on from there, so that each is pulled larger or smaller once
    assert len(seen) == len(set(seen)) > 50
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("theme", "percent"), LOOKS)
def test_the_first_start_is_whole_in_every_theme_and_size(
    look: themes.Theme, in_front: object, theme: str, percent: int
) -> None:
    look.choose(theme, percent)
    page = FirstStartPage()
    assert callable(in_front)
    for size in SIZES if percent == 100 else SIZES[:1]:
        page.resize(*size)
        in_front(page)
        assert troubles(page) == []


def _wrong(scenes: Scenes, scene: Scene, size: tuple[int, int]) -> list[str]:
    main = scenes.program.window
    if main.size().toTuple() != size:
        scenes.resize(*size)
        scene.again()
    with scenes.in_sight() as shown:
        wrong = troubles(shown)
    if main.current_screen == "counter" and not main.locked:
        wrong += _small_targets(scenes.counter.screen)
    where = f"{themes.current().name} {size[0]}x{size[1]} {themes.current().percent} %"
    return [f"{scene.name}, {where}: {each}" for each in wrong]


def _small_targets(counter: QWidget) -> Iterator[str]:
    """Buttons and fields a finger would miss; a bare input is as large as the box around it."""
    for each in counter.findChildren(QWidget):
        if each.isVisible() and isinstance(each, QAbstractButton | QLineEdit):
            box = each.parentWidget() if each.property("part") == "bare" else each
            if box is not None and min(box.width(), box.height()) < LEAST_AT_THE_COUNTER:
                yield f"too small for the counter: {described(each)} is {box.size().toTuple()}"

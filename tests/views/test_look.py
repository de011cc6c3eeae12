# SPDX-License-Identifier: Apache-2.0
"""The look: every text can be read, every edge seen, in every theme and size."""

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app import resources
from app.views import icons
from app.views import theme as themes
from app.views import tokens as token_files
from app.views.widgets.focus_ring import FocusRing
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column
from tests.views.clipping import MEASURED, troubles
from tests.views.gallery import Gallery

THEMES = token_files.THEMES
GROUNDS = ("canvas", "surface", "sunken", "hover", "accent-soft")
SOFTS = ("positive-soft", "caution-soft", "danger-soft", "training-soft")
TONES = ("accent", "positive", "caution", "danger", "training")
TEXT_PAIRS = (
    *itertools.product(("ink", "ink-muted", *TONES), GROUNDS),
    *itertools.product(("ink", "ink-muted"), SOFTS),
    *((tone, f"{tone}-soft") for tone in TONES[1:]),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-hover"),
    ("accent-on-soft", "accent-soft"),
    ("danger-ink", "danger"),
    ("rail-ink", "rail"),
    ("rail-chosen-ink", "rail-chosen"),
    ("panel-ink", "panel"),
    ("panel-muted", "panel"),
    ("paper-ink", "paper"),
)
EDGE_PAIRS = (
    *itertools.product(("edge-control", "focus"), (*GROUNDS, *SOFTS)),
    *itertools.product(("ink-disabled",), GROUNDS[:4]),
    ("focus", "panel"),
    ("focus", "rail"),
    ("rail-mark", "rail"),
    ("panel-edge", "panel"),
    ("accent", "canvas"),
    ("accent", "accent-soft"),
    *((f"plot-{number}", "surface") for number in (1, 2, 3)),
)


def tokens(name: str) -> token_files.Tokens:
    return token_files.load(resources.root() / "themes" / f"tokens-{name}.toml")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_formula_knows_black_on_white() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21.0
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48


@pytest.mark.parametrize("name", THEMES)
def test_every_text_can_be_read_on_its_ground(name: str) -> None:
    colour = tokens(name).colour
    floor = 7.0 if name == "contrast" else 4.5
    low = {pair: contrast(colour[pair[0]], colour[pair[1]]) for pair in TEXT_PAIRS}
    assert {pair: round(value, 2) for pair, value in low.items() if value < floor} == {}


@pytest.mark.parametrize("name", THEMES)
def test_every_edge_and_ring_can_be_seen(name: str) -> None:
    colour = tokens(name).colour
    low = {pair: contrast(colour[pair[0]], colour[pair[1]]) for pair in EDGE_PAIRS}
    assert {pair: round(value, 2) for pair, value in low.items() if value < 3.0} == {}


@pytest.mark.parametrize("name", THEMES[1:])
def test_every_theme_has_the_same_roles(name: str) -> None:
    assert tokens(name).roles() == tokens(THEMES[0]).roles()


def test_dark_has_the_measures_of_light() -> None:
    """So what fits in light fits in dark, and windows are measured in one of the two."""
    light, dark = tokens("light"), tokens("dark")
    assert replace(dark, name=light.name, colour=light.colour, scrim_opacity=light.scrim_opacity) == light


@pytest.mark.parametrize("name", THEMES)
def test_the_stylesheet_asks_only_for_roles_that_exist(name: str) -> None:
    template = (resources.root() / "themes" / "app.qss").read_text(encoding="utf-8")
    assert "$" not in token_files.stylesheet(template, tokens(name), 1.5)


def test_a_role_that_does_not_exist_is_refused() -> None:
    with pytest.raises(token_files.MissingRole):
        token_files.stylesheet("QLabel { color: $ink-mutde; }", tokens("light"), 1.0)


def test_a_token_file_without_a_section_is_refused(tmp_path: Path) -> None:
    short = tmp_path / "tokens-short.toml"
    short.write_text('name = "short"\n[type]\nfamily = "A"\nfamily-fixed = "B"\n', encoding="utf-8")
    with pytest.raises(token_files.MissingRole, match="colour"):
        token_files.load(short)


def test_a_widget_that_asks_for_an_unknown_role_is_refused(look: themes.Theme) -> None:
    for ask in (look.colour, look.font, look.space, look.size, look.radius):
        with pytest.raises(token_files.MissingRole):
            ask("nothing-of-the-kind")


def test_no_colour_is_written_outside_the_tokens() -> None:
    assert "#" not in (resources.root() / "themes" / "app.qss").read_text(encoding="utf-8")


def test_figures_keep_their_width_in_every_weight(look: themes.Theme) -> None:
    from PySide6.QtGui import QFontMetricsF

    for role in ("money", "money-strong", "money-title", "money-total", "money-change"):
        metrics = QFontMetricsF(look.font(role))
        assert metrics.horizontalAdvance("111") == pytest.approx(metrics.horizontalAdvance("888"), abs=0.01)


def test_every_icon_can_be_drawn_and_is_not_blank(look: themes.Theme) -> None:
    names = icons.names()
    assert len(names) >= 60
    for name in names:
        image = icons.pixmap(name, "ink", 24).toImage()
        inked = any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))
        assert inked, name


def test_an_icon_takes_the_colour_of_the_theme_in_force(look: themes.Theme) -> None:
    before = icons.pixmap("check", "ink", 24).toImage()
    look.choose("dark")
    assert icons.pixmap("check", "ink", 24).toImage() != before


def test_the_theme_changes_at_once_and_says_so(look: themes.Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(look.changed):
        look.choose("contrast", 150)
    assert (look.name, look.percent, look.space("m")) == ("contrast", 150, 24)


def test_an_unknown_theme_or_size_is_kept_within_what_there_is(look: themes.Theme) -> None:
    look.choose("neon", 900)
    assert (look.name, look.percent) == ("light", 200)


def test_what_the_system_wishes_is_one_of_the_themes(look: themes.Theme) -> None:
    look.choose("system")
    assert look.choice == "system"
    assert look.name in THEMES


@pytest.mark.parametrize("name", MEASURED)
@pytest.mark.parametrize("percent", themes.PERCENTS)
def test_nothing_on_the_sheet_of_parts_is_cut(look: themes.Theme, qtbot: QtBot, name: str, percent: int) -> None:
    look.choose(name, percent)
    sheet = Gallery()
    qtbot.addWidget(sheet)
    sheet.resize(1366 * percent // 100, 960 * percent // 100)
    sheet.show()
    assert troubles(sheet) == []


def test_the_sheet_of_parts_is_not_cut_when_the_text_grows_under_it(look: themes.Theme, qtbot: QtBot) -> None:
    sheet = Gallery()
    qtbot.addWidget(sheet)
    sheet.show()
    look.choose("contrast", 200)
    sheet.resize(2732, 1920)
    assert troubles(sheet) == []


def test_a_text_takes_the_size_the_person_chose_also_before_it_was_ever_shown(look: themes.Theme, qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    column = Column(place)
    early = Label("Drawer 02 is open", "strong")
    column.addWidget(early)
    look.choose("light", 200)
    early.set_tone("positive")
    place.show()
    assert early.font().pixelSize() == look.font("strong").pixelSize()
    assert troubles(place) == []


@pytest.mark.parametrize("name", THEMES)
def test_the_sheet_of_parts_is_painted(look: themes.Theme, qtbot: QtBot, name: str) -> None:
    look.choose(name)
    sheet = Gallery()
    qtbot.addWidget(sheet)
    sheet.show()
    image = sheet.grab().toImage()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert len(colours) > 30


class _Windows(QObject):
    """Notes every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def test_no_part_flashes_up_as_a_window_of_its_own(look: themes.Theme, qapp: QApplication, qtbot: QtBot) -> None:
    watch = _Windows()
    qapp.installEventFilter(watch)
    sheet = Gallery()
    qtbot.addWidget(sheet)
    sheet.show()
    qapp.removeEventFilter(watch)
    assert watch.shown == ["Gallery"]


def test_the_measuring_finds_what_is_wrong(look: themes.Theme, qtbot: QtBot) -> None:
    bad = QWidget()
    qtbot.addWidget(bad)
    bad.resize(300, 200)
    label = QLabel("A sentence that is far too long for its place", bad)
    label.setGeometry(0, 0, 40, 20)
    button = QPushButton("Go", bad)
    button.setGeometry(20, 0, 20, 18)
    field = QLineEdit(bad)
    field.setGeometry(280, 100, 60, 30)
    bad.show()
    found = " | ".join(troubles(bad))
    for word in ("cut at the side", "too small", "without a name", "reaches out", "over each other"):
        assert word in found


def test_the_measuring_finds_what_a_scroll_bar_covers_and_where_the_focus_went(
    look: themes.Theme, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    inside = QWidget()
    inside.setFixedSize(300, 900)
    field = QLineEdit(inside)
    field.setAccessibleName("Reason")
    field.setGeometry(10, 800, 120, 40)
    QPushButton("Close", inside).setGeometry(200, 10, 100, 40)
    area = QScrollArea(window)
    area.setGeometry(0, 0, 300, 200)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    FocusRing(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    field.setFocus()
    QApplication.processEvents()
    area.verticalScrollBar().setValue(0)
    found = " | ".join(troubles(window))
    assert "covered by a scroll bar: QPushButton '' 'Close'" in found
    assert "focused out of sight: QLineEdit" in found

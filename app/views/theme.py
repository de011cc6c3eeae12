# SPDX-License-Identifier: Apache-2.0
"""Theme: the look of the window, chosen by a person or by the system, changed at once.

Widgets ask `theme.current()` for colours, fonts and measures. A widget that keeps something it
asked for has a method `restyle()`, called again whenever the theme or the text size changes.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from app.views import tokens as token_files
from app.views.fonts import Fonts
from app.views.tokens import MissingRole, Tokens, TypeRole

CHOICES = ("system", *token_files.THEMES)
PERCENTS = (100, 110, 125, 150, 175, 200)
_PROPERTY = "tillwright-theme"
_MOST_WIDTHS = 4000
_Value = TypeVar("_Value")


class Theme(QObject):
    """The theme in force; one lives on the application, see `current`."""

    changed = Signal()

    def __init__(self, app: QApplication, resources: Path, choice: str = "system", percent: int = 100) -> None:
        super().__init__(app)
        self._app = app
        self._folder = resources / "themes"
        self.icon_folder = resources / "icons"
        self._template = (self._folder / "app.qss").read_text(encoding="utf-8")
        self._read: dict[str, Tokens] = {}
        self._fonts_made: dict[tuple[str, int | None], QFont] = {}
        self._widths: dict[tuple[str, str], float] = {}
        self._heights: dict[str, float] = {}
        self.pictures: dict[tuple[object, ...], object] = {}
        app.setProperty(_PROPERTY, self)
        app.setStyle("Fusion")
        self.tokens = self._tokens("light")
        self._fonts = Fonts(resources / "fonts", self.tokens.family)
        self.choice, self.percent = "", 0
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        self.choose(choice, percent)

    @property
    def name(self) -> str:
        """The theme shown: light, dark or contrast, also when the system chose it."""
        return self.tokens.name

    @property
    def scale(self) -> float:
        """Text scale as a factor, 1.0 to 2.0."""
        return self.percent / 100

    def choose(self, choice: str | None = None, percent: int | None = None) -> None:
        """Show another theme or text size at once; what is being typed stays."""
        wanted = choice if choice in CHOICES else self.choice or "system"
        size = min(200, max(100, percent)) if percent else self.percent or 100
        name = self._system_name() if wanted == "system" else wanted
        same = (name, size) == (self.tokens.name, self.percent)
        self.choice, self.percent = wanted, size
        if not same:
            self.tokens = self._tokens(name)
            self._apply()

    def colour(self, role: str) -> QColor:
        """The colour of a role."""
        return QColor(self.hex(role))

    def hex(self, role: str) -> str:
        """The colour of a role as written in the tokens."""
        try:
            return self.tokens.colour[role]
        except KeyError as missing:
            raise MissingRole(role) from missing

    def mixed(self, tone: str, ground: str, share: float = 0.55) -> QColor:
        """A chip's edge: the tone softened into its ground; pure in the contrast theme."""
        over, under = self.colour(tone), self.colour(ground)
        if self.name == "contrast":
            return over
        return QColor(
            round(over.red() * share + under.red() * (1 - share)),
            round(over.green() * share + under.green() * (1 - share)),
            round(over.blue() * share + under.blue() * (1 - share)),
        )

    def scrim(self) -> QColor:
        """The veil behind a question."""
        colour = self.colour("scrim")
        colour.setAlphaF(self.tokens.scrim_opacity)
        return colour

    def space(self, role: str) -> int:
        """A distance in pixels at the present text size."""
        return round(self._look_up(self.tokens.space, role) * self.scale)

    def radius(self, role: str) -> int:
        """A corner in pixels at the present text size."""
        return round(self._look_up(self.tokens.radius, role) * self.scale)

    def size(self, role: str) -> int:
        """A measure in pixels at the present text size; edges and rings keep their width."""
        value = self._look_up(self.tokens.size, role)
        return round(value if role in ("edge", "focus", "focus-gap") else value * self.scale)

    def stroke(self) -> float:
        """Weight of the lines of an icon, on its grid of 24."""
        return float(self._look_up(self.tokens.size, "icon-stroke"))

    def type(self, role: str) -> TypeRole:
        """The type role itself, for what paints its own text."""
        return self._look_up(self.tokens.type, role)

    def font(self, role: str, size: int | None = None) -> QFont:
        """The font of a type role, at the present text size."""
        key = (role, size)
        if key not in self._fonts_made:
            self._fonts_made[key] = self._fonts.text(self.type(role), self.scale, size)
        return self._fonts_made[key]

    def width_of(self, text: str, role: str) -> float:
        """How wide a text is in a type role, in pixels; layouts ask for the same words again and again."""
        key = (text, role)
        if key not in self._widths:
            if len(self._widths) >= _MOST_WIDTHS:
                self._widths.clear()
            self._widths[key] = QFontMetricsF(self.font(role)).horizontalAdvance(text)
        return self._widths[key]

    def line_of(self, role: str) -> float:
        """How high a line of a type role is, in pixels."""
        if role not in self._heights:
            self._heights[role] = QFontMetricsF(self.font(role)).height()
        return self._heights[role]

    def fixed_font(self, size: int = 13, weight: int = 400) -> QFont:
        """The fixed-width font, for paper and hashes only."""
        return self._fonts.fixed(size, self.scale, weight)

    def restyle_all(self) -> None:
        """Give every widget its fonts and measures again."""
        for widget in self._app.allWidgets():
            restyle(widget)
        for window in self._app.topLevelWidgets():
            for layout in window.findChildren(QLayout):
                if hasattr(layout, "restyle"):
                    layout.restyle()

    def _look_up(self, section: Mapping[str, _Value], role: str) -> _Value:
        try:
            return section[role]
        except KeyError as missing:
            raise MissingRole(role) from missing

    def _tokens(self, name: str) -> Tokens:
        if name not in self._read:
            self._read[name] = token_files.load(self._folder / f"tokens-{name}.toml")
        return self._read[name]

    def _system_name(self) -> str:
        hints = self._app.styleHints()
        # accessibility() came with Qt 6.10; a variable keeps the wrapper alive while it is asked.
        wish = hints.accessibility()
        if wish.contrastPreference() == Qt.ContrastPreference.HighContrast:
            return "contrast"
        return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"

    def _on_system_changed(self) -> None:
        if self.choice == "system":
            self.choose("system")

    def _apply(self) -> None:
        self._fonts_made.clear()
        self._widths.clear()
        self._heights.clear()
        self.pictures.clear()
        self._app.setPalette(self._palette())
        self._app.setFont(self.font("body"))
        self._app.setStyleSheet(token_files.stylesheet(self._template, self.tokens, self.scale))
        self.restyle_all()
        self.changed.emit()

    def _palette(self) -> QPalette:
        role, group = QPalette.ColorRole, QPalette.ColorGroup
        palette = QPalette()
        pairs = {
            role.Window: "canvas",
            role.WindowText: "ink",
            role.Base: "surface",
            role.AlternateBase: "sunken",
            role.Text: "ink",
            role.Button: "surface",
            role.ButtonText: "ink",
            role.Highlight: "accent",
            role.HighlightedText: "accent-ink",
            role.PlaceholderText: "ink-muted",
            role.ToolTipBase: "surface",
            role.ToolTipText: "ink",
            role.Link: "accent",
        }
        for which, name in pairs.items():
            palette.setColor(which, self.colour(name))
        for which in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(group.Disabled, which, self.colour("ink-disabled"))
        return palette


def install(app: QApplication, resources: Path, choice: str = "system", percent: int = 100) -> Theme:
    """Give the application its look before the first widget is made; one that has a look changes it."""
    found = app.property(_PROPERTY)
    if isinstance(found, Theme):
        found.choose(choice, percent)
        return found
    return Theme(app, resources, choice, percent)


def application() -> QApplication:
    """The application; raises before there is one."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("There is no application yet.")
    return app


def current() -> Theme:
    """The theme of this application; before `install` there is none and this raises."""
    found = application().property(_PROPERTY)
    if not isinstance(found, Theme):
        raise RuntimeError("The theme is installed before the first widget is made.")
    return found


def mark(widget: QWidget, **properties: object) -> None:
    """Set style properties of a widget and let the stylesheet look at it again."""
    changed = False
    for name, value in properties.items():
        key = name.replace("_", "-")
        if widget.property(key) != value:
            widget.setProperty(key, value)
            changed = True
    if changed and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)
        _write(widget)
        widget.update()


def set_type(widget: QWidget, role: str) -> None:
    """Write a widget's text in a type role, now and after every change of the text size."""
    widget.setProperty("type-role", role)
    _write(widget)


def set_measures(widget: QWidget, *, height: str = "", width: str = "", least: str = "") -> None:
    """Fix a widget's height or width, or its least height, by the name of a size token."""
    for key, value in (("height-role", height), ("width-role", width), ("least-role", least)):
        if value:
            widget.setProperty(key, value)
    _measure(widget)


def restyle(widget: QWidget) -> None:
    """Give one widget its fonts and measures again."""
    if widget.property("type-role"):
        # The stylesheet's first look at a widget gives it back the font it was made with: not after this one.
        widget.ensurePolished()
        _write(widget)
    _measure(widget)
    if hasattr(widget, "restyle"):
        widget.restyle()


def _write(widget: QWidget) -> None:
    """Give a widget the font of its type role; the stylesheet forgets it whenever it looks again."""
    if role := widget.property("type-role"):
        widget.setFont(current().font(role))


def _measure(widget: QWidget) -> None:
    theme = current()
    if role := widget.property("height-role"):
        widget.setFixedHeight(theme.size(role))
    if role := widget.property("width-role"):
        widget.setFixedWidth(theme.size(role))
    if role := widget.property("least-role"):
        widget.setMinimumHeight(theme.size(role))

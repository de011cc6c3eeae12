# SPDX-License-Identifier: Apache-2.0
"""Fonts: the letters the product brings along, so that every counter shows the same text."""

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from app.views.tokens import TypeRole

TEXT_FILES = ("PublicSans-Regular.ttf", "PublicSans-Medium.ttf", "PublicSans-SemiBold.ttf")
FIXED_FILES = {400: "IBMPlexMono-Regular.ttf", 600: "IBMPlexMono-SemiBold.ttf"}


class Fonts:
    """The bundled families; the fixed one is read only when paper or a hash is first shown."""

    def __init__(self, folder: Path, family: str) -> None:
        self._folder = folder
        self._family = family
        self._fixed: dict[int, str] = {}
        for name in TEXT_FILES:
            self._load(name)

    def text(self, role: TypeRole, scale: float, size: int | None = None) -> QFont:
        """The font of a type role at a text scale, or at another size of the same role (a step)."""
        font = QFont(self._family)
        font.setPixelSize(max(1, round((size or role.size) * scale)))
        font.setWeight(QFont.Weight(role.weight))
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100 + role.tracking)
        if role.tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def fixed(self, size: int, scale: float, weight: int = 400) -> QFont:
        """The fixed-width font of receipt paper and hashes; its weights are families of their own."""
        if weight not in self._fixed:
            self._fixed[weight] = self._load(FIXED_FILES[weight])
        font = QFont(self._fixed[weight])
        font.setPixelSize(max(1, round(size * scale)))
        font.setWeight(QFont.Weight(weight))
        return font

    def _load(self, name: str) -> str:
        number = QFontDatabase.addApplicationFont(str(self._folder / name))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        if not families:
            raise FileNotFoundError(f"The font {name} is missing from this installation.")
        return families[0]

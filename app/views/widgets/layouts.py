# SPDX-License-Identifier: Apache-2.0
"""Rows and columns whose distances are named in the tokens and grow with the text size."""

from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.views import theme as themes

Margins = str | tuple[str, str, str, str] | None


class Row(QHBoxLayout):
    """Things side by side: `gap="s"`, `margins="l"` or (left, top, right, bottom), names of spaces."""

    def __init__(self, parent: QWidget | None = None, gap: str = "xs", margins: Margins = None) -> None:
        super().__init__()
        if parent is not None:
            parent.setLayout(self)
        self._gap, self._margins = gap, margins
        self.restyle()

    def set_distances(self, gap: str, margins: Margins) -> None:
        """Take other distances, also after the theme changes."""
        self._gap, self._margins = gap, margins
        self.restyle()

    def restyle(self) -> None:
        """Read the distances again after the theme changed."""
        _space(self, self._gap, self._margins)


class Column(QVBoxLayout):
    """Things under each other; gap and margins as in a Row."""

    def __init__(self, parent: QWidget | None = None, gap: str = "xs", margins: Margins = None) -> None:
        super().__init__()
        if parent is not None:
            parent.setLayout(self)
        self._gap, self._margins = gap, margins
        self.restyle()

    def set_distances(self, gap: str, margins: Margins) -> None:
        """Take other distances, also after the theme changes."""
        self._gap, self._margins = gap, margins
        self.restyle()

    def restyle(self) -> None:
        """Read the distances again after the theme changed."""
        _space(self, self._gap, self._margins)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout; its widgets are hidden at once and deleted later."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def _space(layout: QLayout, gap: str, margins: Margins) -> None:
    names = margins if isinstance(margins, tuple) else (margins or "",) * 4
    layout.setSpacing(_pixels(gap))
    layout.setContentsMargins(*(_pixels(name) for name in names))


def _pixels(name: str) -> int:
    return themes.current().space(name) if name else 0

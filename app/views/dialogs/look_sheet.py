# SPDX-License-Identifier: Apache-2.0
"""Look and text size: every choice is shown at once; keeping it is the answer, Esc brings back what was."""

from __future__ import annotations

from dataclasses import dataclass

from app.views import theme as themes
from app.views.dialogs.choices import Choices
from app.views.widgets.sheet import Sheet

_THEMES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast"))


@dataclass(frozen=True, slots=True)
class Look:
    """A theme (system, light, dark, contrast) and a text size in percent."""

    theme: str
    percent: int


class LookSheet(Sheet):
    """Asks for the look; answers a `Look`, or None when it is to stay as it was."""

    def __init__(self) -> None:
        super().__init__(
            "Look and text size",
            "What you choose is shown at once. What is typed on the screen stays.",
            verb="Keep this look",
            keep="Back to how it was",
        )
        self.setObjectName("look-sheet")
        now = themes.current()
        self._earlier = Look(now.choice, now.percent)
        self.theme = Choices("Theme")
        self.theme.set_options(_THEMES, across=2)
        self.text_size = Choices("Text size")
        self.text_size.set_options([(str(percent), f"{percent} %") for percent in themes.PERCENTS], across=3)
        self.theme.choose(now.choice)
        self.text_size.choose(str(min(themes.PERCENTS, key=lambda percent: abs(percent - now.percent))))
        self.body.addWidget(self.theme)
        self.body.addWidget(self.text_size)
        self.theme.chosen.connect(self._try)
        self.text_size.chosen.connect(self._try)

    def _try(self, _: str) -> None:
        themes.current().choose(self.theme.value(), int(self.text_size.value()))

    def answer(self) -> Look:
        """What is shown now."""
        return Look(self.theme.value(), int(self.text_size.value()))

    def reject(self) -> None:
        """Bring back what was."""
        if self.is_open:
            themes.current().choose(self._earlier.theme, self._earlier.percent)
        super().reject()

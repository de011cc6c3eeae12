# SPDX-License-Identifier: Apache-2.0
"""Buttons: a verb, and the key that does the same, on one ground."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.views import icons
from app.views import theme as themes
from app.views.widgets.key_cap import cap_size, paint_cap

ROLES = ("primary", "quiet", "danger", "tender", "quick", "link", "plain")


@dataclass(frozen=True, slots=True)
class _Look:
    """The colour roles of a button in its present state."""

    ground: str
    ink: str
    edge: str
    heavy: bool = False


class KeyCapButton(QAbstractButton):
    """A button with its key in a key-cap.

    `role`: primary (one on a screen), quiet, danger, tender (name and second line), quick (the
    amount above its key), link (no ground), plain (no ground, muted). `height` is a size
    token. `key` is what the cap shows; the shortcut itself belongs to the table of actions, see `follow`.
    """

    def __init__(
        self,
        text: str,
        key: str = "",
        role: str = "quiet",
        *,
        icon: str = "",
        detail: str = "",
        height: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key, self._role, self._icon = key, role, icon
        self._detail, self._reason = detail, ""
        self._height = height or {"tender": "control-tender", "quick": "control-finish"}.get(role, "control")
        self._count: int | None = None
        self.setText(text)
        self.setObjectName(f"{role}-{'-'.join(text.lower().split())}" if text else f"{role}-button")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._name_it()

    # what it says -------------------------------------------------------------------------------

    @property
    def key(self) -> str:
        """The key its cap shows."""
        return self._key

    def set_text(
        self, text: str, *, detail: str | None = None, key: str | None = None, icon: str | None = None
    ) -> None:
        """Say something else; what is not given stays."""
        self.setText(text)
        self._detail = self._detail if detail is None else detail
        self._key = self._key if key is None else key
        self._icon = self._icon if icon is None else icon
        self._name_it()
        self.updateGeometry()
        self.update()

    def set_role(self, role: str) -> None:
        """Give the button another role."""
        self._role = role
        self.update()

    def set_count(self, count: int | None) -> None:
        """Show a figure beside the word, such as how many approvals wait."""
        self._count = count
        self.updateGeometry()
        self.update()

    def refuse(self, reason: str) -> None:
        """Keep the button in its place, off, with its reason.

        A reason of up to three words is its second line; a longer one leaves the button focusable
        and is told by F1 and to assistive technology.
        """
        self._reason = reason
        long = len(reason.split()) > 3
        self.setEnabled(long)
        self.setAccessibleDescription(reason)
        self.setToolTip(reason)
        self.updateGeometry()
        self.update()

    def allow(self) -> None:
        """Let the button be used again."""
        self._reason = ""
        self.setEnabled(True)
        self.setAccessibleDescription(self._detail)
        self.setToolTip("")
        self.updateGeometry()
        self.update()

    @property
    def refused(self) -> str:
        """Why the button cannot be used now, or nothing."""
        return self._reason

    def follow(self, action: QAction) -> "KeyCapButton":
        """Do what an action does and be off while it is off; its key stays in the table of actions."""
        self.clicked.connect(action.trigger)
        action.enabledChanged.connect(self._on_action_enabled)
        self.setEnabled(action.isEnabled())
        return self

    def _on_action_enabled(self, enabled: bool) -> None:
        if not self._reason:
            self.setEnabled(enabled)

    def _name_it(self) -> None:
        words = self.text() or self._icon
        self.setAccessibleName(f"{words}, {self._key}" if self._key else words)
        if not self._reason:
            self.setAccessibleDescription(self._detail)

    # behaviour ----------------------------------------------------------------------------------

    def hitButton(self, pos: QPoint) -> bool:
        """A refused button is not pressed by the mouse."""
        return not self._reason and super().hitButton(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter press the button, unless it is refused."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            if not self._reason:
                self.click()
            return
        if self._reason and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select):
            return
        super().keyPressEvent(event)

    def restyle(self) -> None:
        """Measure again after the theme changed."""
        self.updateGeometry()
        self.update()

    # measures -----------------------------------------------------------------------------------

    def _text_role(self) -> str:
        if self._role == "quick":
            return "money-strong"
        if self._role == "plain":
            return "body"
        return (
            "lead"
            if self._height == "control-finish" or (self._role == "primary" and self._height == "control-tender")
            else "strong"
        )

    def _second_line(self) -> str:
        if self._reason and len(self._reason.split()) <= 3 and self._role == "tender":
            return self._reason
        return self._detail

    def _wide(self, text: str, role: str) -> float:
        return themes.current().width_of(text, role)

    def sizeHint(self) -> QSize:
        """Wide enough for every word on it."""
        theme = themes.current()
        pad = theme.space("s")
        words = max(self._wide(self.text(), self._text_role()), self._wide(self._second_line(), "caption"))
        if self._role == "quick":
            width = max(words, cap_size(self._key).width() if self._key else 0) + 2 * theme.space("xs")
        else:
            width = words + 2 * pad
            if self._icon:
                width += theme.size("icon-notice") + (theme.space("xs") if words else 0)
            if self._key:
                width += theme.space("xs") + cap_size(self._key).width()
            if self._count is not None:
                width += theme.space("xs") + self._count_width()
        least = theme.line_of(self._text_role()) + theme.space("xs")
        if self._second_line() or self._role == "quick":
            least += theme.line_of("caption")
        return QSize(round(width + 0.49), max(theme.size(self._height), round(least)))

    def minimumSizeHint(self) -> QSize:
        """Never smaller than that."""
        return self.sizeHint()

    def _count_width(self) -> float:
        return self._wide(str(self._count), "caption") + 2 * themes.current().space("xs")

    # painting -----------------------------------------------------------------------------------

    def _look(self) -> _Look:
        if not self.isEnabled() or self._reason:
            bare = self._role in ("link", "plain")
            return _Look("" if bare else "sunken", "ink-disabled", "" if bare else "edge-disabled")
        if self.isChecked():
            return _Look("accent-soft", "accent-on-soft", "accent", heavy=True)
        under = self.underMouse() or bool(self.property("pointed"))
        if self._role == "primary":
            return _Look("accent-hover" if under else "accent", "accent-ink", "")
        if self._role == "danger":
            return _Look("danger", "danger-ink", "ink" if under else "", heavy=under)
        if self._role == "link":
            return _Look("hover" if under else "", "accent", "")
        if self._role == "plain":
            return _Look("hover" if under else "", "ink-muted", "")
        if self.isDown():
            return _Look("sunken", "ink", "ink")
        return _Look("hover", "ink", "ink") if under else _Look("surface", "ink", "edge-control")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, words and key-cap."""
        look = self._look()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_ground(painter, look)
            if self._role == "quick":
                self._paint_stacked(painter, look)
            else:
                self._paint_in_line(painter, look)

    def _paint_ground(self, painter: QPainter, look: _Look) -> None:
        theme = themes.current()
        width = max(2, theme.size("edge")) if look.heavy else theme.size("edge")
        painter.setBrush(theme.colour(look.ground) if look.ground else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour(look.edge), width) if look.edge else Qt.PenStyle.NoPen)
        inset = width / 2 if look.edge else 0
        radius = theme.radius("control")
        painter.drawRoundedRect(self.rect().toRectF().adjusted(inset, inset, -inset, -inset), radius, radius)

    def _paint_stacked(self, painter: QPainter, look: _Look) -> None:
        theme = themes.current()
        cap = cap_size(self._key) if self._key else QSize(0, 0)
        line = theme.line_of("money-strong")
        top = (self.height() - line - cap.height()) / 2 - theme.space("hair")
        painter.setFont(theme.font("money-strong"))
        painter.setPen(theme.colour(look.ink))
        painter.drawText(QRectF(0, top, self.width(), line), Qt.AlignmentFlag.AlignCenter, self.text())
        if self._key:
            box = QRectF(
                round((self.width() - cap.width()) / 2),
                round(top + line + theme.space("hair")),
                cap.width(),
                cap.height(),
            )
            paint_cap(painter, box, self._key, self._cap_ink(look), self._cap_edge(look))

    def _cap_ink(self, look: _Look) -> str:
        return "ink-muted" if look.ink == "ink" else look.ink

    def _cap_edge(self, look: _Look) -> str:
        return "edge-control" if look.ink in ("ink", "ink-muted", "ink-disabled", "accent") else look.ink

    def _paint_in_line(self, painter: QPainter, look: _Look) -> None:
        theme = themes.current()
        left, right = float(theme.space("s")), float(self.width() - theme.space("s"))
        middle = self.height() / 2
        if self._key:
            cap = cap_size(self._key)
            right -= cap.width()
            box = QRectF(right, round(middle - cap.height() / 2), cap.width(), cap.height())
            paint_cap(painter, box, self._key, self._cap_ink(look), self._cap_edge(look))
            right -= theme.space("xs")
        if self._count is not None:
            right = self._paint_count(painter, right, middle)
        if self._icon:
            side = theme.size("icon-notice")
            at = left if self.text() else (self.width() - side) / 2
            icons.paint(painter, self._icon, look.ink, QRectF(at, middle - side / 2, side, side))
            left += side + theme.space("xs")
        self._paint_words(painter, QRectF(left, 0, right - left, self.height()), look)

    def _paint_count(self, painter: QPainter, right: float, middle: float) -> float:
        theme = themes.current()
        width, height = self._count_width(), theme.size("chip")
        box = QRectF(right - width, round(middle - height / 2), width, height)
        painter.setPen(QPen(theme.mixed("accent", "accent-soft"), theme.size("edge")))
        painter.setBrush(theme.colour("accent-soft"))
        painter.drawRoundedRect(box, theme.radius("chip"), theme.radius("chip"))
        painter.setPen(theme.colour("accent-on-soft"))
        painter.setFont(theme.font("caption"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._count))
        return box.left() - theme.space("xs")

    def _paint_words(self, painter: QPainter, box: QRectF, look: _Look) -> None:
        theme = themes.current()
        first, second = theme.font(self._text_role()), theme.font("caption")
        top, below = QFontMetricsF(first), QFontMetricsF(second)
        detail = self._second_line()
        centred = not (self._key or self._icon or detail or self._count is not None)
        side = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
        painter.setFont(first)
        painter.setPen(theme.colour(look.ink))
        if not detail:
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, self.text())
            return
        start = (box.height() - top.height() - below.height()) / 2
        painter.drawText(QPointF(box.x(), start + top.ascent()), self.text())
        painter.setFont(second)
        if look.ink == "ink":
            painter.setPen(theme.colour("ink-muted"))
        painter.drawText(QPointF(box.x(), start + top.height() + below.ascent()), detail)

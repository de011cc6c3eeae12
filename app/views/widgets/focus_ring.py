# SPDX-License-Identifier: Apache-2.0
"""Focus ring: one outline that follows the focus; what gets the focus comes into view, and the ring stays with it."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from app.views import theme as themes
from app.views.widgets.reveal import reveal, seen_through

_MOVES = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.LayoutRequest,
    QEvent.Type.ParentChange,
)


class FocusRing(QWidget):
    """The ring of a window, two pixels outside the focused widget; it takes no mouse and no focus.

    A widget with the property `ring` "none" draws its own focus; with `ring` "parent" the ring
    goes around its parent, as around the box of a search field. Where the widget lies in something
    that scrolls, the ring ends where that ends, and goes when nothing of the widget is seen.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._watched: list[QWidget] = []
        self._target: QWidget | None = None
        self._whole = QRect()
        # Sizes settle one after the other: what has the focus is looked for once they have.
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._on_settled)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("focus-ring")
        self.hide()
        themes.application().focusChanged.connect(self._on_focus_changed)
        window.installEventFilter(self)

    @property
    def target(self) -> QWidget | None:
        """What the ring is around."""
        return self._target

    def follow(self, widget: QWidget | None) -> None:
        """Go around a widget of this window; with None go away."""
        for old in self._watched:
            # A widget that is just being deleted gives its focus away before it tells that it is gone.
            if shiboken6.isValid(old):
                old.removeEventFilter(self)
                old.destroyed.disconnect(self._on_gone)
        self._watched, self._target = [], None
        window = self.parentWidget()
        if widget is None or window is None or not window.isAncestorOf(widget):
            self.hide()
            return
        choice = widget.property("ring")
        if choice == "none":
            self.hide()
            return
        self._target = widget.parentWidget() if choice == "parent" else widget
        link: QWidget | None = self._target
        while link is not None and link is not window:
            link.installEventFilter(self)
            link.destroyed.connect(self._on_gone)
            self._watched.append(link)
            link = link.parentWidget()
        self.place()

    def place(self) -> None:
        """Lie around the target where it is now."""
        window, target = self.parentWidget(), self._target
        if window is None or target is None or not target.isVisibleTo(window):
            self.hide()
            return
        theme = themes.current()
        out = theme.size("focus-gap") + theme.size("focus")
        box = QRect(target.mapTo(window, QPoint(0, 0)), target.size())
        if isinstance(target, QAbstractScrollArea):
            out = 0
        whole = seen = box.adjusted(-out, -out, out, out).intersected(window.rect())
        port = seen_through(target, window)
        if port is not None:
            if not port.intersects(box):
                self.hide()
                return
            seen = whole.intersected(port.adjusted(-out, -out, out, out))
        self._whole = whole.translated(-seen.topLeft())
        self.setGeometry(seen)
        self.update()
        self.show()
        self.raise_()

    def restyle(self) -> None:
        """Take width and colour again."""
        self.place()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow when the target, or anything it lies in, moves."""
        if self._target is not None and event.type() in _MOVES:
            self.place()
            if event.type() == QEvent.Type.Resize:
                self._settled.start(0)
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        theme = themes.current()
        width = theme.size("focus")
        half = width / 2
        radius = theme.radius("control") + theme.size("focus-gap")
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("focus"), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._whole.toRectF().adjusted(half, half, -half, -half), radius, radius)

    def _on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        # With another window in front the ring stays where the person left it.
        if now is not None or QApplication.activeWindow() is self.window():
            if now is not None and self.window().isAncestorOf(now):
                reveal(now)
            self.follow(now)

    def _on_settled(self) -> None:
        if self._target is not None and shiboken6.isValid(self._target):
            reveal(self._target)
            self.place()

    def _on_gone(self) -> None:
        self._watched, self._target = [], None
        self.hide()

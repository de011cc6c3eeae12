# SPDX-License-Identifier: Apache-2.0
"""Measures a window as an eye would: cut text, parts over each other, targets too small, nameless controls."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizeGrip,
    QTableView,
    QWidget,
)

from app.views import theme as themes
from app.views.palette import EntryList
from app.views.widgets.figure import Figure
from app.views.widgets.focus_ring import FocusRing
from app.views.widgets.search_box import HitList
from app.views.widgets.sheet import Sheet

MEASURED = ("light", "contrast")
"""The themes a window is measured in: dark has the measures of light, which tests/views/test_look.py holds it to."""

_LEAST_TARGET = 24
_SLACK = 1


def troubles(root: QWidget, *, overlaps: bool = True) -> list[str]:
    """Everything wrong with what is visible in a widget, as sentences; an empty list is a good window."""
    for _ in range(3):
        QApplication.processEvents()
    seen = list(_visible(root))
    checks: list[Callable[[QWidget], str]] = [cut_text, small_target, nameless, outside, beside_its_scroll, other_size]
    checks += [needless_scroll, cut_columns]
    found = [trouble for widget in seen for check in checks if (trouble := check(widget))]
    if overlaps:
        found += [trouble for widget in [root, *seen] for trouble in overlapping(widget)]
    return found + list(focus_out_of_sight(root))


def described(widget: QWidget) -> str:
    """A widget as one finds it again."""
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit | Figure) else ""
    return f"{type(widget).__name__} {widget.objectName()!r} {text!r}"


def cut_text(widget: QWidget) -> str:
    """A text that is wider or higher than its place."""
    if isinstance(widget, QLabel) and widget.text():
        room = widget.contentsRect()
        flags = Qt.TextFlag.TextWordWrap if widget.wordWrap() else Qt.TextFlag.TextSingleLine
        metrics = QFontMetricsF(widget.font())
        need = metrics.boundingRect(QRect(0, 0, max(1, room.width()), 100_000).toRectF(), flags, widget.text())
        if need.width() > room.width() + _SLACK:
            return f"cut at the side: {described(widget)} needs {need.width():.0f}, has {room.width()}"
        if need.height() > room.height() + _SLACK:
            return f"cut below: {described(widget)} needs {need.height():.0f}, has {room.height()}"
    if isinstance(widget, QAbstractButton | Figure | HitList | EntryList):
        need_size = widget.minimumSizeHint()
        if need_size.width() > widget.width() + _SLACK or need_size.height() > widget.height() + _SLACK:
            return f"cut: {described(widget)} needs {need_size.toTuple()}, has {widget.size().toTuple()}"
    if isinstance(widget, Figure) and widget.painted_height() > widget.height() + _SLACK:
        return f"cut below: {described(widget)} is painted {widget.painted_height()} high, has {widget.height()}"
    if isinstance(widget, QLineEdit):
        high = QFontMetricsF(widget.font()).height()
        if high > widget.contentsRect().height() + _SLACK:
            return f"cut below: {described(widget)} needs {high:.0f}, has {widget.contentsRect().height()}"
    return ""


def small_target(widget: QWidget) -> str:
    """Something to press that is smaller than a finger's tip may be."""
    pressable = isinstance(widget, QAbstractButton | QLineEdit | QComboBox)
    if pressable and min(widget.width(), widget.height()) < _LEAST_TARGET:
        return f"too small to press: {described(widget)} is {widget.size().toTuple()}"
    return ""


def nameless(widget: QWidget) -> str:
    """A control that assistive technology cannot name."""
    takes_focus = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
    if takes_focus and isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QAbstractScrollArea):
        own = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        if not own:
            return f"without a name: {described(widget)}"
    return ""


def outside(widget: QWidget) -> str:
    """A part that reaches out of what it lies in, so that it is cut there."""
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or isinstance(widget, FocusRing | Sheet) or _scrolls(widget):
        return ""
    room = parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
    if not room.contains(widget.geometry()) and not widget.size().isEmpty():
        return f"reaches out: {described(widget)} at {widget.geometry().getRect()} in {parent.rect().getRect()}"
    return ""


def overlapping(widget: QWidget) -> Iterator[str]:
    """Parts side by side that lie over each other."""
    if isinstance(widget, QAbstractScrollArea):
        return
    parts = [
        child
        for child in widget.children()
        if isinstance(child, QWidget)
        and child.isVisible()
        and not child.isWindow()
        and not isinstance(child, FocusRing | Sheet | QSizeGrip)
        and child.property("part") != "popup"
    ]
    for number, one in enumerate(parts):
        for other in parts[number + 1 :]:
            common = one.geometry().intersected(other.geometry())
            if common.width() > _SLACK and common.height() > _SLACK:
                yield f"over each other: {described(one)} and {described(other)} by {common.getRect()}"


def beside_its_scroll(widget: QWidget) -> str:
    """A part that reaches sideways out of what it scrolls in, under the scroll bar or past the edge."""
    area = _scroll_area(widget)
    if area is None or not isinstance(area, QScrollArea) or widget is area.widget():
        return ""
    left = widget.mapTo(area.viewport(), QPoint(0, 0)).x()
    if left < -_SLACK or left + widget.width() > area.viewport().width() + _SLACK:
        room = f"{left} to {left + widget.width()} of {area.viewport().width()}"
        return f"covered by a scroll bar: {described(widget)} is at {room}"
    return ""


def needless_scroll(widget: QWidget) -> str:
    """A question that scrolls though the window has room for all of it."""
    if isinstance(widget, Sheet) and widget.is_open:
        spare = widget.height() - widget.paper.height() - 2 * themes.current().space("m")
        for area in widget.paper.findChildren(QScrollArea, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if area.verticalScrollBar().isVisible() and spare > _SLACK:
                return f"scrolls though there is room: {described(widget)} has {spare} to spare"
    return ""


def cut_columns(widget: QWidget) -> str:
    """A table whose columns are wider than the place they are seen in, and that does not scroll there."""
    if isinstance(widget, QTableView) and not widget.horizontalScrollBar().isVisible():
        need = widget.horizontalHeader().length()
        if need > widget.viewport().width() + _SLACK:
            return f"columns cut at the side: {described(widget)} needs {need}, has {widget.viewport().width()}"
    return ""


def other_size(widget: QWidget) -> str:
    """A text that stayed in another size than the one the person chose."""
    role = widget.property("type-role")
    if role:
        is_now, wanted = widget.font(), themes.current().font(role)
        if is_now.family() == wanted.family() and is_now.pixelSize() != wanted.pixelSize():
            return f"in another size: {described(widget)} is {is_now.pixelSize()}, not {wanted.pixelSize()}"
    return ""


def focus_out_of_sight(root: QWidget) -> Iterator[str]:
    """A focus that is scrolled away, and a ring drawn over what the focused part does not lie in."""
    now = QApplication.focusWidget()
    if now is None or not root.isAncestorOf(now):
        return
    area = _scroll_area(now)
    if area is None:
        return
    seen = now.visibleRegion().boundingRect().height()
    if seen < min(now.height(), area.viewport().height()) - 2 * _SLACK and seen < now.height() // 2:
        yield f"focused out of sight: {described(now)} shows {seen} of {now.height()}"
    for ring in root.window().findChildren(FocusRing):
        reach = themes.current().size("focus") + themes.current().size("focus-gap")
        port = QRect(area.viewport().mapTo(root.window(), QPoint(0, 0)), area.viewport().size())
        if ring.isVisible() and not port.adjusted(-reach, -reach, reach, reach).contains(ring.geometry()):
            yield f"the ring is drawn past what scrolls: {ring.geometry().getRect()} in {port.getRect()}"


def _scroll_area(widget: QWidget) -> QAbstractScrollArea | None:
    """What a widget scrolls in; None where it always stays in its place."""
    parent = widget.parentWidget()
    while parent is not None:
        area = parent.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
            return area
        parent = area
    return None


def _scrolls(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def _visible(root: QWidget) -> Iterator[QWidget]:
    for widget in root.findChildren(QWidget):
        internal = widget.objectName().startswith("qt_")
        if widget.isVisible() and not internal and widget.mapTo(root, QPoint(0, 0)) is not None:
            yield widget

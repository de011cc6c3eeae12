# SPDX-License-Identifier: Apache-2.0
"""Actions: what can be done, as keys, menus and buttons, by the one table of `action_table`.

Shortcuts, the key sheet of F1 and the palette all read it. A key means one thing on a screen; the F-keys mean one
thing in the whole product.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.views.action_table import TABLE, ActionSpec
from app.views.widgets.buttons import KeyCapButton

_BY_NAME = {spec.name: spec for spec in TABLE}


def spec(name: str) -> ActionSpec:
    """The action of a name; an unknown name raises KeyError."""
    return _BY_NAME[name]


def of_scope(scope: str) -> tuple[ActionSpec, ...]:
    """The actions of a screen, or of the window, in the order of the table."""
    return tuple(each for each in TABLE if each.scope == scope)


def button(name: str, role: str = "quiet", *, text: str = "", icon: str = "", height: str = "") -> KeyCapButton:
    """A button with the title and the key of an action; `ActionSet.add(…, button=…)` wires it."""
    found = spec(name)
    return KeyCapButton(text or found.title, found.key, role, icon=icon, height=height)


class ActionSet(QObject):
    """The actions of one screen or window: their shortcuts live while that widget is on screen.

    A sheet suspends every other set, so that a key never reaches what lies behind a question.
    """

    triggered = Signal(str)

    def __init__(self, widget: QWidget, rights: Iterable[str] | None = None) -> None:
        super().__init__(widget)
        self._widget = widget
        self._rights = None if rights is None else frozenset(rights)
        self._made: dict[str, QAction] = {}
        self._suspended = 0

    def add(
        self, name: str, slot: Callable[[], object], *, button: KeyCapButton | None = None, enabled: bool = True
    ) -> QAction:
        """Wire an action to what it does, and to its button. Without the right it stays off."""
        found = spec(name)
        action = QAction(found.title, self._widget)
        action.setObjectName(f"action-{name.replace('.', '-').replace('_', '-')}")
        action.setAutoRepeat(False)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda: slot())
        action.triggered.connect(lambda: self.triggered.emit(name))
        action.setEnabled(enabled and self.may(found))
        self._made[name] = action
        self._set_keys(name)
        self._widget.addAction(action)  # last: the widget is told of every change of what it has
        if button is not None:
            button.follow(action)
        return action

    def action(self, name: str) -> QAction:
        """The action of a name, once it was added."""
        return self._made[name]

    def enable(self, name: str, enabled: bool) -> None:
        """Let an action be used or not; a missing right cannot be given this way."""
        self._made[name].setEnabled(enabled and self.may(spec(name)))

    def may(self, found: ActionSpec) -> bool:
        """Whether the person has the right an action needs."""
        return self._rights is None or not found.needs or found.needs in self._rights

    def set_rights(self, rights: Iterable[str]) -> None:
        """Another person works now."""
        self._rights = frozenset(rights)
        for name, action in self._made.items():
            action.setEnabled(self.may(spec(name)))

    def usable(self) -> tuple[ActionSpec, ...]:
        """What could be done now, for the palette and the key sheet."""
        return tuple(spec(name) for name, action in self._made.items() if action.isEnabled())

    def on_screen(self) -> bool:
        """Whether the widget of this set is what the person sees."""
        return self._widget.isVisible()

    def suspend(self) -> None:
        """Take the keys away while a question is open."""
        self._suspended += 1
        for name in self._made:
            self._set_keys(name)

    def resume(self) -> None:
        """Give the keys back."""
        self._suspended = max(0, self._suspended - 1)
        for name in self._made:
            self._set_keys(name)

    def _set_keys(self, name: str) -> None:
        keys = [] if self._suspended else [QKeySequence(key) for key in spec(name).keys.split()]
        self._made[name].setShortcuts(keys)

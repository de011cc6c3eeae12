# SPDX-License-Identifier: Apache-2.0
"""Form sheet: a question with fields; Enter goes to what is still missing and then does what the verb says."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.errors import CounterError, Fault
from app.views.widgets.fields import AmountField, TextField
from app.views.widgets.layouts import Row
from app.views.widgets.sheet import Sheet


class FormSheet(Sheet):
    """A sheet of named fields; `fields` holds them by the name the rules use for them.

    A refusal is said beside the field it belongs to (`refuse`), and everything typed stays.
    """

    def __init__(
        self,
        title: str,
        consequence: str = "",
        *,
        verb: str,
        keep: str = "Back",
        danger: bool = False,
        hold: bool = False,
    ) -> None:
        super().__init__(title, consequence, verb=verb, keep=keep, danger=danger, hold=hold)
        self.fields: dict[str, TextField] = {}
        self._required: dict[str, str] = {}

    def add_field(
        self,
        name: str,
        label: str,
        *,
        missing: str = "",
        hint: str = "",
        check: Callable[[str], str] | None = None,
        into: Row | None = None,
    ) -> TextField:
        """Add a text field; with `missing` it is required, and that is the sentence while it is empty."""
        return self.keep_field(name, TextField(label, hint=hint, check=check), missing=missing, into=into)

    def keep_field(self, name: str, field: TextField, *, missing: str = "", into: Row | None = None) -> TextField:
        """Add a field made elsewhere."""
        self.fields[name] = field
        if missing:
            self._required[name] = missing
        field.input.setObjectName(f"field-{name.replace('_', '-')}")
        field.input.installEventFilter(self)
        if into is None:
            self.body.addWidget(field)
        else:
            into.addWidget(field, 1)
        return field

    def text(self, name: str) -> str:
        """What is typed into a field; nothing where there is no such field."""
        field = self.fields.get(name)
        return field.text() if field is not None else ""

    def complete(self) -> bool:
        """Every field is checked; the first one in trouble gets the focus."""
        wrong = None
        for name, field in self.fields.items():
            if not field.isVisibleTo(self):
                continue
            if not field.text() and name in self._required:
                field.set_error(self._required[name])
                good = False
            else:
                good = not field.text() or field.check()
            wrong = wrong or (None if good else field)
        if wrong is not None:
            wrong.input.setFocus(Qt.FocusReason.OtherFocusReason)
        return wrong is None

    def refuse(self, trouble: CounterError | Fault) -> None:
        """The rules or the world said no: say it beside the field it belongs to, else over the buttons."""
        self.fail("")
        field = self.fields.get(trouble.field or "") if isinstance(trouble, CounterError) else None
        if field is not None and field.isVisibleTo(self):
            field.set_error(trouble.args[0])
            field.select_all()
        else:
            self.fail(str(trouble))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A field that was left may have an error under it, so the sheet is measured again."""
        if event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._place)
        return super().eventFilter(watched, event)

    def go_on(self) -> None:
        """From a field to the next one that is required and empty; when nothing is missing, to the verb."""
        now = QApplication.focusWidget()
        stops: list[QLineEdit] = [
            field.input
            for name, field in self.fields.items()
            if name in self._required and not field.text() and field.isVisibleTo(self) and field.input is not now
        ]
        own = next((field for field in self.fields.values() if field.input is now), None)
        if own is not None and isinstance(own, AmountField) and not own.check():
            return
        if stops:
            stops[0].setFocus(Qt.FocusReason.TabFocusReason)
        elif self._danger:
            self.verb_button.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.accept()

# SPDX-License-Identifier: Apache-2.0
"""Fields: a label above, what was typed, and one reserved line below for help or an error."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from app.domain.money import Money
from app.views import formats
from app.views import theme as themes
from app.views.announce import announce
from app.views.widgets.labels import IconLabel, Label
from app.views.widgets.layouts import Column, Row


class Input(QLineEdit):
    """A one-line input without any part around it; Enter is told as `accepted` and not passed on."""

    accepted = Signal()

    def __init__(self, name: str, *, kind: str = "body", height: str = "control", right: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setObjectName("-".join(name.lower().replace(",", "").split()))
        themes.set_type(self, kind)
        themes.set_measures(self, height=height)
        if right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes what is typed; everything else is typing."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if not event.isAutoRepeat():
                self.accepted.emit()
            return
        super().keyPressEvent(event)


class TextField(QWidget):
    """A label, an input and a reserved line.

    `check` reads the text on leaving the field: it gives back a sentence to show as an error, or
    nothing. Signals: `accepted` (Enter, and the text passed the check), `changed(str)`.
    """

    accepted = Signal()
    changed = Signal(str)

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        placeholder: str = "",
        check: Callable[[str], str] | None = None,
        strong: bool = False,
        reserve: bool = True,
    ) -> None:
        super().__init__()
        self._hint, self._check = hint, check
        self.input = self._make_input(label)
        self.input.setPlaceholderText(placeholder)
        self.setFocusProxy(self.input)
        self.label = Label(label, "strong" if strong else "small", "ink" if strong else "ink-muted")
        self.label.setBuddy(self.input)
        self._sign = IconLabel("circle-x", "danger", "icon-small")
        self._line = Label(hint, "small", "ink-muted", wrap=True)
        self._line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        self._lay_out(reserve)
        self.input.textEdited.connect(self._on_edited)
        self.input.textChanged.connect(self.changed)
        self.input.accepted.connect(self._on_accepted)
        self.input.installEventFilter(self)
        self._tell()

    def _make_input(self, label: str) -> Input:
        return Input(label)

    def _lay_out(self, reserve: bool) -> None:
        column = Column(self, gap="xxs")
        column.addWidget(self.label)
        column.addWidget(self.input)
        self._below = QWidget()
        below = Row(self._below, gap="xxs")
        below.addWidget(self._sign)
        below.addWidget(self._line, 1)
        self._sign.hide()
        self._reserve = reserve
        column.addWidget(self._below)
        self._below.setVisible(reserve or bool(self._hint))
        column.addStretch(1)

    # what is in it ------------------------------------------------------------------------------

    def text(self) -> str:
        """What is typed, without spaces around it."""
        return self.input.text().strip()

    def set_text(self, text: str) -> None:
        """Put a text into the field."""
        self.input.setText(text)

    def clear(self) -> None:
        """Empty the field and its error."""
        self.input.clear()
        self.set_error("")

    def select_all(self) -> None:
        """Focus the field with everything selected, so that typing replaces it."""
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)
        self.input.selectAll()

    # what is said about it ----------------------------------------------------------------------

    @property
    def error(self) -> str:
        """The sentence now under the field, if it is an error."""
        return self._line.text() if self.input.property("state") == "error" else ""

    def set_error(self, sentence: str) -> None:
        """Say what is wrong, beside the field; an empty sentence takes it back."""
        fresh = sentence and sentence != self.error
        themes.mark(self.input, state="error" if sentence else "")
        self._line.setText(sentence or self._hint)
        self._line.set_tone("danger" if sentence else "ink-muted")
        self._line.setToolTip(sentence)
        self._sign.setVisible(bool(sentence))
        self._below.setVisible(self._reserve or bool(sentence or self._hint))
        self._tell()
        if fresh:
            announce(sentence, at=self.input, urgent=True)

    def set_hint(self, hint: str) -> None:
        """Say something else under the field."""
        self._hint = hint
        if not self.error:
            self.set_error("")

    def set_read_only(self, read_only: bool = True) -> None:
        """Show the text, to be read and copied only."""
        self.input.setReadOnly(read_only)
        themes.mark(self.input, part="read" if read_only else "")

    def check(self) -> bool:
        """Check now; true when nothing is wrong."""
        sentence = self._check(self.text()) if self._check else ""
        self.set_error(sentence)
        return not sentence

    def _tell(self) -> None:
        self.input.setAccessibleDescription(self._line.text())

    # behaviour ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Check on leaving the field, never while typing."""
        if watched is self.input and event.type() == QEvent.Type.FocusOut and self.input.isModified():
            self._on_left()
        return super().eventFilter(watched, event)

    def _on_left(self) -> None:
        self.check()

    def _on_edited(self) -> None:
        if self.error:
            self.set_error("")

    def _on_accepted(self) -> None:
        if self.check():
            self.accepted.emit()


class PasswordField(TextField):
    """A field that shows dots."""

    def _make_input(self, label: str) -> Input:
        made = Input(label)
        made.setEchoMode(QLineEdit.EchoMode.Password)
        return made


class AmountField(TextField):
    """A field for dollars: figures right-aligned, read as `284.6`, shown again as `284.60`.

    `amount()` is None while nothing is entered. `required`: an empty field is an error on Enter.
    """

    def __init__(
        self, label: str, *, hint: str = "", strong: bool = False, large: bool = False, required: bool = True
    ) -> None:
        self._large, self._required = large, required
        super().__init__(label, hint=hint, check=self._read, strong=strong)

    def _make_input(self, label: str) -> Input:
        made = Input(label, kind="money-amount" if self._large else "money", height="control", right=True)
        if self._large:
            themes.set_measures(made, height="amount")
        return made

    def _read(self, text: str) -> str:
        if not text and not self._required:
            return ""
        try:
            formats.parse_amount(text)
        except formats.NotAnAmount as wrong:
            return str(wrong)
        return ""

    def amount(self) -> Money | None:
        """The amount, or None when nothing readable is entered."""
        try:
            return formats.parse_amount(self.text())
        except formats.NotAnAmount:
            return None

    def set_amount(self, amount: Money | None) -> None:
        """Offer an amount, or empty the field."""
        self.set_text("" if amount is None else formats.typed_money(amount))
        self.set_error("")

    def check(self) -> bool:
        """Check now, and show a good amount in its usual form."""
        good = super().check()
        if good and (amount := self.amount()) is not None:
            self.set_text(formats.typed_money(amount))
        return good

    def _on_left(self) -> None:
        if self.text():
            self.check()

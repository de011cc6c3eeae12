# SPDX-License-Identifier: Apache-2.0
"""Item sheet (F3): a revenue code, and what it asks for: pieces, an amount, a base, fields, an account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.domain import code as codes
from app.domain import departments
from app.domain.code import CodeField, PricedLine, RevenueCode
from app.domain.errors import CounterError, Fault
from app.domain.money import Money
from app.views import formats
from app.views.dialogs.form_sheet import FormSheet
from app.views.widgets.fields import AmountField, TextField
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, clear
from app.views.widgets.search_box import Hit, HitList

_SHOWN = 5
_FIELD = "field:"


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """A priced line, and the number of the account it is for where the code asks for one."""

    priced: PricedLine
    account: str


def found(codes_of: Iterable[RevenueCode], text: str, own: frozenset[str] = frozenset()) -> tuple[RevenueCode, ...]:
    """The codes in use whose words or code begin with what is typed, best first; all of them for nothing.

    Those a person of the departments `own` does not take come last.
    """
    typed = text.casefold().split()
    kept = []
    for code in codes_of:
        words = f"{code.text} {code.code} {code.department}".casefold().replace("-", " ").split()
        if code.active and all(any(word.startswith(part) for word in words) for part in typed):
            first = code.text.casefold().startswith(text.casefold().strip()) or code.code.casefold() == text.casefold()
            others = not departments.takes(own, departments.of_code(code))
            kept.append((others, not first, code.text, code))
    return tuple(code for *_, code in sorted(kept, key=lambda each: each[:3]))


def price_words(code: RevenueCode) -> str:
    """What a code costs, as the list shows it: "$20.00", "$0.25 each", "2.95 %", "any amount"."""
    if code.rule == "percent":
        whole, part = divmod(code.basis_points or 0, 100)
        return f"{whole}.{part:02d} %"
    if code.amount is None or code.rule == "entered":
        return "any amount"
    return f"{formats.money(code.amount)} each" if code.rule == "each" else formats.money(code.amount)


class ItemSheet(FormSheet):
    """First the code is found as one types, then its fields; the answer is an ItemAnswer. `account` is offered.

    Items of other departments than `own` are found, too, but not taken, and say whose they are.
    """

    def __init__(
        self, codes_of: Mapping[str, RevenueCode], account: str = "", own: frozenset[str] = frozenset()
    ) -> None:
        super().__init__("Other item", verb="Add item", hold=True)
        self.setObjectName("item-sheet")
        self._codes = tuple(codes_of.values())
        self._account, self._own = account, own
        self.code: RevenueCode | None = None
        self._priced: PricedLine | None = None
        self.wanted = TextField("What is it for", placeholder="Dog license, copies, permit")
        self.wanted.input.setObjectName("find-code")
        self.wanted.changed.connect(self._on_typed)
        self.body.addWidget(self.wanted)
        self.list = HitList()
        self.list.setAccessibleName("Revenue codes")
        self.list.picked.connect(lambda hit: self.choose(str(hit.key)))
        self.body.addWidget(self.list)
        self._asked = Column(gap="xs")
        self.body.addLayout(self._asked)
        self._comes_to = Label("", "lead", right=True)
        self.body.addWidget(self._comes_to)
        self._on_typed("")

    # finding the code ---------------------------------------------------------------------------

    def _on_typed(self, text: str) -> None:
        if self.code is not None and text != self.code.text:
            self._forget()
        if self.code is None:
            hits = found(self._codes, text, self._own)[:_SHOWN]
            self.list.set_hits([self._hit(each) for each in hits])
            self.list.setVisible(bool(hits))
            self.wanted.set_error("" if hits else f"No item begins with \u201c{text}\u201d.")
            self._place()

    def _hit(self, code: RevenueCode) -> Hit:
        theirs = departments.of_code(code)
        off = "" if departments.takes(self._own, theirs) else departments.whose(theirs)
        return Hit(code.code, code.text, code.code, "", price_words(code), icon="tag", off=off)

    def choose(self, code: str) -> None:
        """Take a code and ask for what it needs; one of another department is not taken, and says so."""
        chosen = next(each for each in self._codes if each.code == code)
        if not departments.takes(self._own, theirs := departments.of_code(chosen)):
            self.wanted.set_error(
                f"{chosen.text} is taken by {departments.named(theirs)}. Nothing was added. Choose another item."
            )
            self._place()
            return
        self.code = chosen
        self.wanted.set_text(self.code.text)
        self.list.hide()
        self._ask(self.code)
        self._place()
        # What has to be typed comes first; the account an item may belong to is one Tab away and costs no Enter.
        asked = [field for name, field in self.fields.items() if name in self._required]
        first = [field for field in asked if not field.text()] or asked
        (first[0] if first else self.wanted).input.setFocus(Qt.FocusReason.OtherFocusReason)
        if first and first[0].text():
            first[0].select_all()
        self._reckon()

    def _forget(self) -> None:
        self.code = None
        self.fields.clear()
        self._required.clear()
        clear(self._asked)
        self._comes_to.setText("")

    def _ask(self, code: RevenueCode) -> None:
        if code.rule == "each":
            quantity = self._add(
                "quantity", TextField("Pieces", check=self._read_pieces), "The number of pieces is missing."
            )
            quantity.set_text("1")
        elif code.rule == "entered":
            self._add("amount", AmountField("Amount"), "The amount is missing.")
        elif code.rule == "percent":
            self._add("base", AmountField(f"Amount the {price_words(code)} is reckoned on"), "The amount is missing.")
        for asked in code.fields:
            missing = f"{asked.label} is missing." if asked.required else ""
            self._add(_FIELD + asked.name, TextField(asked.label, check=_checker(asked)), missing)
        if code.needs_account:
            self._add("account", TextField("Account"), "The account is missing.").set_text(self._account)
        else:
            self._add("account", TextField("Account", hint="Only where it belongs to one"), "")

    def _add(self, name: str, field: TextField, missing: str) -> TextField:
        self.keep_field(name, field, missing=missing)
        self.body.removeWidget(field)
        self._asked.addWidget(field)
        field.input.accepted.connect(self.go_on)
        field.changed.connect(self._reckon)
        field.show()
        return field

    @staticmethod
    def _read_pieces(text: str) -> str:
        good = text.isascii() and text.isdecimal() and 1 <= int(text) <= codes.MOST_PIECES
        return "" if good else f"Whole pieces from 1 to {codes.MOST_PIECES:,}"

    def _pieces(self) -> int:
        typed = self.text("quantity")
        return 1 if "quantity" not in self.fields else 0 if self._read_pieces(typed) else int(typed)

    # keys ---------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Enter takes the code found; after that it goes through the fields."""
        if self.code is None:
            hit = self.list.chosen()
            if hit is not None and self.list.isVisibleTo(self):
                self.choose(str(hit.key))
            return
        super().go_on()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose among the codes found."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.code is None:
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
            event.accept()
            return
        super().keyPressEvent(event)

    # what it comes to ---------------------------------------------------------------------------

    def _price(self) -> PricedLine:
        if self.code is None:
            raise CounterError("Nothing is chosen yet. Nothing was added. Type what it is for, then press Enter.")
        amount, base = self.fields.get("amount"), self.fields.get("base")
        return codes.price(
            self.code,
            self._pieces(),
            entered=amount.amount() if isinstance(amount, AmountField) else None,
            base=base.amount() if isinstance(base, AmountField) else None,
            fields={name.removeprefix(_FIELD): field.text() for name, field in self.fields.items() if _FIELD in name},
        )

    def _reckon(self) -> None:
        amount: Money | None = None
        try:
            amount = self._price().amount
        except CounterError:
            if self.code is not None and self.code.rule == "fixed":
                amount = self.code.amount
        self._comes_to.setText("" if amount is None else f"Comes to {formats.money(amount)}")

    def complete(self) -> bool:
        """Every field is checked, then the code is priced; a refusal stands beside its field."""
        if self.code is None:
            hit = self.list.chosen() if self.list.isVisibleTo(self) else None
            if hit is not None and hit.off:
                self.choose(str(hit.key))  # says whose it is
            else:
                self.wanted.set_error("Choose an item first.")
            return False
        if not super().complete():
            return False
        try:
            self._priced = self._price()
        except CounterError as refusal:
            self.refuse(refusal)
            return False
        return True

    def refuse(self, trouble: CounterError | Fault) -> None:
        """Say a refusal beside the field the code asks for."""
        if isinstance(trouble, CounterError) and trouble.field and _FIELD + trouble.field in self.fields:
            trouble = CounterError(trouble.message, _FIELD + trouble.field)
        super().refuse(trouble)

    def answer(self) -> ItemAnswer:
        """The line, priced."""
        return ItemAnswer(self._priced or self._price(), self.text("account").upper())


def _checker(asked: CodeField) -> Callable[[str], str]:
    def read(text: str) -> str:
        try:
            asked.check(text)
        except CounterError as wrong:
            return wrong.message
        return ""

    return read

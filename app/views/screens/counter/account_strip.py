# SPDX-License-Identifier: Apache-2.0
"""Account strip: whose account is looked at, what it owes today, and how it stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.money import ZERO
from app.views import actions, formats
from app.views import theme as themes
from app.views.screens.counter.cart_text import kind_of
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.chip import Chip
from app.views.widgets.figure import Figure
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row, clear

if TYPE_CHECKING:
    from datetime import date

    from app.domain.account import AccountCard, Alert


def alerts_of(card: AccountCard, day: date) -> tuple[Alert, ...]:
    """The alerts that show today, the gravest first."""
    rank = {"danger": 0, "caution": 1}
    shown = [alert for alert in card.alerts if alert.shows_on(day)]
    return tuple(sorted(shown, key=lambda alert: rank.get(alert.tone, 2)))


class AccountStrip(QFrame):
    """The card of the account over the cart; in a compact window one line without a ground.

    There is no room for the alert in a compact window: a chip stands for it, and `allow_button` for the button in it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "card")
        self.setObjectName("account-strip")
        self._compact = False
        self._row = Row(self, gap="s", margins=("m", "s", "m", "m"))
        words = Column(gap="hair")
        self._name = Label("", "title", wrap=True)
        self._line = Label("", "body", "ink-muted", wrap=True)
        self._chips = Row(gap="xs")
        self._chip_row = QWidget()
        self._chip_row.setLayout(self._chips)
        words.addWidget(self._name)
        words.addWidget(self._line)
        words.addSpacing(themes.current().space("xxs"))
        words.addWidget(self._chip_row)
        self._row.addLayout(words, 1)
        self._alert_chip = Chip("", "caution")
        self._row.addWidget(self._alert_chip, 0, Qt.AlignmentFlag.AlignVCenter)
        ask = actions.spec("allow_check")
        self.allow_button = KeyCapButton("Allow a check", ask.key)
        self.allow_button.setObjectName("allow-check")
        self.allow_button.setAccessibleName(f"{ask.title}, {ask.key}")
        self.allow_button.hide()
        self._row.addWidget(self.allow_button, 0, Qt.AlignmentFlag.AlignVCenter)
        owed = Column(gap="hair")
        owed.addWidget(Label("Owed today", "small", "ink-muted", right=True))
        self._owed = Figure("", "money-title")
        owed.addWidget(self._owed)
        owed.addStretch(1)
        self._row.addLayout(owed)
        self.hide()

    def show_card(self, card: AccountCard | None, day: date, now: datetime) -> None:
        """Show an account, or nothing."""
        self.setVisible(card is not None)
        if card is None:
            return
        self._name.setText(card.name)
        parts = [f"{kind_of(card)}  {card.number}", card.address, f"meter {card.meter}" if card.meter else ""]
        parts += [f"license {card.license}" if card.license else ""]
        self._line.setText(
            ", ".join(part for part in (card.number, card.address) if part)
            if self._compact
            else "   ".join(part for part in parts if part)
        )
        self._owed.set_text(formats.money(card.owed))
        clear(self._chips)
        for text, tone, icon in _chips(card, day, now):
            self._chips.addWidget(Chip(text, tone, icon))
        self._chips.addStretch(1)
        flagged = card.cash_only_until is not None and day <= card.cash_only_until
        self._alert_chip.set_text("No checks" if flagged else "See note", "caution")
        self._alert_chip.setVisible(self._compact and (flagged or bool(alerts_of(card, day))))
        self.setAccessibleName(f"{card.name}, {card.number}, owed today {formats.money(card.owed)}")

    def offer_allowing(self, *, barred: bool) -> None:
        """In a compact window, offer to ask for a check from an account that may not pay by check."""
        self.allow_button.setVisible(self._compact and barred)

    def set_compact(self, compact: bool) -> None:
        """One line in a compact window."""
        self._compact = compact
        self._chip_row.setVisible(not compact)
        themes.mark(self, part="" if compact else "card")
        self._row.set_distances("s", None if compact else ("m", "s", "m", "m"))
        themes.set_type(self._name, "strong" if compact else "title")


def _chips(card: AccountCard, day: date, now: datetime) -> list[tuple[str, str, str | None]]:
    status = card.status[:1].upper() + card.status[1:]
    chips: list[tuple[str, str, str | None]] = []
    if status:
        chips.append((status, "positive" if "active" in card.status.lower() else "neutral", None))
    if any(charge.standing == "installment" for charge in card.charges):
        chips.append(("Payment plan", "accent", "calendar-clock"))
    if card.credit > ZERO:
        chips.append((f"Credit {formats.money(card.credit)}", "accent", None))
    notes = len(alerts_of(card, day))
    if notes:
        chips.append((formats.count_of(notes, "note"), "neutral", "message-square"))
    read = card.as_of.astimezone(now.tzinfo) if card.as_of is not None else now
    when = formats.clock_time(read) if read.date() == now.date() else formats.short_date(read.date())
    chips.append((f"Balance read {when}", "neutral", "clock"))
    return chips

# SPDX-License-Identifier: Apache-2.0
"""Finding: the left side of the counter. One box, the account, what to beware of, and the cart."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.domain import checks
from app.domain.account import cash_only_message
from app.domain.money import ZERO, Money
from app.views import actions, formats
from app.views import theme as themes
from app.views.notices import NoticePlace, Notices
from app.views.screens.counter.account_strip import AccountStrip, alerts_of
from app.views.screens.counter.cart_panel import CartPanel
from app.views.screens.counter.cart_text import allowed_words
from app.views.widgets.banner import Banner
from app.views.widgets.buttons import KeyCapButton
from app.views.widgets.figure import Figure
from app.views.widgets.labels import Label
from app.views.widgets.layouts import Column, Row
from app.views.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from datetime import date

    from app.domain.account import AccountCard
    from app.domain.consent import CheckConsent

PLACEHOLDER = "Find or scan: account, name, address, parcel, meter, license, phone, invoice"


class FindingPane(QWidget):
    """Search box, notice, account, alert and cart; in a compact window the total and "Take payment" at its foot.

    `pay_wanted()` when "Take payment" is pressed, `allow_wanted()` when a check is to be allowed against a flag.
    """

    pay_wanted = Signal()
    allow_wanted = Signal()

    def __init__(self, notices: Notices) -> None:
        super().__init__()
        self.setProperty("ground", "canvas")
        self.setObjectName("finding")
        outer = Column(self, gap="")
        work = QWidget()
        self._column = Column(work, gap="s", margins=("l", "m", "l", "m"))
        self.menu_slot = Row(gap="s")
        self.search = SearchBox(PLACEHOLDER)
        self.menu_slot.addWidget(self.search, 1)
        self._column.addLayout(self.menu_slot)
        self.notice_place = NoticePlace(notices)
        self._column.addWidget(self.notice_place)
        self.account = AccountStrip()
        self.account.allow_button.clicked.connect(self.allow_wanted)
        self._column.addWidget(self.account)
        self.banner = Banner("", "", "caution")
        self.banner.setObjectName("account-alert")
        themes.set_measures(self.banner.button, height="control")
        self.banner.acted.connect(self.allow_wanted)
        self.banner.hide()
        self._column.addWidget(self.banner)
        self.cart = CartPanel()
        self._column.addWidget(self.cart, 1)
        outer.addWidget(work, 1)
        outer.addWidget(self._make_foot())
        self._compact = False

    def _make_foot(self) -> QFrame:
        self._foot = QFrame()
        self._foot.setProperty("part", "foot")
        row = Row(self._foot, gap="m", margins=("m", "xs", "m", "xs"))
        words = Column(gap="")
        self._foot_note = Label("Total", "small", "ink-muted")
        words.addWidget(self._foot_note)
        self._foot_total = Figure(formats.money(ZERO), "money-title", right=False)
        words.addWidget(self._foot_total)
        row.addLayout(words, 1)
        self.pay_button = KeyCapButton("Take payment", "Enter", "primary", height="control-tender")
        self.pay_button.setObjectName("take-payment")
        self.pay_button.clicked.connect(self.pay_wanted)
        row.addWidget(self.pay_button)
        self._foot.hide()
        return self._foot

    def show_account(self, card: AccountCard | None, day: date, now: datetime) -> None:
        """Show an account."""
        self.account.show_card(card, day, now)

    def show_alert(
        self, card: AccountCard | None, day: date, barred: AccountCard | None, consent: CheckConsent | None
    ) -> None:
        """Say what to beware of before money is taken: of the account shown, or of one on the receipt.

        `barred` is an account that may not pay by check, `consent` says that somebody has allowed it.
        """
        said = _alert(card, day) if card is not None else None
        if barred is not None and (card is None or not checks.flagged(card.cash_only_until, day)):
            said = _barred(barred)
        key = ""
        if consent is not None and barred is None:
            said = (*allowed_words(consent), "accent")
        elif barred is not None:
            key = "allow_check"
        self.banner.setVisible(said is not None and not self._compact)
        self.account.offer_allowing(barred=barred is not None)
        if said is not None:
            ask = actions.spec(key) if key else None
            self.banner.say(*said, button=ask.title if ask else "", key=ask.key if ask else "")

    def show_total(self, total: Money, note: str, *, can_pay: bool) -> None:
        """The foot of a compact window."""
        self._foot_note.setText(f"Total, {note}" if note else "Total")
        self._foot_total.set_text(formats.money(total))
        self.pay_button.setEnabled(can_pay)

    def set_compact(self, compact: bool) -> None:
        """Change to the compact layout and back."""
        self._compact = compact
        self.search.input.setPlaceholderText("Find or scan" if compact else PLACEHOLDER)
        self.account.set_compact(compact)
        self.cart.set_compact(compact)
        self._foot.setVisible(compact)
        margins = ("s", "xs", "s", "xs") if compact else ("l", "m", "l", "m")
        self._column.set_distances("xs" if compact else "s", margins)
        if compact:
            self.banner.hide()


def _alert(card: AccountCard, day: date) -> tuple[str, str, str] | None:
    """Head, sentence and tone of the banner: returned checks first, then whatever else is noted."""
    alerts = alerts_of(card, day)
    texts = [alert.text.strip().rstrip(".") for alert in alerts]
    if card.cash_only_until is not None and day <= card.cash_only_until:
        head, _, rest = cash_only_message(card.cash_only_until).partition(". ")
        return head, " ".join([f"{text}." for text in texts] + [rest]), "caution"
    if not alerts:
        return None
    tone = alerts[0].tone if alerts[0].tone in ("danger", "caution") else "accent"
    return texts[0], " ".join(f"{text}." for text in texts[1:]), tone


def _barred(card: AccountCard) -> tuple[str, str, str]:
    until = f" until {formats.medium_date(card.cash_only_until)}" if card.cash_only_until else ""
    return f"No checks from {card.number}, {card.name}{until}", "Take cash, card or money order.", "caution"

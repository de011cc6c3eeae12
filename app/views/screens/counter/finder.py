# SPDX-License-Identifier: Apache-2.0
"""Finder: what is typed or scanned becomes an account; answers to older keystrokes are dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from app.domain import scanline
from app.domain.errors import CounterError
from app.views import formats
from app.views.screens.counter.cart_text import KINDS
from app.views.widgets.search_box import Hit, SearchBox

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.account import AccountCard
    from app.domain.money import Money
    from app.queries.accounts import Hit as Found
    from app.views.screens.counter.gateway import CounterGateway
    from app.views.workplace import Workplace

_BY_ADDRESS = ("address", "number", "name")


class Finder(QObject):
    """Runs the look-ups of the search box.

    Signals: `taken(AccountCard, bool)`, true when a scan brought it; `looked(AccountCard)`;
    `bill_differs(AccountCard, Money)` when a stub says another amount than is owed today.
    """

    taken = Signal(object, bool)
    looked = Signal(object)
    bill_differs = Signal(object, object)

    def __init__(self, work: Workplace, gateway: CounterGateway, box: SearchBox) -> None:
        super().__init__(box)
        self._work, self._gateway, self._box = work, gateway, box
        self._watch = QElapsedTimer()
        box.query_changed.connect(self._on_query)
        box.taken.connect(lambda hit: self.take(str(hit.key)))
        box.looked.connect(lambda hit: self.look(str(hit.key)))

    def _on_query(self, text: str) -> None:
        if not text:
            self._work.jobs.drop("counter-find")
            return
        self._watch.start()
        self._work.jobs.submit(
            lambda: self._gateway.find(text),
            token="counter-find",
            owner=self,
            done=lambda found: self._on_found(text, found),
            failed=self._work.notices.tell,
        )

    def _on_found(self, text: str, found: tuple[Found, ...]) -> None:
        nothing = f"Nothing found for \u201c{text}\u201d. Try again, or press F3 to take it as another item."
        self._box.show_hits(
            [hit_of(each, text) for each in found], text, took_ms=int(self._watch.elapsed()), nothing=nothing
        )

    def take(self, number: str, *, scanned: bool = False, billed: Money | None = None) -> None:
        """Take what an account owes."""
        self._fetch(number, lambda card: self._on_taken(card, scanned, billed))

    def look(self, number: str) -> None:
        """Only look at an account."""
        self._fetch(number, self.looked.emit)

    def scan(self, text: str) -> None:
        """A scan: a bill's line adds its line at once, an account's number too; anything else is said plainly."""
        self._box.clear()
        bill = scanline.parse(text)
        if bill is not None:
            self.take(bill.account, scanned=True, billed=bill.amount)
            return
        self._work.jobs.submit(
            lambda: self._gateway.find(text),
            owner=self,
            done=lambda found: self._on_scan_found(text, found),
            failed=self._work.notices.tell,
        )

    def _on_scan_found(self, text: str, found: tuple[Found, ...]) -> None:
        wanted = text.strip().casefold()
        exact = [each for each in found if wanted == each.number.casefold()]
        if not exact and len(found) == 1 and not found[0].misspelt:
            exact = list(found)
        if exact:
            self.take(exact[0].number, scanned=True)
        else:
            self._unknown(text)

    def _unknown(self, text: str) -> None:
        self._work.notices.say(
            f"Nothing found for \u201c{text}\u201d",
            "Scan again, or press F3 to take it as another item.",
            "caution",
        )

    def _fetch(self, number: str, then: Callable[[AccountCard], object]) -> None:
        self._box.clear()
        self._work.jobs.submit(
            lambda: self._gateway.card(number),
            owner=self,
            done=then,
            failed=lambda trouble: self._on_no_card(number, trouble),
        )

    def _on_no_card(self, number: str, trouble: BaseException) -> None:
        if isinstance(trouble, CounterError) and trouble.field == "account":
            self._unknown(number)
        else:
            self._work.notices.tell(trouble)

    def _on_taken(self, card: AccountCard, scanned: bool, billed: Money | None) -> None:
        self.taken.emit(card, scanned)
        if billed is not None and billed != card.owed:
            self.bill_differs.emit(card, billed)


def hit_of(found: Found, typed: str) -> Hit:
    """One account found, as the list under the box shows it."""
    kind = KINDS.get(found.kind, found.kind.capitalize()).lower()
    why = ", ".join(part for part in (found.address, kind) if part)
    if found.found_by not in _BY_ADDRESS:
        why = f"{found.found_by} {found.matched}, {why}"
    if found.misspelt:
        why = f"spelled like \u201c{typed}\u201d, {why}"
    return Hit(
        key=found.number,
        title=found.name,
        why=why,
        number=found.number,
        owed=formats.money(found.owed),
        icon="book-user",
        chip=found.chips[0] if found.chips else None,
    )

# SPDX-License-Identifier: Apache-2.0
"""The first books of a home: the questions of a first start, the city that is made or the server that is joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import CounterError, Fault

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.joining import Joining
    from app.views.backstage import Backstage, Parts


class FirstBooks(QObject):
    """Asks, and makes the sample city or a city of one's own, or joins the city's server.

    `made(City)` when its books are open, `failed(trouble)` when they could not be made, `told(sentence)` how far it is.
    """

    made = Signal(object)
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, backstage: Backstage, parts: Parts, parent: QObject) -> None:
        super().__init__(parent)
        self._backstage, self._parts = backstage, parts
        self._page: QWidget | None = None

    @property
    def wanted(self) -> bool:
        """Whether the person is asked what to make."""
        return self._backstage.is_new() and not self._backstage.makes_sample()

    @property
    def asking(self) -> bool:
        """Whether the questions are on the screen."""
        return self._page is not None

    def ask(self) -> None:
        """Show the questions over the window."""
        page = self._page = self._parts.first_start()
        page.sample_wanted.connect(self.make_sample)  # type: ignore[attr-defined]  # the page of `first_start`
        page.own_wanted.connect(self._make_own)  # type: ignore[attr-defined]
        page.join.try_wanted.connect(self._try_server)  # type: ignore[attr-defined]
        page.join.join_wanted.connect(self._join)  # type: ignore[attr-defined]
        self._parts.window.show_front(page)

    def make_sample(self) -> None:
        """Make the sample city; the page can stop it."""
        job = self._parts.jobs.submit(
            self._backstage.make_sample,
            done=self.made.emit,
            failed=self.failed.emit,
            progress=self._on_making,
            owner=self,
        )
        if self._page is not None:
            self._page.making("Making the sample city", job.cancel)  # type: ignore[attr-defined]

    def _make_own(self, own: object) -> None:
        self._parts.jobs.submit(
            lambda: self._backstage.make_own(own), done=self.made.emit, failed=self.failed.emit, owner=self
        )

    def _try_server(self, joining: Joining) -> None:
        page = self._page
        self._parts.jobs.submit(
            lambda: self._backstage.try_server(joining),
            done=lambda findings: page.join.saw(findings),  # type: ignore[union-attr]
            failed=self._on_not_joined,
            owner=self,
        )

    def _join(self, joining: Joining) -> None:
        self._parts.jobs.submit(
            lambda: self._backstage.join(joining), done=self.made.emit, failed=self._on_not_joined, owner=self
        )

    def _on_not_joined(self, trouble: BaseException) -> None:
        if not isinstance(trouble, (CounterError, Fault)):
            self._parts.notices.tell(trouble)
            trouble = Fault("The server was not joined.", "Nothing was changed.", "Try again, or tell who runs it.")
        if self._page is not None:
            self._page.join.refuse(trouble)  # type: ignore[attr-defined]

    def _on_making(self, done: int, total: int) -> None:
        self.told.emit(f"Making the sample city, {100 * done // total} %")
        if self._page is not None:
            self._page.report(done, total)  # type: ignore[attr-defined]

    def refuse(self, sentence: str) -> None:
        """It could not be made: the page says why."""
        if self._page is not None:
            self._page.refuse(sentence)  # type: ignore[attr-defined]

    def leave(self) -> bool:
        """The books are there: the questions go. Whether there were any."""
        asked, self._page = self.asking, None
        if asked:
            self._parts.window.clear_front(back=False)
        return asked

# SPDX-License-Identifier: Apache-2.0
"""The pages of the Drawer screen: each is made when it is first needed, and stays."""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from app.views.screens.drawer.change_view import ChangeView
from app.views.screens.drawer.counting_view import CountingView
from app.views.screens.drawer.opening_view import OpeningView
from app.views.screens.drawer.own_view import OwnView
from app.views.screens.drawer.page import Page
from app.views.screens.drawer.report_view import ReportView
from app.views.screens.drawer.review_view import ReviewView

_Made = TypeVar("_Made", bound=Page)


class Pages(QStackedWidget):
    """One page at a time. `made(Page)`: a page is there now; whoever acts on it listens from then on."""

    made = Signal(object)

    def __init__(self, rights: frozenset[str], usual: str = "") -> None:
        super().__init__()
        self._rights, self._usual = rights, usual

    @cached_property
    def own(self) -> OwnView:
        """The own session."""
        return self._make(OwnView(self._rights))

    @cached_property
    def opening(self) -> OpeningView:
        """A drawer is chosen and its float counted."""
        return self._make(OpeningView(self._rights, self._usual))

    @cached_property
    def counting(self) -> CountingView:
        """The blind count."""
        return self._make(CountingView(self._rights))

    @cached_property
    def change(self) -> ChangeView:
        """The pieces in the drawer, and change ordered for it."""
        return self._make(ChangeView(self._rights))

    @cached_property
    def review(self) -> ReviewView:
        """The sessions of others."""
        return self._make(ReviewView(self._rights))

    @cached_property
    def report(self) -> ReportView:
        """The report of a closed session."""
        return self._make(ReportView())

    def shows(self, *names: str) -> bool:
        """Whether one of these pages is the one shown; asking makes none."""
        return any(self.__dict__.get(name) is self.currentWidget() for name in names)

    def is_made(self, name: str) -> bool:
        """Whether a page was needed before."""
        return name in self.__dict__

    def all_made(self) -> list[Page]:
        """The pages there are by now."""
        return [page for place in range(self.count()) if isinstance(page := self.widget(place), Page)]

    def _make(self, page: _Made) -> _Made:
        self.addWidget(page)
        self.made.emit(page)
        return page

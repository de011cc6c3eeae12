# SPDX-License-Identifier: Apache-2.0
"""Notices: everything that was said since the start, newest first."""

from __future__ import annotations

from app.views import formats
from app.views.notices import Notice, Notices
from app.views.widgets.chip import ICONS
from app.views.widgets.empty_state import EmptyState
from app.views.widgets.labels import IconLabel, Label
from app.views.widgets.layouts import Column, Row
from app.views.widgets.sheet import Sheet

_SHOWN = 50


class NoticesSheet(Sheet):
    """Shows what is kept; nothing is asked."""

    def __init__(self, notices: Notices) -> None:
        super().__init__("Notices", "What was said here, newest first.", verb="Go on", keep="Close", wide=True)
        self.setObjectName("notices-sheet")
        kept = notices.kept[:_SHOWN]
        for notice in kept:
            self.body.addLayout(self._line(notice))
        if not kept:
            self.body.addWidget(EmptyState("Nothing was said yet", "Notices are kept here after they leave.", "bell"))

    def _line(self, notice: Notice) -> Row:
        row = Row(gap="s")
        row.addWidget(Label("" if notice.at is None else formats.clock_time(notice.at), "small", "ink-muted"))
        row.addWidget(IconLabel(ICONS[notice.tone], notice.tone, "icon-notice"))
        words = Column(gap="hair")
        words.addWidget(Label(notice.head, "strong", wrap=True))
        if notice.text:
            words.addWidget(Label(notice.text, "body", wrap=True))
        row.addLayout(words, 1)
        return row

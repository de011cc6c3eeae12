# SPDX-License-Identifier: Apache-2.0
"""Asks once more before a journal is posted: what is in it, and that none of it is ever posted again."""

from app.services.gl_export import Waiting
from app.views import formats
from app.views.widgets.sheet import Sheet


class PostSheet(Sheet):
    """`agreed(None)`: the batch is to be posted. `layout` is the format's name, `file` where the journal goes."""

    def __init__(self, told: Waiting, layout: str, file: str) -> None:
        super().__init__(
            f"Post batch {told.number}?",
            "Its closed books count as posted from then on. Its file can be written again, and is always the same.",
            verb="Post",
            keep="Not now",
            hold=True,
        )
        self.setObjectName("post-sheet")
        first, last = formats.medium_date(told.days[0]), formats.medium_date(told.days[-1])
        self.add_facts(
            [
                ("Days", first if first == last else f"{first} to {last}"),
                ("Closed books", f"{len(told.books):,}"),
                ("Debits and credits", formats.money(told.debits), "lead"),
                ("Format", layout),
                ("File", file),
            ]
        )

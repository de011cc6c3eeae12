# SPDX-License-Identifier: Apache-2.0
"""How many times as long one piece of work takes as another, on a machine that others use too."""

from __future__ import annotations

import sys
from io import BytesIO
from time import process_time
from timeit import repeat
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from app.domain.paper import Line, lay_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.documents.pdf import PdfMaker
    from app.domain.paper import Paper

_ROUNDS = 12


def bare_canvas(maker: PdfMaker, paper: Paper, columns: int) -> Callable[[], None]:
    """The floor of a PDF: the rows as they are to stand on the paper, drawn on a bare canvas in the same two fonts."""
    items = [item for item in lay_out(paper, columns) if isinstance(item, Line)]

    def draw() -> None:
        canvas = Canvas(BytesIO(), pagesize=(226, 900), invariant=1, pageCompression=1)
        for place, item in enumerate(items):
            canvas.setFont(maker._face.strong if item.bold else maker._face.regular, 7)
            canvas.drawString(11, 890 - 9 * place, item.text)
        canvas.showPage()
        canvas.save()

    return draw


def times_as_long(work: Callable[[], object], floor: Callable[[], object], *, enough: float, number: int) -> float:
    """The best ratio of up to twelve rounds, fewer once it is `enough`; measured without the tracing of coverage."""
    tracing = sys.gettrace()
    sys.settrace(None)
    try:
        best = float("inf")
        for _ in range(_ROUNDS):  # another process may have the core for one round
            bare = min(repeat(floor, timer=process_time, number=number, repeat=5))
            best = min(best, min(repeat(work, timer=process_time, number=number, repeat=5)) / bare)
            if best <= enough:
                break
    finally:
        sys.settrace(tracing)
    return best

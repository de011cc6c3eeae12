# SPDX-License-Identifier: Apache-2.0
"""How long a receipt takes to become a printer's bytes, and a PDF, beside writing the same rows with the bare library.

The receipt has eighteen lines, one of them not ASCII. The floors get the rows as they are to stand on the paper: joined
and encoded to the printer's code page; drawn on a reportlab canvas in the same two fonts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import perf_counter

from app.documents import escpos
from app.documents.pdf import PdfMaker
from app.domain.money import Money
from app.domain.paper import Paper, lay_out, rows_of
from app.domain.papers.receipt_paper import receipt_paper
from tests.benchmarks.result import ROOT, Line
from tests.documents.samples import CITY, receipt
from tests.documents.speed import bare_canvas

ROUNDS, COLUMNS = 9, 48


def measured() -> list[Line]:
    """A receipt to ESC/POS bytes and to PDF."""
    paper = _paper()
    rows = rows_of(lay_out(paper, COLUMNS))
    maker = PdfMaker(ROOT / "resources" / "fonts")

    def joined() -> bytes:
        return "\n".join(rows).encode("cp858", "replace")

    return [
        _line("receipt to ESC/POS", lambda: escpos.encode(paper, columns=COLUMNS), joined, 200, 3.0, 2.0),
        _line("receipt to PDF", lambda: maker.roll(paper, COLUMNS), bare_canvas(maker, paper, COLUMNS), 20, 1.5, 1.2),
    ]


def _paper() -> Paper:
    one = receipt(payer="José Núñez")
    lines = (one.lines * 18)[:18]
    total = Money(sum(line.amount.cents for line in lines))
    return receipt_paper(replace(one, lines=lines, total=total), CITY)


def _line(
    what: str, work: Callable[[], object], floor: Callable[[], object], number: int, must: float, aim: float
) -> Line:
    """The median of the rounds' ratios; both take turns."""
    both = [(_each(work, number), _each(floor, number)) for _ in range(ROUNDS + 1)]
    ratios = [whole / bare for whole, bare in both[1:]]
    whole, bare = (median(times) * 1e6 for times in zip(*both[1:], strict=True))
    return Line(what, median(ratios), must, aim, detail=f"{whole:.0f} us, floor {bare:.0f} us")


def _each(work: Callable[[], object], number: int) -> float:
    begun = perf_counter()
    for _ in range(number):
        work()
    return (perf_counter() - begun) / number

# SPDX-License-Identifier: Apache-2.0
"""The demonstration: a whole day through the real window, kept as pictures, receipts and the session report."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from app import resources
from app.bootstrap.replay import Theatre
from app.documents.render import PaperMaker
from app.domain.papers.letterhead import Letterhead
from app.domain.papers.receipt_paper import receipt_paper
from app.domain.ports import PrinterSettings
from app.queries import books, drawers, receipts
from app.services import papers
from app.services.days import reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.bootstrap.window import Program
    from app.services.days.player import Outcome

PICTURES: tuple[tuple[str, int, str], ...] = (
    ("sign-in", 1, "Signing in: a name, a password, and nothing of a customer on the screen"),
    ("opening", 1, "Opening a drawer on a counted float"),
    ("search", 1, "One box finds any account as it is typed"),
    ("account", 1, "What is owed, oldest first, with the amount offered"),
    ("tender-check", 1, "A check: its routing number is checked before it is taken"),
    ("change", 1, "Check and cash together, and the change due in the largest type"),
    ("posted", 1, "Posted: the slip prints, the change stays until the next key"),
    ("tender-card", 1, "A card taken on the stand-alone terminal"),
    ("item", 1, "Another item: a dog license with its tag"),
    ("refused", 1, "A dollar short: nothing is posted, and the screen says what to do"),
    ("refused", 2, "No checks from this account: said before any money is taken"),
    ("change", 4, "Which bills and coins to hand back, from what the drawer holds"),
    ("park", 1, "A receipt is parked for a customer who steps aside"),
    ("recall", 1, "Taken up again, at any window"),
    ("last-receipts", 1, "The last receipts, each as the paper it is"),
    ("approval", 2, "A second person approves a void on the spot"),
    ("voided", 1, "The receipt and its void both stay in the books"),
    ("no-sale", 1, "Opening the drawer without a sale needs a reason"),
    ("drop", 1, "Cash on its way to the vault"),
    ("blind-count", 2, "The drawer counted blind: no screen tells what should be there"),
    ("not-balanced", 1, "Balanced or not balanced, never by how much"),
    ("balanced", 2, "Balanced at the second attempt, and submitted by itself"),
    ("review", 1, "A supervisor looks at the attempts"),
    ("close-sheet", 1, "Closing: float back, the rest to the vault"),
    ("session-report", 1, "The sealed session with the head of its chain"),
)
"""Which picture is taken: the moment, the how-manieth of its kind in the day, and what it shows."""
_ROLL = PrinterSettings("roll", "escpos-file", "", 42, "cp858")


class Album:
    """The pictures of one day, numbered as they are taken."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: Counter[str] = Counter()
        self.taken: list[tuple[str, str]] = []

    def look(self, program: Program, moment: str) -> None:
        """Take the picture of this moment, if it is one of those wanted."""
        self._seen[moment] += 1
        for name, nth, words in PICTURES:
            if (name, nth) == (moment, self._seen[moment]):
                file = f"{len(self.taken) + 1:02d}-{name}.png"
                program.window.grab().save(str(self._folder / file))
                self.taken.append((file, words))


def run(to: Path) -> int:
    """Play the demonstration day into a folder and print where; 0 when every expectation of the day held."""
    to.mkdir(parents=True, exist_ok=True)
    for old in (*to.glob("[0-9][0-9]-*.png"), *to.glob("receipt-*"), *to.glob("session-*")):
        old.unlink()
    day = reading.read(resources.path("days", "demonstration.toml"))
    album = Album(to)
    with tempfile.TemporaryDirectory(prefix="tillwright-") as folder:
        theatre = Theatre(Path(folder), day)
        try:
            outcomes = theatre.play(day, through_window=True, watch=album.look)
            kept = tuple(_papers(theatre, to))
        finally:
            theatre.close()
    _write_index(to, outcomes, album.taken, kept)
    wrong = [outcome for outcome in outcomes if not outcome.held]
    _say([*map(str, wrong), f"{len(album.taken)} pictures and {len(kept)} papers of the day: {to / 'index.md'}"])
    return 1 if wrong else 0


def _papers(theatre: Theatre, to: Path) -> Iterator[tuple[str, str]]:
    """Write every receipt and session report as PDF and as the bytes a printer takes; name what was written."""
    database, maker = theatre.database, PaperMaker(resources.path("fonts"))
    desk = theatre.home.desk_of("jkim")
    city = Letterhead.of(desk.city)
    for book in reversed(books.sessions(database, since=desk.today())):
        for receipt in reversed(receipts.of_book(database, book.id, limit=100)):
            paper, name = receipt_paper(receipt, city), f"receipt-{receipt.number}"
            (to / f"{name}.pdf").write_bytes(maker.roll_pdf(paper))
            (to / f"{name}.escpos").write_bytes(maker.make(paper, _ROLL))
            mark = ", void" if receipt.voided else ""
            yield f"{name}.pdf", f"Receipt {receipt.number}, {receipt.total.dollars}{mark}"
            yield f"{name}.escpos", f"Receipt {receipt.number} as a receipt printer takes it"
        report = papers.session_report(desk, drawers.session_report(database, book.id))
        (to / f"session-{book.id}.pdf").write_bytes(maker.letter_pdf(report))
        (to / f"session-{book.id}.escpos").write_bytes(maker.make(report, _ROLL))
        yield f"session-{book.id}.pdf", f"Report of session {book.id}"
        yield f"session-{book.id}.escpos", f"Report of session {book.id} as a receipt printer takes it"


def _write_index(
    to: Path, outcomes: Sequence[Outcome], taken: Sequence[tuple[str, str]], kept: Sequence[tuple[str, str]]
) -> None:
    """One page that leads through the day."""
    said = ["# A day at the counter", "", "Played by key presses and clicks in the real window.", ""]
    for file, words in taken:
        said += [f"## {words}", "", f"![{words}]({file})", ""]
    said += ["## Papers", "", *(f"- [{words}]({file})" for file, words in kept), ""]
    said += ["## Steps", "", "```text", *map(str, outcomes), "```", ""]
    (to / "index.md").write_text("\n".join(said), encoding="utf-8")


def _say(lines: Sequence[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()

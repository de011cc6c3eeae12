# SPDX-License-Identifier: Apache-2.0
"""The outcome of a check of the books on paper, signed by who made it and kept with the day's papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.paper import Block, Cut, Feed, Paper, Row, Rule, Text
from app.domain.papers.letterhead import Letterhead, head, signatures, titled

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.proof import Flaw, Proof

_SHOWN = 12
"""So many places are printed; the first is the one that matters."""


def proof_paper(proof: Proof, city: Letterhead, at: datetime, person: str) -> Paper:
    """What was checked when and by whom (full name), how much was read, and every place that is not right."""
    blocks: list[Block] = [
        *head(city),
        *titled("CHECK OF THE BOOKS", at, person),
        Row("Checked", proof.of.words),
        Row("Looked at", "chain and every figure" if proof.of.deep else "the chain"),
        Row("Read", proof.read),
        Rule(),
        *_outcome(proof),
        *signatures(person),
        Cut(),
    ]
    return Paper("proof", f"Check of the books, {proof.of.words}", tuple(blocks))


def _outcome(proof: Proof) -> list[Block]:
    if proof.untouched:
        return [Text("UNTOUCHED", bold=True), Text("Everything is as it was written.", lines=2)]
    blocks: list[Block] = [Text("NOT AS IT WAS WRITTEN", bold=True), Text("First bad entry:")]
    for flaw in proof.flaws[:_SHOWN]:
        blocks += _flaw(flaw)
    more = proof.found - min(len(proof.flaws), _SHOWN)
    if more > 0:
        blocks += [Feed(), Text(f"and {more:,} more.")]
    return blocks


def _flaw(flaw: Flaw) -> list[Block]:
    return [Text(flaw.place, bold=True, lines=2), Text(flaw.what, indent=2, lines=4)]

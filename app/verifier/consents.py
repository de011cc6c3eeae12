# SPDX-License-Identifier: Apache-2.0
"""A consent an entry names is in the books: given by whom it says, to that text, for that entry, by somebody else.

The entry is chained and the consent is not, so the consent is compared with what the entry repeats of it: who gave it,
and the digest of the text that was shown. What was written without the server has none; a supervisor looked at it.
"""

import hashlib
from typing import Any, NamedTuple

from app.verifier.report import Collector
from app.verifier.source import Source, table_rows
from app.verifier.story import Fact, Story

DIGEST_LENGTH = 64
BY_HAND, ALLOCATION = "by_hand", "allocation"
"""The mark of a payment somebody divided by hand, and what a consent to it is for."""
_COLUMNS = ("entry_id", "kind", "text", "text_hash", "requested_by", "approved_by", "target", "reason", "amount")
_TEXTS = _COLUMNS[:-1]


class _Named(NamedTuple):
    """What an entry says of the consent it was written with."""

    book: str
    seq: int
    kind: str
    asked: str
    by: str
    text: str
    of: tuple[str, str, int] | None


class _GivenUp(NamedTuple):
    """A submission in another's place that was given up: it needed the consent of one who is not among `not_by`."""

    book: str
    seq: int
    asked: str
    not_by: tuple[str, str]

    def is_met(self, kind: str, asked: str, by: str, target: str) -> bool:
        """Whether a consent is one to this submission."""
        return (kind, asked, target) == ("submit", self.asked, self.book) and by not in self.not_by


def problems(content: dict[str, Any]) -> list[str]:
    """What an entry by itself says wrongly of the consent it names."""
    said = [content[key] for key in ("approval", "second") if key in content]
    said += [content[BY_HAND]] if "by" in content.get(BY_HAND, {}) else []
    sound = all(named["by"] != content["by"] and len(named["text"]) == DIGEST_LENGTH for named in said)
    return [] if sound else ["nobody else consented"]


class Consents:
    """Collects the consents that entries name while the books are walked, then looks for each."""

    def __init__(self) -> None:
        self._named: dict[tuple[str, str, str], _Named] = {}
        self._given_up: dict[str, _GivenUp] = {}

    def take(self, fact: Fact, story: Story) -> None:
        """Put aside what one entry names, or needs without naming it."""
        content, book = fact.content, story.book
        if story.gives_up_in_place(fact):
            asked = str(content["by"])
            self._given_up[str(content.get("id"))] = _GivenUp(book, fact.seq, asked, (asked, story.person))
        for key in ("approval", "second", BY_HAND):
            named = content.get(key)
            if isinstance(named, dict) and "by" in named and not fact.offline:
                kind = ALLOCATION if key == BY_HAND else fact.kind
                asked, by, text = map(str, (content.get("by", ""), named.get("by", ""), named.get("text", "")))
                one = _Named(book, fact.seq, kind, asked, by, text, _just_this(kind, content))
                self._named[str(content.get("id")), kind, one.by] = one

    def compare(self, source: Source, collector: Collector) -> None:
        """Name every entry whose consent is not in the books as the entry says."""
        found: set[tuple[str, str, str]] = set()
        for entry_id, kind, text, digest, asked, by, *of in table_rows(source, "approval", _COLUMNS, texts=_TEXTS):
            given_up = self._given_up.get(entry_id)
            if given_up is not None and given_up.is_met(kind, asked, by, str(of[0])):
                del self._given_up[entry_id]
            named = self._named.get((entry_id, kind, by))
            if named is None or (asked, by, digest) != (named.asked, named.by, named.text):
                continue
            if named.of is not None and tuple(of) != named.of:
                continue
            if hashlib.sha256(text.encode()).hexdigest() == digest and by != asked:
                found.add((entry_id, kind, by))
        for key, named in self._named.items():
            if key not in found:
                collector.add(named.book, named.seq, "the consent it names is not in the books")
        for alone in self._given_up.values():
            collector.add(alone.book, alone.seq, "nobody else consented to what it gives up in another's place")


def _just_this(kind: str, content: dict[str, Any]) -> tuple[str, str, int] | None:
    """What a consent must be to where its text alone would not tell one bill from another: target, reason, amount."""
    try:
        if kind == "small_difference":
            which = content["charge" if content["way"] == "under" else "fund"]
            return f"{content['account']}: {content['way']} {which}", content["reason"], content["total"]
        if kind == "card_settlement":
            target = f"batch {content['batch']} for {content['bank']}: {content['counted']}"
            return target, content["reason"], content["total"]
        if kind == ALLOCATION:
            mark = content[BY_HAND]
            of = [
                line for line in content["lines"] if (line["type"], line.get("account")) == ("charge", mark["account"])
            ]
            parts = ", ".join(f"{line['charge']} {line['cents']}" for line in of)
            return f"{mark['account']}: {parts}", mark["reason"], sum(line["cents"] for line in of)
    except (KeyError, TypeError):
        return "", "", 0  # a part is missing, which its own story tells; no consent is to that
    return None

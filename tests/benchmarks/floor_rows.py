# SPDX-License-Identifier: Apache-2.0
"""The rows a payment becomes, for the floors: postings, lines, tenders, and which tender paid which line."""

from __future__ import annotations

import json
from typing import Any

Row = tuple[Any, ...]


def rows_of(content: dict[str, Any], pairs: list[tuple[int, int, int]]) -> tuple[list[Row], ...]:
    """The rows of a payment's postings, lines, tenders and pairs, without the entry they belong to."""
    postings = [
        (n, p["gl"], p["gl"][:3], p.get("for"), p["cents"], p.get("tender"), p.get("charge"), p.get("account"))
        for n, p in enumerate(content["postings"], start=1)
    ]
    lines = [
        (n, *(line.get(key) for key in ("type", "charge", "account", "code", "text", "open", "cents", "why")))
        for n, line in enumerate(content["lines"], start=1)
    ]
    change = {n: content["change"] for n, t in enumerate(content["tenders"], start=1) if t["kind"] == "cash"}
    tenders = [
        (
            n,
            t["kind"],
            t["cents"],
            t["cents"] - change.get(n, 0),
            t.get("number"),
            t.get("routing"),
            json.dumps(_more(t)),
        )
        for n, t in enumerate(content["tenders"], start=1)
    ]
    return postings, lines, tenders, pairs


def _more(tender: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in tender.items() if key not in ("kind", "cents", "number", "routing")}

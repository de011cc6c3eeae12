# SPDX-License-Identifier: Apache-2.0
"""What a request for a consent is called on the screen: the act in a few words, how it stands, and when."""

from __future__ import annotations

from datetime import tzinfo

from app.domain.request import Request, Standing
from app.views import formats

_ACTS = {
    "receipt": "Check against a flag",
    "no_sale": "Open without a sale",
    "refund_request": "Refund",
    "allocation": "Allocate by hand",
    "card_settlement": "Settle cards",
}
_CHIPS = {
    Standing.WAITING: ("Waiting", "caution"),
    Standing.ALLOWED: ("Allowed", "positive"),
    Standing.REFUSED: ("Refused", "danger"),
    Standing.WITHDRAWN: ("Taken back", "neutral"),
    Standing.EXPIRED: ("No answer", "neutral"),
}


def act(request: Request) -> str:
    """What is asked for: "Void", "Check against a flag"."""
    kind = request.wanted.kind
    return _ACTS.get(kind, kind.replace("_", " ").capitalize())


def about(request: Request) -> str:
    """What it is about, where that is a number people know: "02-0123-0042"; an id of the books is none."""
    target = request.wanted.target
    if request.wanted.kind in ("allocation", "small_difference"):
        target = target.partition(": ")[0]  # its account; the bills behind it are named in the text
    if request.wanted.kind == "card_settlement":
        target = target.rpartition(": ")[0]  # its batch and bank; what was paid is in the text
    return "" if target == request.wanted.entry_id or len(target) == len(request.wanted.entry_id) else target


def chip(request: Request) -> tuple[str, str]:
    """How it stands, with its tone."""
    return _CHIPS[request.standing]


def clock(request: Request, zone: tzinfo | None) -> str:
    """When it was asked for, at the city: "2:41 PM"."""
    return formats.clock_time(request.at.astimezone(zone))


def asked(request: Request, zone: tzinfo | None) -> str:
    """Who asked, where and when, in one line."""
    where = f" at {request.till}" if request.till else ""
    return f"{request.by_name}{where}, {clock(request, zone)}"


def detail(request: Request, zone: tzinfo | None) -> str:
    """The same with the amount before it, where money moves."""
    money = f"{formats.money(request.wanted.amount)}, " if request.wanted.amount else ""
    return f"{money}{asked(request, zone)}"


def outcome(request: Request) -> str:
    """What became of it, as a sentence."""
    by = request.answered_name
    if request.standing is Standing.WAITING:
        minutes, seconds = divmod(request.left, 60)
        return f"Waiting for an answer, {minutes}:{seconds:02d} left"
    if request.standing is Standing.REFUSED:
        return f"{by} refused: \u201c{request.words}\u201d"
    if request.standing is Standing.WITHDRAWN:
        return f"{request.by_name} took it back"
    if request.standing is Standing.EXPIRED:
        return "Nobody answered within ten minutes"
    how = "at the till, by password" if request.at_till else "at their own screen"
    done = "and it was done" if request.done else "but it was not done"
    return f"{by} allowed it {how}, {done}"


def short(request: Request, zone: tzinfo | None) -> str:
    """One line of a history: "2:41 PM, void 02-0123-0042 $70.00"."""
    parts = [act(request), about(request), formats.money(request.wanted.amount) if request.wanted.amount else ""]
    return " ".join(part for part in (f"{clock(request, zone)},", *parts) if part)

# SPDX-License-Identifier: Apache-2.0
"""A cart set aside is kept as text, and read back as the same cart; money is handed back before, so none is in it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from app.domain.account import Charge, ChargeShare
from app.domain.draft import Draft, DraftLine
from app.domain.errors import CounterError
from app.domain.kinds.receipt import ChargeLine, CodeLine, CreditLine, StoryLine
from app.domain.money import Money
from app.domain.receipt import PostedLine, line_from_body


def written(draft: Draft) -> str:
    """The cart as text: lines, payer, channel; neither its id nor any tender."""
    content: dict[str, Any] = {
        "payer": draft.payer,
        "channel": draft.channel,
        "received": _day(draft.received),
        "credit_funds": dict(draft.credit_funds),
        "lines": [
            {"story": line.story.as_body(), "name": line.name, "charge": line.charge and _charge(line.charge)}
            for line in draft.lines
        ],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def read(text: str) -> Draft:
    """The cart a text tells of; text that is none raises CounterError."""
    try:
        content = json.loads(text)
        return Draft(
            lines=tuple(
                DraftLine(_story(line_from_body(line["story"])), line["name"], _charge_from(line["charge"]))
                for line in content["lines"]
            ),
            payer=content["payer"],
            channel=content["channel"],
            received=_day_from(content["received"]),
            credit_funds=tuple(content["credit_funds"].items()),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as unreadable:
        raise CounterError(
            "This parked receipt cannot be read. The books are not touched. Start the receipt again.", field="cart"
        ) from unreadable


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day_from(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _story(line: PostedLine) -> StoryLine:
    if line.type == "charge":
        if line.open is None:
            raise ValueError("a charge line names what was open")
        return ChargeLine(
            line.charge, line.account, line.code, line.text, line.open, line.amount, line.shares, line.why, line.rule
        )
    if line.type == "code":
        return CodeLine(line.code, line.text, line.quantity, line.amount, line.shares, line.account, line.fields)
    return CreditLine(line.account, line.fund, line.text, line.amount, line.reason)


_TEXTS = ("id", "account", "code", "text", "service", "component", "standing")


def _charge(charge: Charge) -> dict[str, Any]:
    texts = {name: getattr(charge, name) for name in _TEXTS}
    return texts | {
        "due": _day(charge.due),
        "billed": _day(charge.billed),
        "amount": charge.amount.cents,
        "open": charge.open.cents,
        "partial": charge.partial,
        "shares": [[share.gl, share.amount.cents, share.open.cents] for share in charge.shares],
    }


def _charge_from(told: dict[str, Any] | None) -> Charge | None:
    if told is None:
        return None
    return Charge(
        due=date.fromisoformat(told["due"]),
        billed=_day_from(told["billed"]),
        amount=Money(told["amount"]),
        open=Money(told["open"]),
        partial=told["partial"],
        shares=tuple(ChargeShare(gl, Money(amount), Money(left)) for gl, amount, left in told["shares"]),
        **{name: told[name] for name in _TEXTS},
    )

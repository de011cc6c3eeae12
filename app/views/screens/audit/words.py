# SPDX-License-Identifier: Apache-2.0
"""What the acts of a session are called on the screen, and which of them a filter lets through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.domain.drawer_day import COUNT_KINDS, MONEY_KINDS, PAPER_KINDS, Moment, Paid
from app.services.watching import Why
from app.views import formats

TENDERS = {
    "cash": "Cash",
    "check": "Checks",
    "card": "Card",
    "money_order": "Money orders",
    "ach": "ACH",
    "on_account": "On account",
}
_ONE = {"cash": "cash", "check": "check", "card": "card", "money_order": "money order", "ach": "ACH"}
GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("", "All", ()),
    ("money", "Money", MONEY_KINDS),
    ("openings", "No sale", ("no_sale",)),
    ("counts", "Counts", COUNT_KINDS),
    ("approvals", "Approvals", ("approval",)),
    ("papers", "Papers", PAPER_KINDS),
)
"""The kinds a timeline can be narrowed to: (name, word, kinds of acts); the first lets everything through."""

ICONS = {
    "open": "inbox",
    "receipt": "receipt-text",
    "void": "undo-2",
    "no_sale": "eye",
    "drop": "arrow-down-to-line",
    "pickup": "hand-coins",
    "paid_in": "wallet",
    "paid_out": "banknote",
    "exchange": "coins",
    "transfer_out": "arrow-left-right",
    "transfer_in": "arrow-left-right",
    "tender_correction": "arrow-left-right",
    "begin_count": "circle-pause",
    "cancel_count": "undo-2",
    "count": "calculator",
    "submit": "bell",
    "return": "undo-2",
    "close": "lock",
    "surprise_count": "eye",
    "counterfeit": "flag",
    "small_difference": "coins",
    "annulled": "circle-x",
    "approval": "circle-check",
    "print": "printer",
    "copy": "printer",
}
_PRINTS = {
    "sent": "sent, and nobody knows whether it came out",
    "confirmed": "the printer confirmed it",
    "unknown": "nobody knows whether it came out",
    "failed": "it did not print",
}
_WITHHELD = {
    Why.COUNTING: (
        "Hidden while counting",
        "Every amount of this drawer is hidden from everyone until its count is submitted.",
    ),
    Why.TO_COUNT: (
        "Hidden until you count",
        "The last count did not balance. The figures appear when a supervisor's own count is stored.",
    ),
    Why.OWN: ("Hidden, your own drawer", "Nobody watches the drawer they will count. Another supervisor sees it."),
}


def withheld(why: Why) -> tuple[str, str]:
    """Why figures are not shown: in four words for a card, and as a sentence."""
    return _WITHHELD[why]


def tender(kind: str) -> str:
    """A kind of tender as a heading: "Checks"."""
    return TENDERS.get(kind, kind.replace("_", " ").capitalize())


def moment(at: str) -> datetime:
    """A time as the entries carry it."""
    return datetime.fromisoformat(at)


def clock(at: datetime) -> str:
    """A reading with its seconds: "2:41:07 PM"."""
    hour_and_minute, half = formats.clock_time(at).split(" ")
    return f"{hour_and_minute}:{at.second:02d} {half}"


def head(act: Moment) -> str:
    """What happened, in a few words: "Receipt 0042, 3 lines"."""
    return _HEADS.get(act.kind, _other)(act)


def detail(act: Moment) -> str:
    """The rest of it in one line: tenders and change, a reason, who agreed."""
    return ", ".join(part for part in _details(act) if part)


def tone(act: Moment) -> str:
    """The colour role an act is written in; what was undone steps back."""
    return "ink-muted" if act.undone or act.kind in PAPER_KINDS else "ink"


def chip(act: Moment) -> tuple[str, str] | None:
    """The word behind an act that a void took back."""
    return ("Voided", "danger") if act.undone else None


def cash(act: Moment) -> str:
    """What an act did to the cash of the drawer, with its sign; an en dash for nothing."""
    return formats.change_of_balance(act.cash) if act.cash else formats.NOTHING


def wanted(act: Moment, group: str, words: str) -> bool:
    """Whether a filter lets an act through: its kind is in the group, and every word is found in what it says."""
    kinds = next(kinds for name, _, kinds in GROUPS if name == group)
    if kinds and act.kind not in kinds:
        return False
    said = " ".join((head(act), detail(act), act.number, act.by, cash(act), _amount(act))).casefold()
    return all(word in said for word in words.casefold().split())


def is_receipt(number: str) -> bool:
    """Whether a number is a receipt's and not that of a session or of nothing: "02-0123-0042"."""
    return number.count("-") == 2


def _amount(act: Moment) -> str:
    return "" if act.amount is None else formats.money(act.amount)


def _short(number: str) -> str:
    """A receipt inside its own session is known by its last part: "0042"."""
    return number.rpartition("-")[2]


def _receipt(act: Moment) -> str:
    return f"Receipt {_short(act.number)}, {act.subject}" if act.subject else f"Receipt {_short(act.number)}"


def _void(act: Moment) -> str:
    if act.number:
        return f"Receipt {_short(act.number)} voided"
    return f"{act.of_kind.replace('_', '-').capitalize() or 'Drop'} voided"


def _given_up(act: Moment) -> str:
    """Its number is used up, so that none is missing."""
    return f"Receipt {_short(act.number)} given up" if is_receipt(act.number) else "Given up, never recorded"


def _count(act: Moment) -> str:
    return f"Count {act.attempt}, {'balanced' if act.balanced else 'not balanced'}"


def _paper(act: Moment) -> str:
    if act.kind == "copy":
        return f"Copy {act.attempt} of receipt {_short(act.number)}"
    what = f"Receipt {_short(act.number)}" if is_receipt(act.number) else "Slip"
    return f"{what} printed" if act.state == "confirmed" else f"{what} sent to the printer"


def _other(act: Moment) -> str:
    return act.kind.replace("_", " ").capitalize()


_HEADS: dict[str, Callable[[Moment], str]] = {
    "open": lambda act: "Opened with its float",
    "receipt": _receipt,
    "void": _void,
    "no_sale": lambda act: "Opened without a sale",
    "drop": lambda act: "Drop to the vault",
    "pickup": lambda act: "Pickup to the vault",
    "paid_in": lambda act: "Paid in",
    "paid_out": lambda act: "Paid out",
    "exchange": lambda act: f"Exchanged {_amount(act)}",
    "transfer_out": lambda act: f"Sent to drawer {act.number}",
    "transfer_in": lambda act: "Taken from another drawer",
    "tender_correction": lambda act: f"Receipt {_short(act.number)}, tender corrected",
    "begin_count": lambda act: "Count begun",
    "cancel_count": lambda act: "Back to taking payments",
    "count": _count,
    "submit": lambda act: "Submitted",
    "return": lambda act: "Count returned",
    "close": lambda act: "Session sealed",
    "surprise_count": lambda act: f"Surprise count, {'balanced' if act.balanced else 'not balanced'}",
    "counterfeit": lambda act: "Counterfeit note kept",
    "small_difference": lambda act: "Small difference settled",
    "annulled": _given_up,
    "approval": lambda act: f"{act.by} agreed",
    "print": _paper,
    "copy": _paper,
}


_WITHOUT_AMOUNT = ("open", "drop", "pickup", "paid_in", "paid_out", "exchange", "transfer_out", "transfer_in")
"""What the line of the timeline says in its own column already, or in its head."""


def _details(act: Moment) -> list[str]:
    if act.kind == "receipt":
        change = f"change {formats.money(act.change)}" if act.change else ""
        return [*map(_paid, act.paid), change, act.payer]
    if act.kind == "tender_correction":
        return [" to ".join(_ONE.get(each.kind, each.kind) for each in act.paid), _amount(act), act.reason, act.by]
    if act.kind in ("count", "surprise_count"):
        return [f"{formats.money(act.amount)} in cash counted" if act.amount is not None else "", act.by]
    if act.kind == "approval":
        return [f"receipt {_short(act.number)}" if act.number else "", _amount(act), act.reason]
    if act.kind in PAPER_KINDS:
        return [_PRINTS.get(act.state, "asked for again"), act.by]
    return [act.payer, act.reason, "" if act.kind in _WITHOUT_AMOUNT else _amount(act), act.by]


def _paid(paid: Paid) -> str:
    what = " ".join(part for part in (_ONE.get(paid.kind, tender(paid.kind).lower()), paid.number) if part)
    return f"{what} {formats.money(paid.handed)}"

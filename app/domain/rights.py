# SPDX-License-Identifier: Apache-2.0
"""Who may do what: the roles of a city hall and the rights each starts with; Setup changes them, books check them."""

from __future__ import annotations

ROLES = ("cashier", "supervisor", "clerk", "auditor", "administrator")

_DRAWER = frozenset(
    {
        *("open", "receipt", "void", "no_sale", "drop", "pickup", "paid_in", "paid_out", "exchange"),
        *("transfer_out", "transfer_in", "tender_correction", "counterfeit", "small_difference"),
        *("begin_count", "cancel_count", "count", "submit", "annulled"),
    }
)
_OFFICE = frozenset({"open", "close", "import", "annulled"})
_UNDO = frozenset({"reversal", "returned_check", "refund_request"})
_SETUP = frozenset(
    {
        "setup",
        "setup_people",
        "setup_codes",
        "setup_policies",
        "setup_devices",
        "setup_tenders",
        "setup_gl",
    }
)
OTHER_RIGHTS = _SETUP - {"setup"} | {
    "approve",
    "override",
    "allocate",
    "close_drawer",
    "accounts_edit",
    "reports",
    "audit",
    "void_request",
    "close_day",
    "export_gl",
}
"""Rights that are not the right to write a kind of entry."""

DEFAULT_RIGHTS: dict[str, frozenset[str]] = {
    "cashier": _DRAWER | {"void_request", "allocate"},
    "supervisor": _DRAWER
    | _UNDO
    | {"close", "return", "void_request", "approve", "override", "close_drawer", "transfer_ruling", "close_day"}
    | {"reports", "audit", "deposit", "deposit_correction", "card_settlement", "surprise_count", "export_gl"}
    | {"allocate"},
    "clerk": _OFFICE | _UNDO | {"accounts_edit", "reports", "deposit", "deposit_correction", "card_settlement"},
    "auditor": frozenset({"reports", "audit"}),
    "administrator": _OFFICE | _SETUP | {"accounts_edit", "reports", "audit"},
}
"""What each role may do in a new city: an entry kind is the right to write it, the others name an act."""

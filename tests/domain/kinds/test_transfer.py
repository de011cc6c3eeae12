# SPDX-License-Identifier: Apache-2.0
"""Both halves of a transfer and the ruling on it, to the cent (rules 5.5, 5.14)."""

import pytest

from app.domain.count import CashCount
from app.domain.entry import Kind
from app.domain.errors import Refused
from app.domain.kinds import transfer
from tests.domain.kinds.counter import money, opened, rows

FIFTY = CashCount.of({"20.00": 2, "10.00": 1})


def test_fifty_dollars_leave_one_drawer_and_enter_another():
    content = transfer.dispatch("02", FIFTY, "out of twenties")
    assert rows(content) == [("999-1112", "50.00"), ("999-1110", "-50.00")]
    sent = opened().writes(Kind.TRANSFER_OUT, content)
    taken = transfer.acceptance(sent.id, FIFTY)
    assert rows(taken) == [("999-1110", "50.00"), ("999-1112", "-50.00")]
    assert taken["of"] == sent.id


@pytest.mark.parametrize(("left", "signs"), [("5.00", ("-", "")), ("-5.00", ("", "-"))], ids=["missing", "too much"])
def test_what_is_left_becomes_over_or_short(left, signs):
    gone, over = (f"{sign}5.00" for sign in signs)
    assert rows(transfer.ruling("x", money(left), "01-0001", "lost")) == [
        ("999-1112", gone), ("999-2010 for 100", over), ("100-1010", gone), ("100-4190", over),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "act",
    [
        lambda: transfer.dispatch("02", CashCount(), "why"),
        lambda: transfer.acceptance("x", CashCount()),
        lambda: transfer.ruling("x", money("0.00"), "01-0001", "why"),
    ],
    ids=["sent", "taken", "ruled on"],
)
def test_nothing_is_not_moved(act):
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.code == "TW-STORY"

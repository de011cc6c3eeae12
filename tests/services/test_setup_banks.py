# SPDX-License-Identifier: Apache-2.0
"""Bank accounts are set up as data: each way to pay goes to one of them; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.bank import BankAccount
from app.domain.errors import CounterError
from app.queries import deposits
from app.queries import setup as held
from app.services.desk import Desk
from app.services.setup import banks
from tests.books import Books

At = Callable[..., Desk]
GENERAL = BankAccount("GENERAL", "General account", "999-1100", ("cash",), "First Bank", "1234")
PAPER = BankAccount("PAPER", "Checks", "999-1100", ("check", "money_order"))


def version(desk: Desk) -> int:
    return held.versions(desk.database, "bank_account")["GENERAL"]


def test_checks_get_an_account_of_their_own_once_no_other_takes_them(at: At, city: Books) -> None:
    admin = at("admin")
    with pytest.raises(CounterError, match="Checks go to GENERAL already") as refused:
        banks.save_bank(admin, PAPER, version=None)
    assert refused.value.field == "tenders"
    assert banks.save_bank(admin, GENERAL, version=version(admin))
    assert banks.save_bank(admin, PAPER, version=None)
    assert deposits.banks(admin.database) == (GENERAL, PAPER)
    assert [row[0] for row in city.rows("SELECT key FROM audit WHERE what = 'bank_account' ORDER BY id")][-2:] == [
        "GENERAL", "PAPER",
    ]  # fmt: skip
    assert city.rows("SELECT count(*) FROM entry WHERE kind = 'setup'") == [(2,)]
    assert not banks.save_bank(admin, GENERAL, version=version(admin))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "paper"}, "code"),
        ({"last_four": "123456789"}, "last_four"),
        ({"gl": "999-1112"}, "gl"),
        ({"gl": "999-1115"}, "gl"),
        ({"gl": "999-1150"}, "gl"),
        ({"gl": "100-4190"}, "gl"),
        ({"name": " "}, "name"),
        ({"tenders": ("card",)}, "tenders"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(at: At, changed: dict[str, object], field: str) -> None:
    with pytest.raises(CounterError) as refused:
        banks.save_bank(at("admin"), replace(PAPER, **{"tenders": (), **changed}), version=None)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_an_account_out_of_use_takes_nothing_and_is_offered_no_more(at: At) -> None:
    admin = at("admin")
    banks.save_bank(admin, replace(GENERAL, active=False, tenders=("cash", "check")), version=version(admin))
    banks.save_bank(admin, replace(PAPER, tenders=("cash", "check")), version=None)
    assert [one.code for one in deposits.banks(admin.database)] == ["PAPER"]


def test_only_who_sets_up_accounts_may(at: At) -> None:
    with pytest.raises(CounterError, match="may not change bank accounts"):
        banks.save_bank(at("lortiz"), PAPER, version=None)

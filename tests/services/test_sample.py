# SPDX-License-Identifier: Apache-2.0
"""The sample city: the same for a seed and a day, of every kind, and whole."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from app import settings
from app.bootstrap.home import Home
from app.domain.money import Money
from app.queries import accounts
from app.services.sample import invented, make
from app.storage import rebuild
from app.verifier import verify
from tests.conftest import FakeClock

TODAY = date(2026, 11, 20)


def test_the_city_is_the_same_for_a_seed_and_a_day_and_another_for_another() -> None:
    once, again = (list(invented.accounts(60, TODAY)) for _ in range(2))
    assert once == again
    assert list(invented.accounts(90, TODAY))[:60] == once
    assert list(invented.accounts(60, TODAY, seed=7)) != once
    assert list(invented.accounts(60, date(2026, 12, 20))) != once


def test_the_city_has_accounts_of_every_kind_with_numbers_of_their_own() -> None:
    city = list(invented.accounts(2000, TODAY))
    kinds = Counter(account.kind for account in city)
    assert set(kinds) == {"utility", "license", "permit", "receivable", "citation"}
    assert min(kinds.values()) > 100
    assert len({account.number for account in city}) == 2000
    charges = [charge for account in city for charge in account.charges]
    assert len({charge.id for charge in charges}) == len(charges)
    assert any(charge.paid for charge in charges)
    assert any(account.cash_only for account in city)
    assert any(account.note for account in city)


def test_penalties_are_a_tenth_half_a_cent_up_or_six_dollars() -> None:
    told = []
    for account in invented.accounts(1500, TODAY):
        bills = {charge.text: charge for charge in account.charges}
        for charge in account.charges:
            if charge.code.startswith("PENALTY"):
                bill = bills[charge.text.removesuffix(" penalty")]
                assert bill.due < TODAY
                assert bill.paid == Money(0)
                tenth = (bill.amount.cents + 5) // 10
                assert charge.amount.cents == max(600, tenth)
                told.append(charge.amount.cents)
    assert 600 in told
    assert max(told) > 600


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home filled with a few hundred accounts, in more than one (smaller) batch."""
    from datetime import UTC, datetime

    folder = tmp_path_factory.mktemp("city")
    made = Home(folder, settings.Settings(), lambda: datetime(2026, 11, 20, 14, 15, tzinfo=UTC))
    seen: list[tuple[int, int]] = []
    with pytest.MonkeyPatch.context() as smaller:
        smaller.setattr(make, "_ENTRIES_OF_A_BATCH", 10)
        made.make_sample(accounts=450, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(400, 450), (450, 450)]
    made.close()
    return folder


def test_the_books_of_the_city_are_whole(home: Path) -> None:
    opened = Home(home, settings.Settings())
    opened.open()
    try:
        assert rebuild.check(opened.database) == ()
        city = list(invented.accounts(450, TODAY))
        for account in city[::30]:
            owed = Money.total(charge.amount - charge.paid for charge in account.charges)
            assert accounts.card(opened.database, account.number).owed == owed
            assert accounts.find(opened.database, account.number)[0].number == account.number
    finally:
        opened.close()
    assert [str(one) for one in verify(str(home / "books.db"), True).findings] == []


def test_a_stopped_city_leaves_an_empty_folder(tmp_path: Path, clock: FakeClock) -> None:
    made = Home(tmp_path, settings.Settings(), clock)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made.make_sample(accounts=10, progress=stop)
    assert made.is_new
    assert list(tmp_path.glob("books*")) == []


def test_the_password_of_a_sample_person_is_the_name_and_the_city() -> None:
    assert make.password_of("mdiaz") == "mdiaz-ridgemont"

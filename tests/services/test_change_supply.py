# SPDX-License-Identifier: Apache-2.0
"""The change of a drawer: every act of cash is in it, earlier days say what runs out, the vault is asked for more."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from argon2 import PasswordHasher

from app.domain import gl
from app.domain.count import CashCount
from app.domain.denomination import by_key
from app.domain.errors import CounterError
from app.domain.kinds.surprise import Chosen
from app.domain.kinds.tender_correction import StandingTender
from app.domain.money import Money
from app.domain.paper import lay_out, rows_of
from app.queries import change_use, stock
from app.services import change_supply, drawer_cash, drawers, papers, passwords, surprise
from app.services.change_supply import Supply
from app.services.desk import Desk
from app.services.drawer_cash import Named
from app.services.surprise import Counted
from app.storage import masters
from tests.books import FLOAT, PASSWORD, Books, by_check, drawer, in_cash, item, money
from tests.conftest import FakeClock
from tests.reported_days import closed

At = Callable[..., Desk]
FRIDAYS = (date(2026, 11, 6), date(2026, 11, 13))
MONDAY = date(2026, 11, 16)
EIGHT = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)  # 8:00 AM in Chicago
DIMES = CashCount.of({}, rolls={"0.10": 1})


@pytest.fixture(autouse=True)
def people_with_passwords(city: Books, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.set(EIGHT)
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    if city.database.dialect == "sqlite":
        with city.as_("admin").writing() as connection:
            for name in ("mdiaz", "jkim"):
                masters.change(connection, "person", {"name": name}, {"password_hash": passwords.hashed(PASSWORD)})


def day_of(city: Books, day: date, session: int, *, licenses: int, grand: str = "0.00") -> Money:
    """A closed session of drawer 01: licenses of $19.80, each paid with a twenty, so that two dimes go out."""
    one = drawer(city, "01", "mdiaz", session=session, day=day).opens(grand=money(grand))
    for _ in range(licenses):
        one.takes([item("DOGLIC", "19.80")], [in_cash("20.00")], change="0.20")
    taken = money("19.80") * licenses
    cents = (taken + money("200.00")).cents
    closed(one, CashCount.of({"1.00": cents // 100, "0.10": cents % 100 // 10}))
    return money(grand) + taken


def looked(desk: Desk) -> Supply:
    found = change_supply.look(desk)
    assert found is not None
    return found


def about(supply: Supply, key: str) -> tuple[str, int | None]:
    row = next(row for row in supply.rows if row.piece == by_key(key))
    return row.about, row.minutes


def test_transfers_and_corrections_move_the_pieces_too(city: Books, at: At) -> None:
    one = drawer(city, "01", "mdiaz").opens()
    sent = one.sends("02", {"20.00": 2})
    drawer(city, "02", "tnguyen").opens().receives(sent, {"20.00": 2})
    held = stock.of_book(city.database, "01-0001")
    assert held[by_key("20.00")] == 5 - 2
    assert stock.of_book(city.database, "02-0001")[by_key("20.00")] == 5 + 2
    keyed = one.takes([item("DOGLIC", "40.00")], [in_cash("40.00")])
    was = StandingTender(1, "cash", money("40.00"), gl.DRAWER_CASH)
    one.records(one.correcting(keyed, was, by_check("40.00")))
    assert stock.of_book(city.database, "01-0001")[by_key("20.00")] == 3


def test_cash_that_was_keyed_as_a_check_is_there_after_all(city: Books, at: At) -> None:
    one = drawer(city, "01", "mdiaz").opens()
    keyed = one.takes([item("DOGLIC", "40.00")], [by_check("40.00")])
    one.records(one.correcting(keyed, StandingTender(1, "check", money("40.00"), "999-1120"), in_cash("40.00")))
    assert stock.of_book(city.database, "01-0001")[by_key("20.00")] == 5 + 2


def test_a_surprise_count_sets_the_estimate_right(city: Books, at: At) -> None:
    one = drawer(city, "01", "mdiaz").opens()
    first = one.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    begun = surprise.begin(at("jkim"), "01-0001")
    counted = Counted(CashCount.of({"20.00": 4, "10.00": 14}), ())
    surprise.record(
        at("jkim"), begun, counted, chosen=Chosen.RANDOM, reason="Drawn by chance", witness="mdiaz", password=PASSWORD
    )
    assert stock.of_book(city.database, "01-0001") == {by_key("20.00"): 4, by_key("10.00"): 14}
    one.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])
    assert stock.of_book(city.database, "01-0001")[by_key("20.00")] == 5
    one.voids(first)
    assert stock.of_book(city.database, "01-0001")[by_key("20.00")] == 4


def test_what_runs_out_is_reckoned_from_the_same_weekday(city: Books, at: At) -> None:
    grand = day_of(city, FRIDAYS[0], 1, licenses=4)
    grand = day_of(city, FRIDAYS[1], 2, licenses=8, grand=grand.plain)
    day_of(city, MONDAY, 3, licenses=1, grand=grand.plain)
    drawers.open_drawer(at("mdiaz"), drawer="01", count=CashCount.of({"1.00": 191}, rolls={"0.10": 1, "0.25": 0}))
    supply = looked(at("mdiaz"))
    assert (supply.use.days, supply.use.alike, supply.minutes) == (2, True, 60)
    assert about(supply, "0.10") == ("50 or more", None)  # 12 an hour are used up, 50 are there
    drawer_cash.exchange(
        at("mdiaz"), came=CashCount.of({"1.00": 4}), went=CashCount.of({"0.10": 40}), party="Vault", reason="test"
    )
    supply = looked(at("mdiaz"))
    assert about(supply, "0.10") == ("10 or more", 50)
    assert supply.soon == (by_key("0.10"),)
    assert supply.wanted == CashCount.of({}, rolls={"0.10": 1})


def test_with_too_few_days_of_that_weekday_any_day_tells(city: Books, at: At) -> None:
    grand = day_of(city, FRIDAYS[1], 1, licenses=2)
    day_of(city, MONDAY, 2, licenses=4, grand=grand.plain)
    drawers.open_drawer(at("mdiaz"), drawer="01", count=FLOAT)
    supply = looked(at("mdiaz"))
    assert (supply.use.days, supply.use.alike) == (2, False)
    assert about(supply, "0.10") == ("none", 0)


def test_a_new_drawer_says_what_is_there_and_foretells_nothing(city: Books, at: At) -> None:
    drawers.open_drawer(at("mdiaz"), drawer="01", count=FLOAT)
    supply = looked(at("mdiaz"))
    assert (supply.use.days, supply.soon, supply.wanted) == (0, (), CashCount())
    assert about(supply, "1.00") == ("10 or more", None)


def test_nothing_is_told_of_a_drawer_that_is_counted_or_not_open(city: Books, at: At) -> None:
    assert change_supply.look(at("mdiaz")) is None
    drawers.open_drawer(at("mdiaz"), drawer="01", count=FLOAT)
    known = looked(at("mdiaz"))
    drawers.begin_count(at("mdiaz"))
    assert change_supply.look(at("mdiaz"), known) is None
    with pytest.raises(CounterError, match="not open"):
        change_supply.order(at("mdiaz"), count=DIMES, vault="Lee Ortiz")


def test_pennies_are_left_out_while_cash_is_rounded(city: Books, at: At) -> None:
    with city.as_("admin").writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO policy (kind, version, from_date, authority, body, recorded_by) VALUES"
            " ('rounding', 2, '2026-11-20', 'Resolution 2026-14', '{\"mode\":\"symmetric5\"}', 'admin')"
        )
    drawers.open_drawer(at("mdiaz"), drawer="01", count=FLOAT)
    assert by_key("0.01") not in {row.piece for row in looked(at("mdiaz")).rows}


def test_what_earlier_days_tell_is_read_once_a_session(city: Books, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    drawers.open_drawer(at("mdiaz"), drawer="01", count=FLOAT)
    known = looked(at("mdiaz"))
    monkeypatch.setattr(change_use, "use", None)
    again = change_supply.look(at("mdiaz"), known)
    assert again is not None
    assert again.use is known.use


def test_an_order_goes_to_the_vault_on_paper_with_both_names_and_moves_nothing(city: Books, at: At) -> None:
    drawers.open_drawer(at("mdiaz"), drawer="01", count=FLOAT)
    before = stock.of_book(city.database, "01-0001")
    order = change_supply.order(at("mdiaz"), count=DIMES, vault=" Lee Ortiz ")
    assert looked(at("mdiaz")).order == order
    slip = "\n".join(rows_of(lay_out(papers.change_order_slip(at("mdiaz"), order), 48)))
    for words in ("CHANGE ORDER", "10¢ x 1 roll of 50", "$5.00", "Handed out by Lee Ortiz", "Mdiaz", "8:00 AM"):
        assert words in slip
    assert stock.of_book(city.database, "01-0001") == before


def test_an_order_is_taken_in_as_an_exchange_once(city: Books, at: At) -> None:
    desk = at("mdiaz")
    drawers.open_drawer(desk, drawer="01", count=FLOAT)
    order = change_supply.order(desk, count=DIMES, vault="Lee Ortiz")
    entry = city.new_id()

    def takes(entry_id: str) -> str:
        return change_supply.take_in(
            desk, order.id, came=DIMES, went=CashCount.of({"5.00": 1}), party="Lee Ortiz", reason="Change order",
            entry_id=entry_id,
        ).id  # fmt: skip

    assert takes(entry) == takes(entry) == entry
    assert looked(desk).order is None
    held = stock.of_book(city.database, "01-0001")
    assert (held[by_key("0.10")], held[by_key("5.00")]) == (50, 3)
    with pytest.raises(CounterError, match="taken in or withdrawn already"):
        takes("")
    assert city.rows("SELECT count(*) FROM entry WHERE kind = 'exchange'") == [(1,)]


def test_an_order_is_withdrawn_and_a_new_one_takes_its_place(city: Books, at: At) -> None:
    desk = at("mdiaz")
    drawers.open_drawer(desk, drawer="01", count=FLOAT)
    first = change_supply.order(desk, count=DIMES, vault="Lee Ortiz")
    second = change_supply.order(desk, count=CashCount.of({"1.00": 50}), vault="Lee Ortiz")
    with pytest.raises(CounterError, match="taken in or withdrawn already"):
        change_supply.withdraw(desk, first.id)
    change_supply.withdraw(desk, second.id)
    assert looked(desk).order is None


@pytest.mark.parametrize(
    ("count", "vault", "words"),
    [(DIMES, "  ", "A name is missing"), (CashCount(), "Lee Ortiz", "Nothing is ordered"),
     (DIMES, "4111 1111 1111 1111", "card")],
)  # fmt: skip
def test_what_is_no_order_is_said(city: Books, at: At, count: CashCount, vault: str, words: str) -> None:
    drawers.open_drawer(at("mdiaz"), drawer="01", count=FLOAT)
    with pytest.raises(CounterError, match=words):
        change_supply.order(at("mdiaz"), count=count, vault=vault)
    assert looked(at("mdiaz")).order is None


def test_who_may_not_exchange_orders_nothing(city: Books, at: At) -> None:
    with pytest.raises(CounterError, match="may not order change"):
        change_supply.order(at("pshah"), count=DIMES, vault="Lee Ortiz")


def test_paid_in_by_amount_alone_is_taken_for_the_fewest_pieces(city: Books, at: At) -> None:
    drawers.open_drawer(at("mdiaz"), drawer="01", count=FLOAT)
    drawer_cash.paid_in(at("mdiaz"), named=Named("Ana Lee", code="MISC"), amount=money("0.35"), reason="found")
    assert stock.of_book(city.database, "01-0001")[by_key("0.10")] == 1

# SPDX-License-Identifier: Apache-2.0
"""What a supervisor reads about a difference: the likeliest cause first, its evidence, and the receipts it is about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.count import CashCount
from app.domain.detective import search as searching
from app.domain.detective.facts import Cause, Drop, Neighbour, pieces_swapped, swaps
from app.domain.detective.search import Finding, Part, search
from app.domain.kinds.counting import Listed
from app.domain.money import Money
from app.domain.receipt import PostedLine
from app.domain.tender import Tender
from tests.invented_sessions import EIGHT, Day, Till, _dice

AMOUNTS = (
    "31.17", "38.20", "45.23", "52.26", "59.29", "64.71", "73.08", "81.93", "96.54", "104.37", "118.82", "133.60",
)  # fmt: skip


def cents(typed: str) -> int:
    return Money.parse(typed).cents


def line(amount: str, text: str = "Permit", owed: str = "") -> PostedLine:
    return PostedLine("charge" if owed else "code", text, Money.parse(amount), open=Money.parse(owed) if owed else None)


@pytest.fixture
def day() -> Day:
    """A drawer opened on $329.40 that took twelve payments: odd amounts, all different."""
    pile = CashCount.of({"20.00": 5, "10.00": 10, "5.00": 12, "1.00": 40, "0.25": 30, "0.10": 30}, {"0.25": 1})
    till = Till({row.denomination: row.loose for row in pile.rows}, {row.denomination: row.packs for row in pile.rows})
    made = Day(_dice(1), till, pile)
    for amount in AMOUNTS:
        paid(made, amount, owed=amount)
    return made


def paid(day: Day, amount: str, *, handed: str = "", payer: str = "", owed: str = "") -> str:
    """The next receipt in cash; its number."""
    change = cents(handed) - cents(amount) if handed else 0
    day.posts([line(amount, owed=owed)], [Tender("cash", Money.parse(handed or amount))], change, payer)
    day.till.takes(cents(amount))
    return day.receipts[-1].number


def by(day: Day, kind: str, amount: str, number: str = "", *, listed: bool = True) -> str:
    """The next receipt by check, money order or card; its number."""
    day.posts([line(amount)], [Tender(kind, Money.parse(amount), number=number)], 0, "Rosa Delgado")
    if listed and kind in day.listed:
        day.listed[kind].append(Listed(Money.parse(amount), number))
    return day.receipts[-1].number


def best(day: Day) -> Finding:
    return only(day).findings[0]


def only(day: Day) -> Part:
    (part,) = search(day.facts())
    return part


def test_a_session_that_balances_has_nothing_to_explain(day: Day) -> None:
    assert search(day.facts()) == ()


def test_missing_cash_of_exactly_one_receipt_names_it(day: Day) -> None:
    day.shifts(-cents("59.29"))
    found = best(day)
    assert (found.cause, found.receipts, found.certainty) == (Cause.RECEIPT, ("02-0123-0005",), "Likely")
    assert found.head == "The cash of receipt 02-0123-0005 may not be in the drawer"
    assert found.evidence.startswith("Its cash is exactly the $59.29 that is missing.")


def test_receipts_alike_are_told_as_one_and_only_a_few_are_named(day: Day) -> None:
    for _ in range(3):
        paid(day, "61.55")
    day.shifts(-cents("61.55"))
    found = best(day)
    assert found.head == "The cash of one of three receipts may not be in the drawer"
    assert found.receipts == ("02-0123-0013", "02-0123-0014", "02-0123-0015")
    for _ in range(4):
        paid(day, "61.55")
    found = best(day)
    assert (len(found.receipts), found.more) == (4, 3)


def test_change_that_went_out_twice_or_not_at_all_names_its_receipt(day: Day) -> None:
    number = paid(day, "61.55", handed="80.00", payer="Ada Ames")
    day.shifts(-cents("18.45"))
    assert (best(day).cause, best(day).receipts) == (Cause.CHANGE, (number,))
    day.shifts(2 * cents("18.45"))
    assert best(day).head == f"The change of receipt {number} may not have been handed back"
    assert "Ada Ames may be owed it" in best(day).evidence


def test_twice_an_amount_went_the_wrong_way(day: Day) -> None:
    day.shifts(-2 * cents("38.20"))
    assert (best(day).cause, best(day).receipts) == (Cause.WRONG_SIGN, ("02-0123-0002",))


def test_a_void_that_was_not_handed_back(day: Day) -> None:
    day.voids(3)
    day.shifts(cents("52.26"))
    assert best(day).head == "The cash of voided receipt 02-0123-0004 may not have been handed back"


def test_digits_swapped_in_what_was_typed(day: Day) -> None:
    number = paid(day, "40.00", handed="54.00")  # $45.00 was handed over
    day.shifts(-cents("9.00"))
    found = best(day)
    assert (found.cause, found.receipts) == (Cause.SWAPPED, (number,))
    assert "$54.00 was typed; $45.00 would balance the drawer." in found.evidence


def test_cash_keyed_as_a_card_is_looked_for_at_the_terminal(day: Day) -> None:
    number = by(day, "card", "73.81")
    day.shifts(cents("73.81"))
    assert best(day).receipts == (number,)
    assert "terminal" in best(day).evidence


# --- checks and money orders -------------------------------------------------------------------------------


def test_a_check_keyed_as_cash_explains_both_differences_at_once(day: Day) -> None:
    day.shifts(-cents("38.20"))
    day.listed["check"].append(Listed(Money.parse("38.20"), "1019"))
    found = only(day).findings[0]
    assert (found.cause, found.receipts) == (Cause.WRONG_TENDER, ("02-0123-0002",))
    assert found.evidence.startswith("Check 1019 of $38.20 is in the drawer and on no receipt")


def test_a_check_keyed_as_part_of_the_cash_is_told_without_a_receipt(day: Day) -> None:
    paid(day, "90.00", owed="120.00")
    day.shifts(-cents("33.33"))
    day.listed["check"].append(Listed(Money.parse("33.33")))
    found = only(day).findings[0]
    assert (found.cause, found.receipts) == (Cause.WRONG_TENDER, ())


def test_cash_keyed_as_a_money_order(day: Day) -> None:
    number = by(day, "money_order", "44.44", "77", listed=False)
    day.shifts(cents("44.44"))
    found = only(day).findings[0]
    assert found.head == f"Receipt {number} may say money order for cash"


def test_a_check_that_is_not_on_the_list_one_too_many_and_one_misread(day: Day) -> None:
    number = by(day, "check", "245.40", "1019", listed=False)
    found = only(day).findings[0]
    assert (found.cause, found.receipts) == (Cause.LISTING, (number,))
    assert only(day).tender == "check"
    day.listed["check"].append(Listed(Money.parse("254.40"), "1019"))
    found = only(day).findings[0]
    assert (found.cause, found.evidence) == (
        Cause.SWAPPED,
        "The receipt says $245.40, the list $254.40; two digits are swapped. Read the check itself.",
    )
    day.listed["check"] = [Listed(Money.parse("245.40"), "1019")] * 2
    assert "is listed once more" in only(day).findings[0].head


def test_what_differs_in_another_way_than_one_item_has_no_single_cause(day: Day) -> None:
    by(day, "check", "245.40", "1019", listed=False)
    day.listed["check"].append(Listed(Money.parse("180.00"), "2044"))
    assert only(day).findings == ()


def test_cash_and_checks_that_differ_by_themselves_are_told_apart(day: Day) -> None:
    number = by(day, "check", "245.40", "1019", listed=False)
    day.shifts(-cents("59.29"))
    cash, checks = search(day.facts())
    assert cash.findings[0].receipts == ("02-0123-0005",)
    assert checks.findings[0].receipts == (number,)


def test_a_check_without_a_number_is_compared_by_its_amount(day: Day) -> None:
    by(day, "check", "245.40", "1019", listed=False)
    day.listed["check"].append(Listed(Money.parse("245.40")))
    assert search(day.facts()) == ()


# --- the count ---------------------------------------------------------------------------------------------


def counted(day: Day, changed: dict[str, int], rolls: dict[str, int] | None = None) -> None:
    """The deciding count as it is typed; the counts before it had one dime less."""
    right = {row.denomination.key: row.loose for row in day.till.count().rows}
    packs = {row.denomination.key: row.packs for row in day.till.count().rows if row.packs}
    before = CashCount.of({**right, "0.10": right["0.10"] - 1}, packs)
    day.counts = [before, before, before, CashCount.of({**right, **changed}, packs if rolls is None else rolls)]


def test_a_row_counted_twice(day: Day) -> None:
    counted(day, {"20.00": 2 * loose(day, "20.00")})
    assert best(day).head == "The $20 row may have been counted twice"


def test_a_row_left_out_that_an_earlier_count_has(day: Day) -> None:
    counted(day, {"5.00": 0})
    found = best(day)
    assert (found.cause, found.head) == (Cause.ROW_LEFT_OUT, "The $5 row may have been left out")
    assert "an earlier count has them" in found.evidence


def test_a_row_is_to_blame_also_where_no_earlier_count_speaks_for_it(day: Day) -> None:
    counted(day, {"20.00": 2 * loose(day, "20.00")})
    day.counts = day.counts[-1:]
    assert best(day).cause is Cause.ROW_DOUBLED


def test_rolls_left_out_and_rolls_taken_for_pieces(day: Day) -> None:
    counted(day, {}, {})
    assert best(day).head == "A part of the 25¢ row may have been left out"
    counted(day, {"0.25": loose(day, "0.25") + 1}, {})
    found = best(day)
    assert (found.cause, found.head) == (Cause.PACKS, "Rolls of 25¢ may have been counted as single pieces")


def test_pieces_taken_for_rolls(day: Day) -> None:
    counted(day, {"0.10": 0}, {"0.25": 1, "0.10": loose(day, "0.10")})
    assert best(day).head == "Single pieces of 10¢ may have been counted as rolls"


def test_digits_swapped_in_a_row(day: Day) -> None:
    pieces = loose(day, "1.00")
    counted(day, {"1.00": pieces_swapped(pieces)[0]})
    heads = [finding.head for finding in only(day).findings]
    assert "Two digits may be swapped in the $1 row" in heads


def loose(day: Day, key: str) -> int:
    return next(row.loose for row in day.till.count().rows if row.denomination.key == key)


# --- the vault and the neighbour ---------------------------------------------------------------------------


def test_a_round_sum_that_is_missing_may_be_a_drop_nobody_recorded(day: Day) -> None:
    day.no_sales.append(EIGHT)
    day.shifts(-cents("500.00"))
    found = best(day)
    assert (found.cause, found.head) == (Cause.DROP, "A drop of $500.00 may not have been recorded")
    assert "The drawer was opened without a sale at 8:00 AM." in found.evidence


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (2, "at 8:00 AM and 8:01 AM."),
        (3, "at 8:00 AM, 8:01 AM and 8:02 AM."),
        (4, "at 8:00 AM, 8:01 AM, 8:02 AM and once more."),
        (6, "at 8:00 AM, 8:01 AM, 8:02 AM and 3 more times."),
    ],
)
def test_openings_without_a_sale_are_told_by_their_times(day: Day, times: int, words: str) -> None:
    day.no_sales += [EIGHT + timedelta(minutes=minute) for minute in range(times)]
    day.shifts(-cents("500.00"))
    assert words in best(day).evidence


def test_a_drop_that_stayed_one_the_wrong_way_and_one_with_digits_swapped(day: Day) -> None:
    day.till.gives(cents("240.00"))
    day.drops.append(Drop(Money.parse("240.00"), EIGHT))
    day.shifts(cents("240.00"))
    assert "may not have left the drawer" in best(day).head
    day.shifts(cents("240.00"))
    assert best(day).head == "The drop of $240.00 at 8:00 AM may have been cash brought from the vault"
    day.shifts(-cents("480.00") - cents("180.00"))
    assert "Two digits may be swapped in the drop of $240.00" in best(day).head


def test_the_neighbour_with_the_opposite_difference(day: Day) -> None:
    day.neighbours.append(Neighbour("03-0044", "03", "Thu Nguyen", Money.parse("20.00")))
    day.shifts(-cents("20.00"))
    found = best(day)
    assert found.head == "Drawer 03 is over by the same $20.00"
    assert "Session 03-0044 of Thu Nguyen" in found.evidence


# --- sums, and chance --------------------------------------------------------------------------------------


def test_two_receipts_in_a_row_and_any_two_of_a_short_session(day: Day) -> None:
    day.shifts(-cents("38.20") - cents("45.23"))
    assert (best(day).cause, best(day).receipts) == (Cause.SUM, ("02-0123-0002", "02-0123-0003"))
    assert best(day).head == "The cash of receipts 02-0123-0002 and 0003 may not be in the drawer"
    day.shifts(cents("45.23") - cents("118.82"))
    assert best(day).receipts == ("02-0123-0002", "02-0123-0011")


def test_an_amount_that_nothing_makes_has_no_single_cause(day: Day) -> None:
    day.shifts(-cents("7.77"))
    assert only(day).findings == ()


def test_chances_are_whole_percents_and_the_likeliest_stands_first(day: Day) -> None:
    paid(day, "59.29", handed="70.00")
    paid(day, "48.58", handed="59.29")
    day.shifts(-cents("59.29"))
    findings = only(day).findings
    assert [finding.chance for finding in findings] == sorted((finding.chance for finding in findings), reverse=True)
    assert all(0 < finding.chance <= 100 for finding in findings)


@pytest.mark.parametrize(("chance", "word"), [(60, "Likely"), (59, "Possible"), (20, "Possible"), (19, "Less likely")])
def test_a_chance_is_told_in_a_word(chance: int, word: str) -> None:
    assert Finding(Cause.RECEIPT, chance, "", "").certainty == word


def test_small_round_amounts_are_commoner_without_a_cause_than_odd_ones() -> None:
    common = searching.unexplained
    assert common(Money.parse("20.00")) > common(Money.parse("19.00")) > common(Money.parse("19.37"))
    assert common(Money.parse("-0.25")) > common(Money.parse("-0.23"))


@pytest.mark.parametrize(
    ("typed", "swapped"),
    [
        (8417, [4817, 8147, 8471]),
        (5400, [4500]),  # whole dollars are typed without cents
        (5000, []),  # no number begins with a nought
        (120, [210, 102]),
        (100, []),
    ],
)
def test_swapped_digits_stand_beside_each_other(typed: int, swapped: list[int]) -> None:
    assert swaps(typed) == swapped
    assert all((typed - other) % 9 == 0 for other in swaps(typed))

# SPDX-License-Identifier: Apache-2.0
"""The bank's credits are held against the bags: exact first, then by date, and what is left is left on both sides."""

from datetime import date, timedelta

from app.domain.bank_match import BankLine, Slip, match
from app.domain.money import Money

DAY = date(2026, 11, 20)


def slip(bag: str, total: str = "755.00", day: date = DAY, bank: str = "GENERAL") -> Slip:
    return Slip(f"id-{bag}", bank, bag, day, Money.parse(total))


def line(name: str, amount: str = "755.00", after: int = 1, reference: str = "", bank: str = "GENERAL") -> BankLine:
    return BankLine(name, bank, DAY + timedelta(days=after), Money.parse(amount), reference, "DEPOSIT")


def test_a_bag_the_bank_names_is_matched_before_any_other_of_its_amount() -> None:
    found = match([slip("B-1"), slip("B-2")], [line("a"), line("b", reference="bag b-1", after=30)])
    assert [(one.slip.bag, one.line.id, one.by_bag) for one in found.exact] == [("B-1", "b", True), ("B-2", "a", False)]
    assert (found.slips, found.lines, found.other_amount) == ((), (), ())


def test_without_a_bag_only_the_same_amount_within_a_week_is_it() -> None:
    for other in (line("a", after=8), line("a", after=-1), line("a", "755.01"), line("a", bank="PAPER")):
        found = match([slip("B-1")], [other])
        assert (found.exact, [one.bag for one in found.slips], found.lines) == ((), ["B-1"], (other,))
    assert match([slip("B-1")], [line("a", after=7)]).exact


def test_a_named_bag_of_another_amount_tells_what_the_bank_counted() -> None:
    (other,) = match([slip("B-1")], [line("a", "750.00", reference="B-1")]).other_amount
    assert (other.slip.bag, other.difference) == ("B-1", Money.parse("-5.00"))


def test_a_bag_is_a_word_of_its_own() -> None:
    found = match([slip("B-1")], [line("a", "1.00", reference="B-10"), line("b", "2.00", reference="XB-1")])
    assert (len(found.slips), len(found.lines)) == (1, 2)


def test_each_line_is_one_deposits_and_the_earlier_one_comes_first() -> None:
    found = match([slip("B-2", day=DAY + timedelta(days=1)), slip("B-1")], [line("a", after=2)])
    assert [one.slip.bag for one in found.exact] == ["B-1"]
    assert [one.bag for one in found.slips] == ["B-2"]

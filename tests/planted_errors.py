# SPDX-License-Identifier: Apache-2.0
"""Mistakes planted in invented sessions, each the way it happens at a window, with what a search should answer.

A planting changes a day in place and says the cause and the receipts it is about; it gives None where the day offers
nothing to get wrong in that way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.change import quick_cash
from app.domain.count import CashCount, PieceRow
from app.domain.denomination import Denomination
from app.domain.detective.facts import Cause, Drop, Neighbour, handed_over, kept, pieces_swapped, swaps
from app.domain.kinds.counting import Listed
from app.domain.money import ZERO, Money
from app.domain.receipt import PostedReceipt
from app.domain.rounding import EXACT
from app.domain.tender import Tender
from tests.invented_sessions import Day


@dataclass(frozen=True)
class Planted:
    """What was done: the cause, the receipts it is about, and a word that has to stand in the finding's head."""

    cause: Cause
    receipts: tuple[str, ...] = ()
    word: str = ""


Planting = Callable[[Day], Planted | None]
PLANTINGS: dict[str, Planting] = {}


def planting(function: Planting) -> Planting:
    """Add a way to go wrong, under its name."""
    PLANTINGS[function.__name__] = function
    return function


def one_of(day: Day, fits: Callable[[PostedReceipt], object]) -> int | None:
    found = [place for place, receipt in enumerate(day.receipts) if receipt.voided is None and fits(receipt)]
    return day.dice.choice(found) if found else None


def takes_cash(receipt: PostedReceipt) -> bool:
    return kept(receipt) > ZERO


# --- digits swapped ----------------------------------------------------------------------------------------


@planting
def digits_swapped_in_the_cash_handed_over(day: Day) -> Planted | None:
    """$54.00 is keyed for the $45.00 handed over, and the change follows what was keyed."""

    def ways(receipt: PostedReceipt) -> list[int]:
        handed, due = handed_over(receipt), kept(receipt)
        if not receipt.change or handed in quick_cash(due, EXACT):
            return []
        return [keyed for keyed in swaps(handed.cents) if keyed >= due.cents and handed.cents in swaps(keyed)]

    place = one_of(day, ways)
    if place is None:
        return None
    receipt = day.receipts[place]
    handed = handed_over(receipt).cents
    keyed = day.dice.choice(ways(receipt))
    tenders = tuple(Tender("cash", Money(keyed)) if t.kind == "cash" else t for t in receipt.tenders)
    change = receipt.change.cents + keyed - handed
    day.receipts[place] = replace(receipt, tenders=tenders, change=Money(change))
    day.shifts(handed - keyed)
    return Planted(Cause.SWAPPED, (receipt.number,))


@planting
def digits_swapped_in_a_part_payment(day: Day) -> Planted | None:
    """$62.00 are paid in exact cash on a bill, and $26.00 are typed."""

    def ways(receipt: PostedReceipt) -> list[int]:
        first = receipt.lines[0]
        exact = takes_cash(receipt) and not receipt.change and len(receipt.tenders) == len(receipt.lines) == 1
        if not exact or first.open is None or first.amount == first.open:
            return []
        return [m for m in swaps(first.amount.cents) if m <= first.open.cents and first.amount.cents in swaps(m)]

    place = one_of(day, ways)
    if place is None:
        return None
    receipt = day.receipts[place]
    typed = day.dice.choice(ways(receipt))
    lines = (replace(receipt.lines[0], amount=Money(typed)),)
    day.receipts[place] = replace(receipt, lines=lines, tenders=(Tender("cash", Money(typed)),), total=Money(typed))
    return Planted(Cause.SWAPPED, (receipt.number,))


@planting
def digits_swapped_in_a_row_of_the_count(day: Day) -> Planted | None:
    """21 is typed for 12 pieces."""
    rows = [row for row in day.till.count().rows if pieces_swapped(row.loose)]
    if not rows:
        return None
    row = day.dice.choice(rows)
    return _miscounted(day, row, day.dice.choice(pieces_swapped(row.loose)), row.packs, Cause.SWAPPED)


@planting
def digits_swapped_in_a_drop(day: Day) -> Planted | None:
    """$540.00 go to the vault and $450.00 are typed."""
    places = [place for place, drop in enumerate(day.drops) if swaps(drop.amount.cents)]
    if not places:
        return None
    place = day.dice.choice(places)
    typed = day.dice.choice(swaps(day.drops[place].amount.cents))
    wrong = day.drops[place].amount.cents - typed
    day.drops[place] = replace(day.drops[place], amount=Money(typed))
    return Planted(Cause.SWAPPED, word="drop") if wrong else None


# --- one receipt, its change, the wrong way ----------------------------------------------------------------


@planting
def the_cash_of_a_receipt_was_never_taken(day: Day) -> Planted | None:
    """The payer leaves with the receipt and the money."""
    place = one_of(day, takes_cash)
    assert place is not None
    day.shifts(-kept(day.receipts[place]).cents)
    return Planted(Cause.RECEIPT, (day.receipts[place].number,))


@planting
def the_cash_of_a_void_was_not_handed_back(day: Day) -> Planted | None:
    """A receipt is voided, and the payer is gone already."""
    voided = [receipt for receipt in day.receipts if receipt.voided is not None and takes_cash(receipt)]
    if not voided:
        return None
    receipt = day.dice.choice(voided)
    day.shifts(kept(receipt).cents)
    return Planted(Cause.RECEIPT, (receipt.number,))


@planting
def cash_was_taken_on_a_receipt_that_says_card(day: Day) -> Planted | None:
    """The wrong key of payment: the cash lies in the drawer."""
    place = one_of(day, lambda receipt: handed_over(receipt, "card"))
    assert place is not None
    day.shifts(handed_over(day.receipts[place], "card").cents)
    return Planted(Cause.RECEIPT, (day.receipts[place].number,))


@planting
def change_was_handed_out_twice(day: Day) -> Planted | None:
    place = one_of(day, lambda receipt: receipt.change)
    assert place is not None
    day.shifts(-day.receipts[place].change.cents)
    return Planted(Cause.CHANGE, (day.receipts[place].number,))


@planting
def change_was_not_handed_back(day: Day) -> Planted | None:
    place = one_of(day, lambda receipt: receipt.change)
    assert place is not None
    day.shifts(day.receipts[place].change.cents)
    return Planted(Cause.CHANGE, (day.receipts[place].number,))


@planting
def a_payment_was_paid_out(day: Day) -> Planted | None:
    """What should have been taken in is handed out: twice the amount is missing."""
    place = one_of(day, takes_cash)
    assert place is not None
    day.shifts(-2 * kept(day.receipts[place]).cents)
    return Planted(Cause.WRONG_SIGN, (day.receipts[place].number,))


@planting
def cash_from_the_vault_was_recorded_as_a_drop(day: Day) -> Planted | None:
    amount = 10000 * day.dice.randrange(1, 4)
    day.drops.append(Drop(Money(amount), day.at()))
    day.shifts(amount)
    return Planted(Cause.WRONG_SIGN, word="drop")


# --- the kind of tender, and the list ----------------------------------------------------------------------


def _keyed_as_cash(day: Day, kind: str) -> Planted | None:
    place = one_of(day, lambda receipt: [t.kind for t in receipt.tenders] == [kind])
    if place is None:
        return None
    receipt = day.receipts[place]
    day.receipts[place] = replace(receipt, tenders=(Tender("cash", receipt.total),))
    return Planted(Cause.WRONG_TENDER, (receipt.number,))


@planting
def a_check_was_keyed_as_cash(day: Day) -> Planted | None:
    return _keyed_as_cash(day, "check")


@planting
def a_money_order_was_keyed_as_cash(day: Day) -> Planted | None:
    return _keyed_as_cash(day, "money_order")


@planting
def cash_was_keyed_as_a_check(day: Day) -> Planted | None:
    place = one_of(day, lambda receipt: [t.kind for t in receipt.tenders] == ["cash"] and not receipt.change)
    if place is None:
        return None
    receipt = day.receipts[place]
    day.receipts[place] = replace(receipt, tenders=(Tender("check", receipt.total, number="77"),))
    return Planted(Cause.WRONG_TENDER, (receipt.number,))


@planting
def a_check_was_left_off_the_list(day: Day) -> Planted | None:
    place = one_of(day, lambda receipt: any(t.kind == "check" for t in receipt.tenders))
    if place is None:
        return None
    check = next(t for t in day.receipts[place].tenders if t.kind == "check")
    day.listed["check"].remove(Listed(check.amount, check.number))
    return Planted(Cause.LISTING, (day.receipts[place].number,))


@planting
def a_check_was_listed_with_digits_swapped(day: Day) -> Planted | None:
    place = one_of(day, lambda receipt: any(t.kind == "check" and swaps(t.amount.cents) for t in receipt.tenders))
    if place is None:
        return None
    check = next(t for t in day.receipts[place].tenders if t.kind == "check")
    item = Listed(check.amount, check.number)
    wrong = Listed(Money(day.dice.choice(swaps(check.amount.cents))), check.number)
    day.listed["check"][day.listed["check"].index(item)] = wrong
    return Planted(Cause.SWAPPED, (day.receipts[place].number,))


# --- the count ---------------------------------------------------------------------------------------------


def _row(cash: CashCount, changed: PieceRow) -> CashCount:
    kept_rows = (row for row in cash.rows if row.denomination != changed.denomination)
    return CashCount((*kept_rows, changed))


def _miscounted(day: Day, row: PieceRow, loose: int, packs: int, cause: Cause) -> Planted:
    """The deciding count has a wrong row; half of the time the counts before it had the same, else each its own."""
    right = day.till.count()
    wrong = _row(right, PieceRow(row.denomination, loose, packs))
    if day.dice.random() < 0.5:
        day.counts = [wrong] * 4
    else:
        others = [one for one in right.rows if one.loose]
        before = []
        for _ in range(3):
            other = day.dice.choice(others)
            before.append(_row(right, PieceRow(other.denomination, other.loose - 1, other.packs)))
        day.counts = [*before, wrong]
    return Planted(cause, word=row.denomination.label)


def _rows(day: Day, fits: Callable[[PieceRow], object]) -> PieceRow | None:
    rows = [row for row in day.till.count().rows if fits(row)]
    return day.dice.choice(rows) if rows else None


def _bill(denomination: Denomination) -> bool:
    return not denomination.coin


@planting
def a_row_of_bills_was_doubled(day: Day) -> Planted | None:
    row = _rows(day, lambda row: _bill(row.denomination) and row.loose > 1)
    return row and _miscounted(day, row, row.loose * 2, row.packs * 2, Cause.ROW_DOUBLED)


@planting
def a_row_of_coins_was_doubled(day: Day) -> Planted | None:
    row = _rows(day, lambda row: row.denomination.coin and row.loose > 1)
    return row and _miscounted(day, row, row.loose * 2, row.packs * 2, Cause.ROW_DOUBLED)


@planting
def a_row_of_bills_was_left_out(day: Day) -> Planted | None:
    row = _rows(day, lambda row: _bill(row.denomination) and row.loose > 2)
    return row and _miscounted(day, row, 0, row.packs, Cause.ROW_LEFT_OUT)


@planting
def the_rolls_of_a_coin_were_left_out(day: Day) -> Planted | None:
    row = _rows(day, lambda row: row.denomination.coin and row.loose and row.packs)
    return row and _miscounted(day, row, row.loose, 0, Cause.ROW_LEFT_OUT)


@planting
def rolls_were_counted_as_pieces(day: Day) -> Planted | None:
    row = _rows(day, lambda row: row.denomination.coin and row.packs)
    return row and _miscounted(day, row, row.loose + row.packs, 0, Cause.PACKS)


@planting
def pieces_were_counted_as_rolls(day: Day) -> Planted | None:
    row = _rows(day, lambda row: row.denomination.coin and 1 < row.loose < 40 and not row.packs)
    return row and _miscounted(day, row, 0, row.loose, Cause.PACKS)


# --- drops, sums, the neighbour ----------------------------------------------------------------------------


@planting
def a_drop_was_not_recorded(day: Day) -> Planted | None:
    """The bag goes to the vault after an opening without a sale, and nobody records it."""
    held = sum(row.amount.cents for row in day.till.count().rows if row.denomination.face.cents >= 1000)
    if held < 10000:
        return None
    day.no_sales.append(day.at())
    day.shifts(-(held // 10000 * 10000))
    return Planted(Cause.DROP, word="drop")


@planting
def a_drop_stayed_in_the_drawer(day: Day) -> Planted | None:
    if not day.drops:
        return None
    day.shifts(day.dice.choice(day.drops).amount.cents)
    return Planted(Cause.DROP, word="drop")


def _in_a_row(day: Day, size: int) -> list[PostedReceipt]:
    paid = [receipt for receipt in day.receipts if receipt.voided is None and takes_cash(receipt)]
    start = day.dice.randrange(len(paid) - size + 1)
    return paid[start : start + size]


@planting
def the_cash_of_two_receipts_in_a_row_was_never_taken(day: Day) -> Planted | None:
    """One person pays for two, and the money is put aside."""
    both = _in_a_row(day, 2)
    day.shifts(-sum(kept(receipt).cents for receipt in both))
    return Planted(Cause.SUM, tuple(receipt.number for receipt in both))


@planting
def the_cash_of_three_receipts_in_a_row_was_never_taken(day: Day) -> Planted | None:
    three = _in_a_row(day, 3)
    day.shifts(-sum(kept(receipt).cents for receipt in three))
    return Planted(Cause.SUM, tuple(receipt.number for receipt in three))


@planting
def two_voids_were_not_handed_back(day: Day) -> Planted | None:
    voided = [receipt for receipt in day.receipts if receipt.voided is not None and takes_cash(receipt)]
    if len(voided) < 2:
        return None
    both = day.dice.sample(voided, 2)
    day.shifts(sum(kept(receipt).cents for receipt in both))
    return Planted(Cause.SUM, tuple(sorted(receipt.number for receipt in both)))


def _beside(day: Day, cents: int) -> Planted:
    day.neighbours = [Neighbour("05-0044", "05", "Robert Wells", Money(-cents)), *day.neighbours]
    day.shifts(cents)
    return Planted(Cause.NEIGHBOUR, word="05")


@planting
def a_bill_was_lent_to_the_next_drawer(day: Day) -> Planted | None:
    return _beside(day, -day.dice.choice((1000, 2000, 5000)))


@planting
def a_payment_went_into_the_next_drawer(day: Day) -> Planted | None:
    place = one_of(day, takes_cash)
    assert place is not None
    return _beside(day, -kept(day.receipts[place]).cents)

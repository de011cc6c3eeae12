# SPDX-License-Identifier: Apache-2.0
"""The cart does what the counter does: add, change, take back, take money, finish."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain import draft_text
from app.domain.account import AccountCard, Charge, ChargeShare
from app.domain.allocation import AllocationPolicy
from app.domain.code import CodeField, RevenueCode, price
from app.domain.draft import Draft
from app.domain.errors import CounterError
from app.domain.kinds.receipt import ChargeLine, CodeLine, CreditLine, receipt
from app.domain.money import ZERO, Money
from app.domain.receipt import parts_of
from app.domain.rounding import EXACT, RoundingPolicy
from app.domain.tender import STARTER_TENDER_KINDS, Tender

DAY = date(2026, 11, 20)
OLDEST = AllocationPolicy()
KINDS = {kind.code: kind for kind in STARTER_TENDER_KINDS}
UP = RoundingPolicy("round_up_credit", "Resolution 2026-41", DAY)
TAG = CodeField("tag", "Tag number")
DOGLIC = price(
    RevenueCode("DOGLIC", "Dog license", "fixed", (("100-4230", 1),), amount=Money(2000), fields=(TAG,)),
    fields={"tag": "4471"},
)


def charge(id: str, gl: str, cents: int, due: date, component: str = "principal") -> Charge:  # noqa: A002
    share = ChargeShare(gl, Money(cents), Money(cents))
    return Charge(id, "UB-1", id, f"Bill {id}", "water", component, due, Money(cents), Money(cents), (share,))


PENALTY = charge("c1", "501-1310", 800, date(2026, 6, 22), "penalty")
WATER = charge("c2", "501-1310", 6200, date(2026, 6, 22))
SEWER = charge("c3", "521-1310", 4500, date(2026, 7, 22))
ROSA = AccountCard("UB-1", "utility", "Rosa Delgado", charges=(PENALTY, WATER, SEWER))
CHECK = Tender("check", Money(8000), number="1021", routing="121000358")


def cash(cents: int) -> Tender:
    return Tender("cash", Money(cents))


def cart(cents: int | None = 10000) -> Draft:
    return Draft().add_account(ROSA, None if cents is None else Money(cents), OLDEST, DAY)


def amounts(draft: Draft) -> list[tuple[str, int]]:
    return [(line.text, line.amount.cents) for line in draft.lines]


def test_an_account_and_a_dog_license_are_paid_by_check_and_cash() -> None:
    draft = cart().add_code(DOGLIC).paid_by(" Rosa Delgado ").opened("id-1").opened("id-2")
    assert draft.total == Money(12000)
    draft = draft.add_tender(CHECK, KINDS, EXACT).add_tender(cash(5000), KINDS, EXACT)
    assert (draft.id, draft.payer, draft.taken, draft.accounts) == ("id-1", "Rosa Delgado", Money(13000), ("UB-1",))
    assert draft.settled(KINDS, EXACT).change == Money(1000)
    story = draft.story("01-0001-0001", KINDS, EXACT)
    assert (story.total, story.change, story.rounding) == (Money(12000), Money(1000), ZERO)
    body = receipt(story, KINDS)
    assert [line["cents"] for line in body["lines"]] == [800, 6200, 3000, 2000]
    assert body["payer"] == "Rosa Delgado"


def test_all_that_is_owed_is_offered_when_no_amount_is_named() -> None:
    draft = cart(None)
    assert draft.total == Money(11500)
    assert draft.lines[0].why == "Oldest due date first: due Jun 22, penalty before principal."
    assert {line.name for line in draft.lines} == {"Rosa Delgado"}
    assert draft.add_code(DOGLIC).lines[-1].why == ""


def test_what_is_paid_ahead_becomes_credit_in_the_fund_of_the_charge_paid_last() -> None:
    story = cart(12000).lines[-1].story
    assert story == CreditLine("UB-1", "521", "Paid ahead, held as credit", Money(500))


def test_money_on_an_account_without_charges_is_credit_in_its_usual_fund() -> None:
    paid_up = replace(ROSA, charges=())
    assert Draft().add_account(paid_up, Money(500), OLDEST, DAY).lines[0].story.fund == "501"  # type: ignore[union-attr]
    known = replace(paid_up, credit_fund="541")
    assert Draft().add_account(known, Money(500), OLDEST, DAY).lines[0].story.fund == "541"  # type: ignore[union-attr]


def test_nothing_open_needs_an_amount() -> None:
    with pytest.raises(CounterError, match="Nothing is open on UB-1"):
        Draft().add_account(replace(ROSA, charges=()), None, OLDEST, DAY)


def test_the_same_charge_never_stands_on_a_receipt_twice() -> None:
    with pytest.raises(CounterError, match="stands on this receipt already"):
        cart(None).add_account(ROSA, None, OLDEST, DAY)
    with pytest.raises(CounterError, match="Bill c3 stands on this receipt already") as refused:
        cart(None).add_charge(ROSA, SEWER, None, OLDEST)
    assert refused.value.field == "charge"
    rest = Draft().add_charge(ROSA, SEWER, None, OLDEST).add_account(ROSA, None, OLDEST, DAY)
    assert amounts(rest) == [("Bill c3", 4500), ("Bill c1", 800), ("Bill c2", 6200)]


def test_a_named_charge_is_paid_alone() -> None:
    draft = Draft().add_charge(ROSA, SEWER, Money(1500), OLDEST)
    assert amounts(draft) == [("Bill c3", 1500)]
    assert draft.lines[0].why == "The payer named this charge, $30.00 remains."
    assert cart(None).add_code(DOGLIC).accounts == ("UB-1",)


def test_another_amount_for_an_account_is_allocated_anew_where_it_stood() -> None:
    draft = Draft().add_code(DOGLIC).add_account(ROSA, Money(12000), OLDEST, DAY).add_code(DOGLIC)
    changed = draft.pay_account(ROSA, Money(1000), OLDEST, DAY)
    assert amounts(changed) == [("Dog license", 2000), ("Bill c1", 800), ("Bill c2", 200), ("Dog license", 2000)]
    fresh = Draft().add_code(DOGLIC).pay_account(ROSA, Money(500), OLDEST, DAY)
    assert amounts(fresh) == [("Dog license", 2000), ("Bill c1", 500)]


def test_a_line_takes_another_amount_up_to_what_is_open() -> None:
    draft = cart(12000)
    changed = draft.change_amount(2, Money(4000))
    line = changed.lines[2].story
    assert isinstance(line, ChargeLine)
    assert (line.amount, line.why, line.adds_up()) == (Money(4000), "The amount was typed, $5.00 remains.", True)
    assert draft.change_amount(2, Money(4500)).lines[2].why == "The amount was typed."
    assert draft.change_amount(3, Money(900)).lines[3].amount == Money(900)
    with pytest.raises(CounterError, match=r"Bill c3 takes \$45\.00 or less"):
        draft.change_amount(2, Money(4501))
    for cents in (0, -1):
        with pytest.raises(CounterError, match="more than zero"):
            draft.change_amount(2, Money(cents))
    with pytest.raises(CounterError, match="follows from its code"):
        draft.add_code(DOGLIC).change_amount(4, Money(1))


def test_a_charge_paid_whole_keeps_its_amount() -> None:
    whole = replace(SEWER, partial=False)
    draft = Draft().add_charge(ROSA, whole, None, OLDEST)
    assert draft.change_amount(0, Money(4500)).total == Money(4500)
    with pytest.raises(CounterError, match=r"\$45\.00, whole"):
        draft.change_amount(0, Money(4499))


def test_lines_are_taken_off_one_by_one() -> None:
    draft = cart(None)
    assert amounts(draft.remove(0)) == [("Bill c2", 6200), ("Bill c3", 4500)]
    assert amounts(draft.undo_line()) == [("Bill c1", 800), ("Bill c2", 6200)]
    assert len(draft.lines) == 3
    for place in (-1, 3):
        with pytest.raises(CounterError, match="no such line"):
            draft.remove(place)
    with pytest.raises(CounterError, match="no such line"):
        Draft().undo_line()


def test_lines_stay_as_they_are_once_money_was_received() -> None:
    draft = cart(None).add_tender(CHECK, KINDS, EXACT)
    for act in (
        lambda: draft.remove(0),
        lambda: draft.change_amount(0, Money(1)),
        lambda: draft.pay_account(ROSA, Money(1), OLDEST, DAY),
    ):
        with pytest.raises(CounterError, match="Money was received"):
            act()
    assert draft.add_code(DOGLIC).total == Money(13500)
    assert draft.undo_tender().remove(0).total == Money(10700)
    assert draft.without_tenders().tenders == ()


def test_tenders_are_checked_as_they_are_taken() -> None:
    with pytest.raises(CounterError, match="nothing to pay yet"):
        Draft().add_tender(cash(100), KINDS, EXACT)
    with pytest.raises(CounterError, match="routing number is missing"):
        cart().add_tender(replace(CHECK, routing=""), KINDS, EXACT)
    with pytest.raises(CounterError, match="cannot be more than what is owed"):
        cart().add_tender(replace(CHECK, amount=Money(10001)), KINDS, EXACT)
    with pytest.raises(CounterError, match="No money was taken yet"):
        cart().undo_tender()
    twice = cart().add_tender(cash(2000), KINDS, EXACT).add_tender(cash(500), KINDS, EXACT)
    assert twice.tenders == (cash(2500),)


def test_a_receipt_is_finished_only_when_nothing_is_missing() -> None:
    with pytest.raises(CounterError, match="nothing to finish"):
        Draft().story("01-0001-0001", KINDS, EXACT)
    with pytest.raises(CounterError, match="nothing to finish"):
        cart().story("01-0001-0001", KINDS, EXACT)
    with pytest.raises(CounterError, match=r"\$1\.00 short"):
        cart().add_tender(cash(9900), KINDS, EXACT).story("01-0001-0001", KINDS, EXACT)


def test_what_a_receipt_tells_is_reckoned_once_and_anew_when_the_draft_or_the_rules_change() -> None:
    draft = cart().opened("id-1").add_tender(cash(10000), KINDS, EXACT)
    told = draft.told(KINDS, EXACT)
    assert {**told.content, "number": "n"} == receipt(draft.story("n", KINDS, EXACT), KINDS)
    assert told.parts == parts_of(told.content)
    assert draft.told(KINDS, EXACT) is told
    assert draft.settled(KINDS, EXACT) is draft.settled(KINDS, EXACT)
    assert draft.told(KINDS, UP) is not told
    named = draft.paid_by("Rosa Delgado")
    assert (named.told(KINDS, EXACT).content["payer"], told.content["payer"]) == ("Rosa Delgado", "")
    assert named == draft.paid_by("Rosa Delgado")


def test_nothing_is_told_of_a_payment_that_is_short() -> None:
    with pytest.raises(CounterError, match="short"):
        cart().opened("id-1").add_tender(cash(9000), KINDS, EXACT).told(KINDS, EXACT)


def test_rounding_up_becomes_a_line_of_credit_on_the_account() -> None:
    draft = Draft().add_charge(ROSA, SEWER, Money(1501), OLDEST).add_tender(cash(2000), KINDS, UP)
    story = draft.story("01-0001-0001", KINDS, UP)
    assert story.lines[-1] == CreditLine("UB-1", "521", "Rounding of cash, held as credit", Money(4), "rounding")
    assert (story.total, story.rounding, story.change) == (Money(1505), ZERO, Money(495))
    assert receipt(story, KINDS)["total"] == 1505
    on_account_code = Draft().add_code(replace(DOGLIC, amount=Money(2001)), "UB-1", "Rosa Delgado")
    named = on_account_code.add_tender(cash(3000), KINDS, UP).story("01-0001-0001", KINDS, UP)
    assert isinstance(named.lines[-1], CreditLine)
    assert named.lines[-1].fund == "100"


def test_a_payment_may_come_by_mail_on_an_earlier_day() -> None:
    draft = cart().came_by("mail", date(2026, 11, 18)).add_tender(cash(10000), KINDS, EXACT)
    story = draft.story("01-0001-0001", KINDS, EXACT)
    assert (story.channel, story.received) == ("mail", date(2026, 11, 18))
    with pytest.raises(CounterError, match="do not come by “pigeon”"):
        draft.came_by("pigeon")


def test_a_card_number_is_no_payer() -> None:
    with pytest.raises(CounterError, match="looks like a card number") as refused:
        Draft().paid_by("4111 1111 1111 1111")
    assert refused.value.field == "payer"


def test_a_cart_set_aside_is_read_back_as_it_was() -> None:
    draft = cart(12000).add_code(DOGLIC, "UB-1", "Rosa Delgado").paid_by("Rosa “R.” Delgado")
    assert draft_text.read(draft_text.written(draft)) == draft
    mailed = draft.came_by("mail", date(2026, 11, 18))
    billed = replace(mailed, lines=(replace(mailed.lines[0], charge=replace(PENALTY, billed=date(2026, 6, 1))),))
    assert draft_text.read(draft_text.written(billed)) == billed
    assert isinstance(draft.lines[-1].story, CodeLine)


def test_a_cart_keeps_neither_its_id_nor_its_money_when_set_aside() -> None:
    draft = cart().opened("id-1").add_tender(cash(100), KINDS, EXACT)
    back = draft_text.read(draft_text.written(draft))
    assert (back.id, back.tenders, back.lines) == ("", (), draft.lines)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"lines": [{}]}', "x"])
def test_a_text_that_is_no_cart_is_told_calmly(text: str) -> None:
    with pytest.raises(CounterError, match="cannot be read"):
        draft_text.read(text)


def test_a_charge_line_that_lost_what_was_open_is_no_cart() -> None:
    text = draft_text.written(cart(800)).replace('"open": 800, "rule"', '"rule"')
    with pytest.raises(CounterError, match="cannot be read"):
        draft_text.read(text)

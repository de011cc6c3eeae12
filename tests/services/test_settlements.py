# SPDX-License-Identifier: Apache-2.0
"""A day's cards as a processor pays them: settled gross and fee, matched with the bank, explained where they differ."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app import resources
from app.domain.errors import CounterError
from app.domain.money import Money
from app.domain.paper import lay_out, rows_of
from app.domain.policy import PolicyRecord
from app.services import deposits, papers, settlements, statements
from app.services.consents import Witness
from app.services.desk import Desk
from app.services.setup.policies import adopt
from tests.books import DAY, FLOAT, PASSWORD, Books, drawer, item, money
from tests.services.test_deposits import proven
from tests.services.test_ofx import BAG, sgml, whole
from tests.storage.spec.settlement_cases import visa, with_cards

At = Callable[..., Desk]
__all__ = ["proven"]


@pytest.fixture
def taken(city: Books) -> Books:
    """Two sessions of one day: 09 took $120.00 by card, 02 took $30.00 and $45.00."""
    with_cards(city)
    two = drawer(city, "02", "tnguyen").opens()
    for amount in ("30.00", "45.00"):
        two.takes([item("DOGLIC", amount)], [visa(amount)])
    two.begins_count().counts(FLOAT)
    two.submits()
    two.closes("jkim")
    return city


def settles(desk: Desk, gross: str = "195.00", credited: str = "190.00", **changed: Any) -> settlements.Settled:
    said = {"bank": "GENERAL", "batch": "B-4471", **changed}
    return settlements.settle(desk, day=DAY, gross=money(gross), credited=money(credited), **said)


def test_a_day_is_settled_gross_and_fee(taken: Books, at: At) -> None:
    (day,) = settlements.waiting(at("lortiz"))
    assert (day.date, day.gross, [part.book for part in day.parts]) == (DAY, money("195.00"), ["02-0001", "09-0001"])
    entry_id = taken.new_id()
    made = settles(at("lortiz"), entry_id=entry_id)
    assert (made.gross, made.credited, made.fee) == (money("195.00"), money("190.00"), money("5.00"))
    assert settles(at("lortiz"), entry_id=entry_id) == made
    assert settlements.waiting(at("lortiz")) == ()
    with pytest.raises(CounterError, match="No cards of Nov 20 wait for a processor"):
        settles(at("lortiz"))


@pytest.mark.parametrize(
    ("gross", "said"),
    [
        ("165.00", "Just that was paid on receipt 02-0001-0001 of session 02-0001; it may be missing there."),
        ("315.00", "Just that was paid on receipt 09-0001-0001 of session 09-0001; it may stand there twice."),
        ("120.00", "Just that was taken by session 02-0001; it may be missing there."),
        ("194.00", "By session: 02-0001 $75.00, 09-0001 $120.00."),
    ],
    ids=["a receipt is missing", "a receipt stands twice", "a session is missing", "no single cause"],
)  # fmt: skip
def test_what_does_not_fit_names_session_and_receipt(taken: Books, at: At, gross: str, said: str) -> None:
    with pytest.raises(CounterError) as refused:
        settles(at("lortiz"), gross)
    assert said in refused.value.message
    assert "than the receipts, which come to $195.00." in refused.value.message
    assert refused.value.field == "gross"
    assert len(settlements.waiting(at("lortiz"))) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"batch": " "}, "batch"), ({"bank": "OTHER"}, "bank"), ({"credited": "195.01"}, "credited"),
     ({"credited": "0.00"}, "credited")],
)  # fmt: skip
def test_what_is_missing_or_too_much_is_told_beside_it(
    taken: Books, at: At, changed: dict[str, str], field: str
) -> None:
    with pytest.raises(CounterError) as refused:
        settles(at("lortiz"), **changed)
    assert refused.value.field == field


def test_a_fee_above_the_usual_needs_a_reason_and_another_person(taken: Books, at: At, proven: None) -> None:
    desk, second = at("lortiz"), Witness("jkim", PASSWORD)
    for said, field in (
        ({}, "reason"),
        ({"reason": "a chargeback"}, "approver"),
        ({"reason": "a chargeback", "second": Witness("lortiz", PASSWORD)}, "approver"),
        ({"reason": "a chargeback", "second": Witness("jkim", "no")}, "password"),
    ):
        with pytest.raises(CounterError) as refused:
            settles(desk, credited="185.00", **said)
        assert refused.value.field == field
    made = settles(desk, credited="185.00", reason="a chargeback", second=second)
    assert (made.fee, made.reason, made.approved_by) == (money("10.00"), "a chargeback", "Jkim")
    assert settlements.again(desk, made.id) == made
    slip = "\n".join(rows_of(lay_out(papers.settlement_slip(desk, made), 48)))
    for words in ("CARDS SETTLED", "B-4471", "195.00", "10.00", "$185.00", "a chargeback", "Agreed: Jkim"):
        assert words in slip


def test_a_policy_says_what_one_person_leaves_the_processor(taken: Books, at: At) -> None:
    adopt(at("admin"), PolicyRecord("card_fee", 0, at("admin").today(), {"share": 200}))
    assert deposits.overview(at("lortiz")).card_fee == 200
    with pytest.raises(CounterError, match=r"keeps \$5\.00, so a second person agrees"):
        settles(at("lortiz"), reason="a chargeback")
    for wrong in ({}, {"share": 10001}, {"share": "5"}):
        with pytest.raises(CounterError) as refused:
            adopt(at("admin"), PolicyRecord("card_fee", 0, at("admin").today(), wrong))
        assert refused.value.field == "share"


def test_a_batch_is_settled_once(taken: Books, at: At) -> None:
    made = settles(at("lortiz"))
    nine = drawer(taken, "09", "idle", 2).opens(grand=money("127.00"))
    nine.takes([item("DOGLIC", "50.00")], [visa("50.00")])
    nine.begins_count().counts(FLOAT)
    nine.submits()
    nine.closes("jkim")
    with pytest.raises(CounterError, match="Batch B-4471 was settled before") as refused:
        settles(at("lortiz"), "50.00", "49.00")
    assert refused.value.field == "batch"
    assert [(one.id, one.batch) for one in deposits.overview(at("lortiz")).settled] == [(made.id, "B-4471")]


def test_who_makes_no_deposits_settles_no_cards(taken: Books, at: At) -> None:
    for name in ("mdiaz", "pshah", "admin"):
        with pytest.raises(CounterError, match="may not settle cards"):
            settles(at(name))


def test_the_banks_credit_is_matched_with_it(taken: Books, at: At, tmp_path: Path) -> None:
    settles(at("lortiz"))
    file = tmp_path / "november.ofx"
    paid = (DAY + timedelta(days=3)).strftime("%Y%m%d")
    file.write_text(whole(sgml(**{**BAG, "TRNAMT": "190.00", "DTPOSTED": paid}, NAME="MERCHANT BATCH B-4471")))
    statements.bring_in(at("lortiz"), bank="GENERAL", file=file, mapping=resources.path("bank", "statement.toml"))
    matched = deposits.overview(at("lortiz")).compared.matched
    assert ([one.slip.bag for one in matched.exact], matched.lines) == (["B-4471"], ())
    assert matched.exact[0].line.amount == Money(19000)


def test_a_credit_of_another_amount_than_its_settlement_is_not_explained_by_it(
    taken: Books, at: At, tmp_path: Path
) -> None:
    settles(at("lortiz"))
    file = tmp_path / "november.ofx"
    file.write_text(whole(sgml(**{**BAG, "TRNAMT": "189.00"}, NAME="MERCHANT BATCH B-4471")))
    statements.bring_in(at("lortiz"), bank="GENERAL", file=file, mapping=resources.path("bank", "statement.toml"))
    matched = deposits.overview(at("lortiz")).compared.matched
    assert (matched.exact, matched.other_amount, [line.amount for line in matched.lines]) == ((), (), [Money(18900)])

# SPDX-License-Identifier: Apache-2.0
"""What people call an act, in the middle of a sentence."""

from app.domain.act_words import named, verb
from app.domain.entry import Kind
from app.domain.kinds import cash as cash_kinds
from app.domain.kinds import counting
from app.domain.kinds.annulled import annulled
from tests.domain.kinds.counter import cash, charge, money, opened


def test_an_act_is_called_by_its_number_its_amount_or_its_session():
    counter = opened()
    receipt = counter.takes([charge("c1", "70.00")], [cash("70.00")])
    drop = counter.writes(Kind.DROP, cash_kinds.drop(money("50.00"), "above the limit"))
    void = counter.writes(Kind.VOID, {"of": receipt.id, "target": "01-0001-0001"})
    undone = counter.writes(Kind.VOID, {"of": drop.id, "target": drop.id})
    begun = counter.writes(Kind.BEGIN_COUNT, counting.begin_count())
    returned = counter.writes(Kind.RETURN, {"reason": "the checks are missing"})
    gone = counter.writes(Kind.ANNULLED, annulled(drop, "no answer"))
    bag = counter.writes(Kind.DEPOSIT, {"total": 75500, "bag": "B-1"})
    assert [named(act) for act in (receipt, drop, void, undone, begun, returned, gone, bag)] == [
        "receipt 01-0001-0001",
        "the drop of $50.00",
        "the void of receipt 01-0001-0001",
        "the void of a movement of cash",
        "the beginning of the count",
        "the return of session 01-0001",
        "what was given up",
        "the deposit of $755.00 in bag B-1",
    ]
    assert (verb(receipt), verb(drop)) == ("posted", "recorded")

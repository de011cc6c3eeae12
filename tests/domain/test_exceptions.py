# SPDX-License-Identifier: Apache-2.0
"""What is out of the ordinary, and what is not: each exception at the edge of its rule, with the facts it rests on."""

from datetime import date

from app.domain.exceptions import (
    Act,
    CheckFacts,
    PersonFacts,
    ReceiptFacts,
    SessionFacts,
    Unusual,
    Why,
    of_checks,
    of_people,
    of_receipts,
    of_sessions,
)
from app.domain.money import ZERO, Money

DAY = date(2026, 11, 20)


def at(clock: str) -> str:
    return f"2026-11-20T{clock}:00-06:00"


def session(*acts: Act, book: str = "01-0001", receipts: int = 40, off: int | None = None, **more: object):
    over = None if off is None else Money(off)
    facts = {"person": "mdiaz", "counting_at": at("16:30"), **more}
    return SessionFacts(book, str(facts["person"]), DAY, receipts, acts, str(facts["counting_at"]), over)


def void(clock: str, number: str = "01-0001-0007") -> Act:
    return Act(f"v{clock}", "void", at(clock), "typed twice", number, Money(2000))


def found(*sessions: SessionFacts, tolerance: int = 0) -> list[Unusual]:
    return list(of_sessions(sessions, Money(tolerance)))


def test_a_void_within_a_quarter_of_an_hour_of_the_count_is_late():
    (late,) = found(session(void("16:15"), void("16:14"), void("09:00")))
    assert (late.why, late.said) == (Why.LATE_VOID, "Void of $20.00, 15 minutes before the count")
    assert late.key == "late_void:v16:15"
    assert [(fact.what, fact.number) for fact in late.evidence] == [("typed twice", "01-0001-0007")]
    assert found(session(void("16:15"), counting_at="")) == []
    (last,) = found(session(void("16:30")))
    assert last.said.endswith("less than a minute before the count")


def test_openings_without_a_sale_are_many_only_beside_the_receipts():
    openings = [Act(f"n{n}", "no_sale", at(f"10:0{n}"), f"change {n}") for n in range(3)]
    (many,) = found(session(*openings, receipts=59))
    assert many.said == "Opened without a sale 3 times, with 59 receipts"
    assert [fact.what for fact in many.evidence] == ["change 0", "change 1", "change 2"]
    assert found(session(*openings, receipts=60)) == []
    assert found(session(*openings[:2], receipts=1)) == []


def test_a_count_broken_off_and_an_act_given_up_are_told():
    acts = Act("c", "cancel_count", at("12:00")), Act("g", "annulled", at("12:05"), "no answer", "01-0001-0009")
    assert [(each.why, each.evidence[0].what) for each in found(session(*acts))] == [
        (Why.COUNT_BROKEN_OFF, "A count was begun and broken off"), (Why.GIVEN_UP, "no answer"),
    ]  # fmt: skip


def test_over_and_short_count_above_the_tolerance_once_the_session_is_sealed():
    assert [each.said for each in found(session(off=-401), session(off=125, book="02-0001"), tolerance=0)] == [
        "Short $4.01", "Over $1.25",
    ]  # fmt: skip
    assert found(session(off=-400), session(off=None), session(off=0), tolerance=400) == []


def receipt(number: str = "01-0001-0007", **more: object) -> ReceiptFacts:
    return ReceiptFacts(number, "01-0001", "mdiaz", at("10:00"), DAY, Money(2000), **more)  # type: ignore[arg-type]


def test_receipts_with_many_copies_a_consent_or_another_day_are_told():
    told = of_receipts(
        [
            receipt(copies=2),
            receipt("01-0001-0008", copies=3),
            receipt("01-0001-0009", allowed_by="Jordan Kim", allowed_why="the bank's mistake"),
            receipt("01-0001-0010", received=date(2026, 11, 17)),
            receipt("01-0001-0011", received=date(2026, 11, 16)),
            receipt("01-0001-0012", received=date(2026, 11, 21)),
        ]
    )
    assert [(each.key, each.said) for each in told] == [
        ("copies:01-0001-0008", "Printed again 3 times"),
        ("override:01-0001-0009", "Jordan Kim allowed a check against a flag: the bank's mistake"),
        ("received:01-0001-0011", "Received 4 days before it was posted"),
        ("received:01-0001-0012", "Received after it was posted"),
    ]


def test_the_same_check_on_two_receipts_names_both():
    check = CheckFacts("121000358", "1021", (receipt(), receipt("01-0001-0012")))
    (again,) = of_checks([check])
    assert again.said == "Check 1021 stands on 2 receipts"
    assert [fact.number for fact in again.evidence] == ["01-0001-0007", "01-0001-0012"]
    assert again.key != next(of_checks([CheckFacts("121000358", "1021", (*check.receipts, receipt("x")))])).key


def person(name: str, receipts: int, in_cash: int, *off: int) -> PersonFacts:
    return PersonFacts(name, receipts, in_cash, 0, 0, 0, 0, tuple(Money(each) for each in off))


def test_ten_sessions_without_a_cent_off_are_too_many_zeros():
    zeros = [session(off=0, book=f"01-{n:04d}") for n in range(1, 11)]
    (told,) = of_people([person("mdiaz", 0, 0)], zeros)
    assert (told.why, told.key, len(told.evidence)) == (Why.ZEROS, "zeros:01-0010", 10)
    assert list(of_people([person("mdiaz", 0, 0)], [*zeros[:9], session(off=1, book="01-0010")])) == []
    assert list(of_people([person("mdiaz", 0, 0)], zeros[:9])) == []


def test_a_share_of_cash_is_held_against_that_of_the_others():
    sealed = [session(off=5)]
    peers = [person("mdiaz", 100, 90), person("tnguyen", 100, 62), person("rwells", 100, 70)]
    (told,) = of_people(peers, sealed)
    assert (told.person, told.said) == ("mdiaz", "90 of 100 receipts in cash alone, the others 66")
    few = [person("mdiaz", 19, 19), person("tnguyen", 100, 10)]
    assert [each.person for each in of_people(few, sealed)] == []
    assert list(of_people([person("mdiaz", 100, 90)], sealed)) == []


def test_a_person_is_measured_per_100_receipts_and_by_the_halves_of_their_sessions():
    one = PersonFacts("mdiaz", 40, 30, 2, 3, 1, 0, (Money(100), Money(-100), Money(-500)))
    assert (one.per_100(one.voids), one.cash_share) == (50, 75)
    assert (one.net, one.gross) == (Money(-500), Money(700))
    assert one.trend == (Money(100), Money(600))
    nobody = PersonFacts("x", 0, 0, 0, 0, 0, 0)
    assert (nobody.per_100(3), nobody.cash_share, nobody.net, nobody.trend) == (0, 0, ZERO, (ZERO, ZERO))

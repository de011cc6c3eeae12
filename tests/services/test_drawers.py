# SPDX-License-Identifier: Apache-2.0
"""A drawer from its float to its seal, as cashiers and supervisors do it, on both databases."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain import canon
from app.domain.count import CashCount
from app.domain.entry import State
from app.domain.errors import CounterError
from app.domain.kinds.counting import Listed
from app.domain.money import Money
from app.domain.paper import lay_out, rows_of
from app.queries import books as book_rows
from app.queries import drawers as drawer_rows
from app.services import drawers, papers, sessions
from app.services.desk import Desk
from tests.books import FLOAT, Books, by_check, drawer, in_cash, item, money
from tests.conftest import FakeClock

At = Callable[..., Desk]

SHORT = CashCount.of({"20.00": 5})
WITH_DOG = CashCount.of({"20.00": 6, "10.00": 6, "5.00": 4, "1.00": 15, "0.25": 20})


def opens(desk: Desk, code: str = "01", count: CashCount = FLOAT) -> str:
    return drawers.open_drawer(desk, drawer=code, count=count).book


def sells_a_dog_license(city: Books, code: str = "01", person: str = "mdiaz") -> None:
    """$20.00 in cash go into the open drawer."""
    session = drawer(city, code, person)
    session.pen = book_rows.pen(city.database, f"{code}-0001")
    session.takes([item("DOGLIC", "20.00")], [in_cash("20.00")])


def three_times(desk: Desk, pile: CashCount) -> drawers.CountAnswer:
    answers = [drawers.count(desk, cash_count=pile) for _ in range(3)]
    return answers[-1]


def test_a_drawer_opens_with_the_float_counted_in_it(at: At) -> None:
    done = drawers.open_drawer(at("mdiaz"), drawer="01", count=FLOAT)
    assert (done.book, done.counted, done.difference) == ("01-0001", money("200.00"), Money(0))
    own = drawers.own_session(at("mdiaz"))
    assert own is not None
    assert (own.id, own.state) == ("01-0001", State.OPEN)


def test_a_float_that_differs_is_posted_at_once_against_the_vault(at: At, city: Books) -> None:
    done = drawers.open_drawer(at("mdiaz"), drawer="01", count=CashCount.of({"20.00": 9, "1.00": 18}))
    assert done.difference == money("-2.00")
    posted = dict(city.rows("SELECT gl, cents FROM posting WHERE gl <> '999-2010'"))
    assert posted == {"999-1110": 19800, "999-1190": -20000, "100-4190": 200, "100-1010": -200}


def test_nobody_has_two_drawers_open(at: At) -> None:
    opens(at("mdiaz"))
    with pytest.raises(CounterError, match="You have session 01-0001 in drawer 01 since Nov 20") as refused:
        opens(at("mdiaz"), "02")
    assert refused.value.field == "drawer"


def test_nobody_opens_a_drawer_another_person_has(at: At) -> None:
    opens(at("mdiaz"))
    with pytest.raises(CounterError, match="Drawer 01 is open"):
        opens(at("tnguyen"))


def test_a_drawer_out_of_use_is_not_opened(at: At) -> None:
    with pytest.raises(CounterError, match="no drawer 10 in use"):
        opens(at("mdiaz"), "10")


def test_who_may_not_open_drawers_is_told_so(at: At) -> None:
    with pytest.raises(CounterError, match="may not open drawers"):
        opens(at("pshah"))


def test_two_cashiers_follow_each_other_each_with_their_own_drawer(at: At) -> None:
    assert opens(at("mdiaz"), "01") == "01-0001"
    assert opens(at("tnguyen"), "02") == "02-0001"
    drawers.count(at("mdiaz"), cash_count=FLOAT)
    assert opens(at("mdiaz"), "03") == "03-0001"


def test_a_drop_leaves_the_drawer_and_reaches_the_vault(at: At, city: Books) -> None:
    opens(at("mdiaz"))
    done = drawers.drop(at("mdiaz"), amount=money("100.00"), reason="too much", count=SHORT)
    assert (done.amount, done.reason) == (money("100.00"), "too much")
    assert dict(city.rows("SELECT gl, cents FROM posting p JOIN entry e ON e.no = p.entry_no WHERE kind = 'drop'")) == {
        "999-1115": 10000,
        "999-1110": -10000,
    }


@pytest.mark.parametrize(
    ("amount", "reason", "field"), [("0.00", "too much", "amount"), ("5.00", "  ", "reason")], ids=["nothing", "unsaid"]
)
def test_a_drop_needs_an_amount_and_a_reason(at: At, amount: str, reason: str, field: str) -> None:
    opens(at("mdiaz"))
    with pytest.raises(CounterError) as refused:
        drawers.drop(at("mdiaz"), amount=money(amount), reason=reason)
    assert refused.value.field == field


def test_more_than_the_drawer_holds_is_not_dropped(at: At) -> None:
    opens(at("mdiaz"))
    with pytest.raises(CounterError, match="does not hold that much cash"):
        drawers.drop(at("mdiaz"), amount=money("200.01"), reason="too much")


def test_an_opening_without_a_sale_keeps_its_reason_and_is_counted(at: At, city: Books) -> None:
    opens(at("mdiaz"))
    assert drawers.no_sale(at("mdiaz"), reason=" change ").reason == "change"
    drawers.no_sale(at("mdiaz"), reason="change")
    assert drawer_rows.session_report(city.database, "01-0001").no_sales == 2


def test_nothing_is_done_without_an_open_drawer(at: At) -> None:
    with pytest.raises(CounterError, match="You have no open drawer"):
        drawers.no_sale(at("mdiaz"), reason="change")


def test_a_count_that_balances_submits_by_itself(at: At, city: Books) -> None:
    opens(at("mdiaz"))
    sells_a_dog_license(city)
    drawers.begin_count(at("mdiaz"))
    answer = drawers.count(at("mdiaz"), cash_count=WITH_DOG)
    assert (answer.balanced, answer.attempt, answer.left, answer.submitted) == (True, 1, 2, True)
    found = book_rows.by_id(city.database, "01-0001")
    assert found is not None
    assert found.state is State.SUBMITTED


def test_checks_and_money_orders_are_compared_too(at: At, city: Books) -> None:
    opens(at("mdiaz"))
    session = drawer(city, "01", "mdiaz")
    session.pen = book_rows.pen(city.database, "01-0001")
    session.takes([item("DOGLIC", "20.00")], [by_check("20.00")])
    assert not drawers.count(at("mdiaz"), cash_count=FLOAT).balanced
    assert drawers.count(at("mdiaz"), cash_count=FLOAT, checks=(Listed(money("20.00"), "1021"),)).balanced


def test_the_third_count_that_does_not_balance_goes_to_a_supervisor(at: At) -> None:
    opens(at("mdiaz"))
    first = drawers.count(at("mdiaz"), cash_count=SHORT)
    assert (first.balanced, first.attempt, first.left, first.submitted) == (False, 1, 2, False)
    drawers.count(at("mdiaz"), cash_count=SHORT)
    third = drawers.count(at("mdiaz"), cash_count=SHORT)
    assert (third.balanced, third.attempt, third.left, third.submitted) == (False, 3, 0, True)


def test_all_a_cashier_learns_is_balanced_or_not() -> None:
    known = set(drawers.CountAnswer.__dataclass_fields__)
    assert known == {"balanced", "attempt", "left", "submitted", "book", "code", "at", "along"}


def test_a_count_is_taken_back_only_before_an_attempt_is_stored(at: At) -> None:
    opens(at("mdiaz"))
    drawers.begin_count(at("mdiaz"))
    drawers.cancel_count(at("mdiaz"))
    drawers.no_sale(at("mdiaz"), reason="open again")
    drawers.count(at("mdiaz"), cash_count=SHORT)
    with pytest.raises(CounterError, match="An attempt is stored"):
        drawers.cancel_count(at("mdiaz"))


def test_a_count_is_not_submitted_before_it_is_finished(at: At) -> None:
    opens(at("mdiaz"))
    drawers.count(at("mdiaz"), cash_count=SHORT)
    with pytest.raises(CounterError, match="not finished"):
        drawers.submit(at("mdiaz"))


def test_a_submission_lost_after_the_last_attempt_is_made_up_for(at: At, city: Books) -> None:
    opens(at("mdiaz"))
    session = drawer(city, "01", "mdiaz")
    session.pen = book_rows.pen(city.database, "01-0001")
    session.begins_count().counts(FLOAT)
    assert sessions.overview(at("mdiaz")).finished
    answer = drawers.count(at("mdiaz"), cash_count=SHORT)
    assert (answer.balanced, answer.attempt, answer.submitted) == (True, 1, True)
    assert city.rows("SELECT count(*) FROM drawer_count") == [(1,)]


def test_a_supervisor_closes_a_balanced_session_and_seals_it(at: At, city: Books) -> None:
    opens(at("mdiaz"))
    sells_a_dog_license(city)
    drawers.count(at("mdiaz"), cash_count=WITH_DOG)
    report = drawers.close(at("jkim"), book="01-0001")
    close = report.close
    assert (close["over_short"], close["float_back"], close["to_vault"]) == (0, 20000, 2000)
    assert (report.state, report.entries, report.head) == ("sealed", 6, book_rows.pen(city.database, "01-0001").head)
    drawn = dict(city.rows("SELECT gl, CAST(sum(cents) AS BIGINT) FROM posting WHERE gl LIKE '999-11%' GROUP BY gl"))
    assert drawn == {"999-1110": 0, "999-1115": 2000, "999-1190": 0}


def test_nobody_closes_their_own_session(at: At) -> None:
    opens(at("jkim"))
    drawers.count(at("jkim"), cash_count=FLOAT)
    with pytest.raises(CounterError, match="Nobody closes their own session"):
        drawers.close(at("jkim"), book="01-0001")
    assert drawers.close(at("aortega"), book="01-0001").state == "sealed"


def test_a_cashier_closes_nothing(at: At) -> None:
    opens(at("mdiaz"))
    drawers.count(at("mdiaz"), cash_count=FLOAT)
    with pytest.raises(CounterError, match="may not close drawer sessions"):
        drawers.close(at("tnguyen"), book="01-0001")


def test_an_open_session_is_not_closed(at: At) -> None:
    opens(at("mdiaz"))
    with pytest.raises(CounterError, match="is not submitted"):
        drawers.close(at("jkim"), book="01-0001")


def test_after_an_unbalanced_third_count_a_supervisor_counts_blind_and_that_count_decides(at: At, city: Books) -> None:
    opens(at("mdiaz"))
    three_times(at("mdiaz"), SHORT)
    shown = sessions.review(at("jkim"), "01-0001")
    assert shown.must_count
    assert (shown.report, shown.closing) == (None, None)
    with pytest.raises(CounterError, match="a supervisor counts too"):
        drawers.close(at("jkim"), book="01-0001", explanation="lost")
    answer = drawers.count(
        at("jkim"), cash_count=CashCount.of({"20.00": 9, "10.00": 1, "5.00": 1, "1.00": 1}), book="01-0001"
    )
    assert (answer.balanced, answer.attempt, answer.submitted) == (False, 4, True)
    shown = sessions.review(at("jkim"), "01-0001")
    assert shown.report is not None
    assert [(row.attempt, row.counted) for row in shown.report.counts][-1] == (4, money("196.00"))
    report = drawers.close(at("jkim"), book="01-0001", explanation="Counted twice")
    assert (report.close["over_short"], report.close["explanation"]) == (-400, "Counted twice")
    short = dict(city.rows("SELECT gl, cents FROM posting p JOIN entry e ON e.no = p.entry_no WHERE kind = 'close'"
                           " AND gl <> '999-2010'"))  # fmt: skip
    assert short == {
        "999-1110": -20000, "999-1190": 19600, "100-4190": 400, "100-1010": -400,
    }  # fmt: skip


def test_a_difference_above_the_tolerance_is_not_closed_without_an_explanation(at: At) -> None:
    opens(at("mdiaz"))
    three_times(at("mdiaz"), SHORT)
    drawers.count(at("jkim"), cash_count=SHORT, book="01-0001")
    assert sessions.review(at("jkim"), "01-0001").asks == "report"
    with pytest.raises(CounterError, match="nothing explains it") as refused:
        drawers.close(at("jkim"), book="01-0001", explanation="  ")
    assert refused.value.field == "explanation"


def test_a_day_played_from_a_file_explains_itself(at: At) -> None:
    opens(at("mdiaz"))
    three_times(at("mdiaz"), SHORT)
    drawers.count(at("jkim"), cash_count=SHORT, book="01-0001")
    assert drawers.close(replace(at("jkim"), replay=True), book="01-0001").close["over_short"] == -10000


def test_a_returned_count_starts_again_with_three_attempts(at: At) -> None:
    opens(at("mdiaz"))
    three_times(at("mdiaz"), SHORT)
    drawers.return_count(at("jkim"), book="01-0001", reason="count the coins again")
    own = drawers.own_session(at("mdiaz"))
    assert own is not None
    assert (own.state, own.attempts) == (State.COUNTING, 0)
    assert drawers.count(at("mdiaz"), cash_count=FLOAT).attempt == 1
    drawers.close(at("jkim"), book="01-0001")


def test_a_sealed_session_is_not_returned(at: At) -> None:
    opens(at("mdiaz"))
    drawers.count(at("mdiaz"), cash_count=FLOAT)
    drawers.close(at("jkim"), book="01-0001")
    with pytest.raises(CounterError, match="is not submitted"):
        drawers.return_count(at("jkim"), book="01-0001", reason="again")


# --- what people may see ------------------------------------------------------------------------------------


def test_a_cashier_sees_the_own_session_and_no_list_of_others(at: At) -> None:
    opens(at("mdiaz"))
    opens(at("tnguyen"), "02")
    seen = sessions.overview(at("mdiaz"))
    assert seen.own is not None
    assert seen.own.id == "01-0001"
    assert (seen.sessions, seen.drawers) == ((), ())
    assert [event.kind for event in seen.events] == ["open"]


def test_while_counting_the_own_session_shows_no_acts(at: At) -> None:
    opens(at("mdiaz"))
    drawers.begin_count(at("mdiaz"))
    assert sessions.overview(at("mdiaz")).events == ()


def test_who_wants_to_open_sees_which_drawers_are_free(at: At) -> None:
    opens(at("mdiaz"))
    choices = {one.code: one.taken_by for one in sessions.overview(at("tnguyen")).drawers}
    assert choices["01"] == "Mdiaz"
    assert choices["02"] == ""
    assert "10" not in choices


def test_a_supervisor_sees_what_waits_first(at: At) -> None:
    opens(at("mdiaz"))
    opens(at("tnguyen"), "02")
    drawers.count(at("tnguyen"), cash_count=FLOAT)
    opens(at("rwells"), "03")
    drawers.count(at("rwells"), cash_count=FLOAT)
    drawers.close(at("jkim"), book="03-0001")
    seen = [(line.book.id, line.book.state) for line in sessions.overview(at("jkim")).sessions]
    assert seen == [("02-0001", State.SUBMITTED), ("01-0001", State.OPEN), ("03-0001", State.SEALED)]


def test_figures_of_a_live_session_are_withheld_from_supervisors(at: At) -> None:
    opens(at("mdiaz"))
    assert sessions.review(at("jkim"), "01-0001").report is None
    drawers.count(at("mdiaz"), cash_count=SHORT)
    shown = sessions.review(at("jkim"), "01-0001")
    assert (shown.report, shown.closing, shown.must_count) == (None, None, False)


def test_supervisors_do_not_see_the_figures_of_their_own_submitted_session(at: At) -> None:
    opens(at("jkim"))
    drawers.count(at("jkim"), cash_count=FLOAT)
    assert sessions.review(at("jkim"), "01-0001").report is None
    assert sessions.review(at("aortega"), "01-0001").report is not None


def test_a_cashier_reads_no_review(at: At) -> None:
    opens(at("mdiaz"))
    with pytest.raises(CounterError, match="may not look at other sessions"):
        sessions.review(at("tnguyen"), "01-0001")


def test_a_session_of_yesterday_is_forgotten_until_it_is_submitted(at: At, clock: FakeClock) -> None:
    opens(at("mdiaz"))
    assert sessions.forgotten(at("mdiaz")) == ()
    clock.advance(days=1)
    assert [line.book.id for line in sessions.forgotten(at("mdiaz"))] == ["01-0001"]
    assert [line.person for line in sessions.forgotten(at("jkim"))] == ["Mdiaz"]
    assert sessions.forgotten(at("tnguyen")) == ()
    drawers.count(at("mdiaz"), cash_count=FLOAT)
    assert sessions.forgotten(at("jkim")) == ()


# --- paper --------------------------------------------------------------------------------------------------


def rows(paper: object) -> str:
    return "\n".join(rows_of(lay_out(paper, 48)))  # type: ignore[arg-type]


def test_the_opening_slip_names_a_difference_from_the_assigned_float(at: At) -> None:
    done = drawers.open_drawer(at("mdiaz"), drawer="01", count=SHORT)
    slip = rows(papers.opening_slip(at("mdiaz"), done))
    assert "$100.00" in slip
    assert "200.00" in slip
    assert done.code in slip


def test_the_slips_of_a_drop_and_of_an_opening_without_a_sale_carry_their_reasons(at: At) -> None:
    opens(at("mdiaz"))
    drop = drawers.drop(at("mdiaz"), amount=money("40.00"), reason="full drawer")
    slip = rows(papers.drop_slip(at("mdiaz"), drop))
    assert "$40.00" in slip
    assert "full drawer" in slip
    opening = drawers.no_sale(at("mdiaz"), reason="change")
    assert "change" in rows(papers.no_sale_slip(at("mdiaz"), opening))


def test_the_count_slip_holds_what_was_counted_and_nothing_else(at: At, city: Books) -> None:
    opens(at("mdiaz"))
    sells_a_dog_license(city)
    checks = (Listed(money("12.34"), "1021"),)
    answer = drawers.count(at("mdiaz"), cash_count=SHORT, checks=checks)
    slip = rows(papers.count_slip(at("mdiaz"), answer, SHORT, checks))
    assert "$100.00" in slip
    assert "12.34" in slip
    assert "220.00" not in slip
    assert "alanced" not in slip


def test_the_session_report_carries_the_head_of_the_chain(at: At, city: Books) -> None:
    opens(at("mdiaz"))
    sells_a_dog_license(city)
    drawers.drop(at("mdiaz"), amount=money("100.00"), reason="full")
    drawers.count(at("mdiaz"), cash_count=CashCount.of({"20.00": 1, "10.00": 6, "5.00": 4, "1.00": 15, "0.25": 20}))
    report = drawers.close(at("jkim"), book="01-0001")
    assert (report.drops, report.taken) == (money("100.00"), money("20.00"))
    paper = rows(papers.session_report(at("jkim"), report))
    assert canon.anchor_text(report.head).replace("-", " ") in paper
    assert "01-0001" in paper
    assert "balanced" in paper

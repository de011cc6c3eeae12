# SPDX-License-Identifier: Apache-2.0
"""What stands on the papers of the counter, word for word."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import replace

import pytest

from app.domain import canon
from app.domain.city import City
from app.domain.count import CashCount
from app.domain.kinds.counting import Listed
from app.domain.money import Money
from app.domain.paper import Code, Paper, Text, lay_out, rows_of
from app.domain.papers import printer_page, slips
from app.domain.papers.letterhead import Letterhead, clock, short_name
from app.domain.papers.receipt_paper import receipt_paper, tender_name
from app.domain.papers.session_paper import Attempt, SessionFacts, difference, session_report
from app.domain.papers.slips import SlipFacts, VoidFacts
from app.domain.ports import PrinterSettings, PrinterState, PrinterStatus
from app.domain.receipt import PostedLine, Voided
from app.domain.tender import Tender
from app.verifier.anchors import parse
from tests.documents.samples import AT, CITY, receipt, rounded

SLIP = SlipFacts("02-0123", "02", AT, "Maria Diaz", "7KQ2A-M94DX")
COUNT = CashCount.of({"20.00": 12, "0.25": 4}, straps={"1.00": 1})
VOIDED = Voided("id", AT, "mdiaz", "sokafor", "typed twice", customer_present=True, original_taken=True)


def rows(paper: Paper, columns: int = 48) -> list[str]:
    return [row.strip() for row in rows_of(lay_out(paper, columns)) if row.strip()]


def has(paper: Paper, left: str, right: str, columns: int = 48) -> bool:
    """A row with these words left and this figure right."""
    return any(row.startswith(left) and row.endswith(f" {right}") for row in rows(paper, columns))


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_a_receipt_says_what_was_paid_how_and_what_is_still_owed(columns):
    paper = receipt_paper(receipt(), CITY)
    for left, right in (
        ("Account UB-104417", "100.00"),
        ("Penalty, water, June", "8.00"),
        ("Sewer, July", "30.00"),
        ("Account BL-20931", "164.60"),
        ("Dog license, 2 pieces", "20.00"),
        ("TOTAL", "$284.60"),
        ("Check 1044", "80.00"),
        ("Visa 4242", "100.00"),
        ("Cash", "120.00"),
        ("Change", "15.40"),
    ):
        assert has(paper, left, right, columns), left
    text = " ".join(rows(paper, columns))
    for words in (
        "RECEIPT 02-0123-0042",
        "Fri Nov 20, 2026 2:41 PM",
        "M. Diaz, drawer 02",
        "Received from Rosa Delgado",
        "Oldest bill first: due Jun 18, penalty before principal.",
        "Paid by Check 1044",
        "10.00 by Check 1044 20.00 by Visa 4242",
        "Still open after this payment: 15.00",
        "Tag: 4471, 4472",
        "Approval 081722",
        f"Code {receipt().code}",
    ):
        assert words in " ".join(text.split()), words
    assert text.count("$") == 1
    assert text.count("Still open") == 1
    (code,) = [item for item in lay_out(paper, columns) if isinstance(item, Code)]
    assert code.data == f"02-0123-0042 {receipt().code}"


def test_rounding_is_told_in_plain_words_and_only_where_it_happened():
    paper = receipt_paper(rounded(), CITY)
    assert has(paper, "Sum of the lines", "125.03")
    assert has(paper, "Cash rounded to 5 cents", "0.02")
    assert has(paper, "TOTAL", "$125.05")
    assert "Came Wed Nov 18, 2026 by mail" in rows(paper)
    assert not any("Received from" in row for row in rows(paper))
    assert not any("rounded" in row for row in rows(receipt_paper(receipt(), CITY)))


def test_without_change_no_change_stands_on_paper():
    exact = dataclasses.replace(rounded(), change=Money(0))
    assert not any(row.startswith("Change") for row in rows(receipt_paper(exact, CITY)))


def test_one_tender_needs_no_word_about_which_line_it_paid():
    assert not any("Paid by" in row for row in rows(receipt_paper(rounded(), CITY)))


@pytest.mark.parametrize(
    ("paper", "mark"),
    [
        (receipt_paper(receipt(), CITY, copy=2), "COPY 2"),
        (receipt_paper(receipt(voided=VOIDED), CITY), "VOID"),
        (receipt_paper(replace(receipt(), offline=True), CITY), "RECORDED OFFLINE"),
        (receipt_paper(receipt(), dataclasses.replace(CITY, kind="training")), "TRAINING - NOT A RECEIPT"),
        (receipt_paper(receipt(), dataclasses.replace(CITY, kind="sample")), "SAMPLE CITY - NOT A RECEIPT"),
        (receipt_paper(receipt(), CITY).as_copy(), "COPY"),
    ],
)
@pytest.mark.parametrize("columns", [32, 48])
def test_a_paper_that_is_not_the_plain_original_says_so_first(paper, mark, columns):
    shown = rows(paper, columns)
    assert shown[0] == "=" * columns
    assert shown[1] == mark
    assert mark not in rows(receipt_paper(receipt(), CITY), columns)


def test_a_voided_receipt_proves_nothing_and_a_copy_is_marked_once():
    assert "This receipt was voided. It proves no payment." in rows(receipt_paper(receipt(voided=VOIDED), CITY))
    copy = receipt_paper(receipt(), CITY, copy=1)
    assert copy.as_copy(2) is copy
    assert copy.title == "Receipt 02-0123-0042, copy"


def test_the_same_receipt_gives_the_same_paper():
    assert receipt_paper(receipt(), CITY) == receipt_paper(receipt(), CITY)


def test_credit_and_other_lines_of_an_account_stand_under_its_sum():
    lines = (PostedLine("credit", "Credit for later", Money(760), account="UB-1", fund="501"),)
    paper = receipt_paper(dataclasses.replace(receipt(), lines=lines, pairs=()), CITY)
    assert has(paper, "Account UB-1", "7.60")
    assert has(paper, "Credit for later", "7.60")


@pytest.mark.parametrize(
    ("tender", "name"),
    [
        (Tender("cash", Money(1)), "Cash"),
        (Tender("check", Money(1), number="1044"), "Check 1044"),
        (Tender("money_order", Money(1), number="77"), "Money order 77"),
        (Tender("card", Money(1), brand="Visa", last_four="4242"), "Visa 4242"),
        (Tender("card", Money(1)), "Card"),
        (Tender("ach", Money(1), reference="B-7"), "ACH B-7"),
        (Tender("on_account", Money(1), account="UB-1"), "Credit of UB-1"),
        (Tender("on_account", Money(1)), "Credit"),
    ],
)
def test_tenders_are_named_as_payers_name_them(tender, name):
    assert tender_name(tender) == name


def test_a_count_slip_shows_what_was_counted_and_nothing_that_was_expected():
    paper = slips.count_slip(SLIP, CITY, COUNT, (Listed(Money(8000), "1044"), Listed(Money(1000))), attempt=2)
    assert has(paper, "$20 x 12", "240.00")
    assert has(paper, "$1 x 1 strap of 100", "100.00")
    assert has(paper, "25¢ x 4", "1.00")
    assert has(paper, "CASH COUNTED", "$341.00")
    assert has(paper, "Check 1044", "80.00")
    assert has(paper, "CHECKS COUNTED, 2", "90.00")
    text = " ".join(rows(paper)).lower()
    assert "attempt 2" in text
    assert not any(word in text for word in ("expected", "balanced", "over", "short", "difference"))


def test_an_empty_drawer_is_said_to_be_empty():
    assert "No cash" in rows(slips.count_slip(SLIP, CITY, CashCount()))


def test_the_opening_slip_names_a_difference_only_where_there_is_one():
    paper = slips.opening_slip(SLIP, CITY, COUNT, Money(34300))
    assert has(paper, "FLOAT COUNTED", "$341.00")
    assert has(paper, "Difference, for the vault", "-2.00")
    assert not any("Difference" in row for row in rows(slips.opening_slip(SLIP, CITY, COUNT, Money(34100))))


def test_a_drop_is_signed_by_both_sides():
    paper = slips.drop_slip(SLIP, CITY, Money(50000), "over the limit", COUNT)
    assert has(paper, "TO THE VAULT", "$500.00")
    assert has(paper, "Book 02-0123", "Code 7KQ2A-M94DX")
    assert rows(paper).count("_" * 48) == 2
    assert "Vault" in rows(paper)
    assert not any(" x " in row for row in rows(slips.drop_slip(SLIP, CITY, Money(50000), "")))


def test_a_drawer_opened_without_a_sale_leaves_its_reason_on_paper():
    paper = slips.no_sale_slip(SLIP, CITY, "change for the lobby phone")
    assert "Reason: change for the lobby phone" in rows(paper)


def test_a_void_slip_says_what_goes_back_why_and_who_agreed():
    void = VoidFacts(
        "02-0123-0042", Money(28460), receipt().tenders, Money(1540), "typed twice", "Sam Okafor",
        customer_present=True, original_taken=False,
    )  # fmt: skip
    paper = slips.void_slip(SLIP, CITY, void)
    assert has(paper, "Receipt 02-0123-0042", "$284.60")
    assert has(paper, "Handed back: Cash", "104.60")
    assert has(paper, "Handed back: Check 1044", "80.00")
    for words in (
        "Reason: typed twice", "Customer present: yes", "Original receipt taken back: no", "Approved by Sam Okafor",
    ):  # fmt: skip
        assert words in rows(paper)
    assert rows(paper).count("_" * 48) == 3


CLOSE = {
    "book": "02-0123", "drawer": "02", "date": "2026-11-20", "at": "2026-11-20T17:05:00-06:00", "counted": 67500,
    "over_short": -400, "checks_over_short": 0, "money_orders_over_short": 125, "float_back": 20000, "to_vault": 47500,
    "grand": 1234567, "entries": 58, "receipts": 42, "explanation": "two ones stuck",
    "totals": [
        {"tender": "cash", "count_of": 30, "cents": 97900}, {"tender": "money_order", "count_of": 2, "cents": 100},
    ],
}  # fmt: skip


def facts(**more: object) -> SessionFacts:
    known = {
        "person": "Maria Diaz", "closed_by": "Sam Okafor", "opened_at": AT.replace(hour=8, minute=3),
        "opening": Money(20000), "voids": 1, "no_sales": 2, "expected": Money(67900), "attempts": 3,
        "head": bytes(range(32)),
    }  # fmt: skip
    return SessionFacts.from_close(CLOSE, **(known | more))


def test_the_session_report_carries_the_head_of_the_chain_and_both_names():
    paper = session_report(facts(assigned=Money(20200), voided=Money(7000), drops=Money(50000)), CITY)
    for left, right in (
        ("Receipts 02-0123-0001 to 0042", "42"), ("Voids", "1, 70.00"), ("Cash, 30", "979.00"),
        ("Money order, 2", "1.00"),
        ("TAKEN", "$980.00"), ("Cash expected", "679.00"), ("Cash counted, count 3", "675.00"), ("CASH", "4.00 short"),
        ("MONEY ORDERS, 0.00 of -1.25", "1.25 over"), ("Float back", "200.00"), ("To the vault", "475.00"),
        ("Grand total of the drawer", "12,345.67"), ("Entries in the book", "58"), ("Float assigned", "202.00"),
        ("Cash taken, less change", "979.00"), ("Dropped to the vault", "-500.00"),
        ("Fri Nov 20, 2026  5:05 PM", "S. Okafor, drawer 02"),
    ):  # fmt: skip
        assert has(paper, left, right), left
    shown = rows(paper)
    head = canon.anchor_text(bytes(range(32)))
    assert head.replace("-", " ") in shown
    assert "Explanation: two ones stuck" in shown
    assert shown.count("_" * 48) == 2
    assert {"Maria Diaz, cashier", "Sam Okafor, closed the session"} <= set(shown)
    assert not any(row.startswith(("CHECKS", "Count 1", "Other cash")) for row in shown)
    (code,) = [item for item in lay_out(paper, 48) if isinstance(item, Code)]
    assert code.data == f"seal 02-0123 58 {head}"
    (anchor,) = parse(code.data)
    assert (anchor.book, anchor.seq, anchor.sealed) == ("02-0123", 58, True)


def test_the_session_report_shows_how_the_cash_comes_about_to_the_cent():
    """Rule 5.5: float, taken, dropped; what no line explains has a line of its own, so the sum is never a riddle."""
    told = facts(drops=Money(50000), expected=Money(67900 + 2500))
    assert has(session_report(told, CITY), "Other cash in or out", "25.00")
    assert not any("Other cash" in row for row in rows(session_report(facts(drops=Money(50000)), CITY)))


def test_listed_papers_are_compared_apart_from_cash_even_when_they_balance():
    paper = session_report(facts(checks=Money(8000), money_orders=Money(225)), CITY)
    assert has(paper, "CHECKS, 80.00 of 80.00", "balanced")
    assert has(paper, "MONEY ORDERS, 2.25 of 1.00", "1.25 over")


def test_every_attempt_at_the_count_stands_with_its_time_and_difference():
    """Rule 5.6.2: each attempt is kept; a single one needs no list."""
    at = AT.replace(hour=16, minute=42)
    tries = (
        Attempt("Maria Diaz", at, Money(-1000), Money(-500), Money(-125)),
        Attempt("Sam Okafor", at.replace(minute=51), Money(0)),
    )
    shown = session_report(facts(counts=tries), CITY)
    assert has(shown, "Count 1, M. Diaz 4:42 PM", "10.00 short")
    assert has(shown, "checks", "5.00 short")
    assert has(shown, "money orders", "1.25 short")
    assert has(shown, "Count 2, S. Okafor 4:51 PM", "balanced")
    assert not any(row.startswith("Count 1") for row in rows(session_report(facts(counts=tries[:1]), CITY)))


def test_a_session_without_receipts_has_no_span_and_what_is_unknown_is_left_off():
    paper = session_report(dataclasses.replace(facts(), receipts=0, explanation="", checks_over_short=Money(-1)), CITY)
    shown = rows(paper)
    assert not any("02-0123-0001" in row or "assigned" in row or "Dropped" in row for row in shown)
    assert has(paper, "CHECKS, 0.00 of 0.01", "0.01 short")
    agreed = session_report(facts(assigned=Money(20000)), CITY)
    assert not any("assigned" in row for row in rows(agreed))  # a float as assigned needs no second line
    even = session_report(dataclasses.replace(facts(), money_orders_over_short=Money(0)), CITY)
    assert not any(row.startswith("MONEY ORDERS") for row in rows(even))
    assert difference(Money(0)) == "balanced"


def test_the_test_page_has_a_ruler_from_edge_to_edge():
    for columns in (32, 42, 48):
        settings = PrinterSettings("Counter 1", "escpos-network", "10.0.0.5", columns)
        status = PrinterStatus(PrinterState.LOW_PAPER, "near its end")
        shown = rows_of(lay_out(printer_page.printer_page(settings, status, CITY, AT), columns))
        assert any(row.startswith("1234567890") and len(row) == columns for row in shown)
        text = " ".join(shown)
        assert "low paper" in text
        assert "near its end" in text
        assert "cp858" in text


def test_names_and_times_are_short():
    assert [short_name(name) for name in ("Maria Diaz", "Ana de la Cruz", "Cher", "")] == [
        "M. Diaz", "A. Cruz", "Cher", "",
    ]  # fmt: skip
    times = [datetime.time(0, 5), datetime.time(12, 0), datetime.time(23, 59)]
    assert [clock(datetime.datetime.combine(AT.date(), time, AT.tzinfo)) for time in times] == [
        "12:05 AM", "12:00 PM", "11:59 PM",
    ]  # fmt: skip


def test_the_letterhead_is_that_of_the_city_of_the_books():
    city = City("City of Ridgemont", "America/Chicago", "training", "City of Ridgemont", ("200 Civic Way",))
    assert Letterhead.of(city) == Letterhead("City of Ridgemont", ("200 Civic Way",), "training")


def test_paper_narrower_than_any_printer_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="20 columns"):
        lay_out(Paper("test", "t", (Text("x"),)), 10)

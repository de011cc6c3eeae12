# SPDX-License-Identifier: Apache-2.0
"""What the books hold of a receipt is what the customer gets to read."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import canon, gl, receipt
from app.domain.code import Share
from app.domain.entry import Kind
from app.domain.kinds.receipt import ReceiptStory
from app.domain.kinds.receipt import receipt as content_of
from app.domain.kinds.void import void
from app.domain.money import ZERO, Money
from app.domain.receipt import Pair, from_body, pairs_of, voided_from_body
from app.domain.tender import Tender
from tests.domain.kinds.counter import (
    KINDS,
    OPENED,
    card,
    cash,
    charge,
    check,
    consent,
    credit,
    item,
    money,
    on_account,
    opened,
)

DOG = item("DOGLIC", "20.00", {"100-4230": "20.00"}, fields=(("tag", "4471"),))


def split_payment():
    lines = [
        charge("c1", "8.00", code="PENALTY-W"),
        charge("c2", "62.00"),
        charge("c3", "30.00", owed="45.00", gl="521-1310", code="SEWER"),
        DOG,
    ]
    return opened().takes(lines, [check("80.00"), cash("50.00")], change="10.00")


def read(entry, voided=None):
    return from_body(canon.decode(entry.body), entry.hash, "Maria Diaz", voided)


def test_tenders_pay_the_lines_in_order():
    assert pairs_of(split_payment().content) == (
        Pair(0, 0, 800),
        Pair(1, 0, 6200),
        Pair(2, 0, 1000),
        Pair(2, 1, 2000),
        Pair(3, 1, 2000),
    )


def test_rounding_never_changes_what_a_line_got():
    up = opened().takes([charge("l1", "125.03")], [cash("130.00")], rounding="0.02", change="4.95")
    assert pairs_of(up.content) == (Pair(0, 0, 12503),)
    down = opened().takes([charge("l1", "100.03")], [check("50.02"), cash("50.00")], rounding="-0.01")
    assert pairs_of(down.content) == (Pair(0, 0, 5002), Pair(0, 1, 5001))


def test_a_city_may_have_another_kind_that_gives_change():
    content = {
        "lines": [{"cents": 500}],
        "tenders": [{"kind": "voucher", "cents": 600}],
        "change": 100,
        "rounding": 0,
    }
    assert pairs_of(content, {"voucher"}) == (Pair(0, 0, 500),)


def test_a_posted_receipt_reads_back_whole():
    entry = split_payment()
    read_back = read(entry)
    assert read_back.number == "01-0001-0001"
    assert (read_back.id, read_back.hash, read_back.code) == (entry.id, entry.hash, canon.code_of(entry.hash))
    assert (read_back.book, read_back.drawer, read_back.till) == ("01-0001", "01", "W1")
    assert (read_back.by, read_back.cashier, read_back.payer) == ("mdiaz", "Maria Diaz", "Rosa Delgado")
    assert (read_back.date, read_back.received, read_back.channel) == (date(2026, 11, 20), None, "counter")
    assert read_back.at == OPENED.replace(minute=2)
    assert read_back.at.utcoffset() == OPENED.utcoffset()
    assert (read_back.total, read_back.due) == (money("120.00"), money("120.00"))
    assert (read_back.tendered, read_back.change, read_back.rounding) == (money("130.00"), money("10.00"), ZERO)
    assert read_back.tenders == (check("80.00"), cash("50.00"))
    assert read_back.pairs == pairs_of(entry.content)
    assert read_back.voided is None


def test_each_paid_charge_says_what_it_still_owes_and_why_it_was_paid():
    posted = read(split_payment())
    assert [(line.charge, left) for line, left in posted.remaining] == [
        ("c1", ZERO),
        ("c2", ZERO),
        ("c3", money("15.00")),
    ]
    assert posted.sentences == ("Oldest charge first.",) * 3
    dog = posted.lines[3]
    assert (dog.type, dog.code, dog.quantity, dog.fields, dog.remaining) == (
        "code",
        "DOGLIC",
        1,
        (("tag", "4471"),),
        None,
    )
    assert dog.shares == (Share("100-4230", money("20.00")),)
    assert (posted.lines[0].rule, posted.lines[0].account) == ("oldest/3", "UB-900001")


def test_a_mailed_check_keeps_its_dates_and_its_credit():
    dated = Tender("check", money("100.00"), number="7", routing="121000358", dated=date(2026, 11, 17), payer="R. D.")
    entry = opened().takes(
        [charge("c1", "92.40"), credit("7.60", reason="rounding")], [dated], channel="mail", received=date(2026, 11, 18)
    )
    posted = read(entry)
    assert posted.received == date(2026, 11, 18)
    assert posted.tenders == (dated,)
    assert (posted.lines[1].fund, posted.lines[1].reason) == ("501", "rounding")


def test_rounding_shows_between_what_was_due_and_what_was_paid():
    posted = read(opened().takes([charge("l1", "10.02")], [cash("20.00")], rounding="-0.02", change="10.00"))
    assert (posted.due, posted.total, posted.tendered) == (money("10.02"), money("10.00"), money("20.00"))


def test_a_voided_receipt_says_who_agreed():
    counter = opened()
    taken = counter.takes([charge("c1", "70.00")], [cash("70.00")])
    approval = consent(taken, money("70.00"))
    content = void(taken, "wrong account", approval, customer_present=True, original_taken=False)
    entry = counter.writes(Kind.VOID, content, approval=approval)
    posted = read(taken, voided_from_body(canon.decode(entry.body)))
    assert posted.voided is not None
    assert (posted.voided.id, posted.voided.by, posted.voided.approved_by) == (entry.id, "mdiaz", "jkim")
    assert (posted.voided.reason, posted.voided.customer_present, posted.voided.original_taken) == (
        "wrong account",
        True,
        False,
    )
    assert posted.voided.at == OPENED.replace(minute=3)


AMOUNTS = st.integers(1, 500_000).map(lambda cents: str(Money(cents).plain))
FUNDS = st.sampled_from(["100", "501", "521", "541"])


@st.composite
def stories(draw):
    """A receipt with any lines, some non-cash tenders, cash with change and rounding either way."""
    lines = []
    for place in range(draw(st.integers(1, 5))):
        amount, fund, kind = draw(AMOUNTS), draw(FUNDS), draw(st.sampled_from(["charge", "split", "code", "credit"]))
        if kind == "charge":
            lines.append(charge(f"c{place}", amount, gl=f"{fund}-1310"))
        elif kind == "split" and money(amount).cents > 1:
            first = Money(draw(st.integers(1, money(amount).cents - 1)))
            shares = {"501-1310": first.plain, "541-1310": (money(amount) - first).plain}
            lines.append(charge(f"c{place}", amount, shares=shares))
        elif kind == "credit":
            lines.append(credit(amount, fund=fund))
        else:
            lines.append(item("MISC", amount, {f"{fund}-4290": amount}))
    due = sum(line.amount.cents for line in lines)
    own = sum(line.amount.cents for line in lines if line.as_body()["type"] == "charge")
    tenders = []
    for kind in draw(st.lists(st.sampled_from([check, card, on_account]), max_size=3, unique=True)):
        part = draw(st.integers(0, min(due, own if kind is on_account else due)))
        if part:
            tenders.append(kind(Money(part).plain))
            due -= part
    rounding = draw(st.integers(-2, 2)) if due > 2 else 0
    change = draw(st.integers(0, 10_000)) if due else 0
    if due:
        tenders.insert(draw(st.integers(0, len(tenders))), cash(Money(due + rounding + change).plain))
    return ReceiptStory("01-0001-0001", "counter", "Zoë", tuple(lines), tuple(tenders), Money(rounding), Money(change))


@settings(max_examples=150, deadline=None)
@given(stories())
def test_any_receipt_balances_in_every_fund_and_its_void_undoes_it(story):
    content = content_of(story, KINDS)
    postings = [gl.from_body(row) for row in content["postings"]]
    assert gl.balanced(postings)
    for fund in ("100", "501", "521", "541"):
        claim = sum(row.cents for row in postings if row.gl == f"{fund}-1010")
        assert claim == -sum(row.cents for row in postings if row.for_fund == fund)
    assert len(postings) == len({(r.gl, r.for_fund, r.tender, r.charge, r.account) for r in postings}) >= 2
    assert all(row.cents for row in postings)
    taken = sum(row.cents for row in postings if row.tender and not row.gl.endswith("-2300"))
    credited = sum(tender.amount.cents for tender in story.tenders if tender.fund)
    assert taken + credited == content["total"]
    assert gl.mirror(gl.mirror(postings)) == tuple(postings)
    assert canon.decode(canon.encode(content)) == content


@settings(max_examples=150, deadline=None)
@given(stories())
def test_the_pairs_of_any_receipt_come_to_its_lines_and_to_what_each_tender_paid(story):
    content = content_of(story, KINDS)
    pairs = receipt.pairs_of(content)
    for place, line in enumerate(content["lines"]):
        assert sum(pair.cents for pair in pairs if pair.line == place) == line["cents"]
    for place, tender in enumerate(content["tenders"]):
        kept = tender["cents"] - (content["change"] + content["rounding"] if tender["kind"] == "cash" else 0)
        assert sum(pair.cents for pair in pairs if pair.tender == place) == kept
    assert all(pair.cents > 0 for pair in pairs)
    assert [(pair.tender, pair.line) for pair in pairs] == sorted((pair.tender, pair.line) for pair in pairs)

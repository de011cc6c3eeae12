# SPDX-License-Identifier: Apache-2.0
"""What a file says is owed becomes an entry, fund by fund."""

from datetime import date

import pytest

from app.domain.code import Share
from app.domain.errors import Refused
from app.domain.kinds.importing import ImportLine, LineType, import_charges
from tests.domain.kinds.counter import money, rows


def line(kind="charge", amount="62.00", name="c2", *, shares=None, owed=None, billed=None):
    parts = {"501-1310": amount} if shares is None else shares
    return ImportLine(
        type=LineType(kind),
        charge=name,
        account="UB-900001",
        code="WATER",
        text="Water, June",
        due=date(2026, 6, 22),
        amount=money(amount),
        shares=tuple(Share(gl, money(part)) for gl, part in parts.items()),
        open=None if owed is None else money(owed),
        billed=billed,
    )


def test_charges_from_outside_debit_the_receivable_of_their_fund():
    lines = [
        line("charge", "62.00", billed=date(2026, 6, 1)),
        line("charge", "10.00", "c3", shares={"501-1310": "4.00", "521-1310": "6.00"}),
    ]
    content = import_charges("billing", lines, file="june.csv")
    assert rows(content) == [
        ("501-1310", "62.00"),
        ("501-1399", "-66.00"),
        ("501-1310", "4.00"),
        ("521-1310", "6.00"),
        ("521-1399", "-6.00"),
    ]
    assert content["postings"][0] == {"gl": "501-1310", "cents": 6200, "charge": "c2", "account": "UB-900001"}
    assert content["postings"][1] == {"gl": "501-1399", "cents": -6600, "account": "UB-900001"}
    assert content["lines"][0] == {
        "type": "charge",
        "charge": "c2",
        "account": "UB-900001",
        "code": "WATER",
        "text": "Water, June",
        "due": "2026-06-22",
        "billed": "2026-06-01",
        "cents": 6200,
        "shares": [{"gl": "501-1310", "cents": 6200}],
    }
    assert (content["source"], content["file"]) == ("billing", "june.csv")


def test_a_charge_raised_or_paid_elsewhere_names_what_was_open_before():
    content = import_charges(
        "billing", [line("raise", "5.00", owed="62.00"), line("paid", "-67.00", "c4", owed="67.00")]
    )
    assert [(entry["type"], entry["open"], entry["cents"]) for entry in content["lines"]] == [
        ("raise", 6200, 500),
        ("paid", 6700, -6700),
    ]
    assert rows(content) == [("501-1310", "5.00"), ("501-1399", "62.00"), ("501-1310", "-67.00")]
    assert "file" not in content


def test_a_corrected_bill_may_also_fall():
    assert rows(import_charges("billing", [line("raise", "-2.00", owed="62.00")]))[0] == ("501-1310", "-2.00")


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [line("charge", "0.00")],
        [line("charge", "-1.00")],
        [line("charge", "5.00", owed="1.00")],
        [line("charge", "5.00", shares={"501-1310": "4.99"})],
        [line("raise", "5.00")],
        [line("raise", "0.00", owed="5.00")],
        [line("raise", "-5.01", owed="5.00")],
        [line("paid", "1.00", owed="5.00")],
        [line("paid", "-5.01", owed="5.00")],
    ],
)
def test_lines_that_do_not_add_up_are_refused(lines):
    with pytest.raises(Refused) as refused:
        import_charges("billing", lines)
    assert refused.value.code == "TW-STORY"


def test_a_charge_is_named_once():
    with pytest.raises(Refused) as refused:
        import_charges("billing", [line(), line()])
    assert refused.value.code == "TW-CHARGE"

# SPDX-License-Identifier: Apache-2.0
"""Someone who writes a new chain over a lie is caught by the story the entries tell."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.verifier import Finding, verify
from tests.verifier.homes import intruder, rechained

BOOK = "01-0001"


def content_of(home: Path, book: str, seq: int) -> dict[str, Any]:
    with intruder(home) as books:
        body = books.execute("SELECT body FROM entry WHERE book_id = ? AND seq = ?", (book, seq)).fetchone()[0]
    return json.loads(body)


def told(home: Path, seq: int, book: str = BOOK, **changes: Any) -> list[str]:
    """What the check says of an entry whose body was changed and whose book was chained anew."""
    with intruder(home) as books:
        rechained(books, book, seq, **changes)
    assert "hash" not in " ".join(str(found) for found in verify(home).findings)
    return [found.what for found in verify(home, deep=True).findings if (found.book, found.seq) == (book, seq)]


@pytest.mark.parametrize(
    ("seq", "changes", "said"),
    [
        (1, {"counted": 19900}, "the pieces do not add up to the amount"),
        (1, {"assigned": 19800},
         "the postings do not tell what happened: account 100-1010, 100-4190, 999-1190, 999-2010"),
        (2, {"total": 12100}, "the lines do not add up to the total"),
        (2, {"change": 900}, "the tenders do not add up to the total"),
        (2, {"number": "01-0001-0007"}, "receipt number 01-0001-0007 is not the book's next"),
        (2, {"by": "pbell"}, "the pen was with another person"),
        (2, {"date": "2026-11-21"}, "the date or the drawer is not the book's"),
        (3, {"of": "019a9f3c-5c00-7000-8000-000000000000"}, "it voids nothing that stands in this book"),
        (3, {"target": "01-0001-0002"}, "it names another target than it voids"),
        (3, {"total": 1}, "it states another total than the original"),
        (2, {"approval": {"by": "mdiaz", "text": "0" * 64}}, "nobody else consented"),
        (2, {"approval": {"by": "jkim", "text": "0" * 64}}, "the consent it names is not in the books"),
        (3, {"approval": {"by": "mdiaz", "text": "0" * 64}}, "nobody else consented"),
        (3, {"approval": {"by": "jkim", "text": "0" * 64}}, "the consent it names is not in the books"),
        (7, {"tried": "0"}, "it does not say what was tried"),
        (8, {"reason": ""}, "the drawer was opened without a reason"),
        (9, {"cents": 2100}, "the postings do not tell what happened: account 999-1110, 999-1115"),
        (18, {"counted": 1}, "the pieces do not add up to the amount"),
        (18, {"attempt": 2}, "attempt 2 is not the next, 1"),
        (18, {"checks_total": 1}, "the listed checks do not add up"),
        (21, {"attempts": 2}, "it speaks of 2 attempts, there were 3"),
        (29, {"over_short": 0}, "over_short is 0, not 61"),
        (29, {"grand": 5}, "grand is 5, not 21304"),
        (29, {"totals": []}, "the totals are not those of the receipts that stand"),
        (29, {"by": "mdiaz"}, "the pen was with another person"),
    ],
)  # fmt: skip
def test_a_lie_in_a_new_chain_is_told_by_its_story(home: Path, seq: int, changes: dict[str, Any], said: str) -> None:
    assert said in told(home, seq, **changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"total": 1}, "the lines do not add up to the total"),
        ({"count": []}, "the pieces do not add up to the amount"),
        ({"checks": []}, "the checks of 01-0001 do not add up"),
        ({"approval": {"by": "jkim", "text": "0" * 64}}, "nobody else consented"),
        ({"approval": {"by": "clerk", "text": "0" * 64}}, "the consent it names is not in the books"),
    ],
)
def test_a_lie_in_a_deposit_is_told(home: Path, changes: dict[str, Any], said: str) -> None:
    assert said in told(home, 2, "W1-0003", **changes)


def test_a_deposit_of_other_money_than_its_session_brought_is_told(home: Path) -> None:
    body = content_of(home, "W1-0003", 2)
    for row in (body["lines"][1], body["checks"][0], body["postings"][2]):
        row["cents"] += 500 if row["cents"] > 0 else -500
    body["postings"][0]["cents"] += 500
    changes = {key: body[key] for key in ("lines", "checks", "postings")} | {"total": body["total"] + 500}
    said = told(home, 2, "W1-0003", **changes)
    assert "the table deposit says something else than it" in said
    with intruder(home) as books:
        books.execute("UPDATE deposit_book SET cents = cents + 500 WHERE tender = 'check'")
        books.execute("UPDATE deposit_check SET cents = cents + 500 WHERE n = 1")
    said = [found.what for found in verify(home, deep=True).findings if found.book == "W1-0003"]
    assert "it deposits another amount than a session brought" in said
    assert "it deposits a check that was not taken so" in said


def test_a_check_nobody_took_is_told_where_every_check_was_there(home: Path) -> None:
    body = content_of(home, "W1-0003", 2)
    del body["checks"][1]["receipt"], body["checks"][1]["seq"]
    told(home, 2, "W1-0003", checks=body["checks"])
    with intruder(home) as books:
        books.execute("UPDATE deposit_check SET receipt = NULL, place = NULL WHERE n = 2")
    said = [found.what for found in verify(home, deep=True).findings if found.book == "W1-0003"]
    assert said == ["it deposits a check nobody took"]


@pytest.mark.parametrize(
    ("seq", "changes", "said"),
    [
        (3, {"total": 1}, "it states another amount than the check"),
        (3, {"place": 2}, "it returns what was no check"),
        (3, {"place": 9}, "it returns no check of a receipt"),
        (3, {"reason": "bored"}, "it does not say why the bank returned it"),
        (3, {"account": "UB-1"}, "the fee is borne by an account this check had not paid"),
        (3, {"lines": []}, "the postings do not tell what happened: account 100-1310, 100-4280"),
        (3, {"target": "01-0001-0001"}, "it names another receipt than it undoes"),
        (4, {"of": "019a9f3c-5c00-7000-8000-000000000000"}, "it reverses no receipt"),
        (4, {"total": 1}, "it states another total than the original"),
        (4, {"approval": {"by": "clerk", "text": "0" * 64}}, "nobody else consented"),
        (4, {"approval": {"by": "jkim", "text": "0" * 64}}, "the consent it names is not in the books"),
        (4, {"second": {"by": "jkim", "text": "0" * 64}}, "no third person consented to what was never received"),
        (5, {"total": 200}, "the postings do not tell what happened: account 100-1010, 100-2010"),
        (5, {"target": "UB-2"}, "it asks for nothing, or for another account"),
    ],
)
def test_a_lie_about_what_was_undone_is_told(home: Path, seq: int, changes: dict[str, Any], said: str) -> None:
    assert any(one.startswith(said) for one in told(home, seq, book="W1-0002", **changes))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"of": "019a9f3c-5c00-7000-8000-000000000000"}, "it corrects no deposit"),
        ({"target": "bag B-2 for MAIN"}, "it names another bag than it corrects"),
        ({"charged": "nobody"}, "it corrects nothing, or says not who bears it"),
        ({"total": -200}, "the postings do not tell what happened: account 100-1010, 100-4190, 999-1100, 999-2010"),
        ({"approval": {"by": "jkim", "text": "0" * 64}}, "who had prepared the bag consented"),
        ({"approval": {"by": "clerk", "text": "0" * 64}}, "nobody else consented"),
    ],
)
def test_a_lie_about_what_the_bank_counted_is_told(home: Path, changes: dict[str, Any], said: str) -> None:
    assert said in told(home, 2, book="W2-0002", **changes)


def test_a_correction_that_says_not_what_stood_is_told(home: Path) -> None:
    with intruder(home) as books:
        books.execute("UPDATE deposit_correction SET counted = counted + 1")
        rechained(books, "W2-0002", 2, counted=content_of(home, "W2-0002", 2)["counted"] + 1)
    found = [one.what for one in verify(home, deep=True).findings if one.book == "W2-0002"]
    assert found == ["it corrects by another amount than stood"]


def test_a_void_that_keeps_a_cent_is_told(home: Path) -> None:
    rows = content_of(home, BOOK, 3)["postings"]
    rows[0]["cents"] += 1
    said = told(home, 3, postings=rows)
    assert "the postings do not mirror the original" in said
    assert "fund 999 does not balance, it is off by 1 cents" in said


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM approval", "UPDATE approval SET approved_by = 'pbell'", "UPDATE approval SET text = 'something else'",
     "UPDATE approval SET requested_by = 'pbell'", "UPDATE approval SET entry_id = 'another', kind = 'receipt'"],
)  # fmt: skip
def test_a_consent_taken_away_or_bent_is_told_at_the_entry_that_names_it(home: Path, statement: str) -> None:
    with intruder(home) as books:
        books.execute(statement)
    found = verify(home, deep=True).findings
    assert found[0] == Finding(BOOK, 3, "the consent it names is not in the books")
    assert {each.what for each in found} == {"the consent it names is not in the books"}


def test_money_moved_to_another_fund_is_told(home: Path) -> None:
    rows = content_of(home, BOOK, 2)["postings"]
    line = next(row for row in rows if row["gl"] == "521-1310")
    line["gl"] = "501-1310"
    assert "fund 521 does not balance, it is off by 1500 cents" in told(home, 2, postings=rows)


def test_a_bill_paid_on_another_account_is_told(home: Path) -> None:
    lines = content_of(home, BOOK, 2)["lines"]
    lines[0]["account"] = "UB-2"
    assert "charge c2 belongs to another account" in told(home, 2, lines=lines)


def test_a_balance_that_was_not_open_is_told(home: Path) -> None:
    lines = content_of(home, BOOK, 5)["lines"]
    lines[0]["open"] = 9999
    assert "charge c1 was not open by 9999 cents then" in told(home, 5, lines=lines)


def test_a_charge_billed_twice_is_told(home: Path) -> None:
    lines = content_of(home, "W1-0001", 3)["lines"]
    said = told(home, 3, book="W1-0001", lines=[*lines, lines[0]])
    assert "charge c1 is billed twice" in said


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE charge SET open = open + 1 WHERE id = 'c1'", ("W1-0001", 3, "the table charge says")),
        ("DELETE FROM charge WHERE id = 'c3'", ("W1-0001", 3, "the table charge says something else of charge c3")),
        ("UPDATE charge_share SET open = 0", ("W1-0001", 3, "the table charge_share says something else of charge b1")),
        ("UPDATE credit SET cents = 0", ("W1-0002", 5, "the table credit says something else of account UB-1")),
        ("INSERT INTO credit VALUES ('UB-3', '501', 5)", ("", 0, "the table credit says something else of")),
        ("UPDATE posting SET cents = 1 WHERE entry_no = 7 AND pos = 1", (BOOK, 2, "the table posting says")),
        ("UPDATE receipt SET payer = '' WHERE ordinal = 1", (BOOK, 2, "the table receipt says something else than it")),
        ("UPDATE receipt SET voided_by = NULL", (BOOK, 2, "the table receipt says something else about its void")),
        ("UPDATE receipt_line SET cents = 1 WHERE entry_no = 7", (BOOK, 2, "the table receipt_line says")),
        ("UPDATE receipt_tender SET net = 1 WHERE entry_no = 7", (BOOK, 2, "the table receipt_tender says")),
        ("UPDATE receipt_pair SET cents = 1 WHERE entry_no = 7", (BOOK, 2, "the table receipt_pair says")),
        ("UPDATE undone SET tender = 2 WHERE tender = 1", ("W1-0002", 3, "the table undone says something else than")),
        ("DELETE FROM void", (BOOK, 3, "the table void says something else than it")),
        ("UPDATE drawer_count SET expected = 1 WHERE attempt = 1", (BOOK, 18, "the table drawer_count says")),
        ("UPDATE seal SET grand = 1", ("W1-0001", 5, "the seal states other figures than the close")),
        ("UPDATE seal_total SET cents = 1", (BOOK, 29, "the totals of the seal are not those of the close")),
        ("UPDATE book SET taken = 1 WHERE id = '01-0001'", (BOOK, 29, "the book's row says taken is 1, not 21304")),
        ("UPDATE book SET state = 'submitted' WHERE id = '01-0001'", (BOOK, 29, "the book is said to be submitted")),
        ("DELETE FROM book WHERE id = '02-0001'", ("02-0001", 8, "the database does not know this book")),
        ("INSERT INTO work_item (entry_no, code) VALUES (999, 'x')", ("", 0, "the table work_item has rows of")),
    ],
)  # fmt: skip
def test_one_derived_cell_changed_is_told_at_its_entry(
    home: Path, statement: str, expected: tuple[str, int, str]
) -> None:
    with intruder(home) as books:
        books.execute(statement)
    book, seq, what = expected
    found = verify(home, deep=True).findings
    assert any((one.book, one.seq) == (book, seq) and one.what.startswith(what) for one in found), found


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM entry WHERE book_id = '01-0001' AND seq = 8", Finding(BOOK, 8, "this entry is missing")),
        (
            "UPDATE entry SET seq = 100 - seq WHERE book_id = '01-0001' AND seq IN (8, 9)",
            Finding(BOOK, 8, "the columns are not what the body says (seq)"),
        ),
        ("UPDATE seal SET head = zeroblob(32)", Finding(BOOK, 29, "the head in the seal is not the hash of the close")),
        ("UPDATE book SET head = zeroblob(32)",
         Finding("02-0001", 8, "the head of the book is not the hash of its last entry")),
    ],
)  # fmt: skip
def test_entries_taken_or_moved_are_told_without_looking_deep(home: Path, statement: str, expected: Finding) -> None:
    with intruder(home) as books:
        books.execute(statement)
    assert expected in verify(home).findings


def test_a_surprise_count_is_held_against_the_drawer_it_names(home: Path) -> None:
    assert verify(home, deep=True, book="W2-0001").good
    with intruder(home) as books:
        books.execute("UPDATE surprise_count SET expected = expected + 100")
    (found,) = verify(home, deep=True).findings
    assert (found.book, found.seq, found.what) == ("W2-0001", 2, "the table surprise_count says something else than it")


def test_a_surprise_count_of_a_drawer_that_is_gone_is_told(home: Path) -> None:
    with intruder(home) as books:
        rechained(books, "W2-0001", 2, of="77-0001")
    told = [str(found) for found in verify(home, deep=True).findings]
    assert "book W2-0001, entry 2: the drawer and the entry it speaks of are not in the books" in told


def test_nobody_counts_the_own_drawer_by_surprise(home: Path) -> None:
    with intruder(home) as books:
        rechained(books, "04-0001", 1, by="jkim")
        rechained(books, "W2-0001", 2, counted=5, chosen="planned")
    told = [str(found) for found in verify(home, deep=True).findings]
    assert any("that drawer was not open then, or was the own one of who counted" in one for one in told)
    assert any("the pieces do not add up to the amount" in one for one in told)
    assert any("it does not say why this drawer" in one for one in told)

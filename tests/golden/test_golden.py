# SPDX-License-Identifier: Apache-2.0
"""What was once written in the books is written and read the same way for ever."""

from hashlib import sha256

from app.domain import canon, gl
from app.domain.entry import Kind, Pen
from tests.golden.day import day, stored


def test_the_day_is_still_written_exactly_as_it_was():
    written = [(e.id, e.book, e.seq, e.kind.value, e.prev.hex(), e.hash.hex(), e.body.decode()) for e in day()]
    assert written == [(r.id, r.book, r.seq, r.kind, r.prev, r.hash, r.body) for r in stored()]


def test_every_kind_of_entry_is_among_them():
    assert {row.kind for row in stored()} == {kind.value for kind in Kind}


def test_every_stored_body_reads_back_and_its_chain_holds():
    heads: dict[str, tuple[int, str]] = {}
    for row in stored():
        content = canon.decode(row.body.encode())
        assert (content["id"], content["book"], content["seq"], content["kind"]) == (
            row.id,
            row.book,
            row.seq,
            row.kind,
        )
        assert (row.seq - 1, row.prev) == heads.get(row.book, (0, "0" * 64))
        assert row.hash == sha256(bytes.fromhex(row.prev) + row.body.encode()).hexdigest()
        heads[row.book] = (row.seq, row.hash)


def test_the_sealed_drawer_of_the_day_is_empty_and_every_fund_balances():
    sums: dict[str, int] = {}
    for row in stored():
        postings = [gl.from_body(posting) for posting in canon.decode(row.body.encode()).get("postings", [])]
        assert gl.balanced(postings)
        for posting in postings if row.book in ("W1-0001", "01-0001") else ():
            sums[posting.gl] = sums.get(posting.gl, 0) + posting.cents
    assert (sums["999-1110"], sums["999-1115"], sums["999-1190"]) == (0, 4800, -200)
    assert sums["999-1115"] + sums["999-1190"] == 5000 - 200 - 200  # cash taken, the float short at opening and close


def test_the_pen_of_a_book_follows_its_stored_entries():
    entries = [entry for entry in day() if entry.book == "01-0001"]
    first = entries[0].content
    pen = Pen.first("drawer", first["drawer"], first["session"], first["date"], first["by"])
    for entry in entries:
        pen = pen.after(entry)
    assert (pen.state, pen.receipts, pen.head) == ("sealed", 6, entries[-1].hash)

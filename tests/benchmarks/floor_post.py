# SPDX-License-Identifier: Apache-2.0
"""The floor of posting on PostgreSQL: one data-modifying statement that writes the rows of a payment, unguarded.

It inserts as many rows and bytes as the books keep for the same payment (an entry with its body, postings, receipt,
lines, tenders, pairs; two charges, one book), numbered and chained by the book's row, in tables of its own.
"""

from __future__ import annotations

import hashlib
from typing import Any

import psycopg

from tests.benchmarks.floor_rows import rows_of

SCHEMA = """
CREATE TABLE floor_book (id text PRIMARY KEY, next_seq bigint NOT NULL, head bytea NOT NULL, receipts bigint NOT NULL,
    cash bigint NOT NULL, taken bigint NOT NULL);
CREATE TABLE floor_charge (id text PRIMARY KEY, account text NOT NULL, gl text NOT NULL, open bigint NOT NULL);
CREATE TABLE floor_entry (no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL UNIQUE,
    book_id text NOT NULL REFERENCES floor_book, seq bigint NOT NULL, kind text NOT NULL, body text NOT NULL,
    prev_hash bytea NOT NULL, hash bytea NOT NULL, recorded_by text NOT NULL DEFAULT session_user,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(), UNIQUE (book_id, seq));
CREATE TABLE floor_posting (entry_no bigint, pos bigint, gl text NOT NULL, fund text NOT NULL, for_fund text,
    cents bigint NOT NULL, tender text, charge text, account text, PRIMARY KEY (entry_no, pos));
CREATE TABLE floor_receipt (entry_no bigint PRIMARY KEY, book_id text NOT NULL, number text NOT NULL UNIQUE,
    ordinal bigint NOT NULL, payer text NOT NULL, channel text NOT NULL, total bigint NOT NULL,
    rounding bigint NOT NULL, change bigint NOT NULL);
CREATE TABLE floor_line (entry_no bigint, n bigint, type text NOT NULL, charge text, account text, code text,
    text text NOT NULL, open bigint, cents bigint NOT NULL, why text, PRIMARY KEY (entry_no, n));
CREATE INDEX ON floor_line (account, entry_no);
CREATE TABLE floor_tender (entry_no bigint, n bigint, kind text NOT NULL, cents bigint NOT NULL, net bigint NOT NULL,
    number text, routing text, detail text NOT NULL, PRIMARY KEY (entry_no, n));
CREATE TABLE floor_pair (entry_no bigint, line bigint, tender bigint, cents bigint NOT NULL,
    PRIMARY KEY (entry_no, line, tender));
"""

_ROWS = {
    "floor_posting": (
        "pos gl fund for_fund cents tender charge account",
        "bigint text text text bigint text text text",
    ),
    "floor_line": (
        "n type charge account code text open cents why",
        "bigint text text text text text bigint bigint text",
    ),
    "floor_tender": ("n kind cents net number routing detail", "bigint text bigint bigint text text text"),
    "floor_pair": ("line tender cents", "bigint bigint bigint"),
}


def _insert(table: str) -> str:
    names, types = (part.split() for part in _ROWS[table])
    arrays = ", ".join(f"%s::{kind}[]" for kind in types)
    columns = ", ".join(names)
    return f"INSERT INTO {table} (entry_no, {columns}) SELECT e.no, r.* FROM e, unnest({arrays}) AS r({columns})"  # noqa: S608 - constants


STATEMENT = f"""
WITH e AS (
    INSERT INTO floor_entry (id, book_id, seq, kind, body, prev_hash, hash)
    VALUES (%s, %s, %s, 'receipt', %s, %b, %b) RETURNING no, book_id, hash
), p AS ({_insert("floor_posting")}), l AS ({_insert("floor_line")}), t AS ({_insert("floor_tender")}),
q AS ({_insert("floor_pair")}),
r AS (INSERT INTO floor_receipt (entry_no, book_id, number, ordinal, payer, channel, total, rounding, change)
      SELECT no, book_id, %s, %s, %s, 'counter', %s, 0, %s FROM e),
c AS (UPDATE floor_charge AS c SET open = c.open - x.cents FROM unnest(%s::text[], %s::bigint[]) AS x(id, cents)
      WHERE c.id = x.id)
UPDATE floor_book AS b SET next_seq = b.next_seq + 1, head = e.hash, receipts = b.receipts + 1, cash = b.cash + %s,
    taken = b.taken + %s
FROM e WHERE b.id = e.book_id RETURNING e.no
"""  # noqa: S608 - built from the constants above


def _columns(content: dict[str, Any], pairs: list[tuple[int, int, int]]) -> list[Any]:
    return [list(column) for rows in rows_of(content, pairs) for column in zip(*rows, strict=True)]


class FloorTill:
    """One till on the floor: knows its book, builds the hash, sends one statement."""

    def __init__(self, url: str, book: str, charges: list[tuple[str, str]]) -> None:
        self.connection = psycopg.connect(url, autocommit=True, prepare_threshold=1)
        self.book, self.seq, self.head = book, 1, bytes(32)
        self.connection.execute(
            "INSERT INTO floor_book VALUES (%s, 1, %b, 0, 0, 0) ON CONFLICT (id) DO NOTHING", (book, self.head)
        )
        with self.connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO floor_charge VALUES (%s, %s, '501-1310', 50000000) ON CONFLICT (id) DO NOTHING", charges
            )

    def post(self, body: bytes, content: dict[str, Any], pairs: list[tuple[int, int, int]]) -> None:
        """Write one payment and wait for the commit."""
        digest = hashlib.sha256(self.head + body).digest()
        charges = [line["charge"] for line in content["lines"]]
        paid = [line["cents"] for line in content["lines"]]
        total = content["total"]
        values = (
            content["id"], self.book, self.seq, body.decode(), self.head, digest, *_columns(content, pairs),
            f"{self.book}-{self.seq:04d}", self.seq, content["payer"], total, content["change"], charges, paid, total,
            total,
        )  # fmt: skip
        self.connection.execute(STATEMENT, values, prepare=True, binary=True)
        self.seq, self.head = self.seq + 1, digest

# SPDX-License-Identifier: Apache-2.0
"""The floor of posting on SQLite: plain inserts of a payment's rows in one transaction, unguarded, same pragmas."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from app.storage import engine as engines
from tests.benchmarks.floor_rows import rows_of

SCHEMA = """
CREATE TABLE floor_book (id TEXT PRIMARY KEY, next_seq INTEGER, head BLOB, receipts INTEGER, cash INTEGER,
    taken INTEGER) STRICT;
CREATE TABLE floor_charge (id TEXT PRIMARY KEY, account TEXT, gl TEXT, open INTEGER) STRICT;
CREATE TABLE floor_entry (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, book_id TEXT NOT NULL, seq INTEGER NOT NULL,
    kind TEXT NOT NULL, body TEXT NOT NULL, prev_hash BLOB NOT NULL, hash BLOB NOT NULL, recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')), UNIQUE (book_id, seq)) STRICT;
CREATE TABLE floor_posting (entry_no INTEGER, pos INTEGER, gl TEXT, fund TEXT, for_fund TEXT, cents INTEGER,
    tender TEXT, charge TEXT, account TEXT, PRIMARY KEY (entry_no, pos)) STRICT, WITHOUT ROWID;
CREATE TABLE floor_receipt (entry_no INTEGER PRIMARY KEY, book_id TEXT, number TEXT UNIQUE, ordinal INTEGER,
    payer TEXT, channel TEXT, total INTEGER, rounding INTEGER, change INTEGER) STRICT;
CREATE TABLE floor_line (entry_no INTEGER, n INTEGER, type TEXT, charge TEXT, account TEXT, code TEXT, text TEXT,
    open INTEGER, cents INTEGER, why TEXT, PRIMARY KEY (entry_no, n)) STRICT, WITHOUT ROWID;
CREATE INDEX floor_line_of_account ON floor_line (account, entry_no);
CREATE TABLE floor_tender (entry_no INTEGER, n INTEGER, kind TEXT, cents INTEGER, net INTEGER, number TEXT,
    routing TEXT, detail TEXT, PRIMARY KEY (entry_no, n)) STRICT, WITHOUT ROWID;
CREATE TABLE floor_pair (entry_no INTEGER, line INTEGER, tender INTEGER, cents INTEGER,
    PRIMARY KEY (entry_no, line, tender)) STRICT, WITHOUT ROWID;
"""
_TABLES = ("floor_posting", "floor_line", "floor_tender", "floor_pair")


class FloorTill:
    """One till on the floor: knows its book, builds the hash, inserts rows, commits."""

    def __init__(self, path: Path, book: str, charges: list[tuple[str, str]]) -> None:
        self.connection = engines.driver().connect(str(path), isolation_level=None)
        for pragma in engines.PRAGMAS:
            self.connection.execute(pragma).close()
        self.connection.executescript(SCHEMA)
        self.book, self.seq, self.head = book, 1, bytes(32)
        self.connection.execute("INSERT INTO floor_book VALUES (?, 1, ?, 0, 0, 0)", (book, self.head))
        self.connection.executemany("INSERT INTO floor_charge VALUES (?, ?, '501-1310', 50000000)", charges)

    def post(self, body: bytes, content: dict[str, Any], pairs: list[tuple[int, int, int]]) -> None:
        """Write one payment and wait for the commit."""
        digest = hashlib.sha256(self.head + body).digest()
        run = self.connection.execute
        run("BEGIN IMMEDIATE")
        no = run(
            "INSERT INTO floor_entry (id, book_id, seq, kind, body, prev_hash, hash, recorded_by)"
            " VALUES (?, ?, ?, 'receipt', ?, ?, ?, 'till01')",
            (content["id"], self.book, self.seq, body.decode(), self.head, digest),
        ).lastrowid
        for table, rows in zip(_TABLES, rows_of(content, pairs), strict=True):
            marks = ", ".join("?" * (len(rows[0]) + 1))
            self.connection.executemany(
                f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608 - names of this file
                [(no, *row) for row in rows],
            )
        total = content["total"]
        number = f"{self.book}-{self.seq:04d}"
        run(
            "INSERT INTO floor_receipt VALUES (?, ?, ?, ?, ?, 'counter', ?, 0, ?)",
            (no, self.book, number, self.seq, content["payer"], total, content["change"]),
        )
        self.connection.executemany(
            "UPDATE floor_charge SET open = open - ? WHERE id = ?",
            [(line["cents"], line["charge"]) for line in content["lines"]],
        )
        run(
            "UPDATE floor_book SET next_seq = next_seq + 1, head = ?, receipts = receipts + 1, cash = cash + ?,"
            " taken = taken + ? WHERE id = ?",
            (digest, total, total, self.book),
        )
        run("COMMIT")
        self.seq, self.head = self.seq + 1, digest

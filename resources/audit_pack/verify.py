#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks an audit pack of Tillwright by itself: python3 verify.py [FOLDER].

One file, the standard library of Python 3.9 or newer, nothing else: it may be read from the first line to the last and
run on any machine. It only reads. Without FOLDER it checks the folder it lies in.

It answers 0 when everything holds, 1 when something does not and says what and where, 2 when there is no pack to check.

What it checks
 1. every file against the SHA-256 in manifest.json, and manifest.json against manifest.sha256
 2. every entry: written in the one way, its place, the chain of hashes of its book, receipt numbers without a gap
 3. every entry with postings: it balances in each fund, and each fund's claim on the pooled cash is owed by the pool
 4. every close and every daily seal against the entries it covers
 5. the report by account, the journals and the sums of receipts against the entries
"""

import csv
import hashlib
import json
import pathlib
import sys
import unicodedata

ZERO = "0" * 64
POOL, DUE_TO = "999", "999-2010"
MOST = 200


class Findings:
    """What does not hold, each with the file and the place; the first ones are told, all are counted."""

    def __init__(self):
        self.said = []
        self.count = 0

    def add(self, where, what):
        """One more thing that does not hold."""
        self.count += 1
        if len(self.said) < MOST:
            self.said.append(f"{where}: {what}")


def tell(line):
    """One line to whoever runs this."""
    sys.stdout.write(f"{line}\n")


def sha256(path):
    """The SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for piece in iter(lambda: stream.read(1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()


def files(folder, found):
    """Every file against the manifest; answers the manifest, or nothing when it cannot be read."""
    manifest, beside = folder / "manifest.json", folder / "manifest.sha256"
    try:
        said = beside.read_text("utf-8").split()
    except (OSError, ValueError):
        said = []
    if said != [sha256(manifest), "manifest.json"]:
        found.add("manifest.json", "it and manifest.sha256 do not agree: one of the two was changed")
    try:
        told = json.loads(manifest.read_text("utf-8"))
        listed = {name: (row["sha256"], row["bytes"]) for name, row in told["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        found.add("manifest.json", "it cannot be read")
        return None
    apart = {"manifest.json", "manifest.sha256"}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - apart
    for name in sorted(there - set(listed)):
        if "__pycache__" not in name:
            found.add(name, "the manifest does not know this file")
    for name, (digest, size) in sorted(listed.items()):
        path = folder / name
        if name not in there:
            found.add(name, "the file is missing")
        elif path.stat().st_size != size:
            found.add(name, f"it has {path.stat().st_size} bytes, the manifest says {size}")
        elif sha256(path) != digest:
            found.add(name, "it is not the file the manifest names: it was changed")
    return told


def entries(folder, found):
    """Every line of entries.jsonl as (line number, row, body); what cannot be read is told and left out."""
    path = folder / "entries.jsonl"
    if not path.is_file():
        return
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                row = json.loads(line.decode("utf-8"))
                body = json.loads(row["body"])
                if not isinstance(body, dict):
                    raise TypeError
            except (ValueError, KeyError, TypeError, RecursionError):
                found.add(f"entries.jsonl, line {number}", "it cannot be read")
                continue
            yield number, row, body


class Book:
    """One book as far as it was read: its number, its head, receipts, voids, money, and how it was closed."""

    def __init__(self, name):
        self.name, self.seq, self.head = name, 0, ZERO
        self.receipts = self.voids = self.taken = self.opening = self.total = 0
        self.date, self.drawer, self.close = "", False, None


def one_way(text):
    """The one way in which a body may be written."""
    return json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def place(book, row, body, say):
    """The place of an entry in its book and in the chain."""
    if row.get("seq") != book.seq + 1:
        say(f"number {book.seq + 1} of {book.name} is missing or stands elsewhere")
    if row.get("prev") != book.head:
        say("it does not continue the entry before it")
    try:
        digest = hashlib.sha256(bytes.fromhex(row["prev"]) + row["body"].encode("utf-8")).hexdigest()
    except (ValueError, KeyError, TypeError, AttributeError):
        digest = ""
    if digest != row.get("hash"):
        say("its hash is not that of the entry before it and its body")
    if row["body"] != one_way(row["body"]) or row["body"] != unicodedata.normalize("NFC", row["body"]):
        say("its body is not written in the one way")
    for key in ("id", "book", "seq", "kind", "prev"):
        if body.get(key) != row.get(key):
            say(f"its body names another {key}")
    book.seq, book.head = row.get("seq") if isinstance(row.get("seq"), int) else book.seq + 1, str(row.get("hash"))


def fund_of(account):
    """The fund of an account stands before its hyphen."""
    return str(account).partition("-")[0]


def balanced(body, say, sums):
    """Whether an entry balances in each fund, and each claim on the pool is owed; adds to the sums of accounts."""
    funds, claims = {}, {}
    for row in body.get("postings", []):
        account, cents = row.get("gl"), row.get("cents")
        if not isinstance(cents, int):
            say("a posting has no whole cents")
            continue
        fund = fund_of(account)
        funds[fund] = funds.get(fund, 0) + cents
        if account == DUE_TO:
            claims[row.get("for")] = claims.get(row.get("for"), 0) + cents
        elif account == f"{fund}-1010" and fund != POOL:
            claims[fund] = claims.get(fund, 0) + cents
        debit, credit = sums.get(account, (0, 0))
        sums[account] = (debit + max(cents, 0), credit + max(-cents, 0))
    for fund, cents in funds.items():
        if cents:
            say(f"fund {fund} does not balance by {cents} cents")
    if any(claims.values()):
        say("the claims on the pooled cash are not what the pool owes")


def counted(book, kind, body, say):
    """Numbers of receipts, what was taken, and what a close says of its book."""
    if kind == "open":
        book.date, book.drawer, book.opening = str(body.get("date")), "drawer" in body, body.get("grand", 0)
    number = body.get("number")
    if number is not None:
        book.receipts += 1
        if number != f"{book.name}-{book.receipts:04d}":
            say(f"its number is {number}, the next one is {book.name}-{book.receipts:04d}")
    if kind == "receipt":
        book.taken += body.get("total", 0)
    if kind == "void":
        book.voids += 1
        book.taken -= body.get("total", 0) if str(body.get("target", "")).count("-") == 2 else 0
    if kind == "close":
        book.close = body
        if body.get("entries") != book.seq:
            say(f"the close says {body.get('entries')} entries, there are {book.seq}")
        if book.drawer and body.get("receipts") != book.receipts:
            say(f"the close says {body.get('receipts')} numbers, there are {book.receipts}")
        if book.drawer and body.get("grand") != book.opening + book.taken:
            say("the grand total of the close is not what was taken")


def seals(told, books, found):
    """Each daily seal against the books it covers, and against the seal before it."""
    previous, covered = ZERO, set()
    for number, row, body in told:
        where = f"entries.jsonl, line {number} (seal of {body.get('date')})"
        if body.get("previous") != previous:
            found.add(where, "it does not continue the seal before it")
        previous = row.get("hash")
        listed = [one for one in body.get("books", []) if isinstance(one, dict)]
        if body.get("entries") != sum(one.get("entries", 0) for one in listed):
            found.add(where, "its entries do not add up")
        for one in listed:
            book = books.get(one.get("book"))
            if book is None:
                continue  # of a day the pack does not cover
            covered.add(book.name)
            if (one.get("entries"), one.get("head")) != (book.seq, book.head):
                found.add(where, f"{book.name} is not the book it sealed")
            close = book.close or {}
            if any(one.get(key) != close.get(key, 0) for key in ("receipts", "grand", "over_short")):
                found.add(where, f"it states other figures of {book.name} than its close")
    return covered


def report_rows(folder, name):
    """The rows of a report as it was written, without sums."""
    path = folder / "reports" / f"{name}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def cents_of(text):
    """An amount such as 12.30 or -4.00 in cents."""
    whole, _, part = text.lstrip("-").partition(".")
    return (-1 if text.startswith("-") else 1) * (int(whole) * 100 + int((part + "00")[:2]))


def accounts(folder, sums, found):
    """The report by account against what the entries posted."""
    said = {}
    for row in report_rows(folder, "gl")[1:]:
        if len(row) >= 5 and fund_of(row[1]) == row[0] and row[1]:
            said[row[1]] = (cents_of(row[3]), cents_of(row[4]))
    for account in sorted(set(said) | set(sums)):
        if said.get(account) != sums.get(account):
            found.add("reports/gl.csv", f"{account} is not what the entries posted to it")


def journals(folder, books, found):
    """Each book of the pack is in one journal at most."""
    path, seen = folder / "gl_batches.csv", {}
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for name in json.loads(row["books"]):
                if name in seen:
                    found.add("gl_batches.csv", f"{name} is in the batches {seen[name]} and {row['number']}")
                seen[name] = row["number"]
    for name, book in sorted(books.items()):
        if book.drawer and name not in seen:
            tell(f"note: {name} is not posted to the general ledger yet")


def check(folder):
    """Check everything; answers the findings, and how many entries and books there were."""
    found, books, day_seals, sums = Findings(), {}, [], {}
    told = files(folder, found)
    count = 0
    for number, row, body in entries(folder, found):
        count += 1
        book = books.setdefault(row.get("book"), Book(str(row.get("book"))))

        def say(what, number=number, row=row):
            found.add(f"entries.jsonl, line {number} (entry {row.get('seq')} of {row.get('book')})", what)

        kind = str(row.get("kind"))
        try:
            place(book, row, body, say)
            balanced(body, say, sums if not str(row.get("book")).startswith("DAY-") else {})
            counted(book, kind, body, say)
        except (TypeError, AttributeError, KeyError, ValueError, RecursionError):
            say("it cannot be understood")
        if kind == "seal":
            day_seals.append((number, row, body))
    covered = seals(day_seals, books, found)
    plain = {name: book for name, book in books.items() if not str(name).startswith("DAY-")}
    for name, book in sorted(plain.items()):
        if book.close is None:
            found.add(f"book {name}", "it has no close")
        elif name not in covered:
            tell(f"note: no daily seal covers {name} yet")
    if told is not None and (told.get("entries"), told.get("books")) != (count, len(plain)):
        found.add("manifest.json", f"it says {told.get('entries')} entries of {told.get('books')} books, not these")
    try:
        accounts(folder, sums, found)
        journals(folder, plain, found)
    except (ValueError, KeyError, TypeError, IndexError):
        found.add("reports", "a table cannot be read")
    return found, count, len(plain)


def main(arguments):
    """Check the folder that is named, or the one this file lies in."""
    folder = pathlib.Path(arguments[0] if arguments else __file__ or ".")
    folder = folder if folder.is_dir() else folder.resolve().parent
    if not (folder / "manifest.json").is_file():
        tell(f"{folder} is no audit pack: there is no manifest.json in it.")
        return 2
    tell(f"manifest.json: SHA-256 {sha256(folder / 'manifest.json')}")
    found, count, books = check(folder)
    for line in found.said:
        tell(line)
    if found.count:
        tell(f"{found.count} things do not hold.")
        return 1
    tell(f"Everything holds: {count} entries of {books} books, every file as the manifest says.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - statements are made of names of the models alone
"""What a till's copy takes over from the server: everything once, page by page, and then only what changed.

Each step is one moment of the server's books and one transaction of the copy, which notes in it how far it is. So it
may be stopped or killed anywhere and goes on from there, and reading the same again changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from app.models import Base
from app.models.base import Instant
from app.storage import local_copy, roles, search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import psycopg

    from app.storage.local_copy import CopyState, LocalCopy

    Rows = Sequence[tuple[Any, ...]]

PAGE = 1000
"""So many accounts are taken over at once: a step the server answers in a moment."""
_FOUND_BY = 20_000
"""So many rows of what accounts are found by."""
_MASTERS = (
    "person", "role_right", "workstation", "drawer", "printer", "fund", "gl_account", "tender_kind", "bank_account",
    "revenue_code", "code_share", "code_field", "policy",
)  # fmt: skip
_OWED = ("account_alert", "charge", "credit")
_ALL = 2**62
_INSTANT = Instant()


def refresh(
    copy: LocalCopy, line: psycopg.Connection[Any], person: str, *, stop: Callable[[], bool] = lambda: False
) -> CopyState:
    """Bring the copy up to this moment of the server's books, as far as `stop` lets it; answers how far it is.

    `line` is a connection whose transactions only read, each as of one moment. A copy that is written without the
    server stays as it is. Raises psycopg.Error where the line fails; the copy is then what it was after the last step.
    """
    try:
        return _refresh(copy, line, person, stop)
    except local_copy.WrittenAlone:
        return copy.state()


def _refresh(copy: LocalCopy, line: psycopg.Connection[Any], person: str, stop: Callable[[], bool]) -> CopyState:
    with line.transaction():
        (home,) = _one(line, "SELECT value FROM meta WHERE key = 'home_id'")
        state = copy.begin(home)
        now, touched = _changed(line, state)
        if now.entries < state.entries:  # the server fell back to an older state: nothing here can be trusted
            copy.remove()
            state = copy.begin(home)
        if state.changes != now.changes:
            masters = _masters(line)
            with copy.writing() as cursor:
                _put_masters(cursor, masters)
        _own_book(copy, line, person)
        copy.own_of = person
    if not state.whole:
        filled = _fill(copy, line, state, stop)
        return _refresh(copy, line, person, stop) if filled.whole else filled
    for first in range(0, len(touched), PAGE):
        if stop():
            return state
        _take_over(copy, line, touched[first : first + PAGE], state)
    with copy.writing() as cursor:
        local_copy.keep(cursor, now)
    return now


def _changed(line: psycopg.Connection[Any], state: CopyState) -> tuple[CopyState, list[str]]:
    """The state a copy will be in, once it has taken over these accounts: those touched since the state it is in."""
    since = (state.entries, state.changes) if state.whole else (_ALL, _ALL)
    statement = "SELECT entries, changes, horizon, clock_timestamp(), accounts FROM guard_touched(%s, %s, %s)"
    entries, changes, horizon, at, accounts = _one(line, statement, *since, state.horizon)
    as_of = at.isoformat() if state.whole else ""
    return replace(state, entries=entries, changes=changes, horizon=horizon, as_of=as_of), accounts or []


def _fill(copy: LocalCopy, line: psycopg.Connection[Any], state: CopyState, stop: Callable[[], bool]) -> CopyState:
    """Take everything over from where it was left: accounts, then what they are found by, each in its own order."""
    if state.entries < 0:  # what changes while it is being filled is read again afterwards
        state, _ = _changed(line, state)
    while not stop():
        numbers = _page(line, "account", ("number",), (state.accounts_to,), PAGE)
        if not numbers:
            state = _fill_found_by(copy, line, state, "search_key", "keys_to", stop)
            return _fill_found_by(copy, line, state, "search_word", "words_to", stop)
        state = replace(state, accounts_to=numbers[-1][0])
        _take_over(copy, line, [row[0] for row in numbers], state, new=True)
    return state


def _fill_found_by(
    copy: LocalCopy, line: psycopg.Connection[Any], state: CopyState, table: str, to: str, stop: Callable[[], bool]
) -> CopyState:
    """A table that is nothing but its key, in the order of that key: so it is written as fast as it is read."""
    names = _columns(table)
    while not stop():
        rows = _page(line, table, names, getattr(state, to) or ("",) * len(names), _FOUND_BY)
        if rows:
            at: dict[str, Any] = {to: rows[-1]}
            state = replace(state, **at)
        elif table == "search_word":  # the last one: everything is there
            state = replace(state, as_of=_one(line, "SELECT clock_timestamp()")[0].isoformat())
        with copy.writing() as cursor:
            _put(cursor, table, rows)
            local_copy.keep(cursor, state)
        if not rows:
            break
    return state


def _page(
    line: psycopg.Connection[Any], table: str, key: Sequence[str], after: tuple[str, ...], rows: int
) -> list[tuple[Any, ...]]:
    """The next rows of a table in the order of its key, the key alone."""
    named, marks = _named(key), ", ".join(["%s"] * len(key))
    statement = f"SELECT {named} FROM {table} WHERE ({named}) > ({marks}) ORDER BY {named} LIMIT {rows}"
    return line.execute(statement.encode(), after).fetchall()


def _take_over(
    copy: LocalCopy, line: psycopg.Connection[Any], numbers: list[str], state: CopyState, *, new: bool = False
) -> None:
    """Take some accounts over with everything that is owed on them and they are found by; nothing old of them stays.

    `new`: what they are found by comes with that of all others later.
    """
    with line.transaction():
        accounts = _of(line, "account", "number = ANY(%s)", numbers)
        customers = _of(line, "customer", "id IN (SELECT customer_id FROM account WHERE number = ANY(%s))", numbers)
        owed = {
            "account_alert": _of(line, "account_alert", "account = ANY(%s) AND active = 1", numbers),
            "charge": _of(line, "charge", "account = ANY(%s) AND open <> 0", numbers),
            "credit": _of(line, "credit", "account = ANY(%s) AND cents <> 0", numbers),
        }
        shares = _of(
            line, "charge_share", "charge IN (SELECT id FROM charge WHERE account = ANY(%s) AND open <> 0)", numbers
        )
        keys = [] if new else _of(line, "search_key", "account = ANY(%s)", numbers)
    with copy.writing() as cursor:
        _forget(cursor, numbers, keys)
        for table, rows in (("customer", customers), ("account", accounts), *owed.items(), ("charge_share", shares)):
            _put(cursor, table, rows)
        _put(cursor, "search_key", keys)
        if not new:
            _put(cursor, "search_word", search.words_of(_as_accounts(accounts, customers)))
        local_copy.keep(cursor, state)


def _forget(cursor: Any, numbers: list[str], keys: Rows) -> None:
    """Take away what was known of some accounts; a key is taken away where the account is no longer found by it."""
    wanted = {(kind, key, account) for kind, key, account in keys}
    marks = ", ".join("?" * len(numbers))
    alias = "(SELECT c.alias FROM customer c WHERE c.id = a.customer_id) AS alias"
    rows = cursor.execute(f"SELECT a.*, {alias} FROM account a WHERE number IN ({marks})", numbers).fetchall()
    names = [each[0] for each in cursor.description]
    for row in rows:
        before = dict(zip(names, row, strict=True))
        gone = {(kind, key, before["number"]) for kind, key in search.keys_of(before)} - wanted
        cursor.executemany("DELETE FROM search_key WHERE kind = ? AND key = ? AND account = ?", sorted(gone))
    if rows:
        shares = f"DELETE FROM charge_share WHERE charge IN (SELECT id FROM charge WHERE account IN ({marks}))"
        cursor.execute(shares, numbers)
        for table in _OWED:
            cursor.execute(f"DELETE FROM {table} WHERE account IN ({marks})", numbers)


def _as_accounts(accounts: Rows, customers: Rows) -> list[dict[str, Any]]:
    """Accounts as the look-up reads them: with what their customer is also called."""
    alias = {row[0]: row[2] for row in customers}
    named = [dict(zip(_columns("account"), row, strict=True)) for row in accounts]
    return [{**each, "alias": alias.get(each["customer_id"])} for each in named]


def _masters(line: psycopg.Connection[Any]) -> dict[str, Rows]:
    found = {table: _of(line, table, "true") for table in _MASTERS}
    return {**found, "meta": _of(line, "meta", "key <> 'schema'")}


def _put_masters(cursor: Any, masters: dict[str, Rows]) -> None:
    for table in _MASTERS:
        cursor.execute(f"DELETE FROM {table}")
    for table, rows in masters.items():
        _put(cursor, table, rows)


def _own_book(copy: LocalCopy, line: psycopg.Connection[Any], person: str) -> None:
    """The drawer session a person has open, with the entries that came since; every other session is let go."""
    book = _one_or_none(
        line,
        f"SELECT {_named(roles.BLIND_BOOK)}, coalesce((SELECT cash FROM open_cash WHERE book_id = id), 0) FROM book"
        " WHERE person = %s AND type = 'drawer' AND state IN ('open', 'counting')",
        person,
    )
    with copy.writing() as cursor:
        name = "" if book is None else book[0]
        have, head = cursor.execute(
            "SELECT seq, hash FROM entry WHERE book_id = ? ORDER BY seq DESC LIMIT 1", (name,)
        ).fetchone() or (0, b"")
        if have and _one_or_none(line, "SELECT hash FROM entry_place WHERE book_id = %s AND seq = %s", name, have) != (
            head,
        ):
            have = 0  # not the session that was copied: the server fell back
        if not have:
            for table in local_copy.OF_BOOKS:
                cursor.execute(f"DELETE FROM {table}")
        if book is not None:
            _put_book(cursor, book)
            _put_entries(cursor, line, name, have)


def _put_book(cursor: Any, book: tuple[Any, ...]) -> None:
    """What the drawer holds by the postings is nobody's to read here, and nothing is reckoned from it."""
    unread = ("opening_grand", "taken", "checks", "money_orders")
    names = (*roles.BLIND_BOOK, "cash", *unread)
    _put(cursor, "book", [(*_plain([book])[0], *(0 for _ in unread))], names)


def _put_entries(cursor: Any, line: psycopg.Connection[Any], book: str, have: int) -> None:
    entries = _of(line, "entry", "book_id = %s AND seq > %s ORDER BY seq", book, have)
    numbers = [row[0] for row in entries]
    if not numbers:
        return
    _put(cursor, "entry", entries)
    for table in local_copy.OF_ENTRIES:
        _put(cursor, table, _of(line, table, "entry_no = ANY(%s)", numbers))
    # A void changes a receipt that was there before it.
    voided = line.execute(
        "SELECT voided_by, entry_no FROM receipt WHERE book_id = %s AND voided_by = ANY(%s)", (book, numbers)
    ).fetchall()
    cursor.executemany("UPDATE receipt SET voided_by = ? WHERE entry_no = ?", voided)


@cache
def _columns(table: str) -> tuple[str, ...]:
    """What is read of a table; a person's password is not kept on a server."""
    names = tuple(column.name for column in Base.metadata.tables[table].columns)
    return tuple(name for name in names if (table, name) != ("person", "password_hash"))


def _named(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _of(line: psycopg.Connection[Any], table: str, where: str, *values: object) -> Rows:
    rows = line.execute(f"SELECT {_named(_columns(table))} FROM {table} WHERE {where}".encode(), values).fetchall()
    return _plain(rows) if table == "entry" else rows


def _plain(rows: Iterable[tuple[Any, ...]]) -> Rows:
    """Rows as SQLite keeps them: a moment is text."""
    return [tuple(_instant(each) if isinstance(each, datetime) else each for each in row) for row in rows]


def _instant(moment: datetime) -> str:
    from sqlalchemy.dialects import sqlite

    return str(_INSTANT.process_bind_param(moment, sqlite.dialect()))


def _put(cursor: Any, table: str, rows: Iterable[tuple[Any, ...]], names: Sequence[str] = ()) -> None:
    columns = names or _columns(table)
    marks = ", ".join("?" * len(columns))
    cursor.executemany(f"INSERT OR REPLACE INTO {table} ({_named(columns)}) VALUES ({marks})", rows)


def _one(line: psycopg.Connection[Any], statement: str, *values: object) -> tuple[Any, ...]:
    row = _one_or_none(line, statement, *values)
    if row is None:
        raise LookupError(statement)
    return row


def _one_or_none(line: psycopg.Connection[Any], statement: str, *values: object) -> tuple[Any, ...] | None:
    row: tuple[Any, ...] | None = line.execute(statement.encode(), values).fetchone()
    return row

# SPDX-License-Identifier: Apache-2.0
"""The books are opened to be read and for nothing else, all of it as of one moment.

This is the only module that knows a database driver. Text columns come back as bytes, whatever they hold, so that a
damaged letter is a finding and not a crash. Rows come in a stream; nothing here keeps more than one block of them.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

BLOCK = 2000
"""Rows fetched at a time."""

BUSY_MS = 5000
"""So long a read waits for a writer to let go of the file before it gives up."""


class BooksError(Exception):
    """The database could not be opened or read; the message says what the database said."""


class Source(Protocol):
    """One database of entries, open for reading."""

    def stream(self, query: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows of a query written with `?` for its values; text(…) around text columns gives bytes."""
        ...

    def few(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """The same of one entry, or of what one block of entries led to: few enough to be read at once."""
        ...

    def text(self, column: str) -> str:
        """How this database is asked for a text column as bytes."""
        ...

    def ordered(self, column: str) -> str:
        """How this database is asked to sort by the bytes of a text column."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


def open_source(place: str | Path) -> Source:
    """Open a database file, or the database at a URL (sqlite:///…, postgresql://…), read-only.

    Raises BooksError when there is no such file or the database does not answer.
    """
    name = str(place)
    scheme = name.partition("://")[0] if "://" in name else ""
    if scheme.split("+")[0] in ("postgresql", "postgres"):
        return _Postgres("postgresql" + name[len(scheme) :])
    if scheme.split("+")[0] == "sqlite":
        parts = urlsplit(name)
        name = unquote(parts.path)[1:] if parts.path.startswith("/") else unquote(parts.path)
    elif scheme:
        raise BooksError(f"The books are in SQLite or PostgreSQL; {scheme} is neither.")
    return _Sqlite(Path(name))


class _Sqlite:
    """A home's file. The newer driver of the program serves when it is there; the library's own otherwise."""

    def __init__(self, file: Path) -> None:
        if not file.is_file():
            raise BooksError(f"There is no file of books at {file}.")
        driver = _sqlite_driver()
        self._error: type[Exception] = driver.Error
        try:
            self._connection = driver.connect(
                f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
            )
            self._connection.text_factory = bytes
            self._connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
            self._connection.execute("PRAGMA query_only=ON")
            self._connection.execute("PRAGMA mmap_size=268435456")
            self._connection.execute("BEGIN")
        except self._error as error:
            raise BooksError(f"The file {file} cannot be read: {error}.") from error

    def stream(self, query: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        try:
            cursor = self._connection.execute(query, values)
            cursor.arraysize = BLOCK
            while block := cursor.fetchmany():
                yield from block
        except self._error as error:
            raise BooksError(f"The file of books cannot be read: {error}.") from error

    def few(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        return list(self.stream(query, values))

    def text(self, column: str) -> str:
        return column

    def ordered(self, column: str) -> str:
        return f"{column} COLLATE BINARY"

    def close(self) -> None:
        self._connection.close()


class _Postgres:
    """A shared home, read through the login the URL names; the login needs to read the entries, nothing more."""

    def __init__(self, url: str) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise BooksError("Books in PostgreSQL need the psycopg driver; it is not installed.") from error
        self._error: type[Exception] = psycopg.Error
        self._streams = 0
        try:
            self._connection = psycopg.connect(url, connect_timeout=10, application_name="tillwright-verify")
            self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            self._connection.read_only = True
        except psycopg.Error as error:
            raise BooksError(f"The server of the books does not answer: {error}") from error

    def stream(self, query: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        self._streams += 1
        try:
            with self._connection.cursor(name=f"stream_{self._streams}", binary=True) as cursor:
                cursor.itersize = BLOCK
                cursor.execute(query.replace("?", "%s").encode(), values)
                yield from cursor
        except self._error as error:
            raise BooksError(f"The server could not read the books: {error}") from error

    def few(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        try:  # one round trip, where a stream declares, fetches and closes
            return list(self._connection.execute(query.replace("?", "%s").encode(), values, binary=True))
        except self._error as error:
            raise BooksError(f"The server could not read the books: {error}") from error

    def text(self, column: str) -> str:
        return f"convert_to({column}::text, 'UTF8')"

    def ordered(self, column: str) -> str:
        return f'{column} COLLATE "C"'

    def close(self) -> None:
        self._connection.close()


def _sqlite_driver() -> Any:
    try:
        import pysqlite3
    except ImportError:
        return sqlite3
    return pysqlite3


def entry_rows(
    source: Source, asked: frozenset[str] | None = None, *, more: Iterable[str] = ()
) -> Iterator[tuple[Any, ...]]:
    """Every entry, or those of the books that were asked for, book after book and in the order of its numbers.

    Each row is book, seq, id, kind, body, prev_hash, hash, all bytes but seq, then the columns of `more` as they are.
    """
    texts = [source.text(column) for column in ("book_id", "id", "kind", "body")]
    columns = ", ".join([texts[0], "seq", *texts[1:], "prev_hash", "hash", *more])
    if asked is None:
        yield from source.stream(f"SELECT {columns} FROM entry ORDER BY book_id, seq")  # noqa: S608 - own names
        return
    for book in sorted(asked):
        yield from source.stream(f"SELECT {columns} FROM entry WHERE book_id = ? ORDER BY seq", (book,))  # noqa: S608


def entry_count(source: Source, asked: frozenset[str] | None) -> int:
    """How many entries there are to read."""
    if asked is None:
        return int(next(iter(source.stream("SELECT count(*) FROM entry")))[0])
    query = "SELECT count(*) FROM entry WHERE book_id = ?"
    return sum(int(next(iter(source.stream(query, (book,))))[0]) for book in asked)


def table_rows(
    source: Source,
    table: str,
    columns: Iterable[str],
    *,
    texts: Iterable[str] = (),
    tail: str = "",
    values: tuple[Any, ...] = (),
    few: bool = False,
) -> Iterator[tuple[Any, ...]]:
    """The named columns of a table, those of `texts` as str (a damaged letter shows as an escape).

    `few`: there are so few rows that they are read at once.
    """
    names = tuple(columns)
    asked = set(texts)
    wanted = ", ".join(source.text(name) if name in asked else name for name in names)
    spots = [place for place, name in enumerate(names) if name in asked]
    read = source.few if few else source.stream
    for row in read(f"SELECT {wanted} FROM {table} {tail}", values):  # noqa: S608 - names are the caller's own
        if spots:
            cells = list(row)
            for place in spots:
                cells[place] = as_text(cells[place])
            yield tuple(cells)
        else:
            yield tuple(row)


def as_text(value: Any) -> Any:
    """Bytes of a text column as str; anything that is no UTF-8 stays visible as an escape."""
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value

# SPDX-License-Identifier: Apache-2.0
"""The column types every table is made of: whole cents, yes or no as 1 or 0, and instants in universal time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Integer, LargeBinary, MetaData, SmallInteger, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.types import TypeDecorator

from app.domain.money import Money

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.types import TypeEngine

# SQLite's STRICT tables know INTEGER alone; PostgreSQL wants the width said.
Whole = BigInteger().with_variant(Integer, "sqlite")
Small = SmallInteger().with_variant(Integer, "sqlite")
# Sorted and searched by code point in both databases: one order, one index for it.
Key = Text().with_variant(Text(collation="C"), "postgresql")


class Cents(TypeDecorator[Money]):
    """An amount is stored as whole cents and read as Money."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """BIGINT, or INTEGER where a strict SQLite table knows nothing wider."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())

    def process_bind_param(self, value: Money | int | None, dialect: Dialect) -> int | None:
        """Take Money (or cents, as raw statements carry them) to the database."""
        return value.cents if isinstance(value, Money) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Money | None:
        """Bring cents back as Money."""
        return None if value is None else Money(int(value))


class Flag(TypeDecorator[bool]):
    """Yes or no is stored as 1 or 0, so that the same statement reads both databases."""

    impl = SmallInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """SMALLINT, or INTEGER on SQLite."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else SmallInteger())

    def process_bind_param(self, value: bool | int | None, dialect: Dialect) -> int | None:
        """Take True and False as 1 and 0."""
        return None if value is None else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        """Bring 1 and 0 back as True and False."""
        return None if value is None else bool(value)


class Instant(TypeDecorator[datetime]):
    """A moment by the database's clock: timestamptz, or ISO 8601 text in universal time on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """TIMESTAMPTZ on PostgreSQL, TEXT on SQLite."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Take an aware moment to the database in universal time."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Bring the moment back, aware."""
        return datetime.fromisoformat(value) if isinstance(value, str) else value


class by_the_database_clock(FunctionElement[datetime]):  # noqa: N801 - reads as the SQL function it is
    """The database's own clock, as the default of a column nobody else may fill."""

    type = Instant()
    inherit_cache = True


@compiles(by_the_database_clock, "sqlite")
def _sqlite_clock(element: by_the_database_clock, compiler: SQLCompiler, **kw: Any) -> str:
    return "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"


@compiles(by_the_database_clock, "postgresql")
def _postgresql_clock(element: by_the_database_clock, compiler: SQLCompiler, **kw: Any) -> str:
    return "clock_timestamp()"


class seconds_since(FunctionElement[int]):  # noqa: N801 - reads as the SQL function it is
    """How many seconds ago a moment was, by the database's own clock; NULL for none."""

    type = Integer()
    inherit_cache = True


@compiles(seconds_since, "sqlite")
def _sqlite_since(element: seconds_since, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(unixepoch('now') - unixepoch({compiler.process(element.clauses, **kw)}))"


@compiles(seconds_since, "postgresql")
def _postgresql_since(element: seconds_since, compiler: SQLCompiler, **kw: Any) -> str:
    return f"floor(extract(epoch FROM clock_timestamp() - {compiler.process(element.clauses, **kw)}))::integer"


ById = Annotated[str, mapped_column(Key, primary_key=True)]
Entered = Annotated[datetime, mapped_column(Instant, server_default=by_the_database_clock())]

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


STRICT = {"sqlite_strict": True}
# A table found only by its whole key keeps its rows in that key: one page less to write for each of them.
BY_KEY = {"sqlite_strict": True, "sqlite_with_rowid": False}


class Base(DeclarativeBase):
    """Every table of the books; SQLite's are STRICT, so that a text never stands where a number should."""

    metadata = MetaData(naming_convention=NAMES)
    __table_args__: Any = STRICT
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Key,
        int: Whole,
        bool: Flag,
        bytes: LargeBinary,
        Money: Cents,
        datetime: Instant,
    }

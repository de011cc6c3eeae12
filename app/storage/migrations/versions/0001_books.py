# SPDX-License-Identifier: Apache-2.0
"""The tables of the books as they were first made; later changes are later migrations, never edits of this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    text,
)

if TYPE_CHECKING:
    from sqlalchemy import TextClause

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WHOLE = BigInteger().with_variant(Integer, "sqlite")
SMALL = SmallInteger().with_variant(Integer, "sqlite")
KEY = Text().with_variant(Text(collation="C"), "postgresql")
INSTANT = Text().with_variant(DateTime(timezone=True), "postgresql")
CLOCKS = {"sqlite": "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))", "postgresql": "clock_timestamp()"}
LIVE = text("type = 'drawer' AND state IN ('open', 'counting')")
OFFICE = text("type = 'office'")
WITH_ACCOUNT = text("account IS NOT NULL")


def upgrade() -> None:
    """Make every table and index."""
    clock = text(CLOCKS[op.get_bind().dialect.name])
    _city()
    _codes()
    _accounts()
    _books(clock)
    _desk(clock)


def _city() -> None:
    op.create_table(
        "drawer",
        Column("code", KEY, primary_key=True, nullable=False),
        Column("name", KEY, nullable=False),
        Column("float_cents", WHOLE, nullable=False, server_default="0"),
        Column("active", SMALL, nullable=False, server_default="1"),
        Column("version", WHOLE, nullable=False, server_default="1"),
        sqlite_strict=True,
    )
    op.create_table(
        "meta",
        Column("key", KEY, primary_key=True, nullable=False),
        Column("value", KEY, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "person",
        Column("name", KEY, primary_key=True, nullable=False),
        Column("full_name", KEY, nullable=False),
        Column("role", KEY, nullable=False),
        Column("active", SMALL, nullable=False, server_default="1"),
        Column("password_hash", KEY, nullable=True),
        Column("must_change", SMALL, nullable=False, server_default="0"),
        Column("version", WHOLE, nullable=False, server_default="1"),
        sqlite_strict=True,
    )
    op.create_table(
        "policy",
        Column("id", WHOLE, primary_key=True, nullable=False),
        Column("kind", KEY, nullable=False),
        Column("scope", KEY, nullable=True),
        Column("version", WHOLE, nullable=False),
        Column("from_date", KEY, nullable=False),
        Column("authority", KEY, nullable=False),
        Column("body", KEY, nullable=False),
        Column("active", SMALL, nullable=False, server_default="1"),
        Column("recorded_by", KEY, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "printer",
        Column("name", KEY, primary_key=True, nullable=False),
        Column("driver", KEY, nullable=False),
        Column("address", KEY, nullable=False),
        Column("columns", WHOLE, nullable=False),
        Column("code_page", KEY, nullable=False),
        Column("options", KEY, nullable=False, server_default="{}"),
        Column("active", SMALL, nullable=False, server_default="1"),
        Column("version", WHOLE, nullable=False, server_default="1"),
        sqlite_strict=True,
    )
    op.create_table(
        "role_right",
        Column("role", KEY, primary_key=True, nullable=False),
        Column("right_name", KEY, primary_key=True, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "workstation",
        Column("code", KEY, primary_key=True, nullable=False),
        Column("name", KEY, nullable=False),
        Column("active", SMALL, nullable=False, server_default="1"),
        Column("version", WHOLE, nullable=False, server_default="1"),
        sqlite_strict=True,
    )


def _codes() -> None:
    op.create_table(
        "fund",
        Column("code", KEY, primary_key=True, nullable=False),
        Column("name", KEY, nullable=False),
        Column("active", SMALL, nullable=False, server_default="1"),
        sqlite_strict=True,
    )
    op.create_table(
        "revenue_code",
        Column("code", KEY, primary_key=True, nullable=False),
        Column("text", KEY, nullable=False),
        Column("rule", KEY, nullable=False),
        Column("amount", WHOLE, nullable=True),
        Column("basis_points", WHOLE, nullable=True),
        Column("partial", SMALL, nullable=False, server_default="0"),
        Column("service", KEY, nullable=True),
        Column("component", KEY, nullable=False),
        Column("needs_account", SMALL, nullable=False, server_default="0"),
        Column("department", KEY, nullable=True),
        Column("active", SMALL, nullable=False, server_default="1"),
        Column("version", WHOLE, nullable=False, server_default="1"),
        sqlite_strict=True,
    )
    op.create_table(
        "code_field",
        Column(
            "code", KEY, ForeignKey("revenue_code.code", name="fk_code_field_code"), primary_key=True, nullable=False
        ),
        Column("name", KEY, primary_key=True, nullable=False),
        Column("label", KEY, nullable=False),
        Column("required", SMALL, nullable=False, server_default="0"),
        Column("pattern", KEY, nullable=True),
        Column("position", WHOLE, nullable=False, server_default="0"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "gl_account",
        Column("code", KEY, primary_key=True, nullable=False),
        Column("fund", KEY, ForeignKey("fund.code", name="fk_gl_account_fund"), nullable=False),
        Column("name", KEY, nullable=False),
        Column("kind", KEY, nullable=False),
        Column("active", SMALL, nullable=False, server_default="1"),
        Column("version", WHOLE, nullable=False, server_default="1"),
        sqlite_strict=True,
    )
    op.create_table(
        "code_share",
        Column(
            "code", KEY, ForeignKey("revenue_code.code", name="fk_code_share_code"), primary_key=True, nullable=False
        ),
        Column("gl", KEY, ForeignKey("gl_account.code", name="fk_code_share_gl"), primary_key=True, nullable=False),
        Column("weight", WHOLE, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tender_kind",
        Column("code", KEY, primary_key=True, nullable=False),
        Column("name", KEY, nullable=False),
        Column("gl", KEY, ForeignKey("gl_account.code", name="fk_tender_kind_gl"), nullable=True),
        Column("allow_change", SMALL, nullable=False, server_default="0"),
        Column("opens_drawer", SMALL, nullable=False, server_default="0"),
        Column("min_cents", WHOLE, nullable=True),
        Column("max_cents", WHOLE, nullable=True),
        Column("required_fields", KEY, nullable=False, server_default="[]"),
        Column("certified", SMALL, nullable=False, server_default="0"),
        Column("position", WHOLE, nullable=False, server_default="0"),
        Column("active", SMALL, nullable=False, server_default="1"),
        Column("version", WHOLE, nullable=False, server_default="1"),
        sqlite_strict=True,
    )


def _accounts() -> None:
    op.create_table(
        "charge",
        Column("id", KEY, primary_key=True, nullable=False),
        Column("account", KEY, nullable=False),
        Column("code", KEY, nullable=False),
        Column("text", KEY, nullable=False),
        Column("gl", KEY, nullable=True),
        Column("due", KEY, nullable=False),
        Column("billed", KEY, nullable=True),
        Column("amount", WHOLE, nullable=False),
        Column("open", WHOLE, nullable=False),
        Column("entry_no", WHOLE, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_charge_account", "charge", ["account"])
    op.create_table(
        "charge_share",
        Column("charge", KEY, primary_key=True, nullable=False),
        Column("gl", KEY, primary_key=True, nullable=False),
        Column("amount", WHOLE, nullable=False),
        Column("open", WHOLE, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "credit",
        Column("account", KEY, primary_key=True, nullable=False),
        Column("fund", KEY, primary_key=True, nullable=False),
        Column("cents", WHOLE, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "customer",
        Column("id", KEY, primary_key=True, nullable=False),
        Column("name", KEY, nullable=False),
        Column("alias", KEY, nullable=True),
        sqlite_strict=True,
    )
    op.create_table(
        "search_key",
        Column("kind", KEY, primary_key=True, nullable=False),
        Column("key", KEY, primary_key=True, nullable=False),
        Column("account", KEY, primary_key=True, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_key_account", "search_key", ["account"])
    op.create_table(
        "search_word",
        Column("variant", KEY, primary_key=True, nullable=False),
        Column("kind", KEY, primary_key=True, nullable=False),
        Column("word", KEY, primary_key=True, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "account",
        Column("number", KEY, primary_key=True, nullable=False),
        Column("kind", KEY, nullable=False),
        Column("customer_id", KEY, ForeignKey("customer.id", name="fk_account_customer_id"), nullable=True),
        Column("name", KEY, nullable=False),
        Column("address", KEY, nullable=True),
        Column("parcel", KEY, nullable=True),
        Column("meter", KEY, nullable=True),
        Column("license", KEY, nullable=True),
        Column("phone", KEY, nullable=True),
        Column("status", KEY, nullable=False, server_default="open"),
        Column("as_of", KEY, nullable=True),
        Column("cash_only_until", KEY, nullable=True),
        Column("version", WHOLE, nullable=False, server_default="1"),
        sqlite_strict=True,
    )
    op.create_index("ix_account_customer_id", "account", ["customer_id"])
    op.create_table(
        "account_alert",
        Column("id", KEY, primary_key=True, nullable=False),
        Column("account", KEY, ForeignKey("account.number", name="fk_account_alert_account"), nullable=False),
        Column("tone", KEY, nullable=False),
        Column("text", KEY, nullable=False),
        Column("from_date", KEY, nullable=False),
        Column("until", KEY, nullable=True),
        Column("active", SMALL, nullable=False, server_default="1"),
        Column("version", WHOLE, nullable=False, server_default="1"),
        sqlite_strict=True,
    )
    op.create_index("ix_account_alert_account", "account_alert", ["account"])


def _books(clock: TextClause) -> None:
    op.create_table(
        "book",
        Column("id", KEY, primary_key=True, nullable=False),
        Column("type", KEY, nullable=False),
        Column("code", KEY, nullable=False),
        Column("session", WHOLE, nullable=False),
        Column("person", KEY, nullable=False),
        Column("date", KEY, nullable=False),
        Column("state", KEY, nullable=False),
        Column("next_seq", WHOLE, nullable=False),
        Column("head", LargeBinary, nullable=False),
        Column("receipts", WHOLE, nullable=False),
        Column("attempts", WHOLE, nullable=False),
        Column("opening_counted", WHOLE, nullable=False),
        Column("opening_grand", WHOLE, nullable=False),
        Column("taken", WHOLE, nullable=False),
        Column("cash", WHOLE, nullable=False),
        Column("checks", WHOLE, nullable=False),
        Column("money_orders", WHOLE, nullable=False),
        Column("counted", WHOLE, nullable=True),
        Column("decided_by", KEY, nullable=True),
        Column("opened_at", KEY, nullable=False),
        Column("sealed_at", KEY, nullable=True),
        sqlite_strict=True,
    )
    op.create_index("book_of_drawer", "book", ["code"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
    op.create_index(
        "book_of_office", "book", ["person", "code", "date"], unique=True, sqlite_where=OFFICE, postgresql_where=OFFICE
    )
    op.create_index("book_of_person", "book", ["person"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
    op.create_index("book_session", "book", ["code", "session"], unique=True)
    op.create_index("ix_book_date", "book", ["date"])
    op.create_table(
        "drawer_count",
        Column("entry_no", WHOLE, primary_key=True, autoincrement=False, nullable=False),
        Column("book_id", KEY, nullable=False),
        Column("attempt", WHOLE, nullable=False),
        Column("by_person", KEY, nullable=False),
        Column("counted", WHOLE, nullable=False),
        Column("checks", WHOLE, nullable=False),
        Column("money_orders", WHOLE, nullable=False),
        Column("expected", WHOLE, nullable=False),
        Column("expected_checks", WHOLE, nullable=False),
        Column("expected_money_orders", WHOLE, nullable=False),
        Column("balanced", SMALL, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_drawer_count_book", "drawer_count", ["book_id"])
    op.create_table(
        "entry",
        Column("no", WHOLE, Identity(always=True), primary_key=True, nullable=False),
        Column("id", KEY, nullable=False),
        Column("book_id", KEY, nullable=False),
        Column("seq", WHOLE, nullable=False),
        Column("kind", KEY, nullable=False),
        Column("body", Text, nullable=False),
        Column("prev_hash", LargeBinary, nullable=False),
        Column("hash", LargeBinary, nullable=False),
        Column("offline", SMALL, nullable=False, server_default="0"),
        Column("epoch", WHOLE, nullable=False),
        Column("recorded_by", KEY, nullable=False),
        Column("recorded_at", INSTANT, nullable=False, server_default=clock),
        sqlite_strict=True,
    )
    op.create_index("entry_id", "entry", ["id"], unique=True)
    op.create_index("entry_of_book", "entry", ["book_id", "seq"], unique=True)
    op.create_table(
        "posting",
        Column("entry_no", WHOLE, primary_key=True, nullable=False),
        Column("pos", WHOLE, primary_key=True, nullable=False),
        Column("gl", KEY, nullable=False),
        Column("fund", KEY, nullable=False),
        Column("for_fund", KEY, nullable=True),
        Column("cents", WHOLE, nullable=False),
        Column("tender", KEY, nullable=True),
        Column("charge", KEY, nullable=True),
        Column("account", KEY, nullable=True),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "receipt",
        Column("entry_no", WHOLE, primary_key=True, autoincrement=False, nullable=False),
        Column("book_id", KEY, nullable=False),
        Column("number", KEY, nullable=False),
        Column("ordinal", WHOLE, nullable=False),
        Column("payer", KEY, nullable=False),
        Column("channel", KEY, nullable=False),
        Column("received", KEY, nullable=True),
        Column("total", WHOLE, nullable=False),
        Column("rounding", WHOLE, nullable=False),
        Column("change", WHOLE, nullable=False),
        Column("voided_by", WHOLE, nullable=True),
        sqlite_strict=True,
    )
    op.create_index("receipt_number", "receipt", ["number"], unique=True)
    op.create_table(
        "receipt_line",
        Column("entry_no", WHOLE, primary_key=True, nullable=False),
        Column("n", WHOLE, primary_key=True, nullable=False),
        Column("type", KEY, nullable=False),
        Column("charge", KEY, nullable=True),
        Column("account", KEY, nullable=True),
        Column("code", KEY, nullable=True),
        Column("text", KEY, nullable=False),
        Column("open", WHOLE, nullable=True),
        Column("cents", WHOLE, nullable=False),
        Column("why", KEY, nullable=True),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_receipt_line_account",
        "receipt_line",
        ["account", "entry_no"],
        sqlite_where=WITH_ACCOUNT,
        postgresql_where=WITH_ACCOUNT,
    )
    op.create_table(
        "receipt_pair",
        Column("entry_no", WHOLE, primary_key=True, nullable=False),
        Column("line", WHOLE, primary_key=True, nullable=False),
        Column("tender", WHOLE, primary_key=True, nullable=False),
        Column("cents", WHOLE, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "receipt_tender",
        Column("entry_no", WHOLE, primary_key=True, nullable=False),
        Column("n", WHOLE, primary_key=True, nullable=False),
        Column("kind", KEY, nullable=False),
        Column("cents", WHOLE, nullable=False),
        Column("net", WHOLE, nullable=False),
        Column("number", KEY, nullable=True),
        Column("routing", KEY, nullable=True),
        Column("detail", KEY, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "seal",
        Column("book_id", KEY, primary_key=True, nullable=False),
        Column("entry_no", WHOLE, nullable=False),
        Column("entries", WHOLE, nullable=False),
        Column("head", LargeBinary, nullable=False),
        Column("grand", WHOLE, nullable=False),
        Column("receipts", WHOLE, nullable=False),
        Column("over_short", WHOLE, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "seal_total",
        Column("book_id", KEY, primary_key=True, nullable=False),
        Column("tender", KEY, primary_key=True, nullable=False),
        Column("count_of", WHOLE, nullable=False),
        Column("cents", WHOLE, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "void",
        Column("entry_no", WHOLE, primary_key=True, autoincrement=False, nullable=False),
        Column("of_no", WHOLE, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("void_once", "void", ["of_no"], unique=True)
    op.create_table(
        "work_item",
        Column("id", WHOLE, primary_key=True, nullable=False),
        Column("entry_no", WHOLE, nullable=False),
        Column("code", KEY, nullable=False),
        Column("state", KEY, nullable=False, server_default="open"),
        sqlite_strict=True,
    )
    op.create_index("ix_work_item_entry", "work_item", ["entry_no"])


def _desk(clock: TextClause) -> None:
    op.create_table(
        "approval",
        Column("id", KEY, primary_key=True, nullable=False),
        Column("entry_id", KEY, nullable=False),
        Column("kind", KEY, nullable=False),
        Column("target", KEY, nullable=False),
        Column("amount", WHOLE, nullable=False),
        Column("reason", KEY, nullable=False),
        Column("text", KEY, nullable=False),
        Column("text_hash", KEY, nullable=False),
        Column("requested_by", KEY, nullable=False),
        Column("approved_by", KEY, nullable=False),
        Column("approved_at", INSTANT, nullable=False, server_default=clock),
        sqlite_strict=True,
    )
    op.create_index("ix_approval_entry", "approval", ["entry_id"])
    op.create_table(
        "audit",
        Column("id", WHOLE, primary_key=True, nullable=False),
        Column("at", INSTANT, nullable=False, server_default=clock),
        Column("by_person", KEY, nullable=False),
        Column("what", KEY, nullable=False),
        Column("key", KEY, nullable=False),
        Column("before", KEY, nullable=True),
        Column("after", KEY, nullable=True),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_what", "audit", ["what", "key"])
    op.create_table(
        "desk_event",
        Column("id", KEY, primary_key=True, nullable=False),
        Column("at", INSTANT, nullable=False, server_default=clock),
        Column("by_person", KEY, nullable=False),
        Column("till", KEY, nullable=False),
        Column("kind", KEY, nullable=False),
        Column("ref", KEY, nullable=True),
        Column("detail", KEY, nullable=False, server_default="{}"),
        sqlite_strict=True,
    )
    op.create_index("ix_desk_event_kind", "desk_event", ["kind", "ref"])

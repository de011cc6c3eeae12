# SPDX-License-Identifier: Apache-2.0
"""What stands in a shared home beside tables and rows: its guards, and how they are taken off for an upgrade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection

_TRIGGERS = text(
    "SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger AS t"
    " JOIN pg_class AS c ON c.oid = t.tgrelid"
    " WHERE NOT tgisinternal AND c.relnamespace = 'public'::regnamespace ORDER BY 1"
)
_POLICIES = text(
    "SELECT format('DROP POLICY %I ON %I', policyname, tablename) FROM pg_policies"
    " WHERE schemaname = 'public' ORDER BY 1"
)
_VIEWS = text(
    "SELECT format('DROP VIEW %s', oid::regclass) FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind = 'v' ORDER BY 1"
)
_FUNCTIONS = text(
    "SELECT format('DROP FUNCTION %s', oid::regprocedure) FROM pg_proc"
    " WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'guard\\_%' ORDER BY 1"
)


def guards_off(connection: Connection) -> None:
    """Drop every guard this database has, whatever version made it; the caller's transaction holds it."""
    for names in (_TRIGGERS, _POLICIES, _VIEWS, _FUNCTIONS):
        for statement in connection.execute(names).scalars().all():
            connection.exec_driver_sql(statement)

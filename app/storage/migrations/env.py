# SPDX-License-Identifier: Apache-2.0
"""Alembic's entry: migrations run on the connection, and in the transaction, that `app.storage.schema` hands over."""

from __future__ import annotations

from alembic import context

from app.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    version_table="schema_version",
)
context.run_migrations()

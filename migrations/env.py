"""How Alembic runs the steps: on the connection that it is given, each in its own transaction."""

from __future__ import annotations

from alembic import context

from bot.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=True,
    transactional_ddl=True,  # SQLite can, and a process killed in the middle leaves no half of a step
)
with context.begin_transaction():
    context.run_migrations()

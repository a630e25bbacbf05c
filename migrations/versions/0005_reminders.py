"""Reminders that somebody asked for: of a last day, and of a result that a new rulebook changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("wish", sa.LargeBinary(32), nullable=False),
        sa.Column("body_enc", sa.LargeBinary),
        sa.Column("remind_on", sa.String(10)),
        sa.Column("book", sa.String(64)),
        sa.Column("state", sa.String(8), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_reminders_person_id_persons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("person_id", "wish", name=op.f("uq_reminders_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reminders_remind_on"), "reminders", ["remind_on"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("reminders")

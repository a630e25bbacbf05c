"""Broadcasts: who wants them, what is written, a row for each recipient, and the pace."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _subscribers()
    _broadcasts()
    _recipients()
    op.create_table(
        "desk_notes",
        sa.Column("chat_key", sa.LargeBinary(32), nullable=False),
        sa.Column("body_enc", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("chat_key", name=op.f("pk_desk_notes")),
    )
    op.create_table(
        "paces",
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("tokens", sa.Float, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("rate", sa.Float, nullable=False),
        sa.Column("since", sa.Float, nullable=False),
        sa.Column("pause_until", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_paces")),
    )


def _subscribers() -> None:
    op.create_table(
        "subscribers",
        sa.Column("id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("chat_key", sa.LargeBinary(32), nullable=False),
        sa.Column("body_enc", sa.LargeBinary, nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("topics", sa.Integer, nullable=False),
        sa.Column("region", sa.String(24)),
        sa.Column("role_group", sa.String(16)),
        sa.Column("since_day", sa.String(10), nullable=False),
        sa.Column("unreachable_day", sa.String(10)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscribers")),
        sa.UniqueConstraint("chat_key", name=op.f("uq_subscribers_chat_key")),
    )


def _broadcasts() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("of_id", sa.Integer),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("body_enc", sa.LargeBinary, nullable=False),
        sa.Column("author", sa.LargeBinary(32), nullable=False),
        sa.Column("approver", sa.LargeBinary(32)),
        *(sa.Column(f"{name}_hash", sa.LargeBinary(32)) for name in ("previewed", "tested", "approved", "members")),
        sa.Column("members", sa.Integer),
        sa.Column("made_at", sa.Float, nullable=False),
        *(sa.Column(f"{name}_at", sa.Float) for name in ("approved", "starts", "started", "finished", "resumed")),
        sa.Column("stood_at", sa.Float),
        sa.Column("stood_seconds", sa.Float, nullable=False),
        sa.Column("halted_by", sa.String(32)),
        sa.Column("counts", sa.Text),
        sa.ForeignKeyConstraint(["of_id"], ["broadcasts.id"], name=op.f("fk_broadcasts_of_id_broadcasts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_broadcasts_of_id"), "broadcasts", ["of_id"])
    op.create_index(op.f("ix_broadcasts_state"), "broadcasts", ["state"])


def _recipients() -> None:
    op.create_table(
        "recipients",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("broadcast_id", sa.Integer, nullable=False),
        sa.Column("subscriber_id", sa.BigInteger),
        sa.Column("wanted", sa.String(2), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("region", sa.String(24)),
        sa.Column("role_group", sa.String(16)),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(24)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("again", sa.Boolean, nullable=False),
        sa.Column("owner", sa.String(16)),
        sa.Column("lease_until", sa.Float),
        sa.Column("next_at", sa.Float, nullable=False),
        sa.Column("started_at", sa.Float),
        sa.Column("finished_at", sa.Float),
        sa.Column("message_id", sa.BigInteger),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], ondelete="CASCADE", name=op.f("fk_recipients_broadcast_id_broadcasts")
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscribers.id"],
            ondelete="SET NULL",
            name=op.f("fk_recipients_subscriber_id_subscribers"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipients")),
        sa.UniqueConstraint("subscriber_id", "broadcast_id", name=op.f("uq_recipients_subscriber_id")),
    )
    op.create_index("ix_recipients_queue", "recipients", ["broadcast_id", "state"])


def downgrade() -> None:
    """Drop the tables with all that is in them."""
    for table in ("paces", "desk_notes", "recipients", "broadcasts", "subscribers"):
        op.drop_table(table)

"""The first released tables: persons, their conversations, what came in, what goes out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _persons()
    _inbox()
    _outbox()
    op.create_table(
        "erasures",
        sa.Column("receipt", sa.LargeBinary(32), nullable=False),
        sa.Column("chat_key", sa.LargeBinary(32), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("receipt", name=op.f("pk_erasures")),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )


def _persons() -> None:
    op.create_table(
        "persons",
        sa.Column("id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("chat_key", sa.LargeBinary(32), nullable=False),
        sa.Column("lang", sa.String(2)),
        sa.Column("consent", sa.Boolean),
        sa.Column("counting", sa.Boolean),
        sa.Column("unreachable_since", sa.String(10)),
        sa.Column("created_month", sa.String(7), nullable=False),
        sa.Column("last_day", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
        sa.UniqueConstraint("chat_key", name=op.f("uq_persons_chat_key")),
    )
    op.create_index(op.f("ix_persons_last_day"), "persons", ["last_day"])
    op.create_table(
        "conversations",
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("body_enc", sa.LargeBinary, nullable=False),
        sa.Column("card_message_id", sa.BigInteger),
        sa.Column("updated_day", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], ondelete="CASCADE", name=op.f("fk_conversations_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_conversations")),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("body_enc", sa.LargeBinary),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("received_at", sa.Float, nullable=False),
        sa.Column("done_at", sa.Float),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], ondelete="SET NULL", name=op.f("fk_inbox_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_person_id"), "inbox", ["person_id"])
    op.create_index("ix_inbox_state", "inbox", ["state"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("person_id", sa.BigInteger),
        sa.Column("update_id", sa.BigInteger, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("method", sa.String(16), nullable=False),
        sa.Column("body_enc", sa.LargeBinary),
        sa.Column("card", sa.Integer, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", sa.Float, nullable=False),
        sa.Column("made_at", sa.Float, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], ondelete="CASCADE", name=op.f("fk_outbox_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["update_id"], ["inbox.update_id"], ondelete="CASCADE", name=op.f("fk_outbox_update_id_inbox")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("update_id", "position", name=op.f("uq_outbox_update_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outbox_person_id"), "outbox", ["person_id"])


def downgrade() -> None:
    """Drop the tables with all that is in them."""
    for table in ("settings", "erasures", "outbox", "inbox", "conversations", "persons"):
        op.drop_table(table)

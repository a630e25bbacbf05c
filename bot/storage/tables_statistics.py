"""The tables of the statistics: what is to be counted, what was counted without anybody, what was published."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from bot.storage.dialect import BY_KEY
from bot.storage.schema import SEALED, metadata

interviews_over: Final = Table(
    "interviews_over",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False, comment="random, 63 bits"),
    Column("person_id", BigInteger, ForeignKey("persons.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("body_enc", LargeBinary, nullable=False, info=SEALED, comment="a session that ended by a new one"),
    Column("since_day", String(10), nullable=False),
)

inquiries: Final = Table(
    "inquiries",
    metadata,
    Column("month", String(7), primary_key=True, comment="in which it was written, 2026-09"),
    Column("id", BigInteger, primary_key=True, autoincrement=False, comment="random, 63 bits"),
    Column("lang", String(2), nullable=False),
    Column("region", String(32), nullable=False),
    Column("role", String(16), nullable=False, comment="a group of roles"),
    Column("facility", String(16), nullable=False, comment="a group of places"),
    Column("authority", String(24), nullable=False),
    Column("stopped", String(12), nullable=False, comment="finished, or the section where it stopped"),
    Column("mark", LargeBinary(8), nullable=False, comment="who asked, under a key that dies with the quarter"),
    Column("findings", Text, nullable=False, comment="a line for each measure: the codes of one finding"),
    **BY_KEY,
)

releases: Final = Table(
    "releases",
    metadata,
    Column("name", String(16), primary_key=True, comment="the period, 2026-Q3"),
    Column("version", Integer, nullable=False, comment="of the rule by which small counts are hidden"),
    Column("made_day", String(10), nullable=False),
    Column("rulebook", String(32), nullable=False, comment="the version of the rulebook"),
    Column("book_sha256", String(64), nullable=False),
    Column("sha256", String(64), nullable=False, comment="of the body"),
    Column("body", LargeBinary, nullable=False, comment="what is published, as JSON; never changed"),
)

release_files: Final = Table(
    "release_files",
    metadata,
    Column("name", String(120), primary_key=True, comment="inquiries_2026-Q3_kk_v1.xlsx"),
    Column("release", String(16), ForeignKey("releases.name"), nullable=False, index=True),
    Column("sha256", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False, comment="the file as it was first given out"),
)

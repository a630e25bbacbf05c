"""The tables, as data. Must hold nothing about a person but the key of the chat and the session's text."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, Text

SCHEMA: Final = 1
"""The version of the tables, kept in the file itself (``PRAGMA user_version``)."""

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

conversations: Final = Table(
    "conversations",
    metadata,
    Column("person", String(64), primary_key=True, comment="the front end and its number of the chat: tg:123"),
    Column("session", Text, nullable=False, comment="Session.to_json as text"),
    Column("updated_at", Integer, nullable=False, comment="seconds since 1970, UTC"),
    Column("last_update", BigInteger, comment="the update that led to this session"),
    Column("owed", BigInteger, comment="that update while its reply has not been sent"),
)

seen: Final = Table(
    "seen_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("seen_at", Integer, nullable=False, index=True, comment="seconds since 1970, UTC"),
)

notes: Final = Table(
    "notes",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False, comment="small things of the service itself, nothing about people"),
)

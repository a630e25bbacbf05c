"""The tables of broadcasts: who wants to be written to, what is written, a row for each recipient, the pace.

Must hold no number of a chat and no text of anybody in the clear.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.storage.dialect import NEVER_AGAIN
from bot.storage.schema import SEALED, metadata

subscribers: Final = Table(
    "subscribers",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False, comment="random, 63 bits"),
    Column("chat_key", LargeBinary(32), nullable=False, unique=True, comment="keyed print of the chat's number"),
    Column("body_enc", LargeBinary, nullable=False, info=SEALED, comment="the chat's number, which sending needs"),
    Column("lang", String(2), nullable=False, comment="the language in which the person wants to read"),
    Column("topics", Integer, nullable=False, comment="bits: 1 rules, 2 news, 4 training"),
    Column("region", String(24), comment="a region's code, where the person told it"),
    Column("role_group", String(16), comment="a group of roles, where the person told it"),
    Column("since_day", String(10), nullable=False),
    Column("unreachable_day", String(10), comment="the day on which Telegram said that nothing arrives there"),
)

broadcasts: Final = Table(
    "broadcasts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(8), nullable=False, comment="send, recall or correct"),
    Column("of_id", Integer, ForeignKey("broadcasts.id"), index=True, comment="what is recalled or corrected"),
    Column("state", String(10), nullable=False, index=True, comment="see flows/broadcast.py"),
    Column(
        "body_enc",
        LargeBinary,
        nullable=False,
        info=SEALED,
        comment="the draft; the author's chat and the progress message there",
    ),
    Column("author", LargeBinary(32), nullable=False, comment="keyed print of the chat"),
    Column("approver", LargeBinary(32), comment="keyed print of the chat"),
    Column("previewed_hash", LargeBinary(32), comment="what the author saw"),
    Column("tested_hash", LargeBinary(32), comment="what was sent as a test"),
    Column("approved_hash", LargeBinary(32), comment="what a second person approved"),
    Column("members_hash", LargeBinary(32), comment="of the frozen recipients, in order"),
    Column("members", Integer, comment="how many recipients were frozen"),
    Column("made_at", Float, nullable=False, comment="seconds since 1970, UTC; so all that follow"),
    Column("approved_at", Float),
    Column("starts_at", Float, comment="when it was told to start"),
    Column("started_at", Float),
    Column("finished_at", Float),
    Column("resumed_at", Float, comment="since when equal errors of the text are counted"),
    Column("stood_at", Float, comment="since when it is paused or halted"),
    Column("stood_seconds", Float, nullable=False),
    Column("halted_by", String(32), comment="unauthorized, entities …"),
    Column("counts", Text, comment="JSON: what remains when the rows of the recipients are erased"),
    **NEVER_AGAIN,
)

recipients: Final = Table(
    "recipients",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("broadcast_id", Integer, ForeignKey("broadcasts.id", ondelete="CASCADE"), nullable=False),
    Column("subscriber_id", BigInteger, ForeignKey("subscribers.id", ondelete="SET NULL")),
    Column("wanted", String(2), nullable=False, comment="the language wanted"),
    Column("lang", String(2), nullable=False, comment="the language of the version that is sent"),
    Column("region", String(24)),
    Column("role_group", String(16)),
    Column(
        "state", String(8), nullable=False, comment="queued, leased, sending, sent, blocked, failed, unknown, skipped"
    ),
    Column("reason", String(24), comment="why it was blocked, failed, unknown or skipped"),
    Column("attempts", Integer, nullable=False, comment="the number of the present attempt"),
    Column("again", Boolean, nullable=False, comment="an earlier copy may have arrived: the next one says so"),
    Column("owner", String(16), comment="whose lease it is"),
    Column("lease_until", Float),
    Column("next_at", Float, nullable=False, comment="not before this second"),
    Column("started_at", Float),
    Column("finished_at", Float),
    Column("message_id", BigInteger, comment="kept while a recall or a correction is possible"),
    UniqueConstraint("subscriber_id", "broadcast_id"),
    Index("ix_recipients_queue", "broadcast_id", "state"),
)

desk_notes: Final = Table(
    "desk_notes",
    metadata,
    Column("chat_key", LargeBinary(32), primary_key=True, comment="keyed print of a chat of the staff"),
    Column("body_enc", LargeBinary, info=SEALED, nullable=False, comment="which draft is open there, what is awaited"),
)

paces: Final = Table(
    "paces",
    metadata,
    Column("name", String(16), primary_key=True, comment="the lane: bulk"),
    Column("tokens", Float, nullable=False),
    Column("at", Float, nullable=False, comment="seconds since 1970: when the tokens were counted"),
    Column("rate", Float, nullable=False, comment="messages a second"),
    Column("since", Float, nullable=False, comment="since when the rate is what it is"),
    Column("pause_until", Float, nullable=False, comment="Telegram asked to wait until then; never shortened"),
)

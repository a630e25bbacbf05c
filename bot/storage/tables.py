"""The tables, as data. A person is a random number and a keyed print of the chat; what was said is sealed.

Must hold no text of anybody in the clear. A column marked ``sealed`` is encrypted, and read again by a key rotation.
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
from bot.storage.tables_broadcasts import broadcasts, desk_notes, paces, recipients, subscribers
from bot.storage.tables_statistics import inquiries, interviews_over, release_files, releases

__all__ = [
    "SEALED",
    "audit",
    "broadcasts",
    "conversations",
    "desk_notes",
    "erasures",
    "inbox",
    "inquiries",
    "interviews_over",
    "invitations",
    "metadata",
    "outbox",
    "paces",
    "persons",
    "recipients",
    "release_files",
    "releases",
    "settings",
    "staff",
    "subscribers",
]

persons: Final = Table(
    "persons",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False, comment="random, 63 bits"),
    Column("chat_key", LargeBinary(32), nullable=False, unique=True, comment="keyed print of the chat's number"),
    Column("lang", String(2), comment="kk, ru or en"),
    Column("consent", Boolean, comment="whether answers may be kept; empty until it is asked"),
    Column("counting", Boolean, comment="whether the case may be counted; empty until it is asked"),
    Column("unreachable_since", String(10), comment="the day on which Telegram said that the bot is blocked"),
    Column("created_month", String(7), nullable=False, comment="2021-09"),
    Column("last_day", String(10), nullable=False, index=True, comment="the day of the last word, 2021-09-20"),
)

conversations: Final = Table(
    "conversations",
    metadata,
    Column("person_id", BigInteger, ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True),
    Column("body_enc", LargeBinary, nullable=False, info=SEALED, comment="Session.to_json"),
    Column("card_message_id", BigInteger, comment="the message that shows the card; empty while it is on its way"),
    Column("updated_day", String(10), nullable=False),
    Column("counted", Boolean, comment="whether this interview was written among the inquiries, or left out for good"),
)

inbox: Final = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("person_id", BigInteger, ForeignKey("persons.id", ondelete="SET NULL"), index=True),
    Column("kind", String(32), nullable=False, comment="message, callback_query …"),
    Column("body_enc", LargeBinary, info=SEALED, comment="the update as it came; erased when it is done"),
    Column("state", String(8), nullable=False, comment="new, done or failed"),
    Column("received_at", Float, nullable=False, comment="seconds since 1970, UTC"),
    Column("done_at", Float),
    Index("ix_inbox_state", "state"),
)

outbox: Final = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", BigInteger, ForeignKey("persons.id", ondelete="CASCADE"), index=True),
    Column("update_id", BigInteger, ForeignKey("inbox.update_id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False, comment="the order among the replies to one update"),
    Column("method", String(16), nullable=False, comment="send, edit, answer or paper"),
    Column("body_enc", LargeBinary, info=SEALED, comment="what is sent and where to; erased at the end"),
    Column("card", Integer, nullable=False, comment="the number of the card that is shown, 0 for none"),
    Column("state", String(8), nullable=False, comment="waiting, sending, failed or unknown; a sent one is deleted"),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Float, nullable=False, comment="seconds since 1970: Telegram asked to wait until then"),
    Column("made_at", Float, nullable=False, comment="seconds since 1970, UTC"),
    UniqueConstraint("update_id", "position"),
    **NEVER_AGAIN,
)

erasures: Final = Table(
    "erasures",
    metadata,
    Column("receipt", LargeBinary(32), primary_key=True, comment="print of the code that the person was given"),
    Column("chat_key", LargeBinary(32), nullable=False, comment="so that a restored backup is cleaned again"),
    Column("day", String(10), nullable=False),
)

settings: Final = Table(
    "settings",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False, comment="small things of the service itself, nothing about people"),
)

staff: Final = Table(
    "staff",
    metadata,
    Column("chat_key", LargeBinary(32), primary_key=True, comment="keyed print of the chat's number"),
    Column("roles", String(200), nullable=False, comment="names with commas between"),
    Column("since", String(10), nullable=False),
)

invitations: Final = Table(
    "invitations",
    metadata,
    Column("code", LargeBinary(32), primary_key=True, comment="print of the code in the link"),
    Column("role", String(32), nullable=False),
    Column("expires_at", Float, nullable=False, comment="seconds since 1970, UTC"),
    Column("used_at", Float),
    Column("revoked_at", Float),
    Column("made_by", LargeBinary(32), nullable=False, comment="keyed print of the administrator's chat"),
)

audit: Final = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", Float, nullable=False, comment="seconds since 1970, UTC"),
    Column("actor", LargeBinary(32), nullable=False, comment="keyed print of the chat"),
    Column("act", String(64), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("detail", Text, nullable=False, comment="JSON, nothing about people"),
    Column("prev_hash", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    **NEVER_AGAIN,
)

reminders: Final = Table(
    "reminders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", BigInteger, ForeignKey("persons.id", ondelete="CASCADE"), nullable=False),
    Column("wish", LargeBinary(32), nullable=False, comment="keyed print of what the reminder is of"),
    Column("body_enc", LargeBinary, info=SEALED, comment="what of, and the chat; erased when it is sent"),
    Column("remind_on", String(10), index=True, comment="the day in Kazakhstan; empty for changes of a result"),
    Column("book", String(64), comment="for changes: the rulebook under which the result is known"),
    Column("state", String(8), nullable=False, comment="waiting, watching or sent"),
    UniqueConstraint("person_id", "wish"),
    **NEVER_AGAIN,
)

"""The words of a broadcast as it is kept, counted and reported. Types alone.

Must know neither Telegram nor a database. Times are seconds since 1970, UTC; prints are keyed prints of chats.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.broadcasts.content import Draft
    from flows.broadcast import Stage
    from flows.words import Lang

BITS: Final = {"rules": 1, "news": 2, "training": 4}
"""How topics are kept: one number."""


class Kind(StrEnum):
    """What is done to each recipient."""

    SEND = "send"
    RECALL = "recall"
    CORRECT = "correct"


class State(StrEnum):
    """Where one recipient stands."""

    QUEUED = "queued"
    LEASED = "leased"
    SENDING = "sending"
    SENT = "sent"
    BLOCKED = "blocked"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


OPEN: Final = (State.QUEUED, State.LEASED, State.SENDING)


@dataclass(frozen=True, slots=True)
class Stored:
    """One broadcast as it is kept; hashes are hexadecimal.

    ``author`` and ``approver`` are keyed prints; ``chat`` is the author's, ``message`` shows the progress there, in
    ``lang``. ``members`` are the frozen recipients.
    """

    id: int
    kind: Kind
    state: Stage
    draft: Draft
    author: bytes
    chat: int
    lang: Lang
    made_at: float
    of: int | None = None
    message: int | None = None
    approver: bytes | None = None
    previewed_hash: str | None = None
    tested_hash: str | None = None
    approved_hash: str | None = None
    members_hash: str | None = None
    members: int | None = None
    approved_at: float | None = None
    starts_at: float | None = None
    started_at: float | None = None
    finished_at: float | None = None
    stood_at: float | None = None
    resumed_at: float | None = None
    stood_seconds: float = 0.0
    halted_by: str | None = None


@dataclass(frozen=True, slots=True)
class AudienceCounts:
    """How many would get it: in all, and by the language that they want; how many more are out of reach."""

    total: int
    by_lang: Mapping[Lang, int]
    unreachable: int


@dataclass(frozen=True, slots=True)
class Subscriber:
    """What a person chose: topics (``rules``, ``news``, ``training``), a region's code, a group of roles."""

    topics: frozenset[str]
    lang: Lang
    region: str | None = None
    role_group: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is. ``rate`` in messages a second; ``ends_at`` by that rate and the nights, None when nothing moves;
    ``waits_until``: until when Telegram or the night makes it wait, None where nothing does."""

    stored: Stored
    total: int
    counts: Mapping[State, int]
    rate: float
    ends_at: float | None = None
    waits_until: float | None = None

    @property
    def done(self) -> int:
        """How many need nothing more."""
        return self.total - sum(self.counts.get(state, 0) for state in OPEN)


Cells = dict[str, dict[str, int]]
"""By a language or a region, then by state."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of it, in numbers that are not yet hidden: show them through ``bot/broadcasts/report.py`` alone.

    ``reasons`` counts by state and reason (``failed:chat_not_found``); ``fallback`` those who read another language
    than they want; ``again`` the copies that said that an earlier one may have arrived; ``seconds`` from the start to
    the end, ``stood`` of them paused.
    """

    stored: Stored
    total: int
    by_state: Mapping[str, int]
    reasons: Mapping[str, int]
    by_lang: Mapping[str, Mapping[str, int]]
    by_region: Mapping[str, Mapping[str, int]]
    fallback: int
    again: int
    seconds: float | None
    stood: float

    def to_json(self) -> dict[str, Any]:
        """The numbers alone, as they remain when the recipients are erased."""
        return {
            "total": self.total,
            "by_state": dict(self.by_state),
            "reasons": dict(self.reasons),
            "by_lang": {name: dict(cells) for name, cells in self.by_lang.items()},
            "by_region": {name: dict(cells) for name, cells in self.by_region.items()},
            "fallback": self.fallback,
            "again": self.again,
        }

"""The words of a broadcast: what is written, for whom, and what became of it. Types alone.

Must know neither Telegram nor a database. Times are seconds since 1970, UTC; prints are keyed prints of chats.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from flows.words import Lang

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.broadcast import Stage


class Topic(StrEnum):
    """What a person may subscribe to."""

    RULES = "rules"
    NEWS = "news"
    TRAINING = "training"


BITS: Final = {Topic.RULES: 1, Topic.NEWS: 2, Topic.TRAINING: 4}
"""How topics are kept: one number."""

REGIONS: Final = (
    "10", "11", "15", "19", "23", "27", "31", "33", "35", "39", "43", "47", "55", "59", "61", "62", "63", "71", "75",
    "79",
)  # fmt: skip
"""The codes of the regions and of the three cities, as ISO 3166-2:KZ and KATO number them."""

ROLE_GROUPS: Final = ("doctor", "nurse", "junior", "ambulance", "laboratory", "other")
"""Wide groups of roles, which tell nobody apart."""


class Kind(StrEnum):
    """What is done to each recipient."""

    SEND = "send"
    RECALL = "recall"
    CORRECT = "correct"


class OnUnknown(StrEnum):
    """What happens to a message of which nobody knows whether it arrived."""

    LEAVE = "leave"
    """At most once: it is shown and left."""
    RESEND = "resend"
    """At least once: it is sent again, and the second copy says so."""


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
class Link:
    """A button under the message that opens a page."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or a document, as Telegram knows it."""

    kind: Literal["photo", "document"]
    file_id: str
    unique_id: str


@dataclass(frozen=True, slots=True)
class Version:
    """What is sent in one language: Telegram's HTML, rows of buttons, at most one picture or document."""

    html: str
    links: tuple[tuple[Link, ...], ...] = ()
    media: Media | None = None

    def to_json(self) -> dict[str, Any]:
        """A JSON object."""
        media = self.media
        return {
            "html": self.html,
            "links": [[[one.text, one.url] for one in row] for row in self.links],
            "media": [media.kind, media.file_id, media.unique_id] if media else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What ``to_json`` wrote."""
        links = tuple(tuple(Link(*one) for one in row) for row in data["links"])
        return cls(data["html"], links, Media(*data["media"]) if data["media"] else None)


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom: whoever subscribed to the topic and is in one of the groups named; an empty group means everybody."""

    topic: Topic = Topic.NEWS
    langs: tuple[Lang, ...] = ()
    regions: tuple[str, ...] = ()
    role_groups: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A JSON object in one spelling."""
        return {
            "topic": self.topic.value,
            "langs": sorted(one.value for one in self.langs),
            "regions": sorted(self.regions),
            "role_groups": sorted(self.role_groups),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What ``to_json`` wrote."""
        langs = tuple(Lang(one) for one in data["langs"])
        return cls(Topic(data["topic"]), langs, tuple(data["regions"]), tuple(data["role_groups"]))


@dataclass(frozen=True, slots=True)
class Written:
    """All that an author writes and a second person approves."""

    kind: Kind = Kind.SEND
    of: int | None = None
    title: str = ""
    versions: Mapping[Lang, Version] = field(default_factory=dict)
    audience: Audience = field(default_factory=Audience)
    fallback: tuple[Lang, ...] = (Lang.RU, Lang.KK, Lang.EN)
    on_unknown: OnUnknown = OnUnknown.LEAVE
    quiet: bool = True
    reason: str = ""
    """Why it goes to a group of fewer than ten."""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One broadcast as it is kept. ``author`` and ``approver`` are keyed prints; ``chat`` is the author's."""

    id: int
    stage: Stage
    written: Written
    author: bytes
    chat: int
    made_at: float
    approver: bytes | None = None
    previewed_hash: bytes | None = None
    tested_hash: bytes | None = None
    approved_hash: bytes | None = None
    members_hash: bytes | None = None
    members: int | None = None
    approved_at: float | None = None
    starts_at: float | None = None
    started_at: float | None = None
    finished_at: float | None = None
    stood_at: float | None = None
    stood_seconds: float = 0.0
    halted_by: str | None = None
    message: int | None = None
    """The message in the author's chat that shows the progress."""
    lang: Lang = Lang.RU
    """The language in which the author reads the progress."""


@dataclass(frozen=True, slots=True)
class AudienceCounts:
    """How many would get it: in all, by the language that they want, by that of the version; how many are blocked."""

    total: int
    wanted: Mapping[Lang, int]
    chosen: Mapping[Lang, int]
    fallback: int
    unreachable: int


@dataclass(frozen=True, slots=True)
class Subscriber:
    """What a person chose."""

    topics: frozenset[Topic]
    lang: Lang
    region: str | None = None
    role_group: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is. ``rate`` in messages a second, ``ends_at`` by that rate and the quiet hours, None when it is
    not moving; ``waits_until``: until when Telegram or the night makes it wait."""

    stage: Stage
    total: int
    counts: Mapping[State, int]
    rate: float
    ends_at: float | None = None
    waits_until: float | None = None

    @property
    def done(self) -> int:
        """How many need nothing more."""
        return self.total - sum(self.counts.get(state, 0) for state in OPEN)


@dataclass(frozen=True, slots=True)
class Report:
    """What became of it. The cells of ``by_lang`` and ``by_region`` are None where they would tell of fewer than ten;
    ``reasons`` counts by state and reason (``failed:chat_not_found``), and says nothing of who."""

    broadcast: Broadcast
    total: int
    by_state: Mapping[State, int]
    reasons: Mapping[str, int]
    by_lang: Mapping[str, Mapping[State, int | None]]
    by_region: Mapping[str, Mapping[State, int | None]]
    fallback: int
    again: int
    """How many copies said that an earlier one may have arrived."""
    seconds: float | None

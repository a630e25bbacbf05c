"""What a broadcast is: a version for each language, picture, buttons, audience; and the exact bytes each reader gets.

Pure. What is approved is a hash of these bytes, so whatever a reader sees must come from ``letter``.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from flows.speech import voice
from flows.words import Lang

if TYPE_CHECKING:
    from collections.abc import Mapping

TOPICS: Final = ("rules", "news", "training")
ROLE_GROUPS: Final = ("doctor", "nurse", "junior", "ambulance", "laboratory", "other")
"""Wide groups of roles, which tell nobody apart."""
FALLBACK: Final = (Lang.RU, Lang.KK, Lang.EN)
"""Which version stands in for one that is missing: the first that there is."""
CHANGE: Final = "sub:"
STOP: Final = "sub:stop"
"""The actions of the two buttons under every broadcast."""

MediaKind = Literal["photo", "document"]
Unknown = Literal["leave", "resend"]


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens a page."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or a document that Telegram has already; ``unique`` is Telegram's name of its content.

    ``sha256`` is the hash of its bytes as they were read from Telegram, in hexadecimal; empty where nobody read them.
    """

    kind: MediaKind
    file_id: str
    unique: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """The text in one language, as Telegram's HTML, and its link buttons."""

    html: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is meant: subscribers of the topic; an empty tuple means every language, region or group of roles.

    ``reason`` is why a group of fewer than ten people is written to; empty where that was not asked.
    """

    topic: str = "news"
    langs: tuple[Lang, ...] = ()
    regions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """A JSON object in one spelling."""
        return {
            "topic": self.topic,
            "langs": sorted(lang.value for lang in self.langs),
            "regions": sorted(self.regions),
            "roles": sorted(self.roles),
            "reason": self.reason,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What ``to_json`` wrote."""
        langs = tuple(Lang(lang) for lang in data["langs"])
        return cls(data["topic"], langs, tuple(data["regions"]), tuple(data["roles"]), data["reason"])


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that a person decides about a broadcast.

    ``unknown``: what becomes of a message of which nobody knows whether it arrived; ``quiet``: nothing goes at night;
    ``corrects``: it takes the place of texts that were sent before.
    """

    audience: Audience = field(default_factory=Audience)
    versions: Mapping[Lang, Version] = field(default_factory=dict)
    media: Media | None = None
    fallback: tuple[Lang, ...] = FALLBACK
    unknown: Unknown = "leave"
    quiet: bool = True
    corrects: bool = False

    def to_json(self) -> dict[str, Any]:
        """A JSON object."""
        return {
            "audience": self.audience.to_json(),
            "versions": {
                lang.value: {"html": it.html, "links": [[link.label, link.url] for link in it.links]}
                for lang, it in self.versions.items()
            },
            "media": list(astuple(self.media)) if self.media else None,
            "fallback": [lang.value for lang in self.fallback],
            "unknown": self.unknown,
            "quiet": self.quiet,
            "corrects": self.corrects,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What ``to_json`` wrote."""
        versions = {
            Lang(lang): Version(it["html"], tuple(Link(*link) for link in it["links"]))
            for lang, it in data["versions"].items()
        }
        return cls(
            Audience.from_json(data["audience"]),
            versions,
            Media(*data["media"]) if data["media"] else None,
            tuple(Lang(lang) for lang in data["fallback"]),
            data["unknown"],
            data["quiet"],
            data["corrects"],
        )

    @property
    def carried(self) -> Media | None:
        """The picture or document that is sent to everybody; a correction leaves that which is there."""
        return None if self.corrects else self.media


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one reader gets: HTML (the caption where there is a picture), rows of buttons as Telegram takes them, and
    the language of the version that was used."""

    used: Lang
    html: str
    rows: tuple[tuple[Mapping[str, str], ...], ...]
    media: Media | None = None

    @property
    def markup(self) -> dict[str, Any]:
        """The keyboard as Telegram takes it."""
        return {"inline_keyboard": [[dict(button) for button in row] for row in self.rows]}


@dataclass(frozen=True, slots=True)
class Hashes:
    """What an approval covers, as hexadecimal SHA-256; ``whole`` is over the others and over how it is sent."""

    text: str
    buttons: str
    media: str
    audience: str
    whole: str


class NoVersion(ValueError):
    """There is no text in any language."""


def used_for(draft: Draft, wanted: Lang) -> Lang:
    """The language of the version that a reader of ``wanted`` gets. Raises NoVersion."""
    for lang in (wanted, *draft.fallback, *tuple(Lang)):
        if lang in draft.versions:
            return lang
    raise NoVersion


def letter(draft: Draft, wanted: Lang, *, again: bool = False) -> Sheet:
    """Exactly what a reader of this language gets; the last rows are always "change" and "stop".

    ``again``: an earlier copy may have arrived already. That, a correction, and a language that is not the reader's
    are each said in a line before the text. Raises NoVersion.
    """
    used, speak = used_for(draft, wanted), voice(wanted)
    version = draft.versions[used]
    said = [speak.say(f"cast.line.instead_{used.value}")] if used is not wanted else []
    said += [speak.say("cast.line.again")] if again else []
    said += [speak.say("cast.line.corrected")] if draft.corrects else []
    before = "".join(f"<i>{line}</i>\n" for line in said)
    links = tuple(({"text": link.label, "url": link.url},) for link in version.links)
    own = (
        ({"text": speak.say("button.cast_change"), "callback_data": f"0|{CHANGE}"},),
        ({"text": speak.say("button.cast_stop"), "callback_data": f"0|{STOP}"},),
    )
    return Sheet(used, f"{before}\n{version.html}" if before else version.html, (*links, *own), draft.media)


def hashes(draft: Draft) -> Hashes:
    """The hashes of what every reader would get, and of who they are. Raises NoVersion."""
    sheets = {wanted.value: letter(draft, wanted) for wanted in Lang}
    parts = (
        _hash({lang: sheet.html for lang, sheet in sheets.items()}),
        _hash({lang: [[dict(it) for it in row] for row in sheet.rows] for lang, sheet in sheets.items()}),
        _hash([draft.media.kind, draft.media.unique, draft.media.sha256] if draft.media else None),
        _hash(draft.audience.to_json()),
    )
    return Hashes(*parts, _hash([*parts, draft.unknown, draft.quiet]))


def _hash(value: object) -> str:
    written = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()

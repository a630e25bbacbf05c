"""How a draft changes: each change is a function from a draft and what the author gave to the next draft. Pure.

What cannot be taken is a Fault with its reason, and the draft stays as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bot.broadcasts.content import ROLE_GROUPS, TOPICS, Audience, Draft, Link, Media, Version
from bot.broadcasts.markup import is_page
from bot.faults import Fault
from flows.regions import REGIONS
from flows.words import Lang

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")
NO: Final = frozenset({"-", "–", "—"})
"""Typed in place of an answer: none."""
MOST_REASON: Final = 300
_LINK: Final = re.compile(r"(?P<label>.*?)\s*[|–—:-]*\s*(?P<url>(?:https?|tg)://\S+|t\.me/\S+)\s*")


class NotALink(Fault):
    """A line that is no button; ``number`` counts the lines."""

    key = "cast.fault.link"


class NotText(Fault):
    """Something was sent that has no text."""

    key = "cast.fault.text"


class NotMedia(Fault):
    """Something was sent that is neither a picture nor a document."""

    key = "cast.fault.media"


class MediaStays(Fault):
    """A correction replaces the text of messages that are there; their picture or document cannot be changed."""

    key = "cast.fault.media_stays"


@dataclass(frozen=True, slots=True)
class Given:
    """What an author sent: the text as Telegram's HTML and plain, and a picture or document."""

    html: str = ""
    plain: str = ""
    media: Media | None = None


def with_text(draft: Draft, lang: Lang, given: Given) -> Draft:
    """Put a text in place of a language's former one; a picture that came with it is taken too.

    Raises NotText, MediaStays.
    """
    if draft.corrects and given.media:
        raise MediaStays
    if not given.html.strip():
        raise NotText
    before = draft.versions.get(lang)
    version = Version(given.html.strip(), before.links if before else ())
    changed = replace(draft, versions=_ordered({**draft.versions, lang: version}))
    return replace(changed, media=given.media) if given.media else changed


def without_text(draft: Draft, lang: Lang) -> Draft:
    """Leave a language out."""
    return replace(draft, versions={it: version for it, version in draft.versions.items() if it is not lang})


def with_links(draft: Draft, lang: Lang, given: Given) -> Draft:
    """Put buttons under a language's text: a line each, words and an address. Raises NotALink, NotText."""
    if lang not in draft.versions:
        raise NotText
    lines = [line for line in given.plain.splitlines() if line.strip()]
    links = (
        ()
        if not lines or lines[0].strip() in NO
        else tuple(_link(number, line) for number, line in enumerate(lines, 1))
    )
    return replace(draft, versions=_ordered({**draft.versions, lang: replace(draft.versions[lang], links=links)}))


def with_media(draft: Draft, given: Given) -> Draft:
    """Put a picture or a document above the text. Raises NotMedia, MediaStays."""
    if given.media is None:
        raise NotMedia
    return _pictured(draft, given.media)


def without_media(draft: Draft) -> Draft:
    """Take the picture or document away. Raises MediaStays."""
    return _pictured(draft, None)


def _pictured(draft: Draft, media: Media | None) -> Draft:
    if draft.corrects:
        raise MediaStays
    return replace(draft, media=media)


def with_reason(draft: Draft, given: Given) -> Draft:
    """Say why fewer than ten people are written to. Raises NotText."""
    if not given.plain.strip():
        raise NotText
    return replace(draft, audience=replace(draft.audience, reason=given.plain.strip()[:MOST_REASON]))


def with_audience(draft: Draft, part: str, value: str) -> Draft:
    """Choose the topic (``t``), or put in or take out a language (``l``), region (``r``) or group of roles (``g``);
    ``all`` takes every choice of that part back. A reason given for the former audience counts no more."""
    return replace(draft, audience=replace(_chosen(draft.audience, part, value), reason=""))


def _chosen(audience: Audience, part: str, value: str) -> Audience:
    if part == "t" and value in TOPICS:
        return replace(audience, topic=value)
    if part == "l" and value in {*Lang, "all"}:
        return replace(audience, langs=_toggled(audience.langs, value, tuple(Lang)))
    if part == "r" and value in {*REGIONS, "all"}:
        return replace(audience, regions=_toggled(audience.regions, value, REGIONS))
    if part == "g" and value in {*ROLE_GROUPS, "all"}:
        return replace(audience, roles=_toggled(audience.roles, value, ROLE_GROUPS))
    return audience


def with_next_fallback(draft: Draft) -> Draft:
    """Another order in which a missing language is replaced: each stands first in turn."""
    first, *others = draft.fallback
    return replace(draft, fallback=(*others, first))


def _toggled(held: Sequence[T], value: Any, order: Sequence[T]) -> tuple[T, ...]:  # noqa: ANN401 - of the same kind as the others
    if value == "all":
        return ()
    return tuple(it for it in order if (it in held) is not (it == value))


def _ordered(versions: dict[Lang, Version]) -> dict[Lang, Version]:
    return {lang: versions[lang] for lang in Lang if lang in versions}


def _link(number: int, line: str) -> Link:
    found = _LINK.fullmatch(line.strip())
    url = found["url"] if found else ""
    url = f"https://{url}" if url.startswith("t.me/") else url
    if found is None or not found["label"].strip() or not is_page(url):
        raise NotALink(number=number)
    return Link(found["label"].strip(), url)

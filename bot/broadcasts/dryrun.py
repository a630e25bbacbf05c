"""The dry run: everything that can be known of a broadcast before anything is sent. Pure; it sends nothing.

What ``stops`` must be put right first; the rest is said to the author and to whoever approves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.broadcasts.audience import SMALL
from bot.broadcasts.content import letter
from bot.broadcasts.differences import differences
from bot.broadcasts.markup import is_page, read
from bot.broadcasts.quiet import Plan, plan
from bot.telegram.limits import CAPTION, TEXT, units
from flows.words import Lang

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.broadcasts.content import Draft, Version
    from bot.broadcasts.differences import Difference
    from flows.forms import Value

MOST_LINKS: Final = 6
LABEL: Final = 40
"""Letters of a link button; a longer one is cut off on a small screen."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say, under ``cast.dry.<what>``; ``stops`` where it must be put right before it is sent."""

    what: str
    values: Mapping[str, Value] = field(default_factory=dict)
    stops: bool = True


@dataclass(frozen=True, slots=True)
class DryRun:
    """What was found. ``lengths`` are UTF-16 units for a reader of each language, of at most ``most``."""

    lengths: Mapping[Lang, int]
    most: int
    remarks: tuple[Remark, ...]
    differences: tuple[Difference, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing forbids sending."""
        return not any(remark.stops for remark in self.remarks)


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many would get it by the language they want, how many messages a second go now, and how many more chose it
    and are out of reach: they blocked the bot."""

    wanted: Mapping[Lang, int]
    rate: float
    gone: int = 0

    @property
    def total(self) -> int:
        """All together."""
        return sum(self.wanted.values())


def look(draft: Draft) -> DryRun:
    """Read what every reader would get."""
    most = CAPTION if draft.media else TEXT
    if not draft.versions:
        return DryRun({}, most, (Remark("nothing"),), ())
    lengths = {lang: read(letter(draft, lang, again=draft.unknown == "resend").html).length for lang in Lang}
    found = [Remark("unread")] if draft.carried and not draft.carried.sha256 else []
    found += [Remark("too_long", {"lang": lang, "n": n, "most": most}) for lang, n in lengths.items() if n > most]
    for lang, version in draft.versions.items():
        found += _of_version(lang, version)
    found += [
        Remark("missing", {"lang": lang, "used": letter(draft, lang).used}, stops=False)
        for lang in Lang
        if lang not in draft.versions
    ]
    return DryRun(lengths, most, tuple(found), differences(draft.versions))


def sound(draft: Draft) -> bool:
    """Whether nothing in the texts and buttons forbids sending."""
    return look(draft).sound


def crowd(draft: Draft, people: Crowd) -> tuple[Remark, ...]:
    """What is to be said of the audience: nobody, or so few that the text would tell of them."""
    if not people.total:
        return (Remark("nobody"),)
    if people.total >= SMALL or draft.corrects:
        return ()
    return (Remark("small", stops=not draft.audience.reason.strip()),)


def times(draft: Draft, people: Crowd, starts_at: float) -> Plan:
    """When it would end at the present pace, begun then, and where the night interrupts it."""
    return plan(starts_at, people.total / people.rate, quiet=draft.quiet)


def _of_version(lang: Lang, version: Version) -> Iterator[Remark]:
    marked = read(version.html)
    if not marked.plain:
        yield Remark("empty", {"lang": lang})
    for tag in marked.faults:
        yield Remark("tag", {"lang": lang, "tag": tag})
    for url in marked.links:
        if not is_page(url):
            yield Remark("link", {"lang": lang, "url": url[:60]})
    for link in version.links:
        if not is_page(link.url):
            yield Remark("link", {"lang": lang, "url": link.url[:60]})
        if not link.label.strip() or units(link.label) > LABEL:
            yield Remark("label", {"lang": lang, "label": link.label[:60], "most": LABEL})
    if len(version.links) > MOST_LINKS:
        yield Remark("links", {"lang": lang, "most": MOST_LINKS})

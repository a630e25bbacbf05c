"""Kazakhstan's twenty regions as a list of two steps for a small screen: the part of the country, then the region.

The regions are those of today (seventeen oblasts since June 2022 and three cities); the code of a region is the one
that ``rules/book/contacts.toml`` and the tables use. Must not hold a person's words: those are under ``region.*``.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from flows.words import Button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.speech import Voice

Rows = tuple[tuple[Button, ...], ...]

PARTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "cities": ("astana", "almaty_city", "shymkent"),
    "north": ("akmola", "kostanay", "pavlodar", "north_kazakhstan"),
    "west": ("aktobe", "atyrau", "west_kazakhstan", "mangystau"),
    "south": ("almaty", "zhetisu", "zhambyl", "kyzylorda", "turkistan"),
    "east": ("abai", "east_kazakhstan", "karaganda", "ulytau"),
})  # fmt: skip
"""The parts of the country, with the codes of the regions of each."""

REGIONS: Final = tuple(region for part in PARTS.values() for region in part)
"""The codes of all regions, in the order in which lists show them."""

PART: Final = "part."
"""How an action that opens a part of the country begins, after the prefix."""


def is_region(code: str) -> bool:
    """Whether this is a region's code."""
    return code in REGIONS


def name(voice: Voice, code: str) -> str:
    """The region's name; MissingText for what is no region's code."""
    return voice.say(f"region.{code}")


def part_of(action: str) -> str:
    """The part of the country that an action (without its prefix) opens; empty where it opens none."""
    part = action.removeprefix(PART) if action.startswith(PART) else ""
    return part if part in PARTS else ""


def rows(voice: Voice, prefix: str, part: str = "") -> Rows:
    """The buttons of one step: without ``part`` the parts (``<prefix>part.north``), with it its regions
    (``<prefix>akmola``) and the way back to the parts (``<prefix>part.``); at most six, one in a row."""
    if part not in PARTS:
        return tuple((Button(voice.say(f"region.group.{it}"), f"{prefix}{PART}{it}"),) for it in PARTS)
    inside = tuple((Button(name(voice, it), f"{prefix}{it}"),) for it in PARTS[part])
    return (*inside, (Button(voice.say("region.back"), f"{prefix}{PART}"),))

"""The card that asks for the region: once, after the outcome, in two steps, and whoever will may pass it by.

Must not keep anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows import hearing, regions
from flows.cards import button
from flows.speech import voice
from flows.words import Lang

if TYPE_CHECKING:
    from flows.speech import Voice
    from flows.words import Button, Paragraph

OVER: Final = "region"
"""How the note in ``Session.extra`` begins that this card lies over the other."""
PREFIX: Final = "rg:"
SKIP: Final = "skip"


def region_card(speaking: Voice, over: str) -> tuple[tuple[Paragraph, ...], tuple[tuple[Button, ...], ...]]:
    """The parts of the country, or the regions of one; below them the way past."""
    rows = regions.rows(speaking, PREFIX, over.partition(":")[2])
    return (
        (speaking.paragraph("stats.region.ask", "heading"), *speaking.paragraphs("stats.region.why")),
        (*rows, (button(speaking, "region_skip", PREFIX + SKIP),)),
    )


def region_said(text: str) -> str | None:
    """The code of the region that a line names, in any language."""
    known = (hearing.Choice(code, tuple(regions.name(voice(lang), code) for lang in Lang)) for code in regions.REGIONS)
    found = hearing.match(text, tuple(known))
    return found.value if isinstance(found, hearing.Matched) and not text.strip().isdecimal() else None

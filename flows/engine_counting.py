"""Whether a case may be counted, and from which region: asked after the outcome, each once, where cases are counted.

Who said yes when consent was asked is only asked the region. Must not count anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows import regions
from flows.cards_kept import ask_to_count, may_ask_to_count
from flows.cards_region import OVER, SKIP, region_card
from flows.engine_answer import stale
from flows.inquiry import REGION
from flows.words import Reply

if TYPE_CHECKING:
    from flows.engine_talk import Talk

REGION_ASKED: Final = "region_asked"
"""The note in ``Session.extra`` that the region was asked, which is done once."""


def after_outcome(talk: Talk) -> tuple[Reply, ...]:
    """The question about counting that is still open, if any.

    It comes together with the outcome, which stays the last message: the card in use is always that.
    """
    if may_ask_to_count(talk.session):
        talk.remember(count_asked=True)
        return (ask_to_count(talk.voice),)
    if talk.session.counting and not talk.session.extra.get(REGION_ASKED):
        talk.remember(**{REGION_ASKED: True})
        return (Reply(*region_card(talk.voice, OVER)),)
    return ()


def count(talk: Talk, word: str) -> None:
    """``cnt:``: whether the case may be counted; asked only of somebody whose answers are kept."""
    if talk.session.consent:
        talk.change(counting=word == "yes")
        talk.toast = talk.voice.say(f"toast.count_{'yes' if word == 'yes' else 'no'}")
        if word == "yes" and talk.session.state == "outcome" and not talk.session.extra.get(REGION_ASKED):
            talk.remember(**{REGION_ASKED: True, "over": OVER})
    else:
        stale(talk)


def region(talk: Talk, value: str) -> None:
    """``rg:``: a part of the country, a region, or nothing of it."""
    if value.startswith(regions.PART):
        part = regions.part_of(value)
        talk.remember(over=f"{OVER}:{part}" if part else OVER)
    elif regions.is_region(value):
        talk.remember(over=None, **{REGION: value})
        talk.note("stats.region.taken", region=regions.name(talk.voice, value))
    elif value == SKIP:
        talk.remember(over=None)
    else:
        stale(talk)

"""What a person does about being written to: choose topics, tell region and work if they like, change it, stop.

A choice of its own: it is kept with a yes of its own, also for whoever has their answers not kept, and nothing of the
answers is looked at. Until that yes everything is in the buttons. Knows nothing of Telegram nor of how things are kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from bot.broadcasts.content import CHANGE, ROLE_GROUPS, TOPICS
from bot.broadcasts.terms import BITS, Subscriber
from flows import regions
from flows.words import Button, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.speech import Voice
    from flows.words import Lang

COMMANDS: Final = ("subscribe", "stop")
"""The commands that are answered here."""
ALL_BITS: Final = sum(BITS.values())
NOTHING: Final = "none"


class Keeper(Protocol):
    """What keeps subscribers; see bot/storage/subscribers.py."""

    async def of(self, person: str) -> Subscriber | None:
        """Return what a person chose."""
        ...

    async def subscribe(self, person: str, chosen: Subscriber) -> None:
        """Keep what a person chose."""
        ...

    async def stop(self, person: str) -> bool:
        """Erase it at once."""
        ...


class Subscriptions:
    """Hears what people say about being written to."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper: Final = keeper

    async def command(self, person: str, name: str, voice: Voice) -> Reply:
        """Answer /subscribe or /stop."""
        return await self._stop(person, voice) if name == "stop" else await self._card(person, voice)

    async def tap(self, person: str, action: str, voice: Voice) -> Reply | None:
        """Answer a button; None for any other button. What was under a broadcast or an outcome is answered below it,
        a card of ours is redrawn."""
        if not action.startswith(CHANGE):
            return None
        name, _, value = action.removeprefix(CHANGE).partition(":")
        if name in {"", "stop"}:
            return await self._stop(person, voice) if name == "stop" else await self._card(person, voice)
        if name == "no":
            return Reply(voice.paragraphs("sub.not_now"), redraw=True)
        return replace(await self._choose(person, name, value, voice), redraw=True)

    async def kept(self, person: str, voice: Voice) -> Reply | None:
        """What is kept, for whoever asks what is known of them; None where nothing is."""
        chosen = await self._keeper.of(person)
        return kept_card(voice, chosen) if chosen is not None else None

    async def speaks(self, person: str, lang: Lang) -> None:
        """Write to a person in the language that they speak here from now on."""
        chosen = await self._keeper.of(person)
        if chosen is not None and chosen.lang is not lang:
            await self._keeper.subscribe(person, replace(chosen, lang=lang))

    async def _card(self, person: str, voice: Voice) -> Reply:
        chosen = await self._keeper.of(person)
        return kept_card(voice, chosen) if chosen is not None else offer_card(voice, ALL_BITS)

    async def _stop(self, person: str, voice: Voice) -> Reply:
        gone = await self._keeper.stop(person)
        again = ((_button(voice, "sub_again", CHANGE),),)
        return Reply(voice.paragraphs("sub.stopped" if gone else "sub.stopped_not"), again)

    async def _choose(self, person: str, name: str, value: str, voice: Voice) -> Reply:
        chosen = await self._keeper.of(person)
        if chosen is None:
            return await self._first(person, name, value, voice)
        part = regions.part_of(value)
        if name == "r" and (part or value in {"", regions.PART}):
            return _region_card(voice, part)
        if name == "g" and not value:
            return _role_card(voice)
        changed = _changed(chosen, name, value)
        if changed is not chosen:
            await self._keeper.subscribe(person, replace(changed, lang=voice.lang))
        return kept_card(voice, changed) if changed.topics else Reply(voice.paragraphs("sub.stopped"))

    async def _first(self, person: str, name: str, value: str, voice: Voice) -> Reply:
        """Somebody of whom nothing is kept: ticks are in the buttons until the yes."""
        bits = _bits(value)
        if name == "yes" and bits:
            made = Subscriber(_topics(bits), voice.lang)
            await self._keeper.subscribe(person, made)
            return kept_card(voice, made, new=True)
        return offer_card(voice, bits if name == "s" else ALL_BITS)


def offer_card(voice: Voice, bits: int) -> Reply:
    """What is offered, what would be kept for it, and the topics that are ticked."""
    ticks = tuple((_tick(voice, topic, bits, "s"),) for topic in TOPICS)
    yes = ((_button(voice, "sub_yes", f"{CHANGE}yes:{bits}"),),) if bits else ()
    return Reply(voice.paragraphs("sub.offer"), (*ticks, *yes, (_button(voice, "sub_no", f"{CHANGE}no"),)))


def kept_card(voice: Voice, chosen: Subscriber, *, new: bool = False) -> Reply:
    """What is kept, and how to change it."""
    bits = sum(BITS[topic] for topic in chosen.topics)
    head = voice.paragraphs("sub.welcome" if new else "sub.kept")
    rows = (
        *((_tick(voice, topic, bits, "b"),) for topic in TOPICS),
        (_button(voice, "sub_region", f"{CHANGE}r:"), _button(voice, "sub_role", f"{CHANGE}g:")),
        (_button(voice, "cast_stop", f"{CHANGE}b:0"),),
    )
    return Reply((*head, *_lines(voice, chosen), *voice.paragraphs("sub.kept_what", "quote")), rows)


def _lines(voice: Voice, chosen: Subscriber) -> Iterator[Paragraph]:
    topics = voice.join([voice.say(f"cast.topic.{topic}") for topic in TOPICS if topic in chosen.topics])
    region = regions.name(voice, chosen.region) if chosen.region else voice.say("sub.not_said")
    role = voice.say(f"cast.role.{chosen.role_group}") if chosen.role_group else voice.say("sub.not_said")
    yield voice.paragraph("sub.topics", "item", topics=topics)
    yield voice.paragraph("sub.region", "item", region=region)
    yield voice.paragraph("sub.role", "item", role=role)


def _region_card(voice: Voice, part: str) -> Reply:
    rows = regions.rows(voice, f"{CHANGE}r:", part)
    none = () if part else ((_button(voice, "sub_none", f"{CHANGE}r:{NOTHING}"),),)
    return Reply(voice.paragraphs("sub.ask_region"), (*rows, *none))


def _role_card(voice: Voice) -> Reply:
    rows = tuple((Button(voice.say(f"cast.role.{it}"), f"{CHANGE}g:{it}"),) for it in ROLE_GROUPS)
    return Reply(voice.paragraphs("sub.ask_role"), (*rows, (_button(voice, "sub_none", f"{CHANGE}g:{NOTHING}"),)))


def _changed(chosen: Subscriber, name: str, value: str) -> Subscriber:
    """What a tap makes of a choice; the same where it means nothing."""
    if name == "b" and value.isdecimal():
        return replace(chosen, topics=_topics(_bits(value)))
    if name == "r" and value in {*regions.REGIONS, NOTHING}:
        return replace(chosen, region=None if value == NOTHING else value)
    if name == "g" and value in {*ROLE_GROUPS, NOTHING}:
        return replace(chosen, role_group=None if value == NOTHING else value)
    return chosen


def _tick(voice: Voice, topic: str, bits: int, name: str) -> Button:
    label = voice.say(f"cast.topic.{topic}")
    on = bool(bits & BITS[topic])
    return Button(f"✓ {label}" if on else label, f"{CHANGE}{name}:{bits ^ BITS[topic]}")


def _button(voice: Voice, name: str, action: str) -> Button:
    return Button(voice.say(f"button.{name}"), action)


def _bits(value: str) -> int:
    return int(value) & ALL_BITS if value.isascii() and value.isdecimal() and len(value) < 4 else 0  # noqa: PLR2004 - a short number


def _topics(bits: int) -> frozenset[str]:
    return frozenset(topic for topic, bit in BITS.items() if bits & bit)

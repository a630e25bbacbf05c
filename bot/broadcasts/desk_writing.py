"""The author's acts: write, choose, see exactly what will arrive, send a test. Each answers with the next card."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.broadcasts import words, words_way, writing
from bot.broadcasts.approval import whole
from bot.broadcasts.bench import EVERY, NotPreviewed, Said
from bot.broadcasts.content import Draft, letter
from bot.broadcasts.dryrun import crowd, look, times
from bot.faults import Fault
from flows import regions
from flows.speech import voice
from flows.words import Lang, Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.broadcasts.bench import Act, Bench
    from bot.broadcasts.terms import Stored
    from bot.broadcasts.writing import Given

    Does = Callable[[Act], Awaitable[tuple[Said, ...]]]

AWAITED: Final = frozenset({"t", "l", "m", "w"})
"""Acts whose card asks for a message."""
PICTURED: Final = frozenset({"t", "m"})
"""Those that take a picture or document from it."""


class Writing:
    """What only an author does, and only with their own drafts."""

    def __init__(self, bench: Bench) -> None:
        self._bench: Final = bench
        self.acts: Final[dict[str, Does]] = {
            "new": self._new,
            "t": self._text,
            "d": self._drop,
            "l": self._links,
            "m": self._media,
            "a": self._audience,
            "w": self._reason,
            "u": self._ways,
            "p": self._preview,
            "x": self._test,
            "f": self._correct,
        }

    async def given(self, name: str, act: Act, given: Given) -> tuple[Said, ...]:
        """Take what the author sent in answer to a card. Raises a Fault, and then nothing has changed."""
        it = await self._bench.own(act)
        if given.media is not None and name in PICTURED:
            given = replace(given, media=await act.hashed(given.media))
        takes = {
            "t": lambda: writing.with_text(it.draft, Lang(act.first), given),
            "l": lambda: writing.with_links(it.draft, Lang(act.first), given),
            "m": lambda: writing.with_media(it.draft, given),
            "w": lambda: writing.with_reason(it.draft, given),
        }
        await self._keep(act, takes[name]())
        return (Said(replace(await self.card(act), redraw=False)),)

    async def card(self, act: Act) -> Reply:
        """The draft as it stands."""
        it = await self._bench.shelf.load(act.number)
        return words.draft_card(act.voice, it, await self._bench.people(it.draft))

    async def _new(self, act: Act) -> tuple[Said, ...]:
        number = await self._bench.shelf.make(act.who, act.chat, act.voice.lang, Draft())
        card = await self.card(replace(act, number=number))
        return (Said(replace(card, redraw=False)),)

    async def _correct(self, act: Act) -> tuple[Said, ...]:
        it = await self._bench.shelf.load(act.number)
        draft = replace(it.draft, corrects=True)
        number = await self._bench.shelf.correct(act.who, act.chat, act.voice.lang, act.number, draft)
        card = await self.card(replace(act, number=number))
        return (Said(replace(card, redraw=False)),)

    async def _text(self, act: Act) -> tuple[Said, ...]:
        return (Said(words.text_card(act.voice, await self._bench.own(act), Lang(act.first))),)

    async def _drop(self, act: Act) -> tuple[Said, ...]:
        it = await self._bench.own(act)
        await self._keep(act, writing.without_text(it.draft, Lang(act.first)))
        return (Said(await self.card(act)),)

    async def _links(self, act: Act) -> tuple[Said, ...]:
        return (Said(words.links_card(act.voice, await self._bench.own(act), Lang(act.first))),)

    async def _media(self, act: Act) -> tuple[Said, ...]:
        it = await self._bench.own(act)
        if act.first != "none":
            return (Said(words.media_card(act.voice, it)),)
        await self._keep(act, writing.without_media(it.draft))
        return (Said(await self.card(act)),)

    async def _audience(self, act: Act) -> tuple[Said, ...]:
        it = await self._bench.own(act)
        part, value = (*act.rest, "", "")[:2]
        opened = regions.part_of(value)
        if value and not value.startswith(regions.PART):
            changed = writing.with_audience(it.draft, part, value)
            if changed != it.draft:
                await self._keep(act, changed)
                it = await self._bench.own(act)
        if part == "r" and value in regions.REGIONS:
            opened = next(name for name, inside in regions.PARTS.items() if value in inside)
        if part == "r":
            return (Said(words.regions_card(act.voice, it, opened)),)
        if part == "g":
            return (Said(words.roles_card(act.voice, it)),)
        return (Said(words.audience_card(act.voice, it, await self._bench.people(it.draft))),)

    async def _reason(self, act: Act) -> tuple[Said, ...]:
        return (Said(words.reason_card(act.voice, await self._bench.own(act))),)

    async def _ways(self, act: Act) -> tuple[Said, ...]:
        it = await self._bench.own(act)
        changed = {
            "f": lambda: writing.with_next_fallback(it.draft),
            "r": lambda: replace(it.draft, unknown="leave" if it.draft.unknown == "resend" else "resend"),
            "q": lambda: replace(it.draft, quiet=not it.draft.quiet),
        }
        if act.first in changed:
            await self._keep(act, changed[act.first]())
            it = await self._bench.own(act)
        return (Said(words.ways_card(act.voice, it)),)

    async def _preview(self, act: Act) -> tuple[Said, ...]:
        """Show every reader's message exactly; what cannot be sent is said in place of it."""
        it = await self._bench.own(act)
        run, people = look(it.draft), await self._bench.people(it.draft)
        said = () if it.draft.corrects else crowd(it.draft, people)
        if run.sound:
            for lang in EVERY:
                await act.show(act.chat, letter(it.draft, lang))
            await self._bench.shelf.previewed(act.who, act.number, whole(it.draft))
        plan = times(it.draft, people, self._bench.clock.now())
        return (Said(words_way.seen_card(act.voice, it, run, people, said, plan)),)

    async def _test(self, act: Act) -> tuple[Said, ...]:
        """Send it to the author and to every approver who was seen here, and ask these to look at it."""
        it = await self._bench.own(act)
        present = whole(it.draft)
        if it.previewed_hash != present:
            raise NotPreviewed(number=act.number)
        await act.show(act.chat, letter(it.draft, act.voice.lang))
        await self._bench.shelf.tested(act.who, act.number, present)
        asked = []
        for note in await self._bench.approvers(but=act.who):
            try:
                await act.show(note.chat, letter(it.draft, note.lang))
            except Fault:
                continue
            asked.append(Said(words_way.waits_card(voice(note.lang), it), note.chat))
        return (Said(words_way.handed_card(act.voice, it, len(asked))), *asked)

    async def _keep(self, act: Act, draft: Draft) -> Stored:
        await self._bench.shelf.keep(act.who, act.number, draft)
        return await self._bench.shelf.load(act.number)

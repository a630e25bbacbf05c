"""One conversation, one turn: load the session, let the engine hear, keep the new session, in one transaction.

A person's words are heard strictly in order, different persons side by side. Who refused storing lives in memory only.
Must not know how people reach us, nor how anything is stored.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from bot.letters import ON_ITS_WAY, Kept, Result
from flows.engine_talk import ROUND
from flows.speech import voice
from flows.words import Command, Lang, Reply, Session, Tap, Turn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import date

    from bot.clock import Clock
    from bot.letters import Letter, Posted
    from flows.words import Heard

    Write = Callable[[Turn, int | None], tuple[Letter, ...]]

MOST_IN_MEMORY: Final = 10_000
_CODE: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class Engine(Protocol):
    """The dialogue, pure and synchronous."""

    def greet(self, hint: Lang | None) -> Turn:
        """Open a conversation."""
        ...

    def hear(self, session: Session, heard: Heard, today: date) -> Turn:
        """Answer one thing heard."""
        ...

    def card(self, session: Session, today: date) -> Reply:
        """Show the present card again."""
        ...


class Keeper(Protocol):
    """What keeps sessions; see bot/storage."""

    async def exchange(
        self, person: str, update_id: int, change: Callable[[Kept | None], Result], *, kind: str, state: str = "done"
    ) -> tuple[Posted, ...] | None:
        """Give what is kept to ``change`` and keep what it returns; None for an update seen before."""
        ...


class Conversations:
    """All conversations of one process."""

    def __init__(
        self,
        store: Keeper,
        engine: Engine,
        clock: Clock,
        spoke: Callable[[str, Lang], Awaitable[None]] | None = None,
    ) -> None:
        """``spoke`` is told whenever a person goes over to a language."""
        self._spoke: Final = spoke
        self._store: Final = store
        self._engine: Final = engine
        self._clock: Final = clock
        self._lines = Lines()
        self._unkept: OrderedDict[str, Kept] = OrderedDict()

    async def hear(
        self,
        person: str,
        heard: Heard,
        update: int,
        write: Write,
        *,
        hint: Lang | None = None,
        tapped: int | None = None,
    ) -> tuple[Posted, ...] | None:
        """Answer one thing heard and return the letters as they are kept; None where this update was answered before.

        ``write`` turns the engine's answer into letters, given the message that shows the card (see Kept);
        ``tapped`` is the message whose button was pressed; ``hint`` the language of the person's program.
        Raises a StorageFault where the answer could not be kept: then it counts as not heard.
        """
        made: Turn | None = None
        before: Kept | None = None

        def change(kept: Kept | None) -> Result:
            nonlocal made, before
            before = self._unkept.get(person) or kept
            made, receipt = self._turn(before, heard, hint, tapped)
            letters = write(made, before.shown if before else None)
            return Result(made.session if keepable(made) else None, letters, receipt, over=over(kept, made))

        async with self._lines.of(person):
            kind = "callback_query" if isinstance(heard, Tap) else "message"
            posted = await self._store.exchange(person, update, change, kind=kind)
            if posted is not None and made is not None:
                self._remember(person, made)
                await self._tell(person, before, made)
            return posted

    async def _tell(self, person: str, before: Kept | None, made: Turn) -> None:
        lang = made.session.lang
        if self._spoke is not None and lang is not None and before is not None and lang is not before.session.lang:
            await self._spoke(person, lang)

    def _turn(self, kept: Kept | None, heard: Heard, hint: Lang | None, tapped: int | None) -> tuple[Turn, str | None]:
        turn = self._answer(kept, heard, hint, tapped)
        if not turn.erase:
            return turn, None
        code = "-".join("".join(secrets.choice(_CODE) for _ in range(4)) for _ in range(3))
        lang = (kept.session.lang if kept else None) or hint or Lang.KK
        receipt = Reply(voice(lang).paragraphs("keep.receipt", code=code))
        return replace(turn, replies=(*turn.replies, receipt)), code

    def _answer(self, kept: Kept | None, heard: Heard, hint: Lang | None, tapped: int | None) -> Turn:
        today = self._clock.today()
        if kept is not None:
            return self._engine.hear(kept.session, of_this_card(heard, kept, tapped), today)
        greeting = self._engine.greet(hint)
        if isinstance(heard, Command) and heard.name != "start":
            return self._engine.hear(greeting.session, heard, today)
        if isinstance(heard, Tap) and heard.card > 0:  # of one who refused storing, before a restart; or an erased one
            return replace(greeting, toast=voice(hint or Lang.KK).say("keep.not_kept"))
        return greeting

    def _remember(self, person: str, turn: Turn) -> None:
        before = self._unkept.pop(person, None)
        if turn.erase or keepable(turn):
            return
        anew = any(reply.card and reply.buttons and not reply.redraw for reply in turn.replies)
        self._unkept[person] = Kept(turn.session, ON_ITS_WAY if anew else before.shown if before else None)
        while len(self._unkept) > MOST_IN_MEMORY:
            self._unkept.popitem(last=False)

    async def apologise(self, person: str, update: int, letters: tuple[Letter, ...]) -> tuple[Posted, ...] | None:
        """Leave everything as it was, and answer with these letters instead."""

        def change(kept: Kept | None) -> Result:
            return Result(kept.session if kept else None, letters)

        async with self._lines.of(person):
            return await self._store.exchange(person, update, change, kind="message", state="failed")

    def language(self, person: str) -> Lang | None:
        """Return the language of somebody of whom nothing is stored; None where it is stored or not known."""
        kept = self._unkept.get(person)
        return kept.session.lang if kept else None

    def shown(self, person: str, message: int) -> None:
        """Note which message shows the card, for somebody of whom nothing is stored."""
        if person in self._unkept:
            self._unkept[person] = replace(self._unkept[person], shown=message)


def of_this_card(heard: Heard, kept: Kept, tapped: int | None) -> Heard:
    """Return what was heard; the button of another copy of the present card belongs to no card and is stale."""
    elsewhere = tapped is not None and bool(kept.shown) and tapped != kept.shown
    if isinstance(heard, Tap) and heard.card == kept.session.card != 0 and elsewhere:
        return replace(heard, card=-1)
    return heard


def keepable(turn: Turn) -> bool:
    """Whether the session may be stored: with consent, or before it was asked and while nothing was answered."""
    session = turn.session
    if turn.erase or session.consent is False:
        return False
    return session.consent is True or not session.answers


def over(kept: Kept | None, turn: Turn) -> Session | None:
    """Return the interview that this turn ended by beginning another, where it may be counted."""
    if kept is None or turn.erase or not kept.session.order or turn.session.counting is not True:
        return None
    return kept.session if turn.session.extra.get(ROUND) != kept.session.extra.get(ROUND) else None


class Lines:
    """One waiting line for each person who is being answered; an empty line is forgotten."""

    def __init__(self) -> None:
        self._lines: dict[str, tuple[asyncio.Lock, int]] = {}

    def __len__(self) -> int:
        return len(self._lines)

    @asynccontextmanager
    async def of(self, person: str) -> AsyncIterator[None]:
        """Wait for one's place in the person's line and hold it."""
        lock, waiting = self._lines.get(person, (asyncio.Lock(), 0))
        self._lines[person] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._lines.pop(person)
            if waiting > 1:
                self._lines[person] = (lock, waiting - 1)

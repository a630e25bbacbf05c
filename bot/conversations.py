"""One conversation, one turn: load the session, let the engine hear, keep the new session, in one transaction.

A person's words are heard strictly in order, different persons side by side. Who refused storing lives in memory only.
Must not know how people reach us, nor how anything is stored.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, Protocol

from flows.words import Command, Session, Turn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import date

    from bot.clock import Clock
    from flows.words import Heard, Lang, Reply

MOST_IN_MEMORY: Final = 10_000


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
        self, person: str, change: Callable[[Session | None], Session | None], update: int | None = None
    ) -> bool:
        """Give the stored session to ``change`` and keep what it returns; False for an update seen before."""
        ...

    async def load(self, person: str) -> Session | None:
        """Return the stored session."""
        ...

    async def owing(self) -> tuple[str, ...]:
        """Return who waits for a reply."""
        ...

    def settle(self, person: str, update: int) -> None:
        """Note that a reply was sent."""
        ...


class Conversations:
    """All conversations of one process."""

    def __init__(self, store: Keeper, engine: Engine, clock: Clock) -> None:
        self._store: Final = store
        self._engine: Final = engine
        self._clock: Final = clock
        self._lines = Lines()
        self._unkept: OrderedDict[str, Session] = OrderedDict()
        self._seen: OrderedDict[int, None] = OrderedDict()

    async def hear(self, person: str, heard: Heard, hint: Lang | None = None, update: int | None = None) -> Turn | None:
        """Answer one thing heard; None where this update has been answered before.

        ``hint`` is the language of the person's program; ``update`` the number by which a repeated delivery is known.
        Raises a StorageFault where the answer could not be kept: then it counts as not heard.
        """
        async with self._lines.of(person):
            if update is not None and update in self._seen:
                return None
            turn = await self._hear(person, heard, hint, update)
            if turn is not None and not keepable(turn):
                self._remember(person, turn, update)
            return turn

    async def _hear(self, person: str, heard: Heard, hint: Lang | None, update: int | None) -> Turn | None:
        turn: Turn | None = None
        unkept = self._unkept.get(person)
        if unkept is not None:
            turn = self._turn(unkept, heard, hint)
            if not keepable(turn):
                return turn

        def change(stored: Session | None) -> Session | None:
            nonlocal turn
            turn = turn or self._turn(stored, heard, hint)
            return turn.session if keepable(turn) else None

        if not await self._store.exchange(person, change, update):
            return None
        self._unkept.pop(person, None)
        return turn

    def _turn(self, session: Session | None, heard: Heard, hint: Lang | None) -> Turn:
        if session is not None:
            return self._engine.hear(session, heard, self._clock.today())
        greeting = self._engine.greet(hint)
        if isinstance(heard, Command) and heard.name != "start":
            return self._engine.hear(greeting.session, heard, self._clock.today())
        return greeting

    def _remember(self, person: str, turn: Turn, update: int | None) -> None:
        self._unkept.pop(person, None)
        if not turn.erase:
            self._unkept[person] = turn.session
        if update is not None:
            self._seen[update] = None
        for memory in (self._unkept, self._seen):
            while len(memory) > MOST_IN_MEMORY:
                memory.popitem(last=False)

    def sent(self, person: str, update: int | None) -> None:
        """Note that the reply to this update has reached the person."""
        if update is not None and person not in self._unkept:
            self._store.settle(person, update)

    async def unanswered(self) -> list[tuple[str, Reply]]:
        """Return the present card of everyone whose reply was cut off when the process ended."""
        cards = []
        for person in await self._store.owing():
            session = await self._store.load(person)
            if session is not None:
                cards.append((person, self._engine.card(session, self._clock.today())))
        return cards


def keepable(turn: Turn) -> bool:
    """Whether the session may be stored: with consent, or before it was asked and while nothing was answered."""
    session = turn.session
    if turn.erase or session.consent is False:
        return False
    return session.consent is True or not session.answers


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

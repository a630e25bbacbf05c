"""An interview against a bot that may be killed at any moment: every step is waited for, nothing is said twice.

``play`` holds a journey and notes what it took; ``kept`` reads what the bot stored of it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.clock import Clock
from bot.storage.database import Database
from bot.storage.store import Store
from bot.storage.unlock import unlock
from bot.telegram.heard import person_of
from flows.words import Lang
from tests.journeys.player import FOLDER, play, read

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from pathlib import Path

    from bot.letters import Kept
    from flows.words import Session
    from tests.botapi.messages import Message
    from tests.botapi.person import Person
    from tests.journeys.player import Move

JOURNEY = read(FOLDER / "two_jobs.toml")
LANG = Lang.RU
STEP_SECONDS = 30.0
STALE_SECONDS = 0.4


@dataclass
class Played:
    """What one interview took: steps, taps on an older copy that were told to be old, messages said twice."""

    steps: int = 0
    stale: int = 0
    repeated: int = 0
    shown: list[str] = field(default_factory=list)


def expected() -> tuple[list[Move], Session]:
    """Return the journey as the engine plays it, without any bot."""
    return play(JOURNEY, LANG)


def number_of(message: Message) -> int:
    """Return the number of the card that a message shows, 0 for none."""
    data = [button["callback_data"].partition("|")[0] for row in message.rows for button in row]
    return int(data[0]) if data else 0


def newest(person: Person) -> Message | None:
    """Return the card lowest in the chat."""
    cards = [message for message in person.messages if number_of(message)]
    return max(cards, key=lambda message: message.message_id) if cards else None


def has_come(person: Person, card: int) -> bool:
    """Whether a card of this number, or a later one, is in the chat."""
    return any(number_of(message) >= card for message in person.messages)


async def hold(person: Person, moves: list[Move], meanwhile: Callable[[], Coroutine[Any, Any, None]]) -> Played:
    """Hold the journey to its end; ``meanwhile`` runs after each thing said, beside the answer."""
    played = Played()
    await step(person, played, lambda: person.post(text="/start"), lambda: bool(person.messages), meanwhile)

    def chooses_language() -> Awaitable[int]:
        first = next(message for message in person.messages if message.rows)
        return person.press(f"0|lang:{LANG.value}", first)

    await step(person, played, chooses_language, lambda: has_come(person, 1), meanwhile)
    for move in moves:
        number = move.turn.session.card
        await step(person, played, _doing(person, move), lambda it=number: has_come(person, it), meanwhile)  # type: ignore[misc]
    played.repeated = repeated(person)
    last = newest(person)
    played.shown = last.text.splitlines() if last else []
    return played


def _doing(person: Person, move: Move) -> Callable[[], Awaitable[int]]:
    def do() -> Awaitable[int]:
        card = newest(person)
        assert card is not None
        if move.action is None:
            return person.post(text=move.typed)
        return person.press(f"{number_of(card)}|{move.action}", card)

    return do


async def step(
    person: Person,
    played: Played,
    do: Callable[[], Awaitable[int]],
    done: Callable[[], bool],
    meanwhile: Callable[[], Coroutine[Any, Any, None]],
) -> None:
    """Say one thing and wait until it is answered; a tap that is told to be old is pressed on the newest copy."""
    played.steps += 1
    asked = set(person.api.queries)
    await do()
    other = asyncio.create_task(meanwhile())
    async with asyncio.timeout(STEP_SECONDS):
        while not done():
            before = _told_stale(person, asked)
            try:
                await person.api.until(lambda it=before: done() or _told_stale(person, asked) != it, STALE_SECONDS)  # type: ignore[misc]
            except TimeoutError:
                continue
            if not done() and _told_stale(person, asked) > before:
                await asyncio.sleep(STALE_SECONDS)
                if not done():
                    played.stale += 1
                    await do()
        await other


def _told_stale(person: Person, asked: set[str]) -> int:
    return sum(bool(text) for query, text in person.api.queries.items() if query not in asked)


def repeated(person: Person) -> int:
    """Count the messages that were sent once more, word for word and button for button."""
    sent = [
        (given["text"], str(given.get("reply_markup")))
        for name, given in person.api.calls
        if name == "sendMessage" and given["chat_id"] == person.chat
    ]
    return len(sent) - len(set(sent))


async def kept(folder: Path, person: Person) -> Kept | None:
    """Read what the bot has stored of a person."""
    clock = Clock(JOURNEY.today)
    database = await Database.open(f"sqlite:///{folder}/data/data.sqlite3", day="2021-09-20")
    try:
        return await Store(database, clock, await unlock(database, folder / "keys" / "keys")).load(
            person_of(person.chat)
        )
    finally:
        await database.close()


def same(kept: Kept | None, session: Session) -> bool:
    """Whether the stored conversation is the one that the engine held by itself: nothing lost, nothing twice."""
    assert kept is not None
    found: dict[str, Any] = kept.session.to_json()
    wanted = session.to_json()
    return all(found[name] == wanted[name] for name in ("state", "answers", "order", "card", "asked", "consent"))

"""One turn on Telegram, from the raw update to the stored session and the serialised reply.

Given as a ratio to what aiogram alone needs to parse an update and answer it with a fixed text. Sixteen persons at once
share a transaction, as they do in a batch of updates; one person alone is given too.
"""

from __future__ import annotations

import asyncio
import gc
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.base import BaseSession
from aiogram.types import Message, Update

from bot.app import engine
from bot.broadcasts.pace import Limits
from bot.clock import Clock
from bot.conversations import Conversations
from bot.storage.database import Database
from bot.storage.letters import Letters
from bot.storage.store import Store
from bot.storage.unlock import unlock
from bot.tasks import Nursery
from bot.telegram import messenger as messengers
from bot.telegram.run import Parts, dispatcher_for
from bot.telegram.spacing import Spacing
from flows.words import Command, Tap
from rules.rulebook import load

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from bot.letters import Letter
    from flows.words import Turn

PERSONS = 16
TURNS = 40
ROUNDS = 5
TARGET = 10
BEFORE = 1 << 40
TOKEN = "42:BENCHMARK-token"  # noqa: S105 - of no use
ANSWER = '{"ok":true,"result":{"message_id":7,"date":1,"chat":{"id":1,"type":"private"},"text":"x"}}'
TRUE = '{"ok":true,"result":true}'


class Wire(BaseSession):
    """Serialises every request as it would go out, and answers at once."""

    async def make_request(self, bot: Bot, method: Any, timeout: int | None = None) -> Any:  # noqa: ANN401, ARG002, ASYNC109 - aiogram's
        """Write the form and read a ready answer."""
        fields: dict[str, Any] = {}
        for name, value in method.model_dump(warnings=False).items():
            if (text := self.prepare_value(value, bot=bot, files={})) is not None:
                fields[name] = text
        content = TRUE if method.__api_method__ == "answerCallbackQuery" else ANSWER
        return self.check_response(bot, method, 200, content).result

    async def stream_content(self, *_args: Any, **_more: Any) -> AsyncGenerator[bytes, None]:
        """Give nothing: no file is read here."""
        yield b""

    async def close(self) -> None:
        """Do nothing: nothing is open."""


def tap(number: int, person: int, data: str) -> dict[str, Any]:
    """Make the raw update of a tap."""
    user = {"id": person, "is_bot": False, "first_name": "A", "language_code": "ru"}
    message = {"message_id": 7, "date": 1_600_000_000, "chat": {"id": person, "type": "private"}, "text": "?"}
    query = {"id": str(number), "from": user, "message": message, "chat_instance": "1", "data": data}
    return {"update_id": number, "callback_query": query}


def word(number: int, person: int) -> dict[str, Any]:
    """Make the raw update of a typed line."""
    user = {"id": person, "is_bot": False, "first_name": "A", "language_code": "ru"}
    chat = {"id": person, "type": "private"}
    return {"update_id": number, "message": {"message_id": number, "date": 1, "chat": chat, "from": user, "text": "x"}}


async def timed(turn: Callable[[int, int], Awaitable[None]], persons: int) -> float:
    """Return the microseconds of one turn, the best of several rounds; the persons of a round go side by side."""
    best = float("inf")
    number = 0
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        for _ in range(TURNS):
            number += persons
            await asyncio.gather(*(turn(number + person, person) for person in range(1, persons + 1)))
        best = min(best, (time.perf_counter() - begin) / TURNS / persons)
    return best * 1e6


async def alone(bot: Bot) -> float:
    """Measure aiogram alone: parse, one handler, a fixed answer."""
    router, dispatcher = Router(), Dispatcher()

    async def answer(message: Message) -> None:
        await message.answer("What was your work?")

    router.message.register(answer)
    dispatcher.include_router(router)

    async def turn(number: int, person: int) -> None:
        await dispatcher.feed_update(bot, Update.model_validate(word(number, person), context={"bot": bot}))

    return await timed(turn, 1)


def _noted(told: list[Turn], turn: Turn, _shown: int | None) -> tuple[Letter, ...]:
    told.append(turn)
    return ()


async def _nothing() -> None:
    return


async def ours(bot: Bot, persons: int, folder: Path) -> float:
    """Measure a real question answered by tap: every second turn chooses a kind of work, every other one goes back."""
    clock, nursery = Clock(date(2021, 9, 20)), Nursery()
    database = await Database.open(f"sqlite:///{folder}/data/turn.sqlite3", day="2021-09-20")
    seal = await unlock(database, folder / "keys" / "medaqy.keys")
    store, outbox = Store(database, clock, seal), Letters(database, seal, clock)
    conversations = Conversations(store, engine(load()), clock)
    messenger = messengers.Messenger(
        bot, nursery, outbox, clock, lambda _chat, _message: None, Spacing(Limits(1 << 30))
    )

    async def nothing() -> None:
        pass

    dispatcher = dispatcher_for(Parts(conversations, store, outbox, clock, nothing), messenger, "x")
    cards = {person: await opened(conversations, person) for person in range(1, persons + 1)}
    actions = dict.fromkeys(cards, "back")

    async def one(number: int, person: int) -> None:
        actions[person] = "s:care" if actions[person] == "back" else "back"
        data = f"{cards[person]}|{actions[person]}"
        cards[person] += 1
        await dispatcher.feed_update(bot, Update.model_validate(tap(number, person, data), context={"bot": bot}))
        if person == persons:
            await nursery.finish(10)

    gc.collect()
    gc.freeze()
    micros = await timed(one, persons)
    await nursery.finish(10)
    kept = await store.load("tg:1")
    await database.close()
    assert kept is not None  # noqa: S101 - it was stored
    assert kept.session.card == cards[1]  # noqa: S101 - every turn counted
    return micros


async def opened(conversations: Conversations, person: int) -> int:
    """Begin an interview, up to its first question; return the number of its card."""
    card = 0

    def write(turn: Turn, _shown: int | None) -> tuple[Letter, ...]:
        nonlocal card
        card = turn.session.card
        return ()

    steps: tuple[Command | str, ...] = (Command("start"), "lang:ru", "c:yes", "a:work")
    for step, heard in enumerate(steps):
        given = Tap(heard, card) if isinstance(heard, str) else heard
        await conversations.hear(f"tg:{person}", given, BEFORE + person * 10 + step, write)
    return card


async def main() -> None:
    """Measure and print."""
    bot = Bot(TOKEN, session=Wire())
    messengers.A_SECOND = 1 << 30  # type: ignore[misc]  # the pace that Telegram asks for is not what is measured
    with tempfile.TemporaryDirectory() as folder:
        floor = await alone(bot)
        single = await ours(bot, 1, Path(folder) / "data" / "one.sqlite3")
        many = await ours(bot, PERSONS, Path(folder) / "data" / "many.sqlite3")
    ratio = many / floor
    print(f"aiogram alone, µs            {floor:>10.0f}")
    print(f"one person at a time, µs     {single:>10.0f}  ratio {single / floor:.1f}")
    met = "met" if ratio < TARGET else "missed"
    print(f"{PERSONS} persons at once, µs       {many:>10.0f}  ratio {ratio:.1f}  target < {TARGET}  {met}")


if __name__ == "__main__":
    asyncio.run(main())

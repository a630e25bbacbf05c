"""The whole bot inside a test, without a network: every call to Telegram is judged as Telegram judges it."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession

from bot.app import broadcasting
from bot.broadcasts.pace import Limits
from bot.clock import Clock
from bot.conversations import Conversations
from bot.counted import Counted
from bot.health import Health
from bot.metrics import Metrics
from bot.outside import Outside
from bot.pace import Paces
from bot.pseudonyms import Pseudonyms
from bot.staff import Desk
from bot.storage.database import Database
from bot.storage.letters import Letters
from bot.storage.staff import StaffStore
from bot.storage.store import Store
from bot.storage.unlock import unlock
from bot.tasks import Nursery
from bot.telegram.messenger import Messenger
from bot.telegram.run import Parts, dispatcher_for
from bot.telegram.spacing import Spacing
from bot.telegram.work import Work
from flows.engine import Engine
from flows.engine_talk import Operator
from rules.rulebook import load
from tests.botapi import refusals

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator
    from pathlib import Path

TOKEN = "42:TEST-token_inside_a_test"  # noqa: S105 - of no use
ADMINISTRATOR = 1


@dataclass
class Seen:
    """What Telegram has seen: every text as a person reads it, every answered tap, and what it would have refused."""

    sent: int = 0
    answered: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    keep_texts: bool = True


class Wire(BaseSession):
    """Writes every call out as it would go, judges it, and answers."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()

    async def make_request(self, bot: Bot, method: Any, timeout: int | None = None) -> Any:  # noqa: ARG002, ASYNC109 - aiogram's
        fields: dict[str, str] = {}
        for name, value in method.model_dump(warnings=False).items():
            if (text := self.prepare_value(value, bot=bot, files={})) is not None:
                fields[name] = text
        result = self._answer(method.__api_method__, fields)
        return self.check_response(bot, method, 200, json.dumps({"ok": True, "result": result})).result

    def _answer(self, name: str, fields: dict[str, str]) -> Any:
        try:
            given = refusals.parameters(name, fields)
            if name == "answerCallbackQuery":
                self.seen.answered.add(given["callback_query_id"])
                return True
            if name in {"sendMessage", "editMessageText"}:
                self.seen.sent += 1
                text = refusals.text_of(given["text"], given.get("parse_mode"))
                refusals.keyboard(given.get("reply_markup"))
                if self.seen.keep_texts:
                    self.seen.texts.append(text)
        except refusals.Refused as refused:
            self.seen.refused.append(refused.description)
        chat = {"id": int(fields.get("chat_id", 1)), "type": "private"}
        return {"message_id": 7, "date": 1, "chat": chat, "text": "x"}

    async def stream_content(self, *_args: Any, **_more: Any) -> AsyncGenerator[bytes, None]:
        yield b""

    async def close(self) -> None:
        pass


@dataclass
class Inside:
    """The running parts."""

    work: Work
    nursery: Nursery
    wire: Wire
    outside: Outside
    store: Store
    database: Database

    @property
    def seen(self) -> Seen:
        return self.wire.seen

    async def quiet(self) -> None:
        """Wait until everything was sent."""
        assert await self.nursery.finish(60) == 0


@asynccontextmanager
async def inside(folder: Path, operator: Operator | None = None) -> AsyncIterator[Inside]:
    """Put the bot together over a new database; nobody is too fast here."""
    clock = Clock(date(2021, 9, 20))
    database = await Database.open(f"sqlite:///{folder}/data/data.sqlite3", day="2021-09-20")
    try:
        seal = await unlock(database, folder / "keys" / "medaqy.keys")
        store, nursery, metrics = Store(database, clock, seal), Nursery(), Metrics()
        desk = Desk(StaffStore(database, clock), clock, seal.print_of, frozenset({f"tg:{ADMINISTRATOR}"}))
        cast, subscriptions = broadcasting(database, clock, seal, desk)
        around = Health(metrics), None, cast, subscriptions
        outside = Outside(metrics, Paces(burst=1 << 40), Pseudonyms(clock), desk, *around)
        outbox = Letters(database, seal, clock)
        talk = Conversations(
            store, Counted(Engine(load(), operator or Operator(counts=True)), metrics), clock, subscriptions.speaks
        )

        async def nothing() -> None:
            pass

        wire = Wire()
        bot = Bot(TOKEN, session=wire)
        messenger = Messenger(bot, nursery, outbox, clock, lambda _chat, _message: None, Spacing(Limits(1 << 30)))
        parts = Parts(talk, store, outbox, clock, nothing, None, outside)
        dispatcher = dispatcher_for(parts, messenger, "medaqy_test_bot")
        yield Inside(Work(bot, dispatcher, talk, store, messenger), nursery, wire, outside, store, database)
        await nursery.finish(60)
    finally:
        await database.close()

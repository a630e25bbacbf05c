"""A Bot API server for a whole crowd: blocked and moved chats, 429, 5xx, lines that break before and after effect."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.botapi import refusals
from tests.botapi.refusals import Refused
from tests.botapi.server import BotApi

if TYPE_CHECKING:
    import random

MOVED = 10_000_000
"""What is added to the number of a chat that moved."""
_ODDS = (
    (0.0015, "500"), (0.003, "500 after"), (0.0045, "502 after"), (0.006, "dropped"), (0.009, "dropped after"),
)  # fmt: skip
HUNG = 3
TOO_MANY = 3


class Crowd(BotApi):
    """``copies`` counts what arrived, by the chat's first number; ``lost`` are chats of which an answer was lost."""

    def __init__(self, dice: random.Random, people: range) -> None:
        super().__init__()
        self._dice = dice
        self.people = people
        self.copies: Counter[int] = Counter()
        self.repeats: Counter[int] = Counter()
        self.lost: set[int] = set()
        self.went_wrong: Counter[str] = Counter()
        self.repeat_lines: tuple[str, ...] = ()
        self.calls_of: Counter[int] = Counter()
        kinds = dice.sample(people, len(people) // 40)
        self.blocked = set(kinds[::3])
        self.nowhere = set(kinds[1::3])
        self.moved = set(kinds[2::3])
        self._hung = 0
        self._too_many = 0
        self._quiet_until = 0.0

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["method"] != "sendMessage":
            return await super()._answer(request)
        given = {name: str(value) for name, value in (await request.post()).items()}
        chat = int(given["chat_id"])
        person = chat - MOVED if chat >= MOVED else chat
        if person not in self.people:
            return await super()._answer(request)
        await asyncio.sleep(self._dice.random() * 0.01)
        trouble = self._chance(person)
        try:
            self._refuse(person, chat, trouble)
            if trouble in {None, "500 after", "502 after", "dropped after", "hung"}:
                self._arrive(person, given)
            return await self._end(request, person, chat, trouble)
        except Refused as refused:
            body = {"ok": False, "error_code": refused.code, "description": refused.description}
            if refused.parameters:
                body["parameters"] = refused.parameters
            return web.json_response(body, status=refused.code)

    def _chance(self, person: int) -> str | None:
        self.calls_of[person] += 1
        loop = asyncio.get_running_loop()
        if loop.time() < self._quiet_until:
            return "429"
        found = self._dice.random()
        if found > 0.9996 and self._too_many < TOO_MANY:
            self._too_many += 1
            self._quiet_until = loop.time() + 1
            return "429"
        if found > 0.9992 and self._hung < HUNG:
            self._hung += 1
            return "hung"
        return next((name for limit, name in _ODDS if found < limit), None)

    def _refuse(self, person: int, chat: int, trouble: str | None) -> None:
        if trouble == "429":
            self.went_wrong["429"] += 1
            raise Refused("Too Many Requests: retry after 1", 429, retry_after=1)
        if person in self.blocked:
            self.went_wrong["403"] += 1
            raise Refused("Forbidden: bot was blocked by the user", 403)
        if person in self.nowhere:
            self.went_wrong["400"] += 1
            raise Refused("Bad Request: chat not found", 400)
        if person in self.moved and chat == person:
            self.went_wrong["moved"] += 1
            raise Refused(
                "Bad Request: group chat was upgraded to a supergroup chat", 400, migrate_to_chat_id=chat + MOVED
            )
        if trouble == "500":
            self.went_wrong[trouble] += 1
            self.lost.add(person)
            raise Refused("Internal Server Error", 500)

    def _arrive(self, person: int, given: dict[str, str]) -> None:
        text = refusals.text_of(given["text"], given.get("parse_mode"))
        self.copies[person] += 1
        self.repeats[person] += any(line in text for line in self.repeat_lines)

    async def _end(self, request: web.Request, person: int, chat: int, trouble: str | None) -> web.StreamResponse:
        if trouble is not None:
            self.went_wrong[trouble] += 1
            self.lost.add(person)
        if trouble in {"500 after", "502 after"}:
            raise Refused("Bad Gateway", int(trouble[:3]))
        if trouble == "hung":
            await asyncio.sleep(60)
        if trouble is not None and request.transport is not None:
            request.transport.close()
        message = {"message_id": self.number(), "date": 1, "chat": {"id": chat, "type": "private"}, "text": "x"}
        return web.json_response({"ok": True, "result": message})

    def what_happened(self) -> dict[str, Any]:
        return dict(sorted(self.went_wrong.items()))

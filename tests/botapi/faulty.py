"""A Bot API server on a bad day: answers late, not at all, with 429, 500 or 502, before or after the effect."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tests.botapi.refusals import Refused
from tests.botapi.server import TOKEN, BotApi, Trouble

if TYPE_CHECKING:
    import random

    from aiohttp import web

LATEST = 0.15
_ODDS = ((0.015, "429"), (0.035, "500"), (0.055, "502"), (0.08, "before"), (0.12, "after"))


class FaultyBotApi(BotApi):
    """``cut`` counts the new messages whose end the bot could not know; ``odd`` every call that went wrong."""

    def __init__(self, dice: random.Random, token: str = TOKEN) -> None:
        super().__init__(token)
        self._dice = dice
        self.good = False
        self.cut = 0
        self.odd = 0

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if not self.good and self._dice.random() < 0.3:
            await asyncio.sleep(self._dice.random() * LATEST)
        return await super()._answer(request)

    def _trouble(self, method: str) -> Trouble | None:
        found = self._dice.random()
        kind = next((name for limit, name in _ODDS if found < limit), None)
        if self.good or kind is None:
            return super()._trouble(method)
        self.odd += 1
        if kind == "429":
            return Trouble(method, Refused("Too Many Requests: retry after 1", 429, retry_after=1))
        if kind in {"before", "after"}:
            self.cut += kind == "after" and method == "sendMessage"
            return Trouble(method, None, after_effect=kind == "after")
        late = self._dice.random() < 0.3
        self.cut += late and method == "sendMessage"
        return Trouble(method, Refused("Bad Gateway", int(kind)), after_effect=late)

    async def _get_updates(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        """Repeat some updates within an answer, and mix up the order."""
        found: list[dict[str, Any]] = await super()._get_updates(given)
        if not self.good:
            found += [one for one in found if self._dice.random() < 0.2]
            self._dice.shuffle(found)
        return found

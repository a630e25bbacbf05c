"""Long polling: an update is confirmed only when its effects are stored, persons are served side by side.

Telegram takes the next request's offset as the confirmation, so a killed process is given the rest again.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from aiogram.exceptions import TelegramConflictError, TelegramRetryAfter
from aiogram.methods import TelegramMethod

from bot.faults import Fault
from bot.tasks import first_of, side_by_side
from bot.telegram.handlers import WANTED
from bot.telegram.patience import PASSING, Patience
from bot.telegram.work import whose

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from aiogram import Bot

_log: Final = logging.getLogger(__name__)

POLL_SECONDS: Final = 25
GRACE_SECONDS: Final = 15


class GetUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates whose answer is left as it came, so that one odd update cannot spoil the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = 100
    timeout: int = POLL_SECONDS
    allowed_updates: list[str] = WANTED


class Polling:
    """The loop. ``handle`` returns when an update's effects are stored; a Fault from it means that they are not."""

    def __init__(
        self, bot: Bot, handle: Callable[[dict[str, Any]], Awaitable[None]], room: Callable[[], Awaitable[None]]
    ) -> None:
        self._bot: Final = bot
        self._handle: Final = handle
        self._room: Final = room
        self._patience: Final = Patience()
        self._offset: int | None = None
        self._conflict_said = False

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set; what was begun is finished."""
        while not stop.is_set():
            raw = await first_of(self._fetch(), stop)
            if raw:
                await self._serve(raw, stop)
                await first_of(self._room_made(), stop)

    async def _room_made(self) -> None:
        await self._room()

    async def _fetch(self) -> list[dict[str, Any]]:
        try:
            found = await self._bot(GetUpdates(offset=self._offset), request_timeout=POLL_SECONDS + GRACE_SECONDS)
        except TelegramConflictError:
            self._say_conflict()
            await asyncio.sleep(self._patience.wait_quietly())
            return []
        except (TelegramRetryAfter, *PASSING) as error:
            await asyncio.sleep(self._patience.wait(error))
            return []
        self._patience.worked()
        self._conflict_said = False
        return found

    def _say_conflict(self) -> None:
        if not self._conflict_said:
            _log.error(
                "another program is fetching this bot's updates (409): stop it; until then nothing is heard here"
            )
        self._conflict_said = True

    async def _serve(self, raw: list[dict[str, Any]], stop: asyncio.Event) -> None:
        """Handle a batch, then move the offset behind what is stored."""
        lines: dict[int, list[dict[str, Any]]] = {}
        for one in sorted(raw, key=lambda it: int(it["update_id"])):
            lines.setdefault(whose(one), []).append(one)
        failed: dict[int, Fault] = {}
        await side_by_side(self._line(line, failed) for line in lines.values())
        last = max(int(one["update_id"]) for one in raw)
        self._offset = min(failed, default=last + 1)
        if failed:
            _log.error("%d updates wait, they could not be stored: %s", len(failed), failed[self._offset])
            await first_of(asyncio.sleep(self._patience.wait_quietly()), stop)

    async def _line(self, line: Iterable[dict[str, Any]], failed: dict[int, Fault]) -> None:
        """Handle one person's updates in order; nothing is heard after one that could not be stored."""
        for one in line:
            try:
                await self._handle(one)
            except Fault as fault:
                failed[int(one["update_id"])] = fault
                return

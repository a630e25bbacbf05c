"""Carries broadcasts: asks the ledger what to send now, sends it, and tells the ledger how each ended, until the stop.

Every message stands on the disk as begun before it leaves. What the ledger does not allow (a pause, the pace, the
night) is not sent; replies to people have a lane of their own and never wait for this one.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.broadcasts.carrying import Portion
from bot.broadcasts.content import letter
from bot.broadcasts.lag import Lag
from bot.faults import Fault, where
from bot.telegram.broadcast_calls import attempted
from bot.telegram.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram import Bot

    from bot.broadcasts.carrying import Attempt, Ending, Ledger, Watch
    from bot.broadcasts.content import Sheet
    from bot.broadcasts.terms import Stored
    from bot.clock import Clock
    from bot.tasks import Nursery
    from bot.telegram.spacing import Spacing
    from flows.words import Lang

_log: Final = logging.getLogger(__name__)

AT_ONCE: Final = 8
"""Messages whose answer is awaited at the same time; as many may be unknown after a crash."""
LOOK_SECONDS: Final = 1.0
"""How often it is looked whether there is something else to do."""
SETTLE_SECONDS: Final = 10.0
FULL_SECONDS: Final = 0.02
"""How soon it is looked again where what has its place in the second has not left yet."""


class Sender:
    """The bulk lane of one bot."""

    def __init__(
        self, bot: Bot, ledger: Ledger, nursery: Nursery, spacing: Spacing, clock: Clock, watch: Watch | None = None
    ) -> None:  # fmt: skip
        self._bot: Final = bot
        self._ledger: Final = ledger
        self._nursery: Final = nursery
        self._spacing: Final = spacing
        self._clock: Final = clock
        self._watch: Final = watch
        self._lag: Final = Lag()
        self._flying: set[int] = set()
        self._unsent: set[int] = set()
        self._ended: list[Ending] = []
        self._landed: Final = asyncio.Event()
        self._present: Stored | None = None
        self._adopted = False
        self._looked = 0.0
        self._settled = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Carry whatever there is until ``stop`` is set; what was begun is ended."""
        patience = Patience(aloud=False)
        while not stop.is_set():
            try:
                if not await self._round(stop):
                    await self._pause(LOOK_SECONDS, stop)
                patience.worked()
            except Fault as fault:
                _log.error("broadcasts wait, the line cannot be read or written: %s", fault)
                await self._pause(patience.wait_quietly(), stop)
            except Exception as error:  # noqa: BLE001 - one broadcast's trouble must not end the lane for good
                _log.error("broadcasts wait: %s", where(error))
                await self._pause(patience.wait_quietly(), stop)
        try:
            await self._ledger.release()
        except Fault as fault:
            _log.warning("recipients taken and not begun wait for their leases to end: %s", fault)

    async def _round(self, stop: asyncio.Event) -> bool:
        """Carry the most urgent that can go on; whether there was any."""
        if not self._adopted:
            if unknown := await self._ledger.adopt():
                _log.warning("%d messages of a broadcast were cut off: nobody knows whether they arrived", unknown)
            self._adopted = True
        if self._present is not None:
            await self._land(self._present)
        for it in await self._ledger.running():
            self._present = it
            if await self._carry(it, stop):
                return True
        return False

    async def _carry(self, it: Stored, stop: asyncio.Event) -> bool:
        """Send until it is over or something else goes first; False where nothing may be sent for a while."""
        sheets = _sheets(it)
        while True:
            free = 0 if stop.is_set() else self._free()
            portion = await self._step(it, free) if free or self._ended else self._full()
            for attempt in portion.attempts:
                self._flying.add(attempt.id)
                self._unsent.add(attempt.id)
                self._nursery.start(self._send(it, attempt, sheets))
            self._tell(portion)
            if portion.over or stop.is_set() or await self._something_else(it):
                await self._land(it)
                return True
            if not portion.attempts and not self._flying and portion.wait >= LOOK_SECONDS:
                return False
            await self._next(portion.wait)

    def _free(self) -> int:
        """How many may be begun now: what was begun and has not left has its place already."""
        return max(0, min(AT_ONCE - len(self._flying), self._spacing.room() - len(self._unsent)))

    def _full(self) -> Portion:
        """Nothing may be begun yet."""
        return Portion(wait=max(self._spacing.room_in(), FULL_SECONDS if self._unsent else 0.0), rate=None)

    def _tell(self, portion: Portion) -> None:
        self._lag.note(asyncio.get_running_loop().time(), portion.rate, len(portion.attempts))
        if self._watch is not None:
            self._watch.broadcast_pace(self._lag.rate, self._lag.seconds)
            self._watch.broadcast_sends("skipped", portion.skipped)

    async def _step(self, it: Stored, free: int) -> Portion:
        ended, self._ended = self._ended, []
        try:
            return await self._ledger.step(it, ended, free)
        except Fault:
            self._ended = ended + self._ended
            raise

    async def _something_else(self, it: Stored) -> bool:
        """Look, once a second, whether another broadcast goes first now; and keep the leases in order."""
        now = asyncio.get_running_loop().time()
        if now - self._settled > SETTLE_SECONDS:
            self._settled = now
            await self._ledger.settle(it)
        if now - self._looked < LOOK_SECONDS:
            return False
        self._looked = now
        running = await self._ledger.running()
        return not running or running[0].id != it.id

    async def _send(self, it: Stored, attempt: Attempt, sheets: Callable[[Lang, bool], Sheet]) -> None:
        """One message; a chat that was written to a moment ago waits for its second."""
        try:
            sheet = sheets(attempt.wanted, attempt.again)
            await self._spacing.bulk(attempt.chat)
            self._unsent.discard(attempt.id)
            ending = await attempted(self._bot, it.kind, attempt, sheet, self._clock.now())
            self._ended.append(ending)
            if self._watch is not None:
                self._watch.broadcast_sends(ending.result)
        finally:
            self._unsent.discard(attempt.id)
            self._flying.discard(attempt.id)
            self._landed.set()

    async def _next(self, wait: float) -> None:
        """Wait until a message has ended or there may be room for another."""
        if self._ended:
            return
        self._landed.clear()
        full = len(self._flying) >= AT_ONCE
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS if full else min(max(wait, 0.0), LOOK_SECONDS)):
                await self._landed.wait()

    async def _land(self, it: Stored) -> None:
        """Wait for the messages that are on their way, and write how they ended."""
        while self._flying or self._ended:
            while self._flying:
                self._landed.clear()
                await self._landed.wait()
            await self._step(it, 0)

    async def _pause(self, seconds: float, stop: asyncio.Event) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await stop.wait()


def _sheets(it: Stored) -> Callable[[Lang, bool], Sheet]:
    """What each reader gets, made once for each language."""

    @cache
    def made(wanted: Lang, again: bool) -> Sheet:  # noqa: FBT001 - a key of a cache
        return letter(it.draft, wanted, again=again)

    return made

"""Replies and broadcasts beside each other: so many messages a second in all, some of them kept for replies, and one a
second to one chat.

In memory, for the last second alone; the pace itself is kept on the disk. What counts is the moment at which a message
leaves: whoever comes back from here must send at once, and that moment is noted anew when it has. Replies and
broadcasts stand in one line, in the order of coming; only who waits for a chat of their own lets others pass. People
who tap fast are not held up by their replies.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from bot.broadcasts.pace import Limits
from bot.broadcasts.window import A_TICK, Window

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

SECOND: Final = 1.0
ROUNDS: Final = 2
"""Of the loop, after which a message stands in the socket: the call begins in one, it is written in the other."""


class Spacing:
    """What left in the last second, and where to. ``tick`` tells seconds, ``sleep`` waits for some."""

    def __init__(
        self,
        limits: Limits | None = None,
        tick: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        limits = limits or Limits()
        self._tick: Final = tick
        self._sleep: Final = sleep
        self._line: Final = asyncio.Lock()
        self._all: Final = Window(limits.allowed)
        self._bulk: Final = Window(int(limits.most))
        self._to: Final[OrderedDict[int, float]] = OrderedDict()
        self._bulk_to: Final[OrderedDict[int, float]] = OrderedDict()

    async def reply(self, chat: int) -> None:
        """Wait until a reply may leave; it is taken to leave now."""
        await self._leaves(chat, self._bulk_to)

    async def bulk(self, chat: int) -> None:
        """Wait until a message of a broadcast may leave; it is taken to leave now."""
        _put(self._bulk_to, chat, await self._leaves(chat, self._to, self._bulk))

    async def _leaves(self, chat: int, last: OrderedDict[int, float], own: Window | None = None) -> float:
        """Wait for the chat, then for a place in the second; the moment at which that came."""
        while True:
            while (rest := self._rest(chat, last, own)) > 0:
                await self._sleep(rest)
            async with self._line:
                while (wait := self._all.wait(self._tick())) > 0:
                    await self._sleep(wait)
                if self._rest(chat, last, own) > 0:
                    continue
                now = self._tick()
                self._all.leave(now)
                if own is not None:
                    own.leave(now)
                _put(self._to, chat, now)
                self._after(ROUNDS, now, own)
                return now

    def _after(self, rounds: int, noted: float, own: Window | None) -> None:
        """Note anew when it left, once the loop has gone round: a busy machine may have held it up meanwhile."""
        if rounds:
            asyncio.get_running_loop().call_soon(self._after, rounds - 1, noted, own)
            return
        now = self._tick()
        self._all.late(noted, now)
        if own is not None:
            own.late(noted, now)

    def _rest(self, chat: int, last: OrderedDict[int, float], own: Window | None) -> float:
        """Seconds until this chat may be written to, and its window has a place."""
        now = self._tick()
        for line in (self._to, self._bulk_to):
            while line and now - next(iter(line.values())) >= SECOND:
                line.popitem(last=False)
        rest = max(last[chat] + SECOND - now, A_TICK) if chat in last else 0.0
        return max(rest, own.wait(now) if own else 0.0)

    def room(self) -> int:
        """How many messages of a broadcast may leave now, so that replies keep what is theirs."""
        now = self._tick()
        return min(self._all.free(now), self._bulk.free(now))

    def room_in(self) -> float:
        """Seconds until there is room for a message of a broadcast."""
        now = self._tick()
        return max(self._all.wait(now), self._bulk.wait(now))


def _put(line: OrderedDict[int, float], chat: int, at: float) -> None:
    line[chat] = at
    line.move_to_end(chat)

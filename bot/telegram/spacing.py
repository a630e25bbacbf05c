"""Replies and broadcasts beside each other: so many messages a second in all, some of them kept for replies, and one a
second to one chat.

In memory, for the last second alone; the pace itself is kept on the disk. A reply waits where everything is taken, or
where a broadcast has just gone to the same chat; people who tap fast are not held up by their own replies.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Final

from bot.broadcasts.pace import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

SECOND: Final = 1.0


class Spacing:
    """What left in the last second, or has its place in the next, and where to."""

    def __init__(self, limits: Limits | None = None, tick: Callable[[], float] = time.monotonic) -> None:
        self._limits: Final = limits or Limits()
        self._tick: Final = tick
        self._to: OrderedDict[int, float] = OrderedDict()
        self._bulk_to: OrderedDict[int, float] = OrderedDict()
        self._times: deque[float] = deque()
        self._bulk_times: deque[float] = deque()

    def reply(self, chat: int) -> float:
        """Take a place for a reply; returns the seconds to wait for it."""
        now = self._now()
        at = max(self._place(now), self._bulk_to.get(chat, now - SECOND) + SECOND)
        _put(self._to, chat, at)
        return at - now

    def bulk(self, chat: int) -> float:
        """Take a place for a message of a broadcast; returns the seconds to wait for it."""
        now = self._now()
        at = max(self._place(now), self._to.get(chat, now - SECOND) + SECOND)
        self._bulk_times.append(now)
        _put(self._to, chat, at)
        _put(self._bulk_to, chat, at)
        return at - now

    def _place(self, now: float) -> float:
        """The next moment at which the second is not full; it is taken."""
        most = self._limits.allowed
        at = max(now, self._times[-1] if self._times else now)
        if len(self._times) >= most:
            at = max(at, self._times[-most] + SECOND)
        self._times.append(at)
        return at

    def room(self) -> int:
        """How many messages of a broadcast may leave now, so that replies keep what is theirs."""
        self._now()
        return max(0, min(self._limits.allowed - len(self._times), int(self._limits.most) - len(self._bulk_times)))

    def _now(self) -> float:
        now = self._tick()
        for times in (self._times, self._bulk_times):
            while times and times[0] <= now - SECOND:
                times.popleft()
        for line in (self._to, self._bulk_to):
            while line and next(iter(line.values())) <= now - SECOND:
                line.popitem(last=False)
        return now


def _put(line: OrderedDict[int, float], chat: int, at: float) -> None:
    line[chat] = at
    line.move_to_end(chat)

"""Replies and broadcasts beside each other: one message a second to one chat, and how many replies leave a second.

In memory, for the last second alone. A reply waits only for a broadcast that has just gone to the same chat; people who
tap fast are not held up by one another's replies.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

SECOND: Final = 1.0


class Spacing:
    """What left in the last second, and where to."""

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        self._tick: Final = tick
        self._bulk: OrderedDict[int, float] = OrderedDict()
        self._any: OrderedDict[int, float] = OrderedDict()
        self._replies: deque[float] = deque()

    def reply(self, chat: int) -> float:
        """Take a place for a reply; returns the seconds to wait for it."""
        now = self._tick()
        wait = _left(self._bulk, chat, now)
        _put(self._any, chat, now + wait)
        self._replies.append(now + wait)
        self._forget(now)
        return wait

    def bulk(self, chat: int) -> float:
        """Take a place for a message of a broadcast; returns the seconds to wait for it."""
        now = self._tick()
        wait = _left(self._any, chat, now)
        _put(self._any, chat, now + wait)
        _put(self._bulk, chat, now + wait)
        return wait

    def replies(self) -> float:
        """How many replies left in the last second."""
        self._forget(self._tick())
        return float(len(self._replies))

    def _forget(self, now: float) -> None:
        while self._replies and self._replies[0] <= now - SECOND:
            self._replies.popleft()
        for line in (self._bulk, self._any):
            while line and next(iter(line.values())) <= now - SECOND:
                line.popitem(last=False)


def _left(line: OrderedDict[int, float], chat: int, now: float) -> float:
    return max(0.0, line.get(chat, now - SECOND) + SECOND - now)


def _put(line: OrderedDict[int, float], chat: int, at: float) -> None:
    line[chat] = at
    line.move_to_end(chat)

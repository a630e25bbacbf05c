"""How fast one person may go on: a burst, then a steady pace; whoever is faster is told so once and kindly.

Knows persons only as keys, in memory only, and forgets them; must not know what anybody says.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

BURST: Final = 30
A_SECOND: Final = 2.0
CALM_SECONDS: Final = 10.0
MOST_PERSONS: Final = 10_000


class Pace(Enum):
    """What to do with one thing that somebody sent."""

    GO_ON = "go_on"
    SAY_IT = "say_it"
    """Too fast, and not yet told."""
    SILENCE = "silence"
    """Too fast, and told."""


@dataclass(slots=True)
class _Purse:
    left: float
    at: float
    told_at: float | None = None


class Paces:
    """One purse a person: every thing sent costs one, and so many are given back a second."""

    def __init__(
        self, burst: int = BURST, a_second: float = A_SECOND, tick: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst: Final = burst
        self._a_second: Final = a_second
        self._tick: Final = tick
        self._purses: OrderedDict[Hashable, _Purse] = OrderedDict()

    def __len__(self) -> int:
        return len(self._purses)

    def of(self, person: Hashable) -> Pace:
        """Take note of one thing sent, and say what to do with it."""
        now = self._tick()
        purse = self._purses.get(person)
        if purse is None:
            purse = self._purses[person] = _Purse(float(self._burst), now)
        self._purses.move_to_end(person)
        while len(self._purses) > MOST_PERSONS:
            self._purses.popitem(last=False)
        purse.left = min(self._burst, purse.left + (now - purse.at) * self._a_second)
        purse.at = now
        if purse.left >= 1:
            purse.left -= 1
            return Pace.GO_ON
        told, purse.told_at = purse.told_at, now
        return Pace.SAY_IT if told is None or now - told > CALM_SECONDS else Pace.SILENCE

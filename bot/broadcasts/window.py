"""So many messages in a second and no more, by the moments at which they leave: a window that slides with the clock.

Pure: it is told the time. It promises nothing about when a server sees them; for that the window is a little longer
than a second (``SPAN``).
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from typing import Final

MARGIN: Final = 0.012
"""Seconds by which one message may overtake an earlier one on its way from the process to the server."""
SPAN: Final = 1.0 + MARGIN
A_TICK: Final = 1e-4
"""The shortest wait that is told: one that a sum has rounded down to almost nothing would not move a clock."""


class Window:
    """At most ``most`` messages in every stretch of ``span`` seconds. Times must not go back."""

    def __init__(self, most: int, span: float = SPAN) -> None:
        self._most: Final = most
        self._span: Final = span
        self._left: Final[deque[float]] = deque()

    def __len__(self) -> int:
        return len(self._left)

    def free(self, now: float) -> int:
        """How many may leave now."""
        while self._left and now - self._left[0] >= self._span:
            self._left.popleft()
        return max(0, self._most - len(self._left))

    def wait(self, now: float) -> float:
        """Seconds until one may leave; 0.0 where one may leave now."""
        if self.free(now):
            return 0.0
        return max(self._left[-self._most] + self._span - now, A_TICK)

    def leave(self, now: float) -> None:
        """Note that one leaves now."""
        self._left.append(now)

    def late(self, noted: float, now: float) -> None:
        """Note that one which was noted as leaving at a moment left only now: the process was held up."""
        if noted in self._left:
            self._left.remove(noted)
        insort(self._left, now)

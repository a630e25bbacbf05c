"""How far the sending is behind its pace, in seconds: what the pace allowed and did not leave. Pure, in memory alone.

Where nothing may be sent (a pause, the night, a wait that Telegram asked for) nothing falls behind.
"""

from __future__ import annotations


class Lag:
    """Told of every look at the line; ``owed`` are messages."""

    def __init__(self) -> None:
        self.rate = 0.0
        self._owed = 0.0
        self._at = 0.0

    def note(self, now: float, rate: float | None, went: int) -> None:
        """At ``now`` so many were begun; from now on ``rate`` a second are allowed, None where that is unchanged.

        What was sent ahead is not saved up; where nothing may be sent, nothing is owed any more.
        """
        self._owed = max(0.0, self._owed + self.rate * max(0.0, now - self._at) - went)
        self._at = now
        if rate is not None:
            self.rate = rate
        if not self.rate:
            self._owed = 0.0

    @property
    def seconds(self) -> float:
        """How long what is owed takes at this pace."""
        return self._owed / self.rate if self.rate else 0.0

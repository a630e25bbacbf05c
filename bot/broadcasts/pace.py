"""How fast broadcasts go: a purse of tokens that fills steadily, faster each quiet minute, half as fast after 429.

Pure arithmetic over one row that is kept; replies to people come first and are never counted against it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

ALLOWED: Final = 30
"""Messages a second that Telegram takes from one bot, in all."""
KEPT: Final = 5
"""Of them for replies, always."""
QUIET_MINUTE: Final = 60.0
STALE_SECONDS: Final = 600.0
"""A purse that was not used for so long begins anew."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``allowed`` messages a second in all; everything else follows from it."""

    allowed: int = ALLOWED

    @property
    def start(self) -> float:
        """The rate at the beginning."""
        return self.allowed * 2 / 3

    @property
    def most(self) -> float:
        """The highest rate."""
        return float(self.allowed - max(KEPT, self.allowed * KEPT // ALLOWED))

    @property
    def step(self) -> float:
        """What a quiet minute adds."""
        return self.allowed / ALLOWED


@dataclass(frozen=True, slots=True)
class Purse:
    """``tokens`` at the second ``at``; ``rate`` a second, unchanged since ``since``; nothing before ``pause_until``."""

    tokens: float
    at: float
    rate: float
    since: float
    pause_until: float = 0.0


def fresh(now: float, limits: Limits, pause_until: float = 0.0) -> Purse:
    """A purse that begins."""
    return Purse(1.0, now, limits.start, now, pause_until)


def filled(purse: Purse, now: float, limits: Limits) -> Purse:
    """The purse at a later second. It holds the tokens of one second at most: who is late by more loses the rest."""
    if now - purse.at > STALE_SECONDS:
        purse = fresh(now, limits, purse.pause_until)
    paused = min(now, purse.pause_until)
    since = max(purse.since, paused)
    minutes = int((now - since) / QUIET_MINUTE)
    rate = min(limits.most, purse.rate + minutes * limits.step)
    tokens = min(max(1.0, rate), purse.tokens + rate * max(0.0, now - max(purse.at, paused)))
    return Purse(tokens, max(now, purse.at), rate, since + minutes * QUIET_MINUTE, purse.pause_until)


def taken(purse: Purse, now: float, wanted: int) -> tuple[Purse, int]:
    """Take up to so many tokens from a filled purse; returns how many those are: none during a pause."""
    if now < purse.pause_until:
        return purse, 0
    given = min(wanted, int(purse.tokens))
    return replace(purse, tokens=purse.tokens - given), given


def slowed(purse: Purse, now: float, wait: float) -> Purse:
    """The purse after Telegram said 429: half as fast, empty, and nothing before the wait is over; a longer one that
    was told before stays. Of several answers to messages that left together only the first makes it slower."""
    until = max(purse.pause_until, now + wait)
    rate = purse.rate if now < purse.pause_until else max(1.0, purse.rate / 2)
    return Purse(0.0, now, rate, until, until)


def next_token(purse: Purse, now: float) -> float:
    """Seconds until a token is there."""
    return max(purse.pause_until - now, (1.0 - purse.tokens) / purse.rate, 0.0)

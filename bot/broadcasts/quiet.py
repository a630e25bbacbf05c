"""Quiet hours: when nobody is woken by a broadcast, and honest arithmetic about when it will have ended. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from bot.clock import ALMATY

QUIET_FROM: Final = time(21)
QUIET_TO: Final = time(8)
"""In Asia/Almaty; nothing is sent from the first until the second, unless the draft allows it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a sending would go, in seconds since 1970: ``stops_at`` is when it first meets the quiet hours, and
    ``goes_on_at`` when it goes on after them; both None where it does not meet them."""

    starts_at: float
    ends_at: float
    stops_at: float | None = None
    goes_on_at: float | None = None


def is_quiet(at: float) -> bool:
    """Whether it is night then."""
    here = datetime.fromtimestamp(at, ALMATY).time()
    return here >= QUIET_FROM or here < QUIET_TO


def morning(at: float) -> float:
    """The end of the night that it is then; the same moment by day."""
    if not is_quiet(at):
        return at
    here = datetime.fromtimestamp(at, ALMATY)
    day = here.date() + timedelta(days=int(here.time() >= QUIET_FROM))
    return datetime.combine(day, QUIET_TO, ALMATY).timestamp()


def evening(at: float) -> float:
    """When the next night begins, seen from a moment by day."""
    day = datetime.fromtimestamp(at, ALMATY).date()
    return datetime.combine(day, QUIET_FROM, ALMATY).timestamp()


def plan(starts_at: float, seconds: float, *, quiet: bool) -> Plan:
    """When a sending of so many seconds, begun then, ends; with ``quiet`` it stands still at night."""
    if not quiet:
        return Plan(starts_at, starts_at + seconds)
    at = morning(starts_at)
    stops = starts_at if at > starts_at else None
    goes_on = at if at > starts_at else None
    first, left = at, seconds
    while left > evening(at) - at:
        left -= evening(at) - at
        if stops is None:
            stops, goes_on = evening(at), morning(evening(at))
        at = morning(evening(at))
    return Plan(first, at + left, stops, goes_on)

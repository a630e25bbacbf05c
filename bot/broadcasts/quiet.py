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
    """When the next night begins; the same moment by night."""
    if is_quiet(at):
        return at
    here = datetime.fromtimestamp(at, ALMATY)
    return datetime.combine(here.date(), QUIET_FROM, ALMATY).timestamp()


def plan(starts_at: float, seconds: float, *, quiet: bool) -> Plan:
    """When a sending of so many seconds, begun then, ends; with ``quiet`` it stands still at night."""
    if not quiet:
        return Plan(starts_at, starts_at + seconds)
    first = at = morning(starts_at)
    stops = at if at != starts_at else None
    left, goes_on = seconds, at if stops is not None else None
    if stops is not None:
        stops = starts_at
    while left > evening(at) - at:
        left -= evening(at) - at
        night = evening(at)
        at = morning(night)
        if stops is None:
            stops, goes_on = night, at
    return Plan(first, at + left, stops, goes_on)

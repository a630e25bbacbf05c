"""Asks the Bot API server who we are, as ``medaqy doctor`` does: reachable, token known, clocks together.

Must never print the address with the token in it.
"""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

import aiohttp

from bot.doctor import Finding, State, ok
from bot.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.clock import Clock
    from bot.settings import Settings

SECONDS: Final = 10
APART_SECONDS: Final = 60
UNKNOWN_TOKEN: Final = frozenset({401, 404})


async def reach(settings: Settings, clock: Clock) -> list[Finding]:
    """Ask once. Without a usable token nothing is asked."""
    try:
        token = settings.secret()
    except Fault:
        return []
    values: dict[str, str | int] = {"server": settings.api_url}
    try:
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        begin = time.perf_counter()
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(f"{settings.api_url}/bot{token}/getMe") as answer,
        ):
            told: Any = await answer.json(content_type=None) if answer.status not in UNKNOWN_TOKEN else {}
            seconds = time.perf_counter() - begin
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return [Finding("server", State.FAULT, "doctor.reach_not", values, "doctor.do.reach")]
    if answer.status in UNKNOWN_TOKEN:
        return [Finding("server", State.FAULT, "doctor.reach_refused", values, "doctor.do.token")]
    if not isinstance(told, dict) or not isinstance(told.get("result"), dict):
        return [Finding("server", State.FAULT, "doctor.reach_not", values, "doctor.do.reach")]
    name = str(told["result"].get("username", ""))[:40]
    reached = ok("server", "doctor.reach_ok", server=settings.api_url, name=name, n=int(seconds * 1000))
    return [reached, *_clocks(answer.headers.get("Date", ""), clock)]


def _clocks(date: str, clock: Clock) -> Iterator[Finding]:
    try:
        apart = abs(parsedate_to_datetime(date).timestamp() - clock.seconds())
    except ValueError:
        return
    if apart > APART_SECONDS:
        yield Finding("clock", State.WARN, "doctor.clock_apart", {"n": int(apart)}, "doctor.do.clock")
    else:
        yield ok("clock", "doctor.clock_ok")

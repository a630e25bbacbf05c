"""Waiting and trying again: how long after which failure, said once in the log and never with a traceback.

A wait that Telegram names is never shortened.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final, TypeVar

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramEntityTooLarge,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from pydantic import ValidationError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")
_log: Final = logging.getLogger(__name__)

FIRST_WAIT: Final = 0.5
LONGEST_WAIT: Final = 30.0
REFUSALS: Final = (
    "can't parse entities",
    "unsupported start tag",
    "can't find end tag",
    "message is too long",
    "message text is empty",
    "message to edit not found",
    "message can't be edited",
    "button_data_invalid",
    "reply markup is too long",
    "chat not found",
    "user is deactivated",
    "not enough rights",
)
"""What Telegram's refusals say, as far as it may be written to the log."""
PASSING: Final = (TelegramNetworkError, TelegramServerError, ClientDecodeError, ConnectionError, asyncio.TimeoutError)
"""Failures that pass by themselves: the network, a server in trouble, a proxy that answers in its place."""


def passes(error: BaseException) -> bool:
    """Whether to try again: not where the answer came and only its form is unknown, for then it was done."""
    if isinstance(error, ClientDecodeError):
        return not isinstance(error.original, ValidationError)
    return isinstance(error, (TelegramRetryAfter, *PASSING)) and not isinstance(error, TelegramEntityTooLarge)


class Patience:
    """Counts failures in a row and knows the next wait: 0.5, 1, 2 … 30 seconds. ``aloud`` says each in the log."""

    def __init__(self, first: float = FIRST_WAIT, longest: float = LONGEST_WAIT, *, aloud: bool = True) -> None:
        self._first: Final = first
        self._longest: Final = longest
        self._level: Final = logging.WARNING if aloud else logging.DEBUG
        self._failures = 0

    def worked(self) -> None:
        """Begin anew; the way is open."""
        if self._failures:
            _log.log(min(self._level, logging.INFO), "the Bot API server answers again")
        self._failures = 0

    def wait(self, error: BaseException) -> float:
        """Return the seconds to wait after this failure."""
        if isinstance(error, TelegramRetryAfter):
            _log.log(self._level, "Telegram asks to wait %d s", error.retry_after)
            return float(error.retry_after)
        seconds = self.wait_quietly()
        _log.log(self._level, "the Bot API server cannot be reached (%s); next try in %.1f s", reason(error), seconds)
        return seconds

    def wait_quietly(self) -> float:
        """Return the seconds to wait, where the failure has been said elsewhere."""
        seconds = min(self._longest, self._first * 2.0 ** min(self._failures, 20))
        self._failures += 1
        return seconds


async def persist(call: Callable[[], Awaitable[T]], patience: Patience) -> T:
    """Call until it is answered; what does not pass by itself is raised."""
    while True:
        try:
            answer = await call()
        except (TelegramRetryAfter, *PASSING) as error:
            if not passes(error):
                raise
            await asyncio.sleep(patience.wait(error))
        else:
            patience.worked()
            return answer


def reason(error: BaseException) -> str:
    """Name a failure in a few words, without any address: it holds the token."""
    if isinstance(error, TelegramNetworkError):
        cause: Any = error.__cause__
        return type(cause or error).__name__
    return type(error).__name__


def refusal(error: BaseException) -> str:
    """Name what Telegram refused, by a phrase that we know: its own sentence may quote whoever wrote."""
    words = str(getattr(error, "message", "")).lower()
    known = next((phrase for phrase in REFUSALS if phrase in words), None)
    return f"{type(error).__name__}, {known}" if known else type(error).__name__

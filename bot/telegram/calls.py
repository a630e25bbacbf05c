"""Counts the calls to Telegram that failed, by kind, and tells when it answered; it changes nothing about them.

Also holds the shapes of the answers: nobody else does, so pydantic would forget each and make it anew, 18 ms a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiogram.client.session.middlewares.base import BaseRequestMiddleware
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageCaption,
    EditMessageText,
    GetMe,
    GetWebhookInfo,
    Response,
    SendDocument,
    SendMessage,
    SendPhoto,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram import Bot
    from aiogram.client.session.middlewares.base import NextRequestMiddlewareType
    from aiogram.methods import TelegramMethod

    from bot.metrics import Metrics

SHAPES: Final = tuple(
    Response[method.__returning__]  # type: ignore[name-defined]  # made at run time, by aiogram too
    for method in (
        *(AnswerCallbackQuery, EditMessageText, GetMe, GetWebhookInfo, SendMessage),
        *(DeleteMessage, EditMessageCaption, SendDocument, SendPhoto),
    )
)
_REASONS: Final = (
    (TelegramRetryAfter, "too_many"),
    (TelegramServerError, "server"),
    (TelegramNetworkError, "network"),
    (TelegramForbiddenError, "unreachable"),
    (TelegramAPIError, "refused"),
)
_NO_ANSWER: Final = (TelegramNetworkError, TelegramServerError, TelegramConflictError)
"""Nothing came, or from something in its place, or all that comes goes to another program."""


class CountFailures(BaseRequestMiddleware):
    """Put it around the calls of a session."""

    def __init__(self, metrics: Metrics, answered: Callable[[], None]) -> None:
        self._metrics: Final = metrics
        self._answered: Final = answered

    async def __call__(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]
    ) -> Response[Any]:
        """Make the call."""
        try:
            answer = await make_request(bot, method)
        except Exception as error:
            self._metrics.send_error(reason_of(error))
            if isinstance(error, TelegramAPIError) and not isinstance(error, _NO_ANSWER):
                self._answered()
            raise
        self._answered()
        return answer


def reason_of(error: Exception) -> str:
    """The name under which a failure is counted."""
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "other")

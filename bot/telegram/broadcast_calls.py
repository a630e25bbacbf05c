"""One call for one recipient: send, delete or edit; and what Telegram's answer, or its silence, means.

What may have arrived is never called failed, and what cannot have left is never called unknown.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import DeleteMessage, EditMessageCaption, EditMessageText, SendDocument, SendMessage, SendPhoto
from aiogram.types import InlineKeyboardMarkup
from aiohttp import ClientConnectorError

from bot.broadcasts.carrying import Ending
from bot.broadcasts.terms import Kind, State
from bot.faults import where

if TYPE_CHECKING:
    from aiogram import Bot
    from aiogram.methods import TelegramMethod

    from bot.broadcasts.carrying import Attempt
    from bot.broadcasts.content import Sheet

_log: Final = logging.getLogger(__name__)

CALL_SECONDS: Final = 20
NETWORK_SECONDS: Final = 5.0
_TEXT: Final = (
    ("parse entities", "text_entities"),
    ("caption is too long", "text_length"),
    ("message is too long", "text_length"),
    ("text is empty", "text_empty"),
    ("button_", "text_buttons"),
    ("button", "text_buttons"),
    ("reply markup", "text_buttons"),
    ("file identifier", "text_file"),
    ("media_", "text_file"),
)
"""What Telegram says where the text is to blame, and every recipient would be refused."""
_DONE: Final = ("message is not modified", "message to delete not found")
_LATE: Final = ("can't be deleted", "can't be edited", "message to edit not found")


async def send_sheet(bot: Bot, chat: int, sheet: Sheet) -> int:
    """Send what a reader of a broadcast gets; returns the message. Raises what aiogram raises."""
    sent = await bot(_sending(chat, sheet), request_timeout=CALL_SECONDS)
    return int(sent.message_id)


def _sending(chat: int, sheet: Sheet) -> TelegramMethod[Any]:
    markup = InlineKeyboardMarkup.model_validate(sheet.markup)
    if sheet.media is None:
        return SendMessage(chat_id=chat, text=sheet.html, parse_mode="HTML", reply_markup=markup)
    if sheet.media.kind == "photo":
        return SendPhoto(
            chat_id=chat, photo=sheet.media.file_id, caption=sheet.html, parse_mode="HTML", reply_markup=markup
        )
    return SendDocument(
        chat_id=chat, document=sheet.media.file_id, caption=sheet.html, parse_mode="HTML", reply_markup=markup
    )


def _call(kind: Kind, attempt: Attempt, sheet: Sheet) -> TelegramMethod[Any]:
    if kind is Kind.SEND:
        return _sending(attempt.chat, sheet)
    if kind is Kind.RECALL:
        return DeleteMessage(chat_id=attempt.chat, message_id=attempt.message or 0)
    markup = InlineKeyboardMarkup.model_validate(sheet.markup)
    at: dict[str, Any] = {
        "chat_id": attempt.chat,
        "message_id": attempt.message,
        "parse_mode": "HTML",
        "reply_markup": markup,
    }
    if sheet.media is None:
        return EditMessageText(text=sheet.html, **at)
    return EditMessageCaption(caption=sheet.html, **at)


async def attempted(bot: Bot, kind: Kind, attempt: Attempt, sheet: Sheet, now: float) -> Ending:
    """Make the call and say how it ended; raises nothing but a cancellation."""
    try:
        answer = await bot(_call(kind, attempt, sheet), request_timeout=CALL_SECONDS)
    except Exception as error:  # noqa: BLE001 - whatever happened, the row must have an end
        return ended(attempt, error, now)
    return Ending(attempt, State.SENT, message=getattr(answer, "message_id", None))


def ended(attempt: Attempt, error: Exception, now: float) -> Ending:  # noqa: C901, PLR0911 - a table of classes
    """What an error means for one recipient."""
    if isinstance(error, TelegramRetryAfter):
        return Ending(attempt, State.QUEUED, "too_many", wait=float(error.retry_after))
    if isinstance(error, TelegramMigrateToChat):
        return Ending(attempt, State.QUEUED, "moved", moved_to=error.migrate_to_chat_id)
    if isinstance(error, (TelegramUnauthorizedError, TelegramNotFound)):
        return Ending(attempt, State.QUEUED, "unauthorized", halt="unauthorized")
    if isinstance(error, TelegramForbiddenError):
        if "deactivated" in error.message.lower():
            return Ending(attempt, State.FAILED, "deactivated", gone=True)
        return Ending(attempt, State.BLOCKED, "blocked", gone=True)
    if isinstance(error, TelegramBadRequest):
        return _refused(attempt, error.message.lower())
    if isinstance(error, TelegramEntityTooLarge):
        return Ending(attempt, State.FAILED, "text_file", text_error=True)
    if isinstance(error, TelegramNetworkError) and isinstance(error.__cause__, ClientConnectorError):
        return Ending(attempt, State.QUEUED, "network", next_at=now + NETWORK_SECONDS)
    if isinstance(error, (TelegramServerError, ClientDecodeError, TelegramNetworkError, asyncio.TimeoutError)):
        return Ending(attempt, State.UNKNOWN, "server" if isinstance(error, TelegramServerError) else "no_answer")
    _log.error("a message of a broadcast ended by %s", where(error))
    if isinstance(error, TelegramAPIError):
        return Ending(attempt, State.FAILED, "refused")
    return Ending(attempt, State.UNKNOWN, "no_answer")


def _refused(attempt: Attempt, words: str) -> Ending:
    if any(said in words for said in _DONE):
        return Ending(attempt, State.SENT, "done_before", message=attempt.message)
    if any(said in words for said in _LATE):
        return Ending(attempt, State.FAILED, "too_old")
    if "chat not found" in words or "deactivated" in words or "peer_id_invalid" in words:
        return Ending(attempt, State.FAILED, "chat_not_found", gone=True)
    text = next((code for said, code in _TEXT if said in words), None)
    if text is not None:
        return Ending(attempt, State.FAILED, text, text_error=True)
    return Ending(attempt, State.FAILED, "refused")

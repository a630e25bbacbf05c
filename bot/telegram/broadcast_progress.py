"""Keeps one message in the author's chat that shows how far a broadcast is: edited every few seconds, only if changed.

Its number is on the disk, so a restarted bot goes on with the same message, and tells there what ended meanwhile; where
it is gone a new one is made.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
)

from bot.broadcasts.progress import reply
from bot.faults import Fault, where
from bot.telegram.messenger import UNCHANGED
from bot.telegram.render import render
from flows.broadcast import Stage
from flows.speech import voice

if TYPE_CHECKING:
    from aiogram import Bot

    from bot.broadcasts.carrying import Ledger
    from bot.broadcasts.terms import Progress
    from bot.telegram.render import Part
    from bot.telegram.spacing import Spacing

_log: Final = logging.getLogger(__name__)

EVERY: Final = 4.0
MOVING: Final = (Stage.SENDING, Stage.PAUSED, Stage.HALTED)


class Shown:
    """The progress messages of one bot."""

    def __init__(self, bot: Bot, ledger: Ledger, spacing: Spacing, every: float = EVERY) -> None:
        self._bot: Final = bot
        self._ledger: Final = ledger
        self._spacing: Final = spacing
        self._every: Final = every
        self._last: dict[int, str] = {}
        self._at: dict[int, Stage] = {}
        self._deaf: set[int] = set()
        self._new = True

    async def run(self, stop: asyncio.Event) -> None:
        """Show until ``stop`` is set; what is paused, halted or over is shown so once more."""
        while not stop.is_set():
            wait = self._every
            try:
                await self._round()
            except TelegramRetryAfter as error:
                wait = max(wait, float(error.retry_after))
            except (Fault, AiogramError) as error:
                _log.info("the progress could not be shown: %s", type(error).__name__)
            except Exception as error:  # noqa: BLE001 - a message about the work must not end the work
                _log.error("the progress could not be shown: %s", where(error))
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await stop.wait()

    async def _round(self) -> None:
        moving = {it.id: it.state for it in await self._ledger.moving(lately=self._new)}
        self._new = False
        for number in sorted({*self._at, *moving}):
            stage = moving.get(number)
            if stage is not Stage.SENDING and stage is self._at.get(number):
                continue
            progress = await self._ledger.progress(number)
            await self._show(progress)
            self._at[number] = progress.stored.state
            if progress.stored.state not in MOVING:
                self._at.pop(number, None)
                self._last.pop(number, None)

    async def _show(self, progress: Progress) -> None:
        it = progress.stored
        part = render(reply(progress, voice(it.lang)))[0]
        if self._last.get(it.id) == part.html or it.chat in self._deaf:
            return
        await self._spacing.reply(it.chat)
        try:
            if it.message is None or not await self._edited(it.chat, it.message, part):
                sent = await self._bot.send_message(it.chat, part.html, parse_mode="HTML", reply_markup=part.markup)
                await self._ledger.shows(it, sent.message_id)
        except (TelegramForbiddenError, TelegramNotFound):
            self._deaf.add(it.chat)
        self._last[it.id] = part.html

    async def _edited(self, chat: int, message: int, part: Part) -> bool:
        try:
            await self._bot.edit_message_text(
                part.html, chat_id=chat, message_id=message, parse_mode="HTML", reply_markup=part.markup
            )
        except TelegramBadRequest as error:
            return UNCHANGED in error.message
        return True

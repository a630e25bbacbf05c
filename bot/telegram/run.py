"""Starts and stops the bot on Telegram: token, server, profile, polling, and a quiet end on SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from typing import TYPE_CHECKING, Final

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError

from bot.faults import Fault, where
from bot.tasks import Nursery, first_of
from bot.telegram import profile
from bot.telegram.groups import Groups
from bot.telegram.handlers import router
from bot.telegram.heard import chat_of, hint_of
from bot.telegram.messenger import Letter, Messenger
from bot.telegram.patience import Patience, persist
from bot.telegram.polling import Polling
from flows.speech import voice
from flows.words import Lang, Reply

if TYPE_CHECKING:
    from aiogram.types import Update, User

    from bot.conversations import Conversations
    from bot.storage.store import Store

_log: Final = logging.getLogger(__name__)

FINISH_SECONDS: Final = 15.0
HOUR: Final = 3600


class TokenRefused(Fault):
    """The Bot API server does not know the token."""

    key = "fault.token_refused"


def stop_of_process() -> asyncio.Event:
    """Return the event that is set when the process is asked to stop."""
    stop = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, stop.set)
    return stop


async def serve(token: str, api_url: str, conversations: Conversations, store: Store, stop: asyncio.Event) -> None:
    """Serve people until ``stop`` is set. Raises TokenRefused."""
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api_url)))
    try:
        if await first_of(_open(bot, store), stop):
            await _serve(bot, conversations, store, stop)
    except (TelegramUnauthorizedError, TelegramNotFound):
        raise TokenRefused(variable="BOT_TOKEN", server=api_url) from None
    finally:
        await bot.session.close()


async def _open(bot: Bot, store: Store) -> bool:
    """Wait for the server, make sure that polling is possible, and show the profile."""
    patience = Patience()
    me = await persist(bot.me, patience)
    webhook = await persist(bot.get_webhook_info, patience)
    if webhook.url:
        await persist(bot.delete_webhook, patience)
        _log.info("a webhook was set for this bot and is now taken away: polling needs that")
    await profile.show(bot, store)
    _log.info("@%s listens; stop with Ctrl-C or SIGTERM", me.username)
    return True


async def _serve(bot: Bot, conversations: Conversations, store: Store, stop: asyncio.Event) -> None:
    nursery = Nursery()
    messenger = Messenger(bot, nursery)
    dispatcher = dispatcher_for(conversations, messenger, (await bot.me()).username or "")

    async def handle(update: Update) -> None:
        try:
            await dispatcher.feed_update(bot, update)
        except Fault:
            raise
        except Exception as error:  # noqa: BLE001 - one person's trouble must not end the service of the others
            _log.error("update %d: %s", update.update_id, where(error))
            apologise(update, messenger)

    for person, card in await conversations.unanswered():
        messenger.post(Letter(chat_of(person), (card,)))
    nursery.start(keep_house(store, stop))
    gc.collect()
    gc.freeze()
    await Polling(bot, handle, messenger.room).run(stop)
    cut = await nursery.finish(FINISH_SECONDS)
    await store.flush()
    _log.info("stopped; %d replies left for the next start", cut)


async def keep_house(store: Store, stop: asyncio.Event) -> None:
    """Note every second which replies were sent, and forget every hour what has been kept long enough."""
    second = 0
    while not stop.is_set():
        try:
            await (store.tidy() if second % HOUR == 0 else store.flush())
        except Fault as fault:
            _log.warning("nothing was tidied: %s", fault)
        second += 1
        await first_of(asyncio.sleep(1), stop)


def dispatcher_for(conversations: Conversations, messenger: Messenger, username: str) -> Dispatcher:
    """Put the dispatcher together: no machine of states of its own, our one router."""
    link = f"https://t.me/{username}"
    groups = Groups(lambda lang: voice(lang).say("bot.in_group", link=link))
    dispatcher = Dispatcher(disable_fsm=True, conversations=conversations, messenger=messenger, groups=groups)
    dispatcher.include_router(router())
    return dispatcher


def apologise(update: Update, messenger: Messenger) -> None:
    """Say that something went wrong here and that the answer was not taken."""
    query, message = update.callback_query, update.message
    user: User | None = query.from_user if query else message.from_user if message else None
    chat = message.chat.id if message else query.message.chat.id if query and query.message else None
    if query is not None:
        messenger.acknowledge(query.id, None)
    if chat is not None:
        text = voice(hint_of(user) or Lang.KK).paragraph("bot.trouble")
        messenger.post(Letter(chat, (Reply((text,)),)))

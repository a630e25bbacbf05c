"""Starts and stops the bot on Telegram: token, server, profile, intake, and a quiet end on SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError

from bot.broadcasts.report_file import ReportFiles
from bot.faults import Fault
from bot.health import Reached
from bot.tasks import Nursery, first_of
from bot.telegram import broadcast, profile, staff, subscribe
from bot.telegram.broadcast_progress import Shown
from bot.telegram.broadcast_sending import Sender
from bot.telegram.calls import CountFailures
from bot.telegram.documents import PAPER, paper_sender
from bot.telegram.files import file_sender
from bot.telegram.groups import Groups
from bot.telegram.guard import Guard
from bot.telegram.handlers import router
from bot.telegram.heard import chat_of, person_of
from bot.telegram.letters import replies
from bot.telegram.messenger import Messenger
from bot.telegram.patience import Patience, persist
from bot.telegram.polling import Polling
from bot.telegram.releases import RELEASE, sender
from bot.telegram.spacing import Spacing
from bot.telegram.webhook import Hook, Webhook, announce, keep_in_touch
from bot.telegram.work import Lanes, Work
from flows.speech import voice

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.broadcasts.carrying import Ledger
    from bot.clock import Clock
    from bot.conversations import Conversations
    from bot.letters import Outbox
    from bot.outside import Outside
    from bot.papers.make import Papers
    from bot.reminding import Reminding
    from bot.statistics.shelf import Shelf
    from bot.storage.store import Store

_log: Final = logging.getLogger(__name__)

FINISH_SECONDS: Final = 14.0
HOUR: Final = 3600
MINUTE: Final = 60


class TokenRefused(Fault):
    """The Bot API server does not know the token."""

    key = "fault.token_refused"


@dataclass(frozen=True, slots=True)
class Parts:
    """What the bot is put together from; without ``hook`` it polls.

    ``tidy`` forgets what was kept long enough; ``ledger`` is what broadcasts are carried from.
    """

    conversations: Conversations
    store: Store
    outbox: Outbox
    clock: Clock
    tidy: Callable[[], Awaitable[None]]
    hook: Hook | None = None
    outside: Outside | None = None
    ledger: Ledger | None = None
    shelf: Shelf | None = None
    papers: Papers | None = None
    reminding: Reminding | None = None


def stop_of_process() -> asyncio.Event:
    """Return the event that is set when the process is asked to stop."""
    stop = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, stop.set)
    return stop


async def serve(token: str, api_url: str, parts: Parts, stop: asyncio.Event) -> None:
    """Serve people until ``stop`` is set. Raises TokenRefused, CannotListen or HookRefused."""
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api_url)))
    if parts.outside is not None:
        bot.session.middleware(CountFailures(parts.outside.metrics, parts.outside.health.telegram.heard))
    try:
        async with parts.outside.seen() if parts.outside else nullcontext():
            if await first_of(_open(bot, parts), stop):
                await _serve(bot, parts, stop)
    except (TelegramUnauthorizedError, TelegramNotFound):
        raise TokenRefused(variable="BOT_TOKEN", server=api_url) from None
    finally:
        await bot.session.close()


async def _open(bot: Bot, parts: Parts) -> bool:
    """Wait for the server and show the profile; for polling no webhook may be set."""
    patience = Patience()
    me = await persist(bot.me, patience)
    if parts.hook is None:
        webhook = await persist(bot.get_webhook_info, patience)
        if webhook.url:
            await persist(bot.delete_webhook, patience)
            _log.info("a webhook was set for this bot and is now taken away: polling needs that")
    await profile.show(bot, parts.store)
    _log.info("@%s listens; stop with Ctrl-C or SIGTERM", me.username)
    return True


async def _serve(bot: Bot, parts: Parts, stop: asyncio.Event) -> None:
    nursery = Nursery()
    talk = parts.conversations

    def shown(chat: int, message: int) -> None:
        talk.shown(person_of(chat), message)

    spacing = Spacing(parts.ledger.limits if parts.ledger else None)
    messenger = Messenger(bot, nursery, parts.outbox, parts.clock, shown, spacing)
    messenger.senders[PAPER] = paper_sender(parts.papers)
    if parts.shelf is not None:
        messenger.senders[RELEASE] = sender(parts.shelf)
    if parts.outside is not None and parts.outside.cast is not None:
        messenger.senders[broadcast.REPORT] = file_sender(ReportFiles(parts.outside.cast.bench.shelf).made)
    dispatcher = dispatcher_for(parts, messenger, (await bot.me()).username or "")
    work = Work(bot, dispatcher, talk, parts.store, messenger)
    lanes = Lanes(work, nursery, stop)
    messenger.post(await parts.outbox.waiting())
    lanes.take(await parts.store.taken_in())
    nursery.start(keep_house(parts.tidy, stop))
    if parts.ledger is not None:
        watch = parts.outside.metrics if parts.outside else None
        nursery.start(Sender(bot, parts.ledger, nursery, spacing, parts.clock, watch).run(stop))
        nursery.start(Shown(bot, parts.ledger, spacing).run(stop))
    if parts.reminding is not None:
        nursery.start(remind(parts.reminding, messenger, stop))
    gc.collect()
    gc.freeze()
    if parts.hook is None:
        await Polling(bot, work.do, messenger.room).run(stop)
    else:
        await _hear_calls(bot, parts, parts.hook, lanes, stop)
    if parts.outside is not None:
        parts.outside.health.stopping = True
    cut = await nursery.finish(FINISH_SECONDS)
    _log.info("stopped; %d replies left for the next start", cut)


async def _hear_calls(bot: Bot, parts: Parts, hook: Hook, lanes: Lanes, stop: asyncio.Event) -> None:
    reached = parts.outside.health.telegram if parts.outside else Reached()
    server = Webhook(hook, parts.store, lanes.take, reached.heard)
    await server.listen()
    try:
        await first_of(announce(bot, parts.store, hook), stop)
        await keep_in_touch(bot, reached, stop)
    finally:
        await server.close()


async def keep_house(tidy: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
    """Forget, at the start and every hour, what has been kept long enough."""
    while not stop.is_set():
        try:
            await tidy()
        except Fault as fault:
            _log.warning("nothing was tidied: %s", fault)
        await first_of(asyncio.sleep(HOUR), stop)


async def remind(reminding: Reminding, messenger: Messenger, stop: asyncio.Event) -> None:
    """Send, at the start and every minute, the reminders that are due."""
    while not stop.is_set():
        try:
            await reminding.round(lambda reply, person: replies((reply,), chat_of(person)), messenger.post)
        except Fault as fault:
            _log.warning("no reminders were sent: %s", fault)
        await first_of(asyncio.sleep(MINUTE), stop)


def dispatcher_for(parts: Parts, messenger: Messenger, username: str) -> Dispatcher:
    """Put the dispatcher together: no machine of states of its own, our one router."""
    link = f"https://t.me/{username}"
    groups = Groups(lambda lang: voice(lang).say("bot.in_group", link=link))
    dispatcher = Dispatcher(
        disable_fsm=True,
        conversations=parts.conversations,
        store=parts.store,
        outbox=parts.outbox,
        messenger=messenger,
        groups=groups,
    )
    if parts.outside is not None:
        surround(dispatcher, parts.outside, username)
    dispatcher.include_router(router())
    return dispatcher


def surround(dispatcher: Dispatcher, outside: Outside, username: str) -> None:
    """Put the guard around every update, and the desks of the staff and the subscriptions before the interview."""
    outside.desk.bot_name = username
    dispatcher["desk"], dispatcher["metrics"] = outside.desk, outside.metrics
    dispatcher.update.outer_middleware(Guard(outside.metrics, outside.paces, outside.pseudonyms))
    dispatcher["cast"], dispatcher["subscriptions"] = outside.cast, outside.subscriptions
    if outside.cast is not None:
        dispatcher.include_router(broadcast.router())
    dispatcher.include_router(staff.router())
    if outside.subscriptions is not None:
        dispatcher.include_router(subscribe.router())

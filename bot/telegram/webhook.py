"""Webhook: an update is stored as it came, and only then Telegram is told that we have it.

Whoever does not know the secret learns nothing; whatever cannot be stored is refused, so that Telegram sends it again.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiohttp import web

from bot.faults import Fault
from bot.tasks import first_of
from bot.telegram.handlers import WANTED
from bot.telegram.heard import person_of
from bot.telegram.patience import PASSING, Patience, persist
from bot.telegram.work import chat_of, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aiogram import Bot
    from aiohttp.typedefs import Handler

    from bot.health import Reached
    from bot.storage.store import Store

_log: Final = logging.getLogger(__name__)

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
LARGEST: Final = 1024 * 1024
CONNECTIONS: Final = 40
QUIET_SECONDS: Final = 60.0


class CannotListen(Fault):
    """The address of BOT_WEBHOOK_LISTEN cannot be taken."""

    key = "keep.fault.cannot_listen"


class HookRefused(Fault):
    """Telegram does not accept the address of BOT_WEBHOOK_URL."""

    key = "keep.fault.hook_refused"


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram calls, where we listen, and what only the two of us know."""

    url: str
    host: str
    port: int
    secret: str


class Webhook:
    """The server. ``take`` is given each update once it is stored; ``heard`` is told of each call with the secret."""

    def __init__(
        self, hook: Hook, store: Store, take: Callable[[Iterable[dict[str, Any]]], None], heard: Callable[[], None]
    ) -> None:
        self._hook: Final = hook
        self._store: Final = store
        self._take: Final = take
        self._heard: Final = heard
        self._runner: web.AppRunner | None = None

    async def listen(self) -> None:
        """Begin to hear. Raises CannotListen."""
        app = web.Application(client_max_size=LARGEST)
        handler: Handler = self._hear
        app.router.add_post(urlsplit(self._hook.url).path or "/", handler)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._hook.host, self._hook.port).start()
        except OSError:
            await self._runner.cleanup()
            raise CannotListen(variable="BOT_WEBHOOK_LISTEN", address=f"{self._hook.host}:{self._hook.port}") from None

    async def close(self) -> None:
        """Hear nothing more; what is being stored is finished."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _hear(self, request: web.Request) -> web.Response:
        given = request.headers.get(HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._hook.secret.encode()):
            _log.warning("a call without the secret was turned away")
            return web.Response(status=401)
        self._heard()
        raw = _update(await request.read())
        if raw is None:
            return web.Response(status=400)
        chat = chat_of(raw)
        try:
            person = None if chat is None else person_of(chat)
            new = await self._store.take_in([(raw["update_id"], kind_of(raw), person, raw)])
        except Fault as fault:
            _log.error("update %d was not taken, it could not be stored: %s", raw["update_id"], fault)
            return web.Response(status=503)
        if new:
            self._take([raw])
        return web.Response()


def _update(body: bytes) -> dict[str, Any] | None:
    """Return the update, None for what is none."""
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return raw if isinstance(number, int) and 0 < number < 2**63 else None


async def keep_in_touch(bot: Bot, reached: Reached, stop: asyncio.Event) -> None:
    """Where nobody writes, ask Telegram each minute whether it is there; what it answers is noted with every call."""
    while not stop.is_set():
        await first_of(asyncio.sleep(QUIET_SECONDS), stop)
        if not stop.is_set() and not reached.within(QUIET_SECONDS):
            with suppress(TelegramAPIError, *PASSING):
                await first_of(bot.get_me(request_timeout=int(QUIET_SECONDS)), stop)


async def announce(bot: Bot, store: Store, hook: Hook) -> None:
    """Tell Telegram where to call, if anything differs from what it knows. Raises HookRefused."""
    patience = Patience()
    known = await persist(bot.get_webhook_info, patience)
    name = f"webhook:{bot.id}"
    wanted = hashlib.sha256(json.dumps([hook.url, WANTED, CONNECTIONS, hook.secret]).encode()).hexdigest()
    if known.url == hook.url and await store.note(name) == wanted:
        return

    async def call() -> bool:
        return await bot.set_webhook(
            hook.url, secret_token=hook.secret, allowed_updates=WANTED, max_connections=CONNECTIONS
        )

    try:
        await persist(call, patience)
    except TelegramBadRequest as refused:
        raise HookRefused(variable="BOT_WEBHOOK_URL", why=refused.message) from None
    await store.keep_note(name, wanted)
    _log.info("Telegram was told to call here")

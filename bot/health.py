"""A small server of its own, on a private port: is the process alive, is it ready, and the figures.

``/healthz`` says that the loop turns. ``/readyz`` asks every check, each in bounded time, and names those that fail;
never why, in words that could hold anything of anybody. Must not call Telegram: whoever does, tells ``Reached``.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bot.faults import Fault, where
from bot.metrics import CONTENT_TYPE, Metrics

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    Check = Callable[[], Awaitable[bool]]

_log: Final = logging.getLogger(__name__)

CHECK_SECONDS: Final = 2.0
LATELY_SECONDS: Final = 120.0
"""A poll lasts 25 s, a failed one is repeated after 30 s at most, a quiet webhook asks every minute."""


class BadListen(Fault):
    """BOT_METRICS_LISTEN is no private address with a port."""

    key = "fault.metrics_listen"


class CannotListen(Fault):
    """The port is taken, or may not be opened."""

    key = "fault.metrics_port"


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen."""

    host: str
    port: int


def address(text: str) -> Address:
    """Read ``127.0.0.1:9464`` or ``[::1]:9464``; only private addresses, or all of a machine. Raises BadListen."""
    host, _, port = text.rpartition(":")
    try:
        ip = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host.strip("[]"))
        number = int(port)
    except ValueError:
        raise BadListen(variable="BOT_METRICS_LISTEN", value=text[:60]) from None
    if not (ip.is_private or ip.is_loopback or ip.is_unspecified) or not 0 <= number < 1 << 16:
        raise BadListen(variable="BOT_METRICS_LISTEN", value=text[:60])
    return Address(str(ip), number)


class Reached:
    """When Telegram was last heard: it answered a call of ours, or called us. ``tick`` gives seconds."""

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        self._tick: Final = tick
        self._at: float | None = None

    def heard(self) -> None:
        """Note that it was heard just now."""
        self._at = self._tick()

    def within(self, seconds: float) -> bool:
        """Whether it was heard in the last so many seconds."""
        return self._at is not None and self._tick() - self._at <= seconds


class Health:
    """The three pages. ``checks`` are asked for /readyz by name; ``refresh`` brings the figures up to date.

    ``telegram`` is told whenever Telegram is heard.
    """

    def __init__(
        self,
        metrics: Metrics,
        checks: Mapping[str, Check] | None = None,
        refresh: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._metrics: Final = metrics
        self._checks: Final = dict(checks or {})
        self._refresh: Final = refresh
        self.telegram: Final = Reached()
        self.stopping = False

    def pages(self) -> web.Application:
        """The pages, as a server takes them."""
        app = web.Application(client_max_size=1024)
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._show)
        return app

    @asynccontextmanager
    async def listening(self, at: Address) -> AsyncIterator[int]:
        """Serve the pages meanwhile; gives the port. Raises CannotListen."""
        runner = web.AppRunner(self.pages(), access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        try:
            try:
                await web.TCPSite(runner, at.host, at.port).start()
            except OSError:
                raise CannotListen(variable="BOT_METRICS_LISTEN", value=f"{at.host}:{at.port}") from None
            yield int(runner.addresses[0][1])
        finally:
            await runner.cleanup()

    async def ready(self) -> dict[str, bool]:
        """Ask every check; one that raises or takes too long has failed."""
        names = list(self._checks)
        told = await asyncio.gather(*(self._ask(name) for name in names))
        own = {"telegram": self.telegram.within(LATELY_SECONDS), "running": not self.stopping}
        return dict(zip(names, told, strict=True)) | own

    async def _ask(self, name: str) -> bool:
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                return await self._checks[name]()
        except Exception as error:  # noqa: BLE001 - whatever it is, this check has failed
            _log.warning("the check %s failed: %s", name, where(error))
            return False

    async def _healthz(self, _request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def _readyz(self, _request: web.Request) -> web.Response:
        told = await self.ready()
        return web.json_response(told, status=200 if all(told.values()) else 503)

    async def _show(self, _request: web.Request) -> web.Response:
        if self._refresh is not None:
            try:
                await self._refresh()
            except Fault as fault:
                _log.warning("the figures are not up to date: %s", fault.key)
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE})

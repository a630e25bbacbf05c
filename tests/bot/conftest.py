"""For the tests of this folder: a Bot API server, a bot that runs against it, and a second engine of databases."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.clock import Clock
from bot.conversations import Conversations
from bot.retention import Terms
from bot.storage.database import Database
from bot.storage.tidy import tidy
from tests.bot.keeping import opened
from tests.bot.postgres import Server, serving
from tests.bot.scripted import Scripted
from tests.botapi.person import Person
from tests.botapi.server import BotApi

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from bot.conversations import Engine
    from bot.papers.make import Papers
    from bot.telegram.webhook import Hook

CLOCK = Clock(date(2021, 9, 20))
SQLITE, POSTGRESQL = "sqlite", "postgresql"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked so on both engines; on the second one among the long proofs."""
    if metafunc.definition.get_closest_marker("engines"):
        metafunc.parametrize("engine", [SQLITE, pytest.param(POSTGRESQL, marks=pytest.mark.prove)], indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server for all tests that need it."""
    with serving() as server:
        yield server


@pytest.fixture(autouse=True)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The engine over which a test runs; every database that it opens is one of that engine."""
    name: str = getattr(request, "param", SQLITE)
    if name != POSTGRESQL:
        yield name
        return
    server: Server = request.getfixturevalue("postgres")
    monkeypatch.setattr(Database, "open", server.database)
    yield name
    server.let_go()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    server = await BotApi().start()
    yield server
    await server.stop()


@pytest.fixture
def running(
    api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AbstractAsyncContextManager[asyncio.Event]]:
    """Run the bot inside the test, over a file that stays between two runs."""

    @asynccontextmanager
    async def run(
        engine: Engine | None = None, hook: Hook | None = None, papers: Papers | None = None
    ) -> AsyncIterator[asyncio.Event]:
        from bot.telegram.patience import Patience  # noqa: PLC0415 - seconds, for the tests that need it
        from bot.telegram.run import Parts, serve  # noqa: PLC0415 - same

        monkeypatch.setattr(Patience.__init__, "__defaults__", (0.02, 0.1))
        async with opened(tmp_path, CLOCK) as kept:
            stop = asyncio.Event()
            conversations = Conversations(kept.store, engine or Scripted(), CLOCK)

            async def keep_house() -> None:
                await tidy(kept.database, CLOCK, Terms())

            parts = Parts(conversations, kept.store, kept.letters, CLOCK, keep_house, hook, papers=papers)
            serving = asyncio.create_task(serve(api.token, api.url, parts, stop))
            try:
                yield stop
            finally:
                stop.set()
                await serving

    return run


@pytest.fixture
async def bot(running: Callable[..., AbstractAsyncContextManager[asyncio.Event]]) -> AsyncIterator[None]:
    """Run the bot for the whole test."""
    async with running():
        yield


@pytest.fixture
def person(api: BotApi, bot: None) -> Person:  # noqa: ARG001 - the bot runs
    return Person(api, 71, "ru-RU")

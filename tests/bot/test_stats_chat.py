"""``/stats`` in the chat: a statistician picks, the file comes as a document or a picture, and the record says so."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.clock import Clock
from bot.conversations import Conversations
from bot.health import Health
from bot.metrics import Metrics
from bot.outside import Outside
from bot.pace import Paces
from bot.pseudonyms import Pseudonyms
from bot.roles import Role
from bot.staff import Desk
from bot.staff_stats import StatsDesk
from bot.statistics.closing import Closing
from bot.statistics.marks import QuarterKeys
from bot.statistics.period import Period
from bot.statistics.shelf import Shelf
from bot.storage.releases import Releases
from bot.storage.staff import StaffStore
from bot.storage.tallies import Tallies
from rules.rulebook import load
from tests.bot.keeping import opened, rows
from tests.bot.made_up import fill, years
from tests.bot.scripted import Scripted
from tests.botapi.person import Person
from tests.botapi.server import USERNAME, BotApi

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.bot.keeping import Opened

TABLE = "measure_verdict"


class Autumn(Clock):
    """Stands after two quarters."""

    def day(self) -> date:
        return date(2026, 11, 22)


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[tuple[Opened, Shelf, StaffStore]]:
    """A database with two released quarters."""
    clock = Autumn(date(2026, 11, 22))
    async with opened(folder, clock) as it:
        keys = QuarterKeys(it.seal.file)
        for quarter in ("2026-Q2", "2026-Q3"):
            await fill(it.database, keys, years(Period.parse(quarter).months, 60))
        kept = Releases(it.database, keys)
        await Closing(Tallies(it.database, keys), kept, load(), clock).close()
        yield it, Shelf(kept), StaffStore(it.database, clock)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    server = await BotApi().start()
    yield server
    await server.stop()


@asynccontextmanager
async def serving(api: BotApi, it: Opened, shelf: Shelf, acts: StaffStore) -> AsyncIterator[None]:
    from bot.telegram.run import Parts, serve  # noqa: PLC0415 - seconds, for the tests that need it

    stop = asyncio.Event()
    first = frozenset({"tg:71"})
    desk = Desk(acts, it.clock, it.seal.print_of, first, USERNAME, stats=StatsDesk(shelf, acts))
    metrics = Metrics()

    async def nothing() -> None:
        return

    around = Outside(metrics, Paces(), Pseudonyms(it.clock), desk, Health(metrics, {}, nothing))
    talk = Conversations(it.store, Scripted(), it.clock)
    parts = Parts(talk, it.store, it.letters, it.clock, nothing, None, around, shelf=shelf)
    running = asyncio.create_task(serve(api.token, api.url, parts, stop))
    try:
        yield
    finally:
        stop.set()
        await running


async def comes(api: BotApi, person: Person, name: str) -> bytes:
    await api.until(lambda: any(message.name == name for message in person.messages), 60)
    return next(message.content for message in person.messages if message.name == name)


async def test_a_statistician_picks_and_gets_the_same_bytes_again(api: BotApi, tmp_path: Path) -> None:
    async with house(tmp_path) as (it, shelf, acts), serving(api, it, shelf, acts):
        person = Person(api, 71, "en")
        await person.types("/stats")
        for action in ("2026-Q3", "2026-Q3:all", "2026-Q3:all:kk", "2026-Q3:all:kk:xlsx"):
            await person.does(f"st:stats:{action}")
        name = "inquiries_2026-Q3_kk_v1.xlsx"
        book = await comes(api, person, name)
        assert book.startswith(b"PK")
        person.messages.clear()
        api.messages.clear()
        await person.types("/stats 2026-Q3 all kk xlsx")
        assert await comes(api, person, name) == book
        await person.types(f"/stats 2026-Q3 {TABLE} ru png")
        picture = await comes(api, person, f"inquiries_2026-Q3_ru_v1_{TABLE}.png")
        assert picture.startswith(b"\x89PNG")
        assert {name for name, _ in api.calls} >= {"sendDocument", "sendPhoto"}
        captions = [given["caption"] for name, given in api.calls if name == "sendPhoto"]
        assert all("2026-Q3" in caption for caption in captions)
    taken = rows(tmp_path, "SELECT subject, detail FROM audit WHERE act = 'exported' ORDER BY seq")
    assert [row[0] for row in taken] == [*["2026-Q3:all:kk:xlsx"] * 2, f"2026-Q3:{TABLE}:ru:png"]
    (sha256,) = rows(tmp_path, "SELECT sha256 FROM releases WHERE name = '2026-Q3'")[0]
    assert all(sha256 in row[1] for row in taken)


async def test_a_file_that_telegram_does_not_take_is_said(api: BotApi, tmp_path: Path) -> None:
    async with house(tmp_path) as (it, shelf, acts), serving(api, it, shelf, acts):
        person = Person(api, 71, "en")
        api.fail("sendDocument", "Bad Request: wrong file", 400)
        await person.types(f"/stats 2026-Q3 {TABLE} en csv")
        await api.until(lambda: "could not be made" in person.reads, 30)
        assert rows(tmp_path, "SELECT count(*) FROM outbox") == [(0,)]


async def test_a_file_waits_in_the_outbox_for_a_bot_that_was_killed(api: BotApi, tmp_path: Path) -> None:
    async with house(tmp_path) as (it, shelf, acts):
        api.fail("sendDocument", "Internal Server Error", 500, times=2)
        async with serving(api, it, shelf, acts):
            person = Person(api, 71, "en")
            await person.types(f"/stats 2026-Q3 {TABLE} en json")
            await api.until(lambda: api.troubles[0].times < 2, 30)
        async with serving(api, it, shelf, acts):
            assert (await comes(api, person, f"inquiries_2026-Q3_en_v1_{TABLE}.json")).startswith(b"{")


async def test_compare_shows_published_figures_alone(api: BotApi, tmp_path: Path) -> None:
    async with house(tmp_path) as (it, shelf, acts), serving(api, it, shelf, acts):
        person = Person(api, 71, "en")
        await person.types("/stats compare")
        await person.does(f"st:stats:compare:2026-Q3:{TABLE}")
        assert "2026-Q2 → 2026-Q3" in person.reads
        await person.types(f"/stats compare 2026-Q2 {TABLE}")
        assert "Nothing is published for 2026-Q2" in person.reads
        await person.types("/stats 2019-Q1")
        assert "Nothing is published for 2019-Q1" in person.reads
        assert "2026-Q3, 2026-Q2" in person.reads.replace(" and ", ", ")
        await person.types("/stats nonsense all kk xlsx")
        assert "Nothing is published for NONSENSE" in person.reads


async def test_only_statisticians_and_administrators_have_it(tmp_path: Path, desk_of: Callable[..., Desk]) -> None:
    async with house(tmp_path) as (it, shelf, acts):
        desk = desk_of(it, shelf, acts)
        from flows.speech import voice  # noqa: PLC0415
        from flows.words import Lang  # noqa: PLC0415

        assert await desk.command("tg:5", "stats", "", voice(Lang.EN)) is None
        await acts.invite(b"x" * 32, "code-of-an-author-xxxxxxxx", Role.AUTHOR, 9e9)
        await acts.join(it.seal.print_of("tg:5"), "code-of-an-author-xxxxxxxx")
        denied = await desk.command("tg:5", "stats", "", voice(Lang.EN))
        assert denied is not None


@pytest.fixture
def desk_of() -> Callable[..., Desk]:
    def made(it: Opened, shelf: Shelf, acts: StaffStore) -> Desk:
        return Desk(acts, it.clock, it.seal.print_of, frozenset(), USERNAME, stats=StatsDesk(shelf, acts))

    return made

"""``medaqy run`` as a process: stopped and killed in the middle, and every fault of its surroundings in one line."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest

from tests.bot.processes import ended, started
from tests.botapi.person import Person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.botapi.server import BotApi

    Start = Callable[..., Awaitable[asyncio.subprocess.Process]]


TOKEN = "BOT_TOKEN"  # noqa: S105 - the name of the variable


@pytest.fixture
def start(api: BotApi, tmp_path: Path) -> Start:
    async def begin(**more: str) -> asyncio.subprocess.Process:
        variables = {
            "BOT_TOKEN": api.token,
            "BOT_API_URL": api.url,
            "BOT_DATABASE_URL": f"sqlite:///{tmp_path}/kept/data.sqlite3",
            "BOT_KEY_FILE": str(tmp_path / "keys" / "keys"),
            "BOT_TODAY": "2021-09-20",
        }
        return await started(variables | more, tmp_path)

    return begin


def one_line(text: str) -> str:
    assert "Traceback" not in text
    (line,) = text.strip().splitlines()
    return line


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
async def test_an_interview_goes_on_at_the_same_card(api: BotApi, start: Start, end: signal.Signals) -> None:
    person = Person(api, 71, "ru")
    process = await start()
    await api.until(lambda: api.allowed is not None, 180)
    await person.types("/start")
    await person.does("lang:ru")
    await person.does("c:yes")
    await person.does("a:work")
    before = person.card.labels
    process.send_signal(end)
    code, said = await ended(process)
    assert "Traceback" not in said
    assert code == (0 if end is signal.SIGTERM else -9)
    meanwhile = await person.post(text="/language")
    process = await start()
    await api.until(lambda: api.confirmed >= meanwhile, 180)
    await api.until(lambda: "Қазақша" in person.card.labels)
    await person.does("lang:ru")
    assert person.card.labels == before
    process.terminate()
    code, said = await ended(process)
    assert (code, "Traceback" in said) == (0, False)


async def test_sigint_ends_it_quietly_too(api: BotApi, start: Start) -> None:
    process = await start()
    await api.until(lambda: api.allowed is not None, 180)
    process.send_signal(signal.SIGINT)
    code, said = await ended(process)
    assert (code, "Traceback" in said) == (0, False)


async def test_a_refused_token_is_one_line(api: BotApi, start: Start) -> None:
    code, said = await ended(await start(LANG="ru_RU.UTF-8", **{TOKEN: "4242:another-token"}))
    assert code == 1
    assert api.url in one_line(said)
    assert "BOT_TOKEN" in said
    assert "another-token" not in said


async def test_a_misshapen_token_is_one_line(start: Start) -> None:
    code, said = await ended(await start(**{TOKEN: "secret words"}))
    assert code == 1
    assert "BOT_TOKEN" in one_line(said)
    assert "secret" not in said


async def test_no_token_is_one_line(start: Start) -> None:
    code, said = await ended(await start(**{TOKEN: ""}))
    assert code == 1
    assert "BOT_TOKEN" in one_line(said)


async def test_an_unreachable_server_is_said_and_tried_again(api: BotApi, start: Start) -> None:
    url, port = api.url, int(api.url.rpartition(":")[2])
    await api.stop()
    process = await start()
    assert process.stderr is not None
    async with asyncio.timeout(180):
        line = (await process.stderr.readline()).decode()
    assert "cannot be reached" in line
    assert "4242" not in line
    await api.start(port)
    assert api.url == url
    await api.until(lambda: api.allowed is not None, 180)
    process.terminate()
    code, said = await ended(process)
    assert (code, "Traceback" in said) == (0, False)


async def test_an_unwritable_database_is_one_line(start: Start, tmp_path: Path) -> None:
    await asyncio.to_thread((tmp_path / "file").write_text, "")
    code, said = await ended(await start(BOT_DATABASE_URL=f"sqlite:///{tmp_path}/file/data.sqlite3"))
    assert code == 1
    assert f"{tmp_path}/file/data.sqlite3" in one_line(said)


async def test_a_locked_database_is_one_line(start: Start, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    other = sqlite3.connect(tmp_path / "kept" / "data.sqlite3")
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("BEGIN IMMEDIATE")
    other.execute("CREATE TABLE mine (n)")
    code, said = await ended(await start())
    other.rollback()
    other.close()
    assert code == 1
    assert f"{tmp_path}/kept/data.sqlite3" in one_line(said)


async def test_a_file_that_is_no_database_is_one_line(start: Start, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    await asyncio.to_thread((tmp_path / "kept" / "letter").write_text, "Dear reader, this is a letter.\n" * 100)
    code, said = await ended(await start(BOT_DATABASE_URL=f"sqlite:///{tmp_path}/kept/letter"))
    assert code == 1
    assert f"{tmp_path}/kept/letter" in one_line(said)


async def test_the_token_and_the_words_of_people_are_not_logged(api: BotApi, start: Start) -> None:
    person = Person(api, 777000777, "ru")
    process = await start()
    await api.until(lambda: api.allowed is not None, 180)
    api.drop("getUpdates")
    await person.types("canarybird")
    process.terminate()
    code, said = await ended(process)
    assert code == 0
    assert not any(word in said for word in ("canarybird", "777000777", api.token, "loopback"))


async def test_it_ends_in_time_though_a_reply_must_wait(api: BotApi, start: Start) -> None:
    person = Person(api, 71, "ru")
    process = await start()
    await api.until(lambda: api.allowed is not None, 180)
    api.fail("sendMessage", "Too Many Requests: retry after 60", 429, retry_after=60)
    update = await person.post(text="/start")
    await api.until(lambda: api.confirmed >= update and not api.troubles[0].times)
    begun = time.monotonic()
    process.terminate()
    code, said = await ended(process)
    assert (code, "Traceback" in said) == (0, False)
    assert time.monotonic() - begun < 20

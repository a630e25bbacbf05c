"""The running bot from outside: health pages, figures, staff, pace, logs, over HTTP against the tests' own server."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.pace import BURST
from flows.speech import voice
from flows.words import Lang
from tests.bot.processes import ended, started
from tests.botapi.person import Person

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.botapi.server import BotApi

ADMINISTRATOR = 700100100
RU = voice(Lang.RU)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Served:
    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self.process = process
        self.port = port

    async def get(self, page: str) -> tuple[int, str]:
        url = f"http://127.0.0.1:{self.port}{page}"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            return answer.status, await answer.text()

    async def stop(self) -> list[dict[str, object]]:
        self.process.terminate()
        code, said = await ended(self.process)
        assert code == 0, said
        return [json.loads(line) for line in said.splitlines()]


@pytest.fixture
async def served(api: BotApi, tmp_path: Path) -> AsyncIterator[Served]:
    port = free_port()
    process = await started(
        {
            "BOT_TOKEN": api.token,
            "BOT_API_URL": api.url,
            "BOT_DATABASE_URL": f"sqlite:///{tmp_path}/kept/data.sqlite3",
            "BOT_KEY_FILE": f"{tmp_path}/keys/medaqy.keys",
            "BOT_TODAY": "2021-09-20",
            "BOT_ADMIN_IDS": f"{ADMINISTRATOR}",
            "BOT_METRICS_LISTEN": f"127.0.0.1:{port}",
        },
        tmp_path,
    )
    await api.until(lambda: api.allowed is not None, 180)
    yield Served(process, port)
    if process.returncode is None:
        process.kill()
        await process.wait()


async def test_health_figures_and_logs_of_a_process(api: BotApi, served: Served) -> None:
    assert await served.get("/healthz") == (200, '{"alive": true}')
    code, told = await served.get("/readyz")
    assert (code, json.loads(told)) == (200, {"database": True, "inbox": True, "telegram": True, "running": True})
    person = Person(api, 71, "ru")
    await person.types("/start")
    await person.does("lang:ru")
    api.fail("sendMessage", "Bad Gateway", 502)
    await person.types("/help")
    code, text = await served.get("/metrics")
    lines = text.splitlines()
    assert 'medaqy_updates_total{kind="message",outcome="answered"} 2.0' in lines
    assert 'medaqy_updates_total{kind="callback_query",outcome="answered"} 1.0' in lines
    assert 'medaqy_send_errors_total{reason="server"} 1.0' in lines
    assert "medaqy_inbox_waiting 0.0" in lines
    assert not [line for line in lines if line.startswith("medaqy_interview_steps") and not line.endswith(" 0.0")]
    log = await served.stop()
    assert all({"at", "event", "level", "logger"} <= set(line) for line in log)


async def test_the_staff_over_telegram(api: BotApi, served: Served) -> None:
    boss, author, stranger = (Person(api, chat, "ru") for chat in (ADMINISTRATOR, 72, 73))
    await boss.types("/invite")
    await boss.does("st:invite:author")
    link = boss.messages[-1].text.rpartition("?start=")[2].strip()
    await author.types(f"/start {link}")
    assert RU.say("staff.arrived", role=RU.say("staff.role.author")) in author.reads
    await author.types("/audit")
    assert RU.say("staff.denied", command="audit") in author.reads
    await stranger.types(f"/start {link}")
    assert RU.say("staff.arrived_not") in stranger.reads
    await stranger.types("/audit")
    assert "staff" not in stranger.reads
    assert RU.say("staff.acts") not in stranger.reads
    await boss.types("/audit")
    assert RU.say("audit.denied", subject="audit") in boss.messages[-1].text
    for chat in (ADMINISTRATOR, 72):
        group = Person(api, chat, "ru", group=-100)
        await group.types("/audit")
        await group.types("/invite author")
        assert RU.say("staff.acts") not in group.reads
        assert "start=inv" not in group.reads
    assert all(answered is not None for answered in api.queries.values())
    await served.stop()


async def test_one_who_floods_is_told_once_and_slows_nobody(api: BotApi, served: Served) -> None:
    flood, other = Person(api, 71, "ru"), Person(api, 72, "ru")
    await flood.types("/start")
    card = flood.card
    for _ in range(BURST * 3):
        await flood.press(card.rows[0][0]["callback_data"], card)
    await other.types("/start")
    assert other.messages
    await api.until(lambda: all(answered is not None for answered in api.queries.values()), 30)
    assert RU.say("limit.slowly_toast") in api.queries.values()
    await api.until(lambda: RU.say("limit.slowly") in flood.reads, 30)
    assert flood.reads.count(RU.say("limit.slowly")) == 1
    _, text = await served.get("/metrics")
    assert 'kind="callback_query",outcome="too_fast"' in text
    await served.stop()


async def test_what_should_not_be_sent_is_asked_to_be_deleted(api: BotApi, served: Served, tmp_path: Path) -> None:
    person = Person(api, 71, "ru")
    await person.types("/start")
    await person.types("900101300017")
    assert RU.say("private.iin") in person.reads
    await person.does("lang:ru")
    await person.does("c:yes")
    await person.types("+7 701 555 01 99")
    assert RU.say("private.phone") in person.messages[-1].text
    await person.sends(photo=[{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}], caption="900101300017")
    assert RU.say("private.paper") in person.messages[-1].text
    log = await served.stop()
    kept = b"".join(file.read_bytes() for file in sorted((tmp_path / "kept").iterdir()))
    for secret in ("900101300017", "555 01 99", "5550199"):
        assert secret.encode() not in kept
        assert secret not in json.dumps(log)

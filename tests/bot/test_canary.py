"""A marked name, telephone number, IIN and sentence go down every path; then all that was written is searched."""

from __future__ import annotations

import asyncio
import base64
import json
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from flows.questions import QUESTIONS
from tests.bot.processes import ROOT, environment, started
from tests.bot.test_kills import variables
from tests.bot.test_run_outside import ADMINISTRATOR, RU, free_port
from tests.botapi.delivery import delivering
from tests.botapi.person import Person

if TYPE_CHECKING:
    from pathlib import Path

    from tests.botapi.server import BotApi

IIN = "900101300017"
PHONE = "77015550199"
NAME = "Kanarbird-Зүмірә"
SENTENCE = "sentinel quokka соловей бұлбұл"
CHAT = 555777555777
USER_NAME = "kanarbird_user"
HUMAN = 0.5
"""Seconds between two messages: nobody is told to slow down here."""
MARKS = (IIN, PHONE, "555 01 99", "5550199", "Kanarbird", "Зүмірә", "quokka", "соловей", "бұлбұл", str(CHAT), USER_NAME)


def spellings(mark: str) -> set[bytes]:
    """Every way in which a mark could stand in a file."""
    escaped = json.dumps(mark)[1:-1]
    wide = {mark.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")}
    coded = {base64.b64encode(mark.encode()).rstrip(b"=")[:-1], mark.encode().hex().encode()}
    return {*wide, *coded, escaped.encode(), repr(mark.encode())[2:-1].encode()}


def search(data: bytes) -> list[str]:
    """The marks that stand in some bytes."""
    return [mark for mark in MARKS if any(one in data for one in spellings(mark))]


class Everything:
    """All that the bot wrote: its log, its files, its pages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: dict[str, bytes] = {}

    def files(self) -> dict[str, bytes]:
        return {
            str(file.relative_to(self.folder)): file.read_bytes()
            for file in sorted(self.folder.rglob("*"))
            if file.is_file()
        }

    def found(self) -> dict[str, list[str]]:
        everything = self.said | self.files()
        return {name: marks for name, data in everything.items() if (marks := search(data))}


def test_the_search_finds_what_is_there() -> None:
    for mark in MARKS:
        for one in spellings(mark):
            assert mark in search(b"....." + one + b".....")
    assert search(b"nothing here") == []


async def medaqy(settings: dict[str, str], *words: str) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *(str(one) for one in (sys.executable, "-m", "bot.cli", *words)),
        cwd=ROOT,
        env=environment(**settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return out


class Marked(Person):
    """Somebody whose every field is marked."""

    def __init__(self, api: BotApi, group: int | None = None) -> None:
        super().__init__(api, CHAT, "ru", group=group)
        self.user |= {"first_name": NAME, "last_name": SENTENCE, "username": USER_NAME}

    async def post(self, **content: Any) -> int:
        await asyncio.sleep(HUMAN)
        return await super().post(**content)

    def _chat(self) -> dict[str, Any]:
        return super()._chat() | {"first_name": NAME, "username": USER_NAME, "title": NAME}


async def go_everywhere(person: Marked) -> None:
    """Say the marks before each step of an interview, in every form that there is."""
    said = (IIN, f"+7 701 555 01 99, {NAME}", SENTENCE, f"/case {SENTENCE}", f"/case role={NAME} from={IIN}", NAME)
    for text in ("/start", SENTENCE, IIN):
        await person.types(text)
    for action in ("lang:ru", "c:yes", "a:work"):
        await person.does(action)
        for text in said:
            await person.types(text)
    for content in everything_else():
        await person.post(**content)
    for _ in range(len(QUESTIONS)):
        actions = [one["callback_data"].partition("|")[2] for row in person.card.rows for one in row]
        await person.types(SENTENCE)
        if "dk" in actions:
            await person.does("dk")
        elif "go" in actions:
            await person.does("go")
            break
        else:
            await person.does(next(one for one in actions if one.startswith(("a:", "s:", "y:", "d:", "m:"))))
    for text in (
        "/mydata",
        "/privacy",
        f"/help {NAME}",
        f"/{NAME}",
        "/staff",
        f"/invite {NAME}",
        f"/start inv_{USER_NAME}",
    ):
        await person.types(text)
    await person.press(f"0|{NAME}"[:40], person.card)
    await person.press(f"st:{USER_NAME}", person.card)


def everything_else() -> list[dict[str, Any]]:
    """What is no text."""
    file = {"file_id": USER_NAME, "file_unique_id": USER_NAME, "file_name": f"{NAME}.pdf"}
    photo = {"file_id": USER_NAME, "file_unique_id": USER_NAME, "width": 1, "height": 1}
    return [
        {"document": file, "caption": SENTENCE},
        {"photo": [photo], "caption": IIN},
        {"contact": {"phone_number": PHONE, "first_name": NAME}},
        {"venue": {"location": {"latitude": 1, "longitude": 1}, "title": NAME, "address": SENTENCE}},
        {"voice": {"file_id": USER_NAME, "file_unique_id": USER_NAME, "duration": 1}, "caption": SENTENCE},
        {"text": SENTENCE, "quote": {"text": SENTENCE, "position": 0}},
        {"web_app_data": {"data": SENTENCE, "button_text": NAME}},
        {"passport_data": {"data": [], "credentials": {"data": SENTENCE, "hash": IIN, "secret": NAME}}},
    ]


async def troubles(api: BotApi, person: Marked, boss: Person) -> None:
    """Refusals that quote the person, broken connections, odd updates, a group, and somebody of the staff."""
    for code, words in ((400, f"Bad Request: {SENTENCE}"), (500, NAME), (403, f"Forbidden: user {CHAT} {NAME}")):
        api.fail("sendMessage", words, code)
        await person.post(text=SENTENCE)
    api.drop("sendMessage", after_effect=True)
    await person.post(text=SENTENCE)
    await api.update(message={"no": SENTENCE, "chat": {"id": CHAT, "type": "private"}})
    await api.update(something_new={"name": NAME, "text": SENTENCE})
    await api.update(edited_message={"message_id": 1, "date": 1, "chat": person._chat(), "text": SENTENCE})
    member = {"user": person.user, "status": "member"}
    kicked = {"user": person.user, "status": "kicked", "until_date": 0}
    for old, new in ((member, kicked), (kicked, member)):
        await api.update(
            my_chat_member={
                "chat": person._chat(),
                "from": person.user,
                "date": 1,
                "old_chat_member": old,
                "new_chat_member": new,
            }
        )
    await Marked(api, group=-100777).types(f"/audit {SENTENCE}")
    for text in (f"/invite {NAME}", f"/revoke {USER_NAME}", f"/dismiss {IIN}", "/invite author", "/team", "/audit"):
        await boss.types(text)


@pytest.mark.prove
@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_nothing_gives_the_canary_away(mode: str, api: BotApi, tmp_path: Path) -> None:
    settings = variables(api, tmp_path, mode) | {
        "BOT_ADMIN_IDS": f"{ADMINISTRATOR}",
        "BOT_METRICS_LISTEN": f"127.0.0.1:{free_port()}",
    }
    everything = Everything(tmp_path)
    process = await started(settings, tmp_path)
    try:
        async with delivering(api):
            await api.until(lambda: api.allowed is not None or bool(api.webhook), 120)
            await searched_while_running(api, settings, everything)
    finally:
        process.kill()
        out, err = await process.communicate()
    everything.said |= {"standard output": out, "log": err}
    for words in (("audit", "verify"), ("doctor",)):
        everything.said[" ".join(words)] = await medaqy(settings, *words)
    assert err.strip()
    assert everything.found() == {}
    tokens = [name for name, data in (everything.said | everything.files()).items() if api.token.encode() in data]
    assert tokens == []
    for line in err.decode().splitlines():
        assert {"at", "level", "logger"} <= set(json.loads(line))
    assert b"Traceback" not in err


async def searched_while_running(api: BotApi, settings: dict[str, str], everything: Everything) -> None:
    """Go everywhere, read the pages, make a backup, and search all that is written so far."""
    person, boss = Marked(api), Person(api, ADMINISTRATOR, "ru")
    await go_everywhere(person)
    assert RU.say("limit.slowly") not in person.reads
    assert any("|x:" in one["callback_data"] for row in person.card.rows for one in row), person.card.labels
    await troubles(api, person, boss)
    url, folder = f"http://{settings['BOT_METRICS_LISTEN']}", everything.folder
    async with aiohttp.ClientSession() as session:
        for page in ("/metrics", "/readyz", "/healthz"):
            async with session.get(url + page) as answer:
                everything.said[page] = await answer.read()
    everything.said["backup"] = await medaqy(settings, "backup", f"{folder}/backups/copy.sqlite3")
    assert (folder / "backups" / "copy.sqlite3").exists(), everything.said["backup"].decode()
    assert everything.found() == {}
    with closing(sqlite3.connect(folder / "data" / "data.sqlite3")) as raw:
        assert raw.execute("SELECT count(*) FROM conversations").fetchone()[0] >= 1
        assert raw.execute("SELECT count(*) FROM audit").fetchone()[0] >= 5

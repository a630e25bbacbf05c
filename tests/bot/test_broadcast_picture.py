"""The picture of a broadcast is known by its bytes: read when it comes, read again before somebody approves it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.broadcasts.bench import MediaUnread
from bot.broadcasts.content import Media, MediaKind
from bot.broadcasts.writing import Given
from bot.telegram.file_print import reader
from flows.speech import voice
from flows.words import Lang
from tests.bot.desking import APPROVER, AUTHOR, Office, actions, one, text
from tests.bot.keeping import MovedClock, opened
from tests.botapi import refusals

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.botapi.server import BotApi

PICTURE = Media("photo", "file-1", "unique-1", hashlib.sha256(b"file-1").hexdigest())


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with opened(tmp_path, MovedClock()) as it:
        yield await Office.over(it)


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    made = Bot(api.token, session=AiohttpSession(api=TelegramAPIServer.from_base(api.url)))
    yield made
    await made.session.close()


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_an_approver_sees_a_picture_only_where_its_bytes_are_the_authors(office: Office, kind: MediaKind) -> None:
    await office.people(Lang.RU, count=12)
    number = await office.written(ru="text")
    await office.taps(AUTHOR, f"m:{number}")
    await office.sends(AUTHOR, media=replace(PICTURE, kind=kind, sha256=""))
    await office.taps(AUTHOR, f"p:{number}")
    await office.taps(AUTHOR, f"x:{number}")
    before = len(office.shown.get(8, []))
    office.files["file-1"] = None
    assert "could not be read" in text(await office.taps(APPROVER, f"v:{number}"))
    office.files["file-1"] = b"file-2"
    assert "not the one that the author sent" in text(await office.taps(APPROVER, f"v:{number}"))
    assert len(office.shown.get(8, [])) == before
    del office.files["file-1"]
    looked = await office.taps(APPROVER, f"v:{number}")
    assert f"exactly the one that the author sent, SHA-256 {PICTURE.sha256[:16]}…" in text(looked)
    await office.taps(APPROVER, one(actions(looked), "y:"))
    assert (await office.stored(number)).state == "approved"


async def test_a_picture_that_cannot_be_read_is_not_taken(office: Office) -> None:
    number = await office.written(ru="text")
    office.files["file-1"] = None
    await office.taps(AUTHOR, f"m:{number}")
    assert "could not be read" in text(await office.sends(AUTHOR, media=PICTURE))
    assert (await office.stored(number)).draft.media is None
    assert await office.cast.awaits(AUTHOR)
    given = Given(media=PICTURE)
    assert "could not be read" in text(await office.cast.given(AUTHOR, given, voice(Lang.EN)))
    del office.files["file-1"]
    assert "One picture" in text(await office.sends(AUTHOR, media=PICTURE))


async def test_a_picture_that_nobody_read_is_not_sent(office: Office) -> None:
    number = await office.written(ru="text")
    it = await office.stored(number)
    await office.broadcasts.keep(it.author, number, replace(it.draft, media=replace(PICTURE, sha256="")))
    assert "was not read" in text(said := await office.taps(AUTHOR, f"p:{number}"))
    assert f"x:{number}" not in actions(said)
    assert office.shown == {}


@pytest.mark.parametrize("size", [1, 65_536, 200_001])
async def test_every_byte_counts(bot: Bot, api: BotApi, size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    api.files = {"f": content, "another": content[:-1] + b"!"}
    read = reader(bot)
    assert await read(Media("photo", "f", "u")) == hashlib.sha256(content).hexdigest()
    assert await read(Media("photo", "another", "u")) != hashlib.sha256(content).hexdigest()


async def test_what_telegram_does_not_hand_out_is_not_read(
    bot: Bot, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    api.files = {"large": bytes(refusals.FILE + 1), "empty": b""}
    read = reader(bot)
    for name in ("large", "empty", "unknown"):
        with pytest.raises(MediaUnread):
            await read(Media("document", name, "u"))
    api.files["f"] = b"x"
    api.drop("getFile")
    with pytest.raises(MediaUnread):
        await read(Media("document", "f", "u"))
    assert api.token not in caplog.text
    assert len(caplog.records) == 3

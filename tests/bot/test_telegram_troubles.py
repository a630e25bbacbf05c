"""The bot on Telegram when things go wrong: repeated, refused, broken, busy, hostile."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.botapi.person import Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.botapi.server import BotApi

    Running = Callable[[], AbstractAsyncContextManager[asyncio.Event]]


async def test_a_repeated_delivery_counts_once(api: BotApi, person: Person) -> None:
    await person.types("/start")
    update = await person.post(text="agree")
    await api.until(lambda: person.card.text == "card 2: agree")
    message = {"message_id": 5, "date": 1, "chat": {"id": 71, "type": "private"}, "from": person.user, "text": "agree"}
    await api.again({"update_id": update, "message": message})
    await person.types("next")
    assert person.card.text == "card 3: agree,next"


async def test_one_who_must_wait_keeps_nobody_else_waiting(api: BotApi, person: Person) -> None:
    await person.types("/start")
    api.fail("sendMessage", "Too Many Requests: retry after 3", 429, retry_after=3)
    await person.post(text="slow")
    other = Person(api, 72)
    await api.until(lambda: not api.troubles[0].times)
    await other.types("/start")
    assert other.card.text == "card 1:"
    assert person.card.text == "card 1:"
    await api.until(lambda: person.card.text == "card 2: slow")


@pytest.mark.parametrize("method", ["getMe", "getUpdates", "sendMessage"])
@pytest.mark.parametrize("trouble", ["500", "502", "drop", "429"])
async def test_troubles_pass(api: BotApi, running: Running, method: str, trouble: str) -> None:
    if trouble == "drop":
        api.drop(method, times=2)
    elif trouble == "429":
        api.fail(method, "Too Many Requests: retry after 1", 429, retry_after=1)
    else:
        api.fail(method, "Bad Gateway", int(trouble), times=2)
    person = Person(api, 71)
    async with running():
        await person.post(text="/start")
        await api.until(lambda: person.messages)
    assert person.card.text == "card 1:"


async def test_a_second_program_is_said_once(api: BotApi, running: Running, caplog: pytest.LogCaptureFixture) -> None:
    api.fail("getUpdates", "Conflict: terminated by other getUpdates request", 409, times=3)
    person = Person(api, 71)
    with caplog.at_level(logging.INFO, "bot"):
        async with running():
            await person.types("/start")
    assert sum("409" in record.getMessage() for record in caplog.records) == 1
    assert person.card.text == "card 1:"


async def test_an_error_of_ours_is_said_without_their_words(
    api: BotApi, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await person.types("/start")
    with caplog.at_level(logging.DEBUG):
        await person.types("boom")
        await person.types("next")
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert any("ZeroDivisionError at scripted.py" in record.getMessage() for record in ours)
    assert not any("boom" in record.getMessage() or record.exc_info for record in ours)
    assert "/help" in person.messages[1].text
    assert person.card.text == "card 2: next"
    assert api.count("sendMessage") == 3


async def test_somebody_who_blocked_the_bot_holds_nothing_up(api: BotApi, person: Person) -> None:
    api.fail("sendMessage", "Forbidden: bot was blocked by the user", 403)
    await person.post(text="/start")
    await api.until(lambda: not api.troubles[0].times)
    await person.types("hello")
    assert person.card.text == "card 2: hello"


async def test_markup_that_telegram_cannot_read_is_sent_plain(api: BotApi, person: Person) -> None:
    api.fail("sendMessage", "Bad Request: can't parse entities: Unsupported start tag", 400)
    await person.types("/start")
    assert person.card.text == "card 1:"


async def test_a_busy_database_loses_nothing(
    api: BotApi, person: Person, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await person.types("/start")
    other = sqlite3.connect(tmp_path / "data" / "data.sqlite3")
    other.execute("BEGIN IMMEDIATE")
    update = await person.post(text="agree")
    second = await Person(api, 72).post(text="hello")
    await asyncio.sleep(6)
    assert api.confirmed < update
    other.rollback()
    other.close()
    await api.until(lambda: api.confirmed >= second)
    await api.until(lambda: person.card.text == "card 2: agree")
    assert sum("could not be stored" in record.getMessage() for record in caplog.records) >= 1


async def test_halves_of_letters_harm_nobody(person: Person) -> None:
    await person.types("/start")
    await person.types("a\ud83d")
    await person.types("\U0001f600\x00")
    assert person.card.text.startswith("card 3: a\ufffd,\U0001f600")


async def test_an_answer_of_unknown_form_is_not_asked_for_again(api: BotApi, person: Person) -> None:
    api.garble = True
    await person.post(text="/start")
    await api.until(lambda: person.messages)
    api.garble = False
    await person.types("agree")
    assert [message.text for message in person.messages] == ["card 1:", "card 2: agree"]


async def test_updates_of_unknown_form_harm_nobody(api: BotApi, person: Person) -> None:
    await api.update(message={"no": "message"})
    await api.update(something_new={"a": 1})
    await api.update(channel_post={"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel"}, "text": "x"})
    await api.update(callback_query={"id": "q9", "from": person.user, "chat_instance": "1", "data": "x"})
    await person.types("/start")
    assert person.card.text == "card 1:"

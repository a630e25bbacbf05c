"""The way out: what could not be sent waits with its attempts, exactly as long as Telegram says, and is not lost."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from tests.bot.keeping import file_of, opened, rows
from tests.botapi.person import Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.botapi.server import BotApi

    Running = Callable[..., AbstractAsyncContextManager[asyncio.Event]]


async def settled(folder: Path) -> None:
    """Wait until nothing is left in the outbox."""
    async with asyncio.timeout(10):
        while rows(folder, "SELECT * FROM outbox WHERE body_enc IS NOT NULL"):  # noqa: ASYNC110 - see the next line
            await asyncio.sleep(0.02)  # another program's file, which tells nobody when it changes


async def test_the_wait_that_telegram_names_is_stored_and_kept_over_a_restart(
    api: BotApi, running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.run.FINISH_SECONDS", 0.05)
    person = Person(api, 71)
    api.fail("sendMessage", "Too Many Requests: retry after 2", 429, retry_after=2)
    begun = time.time()
    async with running():
        update = await person.post(text="/start")
        await api.until(lambda: api.confirmed >= update and not api.troubles[0].times)
        await asyncio.sleep(0.1)
    ((attempts, until),) = rows(tmp_path, "SELECT attempts, not_before FROM outbox")
    assert attempts == 1
    assert begun + 2 <= until <= time.time() + 2
    async with running():
        await api.until(lambda: person.messages)
    assert time.time() >= until


async def test_a_new_message_whose_end_is_unknown_is_sent_again_and_the_older_copy_is_dead(
    api: BotApi, person: Person, tmp_path: Path
) -> None:
    await person.types("/start")
    await person.types("agree")
    api.drop("sendMessage", after_effect=True)
    await person.post(text="a")
    await api.until(lambda: len(person.messages) == 4)
    await settled(tmp_path)
    older, newer = person.messages[2:]
    assert older.text == newer.text == "card 3: agree,a"
    await person.presses(older.rows[0][0]["callback_data"], older)
    assert list(api.queries.values()) == ["old"]
    assert person.messages[-1].text == "card 3: agree,a"
    await person.taps("One")
    assert person.card.text == "card 4: agree,a,a:1"


async def test_an_edit_whose_end_is_unknown_is_repeated_without_harm(api: BotApi, person: Person) -> None:
    await person.types("/start")
    await person.types("agree")
    for after in (False, True):
        api.drop("editMessageText", after_effect=after)
        await person.taps("One")
    assert [message.text for message in person.messages] == ["card 1:", "card 4: agree,a:1,a:1"]


async def test_a_card_that_cannot_be_redrawn_becomes_a_new_message(api: BotApi, person: Person, tmp_path: Path) -> None:
    await person.types("/start")
    await person.types("agree")
    card = person.card
    api.fail("editMessageText", "Bad Request: message can't be edited", 400)
    await person.presses(card.rows[0][0]["callback_data"], card)
    assert [message.text for message in person.messages] == ["card 1:", "card 2: agree", "card 3: agree,a:1"]
    await settled(tmp_path)
    assert rows(tmp_path, "SELECT card_message_id FROM conversations") == [(person.card.message_id,)]


@pytest.mark.engines
async def test_who_blocks_the_bot_is_marked_and_comes_back(api: BotApi, person: Person, tmp_path: Path) -> None:
    await person.types("/start")
    api.fail("sendMessage", "Forbidden: bot was blocked by the user", 403)
    update = await person.post(text="agree")
    await api.until(lambda: api.confirmed >= update and not api.troubles[0].times)
    await settled(tmp_path)
    assert rows(tmp_path, "SELECT count(*) FROM persons WHERE unreachable_since IS NOT NULL") == [(1,)]
    for status, count in (("member", 0), ("kicked", 1), ("member", 0)):
        me = {"id": 4242, "is_bot": True, "first_name": "MedAqy"}
        old = {"user": me, "status": "member"}
        new = {"user": me, "status": status} | ({"until_date": 0} if status == "kicked" else {})
        chat = {"id": 71, "type": "private", "first_name": "A"}
        change = {"chat": chat, "from": person.user, "date": 1, "old_chat_member": old, "new_chat_member": new}
        update = await api.update(my_chat_member=change)
        await api.until(lambda it=update: api.confirmed >= it)  # type: ignore[misc]
        found = rows(tmp_path, "SELECT count(*) FROM persons WHERE unreachable_since IS NOT NULL")
        assert found == [(count,)], status


@pytest.mark.engines
async def test_what_telegram_refuses_is_noted_without_its_text(api: BotApi, person: Person, tmp_path: Path) -> None:
    api.fail("sendMessage", "Bad Request: chat not found", 400)
    update = await person.post(text="/start")
    await api.until(lambda: api.confirmed >= update and not api.troubles[0].times)
    await settled(tmp_path)
    assert rows(tmp_path, "SELECT state, attempts, body_enc FROM outbox") == [("failed", 1, None)]
    await person.types("hello")
    assert person.card.text == "card 2: hello"


async def test_a_disk_that_is_full_for_a_while_loses_nothing(api: BotApi, person: Person, tmp_path: Path) -> None:
    await person.types("/start")
    await person.types("agree")
    async with opened(tmp_path) as other:
        await other.database.aside("BEGIN IMMEDIATE")
        update = await person.post(text="a")
        await asyncio.sleep(0.5)
        assert api.confirmed < update
        await other.database.aside("ROLLBACK")
    await api.until(lambda: person.card.text == "card 3: agree,a")
    assert file_of(tmp_path).exists()


@pytest.mark.engines
async def test_of_one_who_refuses_nothing_remains(person: Person, tmp_path: Path) -> None:
    for text in ("/start", "refuse", "a"):
        await person.types(text)
    await person.taps("One")
    assert person.card.text == "card 4: refuse,a,a:1"
    assert len(person.messages) == 3
    await settled(tmp_path)
    for table in ("persons", "conversations", "outbox", "erasures"):
        assert rows(tmp_path, f"SELECT * FROM {table}") == [], table  # noqa: S608 - a test's own names
    assert rows(tmp_path, "SELECT * FROM inbox WHERE body_enc IS NOT NULL OR person_id IS NOT NULL") == []

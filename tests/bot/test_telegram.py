"""The bot on Telegram, over HTTP, against a server that answers as Telegram does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from flows.engine_commands import COMMANDS
from tests.botapi.person import Person
from tests.botapi.server import USERNAME, BotApi

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    Running = Callable[[], AbstractAsyncContextManager[asyncio.Event]]


async def test_a_card_is_redrawn_by_a_tap_and_sent_anew_after_words(person: Person) -> None:
    await person.types("/start")
    await person.types("agree")
    await person.taps("One")
    assert [message.text for message in person.messages] == ["card 1:", "card 3: agree,a:1"]
    await person.types("hello")
    assert person.messages[-1].text == "card 4: agree,a:1,hello"
    assert person.card.labels == ["One", "Two", "Same", "Back"]


async def test_every_tap_is_answered(person: Person, api: BotApi) -> None:
    await person.types("/start")
    await person.taps("One")
    await person.taps("Same")
    assert list(api.queries.values()) == ["", "same"]
    assert len(person.messages) == 1


async def test_an_old_button_is_answered_kindly(person: Person, api: BotApi) -> None:
    await person.types("/start")
    old, data = person.card, person.card.rows[0][0]["callback_data"]
    await person.types("agree")
    await person.presses(data, old)
    assert list(api.queries.values()) == ["old"]
    assert [message.text for message in person.messages] == ["card 1:", "card 2: agree", "card 2: agree"]


async def test_five_taps_at_once_count_once(person: Person) -> None:
    await person.types("/start")
    card = person.card
    await asyncio.gather(*(person.press(card.rows[0][0]["callback_data"], card) for _ in range(4)))
    await person.presses(card.rows[0][0]["callback_data"], card)
    assert [message.text for message in person.messages] == ["card 2: a:1"]


async def test_a_message_that_cannot_be_edited_is_sent_anew(person: Person, api: BotApi) -> None:
    await person.types("/start")
    gone = person.card
    del api.messages[person.chat, gone.message_id]
    await person.presses(gone.rows[0][0]["callback_data"], gone)
    assert [message.text for message in person.messages] == ["card 2: a:1"]


async def test_a_tap_that_is_too_old_to_be_answered_still_counts(person: Person, api: BotApi) -> None:
    await person.types("/start")
    card = person.card
    api.fail("answerCallbackQuery", "Bad Request: query is too old and response timeout expired", 400)
    await person.presses(card.rows[0][0]["callback_data"], card)
    assert person.card.text == "card 2: a:1"


async def test_commands_keep_their_words_and_lose_the_name_of_the_bot(person: Person) -> None:
    await person.types("hi")
    await person.types(f"/Case@{USERNAME} role=doctor from=2020-04-01")
    assert person.messages[-1].text == "command case role=doctor from=2020-04-01 2021-09-20"
    await person.types("/case\nrole=doctor")
    assert person.messages[-1].text == "command case role=doctor 2021-09-20"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"voice": {"file_id": "x", "file_unique_id": "x", "duration": 1}}, "voice"),
        ({"photo": [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}], "caption": "/start"}, "photo"),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, "contact"),
        ({"location": {"latitude": 1, "longitude": 1}}, "location"),
        ({"document": {"file_id": "x", "file_unique_id": "x"}}, "document"),
        ({"dice": {"emoji": "🎲", "value": 1}}, "other"),
    ],
)
async def test_what_is_no_text_gets_a_word_and_the_card(person: Person, content: dict[str, Any], kind: str) -> None:
    await person.types("hi")
    await person.sends(**content)
    assert [message.text for message in person.messages[1:]] == [f"no {kind}, please", "card 1:"]


async def test_long_texts_arrive_whole_with_the_buttons_last(person: Person) -> None:
    await person.types("hi")
    await person.types("long")
    first, second = person.messages[1:]
    assert (first.text, first.rows) == ("ә" * 3000, [])
    assert second.text == "<b>&" * 1000
    assert second.labels == ["One", "Two", "Same", "Back"]


async def test_in_a_group_one_line_and_a_link_once_in_a_while(api: BotApi, bot: None) -> None:  # noqa: ARG001
    group = Person(api, 71, "en", group=-100)
    await group.types("/start")
    await group.types("hello")
    (line,) = group.messages
    assert line.text.endswith(f"https://t.me/{USERNAME}")
    assert "\n" not in line.text
    assert line.rows == []


async def test_the_profile_is_set_in_each_language_once(api: BotApi, running: Running) -> None:
    async with running():
        await api.until(lambda: api.allowed is not None)
    assert {lang for _, lang in api.profile} == {"", "kk", "ru", "en"}
    assert len(api.profile) == 12
    shown = [one["command"] for one in api.profile["setMyCommands", "kk"]["commands"]]
    assert shown == [*COMMANDS, "subscribe", "stop"]
    told = {api.profile["setMyDescription", lang]["description"] for lang in ("", "kk", "ru", "en")}
    assert len(told) == 4
    before = api.count("setMyCommands")
    api.allowed = None
    async with running():
        await api.until(lambda: api.allowed is not None)
    assert api.count("setMyCommands") == before
    assert api.allowed == ["message", "callback_query", "my_chat_member"]


async def test_a_webhook_is_taken_away_and_nothing_pending_is_dropped(api: BotApi, running: Running) -> None:
    api.webhook = "https://example.org/hook"
    person = Person(api, 71)
    await person.post(text="/start")
    async with running():
        await api.until(lambda: person.messages)
    assert api.webhook == ""
    assert ("deleteWebhook", {}) in api.calls


async def test_the_conversation_goes_on_after_a_stop(api: BotApi, running: Running) -> None:
    person = Person(api, 71)
    async with running():
        await person.types("/start")
        await person.types("agree")
    async with running():
        await person.taps("Two")
    assert person.card.text == "card 3: agree,a:2"


async def test_a_reply_cut_off_is_sent_at_the_next_start(
    api: BotApi, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.run.FINISH_SECONDS", 0.1)
    person = Person(api, 71)
    async with running() as stop:
        await person.types("/start")
        api.fail("sendMessage", "Too Many Requests: retry after 3", 429, retry_after=3)
        update = await person.post(text="agree")
        await api.until(lambda: api.confirmed >= update)
        stop.set()
    assert person.card.text == "card 1:"
    async with running():
        await api.until(lambda: person.card.text == "card 2: agree")

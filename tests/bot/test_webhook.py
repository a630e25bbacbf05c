"""Webhook: stored, then answered; a call without the secret, twice, too large, or with a disk that is full."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.health import Reached
from bot.metrics import Metrics
from bot.telegram.calls import CountFailures
from bot.telegram.webhook import CannotListen, Hook, HookRefused, Webhook, keep_in_touch
from tests.bot.keeping import opened, rows
from tests.bot.test_kills import SECRET, free_port
from tests.botapi.delivery import HEADER, delivering
from tests.botapi.person import Person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.botapi.server import BotApi

    Running = Callable[..., AbstractAsyncContextManager[asyncio.Event]]


@pytest.fixture
def hook() -> Hook:
    port = free_port()
    return Hook(f"http://127.0.0.1:{port}/hook", "127.0.0.1", port, SECRET)


@pytest.fixture
def hooked(running: Running, hook: Hook, api: BotApi) -> Callable[[], AbstractAsyncContextManager[asyncio.Event]]:
    @asynccontextmanager
    async def run() -> AsyncIterator[asyncio.Event]:
        async with running(hook=hook) as stop:
            await api.until(lambda: api.webhook)
            yield stop

    return run


async def call(hook: Hook, body: Any, secret: str | None = SECRET, path: str = "") -> int:
    headers = {} if secret is None else {HEADER: secret}
    async with aiohttp.ClientSession() as session:
        given: dict[str, Any] = {"data": BytesIO(body)} if isinstance(body, bytes) else {"json": body}
        async with session.post(hook.url + path, headers=headers, **given) as answer:
            assert (await answer.text()).partition(" ")[0] in {"", "404:", "Maximum"}
            return answer.status


def update(number: int, text: str, chat: int = 71) -> dict[str, Any]:
    user = {"id": chat, "is_bot": False, "first_name": "A"}
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "from": user, "text": text}
    return {"update_id": number, "message": message}


async def test_a_conversation_by_webhook(api: BotApi, hooked: Running) -> None:
    person = Person(api, 71)
    async with delivering(api), hooked():
        await person.types("/start")
        await person.types("agree")
        await person.taps("One")
        assert person.card.text == "card 3: agree,a:1"
    assert api.webhook
    assert api.allowed == ["message", "callback_query", "my_chat_member"]


async def test_the_webhook_is_set_only_when_something_changed_and_stays_at_the_stop(
    api: BotApi, hooked: Running, hook: Hook, running: Running
) -> None:
    for _ in range(2):
        async with hooked():
            await asyncio.sleep(0.1)
        assert api.webhook == hook.url
        assert api.count("setWebhook") == 1
    other = Hook(hook.url, hook.host, hook.port, SECRET[::-1])
    async with running(hook=other):
        await api.until(lambda: api.count("setWebhook") == 2)
    api.webhook = ""
    async with running(hook=other):
        await api.until(lambda: api.count("setWebhook") == 3)
    assert all("drop_pending_updates" not in given for _, given in api.calls)
    assert api.count("deleteWebhook") == 0


@pytest.mark.parametrize("secret", [None, "", SECRET[:-1], SECRET.lower(), "ә"])
async def test_a_call_without_the_secret_is_turned_away(
    hook: Hook, hooked: Running, secret: str | None, tmp_path: Path
) -> None:
    async with hooked():
        assert await call(hook, update(5, "x"), secret) == 401
        assert rows(tmp_path, "SELECT * FROM inbox") == []


async def test_what_is_no_update_is_refused(hook: Hook, hooked: Running) -> None:
    async with hooked():
        for body in (b"", b"{", b"[]", b'{"update_id": "x"}', b'{"update_id": -1}', b"\xff\xfe", b"[" * 100_000):
            assert await call(hook, body) == 400
        assert await call(hook, b" " * 1_048_577 + b"{}") == 413
        assert await call(hook, update(5, "x"), path="/elsewhere") == 404
        assert await call(hook, {"update_id": 6, "something_new": {"a": 1}}) == 200
        assert await call(hook, {"update_id": 7, "message": {"no": "message"}}) == 200


async def test_a_repeated_call_counts_once(api: BotApi, hook: Hook, hooked: Running) -> None:
    person = Person(api, 71)
    async with hooked():
        for number, text in ((1, "/start"), (2, "agree"), (3, "a"), (3, "a"), (2, "agree"), (4, "b")):
            assert await call(hook, update(number, text)) == 200
        await api.until(lambda: person.messages and person.card.text == "card 4: agree,a,b")
        await asyncio.gather(*(call(hook, update(5, "c")) for _ in range(10)))
        await api.until(lambda: person.card.text == "card 5: agree,a,b,c")


async def test_many_persons_at_once_keep_their_order(api: BotApi, hook: Hook, hooked: Running) -> None:
    async with hooked():
        for number in range(1, 6):
            word = "agree" if number == 2 else str(number)
            await asyncio.gather(*(call(hook, update(number * 100 + chat, word, chat)) for chat in range(71, 81)))
        for chat in range(71, 81):
            person = Person(api, chat)
            await api.until(lambda it=person: it.messages and it.card.text == "card 5: agree,3,4,5")  # type: ignore[misc]


async def test_what_was_stored_before_a_kill_is_worked_on_at_the_next_start(
    api: BotApi, hooked: Running, running: Running, tmp_path: Path
) -> None:
    person = Person(api, 71)
    async with hooked():
        await asyncio.sleep(0)
    async with opened(tmp_path) as it:
        await it.store.take_in(
            [(one["update_id"], "message", "tg:71", one) for one in (update(2, "b"), update(1, "a"))]
        )
    async with running():
        await api.until(lambda: person.messages and person.card.text == "card 2: b")
    assert rows(tmp_path, "SELECT update_id, state FROM inbox ORDER BY update_id") == [(1, "done"), (2, "done")]
    assert rows(tmp_path, "SELECT * FROM inbox WHERE body_enc IS NOT NULL") == []


async def test_what_cannot_be_stored_is_not_taken(api: BotApi, hook: Hook, running: Running, tmp_path: Path) -> None:
    person = Person(api, 71)
    async with running(hook=hook), opened(tmp_path) as other:
        await api.until(lambda: api.webhook)
        while not rows(tmp_path, "SELECT * FROM settings WHERE key LIKE 'webhook:%'"):  # noqa: ASYNC110 - a row tells nobody
            await asyncio.sleep(0.01)
        await other.database.aside("BEGIN IMMEDIATE")
        assert await call(hook, update(1, "hello")) == 503
        await other.database.aside("ROLLBACK")
        assert await call(hook, update(1, "hello")) == 200
        await api.until(lambda: person.messages)


async def test_an_address_that_is_taken_or_refused_is_said(api: BotApi, running: Running, hook: Hook) -> None:
    async with running(hook=hook):
        await api.until(lambda: api.webhook)
        with pytest.raises(CannotListen):
            async with running(hook=hook):
                await asyncio.sleep(5)
    api.fail("setWebhook", "Bad Request: bad webhook: An HTTPS URL must be provided for webhook", 400)
    api.webhook = ""
    with pytest.raises(HookRefused) as fault:
        async with running(hook=hook):
            await asyncio.sleep(5)
    assert "HTTPS" in str(fault.value)


async def test_who_knows_the_secret_is_telegram(hook: Hook, tmp_path: Path) -> None:
    reached = Reached()
    async with opened(tmp_path) as it:
        server = Webhook(hook, it.store, lambda _: None, reached.heard)
        await server.listen()
        assert await call(hook, update(1, "hello"), "another") == 401
        assert not reached.within(60)
        assert await call(hook, update(1, "hello")) == 200
        assert reached.within(60)
        await server.close()


async def test_where_nobody_writes_telegram_is_asked_now_and_then(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.webhook.QUIET_SECONDS", 0.05)
    stop, reached = asyncio.Event(), Reached()
    async with Bot(api.token, session=AiohttpSession(api=TelegramAPIServer.from_base(api.url))) as bot:
        bot.session.middleware(CountFailures(Metrics(), reached.heard))
        api.fail("getMe")
        touch = asyncio.create_task(keep_in_touch(bot, reached, stop))
        await api.until(lambda: api.count("getMe") == 1)
        await api.until(lambda: reached.within(60))
        calls = api.count("getMe")
        for _ in range(20):
            reached.heard()
            await asyncio.sleep(0.01)
        assert api.count("getMe") <= calls + 1
        await api.until(lambda: api.count("getMe") > calls + 1)
        stop.set()
        await touch

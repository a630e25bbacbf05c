"""What stands around the handlers: the pace of one person, steps and failures counted, what waits."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import GetMe

from bot.counted import Counted
from bot.health import Address, Health
from bot.metrics import Metrics
from bot.outside import Outside
from bot.pace import Paces
from bot.pseudonyms import Pseudonyms
from bot.storage.faults import StorageFault
from bot.storage.queue import waiting, writable
from bot.telegram.calls import CountFailures, reason_of
from bot.telegram.guard import Guard
from bot.telegram.patience import refusal
from flows.engine import Engine
from flows.engine_talk import Operator
from flows.speech import voice
from flows.words import Lang, Tap
from rules.rulebook import load
from tests.bot.inside import ADMINISTRATOR, TOKEN, inside
from tests.bot.keeping import MovedClock, file_of, opened

if TYPE_CHECKING:
    from pathlib import Path

    from flows.words import Session

RU = voice(Lang.RU)


def typed(number: int, chat: int, text: str, kind: str = "private") -> dict[str, Any]:
    user = {"id": abs(chat), "is_bot": False, "first_name": "A", "language_code": "ru"}
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": kind}, "from": user, "text": text}
    return {"update_id": number, "message": message}


def tapped(number: int, chat: int) -> dict[str, Any]:
    user = {"id": chat, "is_bot": False, "first_name": "A", "language_code": "ru"}
    on = {"message_id": 7, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "?"}
    query = {"id": f"q{number}", "from": user, "message": on, "chat_instance": "1", "data": "0|x"}
    return {"update_id": number, "callback_query": query}


def shown(outside: Outside, line: str) -> bool:
    return line in outside.metrics.text().decode().splitlines()


async def test_one_person_is_told_once_and_every_tap_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with inside(tmp_path) as bot:
        monkeypatch.setattr(bot.outside.paces, "_burst", 3)
        for number in range(1, 10):
            await bot.work.do(typed(number, 71, "/start") if number < 6 else tapped(number, 71))
        await bot.work.do(typed(10, 72, "/start"))
        await bot.quiet()
        assert [text for text in bot.seen.texts if text == RU.say("limit.slowly")] == [RU.say("limit.slowly")]
        assert bot.seen.answered == {f"q{number}" for number in range(6, 10)}
        assert shown(bot.outside, 'medaqy_updates_total{kind="message",outcome="answered"} 4.0')
        assert shown(bot.outside, 'medaqy_updates_total{kind="message",outcome="too_fast"} 2.0')
        assert shown(bot.outside, 'medaqy_updates_total{kind="callback_query",outcome="too_fast"} 4.0')


async def test_groups_and_unknown_kinds_are_counted_apart(tmp_path: Path) -> None:
    async with inside(tmp_path) as bot:
        await bot.work.do(typed(1, -100, "/audit", "supergroup"))
        await bot.work.do({"update_id": 2, "edited_message": typed(2, 71, "x")["message"]})
        await bot.quiet()
        assert shown(bot.outside, 'medaqy_updates_total{kind="message",outcome="group"} 1.0')
        assert shown(bot.outside, 'medaqy_updates_total{kind="other",outcome="ignored"} 1.0')
        assert len(bot.seen.texts) == 1


async def test_the_desk_answers_the_staff_and_nobody_else(tmp_path: Path) -> None:
    async with inside(tmp_path) as bot:
        for number, chat, text in (
            (1, ADMINISTRATOR, "/invite author"),
            (2, 72, "/invite author"),
            (3, 72, "/start x"),
        ):
            await bot.work.do(typed(number, chat, text))
            await bot.quiet()
        links = [text for text in bot.seen.texts if "start=inv_" in text]
        assert len(links) == 1
        await bot.work.do(typed(4, 72, f"/start {links[0].rpartition('start=')[2]}"))
        await bot.quiet()
        assert RU.say("staff.arrived", role=RU.say("staff.role.author")) in bot.seen.texts
        for number, chat in ((5, ADMINISTRATOR), (6, 73), (7, 72)):
            raw = tapped(number, chat)
            raw["callback_query"]["data"] = "0|st:invite:approver"
            await bot.work.do(raw)
            await bot.quiet()
        assert len([text for text in bot.seen.texts if "start=inv_" in text]) == 2
        assert RU.say("staff.denied", command="invite") in bot.seen.texts
        assert {"q5", "q6", "q7"} <= bot.seen.answered
        assert shown(bot.outside, 'medaqy_staff_commands_total{command="invite"} 1.0')


@pytest.mark.parametrize(
    ("error", "reason", "answered"),
    [
        (TelegramServerError(GetMe(), ""), "server", 0),
        (TelegramNetworkError(GetMe(), ""), "network", 0),
        (TelegramConflictError(GetMe(), ""), "refused", 0),
        (TelegramForbiddenError(GetMe(), ""), "unreachable", 1),
        (ZeroDivisionError(), "other", 0),
    ],
)
async def test_a_failed_call_is_counted_and_raised(error: Exception, reason: str, answered: int) -> None:
    metrics, told = Metrics(), list[None]()

    async def fails(bot: Any, method: Any) -> Any:  # noqa: ARG001 - the shape is aiogram's
        raise error

    with pytest.raises(type(error)):
        await CountFailures(metrics, lambda: told.append(None))(fails, Bot(TOKEN), GetMe())
    assert f'medaqy_send_errors_total{{reason="{reason}"}} 1.0' in metrics.text().decode()
    assert len(told) == answered


async def test_the_pages_are_shown_where_they_may_be() -> None:
    parts = (Metrics(), Paces(), Pseudonyms(MovedClock()))
    desk: Any = None
    async with Outside(*parts, desk, Health(parts[0])).seen():
        pass
    async with Outside(*parts, desk, Health(parts[0]), Address("127.0.0.1", 0)).seen():
        pass


def step(counted: Counted, session: Session, action: str) -> Session:
    today = MovedClock().today()
    return counted.hear(session, Tap(action, session.card), today).session


@pytest.mark.parametrize(("consent", "counting", "steps"), [("c:yes", True, 10), ("c:yes", None, 0), ("c:no", True, 0)])
def test_steps_are_counted_with_a_yes_alone(consent: str, counting: bool | None, steps: int) -> None:  # noqa: FBT001
    metrics = Metrics()
    counted = Counted(Engine(load(), Operator(counts=True)), metrics)
    for _ in range(10):
        session = counted.greet(Lang.RU).session
        for action in ("lang:ru", consent):
            session = step(counted, session, action)
        step(counted, session.but(counting=counting), "a:work")
    assert f'medaqy_interview_steps_total{{step="role"}} {steps}.0' in metrics.text().decode()


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TelegramRetryAfter(GetMe(), "", 3), "too_many"),
        (TelegramServerError(GetMe(), ""), "server"),
        (TelegramNetworkError(GetMe(), ""), "network"),
        (TelegramForbiddenError(GetMe(), ""), "unreachable"),
        (TelegramBadRequest(GetMe(), ""), "refused"),
        (ValueError(), "other"),
    ],
)
def test_failures_by_kind(error: Exception, reason: str) -> None:
    assert reason_of(error) == reason


def test_of_a_refusal_only_a_known_phrase_is_told() -> None:
    told = refusal(TelegramBadRequest(GetMe(), "Bad Request: MESSAGE IS TOO LONG, said Kanarbird"))
    assert told == "TelegramBadRequest, message is too long"
    assert refusal(TelegramBadRequest(GetMe(), "Kanarbird")) == "TelegramBadRequest"


async def test_what_waits_and_whether_it_can_be_written(tmp_path: Path) -> None:
    clock = MovedClock()
    async with opened(tmp_path, clock) as it:
        assert (await waiting(it.database, clock)).inbox == 0
        await it.store.take_in([(1, "message", None, {"update_id": 1})])
        clock.moved += 5
        found = await waiting(it.database, clock)
        assert (found.inbox, found.oldest_seconds, found.outbox) == (1, 5.0, 0)
        assert await writable(it.database, clock)
        other = sqlite3.connect(file_of(tmp_path))
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageFault):
            await writable(it.database, clock)
        other.close()


def test_the_guard_and_the_paces_know_nobody_by_name() -> None:
    assert Guard.__init__.__annotations__.keys() == {"metrics", "paces", "pseudonyms", "return"}
    assert len(Paces()) == 0

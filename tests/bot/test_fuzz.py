"""Whatever arrives: no unhandled error, every tap answered, and nothing that Telegram could take for markup."""

from __future__ import annotations

import asyncio
import html
import logging
import random
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from aiogram.types import Update
from pydantic import ValidationError

from flows.engine_talk import Operator
from tests.bot import strange
from tests.bot.inside import ADMINISTRATOR, Inside, inside

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE_NAME = "<b>{name}</i> & \u202e«%s»"
ECHOED = {"/case {x}", "/case role={x}", "/case {x}=doctor", "/case from={x}", "/revoke {x}", "/dismiss {x}"}
MOST_SECONDS = 600


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.messenger.A_SECOND", 1e9)


def unhandled(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


def message(number: int, chat: int, text: str, chance: random.Random) -> dict[str, Any]:
    user = {"id": chat, "is_bot": False, "first_name": strange.text(chance), "language_code": strange.text(chance)[:9]}
    place = {"id": chat, "type": "private", "first_name": strange.text(chance)}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1, "chat": place, "from": user, "text": text},
    }


def tap(number: int, chat: int, data: str, chance: random.Random) -> dict[str, Any]:
    user = {"id": chat, "is_bot": False, "first_name": strange.text(chance)}
    on = {"message_id": chance.choice((1, 7)), "date": 1, "chat": {"id": chat, "type": "private"}, "text": "?"}
    query = {"id": f"q{number}", "from": user, "message": on, "chat_instance": "1", "data": data}
    return {"update_id": number, "callback_query": query}


async def in_lanes(bot: Inside, updates: list[dict[str, Any]], lanes: int) -> None:
    """Work on updates, as many persons side by side as there are lanes."""

    async def walk(own: list[dict[str, Any]]) -> None:
        for one in own:
            await bot.work.do(one)

    await asyncio.gather(*(walk(updates[lane::lanes]) for lane in range(lanes)))
    await bot.quiet()


async def hostile(bot: Inside, count: int, seed: int) -> None:
    chance, lanes = random.Random(seed), 60  # noqa: S311 - repeatable, not secret
    updates = []
    for number in range(1, count + 1):
        chat = number % lanes + ADMINISTRATOR
        given = strange.data(chance) if number % 3 == 0 else strange.text(chance)
        updates.append((tap if number % 3 == 0 else message)(number, chat, given, chance))
    for first in range(0, count, 3000):
        await in_lanes(bot, updates[first : first + 3000], lanes)


async def every_kind(bot: Inside, rounds: int, seed: int) -> Counter[str]:
    """Return how many updates of each kind could be read at all."""
    chance, number, read = random.Random(seed), 1 << 20, Counter[str]()  # noqa: S311 - same
    taps = set()
    for _ in range(rounds):
        for kind in strange.KINDS:
            number += 1
            raw = strange.update(chance, number, kind)
            try:
                Update.model_validate(raw)
            except ValidationError:
                continue
            read[kind] += 1
            await bot.work.do(raw)
            if kind == "callback_query":
                taps.add(f"q{number}")
        await bot.quiet()
    assert taps <= bot.seen.answered
    return read


async def prove_hostile(folder: Path, count: int, seed: int, caplog: pytest.LogCaptureFixture) -> None:
    begin = time.monotonic()
    with caplog.at_level(logging.ERROR):
        async with inside(folder, Operator(HOSTILE_NAME, HOSTILE_NAME, counts=True)) as bot:
            await hostile(bot, count, seed)
            assert bot.seen.refused == []
            assert len(bot.seen.answered) == count // 3
            assert bot.seen.sent >= count // 2
            assert any(HOSTILE_NAME in text for text in bot.seen.texts)
    assert unhandled(caplog) == []
    assert time.monotonic() - begin < MOST_SECONDS


async def test_hostile_texts(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    await prove_hostile(tmp_path, 1200, 1, caplog)


@pytest.mark.prove
async def test_twenty_thousand_hostile_texts(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    await prove_hostile(tmp_path, 20_000, 2, caplog)


async def test_every_kind_of_update(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        async with inside(tmp_path) as bot:
            read = await every_kind(bot, 4, 3)
            assert bot.seen.refused == []
    assert unhandled(caplog) == []
    assert set(read) == set(strange.KINDS)


@pytest.mark.prove
async def test_every_kind_of_update_many_times(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        async with inside(tmp_path) as bot:
            assert min((await every_kind(bot, 60, 4)).values()) > 30
            assert bot.seen.refused == []
    assert unhandled(caplog) == []


@pytest.mark.parametrize(
    "typed",
    [
        "/case {x}",
        "/case role={x}",
        "/case {x}=doctor",
        "/case from={x}",
        "/revoke {x}",
        "/dismiss {x}",
        "/invite {x}",
        "/{x}",
        "{x}",
    ],
)
async def test_what_is_echoed_is_shown_as_it_was_typed(tmp_path: Path, typed: str) -> None:
    chance, word = random.Random(1), "<b>x</i>&lt;{n}"  # noqa: S311 - same
    async with inside(tmp_path) as bot:
        for number, raw in enumerate(("/start", "lang:ru", "c:yes", "a:work", typed.format(x=word)), start=1):
            made = tap(number, 1, f"0|{raw}", chance) if ":" in raw[:5] else message(number, 1, raw, chance)
            await bot.work.do(made)
            await bot.quiet()
        shown = [text for text in bot.seen.texts if word in text]
        assert bot.seen.refused == []
        assert bool(shown) is (typed in ECHOED)
        assert not any(html.escape(word, quote=False) in text for text in shown)

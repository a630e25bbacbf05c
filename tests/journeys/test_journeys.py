"""Every journey in each of its languages, with the engine, in a terminal, and on Telegram over HTTP."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.clock import Clock
from bot.conversations import Conversations
from flows.words import Lang
from tests.bot.keeping import opened
from tests.bot.processes import medaqy
from tests.botapi.person import Person
from tests.botapi.server import BotApi
from tests.journeys.player import journeys, lines_of, outcome, play, play_on_telegram, read, real_engine

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.player import Journey

PLAYED = [
    pytest.param(journey, lang, id=f"{journey.name}-{lang}") for journey in journeys() for lang in journey.languages
]


@pytest.mark.parametrize(("journey", "lang"), PLAYED)
def test_with_the_engine(journey: Journey, lang: Lang) -> None:
    _, session = play(journey, lang)
    assert outcome(journey, session) == journey.outcome


@pytest.mark.parametrize(("journey", "lang"), PLAYED)
def test_in_a_terminal(journey: Journey, lang: Lang) -> None:
    moves, _ = play(journey, lang)
    script = "".join(f"{move.typed}\n" for move in moves)
    done = medaqy(
        *("chat", "--lang", lang.value, "--today", journey.today.isoformat()),
        given=script,
        BOT_OPERATOR_NAME="Test operator",
        BOT_OPERATOR_CONTACT="test@example.org",
    )
    assert (done.returncode, done.stderr) == (0, "")
    shown = " ".join(done.stdout.split())
    for line in (line for move in moves for line in lines_of(move.turn)):
        assert line in shown, line


@pytest.mark.parametrize(("journey", "lang"), PLAYED)
async def test_on_telegram(journey: Journey, lang: Lang, tmp_path: Path) -> None:
    from bot.telegram.run import Parts, serve  # noqa: PLC0415 - seconds, for the tests that need it

    moves, session = play(journey, lang)
    api, clock, stop = await BotApi().start(), Clock(journey.today), asyncio.Event()
    async with opened(tmp_path, clock) as it:
        talk = Conversations(it.store, real_engine(), clock)

        async def keep_house() -> None:
            return

        serving = asyncio.create_task(
            serve(api.token, api.url, Parts(talk, it.store, it.letters, clock, keep_house), stop)
        )
        try:
            await play_on_telegram(Person(api, 71, None), moves, lang)
            kept = await it.store.load("tg:71")
        finally:
            stop.set()
            await serving
            await api.stop()
    assert session.consent is not True or (kept is not None and kept.session == session)


def test_a_recorded_conversation_is_a_journey_that_passes(tmp_path: Path) -> None:
    file = tmp_path / "recorded.toml"
    script = "1\n1\nnurse\n1\n/why\n/back\n/now\n"
    done = medaqy("chat", "--lang", "en", "--today", "2021-09-20", "--record", str(file), given=script)
    assert (done.returncode, done.stderr) == (0, "")
    journey = read(file)
    _, session = play(journey, Lang.EN)
    assert len(journey.steps) == 7
    assert outcome(journey, session) == journey.outcome

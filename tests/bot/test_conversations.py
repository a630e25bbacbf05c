"""One conversation at a time: in order, side by side, and kept only where that is allowed."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.clock import Clock
from bot.conversations import MOST_IN_MEMORY, Conversations, Lines
from bot.storage.database import Database
from bot.storage.store import Store
from flows.words import Command, Lang, Said, Tap, Turn, Unreadable
from tests.bot.scripted import Scripted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

CLOCK = Clock(date(2021, 9, 20))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path}/data.sqlite3")
    yield Store(database, CLOCK)
    await database.close()


@pytest.fixture
def talk(store: Store) -> Conversations:
    return Conversations(store, Scripted(), CLOCK)


def kept_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


def said(turn: Turn | None) -> str:
    assert turn is not None
    return "\n".join(paragraph.plain for reply in turn.replies for paragraph in reply.paragraphs)


async def test_the_first_word_is_greeted_in_the_hinted_language(talk: Conversations) -> None:
    turn = await talk.hear("tg:1", Said("hello"), Lang.KK)
    assert turn is not None
    assert turn.session.lang is Lang.KK
    assert said(turn) == "card 1: "


async def test_a_command_is_obeyed_even_as_the_first_word(talk: Conversations) -> None:
    assert said(await talk.hear("tg:1", Command("help", "me"))) == "command help me 2021-09-20"
    assert said(await talk.hear("tg:2", Command("start"))) == "card 1: "


async def test_the_words_of_one_person_are_heard_in_order(talk: Conversations) -> None:
    await talk.hear("tg:1", Command("start"))
    turns = await asyncio.gather(*(talk.hear("tg:1", Said(str(n))) for n in range(50)))
    assert said(turns[-1]) == "card 51: " + ",".join(map(str, range(50)))


async def test_a_double_tap_counts_once(talk: Conversations) -> None:
    await talk.hear("tg:1", Command("start"))
    first, second = await asyncio.gather(*(talk.hear("tg:1", Tap("a:1", 1)) for _ in range(2)))
    assert said(first) == said(second) == "card 2: a:1"
    assert second is not None
    assert second.toast == "old"


async def test_a_repeated_update_is_not_heard_again(talk: Conversations) -> None:
    await talk.hear("tg:1", Command("start"), None, 1)
    await talk.hear("tg:1", Said("x"), None, 2)
    assert await talk.hear("tg:1", Said("x"), None, 2) is None
    assert said(await talk.hear("tg:1", Unreadable("voice"), None, 3)).endswith("card 2: x")


async def test_a_conversation_outlives_the_process(talk: Conversations, store: Store) -> None:
    await talk.hear("tg:1", Said("hello"))
    await talk.hear("tg:1", Said("agree"))
    again = Conversations(store, Scripted(), CLOCK)
    assert said(await again.hear("tg:1", Said("b"))) == "card 3: agree,b"


async def test_who_refuses_storing_lives_in_memory_only(talk: Conversations, store: Store, tmp_path: Path) -> None:
    await talk.hear("tg:555444333", Said("hello"), None, 1)
    await talk.hear("tg:555444333", Said("refuse"), None, 2)
    assert said(await talk.hear("tg:555444333", Said("canarybird"), None, 3)) == "card 3: refuse,canarybird"
    assert await talk.hear("tg:555444333", Said("canarybird"), None, 3) is None
    assert await store.load("tg:555444333") is None
    assert not any(word in kept_in(tmp_path) for word in (b"555444333", b"canarybird"))
    assert said(await Conversations(store, Scripted(), CLOCK).hear("tg:555444333", Said("x"))) == "card 1: "


async def test_a_later_yes_is_kept(talk: Conversations, store: Store) -> None:
    for word in ("hello", "refuse", "agree"):
        await talk.hear("tg:1", Said(word))
    kept = await store.load("tg:1")
    assert kept is not None
    assert kept.answers == {"heard": ["refuse", "agree"]}


async def test_answers_before_consent_are_not_stored(talk: Conversations, store: Store) -> None:
    await talk.hear("tg:1", Said("hello"))
    assert await store.load("tg:1") is not None
    await talk.hear("tg:1", Said("x"))
    assert await store.load("tg:1") is None
    assert said(await talk.hear("tg:1", Said("y"))) == "card 3: x,y"


async def test_what_is_to_be_forgotten_is_forgotten(talk: Conversations, store: Store) -> None:
    for word in ("hello", "agree", "forget"):
        turn = await talk.hear("tg:1", Said(word))
    assert said(turn) == "forgotten"
    assert await store.load("tg:1") is None
    assert said(await talk.hear("tg:1", Said("x"))) == "card 1: "


async def test_memory_is_bounded(talk: Conversations, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_IN_MEMORY == 10_000
    monkeypatch.setattr("bot.conversations.MOST_IN_MEMORY", 3)
    for n in range(6):
        await talk.hear(f"tg:{n}", Said("hello"))
        await talk.hear(f"tg:{n}", Said("refuse"), None, n + 100)
    assert list(talk._unkept) == ["tg:3", "tg:4", "tg:5"]
    assert list(talk._seen) == [103, 104, 105]


async def test_who_was_cut_off_is_answered_with_the_present_card(talk: Conversations, store: Store) -> None:
    await talk.hear("tg:1", Said("hello"), None, 1)
    await talk.hear("tg:2", Said("hello"), None, 2)
    await talk.hear("tg:2", Said("agree"), None, 3)
    talk.sent("tg:1", 1)
    await store.flush()
    ((person, card),) = await Conversations(store, Scripted(), CLOCK).unanswered()
    assert (person, card.paragraphs[0].plain) == ("tg:2", "card 2: agree")


async def test_an_error_in_the_dialogue_keeps_the_session_as_it_was(talk: Conversations) -> None:
    await talk.hear("tg:1", Said("hello"))
    await talk.hear("tg:1", Said("agree"))
    with pytest.raises(ZeroDivisionError):
        await talk.hear("tg:1", Said("boom"))
    assert said(await talk.hear("tg:1", Said("x"))) == "card 3: agree,x"


async def test_an_empty_line_is_forgotten() -> None:
    lines = Lines()
    async with lines.of("a"):
        assert len(lines) == 1
    assert len(lines) == 0

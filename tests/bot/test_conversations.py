"""One conversation at a time: in order, side by side, and kept only where that is allowed."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import TYPE_CHECKING

import pytest

from bot.conversations import Conversations, Lines
from bot.letters import Kept, Letter
from flows.words import Command, Lang, Said, Tap, Turn, Unreadable
from tests.bot.keeping import bytes_of, opened, rows
from tests.bot.scripted import Scripted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.storage.store import Store
    from flows.words import Heard
    from tests.bot.keeping import Opened


class Talk(Conversations):
    """Hears, and remembers the turn as the front end was given it."""

    def __init__(self, store: Store, it: Opened) -> None:
        super().__init__(store, Scripted(), it.clock)
        self.turn: Turn | None = None
        self.numbers = count(1)

    async def says(self, person: str, heard: Heard, hint: Lang | None = None, update: int = 0, on: int = 0) -> str:
        """Hear, and return what was answered; nothing for an update seen before."""
        told: list[Turn] = []

        def write(turn: Turn, _shown: int | None) -> tuple[Letter, ...]:
            told.append(turn)
            return ()

        await self.hear(person, heard, update or 1000 + next(self.numbers), write, hint=hint, tapped=on or None)
        self.turn = told[-1] if told else None
        return said(self.turn) if self.turn else ""


@pytest.fixture
async def it(tmp_path: Path) -> AsyncIterator[Opened]:
    async with opened(tmp_path) as made:
        yield made


@pytest.fixture
def talk(it: Opened) -> Talk:
    return Talk(it.store, it)


def said(turn: Turn) -> str:
    return "\n".join(paragraph.plain for reply in turn.replies for paragraph in reply.paragraphs)


async def test_the_first_word_is_greeted_in_the_hinted_language(talk: Talk) -> None:
    assert await talk.says("tg:1", Said("hello"), Lang.KK) == "card 1: "
    assert talk.turn is not None
    assert talk.turn.session.lang is Lang.KK


async def test_a_tap_in_a_conversation_that_is_gone_is_told_so(talk: Talk) -> None:
    assert await talk.says("tg:1", Tap("a:1", 7), Lang.RU, on=5) == "card 1: "
    assert talk.turn is not None
    assert talk.turn.toast == "Тот разговор не сохранился. Начнём сначала."
    assert await talk.says("tg:2", Tap("lang:kk", 0), Lang.RU, on=5) == "card 1: "
    assert talk.turn.toast is None


async def test_a_command_is_obeyed_even_as_the_first_word(talk: Talk) -> None:
    assert await talk.says("tg:1", Command("help", "me")) == "command help me 2021-09-20"
    assert await talk.says("tg:2", Command("start")) == "card 1: "


@pytest.mark.engines
async def test_the_words_of_one_person_are_heard_in_order(talk: Talk, it: Opened) -> None:
    for word in ("hello", "agree"):
        await talk.says("tg:1", Said(word))
    await asyncio.gather(*(talk.says("tg:1", Said(str(n)), update=n) for n in range(1, 51)))
    kept = await it.store.load("tg:1")
    assert kept is not None
    assert kept.session.answers["heard"] == ["agree", *map(str, range(1, 51))]


async def test_a_double_tap_counts_once(talk: Talk) -> None:
    await talk.says("tg:1", Command("start"))
    assert await talk.says("tg:1", Tap("a:1", 1), on=5) == "card 2: a:1"
    assert await talk.says("tg:1", Tap("a:1", 1), on=5) == "card 2: a:1"
    assert talk.turn is not None
    assert talk.turn.toast == "old"


async def test_a_tap_on_an_older_copy_of_the_card_is_told_to_be_old(talk: Talk, it: Opened, tmp_path: Path) -> None:
    for word in ("hello", "agree"):
        await talk.says("tg:1", Said(word))
    rows(tmp_path, "UPDATE conversations SET card_message_id = 78")
    assert await talk.says("tg:1", Tap("a:1", 2), on=77) == "card 2: agree"
    assert talk.turn is not None
    assert talk.turn.toast == "old"
    assert await talk.says("tg:1", Tap("a:1", 2), on=78) == "card 3: agree,a:1"
    rows(tmp_path, "UPDATE conversations SET card_message_id = 0")
    assert await talk.says("tg:1", Tap("a:2", 3), on=79) == "card 4: agree,a:1,a:2"
    assert isinstance(await it.store.load("tg:1"), Kept)


@pytest.mark.engines
async def test_a_repeated_update_is_not_heard_again(talk: Talk) -> None:
    await talk.says("tg:1", Command("start"), update=1)
    await talk.says("tg:1", Said("x"), update=2)
    assert await talk.says("tg:1", Said("x"), update=2) == ""
    assert (await talk.says("tg:1", Unreadable("voice"), update=3)).endswith("card 2: x")


@pytest.mark.engines
async def test_a_conversation_outlives_the_process(talk: Talk, it: Opened) -> None:
    await talk.says("tg:1", Said("hello"))
    await talk.says("tg:1", Said("agree"))
    assert await Talk(it.store, it).says("tg:1", Said("b"), update=77) == "card 3: agree,b"


@pytest.mark.engines
async def test_who_refuses_storing_lives_in_memory_only(talk: Talk, it: Opened, tmp_path: Path) -> None:
    await talk.says("tg:555444333", Said("hello"), update=1)
    await talk.says("tg:555444333", Said("refuse"), update=2)
    assert await talk.says("tg:555444333", Said("canarybird"), update=3) == "card 3: refuse,canarybird"
    assert await talk.says("tg:555444333", Said("canarybird"), update=3) == ""
    assert await it.store.load("tg:555444333") is None
    assert rows(tmp_path, "SELECT * FROM persons") == rows(tmp_path, "SELECT * FROM outbox") == []
    assert not any(word in bytes_of(tmp_path) for word in (b"555444333", b"canarybird"))
    assert await Talk(it.store, it).says("tg:555444333", Said("x"), update=99) == "card 1: "


@pytest.mark.engines
async def test_a_later_yes_is_kept(talk: Talk, it: Opened) -> None:
    for word in ("hello", "refuse", "agree"):
        await talk.says("tg:1", Said(word))
    kept = await it.store.load("tg:1")
    assert kept is not None
    assert kept.session.answers == {"heard": ["refuse", "agree"]}


@pytest.mark.engines
async def test_answers_before_consent_are_not_stored(talk: Talk, it: Opened) -> None:
    await talk.says("tg:1", Said("hello"))
    assert await it.store.load("tg:1") is not None
    await talk.says("tg:1", Said("x"))
    assert await it.store.load("tg:1") is None
    assert await talk.says("tg:1", Said("y")) == "card 3: x,y"


@pytest.mark.engines
async def test_what_is_to_be_forgotten_is_forgotten_with_a_receipt(talk: Talk, it: Opened, tmp_path: Path) -> None:
    for word in ("hello", "agree", "forget"):
        last = await talk.says("tg:1", Said(word), Lang.EN)
    assert last.startswith("forgotten\nReceipt of erasure: ")
    assert await it.store.load("tg:1") is None
    assert len(rows(tmp_path, "SELECT receipt FROM erasures")) == 1
    assert await talk.says("tg:1", Said("x")) == "card 1: "


async def test_memory_is_bounded(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.conversations.MOST_IN_MEMORY", 3)
    for n in range(6):
        await talk.says(f"tg:{n}", Said("hello"))
        await talk.says(f"tg:{n}", Said("refuse"))
    assert list(talk._unkept) == ["tg:3", "tg:4", "tg:5"]
    talk.shown("tg:3", 9)
    talk.shown("tg:1", 9)
    assert talk._unkept["tg:3"].shown == 9
    assert "tg:1" not in talk._unkept


@pytest.mark.engines
async def test_an_error_in_the_dialogue_keeps_the_session_as_it_was(talk: Talk) -> None:
    await talk.says("tg:1", Said("hello"))
    await talk.says("tg:1", Said("agree"))
    with pytest.raises(ZeroDivisionError):
        await talk.says("tg:1", Said("boom"), update=7)
    assert await talk.says("tg:1", Said("x"), update=7) == "card 3: agree,x"


async def test_an_empty_line_is_forgotten() -> None:
    lines = Lines()
    async with lines.of("a"):
        assert len(lines) == 1
    assert len(lines) == 0

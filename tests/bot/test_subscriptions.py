"""Subscribing: a yes of its own, nothing kept before it, one tap to stop, and whoever refused storing may subscribe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.broadcasts.content import ROLE_GROUPS
from bot.broadcasts.terms import Subscriber
from bot.storage.subscribers import Subscribers
from bot.subscriptions import ALL_BITS, Subscriptions
from flows.regions import REGIONS
from flows.speech import voice
from flows.words import Lang
from tests.bot.inside import inside
from tests.bot.keeping import bytes_of, opened, rows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from flows.words import Reply
    from tests.bot.inside import Inside

ME = "tg:700070007"
EN = voice(Lang.EN)
LANG = "SELECT lang FROM subscribers"


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Subscribers]:
    async with opened(tmp_path) as it:
        yield Subscribers(it.database, it.clock, it.seal)


@pytest.fixture
def it(kept: Subscribers) -> Subscriptions:
    return Subscriptions(kept)


def actions(reply: Reply | None) -> list[str]:
    assert reply is not None
    return [button.action for row in reply.buttons for button in row]


def text(reply: Reply | None) -> str:
    assert reply is not None
    return "\n".join(paragraph.plain for paragraph in reply.paragraphs)


async def test_nothing_is_kept_before_the_yes(it: Subscriptions, kept: Subscribers, tmp_path: Path) -> None:
    offered = await it.command(ME, "subscribe", EN)
    assert "I keep the number of this chat" in text(offered)
    assert actions(offered) == ["sub:s:6", "sub:s:5", "sub:s:3", "sub:yes:7", "sub:no"]
    ticked = await it.tap(ME, "sub:s:6", EN)
    assert actions(ticked) == ["sub:s:7", "sub:s:4", "sub:s:2", "sub:yes:6", "sub:no"]
    assert "sub:yes" not in "".join(actions(await it.tap(ME, "sub:s:0", EN)))
    assert "Nothing was kept" in text(await it.tap(ME, "sub:no", EN))
    assert await kept.of(ME) is None
    assert rows(tmp_path, "SELECT count(*) FROM subscribers") == [(0,)]
    await it.tap(ME, "sub:yes:6", EN)
    assert await kept.of(ME) == Subscriber(frozenset({"news", "training"}), Lang.EN)


async def test_what_is_kept_is_only_what_was_chosen(it: Subscriptions, kept: Subscribers, tmp_path: Path) -> None:
    await it.tap(ME, "sub:yes:7", EN)
    assert actions(await it.tap(ME, "sub:r:", EN))[-1] == "sub:r:none"
    assert "sub:r:akmola" in actions(await it.tap(ME, "sub:r:part.north", EN))
    await it.tap(ME, "sub:r:akmola", EN)
    assert len(actions(await it.tap(ME, "sub:g:", EN))) == len(ROLE_GROUPS) + 1
    shown = text(await it.tap(ME, "sub:g:nurse", EN))
    assert "Akmola region" in shown
    assert "Nurse or feldsher" in shown
    assert await kept.of(ME) == Subscriber(frozenset({"rules", "news", "training"}), Lang.EN, "akmola", "nurse")
    await it.tap(ME, "sub:r:none", EN)
    await it.tap(ME, "sub:g:none", EN)
    await it.tap(ME, "sub:b:2", EN)
    assert await kept.of(ME) == Subscriber(frozenset({"news"}), Lang.EN)
    assert b"700070007" not in bytes_of(tmp_path)


async def test_one_tap_or_one_word_stops_at_once(it: Subscriptions, kept: Subscribers, tmp_path: Path) -> None:
    for way in ("sub:stop", "sub:b:0", None):
        await it.tap(ME, "sub:yes:7", EN)
        assert await kept.of(ME) is not None
        said = await it.tap(ME, way, EN) if way else await it.command(ME, "stop", EN)
        assert "erased" in text(said)
        assert await kept.of(ME) is None
        assert rows(tmp_path, "SELECT count(*) FROM subscribers") == [(0,)]
    assert "no subscription" in text(await it.command(ME, "stop", EN))


async def test_what_stood_under_a_broadcast_is_answered_below_it(it: Subscriptions) -> None:
    for action in ("sub:", "sub:stop"):
        reply = await it.tap(ME, action, EN)
        assert reply is not None
        assert not reply.redraw
    for action in ("sub:yes:7", "sub:b:3", "sub:r:", "sub:no"):
        reply = await it.tap(ME, action, EN)
        assert reply is not None
        assert reply.redraw


@pytest.mark.parametrize(
    "action", ["sub:x", "sub:b:x", "sub:b:٣", "sub:r:moon", "sub:g:king", "sub:yes:0", "sub:b:99999"]
)
async def test_a_button_of_unknown_form_changes_nothing(it: Subscriptions, kept: Subscribers, action: str) -> None:
    assert actions(await it.tap(ME, action, EN))
    assert await kept.of(ME) is None
    await it.tap(ME, "sub:yes:7", EN)
    before = await kept.of(ME)
    if action not in {"sub:b:x", "sub:b:٣", "sub:b:99999"}:
        await it.tap(ME, action, EN)
        assert await kept.of(ME) == before
    assert await it.tap(ME, "st:team:", EN) is None


@pytest.mark.parametrize("lang", list(Lang))
async def test_every_card_is_said_in_each_language(it: Subscriptions, lang: Lang) -> None:
    speak = voice(lang)
    await it.tap(ME, f"sub:yes:{ALL_BITS}", speak)
    for region in REGIONS:
        assert speak.say(f"region.{region}") in text(await it.tap(ME, f"sub:r:{region}", speak))
    for role in ROLE_GROUPS:
        assert speak.say(f"cast.role.{role}") in text(await it.tap(ME, f"sub:g:{role}", speak))
    shown = await it.kept(ME, speak)
    assert text(shown).startswith(speak.say("sub.kept"))


async def test_who_changes_the_language_is_written_to_in_it(it: Subscriptions, kept: Subscribers) -> None:
    await it.speaks(ME, Lang.KK)
    assert await kept.of(ME) is None
    await it.tap(ME, "sub:yes:7", EN)
    await it.speaks(ME, Lang.KK)
    found = await kept.of(ME)
    assert found is not None
    assert found.lang is Lang.KK
    await it.tap(ME, "sub:b:1", EN)
    found = await kept.of(ME)
    assert found is not None
    assert found.lang is Lang.EN


class Hand:
    """Somebody who types and taps, inside the process."""

    def __init__(self, bot: Inside, chat: int = 70) -> None:
        self.bot, self.chat, self.number = bot, chat, 100

    async def types(self, typed: str) -> str:
        return await self._does(message={**self._place(), "text": typed, "from": self._user()})

    async def taps(self, data: str) -> str:
        message = {**self._place(), "message_id": 7, "text": "x"}
        query = {"id": f"q{self.number}", "from": self._user(), "message": message, "chat_instance": "1", "data": data}
        return await self._does(callback_query=query)

    def _user(self) -> dict[str, object]:
        return {"id": self.chat, "is_bot": False, "first_name": "A", "language_code": "ru"}

    def _place(self) -> dict[str, object]:
        chat = {"id": self.chat, "type": "private", "first_name": "A"}
        return {"message_id": self.number, "date": 1, "chat": chat}

    async def _does(self, **update: object) -> str:
        self.number += 1
        before = len(self.bot.seen.texts)
        await self.bot.work.do({"update_id": self.number, **update})
        await self.bot.quiet()
        assert self.bot.seen.refused == []
        return "\n".join(self.bot.seen.texts[before:])


async def test_who_refused_storing_may_subscribe_and_only_that_is_kept(tmp_path: Path) -> None:
    ru, kk = voice(Lang.RU), voice(Lang.KK)
    async with inside(tmp_path) as bot:
        hand = Hand(bot)
        await hand.types("/start")
        await hand.taps("0|lang:kk")
        await hand.taps("1|c:no")
        assert await bot.store.load("tg:70") is None
        assert kk.say("button.sub_yes") not in await hand.types("/mydata")
        assert kk.paragraphs("sub.offer")[0].plain in await hand.types("/subscribe")
        assert kk.say("sub.kept_what") in await hand.taps("0|sub:yes:7")
        assert await bot.store.load("tg:70") is None
        assert kk.say("sub.kept_what") in await hand.types("/mydata")
        for typed, code in (("English", "en"), ("русский", "ru")):
            await hand.types("/language")
            await hand.types(typed)
            assert await bot.database.do(lambda it: it.exec_driver_sql(LANG).scalar_one()) == code
        assert ru.say("sub.kept_what") in await hand.types("/subscribe")
        assert ru.say("sub.stopped") in await hand.types("/stop")
        assert ru.say("sub.kept_what") not in await hand.types("/mydata")


async def test_the_offer_below_an_outcome_is_answered_whatever_its_card(tmp_path: Path) -> None:
    async with inside(tmp_path) as bot:
        hand = Hand(bot)
        await hand.types("/start")
        assert voice(Lang.RU).say("sub.offer").partition("\n")[0] in await hand.taps("17|sub:")


async def test_to_be_forgotten_is_to_be_written_to_no_more(tmp_path: Path) -> None:
    async with inside(tmp_path) as bot:
        hand = Hand(bot)
        await hand.types("/start")
        await hand.taps("0|lang:ru")
        await hand.taps("1|c:yes")
        await hand.taps("0|sub:yes:7")
        count = "SELECT count(*) FROM subscribers"
        assert await bot.database.do(lambda it: it.exec_driver_sql(count).scalar_one()) == 1
        await hand.types("/forget")
        await hand.taps("0|sure:forget")
        assert await bot.database.do(lambda it: it.exec_driver_sql(count).scalar_one()) == 0

"""From the subscription to the report over HTTP: a subscriber, an author and an approver, in each language."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from bot.app import broadcasting
from bot.broadcasts.pace import Limits
from bot.broadcasts.terms import Subscriber
from bot.conversations import Conversations
from bot.health import Health
from bot.metrics import Metrics
from bot.outside import Outside
from bot.pace import Paces
from bot.pseudonyms import Pseudonyms
from bot.staff import Desk
from bot.storage.ledger import Ledger
from bot.storage.staff import StaffStore
from bot.storage.subscribers import Subscribers
from flows.engine import Engine
from flows.engine_talk import Operator
from flows.speech import voice
from flows.words import Lang
from rules.rulebook import load
from tests.bot.keeping import MovedClock, opened
from tests.botapi.person import Person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.bot.keeping import Opened
    from tests.botapi.server import BotApi

BOOK = load()
OTHERS = range(1000, 1012)


class RunningClock(MovedClock):
    """Begins at noon of a day in September, and goes on by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._begun = time.monotonic()

    def now(self) -> float:
        return self.moved + time.monotonic() - self._begun


@asynccontextmanager
async def serving(it: Opened, api: BotApi) -> AsyncIterator[None]:
    """The whole bot over an open database: dialogue, desks, sender."""
    from bot.telegram.run import Parts, serve  # noqa: PLC0415 - seconds, for the tests that need it

    metrics = Metrics()
    desk = Desk(StaffStore(it.database, it.clock), it.clock, it.seal.print_of, frozenset({"tg:1"}))
    outside = Outside(metrics, Paces(burst=1 << 30), Pseudonyms(it.clock), desk, Health(metrics))
    cast, subscriptions = broadcasting(it.database, it.clock, it.seal, desk)
    outside = replace(outside, cast=cast, subscriptions=subscriptions)
    ledger = Ledger(it.database, it.clock, it.seal, "test", Limits(1000))

    async def nothing() -> None:
        pass

    talk = Conversations(it.store, Engine(BOOK, Operator(writes=True)), it.clock)
    parts = Parts(talk, it.store, it.letters, it.clock, nothing, None, outside, ledger)
    stop = asyncio.Event()
    running = asyncio.create_task(serve(api.token, api.url, parts, stop))
    try:
        yield
    finally:
        stop.set()
        await running


@dataclass
class People:
    """Who takes part, all in one language."""

    author: Person
    approver: Person
    reader: Person
    lang: Lang
    it: Opened

    def say(self, key: str, **values: str | int) -> str:
        return voice(self.lang).say(key, **values)


@pytest.fixture
async def people(request: pytest.FixtureRequest, tmp_path: Path, api: BotApi) -> AsyncIterator[People]:
    lang: Lang = request.param
    async with opened(tmp_path, RunningClock()) as it, serving(it, api):
        author, approver, reader = (Person(api, chat, lang.value) for chat in (7, 8, 9))
        made = People(author, approver, reader, lang, it)
        administrator = Person(api, 1, lang.value)
        for person, role in ((made.author, "author"), (made.approver, "approver")):
            await administrator.types(f"/invite {role}")
            found = re.search(r"start=(inv_[\w-]+)", administrator.messages[-1].text)
            assert found
            await person.types(f"/start {found[1]}")
            assert made.say("staff.arrived", role=made.say(f"staff.role.{role}")) in person.reads
        subscribers = Subscribers(it.database, it.clock, it.seal)
        chosen = Subscriber(frozenset({"news"}), Lang.RU)
        await asyncio.gather(*(subscribers.subscribe(f"tg:{chat}", chosen) for chat in OTHERS))
        yield made


async def write(people: People, lang: Lang, text: str, bold: int) -> None:
    """Write one version, its first letters bold."""
    author = people.author
    await author.taps(people.say(f"button.cast_text_{lang.value}"))
    await author.sends(text=text, entities=[{"type": "bold", "offset": 0, "length": bold}])


SPOKEN = [Lang.KK, *(pytest.param(lang, marks=pytest.mark.prove) for lang in (Lang.RU, Lang.EN))]
"""One language at each run of the tests, the others when everything is proved: a journey takes seconds."""


@pytest.mark.parametrize("people", SPOKEN, indirect=True)
async def test_from_a_subscription_to_the_report(people: People, api: BotApi) -> None:
    author, approver, reader, say = people.author, people.approver, people.reader, people.say
    await reader.types("/subscribe")
    await reader.taps(say("button.sub_yes"))
    assert say("cast.topic.news") in reader.card.text

    await approver.types("/approve")
    await author.types("/write")
    await write(people, Lang.KK, "Жиналыс 21 қыркүйекте сағат 10:00-де", 7)
    await write(people, Lang.RU, "Собрание 21 сентября в 11:00", 8)
    await author.taps(say(f"button.cast_text_{people.lang.value}"))
    if people.lang is not Lang.EN:
        await author.taps(say("button.cast_links"))
        await author.types("Page – https://example.kz")
    else:
        await author.taps(say("button.cast_back"))
    await author.taps(say("button.cast_preview"))
    kazakh, russian, english, card = author.messages[-4:]
    assert kazakh.source.startswith("<b>Жиналыс</b> 21")
    assert russian.source.startswith("<b>Собрание</b> 21")
    assert english.text.startswith(voice(Lang.EN).say("cast.line.instead_ru"))
    lacking = {"has": say("cast.lang.kk"), "lacks": say("cast.lang.ru")}
    assert say("cast.diff.number", value="10:00", **lacking) in card.text
    assert say("cast.counts", total=13, **{f"in_{it.value}": counted(people, it) for it in Lang}) in card.text

    await author.taps(say("button.cast_test"))
    assert say("cast.handed", number=1) in author.reads
    assert say("cast.waits", number=1, author=label(people, 7)) in approver.reads
    await approver.taps(say("button.cast_look"))
    assert [one.source for one in approver.messages[-4:-1]] == [kazakh.source, russian.source, english.source]
    assert [one.rows for one in approver.messages[-4:-1]] == [kazakh.rows, russian.rows, english.rows]
    await approver.taps(say("button.cast_approve"))
    assert say("cast.was_approved", number=1) in author.reads

    await approver.taps(say("button.cast_start"))
    await api.until(lambda: all(len(api.of(chat)) == 1 for chat in OTHERS))
    await api.until(lambda: reader.messages[-1].source in {one.source for one in (kazakh, russian, english)})
    await author.types("/broadcast")
    await api.until(lambda: any(name in author.reads for name in (say("cast.stage.done"), say("cast.stage.sending"))))
    await author.taps(say("cast.list_button", number=1, stage=say("cast.stage.done")))
    await author.taps(say("button.cast_report"))
    assert "13" in author.messages[-1].text
    await author.taps(say("castfile.button"))
    named = say("castfile.choice", lang=say("button.this_language"), form=say("stats.form.xlsx"))
    await author.taps(named)
    name = f"broadcast_1_{people.lang.value}.xlsx"
    await api.until(lambda: any(message.name == name for message in author.messages), 10)
    file = next(message for message in author.messages if message.name == name)
    assert file.content.startswith(b"PK")
    assert file.text == say("castfile.alt", number=1)

    await reader.taps(say("button.cast_stop"))
    assert say("sub.stopped") in reader.messages[-1].text
    assert (await Subscribers(people.it.database, people.it.clock, people.it.seal).of("tg:9")) is None


def counted(people: People, lang: Lang) -> str:
    few = people.say("cast.few")
    both = 13 if people.lang is Lang.RU else 12
    return str(both) if lang is Lang.RU else few


def label(people: People, chat: int) -> str:
    return people.it.seal.print_of(f"tg:{chat}").hex()[:6]


@pytest.mark.parametrize("people", [Lang.KK], indirect=True)
async def test_a_picture_with_a_caption_goes_as_it_came(people: People, api: BotApi) -> None:
    author, approver, say = people.author, people.approver, people.say
    await approver.types("/approve")
    await author.types("/write")
    await author.taps(say("button.cast_text_ru"))
    sizes = [{"file_id": f"f{n}", "file_unique_id": f"u{n}", "width": n, "height": n} for n in (90, 800)]
    caption = {"caption": "Приглашение", "caption_entities": [{"type": "italic", "offset": 0, "length": 11}]}
    await author.sends(photo=sizes, **caption)
    assert say("cast.fault.media_unread") in author.reads
    api.files["f800"] = b"a picture" * 30_000
    await author.sends(photo=sizes, **caption)
    assert say("cast.media.photo") in author.card.text
    await author.taps(say("button.cast_preview"))
    sent = [given for name, given in api.calls if name == "sendPhoto"]
    assert len(sent) == 3
    assert {given["photo"] for given in sent} == {"f800"}
    assert sent[1]["caption"] == "<i>Приглашение</i>"
    await author.taps(say("button.cast_test"))
    api.files["f800"] += b"!"
    await approver.taps(say("button.cast_look"))
    assert say("cast.fault.media_changed", number=1) in approver.reads
    api.files["f800"] = api.files["f800"][:-1]
    waits = next(message for message in approver.messages if say("button.cast_look") in message.labels)
    await approver.presses(waits.rows[0][0]["callback_data"], waits)
    print_ = hashlib.sha256(b"a picture" * 30_000).hexdigest()[:16]
    assert say("cast.same.photo", sha256=print_) in approver.reads


@pytest.mark.parametrize("people", [Lang.KK], indirect=True)
async def test_whoever_does_not_write_a_broadcast_talks_to_the_interview(people: People) -> None:
    author, reader, say = people.author, people.reader, people.say
    for typed in ("/broadcast", "/write", "/approve", "/sending"):
        await reader.types(typed)
    assert say("cast.list") not in reader.reads
    assert say("staff.denied", command="write") not in reader.reads
    await people.approver.types("/write")
    assert say("staff.denied", command="write") in people.approver.reads
    await author.types("/write")
    before = len(author.messages)
    await author.types("1")
    assert len(author.messages) > before
    assert say("cast.fault.text") not in author.reads


@pytest.mark.parametrize("people", list(Lang), indirect=True)
async def test_help_names_what_each_may_do(people: People) -> None:
    approver, reader, say = people.approver, people.reader, people.say
    for person in (reader, approver):
        await person.types("/start")
        await person.does(f"lang:{people.lang.value}")
        await person.types("/help")
        assert say("help.subscribe") in person.reads
    own = [say(f"staff.command.{name}") for name in ("staff", "broadcast", "approve", "sending")]
    assert all(line in approver.reads for line in own)
    assert say("staff.command.write") not in approver.reads
    assert not any(line in reader.reads for line in own)

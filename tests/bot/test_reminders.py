"""Reminders are kept with the conversation, go out once at a decent hour, and end with the wish or the person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bot.clock import Clock
from bot.letters import Kept, Letter, Result
from bot.reminding import Reminding
from bot.retention import Terms
from bot.storage.reminders import Reminders
from bot.storage.tidy import tidy
from flows.engine import Engine
from flows.speech import voice
from flows.words import Lang, Reply, Session
from rules.rulebook import load
from tests.bot.keeping import MovedClock, bytes_of, opened, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.letters import Posted
    from tests.bot.keeping import Opened

DUE = date(2021, 9, 20)
LIMIT = {"labour_dispute": ["2021-09-27", "2021-09-20"]}
NURSE = {
    "asker": "worker", "stays[0].role": "mid_level", "stays[0].facility": "infectious_hospital",
    "stays[0].authority": "local_executive", "stays[0].from": "2020-04-01", "stays[0].to": "2020-04-30",
    "stays[0].direct_participation": "yes", "stays[0].listed": "yes", "stays[0].hours": "1",
}  # fmt: skip


class AtHour(Clock):
    """Stands on a day, at an hour."""

    def __init__(self, day: date, hour: int) -> None:
        super().__init__(day)
        self._hour = hour

    def hour(self) -> int:
        return self._hour


def wishing(lang: Lang = Lang.KK, **extra: Any) -> Callable[[Kept | None], Result]:
    session = Session(
        state="outcome", lang=lang, consent=True, answers=NURSE, order=tuple(NURSE), rulebook="former", extra=extra
    )
    return lambda _: Result(session)


class Round:
    """A round of reminders, and what it gave to the outbox."""

    def __init__(self, it: Opened, clock: Clock | None = None) -> None:
        self.posted: list[Posted] = []
        book = load()
        kept = Reminders(it.database, it.seal, it.clock)
        self._reminding = Reminding(kept, clock or AtHour(DUE, 10), Engine(book), book.sha256)

    async def go(self) -> list[tuple[str, str]]:
        """Return to whom was written now, and what."""
        before = len(self.posted)
        await self._reminding.round(self._write, self.posted.extend)
        return [(one.letter.body["chat"], one.letter.body["text"]) for one in self.posted[before:]]

    @staticmethod
    def _write(reply: Reply, person: str) -> tuple[Letter, ...]:
        return (Letter("send", {"chat": person, "text": "\n".join(it.plain for it in reply.paragraphs)}),)


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.engines
async def test_a_reminder_comes_once_in_the_persons_language(tmp_path: Path, lang: Lang) -> None:
    async with opened(tmp_path) as it:
        await it.store.exchange("tg:1", 1, wishing(lang, remind=LIMIT))
        ((person, said),) = await Round(it).go()
        assert person == "tg:1"
        assert voice(lang).write(date(2021, 9, 27)) in said
        assert await Round(it).go() == []
        assert [one.letter.body["chat"] for one in await it.letters.waiting()] == ["tg:1"]
        await it.store.exchange("tg:1", 2, wishing(lang, remind=LIMIT, page=1))
        assert await Round(it).go() == []


@pytest.mark.engines
async def test_not_before_its_day_nor_at_night(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        await it.store.exchange("tg:1", 1, wishing(remind=LIMIT))
        for day, hour in ((date(2021, 9, 19), 12), (DUE, 8), (DUE, 20), (DUE, 3)):
            assert await Round(it, AtHour(day, hour)).go() == []
        assert len(await Round(it, AtHour(date(2021, 9, 22), 9)).go()) == 1


@pytest.mark.engines
async def test_after_the_last_day_nobody_is_reminded(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        await it.store.exchange("tg:1", 1, wishing(remind=LIMIT))
        assert await Round(it, AtHour(date(2021, 9, 28), 12)).go() == []
        assert rows(tmp_path, "SELECT state, body_enc FROM reminders") == [("sent", None)]


@pytest.mark.engines
async def test_a_wish_called_off_or_without_consent_leaves_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        await it.store.exchange("tg:1", 1, wishing(remind=LIMIT, watch="x"))
        assert len(rows(tmp_path, "SELECT * FROM reminders")) == 2
        assert b"labour_dispute" not in bytes_of(tmp_path)
        await it.store.exchange("tg:1", 2, wishing(watch="x"))
        assert rows(tmp_path, "SELECT state, remind_on, book FROM reminders") == [("watching", None, "former")]
        await it.store.exchange("tg:1", 3, wishing())
        assert rows(tmp_path, "SELECT * FROM reminders") == []
        await it.store.exchange("tg:2", 4, lambda _: Result(Session(lang=Lang.RU, extra={"remind": LIMIT})))
        assert rows(tmp_path, "SELECT * FROM reminders") == []
        await it.store.exchange("tg:1", 5, wishing(remind=LIMIT))
        await it.store.exchange("tg:1", 6, lambda _: Result(None))
        assert rows(tmp_path, "SELECT * FROM reminders") == []


@pytest.mark.engines
async def test_somebody_who_cannot_be_reached_is_left_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        await it.store.exchange("tg:1", 1, wishing(remind=LIMIT))
        await it.letters.reachable("tg:1", yes=False)
        assert await Round(it).go() == []


@pytest.mark.engines
async def test_another_result_under_a_new_rulebook_is_told_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        engine = Engine(load())
        same = engine.mark(wishing()(None).session or Session(), DUE)
        await it.store.exchange("tg:1", 1, wishing(Lang.RU, watch="wage_supplement=entitled:1:None:None"))
        await it.store.exchange("tg:2", 2, wishing(Lang.RU, watch=same))
        ((person, said),) = await Round(it).go()
        assert (person, said) == (
            "tg:1",
            "\n".join(p.plain for p in voice(Lang.RU).paragraphs("remind.message_changed")),
        )
        assert await Round(it).go() == []
        assert rows(tmp_path, "SELECT DISTINCT book FROM reminders") == [(load().sha256,)]


@pytest.mark.engines
async def test_a_result_of_which_the_answers_are_gone_is_not_guessed(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        await it.store.exchange("tg:1", 1, wishing(watch="something else"))
        await it.database.aside("DELETE FROM conversations")
        assert await Round(it).go() == []


@pytest.mark.engines
async def test_a_damaged_reminder_stops_nobody(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        for number in (1, 2):
            await it.store.exchange(f"tg:{number}", number, wishing(remind=LIMIT, watch="x"))
        first = "(SELECT person_id FROM reminders LIMIT 1)"
        await it.database.aside("UPDATE conversations SET body_enc = substr(body_enc, 1, 20)")
        await it.database.aside(f"UPDATE reminders SET body_enc = substr(body_enc, 1, 20) WHERE person_id = {first}")  # noqa: S608
        assert len(await Round(it).go()) == 1


@pytest.mark.engines
async def test_a_promise_outlives_the_answers(tmp_path: Path) -> None:
    clock = MovedClock()
    async with opened(tmp_path, clock) as it:
        await it.store.exchange("tg:1", 1, wishing(remind={"labour_dispute": ["2021-12-10", "2021-12-03"]}))
        await it.store.exchange("tg:2", 2, wishing(watch="x"))
        clock.wait(days=40)
        report = await tidy(it.database, clock, Terms(30, 30))
        assert (report.conversations, report.kept_conversations) == (2, 0)
        assert rows(tmp_path, "SELECT remind_on FROM reminders") == [("2021-12-03",)]
        assert len(await Round(it, AtHour(date(2021, 12, 3), 12)).go()) == 1
        await tidy(it.database, clock, Terms(30, 30))
        assert rows(tmp_path, "SELECT * FROM persons") == []

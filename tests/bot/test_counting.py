"""What is counted, when, and that nobody can tell afterwards of whom an inquiry came."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

from bot.conversations import over
from bot.letters import Kept, Result
from bot.retention import Terms
from bot.statistics.counting import LEAST, Counting
from bot.statistics.marks import QuarterKeys
from bot.storage import reseal
from bot.storage.copies import backup
from bot.storage.inquiries import Inquiries
from bot.storage.releases import Releases
from bot.storage.tidy import tidy
from flows.engine import Engine
from flows.engine_talk import Operator
from flows.questions_open import OpenBook
from flows.words import Lang, Session, Tap
from rules.rulebook import load
from tests.bot.keeping import MovedClock, file_of, opened, rows
from tests.bot.made_up import release_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.bot.keeping import Opened

ROLES = ("doctor", "mid_level", "junior", "ambulance_driver", "manager", "non_medical")


@lru_cache(maxsize=1)
def law() -> OpenBook:
    return OpenBook(load())


def told(role: str = "doctor", lang: Lang = Lang.RU, *, counting: bool | None = True, done: bool = True) -> Session:
    """Somebody who has told a little; with ``done`` an outcome was shown."""
    answers = {"door": "work", "stays[0].role": role}
    return Session(
        state="outcome" if done else "dates",
        lang=lang,
        consent=True,
        counting=counting,
        answers=answers,
        order=tuple(answers),
        extra={"done": True, "region": "abai"} if done else {},
    )


class House:
    """A database with people in it, and the job that counts them."""

    def __init__(self, it: Opened, clock: MovedClock, folder: Path) -> None:
        self.it, self.clock, self.folder = it, clock, folder
        self.keys = QuarterKeys(it.seal.file)
        self.keeper = Inquiries(it.database, it.seal, self.keys)
        self.job = Counting(self.keeper, law(), clock, 30)
        self.updates = 0

    async def says(self, person: str, session: Session | None, over: Session | None = None) -> None:
        self.updates += 1
        await self.it.store.exchange(person, self.updates, lambda _: Result(session, over=over))

    async def many(self, count: int, lang: Lang = Lang.RU, first: int = 0) -> None:
        for number in range(first, first + count):
            await self.says(f"tg:{lang}{number}", told(ROLES[number % len(ROLES)], lang))

    async def after(self, days: int) -> list[tuple[Any, ...]]:
        self.clock.wait(days=days)
        await self.job.count()
        return self.inquiries()

    def inquiries(self) -> list[tuple[Any, ...]]:
        return rows(self.folder, "SELECT month, lang, region, role, stopped FROM inquiries ORDER BY id")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    clock = MovedClock()
    async with opened(tmp_path, clock) as it:
        yield House(it, clock, tmp_path)


@pytest.mark.engines
async def test_a_batch_is_written_after_a_week_and_once(house: House) -> None:
    await house.many(12)
    assert await house.after(6) == []
    found = await house.after(1)
    assert sorted(found) == sorted(
        ("2021-09", "ru", "abai", role, "finished")
        for role in ("doctor", "nurse", "junior", "ambulance", "office", "not_medical") * 2
    )
    assert await house.after(1) == found
    assert rows(house.folder, "SELECT count(*) FROM inquiries WHERE findings LIKE 'wage_supplement%'") != [(0,)]
    assert rows(house.folder, "SELECT DISTINCT counted FROM conversations") == [(1,)]


@pytest.mark.engines
async def test_fewer_than_ten_wait_for_others_of_their_language(house: House) -> None:
    await house.many(LEAST - 1)
    await house.many(LEAST - 1, Lang.KK)
    assert await house.after(7) == []
    await house.many(1, Lang.KK, first=50)
    assert {row[1] for row in await house.after(7)} == {"kk"}
    await house.says("tg:ru1", told())
    await house.many(2, first=60)
    assert len(house.inquiries()) == LEAST
    assert len(await house.after(7)) == LEAST + LEAST + 1


@pytest.mark.engines
async def test_who_did_not_say_yes_is_not_counted(house: House) -> None:
    for number in range(20):
        await house.says(f"tg:{number}", told(counting=None if number % 2 else False))
    assert await house.after(8) == []


@pytest.mark.engines
async def test_an_unfinished_interview_tells_where_it_stopped_and_no_verdict(house: House) -> None:
    for number in range(LEAST):
        await house.says(f"tg:{number}", told(done=False))
    assert {row[2:] for row in await house.after(7)} == {("not_told", "doctor", "dates")}
    assert rows(house.folder, "SELECT DISTINCT findings FROM inquiries") == [("",)]


@pytest.mark.engines
async def test_whoever_asks_to_be_forgotten_before_is_never_counted(house: House) -> None:
    await house.many(LEAST + 1)
    await house.says("tg:ru0", told().but(answers={}, order=()), over=told())
    assert len(rows(house.folder, "SELECT * FROM interviews_over")) == 1
    await house.says("tg:ru0", None)
    assert rows(house.folder, "SELECT * FROM interviews_over") == []
    assert len(await house.after(7)) == LEAST


@pytest.mark.engines
async def test_an_interview_that_was_begun_anew_counts_as_well_and_a_changed_one_not_again(house: House) -> None:
    await house.many(LEAST)
    again = told("junior").but(answers={"door": "work"}, order=("door",), state="role", extra={"round": 1})
    await house.says("tg:ru0", again, over=told("junior"))
    found = await house.after(7)
    assert len(found) == LEAST + 1
    assert [row[-1] for row in found].count("role") == 1
    for number in range(LEAST):
        await house.says(f"tg:ru{number}", told("manager"))
    assert await house.after(7) == found
    for number in range(LEAST):
        await house.says(f"tg:ru{number}", again, over=told("manager"))
    assert rows(house.folder, "SELECT * FROM interviews_over") == []
    assert len(await house.after(7)) == 2 * LEAST + 1


@pytest.mark.engines
async def test_a_later_no_takes_back_what_still_waits(house: House) -> None:
    await house.many(LEAST + 2)
    await house.says("tg:ru0", told(), over=told("junior"))
    await house.says("tg:ru0", told(counting=False))
    assert rows(house.folder, "SELECT * FROM interviews_over") == []
    assert len(await house.after(7)) == LEAST + 1


@pytest.mark.engines
async def test_whoever_goes_on_meanwhile_is_left_out_and_too_few_are_not_written(house: House) -> None:
    await house.many(LEAST)
    house.clock.wait(days=7)
    batch = (await house.job._batches())[0]
    await house.says("tg:ru0", told("manager"))
    assert not await house.keeper.write(batch, house.clock.day())
    assert house.inquiries() == []
    await house.many(1, first=70)
    await house.job.count()
    assert house.inquiries() == []
    assert len(await house.after(7)) == LEAST + 1


@pytest.mark.engines
async def test_a_released_quarter_takes_nothing_more(house: House) -> None:
    await house.many(LEAST)
    assert len(await house.after(7)) == LEAST
    kept = Releases(house.it.database, house.keys)
    assert house.keys.known() == ("2021-Q3",)
    await kept.keep(release_of("2021-Q3"))
    assert house.keys.known() == ()
    await house.many(LEAST, first=20)
    house.clock.moved -= 24 * 3600
    assert len(await house.after(1)) == LEAST
    house.clock.wait(days=30)
    await house.job.count()
    assert {row[0] for row in house.inquiries()} == {"2021-09", "2021-10"}


@pytest.mark.engines
async def test_what_waits_goes_with_the_conversation_and_after_its_time(house: House) -> None:
    await house.many(3)
    await house.says("tg:ru0", told(), over=told("junior"))
    house.clock.wait(days=31)
    await tidy(house.it.database, house.clock, Terms())
    assert rows(house.folder, "SELECT * FROM interviews_over") == []


@pytest.mark.engines
async def test_a_key_rotation_reads_what_waits(house: House) -> None:
    await house.many(LEAST)
    await house.says("tg:ru0", told(), over=told("junior"))
    await reseal.rotate(house.it.database, house.it.seal, house.clock.day(), 0)
    assert len(await house.after(7)) == LEAST + 1


@pytest.mark.engines
async def test_a_damaged_conversation_stops_nobody(house: House) -> None:
    await house.many(LEAST + 1)
    whose = "(SELECT person_id FROM conversations LIMIT 1)"
    rows(house.folder, f"UPDATE conversations SET body_enc = substr(body_enc, 1, 99) WHERE person_id = {whose}")  # noqa: S608
    assert len(await house.after(7)) == LEAST


def people(file: Path) -> dict[int, tuple[Any, ...]]:
    """What a thief without any key sees of the people: all but what is sealed, of which the length."""
    with closing(sqlite3.connect(file)) as raw:
        found = raw.execute(
            "SELECT p.id, p.chat_key, p.lang, p.created_month, p.last_day, c.counted, length(c.body_enc), c.rowid"
            " FROM persons p JOIN conversations c ON c.person_id = p.id"
        ).fetchall()
    return {row[0]: row for row in found}


def written(file: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as raw:
        return raw.execute("SELECT id, role, region, mark FROM inquiries").fetchall()


async def test_a_thief_of_every_backup_cannot_tell_who_asked(house: House, tmp_path: Path) -> None:
    """Each day a backup; between two of them are the interviews counted that day, no two alike. Every order that a
    thief could lay beside another is tried, and each finds one of twelve, as a blind man would."""
    groups = {"doctor": "doctor", "mid_level": "nurse", "junior": "junior", "manager": "office"}
    unlike = [(role, region) for role in groups for region in ("abai", "akmola", "ulytau")]
    hits = dict.fromkeys(("number", "print", "row"), 0)
    for batch in range(12):
        really = {}
        for number, (role, region) in enumerate(unlike):
            person = f"tg:{batch}-{number}"
            really[house.it.seal.print_of(person)] = (groups[role], region)
            await house.says(person, told(role).but(extra={"done": True, "region": region}))
        house.clock.wait(days=7)
        before, after = tmp_path / f"{batch}.before", tmp_path / f"{batch}.after"
        backup(file_of(tmp_path), before, house.clock.day(), 0.0)
        await house.job.count()
        backup(file_of(tmp_path), after, house.clock.day(), 0.0)
        asked = [row for key, row in people(before).items() if row[5] != people(after)[key][5]]
        new = [row for row in written(after) if row not in set(written(before))]
        assert len(asked) == len(new) == len({row[3] for row in new}) == len(unlike)
        assert len({row[2:5] + row[6:7] for row in asked}) == 1
        for name, order in (("number", 0), ("print", 1), ("row", 7)):
            in_order = sorted(asked, key=lambda row, by=order: row[by])  # type: ignore[misc]
            hits[name] += sum(really[row[1]] == inquiry[1:3] for row, inquiry in zip(in_order, new, strict=True))
    assert all(count < 12 + 6 * 3.5 for count in hits.values()), hits


@pytest.mark.engines
async def test_nothing_of_a_person_stands_in_an_inquiry(house: House) -> None:
    await house.many(LEAST)
    await house.after(7)
    told_of = {value for row in rows(house.folder, "SELECT * FROM persons") for value in row} - {"ru", None, 1}
    held = {value for row in rows(house.folder, "SELECT * FROM inquiries") for value in row} - {"ru"}
    assert told_of & held <= {"2021-09"}


def test_an_interview_is_over_where_another_begins() -> None:
    engine = Engine(load(), Operator("Union", "a@b", counts=True))
    session = told("doctor", Lang.EN).but(rulebook=engine.greet(None).session.rulebook)
    asked = engine.hear(session, Tap("restart", 0), MovedClock().today())
    assert over(Kept(session), asked) is None
    begun = engine.hear(asked.session, Tap("sure:restart", 0), MovedClock().today())
    assert over(Kept(asked.session), begun) == asked.session
    assert over(Kept(asked.session.but(order=())), begun) is None
    assert over(None, begun) is None

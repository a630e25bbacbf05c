"""Who wants to be written to: a choice apart from conversations, ended at once by /stop, by /forget, by a block."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import LargeBinary, insert, select

from bot.broadcasts.terms import Subscriber
from bot.letters import Kept, Result
from bot.storage import copies
from bot.storage.reseal import rotate
from bot.storage.tables import desk_notes, metadata, subscribers
from flows.words import Lang
from tests.bot.casting import NEWS, Cast
from tests.bot.keeping import MovedClock, bytes_of, counted, file_of, opened, rows

if TYPE_CHECKING:
    from pathlib import Path

CHOSEN = Subscriber(frozenset({"rules", "training"}), Lang.KK, "astana", "care")


def forget(_kept: Kept | None) -> Result:
    return Result(None, (), "ABCD-EFGH-JKLM")


@pytest.mark.engines
async def test_a_choice_is_kept_and_changed_and_ended(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        mine = Cast.over(it).subscribers
        assert await mine.of("tg:71") is None
        await mine.subscribe("tg:71", CHOSEN)
        assert await mine.of("tg:71") == CHOSEN
        await mine.subscribe("tg:71", NEWS)
        assert await mine.of("tg:71") == NEWS
        assert rows(tmp_path, "SELECT count(*) FROM subscribers") == [(1,)]
        await mine.subscribe("tg:71", Subscriber(frozenset(), Lang.KK))
        assert await mine.of("tg:71") is None
        assert await mine.stop("tg:71") is False


@pytest.mark.engines
async def test_a_choice_outlives_the_term_of_a_conversation_and_needs_none(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        cast = Cast.over(it)
        await cast.subscribers.subscribe("tg:71", CHOSEN)
        assert rows(tmp_path, "SELECT count(*) FROM persons") == [(0,)]
        await it.store.exchange("tg:71", 1, counted)
        await it.store.exchange("tg:71", 2, lambda _kept: Result(None))
        assert await cast.subscribers.of("tg:71") == CHOSEN


@pytest.mark.parametrize("talked", [True, False])
async def test_a_wish_to_be_forgotten_erases_it_too(tmp_path: Path, *, talked: bool) -> None:
    async with opened(tmp_path) as it:
        mine = Cast.over(it).subscribers
        if talked:
            await it.store.exchange("tg:71", 1, counted)
        await mine.subscribe("tg:71", CHOSEN)
        await mine.subscribe("tg:72", CHOSEN)
        theirs = select(subscribers.c.body_enc).where(subscribers.c.chat_key == it.seal.print_of("tg:71"))
        sealed = await it.database.do(lambda db: db.execute(theirs).scalar_one())
        assert sealed in bytes_of(tmp_path)
        await it.store.exchange("tg:71", 3, forget)
        assert await mine.of("tg:71") is None
        assert await mine.of("tg:72") == CHOSEN
        assert sealed not in bytes_of(tmp_path)


@pytest.mark.engines
async def test_no_table_keeps_the_print_of_a_chat_that_forget_does_not_reach(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        mine, key = Cast.over(it).subscribers, it.seal.print_of("tg:71")
        await it.store.exchange("tg:71", 1, counted)
        await mine.subscribe("tg:71", CHOSEN)
        await it.database.do(lambda db: db.execute(insert(desk_notes), {"chat_key": key, "body_enc": b"0"}))
        await it.store.exchange("tg:71", 2, forget)
        for table in metadata.sorted_tables:
            if table.name == "erasures":
                continue
            for column in (one for one in table.columns if isinstance(one.type, LargeBinary)):
                kept = select(table).where(column == key)
                assert await it.database.do(lambda db, one=kept: db.execute(one).all()) == [], str(column)  # type: ignore[misc]


async def test_it_is_erased_again_after_a_restore(tmp_path: Path) -> None:
    clock, copy = MovedClock(), tmp_path / "copies" / "first"
    async with opened(tmp_path, clock) as it:
        await Cast.over(it).subscribers.subscribe("tg:71", CHOSEN)
        copies.backup(file_of(tmp_path), copy, clock.day(), clock.now())
        await it.store.exchange("tg:71", 3, forget)
    copies.restore(copy, file_of(tmp_path), clock.day())
    async with opened(tmp_path, clock) as it:
        assert await Cast.over(it).subscribers.of("tg:71") == CHOSEN
        assert await it.store.erase_again() == 1
        assert await Cast.over(it).subscribers.of("tg:71") is None


@pytest.mark.engines
async def test_a_block_is_noted_once_and_taken_back(tmp_path: Path) -> None:
    clock = MovedClock()
    async with opened(tmp_path, clock) as it:
        mine = Cast.over(it).subscribers
        await mine.subscribe("tg:71", CHOSEN)
        await it.letters.reachable("tg:71", yes=False)
        clock.wait(days=3)
        await mine.reachable("tg:71", yes=False)
        assert rows(tmp_path, "SELECT unreachable_day FROM subscribers") == [("2021-09-20",)]
        await it.letters.reachable("tg:71", yes=True)
        assert rows(tmp_path, "SELECT unreachable_day FROM subscribers") == [(None,)]


@pytest.mark.engines
async def test_a_new_key_seals_subscribers_and_drafts_anew(tmp_path: Path) -> None:
    clock = MovedClock()
    async with opened(tmp_path, clock) as it:
        cast = Cast.over(it)
        await cast.people(71, 72)
        number = await cast.approved()
        before = rows(tmp_path, "SELECT body_enc FROM subscribers UNION ALL SELECT body_enc FROM broadcasts")
        await rotate(it.database, it.seal, clock.day(), 30)
        kept = bytes_of(tmp_path)
        assert not any(sealed in kept for (sealed,) in before)
        await cast.broadcasts.start(b"a" * 32, number)
        stored = await cast.broadcasts.load(number)
        ledger = cast.ledger(allowed=3000)
        await ledger.step(stored, (), 0)
        clock.moved += 1
        assert {one.chat for one in (await ledger.step(stored, (), 8)).attempts} == {71, 72}

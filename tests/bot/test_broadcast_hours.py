"""The hours of a broadcast, what is withdrawn or corrected afterwards, and who is left out meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from bot.broadcasts.carrying import Ending
from bot.broadcasts.faults import TooLate, WrongStage
from bot.broadcasts.terms import Kind, State
from bot.storage.tables import recipients, subscribers
from flows.words import Lang
from tests.bot.casting import APPROVER, AUTHOR, Cast, all_sent, begun, draft, sent, wait
from tests.bot.keeping import MovedClock, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

FAST = 3_000


@pytest.fixture
async def cast(tmp_path: Path) -> AsyncIterator[Cast]:
    async with opened(tmp_path, MovedClock()) as it:
        yield Cast.over(it)


@pytest.mark.engines
async def test_nothing_goes_at_night_unless_the_draft_says_so(cast: Cast) -> None:
    await cast.people(1)
    wait(cast, 12 * 3600)
    sleeping, waking, ledger = await cast.started(), await cast.started(draft(quiet=False)), cast.ledger(allowed=FAST)
    assert await begun(cast, sleeping, ledger) == ()
    progress = await ledger.progress(sleeping.id)
    assert progress.waits_until is not None
    assert len(await begun(cast, waking, ledger)) == 1
    wait(cast, progress.waits_until - cast.it.clock.now())
    assert len(await begun(cast, sleeping, ledger)) == 1


@pytest.mark.engines
async def test_a_broadcast_starts_by_itself_when_it_is_time(cast: Cast) -> None:
    await cast.people(1)
    number, ledger = await cast.approved(), cast.ledger()
    await cast.broadcasts.schedule(AUTHOR, number, cast.it.clock.now() + 100)
    assert await ledger.running() == []
    wait(cast, 100)
    assert [it.id for it in await ledger.running()] == [number]


@pytest.mark.engines
async def test_an_old_approval_lapses_and_nothing_starts(cast: Cast) -> None:
    await cast.people(1)
    approved, ledger = await cast.approved(), cast.ledger()
    scheduled = await cast.approved()
    await cast.broadcasts.schedule(AUTHOR, scheduled, cast.it.clock.now() + 23 * 3600)
    wait(cast, 25 * 3600)
    assert await ledger.running() == []
    for number in (approved, scheduled):
        it = await cast.broadcasts.load(number)
        assert (it.state, it.approver, it.members) == ("previewed", None, None)
        assert await cast.states(number) == {}


@pytest.mark.engines
async def test_what_was_sent_is_deleted_within_two_days(cast: Cast) -> None:
    await cast.people(1, 2, 3)
    it, ledger = await cast.started(), cast.ledger(allowed=FAST)
    attempts = await begun(cast, it, ledger)
    with pytest.raises(WrongStage):
        await cast.broadcasts.recall(AUTHOR, it.id)
    await ledger.step(it, [sent(attempts[0]), sent(attempts[1]), Ending(attempts[2], State.UNKNOWN)], 8)
    recall = await cast.broadcasts.load(await cast.broadcasts.recall(AUTHOR, it.id))
    assert (recall.kind, recall.of, recall.state, recall.members) == (Kind.RECALL, it.id, "sending", 2)
    found = await begun(cast, recall, ledger)
    assert {(one.chat, one.message) for one in found} == {(one.chat, 1_000 + one.chat) for one in attempts[:2]}
    wait(cast, 48 * 3600)
    with pytest.raises(TooLate):
        await cast.broadcasts.recall(AUTHOR, it.id)


@pytest.mark.engines
async def test_a_recall_that_was_cut_off_goes_on(cast: Cast) -> None:
    await cast.people(1, 2, 3)
    it, ledger = await cast.started(), cast.ledger(allowed=FAST)
    await all_sent(cast, it, ledger)
    recall = await cast.broadcasts.load(await cast.broadcasts.recall(AUTHOR, it.id))
    await begun(cast, recall, cast.ledger("dead", FAST), 2)
    living = cast.ledger("living", FAST)
    await living.adopt()
    assert await cast.states(recall.id) == {"queued": 3}
    await all_sent(cast, recall, living)
    assert await cast.states(recall.id) == {"sent": 3}


@pytest.mark.engines
async def test_a_correction_walks_the_way_of_two_people_and_reaches_who_has_the_message(cast: Cast) -> None:
    await cast.people(1, 2)
    it, ledger = await cast.started(), cast.ledger(allowed=FAST)
    await all_sent(cast, it, ledger)
    await cast.people(3)
    number = await cast.broadcasts.correct(AUTHOR, 900, Lang.RU, it.id, draft())
    correction = await cast.broadcasts.load(number)
    assert (correction.kind, correction.state, correction.draft.corrects) == (Kind.CORRECT, "draft", True)
    with pytest.raises(WrongStage):
        await cast.broadcasts.start(AUTHOR, number)
    await cast.broadcasts.approve(APPROVER, number, await cast.seen(number))
    await cast.broadcasts.start(AUTHOR, number)
    found = await begun(cast, correction, ledger)
    assert {(one.chat, one.message) for one in found} == {(1, 1_001), (2, 1_002)}


@pytest.mark.engines
async def test_what_is_withdrawn_goes_first(cast: Cast) -> None:
    await cast.people(1, 2)
    ledger = cast.ledger(allowed=FAST)
    old = await cast.started()
    await all_sent(cast, old, ledger)
    new = await cast.started()
    recall = await cast.broadcasts.recall(AUTHOR, old.id)
    assert [it.id for it in await ledger.running()] == [recall, new.id]


@pytest.mark.engines
async def test_a_sealed_chat_that_was_damaged_is_left_out(cast: Cast) -> None:
    await cast.people(1, 2)
    it = await cast.started()
    spoil = update(subscribers).values(body_enc=b"\x01\x00\x00\x00\x01" + bytes(40))
    await cast.it.database.do(lambda db: db.execute(spoil))
    assert await begun(cast, it, cast.ledger(allowed=FAST)) == ()
    assert (await cast.broadcasts.report(it.id)).reasons == {"skipped:unreadable": 2}


@pytest.mark.engines
async def test_forgetting_cuts_every_tie(cast: Cast) -> None:
    await cast.people(1, 2)
    it, ledger = await cast.started(), cast.ledger(allowed=FAST)
    await all_sent(cast, it, ledger)
    await cast.subscribers.stop("tg:1")
    ties = await cast.it.database.do(lambda db: db.execute(select(recipients.c.subscriber_id)).scalars().all())
    assert sorted(tie is None for tie in ties) == [False, True]
    assert (await cast.broadcasts.report(it.id)).by_state == {"sent": 2}

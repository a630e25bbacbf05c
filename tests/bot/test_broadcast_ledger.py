"""The ledger: frozen at approval, leased, begun before the call, ended after it; each rule is seen to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.broadcasts.carrying import MOST_ATTEMPTS, Ending
from bot.broadcasts.content import Audience
from bot.broadcasts.terms import State, Subscriber
from bot.storage.ledger import LEASE_SECONDS
from flows.words import Lang
from tests.bot.casting import APPROVER, AUTHOR, Cast, begun, draft, sent, wait
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
async def test_who_is_meant_is_frozen_at_the_approval(cast: Cast) -> None:
    await cast.people(1, 2, 3)
    await cast.subscribers.subscribe("tg:4", Subscriber(frozenset({"rules"}), Lang.KK))
    await cast.subscribers.reachable("tg:3", yes=False)
    number = await cast.approved()
    await cast.people(5)
    it = await cast.broadcasts.load(number)
    assert it.members == 2
    assert await cast.states(number) == {"queued": 2}
    await cast.broadcasts.keep(AUTHOR, number, draft(quiet=False))
    assert await cast.states(number) == {}
    await cast.broadcasts.approve(APPROVER, number, await cast.seen(number))
    again = await cast.broadcasts.load(number)
    assert again.members == 3
    assert again.members_hash != it.members_hash


@pytest.mark.parametrize(
    ("meant", "chats"),
    [
        (Audience("news", reason="x"), {1, 2, 3}),
        (Audience("news", langs=(Lang.KK,), reason="x"), {2}),
        (Audience("news", regions=("astana", "abai"), reason="x"), {1, 3}),
        (Audience("news", regions=("astana",), roles=("nurse",), reason="x"), {1}),
    ],
)
@pytest.mark.engines
async def test_the_groups_of_an_audience(cast: Cast, meant: Audience, chats: set[int]) -> None:
    news = frozenset({"news", "training"})
    await cast.subscribers.subscribe("tg:1", Subscriber(news, Lang.RU, "astana", "nurse"))
    await cast.subscribers.subscribe("tg:2", Subscriber(news, Lang.KK))
    await cast.subscribers.subscribe("tg:3", Subscriber(news, Lang.EN, "abai", "doctor"))
    await cast.subscribers.subscribe("tg:4", Subscriber(frozenset({"rules"}), Lang.KK, "astana", "nurse"))
    assert (await cast.broadcasts.counts(meant)).total == len(chats)
    it = await cast.started(draft(audience=meant))
    assert {one.chat for one in await begun(cast, it, cast.ledger(allowed=FAST))} == chats


@pytest.mark.engines
async def test_who_opted_out_between_approval_and_sending_gets_nothing(cast: Cast) -> None:
    await cast.people(1, 2, 3, 4)
    it = await cast.started()
    await cast.subscribers.stop("tg:1")
    await cast.subscribers.subscribe("tg:2", Subscriber(frozenset({"rules"}), Lang.RU))
    await cast.subscribers.reachable("tg:3", yes=False)
    assert [one.chat for one in await begun(cast, it, cast.ledger(allowed=FAST))] == [4]
    found = await cast.broadcasts.report(it.id)
    assert found.reasons == {"skipped:opted_out": 2, "skipped:unreachable": 1}


@pytest.mark.engines
async def test_no_row_is_begun_twice(cast: Cast) -> None:
    await cast.people(*range(1, 101))
    it = await cast.started()
    both, chats = (cast.ledger("one"), cast.ledger("two")), list[int]()
    while found := [attempt.chat for ledger in both for attempt in await begun(cast, it, ledger)]:
        chats += found
    assert len(chats) == len(set(chats)) == 100


@pytest.mark.engines
async def test_it_stands_as_begun_before_it_leaves(cast: Cast) -> None:
    await cast.people(1)
    it, ledger = await cast.started(), cast.ledger(allowed=FAST)
    (attempt,) = await begun(cast, it, ledger)
    assert await cast.states(it.id) == {"sending": 1}
    await ledger.step(it, [sent(attempt)], 8)
    assert await cast.states(it.id) == {"sent": 1}
    assert (await cast.broadcasts.load(it.id)).state == "done"


@pytest.mark.engines
async def test_what_was_begun_by_a_process_that_is_no_more_is_unknown_and_the_rest_is_free(cast: Cast) -> None:
    await cast.people(*range(1, 11))
    it = await cast.started()
    assert len(await begun(cast, it, cast.ledger("dead", FAST), 3)) == 3
    assert await cast.states(it.id) == {"sending": 3, "leased": 7}
    assert await cast.ledger("living").adopt() == 3
    assert await cast.states(it.id) == {"unknown": 3, "queued": 7}


@pytest.mark.engines
async def test_a_lease_that_ran_out_is_ended_by_others_too_but_no_sooner(cast: Cast) -> None:
    await cast.people(*range(1, 11))
    it = await cast.started()
    await begun(cast, it, cast.ledger("dead", FAST), 3)
    wait(cast, LEASE_SECONDS - 1)
    await cast.ledger("living").settle(it)
    assert await cast.states(it.id) == {"sending": 3, "leased": 7}
    wait(cast, 2)
    await cast.ledger("living").settle(it)
    assert await cast.states(it.id) == {"unknown": 3, "queued": 7}


@pytest.mark.engines
async def test_leases_are_renewed(cast: Cast) -> None:
    await cast.people(*range(1, 11))
    it, ledger = await cast.started(), cast.ledger("living", FAST)
    await begun(cast, it, ledger, 0)
    for _ in range(4):
        wait(cast, LEASE_SECONDS / 2)
        await ledger.settle(it)
    assert await cast.states(it.id) == {"leased": 10}
    await ledger.release()
    assert await cast.states(it.id) == {"queued": 10}


@pytest.mark.engines
async def test_at_least_once_sends_again_and_says_so_but_not_for_ever(cast: Cast) -> None:
    await cast.people(1)
    it, ledger = await cast.started(draft(unknown="resend")), cast.ledger(allowed=FAST)
    copies = []
    while attempts := await begun(cast, it, ledger):
        copies += [one.again for one in attempts]
        await ledger.step(it, [Ending(one, State.UNKNOWN, "no_answer") for one in attempts], 0)
    assert copies == [False] + [True] * (MOST_ATTEMPTS - 1)
    assert await cast.states(it.id) == {"unknown": 1}


@pytest.mark.engines
async def test_at_most_once_leaves_what_is_unknown_until_a_person_decides(cast: Cast) -> None:
    await cast.people(1, 2)
    it, ledger = await cast.started(), cast.ledger(allowed=FAST)
    first, second = await begun(cast, it, ledger)
    await ledger.step(it, [Ending(first, State.UNKNOWN, "no_answer"), sent(second)], 0)
    assert (await ledger.step(it, (), 8)).over
    assert await cast.broadcasts.send_again(AUTHOR, it.id) == 1
    (again,) = await begun(cast, it, ledger)
    assert (again.chat, again.again, again.number) == (first.chat, True, 2)


@pytest.mark.engines
async def test_an_answer_that_comes_after_the_lease_is_still_the_truth(cast: Cast) -> None:
    await cast.people(1)
    it, ledger = await cast.started(), cast.ledger(allowed=FAST)
    (attempt,) = await begun(cast, it, ledger)
    wait(cast, LEASE_SECONDS + 1)
    await ledger.settle(it)
    assert await cast.states(it.id) == {"unknown": 1}
    await ledger.step(it, [sent(attempt)], 0)
    assert await cast.states(it.id) == {"sent": 1}


@pytest.mark.parametrize("step", ["pause", "cancel"])
@pytest.mark.engines
async def test_pause_and_cancel_are_seen_before_the_next_one(cast: Cast, step: str) -> None:
    await cast.people(*range(1, 11))
    it, ledger = await cast.started(), cast.ledger(allowed=FAST)
    attempts = await begun(cast, it, ledger, 4)
    await getattr(cast.broadcasts, step)(AUTHOR, it.id)
    portion = await ledger.step(it, [sent(one) for one in attempts], 8)
    assert (portion.attempts, portion.over) == ((), True)
    assert await ledger.running() == []
    await ledger.release()
    assert await cast.states(it.id) == {"sent": 4, "queued": 6}


@pytest.mark.engines
async def test_what_was_paused_stays_so_after_a_restart_and_what_was_sending_goes_on(cast: Cast) -> None:
    await cast.people(*range(1, 11))
    paused, going = await cast.started(), await cast.started()
    await cast.broadcasts.pause(AUTHOR, paused.id)
    restarted = cast.ledger("restarted", FAST)
    await restarted.adopt()
    assert [it.id for it in await restarted.running()] == [going.id]
    await cast.broadcasts.resume(AUTHOR, paused.id)
    assert [it.id for it in await restarted.running()] == [paused.id, going.id]


@pytest.mark.parametrize(("errors", "state"), [(2, "sending"), (3, "halted")])
@pytest.mark.engines
async def test_three_equal_errors_of_the_text_hold_it_up(cast: Cast, errors: int, state: str) -> None:
    await cast.people(*range(1, 11))
    it, ledger = await cast.started(), cast.ledger(allowed=FAST)
    attempts = await begun(cast, it, ledger, 5)
    spoilt = [Ending(one, State.FAILED, "text_entities", text_error=True) for one in attempts[:errors]]
    other = Ending(attempts[4], State.FAILED, "text_length", text_error=True)
    await ledger.step(it, [*spoilt, other], 0)
    found = await cast.broadcasts.load(it.id)
    assert (found.state, found.halted_by) == (state, "text_entities" if state == "halted" else None)


@pytest.mark.engines
async def test_a_refused_token_holds_it_up_at_once_and_the_message_goes_back(cast: Cast) -> None:
    await cast.people(*range(1, 4))
    it, ledger = await cast.started(), cast.ledger(allowed=FAST)
    attempts = await begun(cast, it, ledger, 1)
    ending = Ending(attempts[0], State.QUEUED, "unauthorized", halt="unauthorized")
    assert (await ledger.step(it, [ending], 8)).over
    found = await cast.broadcasts.load(it.id)
    assert (found.state, found.halted_by) == ("halted", "unauthorized")
    await cast.broadcasts.resume(AUTHOR, it.id)
    await ledger.release()
    assert len(await begun(cast, it, ledger)) == 3


@pytest.mark.engines
async def test_a_blocked_chat_leaves_the_audience_and_comes_back(cast: Cast) -> None:
    await cast.people(1, 2)
    it, ledger = await cast.started(), cast.ledger(allowed=FAST)
    first, second = await begun(cast, it, ledger)
    await ledger.step(it, [Ending(first, State.BLOCKED, "blocked", gone=True), sent(second)], 0)
    counted = await cast.broadcasts.counts(draft().audience)
    assert (counted.total, counted.unreachable) == (1, 1)
    await cast.it.letters.reachable(f"tg:{first.chat}", yes=True)
    assert (await cast.broadcasts.counts(draft().audience)).total == 2


@pytest.mark.engines
async def test_a_chat_that_moved_is_followed(cast: Cast) -> None:
    await cast.people(1, 2, 777)
    it, ledger = await cast.started(), cast.ledger(allowed=FAST)
    attempts = {one.chat: one for one in await begun(cast, it, ledger)}
    moved = Ending(attempts[1], State.QUEUED, "moved", moved_to=555)
    known = Ending(attempts[2], State.QUEUED, "moved", moved_to=777)
    await ledger.step(it, [moved, known, sent(attempts[777])], 0)
    assert [one.chat for one in await begun(cast, it, ledger)] == [555]
    assert await cast.subscribers.of("tg:1") is None
    assert await cast.subscribers.of("tg:555") is not None
    assert (await cast.broadcasts.report(it.id)).reasons["skipped:opted_out"] == 1

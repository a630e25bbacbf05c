"""The second that replies and broadcasts share: no stretch of a second ever sees more messages leave than it may."""

from __future__ import annotations

import asyncio
import bisect
import random
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.broadcasts.pace import Limits
from bot.broadcasts.window import A_TICK, MARGIN, SPAN, Window
from bot.telegram.spacing import SECOND, Spacing

if TYPE_CHECKING:
    from collections.abc import Coroutine

LIMITS = Limits()


class Hand:
    """A clock that is moved by hand: who sleeps on it wakes in the order of time."""

    def __init__(self) -> None:
        self.at = 100.0
        self._asleep: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def __call__(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        """Wake a moment late, as a busy loop would."""
        self._count += 1
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        bisect.insort(self._asleep, (self.at + seconds, self._count, woken), key=lambda it: it[:2])
        await woken

    async def to(self, moment: float) -> None:
        """Let the time go on."""
        await settled()
        while self._asleep and self._asleep[0][0] <= moment:
            at, _, woken = self._asleep.pop(0)
            self.at = max(self.at, at)
            woken.set_result(None)
            await settled()
        self.at = max(self.at, moment)


async def settled() -> None:
    for _ in range(12):
        await asyncio.sleep(0)


class Street:
    """A spacing on a clock moved by hand; notes what left when, and whether it was of a broadcast."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.hand = Hand()
        self.spacing = Spacing(limits, self.hand, self.hand.sleep)
        self.left: list[tuple[float, int, bool]] = []
        self._tasks: list[asyncio.Task[None]] = []

    def reply(self, chat: int) -> None:
        self._go(self._left(self.spacing.reply(chat), chat, bulk=False))

    def bulk(self, chat: int) -> None:
        self._go(self._left(self.spacing.bulk(chat), chat, bulk=True))

    def _go(self, work: Coroutine[None, None, None]) -> None:
        self._tasks.append(asyncio.ensure_future(work))

    async def _left(self, place: Coroutine[None, None, None], chat: int, *, bulk: bool) -> None:
        await place
        self.left.append((self.hand.at, chat, bulk))

    async def over(self, seconds: float = 60.0) -> None:
        await self.hand.to(self.hand.at + seconds)
        async with asyncio.timeout(10):
            await asyncio.gather(*self._tasks)

    def times(self, *, bulk: bool | None = None) -> list[float]:
        return [at for at, _, of in self.left if bulk is None or of is bulk]


def busiest(times: list[float], span: float = SECOND) -> int:
    """How many at most stand in a stretch of ``span``, its ends included."""
    return max((bisect.bisect_right(times, at + span) - first for first, at in enumerate(times)), default=0)


@given(
    most=st.integers(1, 40),
    steps=st.lists(st.floats(0.0, 1.5) | st.sampled_from([0.0, 1.0, SPAN]), min_size=1, max_size=200),
)
def test_no_stretch_of_a_second_holds_more_than_the_window_allows(most: int, steps: list[float]) -> None:
    window, now, left = Window(most), 0.0, list[float]()
    for step in steps:
        now += step
        if window.free(now):
            assert window.wait(now) == 0.0
            window.leave(now)
            left.append(now)
        else:
            assert 0.0 < window.wait(now) <= SPAN + A_TICK
            assert deepcopy(window).free(now + window.wait(now) + A_TICK) > 0
        assert len(window) <= most
    assert busiest(left, SECOND + MARGIN / 2) <= most


def test_a_window_that_is_asked_all_the_time_is_used_to_the_full() -> None:
    window, now, left = Window(25), 0.0, 0
    while now < 100:
        if wait := window.wait(now):
            now += wait
        else:
            window.leave(now)
            left += 1
    assert left >= 100 * 25 / SPAN - 1
    assert 1 / SPAN > 0.98


@pytest.mark.parametrize("seed", range(8))
async def test_replies_and_broadcasts_together_never_pass_the_limit(seed: int) -> None:
    dice, street = random.Random(seed), Street()  # noqa: S311 - a test's dice
    for _ in range(600):
        for _ in range(min(dice.choice((0, 1, 8)), street.spacing.room())):
            street.bulk(dice.randrange(100_000))
        for _ in range(dice.choice((0, 0, 0, 0, 1, 1, 2, 9)) if dice.random() < 0.5 else 0):
            street.reply(dice.randrange(40))
        await street.hand.to(street.hand.at + dice.choice((0.0, 0.001, 0.05, 0.2)))
    await street.over(300)
    assert busiest(street.times()) <= LIMITS.allowed
    assert busiest(street.times(bulk=True)) <= LIMITS.most
    assert len(street.times(bulk=False)) > 100
    assert len(street.times(bulk=True)) > 100


async def test_a_broadcast_leaves_room_for_replies() -> None:
    street = Street()
    for chat in range(25):
        assert street.spacing.room() > 0
        street.bulk(chat)
        await street.hand.to(100.0)
    assert street.spacing.room() == 0
    assert street.spacing.room_in() == pytest.approx(SPAN)
    for chat in range(6):
        street.reply(1000 + chat)
    await street.over()
    assert street.times() == pytest.approx([100.0] * 30 + [100.0 + SPAN])
    assert street.spacing.room() == 25
    assert street.spacing.room_in() == 0.0


async def test_replies_go_first() -> None:
    street = Street()
    for chat in range(28):
        street.reply(chat)
    await street.hand.to(100.0)
    assert street.spacing.room() == 2
    await street.hand.to(100.5)
    assert street.spacing.room() == 2
    await street.hand.to(100.0 + SPAN + A_TICK)
    assert street.spacing.room() == 25


async def test_one_message_a_second_to_one_chat_holds_up_nobody_else() -> None:
    street = Street()
    street.reply(1)
    await street.hand.to(100.25)
    street.bulk(1)
    street.bulk(2)
    street.reply(2)
    street.reply(3)
    street.reply(3)
    await street.over()
    assert street.left == [
        (100.0, 1, False), (100.25, 2, True), (100.25, 3, False), (100.25, 3, False), (101.0, 1, True),
        (101.25, 2, False),
    ]  # fmt: skip


async def test_who_was_overtaken_in_the_line_looks_at_the_chat_again() -> None:
    street = Street()
    for chat in range(30):
        street.reply(chat)
    await street.hand.to(100.5)
    street.bulk(77)
    street.reply(77)
    await street.over()
    left = [(at, bulk) for at, chat, bulk in street.left if chat == 77]
    assert [bulk for _, bulk in left] == [True, False]
    assert [at for at, _ in left] == pytest.approx([100.0 + SPAN, 100.0 + SPAN + SECOND])


async def test_nothing_is_remembered_longer_than_it_matters() -> None:
    street, spacing = Street(), None
    for chat in range(5):
        street.reply(chat)
        street.bulk(chat)
    await street.over()
    spacing = street.spacing
    assert spacing.room() == 25
    street.reply(99)
    await street.over()
    assert (len(spacing._all), len(spacing._bulk), list(spacing._to), list(spacing._bulk_to)) == (1, 0, [99], [])

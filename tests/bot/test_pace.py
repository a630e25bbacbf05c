"""The pace of one person: a burst, a steady rate, one kind word, and nobody else is slowed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.pace import A_SECOND, BURST, CALM_SECONDS, MOST_PERSONS, Pace, Paces


class Tick:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_goes_on_then_one_word_then_silence() -> None:
    paces = Paces(tick=Tick())
    assert [paces.of(1) for _ in range(BURST)] == [Pace.GO_ON] * BURST
    assert [paces.of(1) for _ in range(5)] == [Pace.SAY_IT, *[Pace.SILENCE] * 4]
    assert paces.of(2) is Pace.GO_ON


def test_waiting_gives_back() -> None:
    tick = Tick()
    paces = Paces(tick=tick)
    for _ in range(BURST + 1):
        paces.of(1)
    tick.now += 3 / A_SECOND
    assert [paces.of(1) for _ in range(4)] == [Pace.GO_ON] * 3 + [Pace.SILENCE]
    tick.now += 10 * BURST
    assert [paces.of(1) for _ in range(BURST + 1)] == [Pace.GO_ON] * BURST + [Pace.SAY_IT]


def test_one_who_never_stops_is_told_once() -> None:
    tick = Tick()
    paces = Paces(tick=tick)
    told = 0
    for _ in range(5000):
        tick.now += 0.05
        told += paces.of(1) is Pace.SAY_IT
    assert told == 1
    assert CALM_SECONDS > 1


def test_a_person_at_a_human_pace_is_never_told() -> None:
    tick = Tick()
    paces = Paces(tick=tick)
    for _ in range(1000):
        tick.now += 0.5
        assert paces.of(1) is Pace.GO_ON


@given(st.lists(st.tuples(st.integers(1, 3), st.floats(0, 5)), max_size=300))
def test_never_more_than_the_burst_and_the_pace_allow(steps: list[tuple[int, float]]) -> None:
    tick = Tick()
    paces = Paces(tick=tick)
    went = dict.fromkeys((1, 2, 3), 0)
    for person, wait in steps:
        tick.now += wait
        went[person] += paces.of(person) is Pace.GO_ON
    assert max(went.values()) <= BURST + A_SECOND * tick.now + 1


def test_memory_is_bounded() -> None:
    paces = Paces(tick=Tick())
    for person in range(MOST_PERSONS + 500):
        paces.of(person)
    assert len(paces) == MOST_PERSONS

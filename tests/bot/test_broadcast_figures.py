"""The figures of broadcasts: where they stand, how messages ended, how far they lag; in tens, and of nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.broadcasts.carrying import Ending
from bot.broadcasts.terms import State
from bot.metrics import SENDS, Metrics
from bot.storage.queue import waiting
from flows.broadcast import Stage
from tests.bot.casting import AUTHOR, Cast
from tests.bot.keeping import MovedClock, opened

if TYPE_CHECKING:
    from pathlib import Path


def figures(metrics: Metrics, name: str) -> dict[str, float]:
    """Every sample of a name, by the value of its one label."""
    families = text_string_to_metric_families(metrics.text().decode())
    samples = (sample for family in families for sample in family.samples if sample.name == name)
    return {next(iter(sample.labels.values()), ""): sample.value for sample in samples}


def test_results_are_told_in_tens_under_a_closed_list() -> None:
    metrics = Metrics()
    for _ in range(19):
        metrics.broadcast_sends("sent")
    metrics.broadcast_sends("blocked", 9)
    metrics.broadcast_sends("tg:71", 10)
    told = figures(metrics, "medaqy_broadcast_sends_total")
    assert set(told) == set(SENDS)
    assert {name: count for name, count in told.items() if count} == {"sent": 10, "other": 10}


def test_every_stage_is_there_from_the_beginning() -> None:
    metrics = Metrics()
    assert figures(metrics, "medaqy_broadcasts") == dict.fromkeys(Stage, 0)
    metrics.broadcasts({"paused": 2, "nonsense": 5})
    metrics.broadcast_pace(24.0, 1.5)
    assert figures(metrics, "medaqy_broadcasts") == dict.fromkeys(Stage, 0) | {"paused": 2}
    assert figures(metrics, "medaqy_broadcast_rate") == {"": 24.0}
    assert figures(metrics, "medaqy_broadcast_lag_seconds") == {"": 1.5}


async def test_what_stands_where_is_asked_of_the_database(tmp_path: Path) -> None:
    async with opened(tmp_path, MovedClock()) as it:
        cast = Cast.over(it)
        assert (await waiting(it.database, it.clock)).broadcasts == {}
        await cast.people(1, 2)
        await cast.shown()
        running = await cast.started()
        assert (await waiting(it.database, it.clock)).broadcasts == {"previewed": 1, "sending": 1}
        await cast.broadcasts.pause(AUTHOR, running.id)
        assert (await waiting(it.database, it.clock)).broadcasts == {"previewed": 1, "paused": 1}


@pytest.mark.parametrize("state", State)
def test_each_end_has_its_name(state: State) -> None:
    ending = Ending(None, state, "too_many" if state is State.QUEUED else "anything")  # type: ignore[arg-type]
    named = "too_many" if state is State.QUEUED else state.value
    assert ending.result == named
    assert named in SENDS or state in {State.LEASED, State.SENDING}

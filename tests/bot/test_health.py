"""Seen from outside: alive, ready, and figures under fixed labels that never mean somebody."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.health import LATELY_SECONDS, Address, BadListen, CannotListen, Health, Reached, address
from bot.metrics import KINDS, OUTCOMES, SEND_ERRORS, STEPS, Metrics
from flows.interview import STATES

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Address("127.0.0.1", 0)


def figures(metrics: Metrics) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    families = text_string_to_metric_families(metrics.text().decode())
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


async def get(port: int, page: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{page}") as answer:
        return answer.status, await answer.text()


async def test_alive_and_ready_are_apart() -> None:
    state = {"database": True}

    async def database() -> bool:
        return state["database"]

    health = Health(Metrics(), {"database": database})
    health.telegram.heard()
    async with health.listening(HERE) as port:
        assert (await get(port, "/readyz"))[0] == 200
        state["database"] = False
        assert await get(port, "/readyz") == (503, '{"database": false, "telegram": true, "running": true}')
        assert await get(port, "/healthz") == (200, '{"alive": true}')
        state["database"] = True
        health.stopping = True
        assert (await get(port, "/readyz"))[0] == 503
        assert (await get(port, "/nothing"))[0] == 404


async def test_a_check_that_raises_or_hangs_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.health.CHECK_SECONDS", 0.05)

    async def raises() -> bool:
        raise ZeroDivisionError("Kanarbird")

    async def hangs() -> bool:
        await asyncio.sleep(60)
        return True

    assert await Health(Metrics(), {"raises": raises, "hangs": hangs}).ready() == {
        "raises": False,
        "hangs": False,
        "telegram": False,
        "running": True,
    }


def test_telegram_is_there_as_long_as_it_was_heard_lately() -> None:
    now = [100.0]
    reached = Reached(lambda: now[0])
    assert not reached.within(LATELY_SECONDS)
    reached.heard()
    now[0] += LATELY_SECONDS
    assert reached.within(LATELY_SECONDS)
    now[0] += 0.1
    assert not reached.within(LATELY_SECONDS)


async def test_a_taken_port_is_a_fault() -> None:
    async with Health(Metrics()).listening(HERE) as port:
        with pytest.raises(CannotListen):
            async with Health(Metrics()).listening(Address("127.0.0.1", port)):
                pass


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [("127.0.0.1:9464", "127.0.0.1", 9464), ("[::1]:1", "::1", 1), ("localhost:80", "127.0.0.1", 80),
     ("10.0.0.5:9464", "10.0.0.5", 9464), ("0.0.0.0:9464", "0.0.0.0", 9464)],  # noqa: S104 - the case itself
)  # fmt: skip
def test_addresses(text: str, host: str, port: int) -> None:
    assert address(text) == Address(host, port)


@pytest.mark.parametrize("text", ["", "9464", "8.8.8.8:9464", "example.org:9464", "127.0.0.1:x", "127.0.0.1:70000"])
def test_addresses_that_are_not_private_are_refused(text: str) -> None:
    with pytest.raises(BadListen):
        address(text)


def test_labels_are_fixed() -> None:
    metrics = Metrics()
    before = set(figures(metrics))
    for word in ("Kanarbird", "tg:71", "900101300017", "message"):
        metrics.update(word, word)
        metrics.send_error(word)
        metrics.step(word, counting=True)
        metrics.staff_command(word)
        with metrics.handling(word):
            pass
    after = figures(metrics)
    assert {name for name, _ in set(after) - before} <= {"medaqy_staff_commands_total"}
    assert not any(
        "Kanarbird" in value or "71" in value for _, labels in after for name, value in labels if name != "le"
    )
    assert after["medaqy_updates_total", (("kind", "other"), ("outcome", "other"))] == 3
    assert after["medaqy_updates_total", (("kind", "message"), ("outcome", "other"))] == 1


def test_interview_steps_are_in_tens_and_of_those_who_agreed() -> None:
    metrics = Metrics()

    def shown() -> float:
        return figures(metrics)["medaqy_interview_steps_total", (("step", "death"),)]

    for _ in range(9):
        metrics.step("death", counting=True)
        metrics.step("death", counting=False)
    assert shown() == 0
    metrics.step("death", counting=True)
    assert shown() == 10
    for _ in range(9):
        metrics.step("death", counting=True)
    assert shown() == 10


def test_every_section_of_the_interview_is_a_step() -> None:
    assert set(STATES) <= set(STEPS)


async def test_what_waits_is_asked_when_the_figures_are_read() -> None:
    metrics = Metrics()

    async def refresh() -> None:
        metrics.waiting(3, 1.5, 2)

    async with Health(metrics, refresh=refresh).listening(HERE) as port:
        code, text = await get(port, "/metrics")
    assert code == 200
    for line in ("medaqy_inbox_waiting 3.0", "medaqy_inbox_age_seconds 1.5", "medaqy_outbox_waiting 2.0"):
        assert line in text.splitlines()
    assert len(text) < 30_000


def lists() -> Mapping[str, tuple[str, ...]]:
    return {"kinds": KINDS, "outcomes": OUTCOMES, "reasons": SEND_ERRORS, "steps": STEPS}


@pytest.mark.parametrize("name", list(lists()))
def test_the_lists_are_closed(name: str) -> None:
    values = lists()[name]
    assert len(set(values)) == len(values)
    assert values[-1] == "other"

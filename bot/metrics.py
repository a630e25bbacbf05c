"""Figures about the service as a whole, in the text form that Prometheus reads, under fixed labels.

No person, no chat, no answer: a label is one of a closed list, anything else counts as ``other``. How far interviews
get is shown in whole tens only, and only of those who agreed to be counted, so that a figure never means somebody.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import CounterMetricFamily

from bot.roles import PERMISSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OTHER: Final = "other"
KINDS: Final = ("message", "callback_query", "my_chat_member", OTHER)
OUTCOMES: Final = ("answered", "too_fast", "group", "ignored", "failed", OTHER)
SEND_ERRORS: Final = ("too_many", "server", "network", "unreachable", "refused", OTHER)
STEPS: Final = (
    "language", "consent", "door", "asker", "role", "facility", "dates", "infection", "death", "extras", "review",
    "outcome", OTHER,
)  # fmt: skip
GROUP: Final = 10
"""Interview steps are shown in whole groups of so many."""
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class _Steps:
    """Counts in memory and shows whole tens."""

    def __init__(self) -> None:
        self.counts: Final = dict.fromkeys(STEPS, 0)

    def collect(self) -> Iterable[CounterMetricFamily]:
        family = CounterMetricFamily("medaqy_interview_steps", "Steps of counted interviews, in tens", labels=["step"])
        for step, count in self.counts.items():
            family.add_metric([step], float(count // GROUP * GROUP))
        yield family


class Metrics:
    """One set of figures, with a registry of its own."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # prometheus-client leaves it without types
        self.registry: Final = CollectorRegistry()
        to = self.registry
        self._updates: Final = Counter("medaqy_updates", "Updates", ["kind", "outcome"], registry=to)
        self._seconds: Final = Histogram(
            "medaqy_handler_seconds", "Time to answer", ["kind"], buckets=SECONDS, registry=to
        )
        self._errors: Final = Counter("medaqy_send_errors", "Failed calls to Telegram", ["reason"], registry=to)
        self._acts: Final = Counter("medaqy_staff_commands", "Commands of the staff", ["command"], registry=to)
        self._age: Final = Gauge("medaqy_inbox_age_seconds", "Age of the oldest update not yet answered", registry=to)
        self._inbox: Final = Gauge("medaqy_inbox_waiting", "Updates not yet answered", registry=to)
        self._outbox: Final = Gauge("medaqy_outbox_waiting", "Replies not yet sent", registry=to)
        self._steps: Final = _Steps()
        self.registry.register(self._steps)
        for kind in KINDS:
            for outcome in OUTCOMES:
                self._updates.labels(kind, outcome)
            self._seconds.labels(kind)
        for reason in SEND_ERRORS:
            self._errors.labels(reason)

    def update(self, kind: str, outcome: str) -> None:
        """Count an update by what it was and what became of it."""
        self._updates.labels(_one_of(KINDS, kind), _one_of(OUTCOMES, outcome)).inc()

    @contextmanager
    def handling(self, kind: str) -> Iterator[None]:
        """Measure how long an update takes."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self._seconds.labels(_one_of(KINDS, kind)).observe(time.perf_counter() - begin)

    def send_error(self, reason: str) -> None:
        """Count a call to Telegram that failed."""
        self._errors.labels(_one_of(SEND_ERRORS, reason)).inc()

    def staff_command(self, command: str) -> None:
        """Count a command of the staff."""
        self._acts.labels(_one_of((*PERMISSIONS, OTHER), command)).inc()

    def step(self, step: str, *, counting: bool) -> None:
        """Count a step of an interview; ``counting`` is the person's own yes, without which nothing is counted."""
        if counting:
            self._steps.counts[_one_of(STEPS, step)] += 1

    def waiting(self, inbox: int, oldest_seconds: float, outbox: int) -> None:
        """Note what waits."""
        self._inbox.set(inbox)
        self._age.set(max(0.0, oldest_seconds))
        self._outbox.set(outbox)

    def text(self) -> bytes:
        """The figures as Prometheus reads them."""
        return generate_latest(self.registry)


def _one_of(known: tuple[str, ...], value: str) -> str:
    return value if value in known else OTHER

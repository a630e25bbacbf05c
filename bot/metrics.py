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
from flows.broadcast import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

OTHER: Final = "other"
KINDS: Final = ("message", "callback_query", "my_chat_member", OTHER)
OUTCOMES: Final = ("answered", "too_fast", "group", "ignored", "failed", OTHER)
SEND_ERRORS: Final = ("too_many", "server", "network", "unreachable", "refused", OTHER)
SENDS: Final = ("sent", "blocked", "failed", "unknown", "skipped", "too_many", "moved", "network", OTHER)
"""How a message of a broadcast ended; the last three and ``too_many`` go back into the line."""
STEPS: Final = (
    "language", "consent", "door", "asker", "role", "facility", "dates", "infection", "death", "extras", "review",
    "outcome", OTHER,
)  # fmt: skip
GROUP: Final = 10
"""Interview steps, and messages of broadcasts, are shown in whole groups of so many."""
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class _Tens:
    """Counts in memory and shows whole tens, under one label with a closed list of values."""

    def __init__(self, name: str, says: str, label: str, values: tuple[str, ...]) -> None:
        self._family: Final = (name, says, label)
        self._values: Final = values
        self._counts: Final = dict.fromkeys(values, 0)

    def add(self, value: str, count: int = 1) -> None:
        self._counts[_one_of(self._values, value)] += count

    def collect(self) -> Iterable[CounterMetricFamily]:
        name, says, label = self._family
        family = CounterMetricFamily(name, f"{says}, in tens", labels=[label])
        for value, count in self._counts.items():
            family.add_metric([value], float(count // GROUP * GROUP))
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
        self._steps: Final = _Tens("medaqy_interview_steps", "Steps of counted interviews", "step", STEPS)
        self._sends: Final = _Tens("medaqy_broadcast_sends", "Messages of broadcasts", "result", SENDS)
        self._stages: Final = Gauge("medaqy_broadcasts", "Broadcasts by where they stand", ["state"], registry=to)
        self._rate: Final = Gauge("medaqy_broadcast_rate", "Broadcast messages a second allowed now", registry=to)
        self._lag: Final = Gauge("medaqy_broadcast_lag_seconds", "How far sending is behind its pace", registry=to)
        for tens in (self._steps, self._sends):
            self.registry.register(tens)
        self.broadcasts({})
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
            self._steps.add(step)

    def waiting(self, inbox: int, oldest_seconds: float, outbox: int) -> None:
        """Note what waits."""
        self._inbox.set(inbox)
        self._age.set(max(0.0, oldest_seconds))
        self._outbox.set(outbox)

    def broadcasts(self, stages: Mapping[str, int]) -> None:
        """Note how many broadcasts stand at each stage."""
        for stage in Stage:
            self._stages.labels(stage.value).set(stages.get(stage.value, 0))

    def broadcast_sends(self, result: str, count: int = 1) -> None:
        """Count messages of broadcasts by how they ended."""
        self._sends.add(result, count)

    def broadcast_pace(self, rate: float, lag: float) -> None:
        """Note how many messages a second broadcasts may send now, and how many seconds they are behind that."""
        self._rate.set(rate)
        self._lag.set(lag)

    def text(self) -> bytes:
        """The figures as Prometheus reads them."""
        return generate_latest(self.registry)


def _one_of(known: tuple[str, ...], value: str) -> str:
    return value if value in known else OTHER

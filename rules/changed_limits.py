"""Which deadlines and time limits are others in another rulebook: longer, shorter, counted from another day, new, gone.

They change no verdict and no sum, so the count of circumstances does not show them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rules.rulebook import Measure, Rulebook

Kind = Literal["deadline", "time_limit"]


@dataclass(frozen=True, slots=True)
class Limit:
    """How long, in working days (a deadline) or months (a time limit), and from which day of the case."""

    length: int
    starts: str


@dataclass(frozen=True, slots=True)
class LimitChange:
    """A limit of a measure that was (None: there was none) and is now (None: there is none any more)."""

    measure: str
    kind: Kind
    id: str
    was: Limit | None
    now: Limit | None


def limits(old: Rulebook, new: Rulebook) -> tuple[LimitChange, ...]:
    """What changes, measure by measure. Both books have every measure of the contract."""
    return tuple(change for before in old.measures for change in _of(before, new.measure(before.id)))


def _of(old: Measure, new: Measure) -> Iterator[LimitChange]:
    before, after = _limits(old), _limits(new)
    for kind, name in dict.fromkeys((*before, *after)):
        was, now = before.get((kind, name)), after.get((kind, name))
        if was != now:
            yield LimitChange(old.id, kind, name, was, now)


def _limits(measure: Measure) -> Mapping[tuple[Kind, str], Limit]:
    found: dict[tuple[Kind, str], Limit] = {}
    for deadline in measure.deadlines:
        found["deadline", deadline.id] = Limit(deadline.working_days, deadline.starts)
    for limit in measure.time_limits:
        found["time_limit", limit.id] = Limit(limit.months, "claim.learned_on")
    return found

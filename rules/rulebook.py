"""The rulebook in memory: acts, rates, classifications and measures, read once at start and refused when broken.

Reading and checking are in ``reading.py`` and ``checks.py``; here is only what the rest of the house uses.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rules.calendar import ONE_DAY
from rules.facts import FACTS
from rules.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from rules.calendar import WorkingDays
    from rules.classes import Table
    from rules.conditions import Cell, Condition
    from rules.situation import Ground, Situation
    from rules.terms import Advice, AmountKind, Certainty, Citation, Holds, Verdict

BOOK = Path(__file__).parent / "book"
EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a rulebook: in which file, at which key, and why."""

    file: str
    key: str
    reason: str


class BrokenRulebook(ValueError):
    """The rulebook must not be used; ``faults`` holds every fault found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(f"{fault.file}: {fault.key}: {fault.reason}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Act:
    """An act or document that the rules cite; ``seen`` says whether its own text was read; ``since`` is the day it came
    into force, where something hangs on it."""

    id: str
    kind: str
    number: str
    day: date | None
    seen: bool
    page: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """A dated sum to which amounts refer, in whole tenge."""

    id: str
    first: date
    last: date
    value: int
    certainty: Certainty
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, eq=False)
class AmountRule:
    """What is due on these days: a multiple of a rate by risk group, or a plain sum.

    ``kzt`` maps a group (``all`` where the measure has none) to whole tenge; built at load from the rate in force.
    """

    first: date
    last: date | None
    kzt: Mapping[str, int]
    times: Mapping[str, Fraction]
    rate: str | None
    kind: AmountKind
    by_hours: bool
    certainty: Certainty
    prorate_certainty: Certainty
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Applies:
    """When a step, paper or advice is attached to a finding: every part that is given must fit.

    ``possible``: only where the finding may still come out well.
    """

    verdicts: frozenset[Verdict] = frozenset()
    condition: str | None = None
    holds: frozenset[Holds] = frozenset()
    provision: str | None = None
    fact: str | None = None
    values: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    possible: bool = False


@dataclass(frozen=True, slots=True)
class Attached:
    """A step, paper or advice of a measure, and when it is attached."""

    advice: Advice
    applies: Applies


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A duty to act within working days from a day of the case."""

    id: str
    starts: str
    working_days: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class TimeLimitRule:
    """A remedy's time limit in months from the day the person learned of the failure to pay."""

    id: str
    months: int
    certainty: Certainty
    citation: Citation


@dataclass(frozen=True, slots=True)
class Plan:
    """The facts that a measure reads, by where they come from: plain answers of the case and of a stay, and dates
    beside the day that counts; and whether it reads the hours, whether the job was held, whether a death is told of."""

    of_case: tuple[str, ...]
    of_stay: tuple[str, ...]
    dates: tuple[str, ...]
    hours: bool
    job: bool
    death: bool


class Period(NamedTuple):
    """Days (both included) on which nothing of a measure changes, and the amount that is in force on them."""

    first: date
    last: date
    amount: AmountRule | None


_SET_APART = ("day", "hours", "job_at_the_time", "death_reported")


def _plan(reads: tuple[str, ...]) -> Plan:
    plain = [FACTS[name] for name in reads if name not in _SET_APART]
    return Plan(
        of_case=tuple(fact.id for fact in plain if not fact.is_date and not fact.of_stay),
        of_stay=tuple(fact.id for fact in plain if not fact.is_date and fact.of_stay),
        dates=tuple(fact.id for fact in plain if fact.is_date),
        hours="hours" in reads,
        job="job_at_the_time" in reads,
        death="death_reported" in reads,
    )


Scope = Literal["stay_month", "illness", "death", "illness_months", "once"]


@dataclass(frozen=True)
class Measure:
    """One payment: its conditions, amounts and what is attached; ``days`` holds the first day of each period
    between changes."""

    id: str
    scope: Scope
    conditions: tuple[Condition, ...]
    amounts: tuple[AmountRule, ...]
    deciders: Mapping[str, str]
    decider_fact: str | None
    paid_from: str | None
    steps: tuple[Attached, ...]
    papers: tuple[Attached, ...]
    advice: tuple[Attached, ...]
    deadlines: tuple[DeadlineRule, ...]
    time_limits: tuple[TimeLimitRule, ...]
    reads: tuple[str, ...]
    days: Mapping[str, tuple[date, ...]]
    checked_on: date
    situations: Memory[tuple[Any, ...], Situation] = field(default_factory=Memory, compare=False, repr=False)
    grounds: Memory[tuple[Any, ...], Ground] = field(default_factory=Memory, compare=False, repr=False)
    cells: Memory[tuple[Any, ...], Cell] = field(default_factory=Memory, compare=False, repr=False)
    answered: Memory[Cell, Cell] = field(default_factory=Memory, compare=False, repr=False)
    judged: Memory[tuple[Any, ...], Situation] = field(default_factory=Memory, compare=False, repr=False)
    domains: Memory[str, tuple[Any, ...]] = field(default_factory=Memory, compare=False, repr=False)
    shapes: Memory[tuple[Any, ...], Any] = field(default_factory=Memory, compare=False, repr=False)
    spans: Memory[tuple[date, date], Any] = field(default_factory=Memory, compare=False, repr=False)
    months: Memory[tuple[date, ...], Any] = field(default_factory=Memory, compare=False, repr=False)
    asked: Memory[tuple[Any, ...], Any] = field(default_factory=Memory, compare=False, repr=False)

    @cached_property
    def plan(self) -> Plan:
        """Where the facts that this measure reads come from."""
        return _plan(self.reads)

    @cached_property
    def asked_by_attachments(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """The facts by which steps, papers and advice are chosen, each with the values that they name."""
        named: dict[str, set[str]] = {}
        for entry in (*self.steps, *self.papers, *self.advice):
            if entry.applies.fact:
                named.setdefault(entry.applies.fact, set()).update(entry.applies.values, entry.applies.unless)
        return tuple((fact, frozenset(values)) for fact, values in sorted(named.items()))

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Every period of unchanged law, from the first day that a calendar knows to the last."""
        starts = self.days["day"]
        ends = (*(start - ONE_DAY for start in starts[1:]), date.max)
        return tuple(Period(first, last, self.amount_on(first)) for first, last in zip(starts, ends, strict=True))

    def periods_between(self, first: date, last: date) -> tuple[Period, ...]:
        """The periods of unchanged law that have a day from ``first`` to ``last`` (both included)."""
        starts = self.days["day"]
        end = max(bisect_right(starts, last), 1) if first <= last else 0
        return self.periods[max(bisect_right(starts, first) - 1, 0) : end]

    @property
    def event(self) -> str | None:
        """The date in the case on which the whole measure turns; None where it runs by days worked."""
        if self.scope in {"illness", "illness_months"}:
            return "illness.date"
        return "death.date" if self.scope == "death" else None

    def period_of(self, fact: str, day: date) -> date:
        """The first day of the period of unchanged law in which the day lies."""
        days = self.days[fact]
        return days[max(bisect_right(days, day) - 1, 0)]

    def amount_on(self, day: date) -> AmountRule | None:
        """The amount in force on a day, if any."""
        for rule in self.amounts:
            if rule.first <= day and (rule.last is None or day <= rule.last):
                return rule
        return None


@dataclass(frozen=True)
class Rulebook:
    """All the law that MedAqy knows, with its version and the hash of its bytes."""

    version: str
    sha256: str
    acts: Mapping[str, Act]
    rates: tuple[Rate, ...]
    tables: Mapping[str, Table]
    measures: tuple[Measure, ...]
    working_days: WorkingDays
    source: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def measure(self, measure_id: str) -> Measure:
        """One measure by its id; KeyError where there is none."""
        for measure in self.measures:
            if measure.id == measure_id:
                return measure
        raise KeyError(measure_id)


def load(folder: Path | None = None) -> Rulebook:
    """Read a rulebook folder (the built-in one by default).

    Raises BrokenRulebook with every fault found: file, key and reason.
    """
    from rules.reading import read_rulebook  # noqa: PLC0415 - reading builds the classes of this module

    return read_rulebook(folder or BOOK)

"""Which left-out facts can still change a finding: what an interview has to ask, and why.

A fact matters where two of its values give different answers while everything else that is still open comes out as
well as it can. Facts answered with "I don't know" stay unknown and are never asked again; what still matters after
them, where jobs stand beside each other, is tried out in ``witness``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Final

from rules.calendar import first_of
from rules.facts import FACTS, NOT_SURE, UNSTATED
from rules.kinds import cell_of, classes, representatives
from rules.onetime import jobs_on
from rules.pieces import known_months
from rules.situation import RANK, of_values, path_of, value_of
from rules.terms import Holds
from rules.witness import doubted, that_matter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rules.case import Case, Day, Stay
    from rules.conditions import Cell, Condition
    from rules.parts import Measure, Rulebook
    from rules.terms import Citation

__all__ = ["MISSING", "Why", "classes", "open_questions"]

MISSING: Final = "?"
"""Marks a fact that was not asked; an unknown one is None."""

Value = str | date | None


@dataclass(frozen=True, slots=True)
class Why:
    """Why a fact is asked: the measure and condition that depend on it, where that stands, and two values (or
    days) that lead to different answers."""

    measure: str
    condition: str
    citations: tuple[Citation, ...]
    witness: tuple[str | date, str | date]


def open_questions(book: Rulebook, case: Case, measures: Iterable[str]) -> dict[str, Why]:
    """The paths of left-out facts that can still change a finding of these measures, each with its reason."""
    found: dict[str, Why] = {}
    unsure = doubted(case)
    for name in measures:
        measure = book.measure(name)
        here = _likely(measure, case)
        if here and unsure and measure.scope in {"illness", "death"}:
            matter = that_matter(book, measure, case, tuple(here))
            here = {path: why for path, why in here.items() if path in matter}
        for path, why in here.items():
            found.setdefault(path, why)
    return found


def _likely(measure: Measure, case: Case) -> dict[str, Why]:
    """The paths that can change what some condition says, whatever the others do."""
    found: dict[str, Why] = {}
    for stay, values in _situations(measure, case):
        for fact, why in _relevant(measure, values).items():
            for path in _paths(measure, case, fact, stay):
                found.setdefault(path, why)
        if _may_fall_back_on_illness(measure, case, values):
            condition = next(item for item in measure.conditions if item.id == "job_on_that_day")
            cites = condition.provisions[0].citations
            found.setdefault("illness.date", Why(measure.id, condition.id, cites, ("covered", "not_covered")))
        if _wants_end_of_illness(measure, case, values):
            last = measure.conditions[-1]
            cites = last.provisions[0].citations
            found.setdefault("illness.until", Why(measure.id, last.id, cites, ("short", "long")))
    return found


def _may_fall_back_on_illness(measure: Measure, case: Case, values: tuple[Value, ...]) -> bool:
    """Whether the job may turn out not to cover the day of death, so that the day of the illness decides."""
    if measure.scope != "death" or "illness.date" in case.dates:
        return False
    return values[measure.reads.index("job_at_the_time")] == MISSING


def _wants_end_of_illness(measure: Measure, case: Case, values: tuple[Value, ...]) -> bool:
    if measure.scope != "illness_months" or "illness.until" in case.dates:
        return False
    if case.dates.get("illness.date") == NOT_SURE:
        return False
    best = _best_cells(measure, dict(zip(measure.reads, values, strict=True)))
    return all(cell.best is not Holds.NO for _, cell in best)


def _paths(measure: Measure, case: Case, fact: str, stay: int) -> Iterator[str]:
    if fact == "job_at_the_time" or (fact == "day" and measure.scope == "stay_month"):
        job = case.stays[stay] if case.stays else None
        if job is None or job.first is None:
            yield f"stays[{stay}].from"
        if job is None or job.last is None:
            yield f"stays[{stay}].to"
    elif fact == "day":
        yield measure.event or "illness.date"
    else:
        yield path_of(fact, stay, measure.event)


def _situations(measure: Measure, case: Case) -> Iterator[tuple[int, tuple[Value, ...]]]:
    """Each (stay, values of ``measure.reads``) that the case may fall into, with MISSING for what was not asked."""
    if measure.scope == "stay_month":
        for index, stay in enumerate(case.stays or (None,)):
            for worked in _days_worked(measure, stay):
                yield index, _values(measure, case, stay, worked, "yes")
        return
    event = case.dates.get(measure.event or "illness.date")
    day: Value = event if isinstance(event, date) else None if event == NOT_SURE else MISSING
    if measure.scope in {"illness", "death"} and case.stays:
        held = _jobs(measure, case, event)
        jobs = [(index, _values(measure, case, case.stays[index], day, job)) for index, job in held]
        floor = max((_floor(measure, values) for _, values in jobs), default=-1)
        yield from ((index, values) for index, values in jobs if _ceiling(measure, values) > floor)
    else:
        yield 0, _values(measure, case, None, day, "yes")


def _floor(measure: Measure, values: tuple[Value, ...]) -> int:
    """How good a verdict a job gives already, whatever else is answered; -1 while that is open."""
    if MISSING in values:
        return -1
    found = of_values(measure, values)
    return -1 if found.facts_open else RANK[found.verdict]


def _ceiling(measure: Measure, values: tuple[Value, ...]) -> int:
    """How good a verdict a job can still give."""
    best = _best_cells(measure, dict(zip(measure.reads, values, strict=True)))
    lowest = min(_mended(cell) for _, cell in best)
    return {Holds.NO: 0, Holds.CONTESTED: 2, Holds.YES: 3}.get(lowest, 1)


def _jobs(measure: Measure, case: Case, event: Day) -> Iterator[tuple[int, str | None]]:
    if measure.scope == "illness" and case.illness_stay is not None:
        yield case.illness_stay, "yes"
        return
    day = event if isinstance(event, date) else None
    jobs, settled = jobs_on(case.stays, day), False
    if measure.scope == "death" and not jobs:
        other = case.dates.get("illness.date")
        jobs, settled = jobs_on(case.stays, other if isinstance(other, date) else None), other == NOT_SURE
    for index, job in jobs:
        stay = case.stays[index]
        told = NOT_SURE in (stay.first, stay.last) or (stay.first is not None and stay.last is not None)
        asked = settled or told
        yield index, "yes" if job == "yes" or day is None else None if asked else MISSING


def _days_worked(measure: Measure, stay: Stay | None) -> Iterator[Value]:
    if stay is None or (None in (stay.first, stay.last) and NOT_SURE not in (stay.first, stay.last)):
        yield MISSING
    elif isinstance(stay.first, date) and isinstance(stay.last, date):
        yield from (period.first for period in measure.periods_between(stay.first, stay.last))
    else:
        yield None
        months = [month for month in known_months(stay) if measure.amount_on(first_of(month))]
        yield from dict.fromkeys(measure.period_of("day", first_of(month)) for month in months)


def _values(measure: Measure, case: Case, stay: Stay | None, day: Value, job: str | None) -> tuple[Value, ...]:
    values: list[Value] = []
    for name in measure.reads:
        fact = FACTS[name]
        if name == "day":
            values.append(measure.period_of("day", day) if isinstance(day, date) else day)
        elif name == "hours":
            values.append(MISSING if stay is None or stay.hours is None else None if stay.hours == NOT_SURE else "some")
        elif name == "job_at_the_time":
            values.append(job)
        elif name == "death_reported":
            values.append("yes" if case.has_death else "no")
        elif fact.is_date:
            known = case.dates.get(name)
            values.append(measure.period_of(name, known) if isinstance(known, date) else None if known else MISSING)
        else:
            raw = (stay.facts if stay else {}).get(name) if fact.of_stay else case.facts.get(name)
            values.append(MISSING if raw is None else value_of(name, raw))
    return tuple(values)


# ---- One situation -------------------------------------------------------------------------------------------------


def _relevant(measure: Measure, values: tuple[Value, ...]) -> dict[str, Why]:
    found: dict[str, Why] | None = measure.asked.get(values)
    if found is None:
        found = {}
        known = dict(zip(measure.reads, values, strict=True))
        if all(cell.best is not Holds.NO for _, cell in _best_cells(measure, known)):
            for fact in measure.reads:
                why = _witness(measure, known, fact) if known[fact] == MISSING else None
                if why is not None:
                    found[fact] = why
        measure.asked.keep(values, found)
    return found


def _best_cells(
    measure: Measure, known: Mapping[str, Value], among: Sequence[Condition] | None = None
) -> list[tuple[Condition, Cell]]:
    tried = {fact: None if value == MISSING else value for fact, value in known.items()}
    return [(it, cell_of(measure, it, tried)) for it in (measure.conditions if among is None else among)]


def _mended(cell: Cell) -> Holds:
    """The best that a condition can come to; one that a known answer leaves open until it is put right is put right."""
    return Holds.YES if cell.holds is Holds.FACTS_UNKNOWN and len(cell.provisions) == 1 else cell.best


def _witness(measure: Measure, known: Mapping[str, Value], fact: str) -> Why | None:
    """Two values of a fact that lead to different answers, with the condition in which they do."""
    touched = [condition for condition in measure.conditions if fact in condition.reads]
    beside = sorted({f for condition in touched for f in condition.reads if known[f] == MISSING and f != fact})
    domains = [_answers(measure, f) for f in beside]
    tried_out = {fact, *beside}
    moving = [condition for condition in measure.conditions if not tried_out.isdisjoint(condition.reads)]
    still = [condition for condition in measure.conditions if tried_out.isdisjoint(condition.reads)]
    floor = min((_mended(cell) for _, cell in _best_cells(measure, known, still)), default=Holds.YES)
    for combination in product(*domains):
        tried: dict[str, Value] = {**known, **dict(zip(beside, combination, strict=True))}
        first: tuple[object, str | date] | None = None
        for value in representatives(measure, fact):
            cells = _best_cells(measure, {**tried, fact: value}, moving)
            answer, condition = _answer(measure, {**tried, fact: value}, cells, floor, fact)
            if first is None:
                first = (answer, value)
            elif answer != first[0]:
                return Why(measure.id, condition.id, condition.provisions[0].citations, (first[1], value))
    return None


def _answers(measure: Measure, fact: str) -> tuple[str | date, ...]:
    """What may be said to a fact: one value of each kind, and silence where that is a value of its own."""
    found = representatives(measure, fact)
    return (*found, UNSTATED) if FACTS[fact].unsure == UNSTATED else found


def _answer(
    measure: Measure, tried: Mapping[str, Value], cells: list[tuple[Condition, Cell]], floor: Holds, fact: str
) -> tuple[object, Condition]:
    """What the measure would say if all that is still open came out well; "no" is one answer whatever its reason.

    ``cells`` are those that what is tried may move, ``floor`` is the lowest of the rest.
    """
    here = [(condition, cell) for condition, cell in cells if fact in condition.reads]
    lowest = min(floor, *(cell.best if fact in condition.reads else _mended(cell) for condition, cell in cells))
    weakest = min(here, key=lambda item: item[1].best)[0]
    if lowest is Holds.NO:
        return "no", weakest
    decider = measure.deciders.get(str(tried[fact])) if measure.decider_fact == fact else None
    dated = tried.get("day", MISSING) is not None
    groups = tuple(sorted(group for _, cell in here for group in cell.groups)) if dated else ()
    grade = max(cell.certainty for _, cell in here) if lowest is Holds.YES else None
    values = tuple(cell.best for _, cell in here) if lowest is Holds.CONTESTED else ()
    return (lowest, groups, decider, grade, values), weakest

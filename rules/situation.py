"""One measure in one situation: fully or partly known facts on one day, answered once and remembered.

A case falls into few situations (a job in a period of unchanged law); all that depends on facts alone is computed
here, all that depends on sums and periods elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from rules.facts import FACTS, NOT_SURE
from rules.kinds import cell_of
from rules.terms import Certainty, Holds, Reason, RiskGroup, Unclear, Verdict

if TYPE_CHECKING:
    from rules.case import Case, Stay
    from rules.conditions import Cell, Condition, Value
    from rules.rulebook import AmountRule, Measure

_VERDICTS = {
    Holds.NO: Verdict.NOT_ENTITLED,
    Holds.FACTS_UNKNOWN: Verdict.UNCLEAR,
    Holds.LAW_UNKNOWN: Verdict.UNCLEAR,
    Holds.CONTESTED: Verdict.CONTESTED,
    Holds.YES: Verdict.ENTITLED,
}
RANK = {Verdict.NOT_ENTITLED: 0, Verdict.UNCLEAR: 1, Verdict.CONTESTED: 2, Verdict.ENTITLED: 3}
"""How good a verdict is for the person; of several jobs the best counts."""


@dataclass(frozen=True, eq=False)
class Situation:
    """What a measure says in one situation.

    ``holds``: what a month in it comes to, an open one by what is open. ``possible``: nothing speaks against it that
    could not be put right. ``low``/``high``: the smallest and largest full sum (a month's, or the payment's) in whole
    tenge that the possible risk groups leave; None where no sum is in force.
    """

    cells: tuple[tuple[Condition, Cell], ...]
    verdict: Verdict
    holds: Holds
    facts_open: bool
    law_open: bool
    certainty: Certainty
    possible: bool
    fixable: bool
    group: RiskGroup | None
    amount: AmountRule | None
    low: int | None
    high: int | None
    event: str | None
    reasons: dict[int | None, tuple[Reason, ...]] = field(default_factory=dict, repr=False)

    def because(self, stay: int | None) -> tuple[Reason, ...]:
        """Every condition that decided, with paths for this stay: for a "no" those that failed, else all that spoke."""
        found = self.reasons.get(stay)
        if found is None:
            found = tuple(
                _reason(condition, cell, stay, self.event, fixable=condition.fixable and self.possible)
                for condition, cell in self.cells
                if (self.verdict is not Verdict.NOT_ENTITLED or cell.holds is Holds.NO)
                and not (condition.silent and cell.holds is Holds.YES)
            )
            self.reasons[stay] = found
        return found


def unclear(facts: bool, law: bool) -> Unclear | None:  # noqa: FBT001 - two flags of one answer
    """The contract's word for what is missing."""
    if facts and law:
        return Unclear.BOTH
    return Unclear.FACTS if facts else Unclear.LAW if law else None


def open_as(*, facts: bool, law: bool) -> Holds:
    """What an open month comes to: law unknown only where no fact is missing."""
    return Holds.LAW_UNKNOWN if law and not facts else Holds.FACTS_UNKNOWN


def path_of(fact_id: str, stay: int | None, event: str | None) -> str:
    """Where a fact stands in a case: ``stays[0].role``, ``illness.date``; ``event`` is the date that a one-time
    payment turns on."""
    fact = FACTS[fact_id]
    if fact.of_stay:
        return f"stays[{stay or 0}].{fact.path}"
    if fact_id == "day":
        return event or f"stays[{stay or 0}].from"
    return fact.path


def _reason(condition: Condition, cell: Cell, stay: int | None, event: str | None, *, fixable: bool) -> Reason:
    only = cell.provisions[0] if len(cell.provisions) == 1 else None
    citations = tuple(dict.fromkeys(cite for entry in cell.provisions for cite in entry.citations))
    notes = [entry.note for entry in cell.provisions if entry.note]
    return Reason(
        condition=condition.id,
        provision=only.id if only else None,
        holds=cell.holds,
        certainty=cell.certainty,
        citations=citations[:4],
        facts=tuple(path_of(fact, stay, event) for fact in condition.reads),
        open_facts=tuple(path_of(fact, stay, event) for fact in cell.open_facts),
        stay=stay,
        note=notes[0] if notes and only else None,
        fixable=fixable,
    )


def value_of(fact_id: str, raw: str | None) -> str | None:
    """A raw answer as the rules see it: silence and "I don't know" may be values of their own, or unknown (None)."""
    fact = FACTS[fact_id]
    return fact.left_out if raw is None else fact.unsure if raw == NOT_SURE else raw


class Ground:
    """What one stay (None: job not known) and its case say to a measure, whatever the day.

    ``on`` gives the situation on a day, with or without hours worked, in a job held on that day or not.
    """

    __slots__ = ("_known", "_measure", "_values")

    def __init__(self, measure: Measure, values: dict[str, Value]) -> None:
        self._measure = measure
        self._values = values
        self._known: dict[tuple[Value, str | None, str | None], Situation] = {}

    def on(self, law: date | tuple[date, ...] | None, hours: str | None = None, job: str | None = "yes") -> Situation:
        """The situation in a period of unchanged law, given by its first day (None: not known; several: it may be any
        of these)."""
        key = (law, hours, job)
        found = self._known.get(key)
        if found is None:
            values = {**self._values, "day": law, "hours": hours, "job_at_the_time": job}
            found = self._known[key] = of_values(self._measure, tuple(values[name] for name in self._measure.reads))
        return found


def ground_of(measure: Measure, case: Case, stay: Stay | None) -> Ground:
    """What a stay and the case say to a measure; remembered by the answers that it reads."""
    plan = measure.plan
    told = case.facts.get
    said: list[str | date | bool | None] = [told(name) for name in plan.of_case]
    if stay is not None:
        told = stay.facts.get
        said += [told(name) for name in plan.of_stay]
    if plan.dates:
        said += [_period(measure, case, name) for name in plan.dates]
    if plan.death:
        said.append(case.has_death)
    key = tuple(said)
    return measure.grounds.get(key) or measure.grounds.keep(key, Ground(measure, _values(measure, case, stay)))


def _values(measure: Measure, case: Case, stay: Stay | None) -> dict[str, Value]:
    plan = measure.plan
    values: dict[str, Value] = {name: value_of(name, case.facts.get(name)) for name in plan.of_case}
    for name in plan.of_stay:
        values[name] = None if stay is None else value_of(name, stay.facts.get(name))
    for name in plan.dates:
        values[name] = _period(measure, case, name)
    values["death_reported"] = "yes" if case.has_death else "no"
    return values


def _period(measure: Measure, case: Case, name: str) -> date | None:
    """The period of unchanged law of a day in the case; None where it is not known."""
    known = case.dates.get(name)
    return measure.period_of(name, known) if isinstance(known, date) else None


def of_values(measure: Measure, values: tuple[Value, ...]) -> Situation:
    """The situation for the values of ``measure.reads``, in their order; remembered."""
    found = measure.situations.get(values)
    if found is None:
        found = measure.situations.keep(values, _judge(measure, dict(zip(measure.reads, values, strict=True))))
    return found


def _judge(measure: Measure, values: dict[str, Value]) -> Situation:
    """The situation for these values; where all conditions answer alike, and the sum is the same, it is one object."""
    cells = tuple((condition, cell_of(measure, condition, values)) for condition in measure.conditions)
    day = values["day"]
    amount = measure.amount_on(day) if isinstance(day, date) else None
    job_known = values.get("job_at_the_time") != "no"
    key = (cells, amount, job_known)
    return measure.judged.get(key) or measure.judged.keep(key, _situation(measure, cells, amount, job_known=job_known))


def _situation(
    measure: Measure, cells: tuple[tuple[Condition, Cell], ...], amount: AmountRule | None, *, job_known: bool
) -> Situation:
    lowest = min(cell.holds for _, cell in cells)
    failed = [condition for condition, cell in cells if cell.holds is Holds.NO]
    possible = all(condition.fixable for condition in failed)
    groups = frozenset[str]().union(*(cell.groups for _, cell in cells)) or frozenset({"all"})
    sums = [amount.kzt[group] for group in groups if group in amount.kzt] if amount else []
    facts_open = any(cell.holds is Holds.FACTS_UNKNOWN for _, cell in cells)
    law_open = any(_law_open(cell, job_known=job_known) for _, cell in cells)
    return Situation(
        cells=cells,
        verdict=_VERDICTS[lowest],
        holds=open_as(facts=facts_open, law=law_open) if _VERDICTS[lowest] is Verdict.UNCLEAR else lowest,
        facts_open=facts_open,
        law_open=law_open,
        certainty=_certainty(_VERDICTS[lowest], [cell for _, cell in cells]),
        possible=possible,
        fixable=bool(failed) and possible,
        group=RiskGroup(next(iter(groups))) if len(groups) == 1 and "all" not in groups else None,
        amount=amount,
        low=min(sums) if sums else None,
        high=max(sums) if sums else None,
        event=measure.event,
    )


def _law_open(cell: Cell, *, job_known: bool) -> bool:
    """Whether the law is silent, or would be if a missing fact came out so; an unknown job is a missing fact alone."""
    return cell.may_be(Holds.LAW_UNKNOWN) if job_known else cell.holds is Holds.LAW_UNKNOWN


def _certainty(verdict: Verdict, cells: list[Cell]) -> Certainty:
    """How firm the verdict is: one failed condition is enough for a "no", so the firmest counts; else the weakest
    that spoke."""
    if verdict is Verdict.NOT_ENTITLED:
        return min(cell.certainty for cell in cells if cell.holds is Holds.NO)
    if verdict is Verdict.UNCLEAR:
        return max(cell.certainty for cell in cells if cell.holds in {Holds.FACTS_UNKNOWN, Holds.LAW_UNKNOWN})
    return max(cell.certainty for cell in cells)

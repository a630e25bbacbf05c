"""What other answers would lead to: the results that an unclear finding leaves open, and small changes that would help.

Every result is found by evaluating the changed case; nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rules.calendar import ONE_DAY
from rules.changes import answer_at, with_answer
from rules.evaluate import find
from rules.facts import FACTS
from rules.situation import RANK
from rules.terms import Holds, Verdict
from rules.tried import Answer, Result, Tried, fact_of, result_of, values_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.case import Case
    from rules.conditions import Condition
    from rules.parts import Measure, Rulebook
    from rules.terms import Finding, Reason

_CHANGEABLE: Final = (
    "listed",
    "illness.registered",
    "illness.patient_record",
    "illness.sick_sheet",
    "illness.tasked",
    "illness.work_related",
    "confirmed_covid_call",
    "direct_participation",
    "hours",
    "illness.date",
    "death.date",
)
"""Facts of which "what if" is a useful thing to say; nobody is told that another profession would have helped."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One thing that is open, the paper that settles it, and what each answer would lead to if all else came out well.

    ``path`` is None where the law, not a fact, is open; ``results`` pairs the answers with their result, best first.
    """

    condition: str
    path: str | None
    settled_by: str | None
    results: tuple[tuple[tuple[Answer, ...], Result], ...]


@dataclass(frozen=True, slots=True)
class Improvement:
    """One changed answer that would give a better result. ``fixable`` where the person may still put it right."""

    path: str
    was: Answer | None
    now: Answer
    result: Result
    fixable: bool


def branches(book: Rulebook, case: Case, finding: Finding) -> tuple[Branch, ...]:
    """What is open in an unclear finding (or beside a settled sum), the two or three results of each, and what
    settles it."""
    measure = book.measure(finding.measure)
    open_reasons = [reason for reason in finding.because if reason.holds is Holds.FACTS_UNKNOWN]
    tried = Tried(book, measure, case, [path for reason in open_reasons for path in reason.open_facts])
    found: dict[tuple[str, str | None], Branch] = {}
    for reason in finding.because:
        condition = next(item for item in measure.conditions if item.id == reason.condition)
        if reason.holds is Holds.FACTS_UNKNOWN:
            for path in reason.open_facts:
                key = (condition.id, path)
                if key not in found and (results := tried.results_of(path)):
                    found[key] = Branch(*key, _paper_for(condition, fact_of(path, measure)), results)
        elif reason.holds is Holds.LAW_UNKNOWN:
            found.setdefault((condition.id, None), _branch_of_law(condition, reason, finding))
    return tuple(found.values())


def _branch_of_law(condition: Condition, reason: Reason, finding: Finding) -> Branch:
    entry = next((item for item in condition.provisions if item.id == reason.provision), None)
    sums = (finding.at_stake_kzt, finding.at_stake_from_kzt) if finding.at_stake_from_kzt else (finding.at_stake_kzt,)
    good: tuple[tuple[tuple[Answer, ...], Result], ...] = tuple(((), Result(Verdict.ENTITLED, kzt)) for kzt in sums)
    return Branch(
        condition.id, None, entry.settled_by if entry else None, (*good, ((), Result(Verdict.NOT_ENTITLED, None)))
    )


def _paper_for(condition: Condition, fact: str | None) -> str | None:
    """The paper that settles a fact for a condition: the one that a provision names, or the condition's first."""
    named = [item.settled_by for item in condition.provisions if item.settled_by and fact in item.settles]
    return next(iter((*named, *condition.papers)), None)


def improvements(book: Rulebook, case: Case, finding: Finding) -> tuple[Improvement, ...]:
    """Single changes of an answer that would give a better verdict, those that can still be put right first.

    None of them is a promise: each says what the rules would give if the fact were so.
    """
    measure = book.measure(finding.measure)
    found: dict[str, Improvement] = {}
    for reason in finding.because:
        if reason.holds is Holds.NO or (reason.holds is Holds.FACTS_UNKNOWN and reason.provision):
            for path in reason.facts:
                better = _better(
                    book, measure, case, finding, path, fixable=reason.fixable or reason.holds is not Holds.NO
                )
                if better is not None:
                    found.setdefault(path, better)
    return tuple(sorted(found.values(), key=lambda item: not item.fixable))


def _better(
    book: Rulebook, measure: Measure, case: Case, finding: Finding, path: str, *, fixable: bool
) -> Improvement | None:
    fact = fact_of(path, measure) or (path if path in FACTS else None)
    if fact not in _CHANGEABLE:
        return None
    was = answer_at(case, path)
    tried = _days_near(measure, was) if isinstance(was, date) else iter(values_of(measure, fact))
    for value in tried:
        result = result_of(find(book, measure, with_answer(case, path, value)))
        if value != was and RANK[result.verdict] > RANK[finding.verdict] and result.verdict is not Verdict.UNCLEAR:
            return Improvement(path, was, value, result, fixable)
    return None


def _days_near(measure: Measure, day: date) -> Iterator[date]:
    """The nearest days on which another period of the law begins or ends, nearest first."""
    edges = {edge for start in measure.days["day"][1:] for edge in (start, start - ONE_DAY)}
    yield from sorted(edges, key=lambda edge: abs((edge - day).days))

"""What other answers would lead to: the results that an unclear finding leaves open, and small changes that would help.

Every result is found by evaluating the changed case; nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from rules.calendar import ONE_DAY
from rules.changes import answer_at, with_answer
from rules.evaluate import find
from rules.facts import FACTS
from rules.kinds import representatives
from rules.situation import RANK
from rules.terms import Holds, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.case import Case
    from rules.conditions import Condition
    from rules.parts import Measure, Rulebook
    from rules.terms import Finding, Reason

Answer = str | date | Fraction

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
class Result:
    """What a finding would be: its verdict, and the sum that would be due or at stake."""

    verdict: Verdict
    kzt: int | None


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
    tried = _Tried(book, measure, case, [path for reason in open_reasons for path in reason.open_facts])
    found: dict[tuple[str, str | None], Branch] = {}
    for reason in finding.because:
        condition = next(item for item in measure.conditions if item.id == reason.condition)
        if reason.holds is Holds.FACTS_UNKNOWN:
            for path in reason.open_facts:
                key = (condition.id, path)
                if key not in found and (results := tried.results_of(path)):
                    found[key] = Branch(*key, _paper_for(condition, _fact_of(path, measure)), results)
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


class _Tried:
    """A case with its open facts answered in many ways; each way is judged once, since many ways meet."""

    def __init__(self, book: Rulebook, measure: Measure, case: Case, paths: list[str]) -> None:
        self._book = book
        self._measure = measure
        self._case = case
        self._paths = paths
        self._judged: dict[frozenset[tuple[str, Answer]], Finding] = {}
        self._results: dict[str, tuple[tuple[tuple[Answer, ...], Result], ...]] = {}

    def results_of(self, path: str) -> tuple[tuple[tuple[Answer, ...], Result], ...]:
        """What each answer to one open fact leads to if all else comes out well, best first; nothing for a date."""
        if path not in self._results:
            results: dict[Result, list[Answer]] = {}
            for value in self._values(path):
                well = self._all_well({path: value})
                results.setdefault(_result(self._find(well)), []).append(value)
            ordered = sorted(results.items(), key=lambda item: (-RANK[item[0].verdict], -(item[0].kzt or 0)))
            self._results[path] = tuple((tuple(answers), result) for result, answers in ordered)
        return self._results[path]

    def _all_well(self, answers: dict[str, Answer]) -> dict[str, Answer]:
        """These answers, and the other open facts answered, one after the other, as well as can be."""
        given = frozenset(answers)
        for path in self._paths:
            values = () if path in given else self._values(path)
            if values:
                ways = [{**answers, path: value} for value in values]
                answers = max(ways, key=lambda way: _goodness(self._find(way)))
        return answers

    def _values(self, path: str) -> tuple[Answer, ...]:
        fact = _fact_of(path, self._measure)
        return _values(self._measure, fact) if fact else ()

    def _find(self, answers: dict[str, Answer]) -> Finding:
        key = frozenset(answers.items())
        found = self._judged.get(key)
        if found is None:
            case = self._case
            for path, value in answers.items():
                case = with_answer(case, path, value)
            found = self._judged[key] = find(self._book, self._measure, case)
        return found


def _fact_of(path: str, measure: Measure) -> str | None:
    if path.startswith("stays[") and "." in path:
        name = path.split(".")[1]
        return name if name in FACTS else None
    return path if path in FACTS and path in measure.reads else None


def _values(measure: Measure, fact: str) -> tuple[Answer, ...]:
    if fact == "hours":
        return (Fraction(1), Fraction(0))
    if FACTS[fact].is_date:
        return ()
    return representatives(measure, fact)


def _goodness(finding: Finding) -> tuple[int, int, int]:
    settled = finding.amount.kzt if finding.amount else 0
    still_open = sum(reason.holds is not Holds.YES for reason in finding.because)
    return RANK[finding.verdict], -still_open, settled + (finding.at_stake_kzt or 0)


def _result(finding: Finding) -> Result:
    return Result(finding.verdict, finding.amount.kzt if finding.amount else finding.at_stake_kzt)


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
    fact = _fact_of(path, measure) or (path if path in FACTS else None)
    if fact not in _CHANGEABLE:
        return None
    was = answer_at(case, path)
    tried = _days_near(measure, was) if isinstance(was, date) else iter(_values(measure, fact))
    for value in tried:
        result = _result(find(book, measure, with_answer(case, path, value)))
        if value != was and RANK[result.verdict] > RANK[finding.verdict] and result.verdict is not Verdict.UNCLEAR:
            return Improvement(path, was, value, result, fixable)
    return None


def _days_near(measure: Measure, day: date) -> Iterator[date]:
    """The nearest days on which another period of the law begins or ends, nearest first."""
    edges = {edge for start in measure.days["day"][1:] for edge in (start, start - ONE_DAY)}
    yield from sorted(edges, key=lambda edge: abs((edge - day).days))

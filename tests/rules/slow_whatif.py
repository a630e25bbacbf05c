"""What an unclear finding leaves open, found the slow way: every case is judged. An oracle for ``branches``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.changes import with_answer
from rules.evaluate import find
from rules.situation import RANK
from rules.terms import Holds
from rules.tried import Answer, Result, fact_of, result_of, values_of

if TYPE_CHECKING:
    from rules.case import Case
    from rules.parts import Measure, Rulebook
    from rules.terms import Finding


def results_of(book: Rulebook, case: Case, finding: Finding) -> dict[str, object]:
    """By open path, what each answer to it leads to if all else comes out well."""
    open_reasons = [reason for reason in finding.because if reason.holds is Holds.FACTS_UNKNOWN]
    paths = [path for reason in open_reasons for path in reason.open_facts]
    tried = _Tried(book, book.measure(finding.measure), case, paths)
    return {path: found for path in paths if (found := tried.results_of(path))}


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
                results.setdefault(result_of(self._find(well)), []).append(value)
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
        fact = fact_of(path, self._measure)
        return values_of(self._measure, fact) if fact else ()

    def _find(self, answers: dict[str, Answer]) -> Finding:
        key = frozenset(answers.items())
        found = self._judged.get(key)
        if found is None:
            case = self._case
            for path, value in answers.items():
                case = with_answer(case, path, value)
            found = self._judged[key] = find(self._book, self._measure, case)
        return found


def _goodness(finding: Finding) -> tuple[int, int, int]:
    settled = finding.amount.kzt if finding.amount else 0
    still_open = sum(reason.holds is not Holds.YES for reason in finding.because)
    return RANK[finding.verdict], -still_open, settled + (finding.at_stake_kzt or 0)

"""A case of which much is open, answered in many ways: what each answer leads to if all else comes out well.

Every way is judged, but few are judged anew: an answer mostly changes the pieces of one job, often none, and sums by
month are made only where nothing else tells two ways apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from rules.changes import stay_and_name, with_answer
from rules.evaluate import find, pieces_of, without_sums
from rules.facts import FACTS
from rules.kinds import representatives
from rules.monthly import Months, pieces_of_stay
from rules.situation import RANK
from rules.terms import Holds, Verdict

if TYPE_CHECKING:
    from rules.case import Case
    from rules.parts import Measure, Rulebook
    from rules.pieces import Piece
    from rules.situation import Situation
    from rules.terms import Finding

Answer = str | date | Fraction
_Said = tuple[str, Answer]


@dataclass(frozen=True, slots=True)
class Result:
    """What a finding would be: its verdict, and the sum that would be due or at stake."""

    verdict: Verdict
    kzt: int | None


class Tried:
    """A case with its open facts answered in many ways; each way is judged once, since many ways meet.

    Most answers change the pieces of one job alone, and many leave them what they were: a way whose pieces are known
    is not judged again.
    """

    def __init__(self, book: Rulebook, measure: Measure, case: Case, paths: list[str]) -> None:
        self._book = book
        self._measure = measure
        self._case = case
        self._cases: dict[tuple[_Said, ...], Case] = {(): case}
        self._kinds: dict[int | None, dict[Situation, int]] = {}
        self._paths = paths
        self._values = {path: _values_at(path, measure) for path in paths}
        self._stay_of = {path: stay_and_name(path)[0] for path in paths}
        told_of = {stay for stay in self._stay_of.values() if stay is not None}
        self._stays = sorted(told_of.union(range(len(case.stays)))) or [0]
        self._met: dict[frozenset[_Said], tuple[int, ...]] = {}
        self._standings: dict[tuple[int, ...], tuple[int, int]] = {}
        self._found: dict[tuple[int, ...], Finding] = {}
        self._lists: dict[int, list[Piece]] = {}
        self._months: dict[int, dict[str, tuple[int, list[Piece]]]] = {}
        self._sums: dict[tuple[object, ...], tuple[int, int]] = {}
        self._chosen: dict[tuple[object, ...], Answer] = {}
        self._of_stay: list[dict[frozenset[_Said], int]] = [{} for _ in self._stays]
        self._numbers: dict[tuple[object, ...], int] = {}
        self._results: dict[str, tuple[tuple[tuple[Answer, ...], Result], ...]] = {}

    def results_of(self, path: str) -> tuple[tuple[tuple[Answer, ...], Result], ...]:
        """What each answer to one open fact leads to if all else comes out well, best first; nothing for a date."""
        if path not in self._results:
            results: dict[Result, list[Answer]] = {}
            for value in self._values[path]:
                well = self._all_well({path: value})
                results.setdefault(result_of(self._find(well)), []).append(value)
            ordered = sorted(results.items(), key=lambda item: (-RANK[item[0].verdict], -(item[0].kzt or 0)))
            self._results[path] = tuple((tuple(answers), result) for result, answers in ordered)
        return self._results[path]

    def _all_well(self, answers: dict[str, Answer]) -> dict[str, Answer]:
        """These answers, and the other open facts answered, one after the other, as well as can be."""
        given = frozenset(answers)
        for path in self._paths:
            if path not in given and self._values[path]:
                key = self._met_with(path, answers)
                if key not in self._chosen:
                    ways = [{**answers, path: value} for value in self._values[path]]
                    self._chosen[key] = self._best(ways)[path]
                answers = {**answers, path: self._chosen[key]}
        return answers

    def _met_with(self, path: str, answers: dict[str, Answer]) -> tuple[object, ...]:
        """All that the choice of an answer depends on: what is said of its job, and the pieces of the other jobs."""
        stay = self._stay_of[path]
        if stay is None:
            return path, frozenset(answers.items())
        place = self._stays.index(stay)
        numbers = self._numbers_of(answers)
        here = frozenset([item for item in answers.items() if self._stay_of[item[0]] in {None, stay}])
        return path, here, numbers[:place], numbers[place + 1 :]

    def _best(self, ways: list[dict[str, Answer]]) -> dict[str, Answer]:
        """The best of these ways, of equal ones the first. Sums by month take long: only where they decide."""
        found = [(way, self._numbers_of(way)) for way in ways]
        top = max(self._standing(way, numbers) for way, numbers in found)
        found = [(way, numbers) for way, numbers in found if self._standing(way, numbers) == top]
        if len({numbers for _, numbers in found}) == 1:
            return found[0][0]
        first = {numbers: way for way, numbers in reversed(found)}
        worth = {numbers: self._worth(way, numbers, rank=top[0]) for numbers, way in first.items()}
        return max(found, key=lambda it: worth[it[1]])[0]

    def _worth(self, way: dict[str, Answer], numbers: tuple[int, ...], *, rank: int) -> int:
        """What is due and at stake together, in whole tenge."""
        if self._measure.scope != "stay_month":
            finding = self._find(way)
            return (finding.amount.kzt if finding.amount else 0) + (finding.at_stake_kzt or 0)
        counts = Verdict.CONTESTED if rank == RANK[Verdict.CONTESTED] else Verdict.ENTITLED
        months = dict.fromkeys(month for number in numbers for month in self._months[number])
        sums = [self._sums_of(month, numbers, counts) for month in months]
        due, best = sum(due for due, _ in sums), sum(best for _, best in sums)
        return due + best if counts is Verdict.CONTESTED else best

    def _sums_of(self, month: str, numbers: tuple[int, ...], counts: Verdict) -> tuple[int, int]:
        """What is settled in a month, and what it would be at best."""
        here = [self._months[number][month] for number in numbers if month in self._months[number]]
        key = counts, *[number for number, _ in here]
        found = self._sums.get(key)
        if found is None:
            of_month = Months([piece for _, pieces in here for piece in pieces], counts)
            found = self._sums[key] = of_month.settled, of_month.best
        return found

    def _standing(self, way: dict[str, Answer], numbers: tuple[int, ...]) -> tuple[int, int]:
        """The rank of the verdict, and how little is still open."""
        found = self._standings.get(numbers)
        if found is None:
            if self._measure.scope == "stay_month":
                pieces = [piece for number in numbers for piece in self._lists[number]]
                finding = without_sums(
                    self._measure, self._case if self._case.stays else self._answered_all(way), pieces
                )
            else:
                finding = self._find(way)
            still_open = sum(reason.holds is not Holds.YES for reason in finding.because)
            found = self._standings[numbers] = RANK[finding.verdict], -still_open
        return found

    def _find(self, way: dict[str, Answer]) -> Finding:
        """A finding with the verdict, the number of reasons and the sums of this way."""
        numbers = self._numbers_of(way)
        found = self._found.get(numbers)
        if found is None:
            found = self._found[numbers] = find(self._book, self._measure, self._answered_all(way))
        return found

    def _numbers_of(self, way: dict[str, Answer]) -> tuple[int, ...]:
        """For each job the number of its pieces."""
        key = frozenset(way.items())
        found = self._met.get(key)
        if found is None:
            found = self._met[key] = tuple([self._pieces(*each, way) for each in enumerate(self._stays)])
        return found

    def _pieces(self, place: int, stay: int, answers: dict[str, Answer]) -> int:
        """A number for the pieces of one job (and of no job) with these answers: the same where they are the same."""
        here = tuple([item for item in answers.items() if self._stay_of[item[0]] in {None, stay}])
        key = frozenset(here)
        found = self._of_stay[place].get(key)
        if found is None:
            case = self._answered(here)
            if self._measure.scope == "stay_month" and stay < len(case.stays):
                pieces = list(pieces_of_stay(self._book, self._measure, case, stay, case.stays[stay]))
            else:
                pieces = [it for it in pieces_of(self._book, self._measure, case) if it.stay in {None, stay}]
            found = self._of_stay[place][key] = self._numbered(pieces)
        return found

    def _numbered(self, pieces: list[Piece]) -> int:
        seen = [(self._kind(it), _exact(it.share), _exact(it.most), it.certain) for it in pieces]
        found = self._number(tuple(zip(seen, [it.month for it in pieces], strict=True)))
        if found not in self._lists:
            self._lists[found] = pieces
            places: dict[str, list[int]] = {}
            for place, piece in enumerate(pieces):
                if piece.month is not None:
                    places.setdefault(piece.month, []).append(place)
            self._months[found] = {
                month: (self._number(tuple([seen[it] for it in its])), [pieces[it] for it in its])
                for month, its in places.items()
            }
        return found

    def _kind(self, piece: Piece) -> int:
        """A number for all that a piece adds to a verdict and a sum: which entries let a condition hold does not."""
        kinds = self._kinds.setdefault(piece.stay, {})
        found = kinds.get(piece.situation)
        if found is None:
            it = piece.situation
            against = [reason for reason in it.because(piece.stay) if reason.holds is not Holds.YES]
            weighs = (it.verdict, it.facts_open, it.law_open, it.possible, it.amount, it.low, it.high)
            found = kinds[piece.situation] = self._number((piece.stay, *weighs, *against))
        return found

    def _number(self, seen: tuple[object, ...]) -> int:
        return self._numbers.setdefault(seen, len(self._numbers))

    def _answered_all(self, way: dict[str, Answer]) -> Case:
        return self._answered(tuple(way.items()))

    def _answered(self, answers: tuple[_Said, ...]) -> Case:
        found = self._cases.get(answers)
        if found is None:
            found = self._cases[answers] = with_answer(self._answered(answers[:-1]), *answers[-1])
        return found


def _exact(share: Fraction | None) -> tuple[int, int] | None:
    """A share as two numbers, which are quicker to look up."""
    return None if share is None else (share.numerator, share.denominator)


def _values_at(path: str, measure: Measure) -> tuple[Answer, ...]:
    fact = fact_of(path, measure)
    return values_of(measure, fact) if fact else ()


def fact_of(path: str, measure: Measure) -> str | None:
    """The fact at a path; None for what is no fact of the measure, such as the ends of a job."""
    if path.startswith("stays[") and "." in path:
        name = path.split(".")[1]
        return name if name in FACTS else None
    return path if path in FACTS and path in measure.reads else None


def values_of(measure: Measure, fact: str) -> tuple[Answer, ...]:
    """The answers to try: one of each kind that the measure tells apart, all hours or none; no dates."""
    if fact == "hours":
        return (Fraction(1), Fraction(0))
    if FACTS[fact].is_date:
        return ()
    return representatives(measure, fact)


def result_of(finding: Finding) -> Result:
    """What a finding comes to, in whole tenge."""
    return Result(finding.verdict, finding.amount.kzt if finding.amount else finding.at_stake_kzt)

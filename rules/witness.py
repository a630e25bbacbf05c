"""After an "I don't know": which open answers can still change what a person is told of an illness or a death.

``relevance`` looks at one condition after the other and takes what is unsure at its best. Where a doubt stays whatever
else is said, or leaves nothing to the job beside it, that would ask for more than matters; so what is still open is
answered in every way, and each way is judged as a whole. Never asks for more than ``relevance``, and never guesses.
"""

from __future__ import annotations

from datetime import date
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Final

from rules.calendar import ONE_DAY
from rules.changes import stay_and_name, with_answer
from rules.evaluate import find
from rules.facts import FACTS, NOT_SURE
from rules.kinds import representatives

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rules.case import Case
    from rules.parts import Measure, Rulebook
    from rules.terms import Finding

Answer = str | date

MOST: Final = 4_000
"""Ways of answering all that is open that are tried; where there are more, every question is put."""
_EVENTS: Final = ("illness.date", "death.date")


def doubted(case: Case) -> bool:
    """Whether anything was answered with "I don't know"."""
    told: list[object] = [*case.facts.values(), *case.dates.values()]
    for stay in case.stays:
        told += [stay.first, stay.last, *stay.facts.values()]
    return NOT_SURE in told


def that_matter(book: Rulebook, measure: Measure, case: Case, paths: Sequence[str]) -> frozenset[str]:
    """Those of the open paths of a measure that turns on one day at which two answers lead to different findings, for
    some answers at the others."""
    sides = [_answers(measure, case, path) for path in paths]
    if not all(sides) or prod(map(len, sides)) > MOST:
        return frozenset(paths)
    ways = _Ways(book, measure, case, paths)
    if not ways.any_differ(sides):
        return frozenset()
    return frozenset(path for place, path in enumerate(paths) if ways.differ(place, sides))


def told_by(finding: Finding) -> tuple[object, ...]:
    """All that a finding tells a person, its reasons and time limits apart."""
    sums = (finding.amount, finding.at_stake_kzt, finding.at_stake_from_kzt, finding.months)
    acts = (finding.decided_by, finding.next_steps, finding.documents, finding.advice)
    return finding.verdict, finding.unclear_because, finding.certainty, sums, acts


def _answers(measure: Measure, case: Case, path: str) -> tuple[Answer, ...]:
    """One answer of each kind that the measure tells apart, and "I don't know"; none for a day that all turns on."""
    _, name = stay_and_name(path)
    if name in {"from", "to"}:
        return (*_days_beside(case, name), NOT_SURE)
    if FACTS["day" if path == measure.event else name].is_date:
        return ()
    attached = name in dict(measure.asked_by_attachments)
    return (*(FACTS[name].values if attached else representatives(measure, name)), NOT_SURE)


def _days_beside(case: Case, name: str) -> tuple[date, ...]:
    """For each way in which a first (or last) day may lie to the days of illness and death, the day that leaves most
    room to the other end."""
    events = sorted(day for day in map(case.dates.get, _EVENTS) if isinstance(day, date))
    if name == "from":
        return (date.min, *(day + ONE_DAY for day in events if day < date.max))
    return (date.max, *(day - ONE_DAY for day in events if day > date.min))


class _Ways:
    """The ways of answering what is open; each is judged once, and begins where another one left off."""

    def __init__(self, book: Rulebook, measure: Measure, case: Case, paths: Sequence[str]) -> None:
        self._book, self._measure, self._paths = book, measure, paths
        self._cases: dict[tuple[Answer, ...], Case] = {(): case}
        self._told: dict[tuple[Answer, ...], tuple[object, ...] | None] = {}
        self._stays = {stay for stay, _ in map(stay_and_name, paths) if stay is not None}

    def any_differ(self, sides: Sequence[tuple[Answer, ...]]) -> bool:
        """Whether not all ways lead to the same finding."""
        return _not_all_alike(map(self._tell, product(*sides)))

    def differ(self, place: int, sides: Sequence[tuple[Answer, ...]]) -> bool:
        """Whether two answers at this place lead to different findings, for some answers at the other places."""
        return any(
            _not_all_alike(self._tell((*others[:place], value, *others[place:])) for value in sides[place])
            for others in product(*sides[:place], *sides[place + 1 :])
        )

    def _tell(self, way: tuple[Answer, ...]) -> tuple[object, ...] | None:
        """What is told; None where a job would end before it begins."""
        if way not in self._told:
            case = self._answered(way)
            fits = all(_in_order(case, stay) for stay in self._stays)
            self._told[way] = told_by(find(self._book, self._measure, case)) if fits else None
        return self._told[way]

    def _answered(self, way: tuple[Answer, ...]) -> Case:
        found = self._cases.get(way)
        if found is None:
            found = self._cases[way] = with_answer(self._answered(way[:-1]), self._paths[len(way) - 1], way[-1])
        return found


def _not_all_alike(told: Iterable[tuple[object, ...] | None]) -> bool:
    possible = (it for it in told if it is not None)
    first = next(possible, None)
    return any(it != first for it in possible)


def _in_order(case: Case, stay: int) -> bool:
    first, last = case.stays[stay].first, case.stays[stay].last
    return not (isinstance(first, date) and isinstance(last, date) and first > last)

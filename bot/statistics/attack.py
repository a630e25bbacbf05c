"""The enemy: who has every release and wants one small count. First by interval arithmetic, then by a solver.

Every figure says between which bounds its count lies; every total, every month and every earlier release binds counts
together. A hidden count whose bounds meet is found out. Must not know any true count: an enemy does not.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from bot.statistics.dimensions import OF_FINDING, Dimension
from bot.statistics.disclosure import HIDDEN_BELOW, could_be
from bot.statistics.period import Period
from flows.inquiry import DIFFER, MET
from rules.terms import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.statistics.release import Figure, Release, Sheet

    Key = tuple[str, frozenset[tuple[str, str]]]

MOST: Final = 10**9
_SAME: Final = {
    (Dimension.REASON.value, MET): (Dimension.VERDICT.value, Verdict.ENTITLED.value),
    (Dimension.REASON.value, DIFFER): (Dimension.VERDICT.value, Verdict.CONTESTED.value),
}
"""What is the same count under two names."""
_ANY: Final = ("measure", "any")
_EPSILON: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Pinned:
    """A hidden count that an enemy finds out: the period, the table, row and column (empty for a total)."""

    period: str
    table: str
    row: str
    column: str
    count: int

    def __str__(self) -> str:
        """The cell, without its count."""
        return f"{self.period} {self.table} [{self.row or '-'}, {self.column or '-'}]"


@dataclass(slots=True)
class Knowledge:
    """What an enemy knows: the bounds of each count, and which counts make up which."""

    bounds: dict[Key, tuple[int, int]] = field(default_factory=dict)
    cells: dict[Key, tuple[str, str, str, str]] = field(default_factory=dict)
    sums: list[tuple[Key, tuple[Key, ...], bool]] = field(default_factory=list)

    def see(self, key: Key, figure: Figure, cell: tuple[str, str, str, str]) -> None:
        """Learn a figure; the same count may be published in several tables, or withheld."""
        low, high = could_be(figure, MOST) if not isinstance(figure, str) else (0, MOST)
        known = self.bounds.get(key, (0, MOST))
        self.bounds[key] = max(low, known[0]), min(high, known[1])
        if figure is None:
            self.cells.setdefault(key, cell)

    def make_up(self, whole: Key, parts: tuple[Key, ...], *, once: bool) -> None:
        """Learn that the persons of these parts are those of the whole; ``once``: nobody stands in two of them."""
        self.sums.append((whole, parts, once))


def attack(releases: Sequence[Release], *, once: bool = True) -> tuple[Pinned, ...]:
    """Every hidden count that can be found out from these releases together.

    ``once``: the enemy also guesses that nobody asked twice, so that parts add up; where the figures contradict that,
    only what is certain is used.
    """
    known = learned(releases, once=once)
    found = {**by_intervals(known), **by_solver(known)}
    return tuple(Pinned(*known.cells[key], count) for key, count in sorted(found.items(), key=lambda it: str(it[0])))


def learned(releases: Iterable[Release], *, once: bool) -> Knowledge:
    """All that the releases say."""
    known = Knowledge()
    periods: dict[str, Period] = {}
    for release in releases:
        periods[release.period] = Period.parse(release.period)
        if periods[release.period].kind == "year":
            continue
        for sheet in release.tables:
            _learn(known, release.period, sheet, once=once)
    _across(known, once=once)
    return known


def _learn(known: Knowledge, period: str, sheet: Sheet, *, once: bool) -> None:
    def key(row: str | None, column: str | None) -> Key:
        return key_of(period, sheet, row, column)

    def see(row: str | None, column: str | None, figure: Figure) -> None:
        known.see(key(row, column), figure, (period, sheet.id, row or "", column or ""))

    for row, figures, total in zip(sheet.row_codes, sheet.cells, sheet.row_totals, strict=True):
        for column, figure in zip(sheet.column_codes, figures, strict=True):
            see(row, column, figure)
        see(row, None, total)
        alone = once and sheet.columns is not Dimension.MEASURE
        known.make_up(key(row, None), tuple(key(row, it) for it in sheet.column_codes), once=alone)
    for column, total in zip(sheet.column_codes, sheet.column_totals, strict=True):
        see(None, column, total)
        alone = once and sheet.rows is not Dimension.MEASURE
        known.make_up(key(None, column), tuple(key(it, column) for it in sheet.row_codes), once=alone)
    see(None, None, sheet.total)
    rows, columns = (tuple(key(it, None) for it in sheet.row_codes), tuple(key(None, it) for it in sheet.column_codes))
    known.make_up(key(None, None), rows, once=once and _apart(sheet, sheet.rows))
    known.make_up(key(None, None), columns, once=once and _apart(sheet, sheet.columns))


def _apart(sheet: Sheet, dimension: Dimension) -> bool:
    """Whether nobody stands in two totals along this dimension: over all measures, whoever has several may."""
    over_measures = sheet.measure is None and not OF_FINDING.isdisjoint({sheet.rows, sheet.columns})
    return not over_measures or dimension not in OF_FINDING


def key_of(period: str, sheet: Sheet, row: str | None, column: str | None) -> Key:
    """What a figure counts, whatever table it stands in."""
    told: dict[str, str] = {}
    if sheet.measure is not None:
        told[Dimension.MEASURE.value] = sheet.measure
    elif not OF_FINDING.isdisjoint({sheet.rows, sheet.columns}):
        told.update([_ANY])
    for dimension, code in ((sheet.rows, row), (sheet.columns, column)):
        if code is None:
            continue
        if dimension is Dimension.MONTH:
            period = code
            continue
        name, value = _SAME.get((dimension.value, code), (dimension.value, code))
        told[name] = value
    return period, frozenset(told.items())


def _across(known: Knowledge, *, once: bool) -> None:
    """A period is made up of shorter ones, where all of them are known; one inside another has no more persons."""
    by_what: defaultdict[frozenset[tuple[str, str]], dict[str, Key]] = defaultdict(dict)
    for key in known.bounds:
        by_what[key[1]][key[0]] = key
    for periods in by_what.values():
        spans = {name: frozenset(Period.parse(name).months) for name in periods}
        for whole, months in spans.items():
            inside = [name for name, of in spans.items() if of < months]
            for name in inside:
                known.make_up(periods[whole], (periods[whole], periods[name]), once=False)
            singles = [name for name in inside if len(spans[name]) == 1]
            if len(singles) == len(months):
                known.make_up(periods[whole], tuple(periods[name] for name in singles), once=once)


def by_intervals(known: Knowledge) -> dict[Key, int]:
    """Tighten the bounds by sums until nothing moves; what is hidden and has met is found out."""
    bounds = dict(known.bounds)
    moved = True
    rounds = 0
    while moved and rounds < HIDDEN_BELOW:
        moved, rounds = False, rounds + 1
        for whole, parts, once in known.sums:
            for key, new in _tightened(bounds, whole, parts, once=once):
                if new != bounds[key] and new[0] <= new[1]:
                    bounds[key] = new
                    moved = True
    return {key: low for key, (low, high) in bounds.items() if key in known.cells and low == high < HIDDEN_BELOW}


def _tightened(
    bounds: dict[Key, tuple[int, int]], whole: Key, parts: tuple[Key, ...], *, once: bool
) -> Iterator[tuple[Key, tuple[int, int]]]:
    low = sum(bounds[part][0] for part in parts)
    high = sum(bounds[part][1] for part in parts)
    most = max(bounds[part][0] for part in parts)
    at_least, at_most = bounds[whole]
    yield whole, (max(at_least, low if once else most), min(at_most, high))
    at_least, at_most = bounds[whole]
    for part in parts:
        if part == whole:
            continue
        mine = bounds[part]
        least = at_least - (high - mine[1])
        greatest = at_most - (low - mine[0]) if once else at_most
        yield part, (max(mine[0], least), min(mine[1], greatest))


def by_solver(known: Knowledge) -> dict[Key, int]:
    """Ask a solver for the least and the greatest value of each hidden count that all figures together allow."""
    solver = _Solver(known)
    if not solver.sound:
        solver = _Solver(known, once=False)
    if not solver.sound:
        return {}
    seen = {key: [math.inf, -math.inf] for key in known.cells}
    for sign in (1.0, -1.0):
        solver.look(seen, dict.fromkeys(known.cells, sign))
    found = {}
    for key, (low, high) in seen.items():
        if math.floor(high + _EPSILON) > math.ceil(low - _EPSILON):
            continue
        for sign in (1.0, -1.0):
            solver.look(seen, {key: sign})
        least, greatest = seen[key]
        if math.ceil(least - _EPSILON) == math.floor(greatest + _EPSILON):
            found[key] = math.ceil(least - _EPSILON)
    return found


class _Solver:
    """The counts as variables of a linear program, each between its bounds, bound together by the sums."""

    def __init__(self, known: Knowledge, *, once: bool = True) -> None:
        highspy: Any = import_module("highspy")  # heavy, and only a release needs it
        self._status = highspy.HighsModelStatus.kOptimal
        self._program: Any = highspy.Highs()
        self._program.setOptionValue("output_flag", False)  # noqa: FBT003 - its own way
        self._place = {key: place for place, key in enumerate(known.bounds)}
        lows, highs = zip(*known.bounds.values(), strict=True) if known.bounds else ((), ())
        self._program.addVars(len(lows), list(map(float, lows)), list(map(float, highs)))
        for whole, parts, alone in known.sums:
            self._bind(whole, [part for part in parts if part != whole], once=alone and once, inside=whole in parts)
        self._priced: tuple[Key, ...] = ()
        self.sound = self._solved()

    def _bind(self, whole: Key, parts: list[Key], *, once: bool, inside: bool) -> None:
        places = [self._place[key] for key in (whole, *parts)]
        signs = [-1.0, *(1.0 for _ in parts)]
        if not inside:
            self._program.addRow(0.0, 0.0 if once else MOST * 1.0, len(places), places, signs)
        if not once:
            for part in parts:
                self._program.addRow(0.0, MOST * 1.0, 2, [self._place[whole], self._place[part]], [1.0, -1.0])

    def look(self, seen: dict[Key, list[float]], prices: dict[Key, float]) -> None:
        """Minimise a sum of counts, and note the value that every hidden count has then."""
        for key in self._priced:
            self._program.changeColCost(self._place[key], 0.0)
        for key, price in prices.items():
            self._program.changeColCost(self._place[key], price)
        self._priced = tuple(prices)
        if self._solved():
            values = self._program.getSolution().col_value
            for key, span in seen.items():
                value = values[self._place[key]]
                span[0], span[1] = min(span[0], value), max(span[1], value)

    def _solved(self) -> bool:
        self._program.run()
        return bool(self._program.getModelStatus() == self._status)

"""Counting persons by two dimensions, for many tables at once, in one pass over the inquiries.

A person counts once in a cell, and once in each margin. Of an inquiry twelve bytes are held: whose it is, and which of
the profiles it has, since many inquiries tell the same. Must not know where the inquiries come from.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING, Final

import numpy as np

from bot.statistics.dimensions import BETWEEN_CODES, BETWEEN_PARTS, FINDING, INQUIRY, OF_FINDING, Cut, Dimension

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Cell = tuple[str | None, str | None]
    Tally = Mapping[Cell, int]
    Numbers = NDArray[np.int64]

TOGETHER: Final = 100_000
"""About so many inquiries are laid in the order of their persons at a time."""
_PLACE: Final = {it: place for whole in (INQUIRY, FINDING) for place, it in enumerate(whole)}


class Count:
    """Counts for these cuts."""

    def __init__(self, cuts: Iterable[Cut]) -> None:
        self._cuts: Final = tuple(cuts)
        self._profiles: Final[defaultdict[str, int]] = defaultdict(count().__next__)
        self._who: Final = array("Q")
        self._told: Final = array("I")

    def add(self, who: Sequence[int], told: Sequence[str]) -> None:
        """Add inquiries: whose each is (64 bits), and its profile: the codes in the order of INQUIRY with BETWEEN_CODES
        between them, then BETWEEN_PARTS and its findings as text."""
        self._who.extend(who)
        self._told.extend(map(self._profiles.__getitem__, told))

    def result(self) -> dict[Cut, Tally]:
        """What was counted: for each cut the persons in its cells; a margin has None in its place."""
        if not self._who:
            return {cut: {} for cut in self._cuts}
        profiles = _Profiles(self._profiles)
        persons = _Persons(self._who, self._told, len(self._profiles))
        return {cut: _tally(cut, profiles, persons) for cut in self._cuts}


def _tally(cut: Cut, profiles: _Profiles, persons: _Persons) -> Tally:
    """The distinct persons in each cell that one of their profiles touches."""
    rows, columns = profiles.names(cut.rows), profiles.names(cut.columns)
    profile, cell = profiles.touched(cut)
    many = persons.distinct(profile, cell, len(rows) * len(columns))
    cells = ((row, column) for row in rows for column in columns)
    return {cell: people for cell, people in zip(cells, many, strict=True) if people}


class _Profiles:
    """What inquiries tell, in numbers: a line for each profile, and a line for each finding of one."""

    def __init__(self, profiles: Iterable[str]) -> None:
        self._names: Final[dict[Dimension, defaultdict[str, int]]] = {
            it: defaultdict(count().__next__) for it in Dimension
        }
        wholes, findings, of = array("q"), array("q"), array("q")
        for number, profile in enumerate(profiles):
            whole, *lines = profile.split(BETWEEN_PARTS)
            wholes.extend(self._numbers(INQUIRY, whole))
            for line in filter(None, lines):
                findings.extend(self._numbers(FINDING, line))
                of.append(number)
        self._wholes: Final[Numbers] = np.array(wholes, np.int64).reshape(-1, len(INQUIRY))
        self._findings: Final[Numbers] = np.array(findings, np.int64).reshape(-1, len(FINDING))
        self._of: Final[Numbers] = np.array(of, np.int64)

    def names(self, dimension: Dimension) -> list[str | None]:
        """The codes of a dimension by their numbers; behind them None, for the margin."""
        return [*self._names[dimension], None]

    def touched(self, cut: Cut) -> tuple[Numbers, Numbers]:
        """Profiles, in order, and the cells that each touches once: row by row, the margins at the ends."""
        lines, of = self._lines(cut)
        row, column = self._column(cut.rows, lines, of), self._column(cut.columns, lines, of)
        last, edge = len(self._names[cut.rows]), len(self._names[cut.columns])
        rows = np.concatenate([row, row, np.full_like(row, last), np.full_like(row, last)])
        columns = np.concatenate([column, np.full_like(column, edge), column, np.full_like(column, edge)])
        many = (last + 1) * (edge + 1)
        profile, cell = np.divmod(_once(np.tile(of, 4) * many + rows * (edge + 1) + columns), many)
        return profile, cell

    def _lines(self, cut: Cut) -> tuple[Numbers, Numbers]:
        """Which findings are counted, and the profile of each; no findings where whole inquiries are."""
        if not cut.of_finding:
            return np.empty(0, np.int64), np.arange(len(self._wholes))
        if cut.measure is None:
            return np.arange(len(self._of)), self._of
        number = self._names[Dimension.MEASURE].get(cut.measure, -1)
        lines = np.flatnonzero(self._findings[:, _PLACE[Dimension.MEASURE]] == number)
        return lines, self._of[lines]

    def _column(self, dimension: Dimension, lines: Numbers, of: Numbers) -> Numbers:
        column = _PLACE[dimension]
        found: Numbers = self._findings[lines, column] if dimension in OF_FINDING else self._wholes[of, column]
        return found

    def _numbers(self, dimensions: Sequence[Dimension], codes: str) -> list[int]:
        told = zip(dimensions, codes.split(BETWEEN_CODES), strict=True)
        return [self._names[dimension][code] for dimension, code in told]


class _Persons:
    """Who has which profiles: those with a single one as numbers of persons, the others one by one."""

    def __init__(self, who: array[int], told: array[int], profiles: int) -> None:
        self._alone: Final[Numbers] = np.zeros(profiles, np.int64)
        self._again: Final[list[tuple[NDArray[np.int32], NDArray[np.int32]]]] = []
        persons, theirs = np.frombuffer(who, np.uint64), np.frombuffer(told, np.uint32)
        parts = np.uint64(len(persons) // TOGETHER + 1)
        for part in range(int(parts)):
            mine = np.flatnonzero(persons % parts == part)
            self._take(persons[mine], theirs[mine])

    def _take(self, persons: NDArray[np.uint64], theirs: NDArray[np.uint32]) -> None:
        """Take all inquiries of some persons."""
        order = np.lexsort((theirs, persons))
        persons, theirs = persons[order], theirs[order]
        another = np.ones(len(persons), bool)
        another[1:] = persons[1:] != persons[:-1]
        kept = another.copy()
        kept[1:] |= theirs[1:] != theirs[:-1]
        number, theirs = np.cumsum(another)[kept], theirs[kept]
        alone = (np.bincount(number) == 1)[number]
        np.add(self._alone, np.bincount(theirs[alone], minlength=len(self._alone)), out=self._alone)
        self._again.append((number[~alone].astype(np.int32), theirs[~alone].astype(np.int32)))

    def distinct(self, profile: Numbers, cell: Numbers, cells: int) -> list[int]:
        """How many persons touch each cell; ``profile`` and ``cell`` are pairs, in the order of the profiles."""
        many = np.zeros(cells, np.int64)
        np.add.at(many, cell, self._alone[profile])
        begins = np.searchsorted(profile, np.arange(len(self._alone) + 1))
        sizes = np.diff(begins)
        for number, theirs in self._again:
            mine = sizes[theirs]
            where = np.arange(mine.sum()) + np.repeat(begins[theirs] - np.cumsum(mine) + mine, mine)
            pairs = _once(np.repeat(number, mine).astype(np.int64) * cells + cell[where])
            many += np.bincount(pairs % cells, minlength=cells)
        counted: list[int] = many.tolist()
        return counted


def _once(numbers: Numbers) -> Numbers:
    """The numbers in order, each of them once; sorting is several times quicker here than ``unique``."""
    ordered = np.sort(numbers)
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]

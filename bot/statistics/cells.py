"""The cells of one table while persons are counted into them, many at a time.

A person counts once in a cell, and once in each margin. Must not know where the inquiries come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from bot.statistics.dimensions import OF_FINDING, Cut, Dimension

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Cell = tuple[str | None, str | None]
    Tally = Mapping[Cell, int]
    Numbers = NDArray[np.int64]
    Finding = Mapping[Dimension, int]


@dataclass(frozen=True, slots=True)
class Inquiries:
    """Some inquiries: the numbers of their codes by dimension, and the numbers of their findings."""

    codes: Mapping[Dimension, Numbers]
    told: NDArray[np.uint32]

    def __getitem__(self, which: NDArray[Any]) -> Inquiries:
        """Those of them in this order, or where this is true."""
        return Inquiries({it: theirs[which] for it, theirs in self.codes.items()}, self.told[which])


@dataclass(frozen=True, slots=True)
class People:
    """All inquiries of some persons: of those who asked once, and of the others with the number of the person."""

    once: Inquiries
    again: Inquiries
    number: Numbers

    @classmethod
    def of(cls, who: NDArray[np.uint64], inquiries: Inquiries) -> Self:
        """Tell those who asked once from the others; the inquiries of a person stand together."""
        number = np.cumsum(_another(who)) - 1
        again = np.bincount(number)[number] > 1
        return cls(inquiries[~again], inquiries[again], number[again])


class Table:
    """The cells of a cut: row by row, the margins at the ends.

    What an inquiry tells of the cut is one number, its key: the codes of its row and of its column where they belong
    to the whole inquiry, and its findings where findings are counted. ``_places`` has the cells that findings touch,
    each as what it adds, and what the codes of the row and the column are multiplied by.
    """

    def __init__(
        self, cut: Cut, names: Mapping[Dimension, Mapping[str, int]], findings: Sequence[Sequence[Finding]]
    ) -> None:
        self.cut: Final = cut
        self._rows: Final[list[str | None]] = [*names[cut.rows], None]
        self._columns: Final[list[str | None]] = [*names[cut.columns], None]
        self._many: Final[Numbers] = np.zeros(len(self._rows) * len(self._columns), np.int64)
        measure = names[Dimension.MEASURE].get(cut.measure, -1) if cut.measure else None
        told = [[it for it in lines if measure in {None, it[Dimension.MEASURE]}] for lines in findings]
        places = [sorted(set(self._touched(lines))) for lines in told] if cut.of_finding else [[*self._touched([{}])]]
        self._findings: Final = len(places)
        self._begins: Final[Numbers] = np.cumsum([0, *map(len, places)])
        self._places: Final[Numbers] = np.array([it for them in places for it in them], np.int64).reshape(-1, 3).T

    def take(self, people: People) -> None:
        """Count some persons."""
        keys, many = np.unique_counts(self._keys(people.once))
        which, cells = self._cells(keys)
        np.add.at(self._many, cells, many[which])
        width = len(self._rows) * len(self._columns) * self._findings
        person, keys = np.divmod(_once(people.number * width + self._keys(people.again)), width)
        which, cells = self._cells(keys)
        touched = _once(person[which] * len(self._many) + cells)
        np.add.at(self._many, touched % len(self._many), 1)

    def tally(self) -> Tally:
        """The cells that somebody touched."""
        cells = product(self._rows, self._columns)
        return {cell: people for cell, people in zip(cells, self._many.tolist(), strict=True) if people}

    def _touched(self, lines: Iterable[Finding]) -> Iterator[tuple[int, int, int]]:
        """The cells of these findings, and their margins."""
        edge = len(self._columns)
        for line in lines:
            row = (line[self.cut.rows] * edge, 0) if self.cut.rows in OF_FINDING else (0, edge)
            column = (line[self.cut.columns], 0) if self.cut.columns in OF_FINDING else (0, 1)
            margins = (len(self._rows) - 1) * edge, edge - 1
            for (down, by_row), (across, by_column) in product((row, (margins[0], 0)), (column, (margins[1], 0))):
                yield down + across, by_row, by_column

    def _keys(self, inquiries: Inquiries) -> Numbers:
        keys = np.zeros(len(inquiries.told), np.int64)
        for dimension, names in ((self.cut.rows, self._rows), (self.cut.columns, self._columns)):
            keys *= len(names)
            if dimension not in OF_FINDING:
                keys += inquiries.codes[dimension]
        return keys * self._findings + (inquiries.told if self.cut.of_finding else 0)

    def _cells(self, keys: Numbers) -> tuple[Numbers, Numbers]:
        """The places of the keys, in order, each as often as it touches a cell; and these cells."""
        codes, findings = np.divmod(keys, self._findings)
        row, column = np.divmod(codes, len(self._columns))
        begins, sizes = self._begins[findings], np.diff(self._begins)[findings]
        which = np.repeat(np.arange(len(keys)), sizes)
        ends = np.cumsum(sizes)
        added, by_row, by_column = self._places[:, np.arange(len(which)) + (begins - ends + sizes)[which]]
        return which, added + row[which] * by_row + column[which] * by_column


def _once(numbers: Numbers) -> Numbers:
    """The numbers in order, each of them once; sorting is several times quicker here than ``unique``."""
    ordered = np.sort(numbers)
    return ordered[_another(ordered)]


def _another(ordered: NDArray[Any]) -> NDArray[np.bool]:
    """Where a number stands that did not stand before it."""
    another = np.ones(len(ordered), bool)
    another[1:] = ordered[1:] != ordered[:-1]
    return another

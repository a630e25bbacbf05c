"""Counting persons by two dimensions, for many tables at once, in one pass over parts of the inquiries.

A person counts once in a cell, and once in each margin. Whoever asked once is counted by columns, quickly; whoever
asked again is looked at alone. Must not know where the inquiries come from.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from itertools import count
from typing import TYPE_CHECKING, Final

from bot.statistics.dimensions import OF_FINDING, Cut, Dimension

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    Cell = tuple[str | None, str | None]
    Tally = Mapping[Cell, int]
    Pair = tuple[Dimension, Dimension]

INQUIRY: Final = tuple(it for it in Dimension if it not in OF_FINDING)
FINDING: Final = tuple(it for it in Dimension if it in OF_FINDING)
_ALL: Final = (*INQUIRY, *FINDING)
_MEASURE: Final = _ALL.index(Dimension.MEASURE)
_WIDTH: Final = 4


class Count:
    """Counts for these cuts."""

    def __init__(self, cuts: Iterable[Cut]) -> None:
        self._cells: Final[dict[Cut, Counter[Cell]]] = {cut: Counter() for cut in cuts}
        self._codes: Final[dict[Dimension, defaultdict[str, int]]] = {
            it: defaultdict(count().__next__) for it in Dimension
        }
        self._whole: Final = _pairs(cut for cut in self._cells if not cut.of_finding)
        self._found: Final = _pairs(cut for cut in self._cells if cut.of_finding)
        beside = {_beside(cut) for cut in self._cells if cut.over_measures}
        self._edges: Final[dict[Dimension, Counter[int]]] = {it: Counter() for it in beside}
        self._some = 0

    def add_once(
        self, whole: Sequence[Sequence[str]], places: Sequence[int], findings: Sequence[Sequence[str]]
    ) -> None:
        """Count inquiries of persons who asked once: their columns in the order of INQUIRY, and of their findings the
        columns in the order of FINDING, with the place of the inquiry that each belongs to."""
        told = {it: self._coded(it, column) for it, column in zip(INQUIRY, whole, strict=True)}
        for (rows, columns), counter in self._whole.items():
            counter.update(_mixed(told[rows], told[columns]))
        if not self._found:
            return
        of = dict(zip(FINDING, findings, strict=True))
        found = {it: self._coded(it, of[it]) for it in FINDING}
        used = {it for pair in self._found for it in pair} - OF_FINDING
        found |= {it: bytes(map(told[it].__getitem__, places)) for it in used}
        for (rows, columns), counter in self._found.items():
            counter.update(_mixed(found[rows], found[columns], found[Dimension.MEASURE]))
        for dimension, edge in self._edges.items():
            edge.update(code for _, code in set(zip(places, found[dimension], strict=True)))
        self._some += len(set(places)) if self._edges else 0

    def add_again(self, inquiries: Collection[tuple[int, Sequence[str], Sequence[Sequence[str]]]]) -> None:
        """Count inquiries of persons who may have asked again, all of theirs together: who, the codes in the order of
        INQUIRY, and of each finding those in the order of FINDING."""
        alone = [(who, (*whole,)) for who, whole, _ in inquiries]
        found = [(who, (*whole, *finding)) for who, whole, findings in inquiries for finding in findings]
        for cut, cells in self._cells.items():
            row, column = _ALL.index(cut.rows), _ALL.index(cut.columns)
            of = found if cut.of_finding else alone
            chosen = of if cut.measure is None else [it for it in found if it[1][_MEASURE] == cut.measure]
            told = {(who, codes[row], codes[column]) for who, codes in chosen}
            cells.update((a, b) for _, a, b in told)
            cells.update((a, None) for _, a in {(who, a) for who, a, _ in told})
            cells.update((None, b) for _, b in {(who, b) for who, _, b in told})
            if people := len({who for who, _, _ in told}):
                cells[None, None] += people

    def result(self) -> dict[Cut, Tally]:
        """What was counted: for each cut its cells; a margin has None in its place."""
        found = {cut: Counter(cells) for cut, cells in self._cells.items()}
        for cut, cells in found.items():
            for row, column, many in self._cells_of(cut):
                cells[row, column] += many
                cells[row, None] += many if not cut.over_measures or _beside(cut) is not cut.rows else 0
                cells[None, column] += many if not cut.over_measures or _beside(cut) is not cut.columns else 0
                cells[None, None] += many if not cut.over_measures else 0
            self._add_edges(cut, cells)
        return {cut: dict(+cells) for cut, cells in found.items()}

    def _add_edges(self, cut: Cut, cells: Counter[Cell]) -> None:
        """The margins of a table over all measures, in which a person may stand in several cells of a row."""
        if not cut.over_measures:
            return
        beside = _beside(cut)
        names = self._names(beside)
        for code, many in self._edges[beside].items():
            cells[(names[code], None) if beside is cut.rows else (None, names[code])] += many
        cells[None, None] += self._some

    def _cells_of(self, cut: Cut) -> Iterator[tuple[str, str, int]]:
        rows, columns = self._names(cut.rows), self._names(cut.columns)
        measures = self._names(Dimension.MEASURE)
        for mixed, many in (self._found if cut.of_finding else self._whole)[cut.rows, cut.columns].items():
            row, column, measure, _ = mixed.to_bytes(_WIDTH, sys.byteorder)
            if cut.measure is None or measures[measure] == cut.measure:
                yield rows[row], columns[column], many

    def _names(self, dimension: Dimension) -> list[str]:
        return list(self._codes[dimension])

    def _coded(self, dimension: Dimension, column: Sequence[str]) -> bytes:
        return bytes(map(self._codes[dimension].__getitem__, column))


def _pairs(cuts: Iterable[Cut]) -> dict[Pair, Counter[int]]:
    return {(cut.rows, cut.columns): Counter() for cut in cuts}


def _beside(cut: Cut) -> Dimension:
    """The dimension beside that of the measures, in a table over all of them."""
    return cut.columns if cut.rows is Dimension.MEASURE else cut.rows


def _mixed(*columns: bytes) -> memoryview[int]:
    """Several columns of codes as one of whole numbers."""
    mixed = bytearray(_WIDTH * len(columns[0]))
    for place, column in enumerate(columns):
        mixed[place::_WIDTH] = column
    return memoryview(mixed).cast("I")

"""Counting persons by two dimensions, for many tables at once, in one pass over parts of the inquiries.

A person counts once in a cell, and once in each margin. Must not know where the inquiries come from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bot.statistics.dimensions import OF_FINDING, Dimension

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.statistics.dimensions import Cut

    Cell = tuple[str | None, str | None]
    Tally = Mapping[Cell, int]

INQUIRY: Final = tuple(it for it in Dimension if it not in OF_FINDING)
FINDING: Final = tuple(it for it in Dimension if it in OF_FINDING)


@dataclass(frozen=True, slots=True)
class Part:
    """Some inquiries: ``inquiries`` in the order of INQUIRY; ``findings`` in the order of FINDING, with before them
    the place of the inquiry in this part; ``whose`` who asked, where several may be of one person."""

    inquiries: Sequence[Sequence[str]]
    findings: Sequence[tuple[Any, ...]]
    whose: Sequence[int] | None = None


@dataclass(slots=True)
class _Count:
    """One table in the making: ``once`` are cells of persons who stand in no other cell of this table."""

    once: Counter[tuple[str, str]] = field(default_factory=Counter)
    cells: Counter[Cell] = field(default_factory=Counter)

    def add(self, told: Collection[tuple[int, str, str]]) -> None:
        """Add persons who may stand in several cells."""
        cells = set(told)
        self.cells.update((row, column) for _, row, column in cells)
        self.cells.update((row, None) for _, row in {(who, row) for who, row, _ in cells})
        self.cells.update((None, column) for _, column in {(who, column) for who, _, column in cells})
        if people := len({who for who, _, _ in cells}):
            self.cells[None, None] += people

    def result(self) -> Tally:
        """The cells with the margins."""
        found = Counter(self.cells)
        for (row, column), count in self.once.items():
            for cell in ((row, column), (row, None), (None, column), (None, None)):
                found[cell] += count
        return dict(found)


class Count:
    """Counts for these cuts."""

    def __init__(self, cuts: Iterable[Cut]) -> None:
        self._counts: Final = {cut: _Count() for cut in cuts}

    def add(self, part: Part) -> None:
        """Count a part. Inquiries of one person must come in the same part, unless the person asked once."""
        columns = dict(zip(INQUIRY, zip(*part.inquiries, strict=True), strict=False)) if part.inquiries else {}
        by_measure = _by_measure(part.findings)
        for cut, count in self._counts.items():
            if not columns:
                continue
            if not cut.of_finding:
                places: Sequence[int] = range(len(part.inquiries))
                rows, others = columns[cut.rows], columns[cut.columns]
            else:
                found = part.findings if cut.measure is None else by_measure[cut.measure]
                places = [it[0] for it in found]
                rows, others = (_column(it, columns, found, places) for it in (cut.rows, cut.columns))
            if part.whose is None and (cut.measure is not None or not cut.of_finding):
                count.once.update(zip(rows, others, strict=True))
            else:
                whose = part.whose or range(len(part.inquiries))
                count.add([(whose[place], a, b) for place, a, b in zip(places, rows, others, strict=True)])

    def result(self) -> dict[Cut, Tally]:
        """What was counted."""
        return {cut: count.result() for cut, count in self._counts.items()}


def _by_measure(findings: Sequence[tuple[Any, ...]]) -> Mapping[str, list[tuple[Any, ...]]]:
    found: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for finding in findings:
        found[finding[1]].append(finding)
    return found


def _column(
    dimension: Dimension,
    columns: Mapping[Dimension, Sequence[str]],
    findings: Sequence[tuple[Any, ...]],
    places: Sequence[int],
) -> Sequence[str]:
    if dimension in OF_FINDING:
        at = FINDING.index(dimension) + 1
        return [it[at] for it in findings]
    column = columns[dimension]
    return [column[place] for place in places]

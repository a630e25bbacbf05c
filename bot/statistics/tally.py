"""Counting persons by two dimensions, for many tables at once, in one pass over the inquiries.

Of an inquiry twenty bytes are held: whose it is, and what it tells as the numbers of three texts. Must not know where
the inquiries come from.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING, Final

import numpy as np

from bot.statistics.cells import Inquiries, People, Table
from bot.statistics.dimensions import BETWEEN_CODES, BETWEEN_PARTS, FINDING, HALVES, Dimension

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from bot.statistics.cells import Finding, Numbers, Tally
    from bot.statistics.dimensions import Cut

    Codes = defaultdict[str, int]

TOGETHER: Final = 100_000
"""About so many inquiries are laid in the order of their persons at a time."""


class Count:
    """Counts for these cuts."""

    def __init__(self, cuts: Iterable[Cut]) -> None:
        self._cuts: Final = tuple(cuts)
        self._names: Final[dict[Dimension, Codes]] = {it: defaultdict(count().__next__) for it in Dimension}
        self._who: Final = array("Q")
        self._halves: Final = [Texts() for _ in HALVES]
        self._findings: Final = Texts()

    def add(self, who: Sequence[int], halves: Iterable[Iterable[str]], findings: Iterable[str]) -> None:
        """Add inquiries: whose each is (64 bits); the codes of each of HALVES, BETWEEN_CODES between them; and the
        findings, as ``findings_text`` gives them."""
        self._who.extend(who)
        for half, texts in zip(self._halves, halves, strict=True):
            half.extend(texts)
        self._findings.extend(findings)

    def result(self) -> dict[Cut, Tally]:
        """What was counted: for each cut the persons in its cells; a margin has None in its place."""
        codes = [self._codes(half, texts.numbers) for half, texts in zip(HALVES, self._halves, strict=True)]
        findings = [self._told(text) for text in self._findings.numbers]
        tables = [Table(cut, self._names, findings) for cut in self._cuts]
        for people in self._people(codes):
            for table in tables:
                table.take(people)
        return {table.cut: table.tally() for table in tables}

    def _told(self, findings: str) -> list[Finding]:
        """The findings of an inquiry, their codes as numbers."""
        lines = (zip(FINDING, line.split(BETWEEN_CODES), strict=True) for line in findings.split(BETWEEN_PARTS) if line)
        return [{dimension: self._names[dimension][code] for dimension, code in line} for line in lines]

    def _codes(self, half: Sequence[Dimension], texts: Iterable[str]) -> dict[Dimension, Numbers]:
        """For each dimension the numbers of its codes in these texts."""
        lines = [text.split(BETWEEN_CODES) for text in texts]
        return {
            dimension: np.array([self._names[dimension][line[place]] for line in lines], np.int64)
            for place, dimension in enumerate(half)
        }

    def _people(self, codes: Sequence[Mapping[Dimension, Numbers]]) -> Iterator[People]:
        """Some persons with all their inquiries, then some others, until everybody was there."""
        who = np.frombuffer(self._who, np.uint64)
        parts = np.uint64(len(who) // TOGETHER + 1)
        for part in range(int(parts) if len(who) else 0):
            mine = np.flatnonzero(who % parts == part)
            mine = mine[np.argsort(who[mine])]
            theirs = {
                dimension: numbers[half.of(mine)]
                for half, columns in zip(self._halves, codes, strict=True)
                for dimension, numbers in columns.items()
            }
            yield People.of(who[mine], Inquiries(theirs, self._findings.of(mine)))


class Texts:
    """A text of each inquiry. Few are unlike, so that a number is held for each."""

    def __init__(self) -> None:
        self.numbers: Final[Codes] = defaultdict(count().__next__)
        self._all: Final = array("I")

    def extend(self, texts: Iterable[str]) -> None:
        """Add the texts of more inquiries."""
        self._all.extend(map(self.numbers.__getitem__, texts))

    def of(self, which: Numbers) -> NDArray[np.uint32]:
        """The numbers of the texts of these inquiries."""
        return np.frombuffer(self._all, np.uint32)[which]

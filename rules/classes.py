"""Classifications: role and place -> one label, as tables whose entries cannot overlap. Data in
``book/classes.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rules.terms import Citation


@dataclass(frozen=True)
class Table:
    """One classification: the label of each combination of facts that an entry names, and that of all the others."""

    id: str
    reads: tuple[str, ...]
    labels: Mapping[tuple[str, ...], str]
    otherwise: str
    citations: tuple[Citation, ...]

    @property
    def domain(self) -> tuple[str, ...]:
        """Every label that the table can give."""
        return tuple(dict.fromkeys((*self.labels.values(), self.otherwise)))

    def label(self, known: Mapping[str, str | date]) -> str:
        """The label for fully known facts."""
        return self.labels.get(tuple(str(known[fact]) for fact in self.reads), self.otherwise)

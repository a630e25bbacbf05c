"""The door of the rulebook: read once at start, and refused when broken.

What a rulebook consists of is in ``parts.py``, how it is read in ``reading.py``; other floors find both here.
"""

from __future__ import annotations

from pathlib import Path

from rules.parts import EARLIEST, Act, AmountRule, BrokenRulebook, DeadlineRule, Fault, Measure, Rate, Rulebook
from rules.reading import read_rulebook

__all__ = [
    "BOOK", "EARLIEST", "Act", "AmountRule", "BrokenRulebook", "DeadlineRule", "Fault", "Measure", "Rate", "Rulebook",
    "load",
]  # fmt: skip

BOOK = Path(__file__).parent / "book"


def load(folder: Path | None = None) -> Rulebook:
    """Read a rulebook folder (the built-in one by default).

    Raises BrokenRulebook with every fault found: file, key and reason.
    """
    return read_rulebook(folder or BOOK)

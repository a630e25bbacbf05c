"""What of a count may be published: nothing below ten, everything else in fives, each total by itself.

Must not know what is counted.
"""

from __future__ import annotations

from typing import Final

HIDDEN_BELOW: Final = 10
"""Zeros are hidden too: that nobody asked is also somebody's secret."""
ROUNDED_TO: Final = 5
LEAST_PERSONS: Final = 30
"""A table of fewer persons is not published."""
VERSION: Final = 1
"""Of this rule; it stands in every release and in the name of every file."""


def shown(count: int) -> int | None:
    """The count as it is published; None where it is hidden."""
    if count < HIDDEN_BELOW:
        return None
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def could_be(published: int | None, most: int) -> tuple[int, int]:
    """The least and the greatest count that would be published so; ``most`` bounds what is not."""
    if published is None:
        return 0, min(HIDDEN_BELOW - 1, most)
    half = ROUNDED_TO // 2
    return max(HIDDEN_BELOW, published - half), published + half

"""How small a group may be before it tells of people: the one number, and how a count is shown. Pure."""

from __future__ import annotations

from typing import Final

SMALL: Final = 10
"""Fewer than so many people are never shown as a number, and are written to only with a reason."""


def shown(count: int) -> int | None:
    """The count as it may be shown: None stands for "fewer than ten, or nobody"."""
    return count if count >= SMALL else None


def is_small(count: int) -> bool:
    """Whether a group of so many needs a reason."""
    return 0 < count < SMALL

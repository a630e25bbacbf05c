"""Answers that are remembered because many cases share them: a dict that empties itself before it grows too large."""

from __future__ import annotations

from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

MOST = 20_000
"""How many answers one memory keeps; a person's conversation needs dozens, a pay list thousands."""


class Memory(dict[Key, Value]):
    """A dict with an upper size: the entry that would pass it starts a new memory."""

    def keep(self, key: Key, value: Value) -> Value:
        """Remember and give back a value."""
        if len(self) >= MOST:
            self.clear()
        self[key] = value
        return value

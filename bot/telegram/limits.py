"""What Telegram allows, as constants with the one measure it counts text in. Nothing else."""

from __future__ import annotations

from typing import Final

TEXT: Final = 4096
"""UTF-16 units of one message, after its entities were read."""

CAPTION: Final = 1024
"""The same of the text below a picture or a document."""

MOST_HEARD: Final = TEXT
"""Characters of a text that are read at all; a client sends no more, whatever else might."""

CALLBACK_DATA: Final = 64
"""Bytes of a button's data."""

TOAST: Final = 200
"""Characters of the short word that answers a tap."""

DESCRIPTION: Final = 512
SHORT_DESCRIPTION: Final = 120


def units(text: str) -> int:
    """Return the length as Telegram counts it: a letter outside the basic plane is two."""
    return len(text) + sum(letter > "\uffff" for letter in text)

"""Faults that somebody can put right: each is a type that names its sentence in the catalogue.

The command line prints one line for each. Must not hold anything a person said.
"""

from __future__ import annotations

import traceback
from typing import Final


class Fault(Exception):
    """Something outside the program is wrong.

    ``key`` is the key of the sentence in the catalogue ``service``, ``values`` its placeholders, ``code`` the exit code
    of the process that ends by it.
    """

    key: str = "fault.unexpected"
    code: int = 1

    def __init__(self, **values: str | int) -> None:
        super().__init__(self.key, values)
        self.values: Final = values

    def __str__(self) -> str:
        said = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.key} ({said})" if said else self.key


def where(error: BaseException) -> str:
    """Say which error it was and where (``KeyError at engine.py:41``), without its text, which may quote a person."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames[-3:]))
    return f"{type(error).__name__} at {places or 'an unknown place'}"

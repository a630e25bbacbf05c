"""A release as it is kept: bytes that never change, with the hash, the rulebook and the day they were made of.

Must not know what the bytes say.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Release:
    """One period as it was published; ``version`` is that of the rule, ``sha256`` the hash of ``body`` in hexadecimal
    figures."""

    name: str
    version: int
    made_day: date
    rulebook: str
    book_sha256: str
    sha256: str
    body: bytes

    @property
    def whole(self) -> bool:
        """Whether the bytes are those that the hash was made of."""
        return hashlib.sha256(self.body).hexdigest() == self.sha256

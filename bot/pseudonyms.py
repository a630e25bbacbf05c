"""A name for a person in the log: a hash under a key that is made anew each day and never leaves the memory.

Lines of one day belong together; of two days, or after a restart, nobody can tell that they do.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from bot.clock import Clock

KEY_BYTES: Final = 32
HEX: Final = 10


class Pseudonyms:
    """Names persons for one day at a time."""

    def __init__(self, clock: Clock) -> None:
        self._clock: Final = clock
        self._day: date | None = None
        self._key = b""

    def of(self, person: str | int) -> str:
        """Return the person's name of today: ten hexadecimal figures."""
        today = self._clock.day()
        if today != self._day:
            self._day, self._key = today, secrets.token_bytes(KEY_BYTES)
        return hmac.new(self._key, str(person).encode(), hashlib.sha256).hexdigest()[:HEX]

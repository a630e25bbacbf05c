"""How far a long list is, on one line of a terminal; silent where the output goes elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing import TextIO

    from flows.speech import Voice

_WIDTH: Final = 30
_EVERY_SECONDS: Final = 0.1
_LEAST: Final = 200
"""Shorter lists are done before anybody reads it."""


class Progress:
    """A bar that is redrawn at most ten times a second."""

    def __init__(self, out: TextIO, total: int, voice: Voice) -> None:
        self._out: Final = out
        self._total: Final = total
        self._voice: Final = voice
        self._seen: Final = out.isatty() and total >= _LEAST
        self._last = 0.0

    def show(self, done: int) -> None:
        """Show how many are done."""
        now = time.perf_counter()
        if not self._seen or (now - self._last < _EVERY_SECONDS and done < self._total):
            return
        self._last = now
        full = _WIDTH * done // self._total
        told = self._voice.say("list.progress", done=done, all=self._total)
        self._out.write(f"\r{'█' * full}{'░' * (_WIDTH - full)} {told}")
        self._out.flush()

    def end(self) -> None:
        """Leave the line."""
        if self._seen:
            self._out.write("\r\x1b[K")
            self._out.flush()

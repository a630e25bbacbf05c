"""What is said in a group: one line with a link to the private chat, at most once an hour in each group."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from flows.words import Lang, Paragraph, Reply, Span

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSE_SECONDS: Final = 3600
MOST_GROUPS: Final = 1000


class Groups:
    """Remembers in which groups it spoke lately; ``say`` gives the line in a language."""

    def __init__(self, say: Callable[[Lang], str], tick: Callable[[], float] = time.monotonic) -> None:
        self._say: Final = say
        self._tick: Final = tick
        self._spoke: OrderedDict[int, float] = OrderedDict()

    def answer(self, group: int, hint: Lang | None) -> Reply | None:
        """Return the line, or None where it was said within the hour."""
        now = self._tick()
        if now - self._spoke.get(group, -PAUSE_SECONDS) < PAUSE_SECONDS:
            return None
        self._spoke[group] = now
        self._spoke.move_to_end(group)
        if len(self._spoke) > MOST_GROUPS:
            self._spoke.popitem(last=False)
        return Reply((Paragraph((Span(self._say(hint or Lang.KK)),)),))

"""From kept conversations to inquiries: what has been silent for a week is counted, in batches nobody stands out of.

A batch is of one language (which stands beside a conversation) and of at least LEAST persons; fewer wait. What an
interview leaves is made of the sealed conversation at that moment and never lies anywhere before.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

from flows.inquiry import inquiry_of
from flows.words import Lang

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from bot.clock import Clock
    from flows.inquiry import Inquiry
    from flows.questions_open import OpenBook

LEAST: Final = 10
"""So many persons are counted together, or nobody."""
SILENT_DAYS: Final = 7


class Keeper(Protocol):
    """Where interviews and inquiries are kept; see bot/storage/inquiries.py."""

    async def ripe(self, until: date) -> Sequence[Any]:
        """Return some interviews that are over or silent since this day."""
        ...

    async def write(self, batch: Collection[tuple[Any, Inquiry | None]], day: date) -> bool:
        """Write a batch of inquiries."""
        ...


class Counting:
    """The job that counts. ``kept_days`` is how long a conversation is kept, before which it must be counted."""

    def __init__(self, keeper: Keeper, law: OpenBook, clock: Clock, kept_days: int) -> None:
        self._keeper: Final = keeper
        self._law: Final = law
        self._clock: Final = clock
        self._silent: Final = timedelta(days=min(SILENT_DAYS, kept_days))

    async def count(self) -> None:
        """Count what is ripe. Raises a Fault; what was not written is ripe the next time."""
        while batches := await self._batches():
            written = [await self._keeper.write(batch, self._clock.day()) for batch in batches]
            if not all(written):
                return

    async def _batches(self) -> list[list[tuple[Any, Inquiry | None]]]:
        """What can be written now: for each language its interviews, where enough persons are among them."""
        found = await self._keeper.ripe(self._clock.day() - self._silent)
        told = await asyncio.to_thread(lambda: [(one, self._told(one)) for one in found])
        by_lang: defaultdict[Lang, list[tuple[Any, Inquiry | None]]] = defaultdict(list)
        for one, inquiry in told:
            by_lang[one.session.lang or Lang.KK].append((one, inquiry))
        return [batch for batch in by_lang.values() if _enough(batch)]

    def _told(self, one: Any) -> Inquiry | None:  # noqa: ANN401 - a ripe interview, whatever the keeper calls so
        return inquiry_of(self._law, one.session, one.session.lang or Lang.KK)


def _enough(batch: Sequence[tuple[Any, Inquiry | None]]) -> bool:
    return len({one.person for one, inquiry in batch if inquiry is not None}) >= LEAST

"""What surrounds the conversation in one process: the staff's desk, the pace of a person, figures, health pages.

Only holds the parts together; each knows its own business.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.broadcasts.desk import CastDesk
    from bot.health import Address, Health
    from bot.metrics import Metrics
    from bot.pace import Paces
    from bot.pseudonyms import Pseudonyms
    from bot.staff import Desk
    from bot.subscriptions import Subscriptions


@dataclass(frozen=True, slots=True)
class Outside:
    """``listen`` is where the health pages are; None for nowhere. ``cast`` is the desk of broadcasts,
    ``subscriptions`` where people choose to be written to; both None where there are no broadcasts.
    """

    metrics: Metrics
    paces: Paces
    pseudonyms: Pseudonyms
    desk: Desk
    health: Health
    listen: Address | None = None
    cast: CastDesk | None = None
    subscriptions: Subscriptions | None = None

    @asynccontextmanager
    async def seen(self) -> AsyncIterator[None]:
        """Show the health pages meanwhile. Raises CannotListen."""
        if self.listen is None:
            yield
            return
        async with self.health.listening(self.listen):
            yield

"""The dialogue with its steps counted: how far interviews get, of those who said yes to being counted.

Must not change anything that is said or kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from bot.conversations import Engine
    from bot.metrics import Metrics
    from flows.words import Heard, Lang, Reply, Session, Turn


class Counted:
    """Stands in for the dialogue."""

    def __init__(self, engine: Engine, metrics: Metrics) -> None:
        self._engine: Final = engine
        self._metrics: Final = metrics

    def greet(self, hint: Lang | None) -> Turn:
        """See the dialogue."""
        return self._engine.greet(hint)

    def card(self, session: Session, today: date) -> Reply:
        """See the dialogue."""
        return self._engine.card(session, today)

    def hear(self, session: Session, heard: Heard, today: date) -> Turn:
        """Answer, and count a section that was entered."""
        turn = self._engine.hear(session, heard, today)
        after = turn.session
        if after.state != session.state:
            self._metrics.step(after.state, counting=after.consent is True and after.counting is True)
        return turn

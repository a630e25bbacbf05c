"""What passes between the ledger and whoever sends: one attempt, how it ended, and what to do next. Types alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.broadcasts.pace import Limits
    from bot.broadcasts.terms import Progress, State, Stored
    from flows.words import Lang

TEXT_ERRORS: Final = 3
"""So many equal errors of the text hold a broadcast up."""
QUEUED: Final = "queued"
MOST_ATTEMPTS: Final = 5
"""Of sending where nobody knows whether it arrived, under "at least once"."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One message that is to be sent now: it stands as ``sending`` on the disk already.

    ``message`` is the one to delete or to edit; ``number`` tells this attempt from every other at the same recipient.
    """

    id: int
    number: int
    chat: int
    wanted: Lang
    again: bool
    message: int | None


@dataclass(frozen=True, slots=True)
class Ending:
    """How an attempt ended. ``queued`` goes back into the line, not before ``next_at``, at no cost of attempts.

    ``wait``: seconds that Telegram asked for; ``moved_to``: the chat's new number; ``gone``: nothing arrives there any
    more; ``text_error``: the text is to blame; ``halt``: nobody could be sent anything.
    """

    attempt: Attempt
    state: State
    reason: str | None = None
    message: int | None = None
    next_at: float = 0.0
    wait: float | None = None
    moved_to: int | None = None
    gone: bool = False
    text_error: bool = False
    halt: str | None = None

    @property
    def result(self) -> str:
        """In a word: the state; for one that goes back into the line, why."""
        return (self.reason or "") if self.state == QUEUED else self.state.value


@dataclass(frozen=True, slots=True)
class Portion:
    """What to send now; ``wait``: seconds after which it is worth asking again; ``over``: nothing is left here.

    ``rate``: messages a second that are allowed from now on, None where that is unchanged; ``skipped``: how many were
    left out meanwhile.
    """

    attempts: tuple[Attempt, ...] = ()
    wait: float = 0.0
    over: bool = False
    rate: float | None = 0.0
    skipped: int = 0


class Watch(Protocol):
    """What shows figures of the sending; see bot/metrics.py."""

    def broadcast_sends(self, result: str, count: int = 1) -> None:
        """Count messages by how they ended."""
        ...

    def broadcast_pace(self, rate: float, lag: float) -> None:
        """Note how many a second are allowed now, and how many seconds the sending is behind that."""
        ...


class Ledger(Protocol):
    """The line of recipients on the disk; see bot/storage/ledger.py."""

    @property
    def limits(self) -> Limits:
        """How fast this bot may send."""
        ...

    async def adopt(self) -> int:
        """Take over what a process that is no more left behind; returns how many ends are unknown for that."""
        ...

    async def running(self) -> list[Stored]:
        """Start what is due and return what is being sent, the most urgent first."""
        ...

    async def moving(self, *, lately: bool = False) -> list[Stored]:
        """Return what is being sent, paused or halted; with ``lately`` also what ended within the hour."""
        ...

    async def step(self, it: Stored, ended: Sequence[Ending], free: int) -> Portion:
        """Write how attempts ended and begin up to so many new ones."""
        ...

    async def settle(self, it: Stored) -> None:
        """Renew our own leases and end those that have expired."""
        ...

    async def release(self) -> None:
        """Give back what was taken and not begun."""
        ...

    async def progress(self, number: int) -> Progress:
        """How far it is."""
        ...

    async def shows(self, it: Stored, message: int | None) -> None:
        """Note which message shows the progress."""
        ...

"""What goes out, as it is kept until it is sent: one letter is one call of the front end's server.

Must know neither how it is stored nor how it is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.words import Session

Method = Literal["send", "edit", "answer", "paper", "release", "report"]
Ending = Literal["failed", "unknown"]
WAITING: Final = "waiting"
SENDING: Final = "sending"
ON_ITS_WAY: Final = 0
"""Stands for the number of a message that Telegram has not told yet."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to send, one to redraw, the answer to a tap, or a paper, a file of a release or
    a report of a broadcast to make and send.

    ``body`` is a JSON object with all that the call needs; ``card`` the number of the card that it shows (0: none).
    """

    method: Method
    body: Mapping[str, Any]
    card: int = 0


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter in the outbox. ``state`` is ``sending`` where a card could not be redrawn and goes out as a new message;
    ``not_before`` is in seconds since 1970."""

    id: int
    letter: Letter
    state: str = WAITING
    attempts: int = 0
    not_before: float = 0.0


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered of a person: the session, and the message that shows its card: None where there was none,
    ON_ITS_WAY while its number is not known."""

    session: Session
    shown: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a turn leaves behind: the session to keep (None: no row remains), the letters, a receipt of erasure, and
    the interview that was begun anew, where it is to be counted."""

    session: Session | None
    letters: tuple[Letter, ...] = ()
    receipt: str | None = None
    over: Session | None = None


class Outbox(Protocol):
    """Where letters wait; each change is on the disk when the call returns. See bot/storage."""

    async def waiting(self) -> list[Posted]:
        """Return every letter that has not been sent, in order."""
        ...

    async def begin(self, posted: Posted) -> None:
        """Note that a card which could not be redrawn is about to be sent as a new message."""
        ...

    async def sent(self, posted: Posted, message: int | None) -> None:
        """Note that it was sent, as which message; nothing of the letter remains."""
        ...

    async def later(self, posted: Posted, not_before: float) -> None:
        """Note an attempt that failed; a longer wait is never shortened."""
        ...

    async def given_up(self, posted: Posted, ending: Ending) -> None:
        """Note that it is not sent any more; its text is erased."""
        ...

    async def reachable(self, person: str, *, yes: bool) -> None:
        """Note whether a person can be written to."""
        ...

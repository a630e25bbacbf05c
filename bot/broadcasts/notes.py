"""What the desk remembers of each member of the staff between two messages: chat, language, and what is awaited.

Kept sealed; what is awaited is in memory too, so that a message of anybody else costs no look at the disk. It is given
up after an hour, so that a late word to the interview is not taken for the text of a broadcast.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from flows.words import Lang

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.clock import Clock

PATIENCE_SECONDS: Final = 3600


class Keeper(Protocol):
    """What keeps the notes; see bot/storage/desk_notes.py."""

    async def every(self) -> dict[bytes, Mapping[str, Any]]:
        """Return every note."""
        ...

    async def keep(self, who: bytes, note: Mapping[str, Any]) -> None:
        """Keep a note."""
        ...


@dataclass(frozen=True, slots=True)
class Note:
    """``awaits`` is an action of the desk that the next message answers (empty: none), until ``until`` (seconds since
    1970); ``approver``: this person may be shown what waits for approval."""

    chat: int
    lang: Lang
    awaits: str = ""
    until: float = 0.0
    approver: bool = False

    def to_json(self) -> dict[str, Any]:
        """A JSON object."""
        return {
            "chat": self.chat,
            "lang": self.lang.value,
            "awaits": self.awaits,
            "until": self.until,
            "approver": self.approver,
        }


class Notes:
    """Every note of one process; in memory is only what is awaited of whom."""

    def __init__(self, keeper: Keeper, clock: Clock) -> None:
        self._keeper: Final = keeper
        self._clock: Final = clock
        self._awaited: dict[bytes, tuple[str, float]] | None = None

    async def awaited(self, who: bytes) -> str:
        """The action that the next message of this person answers; empty where none does."""
        if self._awaited is None:
            self._awaited = {it: (note.awaits, note.until) for it, note in (await self._read()).items()}
        action, until = self._awaited.get(who, ("", 0.0))
        return action if until > self._clock.now() else ""

    async def seen(self, who: bytes, chat: int, lang: Lang, *, approver: bool) -> None:
        """Remember where and in which language somebody works at the desk."""
        note = (await self._read()).get(who)
        now = replace(note, chat=chat, lang=lang, approver=approver) if note else Note(chat, lang, approver=approver)
        if now != note:
            await self._keep(who, now)

    async def wait(self, who: bytes, action: str) -> None:
        """Await an answer to this action, or none with an empty one; only of somebody who was seen."""
        note = (await self._read()).get(who)
        if note is not None and (action or note.awaits):
            await self._keep(who, replace(note, awaits=action, until=self._clock.now() + PATIENCE_SECONDS))

    async def approvers(self) -> dict[bytes, Note]:
        """Whoever was an approver when they were seen here last."""
        return {who: note for who, note in (await self._read()).items() if note.approver}

    async def _keep(self, who: bytes, note: Note) -> None:
        await self._keeper.keep(who, note.to_json())
        if self._awaited is not None:
            self._awaited[who] = (note.awaits, note.until)

    async def _read(self) -> dict[bytes, Note]:
        every = await self._keeper.every()
        return {who: Note(**{**note, "lang": Lang(note["lang"])}) for who, note in every.items()}

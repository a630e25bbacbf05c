"""What the acts of the desk share: where broadcasts are kept, who works there, and how an exact message is shown.

Must not decide anything; the front end puts in how a message is delivered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from bot.broadcasts.dryrun import Crowd
from bot.faults import Fault
from bot.roles import may
from flows.words import Lang

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.broadcasts.content import Audience, Draft, Media, Sheet
    from bot.broadcasts.notes import Note, Notes
    from bot.broadcasts.terms import AudienceCounts, Report, Stored
    from bot.clock import Clock
    from bot.roles import Role
    from flows.speech import Voice
    from flows.words import Reply

    Deliver = Callable[[int, Sheet], Awaitable[object]]
    Read = Callable[[Media], Awaitable[str]]

EVERY: Final = tuple(Lang)


class NotYours(Fault):
    """Only the author of a broadcast changes it; ``number``."""

    key = "cast.fault.not_yours"


class SheetRefused(Fault):
    """Telegram does not take the message as it is; ``why`` in its words."""

    key = "cast.fault.refused"


class NotPreviewed(Fault):
    """A test shows what the author has seen; it was not seen as it is now."""

    key = "cast.fault.not_previewed"


class MediaUnread(Fault):
    """The bytes of a picture or document cannot be read from Telegram."""

    key = "cast.fault.media_unread"


class MediaChanged(Fault):
    """The bytes behind a picture or document are not those that its author gave; ``number``."""

    key = "cast.fault.media_changed"


class NotATime(Fault):
    """What was typed is no time that can be planned."""

    key = "cast.fault.time"


@dataclass(frozen=True, slots=True)
class Said:
    """An answer; ``chat`` is where it goes, None to whoever asked."""

    reply: Reply
    chat: int | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody's act: their keyed print, chat, voice, the number of the broadcast (0: none), the rest of the action.

    ``deliver`` shows an exact message in a chat; it raises SheetRefused. ``read`` reads the bytes of a picture or
    document from Telegram and returns their SHA-256 in hexadecimal; it raises MediaUnread.
    """

    who: bytes
    chat: int
    voice: Voice
    number: int = 0
    rest: tuple[str, ...] = ()
    deliver: Deliver | None = None
    read: Read | None = None

    async def hashed(self, media: Media) -> Media:
        """The same, with the hash of its bytes as they are now. Raises MediaUnread."""
        if self.read is None:
            raise MediaUnread
        return replace(media, sha256=await self.read(media))

    async def show(self, chat: int, sheet: Sheet) -> None:
        """Show an exact message. Raises SheetRefused."""
        if self.deliver is not None:
            await self.deliver(chat, sheet)

    @property
    def first(self) -> str:
        """The first word of the rest, empty where there is none."""
        return self.rest[0] if self.rest else ""


class Shelf(Protocol):
    """What keeps broadcasts; see bot/storage/broadcasts.py. Each act is noted in the audit record; refusals are
    Faults."""

    async def make(self, who: bytes, chat: int, lang: Lang, draft: Draft) -> int:
        """Begin a draft."""
        ...

    async def correct(self, who: bytes, chat: int, lang: Lang, number: int, draft: Draft) -> int:
        """Begin the draft of a correction."""
        ...

    async def load(self, number: int) -> Stored:
        """Return one."""
        ...

    async def listed(self, most: int = 20) -> tuple[Stored, ...]:
        """Return the newest."""
        ...

    async def keep(self, who: bytes, number: int, draft: Draft) -> None:
        """Keep a changed draft."""
        ...

    async def counts(self, audience: Audience) -> AudienceCounts:
        """Count who would get it."""
        ...

    async def rate(self) -> float:
        """Return the present pace."""
        ...

    async def previewed(self, who: bytes, number: int, shown: str) -> None:
        """Note what the author saw."""
        ...

    async def tested(self, who: bytes, number: int, sent: str) -> None:
        """Note what was sent as a test."""
        ...

    async def approve(self, who: bytes, number: int, seen: str) -> Stored:
        """Approve what was seen."""
        ...

    async def send_back(self, who: bytes, number: int) -> None:
        """Give it back to its author."""
        ...

    async def schedule(self, who: bytes, number: int, at: float) -> None:
        """Set when it starts."""
        ...

    async def start(self, who: bytes, number: int) -> None:
        """Begin to send."""
        ...

    async def pause(self, who: bytes, number: int) -> None:
        """Hold it up."""
        ...

    async def resume(self, who: bytes, number: int) -> None:
        """Let it go on."""
        ...

    async def cancel(self, who: bytes, number: int) -> None:
        """End it."""
        ...

    async def recall(self, who: bytes, number: int) -> int:
        """Delete what was sent."""
        ...

    async def send_again(self, who: bytes, number: int) -> int:
        """Send the unknown ones once more."""
        ...

    async def report(self, number: int) -> Report:
        """Tell what became of it."""
        ...


@dataclass(slots=True)
class Bench:
    """The shared things. ``roles`` tells what somebody is trusted with now, ``note`` leaves a row in the audit
    record."""

    shelf: Shelf
    notes: Notes
    clock: Clock
    roles: Callable[[bytes], Awaitable[frozenset[Role]]]
    note: Callable[[bytes, str, str], Awaitable[None]]

    async def people(self, draft: Draft) -> Crowd:
        """Count who would get it now, and at what pace; a correction goes to those who have it already."""
        rate = await self.shelf.rate()
        if draft.corrects:
            return Crowd({}, rate)
        counts = await self.shelf.counts(draft.audience)
        return Crowd(counts.by_lang, rate, counts.unreachable)

    async def approvers(self, but: bytes) -> tuple[Note, ...]:
        """Whoever may approve now and was seen at this desk, without this one."""
        seen = await self.notes.approvers()
        return tuple([note for who, note in seen.items() if who != but and may(await self.roles(who), "approve")])

    async def own(self, act: Act) -> Stored:
        """Return the broadcast, if whoever acts is its author. Raises NotYours."""
        found = await self.shelf.load(act.number)
        if found.author != act.who:
            raise NotYours(number=act.number)
        return found

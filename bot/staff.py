"""The desk of the staff: who somebody is, what they may do, and what is answered; every act leaves a row behind.

Knows nothing of Telegram and nothing of how things are kept. To whoever is not on the staff it says nothing at all:
they are answered by the ordinary dialogue, as if there were no staff.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from bot import staff_words as words
from bot.audit import label_of
from bot.roles import Role, may

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.audit import Chain, Row
    from bot.clock import Clock
    from bot.staff_stats import StatsDesk
    from flows.speech import Voice
    from flows.words import Reply

INVITATION: Final = "inv_"
"""How the word after ``/start`` begins in a link of invitation."""
ACTION: Final = "st:"
"""How the buttons of the staff begin."""
OWN: Final = frozenset({"staff", "team", "invite", "revoke", "dismiss", "audit", "stats"})
"""The commands that this desk answers itself; others of the table have desks of their own."""
VALID_SECONDS: Final = 3 * 24 * 3600
SHOWN_ACTS: Final = 10
_CODE_BYTES: Final = 24


@dataclass(frozen=True, slots=True)
class Joined:
    """What an invitation gave; ``new`` is false where the person had the role already."""

    role: Role
    new: bool


@dataclass(frozen=True, slots=True)
class Member:
    """One person on the staff, named by a label; ``came_by`` is the label of the last invitation used."""

    label: str
    roles: frozenset[Role]
    since: str
    came_by: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """An invitation that nobody has used yet; ``expires_at`` in seconds since 1970."""

    label: str
    role: Role
    expires_at: float


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody on the staff, and who is invited."""

    members: tuple[Member, ...]
    invitations: tuple[Open, ...]


class Keeper(Protocol):
    """What keeps the staff; see bot/storage/staff.py. ``who`` is a keyed print of a chat."""

    async def roles(self, who: bytes) -> frozenset[Role]:
        """Return the roles of a person."""
        ...

    async def invite(self, who: bytes, code: str, role: Role, expires_at: float) -> str:
        """Keep an invitation and return its label."""
        ...

    async def revoke(self, who: bytes, label: str) -> bool:
        """Take an invitation back."""
        ...

    async def join(self, who: bytes, code: str) -> Joined | None:
        """Use an invitation once."""
        ...

    async def dismiss(self, who: bytes, label: str) -> bool:
        """Take every role from a person."""
        ...

    async def team(self, who: bytes) -> Team:
        """Return everybody on the staff."""
        ...

    async def note(self, who: bytes, act: str, subject: str = "", **detail: str) -> None:
        """Add an act that changes nothing else."""
        ...

    async def last(self, most: int) -> tuple[Row, ...]:
        """Return the newest acts."""
        ...

    async def verify(self) -> Chain:
        """Check the whole record."""
        ...


class Desk:
    """Hears what the staff say. ``first`` are the persons of BOT_ADMIN_IDS, ``bot_name`` goes into links."""

    def __init__(
        self,
        keeper: Keeper,
        clock: Clock,
        print_of: Callable[[str], bytes],
        first: frozenset[str] = frozenset(),
        bot_name: str = "",
        stats: StatsDesk | None = None,
    ) -> None:
        self._keeper: Final = keeper
        self._clock: Final = clock
        self._print_of: Final = print_of
        self._first: Final = frozenset(map(print_of, first))
        self.bot_name = bot_name
        self._stats_desk: Final = stats

    async def roles(self, person: str) -> frozenset[Role]:
        """Return what somebody is trusted with."""
        return await self.held(self._print_of(person))

    async def command(self, person: str, name: str, rest: str, voice: Voice) -> Reply | None:
        """Answer a command; None where it is none of the staff's, or not for this person's eyes."""
        if name == "start":
            return await self._arrive(person, rest, voice) if rest.startswith(INVITATION) else None
        return await self._do(person, name, rest.strip().lower(), voice) if name in OWN else None

    async def tap(self, person: str, action: str, voice: Voice) -> Reply | None:
        """Answer a button of the staff; None for any other button, and for anybody else."""
        if not action.startswith(ACTION):
            return None
        name, _, rest = action.removeprefix(ACTION).partition(":")
        return await self._do(person, name, rest, voice) if name in OWN else None

    def print_of(self, person: str) -> bytes:
        """Return the print under which somebody is kept and named in the audit record."""
        return self._print_of(person)

    async def admitted(self, person: str, name: str, voice: Voice) -> bytes | Reply | None:
        """Return the print of somebody who may give this command; what is answered to one of the staff who may not,
        which leaves a row in the audit record; None for anybody else."""
        who = self._print_of(person)
        roles = await self.held(who)
        if not roles:
            return None
        if may(roles, name):
            return who
        await self._keeper.note(who, "denied", name)
        return words.denied(voice, name)

    async def note(self, who: bytes, act: str, subject: str = "") -> None:
        """Leave a row in the audit record for an act that changes nothing."""
        await self._keeper.note(who, act, subject)

    async def held(self, who: bytes) -> frozenset[Role]:
        """Return what the person with this print is trusted with now."""
        roles = await self._keeper.roles(who)
        return roles | {Role.ADMINISTRATOR} if who in self._first else roles

    async def _arrive(self, person: str, rest: str, voice: Voice) -> Reply:
        joined = await self._keeper.join(self._print_of(person), rest.removeprefix(INVITATION)[:64])
        return words.arrived(voice, joined)

    async def _do(self, person: str, name: str, rest: str, voice: Voice) -> Reply | None:
        who = await self.admitted(person, name, voice)
        if not isinstance(who, bytes):
            return who
        does: dict[str, Callable[[bytes, str, Voice], Awaitable[Reply]]] = {
            "staff": self._staff,
            "team": self._team,
            "invite": self._invite,
            "revoke": self._revoke,
            "dismiss": self._dismiss,
            "audit": self._audit,
            "stats": self._stats,
        }
        return await does[name](who, rest, voice)

    async def _staff(self, who: bytes, _rest: str, voice: Voice) -> Reply:
        await self._keeper.note(who, "saw_staff")
        return words.own(voice, label_of(who), await self.held(who))

    async def _team(self, who: bytes, _rest: str, voice: Voice) -> Reply:
        team = await self._keeper.team(who)
        return words.team(voice, team, tuple(label_of(one) for one in sorted(self._first)))

    async def _invite(self, who: bytes, rest: str, voice: Voice) -> Reply:
        if rest not in set(Role):
            return words.whom_to_invite(voice)
        code = secrets.token_urlsafe(_CODE_BYTES)
        expires = float(self._clock.seconds() + VALID_SECONDS)
        label = await self._keeper.invite(who, code, Role(rest), expires)
        link = f"https://t.me/{self.bot_name}?start={INVITATION}{code}"
        return words.invited(voice, Open(label, Role(rest), expires), link)

    async def _revoke(self, who: bytes, rest: str, voice: Voice) -> Reply:
        done = await self._keeper.revoke(who, rest)
        if not done:
            await self._keeper.note(who, "in_vain", "revoke")
        return words.revoked(voice, rest, done=done)

    async def _dismiss(self, who: bytes, rest: str, voice: Voice) -> Reply:
        label, _, sure = rest.partition(":")
        if label in {label_of(who), *map(label_of, self._first)}:
            return words.cannot_dismiss(voice, label)
        if not sure:
            return words.sure_to_dismiss(voice, label)
        done = await self._keeper.dismiss(who, label)
        if not done:
            await self._keeper.note(who, "in_vain", "dismiss")
        return words.dismissed(voice, label, done=done)

    async def _stats(self, who: bytes, rest: str, voice: Voice) -> Reply:
        if self._stats_desk is None:
            return words.no_stats(voice)
        return await self._stats_desk.answer(who, rest, voice)

    async def _audit(self, who: bytes, _rest: str, voice: Voice) -> Reply:
        await self._keeper.note(who, "saw_audit")
        return words.acts(voice, await self._keeper.last(SHOWN_ACTS), await self._keeper.verify())

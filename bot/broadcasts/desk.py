"""The desk of broadcasts: who may do what, which act a command, a button or a message means, and how a refusal is said.

Knows nothing of Telegram and nothing of how things are kept. Whoever is not on the staff hears nothing here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.broadcasts import words, words_way
from bot.broadcasts.bench import Act, Bench, Said
from bot.broadcasts.desk_way import Way
from bot.broadcasts.desk_writing import AWAITED, Writing
from bot.broadcasts.words import ACTION
from bot.faults import Fault
from bot.roles import may
from flows.broadcast import Stage
from flows.words import Lang, Reply

if TYPE_CHECKING:
    from bot.broadcasts.bench import Deliver, Read
    from bot.broadcasts.terms import Stored
    from bot.broadcasts.writing import Given
    from bot.staff import Desk
    from flows.speech import Voice

COMMANDS: Final = ("broadcast", "write", "approve", "sending")
"""The commands of this desk; each is in the table of bot/roles.py."""
SHOWN: Final = 8
DIGITS: Final = 9
"""The longest number in an action that is read at all."""
_OF_A_LANGUAGE: Final = frozenset({"t", "d", "l"})
_WANTED: Final = {
    "broadcast": tuple(Stage),
    "approve": (Stage.PREVIEWED,),
    "sending": (Stage.APPROVED, Stage.SCHEDULED, Stage.SENDING, Stage.PAUSED, Stage.HALTED),
}


class CastDesk:
    """Hears what authors and approvers say about broadcasts."""

    def __init__(self, staff: Desk, bench: Bench) -> None:
        self._staff: Final = staff
        self.bench: Final = bench
        self._writing: Final = Writing(bench)
        self._way: Final = Way(bench)
        self._commands: Final = {
            "list": "broadcast",
            "o": "broadcast",
            **dict.fromkeys(self._writing.acts, "write"),
            **dict.fromkeys(self._way.approving, "approve"),
            **dict.fromkeys(self._way.sending, "sending"),
        }
        self._acts: Final = {**self._writing.acts, **self._way.approving, **self._way.sending, "o": self._open}

    async def command(self, person: str, name: str, voice: Voice) -> tuple[Said, ...] | None:
        """Answer a command; None where it is none of this desk's, or not for this person's eyes."""
        admitted = await self._admitted(person, name, voice) if name in COMMANDS else None
        if not isinstance(admitted, Act):
            return admitted
        await self.bench.notes.wait(admitted.who, "")
        if name == "write":
            return await self._acts["new"](admitted)
        found = await self.bench.shelf.listed(SHOWN)
        wanted = tuple(it for it in found if it.state in _WANTED[name])
        writes = may(await self._staff.roles(person), "write")
        return (Said(words.listed(voice, wanted, writes=writes)),)

    async def tap(
        self, person: str, action: str, voice: Voice, deliver: Deliver | None = None, read: Read | None = None
    ) -> tuple[Said, ...] | None:
        """Answer a button of this desk; None for any other button, and for anybody else. ``deliver``, ``read``: see
        Act."""
        name, number, rest = _parts(action)
        if name not in self._commands:
            return None
        admitted = await self._admitted(person, self._commands[name], voice)
        if not isinstance(admitted, Act):
            return admitted
        act = Act(admitted.who, admitted.chat, voice, number, rest, deliver, read)
        try:
            answer = await self._acts[name](act)
        except Fault as fault:
            await self.bench.notes.wait(act.who, "")
            return refusal(voice, fault)
        asks = (name in AWAITED and rest != ("none",)) or (name == "z" and not rest)
        await self.bench.notes.wait(act.who, action if asks else "")
        return answer

    async def awaits(self, person: str) -> bool:
        """Whether the next message of this person belongs to a broadcast."""
        return bool(await self.bench.notes.awaited(self._staff.print_of(person)))

    async def given(self, person: str, given: Given, voice: Voice, read: Read | None = None) -> tuple[Said, ...] | None:
        """Take a message that answers a card of this desk; None where nothing is awaited. ``read``: see Act."""
        name, number, rest = _parts(await self.bench.notes.awaited(self._staff.print_of(person)))
        if name not in self._commands:
            return None
        admitted = await self._admitted(person, self._commands[name], voice)
        if not isinstance(admitted, Act):
            return admitted
        act = Act(admitted.who, admitted.chat, voice, number, rest, read=read)
        try:
            answer = await (self._way.given(act, given) if name == "z" else self._writing.given(name, act, given))
        except Fault as fault:
            return refusal(voice, fault)
        await self.bench.notes.wait(act.who, "")
        return answer

    async def _admitted(self, person: str, name: str, voice: Voice) -> Act | tuple[Said, ...] | None:
        who = await self._staff.admitted(person, name, voice)
        if isinstance(who, Reply):
            return (Said(who),)
        if who is None:
            return None
        chat = int(person.partition(":")[2])
        approver = may(await self._staff.roles(person), "approve")
        await self.bench.notes.seen(who, chat, voice.lang, approver=approver)
        return Act(who, chat, voice)

    async def _open(self, act: Act) -> tuple[Said, ...]:
        """Show where a broadcast stands, to its author as a draft while it can be changed."""
        it = await self.bench.shelf.load(act.number)
        if it.state in {Stage.APPROVED, Stage.SCHEDULED}:
            return (Said(words_way.ready_card(act.voice, it)),)
        if not words.can_edit(it):
            return (Said(words_way.held_card(act.voice, it)),)
        if it.author == act.who:
            return (Said(await self._writing.card(act)),)
        return (Said(_of_another(act.voice, it)),)


def refusal(voice: Voice, fault: Fault) -> tuple[Said, ...]:
    """Why something was not done."""
    return (Said(Reply((voice.paragraph(fault.key, "text", **fault.values),))),)


def _of_another(voice: Voice, it: Stored) -> Reply:
    """Somebody else's draft: nothing to see before its author has seen it."""
    return (
        words_way.waits_card(voice, it)
        if it.state == Stage.PREVIEWED
        else words_way.said(voice, "cast.of_another", it.id)
    )


def _parts(action: str) -> tuple[str, int, tuple[str, ...]]:
    """The act, the number of the broadcast, and the rest."""
    name, _, rest = action.removeprefix(ACTION).partition(":")
    number, *more = rest.split(":") if rest else [""]
    sound = not number or (number.isascii() and number.isdecimal() and len(number) <= DIGITS)
    if not action.startswith(ACTION) or not sound:
        return "", 0, ()
    if name in _OF_A_LANGUAGE and (not more or more[0] not in set(Lang)):
        return "", 0, ()
    return name, int(number or 0), tuple(more)

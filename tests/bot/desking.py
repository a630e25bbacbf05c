"""The desk of broadcasts inside a test: staff with their roles, what each was shown, and a clock that can be moved."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.app import broadcasting
from bot.broadcasts.bench import MediaUnread, SheetRefused
from bot.broadcasts.carrying import Ending
from bot.broadcasts.pace import Limits
from bot.broadcasts.terms import State, Subscriber
from bot.broadcasts.writing import Given
from bot.roles import Role
from bot.staff import Desk
from bot.storage.broadcasts import Broadcasts
from bot.storage.ledger import Ledger
from bot.storage.staff import StaffStore
from bot.storage.subscribers import Subscribers
from flows.speech import voice
from flows.words import Lang

if TYPE_CHECKING:
    from bot.broadcasts.bench import Said
    from bot.broadcasts.carrying import Attempt
    from bot.broadcasts.content import Media, Sheet
    from bot.broadcasts.desk import CastDesk
    from bot.broadcasts.terms import Stored
    from flows.words import Reply
    from tests.bot.keeping import Opened

AUTHOR, APPROVER, BOTH, NOBODY = "tg:7", "tg:8", "tg:9", "tg:10"
ROLES = {AUTHOR: (Role.AUTHOR,), APPROVER: (Role.APPROVER,), BOTH: (Role.AUTHOR, Role.APPROVER), NOBODY: ()}


@dataclass
class Office:
    """Everybody at their desks. ``shown`` holds the exact messages by chat; ``refuse`` makes the next ones fail.

    ``files`` are the bytes of files whose bytes are not their name; None where they cannot be read.
    """

    cast: CastDesk
    staff: Desk
    broadcasts: Broadcasts
    subscribers: Subscribers
    it: Opened
    lang: Lang = Lang.EN
    shown: dict[int, list[Sheet]] = field(default_factory=dict)
    refuse: str = ""
    files: dict[str, bytes | None] = field(default_factory=dict)

    @classmethod
    async def over(cls, it: Opened, lang: Lang = Lang.EN, *, anew: bool = True) -> Office:
        given = (it.database, it.clock, it.seal)
        store = StaffStore(it.database, it.clock)
        staff = Desk(store, it.clock, it.seal.print_of, frozenset({"tg:1"}))
        cast, _ = broadcasting(it.database, it.clock, it.seal, staff)
        made = cls(cast, staff, Broadcasts(*given), Subscribers(*given), it, lang)
        hired = [(person, role, f"{person}{role}") for person, roles in ROLES.items() for role in roles if anew]
        until = it.clock.now() + 100
        first = it.seal.print_of("tg:1")
        await asyncio.gather(*(store.invite(first, code, role, until) for _, role, code in hired))
        await asyncio.gather(*(store.join(it.seal.print_of(person), code) for person, _, code in hired))
        return made

    async def deliver(self, chat: int, sheet: Sheet) -> None:
        if self.refuse:
            raise SheetRefused(why=self.refuse)
        self.shown.setdefault(chat, []).append(sheet)

    async def read(self, media: Media) -> str:
        content = self.files.get(media.file_id, media.file_id.encode())
        if content is None:
            raise MediaUnread
        return hashlib.sha256(content).hexdigest()

    async def types(self, person: str, name: str) -> tuple[Said, ...] | None:
        return await self.cast.command(person, name, voice(self.lang))

    async def taps(self, person: str, action: str) -> tuple[Said, ...] | None:
        return await self.cast.tap(person, f"bc:{action}", voice(self.lang), self.deliver, self.read)

    async def sends(
        self, person: str, html: str = "", plain: str | None = None, **more: object
    ) -> tuple[Said, ...] | None:
        given = Given(html, html if plain is None else plain, **more)  # type: ignore[arg-type]
        return await self.cast.given(person, given, voice(self.lang), self.read)

    async def people(self, *langs: Lang, count: int = 1, first: int = 100, **more: object) -> None:
        """Subscribers to the news, so many for each language."""
        chosen = [Subscriber(frozenset({"news"}), lang, **more) for lang in langs * count]  # type: ignore[arg-type]
        await asyncio.gather(*(self.subscribers.subscribe(f"tg:{n}", one) for n, one in enumerate(chosen, first)))

    async def written(self, author: str = AUTHOR, **texts: str) -> int:
        """A draft with these texts, which nobody has seen yet; its number."""
        await self.taps(author, "new")
        number = (await self.broadcasts.listed(1))[0].id
        for lang, html in (texts or {"kk": "<b>Жиналыс</b>", "ru": "<b>Собрание</b>", "en": "<b>Meeting</b>"}).items():
            await self.taps(author, f"t:{number}:{lang}")
            assert await self.sends(author, html)
        return number

    async def tested(self, author: str = AUTHOR, **texts: str) -> int:
        """The same, seen by its author and sent as a test."""
        number = await self.written(author, **texts)
        await self.taps(author, f"p:{number}")
        await self.taps(author, f"x:{number}")
        return number

    async def approved(self, by: str = APPROVER, **texts: str) -> int:
        """The same, approved by another person."""
        number = await self.tested(**texts)
        await self.taps(by, one(actions(await self.taps(by, f"v:{number}")), "y:"))
        assert (await self.stored(number)).state == "approved"
        return number

    async def carried(self) -> list[Attempt]:
        """Carry what is being sent to its end or its pause, as if everything arrived; return what went."""
        ledger = Ledger(self.it.database, self.it.clock, self.it.seal, "test", Limits(1000))
        went: list[Attempt] = []
        ended: tuple[Ending, ...] = ()
        for _ in range(100):
            running = await ledger.running()
            if not running:
                break
            portion = await ledger.step(running[0], ended, 100)
            went += portion.attempts
            ended = tuple(Ending(attempt, State.SENT, message=1) for attempt in portion.attempts)
            self.it.clock.moved += 1  # type: ignore[attr-defined]
        return went

    async def stored(self, number: int) -> Stored:
        return await self.broadcasts.load(number)

    async def acts(self) -> list[str]:
        """The acts of the audit record, in order."""

        def work(connection: object) -> list[str]:
            rows = connection.exec_driver_sql("SELECT act FROM audit ORDER BY seq")  # type: ignore[attr-defined]
            return [row[0] for row in rows]

        return await self.it.database.do(work)


def replies(said: tuple[Said, ...] | None) -> list[Reply]:
    assert said is not None
    return [one.reply for one in said]


def text(said: tuple[Said, ...] | None) -> str:
    return "\n".join(paragraph.plain for reply in replies(said) for paragraph in reply.paragraphs)


def actions(said: tuple[Said, ...] | None) -> list[str]:
    """The actions of all buttons, without their beginning."""
    found = [button.action for reply in replies(said) for row in reply.buttons for button in row]
    return [action.removeprefix("bc:") for action in found]


def one(found: list[str], start: str) -> str:
    (only,) = [action for action in found if action.startswith(start)]
    return only

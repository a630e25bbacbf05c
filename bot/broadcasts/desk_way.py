"""What happens to a written broadcast: looked at and approved by a second person, sent, held up, withdrawn."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.broadcasts import report, report_file, words_way
from bot.broadcasts.approval import VALID_SECONDS, whole
from bot.broadcasts.bench import EVERY, MediaChanged, NotATime, NotYours, Said
from bot.broadcasts.content import hashes, letter
from bot.broadcasts.dryrun import Crowd, crowd, look, times
from bot.broadcasts.faults import Changed, SamePerson, WrongStage
from bot.clock import ALMATY
from flows.broadcast import Stage
from flows.words import Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from bot.broadcasts.bench import Act, Bench
    from bot.broadcasts.terms import Stored
    from bot.broadcasts.writing import Given

    Does = Callable[[Act], Awaitable[tuple[Said, ...]]]

OFFERED_HOURS: Final = (9, 12, 15, 18)
MOST_TIMES: Final = 4
SECONDS: Final = 10
"""Figures of the seconds since 1970."""
_TIME: Final = re.compile(r"(?:(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?\s+)?(\d{1,2})[:.](\d{2})")


class Way:
    """What approvers do, and what both do once it is approved."""

    def __init__(self, bench: Bench) -> None:
        self._bench: Final = bench
        self.approving: Final[dict[str, Does]] = {"v": self._look, "y": self._approve, "n": self._send_back}
        self.sending: Final[dict[str, Does]] = {
            "s": self._start,
            "z": self._plan,
            "h": self._pause,
            "r": self._resume,
            "c": self._cancel,
            "k": self._recall,
            "g": self._again,
            "i": self._report,
        }

    async def given(self, act: Act, given: Given) -> tuple[Said, ...]:
        """Take the time that was typed. Raises NotATime, or a Refusal."""
        return await self._planned(act, read_time(given.plain, self._bench.clock.now()))

    async def _look(self, act: Act) -> tuple[Said, ...]:
        """Show every reader's message exactly, then the question; a picture only where its bytes are the author's."""
        it = await self._bench.shelf.load(act.number)
        if it.state != Stage.PREVIEWED:
            raise WrongStage(number=act.number, state=it.state, step="approve", why="state")
        media = it.draft.carried
        if media is not None and await act.hashed(media) != media:
            raise MediaChanged(number=act.number)
        for lang in EVERY:
            await act.show(act.chat, letter(it.draft, lang))
        run, people = look(it.draft), await self._bench.people(it.draft)
        said = () if it.draft.corrects else crowd(it.draft, people)
        plan = times(it.draft, people, self._bench.clock.now())
        found = tuple(words_way.findings(act.voice, it, run, people, said, plan))
        mine = it.author == act.who
        return (Said(words_way.approval_card(act.voice, it, hashes(it.draft), found, may_approve=not mine)),)

    async def _approve(self, act: Act) -> tuple[Said, ...]:
        """Approve what the button was made for, if it is still that."""
        it = await self._bench.shelf.load(act.number)
        if it.author == act.who:
            raise SamePerson(number=act.number)
        present = whole(it.draft)
        if not act.first or not present.startswith(act.first):
            raise Changed(number=act.number)
        approved = await self._bench.shelf.approve(act.who, act.number, present)
        return self._both(act, approved, "cast.was_approved")

    async def _send_back(self, act: Act) -> tuple[Said, ...]:
        it = await self._bench.shelf.load(act.number)
        await self._bench.shelf.send_back(act.who, act.number)
        reply = words_way.said(act.voice, "cast.sent_back", act.number)
        if it.author == act.who:
            return (Said(reply),)
        return (Said(reply), Said(words_way.opened(act.voice, it, "cast.was_sent_back"), it.chat))

    def _both(self, act: Act, it: Stored, key: str) -> tuple[Said, ...]:
        """Answer whoever acts with the card of an approved one, and tell its author."""
        card = Said(words_way.ready_card(act.voice, it))
        if it.author == act.who:
            return (card,)
        return (card, Said(words_way.opened(act.voice, it, key), it.chat))

    async def _start(self, act: Act) -> tuple[Said, ...]:
        await self._bench.shelf.start(act.who, act.number)
        return (Said(words_way.held_card(act.voice, await self._bench.shelf.load(act.number))),)

    async def _plan(self, act: Act) -> tuple[Said, ...]:
        it = await self._bench.shelf.load(act.number)
        if act.first.isdecimal() and len(act.first) <= SECONDS:
            return await self._planned(act, float(act.first))
        if it.state not in {Stage.APPROVED, Stage.SCHEDULED}:
            raise WrongStage(number=act.number, state=it.state, step="schedule", why="state")
        until = (it.approved_at or 0.0) + VALID_SECONDS
        offered = tuple(_offered(self._bench.clock.now(), until))[:MOST_TIMES]
        return (Said(words_way.plan_card(act.voice, it, offered)),)

    async def _planned(self, act: Act, at: float) -> tuple[Said, ...]:
        await self._bench.shelf.schedule(act.who, act.number, at)
        it = await self._bench.shelf.load(act.number)
        frozen = Crowd({act.voice.lang: it.members or 0}, await self._bench.shelf.rate())
        return (Said(words_way.ready_card(act.voice, it, times(it.draft, frozen, at))),)

    async def _pause(self, act: Act) -> tuple[Said, ...]:
        await self._bench.shelf.pause(act.who, act.number)
        return await self._held(act)

    async def _resume(self, act: Act) -> tuple[Said, ...]:
        await self._bench.shelf.resume(act.who, act.number)
        return await self._held(act)

    async def _cancel(self, act: Act) -> tuple[Said, ...]:
        it = await self._bench.shelf.load(act.number)
        if it.state in {Stage.DRAFT, Stage.PREVIEWED} and it.author != act.who:
            raise NotYours(number=act.number)
        if act.first != "sure":
            return (Said(words_way.sure_card(act.voice, it, "cancel")),)
        await self._bench.shelf.cancel(act.who, act.number)
        return await self._held(act)

    async def _recall(self, act: Act) -> tuple[Said, ...]:
        it = await self._bench.shelf.load(act.number)
        if act.first != "sure":
            return (Said(words_way.sure_card(act.voice, it, "recall")),)
        number = await self._bench.shelf.recall(act.who, act.number)
        return (Said(words_way.said(act.voice, "cast.recalling", act.number, work=number)),)

    async def _again(self, act: Act) -> tuple[Said, ...]:
        it = await self._bench.shelf.load(act.number)
        if act.first != "sure":
            return (Said(words_way.sure_card(act.voice, it, "again")),)
        await self._bench.shelf.send_again(act.who, act.number)
        return await self._held(act)

    async def _report(self, act: Act) -> tuple[Said, ...]:
        """What became of it; then, if asked, in which language and form as a file; then that."""
        if (picked := report_file.picked(act.rest)) is not None:
            it = await self._bench.shelf.load(act.number)
            await self._bench.note(act.who, "exported_report", ":".join((str(it.id), *picked)))
            return (Said(report_file.ordered(act.voice, it.id, *picked)),)
        if act.first == report_file.FILE:
            it = await self._bench.shelf.load(act.number)
            return (Said(report_file.choice(act.voice, it.id)),)
        found = await self._bench.shelf.report(act.number)
        await self._bench.note(act.who, "saw_report", str(act.number))
        rows = (report_file.button(act.voice, act.number),)
        return (Said(Reply(report.lines(found, act.voice), rows)),)

    async def _held(self, act: Act) -> tuple[Said, ...]:
        return (Said(words_way.held_card(act.voice, await self._bench.shelf.load(act.number))),)


def read_time(text: str, now: float) -> float:
    """The moment that somebody typed, as 18:00, 21.11 18:00 or 21.11.2026 18:00 in Almaty; without a day it is the
    next such time. Raises NotATime."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise NotATime
    day, month, year, hour, minute = (int(it) if it else None for it in found.groups())
    here = datetime.fromtimestamp(now, ALMATY)
    try:
        at = here.replace(
            year=year or here.year,
            month=month or here.month,
            day=day or here.day,
            hour=hour or 0,
            minute=minute or 0,
            second=0,
            microsecond=0,
        )
    except ValueError:
        raise NotATime from None
    if day is None and at <= here:
        at += timedelta(days=1)
    return at.timestamp()


def _offered(now: float, until: float) -> Iterator[float]:
    """Some hours by day that an approval reaches."""
    here = datetime.fromtimestamp(now, ALMATY).replace(minute=0, second=0, microsecond=0)
    for hours in range(1, 25):
        at = here + timedelta(hours=hours)
        if at.hour in OFFERED_HOURS and now < at.timestamp() <= until:
            yield at.timestamp()

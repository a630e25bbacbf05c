"""``medaqy broadcast``: list, show, pause, resume, cancel and report, for whoever runs the server.

The rows decide, so a running bot notices at its next message. Nothing is written or approved from here: that takes two
people at the desk. Every act is a row of the audit record.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.audit import OPERATOR

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from pathlib import Path

    from bot.storage.broadcasts import Broadcasts
    from bot.storage.staff import StaffStore
    from flows.speech import Voice
    from flows.words import Lang, Paragraph


def run(lang: Lang, given: argparse.Namespace) -> int:
    """Do an act and print what came of it. Raises a Fault."""
    from flows.speech import voice

    asyncio.run(_done(voice(lang), given))
    return 0


async def _done(speak: Voice, given: argparse.Namespace) -> None:
    from bot.clock import clock
    from bot.settings import read
    from bot.storage.broadcasts import Broadcasts
    from bot.storage.database import Database
    from bot.storage.staff import StaffStore
    from bot.storage.unlock import unlock

    settings = read()
    now = clock(environment=settings.today)
    database = await Database.open(settings.database_url, day=now.day().isoformat())
    try:
        shelf = Broadcasts(database, now, await unlock(database, settings.key_file))
        if given.act == "list":
            await _list(speak, shelf)
        elif given.act == "show":
            await _show(speak, shelf, given.number)
        elif given.act == "report":
            await _report(speak, shelf, StaffStore(database, now), given)
        else:
            await _step(speak, shelf, given.act, given.number)
    finally:
        await database.close()


async def _list(speak: Voice, shelf: Broadcasts) -> None:
    from bot.broadcasts.words import listed

    _print(listed(speak, await shelf.listed(), writes=False).paragraphs)


async def _show(speak: Voice, shelf: Broadcasts, number: int) -> None:
    from bot.broadcasts import words, words_way
    from bot.broadcasts.dryrun import Crowd

    it = await shelf.load(number)
    counts = await shelf.counts(it.draft.audience)
    people = Crowd(counts.by_lang, await shelf.rate(), counts.unreachable)
    _print(words.draft_card(speak, it, people).paragraphs)
    if not words.can_edit(it):
        _print(words_way.told(speak, it))


async def _step(speak: Voice, shelf: Broadcasts, act: str, number: int) -> None:
    does = {"pause": shelf.pause, "resume": shelf.resume, "cancel": shelf.cancel}
    await does[act](OPERATOR, number)
    it = await shelf.load(number)
    print(speak.say("cast.card", number=number, stage=speak.say(f"cast.stage.{it.state}")))


async def _report(speak: Voice, shelf: Broadcasts, staff: StaffStore, given: argparse.Namespace) -> None:
    from bot.broadcasts import export, report

    found = await shelf.report(given.number)
    await staff.note(OPERATOR, "saw_report", str(given.number))
    _print(report.lines(found, speak))
    for file, make in ((given.csv, export.csv_of), (given.xlsx, export.xlsx_of)):
        if file is not None:
            _write(file, make(found, speak))
            print(speak.say("cast.written", file=str(file)))


def _write(file: Path, content: bytes) -> None:
    from bot.storage.faults import Unwritable

    try:
        file.write_bytes(content)
    except OSError:
        raise Unwritable(file=str(file)) from None


def _print(paragraphs: Iterable[Paragraph]) -> None:
    for paragraph in paragraphs:
        line = paragraph.plain.replace("\t", ": ")
        print(f"  {line}" if paragraph.kind in {"item", "row"} else line)

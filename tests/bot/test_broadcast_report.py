"""What is shown of a broadcast, while it goes and after it; and that only counts remain in the end."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from bot.broadcasts import export, report
from bot.broadcasts.carrying import Ending
from bot.broadcasts.faults import Refusal
from bot.broadcasts.progress import bar, reply
from bot.broadcasts.terms import Progress, Report, State, Stored, Subscriber
from bot.retention import Terms
from bot.storage.broadcasts_report import KEPT_DAYS, MESSAGE_DAYS
from bot.storage.tidy import tidy
from flows.broadcast import Stage
from flows.speech import voice
from flows.words import Lang
from tests.bot.casting import AUTHOR, Cast, draft
from tests.bot.keeping import MovedClock, opened, rows

if TYPE_CHECKING:
    from pathlib import Path

ENDS = {
    1: (State.BLOCKED, "blocked"),
    2: (State.FAILED, "chat_not_found"),
    3: (State.UNKNOWN, "no_answer"),
}


async def over(cast: Cast, people: int = 30) -> Stored:
    """A broadcast that has ended; most of its readers are in one region and read Russian."""
    for chat in range(1, people + 1):
        lang = Lang.RU if chat > 4 else Lang.EN
        region = "astana" if chat > 4 else None
        await cast.subscribers.subscribe(f"tg:{chat}", Subscriber(frozenset({"news"}), lang, region))
    it, ledger = await cast.started(), cast.ledger(allowed=3000)
    assert isinstance(cast.it.clock, MovedClock)
    cast.it.clock.moved += 1
    await ledger.step(it, (), 0)
    cast.it.clock.moved += 59
    attempts = (await ledger.step(it, (), people)).attempts
    assert len(attempts) == people
    ends = [(one, ENDS.get(one.chat, (State.SENT, None))) for one in attempts]
    await ledger.step(it, [Ending(one, state, why, message=one.chat) for one, (state, why) in ends], 8)
    return await cast.broadcasts.load(it.id)


def shown(found: Report, lang: Lang = Lang.EN) -> str:
    return "\n".join(paragraph.plain for paragraph in report.lines(found, voice(lang)))


@pytest.mark.engines
async def test_the_report_counts_all_exactly_and_groups_in_whole_tens(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        cast = Cast.over(it)
        found = await cast.broadcasts.report((await over(cast)).id)
    assert (found.total, found.by_state) == (30, {"sent": 27, "blocked": 1, "failed": 1, "unknown": 1})
    assert (found.fallback, found.again, found.seconds) == (4, 0, 60.0)
    text = shown(found)
    for line in ("sent\t27", "blocked\t1", "unknown\t1", "Russian\t20", "Astana\t20", "not given\tfewer than 10"):
        assert line in text
    assert "26" not in text
    for lang in Lang:
        assert shown(found, lang)


@pytest.mark.engines
async def test_the_files_hold_the_same_and_nobody(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        cast = Cast.over(it)
        found = await cast.broadcasts.report((await over(cast)).id)
    speak = voice(Lang.RU)
    table = list(csv.reader(io.StringIO(export.csv_of(found, speak).decode("utf-8-sig"))))
    assert ["отправлено", "27"] in table
    assert ["Астана", "20", *["меньше 10"] * 5] in table
    book = openpyxl.load_workbook(io.BytesIO(export.xlsx_of(found, speak)))
    assert book.sheetnames == ["Итоги", "Языки", "Регионы"]
    assert ("отправлено", 27) in list(book["Итоги"].values)
    for row in (row for sheet in book for row in sheet.values):
        assert not any(isinstance(cell, int) and cell % 10 and row[0] not in found_states(speak) for cell in row)


def found_states(speak: object) -> set[str]:
    return {speak.say(f"carry.state.{state.value}") for state in report.SHOWN}  # type: ignore[attr-defined]


def test_no_cell_of_a_file_is_a_formula() -> None:
    assert [export._safe(cell) for cell in ("=1+1", "@x", "+7", "-", "Астана")] == [
        "'=1+1", "'@x", "'+7", "'-", "Астана"
    ]  # fmt: skip


@pytest.mark.parametrize(("count", "told"), [(0, None), (9, None), (10, 10), (19, 10), (4_267, 4_260)])
def test_whole_tens(count: int, told: int | None) -> None:
    assert report.tens(count) == told


@pytest.mark.engines
async def test_after_their_term_the_rows_are_counts(tmp_path: Path) -> None:
    clock = MovedClock()
    async with opened(tmp_path, clock) as it:
        cast = Cast.over(it)
        number = (await over(cast)).id
        before = await cast.broadcasts.report(number)
        clock.wait(days=MESSAGE_DAYS + 1)
        await tidy(it.database, clock, Terms(), it.seal)
        assert rows(tmp_path, "SELECT count(*), count(message_id) FROM recipients") == [(30, 0)]
        clock.wait(days=KEPT_DAYS - MESSAGE_DAYS)
        assert (await tidy(it.database, clock, Terms(), it.seal, only_count=True)).recipients == 30
        assert (await tidy(it.database, clock, Terms(), it.seal)).recipients == 30
        assert rows(tmp_path, "SELECT count(*) FROM recipients") == [(0,)]
        assert await cast.broadcasts.report(number) == before
        assert (await tidy(it.database, clock, Terms(), it.seal)).recipients == 0


@pytest.mark.engines
async def test_what_was_left_paused_ends_with_its_term(tmp_path: Path) -> None:
    clock = MovedClock()
    async with opened(tmp_path, clock) as it:
        cast = Cast.over(it)
        await cast.people(1, 2)
        number = (await cast.started()).id
        await cast.broadcasts.pause(AUTHOR, number)
        clock.wait(days=KEPT_DAYS + 1)
        assert (await tidy(it.database, clock, Terms(), it.seal)).recipients == 2
        assert (await cast.broadcasts.load(number)).state == "cancelled"
        assert (await cast.broadcasts.report(number)).by_state == {"queued": 2}
        with pytest.raises(Refusal):
            await cast.broadcasts.resume(AUTHOR, number)


@pytest.mark.parametrize("stage", [Stage.SENDING, Stage.PAUSED, Stage.HALTED, Stage.DONE, Stage.CANCELLED])
@pytest.mark.parametrize("lang", Lang)
async def test_progress_is_told_at_every_stage(tmp_path: Path, stage: Stage, lang: Lang) -> None:
    async with opened(tmp_path) as it:
        cast = Cast.over(it)
        await cast.people(*range(1, 5))
        stored = await cast.started(draft(quiet=False))
        ledger = cast.ledger()
        progress = await ledger.progress(stored.id)
    from dataclasses import replace  # noqa: PLC0415 - here alone

    counts = {State.SENT: 2, State.UNKNOWN: 1, State.SENDING: 1}
    halted = replace(stored, state=stage, halted_by="text_entities")
    for waits in (None, 1_632_117_600.0):
        told = reply(replace(progress, stored=halted, counts=counts, waits_until=waits), voice(lang))
        text = "\n".join(paragraph.plain for paragraph in told.paragraphs)
        assert "75" in text
        assert bar(3, 4) in text


def test_the_bar_of_nobody_is_full() -> None:
    assert bar(0, 0) == bar(5, 5)
    assert bar(0, 3) != bar(3, 3)


async def test_the_end_is_reckoned_with_the_night(tmp_path: Path) -> None:
    clock = MovedClock()
    async with opened(tmp_path, clock) as it:
        cast = Cast.over(it)
        await cast.people(*range(1, 41))
        stored = await cast.started()
        progress: Progress = await cast.ledger().progress(stored.id)
        assert progress.ends_at == clock.now() + 2
        clock.moved += 9 * 3600 - 1
        assert (await cast.ledger().progress(stored.id)).ends_at == clock.now() + 1 + 11 * 3600 + 1

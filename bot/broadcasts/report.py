"""What became of a broadcast, as people may see it: whole numbers for all, whole tens for groups, nothing of anybody.

Groups are told in whole tens, so that no subtraction finds out how few were in one. Pure.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot.broadcasts.terms import State
from bot.clock import ALMATY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.broadcasts.terms import Report
    from flows.speech import Voice
    from flows.words import Paragraph

TENS: Final = 10
SHOWN: Final = (State.SENT, State.BLOCKED, State.FAILED, State.UNKNOWN, State.SKIPPED, State.QUEUED)
"""The columns; what is leased or being sent counts as waiting."""
HASH: Final = 12
_MINUTE: Final = 60
Table = tuple[tuple[str, ...], ...]


def tens(count: int) -> int | None:
    """The count in whole tens; None for fewer than ten, also for nobody."""
    return count // TENS * TENS or None


def lines(report: Report, voice: Voice) -> tuple[Paragraph, ...]:
    """The report for a chat or a terminal."""
    return tuple(_lines(report, voice))


def _lines(report: Report, voice: Voice) -> Iterator[Paragraph]:
    it = report.stored
    yield voice.paragraph("carry.report.heading", "heading", number=it.id)
    yield voice.paragraph("carry.report.total", total=report.total)
    yield _times(report, voice)
    yield from _rows(voice, totals(report, voice))
    if report.fallback:
        yield voice.paragraph("carry.report.fallback", count=report.fallback)
    if report.again:
        yield voice.paragraph("carry.report.again", count=report.again)
    if report.by_state.get(State.UNKNOWN.value):
        yield voice.paragraph("carry.progress.unknown", "quote")
    for key, table in (("lang", by_lang(report, voice)), ("region", by_region(report, voice))):
        if table:
            yield voice.paragraph(f"carry.report.by_{key}", "heading")
            yield from _rows(voice, ((row[0], row[1]) for row in table))
    if it.approved_hash and it.members_hash:
        content, members = it.approved_hash[:HASH], it.members_hash[:HASH]
        yield voice.paragraph("carry.report.hashes", "quote", content=content, members=members)


def _rows(voice: Voice, table: Iterable[tuple[str, ...]]) -> Iterator[Paragraph]:
    for name, count in table:
        yield voice.paragraph("carry.report.row", "row", name=name, count=count)


def _times(report: Report, voice: Voice) -> Paragraph:
    it = report.stored
    if it.started_at is None:
        return voice.paragraph("carry.report.not_begun")
    start = moment(it.started_at)
    if it.finished_at is None:
        return voice.paragraph("carry.report.not_ended", start=start)
    minutes = round(report.stood / _MINUTE)
    return voice.paragraph("carry.report.times", start=start, end=moment(it.finished_at), minutes=minutes)


def moment(at: float) -> str:
    """A second as people of Almaty write it: 21.09.2021 08:00."""
    return datetime.fromtimestamp(at, ALMATY).strftime("%d.%m.%Y %H:%M")


def totals(report: Report, voice: Voice) -> Table:
    """How many are in each state, exactly."""
    found = folded(report.by_state)
    return tuple((voice.say(f"carry.state.{state.value}"), str(found[state])) for state in SHOWN if found[state])


def by_lang(report: Report, voice: Voice) -> Table:
    """A row a language: its name, then each column in whole tens."""
    return tuple(
        (voice.say(f"cast.lang.{lang}"), *_cells(cells, voice)) for lang, cells in sorted(report.by_lang.items())
    )


def by_region(report: Report, voice: Voice) -> Table:
    """A row a region."""
    return tuple(
        (voice.say(f"region.{region}" if region else "carry.report.no_region"), *_cells(cells, voice))
        for region, cells in sorted(report.by_region.items())
    )


def _cells(cells: Mapping[str, int], voice: Voice) -> tuple[str, ...]:
    found = folded(cells)
    return tuple(str(shown) if (shown := tens(found[state])) else voice.say("carry.report.few") for state in SHOWN)


def folded(counts: Mapping[str, int]) -> dict[State, int]:
    """The counts by column."""
    found = dict.fromkeys(SHOWN, 0)
    for name, count in counts.items():
        state = State(name)
        found[state if state in found else State.QUEUED] += count
    return found

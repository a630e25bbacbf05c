"""The one message that shows how far a broadcast is: a bar, counts, the pace and the time of the end. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.broadcasts.report import moment
from bot.broadcasts.terms import State
from bot.broadcasts.words_way import controls
from flows.broadcast import Stage
from flows.words import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.broadcasts.terms import Progress
    from flows.speech import Voice
    from flows.words import Paragraph

BAR: Final = 12
_FULL, _EMPTY = "▓", "░"
_WHOLE: Final = 100


def reply(progress: Progress, voice: Voice) -> Reply:
    """The message, with the buttons that fit where it stands."""
    return Reply(tuple(_lines(progress, voice)), controls(voice, progress.stored))


def _lines(it: Progress, voice: Voice) -> Iterator[Paragraph]:
    stored, counts = it.stored, it.counts
    kind = stored.kind.value
    yield voice.paragraph(f"carry.progress.heading.{kind}", "heading", number=stored.id, of=stored.of or 0)
    percent = it.done * _WHOLE // it.total if it.total else _WHOLE
    yield voice.paragraph("carry.progress.bar", bar=bar(it.done, it.total), percent=percent)
    yield voice.paragraph(f"carry.progress.done.{kind}", done=counts.get(State.SENT, 0), total=it.total)
    yield voice.paragraph(
        "carry.progress.others",
        blocked=counts.get(State.BLOCKED, 0),
        failed=counts.get(State.FAILED, 0),
        unknown=counts.get(State.UNKNOWN, 0),
        skipped=counts.get(State.SKIPPED, 0),
    )
    yield _where(it, voice)
    if stored.state is not Stage.SENDING and counts.get(State.UNKNOWN):
        yield voice.paragraph("carry.progress.unknown", "quote")


def _where(it: Progress, voice: Voice) -> Paragraph:
    stage = it.stored.state
    if stage is Stage.HALTED:
        reason = voice.say(f"carry.reason.{it.stored.halted_by}")
        return voice.paragraph("carry.progress.halted", reason=reason)
    if stage is not Stage.SENDING:
        return voice.paragraph(f"carry.progress.{stage.value}")
    if it.waits_until is not None:
        return voice.paragraph("carry.progress.waits", time=moment(it.waits_until))
    return voice.paragraph("carry.progress.pace", rate=round(it.rate), time=moment(it.ends_at or 0.0))


def bar(done: int, total: int) -> str:
    """Twelve small blocks, as many of them full as the share that is done."""
    full = done * BAR // total if total else BAR
    return _FULL * full + _EMPTY * (BAR - full)

"""The cards on a broadcast's way: what the dry run found, what an approver decides, sending, and what holds it up.

Must not decide anything. The lines about texts and audience that an approver reads are the same that the author read.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot.audit import label_of
from bot.broadcasts.words import ACTION, cast_button, counts, number
from bot.clock import ALMATY
from flows.broadcast import Stage, allowed
from flows.words import Button, Lang, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.broadcasts.content import Hashes
    from bot.broadcasts.differences import Difference
    from bot.broadcasts.dryrun import Crowd, DryRun, Remark
    from bot.broadcasts.quiet import Plan
    from bot.broadcasts.terms import Stored
    from flows.speech import Voice

HELD: Final = {
    Stage.SENDING: ("pause", "cancel"),
    Stage.PAUSED: ("resume", "recall", "cancel"),
    Stage.HALTED: ("resume", "recall", "cancel"),
    Stage.DONE: ("recall", "correct", "again"),
    Stage.CANCELLED: ("recall",),
}
"""What may be done while and after it is sent, in the order of the buttons."""
LETTER: Final = {"pause": "h", "resume": "r", "cancel": "c", "recall": "k", "correct": "f", "again": "g"}
"""How the actions of these buttons begin."""
SEEN: Final = 16
"""Letters of the whole hash that a button of approval carries, and of a file's that is shown."""


def seen_card(voice: Voice, it: Stored, run: DryRun, people: Crowd, said: tuple[Remark, ...], plan: Plan) -> Reply:
    """What the author reads below the preview: the dry run, and the test as the next step."""
    head = voice.paragraph("cast.seen" if run.sound else "cast.seen_not", "heading", number=it.id)
    paragraphs = (head, *findings(voice, it, run, people, said, plan))
    sound = run.sound and not any(remark.stops for remark in said)
    rows = (((cast_button(voice, "test", f"x:{it.id}"),),) if sound else ()) + (
        (cast_button(voice, "edit", f"o:{it.id}"),),
    )
    return Reply(paragraphs, rows)


def findings(
    voice: Voice, it: Stored, run: DryRun, people: Crowd, said: tuple[Remark, ...], plan: Plan
) -> Iterator[Paragraph]:
    """Lengths, what must be put right, what differs, how many people, and how long it takes."""
    for remark in (*run.remarks, *said):
        values = {name: _written(voice, value) for name, value in remark.values.items()}
        yield voice.paragraph(f"cast.dry.{remark.what}", "item", **values)
    if run.lengths:
        lengths = {f"in_{lang.value}": n for lang, n in run.lengths.items()}
        yield voice.paragraph("cast.dry.lengths", "item", most=run.most, **lengths)
    for difference in run.differences:
        yield _difference(voice, difference)
    if len(it.draft.versions) > 1 and not run.differences:
        yield voice.paragraph("cast.diff.none", "item")
    if it.draft.corrects:
        return
    yield from counts(voice, people)
    yield _when(voice, people, plan)


def approval_card(
    voice: Voice, it: Stored, hashes: Hashes, found: tuple[Paragraph, ...], *, may_approve: bool
) -> Reply:
    """What an approver reads below the exact messages: the same findings, the prints, and the two buttons."""
    prints = voice.paragraph(
        "cast.prints",
        "quote",
        text=hashes.text[:8],
        buttons=hashes.buttons[:8],
        media=hashes.media[:8],
        audience=hashes.audience[:8],
        whole=hashes.whole[:SEEN],
    )
    media, reason = it.draft.carried, it.draft.audience.reason
    same = (voice.paragraph(f"cast.same.{media.kind}", "item", sha256=media.sha256[:SEEN]),) if media else ()
    why = (voice.paragraph("cast.reason", "item", reason=reason),) if reason else ()
    head = voice.paragraph("cast.approve", "heading", number=it.id, author=label_of(it.author))
    yes = ((cast_button(voice, "approve", f"y:{it.id}:{hashes.whole[:SEEN]}"),),) if may_approve else ()
    rows = (*yes, (cast_button(voice, "send_back", f"n:{it.id}"),)) if may_approve else ()
    return Reply((head, *found, *same, *why, prints), rows)


def ready_card(voice: Voice, it: Stored, plan: Plan | None = None) -> Reply:
    """Approved: send now, or plan; or planned, with the end that follows from that."""
    until = _time((it.approved_at or 0.0) + 24 * 3600)
    key = "cast.ready" if it.state == Stage.APPROVED else "cast.planned"
    said = [voice.paragraph(key, "heading", number=it.id, at=_time(it.starts_at or 0.0), until=until)]
    said.append(voice.paragraph("cast.ready_members", n=number(voice, it.members or 0)))
    if plan is not None and it.state == Stage.SCHEDULED:
        night = plan.stops_at is not None and plan.goes_on_at is not None
        stops, goes_on = _time(plan.stops_at or 0.0), _time(plan.goes_on_at or 0.0)
        key = "cast.planned_over_night" if night else "cast.planned_ends"
        said.append(voice.paragraph(key, ends=_time(plan.ends_at), stops=stops, goes_on=goes_on))
    rows = (
        (cast_button(voice, "start", f"s:{it.id}"),),
        (cast_button(voice, "plan", f"z:{it.id}"),),
        (cast_button(voice, "discard", f"c:{it.id}"),),
    )
    return Reply(tuple(said), rows)


def plan_card(voice: Voice, it: Stored, times: tuple[float, ...]) -> Reply:
    """The question when it starts, with some times by day."""
    until = _time((it.approved_at or 0.0) + 24 * 3600)
    rows = tuple((Button(_time(at), f"{ACTION}z:{it.id}:{int(at)}"),) for at in times)
    said = (voice.paragraph("cast.ask_time", "heading"), voice.paragraph("cast.ask_time_how", until=until))
    return Reply(said, (*rows, (cast_button(voice, "back", f"o:{it.id}"),)), redraw=True)


def held_card(voice: Voice, it: Stored) -> Reply:
    """One that is being sent, or was."""
    head = voice.paragraph("cast.card", "heading", number=it.id, stage=voice.say(f"cast.stage.{it.state}"))
    return Reply((head, *told(voice, it)), controls(voice, it))


def told(voice: Voice, it: Stored) -> tuple[Paragraph, ...]:
    """What is to be known of one that was approved: who, how many, when."""
    return (
        voice.paragraph("cast.by", "item", author=label_of(it.author), approver=label_of(it.approver or b"") or "–"),
        voice.paragraph("cast.ready_members", "item", n=number(voice, it.members or 0)),
        *((voice.paragraph("cast.started", "item", at=_time(it.started_at)),) if it.started_at else ()),
        *((voice.paragraph("cast.finished", "item", at=_time(it.finished_at)),) if it.finished_at else ()),
    )


def controls(voice: Voice, it: Stored) -> tuple[tuple[Button, ...], ...]:
    """The buttons under a broadcast that is being sent or was; each is one that its stage knows."""
    stage = Stage(it.state)
    if it.kind != "send":
        possible = tuple(name for name in HELD.get(stage, ()) if name in {"pause", "resume", "cancel"})
    else:
        possible = HELD.get(stage, ())
    known = (*allowed(stage), "correct")
    rows = tuple((cast_button(voice, name, f"{LETTER[name]}:{it.id}"),) for name in possible if name in known)
    return (*rows, (cast_button(voice, "report", f"i:{it.id}"),))


def sure_card(voice: Voice, it: Stored, step: str) -> Reply:
    """The question before what cannot be undone."""
    yes = cast_button(voice, f"sure_{step}", f"{LETTER[step]}:{it.id}:sure")
    rows = ((yes,), (cast_button(voice, "back", f"o:{it.id}"),))
    return Reply((voice.paragraph(f"cast.sure.{step}", "heading", number=it.id),), rows)


def handed_card(voice: Voice, it: Stored, asked: int) -> Reply:
    """The test went out; whoever may approve was told, or has to be told by the author."""
    key = "cast.handed" if asked else "cast.handed_to_nobody"
    return Reply((voice.paragraph(key, number=it.id), voice.paragraph("cast.handed_then")))


def waits_card(voice: Voice, it: Stored) -> Reply:
    """To an approver, below the test: a broadcast waits."""
    said_ = voice.paragraph("cast.waits", number=it.id, author=label_of(it.author))
    return Reply((said_,), ((cast_button(voice, "look", f"v:{it.id}"),),))


def opened(voice: Voice, it: Stored, key: str) -> Reply:
    """A sentence about a broadcast, with a button that opens it."""
    return Reply((voice.paragraph(key, number=it.id),), ((cast_button(voice, "open", f"o:{it.id}"),),))


def said(voice: Voice, key: str, number_: int, **values: int) -> Reply:
    """A sentence about a broadcast."""
    return Reply((voice.paragraph(key, "text", number=number_, **values),))


def _when(voice: Voice, people: Crowd, plan: Plan) -> Paragraph:
    minutes = max(1, round((plan.ends_at - plan.starts_at) / 60))
    if plan.stops_at is None or plan.goes_on_at is None:
        ends = _time(plan.ends_at)
        return voice.paragraph("cast.when", "item", rate=round(people.rate), minutes=minutes, ends=ends)
    stops, goes_on, ends = _time(plan.stops_at), _time(plan.goes_on_at), _time(plan.ends_at)
    return voice.paragraph("cast.when_night", "item", rate=round(people.rate), stops=stops, goes_on=goes_on, ends=ends)


def _difference(voice: Voice, it: Difference) -> Paragraph:
    has = voice.join([voice.say(f"cast.lang.{lang.value}") for lang in it.has])
    lacks = voice.join([voice.say(f"cast.lang.{lang.value}") for lang in it.lacks])
    return voice.paragraph(f"cast.diff.{it.kind}", "item", value=it.value, has=has, lacks=lacks)


def _written(voice: Voice, value: object) -> str | int:
    if isinstance(value, Lang):
        return voice.say(f"cast.lang.{value.value}")
    return value if isinstance(value, int) else str(value)


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, ALMATY).strftime("%d.%m.%Y %H:%M")

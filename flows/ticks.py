"""The checklist of papers, ticked: which papers the person has already, as the conversation remembers.

Only for somebody whose answers are kept. Must not decide which papers are needed: the findings name them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.engine_answer import stale
from flows.reminders import TICKS
from flows.words import Button, Paragraph, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from flows.engine_talk import Talk
    from flows.explain_view import View
    from flows.speech import Voice

Rows = tuple[tuple[Button, ...], ...]
PAPERS: Final = "papers"
_IN_A_ROW: Final = 4


def papers_of(view: View) -> tuple[str, ...]:
    """The papers in the order of their list."""
    return tuple(dict.fromkeys(paper for finding in view.near for paper in finding.documents))


def ticked(
    voice: Voice, told: Sequence[Paragraph], papers: Sequence[str], done: Collection[str]
) -> tuple[tuple[Paragraph, ...], Rows]:
    """The list under its heading with a box and a number before each paper, and a button for each."""
    heading, *items = told
    boxes = [_box(voice, number, on=paper in done) for number, paper in enumerate(papers, start=1)]
    marked = [Paragraph((Span(f"{box} "), *item.spans), item.kind) for box, item in zip(boxes, items, strict=True)]
    count = voice.paragraph("tick.count", n=sum(paper in done for paper in papers), all=len(papers))
    buttons = [Button(box, f"tick:{place}") for place, box in enumerate(boxes)]
    rows = tuple(tuple(buttons[at : at + _IN_A_ROW]) for at in range(0, len(buttons), _IN_A_ROW))
    return (heading, count, *marked), rows


def _box(voice: Voice, number: int, *, on: bool) -> str:
    return voice.say("tick.on", n=number) if on else voice.say("tick.off", n=number)


def tick(talk: Talk, place: str, papers: Sequence[str]) -> None:
    """``tick:``: one paper of the list, there or not; remembered with the answers."""
    shown = talk.session.extra.get("shown") == PAPERS and talk.session.state == "outcome"
    if not (shown and talk.session.consent and place.isdecimal() and int(place) < len(papers)):
        stale(talk)
        return
    paper, done = papers[int(place)], list(talk.session.extra.get(TICKS, ()))
    if paper in done:
        done.remove(paper)
    else:
        done.append(paper)
    talk.remember(**{TICKS: done or None})

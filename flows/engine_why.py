"""Why a question is asked: the measure that depends on it, and where the law says so. Comes from the rules, never
from a list of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.engine_moves import unfold
from flows.explain_sources import cite

if TYPE_CHECKING:
    from flows.engine_talk import Talk

MOST_SOURCES = 2


def tell_why(talk: Talk) -> None:
    """Which measure depends on the answer, with its citation; for a question of the dialogue itself, what it is for."""
    key = talk.key
    if key is None:
        _of_a_card(talk)
        return
    why = talk.plan.why
    if why is None:
        name = key.rsplit(".", 1)[-1]
        talk.note(f"why.{name}" if talk.voice.has(f"why.{name}") else "why.papers")
        return
    talk.note(f"why.{why.measure}")
    for citation in why.citations[:MOST_SOURCES]:
        talk.note("why.source", source=cite(talk.voice, talk.law.book, citation))


def _of_a_card(talk: Talk) -> None:
    """Where nothing of the case is asked: on the outcome, why it is so; elsewhere, what the card is for."""
    if talk.session.state == "outcome":
        unfold(talk, "why")
    else:
        talk.note(f"why.{talk.session.state}")

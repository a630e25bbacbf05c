"""What the buttons of an outcome do that is kept for later: a paper ticked, a reminder ordered, changes watched.

Finds the outcome once for each; the moves themselves are in ``ticks`` and ``engine_reminders``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.engine_answer import stale
from flows.engine_cards import explanation
from flows.engine_reminders import remind
from flows.engine_talk import Operator
from flows.reminders import WATCH, mark
from flows.ticks import papers_of, tick

if TYPE_CHECKING:
    from flows.engine_talk import Talk

KEPT: Final = frozenset({"tick", "rem"})
"""The names of these actions."""
_NOBODY: Final = Operator()


def keep_for_later(talk: Talk, name: str, value: str) -> None:
    """``tick:`` or ``rem:``."""
    if talk.session.state != "outcome":
        stale(talk)
        return
    view = explanation(talk, _NOBODY, talk.voice).view
    if name == "tick":
        tick(talk, value, papers_of(view))
    else:
        remind(talk, value, view)


def watch(talk: Talk) -> None:
    """Note the result that is shown now, for somebody who wants to hear of its changes."""
    if talk.session.state == "outcome" and WATCH in talk.session.extra:
        talk.remember(**{WATCH: mark_now(talk)})


def mark_now(talk: Talk) -> str:
    """The mark of the result under the rulebook in use."""
    return mark(explanation(talk, _NOBODY, talk.voice).view.outcome, talk.plan.measures)

"""The review card: every answer that counts, with one Change for each, and the way on.

All answers stand in the text, numbered; the buttons come four at a time. Must not decide which answers count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.cards import button, plain
from flows.cards_labels import line
from flows.questions import question_of
from flows.words import Button

if TYPE_CHECKING:
    from flows.questions_plan import Plan
    from flows.speech import Voice
    from flows.words import Paragraph, Session

Rows = tuple[tuple[Button, ...], ...]
ON_A_PAGE: Final = 4


def review_paragraphs(voice: Voice, plan: Plan, session: Session) -> tuple[Paragraph, ...]:
    """The answers, numbered."""
    lines = [
        plain(voice.say("review.item", number=number, line=line(voice, key, session.answers[key], plan.case)), "item")
        for number, key in enumerate(plan.path, 1)
    ]
    return (voice.paragraph("review.heading", "heading"), *lines, voice.paragraph("review.what_now"))


def review_rows(voice: Voice, plan: Plan, session: Session) -> Rows:
    """One Change for each answer on this page, the next page, the way to the outcome, and to the questions left."""
    on_a_page = ON_A_PAGE if plan.key is None else ON_A_PAGE - 1
    pages = max(1, -(-len(plan.path) // on_a_page))
    page = int(session.extra.get("page", 0)) % pages
    first = page * on_a_page
    changes = tuple(
        (
            Button(
                voice.say("button.change_one", number=number, short=voice.say(f"short.{question_of(key).id}")),
                f"chg:{key}",
            ),
        )
        for number, key in enumerate(plan.path[first : first + on_a_page], first + 1)
    )
    more = ((button(voice, "other_answers", f"pg:{(page + 1) % pages}"),),) if pages > 1 else ()
    on = () if plan.key is None else ((button(voice, "go_on_asking", "on"),),)
    return ((button(voice, "result", "go"),), *on, *changes, *more)

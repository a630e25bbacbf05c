"""The review card: every answer that counts, with one Change for each, and the way on.

All answers stand in the text, numbered, those of each job under its own line where there are several; the buttons come
four at a time. Must not decide which answers count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.cards import button, plain
from flows.cards_labels import line, short
from flows.questions import question_of, stay_of
from flows.words import Button

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.questions_plan import Plan
    from flows.speech import Voice
    from flows.words import Paragraph, Session

Rows = tuple[tuple[Button, ...], ...]
ON_A_PAGE: Final = 4


def review_keys(plan: Plan) -> tuple[str, ...]:
    """The answers in the order of their numbers: as they were asked; with several jobs, what is of none comes first."""
    if len(plan.case["stays"]) == 1:
        return plan.path
    return tuple(sorted(plan.path, key=_job_of))


def _job_of(key: str) -> int:
    """The number of the job that an answer is about, 0 where it is about none."""
    return stay_of(key) + 1 if question_of(key).of_stay else 0


def review_paragraphs(voice: Voice, plan: Plan, session: Session) -> tuple[Paragraph, ...]:
    """The answers, numbered."""
    lines = _lines(voice, plan, session)
    return (voice.paragraph("review.heading", "heading"), *lines, voice.paragraph("review.what_now"))


def _lines(voice: Voice, plan: Plan, session: Session) -> Iterator[Paragraph]:
    job, several = 0, len(plan.case["stays"]) > 1
    for number, key in enumerate(review_keys(plan), 1):
        if several and _job_of(key) != job:
            job = _job_of(key)
            yield voice.paragraph("ask.job_number", number=job)
        said = line(voice, key, session.answers[key])
        yield plain(voice.say("review.item", number=number, line=said), "item")


def review_rows(voice: Voice, plan: Plan, session: Session) -> Rows:
    """One Change for each answer on this page, the next page, the way to the outcome, and to the questions left."""
    on_a_page = ON_A_PAGE if plan.key is None else ON_A_PAGE - 1
    pages = max(1, -(-len(plan.path) // on_a_page))
    page = int(session.extra.get("page", 0)) % pages
    first = page * on_a_page
    changes = tuple((it,) for it in change_buttons(voice, plan)[first : first + on_a_page])
    more = ((button(voice, "other_answers", f"pg:{(page + 1) % pages}"),),) if pages > 1 else ()
    on = () if plan.key is None else ((button(voice, "go_on_asking", "on"),),)
    return ((button(voice, "result", "go"),), *on, *changes, *more)


def change_buttons(voice: Voice, plan: Plan) -> list[Button]:
    """One Change for each answer; with several jobs it names the job."""
    several = len(plan.case["stays"]) > 1
    return [
        Button(_change(voice, number, key, of_job=several and question_of(key).of_stay), f"chg:{key}")
        for number, key in enumerate(review_keys(plan), 1)
    ]


def _change(voice: Voice, number: int, key: str, *, of_job: bool) -> str:
    if of_job:
        return voice.say("button.change_of_job", n=number, job=stay_of(key) + 1, short=short(voice, key))
    return voice.say("button.change_one", number=number, short=short(voice, key))

"""A button or a typed line as the answer to the question on the table: kept, taken as one step of several, or put
again.

Nothing contradictory is kept: no day to come, no period that ends before it begins.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flows.answers import months_of, not_before
from flows.answers_heard import is_answer
from flows.cards_calendar import YEARS
from flows.forms import Month
from flows.questions import Kind, question_of, stay_of
from flows.questions_plan import paid_months
from flows.words import NOT_SURE

if TYPE_CHECKING:
    from flows.engine_talk import Talk
    from flows.questions import Question


def stale(talk: Talk) -> None:
    """The button belongs to a card that has passed."""
    talk.toast = talk.voice.say("toast.stale")
    talk.note("note.stale")


def answer(talk: Talk, value: str) -> None:
    """``a:``: a value from the list, a day, a share, a sum, a job."""
    key = talk.key
    if key is None or not is_answer(key, value):
        stale(talk)
        return
    question = question_of(key)
    if question.kind is Kind.DAY:
        answer_day(talk, value)
    elif question.kind is Kind.SHARE and not _by_month(talk):
        talk.keep({key: value})
    elif question.kind in {Kind.SHARE, Kind.MONEY}:
        answer_month(talk, int(value) if question.kind is Kind.MONEY else value)
    else:
        talk.keep({key: value})
        talk.condole({key: value})


def answer_day(talk: Talk, value: str) -> None:
    """One day as the answer, unless it has not come yet or lies before the day that it must follow."""
    key = str(talk.key)
    day = date.fromisoformat(value)
    if day > talk.today:
        talk.note("again.not_yet")
        talk.remember(steps=None)
    elif (first := _must_follow(talk, key)) and not not_before(value, first):
        talk.note("again.reversed", day=day, first=date.fromisoformat(first))
        talk.remember(steps=None)
    else:
        talk.keep({key: value})


def _must_follow(talk: Talk, key: str) -> str | None:
    case = talk.plan.case
    if key.endswith(".to"):
        found = case["stays"][stay_of(key)].get("from")
    else:
        found = case.get("illness", {}).get("date") if key == "illness.until" else None
    return None if found in (None, NOT_SURE) else str(found)


def _by_month(talk: Talk) -> bool:
    key = str(talk.key)
    steps = talk.session.extra.get("steps", [])
    return question_of(key).kind is Kind.MONEY or steps[:1] == ["months"]


def months_asked(talk: Talk, key: str) -> tuple[str, ...]:
    """The months that a question by month goes through: those of the job; for what was paid, those with a sum due."""
    if question_of(key).kind is Kind.MONEY:
        return paid_months(talk.law, talk.plan.case, stay_of(key))
    return months_of(talk.plan.case, stay_of(key))


def month_in_hand(talk: Talk) -> Month | None:
    """The month that a question by month has come to; None for any other question."""
    key = talk.key
    if key is None or question_of(key).kind not in {Kind.SHARE, Kind.MONEY} or not _by_month(talk):
        return None
    months = months_asked(talk, key)
    done = len(talk.session.extra.get("part", []))
    return Month.parse(months[done]) if done < len(months) else None


def answer_month(talk: Talk, value: str | int | None) -> None:
    """The answer for one month; the last one completes the question. None: not known."""
    key = str(talk.key)
    months = months_asked(talk, key)
    part = [*talk.session.extra.get("part", []), value]
    if len(part) < len(months):
        talk.remember(part=part)
        return
    told = dict(zip(months, part, strict=True))
    if question_of(key).kind is Kind.MONEY:
        known = {month: sum_ for month, sum_ in told.items() if sum_ is not None}
        talk.keep({key: known or NOT_SURE})
    else:
        talk.keep({key: {month: NOT_SURE if share is None else share for month, share in told.items()}})


def same_to_the_end(talk: Talk) -> None:
    """The months left are as the last one."""
    part = talk.session.extra.get("part", [])
    key = str(talk.key)
    if not part or not _by_month(talk):
        stale(talk)
        return
    for _ in range(len(months_asked(talk, key)) - len(part)):
        answer_month(talk, part[-1])


def step(talk: Talk, name: str) -> None:
    """``s:``: the first step of a long list, a year, a month, the ways of telling the hours."""
    key = talk.key
    if name == "same" and key is not None:
        same_to_the_end(talk)
    elif key is None or not _is_step(question_of(key), name, len(talk.session.extra.get("steps", []))):
        stale(talk)
    else:
        talk.remember(steps=[*talk.session.extra.get("steps", []), name], among=None)


def _is_step(question: Question, name: str, done: int) -> bool:
    if question.kind is Kind.DAY:
        values = [str(year) for year in YEARS] if done == 0 else [str(month) for month in range(1, 13)]
        return done < 2 and name in values  # noqa: PLR2004 - year, month
    if question.kind is Kind.SHARE:
        return done == 0 and name in {"know", "months"}
    return done == 0 and question.two_steps and name in {group.id for group in question.groups}


def dont_know(talk: Talk) -> None:
    """``dk``."""
    key = talk.key
    if key is None or not question_of(key).can_doubt:
        stale(talk)
    elif month_in_hand(talk) is not None:
        answer_month(talk, None)
    else:
        talk.keep({key: NOT_SURE})

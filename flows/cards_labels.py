"""The words for an answer: on a button, in what was understood, on the review card.

One value has one label everywhere. Must not lay out a card.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from flows.questions import Kind, Question, question_of, stay_of
from flows.words import NOT_SURE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.speech import Voice

_SHARES: Final = {"1": "full", "0.5": "half", "0.25": "few", "0": "none"}
_YES_NO: Final = frozenset({"yes", "no"})
STEP: Final = "s:"
"""Stands before the name of a group where groups and values of a list go together."""


def choice(voice: Voice, question: Question, value: str) -> str:
    """The label of one value of a list."""
    if value in _YES_NO:
        return voice.say(f"answer.{value}")
    return voice.say(f"choice.{question.id}.{value}")


def group(voice: Voice, question: Question, name: str) -> str:
    """The label of the first step of a long list."""
    return voice.say(f"kind.{question.id}.{name}")


def option(voice: Voice, question: Question, name: str) -> str:
    """The label of a value of a list, or of a group of it, ``s:care``."""
    step = name.removeprefix(STEP)
    return choice(voice, question, name) if step == name else group(voice, question, step)


def share(voice: Voice, value: str) -> str:
    """A share of the working time, ``0.5``."""
    if value in _SHARES:
        return voice.say(f"choice.hours.{_SHARES[value]}")
    return voice.write(Fraction(value), "percent")


def answer(voice: Voice, key: str, value: Any) -> str:  # noqa: ANN401 - any JSON value
    """An answer as a person would say it."""
    question = question_of(key)
    if value == NOT_SURE:
        return voice.say("answer.not_sure")
    if question.kind is Kind.DAY:
        return voice.write(date.fromisoformat(value))
    if question.kind is Kind.SHARE:
        return voice.say("answer.by_month") if isinstance(value, dict) else share(voice, value)
    if question.kind is Kind.MONEY:
        return voice.say("answer.paid", sum=sum(value.values()))
    return choice(voice, question, value)


def short(voice: Voice, key: str) -> str:
    """What was asked, in two or three words."""
    return voice.say(f"short.{question_of(key).id}")


def line(
    voice: Voice,
    key: str,
    value: Any,  # noqa: ANN401 - any JSON value
    case: Mapping[str, Any] | None = None,
) -> str:
    """What was asked, in two or three words, and the answer; with the number of the job where the case has several."""
    said = answer(voice, key, value)
    if case is not None and len(case["stays"]) > 1 and question_of(key).of_stay:
        return voice.say("review.line_of_job", number=stay_of(key) + 1, short=short(voice, key), answer=said)
    return voice.say("review.line", short=short(voice, key), answer=said)

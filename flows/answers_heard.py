"""What a typed line means as the answer to a question: a choice, a day or a period, a share of the time, a sum.

What can be read in two ways is not decided here: it is put to the person again, with an example.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from flows import hearing
from flows.cards_labels import STEP, choice, group, share
from flows.dates import EARLIEST_YEAR, LATEST_YEAR
from flows.questions import Kind, question_of
from flows.questions_choices import SHARES
from flows.speech import voice
from flows.words import Lang

if TYPE_CHECKING:
    from flows.questions import Question

_NUMBERS: Final = re.compile(r"\d+(?:[.,]\d+)?")
_GROUPED: Final = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))")
_THOUSANDS: Final = re.compile(r"\b(?:тыс|мың|мын|k\b|thousand)", re.IGNORECASE)
_MOST_SHARE: Final = 2
MOST_TENGE: Final = 10**9


@dataclass(frozen=True, slots=True)
class Meant:
    """The value that was meant."""

    value: Any


@dataclass(frozen=True, slots=True)
class Step:
    """The group of a long list that was meant."""

    group: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Several values fit; a group among them has ``s:`` before its name."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """Nothing was understood."""


Reading = Meant | Step | Doubt | Unread


def read_choice(question: Question, text: str, steps: tuple[str, ...], among: tuple[str, ...] = ()) -> Reading:
    """A value of the question's list, or a group of it. Numbers count what is on the card (``among``: those few that a
    line before could have meant)."""
    shown = among or _on_card(question, steps)
    if text.strip().isdecimal():
        number = int(text)
        if not 1 <= number <= len(shown):
            return Unread()
        return _reading(shown[number - 1])
    found = hearing.match(text, _choices(question))
    if isinstance(found, hearing.NoMatch) and question.two_steps:
        found = hearing.match(text, _group_choices(question))
    if isinstance(found, hearing.Matched):
        return _reading(found.value)
    return Doubt(found.values) if isinstance(found, hearing.Several) else Unread()


def _reading(value: str) -> Reading:
    return Step(value.removeprefix(STEP)) if value.startswith(STEP) else Meant(value)


def _on_card(question: Question, steps: tuple[str, ...]) -> tuple[str, ...]:
    if question.two_steps and not steps:
        return tuple(f"{STEP}{it.id}" for it in question.groups)
    name = steps[0] if steps else ""
    return next((it.values for it in question.groups if it.id == name), question.values)


@lru_cache(maxsize=64)
def _choices(question: Question) -> tuple[hearing.Choice, ...]:
    labels = {value: [choice(voice(lang), question, value) for lang in Lang] for value in question.values}
    return hearing.choices(question.fact, question.values, labels)


@lru_cache(maxsize=64)
def _group_choices(question: Question) -> tuple[hearing.Choice, ...]:
    return tuple(
        hearing.Choice(f"{STEP}{it.id}", tuple(group(voice(lang), question, it.id) for lang in Lang))
        for it in question.groups
    )


@lru_cache(maxsize=1)
def _share_choices() -> tuple[hearing.Choice, ...]:
    labels = {value: [share(voice(lang), value) for lang in Lang] for value in SHARES}
    return hearing.choices("stays[].hours", SHARES, labels)


def read_share(text: str) -> Reading:
    """A share of the working time: ``80 %``, ``0,75``, ``3/4``, ``120 of 160``, or in words; hours alone say
    nothing."""
    numbers = [Fraction(Decimal(found.replace(",", "."))) for found in _NUMBERS.findall(text)]
    if not numbers:
        found = hearing.match(text, _share_choices())
        return Meant(found.value) if isinstance(found, hearing.Matched) else Unread()
    if len(numbers) == 2 and max(numbers) > 0:  # noqa: PLR2004 - a part and a whole
        return Meant(_decimal(min(numbers) / max(numbers)))
    if len(numbers) == 1 and "%" in text:
        return Meant(_decimal(numbers[0] / 100)) if numbers[0] <= 100 * _MOST_SHARE else Unread()
    if len(numbers) == 1 and numbers[0] <= _MOST_SHARE:
        return Meant(_decimal(numbers[0]))
    return Unread()


def _decimal(value: Fraction) -> str:
    """At most six places, as the contract writes shares."""
    rounded = Decimal(value.numerator) / Decimal(value.denominator)
    text = f"{rounded:.6f}".rstrip("0").rstrip(".")
    return text or "0"


def read_tenge(text: str) -> Reading:
    """A sum in whole tenge: ``425000``, ``425 000 тг``, ``425 тыс``."""
    numbers = _NUMBERS.findall(_GROUPED.sub("", text))
    if len(numbers) != 1:
        return Unread()
    value = Decimal(numbers[0].replace(",", "."))
    if _THOUSANDS.search(text):
        value *= 1000
    whole = int(value)
    return Meant(whole) if value == whole and whole <= MOST_TENGE else Unread()


def is_answer(key: str, action: str) -> bool:
    """Whether what a button carries can be an answer to this question."""
    question = question_of(key)
    if question.kind is Kind.CHOICE:
        return action in question.values
    if question.kind is Kind.DAY:
        return is_day(action)
    if question.kind is Kind.SHARE:
        return action in SHARES
    return action == "0"


def is_day(text: str) -> bool:
    """Whether this is a day as data write it, ``2020-04-15``, of a year in which a person may have worked."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2020-04-15") and EARLIEST_YEAR <= day.year <= LATEST_YEAR

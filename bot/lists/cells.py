"""One cell as an answer: the same hearing as in the chat, and what a spreadsheet adds to words: days, numbers, ticks.

What is not understood, or in several ways, is a fault of that cell with its reason, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from flows import hearing
from flows.answers_heard import Meant, read_share, read_tenge
from flows.cards_labels import choice
from flows.dates import LATEST_YEAR, NotRead, Reason, read_day
from flows.forms import Month
from flows.private import looks_like
from flows.questions import Kind
from flows.speech import voice
from flows.words import NOT_SURE, Lang

if TYPE_CHECKING:
    from bot.lists.columns import Column
    from flows.questions import Question

MOST_SHOWN: Final = 60
_EMPTY: Final = frozenset({"", "-", "–", "—", "−", "…", "..."})
_UNKNOWN: Final = frozenset({"?", "??", "???", NOT_SURE})
_YES_NO: Final = ("yes", "no")
_PLUS: Final = {"+": "yes", "1": "yes", "v": "yes", "✓": "yes", "✔": "yes", "-": "no", "−": "no", "–": "no", "0": "no"}
_DAY_ONE: Final = date(1899, 12, 30)
_SERIAL: Final = range(36526, 73051)
"""What Excel counts as the days of 2000 to 2099."""
_PLACES: Final = 6
_GROUPED: Final = re.compile(r"(?<=\d)[,.'](?=\d{3}(?!\d))")
"""Tenge are whole: what stands before three figures parts the thousands."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell cannot be used: ``list.fault.<code>``; ``choices`` are the values that it could mean."""

    code: str
    value: str = ""
    choices: tuple[str, ...] = ()
    question: Question | None = field(default=None, repr=False)


Raw = object
"""What a reader of files gives: None, str, int, float, bool, datetime, date."""


def shown(raw: Raw) -> str:
    """A cell as text, cut short."""
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == datetime.min.time() else raw.isoformat(" ", "minutes")
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    text = "" if raw is None else str(raw).strip()
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"


def is_empty(raw: Raw) -> bool:
    """Whether nothing stands in a cell."""
    return raw is None or (isinstance(raw, str) and raw.strip() in _EMPTY)


def read(column: Column, raw: Raw, today: date) -> Any | CellFault | None:  # noqa: ANN401 - any JSON value
    """The answer in a cell as the case has it, None for an empty one, or its fault."""
    question = column.question
    if question is None:
        return None if is_empty(raw) else read_person(raw)
    plain = _plain(question, raw)
    if plain is not None or is_empty(raw):
        return plain
    if isinstance(raw, str) and (raw.strip().lower() in _UNKNOWN or _doubts(raw)):
        return NOT_SURE
    if question.kind is Kind.DAY:
        return _day(column, raw, today)
    if question.kind is Kind.CHOICE:
        return _chosen(question, shown(raw))
    return _share(raw) if question.kind is Kind.SHARE else _tenge(raw)


def read_person(raw: Raw) -> str | CellFault:
    """The number that a list gives a person; one that looks like an IIN or a telephone number is not taken along."""
    text = shown(raw)
    return CellFault("private") if looks_like(text) else text


def _fault(code: str, raw: Raw, choices: tuple[str, ...] = (), question: Question | None = None) -> CellFault:
    return CellFault(code, shown(raw), choices, question)


def _plain(question: Question, raw: Raw) -> str | None:
    """A sign for yes or no: plus and minus, one and nought, a tick."""
    if question.values != _YES_NO:
        return None
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    return _PLUS.get(shown(raw).lower())


@lru_cache(maxsize=4096)
def _doubts(text: str) -> bool:
    return hearing.intent(text) is hearing.Intent.DONT_KNOW


def _day(column: Column, raw: Raw, today: date) -> str | CellFault:
    found = _day_of(column, raw, today)
    if isinstance(found, CellFault):
        return found
    if found > today or found.year > LATEST_YEAR:
        return _fault("day_future", raw)
    return found.isoformat()


def _day_of(column: Column, raw: Raw, today: date) -> date | CellFault:
    """The day in a cell; a month stands for its first or last day where a period begins or ends with it."""
    if isinstance(raw, date):
        return raw.date() if isinstance(raw, datetime) else raw
    if isinstance(raw, int | float) and int(raw) in _SERIAL:
        return _DAY_ONE + timedelta(days=int(raw))
    found = _read_day(raw, today) if isinstance(raw, str) else NotRead(Reason.NOT_A_DATE)
    if isinstance(found, NotRead):
        return _fault(f"day_{found.reason.value}", raw)
    if isinstance(found, Month):
        whole = {"from": found.first, "to": found.last}.get(column.id)
        return whole or _fault("month_only", raw)
    return found


@lru_cache(maxsize=8192)
def _read_day(text: str, today: date) -> date | Month | NotRead:
    return read_day(text, today)


def _share(raw: Raw) -> str | CellFault:
    text = f"{raw:.{_PLACES}f}" if isinstance(raw, float) else shown(raw)
    found = _read_share(text) if not isinstance(raw, bool | date) else None
    return found or _fault("not_a_share", raw)


@lru_cache(maxsize=4096)
def _read_share(text: str) -> str | None:
    found = read_share(text) if "-" not in text.strip()[:1] else None
    return str(found.value) if isinstance(found, Meant) else None


def _tenge(raw: Raw) -> int | CellFault:
    text = f"{raw:.2f}" if isinstance(raw, float) else shown(raw)
    text = _GROUPED.sub("", text)
    found = read_tenge(text) if not isinstance(raw, bool | date) and not text.startswith(("-", "−", "(")) else None
    return int(found.value) if isinstance(found, Meant) else _fault("not_an_amount", raw)


@lru_cache(maxsize=8192)
def _chosen(question: Question, text: str) -> str | CellFault:
    found = hearing.match(text, choices_of(question)) if not _number_alone(question, text) else hearing.NO_MATCH
    if isinstance(found, hearing.Matched):
        return found.value
    if isinstance(found, hearing.Several):
        return _fault("several", text, found.values, question)
    return _fault("unknown_value", text)


def _number_alone(question: Question, text: str) -> bool:
    """A number in a table is not the number of a button."""
    return text.isdecimal() and text not in {label for it in choices_of(question) for label in it.labels}


@lru_cache(maxsize=64)
def choices_of(question: Question) -> tuple[hearing.Choice, ...]:
    """The answers of a question with every label and synonym."""
    labels = {value: [choice(voice(lang), question, value) for lang in Lang] for value in question.values}
    return hearing.choices(question.fact, question.values, labels)

"""The columns that a pay list may have, and how a header is understood: in any of the three languages, with a slip.

Knows what a column is about and nothing of what stands in its cells.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flows import hearing
from flows.fold import fold
from flows.forms import Month
from flows.questions import QUESTIONS, Kind
from flows.speech import voice
from flows.words import Lang

if TYPE_CHECKING:
    from flows.questions import Question
    from flows.speech import Voice

PERSON: Final = "person"
_NOT_HERE: Final = frozenset({"door", "matter", "elsewhere"})
_GROUPS: Final = ("asker", "stays[]", "illness", "death", "claim")
_BY_MONTH: Final = ("hours", "received")
_FIRST: Final = Month(2020, 1)
_LAST: Final = Month(2022, 12)
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is about: ``person`` (their own numbering), or the question that its cells answer.

    ``month`` is set where it holds hours or sums of that month alone.
    """

    id: str
    question: Question | None = None
    month: str | None = None

    @property
    def group(self) -> str:
        """The part of a case: ``person``, ``asker``, ``stays[]``, ``illness``, ``death`` or ``claim``."""
        return self.question.fact.split(".")[0] if self.question else PERSON

    @property
    def name(self) -> str:
        """The machine name, also understood as a header: ``role``, ``illness.date``, ``received.2020-04``."""
        own = self.question.fact.removeprefix("stays[].") if self.question else PERSON
        return f"{own}.{self.month}" if self.month else own

    def label(self, speak: Voice) -> str:
        """The header in one language."""
        if self.month:
            return speak.say(f"list.column_in.{self.id}", month=Month.parse(self.month))
        return speak.say(f"list.column.{self.id}")


def _columns() -> tuple[Column, ...]:
    asked = [Column(question.id, question) for question in QUESTIONS if question.id not in _NOT_HERE]
    asked.sort(key=lambda column: _GROUPS.index(column.group))
    return (Column(PERSON), *asked)


COLUMNS: Final = _columns()
"""Every column but those of single months, in the order of the template."""

_BY_ID: Final = {column.id: column for column in COLUMNS}


def in_month(name: str, month: Month) -> Column:
    """The column of one month: ``hours`` or ``received``."""
    return Column(name, _BY_ID[name].question, str(month))


def column_of(header: str) -> Column | None:
    """What a header is about; None where it is none of ours or could be several."""
    said = fold(header)
    if (len(said) < _SHORTEST and header.strip() not in _signs()) or said.replace(" ", "").isdecimal():
        return None
    if header.strip() in _signs():
        return _BY_ID[PERSON]
    if (monthly := _monthly().get(said)) is not None:
        return monthly
    found = hearing.match(header, _choices())
    return _BY_ID[found.value] if isinstance(found, hearing.Matched) else None


def is_label(header: str) -> bool:
    """Whether a header is one of ours to the letter, not only something that people call a column."""
    return fold(header) in _labels()


def is_total(text: str) -> bool:
    """Whether a cell says that its row holds sums."""
    return fold(text) in _totals()


@lru_cache(maxsize=1)
def _labels() -> frozenset[str]:
    names = {column.name for column in COLUMNS} | {column.label(voice(lang)) for column in COLUMNS for lang in Lang}
    return frozenset(map(fold, names))


@lru_cache(maxsize=1)
def _totals() -> frozenset[str]:
    return frozenset(map(fold, _synonyms()["total"]))


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, list[str]]:
    words: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "headers.toml").read_text("utf-8"))
    return words


@lru_cache(maxsize=1)
def _signs() -> frozenset[str]:
    return frozenset(_synonyms()["sign"])


@lru_cache(maxsize=1)
def _choices() -> tuple[hearing.Choice, ...]:
    words = _synonyms()
    return tuple(
        hearing.Choice(
            column.id, (column.name, *(column.label(voice(lang)) for lang in Lang), *words.get(column.id, ()))
        )
        for column in COLUMNS
    )


@lru_cache(maxsize=1)
def _monthly() -> dict[str, Column]:
    """Every header of a single month, as a folded text."""
    found: dict[str, Column] = {}
    month = _FIRST
    while month <= _LAST:
        for name in _BY_MONTH:
            column = in_month(name, month)
            found[fold(column.name)] = column
            found |= {fold(column.label(voice(lang))): column for lang in Lang}
        month = month.plus(1)
    return found


def is_share(column: Column) -> bool:
    """Whether its cells hold a share of the working time."""
    return column.question is not None and column.question.kind is Kind.SHARE


def is_money(column: Column) -> bool:
    """Whether its cells hold a sum."""
    return column.question is not None and column.question.kind is Kind.MONEY

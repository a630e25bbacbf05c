"""Understands a typed answer as one of a list of choices, or as a small word of the conversation ("back", "why").

Whatever fits several choices is given back as several, never guessed. Labels come from the catalogues through the
caller; common synonyms from ``synonyms.toml``.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from flows.fold import LONGEST, SHORTEST_TO_MEND, Near, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_NUMBER: Final = re.compile(r"\d{1,2}")
_MOST_WORDS: Final = 12
_MOST_SPELLINGS: Final = 16
_LONGEST_ENDING: Final = 2
YES_NO: Final = "yes_no"
INTENT: Final = "intent"


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer: its machine name, and every label and synonym that means it, in all three languages."""

    value: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """The one choice that was meant."""

    value: str


@dataclass(frozen=True, slots=True)
class Several:
    """The choices that could have been meant, in the order of the list."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoMatch:
    """Nothing in the list was meant."""


Match = Matched | Several | NoMatch
NO_MATCH: Final = NoMatch()


class Intent(StrEnum):
    """What a person can want at any question."""

    DONT_KNOW = "dont_know"
    BACK = "back"
    WHY = "why"
    YES = "yes"
    NO = "no"
    SHOW_NOW = "show_now"
    RESTART = "restart"


def match(text: str, choices: tuple[Choice, ...]) -> Match:
    """Which choice a typed line means.

    By its number in the list, its machine name, a label or synonym, the beginning of one, or one with a slip in a
    word or an everyday ending on it; in that order.
    """
    if len(text) > LONGEST or not choices:
        return NO_MATCH
    return _listener(choices).hear(text)


def intent(text: str) -> Intent | None:
    """The small word that a line is, in any language and with the same tolerance; None where it is none or unclear."""
    found = match(text, _intents()) if not _NUMBER.search(text) else NO_MATCH
    return Intent(found.value) if isinstance(found, Matched) else None


@lru_cache(maxsize=1)
def synonyms() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The table of synonyms: by fact (``stays[].role``, ``yes_no``, ``intent`` …), then by machine name."""
    data = tomllib.loads((Path(__file__).parent / "synonyms.toml").read_text("utf-8"))
    return MappingProxyType(
        {
            fact: MappingProxyType({value: tuple(words) for value, words in values.items()})
            for fact, values in data.items()
        }
    )


def choices(fact: str, values: Iterable[str], labels: Mapping[str, Iterable[str]] | None = None) -> tuple[Choice, ...]:
    """The choices for some values of a fact, in that order, with their synonyms and, behind them, further labels.

    A fact without a table of its own takes that of yes and no.
    """
    words = synonyms().get(fact) or synonyms()[YES_NO]
    more = labels or {}
    return tuple(Choice(value, (*words.get(value, ()), *more.get(value, ()))) for value in values)


def spoken_values(fact: str) -> tuple[str, ...]:
    """The machine names for which a fact has synonyms."""
    return tuple(synonyms().get(fact, {}))


@lru_cache(maxsize=1)
def _intents() -> tuple[Choice, ...]:
    return choices(INTENT, [value.value for value in Intent])


@lru_cache(maxsize=1)
def _endings() -> tuple[str, ...]:
    return tuple(sorted(map(fold, synonyms()["word"]["ending"]), key=len, reverse=True))


@lru_cache(maxsize=1)
def _fillers() -> frozenset[str]:
    return frozenset(map(fold, synonyms()["word"]["filler"]))


@lru_cache(maxsize=256)
def _listener(listed: tuple[Choice, ...]) -> _Listener:
    return _Listener(listed)


class _Listener:
    """A list of choices made ready for quick comparison."""

    __slots__ = ("_names", "_near", "_order", "_phrases", "_sorted", "_vocabulary", "_words")

    def __init__(self, listed: tuple[Choice, ...]) -> None:
        self._order = tuple(choice.value for choice in listed)
        self._names = {choice.value.lower(): choice.value for choice in listed}
        phrases: dict[str, set[str]] = {}
        for choice in listed:
            for label in (choice.value, *choice.labels):
                if folded := fold(label):
                    phrases.setdefault(folded, set()).add(choice.value)
        self._phrases = phrases
        self._sorted = tuple(sorted(phrases))
        self._words = tuple(sorted({word for phrase in phrases for word in phrase.split()}))
        self._vocabulary = frozenset(self._words)
        self._near = Near(self._words)

    def hear(self, text: str) -> Match:
        name = self._names.get(text.strip().lower())
        said = fold(text)
        if _NUMBER.fullmatch(said) and said not in self._phrases:
            number = int(said)
            return Matched(self._order[number - 1]) if 1 <= number <= len(self._order) else NO_MATCH
        if name is not None:
            return Matched(name)
        for spelling in self._readings(said):
            if values := self._phrases.get(spelling) or self._beginning(spelling) or self._mended(spelling):
                found = tuple(value for value in self._order if value in values)
                return Matched(found[0]) if len(found) == 1 else Several(found)
        return NO_MATCH

    def _readings(self, said: str) -> Iterator[str]:
        """The line, then the line without the small words around an answer («я медсестра», "I am a nurse")."""
        words = said.split()
        if not words or len(words) > _MOST_WORDS:
            return
        yield said
        core = [word for word in words if word not in _fillers()]
        if core and len(core) < len(words):
            yield " ".join(core)

    def _beginning(self, said: str) -> set[str]:
        if sum(map(len, said.split())) < SHORTEST_TO_MEND:
            return set()
        return {value for phrase in _starting(self._sorted, said) for value in self._phrases[phrase]}

    def _mended(self, said: str) -> set[str]:
        """The values of every phrase that arises when words are replaced by their neighbours in the vocabulary."""
        words = said.split()
        return self._spelt([self._slips(word) for word in words]) or self._spelt([self._forms(word) for word in words])

    def _spelt(self, words: list[tuple[str, ...]]) -> set[str]:
        spellings = [""]
        for alternatives in words:
            spellings = [f"{start} {one}".strip() for start in spellings for one in alternatives][:_MOST_SPELLINGS]
        return {value for spelling in spellings for value in self._phrases.get(spelling, ())}

    def _slips(self, word: str) -> tuple[str, ...]:
        return (word,) if word in self._vocabulary else self._near.find(word)

    def _forms(self, word: str) -> tuple[str, ...]:
        forms = [word, *self._near.find(word)]
        for ending in _endings():
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= SHORTEST_TO_MEND:
                forms += self._kin(stem)
        return tuple(dict.fromkeys(forms))

    def _kin(self, stem: str) -> tuple[str, ...]:
        """The words that are this stem, or the stem and an ending of its own («скор-ой», «скор-ая»), or a slip away."""
        kin = tuple(word for word in _starting(self._words, stem) if len(word) <= len(stem) + _LONGEST_ENDING)
        return (stem,) if stem in kin else kin or self._near.find(stem)


def _starting(ordered: tuple[str, ...], start: str) -> Iterator[str]:
    for place in range(bisect_left(ordered, start), len(ordered)):
        if not ordered[place].startswith(start):
            return
        yield ordered[place]

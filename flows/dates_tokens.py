"""Cuts a text about dates into marked pieces: days, months, years, and the words that join them.

Knows the words, not what they mean together; that is for ``dates``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from flows import dates_words as words
from flows.fold import Near, fold


class Mark(Enum):
    """What a piece of the text is."""

    DAY = auto()
    MONTH = auto()
    MONTH_FROM = auto()
    YEAR = auto()
    NUMERIC = auto()
    NUMBER = auto()
    FROM = auto()
    FROM_AFTER = auto()
    SINCE = auto()
    SINCE_AFTER = auto()
    TO = auto()
    TO_AFTER = auto()
    AND = auto()
    DASH = auto()
    BETWEEN = auto()
    YEAR_WORD = auto()
    NOW = auto()
    TODAY = auto()
    YESTERDAY = auto()
    VAGUE = auto()
    FILLER = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One piece and what it says of a date; a NUMBER has its figure as ``day``."""

    mark: Mark
    day: int | None = None
    month: int | None = None
    year: int | None = None


_LONG_ENOUGH: Final = 5
_DASHES: Final = re.compile("[‐-―−—–]")
_ORDINAL: Final = re.compile(rf"(?<=\d)-?(?:{'|'.join(words.ORDINALS.split())})(?![^\W_])")
_GLUE: Final = re.compile(r"(?<![\d./-])(\d{1,2})-(?=[^\W\d_])|(?<=[^\W\d_])-(?=\d{4}(?!\d))")
_NUMERIC: Final = re.compile(
    r"""
      (?<!\d)(?P<ymd>(\d{4})([-./])(\d{1,2})\3(\d{1,2}))(?!\d)
    | (?<!\d)(?P<dmy>(\d{1,2})([-./])(\d{1,2})\8(\d{1,4}))(?!\d)
    | (?<!\d)(?P<ym>(\d{4})[-./](\d{1,2}))(?!\d)
    | (?<!\d)(?P<my>(\d{1,2})[-./](\d{4}))(?!\d)
    | (?<!\d)(?P<dm>(\d{1,2})[./](\d{1,2}))(?!\d)
    | (?P<digits>\d+)
    | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)
    | (?P<dash>-)
    | (?P<rest>\S)
    """,
    re.VERBOSE,
)
_SIGNS: Final = dict.fromkeys(".,;:()\"'«»“”!", Mark.FILLER) | dict.fromkeys("?~≈", Mark.VAGUE)


def tokens(text: str) -> tuple[Token, ...]:
    """The pieces of a text in their order, without those that say nothing."""
    plain = _DASHES.sub("-", normalize("NFC", text).lower())
    matches = list(_NUMERIC.finditer(_GLUE.sub(r"\1 ", _ORDINAL.sub(" ", plain))))
    folded = [fold(match[0]) if match.lastgroup == "word" else "" for match in matches]
    found: list[Token] = []
    place = 0
    while place < len(matches):
        length = _phrase_at(folded, place)
        found.append(Token(Mark.NOW) if length else _token(matches[place], folded[place]))
        place += length or 1
    return tuple(token for token in found if token.mark is not Mark.FILLER)


def _phrase_at(folded: list[str], place: int) -> int:
    """How many words from here mean "until now" together; 0 where they do not."""
    for phrase in _phrases().get(folded[place], ()):
        if tuple(folded[place : place + len(phrase)]) == phrase:
            return len(phrase)
    return 0


def _token(match: re.Match[str], folded: str) -> Token:
    kind, text = str(match.lastgroup), match[0]
    if kind == "word":
        return _word(folded)
    if kind == "digits":
        return _digits(text)
    if kind == "dash":
        return Token(Mark.DASH)
    if kind == "rest":
        return Token(_SIGNS.get(text, Mark.UNKNOWN))
    return _numeric(kind, [int(part) for part in re.findall(r"\d+", text)], text)


def _numeric(kind: str, parts: list[int], text: str) -> Token:
    if kind == "ymd":
        return Token(Mark.NUMERIC, year=parts[0], month=parts[1], day=parts[2])
    if kind == "dmy":
        year = parts[2] + 2000 if len(re.findall(r"\d+", text)[2]) == 2 else parts[2]  # noqa: PLR2004
        return Token(Mark.NUMERIC, day=parts[0], month=parts[1], year=year)
    if kind == "ym":
        return Token(Mark.NUMERIC, year=parts[0], month=parts[1])
    if kind == "my":
        return Token(Mark.NUMERIC, month=parts[0], year=parts[1])
    if parts[1] > 12:  # noqa: PLR2004
        return Token(Mark.VAGUE)
    return Token(Mark.NUMERIC, day=parts[0], month=parts[1])


def _digits(text: str) -> Token:
    """``15`` is a number, ``2020`` a year, ``15042020`` and ``20200415`` are days; another length says nothing."""
    if len(text) <= 2:  # noqa: PLR2004
        return Token(Mark.NUMBER, day=int(text))
    if len(text) == 4:  # noqa: PLR2004
        return Token(Mark.YEAR, year=int(text))
    if len(text) == 8:  # noqa: PLR2004
        head = int(text[:4])
        if 1950 <= head <= 2099 and int(text[4:6]) <= 12:  # noqa: PLR2004
            return Token(Mark.NUMERIC, year=head, month=int(text[4:6]), day=int(text[6:]))
        return Token(Mark.NUMERIC, day=int(text[:2]), month=int(text[2:4]), year=int(text[4:]))
    return Token(Mark.VAGUE if len(text) == 6 else Mark.UNKNOWN)  # noqa: PLR2004


def _word(folded: str) -> Token:
    known = _words().get(folded)
    if known is not None:
        return known
    if len(folded) >= _LONG_ENOUGH:
        near = {_words()[word] for word in _near().find(folded)}
        if len(near) == 1:
            return near.pop()
    return Token(Mark.UNKNOWN)


@lru_cache(maxsize=1)
def _near() -> Near:
    return Near(word for word, token in _words().items() if token.month and len(word) >= _LONG_ENOUGH)


@lru_cache(maxsize=1)
def _words() -> dict[str, Token]:
    table: dict[str, Token] = {}
    for listed, mark in _LISTS:
        table |= {fold(word): Token(mark) for word in listed.split()}
    for number in range(1, 13):
        table |= _month(number)
    return table


_LISTS: Final = (
    (words.FILLERS, Mark.FILLER),
    (words.VAGUE, Mark.VAGUE),
    (words.YEAR_WORDS, Mark.YEAR_WORD),
    (words.ABLATIVES, Mark.FROM_AFTER),
    (words.FROM_BEFORE, Mark.FROM),
    (words.FROM_AFTER, Mark.FROM_AFTER),
    (words.SINCE_BEFORE, Mark.SINCE),
    (words.SINCE_AFTER, Mark.SINCE_AFTER),
    (words.TO_BEFORE, Mark.TO),
    (words.TO_AFTER, Mark.TO_AFTER),
    (words.AND, Mark.AND),
    (words.BETWEEN, Mark.BETWEEN),
    (words.NOW, Mark.NOW),
    (words.TODAY, Mark.TODAY),
    (words.YESTERDAY, Mark.YESTERDAY),
)


def _month(number: int) -> dict[str, Token]:
    """Every form of one month in three languages; the Kazakh forms in «from» mark the beginning of a period."""
    row = words.KK_MONTHS[number - 1]
    stem = row["nom"].removesuffix("к") + ("г" if row["nom"].endswith("к") else "")
    plain: list[str] = [row[case] for case in ("nom", "loc", "dat", "gen", "acc", "attr")]
    plain += [stem + ending for ending in (*words.KK_POSSESSIVE, *words.KK_POSSESSIVE_OTHER)]
    plain += [*words.RU_MONTHS[number - 1].values(), words.EN_MONTHS[number - 1]["nom"]]
    plain += words.SHORT_MONTHS[number - 1].split()
    since = [row["abl"], *(stem + ending for ending in words.KK_POSSESSIVE_ABLATIVE)]
    table = {fold(word): Token(Mark.MONTH, month=number) for word in plain}
    return table | {fold(word): Token(Mark.MONTH_FROM, month=number) for word in since}


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[tuple[str, ...]]]:
    """The phrases that mean "until now", by their first word, the longest first."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted((tuple(fold(phrase).split()) for phrase in words.NOW_PHRASES), key=len, reverse=True):
        by_first.setdefault(phrase[0], []).append(phrase)
    return by_first

"""Tells whether something heard looks like what nobody should send to a bot: an individual identification number, a
telephone number, a paper about somebody's health.

Only looks: must keep nothing, quote nothing and know no conversation. A sum, a day or a share is none of these.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Final
from unicodedata import decimal, normalize

from flows.words import Command, Said, Unreadable

MOST_READ: Final = 5000
"""Letters of a line that are looked at; nothing longer arrives from a chat."""


class Private(StrEnum):
    """What it looks like; ``private.<value>`` asks to delete it."""

    IIN = "iin"
    PHONE = "phone"
    PAPER = "paper"


_GAP: Final = r"[\s\-\u2010-\u2015.()]{0,3}"
_DAY: Final = re.compile(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{1,2}[./]\d{1,2}[./]\d{2}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{4}|\d{4}-\d{2})(?!\d)"
)
_TWELVE: Final = re.compile(r"(?<![\d.,])\d(?:[\s\-\u2010-\u2015]?\d){11}(?![\d]|[.,]\d)")
_PHONES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d)[78]{_GAP}[679]\d\d{_GAP}\d{{3}}{_GAP}\d\d{_GAP}\d\d(?!\d)",
        rf"(?<!\d)[78]{_GAP}7\d{{3}}{_GAP}\d\d{_GAP}\d\d{_GAP}\d\d(?!\d)",
        rf"(?<![\d+])7\d\d{_GAP}\d{{3}}{_GAP}\d\d{_GAP}\d\d(?!\d)",
        rf"\+\d(?:{_GAP}\d){{9,14}}(?!\d)",
    )
)
_DISEASE_CODE: Final = re.compile(r"(?<![^\W\d_])[A-ZА-Я]\d\d(?:\.\d{1,2})?(?!\w)", re.IGNORECASE)
_PAPER_WORDS: Final = re.compile(
    r"диагноз|диагноз[ыа]|эпикриз|анамнез|выписк[аи] из|мкб[- ]?10|ахж[- ]?10|icd[- ]?10|diagnosis|discharge summary"
    r"|ауру тарихы|үзінді көшірме",
    re.IGNORECASE,
)
_A_PAPER_IS_LONG: Final = 150
_UNSEEN: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_PAPERS: Final = frozenset({"photo", "document"})
_WEIGHTS: Final = (tuple(range(1, 12)), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))
_NO_CHECK_DIGIT: Final = 10
_CENTURIES: Final = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}


def private_in(heard: object) -> Private | None:
    """What of this kind is in something heard; None where it may be used."""
    if isinstance(heard, Said):
        return looks_like(heard.text)
    if isinstance(heard, Command):
        return looks_like(heard.rest)
    if isinstance(heard, Unreadable):
        if heard.kind == "contact":
            return Private.PHONE
        return Private.PAPER if heard.kind in _PAPERS else None
    return None


def looks_like(text: str) -> Private | None:
    """What a typed text looks like."""
    plain = _plain_figures(text[:MOST_READ])
    if any(is_iin(_figures(found[0]), spaced=not found[0].isdigit()) for found in _TWELVE.finditer(plain)):
        return Private.IIN
    without_days = _DAY.sub(" ; ", plain)
    if any(pattern.search(without_days) for pattern in _PHONES):
        return Private.PHONE
    return Private.PAPER if _is_paper(plain) else None


def is_iin(figures: str, *, spaced: bool = False) -> bool:
    """Whether twelve figures are an individual identification number: a day of birth, a century, a check figure.

    A slip of the finger in the check figure still tells a birthday, so twelve figures in one piece need only the day
    and the century; figures in groups (``spaced``) may be two sums and need the check too.
    """
    return _has_birthday(figures) and (not spaced or _is_checked(figures))


def _has_birthday(figures: str) -> bool:
    century = _CENTURIES.get(figures[6], 2000 if figures[6] == "0" else None)
    if century is None:
        return False
    try:
        date(century + int(figures[:2]), int(figures[2:4]), int(figures[4:6]))
    except ValueError:
        return False
    return True


def _is_checked(figures: str) -> bool:
    for weights in _WEIGHTS:
        rest = sum(int(figure) * weight for figure, weight in zip(figures, weights, strict=False)) % 11
        if rest != _NO_CHECK_DIGIT:
            return rest == int(figures[11])
    return False


def _is_paper(plain: str) -> bool:
    if not _PAPER_WORDS.search(plain):
        return False
    return len(plain) > _A_PAPER_IS_LONG or _DISEASE_CODE.search(plain) is not None


def _plain_figures(text: str) -> str:
    """The text with every script's figures as 0-9, and nothing invisible between them."""
    told = normalize("NFKC", text)
    return "".join(
        sign if sign.isascii() else str(decimal(sign, sign))
        for sign in told
        if sign not in "\u200b\u200c\u200d\u2060\ufeff\u00ad"
    )


def _figures(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())

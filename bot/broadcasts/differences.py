"""What the versions of a broadcast say differently: numbers, dates and links that one language has and another lacks.

Pure. It points, and a person decides: "2 млн" and "2,000,000" are the same to a reader and not to this page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal

from bot.broadcasts.markup import read
from flows.dates_words import (
    EN_MONTHS,
    KK_MONTHS,
    KK_POSSESSIVE,
    KK_POSSESSIVE_ABLATIVE,
    KK_POSSESSIVE_OTHER,
    RU_MONTHS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.broadcasts.content import Version
    from flows.words import Lang

Kind = Literal["date", "number", "link"]


def _month_forms() -> Iterator[tuple[str, int]]:
    endings = (*KK_POSSESSIVE, *KK_POSSESSIVE_ABLATIVE, *KK_POSSESSIVE_OTHER)
    for number, (kk, ru, en) in enumerate(zip(KK_MONTHS, RU_MONTHS, EN_MONTHS, strict=True), 1):
        forms = [form for key, form in kk.items() if key != "and"] + [kk["nom"] + ending for ending in endings]
        for form in (*forms, *ru.values(), *en.values(), en["nom"][:3]):
            yield form.lower(), number


_MONTHS: Final = dict(_month_forms())
_MONTH: Final = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b"
_YEAR: Final = r"(?P<{0}>\d{{4}})(?:\s*(?:жылғы|жылдың|жылы|жыл|года|году|год|г\.))?"
_ORDINAL: Final = r"(?:-?[^\W\d_]{1,3})?"
_URL: Final = re.compile(r"https?://[^\s<>()«»\"]+[^\s<>()«»\".,;:!?]")
_FIGURES: Final = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)|(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_NUMBER: Final = re.compile(r"\d{1,3}(?:[ \u00a0\u202f,]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,:]\d+)?")
_DAY: Final = re.compile(
    rf"(?:{_YEAR.format('before')}\s+)?(?<!\d)(?P<day>\d{{1,2}}){_ORDINAL}\s+{_MONTH}"
    rf"(?:,?\s+{_YEAR.format('after')})?(?!\d)",
    re.IGNORECASE,
)
_AMERICAN: Final = re.compile(
    rf"\b{_MONTH}\s+(?P<day>\d{{1,2}}){_ORDINAL},\s+{_YEAR.format('after')}(?!\d)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that stands in some versions (``has``) and not in others (``lacks``)."""

    kind: Kind
    value: str
    has: tuple[Lang, ...]
    lacks: tuple[Lang, ...]


def differences(versions: Mapping[Lang, Version]) -> tuple[Difference, ...]:
    """Every difference, dates first; none where there are fewer than two versions."""
    said = {lang: facts(version) for lang, version in versions.items()}
    found = []
    for kind, value in sorted(set(chain(*said.values()))):
        has = tuple(lang for lang in said if (kind, value) in said[lang])
        lacks = tuple(lang for lang in said if lang not in has)
        if lacks:
            found.append(Difference(kind, value, has, lacks))
    return tuple(found)


def facts(version: Version) -> frozenset[tuple[Kind, str]]:
    """The dates (as 15.04.2020 or 15.04), numbers (without separators, with a decimal point) and links of a text."""
    marked = read(version.html)
    links = {("link", link) for link in (*marked.links, *(it.url for it in version.links))}
    text = marked.plain
    links |= {("link", found[0]) for found in _URL.finditer(text)}
    text = _URL.sub(" ", text)
    dates = {("date", date) for date in _dates(text)}
    for pattern in (_FIGURES, _AMERICAN, _DAY):
        text = pattern.sub(" ", text)
    return frozenset(links | dates | {("number", _number(found[0])) for found in _NUMBER.finditer(text)})  # type: ignore[arg-type]  # the kinds are these three


def _dates(text: str) -> Iterator[str]:
    for found in _FIGURES.finditer(text):
        day, month, year = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
        yield f"{int(day):02}.{int(month):02}.{year}"
    for found in (*_AMERICAN.finditer(text), *_DAY.finditer(_AMERICAN.sub(" ", text))):
        groups = found.groupdict()
        year = groups.get("before") or groups.get("after")
        yield f"{int(found['day']):02}.{_MONTHS[found['month'].lower()]:02}" + (f".{year}" if year else "")


def _number(written: str) -> str:
    if grouped := re.fullmatch(r"(\d{1,3}(?:[ \u00a0\u202f,]\d{3})+)((?:[.,]\d+)?)", written):
        return re.sub(r"\D", "", grouped[1]) + grouped[2].replace(",", ".")
    return written.replace(",", ".")

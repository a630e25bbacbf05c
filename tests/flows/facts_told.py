"""Reads facts back out of what a person is told: sums, days, months, other numbers, sources, and what was answered.

Knows how each language writes a day or a sum, and nothing of the texts or the law: so three texts can be held against
each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flows.dates_words import EN_MONTHS, KK_MONTHS, RU_MONTHS
from flows.explain_sources import act_in_full, act_name
from flows.words import Lang

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.speech import Voice
    from flows.words import Paragraph
    from rules.rulebook import Rulebook

SIGNS: Final = {"✅": "entitled", "⚖️": "contested", "❔": "unclear", "➖": "not_entitled"}
_MONTHS: Final = {Lang.KK: KK_MONTHS, Lang.RU: RU_MONTHS, Lang.EN: EN_MONTHS}
_FORMS: Final = {
    lang: {
        form.lower(): number for number, names in enumerate(months, 1) for key, form in names.items() if key != "and"
    }
    for lang, months in _MONTHS.items()
}
_SPACE: Final = "[ \u00a0]"
_NAME: Final = {lang: "|".join(sorted(forms, key=len, reverse=True)) for lang, forms in _FORMS.items()}
_DAYS: Final = {
    Lang.KK: rf"(?P<y>\d{{4}}){_SPACE}жылғы{_SPACE}(?P<d>\d{{1,2}}){_SPACE}(?P<m>{_NAME[Lang.KK]})",
    Lang.RU: rf"(?P<d>\d{{1,2}}){_SPACE}(?P<m>{_NAME[Lang.RU]}){_SPACE}(?P<y>\d{{4}}){_SPACE}года",
    Lang.EN: rf"(?P<d>\d{{1,2}}){_SPACE}(?P<m>{_NAME[Lang.EN]}){_SPACE}(?P<y>\d{{4}})",
}
_OF_YEAR: Final = {
    Lang.KK: rf"(?P<y>\d{{4}}){_SPACE}жылғы{_SPACE}(?P<m>{_NAME[Lang.KK]})(?:–(?P<n>{_NAME[Lang.KK]}))?",
    Lang.RU: rf"(?P<m>{_NAME[Lang.RU]})(?:–(?P<n>{_NAME[Lang.RU]}))?{_SPACE}(?P<y>\d{{4}}){_SPACE}года",
    Lang.EN: rf"(?P<m>{_NAME[Lang.EN]})(?:–(?P<n>{_NAME[Lang.EN]}))?{_SPACE}(?P<y>\d{{4}})",
}
_SHORT: Final = r"(?P<d>\d\d)\.(?P<m>\d\d)\.(?P<y>\d{4})"
_SUM: Final = {
    Lang.KK: r"(?P<sum>\d{1,3}(?:\u00a0\d{3})*)\u00a0теңге",
    Lang.RU: r"(?:(?P<low>\d{1,3}(?:\u00a0\d{3})*)[ \u00a0]до[ \u00a0])?(?P<sum>\d{1,3}(?:\u00a0\d{3})*)\u00a0тенге",
    Lang.EN: r"(?P<sum>\d{1,3}(?:,\d{3})*)\u00a0tenge",
}
_DISEASE: Final = "covid-19"
"""A name with a number in it, which one language may use where another says the same in words."""
_NUMBER: Final = {
    Lang.KK: r"\d{1,3}(?:\u00a0\d{3})+(?:,\d+)?|\d+(?:,\d+)?",
    Lang.RU: r"\d{1,3}(?:\u00a0\d{3})+(?:,\d+)?|\d+(?:,\d+)?",
    Lang.EN: r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one paragraph, each kind in the order in which it stands there."""

    sums: tuple[str, ...]
    days: tuple[str, ...]
    months: tuple[str, ...]
    numbers: tuple[str, ...]
    sources: tuple[str, ...]
    answers: tuple[str, ...]


class Reader:
    """Reads one language under one rulebook."""

    def __init__(self, voice: Voice, book: Rulebook) -> None:
        self.lang = voice.lang
        self._read: dict[str, Facts] = {}
        names = {name(voice, act): act.id for act in book.acts.values() for name in (act_name, act_in_full)}
        self._acts = {text.lower(): act for text, act in names.items()}
        self._act = re.compile("|".join(map(re.escape, sorted(self._acts, key=len, reverse=True))))

    def read(self, paragraphs: Iterable[Paragraph]) -> list[Facts]:
        """The facts of each paragraph."""
        return [self._known(paragraph.plain) for paragraph in paragraphs]

    def _known(self, text: str) -> Facts:
        if text not in self._read:
            self._read[text] = self._facts(text)
        return self._read[text]

    def _facts(self, text: str) -> Facts:
        answers = [SIGNS[sign] for sign in re.findall("|".join(SIGNS), text)]
        sources: list[str] = []

        def source(match: re.Match[str]) -> str:
            sources.append(self._acts[match[0]])
            return " "

        rest = self._act.sub(source, text.lower().replace(_DISEASE, " "))
        found, rest = _taken(_SUM[self.lang], rest, lambda match: " ".join(map(_plain, filter(None, match.groups()))))
        sums = " ".join(found).split()
        days, rest = _taken(f"{_DAYS[self.lang]}", rest, self._day)
        short, rest = _taken(_SHORT, rest, lambda match: f"{match['y']}-{match['m']}-{match['d']}")
        months, rest = _taken(_OF_YEAR[self.lang], rest, self._months)
        numbers = [_plain(number, self.lang) for number in re.findall(_NUMBER[self.lang], rest)]
        return Facts(tuple(sums), (*days, *short), tuple(months), tuple(numbers), tuple(sources), tuple(answers))

    def _day(self, match: re.Match[str]) -> str:
        return f"{match['y']}-{_FORMS[self.lang][match['m']]:02}-{int(match['d']):02}"

    def _months(self, match: re.Match[str]) -> str:
        first = f"{match['y']}-{_FORMS[self.lang][match['m']]:02}"
        return f"{first}/{_FORMS[self.lang][match['n']]:02}" if match["n"] else first


def _taken(pattern: str, text: str, read: object) -> tuple[list[str], str]:
    found = [read(match) for match in re.finditer(pattern, text)]  # type: ignore[operator]
    return found, re.sub(pattern, " ", text)


def _plain(number: str, lang: Lang | None = None) -> str:
    """A number as a program writes it."""
    if lang in {Lang.KK, Lang.RU}:
        return number.replace("\u00a0", "").replace(",", ".")
    return number.replace("\u00a0", "").replace(",", "")


def differences(told: dict[Lang, list[Facts]]) -> Iterator[str]:
    """Every paragraph in which the languages do not say the same; the first language is the measure."""
    first = told[Lang.KK]
    for lang in (Lang.RU, Lang.EN):
        if len(told[lang]) != len(first):
            yield f"{lang.value}: {len(told[lang])} paragraphs, in kk {len(first)}"
        for number, (here, there) in enumerate(zip(first, told[lang], strict=False)):
            if here != there:
                yield f"paragraph {number}: kk {here}, {lang.value} {there}"

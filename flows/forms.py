"""How a value is written in Kazakh, Russian and English: sums, shares, days, months and periods in their cases.

The patterns are in ``forms_tables``; no ending is glued to an arbitrary word. Nothing is looked up in a catalogue here.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple, Self

from flows.dates_words import EN_MONTHS, KK_MONTHS, RU_MONTHS
from flows.forms_tables import DAY, MONTH, PERIOD, SUM
from flows.words import Lang

NB: Final = "\u00a0"
_YEAR_MONTHS: Final = 12


class Month(NamedTuple):
    """One month of one year; ordered, and written ``2020-04``."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month written ``2020-04``; ValueError for anything else."""
        first = date.fromisoformat(f"{text}-01")
        return cls(first.year, first.month)

    @classmethod
    def of(cls, day: date) -> Self:
        """The month in which a day lies."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    def plus(self, months: int) -> Month:
        """The month so many months later (earlier, if negative)."""
        years, month = divmod(self.year * _YEAR_MONTHS + self.month - 1 + months, _YEAR_MONTHS)
        return Month(years, month + 1)

    def __str__(self) -> str:
        """The month as data write it."""
        return f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True, slots=True)
class Period:
    """From ``first`` to ``last``, both included, each a day or a whole month; ``ongoing``: it has not ended yet."""

    first: date | Month
    last: date | Month
    ongoing: bool = False

    @property
    def start(self) -> date:
        """Its first day."""
        return first_day(self.first)

    @property
    def end(self) -> date:
        """Its last day."""
        return last_day(self.last)


def first_day(value: date | Month) -> date:
    """A day itself, or the first day of a month."""
    return value.first if isinstance(value, Month) else value


def last_day(value: date | Month) -> date:
    """A day itself, or the last day of a month."""
    return value.last if isinstance(value, Month) else value


Value = str | int | Fraction | date | Month | Period


class UnknownForm(LookupError):
    """A placeholder asks for a form that values of its kind do not have."""

    def __init__(self, lang: Lang, kind: str, form: str) -> None:
        super().__init__(lang, kind, form)
        self.lang, self.kind, self.form = lang, kind, form


_NAMES: Final = {Lang.KK: KK_MONTHS, Lang.RU: RU_MONTHS, Lang.EN: EN_MONTHS}
_THOUSANDS: Final = {Lang.KK: NB, Lang.RU: NB, Lang.EN: ","}
_DECIMAL: Final = {Lang.KK: ",", Lang.RU: ",", Lang.EN: "."}
_PERCENT: Final = {Lang.KK: f"{NB}%", Lang.RU: f"{NB}%", Lang.EN: "%"}
_AND: Final = {Lang.KK: " және ", Lang.RU: " и ", Lang.EN: " and "}
_OR: Final = {Lang.KK: " немесе ", Lang.RU: " или ", Lang.EN: " or "}
_EXACT_PLACES: Final = 4

FORMS: Final[dict[str, frozenset[str]]] = {
    "text": frozenset({""}),
    "number": frozenset({"", "num", *SUM[Lang.EN]}),
    "share": frozenset({"", "percent"}),
    "day": frozenset({"", *DAY[Lang.EN]}),
    "month": frozenset({"", *MONTH[Lang.EN]}),
    "period": frozenset({"", "nom", "for", "in"}),
}
"""The forms that each kind of value has, the same in the three languages."""
ALL_FORMS: Final = frozenset().union(*FORMS.values())


def small(form: str) -> str:
    """The name of a form without its capital: ``For`` asks for ``for`` with a capital first letter."""
    return form[:1].lower() + form[1:]


@lru_cache(maxsize=8192, typed=True)
def written(lang: Lang, value: Value, form: str = "") -> str:
    """A value in one form of one language.

    UnknownForm where values of its kind have no such form, TypeError for a value of no known kind.
    """
    kind = _kind(value)
    name = small(form)
    if name not in FORMS[kind]:
        raise UnknownForm(lang, kind, form)
    text = _written(lang, value, name)
    return text if name == form else text[:1].upper() + text[1:]


def joined(lang: Lang, items: list[str], *, either: bool = False) -> str:
    """A list as a sentence holds it, «A, B және C»; with ``either`` «A, B немесе C»."""
    if len(items) < 2:  # noqa: PLR2004
        return "".join(items)
    return ", ".join(items[:-1]) + (_OR if either else _AND)[lang] + items[-1]


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        raise TypeError(value)
    for kind, types in _KINDS.items():
        if isinstance(value, types):
            return kind
    raise TypeError(value)


_KINDS: Final = {"text": str, "number": int, "share": Fraction, "day": date, "month": Month, "period": Period}


def _written(lang: Lang, value: Value, form: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return _number(lang, value, form)
    if isinstance(value, Fraction):
        return _share(lang, value, form)
    if isinstance(value, Period):
        return _period(lang, value, form)
    table = MONTH if isinstance(value, Month) else DAY
    return _fill(table[lang][form or "nom"], **_parts(lang, value))


def _fill(pattern: str, **parts: object) -> str:
    return pattern.format(**parts).replace("~", NB)


def _parts(lang: Lang, value: date | Month) -> dict[str, object]:
    day = 0 if isinstance(value, Month) else value.day
    return {"y": value.year, "m": value.month, "d": day, **_NAMES[lang][value.month - 1]}


def _number(lang: Lang, value: int, form: str) -> str:
    if not form:
        return str(value)
    grouped = f"{value:,}".replace(",", _THOUSANDS[lang])
    return grouped if form == "num" else _fill(SUM[lang][form], n=grouped)


def _share(lang: Lang, value: Fraction, form: str) -> str:
    if form == "percent":
        return _decimal(lang, round(value * 100, 2)) + _PERCENT[lang]
    return _decimal(lang, value)


def _decimal(lang: Lang, value: Fraction) -> str:
    """A short decimal fraction with the language's comma; a value that has none stays a common fraction, ``1/3``."""
    if (value * 10**_EXACT_PLACES).denominator != 1:
        return str(value)
    return f"{float(value):.{_EXACT_PLACES}f}".rstrip("0").rstrip(".").replace(".", _DECIMAL[lang])


def _period(lang: Lang, value: Period, form: str) -> str:
    form = "" if form == "nom" else form
    if value.ongoing:
        since = written(lang, value.first, "since")
        return _fill(PERIOD[lang][f"open.{form}" if form else "open"], since=since)
    first, last = value.first, value.last
    if isinstance(first, Month) != isinstance(last, Month):
        first, last = value.start, value.end
    if first == last:
        return written(lang, first, "on" if form == "in" and not isinstance(first, Month) else form)
    shape = "months" if isinstance(first, Month) else "days"
    shape += "2" if first.year != last.year else ""
    return _fill(PERIOD[lang][f"{shape}.{form}" if form else shape], a=_parts(lang, first), b=_parts(lang, last))

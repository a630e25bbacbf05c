"""The patterns behind ``forms``: one whole pattern for each form of each kind of value, in three languages.

Tables only. "~" stands for a no-break space; ``nom`` is the form without a name.
"""

from __future__ import annotations

from typing import Final

from flows.words import Lang

Patterns = dict[Lang, dict[str, str]]

_DAY: Final[Patterns] = {
    Lang.KK: {
        "nom": "{y}~жылғы {d}~{nom}",
        "on": "{y}~жылғы {d}~{loc}",
        "from": "{y}~жылғы {d}~{abl} бастап",
        "since": "{y}~жылғы {d}~{abl} бері",
        "till": "{y}~жылғы {d}~{acc} қоса алғанда",
        "by": "{y}~жылғы {d}~{abl} кешіктірмей",
        "before": "{y}~жылғы {d}~{dat} дейін",
        "after": "{y}~жылғы {d}~{abl} кейін",
        "of": "{y}~жылғы {d}~{attr}",
        "acc": "{y}~жылғы {d}~{acc}",
        "for": "{y}~жылғы {d}~{nom} үшін",
        "short": "{d:02}.{m:02}.{y}",
    },
    Lang.RU: {
        "nom": "{d}~{gen} {y}~года",
        "on": "{d}~{gen} {y}~года",
        "from": "с {d}~{gen} {y}~года",
        "since": "с {d}~{gen} {y}~года",
        "till": "по {d}~{gen} {y}~года включительно",
        "by": "не позднее {d}~{gen} {y}~года",
        "before": "до {d}~{gen} {y}~года",
        "after": "после {d}~{gen} {y}~года",
        "of": "от {d}~{gen} {y}~года",
        "acc": "{d}~{gen} {y}~года",
        "for": "за {d}~{gen} {y}~года",
        "short": "{d:02}.{m:02}.{y}",
    },
    Lang.EN: {
        "nom": "{d}~{nom} {y}",
        "on": "on {d}~{nom} {y}",
        "from": "from {d}~{nom} {y}",
        "since": "since {d}~{nom} {y}",
        "till": "up to and including {d}~{nom} {y}",
        "by": "no later than {d}~{nom} {y}",
        "before": "before {d}~{nom} {y}",
        "after": "after {d}~{nom} {y}",
        "of": "of {d}~{nom} {y}",
        "acc": "{d}~{nom} {y}",
        "for": "for {d}~{nom} {y}",
        "short": "{d:02}.{m:02}.{y}",
    },
}
_MONTH: Final[Patterns] = {
    Lang.KK: {
        "nom": "{y}~жылғы {nom}",
        "for": "{y}~жылғы {nom} айы үшін",
        "in": "{y}~жылғы {nom} айында",
        "from": "{y}~жылғы {nom} айынан бастап",
        "since": "{y}~жылғы {nom} айынан бері",
        "till": "{y}~жылғы {nom} айын қоса алғанда",
        "before": "{y}~жылғы {nom} айына дейін",
        "of": "{y}~жылғы {nom} айының",
        "acc": "{y}~жылғы {acc}",
        "short": "{m:02}.{y}",
    },
    Lang.RU: {
        "nom": "{nom} {y}~года",
        "for": "за {nom} {y}~года",
        "in": "в {prep} {y}~года",
        "from": "с {gen} {y}~года",
        "since": "с {gen} {y}~года",
        "till": "по {nom} {y}~года включительно",
        "before": "до {gen} {y}~года",
        "of": "{gen} {y}~года",
        "acc": "{nom} {y}~года",
        "short": "{m:02}.{y}",
    },
    Lang.EN: {
        "nom": "{nom} {y}",
        "for": "for {nom} {y}",
        "in": "in {nom} {y}",
        "from": "from {nom} {y}",
        "since": "since {nom} {y}",
        "till": "up to and including {nom} {y}",
        "before": "before {nom} {y}",
        "of": "of {nom} {y}",
        "acc": "{nom} {y}",
        "short": "{m:02}.{y}",
    },
}
_YEAR: Final = {Lang.KK: "{y}~жылғы ", Lang.RU: " {y}~года", Lang.EN: " {y}"}
SUM: Final[Patterns] = {
    Lang.KK: {
        "money": "{n}~теңге",
        "upto": "{n}~теңгеге дейін",
        "from": "{n}~теңгеден",
        "of": "{n}~теңгенің",
        "acc": "{n}~теңгені",
    },
    Lang.RU: {
        "money": "{n}~тенге",
        "upto": "до {n}~тенге",
        "from": "от {n}~тенге",
        "of": "от {n}~тенге",
        "acc": "{n}~тенге",
    },
    Lang.EN: {
        "money": "{n}~tenge",
        "upto": "up to {n}~tenge",
        "from": "from {n}~tenge",
        "of": "of {n}~tenge",
        "acc": "{n}~tenge",
    },
}
# By shape: days or months, of one year or of two ("2"), or still going on ("open", around the form "since").
PERIOD: Final[Patterns] = {
    Lang.KK: {
        "days": "{a[y]}~жылғы {a[d]}~{a[abl]} {b[d]}~{b[dat]} дейін",
        "days.for": "{a[y]}~жылғы {a[d]}~{a[abl]} {b[d]}~{b[dat]} дейінгі кезең үшін",
        "days.in": "{a[y]}~жылғы {a[d]}~{a[nom]} {a[and]} {b[d]}~{b[nom]} аралығында",
        "days2": "{a[y]}~жылғы {a[d]}~{a[abl]} {b[y]}~жылғы {b[d]}~{b[dat]} дейін",
        "days2.for": "{a[y]}~жылғы {a[d]}~{a[abl]} {b[y]}~жылғы {b[d]}~{b[dat]} дейінгі кезең үшін",
        "days2.in": "{a[y]}~жылғы {a[d]}~{a[nom]} {a[and]} {b[y]}~жылғы {b[d]}~{b[nom]} аралығында",
        "months": "{a[y]}~жылғы {a[nom]}–{b[nom]}",
        "months.for": "{a[y]}~жылғы {a[nom]}–{b[nom]} айлары үшін",
        "months.in": "{a[y]}~жылғы {a[nom]} {a[and]} {b[nom]} аралығында",
        "months2": "{a[y]}~жылғы {a[nom]} – {b[y]}~жылғы {b[nom]}",
        "months2.for": "{a[y]}~жылғы {a[nom]} – {b[y]}~жылғы {b[nom]} айлары үшін",
        "months2.in": "{a[y]}~жылғы {a[nom]} {a[and]} {b[y]}~жылғы {b[nom]} аралығында",
        "open": "{since}",
        "open.for": "{since} өткен кезең үшін",
        "open.in": "{since}",
    },
    Lang.RU: {
        "days": "с {a[d]}~{a[gen]} по {b[d]}~{b[gen]} {b[y]}~года",
        "days.for": "за период с {a[d]}~{a[gen]} по {b[d]}~{b[gen]} {b[y]}~года",
        "days.in": "в период с {a[d]}~{a[gen]} по {b[d]}~{b[gen]} {b[y]}~года",
        "days2": "с {a[d]}~{a[gen]} {a[y]}~года по {b[d]}~{b[gen]} {b[y]}~года",
        "days2.for": "за период с {a[d]}~{a[gen]} {a[y]}~года по {b[d]}~{b[gen]} {b[y]}~года",
        "days2.in": "в период с {a[d]}~{a[gen]} {a[y]}~года по {b[d]}~{b[gen]} {b[y]}~года",
        "months": "{a[nom]}–{b[nom]} {b[y]}~года",
        "months.for": "за {a[nom]}–{b[nom]} {b[y]}~года",
        "months.in": "в {a[prep]}–{b[prep]} {b[y]}~года",
        "months2": "{a[nom]} {a[y]}~года – {b[nom]} {b[y]}~года",
        "months2.for": "за {a[nom]} {a[y]}~года – {b[nom]} {b[y]}~года",
        "months2.in": "в период с {a[gen]} {a[y]}~года по {b[nom]} {b[y]}~года",
        "open": "{since} по настоящее время",
        "open.for": "за период {since} по настоящее время",
        "open.in": "в период {since} по настоящее время",
    },
    Lang.EN: {
        "days": "from {a[d]}~{a[nom]} to {b[d]}~{b[nom]} {b[y]}",
        "days.for": "for the period from {a[d]}~{a[nom]} to {b[d]}~{b[nom]} {b[y]}",
        "days.in": "between {a[d]}~{a[nom]} and {b[d]}~{b[nom]} {b[y]}",
        "days2": "from {a[d]}~{a[nom]} {a[y]} to {b[d]}~{b[nom]} {b[y]}",
        "days2.for": "for the period from {a[d]}~{a[nom]} {a[y]} to {b[d]}~{b[nom]} {b[y]}",
        "days2.in": "between {a[d]}~{a[nom]} {a[y]} and {b[d]}~{b[nom]} {b[y]}",
        "months": "{a[nom]}–{b[nom]} {b[y]}",
        "months.for": "for {a[nom]}–{b[nom]} {b[y]}",
        "months.in": "in {a[nom]}–{b[nom]} {b[y]}",
        "months2": "{a[nom]} {a[y]} – {b[nom]} {b[y]}",
        "months2.for": "for {a[nom]} {a[y]} – {b[nom]} {b[y]}",
        "months2.in": "between {a[nom]} {a[y]} and {b[nom]} {b[y]}",
        "open": "{since}",
        "open.for": "for the time {since}",
        "open.in": "{since}",
    },
}


def _with_bare(table: Patterns) -> Patterns:
    """Every form gets a twin without the year: ``on.bare``; that of ``nom`` is also called ``bare``."""
    full: Patterns = {}
    for lang, patterns in table.items():
        bare = {
            f"{form}.bare": pattern.replace(_YEAR[lang], "")
            for form, pattern in patterns.items()
            if _YEAR[lang] in pattern
        }
        full[lang] = patterns | bare | {"bare": bare["nom.bare"]}
    return full


DAY: Final = _with_bare(_DAY)
MONTH: Final = _with_bare(_MONTH)

"""The circumstances of a letter as a list of names and values: what the person told, in their own paper's words.

What is not known stands as a question; what was never asked is left out. Must not judge.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from flows.forms import Period
from flows.paper import Column, Table
from rules.facts import NOT_SURE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.explain_view import View
    from rules.case import Day, Stay

Row = tuple[str, str]
_OF_JOB: Final = ("role", "facility", "authority")
_OF_PAY: Final = ("direct_participation", "listed", "listed_group", "employment", "confirmed_covid_call")
_OF_ILLNESS: Final = ("work_related", "tasked", "registered", "patient_record", "care", "sick_sheet", "notice_sent")
_DECIDED: Final = ("commission_decision", "paid_before")
_OF_DEATH: Final = ("cause", "certificate", "relation")


def fact_table(view: View, groups: frozenset[str]) -> Table | None:
    """The circumstances of these groups (``job``, ``pay``, ``illness``, ``death``); None where nothing was told."""
    rows = [row for number, stay in enumerate(view.case.stays) for row in _job(view, number, stay, groups)]
    if "illness" in groups:
        rows += _illness(view)
    if "death" in groups:
        rows += _death(view)
    return Table((Column(""), Column("")), tuple(rows)) if rows else None


def _job(view: View, number: int, stay: Stay, groups: frozenset[str]) -> Iterator[Row]:
    if len(view.case.stays) > 1:
        yield view.voice.say("letters.fact_job", number=number + 1), ""
    for name in _OF_JOB if "pay" not in groups else (*_OF_JOB, *_OF_PAY):
        if name == "direct_participation" and (stay.first or stay.last):
            yield _label(view, "period"), _period(view, stay.first, stay.last)
        word = stay.facts.get(name)
        if word is not None:
            yield _label(view, name), _word(view, name, word)
    if "pay" not in groups and (stay.first or stay.last):
        yield _label(view, "period"), _period(view, stay.first, stay.last)


def _illness(view: View) -> Iterator[Row]:
    facts, dates = view.case.facts, view.case.dates
    kind = facts.get("illness.kind")
    if kind is not None:
        yield _label(view, "illness.kind"), _word(view, "kind", kind)
    if dates.get("illness.date"):
        begun, ended = dates["illness.date"], dates.get("illness.until")
        yield _label(view, "illness.period"), _period(view, begun, ended or begun)
    for name in (*_OF_ILLNESS, *_DECIDED):
        word = facts.get(f"illness.{name}")
        if word is not None:
            yield _label(view, f"illness.{name}"), _word(view, name, word)


def _death(view: View) -> Iterator[Row]:
    day = view.case.dates.get("death.date")
    if day:
        yield _label(view, "death.date"), _day(view, day)
    for name in _OF_DEATH:
        word = view.case.facts.get(f"death.{name}")
        if word is not None:
            yield _label(view, f"death.{name}"), _word(view, name, word)


def _label(view: View, name: str) -> str:
    return view.voice.say(f"letters.fact.{name}")


def _word(view: View, name: str, word: str) -> str:
    if word == NOT_SURE:
        return view.voice.say("letters.unknown_value")
    return view.voice.say(f"{name}.{word}" if name in {"role", "facility"} else f"value.{word}")


def _day(view: View, day: Day) -> str:
    return view.voice.write(day) if isinstance(day, date) else view.voice.say("letters.unknown_value")


def _period(view: View, first: Day, last: Day) -> str:
    """A period; where one end is not known, both are told as they are."""
    if isinstance(first, date) and isinstance(last, date):
        return view.voice.write(Period(first, last))
    return " – ".join(dict.fromkeys((_day(view, first), _day(view, last))))

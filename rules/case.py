"""The case contract (docs/case.md): a JSON object in, one person's circumstances out, or every fault with its path.

Knows the shape of a case and nothing of the law.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from rules.facts import FACTS, NOT_SURE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NotSure = Literal["not_sure"]
Day = date | NotSure | None
"""A date, ``not_sure`` (asked, not known) or None (not asked)."""

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_SHARE: Final = re.compile(r"\d{1,2}(\.\d{1,6})?")
_LONGEST: Final = 10
"""Letters of the longest date or share; longer texts are neither, and are not remembered."""
_MOST_STAYS: Final = 60
_MOST_TENGE: Final = 10**9


@dataclass(frozen=True, slots=True)
class CaseFault:
    """One fault of a case: where (``stays[0].from``), what (a code), and the value found, cut short.

    Codes: ``not_an_object``, ``not_a_list``, ``unknown_key``, ``unknown_value``, ``not_a_date``, ``not_a_month``,
    ``not_a_share``,
    ``not_an_amount``, ``reversed`` (the period ends before it begins), ``no_such_stay``, ``too_many``.
    """

    path: str
    code: str
    value: str = ""


class BadCase(ValueError):
    """The case breaks the contract; ``faults`` holds every fault found."""

    def __init__(self, faults: tuple[CaseFault, ...]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.code}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours in anti-epidemic measures as shares of the norm: one for the whole stay, or one by month.

    A month that is asked and not known stands in ``by_month`` as None.
    """

    whole: Fraction | None = None
    by_month: Mapping[str, Fraction | None] | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """One job at one place over one period; values as in the contract, None for what was left out."""

    facts: Mapping[str, str]
    first: Day = None
    last: Day = None
    hours: Hours | NotSure | None = None
    received: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One person's circumstances. ``facts`` holds every listed answer outside the stays by its path, ``dates``
    every date."""

    facts: Mapping[str, str]
    dates: Mapping[str, Day]
    stays: tuple[Stay, ...] = ()
    illness_stay: int | None = None
    has_death: bool = False


@lru_cache(maxsize=4_096)
def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


@lru_cache(maxsize=4_096)
def _share(text: str) -> Fraction | None:
    return Fraction(text) if _SHARE.fullmatch(text) else None


class _Reader:
    """Collects faults while the parts of a case are read."""

    def __init__(self) -> None:
        self.faults: list[CaseFault] = []

    def fault(self, path: str, code: str, value: object = "") -> None:
        self.faults.append(CaseFault(path, code, str(value)[:60]))

    def word(self, path: str, value: object, allowed: frozenset[str]) -> str | None:
        if isinstance(value, str) and value in allowed:
            return value
        self.fault(path, "unknown_value", value)
        return None

    def day(self, path: str, value: object) -> Day:
        if value == NOT_SURE:
            return "not_sure"
        found = _day(value) if isinstance(value, str) and len(value) <= _LONGEST else None
        if found is None:
            self.fault(path, "not_a_date", value)
        return found

    def share(self, path: str, value: object) -> Fraction | None:
        found = _share(value) if isinstance(value, str) and len(value) <= _LONGEST else None
        if found is None:
            self.fault(path, "not_a_share", value)
        return found

    def by_month(self, path: str, value: object, read: Callable[[str, Any], Any]) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fault(path, "not_an_object", value)
            return {}
        found = {}
        for month, item in value.items():
            here = f"{path}.{month}"
            if _MONTH.fullmatch(month):
                found[month] = read(here, item)
            else:
                self.fault(here, "not_a_month", month)
        return found

    def hours(self, path: str, value: object) -> Hours | NotSure:
        if value == NOT_SURE:
            return "not_sure"
        if isinstance(value, dict):
            return Hours(by_month=self.by_month(path, value, self.hours_of_month))
        return Hours(whole=self.share(path, value))

    def hours_of_month(self, path: str, value: object) -> Fraction | None:
        return None if value == NOT_SURE else self.share(path, value)

    def tenge(self, path: str, value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_TENGE:
            return value
        self.fault(path, "not_an_amount", value)
        return 0


def _allowed(fact_id: str) -> frozenset[str]:
    return frozenset((*FACTS[fact_id].values, NOT_SURE))


_STAY_WORDS: Final = {fact.path: _allowed(fact.id) for fact in FACTS.values() if fact.of_stay and fact.id != "hours"}
_OBJECT_WORDS: Final = {
    name: {f.path.split(".")[1]: _allowed(f.id) for f in FACTS.values() if f.path.startswith(f"{name}.") and f.values}
    for name in ("illness", "death")
}
_OBJECT_DATES: Final = {
    "illness": frozenset({"date", "until", "decided_on", "known_on", "notice_received_on"}),
    "death": frozenset({"date", "known_on"}),
    "claim": frozenset({"learned_on"}),
}
_ASKERS: Final = _allowed("asker")


def _read_stay(reader: _Reader, path: str, data: object) -> Stay:
    if not isinstance(data, dict):
        reader.fault(path, "not_an_object", data)
        return Stay({})
    facts: dict[str, str] = {}
    first: Day = None
    last: Day = None
    hours: Hours | NotSure | None = None
    received: Mapping[str, int] | None = None
    for key, value in data.items():
        if key in _STAY_WORDS:
            word = reader.word(f"{path}.{key}", value, _STAY_WORDS[key])
            if word is not None:
                facts[key] = word
        elif key == "from":
            first = reader.day(f"{path}.from", value)
        elif key == "to":
            last = reader.day(f"{path}.to", value)
        elif key == "hours":
            hours = reader.hours(f"{path}.hours", value)
        elif key == "received":
            received = reader.by_month(f"{path}.received", value, reader.tenge)
        else:
            reader.fault(f"{path}.{key}", "unknown_key", key)
    if isinstance(first, date) and isinstance(last, date) and last < first:
        reader.fault(f"{path}.to", "reversed", last)
    return Stay(facts, first, last, hours, received)


def _read_object(
    reader: _Reader, name: str, data: object, facts: dict[str, str], dates: dict[str, Day], stays: int
) -> int | None:
    """Read ``illness``, ``death`` or ``claim`` into ``facts`` and ``dates``; returns the index of the stay, if
    given."""
    if not isinstance(data, dict):
        reader.fault(name, "not_an_object", data)
        return None
    words, days, index = _OBJECT_WORDS.get(name, {}), _OBJECT_DATES[name], None
    for key, value in data.items():
        path = f"{name}.{key}"
        if key in words:
            word = reader.word(path, value, words[key])
            if word is not None:
                facts[path] = word
        elif key in days:
            dates[path] = reader.day(path, value)
        elif path == "illness.stay":
            if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < stays:
                index = value
            elif value != NOT_SURE:
                reader.fault(path, "no_such_stay", value)
        else:
            reader.fault(path, "unknown_key", key)
    begun, ended = dates.get("illness.date"), dates.get("illness.until")
    if name == "illness" and isinstance(begun, date) and isinstance(ended, date) and ended < begun:
        reader.fault("illness.until", "reversed", ended)
    return index


def _read_stays(reader: _Reader, data: object) -> tuple[Stay, ...]:
    if not isinstance(data, list):
        reader.fault("stays", "not_a_list", data)
        return ()
    if len(data) > _MOST_STAYS:
        reader.fault("stays", "too_many", len(data))
        return ()
    return tuple(_read_stay(reader, f"stays[{index}]", item) for index, item in enumerate(data))


def parse(data: object) -> Case:
    """The case that a JSON object describes.

    Raises BadCase with the path of every fault. Left-out keys stay left out; ``not_sure`` stays ``not_sure``.
    """
    reader = _Reader()
    if not isinstance(data, dict):
        raise BadCase((CaseFault("", "not_an_object", str(data)[:60]),))
    facts: dict[str, str] = {}
    dates: dict[str, Day] = {}
    stays = _read_stays(reader, data["stays"]) if "stays" in data else ()
    index: int | None = None
    for key, value in data.items():
        if key == "asker":
            word = reader.word("asker", value, _ASKERS)
            if word is not None:
                facts["asker"] = word
        elif key == "today":
            dates["today"] = reader.day("today", value)
        elif key in _OBJECT_DATES:
            found = _read_object(reader, key, value, facts, dates, len(stays))
            index = found if key == "illness" else index
        elif key != "stays":
            reader.fault(key, "unknown_key", key)
    if reader.faults:
        raise BadCase(tuple(reader.faults))
    return Case(facts, dates, stays, index, "death" in data)

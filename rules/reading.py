"""Reads a rulebook folder and refuses a broken one, every fault with file, key and reason."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

from rules.calendar import WorkingDays
from rules.checks import check_measure, check_rates, check_table
from rules.classes import Table
from rules.entries import Entry, Faults
from rules.facts import FACTS
from rules.measures import read_measure
from rules.rulebook import Act, BrokenRulebook, Rate, Rulebook, TimeLimitRule
from rules.terms import MEASURES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rules.rulebook import Measure

FILES = ("acts", "rates", "classes", "workdays", "remedies")


def read_rulebook(folder: Path) -> Rulebook:
    """The rulebook in a folder; raises BrokenRulebook."""
    faults = Faults()
    source, digest = _read_files(folder, faults)
    if faults.found:
        raise BrokenRulebook(tuple(faults.found))
    return from_source(source, digest)


def from_source(source: Mapping[str, Any], digest: str) -> Rulebook:
    """The rulebook of parsed files by name (``acts.toml``, ``measures/sick_pay.toml`` …); raises BrokenRulebook."""
    faults = Faults()
    version, acts = _acts(Entry(faults, "acts.toml", "", source["acts.toml"]))
    faults.acts = acts
    rates = _rates(Entry(faults, "rates.toml", "", source["rates.toml"]))
    tables = _tables(Entry(faults, "classes.toml", "", source["classes.toml"]))
    faults.tables = tables
    limits = _time_limits(Entry(faults, "remedies.toml", "", source["remedies.toml"]))
    working_days = _working_days(Entry(faults, "workdays.toml", "", source["workdays.toml"]))
    measures: list[Measure] = []
    for name in MEASURES:
        file = f"measures/{name}.toml"
        entry = Entry(faults, file, "", source[file])
        measure = read_measure(entry, rates, tables, limits)
        if measure.id != name:
            entry.fault("id", f"is not the name of the file: {measure.id!r}")
        if not faults.found:
            check_measure(entry, measure)
        measures.append(measure)
    if faults.found:
        raise BrokenRulebook(tuple(faults.found))
    return Rulebook(version, digest, acts, rates, tables, tuple(measures), working_days, source)


def _read_files(folder: Path, faults: Faults) -> tuple[dict[str, Any], str]:
    names = [f"{name}.toml" for name in FILES] + [f"measures/{name}.toml" for name in MEASURES]
    source: dict[str, Any] = {}
    digest = hashlib.sha256()
    for name in sorted(names):
        try:
            data = (folder / name).read_bytes()
            source[name] = tomllib.loads(data.decode())
        except OSError as error:
            faults.add(name, "", f"cannot be read: {error.strerror}")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.add(name, "", f"is not TOML: {error}")
        else:
            digest.update(name.encode() + b"\0" + data + b"\0")
    return source, digest.hexdigest()


def _acts(entry: Entry) -> tuple[str, dict[str, Act]]:
    acts: dict[str, Act] = {}
    for item in entry.entries("act", needed=True):
        act = Act(
            id=item.text("id"),
            kind=item.text("kind"),
            number=item.text("number", needed=False),
            day=item.day("date", needed=False),
            seen=bool(item.get("seen", bool)),
            page=item.text("page", needed=False),
            since=item.day("in_force_from", needed=False),
        )
        item.done()
        if act.id in acts:
            item.fault("id", "stands twice")
        acts[act.id] = act
    version = entry.text("version")
    entry.day("checked_on")
    entry.done()
    return version, acts


def _rates(entry: Entry) -> tuple[Rate, ...]:
    rates = []
    for item in entry.entries("rate", needed=True):
        if item.text("unit") != "KZT":
            item.fault("unit", "is not KZT: rates are whole tenge")
        item.day("checked_on")
        rates.append(
            Rate(
                id=item.text("id"),
                first=item.day("in_force_from") or date.min,
                last=item.day("in_force_to") or date.max,
                value=item.get("value", int) or 0,
                certainty=item.certainty(),
                citations=item.citations(),
            )
        )
        item.done()
    entry.done()
    check_rates(entry, rates)
    return tuple(rates)


def _tables(entry: Entry) -> dict[str, Table]:
    tables: dict[str, Table] = {}
    for item in entry.entries("table", needed=True):
        item.text("about")
        item.day("checked_on")
        rows = item.entries("entry", needed=True)
        reads = tuple(fact for fact in ("role", "facility") if any(fact in row.data for row in rows))
        labels: dict[tuple[str, ...], str] = {}
        for row in rows:
            lists = []
            for fact in reads:
                words = row.words(fact) or FACTS[fact].values
                row.check_values(fact, fact, words)
                lists.append(words)
            check_table(row, labels, lists, row.text("label"))
            row.done()
        tables[item.text("id")] = Table(item.text("id"), reads, labels, item.text("otherwise"), item.citations())
        item.done()
    entry.done()
    return tables


def _time_limits(entry: Entry) -> dict[str, TimeLimitRule]:
    entry.day("checked_on")
    limits = {}
    for item in entry.entries("time_limit", needed=True):
        citations = item.citations()
        months = item.get("months", int) or 0
        if citations:
            limits[item.text("id")] = TimeLimitRule(item.text("id"), months, item.certainty(), citations[0])
        item.done()
    entry.done()
    return limits


def _working_days(entry: Entry) -> WorkingDays:
    years = frozenset(year for year in entry.get("years", list) or [] if isinstance(year, int))
    entry.citations()
    entry.day("checked_on")
    off: set[date] = set()
    worked: set[date] = set()
    for item in entry.entries("day", needed=True):
        day, working = item.day("day"), item.get("working", bool)
        item.text("reason")
        if day is not None:
            if day.year not in years:
                item.fault("day", f"lies in a year without a table: {day}")
            if day in off | worked:
                item.fault("day", f"stands twice: {day}")
            if (day.weekday() < 5) == bool(working):  # noqa: PLR2004 - Monday to Friday
                item.fault("working", f"repeats the plain week: {day}")
            (worked if working else off).add(day)
        item.done()
    entry.done()
    return WorkingDays(years, frozenset(off), frozenset(worked))

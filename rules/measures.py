"""Reads one measure's file: conditions with dated provisions, amounts, and what is attached to a finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, get_args

from rules.calendar import ONE_DAY
from rules.conditions import Condition, Provision, days_of, facts_of
from rules.facts import FACTS
from rules.parts import EARLIEST, AmountRule, Attached, DeadlineRule, Measure, Scope
from rules.terms import Advice, AmountKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rules.classes import Table
    from rules.entries import Entry
    from rules.parts import Rate, TimeLimitRule


def read_measure(
    entry: Entry, rates: tuple[Rate, ...], tables: Mapping[str, Table], limits: Mapping[str, TimeLimitRule]
) -> Measure:
    """The measure in one file; faults are noted on the entry."""
    conditions = tuple(_condition(item, tables) for item in entry.entries("condition", needed=True))
    amounts = tuple(rule for item in entry.entries("amount") for rule in _amounts(item, rates))
    fact, deciders = _deciders(entry)
    reads = tuple(dict.fromkeys(fact for condition in conditions for fact in condition.reads))
    scope = entry.text("scope")
    if scope not in get_args(Scope):
        entry.fault("scope", f"is unknown: {scope!r}")
    chosen = entry.words("time_limits")
    for name in chosen:
        if name not in limits:
            entry.fault("time_limits", f"names an unknown time limit: {name!r}")
    measure = Measure(
        id=entry.text("id"),
        scope=scope,  # type: ignore[arg-type]
        conditions=conditions,
        amounts=amounts,
        deciders=deciders,
        decider_fact=fact,
        paid_from=entry.text("paid_from", needed=False) or None,
        steps=_attached(entry, "step"),
        papers=_attached(entry, "paper"),
        advice=_attached(entry, "advice"),
        deadlines=tuple(_deadline(item) for item in entry.entries("deadline")),
        time_limits=tuple(limits[name] for name in chosen if name in limits),
        reads=reads,
        days=_periods(reads, conditions, amounts),
        checked_on=entry.day("checked_on") or date.min,
    )
    entry.done()
    return measure


def _condition(entry: Entry, tables: Mapping[str, Table]) -> Condition:
    provisions = tuple(_provision(item) for item in entry.entries("provision", needed=True))
    names = {"day"}.union(*(facts_of(item.when) for item in provisions))
    names |= {item.group_to for item in provisions if item.group_to is not None and item.group_to in tables}
    used = tuple(tables[name] for name in tables if name in names)
    facts = {fact for table in used for fact in table.reads} | {name for name in names if name in FACTS}
    found = Condition(
        id=entry.text("id"),
        provisions=provisions,
        reads=tuple(fact for fact in FACTS if fact in facts),
        tables=used,
        papers=entry.words("papers"),
        fixable=bool(entry.get("fixable", bool, needed=False)),
        silent=bool(entry.get("silent", bool, needed=False)),
    )
    entry.done()
    return found


def _provision(entry: Entry) -> Provision:
    first, last = entry.day("in_force_from", needed=False), entry.day("in_force_to", needed=False)
    reason = entry.text("open_because", needed=False)
    if (first is None) != (last is None) and not reason:
        entry.fault("open_because", "is missing: a period open at one end needs its reason")
    if first and last and last < first:
        entry.fault("in_force_to", "lies before in_force_from")
    found = Provision(
        id=entry.text("id"),
        first=first,
        last=last,
        when=entry.when(),
        holds=entry.holds(),
        certainty=entry.certainty(),
        citations=entry.citations(),
        group=entry.text("group", needed=False) or None,
        group_from=entry.text("group_from", needed=False) or None,
        group_to=entry.text("group_to", needed=False) or None,
        note=entry.text("note", needed=False) or None,
        settled_by=entry.text("settled_by", needed=False) or None,
        settles=entry.words("settles"),
    )
    for fact in found.settles:
        if fact not in FACTS:
            entry.fault("settles", f"names an unknown fact: {fact!r}")
    entry.done()
    return found


def _amounts(entry: Entry, rates: tuple[Rate, ...]) -> tuple[AmountRule, ...]:
    """One amount of the file, cut where the rate to which it refers changes."""
    first = entry.day("in_force_from", needed=False) or EARLIEST
    last = entry.day("in_force_to", needed=False)
    entry.text("open_because", needed=first is EARLIEST or last is None)
    kind, prorate = entry.text("kind"), entry.text("prorate", needed=False)
    if kind not in list(AmountKind):
        entry.fault("kind", f"is unknown: {kind!r}")
    if prorate not in {"", "none", "hours"}:
        entry.fault("prorate", f"is unknown: {prorate!r}")
    certainty = entry.certainty()
    prorated = entry.certainty("prorate_certainty") if "prorate_certainty" in entry.data else certainty
    times = {
        name: entry.fraction("times", value) for name, value in (entry.get("times", dict, needed=False) or {}).items()
    }
    rate_id = entry.text("rate", needed=False) or None
    plain = AmountRule(
        first=first,
        last=last,
        kzt={},
        times=times,
        rate=rate_id,
        kind=AmountKind.FIXED if kind == "fixed" else AmountKind.CEILING,
        by_hours=prorate == "hours",
        certainty=certainty,
        prorate_certainty=prorated,
        citations=entry.citations(),
    )
    kzt = entry.get("kzt", int, needed=False)
    if (rate_id is None) == (kzt is None) or (rate_id is None) != (not times):
        entry.fault("rate", "an amount is either a plain `kzt` or a `rate` with `times`")
    entry.read.add("open_because")
    entry.done()
    if rate_id is None:
        return (replace(plain, kzt={"all": kzt or 0}),)
    return tuple(_by_rate(entry, plain, [rate for rate in rates if rate.id == rate_id]))


def _by_rate(entry: Entry, plain: AmountRule, rates: list[Rate]) -> Iterator[AmountRule]:
    last = plain.last or date.max
    day = plain.first
    for rate in sorted(rates, key=lambda rate: rate.first):
        if rate.last < day or rate.first > last:
            continue
        if rate.first > day:
            break
        exact = {name: rate.value * factor for name, factor in plain.times.items()}
        if any(value.denominator != 1 for value in exact.values()):
            entry.fault("times", "gives a sum that is not whole tenge")
        end = min(rate.last, last)
        yield replace(plain, first=day, last=end, kzt={name: int(value) for name, value in exact.items()})
        if end == last:
            return
        day = end + ONE_DAY
    entry.fault("rate", f"{plain.rate!r} has no value on {day}")


def _deciders(entry: Entry) -> tuple[str | None, dict[str, str]]:
    data = entry.get("decided_by", dict, needed=False) or {}
    fact = data.get("fact")
    if fact is not None:
        entry.check_values("decided_by", fact, [name for name in data if name != "fact"])
    return fact, {name: body for name, body in data.items() if name != "fact"}


def _attached(entry: Entry, name: str) -> tuple[Attached, ...]:
    found = []
    for item in entry.entries(name):
        graded = name == "advice"
        advice = Advice(
            item.text("id"),
            item.certainty() if graded else item.certainty(needed=False),
            item.citations() if graded else (),
        )
        found.append(Attached(advice, item.applies()))
        item.done()
    return tuple(found)


def _deadline(entry: Entry) -> DeadlineRule:
    citations = entry.citations()
    found = DeadlineRule(
        entry.text("id"),
        entry.text("starts"),
        entry.get("working_days", int) or 0,
        citations[0] if citations else None,  # type: ignore[arg-type]
    )
    entry.done()
    return found


def _periods(
    reads: Iterable[str], conditions: tuple[Condition, ...], amounts: tuple[AmountRule, ...]
) -> dict[str, tuple[date, ...]]:
    """For each date fact, the first day of every period in which nothing of this measure changes."""
    days: dict[str, set[date]] = {fact: {EARLIEST} for fact in reads if FACTS[fact].is_date}
    days.setdefault("day", {EARLIEST})
    dated = [(entry.first, entry.last) for condition in conditions for entry in condition.provisions]
    dated += [(rule.first, rule.last) for rule in amounts]
    for first, last in dated:
        days["day"] |= {first} if first else set()
        days["day"] |= {last + ONE_DAY} if last else set()
    for condition in conditions:
        for entry in condition.provisions:
            for fact, day in days_of(entry.when):
                days.get(fact, set()).add(day)
    return {fact: tuple(sorted(found)) for fact, found in days.items()}

"""What a rulebook must be beyond its spelling: no gap, no overlap, in dates, classifications and conditions alike.

The facts that a condition reads are finite once days are reduced to periods of unchanged law; so every combination
is tried.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, product
from typing import TYPE_CHECKING

from rules.calendar import ONE_DAY
from rules.conditions import facts_of
from rules.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rules.conditions import Condition
    from rules.entries import Entry
    from rules.parts import Measure, Rate

_SHOWN = 3


def check_rates(entry: Entry, rates: Sequence[Rate]) -> None:
    """Note rates that end before they begin, overlap, or leave a day without a value between two periods."""
    for name in dict.fromkeys(rate.id for rate in rates):
        periods = sorted((rate.first, rate.last) for rate in rates if rate.id == name)
        for first, last in periods:
            if last < first:
                entry.fault(f"rate[{name}]", f"ends before it begins: {first} - {last}")
        for (_, last), (first, _) in pairwise(periods):
            if first <= last:
                entry.fault(f"rate[{name}]", f"two values are in force on {first}")
            elif first != last + ONE_DAY:
                entry.fault(f"rate[{name}]", f"no value is in force on {last + ONE_DAY}")


def check_table(entry: Entry, labels: dict[tuple[str, ...], str], lists: Sequence[Sequence[str]], label: str) -> None:
    """Add one entry's combinations to a classification, noting those that another entry has already named."""
    twice = [key for key in product(*lists) if key in labels]
    for key in twice[:_SHOWN]:
        entry.fault("", f"names {' at '.join(key)} again (already {labels[key]!r})")
    labels.update((key, label) for key in product(*lists) if key not in labels)


def check_measure(entry: Entry, measure: Measure) -> None:
    """Note ids that stand twice, conditions with gaps or overlaps, amounts that overlap, groups without an amount."""
    for name, count in Counter(condition.id for condition in measure.conditions).items():
        if count > 1:
            entry.fault(f"condition[{name}]", "stands twice")
    for condition in measure.conditions:
        _check_condition(entry, measure, condition)
    _check_amounts(entry, measure)
    _check_attached(entry, measure)


def _check_condition(entry: Entry, measure: Measure, condition: Condition) -> None:
    key = f"condition[{condition.id}]"
    for name, count in Counter(item.id for item in condition.provisions).items():
        if count > 1:
            entry.fault(f"{key}.provision[{name}]", "stands twice")
    names = sorted({"day"}.union(*(facts_of(item.when) for item in condition.provisions)))
    tables = {table.id: table for table in condition.tables}
    domains: list[Sequence[str | date]] = [
        measure.days[name] if name in FACTS and FACTS[name].is_date
        else tables[name].domain if name in tables
        else FACTS[name].domain
        for name in names
    ]  # fmt: skip
    gaps, overlaps = [], []
    for combination in product(*domains):
        known = dict(zip(names, combination, strict=True))
        speaking = [item.id for item in condition.provisions if item.speaks(known)]
        if not speaking:
            gaps.append(known)
        elif len(speaking) > 1:
            overlaps.append((speaking, known))
    for known in gaps[:_SHOWN]:
        entry.fault(key, f"no provision speaks for {_shown(known)}")
    for speaking, known in overlaps[:_SHOWN]:
        entry.fault(key, f"{' and '.join(speaking)} both speak for {_shown(known)}")


def _shown(known: dict[str, str | date]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in known.items())


def _check_amounts(entry: Entry, measure: Measure) -> None:
    ordered = sorted(measure.amounts, key=lambda rule: rule.first)
    for before, after in pairwise(ordered):
        if before.last is None or after.first <= before.last:
            entry.fault("amount", f"two amounts are in force on {after.first}")
    named = {item.group for condition in measure.conditions for item in condition.provisions if item.group}
    for rule in measure.amounts:
        if rule.kzt and "all" not in rule.kzt and (missing := named - rule.kzt.keys()):
            entry.fault("amount", f"has no sum for {sorted(missing)} from {rule.first}")


def _check_attached(entry: Entry, measure: Measure) -> None:
    conditions = {condition.id for condition in measure.conditions}
    provisions = {item.id for condition in measure.conditions for item in condition.provisions}
    for kind, items in (("step", measure.steps), ("paper", measure.papers), ("advice", measure.advice)):
        for item in items:
            key = f"{kind}[{item.advice.id}].applies"
            if item.applies.condition and item.applies.condition not in conditions:
                entry.fault(key, f"names an unknown condition: {item.applies.condition!r}")
            if item.applies.provision and item.applies.provision not in provisions:
                entry.fault(key, f"names an unknown provision: {item.applies.provision!r}")

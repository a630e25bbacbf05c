"""Values that no rule tells apart: one of each kind stands for all, so that trying every value stays small."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from rules.conditions import All, Any, Is, Not
from rules.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from rules.conditions import Cell, Condition, Value, When
    from rules.parts import Measure, Rulebook


def classes(book: Rulebook, fact: str) -> tuple[tuple[str, ...], ...]:
    """The values of a fact in classes that no measure tells apart; dates have none."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for value in FACTS[fact].values:
        key = tuple(_seen_as(measure, fact, value) for measure in book.measures)
        groups.setdefault(key, []).append(value)
    return tuple(tuple(group) for group in groups.values())


def representatives(measure: Measure, fact: str) -> tuple[str | date, ...]:
    """One value of each class that this measure tells apart; for a date, one day of each period of unchanged law."""
    found = measure.domains.get(fact)
    if found is None:
        if FACTS[fact].is_date:
            found = measure.days[fact]
        else:
            first: dict[object, str] = {}
            for value in FACTS[fact].values:
                first.setdefault(_seen_as(measure, fact, value), value)
            found = tuple(first.values())
        measure.domains.keep(fact, found)
    return found


def cell_of(measure: Measure, condition: Condition, values: Mapping[str, Value]) -> Cell:
    """What a condition says for these values (None: unknown); remembered, and equal answers are one object."""
    key = (condition.id, *(values[fact] for fact in condition.reads))
    found = measure.cells.get(key)
    if found is None:
        cell = condition.cell({fact: _possible(measure, fact, values[fact]) for fact in condition.reads})
        found = measure.cells.keep(key, measure.answered.get(cell) or measure.answered.keep(cell, cell))
    return found


def _possible(measure: Measure, fact: str, value: Value) -> tuple[str | date, ...]:
    """The values that a fact may have: one of each kind where nothing is known of it."""
    if value is None:
        return representatives(measure, fact)
    return value if isinstance(value, tuple) else (value,)


def _seen_as(measure: Measure, fact: str, value: str) -> object:
    """How a measure's data sees one value: the labels it leads to and the comparisons in which it is named."""
    parts: list[object] = [measure.deciders.get(value) if measure.decider_fact == fact else None]
    for condition in measure.conditions:
        for table in condition.tables:
            if fact in table.reads:
                others = [FACTS[name].values if name != fact else (value,) for name in table.reads]
                parts.append(tuple(table.labels.get(key, table.otherwise) for key in product(*others)))
        parts += [tuple(value in named for named in _named(entry.when, fact)) for entry in condition.provisions]
    return tuple(parts)


def _named(when: When | None, fact: str) -> Iterator[frozenset[str]]:
    if isinstance(when, Is):
        if when.fact == fact:
            yield when.values
    elif isinstance(when, Not):
        yield from _named(when.part, fact)
    elif isinstance(when, All | Any):
        for part in when.parts:
            yield from _named(part, fact)

"""Small changes of the rulebook's data, one at a time: each date, sum, list member and connective.

Must not know which of them matter: that is for the cases and proofs to find out.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Source = dict[str, Any]
PERIOD = ("in_force_from", "in_force_to")
DAY = timedelta(days=1)
OTHER_HOLDS = {"yes": "no", "no": "yes", "law_unknown": "yes", "contested": "yes", "facts_unknown": "yes"}


@dataclass(frozen=True)
class Mutant:
    """One change: in which file, what, and how to make it in a copy of the parsed files."""

    file: str
    what: str
    change: Callable[[Source], None]

    def of(self, source: Source) -> Source:
        """The changed rulebook; the file that is not touched is shared."""
        copied = {**source, self.file: copy.deepcopy(source[self.file])}
        self.change(copied[self.file])
        return copied


def mutants(source: Source) -> Iterator[Mutant]:
    """Every change, file by file, in a fixed order."""
    for file in sorted(source):
        if file != "acts.toml":
            yield from _boundaries(file, source[file])
            for place, value in _leaves(source[file], ()):
                yield from _of_leaf(file, place, value)
            for place, name, members in _connectives(source[file], ()):
                yield _connective(file, place, name, members)


def _leaves(node: Any, place: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, (*place, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _leaves(value, (*place, index))
    else:
        yield place, node


def _setter(place: tuple[Any, ...], value: Any) -> Callable[[Source], None]:
    def change(data: Source) -> None:
        target: Any = data
        for step in place[:-1]:
            target = target[step]
        target[place[-1]] = value

    return change


def _without(place: tuple[Any, ...]) -> Callable[[Source], None]:
    def change(data: Source) -> None:
        target: Any = data
        for step in place[:-1]:
            target = target[step]
        del target[place[-1]]

    return change


def _named(place: tuple[Any, ...]) -> str:
    return ".".join(str(step) for step in place)


def _of_leaf(file: str, place: tuple[Any, ...], value: Any) -> Iterator[Mutant]:
    key = next(step for step in reversed(place) if isinstance(step, str))
    if key in {"since", "before"}:
        for step in (-DAY, DAY):
            yield Mutant(file, f"{_named(place)} {value} -> {value + step}", _setter(place, value + step))
    elif key in {"kzt", "value", "working_days", "months"} and isinstance(value, int):
        for changed in (value - 1, value + 1):
            yield Mutant(file, f"{_named(place)} {value} -> {changed}", _setter(place, changed))
    elif "times" in place and isinstance(value, str):
        yield Mutant(file, f"{_named(place)} {value} -> {float(value) + 1:g}", _setter(place, f"{float(value) + 1:g}"))
    elif key in {"role", "facility", "in"} and isinstance(place[-1], int):
        yield Mutant(file, f"{_named(place)} without {value}", _without(place))
    elif key == "holds" and isinstance(value, str) and "applies" not in place:
        yield Mutant(file, f"{_named(place)} {value} -> {OTHER_HOLDS[value]}", _setter(place, OTHER_HOLDS[value]))
    elif key == "working":
        yield Mutant(file, f"without the day {_named(place)}", _without(place[:-1]))


def _boundaries(file: str, data: Source) -> Iterator[Mutant]:
    """Each day between two periods, moved by a day on both sides at once, so that no gap or overlap gives it away."""
    days: set[date] = set()
    for place, value in _leaves(data, ()):
        if place[-1] in PERIOD and isinstance(value, date):
            days.add(value if place[-1] == "in_force_from" else value + DAY)
    for day in sorted(days):
        for step in (-DAY, DAY):
            yield Mutant(file, f"the boundary {day} -> {day + step}", _shift(day, step))


def _shift(day: date, step: timedelta) -> Callable[[Source], None]:
    def change(data: Source) -> None:
        for place, value in list(_leaves(data, ())):
            if (place[-1] == "in_force_from" and value == day) or (place[-1] == "in_force_to" and value == day - DAY):
                _setter(place, value + step)(data)

    return change


def _connectives(node: Any, place: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"all", "any", "not"} and place and isinstance(value, dict | list):
                yield place, key, value
            yield from _connectives(value, (*place, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _connectives(value, (*place, index))


def _connective(file: str, place: tuple[Any, ...], name: str, members: Any) -> Mutant:
    changed = members if name == "not" else {{"all": "any", "any": "all"}[name]: members}
    return Mutant(file, f"{_named(place)} {name} -> {'its part' if name == 'not' else next(iter(changed))}",
                  _setter(place, changed))  # fmt: skip

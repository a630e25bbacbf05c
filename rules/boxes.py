"""Circumstances as boxes: for each fact a set of values, and every combination of them. Few boxes say what many say.

Pure, and exact: what is merged holds the same combinations as before, each of them once. Knows nothing of the law.
"""

from __future__ import annotations

from collections import defaultdict
from math import prod
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

V = TypeVar("V")
Box = tuple[frozenset[V], ...]
"""The values of each fact, in an order that all boxes have."""
Places = tuple[int, ...]


def box(values: Iterable[V]) -> Box[V]:
    """One combination."""
    return tuple(frozenset((value,)) for value in values)


def size(boxes: Iterable[Box[V]]) -> int:
    """How many combinations boxes hold that have none in common."""
    return sum(prod(len(values) for values in one) for one in boxes)


def merged(boxes: Iterable[Box[V]]) -> frozenset[Box[V]]:
    """The same combinations in fewer boxes: those that differ in one fact alone become one, as often as there are such.

    The boxes given have no combination in common, and so have those returned.
    """
    found = frozenset(boxes)
    while True:
        before = len(found)
        for place in range(len(next(iter(found), ()))):
            beside: dict[tuple[Box[V], Box[V]], set[V]] = defaultdict(set)
            for one in found:
                beside[one[:place], one[place + 1 :]] |= one[place]
            found = frozenset((*left, frozenset(values), *right) for (left, right), values in beside.items())
        if len(found) == before:
            return found


def factored(
    boxes: Iterable[Box[V]], blocks: Iterable[tuple[int, ...]]
) -> Iterator[tuple[tuple[int, ...], set[Box[V]]]]:
    """The same combinations as choices that do not depend on each other: places, and the boxes of these places alone.

    Every box of one choice goes with every box of each other. ``blocks`` are places that are tried as a choice of
    their own; what cannot be split off is one choice at the end. Together they hold every place once.
    """
    rest = set(boxes)
    places = tuple(range(len(next(iter(rest), ()))))
    for block in blocks:
        others = tuple(place for place in places if place not in block)
        own = {_only(one, places, block) for one in rest}
        remaining = {_only(one, places, others) for one in rest}
        if len(own) * len(remaining) == len(rest):
            yield block, own
            rest, places = remaining, others
    yield places, rest


def _only(one: Box[V], places: Places, wanted: Places) -> Box[V]:
    return tuple(values for place, values in zip(places, one, strict=True) if place in wanted)

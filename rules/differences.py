"""What another rulebook changes: in which circumstances a verdict or a sum becomes another one, and how many there are.

The circumstances are counted, not sampled: every value of every fact that a measure reads, in every period in which the
law of both books stands still. Conditions that share no fact are counted apart and multiplied. Must not judge which
book is right.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from rules.boxes import box, factored, merged, size
from rules.calendar import ONE_DAY
from rules.facts import FACTS
from rules.terms import Holds, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rules.boxes import Box
    from rules.conditions import Condition
    from rules.rulebook import Measure, Rulebook

_VERDICTS = {
    Holds.NO: Verdict.NOT_ENTITLED,
    Holds.FACTS_UNKNOWN: Verdict.UNCLEAR,
    Holds.LAW_UNKNOWN: Verdict.UNCLEAR,
    Holds.CONTESTED: Verdict.CONTESTED,
    Holds.YES: Verdict.ENTITLED,
}
_DAY = "day"

Groups = frozenset[str]
Side = tuple[Holds, Groups]
"""What the conditions of one book say together: the lowest value, and the risk groups that they leave."""
Spoken = tuple[tuple[int, ...], dict[tuple[str | date, ...], Side]]
"""Which of a part's facts a condition reads, by place, and what it says for each combination of their values."""
Value = str | date
Sides = tuple[Side, Side]
"""What the old book and the new one say."""
Part = dict[Sides, list[tuple[Value, ...]]]
"""The combinations of a part's facts, by what both books say of them."""
Circumstances = tuple[tuple[str, tuple[str, ...]], ...]
_NOTHING: Sides = (Holds.YES, frozenset()), (Holds.YES, frozenset())
MOST_GROUPS = 16
"""Of circumstances that are told one by one."""


@dataclass(frozen=True, slots=True)
class Result:
    """A verdict, and the full sum of a month or payment in whole tenge; a range where the risk group is open."""

    verdict: Verdict
    low_kzt: int | None = None
    high_kzt: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Circumstances in which a measure gives another result: ``cells`` of them, from ``first`` to ``last`` (None:
    without end).

    ``facts`` names, for each fact that is not free, its values; of a date its periods (``2020-03-01/2020-05-31``, open
    ends empty). Besides, of each of the ``choices`` the circumstances of one must hold. Every combination of these
    gives the change, and no other; only where the choices would be too long (not ``exact``), ``facts`` names the
    values that occur at all.
    """

    measure: str
    first: date | None
    last: date | None
    was: Result
    now: Result
    cells: int
    facts: Circumstances = ()
    choices: tuple[tuple[Circumstances, ...], ...] = ()
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that changes between two rulebooks; ``spaces`` holds the number of cells of each measure."""

    changes: tuple[Change, ...]
    spaces: Mapping[str, int]

    @property
    def cells(self) -> int:
        """How many cells change."""
        return sum(change.cells for change in self.changes)


def compare(old: Rulebook, new: Rulebook) -> Difference:
    """What changes from one rulebook to another. Both have every measure of the contract."""
    changes: list[Change] = []
    spaces: dict[str, int] = {}
    for before in old.measures:
        after = new.measure(before.id)
        space = _Space(before, after)
        spaces[before.id] = space.size
        if _read(old, before.id) != _read(new, before.id):
            changes += _joined(space.changes())
    return Difference(tuple(changes), spaces)


def _read(book: Rulebook, measure: str) -> dict[str, object]:
    """What a measure is read from: its own file, and those that all share."""
    own = f"measures/{measure}.toml"
    return {name: data for name, data in book.source.items() if name == own or not name.startswith("measures/")}


class _Space:
    """One measure in two books: its facts, and the periods in which both stand still."""

    def __init__(self, old: Measure, new: Measure) -> None:
        self.old, self.new = old, new
        self.starts = sorted({*old.days[_DAY], *new.days[_DAY]})
        self.facts = tuple(name for name in dict.fromkeys((*old.reads, *new.reads)) if name != _DAY)
        self.domains = {name: self._domain(name) for name in self.facts}
        self.parts = tuple(_parts((*old.conditions, *new.conditions), self.facts))

    @property
    def size(self) -> int:
        """How many cells there are."""
        return len(self.starts) * prod(len(domain) for domain in self.domains.values())

    def _domain(self, name: str) -> tuple[str | date, ...]:
        if FACTS[name].is_date:
            return tuple(sorted({*self.old.days.get(name, ()), *self.new.days.get(name, ())}))
        return FACTS[name].domain

    def changes(self) -> Iterator[Change]:
        """The changes of each period by itself."""
        for place, first in enumerate(self.starts):
            last = self.starts[place + 1] - ONE_DAY if place + 1 < len(self.starts) else None
            parts = [self._part(facts, first) for facts in self.parts]
            if not any(was != now for was, now in map(partial(self._results, first), _sides(parts))):
                continue
            for (was, now), boxes in self._boxes(parts, first).items():
                facts, choices, exact = self._told(boxes)
                yield Change(
                    self.old.id, first if place else None, last, was, now, size(boxes), facts, choices, exact
                )  # fmt: skip

    def _results(self, day: date, both: Sides) -> tuple[Result, Result]:
        return _result(self.old, both[0], day), _result(self.new, both[1], day)

    def _boxes(self, parts: Sequence[Part], day: date) -> dict[tuple[Result, Result], frozenset[Box[Value]]]:
        """The circumstances of each change of result, as boxes over the facts of all parts."""
        whole: dict[Sides, frozenset[Box[Value]]] = {_NOTHING: frozenset({()})}
        for part in parts:
            here = {both: merged(map(box, cells)) for both, cells in part.items()}
            joined: dict[Sides, set[Box[Value]]] = defaultdict(set)
            for (one, boxes), (other, more) in product(whole.items(), here.items()):
                joined[_both(one, other)] |= {left + right for left in boxes for right in more}
            whole = {both: merged(boxes) for both, boxes in joined.items()}
        found: dict[tuple[Result, Result], set[Box[Value]]] = defaultdict(set)
        for both, boxes in whole.items():
            was, now = self._results(day, both)
            if was != now:
                found[was, now] |= boxes
        return {pair: merged(boxes) for pair, boxes in found.items()}

    def _told(self, boxes: frozenset[Box[Value]]) -> tuple[Circumstances, tuple[tuple[Circumstances, ...], ...], bool]:
        """What all boxes have in common, the choices of which one must hold, and whether that is exact."""
        order = [name for facts in self.parts for name in facts]
        blocks = [tuple(map(order.index, facts)) for facts in self.parts if facts]
        choices = [
            [{order[place]: values for place, values in zip(places, one, strict=True)} for one in own]
            for places, own in factored(boxes, blocks)
        ]
        common: dict[str, frozenset[Value]] = {}
        for known in choices:
            common |= {name: values for name, values in known[0].items() if all(it[name] == values for it in known)}
        several = [known for known in choices if len(known) > 1]
        if sum(map(len, several)) > MOST_GROUPS:
            seen = {
                name: frozenset[Value]().union(*(it[name] for it in known)) for known in choices for name in known[0]
            }
            return self._named(seen), (), False
        groups = ((self._named({k: v for k, v in it.items() if k not in common}) for it in known) for known in several)
        return self._named(common), tuple(tuple(sorted(choice)) for choice in groups), True

    def _named(self, values: Mapping[str, frozenset[Value]]) -> Circumstances:
        """The facts that are not free, in their order."""
        return tuple(
            (name, tuple(_told(domain, place) for place, value in enumerate(domain) if value in values[name]))
            for name, domain in self.domains.items()
            if name in values and len(values[name]) < len(domain)
        )

    def _part(self, facts: tuple[str, ...], day: date) -> Part:
        """The conditions that read nothing but these facts and the day, over every value of them."""
        old = [self._spoken(it, facts, day) for it in self.old.conditions if _belongs(it, facts)]
        new = [self._spoken(it, facts, day) for it in self.new.conditions if _belongs(it, facts)]
        found: Part = defaultdict(list)
        for values in product(*(self.domains[name] for name in facts)):
            found[_said(old, values), _said(new, values)].append(values)
        return found

    def _spoken(self, condition: Condition, facts: tuple[str, ...], day: date) -> Spoken:
        """What one condition says for every value of the facts that it reads itself."""
        own = tuple(name for name in facts if name in condition.reads)
        sides: dict[tuple[str | date, ...], Side] = {}
        for values in product(*(self.domains[name] for name in own)):
            known = {_DAY: (day,), **{name: (value,) for name, value in zip(own, values, strict=True)}}
            cell = condition.cell(known)
            sides[values] = cell.holds, cell.groups
        return tuple(facts.index(name) for name in own), sides


def _told(domain: tuple[str | date, ...], place: int) -> str:
    """A value; of a date the period of unchanged law that it begins, ``2020-03-01/2020-05-31``, open ends empty."""
    value = domain[place]
    if isinstance(value, str):
        return value
    after = domain[place + 1] if place + 1 < len(domain) else None
    last = after - ONE_DAY if isinstance(after, date) else ""
    return f"{value if place else ''}/{last}"


def _belongs(condition: Condition, facts: tuple[str, ...]) -> bool:
    own = [name for name in condition.reads if name != _DAY]
    return (own[0] in facts) if own else not facts


def _parts(conditions: Sequence[Condition], facts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The facts in parts that no condition joins; first the empty one, for conditions that read the day alone."""
    parts: list[set[str]] = []
    for condition in conditions:
        joined = {name for name in condition.reads if name != _DAY}
        apart = [part for part in parts if not part & joined]
        parts = [*apart, joined.union(*(part for part in parts if part & joined))] if joined else parts
    yield ()
    for part in parts:
        yield tuple(name for name in facts if name in part)
    read = set[str]().union(*parts)
    yield from ((name,) for name in facts if name not in read)


def _said(conditions: Sequence[Spoken], values: tuple[str | date, ...]) -> Side:
    said = [sides[tuple(values[place] for place in places)] for places, sides in conditions]
    groups = frozenset[str]().union(*(groups for _, groups in said))
    return min((holds for holds, _ in said), default=Holds.YES), groups


def _lower(one: Side, other: Side) -> Side:
    return min(one[0], other[0]), one[1] | other[1]


def _both(one: Sides, other: Sides) -> Sides:
    return _lower(one[0], other[0]), _lower(one[1], other[1])


def _sides(parts: Sequence[Part]) -> set[Sides]:
    """What both books can say in all."""
    whole = {_NOTHING}
    for part in parts:
        whole = {_both(one, other) for one, other in product(whole, part)}
    return whole


def _result(measure: Measure, side: Side, day: date) -> Result:
    """What a person would be told: nothing of sums where nothing is due."""
    verdict = _VERDICTS[side[0]]
    rule = measure.amount_on(day)
    if verdict is Verdict.NOT_ENTITLED or rule is None:
        return Result(verdict)
    sums = [rule.kzt[group] for group in side[1] or {"all"} if group in rule.kzt]
    return Result(verdict, min(sums), max(sums)) if sums else Result(verdict)


def _joined(changes: Iterable[Change]) -> list[Change]:
    """The same change in periods that follow each other, as one."""
    found: dict[tuple[object, ...], Change] = {}
    done: list[Change] = []
    for change in changes:
        kind = (change.was, change.now, change.facts, change.choices, change.exact)
        before = found.get(kind)
        if before is not None and before.last is not None and change.first == before.last + ONE_DAY:
            done.remove(before)
            cells = before.cells + change.cells
            change = replace(change, first=before.first, cells=cells)  # noqa: PLW2901 - the two as one
        found[kind] = change
        done.append(change)
    return sorted(done, key=lambda it: (it.first or date.min, -it.cells))

"""The closed list of comparisons, and conditions whose dated provisions are chosen by them.

Nothing in data is evaluated as code. A condition asked about a case with unknown facts tries every value that is
possible and answers only what all of them share; otherwise the answer is "facts unknown", with the facts that matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from rules.memory import Memory
from rules.terms import Certainty, Citation, Holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rules.classes import Table


Value = str | date | tuple[date, ...] | None
"""A fact's value, the days of which it is one, or None where nothing is known of it."""

Combination = tuple[str | date, ...]
"""A value for each fact that a condition reads, in their order."""


@dataclass(frozen=True, slots=True)
class Is:
    """The fact has one of these values."""

    fact: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Within:
    """The day lies on or after ``since`` and before ``before`` (either may be open)."""

    fact: str
    since: date | None = None
    before: date | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: When


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[When, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple[When, ...]


When = Is | Within | Not | All | Any


def holds_for(when: When, known: Mapping[str, str | date]) -> bool:
    """Whether a comparison holds for fully known facts (labels of classifications included)."""
    if isinstance(when, Is):
        return known[when.fact] in when.values
    if isinstance(when, Within):
        day = known[when.fact]
        assert not isinstance(day, str)  # noqa: S101 - the loader lets only dates be compared by days
        return (when.since is None or day >= when.since) and (when.before is None or day < when.before)
    if isinstance(when, Not):
        return not holds_for(when.part, known)
    if isinstance(when, All):
        return all(holds_for(part, known) for part in when.parts)
    return any(holds_for(part, known) for part in when.parts)


def facts_of(when: When | None) -> frozenset[str]:
    """Every fact or classification that a comparison names."""
    if when is None:
        return frozenset()
    if isinstance(when, Is | Within):
        return frozenset({when.fact})
    if isinstance(when, Not):
        return facts_of(when.part)
    return frozenset().union(*(facts_of(part) for part in when.parts))


def days_of(when: When | None) -> Iterator[tuple[str, date]]:
    """Every (fact, day) at which a comparison changes."""
    if isinstance(when, Within):
        yield from ((when.fact, day) for day in (when.since, when.before) if day is not None)
    elif isinstance(when, Not):
        yield from days_of(when.part)
    elif isinstance(when, All | Any):
        for part in when.parts:
            yield from days_of(part)


@dataclass(frozen=True, slots=True, eq=False)
class Provision:
    """One dated entry of a condition: on these days (both included) and in this case it holds so, says this
    citation."""

    id: str
    first: date | None
    last: date | None
    when: When | None
    holds: Holds
    certainty: Certainty
    citations: tuple[Citation, ...]
    group: str | None = None
    group_from: str | None = None
    group_to: str | None = None
    note: str | None = None
    settled_by: str | None = None
    settles: tuple[str, ...] = ()

    def speaks(self, known: Mapping[str, str | date]) -> bool:
        """Whether this entry is the one for fully known facts."""
        day = known["day"]
        assert not isinstance(day, str)  # noqa: S101 - ``day`` is always a date
        if (self.first and day < self.first) or (self.last and day > self.last):
            return False
        return self.when is None or holds_for(self.when, known)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one condition says in one case: its value, the entries that may speak, and the facts that would settle
    it."""

    holds: Holds
    certainty: Certainty
    provisions: tuple[Provision, ...]
    groups: frozenset[str]
    open_facts: tuple[str, ...] = ()

    @property
    def best(self) -> Holds:
        """The best value that it can still take."""
        return max(entry.holds for entry in self.provisions)

    def may_be(self, holds: Holds) -> bool:
        """Whether it has this value, or would have it if a missing fact came out so."""
        return any(entry.holds is holds for entry in self.provisions)


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A question of law with dated, disjoint provisions that together answer it in every case.

    ``reads`` are the facts behind it, ``tables`` the classifications that it uses; ``spoken`` is memory alone.
    """

    id: str
    provisions: tuple[Provision, ...]
    reads: tuple[str, ...]
    tables: tuple[Table, ...]
    papers: tuple[str, ...] = ()
    fixable: bool = False
    silent: bool = False
    spoken: Memory[Combination, tuple[Provision, frozenset[str]]] = field(default_factory=Memory, repr=False)

    def cell(self, possible: Mapping[str, tuple[str | date, ...]]) -> Cell:
        """The answer for these facts; one with several possible values is tried with each.

        ``possible`` holds for each fact the value that is known, or one of each kind that the measure tells apart, one
        day of each period of unchanged law.
        """
        sides = [possible[fact] for fact in self.reads]
        tried = [(combination, *self._entry(combination)) for combination in product(*sides)]
        return _merge([(index, fact) for index, fact in enumerate(self.reads) if len(sides[index]) > 1], tried)

    def _entry(self, combination: Combination) -> tuple[Provision, frozenset[str]]:
        """The one provision that speaks for fully known facts, and the risk groups that it leaves possible."""
        found = self.spoken.get(combination)
        if found is None:
            known: dict[str, str | date] = dict(zip(self.reads, combination, strict=True))
            for table in self.tables:
                known[table.id] = table.label(known)
            entry = next(entry for entry in self.provisions if entry.speaks(known))
            ends = (entry.group, entry.group_from, entry.group_to)
            groups = frozenset(str(known.get(end, end)) for end in ends if end is not None)
            found = self.spoken.keep(combination, (entry, groups))
        return found


def _merge(unknown: list[tuple[int, str]], tried: list[tuple[Combination, Provision, frozenset[str]]]) -> Cell:
    entries = tuple(dict.fromkeys(entry for _, entry, _ in tried))
    groups = frozenset[str]().union(*{groups for _, _, groups in tried})
    settles = tuple(dict.fromkeys(fact for entry in entries for fact in entry.settles))
    kinds = {entry.holds for entry in entries}
    if len(kinds) == 1:
        return Cell(kinds.pop(), max(entry.certainty for entry in entries), entries, groups, settles)
    spoken = {combination: entry.holds for combination, entry, _ in tried}
    matter = tuple(fact for index, fact in unknown if _matters(index, spoken))
    return Cell(Holds.FACTS_UNKNOWN, min(entry.certainty for entry in entries), entries, groups, (*matter, *settles))


def _matters(index: int, spoken: Mapping[Combination, Holds]) -> bool:
    """Whether two cases that differ in this fact alone are answered differently."""
    found: dict[Combination, Holds] = {}
    return any(found.setdefault(key[:index] + key[index + 1 :], holds) is not holds for key, holds in spoken.items())

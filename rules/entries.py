"""Reading one TOML table of the rulebook: typed fields, every fault noted with file, key and reason, no key left
unread."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from rules.conditions import All, Is, Not, When, Within
from rules.conditions import Any as AnyOf
from rules.facts import FACTS
from rules.parts import Applies, Fault
from rules.terms import Certainty, Citation, Holds, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rules.classes import Table

_PLACES: Final = re.compile(r"(article|point|chapter|footnote|note|annex|row|item) [0-9]+[0-9()/.-]*|list of acts")
_CITATION: Final = re.compile(r"(?P<act>\w+)(, (?P<at>[^<]+?))?( < (?P<seen_in>\w+)(, (?P<seen_at>.+))?)?")


class Faults:
    """Every fault found so far, and the names against which entries are checked."""

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self.acts: Collection[str] = ()
        self.tables: Mapping[str, Table] = {}

    def add(self, file: str, key: str, reason: str) -> None:
        """Note one fault."""
        self.found.append(Fault(file, key, reason))


class Entry:
    """One TOML table with its place; ``done`` notes keys that nobody asked for."""

    def __init__(self, faults: Faults, file: str, key: str, data: object) -> None:
        self.faults, self.file, self.key = faults, file, key
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        self.read: set[str] = set()
        if not isinstance(data, dict):
            self.fault("", "is not a table")

    def fault(self, name: str, reason: str) -> None:
        """Note a fault of one key of this entry."""
        self.faults.add(self.file, f"{self.key}.{name}" if name and self.key else self.key or name, reason)

    def get(self, name: str, kind: type | tuple[type, ...], *, needed: bool = True) -> Any:  # noqa: ANN401 - as typed by kind
        """The value of a key if it has the kind; None and a fault otherwise."""
        self.read.add(name)
        value = self.data.get(name)
        if value is None:
            if needed:
                self.fault(name, "is missing")
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            self.fault(name, f"has the wrong type: {value!r}")
            return None
        return value

    def text(self, name: str, *, needed: bool = True) -> str:
        """A string; empty where it is left out or wrong."""
        return self.get(name, str, needed=needed) or ""

    def day(self, name: str, *, needed: bool = True) -> date | None:
        """A date without a time."""
        return self.get(name, date, needed=needed)  # type: ignore[no-any-return]

    def words(self, name: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list of strings."""
        found = self.get(name, list, needed=needed) or []
        if not all(isinstance(word, str) for word in found):
            self.fault(name, "is not a list of words")
            return ()
        return tuple(found)

    def entries(self, name: str, *, needed: bool = False) -> list[Entry]:
        """A list of tables, each named by its id where it has one."""
        found = self.get(name, list, needed=needed) or []
        if needed and name in self.data and not found:
            self.fault(name, "is empty")
        return [Entry(self.faults, self.file, self._name(name, index, data), data) for index, data in enumerate(found)]

    def _name(self, name: str, index: int, data: object) -> str:
        label = data.get("id", data.get("label", index)) if isinstance(data, dict) else index
        return f"{self.key}.{name}[{label}]" if self.key else f"{name}[{label}]"

    def certainty(self, name: str = "certainty", *, needed: bool = True) -> Certainty:
        """A grade: official, reported, inferred or unsettled."""
        word = self.text(name, needed=needed)
        if word and word.upper() not in Certainty.__members__:
            self.fault(name, f"is no grade: {word!r}")
        return Certainty.__members__.get(word.upper(), Certainty.UNSETTLED)

    def citations(self, name: str = "citation") -> tuple[Citation, ...]:
        """At least one citation, written ``act, place < document, place``."""
        words = self.words(name, needed=True)
        if not words and name in self.data:
            self.fault(name, "cites nothing")
        return tuple(cite for word in words if (cite := self._citation(name, word)))

    def _citation(self, name: str, word: str) -> Citation | None:
        match = _CITATION.fullmatch(word)
        if match is None:
            self.fault(name, f"is not written as a citation: {word!r}")
            return None
        parts = {key: value or "" for key, value in match.groupdict().items()}
        for act in (parts["act"], parts["seen_in"]):
            if act and act not in self.faults.acts:
                self.fault(name, f"cites an unknown act: {act!r}")
        for place in (parts["at"], parts["seen_at"]):
            if place and not _PLACES.fullmatch(place):
                self.fault(name, f"names a place that is not written as one: {place!r}")
        return Citation(**parts)

    def when(self, name: str = "when") -> When | None:
        """A comparison from the closed list; None where the entry has none."""
        self.read.add(name)
        return self._when(name, self.data[name]) if name in self.data else None

    def _when(self, name: str, data: object) -> When:
        if isinstance(data, dict) and len(data) == 1:
            ((word, inner),) = data.items()
            if word == "not":
                return Not(self._when(name, inner))
            if word in {"all", "any"} and isinstance(inner, list):
                parts = tuple(self._when(name, part) for part in inner)
                return All(parts) if word == "all" else AnyOf(parts)
        if isinstance(data, dict) and isinstance(data.get("fact"), str):
            rest = {key: value for key, value in data.items() if key != "fact"}
            return self._comparison(name, data["fact"], rest)
        self.fault(name, f"is no comparison: {data!r}")
        return Is("asker", frozenset())

    def _comparison(self, name: str, fact: str, rest: dict[str, Any]) -> When:
        if rest and rest.keys() <= {"since", "before"} and all(isinstance(day, date) for day in rest.values()):
            if not (fact in FACTS and FACTS[fact].is_date):
                self.fault(name, f"compares a fact that is no date by days: {fact!r}")
            return Within(fact, rest.get("since"), rest.get("before"))
        if rest.keys() == {"is"} or rest.keys() == {"in"}:
            found = rest.get("in", [rest.get("is")])
            values = found if isinstance(found, list) else [found]
            self.check_values(name, fact, values)
            return Is(fact, frozenset(values))
        self.fault(name, f"uses an unknown operator: {sorted(rest)}")
        return Is("asker", frozenset())

    def check_values(self, name: str, fact: str, values: Collection[object]) -> None:
        """Note a fact that does not exist or a value that it cannot have."""
        if fact in self.faults.tables:
            domain: Collection[str] = self.faults.tables[fact].domain
        elif fact in FACTS and FACTS[fact].domain:
            domain = FACTS[fact].domain
        else:
            self.fault(name, f"names an unknown fact: {fact!r}")
            return
        for value in values:
            if value not in domain:
                self.fault(name, f"names a value that {fact} cannot have: {value!r}")

    def holds(self) -> Holds:
        """The value of a condition: yes, no, facts_unknown, law_unknown or contested."""
        word = self.text("holds").upper()
        if word and word not in Holds.__members__:
            self.fault("holds", f"is no truth value: {word.lower()!r}")
        return Holds.__members__.get(word, Holds.LAW_UNKNOWN)

    def applies(self) -> Applies:
        """When a step, paper or advice is attached."""
        entry = Entry(self.faults, self.file, f"{self.key}.applies", self.get("applies", dict))
        verdicts = entry.words("verdict")
        for word in verdicts:
            if word not in list(Verdict):
                entry.fault("verdict", f"is no verdict: {word!r}")
        holds = entry.words("holds")
        for word in holds:
            if word.upper() not in Holds.__members__:
                entry.fault("holds", f"is no truth value: {word!r}")
        fact = entry.text("fact", needed=False) or None
        single, listed, unless = entry.text("is", needed=False), entry.words("in"), entry.text("not", needed=False)
        if fact:
            entry.check_values("fact", fact, [value for value in (single, *listed, unless) if value])
        found = Applies(
            verdicts=frozenset(Verdict(word) for word in verdicts if word in list(Verdict)),
            condition=entry.text("condition", needed=False) or None,
            holds=frozenset(Holds[word.upper()] for word in holds if word.upper() in Holds.__members__),
            provision=entry.text("provision", needed=False) or None,
            fact=fact,
            values=frozenset(value for value in (single, *listed) if value),
            unless=frozenset({unless} if unless else ()),
            possible=bool(entry.get("possible", bool, needed=False)),
        )
        entry.done()
        return found

    def fraction(self, name: str, value: object) -> Fraction:
        """An exact number written as a decimal string."""
        if isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)?", value):
            return Fraction(value)
        self.fault(name, f"is not an exact number in quotes: {value!r}")
        return Fraction(0)

    def done(self) -> None:
        """Note every key that nobody read: a misspelt key must not pass in silence."""
        for name in self.data.keys() - self.read:
            self.fault(name, "is an unknown key")

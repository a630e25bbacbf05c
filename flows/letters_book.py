"""The letters as data, from ``rules/book/letters.toml``: to whom, which steps call for one, what it asks.

Reads and checks the file against the rulebook; which letter a person is offered is decided in ``letters``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rules.entries import Entry, Faults
from rules.memory import Memory
from rules.rulebook import BOOK, BrokenRulebook
from rules.terms import MEASURES

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from rules.rulebook import Rulebook
    from rules.terms import Certainty, Citation

FILE: Final = BOOK / "letters.toml"
ANY: Final = "any"
BODIES: Final = frozenset(
    {"employer", "commission", "health_department", "ministry", "labour_inspectorate", "higher_body"}
)
FACTS: Final = frozenset({"job", "pay", "illness", "death"})
_LATE: Final = "restore_limit"


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a letter asks: about which measure (``any``), at which steps (none: always), and whether it
    stands only in a firm case (None: in any) or needs a shortfall."""

    id: str
    measure: str
    steps: frozenset[str]
    firm: bool | None
    short: bool

    @property
    def late(self) -> bool:
        """Whether it stands only where a time limit may have passed."""
        return self.id == _LATE


@dataclass(frozen=True, slots=True)
class LetterRule:
    """One letter: ``answer`` is ``asked`` (no term stands in law, we ask for one) or ``law``; ``answer_days`` are
    working days from receipt; ``limit`` is the time limit of the remedy it uses."""

    id: str
    to: str
    measures: tuple[str, ...]
    steps: frozenset[str]
    facts: frozenset[str]
    answer_days: int
    answer: str
    certainty: Certainty | None
    citations: tuple[Citation, ...]
    source: str
    limit: str
    encloses_not: frozenset[str]
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The steps and papers of a rulebook."""

    steps: frozenset[str]
    papers: frozenset[str]


_read: Final[Memory[str, tuple[LetterRule, ...]]] = Memory()


def letter_rules(book: Rulebook) -> tuple[LetterRule, ...]:
    """The built-in letters, read once for each rulebook. Raises BrokenRulebook."""
    known = _read.get(book.sha256)
    return known if known is not None else _read.keep(book.sha256, read_letters(book))


def read_letters(book: Rulebook, path: Path = FILE) -> tuple[LetterRule, ...]:
    """The letters of a file; BrokenRulebook with every fault."""
    faults = Faults()
    faults.acts = book.acts
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        faults.add(path.name, "", f"cannot be read: {error}")
        raise BrokenRulebook(tuple(faults.found)) from error
    whole = Entry(faults, path.name, "", data)
    known = Known(
        frozenset(step.advice.id for measure in book.measures for step in measure.steps),
        frozenset(paper.advice.id for measure in book.measures for paper in measure.papers)
        | {paper for measure in book.measures for condition in measure.conditions for paper in condition.papers},
    )
    letters = tuple(_letter(entry, known) for entry in whole.entries("letter", needed=True))
    whole.done()
    names = [letter.id for letter in letters]
    for name in sorted({name for name in names if names.count(name) > 1}):
        faults.add(path.name, name, "stands twice")
    if faults.found:
        raise BrokenRulebook(tuple(faults.found))
    return letters


def _letter(entry: Entry, known: Known) -> LetterRule:
    answer = entry.text("answer")
    law = answer == "law"
    entry.day("checked_on")
    made = LetterRule(
        id=entry.text("id"),
        to=entry.text("to"),
        measures=entry.words("measures", needed=True),
        steps=frozenset(entry.words("steps", needed=True)),
        facts=frozenset(entry.words("facts", needed=True)),
        answer_days=entry.get("answer_days", int) or 0,
        answer=answer,
        certainty=entry.certainty() if law else None,
        citations=entry.citations() if law else (),
        source=entry.text("source", needed=False),
        limit=entry.text("limit", needed=False),
        encloses_not=frozenset(entry.words("encloses_not")),
        asks=tuple(_ask(item, known) for item in entry.entries("ask", needed=True)),
    )
    _check(entry, "to", {made.to}, BODIES)
    _check(entry, "measures", set(made.measures), frozenset(MEASURES))
    _check(entry, "steps", made.steps, known.steps)
    _check(entry, "facts", made.facts, FACTS)
    _check(entry, "encloses_not", made.encloses_not, known.papers)
    _check(entry, "answer", {answer}, frozenset({"asked", "law"}))
    entry.done()
    return made


def _ask(entry: Entry, known: Known) -> Ask:
    made = Ask(
        id=entry.text("id"),
        measure=entry.text("measure"),
        steps=frozenset(entry.words("steps")),
        firm=entry.get("firm", bool, needed=False),
        short=bool(entry.get("short", bool, needed=False)),
    )
    _check(entry, "measure", {made.measure}, frozenset({*MEASURES, ANY}))
    _check(entry, "steps", made.steps, known.steps)
    entry.done()
    return made


def _check(entry: Entry, name: str, found: AbstractSet[str], allowed: frozenset[str]) -> None:
    for word in sorted(found - allowed):
        entry.fault(name, f"is unknown: {word!r}")

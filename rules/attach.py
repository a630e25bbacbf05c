"""Which steps, papers and advice belong to a finding: chosen by data, in the order of the measure's file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rules.facts import FACTS
from rules.terms import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.case import Case
    from rules.pieces import Piece
    from rules.rulebook import Applies, Measure
    from rules.terms import Advice, Reason

Answers = tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is attached to one finding: ids of steps and papers, and advice with its grade."""

    steps: tuple[str, ...]
    papers: tuple[str, ...]
    advice: tuple[Advice, ...]


def attached(
    measure: Measure, case: Case, verdict: Verdict, deciding: Sequence[Piece], because: tuple[Reason, ...]
) -> Chosen:
    """Everything of the measure that fits this finding.

    The papers that prove a condition come with the condition; for a "no" only those that could put it right.
    """
    asked = {entry.applies.fact for entry in (*measure.steps, *measure.papers, *measure.advice) if entry.applies.fact}
    answers = tuple(sorted((fact, _answers(case, fact)) for fact in asked))
    seen = tuple(dict.fromkeys((reason.condition, reason.provision, reason.holds) for reason in because))
    return _choose(_Key(measure), verdict, seen, answers)


class _Key:
    """A measure as a key of the memory: by identity of its id and conditions, since measures hold mutable memories."""

    __slots__ = ("measure",)

    def __init__(self, measure: Measure) -> None:
        self.measure = measure

    def __hash__(self) -> int:
        return hash(self.measure.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.measure is self.measure


def _answers(case: Case, fact_id: str) -> frozenset[str]:
    if FACTS[fact_id].of_stay:
        return frozenset(stay.facts[fact_id] for stay in case.stays if fact_id in stay.facts)
    return frozenset({case.facts[fact_id]} if fact_id in case.facts else ())


@lru_cache(maxsize=20_000)
def _choose(key: _Key, verdict: Verdict, seen: tuple[tuple[str, str | None, int], ...], answers: Answers) -> Chosen:
    measure, known = key.measure, dict(answers)

    def fitting(entries: Sequence[object]) -> tuple[Advice, ...]:
        return tuple(entry.advice for entry in entries if _fits(entry.applies, verdict, seen, known))  # type: ignore[attr-defined]

    papers = [
        paper
        for condition in measure.conditions
        if any(condition.id == name for name, _, _ in seen)
        and (verdict is not Verdict.NOT_ENTITLED or condition.fixable)
        for paper in condition.papers
    ]
    papers += [entry.id for entry in fitting(measure.papers)]
    return Chosen(
        steps=tuple(dict.fromkeys(entry.id for entry in fitting(measure.steps))),
        papers=tuple(dict.fromkeys(papers)),
        advice=tuple(dict.fromkeys(fitting(measure.advice))),
    )


def _fits(
    applies: Applies, verdict: Verdict, seen: tuple[tuple[str, str | None, int], ...], known: dict[str, frozenset[str]]
) -> bool:
    if applies.verdicts and verdict not in applies.verdicts:
        return False
    if applies.condition and not any(name == applies.condition and holds in applies.holds for name, _, holds in seen):
        return False
    if applies.provision and not any(provision == applies.provision for _, provision, _ in seen):
        return False
    if applies.fact is None:
        return True
    answers = known.get(applies.fact, frozenset())
    return bool(answers & applies.values) if applies.values else not answers & applies.unless

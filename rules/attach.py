"""Which steps, papers and advice belong to a finding: chosen by data, in the order of the measure's file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rules.facts import FACTS
from rules.terms import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.case import Case
    from rules.rulebook import Applies, Attached, Measure
    from rules.terms import Advice, Reason

Answers = tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is attached to one finding: ids of steps and papers, and advice with its grade."""

    steps: tuple[str, ...]
    papers: tuple[str, ...]
    advice: tuple[Advice, ...]


def answers_for(measure: Measure, case: Case) -> Answers:
    """What the case says to the facts by which this measure chooses steps, papers and advice."""
    return tuple((fact, _answers(case, fact)) for fact in measure.asked_by_attachments)


def attached(measure: Measure, verdict: Verdict, because: tuple[Reason, ...], answers: Answers) -> Chosen:
    """Everything of the measure that fits this finding.

    The papers that prove a condition come with the condition; for a "no" only those that could put it right.
    """
    seen = tuple(dict.fromkeys((reason.condition, reason.provision, reason.holds) for reason in because))
    known = dict(answers)
    possible = verdict is not Verdict.NOT_ENTITLED or any(reason.fixable for reason in because)

    def fitting(entries: Sequence[Attached]) -> tuple[Advice, ...]:
        return tuple(
            entry.advice
            for entry in entries
            if (possible or not entry.applies.possible) and _fits(entry.applies, verdict, seen, known)
        )

    papers = [
        paper
        for condition in measure.conditions
        if any(condition.id == name for name, _, _ in seen)
        and (verdict is not Verdict.NOT_ENTITLED or (condition.fixable and possible))
        for paper in condition.papers
    ]
    papers += [entry.id for entry in fitting(measure.papers)]
    return Chosen(
        steps=tuple(dict.fromkeys(entry.id for entry in fitting(measure.steps))),
        papers=tuple(dict.fromkeys(papers)),
        advice=tuple(dict.fromkeys(fitting(measure.advice))),
    )


def _answers(case: Case, fact_id: str) -> frozenset[str]:
    if FACTS[fact_id].of_stay:
        return frozenset(stay.facts[fact_id] for stay in case.stays if fact_id in stay.facts)
    return frozenset({case.facts[fact_id]} if fact_id in case.facts else ())


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

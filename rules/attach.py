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

Answers = tuple[tuple[str, str], ...]
"""Each fact with a value that it has in the case; only values that steps, papers or advice name."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is attached to one finding: ids of steps and papers, and advice with its grade."""

    steps: tuple[str, ...]
    papers: tuple[str, ...]
    advice: tuple[Advice, ...]


def answers_for(measure: Measure, case: Case) -> Answers:
    """What the case says to the facts by which this measure chooses steps, papers and advice."""
    found = []
    for fact, named in measure.asked_by_attachments:
        places = [stay.facts for stay in case.stays] if FACTS[fact].of_stay else [case.facts]
        found += [(fact, value) for facts in places if (value := facts.get(fact)) in named]
    return tuple(found)


def attached(measure: Measure, verdict: Verdict, because: tuple[Reason, ...], answers: Answers) -> Chosen:
    """Everything of the measure that fits this finding.

    The papers that prove a condition come with the condition; for a "no" only those that could put it right.
    """
    seen = tuple(dict.fromkeys((reason.condition, reason.provision, reason.holds) for reason in because))
    possible = verdict is not Verdict.NOT_ENTITLED or any(reason.fixable for reason in because)

    def fitting(entries: Sequence[Attached]) -> tuple[Advice, ...]:
        return tuple(
            entry.advice
            for entry in entries
            if (possible or not entry.applies.possible) and _fits(entry.applies, verdict, seen, answers)
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


def _fits(applies: Applies, verdict: Verdict, seen: tuple[tuple[str, str | None, int], ...], answers: Answers) -> bool:
    if applies.verdicts and verdict not in applies.verdicts:
        return False
    if applies.condition and not any(name == applies.condition and holds in applies.holds for name, _, holds in seen):
        return False
    if applies.provision and not any(provision == applies.provision for _, provision, _ in seen):
        return False
    if applies.fact is None:
        return True
    said = {value for fact, value in answers if fact == applies.fact}
    return bool(said & applies.values) if applies.values else not said & applies.unless

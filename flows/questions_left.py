"""How many questions are left, at least and at most: true bounds from the rules, for the job being told of.

At least: one, or two where no answer to the present question could end the interview (with the supplement in hand
there is always the question for another job to come). At most: every question whose fact can still change a finding;
the rules only ever need fewer. A further job brings questions of its own, and the card says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flows.questions import Kind, Section, question_of
from flows.questions_plan import make_plan
from flows.words import NOT_SURE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.questions_open import OpenBook
    from flows.questions_plan import Plan
    from flows.speech import Voice
    from flows.words import Paragraph


LOOKED_AHEAD: Final = 4
"""With more questions open than this, no answer is tried out: it would take long and say little."""


@dataclass(frozen=True, slots=True)
class Left:
    """Bounds on the number of questions to come, the present one included; ``further_job`` where there may be more
    for another job; ``in_job``: a job is being told of."""

    least: int
    most: int
    further_job: bool = False
    in_job: bool = True

    def paragraph(self, voice: Voice) -> Paragraph:
        """The bounds as a sentence; before any job is told of, nobody is warned of another."""
        name = "exact" if self.least == self.most else "range"
        if self.further_job:
            key = f"progress.{name}_of_job" if self.in_job else f"progress.{name}_if_one_job"
        else:
            key = f"progress.{name}"
        return voice.paragraph(key, least=self.least, most=self.most)


def questions_left(book: OpenBook, plan: Plan, answers: Mapping[str, Any]) -> Left | None:
    """The bounds at this position; None where they would say nothing (at the doors, after the outcome)."""
    if plan.key is None or plan.section in {Section.DOOR, Section.ASKER, Section.EXTRAS}:
        return None
    most = len(plan.open) + (1 if plan.further_job and not plan.key.endswith(".elsewhere") else 0)
    least = 1 if most == 1 or _may_end(book, plan, answers) else 2
    return Left(least, most, plan.further_job, in_job=question_of(plan.key).of_stay)


def _may_end(book: OpenBook, plan: Plan, answers: Mapping[str, Any]) -> bool:
    key = str(plan.key)
    question = question_of(key)
    if plan.further_job and not key.endswith(".elsewhere") and "wage_supplement" in plan.measures:
        return False
    if question.kind is not Kind.CHOICE or len(plan.open) > LOOKED_AHEAD:
        return True
    return any(make_plan(book, {**answers, key: value}).key is None for value in (*question.values, NOT_SURE))

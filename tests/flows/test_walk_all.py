"""The door to everything at once: the questions of the other doors, one after the other.

Too many states to be walked all (``test_walk`` walks the doors alone), so it is walked by paths drawn at random, the
same at each run: each ends in an outcome, says nothing without a source, and keeps the bounds that it announced.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest

from flows.answers import fits
from flows.questions_left import questions_left
from flows.questions_plan import Plan, make_plan
from flows.words import NOT_SURE
from rules.terms import Unclear
from tests.flows.test_walk import BOOK, given, representatives

if TYPE_CHECKING:
    from flows.questions_left import Left

pytestmark = pytest.mark.prove

SEED, PATHS, MOST_SECONDS = 20201024, 150, 60


@dataclass(slots=True)
class Path:
    """One way through the interview: the answers, and at each question its key, its bounds and the jobs told of."""

    answers: dict[str, Any]
    seen: list[tuple[str, Left | None, int]] = field(default_factory=list)
    doubted: bool = False

    def to_the_end(self, dice: Random) -> Plan:
        """Answer by lot until nothing is open."""
        plan = make_plan(BOOK, self.answers)
        while plan.key is not None:
            self.seen.append((plan.key, questions_left(BOOK, plan, self.answers), len(plan.case["stays"])))
            value = dice.choice([it for it in representatives(plan) if fits(plan.case, plan.key, it)])
            self.doubted = self.doubted or value == NOT_SURE
            self.answers[plan.key] = value
            plan = make_plan(BOOK, self.answers)
        return plan

    def broken_bounds(self) -> list[str]:
        """Where more or fewer questions came than were announced; a first and a last day may be told in one line."""
        found = []
        for place, (key, left, jobs) in enumerate(self.seen):
            here = self.seen[place:]
            keys = [one for one, _, _ in here]
            lines = len(here) - sum(a.endswith(".from") and b == f"{a[:-5]}.to" for a, b in pairwise(keys))
            further = any(later > jobs for _, _, later in here)
            if left and (lines < left.least or (not further and len(here) > left.most)):
                found.append(f"{key}: {left} but {lines}-{len(here)}: {self.answers}")
        return found


def test_the_door_to_everything_leads_to_an_outcome_by_every_path_drawn() -> None:
    dice = Random(SEED)  # noqa: S311 - no secret
    start, questions, unasked, broken = process_time(), 0, [], []
    for _ in range(PATHS):
        path = Path({"door": "all"})
        plan = path.to_the_end(dice)
        questions += len(path.seen)
        broken += path.broken_bounds()
        for finding in given(plan, plan.case).findings:
            assert all(reason.citations for reason in finding.because)
            lacking = {it for reason in finding.because for it in reason.open_facts} - set(plan.path)
            if not path.doubted and finding.unclear_because is Unclear.FACTS and lacking:
                unasked.append(f"{finding.measure}: {sorted(lacking)}: {plan.case}")
    seconds = process_time() - start
    print(f"all: {PATHS} paths, {questions} questions, {seconds:.1f} s", file=sys.__stdout__)
    assert (unasked, broken) == ([], [])
    assert questions > 5 * PATHS
    assert seconds < MOST_SECONDS

"""The walk: every reachable path of the interview, "I don't know" included, one further job, equal states merged.

The door to everything at once has too many states for that: ``test_walk_all``.

A residual state is what the rest of the conversation depends on: what is still open, and, measure by measure, what the
answers have settled. Answers that no rule tells apart are walked once; of the days, one in each period of unchanged
law. A further job is told of behind every door; behind those of an illness and a death only by who was sure so far.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import product
from operator import attrgetter
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest

from flows.answers import fits, with_answer
from flows.questions import MEASURES_OF, Kind, question_of, stay_of
from flows.questions_left import questions_left
from flows.questions_open import OpenBook
from flows.questions_plan import Plan, make_plan
from flows.words import NOT_SURE
from rules.case import parse
from rules.facts import FACTS
from rules.kinds import _seen_as, cell_of
from rules.kinds import representatives as representatives_of
from rules.relevance import MISSING, _situations
from rules.rulebook import load
from rules.terms import Holds, Unclear, Verdict

if TYPE_CHECKING:
    from rules.rulebook import Measure
    from rules.terms import Outcome

pytestmark = pytest.mark.prove

BOOK = OpenBook(load())
MOST_JOBS, MOST_SECONDS = 2, 120
DOORS: tuple[dict[str, Any], ...] = (
    {"door": "work"},
    {"door": "ill"},
    {"door": "death"},
    {"door": "nobody"},
    {"door": "another", "matter": "work"},
    {"door": "another", "matter": "ill"},
    {"door": "another", "matter": "death"},
)
LATEST = date(2022, 8, 1)
TOLD = attrgetter("verdict", "certainty", "amount", "at_stake_kzt", "decided_by", "months", "next_steps")


@cache
def days_of(measures: tuple[str, ...]) -> list[date]:
    """One day in each period in which these measures are unchanged, and one before them all."""
    found = {date(2020, 1, 15)}
    for name in measures:
        found.update(day for days in BOOK.book.measure(name).days.values() for day in days if day.year > 2000)
    return sorted(found)


@cache
def kinds_of(measures: tuple[str, ...], fact: str) -> list[str]:
    """One value of each class that these measures do not tell apart."""
    first: dict[object, str] = {}
    for value in FACTS[fact].values:
        first.setdefault(tuple(_seen_as(BOOK.book.measure(name), fact, value) for name in measures), value)
    return list(first.values())


def representatives(plan: Plan, *, doubted: bool = False) -> list[Any]:
    """One answer of each kind to the question on the table, and "I don't know"; ``doubted``: it was said before."""
    key = str(plan.key)
    question = question_of(key)
    if key.endswith(".elsewhere"):
        most = 1 if doubted and plan.measures != MEASURES_OF["work"] else MOST_JOBS
        return ["no"] if len(plan.case["stays"]) >= most else ["no", "yes"]
    if question.kind is Kind.DAY:
        return [*_days(plan, key), NOT_SURE]
    if question.kind is Kind.SHARE:
        return ["1", "0", NOT_SURE]
    return [*kinds_of(plan.measures, question.fact.removeprefix("stays[].")), NOT_SURE]


def _days(plan: Plan, key: str) -> list[str]:
    days = days_of(plan.measures)
    monthly = any(BOOK.book.measure(name).scope == "stay_month" for name in plan.measures)
    if key.endswith((".from", ".to")) and not monthly:
        return [LATEST.isoformat()] if key.endswith(".to") else [days[0].isoformat(), LATEST.isoformat()]
    if key.endswith(".to"):
        first = date.fromisoformat(plan.case["stays"][stay_of(key)]["from"]) if _told(plan, key) else days[0]
        ends = [day - timedelta(days=1) for day in days if day > first][:1]
        return [day.isoformat() for day in (*ends, *([LATEST] if first == days[0] or not ends else []))]
    if key == "illness.until":
        told = plan.case.get("illness", {}).get("date", NOT_SURE)
        first = date.fromisoformat(told) if told != NOT_SURE else days[0]
        return [first.isoformat(), (first + timedelta(days=40)).isoformat()]
    return [day.isoformat() for day in days]


def _told(plan: Plan, key: str) -> bool:
    return bool(plan.case["stays"][stay_of(key)].get("from", NOT_SURE) != NOT_SURE)


def residual(plan: Plan) -> tuple[object, ...]:
    """What the rest of the conversation depends on.

    In the measures by month each job stands alone: what one has settled changes nothing that is asked of the next.
    """
    case = parse({**plan.case, "stays": [_with_silence(stay) for stay in plan.case["stays"]]})
    last = len(plan.case["stays"]) - 1
    found = []
    for name in plan.measures:
        measure = BOOK.book.measure(name)
        seen = set()
        for stay, values in _situations(measure, case):
            known = dict(zip(measure.reads, values, strict=True))
            asked = any(key.startswith(f"stays[{stay}].") for key in plan.open)
            if stay == last or asked or measure.scope != "stay_month":
                seen.add((_settled(measure, known), plan.case["stays"][stay].get("hours") == "0", stay == last))
        found.append(frozenset(seen))
    told = plan.case.get("illness", {})
    long = "until" in told and told["until"][:7] > told.get("date", "")[:7]
    return plan.measures, plan.key, plan.open, last, f"stays[{last}].elsewhere" in plan.path, long, tuple(found)


def _with_silence(stay: dict[str, Any]) -> dict[str, Any]:
    """Of a list of which nothing is known the group is not asked: as good as not known."""
    return {"listed_group": NOT_SURE, **stay} if stay.get("listed") == NOT_SURE else stay


def _settled(measure: Measure, known: dict[str, Any]) -> object:
    """What is settled; for each condition that is not, what it will say however the open facts come out."""
    pending, worst = [], Holds.YES
    told: set[object] = set()
    for place, condition in enumerate(measure.conditions):
        future = _future(measure.id, place, tuple(known[fact] for fact in condition.reads))
        if len(set(future)) == 1:
            worst = min(worst, future[0][0])
            told.add(future[0][1:])
        else:
            pending.append((condition.id, tuple(known[fact] == MISSING for fact in condition.reads), future))
    return worst if worst is Holds.NO else (frozenset(told), tuple(pending))


@cache
def _future(name: str, place: int, known: tuple[Any, ...]) -> tuple[tuple[Any, ...], ...]:
    measure = BOOK.book.measure(name)
    condition = measure.conditions[place]
    told = dict(zip(condition.reads, known, strict=True))
    open_facts = [fact for fact, value in told.items() if value == MISSING]
    ways = product(*((*representatives_of(measure, fact), None) for fact in open_facts))
    cells = (cell_of(measure, condition, {**told, **dict(zip(open_facts, way, strict=True))}) for way in ways)
    return tuple((cell.best, cell.holds, tuple(sorted(cell.groups))) for cell in cells)


def given(plan: Plan, case: dict[str, Any]) -> Outcome:
    """What the law gives for a case with all marked as not known that its measures still leave open."""
    return BOOK.outcome(BOOK.finished(case, plan.measures))


def signature(plan: Plan) -> tuple[object, ...]:
    """What tells one outcome from another, of the measures that the person wants to know."""
    outcome = given(plan, plan.case)
    found = []
    for measure in plan.measures:
        it = outcome.finding(measure)
        amount = (it.amount.kzt, it.amount.kind) if it.amount else None
        stake = (it.at_stake_from_kzt, it.at_stake_kzt)
        found.append((measure, it.verdict, it.unclear_because, it.certainty, amount, stake))
    return tuple(found)


def tells(plan: Plan, key: str) -> bool:
    """Whether two answers lead to different findings, whatever they differ in (a sum, a grade, who decides, what is to
    be done: a register to be corrected)."""
    seen = set()
    for value in representatives(plan):
        outcome = given(plan, with_answer(plan.case, key, value))
        seen.add(repr([TOLD(outcome.finding(measure)) for measure in plan.measures]))
    return len(seen) > 1


@dataclass(slots=True)
class Walk:
    """Everything seen: nodes by residual state, the outcomes that each can lead to, and the bounds told on the way."""

    known: dict[object, int] = field(default_factory=dict)
    outcomes: list[frozenset[object]] = field(default_factory=list)
    least: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    leaves: set[object] = field(default_factory=set)
    ends: int = 0
    steps: int = 0
    seconds: float = 0
    doubts: list[Plan] = field(default_factory=list)
    pointless: list[str] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    dishonest: list[str] = field(default_factory=list)

    def visit(self, answers: dict[str, Any], *, doubted: bool) -> int:
        """The number of the node that these answers lead to."""
        plan = make_plan(BOOK, answers)
        mark = (residual(plan), doubted)
        if mark in self.known:
            return self.known[mark]
        number = self.known[mark] = len(self.outcomes)
        self.outcomes.append(frozenset())
        self.least.append(0)
        self.most.append(0)
        self.asks.append(plan.key or "")
        if plan.key is None:
            self.leaf(plan, number, doubted=doubted)
        else:
            self.node(plan, answers, number, doubted=doubted)
        return number

    def beside(self, number: int, child: int) -> int:
        """A first and a last day may be told in one line: then they are one question."""
        key, then = self.asks[number], self.asks[child]
        return 0 if key.endswith(".from") and then.endswith(".to") and stay_of(key) == stay_of(then) else 1

    def leaf(self, plan: Plan, number: int, *, doubted: bool) -> None:
        self.ends += 1
        ending = signature(plan)
        self.leaves.add(ending)
        self.outcomes[number] = frozenset({ending})
        outcome = given(plan, plan.case)
        for measure in plan.measures:
            finding = outcome.finding(measure)
            assert finding.because or finding.verdict is Verdict.NOT_ENTITLED
            assert all(reason.citations for reason in finding.because), (measure, plan.case)
            lacking = {path for reason in finding.because for path in reason.open_facts} - set(plan.path)
            if not doubted and finding.unclear_because is Unclear.FACTS and lacking:
                self.unasked.append(f"{measure}: {sorted(lacking)}: {plan.case}")

    def node(self, plan: Plan, answers: dict[str, Any], number: int, *, doubted: bool) -> None:
        key = str(plan.key)
        self.doubts += [plan] if doubted else []
        children = []
        for value in representatives(plan, doubted=doubted):
            if fits(plan.case, key, value):
                self.steps += 1
                children.append(self.visit({**answers, key: value}, doubted=doubted or value == NOT_SURE))
        self.outcomes[number] = frozenset().union(*(self.outcomes[child] for child in children))
        if len(children) > 1 and len(set(children)) == 1 and not tells(plan, key):
            (self.idle if doubted else self.pointless).append(f"{key}: {plan.case}")
        one_job = children[: len(children) - 1] if key.endswith(".elsewhere") and len(children) > 1 else children
        self.least[number] = min(self.least[child] + self.beside(number, child) for child in children)
        self.most[number] = 1 + max(self.most[child] for child in one_job)
        left = questions_left(BOOK, plan, answers)
        if left and (left.least > self.least[number] or left.most < self.most[number]):
            self.dishonest.append(f"{key}: {left} but {self.least[number]}-{self.most[number]}: {plan.case}")


@cache
def walked() -> Walk:
    """The walk behind every door, with its counts and the seconds of work (not of waiting) printed."""
    found, start = Walk(), process_time()
    for door in DOORS:
        found.visit(dict(door), doubted=False)
        found.seconds = process_time() - start
        said = f"{'-'.join(door.values())}: {len(found.known)} states, {found.steps} answers, {found.ends} ends, "
        told = f"{len(found.leaves)} outcomes, {len(found.idle)} questions idle, {found.seconds:.1f} s in all"
        print(f"{said}{told}", file=sys.__stdout__)
    return found


@pytest.fixture
def walk() -> Walk:
    return walked()


def test_every_path_ends_in_an_outcome_in_time(walk: Walk) -> None:
    assert walk.ends
    assert walk.seconds < MOST_SECONDS


def test_no_question_is_asked_whose_answers_lead_to_the_same(walk: Walk) -> None:
    """Where nothing was answered with "I don't know". After it answers may come to the same here and differ in what is
    to be done, or in how firm the finding is: those are counted as idle. ``test_walk_doubt`` tries each of them out.
    """
    assert walk.pointless == []
    assert len(walk.idle) * 200 < len(walk.known)


def test_nobody_who_knew_everything_is_told_that_a_fact_is_missing(walk: Walk) -> None:
    assert walk.unasked == []


def test_the_bounds_told_on_the_way_are_kept(walk: Walk) -> None:
    assert walk.dishonest == []

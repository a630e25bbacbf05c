"""However a person gets there (back, change, language, old buttons, a session through its JSON), the outcome is that of
a fresh interview with the final answers, in the same order. A changed answer may spare what a fresh interview asks: the
answers behind it, which are kept, can settle what it would have asked before them. The outcome is the same.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flows.questions import question_of
from flows.questions_open import OpenBook
from flows.questions_plan import Plan, make_plan
from flows.words import NOT_SURE, Lang
from rules.rulebook import load
from rules.terms import MEASURES
from tests.flows.person import Person

BOOK = OpenBook(load())
DAYS = ("2020-02-10", "2020-04-15", "2020-08-25", "2020-10-21", "2021-08-20", "2022-02-10")
MOST_TURNS = 200
moves = st.lists(
    st.one_of(
        st.tuples(st.just("button"), st.integers(0, 12)),
        st.tuples(st.just("answer"), st.integers(0, 30)),
        st.tuples(st.sampled_from(("dk", "back", "stale", "why", "now", "keep", "voice", "start")), st.just(0)),
        st.tuples(st.just("lang"), st.integers(0, 2)),
        st.tuples(st.just("change"), st.integers(0, 12)),
    ),
    min_size=5,
    max_size=40,
)


def do(person: Person, move: tuple[str, int]) -> None:
    name, number = move
    if name == "answer" and person.asked:
        values = question_of(person.asked).values or DAYS
        person.tap(f"a:{values[number % len(values)]}")
    elif name == "button" and person.actions:
        action = person.actions[number % len(person.actions)]
        if action != "restart":
            person.tap(action)
    elif name == "lang":
        person.command("language").tap(f"lang:{list(Lang)[number]}")
    elif name == "change" and person.state == "review":
        person.say(str(number + 1))
    elif name == "stale":
        person.tap("a:yes", max(1, person.session.card - 1))
    elif name == "voice":
        person.send("voice")
    elif name == "start":
        person.command("start")
    elif name in {"dk", "back", "why", "now", "keep"}:
        person.tap(name)


def fresh(answers: dict[str, Any]) -> tuple[Plan, list[str]]:
    """A new interview in which every question is answered as in the end, or not known; and what it asked."""
    told: dict[str, Any] = {key: value for key, value in answers.items() if key == "also"}
    asked: list[str] = []
    while (plan := make_plan(BOOK, told)).key is not None:
        asked.append(plan.key)
        told[plan.key] = answers.get(plan.key, NOT_SURE if plan.key != "door" else "work")
        if make_plan(BOOK, told).key == plan.key:
            told[plan.key] = NOT_SURE
    return plan, asked


def to_the_end(person: Person) -> None:
    """What is still asked is not known; an early outcome is gone on from."""
    for _ in range(MOST_TURNS):
        if person.asked is None and make_plan(BOOK, person.answers).key is None:
            return
        if person.asked is None:
            person.tap("stay" if "over" in person.session.extra else "go")
        else:
            person.tap("a:work" if person.asked in {"door", "matter"} else "dk")
    raise AssertionError(person.session)


@given(moves)
@example([("button", 0), ("answer", 27), ("button", 0), ("button", 1), ("button", 1), ("change", 1)])
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_the_way_does_not_change_the_outcome(way: list[tuple[str, int]]) -> None:
    person = Person()
    for move in way:
        do(person, move)
    to_the_end(person)
    there = make_plan(BOOK, person.answers)
    again, asked = fresh(json.loads(json.dumps(person.answers)))
    assert there.key is None
    assert tuple(key for key in asked if key in there.path) == there.path
    spared = set(asked).difference(there.path)
    assert spared.isdisjoint(person.answers)
    assert spared or again.case == there.case
    assert BOOK.outcome(BOOK.finished(again.case)) == BOOK.outcome(BOOK.finished(there.case))


@given(moves)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_every_way_ends_with_an_outcome_and_nothing_left_unasked(way: list[tuple[str, int]]) -> None:
    person = Person()
    for move in way:
        do(person, move)
    to_the_end(person)
    for _ in range(3):
        person.tap("go")
    assert person.state == "outcome"
    assert person.turn.replies[-1].paragraphs
    case = BOOK.finished(make_plan(BOOK, person.answers).case)
    assert BOOK.outcome(case).findings
    assert not BOOK.open(case, MEASURES)

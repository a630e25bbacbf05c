"""The state machine: it is the conversation that the drawing shows, it never swallows a fault, and it keeps nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from statemachine.exceptions import TransitionNotAllowed

from flows.interview import STATES, Guide, Interview, Position, page
from flows.questions import Section, question_of
from flows.questions_plan import Plan

DRAWING = Path(__file__).parent.parent.parent / "docs" / "interview.md"


def plan(key: str | None) -> Plan:
    return Plan((), key, None, {"asker": "worker", "stays": [{}]}, ())


def at(state: str, key: str | None, about: str = "work") -> Position:
    return Position(state, speaks=True, answered_consent=True, about=about, plan=plan(key))


def test_the_drawing_is_fresh() -> None:
    assert DRAWING.read_text(encoding="utf-8") == page(), "make pages"


def test_every_section_that_asks_is_a_state_and_none_is_final() -> None:
    assert {section.value for section in Section} <= STATES
    assert not any(state.final for state in Interview.states)


def test_every_guard_is_named_and_said() -> None:
    for state in Interview.states:
        for transition in state.transitions:
            for guard in transition.cond:
                name = str(guard).lstrip("!")
                assert getattr(Interview, name).__doc__, name


@pytest.mark.parametrize(
    ("about", "key", "state"),
    [
        ("work", "stays[0].role", "role"),
        ("ill", "illness.kind", "infection"),
        ("death", "death.date", "death"),
        ("work", None, "review"),
        ("ill", "stays[0].facility", "facility"),
        ("death", "stays[0].from", "dates"),
        ("ill", None, "review"),
        ("death", None, "review"),
    ],
)
def test_a_door_leads_to_its_own_section(about: str, key: str | None, state: str) -> None:
    assert Guide().send("go_on", at("door", key, about)) == state


@pytest.mark.parametrize("state", ["role", "facility", "dates", "infection", "death", "review", "extras"])
@pytest.mark.parametrize(
    ("key", "goal"),
    [
        ("stays[0].role", "role"),
        ("stays[1].facility", "facility"),
        ("stays[0].hours", "dates"),
        ("illness.kind", "infection"),
        ("death.date", "death"),
        ("claim.learned_on", "extras"),
    ],
)
def test_every_section_finds_the_next_question_wherever_it_is(state: str, key: str, goal: str) -> None:
    assert Guide().send("go_on", at(state, key)) == goal


@pytest.mark.parametrize(
    "key",
    ["matter", "stays[0].role", "stays[0].authority", "stays[1].to", "illness.kind", "death.date", "death.known_on"],
)
def test_after_an_outcome_one_can_go_on_wherever_something_is_open(key: str) -> None:
    assert Guide().send("more", at("outcome", key)) == question_of(key).section
    assert Guide().send("more", at("outcome", None)) == "outcome"


@pytest.mark.parametrize("state", ["asker", "role", "facility", "dates", "infection", "death", "review", "outcome"])
@pytest.mark.parametrize(
    ("key", "goal"),
    [("door", "door"), ("stays[0].employment", "role"), ("stays[0].to", "dates"), ("death.date", "death")],
)
def test_a_question_can_be_put_again_from_anywhere(state: str, key: str, goal: str) -> None:
    assert Guide().send("revisit", at(state, key)) == goal


def test_nothing_before_the_language_and_nothing_before_consent() -> None:
    guide = Guide()
    assert guide.send("go_on", Position()) == "language"
    assert guide.send("go_on", Position(speaks=True)) == "consent"
    assert guide.send("go_on", Position("consent", speaks=True)) == "consent"
    assert guide.send("go_on", Position("consent", speaks=True, answered_consent=True, plan=plan("door"))) == "door"


def test_the_result_waits_until_nothing_is_open_unless_it_is_wanted_now() -> None:
    guide = Guide()
    assert guide.send("confirm", at("review", None)) == "outcome"
    assert guide.send("confirm", at("review", "stays[0].role")) == "review"
    assert guide.send("show_now", at("facility", "stays[0].facility")) == "outcome"


def test_an_unknown_event_raises() -> None:
    with pytest.raises(TransitionNotAllowed):
        Guide().send("show_now", Position())
    with pytest.raises(TransitionNotAllowed):
        Guide().send("dance", Position())


def test_a_fault_in_a_guard_comes_out_and_the_machine_is_free_again() -> None:
    guide = Guide()
    broken = at("role", "no_such_question")
    with pytest.raises(KeyError):
        guide.send("go_on", broken)
    assert guide.send("go_on", at("role", "stays[0].facility")) == "facility"


def test_the_machine_remembers_nobody() -> None:
    guide = Guide()
    guide.send("go_on", at("role", "stays[0].facility"))
    assert guide._slot.plan is None

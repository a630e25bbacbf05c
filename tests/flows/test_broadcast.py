"""The life of a broadcast: every state with every event, each guard alone, and a drawing that is fresh."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from flows.broadcast import EVENTS, OPEN, Facts, Life, NotAllowed, Stage, after, allowed, arrows, page

DRAWING = Path(__file__).parent.parent.parent / "docs" / "broadcast.md"
EVERY = Facts(sound=True, two_people=True, same_bytes=True, fresh=True)
LEADS = {
    "draft": {"edit": "draft", "preview": "previewed", "cancel": "cancelled"},
    "previewed": {"edit": "draft", "preview": "previewed", "approve": "approved", "cancel": "cancelled"},
    "approved": {"edit": "draft", "schedule": "scheduled", "start": "sending", "cancel": "cancelled"},
    "scheduled": {"edit": "draft", "schedule": "scheduled", "start": "sending", "cancel": "cancelled"},
    "sending": {"pause": "paused", "halt": "halted", "finish": "done", "cancel": "cancelled"},
    "paused": {"resume": "sending", "cancel": "cancelled", "recall": "paused"},
    "halted": {"resume": "sending", "cancel": "cancelled", "recall": "halted"},
    "done": {"again": "sending", "recall": "done"},
    "cancelled": {"recall": "cancelled"},
}
NEEDS = {
    ("draft", "preview"): {"sound"},
    ("previewed", "preview"): {"sound"},
    ("previewed", "approve"): {"sound", "two_people", "same_bytes"},
    ("approved", "schedule"): {"same_bytes", "fresh"},
    ("scheduled", "schedule"): {"same_bytes", "fresh"},
    ("approved", "start"): {"two_people", "same_bytes", "fresh"},
    ("scheduled", "start"): {"two_people", "same_bytes", "fresh"},
}
FACTS = ("sound", "two_people", "same_bytes", "fresh")


def test_the_states_are_those_that_were_meant() -> None:
    assert [state.id for state in Life.states] == list(Stage)
    assert set(Stage) == set(LEADS)
    assert not any(state.final for state in Life.states)
    assert set(OPEN) == {state for state in Stage if "edit" in allowed(state)}


@pytest.mark.parametrize("state", list(Stage))
@pytest.mark.parametrize("event", EVENTS)
def test_every_state_with_every_event(state: Stage, event: str) -> None:
    goal = LEADS[state].get(event)
    if goal is not None:
        assert after(state, event, EVERY) == goal
        assert event in allowed(state)
    elif event == "lapse" and state in {"approved", "scheduled"}:
        assert after(state, event) == "previewed"
    else:
        with pytest.raises(NotAllowed) as fault:
            after(state, event, EVERY)
        assert (fault.value.stage, fault.value.event, fault.value.why) == (state, event, "stage")
        assert event not in allowed(state)


@pytest.mark.parametrize(("state", "event"), [(s, e) for s in Stage for e in EVENTS if e in LEADS[s]])
def test_every_set_of_facts_with_every_step(state: Stage, event: str) -> None:
    needed = NEEDS.get((state, event), set())
    for held in (set(some) for n in range(5) for some in itertools.combinations(FACTS, n)):
        facts = Facts(**dict.fromkeys(held, True))
        if needed <= held:
            assert after(state, event, facts) == LEADS[state][event]
            continue
        with pytest.raises(NotAllowed) as fault:
            after(state, event, facts)
        assert fault.value.why in needed - held


@pytest.mark.parametrize("state", [Stage.APPROVED, Stage.SCHEDULED])
def test_an_approval_lapses_only_when_it_is_old(state: Stage) -> None:
    with pytest.raises(NotAllowed) as fault:
        after(state, "lapse", Facts(fresh=True))
    assert fault.value.why == "!fresh"


@pytest.mark.parametrize("event", ["unknown", "send", "sound", "__init__"])
def test_what_does_not_exist_is_refused(event: str) -> None:
    with pytest.raises(NotAllowed):
        after(Stage.DRAFT, event, EVERY)


def test_nothing_is_sent_without_an_approval() -> None:
    """Every way from a draft to the sending passes through the approval by somebody else."""
    reached, open_ = {Stage.DRAFT}, [Stage.DRAFT]
    while open_:
        here = open_.pop()
        for source, event, target, _ in arrows():
            if source == here and event != "approve" and target not in reached:
                reached.add(target)
                open_.append(target)
    assert reached == {"draft", "previewed", "cancelled"}


def test_every_guard_is_said_and_the_drawing_is_fresh() -> None:
    for _, _, _, guards in arrows():
        assert all(getattr(Life, guard.lstrip("!")).__doc__ for guard in guards)
    assert DRAWING.read_text(encoding="utf-8") == page(), "make pages"

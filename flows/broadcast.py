"""The life of a broadcast as a state machine: from a draft through two people's hands to its end, and nothing else.

What must hold before a step is a guard here, so that nobody can go round it: sound texts, two people, the bytes that
were approved, an approval that has not lapsed. The machine remembers nothing: for each event it is bound to a position,
moved, and let go, so several threads may ask at once. No input or output, no timers, no final state.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import FunctionType
from typing import TYPE_CHECKING, Final

from statemachine import State, StateMachine
from statemachine.exceptions import TransitionNotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterator


class Stage(StrEnum):
    """Where a broadcast stands, in the order of a life."""

    DRAFT = "draft"
    PREVIEWED = "previewed"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    HALTED = "halted"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at. Whoever does not know a fact leaves it out, and then it does not hold."""

    sound: bool = False
    two_people: bool = False
    same_bytes: bool = False
    fresh: bool = False


@dataclass(slots=True)
class Position:
    """What the machine is bound to for one event."""

    state: str = "draft"
    facts: Facts = Facts()


class NotAllowed(Exception):
    """The event is not possible: ``why`` is the guard that does not hold (``!`` before one that must not hold), or
    ``stage`` where the stage knows no such event."""

    def __init__(self, stage: Stage, event: str, why: str) -> None:
        super().__init__(stage, event, why)
        self.stage, self.event, self.why = stage, event, why


class Life(StateMachine):
    """Written, seen, approved by somebody else, perhaps planned, sent; held up by a person or by the machine itself."""

    draft = State(initial=True)
    previewed = State()
    approved = State()
    scheduled = State()
    sending = State()
    paused = State()
    halted = State()
    done = State()
    cancelled = State()

    edit = draft.to.itself(internal=True) | draft.from_(previewed, approved, scheduled)
    preview = draft.to(previewed, cond="sound") | previewed.to.itself(cond="sound", internal=True)
    approve = previewed.to(approved, cond=["sound", "two_people", "same_bytes"])
    lapse = previewed.from_(approved, scheduled, unless="fresh")
    schedule = approved.to(scheduled, cond=["same_bytes", "fresh"]) | scheduled.to.itself(
        cond=["same_bytes", "fresh"], internal=True
    )
    start = sending.from_(approved, scheduled, cond=["two_people", "same_bytes", "fresh"])
    pause = sending.to(paused)
    resume = sending.from_(paused, halted)
    halt = sending.to(halted)
    finish = sending.to(done)
    again = done.to(sending)
    cancel = cancelled.from_(draft, previewed, approved, scheduled, sending, paused, halted)
    recall = paused.to.itself(internal=True) | halted.to.itself(internal=True)
    recall |= done.to.itself(internal=True) | cancelled.to.itself(internal=True)

    def sound(self) -> bool:
        """The dry run found nothing that forbids sending."""
        return self._facts.sound

    def two_people(self) -> bool:
        """Whoever approves is not the author."""
        return self._facts.two_people

    def same_bytes(self) -> bool:
        """Texts, buttons, picture and audience are, byte for byte, those that were shown to the approver."""
        return self._facts.same_bytes

    def fresh(self) -> bool:
        """The approval is not older than a day, at the time that counts: now, or when the sending is planned."""
        return self._facts.fresh

    @property
    def _facts(self) -> Facts:
        position: Position = self.model
        return position.facts


EVENTS: Final = {
    "edit": "anything of the draft is changed; an approval dies",
    "preview": "the author has seen every language as it will arrive; approvers may look",
    "approve": "somebody else has seen the same and agrees; the audience is frozen",
    "lapse": "the approval became older than a day before anything was sent",
    "schedule": "a time is set",
    "start": "the sending begins",
    "pause": "a person holds it up; it stays so after a restart",
    "resume": "a person lets it go on",
    "halt": "the machine holds it up: equal errors in a row, or a refused token",
    "finish": "nobody is left to whom it could be sent",
    "again": "a person has those sent once more of which nobody knows whether they arrived",
    "cancel": "a person ends it; what has gone has gone",
    "recall": "what has gone is deleted in the chats, where Telegram still allows it",
}
"""Every event, and what it means."""
OPEN: Final = (Stage.DRAFT, Stage.PREVIEWED, Stage.APPROVED, Stage.SCHEDULED)
"""Stages in which nothing has been sent."""


def after(stage: Stage, event: str, facts: Facts = Facts()) -> Stage:
    """The stage that follows. Raises NotAllowed."""
    if event not in EVENTS:
        raise NotAllowed(stage, event, "stage")
    position = Position(stage.value, facts)
    try:
        Life(model=position).send(event)
    except TransitionNotAllowed:
        raise NotAllowed(stage, event, _why(stage, event, facts)) from None
    return Stage(position.state)


def allowed(stage: Stage) -> tuple[str, ...]:
    """The events that a stage knows, whatever its guards say."""
    known = {event for source, event, _, _ in arrows() if source == stage}
    return tuple(event for event in EVENTS if event in known)


def arrows() -> Iterator[tuple[Stage, str, Stage, tuple[str, ...]]]:
    """Every transition: source, event, target, guards (``!`` before one that must not hold)."""
    for state in Life.states:
        for it in state.transitions:
            target = it.target or state
            yield Stage(state.id), str(it.event), Stage(target.id), tuple(str(guard) for guard in it.cond)


def page() -> str:
    """docs/broadcast.md: the drawing of the machine and what its words mean, generated from the machine itself."""
    drawn = [
        f"    {source} --> {target} : {event}{_guarded(guards)}"
        for source, event, target, guards in arrows()
        if source != target and event != "cancel"
    ]
    lines = [
        "# The life of a broadcast",
        "",
        "Generated from `flows/broadcast.py` by `make pages`; a test fails when it is stale.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> draft",
        *drawn,
        "```",
        "",
        f"`cancel` leads to `cancelled` from {', '.join(state for state in Stage if 'cancel' in allowed(state))}.",
        "",
        "| event | meaning |",
        "|---|---|",
        *(f"| `{event}` | {meaning} |" for event, meaning in EVENTS.items()),
        "",
        "| guard | meaning |",
        "|---|---|",
        *(f"| `{name}` | {guard.__doc__} |" for name, guard in _guards()),
    ]
    return "\n".join(lines) + "\n"


def _why(stage: Stage, event: str, facts: Facts) -> str:
    guards = [guard for source, name, _, found in arrows() if (source, name) == (stage, event) for guard in found]
    return next((name for name in guards if getattr(facts, name.lstrip("!")) is name.startswith("!")), "stage")


def _guarded(guards: tuple[str, ...]) -> str:
    said = ", ".join(guard.replace("!", "not ") for guard in guards)
    return f" [{said}]" if said else ""


def _guards() -> Iterator[tuple[str, FunctionType]]:
    for name, found in vars(Life).items():
        if isinstance(found, FunctionType) and not name.startswith("_"):
            yield name, found

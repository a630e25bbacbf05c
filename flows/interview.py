"""The state machine of the dialogue: which section follows which, readable as the conversation it is.

A state is a section; which question of it is put follows from the rules (``questions_plan``), so a new question is
no new state. The machine remembers nothing: for each event it is bound to a position, moved, and let go. No input or
output, no timers, no final state.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import FunctionType
from typing import TYPE_CHECKING, Final

from statemachine import State, StateMachine

from flows.questions import Section

if TYPE_CHECKING:
    from flows.questions_plan import Plan


@dataclass(slots=True)
class Position:
    """What the machine is bound to for one event: the state it is in, and what the guards look at."""

    state: str = "language"
    speaks: bool = False
    answered_consent: bool = False
    about: str = "work"
    plan: Plan | None = None


class Interview(StateMachine):
    """Language, consent, what brings you, who asks; then role, facility, dates and infection status (the death
    first, in the family's branch), with the loop for a further job; review; outcome; and what serves only deadlines
    and papers."""

    language = State(initial=True)
    consent = State()
    door = State()
    asker = State()
    role = State()
    facility = State()
    dates = State()
    infection = State()
    death = State()
    review = State()
    outcome = State()
    extras = State()
    _anywhere = (door, asker, role, facility, dates, infection, death, review, outcome, extras)

    go_on = (
        language.to.itself(unless="speaks", internal=True)
        | language.to(consent, cond="speaks")
        | consent.to.itself(unless="answered_consent", internal=True)
        | consent.to(door, cond="answered_consent")
        | door.to.itself(cond="asks_door", internal=True)
        | door.to(asker, unless="asks_door")
        | asker.to.itself(cond="asks_asker", internal=True)
        | asker.to(death, cond="about_death", unless="asks_asker")
        | asker.to(infection, cond="about_illness", unless="asks_asker")
        | asker.to(role, cond="about_work", unless="asks_asker")
        | death.to.itself(cond="asks_death", internal=True)
        | death.to(infection, unless="asks_death")
        | role.to.itself(cond="asks_role", internal=True)
        | role.to(facility, unless="asks_role")
        | facility.to.itself(cond="asks_facility", internal=True)
        | facility.to(dates, unless="asks_facility")
        | dates.to.itself(cond="asks_dates", internal=True)
        | dates.to(review, cond="nothing_open")
        | dates.to(role, cond="another_job", unless="nothing_open")
        | dates.to(infection, unless=["asks_dates", "nothing_open", "another_job"])
        | infection.to.itself(cond="asks_infection", internal=True)
        | infection.to(review, cond="nothing_open")
        | infection.to(extras, cond="asks_extras")
        | infection.to(death, cond="asks_death")
        | infection.to(role, unless=["asks_infection", "nothing_open", "asks_extras", "asks_death"])
        | review.to.itself(cond="nothing_open", internal=True)
        | review.to(role, unless="nothing_open")
        | outcome.to.itself(internal=True)
        | extras.to.itself(cond="asks_extras", internal=True)
        | extras.to(outcome, cond="nothing_open")
        | extras.to(role, unless=["asks_extras", "nothing_open"])
    )

    confirm = review.to(outcome, cond="nothing_open") | review.to.itself(unless="nothing_open", internal=True)

    more = (
        outcome.to.itself(cond="nothing_open", internal=True)
        | outcome.to(asker, cond="asks_asker")
        | outcome.to(role, cond="asks_role")
        | outcome.to(facility, cond="asks_facility")
        | outcome.to(dates, cond="asks_dates")
        | outcome.to(infection, cond="asks_infection")
        | outcome.to(death, cond="asks_death")
        | outcome.to(extras, cond="asks_extras")
    )

    show_now = outcome.from_(asker, role, facility, dates, infection, death, review, extras)

    look_back = review.from_(outcome, extras) | review.to.itself(internal=True)

    revisit = (
        door.from_(*_anywhere, cond="asks_door")
        | asker.from_(*_anywhere, cond="asks_asker")
        | role.from_(*_anywhere, cond="asks_role")
        | facility.from_(*_anywhere, cond="asks_facility")
        | dates.from_(*_anywhere, cond="asks_dates")
        | infection.from_(*_anywhere, cond="asks_infection")
        | death.from_(*_anywhere, cond="asks_death")
        | extras.from_(*_anywhere, cond="asks_extras")
    )

    start_over = door.from_(*_anywhere)

    def speaks(self) -> bool:
        """A language is chosen."""
        return self._position.speaks

    def answered_consent(self) -> bool:
        """Keeping the answers was allowed or refused."""
        return self._position.answered_consent

    def about_work(self) -> bool:
        """Extra pay for the work brings the person here."""
        return self._position.about == "work"

    def about_illness(self) -> bool:
        """An illness brings the person here."""
        return self._position.about == "ill"

    def about_death(self) -> bool:
        """A death brings the person here."""
        return self._position.about == "death"

    def asks_door(self) -> bool:
        """It is open what brings the person here."""
        return self._asks(Section.DOOR)

    def asks_asker(self) -> bool:
        """It is open for whom the person asks, and about what."""
        return self._asks(Section.ASKER)

    def asks_role(self) -> bool:
        """The rules still need to know what work it was."""
        return self._asks(Section.ROLE)

    def asks_facility(self) -> bool:
        """The rules still need to know the place and the part taken there."""
        return self._asks(Section.FACILITY)

    def asks_dates(self) -> bool:
        """The rules still need the days, the list or the hours."""
        return self._asks(Section.DATES)

    def asks_infection(self) -> bool:
        """The rules still need to know something of the illness."""
        return self._asks(Section.INFECTION)

    def asks_death(self) -> bool:
        """The rules still need to know something of the death."""
        return self._asks(Section.DEATH)

    def asks_extras(self) -> bool:
        """Something that serves only deadlines and papers was asked for and is open."""
        return self._asks(Section.EXTRAS)

    def another_job(self) -> bool:
        """What is asked next is about a further job."""
        return self._asks(Section.ROLE) or self._asks(Section.FACILITY)

    def nothing_open(self) -> bool:
        """No answer could change a finding any more."""
        return self._position.plan is not None and self._position.plan.key is None

    def _asks(self, section: Section) -> bool:
        plan = self._position.plan
        return plan is not None and plan.section is section

    @property
    def _position(self) -> Position:
        position: Position = self.model
        return position


STATES: Final = frozenset(state.value for state in Interview.states)
"""The names of the states, for checking a stored one before it is used."""

_MOST_HOPS: Final = 2 * len(STATES)


class Guide:
    """One kept machine, bound to a position for as long as one event takes."""

    def __init__(self) -> None:
        self._slot = Position()
        self._machine = Interview(model=self._slot)

    def send(self, event: str, position: Position) -> str:
        """The state that the event leads to from this position.

        For ``go_on`` passes through sections that have nothing to ask. Raises TransitionNotAllowed for an event that
        the state does not know, and whatever a guard raises.
        """
        for _ in range(_MOST_HOPS):
            before = position.state
            self._once(event, position)
            if event != "go_on" or position.state == before:
                return position.state
        raise RuntimeError(position)

    def _once(self, event: str, position: Position) -> None:
        slot = self._slot
        slot.state, slot.speaks, slot.answered_consent = position.state, position.speaks, position.answered_consent
        slot.about, slot.plan = position.about, position.plan
        try:
            self._machine.send(event)
            position.state = slot.state
        finally:
            slot.state, slot.plan = "language", None


_DRAWN: Final = ("go_on", "confirm", "more")
_EVENTS: Final = {
    "go_on": "something was answered: stay while the section asks, else pass to the next one",
    "confirm": "the answers are right: show what the law gives",
    "more": "go on after an outcome: with what is left, another measure, or deadlines and papers",
    "show_now": "show the outcome with all that is open marked as open",
    "look_back": "look through the answers once more",
    "revisit": "back to one question, by Back or by Change",
    "start_over": "forget the answers and begin at the doors; language and consent stay",
}


def page() -> str:
    """docs/interview.md: the drawing of the machine and what its words mean, generated from the machine itself."""
    guards = [name for name in vars(Interview) if _guard_doc(name)]
    lines = [
        "# The dialogue",
        "",
        "Generated from `flows/interview.py` by `make pages`; a test fails when it is stale. A state is a section of",
        "the conversation. Which of its questions is put follows from the rules: what can still change a finding.",
        "An arrow without an event is `go_on`.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> language",
        *_arrows(),
        "```",
        "",
        "From many sections at once, so not drawn:",
        "",
        "| event | from | to |",
        "|---|---|---|",
        *(row for event in _EVENTS if event not in _DRAWN for row in _rows(event)),
        "",
        "| event | meaning |",
        "|---|---|",
        *(f"| `{event}` | {meaning} |" for event, meaning in _EVENTS.items()),
        "",
        "| guard | meaning |",
        "|---|---|",
        *(f"| `{name}` | {_guard_doc(name)} |" for name in guards),
    ]
    return "\n".join(lines) + "\n"


def _guard_doc(name: str) -> str:
    found = vars(Interview).get(name)
    return (found.__doc__ or "") if isinstance(found, FunctionType) and not name.startswith("_") else ""


def _arrows() -> list[str]:
    """One arrow for each transition between two states, with its guards as they are written."""
    found = []
    for state in Interview.states:
        for it in state.transitions:
            if it.event in _DRAWN and it.target is not state:
                guards = ", ".join(str(guard).replace("!", "unless ") for guard in it.cond)
                said = guards if it.event == "go_on" else f"{it.event} [{guards}]"
                found.append(f"    {state.id} --> {it.target.id} : {said}")
    return found


def _rows(event: str) -> list[str]:
    """The transitions of one event by their goal."""
    sources: dict[str, list[str]] = {}
    for state in Interview.states:
        for it in state.transitions:
            if it.event == event and it.target is not state:
                sources.setdefault(it.target.id, []).append(state.id)
    return [f"| `{event}` | {', '.join(found)} | {goal} |" for goal, found in sources.items()]

"""One turn of the conversation while it is being made: the session as it becomes, and what is said on the way to the
next card.

Holds the moves that everything else is made of: keep an answer, ask again, go on, show. Must not read what a person
sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from flows.answers import ALSO, asker, subject
from flows.cards_labels import line
from flows.inquiry import DONE
from flows.interview import Position
from flows.questions import DEATH, Section, question_of
from flows.questions_plan import make_plan
from flows.reminders import TICKS, WATCH
from flows.speech import voice
from flows.words import Lang, Reply

if TYPE_CHECKING:
    from datetime import date

    from flows.interview import Guide
    from flows.questions_open import OpenBook
    from flows.questions_plan import Plan
    from flows.speech import Voice
    from flows.words import Paragraph, Session

KEPT_DAYS: Final = 30
"""How long answers are kept after the last word, where the operator says nothing else."""
BEFORE_QUESTIONS: Final = frozenset({"language", "consent"})
ROUND: Final = "round"
"""How ``Session.extra`` numbers the interviews that were begun anew."""
PASSING: Final = ("again", "steps", "part", "among", "over", "page", "menu", "early")
"""What the session remembers of a card only while it stands."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs this service, for the consent card and /privacy; both empty where nobody is named yet.

    ``kept_days`` is how long answers are kept after the last word; ``counts``: cases are counted here, where a person
    agrees to that; ``writes``: one may subscribe here to be written to.
    """

    name: str = ""
    contact: str = ""
    kept_days: int = KEPT_DAYS
    counts: bool = False
    writes: bool = False


@dataclass(slots=True)
class Talk:
    """The turn in the making. ``notes`` stand on top of the next card, ``replies`` before it."""

    law: OpenBook
    guide: Guide
    session: Session
    today: date
    notes: list[Paragraph] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    toast: str | None = None
    finished: bool = False
    erase: bool = False
    redraw: bool = False
    card: bool = True
    _plan: Plan | None = None

    @property
    def voice(self) -> Voice:
        """The voice of the language chosen; Kazakh, the state language, where none is chosen yet."""
        return voice(self.session.lang or Lang.KK)

    @property
    def answers(self) -> dict[str, Any]:
        """The answers so far, those that sleep among them."""
        return self.session.answers

    @property
    def plan(self) -> Plan:
        """Where the conversation stands."""
        if self._plan is None:
            self._plan = make_plan(self.law, self.answers, self.session.extra.get("again"))
        return self._plan

    @property
    def key(self) -> str | None:
        """The question on the table, in a section that asks."""
        asks = self.session.state not in {*BEFORE_QUESTIONS, "review", "outcome"}
        return self.plan.key if asks else None

    def change(self, **changes: Any) -> None:
        """The session with some fields changed."""
        self.session = self.session.but(**changes)
        self._plan = None

    def remember(self, **values: Any) -> None:
        """Small things of the dialogue itself; None forgets."""
        extra = {**self.session.extra, **values}
        self.change(extra={name: value for name, value in extra.items() if value is not None})

    def forget_card(self) -> None:
        """Drop what belonged to the card that is left."""
        self.remember(**dict.fromkeys(PASSING))

    def note(self, key: str, **values: Any) -> None:
        """A sentence on top of the next card."""
        self.notes.append(self.voice.paragraph(key, "quote", **values))

    def send(self, event: str) -> None:
        """Move the machine."""
        position = Position(
            state=self.session.state,
            speaks=self.session.lang is not None,
            answered_consent=self.session.consent is not None,
            about=subject(self.answers)[0],
            plan=self.plan,
        )
        self.change(state=self.guide.send(event, position))

    def keep(self, found: dict[str, Any]) -> None:
        """Keep answers by their keys, say what was understood, and go on."""
        order = tuple(key for key in self.session.order if key not in found)
        self.change(answers={**self.answers, **found}, order=(*order, *found))
        self.forget_card()
        for key, value in found.items():
            self.echo(key, value)
        self.send("go_on")

    def echo(self, key: str, value: Any) -> None:  # noqa: ANN401 - any JSON value
        """What was understood; of a death quietly, and where the condolence has just said it, nothing."""
        if tells_of_death(key, value):
            return
        case = None if key.endswith(".elsewhere") else self.plan.case
        name = "note.quiet" if question_of(key).section is Section.DEATH else "note.understood"
        self.note(name, line=line(self.voice, key, value, case))

    def ask_again(self, key: str) -> None:
        """Put a question once more that has an answer."""
        self.forget_card()
        self.remember(again=key)
        self.send("revisit")

    def back(self) -> None:
        """One step back: out of the half of a two-step list, else to the answer given before."""
        steps = self.session.extra.get("steps", [])
        if steps:
            self.remember(steps=steps[:-1] or None, part=None)
            return
        before = self._answered_before()
        if before is None:
            self.note("note.first_question")
        else:
            self.ask_again(before)

    def _answered_before(self) -> str | None:
        known = set(make_plan(self.law, self.answers).path)
        past = [key for key in self.session.order if key in known]
        again = self.session.extra.get("again")
        if again in past:
            past = past[: past.index(again)]
        return past[-1] if past else None

    def widen(self, topic: str) -> None:
        """Take up one more topic."""
        also = [*self.answers.get(ALSO, []), topic]
        self.change(answers={**self.answers, ALSO: list(dict.fromkeys(also))})
        self.forget_card()
        self.send("more")

    def start_over(self) -> None:
        """Forget the answers with what hangs on them; language and consent stay, and reminders that were ordered."""
        self.change(answers={}, order=(), asked=None)
        self.remember(**{DONE: None, WATCH: None, TICKS: None, ROUND: int(self.session.extra.get(ROUND, 0)) + 1})
        self.forget_card()
        if self.session.state not in BEFORE_QUESTIONS:
            self.send("start_over")

    def condole(self, found: dict[str, Any]) -> None:
        """Once, where the conversation turns to a death."""
        if any(tells_of_death(key, value) for key, value in found.items()):
            who = "family" if asker(self.answers) == "family" else "colleague"
            self.replies.append(Reply(self.voice.paragraphs(f"condolence.{who}")))


def tells_of_death(key: str, value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Whether this answer at the doors turns the conversation to a death."""
    return key in {"door", "matter"} and value == DEATH

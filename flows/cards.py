"""The card of a question: its words, its buttons, the way back, and how much is left.

At most six answers on a card, "I don't know" among them (a calendar has its days); below them one row that is always
the same. Must not decide what is asked, nor what an answer means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flows import cards_labels as labels
from flows.answers import months_of
from flows.cards_calendar import day_paragraphs, day_rows
from flows.questions import Kind, question_of, stay_of
from flows.questions_choices import SHARES
from flows.words import Button, Paragraph, Span

if TYPE_CHECKING:
    from datetime import date

    from flows.forms import Month
    from flows.questions import Question
    from flows.questions_left import Left
    from flows.questions_plan import Plan
    from flows.speech import Voice

Rows = tuple[tuple[Button, ...], ...]
WIDE: Final = 16
"""Labels up to this length stand two in a row."""


@dataclass(frozen=True, slots=True)
class Face:
    """What a question card shows: the question in its place, whom it is about, the former answer (None: there is
    none), how far its steps have gone, the month that a question by month has come to (and the answers for those
    before), the few values among which the person is to choose (empty: all), and what is left."""

    voice: Voice
    plan: Plan
    key: str
    who: str
    today: date
    former: Any = None
    steps: tuple[str, ...] = ()
    month: Month | None = None
    part: tuple[Any, ...] = ()
    among: tuple[str, ...] = ()
    left: Left | None = None

    @property
    def question(self) -> Question:
        """The question on the card."""
        return question_of(self.key)


def plain(text: str, kind: Any = "text") -> Paragraph:  # noqa: ANN401 - one of the kinds of a paragraph
    """A paragraph in one style."""
    return Paragraph((Span(text),), kind)


def button(voice: Voice, name: str, action: str) -> Button:
    """A button whose label is ``button.<name>``."""
    return Button(voice.say(f"button.{name}"), action)


def question_paragraphs(face: Face) -> tuple[Paragraph, ...]:
    """The question, a hint where it needs one, the former answer, and how much is left."""
    voice, question = face.voice, face.question
    found = [voice.paragraph(_ask_key(face), "heading")]
    if len(face.plan.case["stays"]) > 1 and question.of_stay:
        found.insert(0, voice.paragraph("ask.job_number", number=stay_of(face.key) + 1))
    if face.steps and question.two_steps:
        found.append(voice.paragraph("ask.which", group=labels.group(voice, question, face.steps[0])))
    elif voice.has(f"hint.{question.id}") and not face.among:
        found.append(voice.paragraph(f"hint.{question.id}"))
    if question.kind is Kind.DAY:
        found.extend(day_paragraphs(voice, face.steps))
    if face.month is not None:
        found.append(voice.paragraph(f"ask.{question.id}_month", month=face.month))
    elif question.kind is Kind.SHARE and face.steps == ("know",):
        found.append(voice.paragraph("ask.hours_known"))
    if face.former is not None:
        former = labels.answer(voice, face.key, face.former)
        found.append(voice.paragraph("ask.former", answer=former))
    if face.left is not None:
        found.append(face.left.paragraph(voice))
    return tuple(found)


def _ask_key(face: Face) -> str:
    question = face.question
    return f"ask.{question.id}.{face.who}" if question.spoken_of else f"ask.{question.id}"


def question_rows(face: Face) -> Rows:
    """The answers, "I don't know", and the row that is always the same."""
    rows = [*_answers(face)]
    question = face.question
    if question.can_doubt:
        rows.append((button(face.voice, "not_sure", "dk"),))
    if face.former is not None:
        rows.append((button(face.voice, "keep", "keep"),))
    return (*rows, *_below(face))


def _below(face: Face) -> Rows:
    if face.key == "door":
        return ()
    return (
        (button(face.voice, "back", "back"), button(face.voice, "now", "now")),
        (button(face.voice, "why", "why"),),
    )


def _answers(face: Face) -> Rows:
    voice, question = face.voice, face.question
    if question.kind is Kind.DAY:
        return day_rows(voice, face.key, face.steps, face.today)
    if question.kind is Kind.SHARE:
        return _shares(face)
    if question.kind is Kind.MONEY:
        return ((button(voice, "nothing", "a:0"),), *_to_the_end(face))
    if face.among:
        return in_rows([Button(labels.option(voice, question, it), _action(it)) for it in face.among])
    if question.two_steps and not face.steps:
        return tuple((Button(labels.group(voice, question, it.id), f"s:{it.id}"),) for it in question.groups)
    name = face.steps[0] if face.steps else ""
    values = next((it.values for it in question.groups if it.id == name), question.values)
    return in_rows([Button(labels.choice(voice, question, value), f"a:{value}") for value in values])


def _action(name: str) -> str:
    return name if name.startswith(labels.STEP) else f"a:{name}"


def _shares(face: Face) -> Rows:
    voice = face.voice
    if face.steps == ("know",):
        return ()
    values = SHARES[:3] if face.month is None else SHARES
    rows = list(in_rows([Button(labels.share(voice, value), f"a:{value}") for value in values]))
    if face.month is not None:
        return (*rows, *_to_the_end(face))
    rows.append((button(voice, "know_hours", "s:know"),))
    if len(months_of(face.plan.case, stay_of(face.key))) > 1:
        rows.append((button(voice, "by_month", "s:months"),))
    return tuple(rows)


def _to_the_end(face: Face) -> Rows:
    return ((button(face.voice, "same_to_the_end", "s:same"),),) if face.part else ()


def in_rows(buttons: list[Button]) -> Rows:
    """Short buttons two in a row, long ones each in its own."""
    if all(len(it.label) <= WIDE for it in buttons):
        return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return tuple((it,) for it in buttons)

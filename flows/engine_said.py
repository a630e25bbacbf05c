"""A typed line: the answer to the question on the table, a button said in words, or a small word of the conversation.

What is not understood is asked again with one good example; nothing is guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows import hearing
from flows.answers_heard import Doubt, Meant, Step, read_choice, read_share, read_tenge
from flows.cards_labels import choice, option
from flows.cards_region import OVER, PREFIX, SKIP, region_said
from flows.engine_answer import answer, answer_month, dont_know, month_in_hand
from flows.engine_buttons import button_said, labels_of, topic_said
from flows.engine_days import typed_days
from flows.engine_kept import KEPT, keep_for_later
from flows.engine_moves import PLAIN, WITH_VALUE, ask_if_sure
from flows.engine_papers import order
from flows.engine_why import tell_why
from flows.hearing import Intent
from flows.questions import Kind, question_of
from flows.words import Lang

if TYPE_CHECKING:
    from flows.engine_talk import Operator, Talk
    from flows.questions import Question

LONGEST: Final = 1000
"""Characters; whatever is longer is kindly refused."""
MOST_NAMED: Final = 5
"""So many things that a line could mean are named and given as buttons, "I don't know" beside them."""


def hear_said(talk: Talk, text: str, operator: Operator) -> None:
    """Do what the line means."""
    if len(text) > LONGEST or not any(sign.isalnum() or sign in "?+" for sign in text):
        talk.note("again.too_long" if len(text) > LONGEST else "again.not_words")
    elif talk.session.extra.get("over"):
        hear_over(talk, text, operator)
    elif talk.key is not None:
        hear_answer(talk, text, operator)
    elif not (press(talk, text, operator) or hear_intent(talk, text) or names_region(talk, text)):
        not_a_button(talk, text, operator)


def names_region(talk: Talk, text: str) -> bool:
    """Whether the line names a region below the people to be asked: then it is taken."""
    code = region_said(text) if talk.session.extra.get("shown") == "whom" else None
    if code is not None:
        act(talk, f"{PREFIX}{code}")
    return code is not None


def hear_over(talk: Talk, text: str, operator: Operator) -> None:
    """The line answers the question that lies over the card, or passes it by."""
    over = talk.session.extra["over"]
    found = hearing.match(text, hearing.choices("lang", [lang.value for lang in Lang]))
    if over.startswith(OVER):
        hear_region(talk, text, operator)
        return
    if over == "language" and isinstance(found, hearing.Matched) and not text.strip().isdigit():
        act(talk, f"lang:{found.value}")
    elif over != "language" and hearing.intent(text) in {Intent.YES, Intent.NO}:
        act(talk, f"sure:{over}" if hearing.intent(text) is Intent.YES else "stay")
    elif not press(talk, text, operator):
        talk.remember(over=None, line=None)
        hear_said(talk, text, operator)


def hear_region(talk: Talk, text: str, operator: Operator) -> None:
    """The line names a region or a button of the card, or says that nothing is told; anything else passes it by."""
    code = region_said(text)
    if code is not None:
        act(talk, f"{PREFIX}{code}")
    elif hearing.intent(text) in {Intent.NO, Intent.DONT_KNOW}:
        act(talk, f"{PREFIX}{SKIP}")
    elif not press(talk, text, operator):
        talk.remember(over=None)
        hear_said(talk, text, operator)


def press(talk: Talk, text: str, operator: Operator) -> bool:
    """Whether the line is a button of the card, or of its other pages: then it is pressed."""
    found = button_said(talk, text, operator)
    if not isinstance(found, hearing.Matched):
        return False
    act(talk, found.value)
    return True


def press_named(talk: Talk, text: str, operator: Operator) -> bool:
    """The same, where a number is no button but the beginning of an answer."""
    return not any(sign.isdigit() for sign in text) and press(talk, text, operator)


def not_a_button(talk: Talk, text: str, operator: Operator) -> None:
    """What can be said where the line is no button: which ones it could mean, or that it was not understood."""
    found = button_said(talk, text, operator)
    several = labels_of(talk, operator, found.values) if isinstance(found, hearing.Several) else []
    if 1 < len(several) <= MOST_NAMED:
        talk.note("again.several", choices=talk.voice.join(several, either=True))
    elif talk.session.state == "outcome" and topic_said(text):
        talk.note("again.no_topic")
    else:
        talk.note("again.button")


def act(talk: Talk, action: str) -> None:
    """Do what a button's action says; an unknown one is stale."""
    name, _, value = action.partition(":")
    if name in WITH_VALUE and value:
        WITH_VALUE[name](talk, value)
    elif action == "why" and talk.key is not None:
        tell_why(talk)
    elif name == "doc":
        order(talk, value)
    elif name in KEPT:
        keep_for_later(talk, name, value)
    else:
        PLAIN.get(action, PLAIN["stale"])(talk)


def hear_intent(talk: Talk, text: str) -> bool:
    """The line is a small word of the conversation."""
    found = hearing.intent(text)
    if found is Intent.RESTART:
        ask_if_sure(talk, "restart")
    elif found is Intent.BACK:
        act(talk, "back")
    elif found is Intent.WHY:
        tell_why(talk)
    elif found is Intent.SHOW_NOW:
        show(talk)
    elif found is Intent.DONT_KNOW and talk.key is not None:
        dont_know(talk)
    elif found in {Intent.YES, Intent.NO} and talk.session.state == "consent":
        act(talk, f"c:{found}")
    elif found in {Intent.YES, Intent.NO} and talk.session.state == "review":
        hear_verdict(talk, right=found is Intent.YES)
    else:
        return False
    return True


def hear_verdict(talk: Talk, *, right: bool) -> None:
    """On the review: everything is right, so on to the result; or not, so one answer is to be changed."""
    if right:
        act(talk, "go")
    else:
        talk.note("why.review")


def show(talk: Talk) -> None:
    """The result: from the review, from a part of the explanation back to it, or early."""
    if talk.session.state == "outcome":
        talk.remember(shown=None)
    else:
        act(talk, "go" if talk.session.state == "review" else "now")


def hear_answer(talk: Talk, text: str, operator: Operator) -> None:
    """The line answers the question on the table, or is a small word or another button, or is asked again."""
    key = str(talk.key)
    question = question_of(key)
    if question.kind is Kind.CHOICE:
        hear_choice(talk, question, text, operator)
    elif question.kind is Kind.DAY:
        if not (typed_days(talk, key, text) or hear_else(talk, text, operator)):
            talk.note("again.day")
    elif not (hear_amount(talk, question, text) or hear_else(talk, text, operator)):
        talk.note("again.share" if question.kind is Kind.SHARE else "again.money")


def hear_else(talk: Talk, text: str, operator: Operator) -> bool:
    """The line is no answer but a small word, another button, or a part of the explanation before its time."""
    if hear_intent(talk, text) or press_named(talk, text, operator):
        return True
    if topic_said(text):
        talk.note("again.later")
        return True
    return False


def hear_choice(talk: Talk, question: Question, text: str, operator: Operator) -> None:
    """A value of a list, by number, label, synonym or machine name."""
    extra = talk.session.extra
    read = read_choice(question, text, tuple(extra.get("steps", ())), tuple(extra.get("among", ())))
    if isinstance(read, Meant):
        answer(talk, read.value)
    elif isinstance(read, Step):
        talk.remember(steps=[read.group], among=None)
    elif isinstance(read, Doubt) and not hear_intent(talk, text):
        hear_doubt(talk, question, read.values)
    elif isinstance(read, Doubt) or hear_else(talk, text, operator):
        return
    elif question.can_doubt:
        talk.note("again.choice", example=choice(talk.voice, question, question.values[0]))
    else:
        talk.note("again.button")


def hear_doubt(talk: Talk, question: Question, values: tuple[str, ...]) -> None:
    """Give a button for each thing that the line could mean; name the first ones where they are too many for a card."""
    if len(values) <= MOST_NAMED:
        talk.note("again.which")
        talk.remember(among=list(values), steps=None)
    else:
        named = [option(talk.voice, question, value) for value in values[:MOST_NAMED]]
        talk.note("again.several", choices=talk.voice.join(named, either=True))


def hear_amount(talk: Talk, question: Question, text: str) -> bool:
    """A share of the time or a sum; for one month where the question goes by months."""
    read = read_share(text) if question.kind is Kind.SHARE else read_tenge(text)
    if not isinstance(read, Meant):
        return False
    if month_in_hand(talk) is not None:
        answer_month(talk, read.value)
    else:
        talk.keep({str(talk.key): read.value})
    return True

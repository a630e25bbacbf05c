"""A typed line as a button: its number, its label in any language, or what people call a part of the explanation.

The outcome and the review have more buttons than fit on a card: those on their other pages are heard too, and a part
that is already shown. Must not do what a button says.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from flows import hearing
from flows.cards_labels import short
from flows.cards_review import change_buttons, review_keys
from flows.engine_cards import below_outcome, draw, explanation
from flows.fold import fold
from flows.hearing import NO_MATCH, Choice, Matched
from flows.speech import voice
from flows.words import Button, Lang

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.engine_talk import Operator, Talk
    from flows.hearing import Match

_TOPIC = "x:"
_CONSENT = "c:"
_COUNTED, _KEPT_ALONE = Matched("c:count"), Matched("c:yes")


def button_said(talk: Talk, text: str, operator: Operator) -> Match:
    """The action of the button that the line means, or of the several that it could mean.

    A number counts the buttons on the card, on the review card the answers.
    """
    number = text.strip()
    if number.isdecimal():
        actions = _numbered(talk, operator)
        return Matched(actions[int(number) - 1]) if 1 <= int(number) <= len(actions) else NO_MATCH
    found = hearing.match(text, _named(talk, operator))
    return _KEPT_ALONE if found == _COUNTED and not _names_counting(text) else found


def _names_counting(text: str) -> bool:
    """Whether a line says a word of counting: the rest of that button's label is no yes to it."""
    return any(fold(word) in fold(text) for word in hearing.synonyms()["word"]["counting"])


def labels_of(talk: Talk, operator: Operator, actions: tuple[str, ...]) -> list[str]:
    """What the buttons with these actions say, in the language spoken."""
    said = {button.action: button.label for button in _buttons(talk, operator, talk.voice.lang)}
    return list(dict.fromkeys(said[action] for action in actions))


def topic_said(text: str) -> bool:
    """Whether the line asks for a part of the explanation, wherever the conversation stands."""
    return isinstance(hearing.match(text, _topics()), Matched)


@lru_cache(maxsize=1)
def _topics() -> tuple[Choice, ...]:
    named = {topic: [voice(lang).say(f"part.{topic}") for lang in Lang] for topic in hearing.spoken_values("topic")}
    return hearing.choices("topic", named, named)


def _numbered(talk: Talk, operator: Operator) -> list[str]:
    if _state(talk) == "review":
        return [f"chg:{key}" for key in review_keys(talk.plan)]
    return [button.action for button in draw(talk, operator).buttons]


def _named(talk: Talk, operator: Operator) -> tuple[Choice, ...]:
    labels: dict[str, list[str]] = {}
    for lang in Lang:
        for button in _buttons(talk, operator, lang):
            labels.setdefault(button.action, []).extend(_names(button, lang))
    return tuple(Choice(action, (*said, *_called(action))) for action, said in labels.items())


def _called(action: str) -> tuple[str, ...]:
    """What people call a part of the explanation, or a choice about keeping."""
    for prefix, table in ((_TOPIC, "topic"), (_CONSENT, "consent")):
        if action.startswith(prefix):
            return hearing.synonyms()[table].get(action.removeprefix(prefix), ())
    return ()


def _names(button: Button, lang: Lang) -> Iterator[str]:
    """What a button says, and what it is about: a part of the explanation, an answer of the review (without its
    number)."""
    yield button.label
    name, _, value = button.action.partition(":")
    if name == "x" and voice(lang).has(part := f"part.{value}"):
        yield voice(lang).say(part)
    elif name == "chg":
        yield short(voice(lang), value)
        yield button.label.partition(". ")[2]


def _buttons(talk: Talk, operator: Operator, lang: Lang) -> tuple[Button, ...]:
    """The buttons of the card, and of its other pages."""
    here, state = draw(talk, operator, voice(lang)).buttons, _state(talk)
    if state == "review":
        return (*here, *change_buttons(voice(lang), talk.plan))
    if state == "outcome":
        topics = explanation(talk, operator, voice(lang)).topics
        return (*here, *below_outcome(talk, operator, voice(lang), topics, unfolded=False))
    return here


def _state(talk: Talk) -> str:
    """The state whose card lies on top; none where a question lies over it."""
    return "" if talk.session.extra.get("over") else talk.session.state

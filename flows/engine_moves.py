"""What each button does to the turn in the making. A button that fits nothing on the table is stale: kindly refused,
the card redrawn.

The actions are those that the cards give out; typed lines arrive here too, once ``engine_said`` knows what they mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flows.cards_outcome import SUBSCRIBE
from flows.case_line import read_case_line
from flows.engine_answer import answer, dont_know, stale, step
from flows.engine_counting import count, region
from flows.engine_talk import BEFORE_QUESTIONS
from flows.questions_plan import offers
from flows.words import Lang

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.engine_talk import Talk

SURE: Final = frozenset({"restart", "cancel", "forget", "case"})
"""What is only done to somebody who is sure."""


def back(talk: Talk) -> None:
    """``back``."""
    if talk.session.state in BEFORE_QUESTIONS:
        stale(talk)
    elif talk.session.state == "outcome" and talk.session.extra.get("shown"):
        talk.remember(shown=None)
    elif talk.session.extra.get("among"):
        talk.remember(among=None)
    elif talk.session.extra.get("part"):
        talk.remember(part=talk.session.extra["part"][:-1] or None)
    else:
        talk.back()


def keep(talk: Talk) -> None:
    """``keep``: the former answer stays."""
    if talk.session.extra.get("again") is None:
        stale(talk)
        return
    talk.forget_card()
    talk.send("go_on")


def show_now(talk: Talk) -> None:
    """``now``: the outcome with all that is open marked as open."""
    if talk.session.state in {*BEFORE_QUESTIONS, "door", "outcome"}:
        stale(talk)
        return
    talk.forget_card()
    talk.remember(shown=None)
    talk.send("show_now")
    talk.finished = True


def go(talk: Talk) -> None:
    """``go``: from the review to the outcome; from an early outcome on with the questions."""
    if talk.session.state == "review":
        talk.forget_card()
        talk.remember(shown=None)
        talk.send("confirm" if talk.plan.key is None else "show_now")
        talk.finished = True
    elif talk.session.state == "outcome" and talk.plan.key is not None:
        talk.forget_card()
        talk.send("more")
    else:
        stale(talk)


def resume(talk: Talk) -> None:
    """``on``: from a review with questions left, on with them."""
    if talk.session.state == "review" and talk.plan.key is not None:
        talk.forget_card()
        talk.send("revisit")
    else:
        stale(talk)


def look_back(talk: Talk) -> None:
    """``answers``: the review card once more."""
    if talk.session.state in {"outcome", "extras", "review"}:
        talk.forget_card()
        talk.send("look_back")
    else:
        stale(talk)


def change(talk: Talk, key: str) -> None:
    """``chg:``: one answer of the review."""
    if talk.session.state in {"review", "outcome"} and key in talk.plan.path:
        talk.ask_again(key)
    else:
        stale(talk)


def page(talk: Talk, number: str) -> None:
    """``pg:``: the next buttons of a review or an outcome."""
    if talk.session.state in {"review", "outcome"} and number.isdecimal():
        talk.remember(page=int(number))
    else:
        stale(talk)


def unfold(talk: Talk, topic: str) -> None:
    """``x:``: one part of the explanation."""
    if talk.session.state == "outcome":
        talk.remember(shown=topic)
        talk.redraw = False
    else:
        stale(talk)


def widen(talk: Talk, topic: str) -> None:
    """``more:``: one more thing to be asked about."""
    if talk.session.state == "outcome" and topic in offers(talk.law, talk.plan, talk.answers):
        talk.remember(shown=None)
        talk.widen(topic)
    else:
        stale(talk)


def speak(talk: Talk, lang: str) -> None:
    """``lang:``: the language chosen, at the beginning or at any later point."""
    if lang not in set(Lang):
        stale(talk)
        return
    first = talk.session.lang is None
    talk.change(lang=Lang(lang))
    talk.remember(over=None, hint=None)
    if first:
        talk.send("go_on")
    else:
        talk.toast = talk.voice.say("toast.language")


def consent(talk: Talk, word: str) -> None:
    """``c:``: whether the answers may be kept, and whether the case may be counted as well."""
    if talk.session.state != "consent" or word not in {"yes", "no", "count"}:
        stale(talk)
        return
    talk.change(consent=word != "no", counting=True if word == "count" else None)
    talk.note(f"note.consent_{word}")
    talk.send("go_on")


def ask_if_sure(talk: Talk, what: str) -> None:
    """Nothing is lost without a question, where there is something to lose."""
    talk.remember(over=what)
    if not talk.session.order:
        sure(talk, what)


def sure(talk: Talk, what: str) -> None:
    """``sure:``: the answers are dropped; by ``cancel`` with all that is kept, by ``case`` for those of the line
    that waits."""
    if talk.session.extra.get("over") != what or what not in SURE:
        stale(talk)
        return
    line = read_case_line(talk.session.extra.get("line", ""))
    talk.remember(over=None, shown=None, line=None)
    talk.start_over()
    if what in {"cancel", "forget"}:
        talk.erase = True
    elif what == "restart":
        talk.note("note.restarted")
    else:
        take_line(talk, line.answers)


def take_line(talk: Talk, answers: dict[str, Any]) -> None:
    """The answers of a one-message case, and at once what the law gives for them."""
    talk.change(answers=answers, order=tuple(answers))
    talk.note("case.taken")
    talk.send("go_on")
    if talk.session.state != "review":
        talk.send("show_now")
    else:
        talk.send("confirm")
    talk.finished = True


def stay(talk: Talk) -> None:
    """``stay``: it was not meant; on with the present card."""
    talk.remember(over=None, line=None)


WITH_VALUE: Final[dict[str, Callable[[Talk, str], None]]] = {
    "a": answer,
    "s": step,
    "chg": change,
    "pg": page,
    "x": unfold,
    "more": widen,
    "lang": speak,
    "c": consent,
    "sure": sure,
    "cnt": count,
    "rg": region,
}
PLAIN: Final[dict[str, Callable[[Talk], None]]] = {
    "dk": dont_know,
    "back": back,
    "keep": keep,
    "now": show_now,
    "go": go,
    "on": resume,
    "answers": look_back,
    "stay": stay,
    "stale": stale,
    "restart": lambda talk: ask_if_sure(talk, "restart"),
    SUBSCRIBE: lambda talk: talk.note("subscribe.by_command"),
}

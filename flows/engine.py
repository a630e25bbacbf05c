"""The dialogue as one pure function: a session and what was heard become the next session and what is said.

No clock, no storage, no Telegram: the day is an argument, the session is handed back, and front ends turn replies
into messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows import hearing
from flows.answers import is_sound
from flows.cards_service import greeting, languages_in_order
from flows.engine_answer import stale
from flows.engine_cards import draw, face_of
from flows.engine_commands import obey
from flows.engine_counting import after_outcome
from flows.engine_kept import mark_now, watch
from flows.engine_said import LONGEST, act, hear_said
from flows.engine_talk import Operator, Talk
from flows.inquiry import DONE
from flows.interview import STATES, Guide
from flows.private import private_in
from flows.questions_open import OpenBook
from flows.speech import voice
from flows.words import Command, Lang, Reply, Said, Session, Tap, Turn, Unreadable

if TYPE_CHECKING:
    from datetime import date

    from flows.private import Private
    from flows.words import Heard
    from rules.rulebook import Rulebook

_NOWHERE = "language"


class Engine:
    """The conversation under one rulebook. Keeps nothing of any person between two calls."""

    def __init__(self, book: Rulebook, operator: Operator | None = None) -> None:
        self._law = OpenBook(book)
        self._guide = Guide()
        self._operator = operator or Operator()

    def greet(self, hint: Lang | None = None) -> Turn:
        """The first words to somebody new, in every language; the hint only decides which comes first."""
        session = Session(rulebook=self._law.book.sha256, extra={"hint": hint.value} if hint else {})
        return Turn(session, (greeting(hint),))

    def hear(self, session: Session, heard: Heard, today: date) -> Turn:
        """The next session and the replies, in order."""
        talk = self._talk(session, today)
        self._carry_over(talk)
        private = private_in(heard)
        if talk.session.lang is None:
            return self._before_language(talk, heard) if private is None else _unheard(talk, private)
        before = face_of(talk)
        if private is None:
            self._heard(talk, heard)
        else:
            talk.note(f"private.{private}")
        return self._turn(talk, before)

    def card(self, session: Session, today: date) -> Reply:
        """The present card once more, with its own number."""
        if session.lang is None:
            return greeting(_hint(session))
        talk = self._talk(session, today)
        self._carry_over(talk)
        drawn = draw(talk, self._operator)
        return Reply(drawn.paragraphs, drawn.rows, talk.session.card)

    def mark(self, session: Session, today: date) -> str:
        """What the rulebook in use gives for a session's answers, in short: another mark is another result."""
        talk = self._talk(session, today)
        self._carry_over(talk)
        return mark_now(talk)

    def _talk(self, session: Session, today: date) -> Talk:
        return Talk(self._law, self._guide, session, today)

    def _heard(self, talk: Talk, heard: Heard) -> None:
        if isinstance(heard, Tap):
            talk.redraw = True
            if heard.card in {0, talk.session.card}:
                act(talk, heard.action)
            else:
                stale(talk)
        elif isinstance(heard, Command) and len(heard.rest) > LONGEST:
            talk.note("again.too_long")
        elif isinstance(heard, Command):
            obey(talk, heard, self._operator)
        elif isinstance(heard, Said):
            hear_said(talk, heard.text, self._operator)
        else:
            _unreadable(talk, heard)

    def _turn(self, talk: Talk, before: tuple[object, ...]) -> Turn:
        if talk.erase:
            said = Reply(talk.voice.paragraphs("cancelled"))
            return Turn(Session(rulebook=self._law.book.sha256), (said,), talk.toast, erase=True)
        changed = face_of(talk) != before
        if changed:
            talk.change(card=talk.session.card + 1)
        talk.change(asked=talk.key)
        watch(talk)
        drawn = draw(talk, self._operator)
        if talk.finished:
            talk.remember(**{DONE: True})
        asked = after_outcome(talk) if talk.finished and self._operator.counts else ()
        fresh = talk.finished or bool(talk.replies)
        card = Reply((*talk.notes, *drawn.paragraphs), drawn.rows, talk.session.card, redraw=talk.redraw and not fresh)
        return Turn(talk.session, (*talk.replies, *asked, card), talk.toast, finished=talk.finished)

    def _before_language(self, talk: Talk, heard: Heard) -> Turn:
        """Until a language is chosen there is only the greeting, in all of them."""
        chosen = _chosen_language(talk.session, heard)
        if chosen is None:
            return Turn(talk.session, (greeting(_hint(talk.session)),))
        before = face_of(talk)
        talk.redraw = isinstance(heard, Tap)
        act(talk, f"lang:{chosen}")
        return self._turn(talk, before)

    def _carry_over(self, talk: Talk) -> None:
        """A session of another rulebook: its answers are kept by question, those that no longer fit are asked anew,
        and it is said."""
        session, book = talk.session, self._law.book
        if session.rulebook == book.sha256 and session.state in STATES:
            return
        answers = {key: value for key, value in session.answers.items() if is_sound(key, value)}
        order = tuple(key for key in session.order if key in answers)
        state = session.state if session.state in STATES else ("door" if session.lang else _NOWHERE)
        talk.change(answers=answers, order=order, rulebook=book.sha256, state=state)
        if session.rulebook and answers and session.lang and session.consent is not None:
            talk.forget_card()
            talk.note("note.rules_changed")
            if state not in {"outcome", "review"} or talk.plan.key is not None:
                talk.change(state="door")
                talk.send("go_on")


def _hint(session: Session) -> Lang | None:
    hint = session.extra.get("hint")
    return Lang(hint) if hint else None


def _unheard(talk: Talk, private: Private) -> Turn:
    """Asks to delete what was sent before a language was chosen: in all of them, then the greeting again."""
    hint = _hint(talk.session)
    said = tuple(voice(lang).paragraph(f"private.{private}", "quote") for lang in languages_in_order(hint))
    return Turn(talk.session, (Reply(said), greeting(hint)))


def _chosen_language(session: Session, heard: Heard) -> Lang | None:
    if isinstance(heard, Tap):
        name = heard.action.removeprefix("lang:")
        return Lang(name) if name in set(Lang) else None
    if not isinstance(heard, Said):
        return None
    order = sorted(Lang, key=lambda lang: lang is not _hint(session))
    found = hearing.match(heard.text, hearing.choices("lang", [lang.value for lang in order]))
    return Lang(found.value) if isinstance(found, hearing.Matched) else None


def _unreadable(talk: Talk, heard: Unreadable) -> None:
    known = heard.kind if talk.voice.has(f"unreadable.{heard.kind}") else "other"
    talk.note(f"unreadable.{known}")

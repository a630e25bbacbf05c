"""A tiny dialogue for the tests of the front ends: it counts, and every way of answering has a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.words import Button, Command, Lang, Paragraph, Reply, Said, Session, Span, Tap, Turn

if TYPE_CHECKING:
    from datetime import date

    from flows.words import Heard

BUTTONS = ((Button("One", "a:1"), Button("Two", "a:2")), (Button("Same", "same"), Button("Back", "back")))


class Scripted:
    """Each answer is added to ``answers``; ``boom`` raises, ``long`` is long, ``refuse`` refuses storing."""

    def greet(self, hint: Lang | None) -> Turn:
        session = Session(lang=hint or Lang.EN, card=1, consent=None)
        return Turn(session, (self._card(session),))

    def card(self, session: Session, today: date) -> Reply:
        assert today.year >= 2020
        return self._card(session)

    def hear(self, session: Session, heard: Heard, today: date) -> Turn:
        if isinstance(heard, Tap):
            return self._tapped(session, heard)
        if isinstance(heard, Said):
            return self._said(session, heard.text)
        if isinstance(heard, Command):
            return Turn(session, (Reply((words(f"command {heard.name} {heard.rest} {today}"),)),))
        return Turn(session, (Reply((words(f"no {heard.kind}, please"),)), self._card(session)))

    def _tapped(self, session: Session, tap: Tap) -> Turn:
        if tap.card != session.card:
            return Turn(session, (self._card(session, redraw=True),), toast="old")
        if tap.action == "same":
            return Turn(session, (self._card(session, redraw=True),), toast="same")
        return self._on(session, tap.action, redraw=True)

    def _said(self, session: Session, text: str) -> Turn:
        if text == "boom":
            raise ZeroDivisionError(text)
        if text == "long":
            return Turn(session, (Reply((words("ә" * 3000), words("<b>&" * 1000)), BUTTONS, session.card),))
        if text in {"agree", "refuse"}:
            session = session.but(consent=text == "agree")
        if text == "forget":
            return Turn(Session(), (Reply((words("forgotten"),)),), erase=True)
        return self._on(session, text, redraw=False)

    def _on(self, session: Session, answer: str, *, redraw: bool) -> Turn:
        heard = [*session.answers.get("heard", []), answer]
        session = session.but(answers={"heard": heard}, card=session.card + 1)
        return Turn(session, (self._card(session, redraw=redraw),))

    def _card(self, session: Session, *, redraw: bool = False) -> Reply:
        said = ",".join(session.answers.get("heard", []))
        return Reply((words(f"card {session.card}: {said}"),), BUTTONS, session.card, redraw)


def words(text: str) -> Paragraph:
    return Paragraph((Span(text),))

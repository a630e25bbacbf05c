"""A person in a conversation with the engine: says, taps, sends; every session goes through its JSON on the way.

For tests only; speaks in buttons' actions and typed words, and looks at what came back.
"""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flows.engine import Engine
from flows.words import Command, Lang, Said, Session, Tap, Unreadable
from rules.rulebook import load

if TYPE_CHECKING:
    from flows.words import Button, Heard, Turn

TODAY = date(2026, 11, 22)


@lru_cache(maxsize=1)
def engine() -> Engine:
    """One engine for all tests, as a process has one."""
    return Engine(load())


class Person:
    """Somebody talking to the engine."""

    def __init__(self, lang: Lang = Lang.RU, *, consent: bool = True) -> None:
        self.turn: Turn = engine().greet(lang)
        self.session: Session = self.turn.session
        self.tap(f"lang:{lang}")
        self.tap("c:yes" if consent else "c:no")

    @classmethod
    def new(cls) -> Person:
        """Somebody who has just been greeted."""
        person = cls.__new__(cls)
        person.turn = engine().greet()
        person.session = person.turn.session
        return person

    def hear(self, heard: Heard) -> Person:
        self.turn = engine().hear(self.session, heard, TODAY)
        self.session = Session.from_json(json.loads(json.dumps(self.turn.session.to_json())))
        return self

    def tap(self, action: str, card: int | None = None) -> Person:
        return self.hear(Tap(action, self.session.card if card is None else card))

    def press(self, action: str) -> Person:
        """Tap a button that must be on the card."""
        assert action in self.actions, (action, self.actions)
        return self.tap(action)

    def find(self, action: str) -> Person:
        """Tap a button that is on one of the pages of the card."""
        for _ in range(9):
            if action in self.actions:
                return self.tap(action)
            self.tap(next(it for it in self.actions if it.startswith("pg:")))
        raise AssertionError(action)

    def say(self, text: str) -> Person:
        return self.hear(Said(text))

    def command(self, name: str, rest: str = "") -> Person:
        return self.hear(Command(name, rest))

    def send(self, kind: str) -> Person:
        return self.hear(Unreadable(kind))

    def answer(self, **told: str) -> Person:
        """Answer by the last word of each key, with "I don't know" where nothing is told; one further job at most."""
        while self.asked is not None:
            self.answer_one(**told)
        return self

    def answer_one(self, **told: str) -> Person:
        """The same for the question on the card alone."""
        asked = str(self.asked)
        value = "no" if asked == "stays[1].elsewhere" else told.get(asked.rsplit(".", 1)[-1])
        return self.tap(f"a:{value}" if value is not None else "dk")

    @property
    def asked(self) -> str | None:
        return self.session.asked

    @property
    def state(self) -> str:
        return self.session.state

    @property
    def answers(self) -> dict[str, Any]:
        return self.session.answers

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.turn.replies[-1].buttons for button in row]

    @property
    def actions(self) -> list[str]:
        return [button.action for button in self.buttons]

    @property
    def text(self) -> str:
        return "\n".join(paragraph.plain for reply in self.turn.replies for paragraph in reply.paragraphs)


NURSE = {
    "role": "mid_level",
    "employment": "employee",
    "facility": "infectious_hospital",
    "authority": "local_executive",
    "direct_participation": "yes",
    "from": "2020-04-01",
    "to": "2020-06-30",
    "listed": "yes",
    "hours": "1",
    "elsewhere": "no",
}
"""A nurse of an infectious hospital, three months of 2020, full time, on the list."""

"""Writes a conversation as a journey test (``tests/journeys``): what was said and tapped, and what came out.

The file holds real answers; the person is told so before the first question.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from bot.faults import Fault
from flows.questions_open import OpenBook
from flows.questions_plan import make_plan
from flows.words import Command, Said, Tap
from rules.case import parse
from rules.evaluate import evaluate

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from flows.speech import Voice
    from flows.words import Heard, Session
    from rules.rulebook import Rulebook
    from rules.terms import Outcome


class CannotRecord(Fault):
    """The file for the record cannot be written."""

    key = "fault.cannot_record"


class Recorder:
    """Keeps what was heard and writes it at the end."""

    def __init__(self, file: Path, today: date, voice: Voice, book: Rulebook) -> None:
        try:
            file.touch()
        except OSError:
            raise CannotRecord(file=str(file)) from None
        self._file: Final = file
        self._today: Final = today
        self._voice: Final = voice
        self._book: Final = book
        self._steps: list[str] = []

    @property
    def warning(self) -> str:
        """What the person must know before anything is said."""
        return self._voice.say("terminal.recording", file=str(self._file))

    def heard(self, heard: Heard, session: Session) -> None:
        """Keep one step; the choice of the language is not one, the journey names it."""
        if session.lang is None:
            return
        if isinstance(heard, Tap):
            self._steps.append(f"tap = {quoted(heard.action)}")
        elif isinstance(heard, Said):
            self._steps.append(f"say = {quoted(heard.text)}")
        elif isinstance(heard, Command):
            self._steps.append(f"say = {quoted(f'/{heard.name} {heard.rest}'.strip())}")

    def write(self, session: Session) -> str:
        """Write the journey and return the words that say where it is."""
        lines = [
            'about = "recorded with medaqy chat --record"',
            f"today = {self._today.isoformat()}",
            f'languages = ["{session.lang.value}"]' if session.lang else 'languages = ["kk", "ru", "en"]',
            "",
            *(f"[[step]]\n{step}\n" for step in self._steps),
            *_expected(outcome_of(self._book, session, self._today)),
        ]
        try:
            self._file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        except OSError:
            raise CannotRecord(file=str(self._file)) from None
        return self._voice.say("terminal.recorded", file=str(self._file))


def outcome_of(book: Rulebook, session: Session, today: date) -> Outcome:
    """Return what the law gives for the answers of a session, with all that is open as not known."""
    law = OpenBook(book)
    return evaluate(book, parse(law.finished(make_plan(law, session.answers).case)), today)


def _expected(outcome: Outcome) -> list[str]:
    lines = ["[outcome]"]
    for finding in outcome.findings:
        parts = [f'verdict = "{finding.verdict.value}"']
        if finding.amount is not None:
            parts.append(f"kzt = {finding.amount.kzt}")
        if finding.at_stake_kzt is not None:
            parts.append(f"at_stake_kzt = {finding.at_stake_kzt}")
        lines.append(f"{finding.measure} = {{ {', '.join(parts)} }}")
    return lines


def quoted(text: str) -> str:
    """Return a TOML string; JSON's escapes are a part of TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

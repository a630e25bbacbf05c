"""One case in, one outcome out, as JSON text: what ``medaqy evaluate`` says about a line of input.

Must not read or write anything; the rulebook and the day are given.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from bot.json_lines import dumps
from bot.json_lines import line as line_of
from rules.case import BadCase, CaseFault, parse
from rules.evaluate import evaluate

if TYPE_CHECKING:
    from datetime import date

    from flows.speech import Voice
    from rules.rulebook import Rulebook


class Judge:
    """Answers lines, in one language where it must name faults."""

    def __init__(self, book: Rulebook, today: date, voice: Voice) -> None:
        self._book: Final = book
        self._today: Final = today
        self._voice: Final = voice

    def answer(self, line: bytes) -> tuple[str, bool]:
        """Return one line of JSON without its end, and whether the case was good."""
        try:
            return line_of(evaluate(self._book, parse(read(line)), self._today)), True
        except BadCase as bad:
            return self._refused(bad.faults), False

    def answers(self, lines: list[bytes]) -> tuple[bytes, bool]:
        """Return the lines of JSON, each with its end, and whether every case was good."""
        answered = [self.answer(line) for line in lines]
        return "".join(f"{text}\n" for text, _ in answered).encode(errors="backslashreplace"), all(
            good for _, good in answered
        )

    def _refused(self, faults: tuple[CaseFault, ...]) -> str:
        told = [{"path": one.path, "code": one.code, "text": told_of(self._voice, one)} for one in faults]
        return dumps({"error": "; ".join(one["text"] for one in told), "faults": told})


def read(line: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Return what a text of JSON says. Raises BadCase with the code ``not_json``."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise BadCase((CaseFault("", "not_json"),)) from None


def told_of(voice: Voice, fault: CaseFault) -> str:
    """Return a fault as a line: ``stays[0].from: 2020-13-01 is not a date``."""
    return voice.say(f"case_fault.{fault.code}", path=fault.path or "case", value=fault.value)

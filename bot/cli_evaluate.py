"""``medaqy evaluate``: one case as readable text or JSON, or a list of cases, one a line."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from bot.clock import clock
from bot.given import STANDARD_INPUT, given_by, tell_of_other_rules
from bot.judge import told_of
from bot.paylist import Source, answer_all
from bot.terminal.show import plain
from flows.speech import voice
from rules.case import BadCase
from rules.evaluate import evaluate as judged
from rules.report import as_json as reported
from rules.rulebook import load

if TYPE_CHECKING:
    from bot.given import Given
    from flows.words import Lang


def evaluate(name: str | None, code: str | None, lang: Lang, day: str | None, *, as_json: bool) -> int:
    """Answer the case in a file or of a code, or every line of standard input. Raises a Fault or BrokenRulebook."""
    if as_json and name == STANDARD_INPUT and code is None:
        today = clock(day, os.environ.get("BOT_TODAY")).today()
        good = answer_all(Source(sys.stdin.fileno()), _write, today, lang, len(os.sched_getaffinity(0)))
        return 0 if good else 1
    try:
        print(_answer(given_by(name, code, day), lang, as_json=as_json))
    except BadCase as bad:
        for fault in bad.faults:
            print(told_of(voice(lang), fault), file=sys.stderr)
        return 2
    return 0


def _answer(given: Given, lang: Lang, *, as_json: bool) -> str:
    book = load()
    tell_of_other_rules(given, book, lang)
    outcome = judged(book, given.case, given.today)
    if as_json:
        return json.dumps(reported(outcome), ensure_ascii=False, indent=2)
    from flows.explain import explain

    return plain(explain(voice(lang), book, given.case, outcome, given.today).full())


def _write(text: bytes) -> None:
    sys.stdout.buffer.write(text)
    sys.stdout.buffer.flush()

"""``medaqy evaluate``: one case as readable text or JSON, or a list of cases, one a line."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.clock import clock
from bot.faults import Fault
from bot.judge import read, told_of
from bot.paylist import Source, answer_all
from bot.terminal.show import plain
from flows.speech import voice
from rules.case import BadCase, parse
from rules.evaluate import evaluate as judged
from rules.report import as_json as reported
from rules.rulebook import load

if TYPE_CHECKING:
    from datetime import date

    from flows.words import Lang

STANDARD_INPUT = "-"


class NoSuchCase(Fault):
    """The file with the case cannot be read."""

    key = "fault.no_case_file"
    code = 2


def evaluate(name: str, lang: Lang, day: str | None, *, as_json: bool) -> int:
    """Answer the case in a file, or every line of standard input. Raises a Fault or BrokenRulebook."""
    today = clock(day, os.environ.get("BOT_TODAY")).today()
    if as_json and name == STANDARD_INPUT:
        good = answer_all(Source(sys.stdin.fileno()), _write, today, lang, len(os.sched_getaffinity(0)))
        return 0 if good else 1
    try:
        print(_answer(_content(name), lang, today, as_json=as_json))
    except BadCase as bad:
        for fault in bad.faults:
            print(told_of(voice(lang), fault), file=sys.stderr)
        return 2
    return 0


def _answer(content: bytes, lang: Lang, today: date, *, as_json: bool) -> str:
    case = parse(read(content))
    book = load()
    outcome = judged(book, case, today)
    if as_json:
        return json.dumps(reported(outcome), ensure_ascii=False, indent=2)
    from flows.explain import explain

    return plain(explain(voice(lang), book, case, outcome, today).full())


def _content(name: str) -> bytes:
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError:
        raise NoSuchCase(file=name) from None


def _write(text: bytes) -> None:
    sys.stdout.buffer.write(text)
    sys.stdout.buffer.flush()

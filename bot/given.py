"""A case as it is given on the command line: in a file, on standard input, or by the code of a printed sheet."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.clock import clock
from bot.faults import Fault
from bot.judge import read
from flows.case_code import case_of, stamp_of
from flows.case_code_signs import BadCode
from flows.speech import voice
from rules.case import parse

if TYPE_CHECKING:
    from flows.words import Lang
    from rules.case import Case
    from rules.rulebook import Rulebook

STANDARD_INPUT: Final = "-"


class NoSuchCase(Fault):
    """The file with the case cannot be read."""

    key = "fault.no_case_file"
    code = 2


class WrongCode(Fault):
    """The code is mistyped or not ours."""

    key = "fault.wrong_code"
    code = 2


@dataclass(frozen=True, slots=True)
class Given:
    """A case and the day on which it is judged; ``stamp`` names the rulebook of its code (empty: no code)."""

    case: Case
    today: date
    stamp: str = ""


def given_by(name: str | None, code: str | None, day: str | None) -> Given:
    """The case in a file, or of a code, whose own day counts unless another is named.

    Raises BadCase for a case that breaks the contract, and a Fault.
    """
    today = clock(day, os.environ.get("BOT_TODAY")).today()
    if code is None:
        return Given(parse(read(_content(name or STANDARD_INPUT))), today)
    try:
        coded = case_of(code)
    except BadCode as bad:
        raise WrongCode from bad
    case = parse(coded.case)
    named = case.dates.get("today")
    if day is None:
        return Given(case, named if isinstance(named, date) else today, coded.stamp)
    dates = {key: value for key, value in case.dates.items() if key != "today"}
    return Given(replace(case, dates=dates), today, coded.stamp)


def tell_of_other_rules(given: Given, book: Rulebook, lang: Lang) -> None:
    """Say on standard error that a code was made under another rulebook than this one."""
    if given.stamp and given.stamp != stamp_of(book.sha256):
        said = voice(lang).say(
            "code.other_rulebook", theirs=given.stamp, ours=stamp_of(book.sha256), version=book.version
        )
        print(said, file=sys.stderr)  # noqa: T201 - it speaks to a terminal


def _content(name: str) -> bytes:
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError:
        raise NoSuchCase(file=name) from None

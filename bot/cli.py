"""``medaqy``: reads the command line, runs the command, and says what went wrong.

Every fault is one line and an exit code, in the person's language where one is known; never a traceback.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

from bot.cli_acts import spoken
from bot.cli_parser import parser
from bot.faults import Fault
from flows.catalogue import BrokenCatalogue
from rules.rulebook import BrokenRulebook

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from flows.words import Lang


def main(words: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    made = parser()
    given = made.parse_args(words)
    if given.version:
        print(_version())
        return 0
    if given.command is None:
        made.print_help()
        return 2
    _speak_utf8()
    try:
        return _guarded(given)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _speak_utf8() -> None:
    """Read and write UTF-8 whatever the system says; a byte that is none becomes a sign, not an error."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _guarded(given: argparse.Namespace) -> int:
    """Run a command; what somebody can put right is said in one line."""
    try:
        return int(given.run(given))
    except Fault as fault:
        return _say(fault, spoken(given))
    except (BrokenCatalogue, BrokenRulebook) as broken:
        print(f"medaqy: {'; '.join(map(str, broken.faults))}", file=sys.stderr)
        return 1


def _say(fault: Fault, lang: Lang) -> int:
    from flows.speech import voice

    speak = voice(lang)
    print(f"medaqy: {speak.say(fault.key, **fault.values)}", file=sys.stderr)
    return fault.code


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"medaqy {version('medaqy')}"
    except PackageNotFoundError:
        return "medaqy, not installed"


if __name__ == "__main__":
    sys.exit(main())

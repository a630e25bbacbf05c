"""``python -m checks.pages``: are the generated pages of docs/ what would be generated now? ``--write`` writes them.

Only asks the program for its pages and compares; what stands on a page is decided there.
"""

from __future__ import annotations

import os
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

from checks.conversations import conversations, readme

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
SHOWN_LINES = 20


def _program(*words: str) -> Callable[[], str]:
    """What ``medaqy WORDS`` prints."""

    def ask() -> str:
        start = "import sys; from bot.cli import main; sys.exit(main())"
        answer = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", start, *words],
            cwd=ROOT,
            env=os.environ | {"PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=True,
        )
        return answer.stdout

    return ask


def _drawing() -> str:
    """The page with the drawing of the dialogue."""
    from flows.interview import page  # noqa: PLC0415 - the other pages do not need the machine

    return page()


PAGES: dict[str, Callable[[], str]] = {
    "docs/conversations.md": conversations,
    "README.md": readme,
    "docs/interview.md": _drawing,
    "docs/rulebook.kk.md": _program("rules", "show", "--lang", "kk"),
    "docs/rulebook.ru.md": _program("rules", "show", "--lang", "ru"),
    "docs/rulebook.en.md": _program("rules", "show", "--lang", "en"),
}


def main(arguments: list[str]) -> int:
    """Compare or write; 1 where a page is stale."""
    stale = 0
    for name, generate in PAGES.items():
        path = ROOT / name
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        fresh = generate()
        if kept == fresh:
            continue
        if "--write" in arguments:
            path.write_text(fresh, encoding="utf-8")
            print(f"{name}: written")
            continue
        stale += 1
        print(f"{name}: stale; `make pages` writes it")
        difference = unified_diff(kept.splitlines(), fresh.splitlines(), "kept", "fresh", lineterm="", n=0)
        print("\n".join(list(difference)[:SHOWN_LINES]))
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

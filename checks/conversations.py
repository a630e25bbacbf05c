"""What the pages quote of the dialogue, made anew: conversations (the lines after ``>`` are typed), and its drawing.

``<!-- played kk 2026-11-22 -->`` stands before a whole conversation; ``<!-- turns kk 1-3 12 -->`` before an excerpt of
the whole one in that language. Must not know what a good answer is: it only shows the present one.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from flows.interview import page

ROOT = Path(__file__).resolve().parent.parent
WHOLE = ROOT / "docs" / "conversations.md"
_BLOCK = r"\n\n```text\n(.*?)```"
_PLAYED = re.compile(r"<!-- played (\w+) ([\d-]+) -->" + _BLOCK, re.DOTALL)
_TURNS = re.compile(r"<!-- turns (\w+) ([\d -]+) -->" + _BLOCK, re.DOTALL)
_DRAWING = re.compile(r"```mermaid\n.*?```", re.DOTALL)
_GAP = "⋯\n\n"


def conversations() -> str:
    """Return docs/conversations.md with every conversation as it goes now."""
    return _PLAYED.sub(_played, WHOLE.read_text(encoding="utf-8"))


def readme() -> str:
    """Return the README with the excerpts of the conversations as they go now, and the drawing as it is."""
    whole = {lang: _turns(text) for lang, _, text in _PLAYED.findall(conversations())}

    def excerpt(found: re.Match[str]) -> str:
        lang, wanted = found[1], _numbers(found[2])
        parts: list[str] = []
        for number in wanted:
            gap = _GAP if parts and number - 1 not in wanted else ""
            parts.append(gap + whole[lang][number])
        return _put(found, "".join(parts).rstrip() + "\n")

    text = _TURNS.sub(excerpt, (ROOT / "README.md").read_text(encoding="utf-8"))
    drawing = _DRAWING.search(page())
    assert drawing is not None  # noqa: S101 - the page is the drawing
    return _DRAWING.sub(lambda _: drawing[0], text)


def _played(found: re.Match[str]) -> str:
    typed = [line.removeprefix("> ") for line in found[3].splitlines() if line.startswith("> ")]
    start = "import sys; from bot.cli import main; sys.exit(main())"
    answer = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", start, "chat", "--lang", found[1], "--today", found[2]],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("BOT_")} | {"PYTHONUTF8": "1"},
        input="\n".join(typed) + "\n",
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return _put(found, answer.stdout.strip() + "\n")


def _put(found: re.Match[str], text: str) -> str:
    """Return what was found with another text in its block."""
    block = found.lastindex or 0
    return found[0][: found.start(block) - found.start()] + text + found[0][found.end(block) - found.start() :]


def _turns(text: str) -> list[str]:
    """Split a conversation before each line that was typed; the first part is the greeting."""
    return re.split(r"^(?=> )", text, flags=re.MULTILINE)


def _numbers(text: str) -> list[int]:
    """``1-3 12`` is 1, 2, 3 and 12."""
    found: list[int] = []
    for one in text.split():
        first, _, last = one.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found

"""``medaqy rules check``, ``show`` and ``diff``: the rulebook for those who keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.clock import day
from flows.speech import voice
from rules.rulebook import BrokenRulebook, load

if TYPE_CHECKING:
    from pathlib import Path

    from flows.words import Lang


def check(folder: Path | None) -> int:
    """Print every fault of a rulebook with its file, key and reason; exit code 1 where there is one."""
    try:
        book = load(folder)
    except BrokenRulebook as broken:
        for fault in broken.faults:
            print(fault)
        return 1
    print(f"rulebook {book.version}, {book.sha256}: no faults")
    return 0


def show(lang: Lang, on: str | None) -> int:
    """Print the rulebook, or what of it is in force on a day. Raises NotADay or BrokenRulebook."""
    from flows.lawbook import show as shown

    print(shown(voice(lang), load(), day(on, "--on") if on else None), end="")
    return 0


def diff(lang: Lang, old: Path, new: Path) -> int:
    """Print what changes from one rulebook folder to another. Raises BrokenRulebook."""
    from flows.lawdiff import differences

    print(differences(voice(lang), load(old), load(new)), end="")
    return 0

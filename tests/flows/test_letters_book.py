"""The file of letters: complete texts, and every fault of a broken one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flows.letters_book import ANY, letter_rules, read_letters
from flows.words import Lang
from rules.rulebook import BrokenRulebook
from tests.papers import BOOK, told

if TYPE_CHECKING:
    from pathlib import Path

RULES = {rule.id: rule for rule in letter_rules(BOOK)}


def test_asks_and_texts_are_complete() -> None:
    voice = told({}, Lang.KK).view.voice
    for rule in RULES.values():
        assert voice.has(f"letters.title.{rule.id}")
        assert voice.has(f"button.doc_{rule.id}")
        for ask in rule.asks:
            assert voice.has(f"letters.ask.{ask.id}")
            assert ask.measure == ANY or ask.measure in rule.measures


BROKEN = """
[[letter]]
id = "a"
to = "nobody"
measures = ["wage"]
steps = ["walk"]
facts = ["weather"]
encloses_not = ["leaf"]
answer_days = 15
answer = "never"
checked_on = 2026-11-22
colour = "red"

[[letter.ask]]
id = "x"
measure = "wage"
steps = ["walk"]

[[letter]]
id = "a"
to = "employer"
measures = []
steps = []
facts = []
answer_days = 15
answer = "law"
certainty = "official"
citation = ["no_such_act"]
checked_on = 2026-11-22

[[letter.ask]]
id = "x"
measure = "any"
"""


def test_a_broken_file_of_letters_is_refused_with_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "letters.toml"
    path.write_text(BROKEN, encoding="utf-8")
    with pytest.raises(BrokenRulebook) as caught:
        read_letters(BOOK, path)
    keys = {fault.key for fault in caught.value.faults}
    named = ("to", "measures", "steps", "facts", "encloses_not", "answer", "colour", "ask[x].measure", "ask[x].steps")
    assert {f"letter[a].{name}" for name in named} | {"a", "letter[a].citation"} <= keys


@pytest.mark.parametrize("content", [None, "[["], ids=["no file", "no TOML"])
def test_an_unreadable_file_of_letters_is_refused(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "letters.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(BrokenRulebook):
        read_letters(BOOK, path)


def test_letters_are_read_once_for_a_rulebook() -> None:
    assert letter_rules(BOOK) is letter_rules(replace(BOOK))

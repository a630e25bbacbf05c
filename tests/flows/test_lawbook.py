"""The rulebook's page: nothing is left out, a day shows what was in force, the kept pages are not stale."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flows.lawbook import show
from flows.speech import voice
from flows.words import Lang
from rules.rulebook import load

BOOK = load()
DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


@pytest.mark.parametrize("lang", list(Lang))
def test_the_kept_page_is_what_would_be_made_now(lang: Lang) -> None:
    kept = (DOCS / f"rulebook.{lang.value}.md").read_text(encoding="utf-8")
    assert kept == show(voice(lang), BOOK), "stale: `make pages` writes it"


@pytest.mark.parametrize("lang", list(Lang))
def test_every_entry_has_a_line(lang: Lang) -> None:
    page = show(voice(lang), BOOK)
    entries = sum(len(condition.provisions) for measure in BOOK.measures for condition in measure.conditions)
    met = sum(page.count(f"– **{voice(lang).say(f'holds.{word}')}**.") for word in ("yes", "no", "contested"))
    met += sum(page.count(f"– **{voice(lang).say(f'holds.{word}')}**.") for word in ("facts_unknown", "law_unknown"))
    assert met == entries
    assert page.endswith("\n")
    assert not page.endswith("\n\n")


def test_a_day_shows_what_was_in_force() -> None:
    page = show(voice(Lang.EN), BOOK, date(2021, 9, 1)).replace("\u00a0", " ")
    assert "The rules in force on 1 September 2021." in page
    assert "10 × minimum wage (42,500 tenge) = 425,000 tenge a month" in page
    assert "20 × minimum wage" not in page
    assert "The supplement was halved" in page
    assert "The supplement is counted from" not in page


def test_a_day_before_every_rule_leaves_no_sum_of_the_supplement() -> None:
    page = show(voice(Lang.EN), BOOK, date(2019, 1, 1)).replace("\u00a0", " ")
    assert "× minimum wage" not in page
    assert "2,000,000 tenge, once" not in page


def test_the_page_is_markdown_with_one_title() -> None:
    lines = show(voice(Lang.RU), BOOK).splitlines()
    assert [line for line in lines if line.startswith("# ")] == ["# Свод правил"]
    assert sum(line.startswith("## ") for line in lines) == len(BOOK.measures) + 5

"""The page of differences says for whom and when, with the new sentences in every language."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from flows.lawdiff import differences, spoken
from flows.speech import voice
from flows.words import Lang
from rules.rulebook import load
from tests.rules.test_differences import changed, provision


def a_new_day(data: dict[str, Any]) -> None:
    provision(data, "day_of_illness", "intake_stopped")["in_force_to"] = date(2020, 10, 27)
    provision(data, "day_of_illness", "repealed")["in_force_from"] = date(2020, 10, 28)


def more_money(data: dict[str, Any]) -> None:
    data["amount"][0]["times"] = {"very_high": "21", "high": "10", "medium": "5"}
    data["condition"][1]["provision"][0]["id"] = "a_new_entry"


def no_help(data: dict[str, Any]) -> None:
    for entry in next(it for it in data["condition"] if it["id"] == "day_of_death")["provision"]:
        if "illness.date" in str(entry.get("when")):
            entry["holds"] = "no"


def test_the_page() -> None:
    speak = voice(Lang.RU)
    new = changed(infection_payment=a_new_day, wage_supplement=more_money, death_payment=no_help)
    page = differences(speak, load(), new)
    plain = page.replace("\u00a0", " ")
    assert all(
        told in plain for told in ("892 500 тенге", "от 212 500 до 850 000 тенге", "было не положено, станет спорно")
    )
    assert page.count("\n## ") == 4
    assert speak.say("lawdiff.sentences") in page
    for other in Lang:
        assert f"  - {other.value}: " in page
        assert voice(other).write(date(2020, 10, 28), "from").split()[-1] in page
    assert page.count(speak.say("lawdiff.missing")) == len(Lang)
    assert "{" not in page


@pytest.mark.parametrize("lang", list(Lang))
def test_the_page_in_every_language(lang: Lang) -> None:
    def change(data: dict[str, Any]) -> None:
        data["amount"][0]["times"] = {"all": "6"}

    page = differences(voice(lang), load(), changed(civil_servant_supplement=change))
    assert "255" in page
    assert voice(lang).say("lawdiff.verdict.entitled") in page


def test_a_change_for_everybody_names_no_circumstances() -> None:
    def change(data: dict[str, Any]) -> None:
        provision(data, "ever_applied", data["condition"][0]["provision"][0]["id"])["holds"] = "law_unknown"

    page = differences(voice(Lang.EN), load(), changed(special_conditions_bonus=change))
    assert "\n- " in page
    assert "\n  - " not in page


@pytest.mark.parametrize("lang", list(Lang))
def test_the_same_book(lang: Lang) -> None:
    speak = voice(lang)
    assert differences(speak, load(), load()).endswith(f"{speak.say('lawdiff.none')}\n")


def test_every_sentence_of_the_book_is_there_in_every_language() -> None:
    for lang in Lang:
        assert all(text for _, text in spoken(voice(lang), load()))

"""Typed answers: by number, name, label, synonym, slip, alphabet; what fits several stays several."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import flows.hearing
from flows.fold import fold
from flows.hearing import (
    NO_MATCH,
    YES_NO,
    Choice,
    Intent,
    Matched,
    NoMatch,
    Several,
    choices,
    intent,
    match,
    spoken_values,
    synonyms,
)

ROLE, FACILITY = "stays[].role", "stays[].facility"
CONTRACT = {
    ROLE: """doctor mid_level junior senior_nurse ambulance_driver sanitary_doctor laboratory_specialist forensic_expert
        moh_civil_servant manager dispatcher pharmacist other_health_worker non_medical not_health_worker""",
    FACILITY: """infectious_hospital designated_hospital provisional_hospital quarantine_hospital ambulance
        sanitary_aviation primary_care emergency_hospital psychiatric_emergency mobile_team military_medical_unit
        pathology laboratory sanitary_epidemiological_service forensic_body checkpoint ministry health_department
        other_hospital
        pharmacy other""",
    "stays[].authority": "local_executive ministry_of_healthcare departmental private",
    "stays[].employment": "employee civil_contract intern volunteer",
    "stays[].listed_group": "very_high high medium",
    "illness.kind": "none covid_confirmed viral_pneumonia_probable pneumonia_other_cause contact_only",
    "illness.care": "inpatient outpatient",
    "illness.commission_decision": "none approved refused",
    "death.cause": "covid viral_pneumonia other",
    "death.relation": "spouse child parent other_relative",
    "asker": "worker family representative other",
    YES_NO: "yes no not_sure",
}
FACTS = [fact for fact in synonyms() if fact != "word"]


def of(fact: str) -> tuple[Choice, ...]:
    return choices(fact, spoken_values(fact))


def heard(fact: str, text: str) -> set[str]:
    found = match(text, of(fact))
    if isinstance(found, Matched):
        return {found.value}
    return set(found.values) if isinstance(found, Several) else set()


@pytest.mark.parametrize(("fact", "values"), CONTRACT.items())
def test_every_value_of_the_contract_has_synonyms_and_no_other(fact: str, values: str) -> None:
    assert set(spoken_values(fact)) == set(values.split())


@pytest.mark.parametrize("fact", FACTS)
def test_every_synonym_means_its_value_in_every_spelling(fact: str) -> None:
    for value, words in synonyms()[fact].items():
        assert len(set(words)) == len(words)
        for word in words:
            for text in (word, word.upper(), f"  {word}! ", fold(word)):
                assert value in heard(fact, text), (fact, value, text)


@pytest.mark.parametrize("fact", sorted(set(FACTS) - {"stays[].hours"}))
def test_every_choice_is_heard_by_its_machine_name_and_number(fact: str) -> None:
    for number, value in enumerate(spoken_values(fact), start=1):
        for text in (
            value,
            value.upper(),
            f" {value} ",
            f"{number}",
            f"{number})",
            f"№{number}",
            f"{number}.",
            f"({number})",
        ):
            assert match(text, of(fact)) == Matched(value), text


def test_the_table_is_sorted_into_languages_by_nobody_but_read_whole() -> None:
    raw = tomllib.loads((Path(flows.hearing.__file__).parent / "synonyms.toml").read_text("utf-8"))
    assert set(raw) == set(synonyms())
    assert set(raw["intent"]) == set(Intent)


@pytest.mark.parametrize(
    ("fact", "text", "least"),
    [
        (FACILITY, "больница", {"infectious_hospital", "designated_hospital", "other_hospital"}),
        (FACILITY, "аурухана", {"infectious_hospital", "designated_hospital", "other_hospital"}),
        (FACILITY, "реанимация", {"infectious_hospital", "other_hospital"}),
        (FACILITY, "ковидный госпиталь", {"infectious_hospital", "designated_hospital", "provisional_hospital"}),
        (FACILITY, "жедел", {"ambulance", "emergency_hospital"}),
        (FACILITY, "неотложка", {"ambulance", "emergency_hospital"}),
        (FACILITY, "морг", {"pathology", "forensic_body"}),
        (ROLE, "эпидемиолог", {"doctor", "sanitary_doctor"}),
        (ROLE, "водитель", {"ambulance_driver", "non_medical"}),
        (ROLE, "госслужащий", {"moh_civil_servant", "sanitary_doctor"}),
        (ROLE, "уборщица", {"junior", "non_medical"}),
        ("illness.kind", "ковид", {"covid_confirmed", "viral_pneumonia_probable"}),
        ("illness.kind", "пневмония", {"viral_pneumonia_probable", "pneumonia_other_cause"}),
        ("stays[].authority", "мемлекеттік", {"local_executive", "ministry_of_healthcare", "departmental"}),
        ("asker", "родственник", {"family", "representative"}),
    ],
)  # fmt: skip
def test_a_word_of_several_meanings_is_given_back_as_several(fact: str, text: str, least: set[str]) -> None:
    found = match(text, of(fact))
    assert isinstance(found, Several)
    assert least <= set(found.values)
    assert list(found.values) == [value for value in spoken_values(fact) if value in found.values]


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "!", "99", "0", "-", "2.5", "12345", "не врач", "дәрігер емеспін", "I am not a nurse", "абракадабра",
        "вра", "са", "🤒", "врач врач", "x" * 201, "аурухана " * 15, "врач или медсестра",
    ],
)  # fmt: skip
def test_what_is_no_answer_matches_nothing(text: str) -> None:
    assert match(text, of(ROLE)) == NO_MATCH == NoMatch()


ANIMALS = (
    Choice("cat", ("кот", "мысық", "cat")),
    Choice("dog", ("пёс", "ит", "dog")),
    Choice("mouse", ("мошка", "тышқан")),
    Choice("bear", ("мушка", "аю")),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("кот", Matched("cat")),
        ("кит", NO_MATCH),  # three letters: a slip is not mended
        ("пес", Matched("dog")),
        ("мысык", Matched("cat")),
        ("мошка", Matched("mouse")),
        ("мушка", Matched("bear")),
        ("мошка?", Matched("mouse")),
        ("мешка", Several(("mouse", "bear"))),  # one slip from both
        ("мысы", Matched("cat")),
        ("мыс", NO_MATCH),
        ("тышкан", Matched("mouse")),
        ("тшыкан", Matched("mouse")),
        ("тыкан", Matched("mouse")),
        ("тышшкан", Matched("mouse")),
        ("ткшыан", NO_MATCH),
        ("5", NO_MATCH),
        ("4", Matched("bear")),
    ],
)
def test_slips_are_mended_only_in_long_words_and_only_when_one_is_meant(text: str, expected: object) -> None:
    assert match(text, ANIMALS) == expected


def test_without_choices_nothing_matches() -> None:
    assert match("кот", ()) == NO_MATCH


def test_a_label_of_signs_alone_is_never_heard() -> None:
    assert match("✅", (Choice("done", ("✅",)),)) == match("", (Choice("done", ("✅",)),)) == NO_MATCH


def test_labels_of_the_dialogue_come_behind_the_synonyms() -> None:
    both = choices(YES_NO, ("yes", "no"), {"yes": ("Тізімде бармын", "Я в списке")})
    assert match("Тизимде бармын", both) == Matched("yes")
    assert match("я в списке", both) == Matched("yes")
    assert match("жок", both) == Matched("no")


def test_a_fact_without_a_table_takes_yes_and_no() -> None:
    both = choices("stays[].listed", ("yes", "no"))
    assert match("иә", both) == match("ия", both) == match("yes", both) == match("да", both) == Matched("yes")
    assert spoken_values("stays[].listed") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "1"), ("0.5", "0.5"), ("0,5", "0.5"), ("50%", "0.5"), ("полставки", "0.5"), ("жарты ставка", "0.5"),
        ("full time", "1"), ("0", "0"), ("2", "0.5"),
    ],
)  # fmt: skip
def test_shares_are_heard_by_figure_and_word(text: str, expected: str) -> None:
    assert match(text, of("stays[].hours")) == Matched(expected)


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=200)
def test_hearing_never_fails(text: str) -> None:
    found = match(text, of(FACILITY))
    assert isinstance(found, (Matched, Several, NoMatch))
    if isinstance(found, Several):
        assert len(found.values) > 1
    intent(text)

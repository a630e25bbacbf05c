"""The questions as data: none missing, none too long for a small screen, each in three languages and for all it is
about."""

from __future__ import annotations

import pytest

from flows.cards_labels import choice, group
from flows.questions import MEASURES_OF, QUESTIONS, Kind, Question, Section, in_order, is_key, question_of, stay_of
from flows.speech import voice
from flows.words import Lang
from rules.facts import FACTS
from rules.terms import MEASURES

VOICES = [voice(lang) for lang in Lang]
CHOICES = [question for question in QUESTIONS if question.kind is Kind.CHOICE]
LONGEST_LABEL, MOST_ANSWERS = 28, 6
NOT_ASKED = {"death", "stays", "day"}
"""Facts that the rules work out themselves."""


def test_every_fact_of_the_rules_has_its_question() -> None:
    asked = {question.fact.removeprefix("stays[].") for question in QUESTIONS}
    assert {fact.path for fact in FACTS.values()} - NOT_ASKED <= asked


@pytest.mark.parametrize("question", CHOICES, ids=lambda question: question.id)
def test_a_list_has_the_values_of_the_contract(question: Question) -> None:
    facts = {fact.path: fact for fact in FACTS.values() if fact.values}
    fact = facts.get(question.fact.removeprefix("stays[]."))
    if fact:
        assert set(question.values) == set(fact.values)


@pytest.mark.parametrize("question", CHOICES, ids=lambda question: question.id)
def test_at_most_six_answers_on_a_card(question: Question) -> None:
    doubt = 1 if question.can_doubt else 0
    if question.two_steps:
        assert len(question.groups) + doubt <= MOST_ANSWERS
    for it in question.groups:
        assert len(it.values) + doubt <= MOST_ANSWERS


@pytest.mark.parametrize("question", [it for it in CHOICES if it.two_steps], ids=lambda question: question.id)
def test_long_lists_have_a_way_for_everything_else_in_every_group(question: Question) -> None:
    other = {"other", "other_hospital", "other_health_worker", "not_health_worker"}
    assert all(other & set(it.values) for it in question.groups)
    assert question.groups[-1].id == "other"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
@pytest.mark.parametrize("speaking", VOICES, ids=lambda speaking: speaking.lang)
def test_every_text_of_a_question_is_there(question: Question, speaking: object) -> None:
    assert speaking in VOICES
    for said in VOICES:
        keys = [f"ask.{question.id}.{who}" for who in ("self", "family", "colleague")]
        assert all(said.has(key) for key in (keys if question.spoken_of else [f"ask.{question.id}"]))
        assert said.has(f"short.{question.id}")
        for value in question.values:
            assert len(choice(said, question, value)) <= LONGEST_LABEL
        for it in question.groups:
            assert not question.two_steps or len(group(said, question, it.id)) <= LONGEST_LABEL


@pytest.mark.parametrize("speaking", VOICES, ids=lambda speaking: speaking.lang)
def test_two_values_of_a_list_never_look_alike(speaking: object) -> None:
    for said in (it for it in VOICES if it is speaking):
        for question in CHOICES:
            labels = [choice(said, question, value) for value in question.values]
            assert len(set(labels)) == len(labels), question.id


def test_keys_lead_to_questions_and_back() -> None:
    for question in QUESTIONS:
        key = question.key(12)
        assert question_of(key) is question
        assert is_key(key)
        assert stay_of(key) == (12 if question.of_stay else 0)
        assert len(f"chg:{key}") <= 40
    assert not is_key("stays[0].shoe_size")


def test_every_measure_belongs_to_one_door() -> None:
    assert sorted(measure for door in MEASURES_OF.values() for measure in door) == sorted(MEASURES)


def test_a_door_asks_its_own_part_first_and_a_job_at_a_time() -> None:
    keys = ["illness.tasked", "stays[1].role", "illness.kind", "stays[0].hours", "death.date", "stays[0].role"]
    own = ["stays[0].role", "stays[0].hours", "stays[1].role"]
    assert in_order(keys, "work") == [*own, "illness.kind", "illness.tasked", "death.date"]
    assert in_order(keys, "ill") == ["illness.kind", *own, "illness.tasked", "death.date"]
    assert in_order(keys, "death") == ["death.date", "illness.kind", *own, "illness.tasked"]


def test_sections_that_ask_are_those_of_the_questions() -> None:
    assert {question.section for question in QUESTIONS} == set(Section)

"""Every id that the rulebook holds has its words in every language, and each sentence gets the values that it names."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from flows.explain import PARTS
from flows.explain_sources import act_in_full, act_name, cite
from flows.explain_view import bounds
from flows.speech import load as load_voice
from flows.words import Lang
from rules.facts import FACTS
from rules.rulebook import load
from rules.terms import AmountKind, Certainty, Holds, RiskGroup, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.speech import Voice
    from rules.rulebook import Measure

BOOK = load()
DAYS = {act.id: act.day for act in BOOK.acts.values() if act.day}
AUDIENCES = ("self", "family", "colleague")


@cache
def voice_of(lang: Lang) -> Voice:
    return load_voice(lang)


@pytest.fixture(params=list(Lang), ids=lambda lang: lang.value)
def voice(request: pytest.FixtureRequest) -> Voice:
    return voice_of(request.param)


def own_or_shared(voice: Voice, kind: str, measure: str, name: str) -> str:
    own = f"{kind}.{measure}.{name}"
    return own if voice.has(own) else f"{kind}.{name}"


@pytest.mark.parametrize("measure", BOOK.measures, ids=lambda measure: measure.id)
def test_every_entry_of_a_measure_is_told(voice: Voice, measure: Measure) -> None:
    assert voice.say(f"measure.{measure.id}")
    for condition in measure.conditions:
        assert voice.say(own_or_shared(voice, "condition", measure.id, condition.id))
        for entry in condition.provisions:
            assert voice.say(own_or_shared(voice, "provision", measure.id, entry.id), **bounds(entry))
            assert entry.note is None or voice.say(f"note.{entry.note}", **DAYS, **bounds(entry))


def papers_of(measure: Measure) -> Iterator[str]:
    for condition in measure.conditions:
        yield from condition.papers
        yield from (entry.settled_by for entry in condition.provisions if entry.settled_by)
    yield from (entry.advice.id for entry in measure.papers)


@pytest.mark.parametrize("measure", BOOK.measures, ids=lambda measure: measure.id)
def test_everything_attached_to_a_measure_is_told(voice: Voice, measure: Measure) -> None:
    for entry in measure.steps:
        assert voice.say(f"step.{entry.advice.id}")
        assert voice.say(f"step_more.{entry.advice.id}")
    for paper in papers_of(measure):
        assert voice.say(f"paper.{paper}")
        assert voice.say(f"paper_issuer.{paper}")
    assert all(voice.say(f"advice.{entry.advice.id}", **DAYS) for entry in measure.advice)
    assert all(voice.say(f"decider.{name}") for name in measure.deciders.values())
    assert measure.paid_from is None or voice.say(f"payer.{measure.paid_from}")
    assert all(voice.say(f"deadline_who.{rule.id}") for rule in measure.deadlines)
    assert all(voice.say(f"time_limit.{rule.id}") for rule in measure.time_limits)


def test_every_sum_has_its_words(voice: Voice) -> None:
    for measure in BOOK.measures:
        for rule in measure.amounts:
            assert rule.rate is None or voice.say(f"rate.{rule.rate}")
            assert all(voice.has(f"due.{measure.id}.{who}") for who in AUDIENCES)
            assert rule.kind in {AmountKind.CEILING, AmountKind.FIXED}


def test_every_act_and_place_is_named(voice: Voice) -> None:
    for act in BOOK.acts.values():
        assert act_name(voice, act)
        assert act_in_full(voice, act)
        assert voice.has(f"act.{act.id}") or act.kind in {"press", "general", "reading"}
    for measure in BOOK.measures:
        for condition in measure.conditions:
            assert all(cite(voice, BOOK, one) for entry in condition.provisions for one in entry.citations)


def test_short_names_of_acts_differ(voice: Voice) -> None:
    names = [act_name(voice, act) for act in BOOK.acts.values()]
    assert len(set(names)) == len(names)


def test_every_word_of_an_outcome_is_told(voice: Voice) -> None:
    assert all(voice.has(f"headline.{verdict.value}") for verdict in Verdict)
    assert all(voice.has(f"certainty.{grade.word}") for grade in Certainty)
    assert all(voice.has(f"holds.{holds.word}") for holds in Holds)
    assert all(voice.has(f"group.{group.value}") for group in RiskGroup)
    assert all(voice.has(f"part.{topic}") and voice.has(f"button.topic_{topic}") for topic in PARTS)


def test_every_fact_and_answer_is_told(voice: Voice) -> None:
    for fact in FACTS.values():
        assert voice.has(f"fact.{fact.id}")
        for value in fact.values:
            assert any(voice.has(f"{kind}.{value}") for kind in ("value", "role", "facility")), value


def test_every_classification_is_told(voice: Voice) -> None:
    for table in BOOK.tables.values():
        assert voice.has(f"table.{table.id}")
        assert all(voice.has(f"label.{label}") for label in table.domain)


def test_the_bonus_that_was_never_paid_has_no_number(voice: Voice) -> None:
    measure = BOOK.measure("special_conditions_bonus")
    told = [voice.say(f"measure.{measure.id}")]
    for condition in measure.conditions:
        told += [voice.say(f"provision.{entry.id}") for entry in condition.provisions]
        told += [voice.say(f"note.{entry.note}", **DAYS) for entry in condition.provisions if entry.note]
    told += [voice.say(f"advice.{entry.advice.id}", **DAYS) for entry in measure.advice]
    assert not any(character.isdigit() for text in told for character in text)

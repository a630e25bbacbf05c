"""Fact parity: the three languages tell the same sums, days, months, numbers, sources and answers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from flows.explain import explain
from flows.explain_brief import MOST
from flows.forms import NB
from flows.lawbook import show
from flows.speech import load as load_voice
from flows.words import Lang, Paragraph, Span
from rules.case import parse
from rules.evaluate import evaluate
from rules.rulebook import Rulebook, load
from tests.flows.facts_told import Reader, differences
from tests.flows.grid import cases
from tests.rules.worked import worked_cases

if TYPE_CHECKING:
    from flows.explain import Explanation

TODAY = date(2021, 9, 20)
MANY = 600
EVERY = 7
"""One worked case in so many is read in an ordinary run; the long proof reads them all."""


class Three:
    """The three languages under one rulebook, with a reader for each."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.voices = {lang: load_voice(lang) for lang in Lang}
        self.readers = {lang: Reader(voice, book) for lang, voice in self.voices.items()}

    def explained(self, case: dict[str, Any], asked: tuple[str, ...] | None = None) -> dict[Lang, Explanation]:
        parsed = parse(case)
        outcome = evaluate(self.book, parsed, TODAY)
        return {
            lang: explain(voice, self.book, parsed, outcome, TODAY, asked=asked) for lang, voice in self.voices.items()
        }

    def faults(self, case: dict[str, Any], asked: tuple[str, ...] | None = None) -> list[str]:
        """What the languages say differently about a case, and first messages that are too long."""
        explained = self.explained(case, asked)
        long = [lang.value for lang, it in explained.items() if length(it.brief) > MOST]
        told = {lang: self.readers[lang].read(it.full()) for lang, it in explained.items()}
        return [*long, *differences(told)]


def length(paragraphs: tuple[Paragraph, ...]) -> int:
    return len("\n\n".join(paragraph.plain for paragraph in paragraphs))


@pytest.fixture(scope="module")
def three() -> Three:
    return Three(load())


@pytest.mark.parametrize("worked", worked_cases()[::EVERY], ids=lambda worked: worked.id)
def test_the_languages_tell_the_same_facts(three: Three, worked: Any) -> None:
    assert three.faults(worked.case) == []


@pytest.mark.prove
def test_the_languages_tell_the_same_facts_in_every_worked_case(three: Three) -> None:
    assert {worked.id: found for worked in worked_cases() if (found := three.faults(worked.case))} == {}


def test_the_rulebook_says_the_same_in_three_languages(three: Three) -> None:
    told = {
        lang: three.readers[lang].read(Paragraph((Span(line),)) for line in show(voice, three.book).splitlines())
        for lang, voice in three.voices.items()
    }
    assert list(differences(told)) == []


def test_the_reader_sees_a_planted_difference(three: Three) -> None:
    case = next(worked.case for worked in worked_cases() if worked.id == "C002")
    told = {lang: list(it.brief) for lang, it in three.explained(case).items()}
    for lang, old, new in (
        (Lang.RU, "2\u00a0550\u00a0000", "2\u00a0500\u00a0000"),
        (Lang.EN, "March", "April"),
        (Lang.EN, "✅", "➖"),
    ):
        planted = {key: list(paragraphs) for key, paragraphs in told.items()}
        planted[lang] = [Paragraph((Span(paragraph.plain.replace(old, new)),)) for paragraph in told[lang]]
        read = {key: three.readers[key].read(paragraphs) for key, paragraphs in planted.items()}
        assert list(differences(read)), (lang, old)


@pytest.mark.parametrize(
    ("lang", "text", "sums", "days", "months"),
    [
        (Lang.KK, "2020~жылғы 15~сәуірден бастап 850~000~теңгеге дейін", ("850000",), ("2020-04-15",), ()),
        (Lang.RU, "за апрель–июнь 2020~года до 1~275~000~тенге", ("1275000",), (), ("2020-04/06",)),
        (Lang.EN, "no later than 2~September 2020, 41,670~tenge", ("41670",), ("2020-09-02",), ()),
    ],
)
def test_the_reader_reads(
    three: Three, lang: Lang, text: str, sums: tuple[str], days: tuple[str], months: tuple[str]
) -> None:
    (facts,) = three.readers[lang].read([Paragraph((Span(text.replace("~", NB)),))])
    assert (facts.sums, facts.days, facts.months) == (sums, days, months)


@pytest.mark.prove
def test_the_languages_tell_the_same_facts_in_many_made_cases(three: Three) -> None:
    faults = {str(case): found for case in cases(MANY) if (found := three.faults(case))}
    assert faults == {}


@pytest.mark.prove
def test_the_cases_that_are_read_come_to_nearly_everything_that_the_rulebook_can_say(three: Three) -> None:
    spoken: set[tuple[str, str]] = set()
    attached: set[str] = set()
    for case in (*(worked.case for worked in worked_cases()), *cases(MANY)):
        for finding in evaluate(three.book, parse(case), TODAY).findings:
            spoken |= {(finding.measure, reason.provision) for reason in finding.because if reason.provision}
            attached |= {*finding.next_steps, *finding.documents, *(advice.id for advice in finding.advice)}
    measures = three.book.measures
    silent = {
        (measure.id, entry.id)
        for measure in measures
        for condition in measure.conditions
        for entry in condition.provisions
        if not condition.silent
    } - spoken
    never = {entry.advice.id for it in measures for entry in (*it.steps, *it.papers, *it.advice)} - attached
    assert (silent, never) == (set(), set())


@pytest.mark.prove
def test_every_part_that_is_offered_has_something_to_say(three: Three) -> None:
    empty = set()
    for case in (*(worked.case for worked in worked_cases()), *cases(MANY)):
        it = three.explained(case)[Lang.EN]
        empty |= {(topic, str(case)) for topic in it.topics if len(it.unfold(topic)) == 1}
    assert empty == set()

"""The explanation as a whole: the first message, which parts there are, whom it addresses, what stands aside."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from flows.contacts import Contacts
from flows.explain import PARTS, Explanation, explain
from flows.explain_brief import MOST
from flows.explain_view import Helper
from flows.speech import voice
from flows.words import Lang, Paragraph
from rules.case import parse
from rules.evaluate import evaluate
from rules.rulebook import load

BOOK = load()
TODAY = date(2021, 9, 20)
NURSE = {"role": "mid_level", "facility": "infectious_hospital", "authority": "local_executive", "listed": "yes"}
NURSE |= {"direct_participation": "yes", "from": "2020-04-01", "to": "2020-05-31", "hours": "1"}


def told(case: dict[str, Any], lang: Lang = Lang.EN, **more: Any) -> Explanation:
    parsed = parse(case)
    return explain(voice(lang), BOOK, parsed, evaluate(BOOK, parsed, TODAY), TODAY, **more)


def text(paragraphs: tuple[Paragraph, ...]) -> str:
    return "\n".join(paragraph.plain for paragraph in paragraphs).replace("\u00a0", " ")


def nurse(**changes: Any) -> dict[str, Any]:
    return {"asker": "worker", "stays": [{**NURSE, **changes}], "illness": {"kind": "none"}}


def test_the_first_message_has_the_result_the_sum_and_the_first_step() -> None:
    brief = text(told(nurse()).brief)
    assert brief.startswith("✅ Due: wage supplement. For April–May 2020 you are due up to 1,700,000 tenge.")
    assert "the exact sum depends on the hours" in brief
    assert "First step. Get copies of the time sheet" in brief
    assert brief.count("not an official decision or legal advice") == 1


@pytest.mark.parametrize(
    ("asker", "words"),
    [("worker", "сізге"), ("representative", "қызметкерге"), ("family", "қызметкердің өзіне")],
)
def test_the_words_address_the_one_who_asks(asker: str, words: str) -> None:
    assert words in text(told(nurse() | {"asker": asker}, Lang.KK).brief)


def test_a_case_without_an_asker_is_told_as_to_the_worker() -> None:
    case = nurse()
    del case["asker"]
    assert told(case).view.who == "self"


def test_somebody_for_whom_the_rules_are_not_is_told_so_kindly() -> None:
    it = told({"asker": "other"})
    assert text(it.brief).startswith("These rules are for health workers and their families.")
    assert it.topics == ("other",)


def test_a_family_reads_its_own_payment_first_and_no_figure_in_the_first_line() -> None:
    case = {"asker": "family", "stays": [NURSE], "illness": {"kind": "covid_confirmed", "date": "2020-05-10"}}
    case["death"] = {"date": "2020-05-20", "cause": "covid", "relation": "child"}
    first, second, *_ = told(case, Lang.RU).brief
    assert first.plain == "✅ Положено: единовременная социальная выплата семье."
    assert "10 000 000 тенге" in second.plain.replace("\u00a0", " ")


def test_a_family_reads_what_is_due_before_what_is_not_clear() -> None:
    stay = {**NURSE, "role": "doctor", "facility": "quarantine_hospital", "from": "2020-10-01", "to": "2020-11-30"}
    ill = {"kind": "covid_confirmed", "date": "2020-10-21", "work_related": "yes", "tasked": "yes", "registered": "yes"}
    death = {"date": "2020-11-06", "cause": "covid", "certificate": "yes", "relation": "spouse"}
    case = {"asker": "family", "stays": [stay], "illness": {**ill, "paid_before": "no"}, "death": death}
    it = told(case)
    first = [finding.measure for finding in it.view.near][:3]
    assert first == ["wage_supplement", "death_payment", "infection_payment"]
    headlines = [paragraph.plain for paragraph in it.brief if paragraph.plain[0] in "✅⚖❔➖"]
    assert [line[0] for line in headlines][:3] == ["✅", "❔", "⚖"]
    assert not any(sign.isdigit() for sign in it.brief[0].plain)


def test_a_family_reads_its_own_no_before_another() -> None:
    death = {"date": "2020-11-06", "cause": "covid", "relation": "spouse"}
    ill = {"kind": "covid_confirmed", "date": "2020-10-25"}
    it = told({"asker": "family", "illness": ill, "death": death}, asked=["death_payment"])
    assert [finding.measure for finding in it.view.near][:2] == ["death_payment", "infection_payment"]


def test_what_can_be_put_right_is_told_with_its_sum() -> None:
    brief = text(told(nurse(listed="no")).brief)
    assert "➖ Not due: wage supplement. You are not on the commission's list." in brief
    assert "If this is put right, up to 1,700,000 tenge would be due." in brief


def test_what_is_missing_is_in_the_first_message() -> None:
    brief = text(told(nurse(received={"2020-04": 425_000})).brief)
    assert "After what was received, up to 425,000 tenge is missing." in brief


def test_months_with_gaps_are_counted_not_named_as_one_period() -> None:
    later = {**NURSE, "from": "2020-08-01", "to": "2020-08-31"}
    brief = text(told({"asker": "worker", "stays": [NURSE, later], "illness": {"kind": "none"}}).brief)
    assert "For 3 months, with gaps, up to 2,550,000 tenge in all." in brief


def test_a_range_is_told_from_its_least_to_its_most() -> None:
    brief = text(told(nurse(facility="primary_care")).brief)
    assert "Possible sum: from 425,000 tenge up to 850,000 tenge." in brief


def test_a_range_beside_a_settled_sum() -> None:
    second = {**NURSE, "facility": "primary_care", "from": "2020-06-01", "to": "2020-06-30"}
    brief = text(told({"asker": "worker", "stays": [NURSE, second], "illness": {"kind": "none"}}).brief)
    assert "On top of that, from 212,500 tenge up to 425,000 tenge is not clear yet." in brief


def test_what_is_open_beside_a_settled_sum() -> None:
    second = {**NURSE, "from": "2020-06-01", "to": "2020-06-30", "listed": "not_sure"}
    brief = text(told({"asker": "worker", "stays": [NURSE, second], "illness": {"kind": "none"}}).brief)
    assert "On top of that, up to 850,000 tenge is not clear yet." in brief


def test_measures_that_nobody_asked_about_are_named_so() -> None:
    case = {"asker": "worker", "stays": [NURSE], "illness": {"kind": "covid_confirmed", "date": "2020-05-10"}}
    it = told(case, asked=("wage_supplement",))
    assert [finding.measure for finding in it.view.near] == ["wage_supplement"]
    assert "We have not asked about these yet: one-time payment on infection; sick pay." in text(it.unfold("other"))


def test_where_nothing_was_asked_everything_open_is_told() -> None:
    it = told({"asker": "worker"})
    assert it.view.near
    assert not it.view.later


def test_a_post_that_the_ministry_alone_has_concerns_only_its_people() -> None:
    clerk = nurse(role="moh_civil_servant", facility="ministry")
    assert "civil_servant_supplement" in {finding.measure for finding in told(clerk).view.near}
    assert "civil_servant_supplement" not in {finding.measure for finding in told(nurse()).view.near}


def test_contact_without_illness_is_told_and_no_illness_stands_aside() -> None:
    contact = nurse() | {"illness": {"kind": "contact_only", "date": "2020-05-10"}}
    assert "infection_payment" in {finding.measure for finding in told(contact).view.near}
    assert "infection_payment" not in {finding.measure for finding in told(nurse()).view.near}


@pytest.mark.parametrize("lang", list(Lang))
def test_many_findings_are_shortened_until_they_fit(lang: Lang) -> None:
    stays = [NURSE, {**NURSE, "from": "2022-01-01", "to": "2022-04-30"}]
    case = {"asker": "family", "stays": stays, "claim": {"learned_on": "2021-01-01"}}
    case["illness"] = {"kind": "viral_pneumonia_probable", "date": "2020-05-10", "work_related": "not_sure"}
    case["death"] = {"date": "2020-05-20", "cause": "viral_pneumonia", "relation": "other_relative"}
    brief = told(case, lang).brief
    assert len("\n\n".join(paragraph.plain for paragraph in brief)) <= MOST
    assert sum(paragraph.plain[0] in "✅⚖❔➖" for paragraph in brief) == len(told(case, lang).view.near)


def test_parts_stand_in_reading_order_and_have_a_heading() -> None:
    it = told(nurse())
    assert it.topics == tuple(topic for topic in PARTS if topic in it.topics)
    for topic in it.topics:
        heading, *rest = it.unfold(topic)
        assert heading.kind == "heading"
        assert rest


def test_everything_is_told_once() -> None:
    it = told(nurse())
    whole = text(it.full())
    assert all(text(it.unfold(topic)) in whole for topic in it.topics)
    assert whole.count("legal advice") == 1


def test_one_measure_alone() -> None:
    it = told(nurse())
    assert "one-time payment on infection" in text(it.unfold("why", "infection_payment"))
    assert "wage supplement" not in text(it.unfold("why", "infection_payment"))


def test_an_unknown_part_is_an_error() -> None:
    with pytest.raises(KeyError):
        told(nurse()).unfold("weather")


def test_who_runs_the_service_is_named_where_a_region_has_no_contact() -> None:
    office = Helper("The union's office", "+7 000")
    named = text(told(nurse(), operator=office, region="ulytau").unfold("whom"))
    assert "We have no contact in your region. Ask The union's office, who runs this service: +7 000" in named
    assert "We have no contact" in text(told(nurse(), operator=Helper("Office"), region="ulytau").unfold("whom"))
    assert "We have no contact" not in text(told(nurse(), region="ulytau").unfold("whom"))


def test_without_a_region_who_runs_the_service_stands_beside_the_rest() -> None:
    named = text(told(nurse(), operator=Helper("Office", "+7 000")).unfold("whom"))
    assert "We have no contact" not in named
    assert "You can also ask Office, who runs this service: +7 000" in named
    assert "You can also ask Office, who runs this service." in text(
        told(nurse(), operator=Helper("Office")).unfold("whom")
    )


def test_without_contacts_only_the_bodies_are_named() -> None:
    whom = text(told(nurse(), contacts=Contacts()).unfold("whom"))
    assert "Decides: The regional commission." in whom
    assert "1414" not in whom

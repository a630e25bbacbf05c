"""The conversation as a person has it: doors, answers tapped and typed, back, change, why, languages, consent, stale
buttons."""

from __future__ import annotations

import pytest

from flows.engine import Engine
from flows.engine_talk import KEPT_DAYS, Operator
from flows.speech import voice
from flows.words import Command, Lang, Said, Tap
from rules.rulebook import load
from tests.flows.person import NURSE, TODAY, Person, engine


def test_the_greeting_is_in_three_languages_and_the_hint_orders_the_buttons() -> None:
    turn = engine().greet(Lang.EN)
    assert [button.action for row in turn.replies[0].buttons for button in row] == ["lang:en", "lang:kk", "lang:ru"]
    assert len(turn.replies[0].paragraphs) == 3
    assert turn.session.lang is None


@pytest.mark.parametrize("text", ["русский", "по-русски", "ru", "2"])
def test_a_language_can_be_typed(text: str) -> None:
    person = Person.new().say(text)
    assert (person.session.lang, person.state) == (Lang.RU, "consent")


def test_before_a_language_everything_leads_to_the_greeting() -> None:
    person = Person.new()
    for heard in (Said("помогите"), Command("help"), Tap("a:doctor", 7), Command("case", "role=doctor")):
        person.hear(heard)
        assert person.session.lang is None
        assert person.actions == ["lang:kk", "lang:ru", "lang:en"]
    assert engine().card(person.session, TODAY).buttons == person.turn.replies[-1].buttons


def test_consent_comes_before_the_first_question_and_says_what_matters() -> None:
    person = Person.new().tap("lang:ru")
    assert person.state == "consent"
    assert all(word in person.text for word in (str(KEPT_DAYS), "Telegram", "/privacy", "/mydata", "/forget"))
    assert person.say("хм").state == "consent"
    assert person.say("согласна").state == "door"
    assert person.session.consent is True


def test_refused_consent_works_all_the_same() -> None:
    person = Person(consent=False)
    assert person.session.consent is False
    person.press("a:work").answer(**NURSE)
    assert person.press("go").turn.finished


def test_the_operator_is_named_where_there_is_one() -> None:
    talking = Engine(load(), Operator("Салауатты қоғам", "@salauatty"))
    turn = talking.hear(talking.greet().session, Tap("lang:kk", 0), TODAY)
    said = "\n".join(paragraph.plain for paragraph in turn.replies[0].paragraphs)
    assert "Салауатты қоғам" in said
    assert "@salauatty" in said
    person = Person.new().tap("lang:en")
    assert voice(Lang.EN).say("operator.nobody") in person.text


@pytest.mark.parametrize(
    ("door", "asked"),
    [("work", "stays[0].role"), ("ill", "illness.kind"), ("death", "death.date"), ("another", "matter")],
)
def test_a_door_asks_its_own_section_first(door: str, asked: str) -> None:
    assert Person().press(f"a:{door}").asked == asked


def test_a_visitor_for_whom_the_rules_are_not_comes_to_the_review_at_once() -> None:
    person = Person().press("a:nobody")
    assert person.state == "review"
    assert person.press("go").turn.finished


def test_a_nurse_gets_to_the_outcome_by_taps() -> None:
    person = Person().press("a:work").answer(**NURSE)
    assert person.state == "review"
    person.press("go")
    assert (person.state, person.turn.finished) == ("outcome", True)
    assert not person.tap("x:months").turn.finished


def test_a_nurse_gets_to_the_outcome_by_typing() -> None:
    person = Person(Lang.KK)
    for text in (
        "үстемеақы",
        "мейіргер",
        "1",
        "инфекциялық стационар",
        "акимат",
        "иә",
        "2020 жылғы сәуірден маусымға дейін",
    ):
        person.say(text)
    assert person.answers["stays[0].to"] == "2020-06-30"
    for text in ("иә", "толық уақыт", "жоқ"):
        person.say(text)
    assert person.state == "review"
    told = Person(Lang.EN).press("a:work").answer(**NURSE).answers
    assert {**person.answers} == {**told}


def test_what_was_understood_is_shown_back() -> None:
    person = Person().press("a:work").say("медсестра")
    assert "Медсестра, фельдшер" in person.turn.replies[-1].paragraphs[0].plain
    assert person.turn.replies[-1].paragraphs[0].kind == "quote"


def test_a_two_step_list_goes_in_and_out() -> None:
    person = Person().press("a:work").press("s:care")
    assert "a:doctor" in person.actions
    assert "s:care" in person.press("back").actions
    assert person.say("2").session.extra["steps"] == ["ambulance"]
    assert person.say("1").answers["stays[0].role"] == "mid_level"


def test_doubt_is_put_again_with_what_it_may_mean() -> None:
    person = Person().press("a:work").press("s:care").press("a:doctor").press("a:employee")
    before = person.session
    person.say("больница")
    assert person.asked == before.asked
    assert "?" in person.text
    answers = [it for it in person.actions if it.startswith("a:")]
    assert (len(answers), person.actions[len(answers)]) == (5, "dk")
    assert "например" in person.say("ыыыыы").text
    assert [it for it in person.actions if it.startswith("a:")] == answers
    assert person.press("back").actions[0] == "s:covid"
    assert person.say("больница").say("3").answers["stays[0].facility"] == "provisional_hospital"


@pytest.mark.parametrize("heard", ["не знаю", "білмеймін", "I don't know", "dk?"])
def test_not_knowing_is_an_answer(heard: str) -> None:
    person = Person().press("a:work")
    person.press("dk") if heard == "dk?" else person.say(heard)
    assert person.answers["stays[0].role"] == "not_sure"


def test_why_do_you_ask_names_the_measure_and_its_source() -> None:
    person = Person().press("a:ill").press("why")
    quotes = [it.plain for it in person.turn.replies[-1].paragraphs if it.kind == "quote"]
    assert len(quotes) >= 2
    assert person.asked == "illness.kind"
    assert person.say("зачем").asked == "illness.kind"
    person = Person().press("a:another").press("why")
    assert voice(Lang.RU).say("why.matter") in person.text


def test_back_goes_through_the_answers_as_they_were_given() -> None:
    person = Person().press("a:work").say("врач").press("a:employee")
    assert person.press("back").asked == "stays[0].employment"
    assert person.press("back").asked == "stays[0].role"
    assert "Врач" in person.text
    assert person.press("back").asked == "door"
    assert person.tap("back").asked == "door"
    assert person.press("keep").asked == "stays[0].facility"


def test_change_asks_that_one_and_what_depends_on_it() -> None:
    person = Person().press("a:work").answer(**NURSE).press("chg:stays[0].role")
    assert person.asked == "stays[0].role"
    person.say("водитель скорой")
    assert person.state == "review" or person.asked not in {"stays[0].from", "stays[0].listed"}


def test_an_answer_sleeps_while_it_does_not_matter_and_wakes_again() -> None:
    person = Person().press("a:work").answer(**NURSE).press("chg:stays[0].role").say("не медработник")
    assert person.state == "review"
    assert person.answers["stays[0].facility"] == "infectious_hospital"
    assert "chg:stays[0].facility" not in person.actions
    person.press("chg:stays[0].role").say("медсестра")
    assert person.state == "review"
    assert "stays[0].hours" in [key for key in person.answers if key in person.session.order]


def test_a_number_typed_on_the_review_changes_that_answer() -> None:
    person = Person().press("a:work").answer(**NURSE).say("2")
    assert person.asked == "stays[0].role"
    assert person.press("keep").say("99").state == "review"


def test_the_review_shows_its_buttons_by_pages() -> None:
    person = Person().press("a:work").answer(**NURSE)
    first = set(person.actions)
    assert len(first) == 6
    second = set(person.press("pg:1").actions)
    assert first & second == {"go"}

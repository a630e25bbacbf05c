"""The conversation as a person has it: doors, answers tapped and typed, back, change, why, languages, consent, stale
buttons."""

from __future__ import annotations

import json

import pytest

from flows.engine import Engine
from flows.engine_talk import KEPT_DAYS, Operator
from flows.speech import voice
from flows.words import Command, Lang, Said, Session, Tap
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
    assert person.session.card == before.card
    assert "?" in person.text
    assert "например" in person.say("ыыыыы").text


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


def test_a_stale_button_is_answered_kindly_and_the_card_redrawn() -> None:
    person = Person().press("a:work")
    card = person.session.card
    person.say("врач")
    person.tap("s:care", card)
    assert person.turn.toast
    assert person.asked == "stays[0].employment"
    assert person.answers["stays[0].role"] == "doctor"
    for action in ("a:nonsense", "x:months", "go", "chg:stays[0].role", "more:ill", "keep", "s:care", "zzz", "a:"):
        assert person.tap(action).turn.toast, action
        assert person.asked == "stays[0].employment"


def test_a_double_tap_is_one_answer() -> None:
    person = Person().press("a:work")
    card = person.session.card
    person.tap("dk", card).tap("dk", card)
    assert set(person.answers) == {"door", "stays[0].role"}


@pytest.mark.parametrize("point", [0, 3, 6])
def test_the_language_changes_anywhere_and_nothing_is_lost(point: int) -> None:
    person = Person().press("a:work")
    for text in ["врач", "1", "инфекционный стационар", "акимат", "да", "2020"][:point]:
        person.say(text)
    answers, asked, card = dict(person.answers), person.asked, person.session.card
    person.command("language")
    assert person.actions[:1] == ["lang:ru"]
    person.press("lang:kk")
    assert (person.answers, person.asked, person.session.lang) == (answers, asked, Lang.KK)
    assert person.session.card > card
    assert person.command("language").say("по-русски").session.lang is Lang.RU


def test_show_me_now_at_any_point_and_on_again() -> None:
    person = Person().press("a:work").say("врач").press("now")
    assert (person.state, person.turn.finished) == ("outcome", True)
    assert "go" in person.actions
    person.press("go")
    assert person.asked == "stays[0].employment"
    person.answer(**NURSE)
    assert person.press("go").turn.finished


def test_the_other_measures_follow_if_wanted() -> None:
    person = Person().press("a:work").answer(**NURSE).press("go").find("more:ill")
    assert person.asked == "illness.kind"
    person.tap("a:covid_confirmed").tap("a:2020-05-10")
    person.answer(work_related="yes", registered="yes", patient_record="yes", paid_before="no", elsewhere="no")
    assert person.press("go").turn.finished
    assert "more:ill" not in person.actions


def test_what_serves_only_papers_is_asked_after_the_verdict() -> None:
    person = Person().press("a:work").answer(**NURSE).press("go").find("more:paid")
    assert person.asked == "stays[0].received"
    person.say("425 000").press("a:0").press("dk")
    assert person.answers["stays[0].received"] == {"2020-04": 425000, "2020-05": 0}
    assert person.state == "outcome"
    person.find("more:papers")
    assert (person.state, person.asked) == ("extras", "claim.learned_on")
    assert person.say("10.08.2020").state == "outcome"


def test_the_same_sum_to_the_end() -> None:
    person = Person().press("a:work").answer(**NURSE).press("go").find("more:paid").say("850 тыс").press("s:same")
    assert person.answers["stays[0].received"] == dict.fromkeys(("2020-04", "2020-05", "2020-06"), 850000)


def test_hours_by_month_only_where_they_differ() -> None:
    person = Person().press("a:work").answer(**NURSE).say("10").press("s:months")
    person.press("a:1").press("a:0.5").press("back").press("a:0.25").press("dk")
    assert person.answers["stays[0].hours"] == {"2020-04": "1", "2020-05": "0.25", "2020-06": "not_sure"}
    person.say("10").press("s:know").say("120 из 160")
    assert person.answers["stays[0].hours"] == "0.75"
    assert "75 %" in person.say("10").say("часы 120").text or person.asked == "stays[0].hours"


def test_as_many_jobs_as_needed() -> None:
    person = Person().press("a:work").answer(**{**NURSE, "elsewhere": "yes"})
    assert "stays[1].role" in person.answers
    assert person.state == "review"


def test_days_by_the_keyboard_and_contradictions_refused() -> None:
    person = Person().press("a:ill").press("a:covid_confirmed").press("s:2020").press("s:5").press("a:2020-05-10")
    assert person.answers["illness.date"] == "2020-05-10"
    person = Person().press("a:work").answer(**{**NURSE, "from": "2020-04-01"})
    person.say("8").say("01.03.2020")
    assert person.asked == "stays[0].to"
    assert "раньше" in person.text
    assert person.say("завтра").asked == "stays[0].to"
    assert person.say("15.04.2030").asked == "stays[0].to"
    assert person.say("апрель").asked == "stays[0].to"
    assert person.say("по настоящее время").answers["stays[0].to"] == TODAY.isoformat()


def test_a_month_is_not_a_day() -> None:
    person = Person().press("a:ill").press("a:covid_confirmed").say("в мае 2020")
    assert person.session.extra["steps"] == ["2020", "5"]
    assert "a:2020-05-31" in person.actions


@pytest.mark.parametrize("kind", ["voice", "photo", "sticker", "document", "contact", "location", "other"])
def test_what_is_no_text_gets_a_kind_word_and_the_same_card(kind: str) -> None:
    person = Person().press("a:work")
    before = person.session
    assert person.send(kind).session == before
    assert person.turn.replies[-1].paragraphs[0].kind == "quote"


@pytest.mark.parametrize("text", ["я" * 1001, "...", "\u202e\u200b", "🤬🤬"])
def test_a_hostile_or_endless_line_is_kindly_refused(text: str) -> None:
    person = Person().press("a:work")
    before = person.session
    assert person.say(text).session == before


def test_commands_never_lose_answers_without_asking() -> None:
    person = Person().press("a:work").say("врач")
    answers = dict(person.answers)
    for name in ("start", "help", "privacy", "about", "case", "nonsense", "cancel", "restart", "language"):
        person.command(name)
        assert person.answers == answers, name
        person.say("нет") if name in {"cancel", "restart"} else None
    person.command("restart").press("sure:restart")
    assert (person.answers, person.state, person.session.lang) == ({}, "door", Lang.RU)


def test_cancel_erases_everything_once_confirmed() -> None:
    person = Person().press("a:work").say("врач").command("cancel")
    assert not person.turn.erase
    person.say("да")
    assert person.turn.erase
    assert person.session == Session(rulebook=person.session.rulebook)


def test_a_line_that_is_no_answer_passes_the_question_by() -> None:
    person = Person().press("a:work").command("cancel").say("медсестра")
    assert person.answers["stays[0].role"] == "mid_level"


def test_condolence_is_said_once_and_without_figures() -> None:
    person = Person().press("a:death")
    assert person.turn.replies[0].paragraphs[0].plain == voice(Lang.RU).say("condolence.family")
    assert not any(sign.isdigit() for sign in person.turn.replies[0].paragraphs[0].plain)
    assert len(person.press("dk").turn.replies) == 1
    assert "Ваш" in person.text or "близк" in person.text
    person = Person().press("a:another").press("a:death")
    assert person.turn.replies[0].paragraphs[0].plain == voice(Lang.RU).say("condolence.colleague")


def test_the_case_line_gives_the_outcome_at_once() -> None:
    line = "role=mid_level facility=infectious_hospital authority=local_executive from=2020-04-01 to=2020-06-30"
    person = Person().command("case", f"{line} direct_participation=yes listed=yes hours=1")
    assert (person.state, person.turn.finished) == ("outcome", True)
    person.command("case", "role=doctor")
    assert person.answers["stays[0].role"] == "mid_level"
    assert person.press("sure:case").answers == {"asker": "worker", "stays[0].role": "doctor"}
    assert person.state == "outcome"
    assert "шеф" in person.command("case", "role=шеф when=now x").text


def test_progress_is_told_from_the_rules() -> None:
    person = Person().press("a:work").say("врач")
    assert "не меньше 2" in person.text


def test_a_new_rulebook_keeps_the_answers_and_says_so() -> None:
    person = Person().press("a:work").say("врач")
    old = person.session.but(rulebook="older", answers={**person.answers, "stays[0].facility": "gone", "gone": "x"})
    turn = engine().hear(old, Said("1"), TODAY)
    assert voice(Lang.RU).say("note.rules_changed") in turn.replies[-1].paragraphs[0].plain
    assert turn.session.answers["stays[0].role"] == "doctor"
    assert "stays[0].facility" not in turn.session.answers
    assert turn.session.rulebook == person.session.rulebook


def test_a_session_of_an_unknown_state_is_not_lost() -> None:
    person = Person().press("a:work").say("врач")
    turn = engine().hear(person.session.but(state="dancing"), Said("?"), TODAY)
    assert turn.session.answers["stays[0].role"] == "doctor"
    assert turn.session.state in {"door", "role"}


def test_the_card_can_be_had_again() -> None:
    person = Person().press("a:work")
    card = engine().card(person.session, TODAY)
    assert (card.card, card.buttons) == (person.session.card, person.turn.replies[-1].buttons)


def test_actions_fit_into_a_button() -> None:
    person = Person().press("a:work").answer(**{**NURSE, "elsewhere": "yes"})
    seen = set()
    for page in range(6):
        seen |= set(person.tap(f"pg:{page}").actions)
    assert all(len(action.encode()) <= 40 and action.isascii() for action in seen)
    assert len(json.dumps(person.session.to_json())) < 4000

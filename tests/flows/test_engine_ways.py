"""The conversation off the straight way: old buttons, languages, early looks, more jobs, commands, a new rulebook."""

from __future__ import annotations

import json

import pytest

from flows.questions_left import Left
from flows.questions_open import OpenBook
from flows.questions_plan import make_plan
from flows.speech import voice
from flows.words import Lang, Said, Session
from rules.rulebook import load
from tests.flows.person import NURSE, TODAY, Person, engine


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


def test_a_review_with_questions_left_leads_on_or_to_the_result() -> None:
    person = Person().press("a:work").say("врач").press("now").find("answers")
    assert person.state == "review"
    assert person.press("go").turn.finished
    person.find("answers").press("on")
    assert person.asked == "stays[0].employment"
    assert person.tap("on").turn.toast


def test_a_question_put_again_does_not_hide_behind_what_was_said_later() -> None:
    person = Person().press("a:death").tap("a:2020-10-21").tap("a:other")
    assert person.say("3").asked == "death.cause"
    assert person.press("back").asked == "death.date"
    assert person.press("keep").state == "review"


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
    asked, done = person.turn, person.say("да").turn
    assert (asked.erase, done.erase) == (False, True)
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
    kept = person.press("sure:case").answers
    assert kept == {"asker": "worker", "stays[0].role": "doctor", "stays[0].employment": "employee"}
    assert person.state == "outcome"
    assert "шеф" in person.command("case", "role=шеф when=now x").text


def test_progress_is_told_from_the_rules() -> None:
    person = Person().press("a:work").say("врач")
    plan = make_plan(OpenBook(load()), person.answers)
    assert voice(Lang.RU).say("progress.range_of_job", least=2, most=len(plan.open) + 1) in person.text


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


def test_a_family_is_spoken_to_quietly() -> None:
    person = Person(Lang.RU).press("a:death")
    assert voice(Lang.RU).say("condolence.family") in person.text
    assert "Понятно" not in person.text
    assert "если работа была одна" in person.text
    person.say("06.11.2020")
    assert person.turn.replies[-1].paragraphs[0].plain == "День смерти: 6\u00a0ноября 2020\u00a0года."
    assert "Понятно" in person.tap("a:covid").tap("dk").say("врач").text


def test_with_a_second_job_told_the_bounds_no_longer_speak_of_one() -> None:
    person = Person(Lang.EN).press("a:death").say("20 june 2020").tap("a:covid").tap("a:spouse")
    person.say("nurse").tap("a:infectious_hospital").tap("a:yes")
    assert person.asked == "illness.date"
    assert "Another job would add some." in person.text


def test_the_bounds_speak_of_one_job_before_any_is_told() -> None:
    assert Left(2, 2, further_job=True, in_job=False).paragraph(voice(Lang.EN)).plain.endswith("was only one job.")
    assert Left(2, 2, further_job=True).paragraph(voice(Lang.EN)).plain.endswith("Another job would add some.")


def test_a_further_job_is_noted_without_the_number_of_the_last() -> None:
    person = Person(Lang.EN).press("a:work")
    while person.asked != "stays[0].elsewhere":
        person.answer_one(**NURSE)
    assert "Understood. Another job: Yes." in person.tap("a:yes").text
    assert "Understood. Job 2. Kind of work: Doctor." in person.say("doctor").text


@pytest.mark.parametrize(("listed", "asks"), [("a:yes", True), ("dk", False)])
def test_who_knows_nothing_of_the_list_is_not_asked_for_its_group(listed: str, *, asks: bool) -> None:
    told = {**NURSE, "role": "junior", "facility": "primary_care", "listed_group": "high"}
    person, seen = Person().press("a:work"), []
    while person.asked is not None:
        seen.append(person.asked)
        person.tap(listed) if person.asked == "stays[0].listed" else person.answer_one(**told)
    assert ("stays[0].listed_group" in seen) is asks
    assert person.tap("go").state == "outcome"

"""The corners of the conversation: every button in every state, every small word, keyboards to the last key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.engine import Engine
from flows.engine_talk import Operator
from flows.interview import Guide, Position
from flows.questions_plan import Plan
from flows.speech import voice
from flows.words import Lang, Tap
from rules.rulebook import load
from tests.flows.person import NURSE, TODAY, Person

FLOWS = Path(__file__).parent.parent.parent / "flows"
ACTIONS = (
    "a:yes", "a:2020-04-01", "a:0", "s:care", "s:2020", "s:same", "dk", "back", "keep", "now", "go", "on", "answers",
    "why", "chg:door", "pg:1", "pg:\u00b2", "x:months", "more:ill", "more:gold", "c:maybe", "sure:cancel", "sure:case",
    "lang:zz", "nonsense", "",
)  # fmt: skip


def at_consent() -> Person:
    return Person.new().tap("lang:ru")


@pytest.mark.parametrize("action", ACTIONS)
def test_before_consent_no_button_does_anything_but_consent(action: str) -> None:
    person = at_consent()
    before = person.session
    assert person.tap(action).session == before
    assert person.turn.toast


@pytest.mark.parametrize("action", set(ACTIONS) - {"back"})
def test_at_the_door_only_the_doors_open(action: str) -> None:
    person = Person()
    assert person.tap(action).state == "door"
    assert person.answers == {}


@pytest.mark.parametrize("action", set(ACTIONS) - {"back", "keep", "go", "answers", "chg:door", "pg:1"})
def test_a_review_is_moved_only_by_its_own_buttons(action: str) -> None:
    person = Person().press("a:nobody")
    before = person.answers
    person.tap(action)
    assert person.answers == before
    assert person.state in {"review", "outcome"}


@pytest.mark.parametrize("action", ["a:doctor", "dk", "chg:gone", "more:gold", "s:care", "keep", "on", "c:yes"])
def test_an_outcome_stays_with_a_stale_button(action: str) -> None:
    person = Person().press("a:work").answer(**NURSE).press("go")
    assert person.tap(action).state == "outcome"
    assert person.turn.toast


def test_words_before_consent() -> None:
    assert at_consent().say("назад").state == "consent"
    assert at_consent().say("нет").session.consent is False
    assert at_consent().say("1").session.consent is True
    assert at_consent().command("case", "role=doctor").state == "consent"
    assert at_consent().say("почему").state == "consent"
    assert at_consent().command("cancel").turn.erase


def test_small_words_at_a_question() -> None:
    person = Person().press("a:work").say("врач")
    assert person.say("назад").asked == "stays[0].role"
    assert person.say("почему").turn.replies[-1].paragraphs[0].kind == "quote"
    assert person.say("заново").session.extra["over"] == "restart"
    assert "over" not in person.say("2").session.extra
    assert person.say("показать сейчас").state == "outcome"


def test_small_words_at_the_review_and_the_outcome() -> None:
    person = Person().press("a:nobody")
    assert person.say("мяу").state == "review"
    assert person.say("да").state == "outcome"
    assert person.say("мои ответы").state == "review"
    assert person.say("показать").state == "outcome"
    assert person.say("мяу").state == "outcome"
    assert person.say("не знаю").state == "outcome"


def test_a_part_of_the_explanation_and_back_to_the_result() -> None:
    person = Person().press("a:work").answer(**NURSE).press("go")
    brief = person.text
    person.find("x:why")
    assert person.text != brief
    assert not person.turn.replies[-1].redraw
    assert person.press("back").text == brief


def test_both_calendars_to_the_last_key() -> None:
    person = Person().press("a:work").say("врач").press("a:employee").say("инфекционный стационар")
    person.press("a:local_executive").press("a:yes")
    assert person.press("s:2020").press("s:4").press("a:2020-04-01").asked == "stays[0].to"
    assert f"a:{TODAY}" in person.actions
    assert person.press("s:2020").press("s:4").press("a:2020-04-30").answers["stays[0].to"] == "2020-04-30"
    assert person.tap("back").press("s:2020").press("s:2").tap("a:2020-02-10").asked == "stays[0].to"
    assert "steps" not in person.session.extra
    person.say("30.04.2020").press("a:yes")
    assert "s:months" not in person.actions


def test_days_that_are_none_are_put_again_with_a_reason() -> None:
    person = Person().press("a:ill").press("a:covid_confirmed")
    for text in ("15 апреля", "30.02.2020", "15.04.2040", "когда-то", "апрель или май 2020"):
        assert person.say(text).asked == "illness.date"
        assert person.turn.replies[-1].paragraphs[0].kind == "quote"
    assert person.tap(f"a:{TODAY.replace(year=2030)}").asked == "illness.date"
    assert person.say("не помню").answers["illness.date"] == "not_sure"


def test_periods_half_told() -> None:
    person = Person().press("a:work").say("врач").press("a:employee").say("инфекционный стационар")
    person.press("a:local_executive").press("a:yes")
    assert person.say("с июня по апрель 2020").asked == "stays[0].from"
    assert person.say("до июня 2020").asked == "stays[0].from"
    assert person.say("с апреля 2020").answers["stays[0].from"] == "2020-04-01"
    assert person.say("июнь 2020").answers["stays[0].to"] == "2020-06-30"
    assert person.say("назад").say("с мая 2020 по настоящее время").answers["stays[0].to"] == TODAY.isoformat()


def test_why_for_what_serves_only_papers() -> None:
    person = Person().press("a:work").answer(**NURSE).press("go").find("more:papers").press("why")
    assert voice(Lang.RU).say("why.papers") in person.text
    assert person.press("back").asked == "stays[0].elsewhere"


def test_the_operator_may_have_no_contact() -> None:
    turn = Engine(load(), Operator("Кәсіподақ")).hear(Person.new().session, Tap("lang:en", 0), TODAY)
    said = "\n".join(paragraph.plain for paragraph in turn.replies[0].paragraphs)
    assert voice(Lang.EN).say("operator.named", name="Кәсіподақ") in said


def test_a_new_rulebook_at_the_outcome_and_before_the_first_answer() -> None:
    person = Person().press("a:nobody").press("go")
    told = Engine(load()).hear(person.session.but(rulebook="older"), Tap("answers", person.session.card), TODAY)
    assert told.session.state == "review"
    fresh = Person()
    told = Engine(load()).hear(fresh.session.but(rulebook="older"), Tap("a:work", fresh.session.card), TODAY)
    assert told.session.state == "role"


def test_a_door_is_not_guessed() -> None:
    assert Person().say("мяу").asked == "door"


def test_a_whole_case_in_one_line_needs_no_more() -> None:
    told = " ".join(f"{name}={value}" for name, value in NURSE.items() if name != "elsewhere")
    person = Person().command("case", told)
    assert person.state == "outcome"
    assert Person().command("case", "asker=other").turn.finished


def test_every_note_has_its_words() -> None:
    said = re.compile(r"""(?:note|say|paragraphs?)\(\s*"([a-z_]+\.[a-z_.]+)\"""")
    files = [path for name in ("engine*", "cards*", "questions_left") for path in FLOWS.glob(f"{name}.py")]
    keys = {key for path in files for key in said.findall(path.read_text(encoding="utf-8"))}
    assert len(keys) > 40
    for lang in Lang:
        assert {key for key in keys if not voice(lang).has(key)} == set()


def test_a_machine_that_cannot_arrive_says_so() -> None:
    lost = Position("role", speaks=True, answered_consent=True, plan=Plan((), "matter", None, {"stays": [{}]}, ()))
    with pytest.raises(RuntimeError):
        Guide().send("go_on", lost)

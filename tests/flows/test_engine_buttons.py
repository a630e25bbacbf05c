"""A button said in words: on whatever page it stands, in any language; what several could mean is named."""

from __future__ import annotations

import pytest

from flows.engine import Engine
from flows.engine_cards import draw
from flows.engine_said import MOST_NAMED, hear_doubt, hear_said
from flows.engine_talk import Operator, Talk
from flows.explain import PARTS
from flows.hearing import spoken_values
from flows.interview import Guide
from flows.questions import question_of
from flows.questions_open import OpenBook
from flows.speech import voice
from flows.words import Lang, Said
from rules.rulebook import load
from tests.flows.person import NURSE, TODAY, Person

TWO_JOBS = {**NURSE, "elsewhere": "yes"}


def at_result(lang: Lang = Lang.RU) -> Person:
    return Person(lang).press("a:work").answer(**NURSE).press("go")


def in_review_of_two() -> Person:
    return Person(Lang.EN).press("a:work").answer(**TWO_JOBS)


TYPED = {
    "months": ["по месяцам", "Айлар бойынша", "month by month", "сколько", "қанша", "how much"],
    "why": ["почему", "неге", "Неге олай", "why", "почему так?", "себебі"],
    "papers": ["Документы", "документы", "Құжаттар", "кужаттар", "papers", "бумаги", "какие нужны документы"],
    "steps": ["что делать", "не істеу керек", "what now"],
    "whom": ["кого спросить", "Кімге жүгіну керек", "whom to ask", "телефон"],
    "deadlines": ["сроки", "мерзімдер", "deadlines"],
    "sources": ["источники", "дереккөздер", "law"],
}


@pytest.mark.parametrize(("topic", "text"), [(topic, text) for topic, texts in TYPED.items() for text in texts])
def test_a_topic_is_heard_on_whatever_page_its_button_stands(topic: str, text: str) -> None:
    person = at_result().say(text)
    assert person.session.extra.get("shown") == topic
    assert person.turn.toast is None
    heading = voice(Lang.RU).say(f"part.{topic}")
    assert person.turn.replies[-1].paragraphs[0].plain == heading
    assert person.say(text).turn.replies[-1].paragraphs[0].plain == heading


def test_every_topic_has_synonyms() -> None:
    assert set(spoken_values("topic")) == set(PARTS)


def test_a_number_counts_the_buttons_on_the_card() -> None:
    person = at_result()
    assert person.say(str(person.actions.index("x:steps") + 1)).session.extra["shown"] == "steps"
    assert person.say("77").session.extra["shown"] == "steps"
    more = next(it for it in person.actions if it.startswith("pg:"))
    assert person.say(str(person.actions.index(more) + 1)).session.extra["page"] == 1


def test_the_result_is_shown_again_by_its_word() -> None:
    person = at_result().say("документы").say("результат")
    assert "shown" not in person.session.extra
    assert person.state == "outcome"


def test_offers_and_answers_are_heard_behind_the_first_page() -> None:
    assert at_result().say("мои ответы").state == "review"
    assert at_result().say("Ауру үшін төлемді тексеру").asked == "illness.kind"


def test_what_may_be_several_buttons_is_named() -> None:
    person = in_review_of_two().say("hours")
    assert person.state == "review"
    note = person.turn.replies[-1].paragraphs[0]
    assert note.kind == "quote"
    assert "Job 1: Hours" in note.plain
    assert "Job 2: Hours" in note.plain
    assert in_review_of_two().say("Job 2: Hours").asked == "stays[1].hours"


def test_too_many_to_be_named_are_not_understood() -> None:
    person = in_review_of_two().say("job 1")
    assert len([it for it in person.session.order if it.startswith("stays[0]")]) > MOST_NAMED
    assert person.turn.replies[-1].paragraphs[0].plain == voice(Lang.EN).say("again.button")


def test_a_change_on_another_page_of_the_review_is_heard_by_what_it_is_about() -> None:
    person = Person().press("a:work").answer(**NURSE)
    assert "chg:stays[0].hours" not in person.actions
    assert person.say("время работы").asked == "stays[0].hours"
    assert person.say("Оставить так").state == "review"


@pytest.mark.parametrize("text", ["why", "почему", "неге"])
def test_why_has_an_answer_on_every_card(text: str) -> None:
    person = Person.new().tap("lang:en").say(text)
    assert voice(Lang.EN).say("why.consent") in person.text
    assert voice(Lang.EN).say("why.review") in in_review_of_two().say(text).text


def test_a_button_of_a_question_whose_answer_is_typed_is_heard() -> None:
    person = Person().press("a:work")
    while person.asked != "stays[0].hours":
        person.answer_one(**NURSE)
    assert person.say("по месяцам по-разному").session.extra["steps"] == ["months"]
    assert person.say("12345 часов").session.extra["steps"] == ["months"]


def test_each_change_of_two_jobs_names_its_job() -> None:
    person = in_review_of_two()
    pages = []
    for _ in range(9):
        pages += [button for button in person.buttons if button.action.startswith("chg:")]
        person.tap(next(it for it in person.actions if it.startswith("pg:")))
    labels = {button.action: button.label for button in pages}
    assert labels["chg:door"].endswith("Change: Topic")
    assert labels["chg:stays[0].hours"].endswith("Job 1: Hours")
    assert labels["chg:stays[1].hours"].endswith("Job 2: Hours")
    numbers = [int(button.label.partition(".")[0]) for button in pages]
    assert sorted(set(numbers)) == list(range(1, len(labels) + 1))


def test_the_numbers_of_the_review_are_those_of_its_lines() -> None:
    person = in_review_of_two()
    lines = [it.plain for it in person.turn.replies[-1].paragraphs]
    assert lines.count("Job 1") == lines.count("Job 2") == 1
    number = next(line.partition(".")[0] for line in lines[lines.index("Job 2") :] if line.endswith("Hours: Full time"))
    assert person.say(number).asked == "stays[1].hours"


def test_whom_to_ask_knows_the_region_of_the_session() -> None:
    ours = Engine(load(), Operator("Office", "+7 000"))
    session = at_result(Lang.EN).session
    for extra, said in (({}, "You can also ask Office"), ({"region": "ulytau"}, "We have no contact in your region")):
        asked = session.but(extra={**session.extra, **extra})
        told = ours.hear(asked, Said("whom to ask"), TODAY).replies[-1].paragraphs
        assert any(paragraph.plain.startswith(said) for paragraph in told)


@pytest.mark.parametrize("text", ["документы", "кімге барамын", "what next"])
def test_a_topic_before_its_time_is_promised_with_the_result(text: str) -> None:
    person = Person().press("a:work")
    later = voice(Lang.RU).say("again.later")
    assert later in person.say(text).text
    assert person.asked == "stays[0].role"
    while person.asked != "stays[0].from":
        person.answer_one(**NURSE)
    assert later in person.say(text).text


def test_a_doubtful_word_that_is_a_small_word_too_is_taken_for_that() -> None:
    person = Person().press("a:work").say("медсестра")
    assert person.say("назад").asked == "stays[0].role"


def test_too_many_meanings_for_a_card_are_named_and_the_card_stays() -> None:
    person = Person(Lang.EN).press("a:work").say("doctor").press("a:employee")
    talk = Talk(OpenBook(load()), Guide(), person.session, TODAY)
    values = ("ambulance", "primary_care", "pharmacy", "ministry", "laboratory", "checkpoint")
    hear_doubt(talk, question_of("stays[0].facility"), values)
    assert "Ambulance" in talk.notes[0].plain
    assert "Checkpoint" not in talk.notes[0].plain
    assert "among" not in talk.session.extra


def test_a_group_may_be_among_what_is_meant() -> None:
    person = Person(Lang.EN).press("a:work")
    talk = Talk(OpenBook(load()), Guide(), person.session, TODAY)
    hear_doubt(talk, question_of("stays[0].role"), ("doctor", "s:office"))
    drawn = draw(talk, Operator())
    assert [(it.label, it.action) for it in drawn.buttons[:2]] == [
        ("Doctor", "a:doctor"),
        ("Management, ministry", "s:office"),
    ]
    hear_said(talk, "2", Operator())
    assert talk.session.extra["steps"] == ["office"]
    assert "among" not in talk.session.extra


def test_a_topic_that_this_result_lacks_is_said_to_be_lacking() -> None:
    person = Person(Lang.EN).press("a:nobody").press("go").say("papers")
    assert voice(Lang.EN).say("again.no_topic") in person.text
    assert voice(Lang.EN).say("again.button") in person.say("wrzlbrmft").text


def test_a_no_on_the_review_tells_how_to_put_it_right() -> None:
    person = Person(Lang.EN).press("a:work").answer(**NURSE).say("no")
    assert person.state == "review"
    assert voice(Lang.EN).say("why.review") in person.text
    assert person.say("yes").state == "outcome"


@pytest.mark.parametrize("text", ["зачем", "не үшін", "what for"])
def test_every_way_to_ask_why_unfolds_the_reasons(text: str) -> None:
    person = at_result().say(text)
    assert person.turn.replies[-1].paragraphs[0].plain == voice(Lang.RU).say("part.why")
    nobody = Person(Lang.RU).press("a:nobody").press("go").say(text)
    assert nobody.turn.toast is None
    assert nobody.state == "outcome"


def test_a_region_named_below_whom_to_ask_is_taken() -> None:
    person = at_result().say("павлодар")
    assert "region" not in person.session.extra
    person.say("кого спросить").say("павлодар")
    assert person.session.extra["region"] == "pavlodar"
    assert person.session.extra["shown"] == "whom"

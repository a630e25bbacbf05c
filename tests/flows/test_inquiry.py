"""What an interview leaves for the count: coarse codes alone, and nothing where nothing was told."""

from __future__ import annotations

from dataclasses import fields

import pytest

from flows.inquiry import (
    BANDS,
    FACILITY_GROUPS,
    OPEN_REASONS,
    ROLE_GROUPS,
    STOPS,
    Counted,
    Inquiry,
    inquiry_of,
)
from flows.questions import question_of
from flows.words import Lang, Session
from rules.rulebook import load
from tests.flows.person import NURSE, Person, engine

LAW = engine()._law


def of(session: Session) -> Inquiry:
    found = inquiry_of(LAW, session, Lang.KK)
    assert found is not None
    return found


def nurse(**told: str) -> Person:
    person = Person()
    person.tap("a:work").answer(**NURSE | told)
    return person.press("go")


def test_a_nurse_who_is_due_the_supplement() -> None:
    found = of(nurse().session)
    assert (found.lang, found.region, found.role, found.facility) == ("kk", "not_told", "nurse", "covid_hospital")
    assert (found.authority, found.stopped) == ("local_executive", "finished")
    wage = next(it for it in found.findings if it.measure == "wage_supplement")
    assert (wage.verdict, wage.reason, wage.band) == ("entitled", "met", "up_to_5000")


def test_the_region_is_counted_where_it_is_one() -> None:
    session = nurse().session
    assert of(session.but(extra=session.extra | {"region": "abai"})).region == "abai"
    assert of(session.but(extra=session.extra | {"region": "elsewhere"})).region == "not_told"


def test_a_refusal_names_its_condition() -> None:
    found = of(nurse(direct_participation="no").session)
    wage = next(it for it in found.findings if it.measure == "wage_supplement")
    assert (wage.verdict, wage.reason, wage.band) == ("not_entitled", "direct_participation", "none")


def test_an_open_verdict_says_what_is_missing() -> None:
    found = of(Person().tap("a:work").tap("a:doctor").tap("now").session)
    wage = next(it for it in found.findings if it.measure == "wage_supplement")
    assert (wage.verdict, wage.reason, wage.band) == ("unclear", "facts_and_law", "open")
    assert (found.role, found.facility) == ("doctor", "not_told")


def test_sources_that_differ_over_a_death() -> None:
    person = Person().tap("a:death")
    person.answer(
        role="mid_level", facility="provisional_hospital", authority="local_executive", direct_participation="yes",
        listed="yes", kind="covid_confirmed", work_related="yes", tasked="yes", registered="yes", cause="covid",
        relation="spouse", employment="employee", elsewhere="no", date="2020-10-22",
    )  # fmt: skip
    death = next(it for it in of(person.press("go").session).findings if it.measure == "death_payment")
    assert (death.verdict, death.reason, death.band) == ("contested", "sources_differ", "over_5000")


def test_an_unfinished_one_tells_where_it_stopped_and_no_verdict() -> None:
    person = Person().tap("a:work").tap("a:doctor")
    assert (of(person.session).stopped, of(person.session).findings) == ("role", ())
    person.answer(**NURSE)
    assert of(person.session).stopped == "review"
    assert of(person.session.but(state="consent")).stopped == "door"


def test_an_outcome_once_shown_stays_finished_while_more_is_asked_and_not_in_the_next_interview() -> None:
    person = nurse()
    person.tap("more:ill") if "more:ill" in person.actions else person.find("more:ill")
    assert person.state != "outcome"
    assert of(person.session).stopped == "finished"
    person.command("restart").tap("sure:restart")
    assert inquiry_of(LAW, person.session, Lang.KK) is None
    person.tap("a:work")
    assert of(person.session).stopped != "finished"
    assert person.session.extra["round"] == 1


def test_two_jobs_of_two_kinds_are_several() -> None:
    person = Person().tap("a:work").answer(**NURSE | {"elsewhere": "yes"})
    told = dict(person.answers)
    other = {"role": "doctor", "facility": "ambulance", "authority": "local_executive", "employment": "employee",
             "direct_participation": "yes", "from": "2020-07-01", "to": "2020-07-31", "listed": "yes", "hours": "1",
             "elsewhere": "no"}  # fmt: skip
    told |= {f"stays[1].{name}": value for name, value in other.items()}
    session = person.session.but(answers=told, order=tuple(told), state="review")
    found = of(session)
    assert (found.role, found.facility, found.authority) == ("several", "several", "local_executive")


def test_nothing_told_is_nothing_counted() -> None:
    assert inquiry_of(LAW, Person().session, Lang.EN) is None
    assert inquiry_of(LAW, Session(), Lang.EN) is None


@pytest.mark.parametrize(("fact", "groups"), [("stays[0].role", ROLE_GROUPS), ("stays[0].facility", FACILITY_GROUPS)])
def test_every_choice_has_one_group(fact: str, groups: dict[str, tuple[str, ...]]) -> None:
    grouped = [value for values in groups.values() for value in values]
    assert sorted(grouped) == sorted(question_of(fact).values)


def test_the_codes_are_short_and_closed() -> None:
    assert {it.name for it in fields(Inquiry)} == {
        "lang", "region", "role", "facility", "authority", "stopped", "findings",
    }  # fmt: skip
    assert {it.name for it in fields(Counted)} == {"measure", "verdict", "reason", "certainty", "band"}
    assert max(map(len, (*ROLE_GROUPS, *FACILITY_GROUPS))) <= 16
    assert max(map(len, STOPS)) <= 12
    conditions = {it.id for measure in load().measures for it in measure.conditions}
    assert max(map(len, (*OPEN_REASONS, *conditions))) <= 40
    assert not conditions & set(OPEN_REASONS)
    assert list(BANDS) == sorted(BANDS)

"""What is asked: only facts that can still change a finding, each with two answers that do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rules.case import parse
from rules.facts import ROLES
from rules.kinds import classes
from rules.relevance import open_questions
from rules.terms import MEASURES

if TYPE_CHECKING:
    from rules.rulebook import Rulebook

WORK = ("wage_supplement", "civil_servant_supplement", "risk_extra_pay")
ILL = ("infection_payment", "sick_pay")
APRIL = {"from": "2020-04-01", "to": "2020-04-30"}
GOOD = {
    "role": "doctor", "facility": "infectious_hospital", "authority": "local_executive", "listed": "yes",
    "direct_participation": "yes", "employment": "employee", "hours": "1", **APRIL,
}  # fmt: skip
ILLNESS = {
    "kind": "covid_confirmed", "date": "2020-08-01", "work_related": "yes", "registered": "yes", "tasked": "yes",
    "patient_record": "yes", "paid_before": "no", "sick_sheet": "yes", "until": "2020-08-20",
}  # fmt: skip


def asked(book: Rulebook, case: dict[str, Any], measures: tuple[str, ...]) -> set[str]:
    return set(open_questions(book, parse(case), measures))


def test_nothing_is_asked_when_everything_is_known(book: Rulebook) -> None:
    case = {"asker": "worker", "stays": [GOOD], "illness": ILLNESS}
    assert asked(book, case, MEASURES) == set()


def test_nothing_is_asked_of_somebody_for_whom_the_rules_are_not(book: Rulebook) -> None:
    assert asked(book, {"asker": "other"}, MEASURES) == set()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"role": "non_medical"}, set()),
        ({"listed": "no"}, {"stays[0].direct_participation", "stays[0].authority"}),
        ({"from": "2019-01-01", "to": "2019-02-01"}, set()),
        (
            {"role": "doctor", "facility": "infectious_hospital"},
            {"stays[0].authority", "stays[0].direct_participation"},
        ),
        ({"role": "dispatcher"}, {"stays[0].listed_group", "stays[0].authority", "stays[0].direct_participation"}),
        ({"authority": "private"}, {"stays[0].direct_participation"}),
    ],
)
def test_only_what_can_still_matter_is_asked(book: Rulebook, change: dict[str, str], expected: set[str]) -> None:
    known = {key: value for key, value in GOOD.items() if key not in {"authority", "direct_participation"}}
    found = asked(book, {"asker": "worker", "stays": [{**known, **change}]}, ("wage_supplement",))
    assert found == (expected if change != {"listed": "no"} else found & expected)


def test_what_is_not_known_is_not_asked_again(book: Rulebook) -> None:
    unsure = dict.fromkeys(("role", "facility", "authority", "listed", "from", "to", "hours"), "not_sure")
    case = {"asker": "worker", "stays": [{**unsure, "direct_participation": "yes", "employment": "employee"}]}
    assert asked(book, case, ("wage_supplement",)) == set()


def test_dates_are_asked_where_several_jobs_may_cover_an_illness(book: Rulebook) -> None:
    jobs = [{"role": "doctor", "facility": "infectious_hospital"}, {"role": "non_medical"}]
    found = asked(book, {"asker": "worker", "stays": jobs, "illness": ILLNESS}, ("infection_payment",))
    assert {"stays[0].from", "stays[0].to"} <= found


def test_only_the_end_that_is_missing_is_asked(book: Rulebook) -> None:
    for known, missing in (("from", "to"), ("to", "from")):
        stay = {key: value for key, value in GOOD.items() if key != missing}
        assert known in stay
        assert asked(book, {"asker": "worker", "stays": [stay]}, ("wage_supplement",)) == {f"stays[0].{missing}"}


def test_a_named_job_is_the_job(book: Rulebook) -> None:
    case = {"asker": "worker", "stays": [{"role": "doctor"}, GOOD], "illness": {**ILLNESS, "stay": 1}}
    assert asked(book, case, ("infection_payment",)) == set()


def test_the_job_of_a_death_may_be_that_of_the_illness(book: Rulebook) -> None:
    case = {"asker": "family", "stays": [{"role": "doctor", **APRIL}], "illness": {"date": "2020-04-10"},
            "death": {"date": "2020-05-10", "cause": "covid", "relation": "spouse"}}  # fmt: skip
    assert asked(book, case, ("death_payment",)) == {"stays[0].facility", "illness.tasked"}


def test_the_end_of_an_illness_is_asked_only_where_sick_pay_may_be_due(book: Rulebook) -> None:
    ill = {"kind": "covid_confirmed", "date": "2020-08-01", "sick_sheet": "yes"}
    assert asked(book, {"asker": "worker", "illness": ill}, ("sick_pay",)) == {"illness.until"}
    assert asked(book, {"asker": "worker", "illness": {**ill, "sick_sheet": "no"}}, ("sick_pay",)) == set()
    assert "illness.date" in asked(book, {"asker": "worker", "illness": {"kind": "covid_confirmed"}}, ("sick_pay",))


DEATH = {"asker": "family", "illness": {"date": "2020-01-15"},
         "death": {"date": "2020-04-09", "cause": "covid", "relation": "spouse"}}  # fmt: skip


def test_a_job_that_a_doubt_in_another_leaves_nothing_to_is_not_asked_about(book: Rulebook) -> None:
    sure = {"role": "doctor", "facility": "infectious_hospital", "from": "2020-01-15", "to": "2022-08-01"}
    other = {"role": "not_sure", "facility": "quarantine_hospital", "from": "2020-01-15", "to": "not_sure"}
    assert asked(book, {**DEATH, "stays": [sure, other]}, ("death_payment",)) == set()
    unsure = {**sure, "to": "not_sure"}
    assert asked(book, {**DEATH, "stays": [unsure, {"role": "doctor", "from": "2020-01-15"}]}, ("death_payment",)) == {
        "stays[1].facility",
        "stays[1].to",
        "illness.tasked",
    }


def test_days_that_would_end_a_job_before_it_begins_are_no_answers(book: Rulebook) -> None:
    jobs = [{"role": "doctor", "facility": "quarantine_hospital", "from": "2020-04-01", "to": "not_sure"},
            {"role": "doctor", "facility": "not_sure", "from": "2020-04-05"}]  # fmt: skip
    assert asked(book, {**DEATH, "stays": jobs}, ("death_payment",)) == {"stays[1].to"}


def test_where_too_much_is_open_to_try_it_all_everything_is_asked(book: Rulebook) -> None:
    unsure: dict[str, Any] = {"asker": "worker", "stays": [{}, {}], "illness": {"kind": "not_sure"}}
    silent = {**unsure, "illness": {}}
    for ill in ({"date": "2020-08-01"}, {}):
        without, with_doubt = ({**case, "illness": {**case["illness"], **ill}} for case in (silent, unsure))
        questions = asked(book, without, ("infection_payment",)) - {"illness.kind"}
        assert asked(book, with_doubt, ("infection_payment",)) == questions


def test_each_question_says_why_with_two_answers_that_differ(book: Rulebook) -> None:
    for why in open_questions(book, parse({}), MEASURES).values():
        assert why.measure in MEASURES
        assert why.citations
        assert why.witness[0] != why.witness[1]


def test_kinds_of_values_are_those_that_no_rule_tells_apart(book: Rulebook) -> None:
    kinds = classes(book, "role")
    assert ("doctor", "mid_level") in kinds
    assert ("junior",) in kinds
    assert sorted(value for kind in kinds for value in kind) == sorted(ROLES)

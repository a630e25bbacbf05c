"""Answers become a case; the position in the conversation is computed from them alone."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from flows.answers import asker, fits, is_sound, measures, months_of, opening, subject, topics, with_answer
from flows.questions_left import questions_left
from flows.questions_open import OpenBook, Remembered
from flows.questions_plan import MOST_JOBS, make_plan, offers
from flows.words import NOT_SURE
from rules.case import parse
from rules.rulebook import load
from rules.terms import MEASURES
from tests.flows.person import NURSE

BOOK = OpenBook(load())
WORK: dict[str, Any] = {"door": "work", **{f"stays[0].{name}": value for name, value in NURSE.items()}}


@pytest.mark.parametrize(
    ("answers", "who", "about"),
    [
        ({}, "worker", ("work",)),
        ({"door": "ill"}, "worker", ("ill",)),
        ({"door": "all"}, "worker", ("work", "ill")),
        ({"door": "death"}, "family", ("death",)),
        ({"door": "another"}, "representative", ("work",)),
        ({"door": "another", "matter": "death"}, "representative", ("death",)),
        ({"door": "nobody"}, "other", ("work", "ill")),
        ({"asker": "family", "death.date": "2020-09-01"}, "family", ("death", "ill", "work")),
        ({"asker": "worker"}, "worker", ("work",)),
        ({"asker": "worker", "illness.kind": "none"}, "worker", ("work", "ill")),
        ({"door": "work", "also": ["paid", "ill"]}, "worker", ("work", "paid", "ill")),
    ],
)
def test_the_door_says_who_asks_and_about_what(answers: dict[str, Any], who: str, about: tuple[str, ...]) -> None:
    assert asker(answers) == who
    assert topics(answers) == about
    assert subject(answers)[0] == about[0]
    assert set(measures(about)) <= set(MEASURES)
    assert opening(answers)["asker"] == who
    assert ("death" in opening(answers)) == ("death" in about)


def test_every_answer_finds_its_place_in_the_case() -> None:
    case = opening({"door": "work"})
    told = {
        "door": "work",
        "stays[0].role": "doctor",
        "stays[0].elsewhere": "yes",
        "stays[1].hours": {"2020-04": "0.5"},
        "stays[1].elsewhere": "no",
        "stays[0].received": NOT_SURE,
        "illness.kind": "none",
        "illness.until": NOT_SURE,
        "claim.learned_on": "2021-01-02",
        "asker": "worker",
    }
    for key, value in told.items():
        case = with_answer(case, key, value)
    assert case == {
        "asker": "worker",
        "stays": [{"role": "doctor"}, {"hours": {"2020-04": "0.5"}}],
        "illness": {"kind": "none", "until": NOT_SURE},
        "claim": {"learned_on": "2021-01-02"},
    }
    assert parse(case).stays[1].hours


def test_what_contradicts_is_put_again() -> None:
    case = {"stays": [{"from": "2020-04-10", "to": "2020-06-01"}], "illness": {"date": "2020-05-05"}}
    assert not fits(case, "stays[0].to", "2020-04-09")
    assert fits(case, "stays[0].to", "2020-04-10")
    assert not fits(case, "illness.until", "2020-05-04")
    assert fits({"stays": [{}]}, "illness.until", "2020-05-04")
    assert fits(case, "stays[0].to", NOT_SURE)
    assert not fits(case, "stays[0].hours", {"2020-04": "1", "2020-05": "1"})
    assert fits(case, "stays[0].hours", "0.5")
    assert months_of(case, 0) == ("2020-04", "2020-05", "2020-06")
    assert months_of({"stays": [{"from": "2020-11-30", "to": "2021-01-01"}]}, 0) == ("2020-11", "2020-12", "2021-01")
    assert months_of({"stays": [{"from": NOT_SURE, "to": "2020-04-01"}]}, 0) == ()


def test_stored_answers_are_sound_or_not() -> None:
    assert is_sound("stays[3].role", "doctor")
    assert is_sound("stays[0].from", "2020-04-01")
    assert is_sound("stays[0].role", NOT_SURE)
    assert is_sound("also", ["paid"])
    assert not is_sound("also", "paid")
    assert not is_sound("stays[0].role", "shaman")
    assert not is_sound("door", NOT_SURE)
    assert not is_sound("shoe_size", "42")


def test_a_finished_interview_holds_only_what_counts() -> None:
    plan = make_plan(BOOK, {**WORK, "illness.kind": "none", "stays[1].role": "doctor"})
    assert plan.key is None
    assert plan.section is None
    assert "illness.kind" not in plan.path
    assert len(plan.case["stays"]) == 1


def test_only_not_sure_remains_when_an_interview_ends() -> None:
    case = BOOK.finished(make_plan(BOOK, {"door": "ill"}).case)
    assert not BOOK.open(case, MEASURES)
    assert case["illness"]["kind"] == NOT_SURE


def test_a_changed_first_day_puts_a_contradicting_last_day_again() -> None:
    plan = make_plan(BOOK, {**WORK, "stays[0].from": "2020-08-01"})
    assert plan.key == "stays[0].to"


def test_there_is_an_end_to_further_jobs() -> None:
    told = dict(WORK)
    for index in range(MOST_JOBS + 2):
        told.update({key.replace("[0]", f"[{index}]"): value for key, value in WORK.items() if "[0]" in key})
        told[f"stays[{index}].elsewhere"] = "yes"
    plan = make_plan(BOOK, told)
    assert plan.key is None
    assert len(plan.case["stays"]) == MOST_JOBS


def test_offers_follow_the_outcome() -> None:
    plan = make_plan(BOOK, WORK)
    assert offers(BOOK, plan, WORK) == ("ill", "paid", "papers")
    nobody = {"door": "nobody"}
    assert offers(BOOK, make_plan(BOOK, nobody), nobody) == ()
    told = {**WORK, "also": ["paid", "papers"], "stays[0].received": NOT_SURE}
    assert make_plan(BOOK, told).key == "claim.learned_on"


def test_papers_of_illness_and_death_are_asked_where_they_matter() -> None:
    told = {
        "door": "death", "death.date": "2020-09-10", "death.cause": "covid", "death.relation": "child",
        "stays[0].role": "doctor", "stays[0].facility": "infectious_hospital", "stays[0].elsewhere": "no",
        "also": ["ill", "papers"], "illness.kind": "covid_confirmed", "illness.date": "2020-08-20",
        "illness.work_related": "yes", "stays[0].authority": "local_executive", "stays[0].from": "2020-03-01",
        "stays[0].to": "2020-09-10", "illness.registered": "yes", "illness.patient_record": "yes",
        "illness.paid_before": "no", "illness.sick_sheet": "no", "illness.commission_decision": "refused",
    }  # fmt: skip
    asked = []
    while (key := make_plan(BOOK, told).key) is not None:
        asked.append(key)
        told[key] = NOT_SURE
    assert {"illness.notice_sent", "illness.decided_on", "death.certificate", "claim.learned_on"} <= set(asked)


def test_where_nothing_can_be_due_there_are_no_papers() -> None:
    assert make_plan(BOOK, {"door": "nobody", "also": ["papers", "paid"]}).key is None


def test_bounds_are_told_only_where_they_mean_something() -> None:
    assert questions_left(BOOK, make_plan(BOOK, {}), {}) is None
    assert questions_left(BOOK, make_plan(BOOK, WORK), WORK) is None
    told = {key: value for key, value in WORK.items() if not key.endswith("elsewhere")}
    left = questions_left(BOOK, make_plan(BOOK, told), told)
    assert left is not None
    assert (left.least, left.most, left.further_job) == (1, 1, True)


def test_what_is_remembered_is_bounded() -> None:
    memory: Remembered[int] = Remembered(keep=2)
    worked: list[int] = []

    def work(number: int) -> int:
        worked.append(number)
        return number

    for number in (1, 2, 3, 3, 1):
        memory.get(number, partial(work, number))
    assert worked == [1, 2, 3, 1]

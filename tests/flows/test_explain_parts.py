"""The parts of the explanation that say how much and why: months and sums, reasons, sources."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rules.terms import Holds, MonthAmount, RiskGroup
from tests.flows.told import ILL, NURSE, changed, of, part


# ---- Months
def test_a_month_shows_its_sum_and_formula() -> None:
    lines = part(of({"stays": [{**NURSE, "hours": {"2020-04": "1", "2020-05": "0.5"}}]}), "months")
    assert "April 2020: up to 850,000 tenge = 20 × 42,500" in lines
    assert "May 2020: up to 425,000 tenge = 20 × 42,500 × 0.5" in lines
    assert "In all: up to 1,275,000 tenge. How certain the sum is: our reading." in lines
    assert any("share of the month's norm of hours" in line for line in lines)


def test_a_month_without_hours_or_outside_the_law_has_nothing() -> None:
    lines = part(of({"stays": [{**NURSE, "hours": {"2020-04": "0", "2020-05": "1"}}]}), "months")
    assert "➖ April 2020: no hours in this month" in lines
    early = part(
        of({"stays": [{**NURSE, "from": "2020-09-01", "to": "2020-10-31", "authority": "departmental"}]}), "months"
    )
    assert "September 2020: up to 850,000 tenge = 20 × 42,500" in early


def test_an_open_month_is_marked_and_one_that_can_be_put_right_says_so() -> None:
    assert "❔ April 2020: up to 850,000 tenge, not clear yet" in part(
        of({"stays": [{**NURSE, "listed": "not_sure"}]}), "months"
    )
    assert "➖ April 2020: not due; if put right, up to 850,000 tenge would be due" in part(
        of({"stays": [{**NURSE, "listed": "no"}]}), "months"
    )


def test_jobs_are_told_apart_by_post_and_place_or_by_number() -> None:
    second = {**NURSE, "facility": "quarantine_hospital", "role": "not_sure", "listed_group": "medium"}
    lines = part(of({"stays": [NURSE, second]}), "months")
    assert "Job 1: mid-level medical worker (nurse, feldsher, midwife), infectious hospital" in lines
    assert "Job 2" in lines


def test_sick_pay_has_a_cap_for_each_month() -> None:
    ill = {**ILL, "sick_sheet": "yes", "until": "2020-06-10"}
    lines = part(of({"stays": [NURSE], "illness": ill}), "months", "sick_pay")
    assert "May 2020: up to 41,670 tenge = 15 × 2,778" in lines
    assert any("This is the ceiling for one month." in line for line in lines)


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (MonthAmount("2020-04", 0, 850_000, 850_000, Fraction(1), RiskGroup.VERY_HIGH, Holds.CONTESTED), "contested"),
        (MonthAmount("2020-04", 0, 850_000, 850_000, None, RiskGroup.VERY_HIGH), "April 2020: up to 850,000 tenge"),
        (MonthAmount("2020-04", 0, None, None, None, None, Holds.LAW_UNKNOWN), "the sum is not clear yet"),
        (MonthAmount("2020-04", 0, 0, None, Fraction(1), None, Holds.NO), "nothing is due for this month"),
    ],
)
def test_months_that_the_present_law_does_not_have_are_told_too(row: MonthAmount, line: str) -> None:
    due = MonthAmount("2020-05", 0, 850_000, 850_000, Fraction(1), RiskGroup.VERY_HIGH)
    it = changed(of({"stays": [NURSE]}), "wage_supplement", months=(row, due))
    assert any(line in told for told in part(it, "months"))


# ---- Why
def test_the_shortest_reason_names_each_condition_once() -> None:
    lines = part(of({"stays": [{**NURSE, "to": "2020-09-30"}]}), "why")
    assert lines.count("You took a direct part in anti-epidemic measures.") == 1
    assert sum("supplement" in line and "from 1" in line for line in lines) == 1


def test_for_a_no_what_can_be_put_right_comes_first() -> None:
    named = "You are not on the commission's list. Without the list the supplement is not paid."
    lines = part(of({"stays": [{**NURSE, "listed": "no"}]}), "why")
    assert lines.index("This can still be put right:") < lines.index(named)
    lines = part(of({"stays": [{**NURSE, "listed": "no", "direct_participation": "no"}]}), "why")
    assert "This can still be put right:" not in lines
    assert {named, "You took no direct part in anti-epidemic measures."} <= set(lines)


def test_what_is_contested_is_said_with_its_note() -> None:
    lines = part(of({"stays": [{**NURSE, "to": "2020-11-30"}], "illness": {**ILL, "date": "2020-10-21"}}), "why")
    assert "What is contested:" in lines
    assert any(line.startswith("The rules were repealed on 24 October 2020") for line in lines)


def test_an_open_fact_has_no_grade_and_an_open_law_has_one() -> None:
    facts = part(of({"stays": [{**NURSE, "listed": "not_sure"}]}), "why")
    law = part(of({"stays": [{**NURSE, "authority": "private"}]}), "why")
    assert not any("How certain" in line for line in facts)
    assert any("How certain this is: not settled by the rules." in line for line in law)


def test_nothing_is_added_where_there_is_no_stake_and_no_grade() -> None:
    lines = part(of({"stays": [{key: value for key, value in NURSE.items() if key not in {"from", "to"}}]}), "why")
    assert "Not known: when the work began." in lines


def test_every_condition_has_its_source_and_grade() -> None:
    it = of({"stays": [NURSE]})
    lines = part(it, "derivation")
    assert sum("Source: " in line and "How certain: " in line for line in lines) == len(it.view.near[0].because) + 1
    assert any(line.startswith("The sum from 1 March 2020: up to 850,000 tenge.") for line in lines)


def test_the_reasoning_is_told_for_each_job() -> None:
    later = {**NURSE, "facility": "provisional_hospital", "from": "2020-06-01", "to": "2020-06-30"}
    lines = part(of({"stays": [NURSE, later]}), "derivation")
    assert [line for line in lines if line.startswith("Job ")] == [
        "Job 1: mid-level medical worker (nurse, feldsher, midwife), infectious hospital",
        "Job 2: mid-level medical worker (nurse, feldsher, midwife), provisional hospital",
    ]


def test_sources_say_whether_their_text_was_seen() -> None:
    lines = part(of({"stays": [NURSE]}), "sources")
    assert any(
        "ҚР ДСМ-28/2020 of 4 April 2020" in line and "We have not seen the official text." in line for line in lines
    )
    assert any("Caravanserai of 31 March 2020" in line and "We have seen the text." in line for line in lines)


def test_the_worker_is_spoken_to_and_of_the_worker_it_is_spoken_to_others() -> None:
    mine = part(of({"stays": [NURSE]}), "why")
    theirs = part(of({"stays": [NURSE], "asker": "representative"}), "why")
    assert "You are on the commission's list." in mine
    assert "The name is on the commission's list." in theirs


def test_a_payment_that_one_job_gives_is_not_called_open_for_another() -> None:
    death = {"date": "2020-05-20", "cause": "covid", "relation": "spouse"}
    case = {"asker": "family", "stays": [NURSE, {"role": "doctor"}], "illness": ILL, "death": death}
    lines = part(of(case), "why", "death_payment")
    assert "✅ Due: one-time payment to the family." in lines
    assert "Not settled yet:" not in lines
    assert "A close family member applies." in lines

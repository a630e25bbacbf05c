"""Each part of the explanation: months and sums, reasons, results, steps and times, papers, what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from flows.explain import Explanation, explain
from flows.explain_brief import first_step
from flows.speech import voice
from flows.words import Lang
from rules.case import parse
from rules.evaluate import evaluate
from rules.rulebook import load
from rules.terms import Certainty, Holds, MonthAmount, Outcome, RiskGroup, Verdict

BOOK = load()
TODAY = date(2021, 9, 20)
NURSE = {"role": "mid_level", "facility": "infectious_hospital", "authority": "local_executive", "listed": "yes"}
NURSE |= {"direct_participation": "yes", "from": "2020-04-01", "to": "2020-05-31", "hours": "1"}
ILL = {"kind": "covid_confirmed", "date": "2020-05-10", "work_related": "yes", "registered": "yes", "paid_before": "no"}


def of(case: dict[str, Any], today: date = TODAY) -> Explanation:
    parsed = parse({"asker": "worker", "illness": {"kind": "none"}, **case})
    return explain(voice(Lang.EN), BOOK, parsed, evaluate(BOOK, parsed, today), today)


def part(it: Explanation, topic: str, measure: str | None = None) -> list[str]:
    return [paragraph.plain.replace("\u00a0", " ") for paragraph in it.unfold(topic, measure)]


def changed(it: Explanation, measure: str, **fields: Any) -> Explanation:
    """The explanation with one finding as no case of the present rulebook has it."""
    findings = tuple(
        replace(finding, **fields) if finding.measure == measure else finding for finding in it.view.outcome.findings
    )
    view = it.view
    return explain(view.voice, BOOK, view.case, Outcome("", "", findings), TODAY)


# ---- Months
def test_a_month_shows_its_sum_and_formula() -> None:
    lines = part(of({"stays": [{**NURSE, "hours": {"2020-04": "1", "2020-05": "0.5"}}]}), "months")
    assert "April 2020: up to 850,000 tenge = 20 × 42,500" in lines
    assert "May 2020: up to 425,000 tenge = 20 × 42,500 × 0.5" in lines
    assert "In all: up to 1,275,000 tenge. How firm the sum is: our reading." in lines
    assert any("share of the month's norm of hours" in line for line in lines)


def test_a_month_without_hours_or_outside_the_law_has_nothing() -> None:
    lines = part(of({"stays": [{**NURSE, "hours": {"2020-04": "0", "2020-05": "1"}}]}), "months")
    assert "➖ April 2020: no hours in this month" in lines
    early = part(
        of({"stays": [{**NURSE, "from": "2020-09-01", "to": "2020-10-31", "authority": "departmental"}]}), "months"
    )
    assert "September 2020: up to 850,000 tenge = 20 × 42,500" in early


def test_an_open_month_is_marked_and_one_that_can_be_put_right_says_so() -> None:
    assert "❔ April 2020: up to 850,000 tenge, cannot be told yet" in part(
        of({"stays": [{**NURSE, "listed": "not_sure"}]}), "months"
    )
    assert "➖ April 2020: not due; if put right, up to 850,000 tenge" in part(
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
    assert any("This is the cap for one month." in line for line in lines)


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (MonthAmount("2020-04", 0, 850_000, 850_000, Fraction(1), RiskGroup.VERY_HIGH, Holds.CONTESTED), "contested"),
        (MonthAmount("2020-04", 0, 850_000, 850_000, None, RiskGroup.VERY_HIGH), "April 2020: up to 850,000 tenge"),
        (MonthAmount("2020-04", 0, None, None, None, None, Holds.LAW_UNKNOWN), "the sum cannot be told yet"),
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
    assert lines.count("There was direct participation in anti-epidemic measures.") == 1
    assert sum("supplement" in line and "from 1" in line for line in lines) == 1


def test_for_a_no_what_can_be_put_right_comes_first() -> None:
    lines = part(of({"stays": [{**NURSE, "listed": "no", "direct_participation": "no"}]}), "why")
    fixable, failed = lines.index("This can still be put right:"), lines.index("This condition is not met:")
    assert fixable < lines.index(
        "The name is not on the commission's list. Without the list the supplement is not paid."
    )
    assert fixable < failed < lines.index("There was no direct participation in anti-epidemic measures.")


def test_what_is_contested_is_said_with_its_note() -> None:
    lines = part(of({"stays": [{**NURSE, "to": "2020-11-30"}], "illness": {**ILL, "date": "2020-10-21"}}), "why")
    assert "What is contested:" in lines
    assert any(line.startswith("The rules lost force on 24 October 2020") for line in lines)


def test_an_open_fact_has_no_grade_and_an_open_law_has_one() -> None:
    facts = part(of({"stays": [{**NURSE, "listed": "not_sure"}]}), "why")
    law = part(of({"stays": [{**NURSE, "authority": "private"}]}), "why")
    assert not any("How firm" in line for line in facts)
    assert any("How firm this is: unsettled." in line for line in law)


def test_nothing_is_added_where_there_is_no_stake_and_no_grade() -> None:
    lines = part(of({"stays": [{key: value for key, value in NURSE.items() if key not in {"from", "to"}}]}), "why")
    assert "Not known: when the work began." in lines


def test_every_condition_has_its_source_and_grade() -> None:
    it = of({"stays": [NURSE]})
    lines = part(it, "derivation")
    assert sum("Source: " in line and "How firm: " in line for line in lines) == len(it.view.near[0].because) + 1
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


# ---- Results and changes
def test_an_open_fact_leads_to_its_results_and_the_paper() -> None:
    lines = part(of({"stays": [{**NURSE, "listed": "not_sure"}]}), "branches")
    assert "Not known: whether the name is on the commission's list. This settles it: extract from the commission's list, or a written reply." in lines  # fmt: skip  # noqa: E501
    assert 'If the answer is "yes": ✅ due, up to 1,700,000 tenge.' in lines
    assert 'If the answer is "no": ➖ not due.' in lines or any("not due" in line for line in lines)


def test_an_open_law_may_be_decided_either_way() -> None:
    lines = part(of({"stays": [{**NURSE, "authority": "private"}]}), "branches")
    assert "If it is decided in your favour: ✅ due, up to 1,700,000 tenge." in lines
    assert "If it is decided otherwise: ➖ not due." in lines


def test_a_one_time_payment_has_one_sum_in_its_results() -> None:
    ill = {**ILL, "work_related": "not_sure"}
    lines = part(of({"stays": [NURSE], "illness": ill}), "branches", "infection_payment")
    assert 'If the answer is "yes": ✅ due, 2,000,000 tenge.' in lines


def test_hours_that_are_not_known_are_tried_as_all_and_none() -> None:
    lines = part(of({"stays": [{**NURSE, "hours": "not_sure"}]}), "branches")
    assert 'If the answer is "100%": ✅ due, up to 1,700,000 tenge.' in lines


def test_what_would_help_is_told_with_the_remark_that_it_must_be_true() -> None:
    lines = part(of({"stays": [{**NURSE, "listed": "no"}]}), "whatif")
    assert 'This can be put right: whether the name is on the commission\'s list. With the answer "yes" it would be ✅ due, up to 1,700,000 tenge.' in lines  # fmt: skip  # noqa: E501
    assert lines[-1] == "This is only reckoning: the answer must be true."


def test_another_answer_day_or_share_that_would_help() -> None:
    apart = part(of({"stays": [{**NURSE, "direct_participation": "no"}]}), "whatif")
    assert any(line.startswith("The difference is here: whether there was direct participation") for line in apart)
    idle = part(of({"stays": [{**NURSE, "hours": "0"}]}), "whatif")
    assert any("With a share of 100% it would be ✅ due, up to 1,700,000 tenge." in line for line in idle)
    late = {"stays": [{**NURSE, "to": "2020-12-31"}], "illness": {**ILL, "date": "2020-10-26"}}
    lines = part(of(late), "whatif", "infection_payment")
    assert any("With the day 23 October 2020 it would be ⚖️ contested, 2,000,000 tenge." in line for line in lines)


def test_without_a_change_that_helps_nothing_is_said() -> None:
    assert "whatif" not in of({"stays": [NURSE]}).topics
    assert part(of({"stays": [NURSE]}), "whatif") == ["What would change the answer"]


# ---- Steps, times, papers
def test_steps_are_numbered_and_the_union_comes_last() -> None:
    ill = {**ILL, "sick_sheet": "yes"}
    lines = [line for line in part(of({"stays": [NURSE], "illness": ill}), "steps") if line[0].isdigit()]
    assert [line.partition(".")[0] for line in lines] == [str(number) for number in range(1, len(lines) + 1)]
    assert "Ask the trade union at the workplace for help." in lines[-1]


def test_a_step_names_the_last_day_for_it() -> None:
    case = {"stays": [NURSE], "claim": {"learned_on": "2021-03-01"}}
    assert any("The last day for this is 1 March 2022." in line for line in part(of(case), "steps"))


def test_a_time_limit_that_has_passed_is_never_a_no() -> None:
    lines = part(of({"stays": [NURSE], "claim": {"learned_on": "2021-03-01"}}), "deadlines")
    assert "Labour dispute: the last day is 1 March 2022. Counted from today, 162 days are left." in lines
    assert any("has probably passed on 1 June 2021" in line and "ask to have it restored" in line for line in lines)
    assert any("The union helps to write the request." in line for line in lines)


def test_time_limits_that_run_leave_nothing_to_restore() -> None:
    case = {"stays": [NURSE], "claim": {"learned_on": "2021-09-01"}}
    assert len([line for line in part(of(case), "deadlines") if "left" in line]) == 2


def test_duties_have_their_last_working_day() -> None:
    ill = {**ILL, "known_on": "2020-05-11", "notice_received_on": "2022-05-11"}
    lines = part(of({"stays": [NURSE], "illness": ill}), "deadlines", "infection_payment")
    assert "The employer informs the commission in writing: no later than 13 May 2020. Working days given: 2." in lines
    assert any("the last day is not known" in line for line in lines)
    assert "The commission sends the list to the ministry's system. Working days given: 2." in lines


def test_a_finding_without_any_time_has_no_such_part() -> None:
    it = of({"stays": [{**NURSE, "role": "non_medical"}]})
    assert "deadlines" not in it.topics
    assert part(it, "deadlines") == ["Time limits"]


def test_papers_say_what_they_prove_and_who_issues_them() -> None:
    lines = part(of({"stays": [NURSE]}), "papers")
    time_sheet = next(line for line in lines if line.startswith("Time sheet."))
    assert "Issued by the employer's personnel office or accounting." in time_sheet
    assert "What it proves: the time when the payment was in force; hours of work in the time sheet." in time_sheet
    assert "For which payment" not in time_sheet


def test_with_several_payments_a_paper_says_for_which() -> None:
    lines = part(of({"stays": [NURSE], "illness": {**ILL, "sick_sheet": "yes"}}), "papers")
    assert any("For which payment: wage supplement; one-time payment on infection" in line for line in lines)


# ---- What is missing, what stands aside
def test_what_is_missing_is_told_month_by_month() -> None:
    lines = part(of({"stays": [{**NURSE, "received": {"2020-04": 850_000, "2020-05": 100_000}}]}), "missing")
    assert "April 2020: due up to 850,000 tenge, received 850,000 tenge, paid in full" in lines
    assert "May 2020: due up to 850,000 tenge, received 100,000 tenge, missing up to 750,000 tenge" in lines
    assert lines[-1].startswith("Missing in all: up to 750,000 tenge.")


def test_where_nothing_is_missing_it_is_said() -> None:
    lines = part(of({"stays": [{**NURSE, "received": {"2020-04": 850_000}}], "illness": ILL}), "missing")
    assert lines[-1] == "For the months named nothing is missing."


def test_what_stands_aside_is_one_line_with_the_reasons_below() -> None:
    lines = part(of({"stays": [NURSE]}), "other")
    assert lines[1].startswith(
        "These do not concern you: one-time payment on infection; one-time payment to the family;"
    )
    assert any(line.startswith("Bonus for specific working conditions. This bonus stayed on paper") for line in lines)


def test_without_anything_aside_the_rest_is_told_as_not_asked() -> None:
    it = of({"stays": [NURSE]})
    lines = [paragraph.plain for paragraph in it.unfold("other")]
    assert not any("We have not asked" in line for line in lines)
    later = explain(it.view.voice, BOOK, it.view.case, Outcome("", "", ()), TODAY)
    assert part(later, "other") == ["Other payments"]


# ---- What no case of the present rulebook comes to
def test_an_outcome_without_findings_is_told_kindly() -> None:
    it = explain(voice(Lang.EN), BOOK, parse({}), Outcome("", "", ()), TODAY)
    assert it.topics == ()
    assert it.brief[0].plain.startswith("By your answers no payment is due.")
    assert first_step(it.view) is None


def test_a_finding_without_reasons_sums_or_steps_is_named_alone() -> None:
    bare = {"because": (), "next_steps": (), "at_stake_kzt": None, "amount": None, "documents": ()}
    it = changed(of({"stays": [NURSE]}), "wage_supplement", **bare)
    assert it.brief[0].plain == "✅ Due: wage supplement."
    unclear = changed(of({"stays": [NURSE]}), "wage_supplement", verdict=Verdict.UNCLEAR, **bare)
    assert unclear.brief[0].plain == "❔ Cannot be told yet: wage supplement."
    no = changed(of({"stays": [NURSE]}), "wage_supplement", verdict=Verdict.NOT_ENTITLED, **bare)
    assert "The bonus" not in no.brief[0].plain
    assert no.view.aside


def test_what_is_not_due_is_left_to_the_parts_before_the_first_reason_is() -> None:
    births = {**NURSE, "facility": "emergency_hospital", "direct_participation": "no", "listed": "no"}
    it = of({"stays": [{**births, "from": "2020-04-01", "to": "2022-02-28"}], "illness": {**ILL, "tasked": "no"}})
    brief = [paragraph.plain for paragraph in it.brief]
    assert "There was no such task." in brief[0]
    assert "The rest is in the parts below." in brief


def test_far_too_many_findings_leave_the_first_and_a_word_on_the_rest() -> None:
    it = of({"stays": [NURSE]})
    wage = it.view.outcome.finding("wage_supplement")
    many = Outcome("", "", tuple(replace(wage, certainty=Certainty.OFFICIAL) for _ in range(20)))
    brief = explain(it.view.voice, BOOK, it.view.case, many, TODAY).brief
    assert [paragraph.plain for paragraph in brief[:2]] == [
        "✅ Due: wage supplement.",
        "The rest is in the parts below.",
    ]

"""The parts of the explanation that say what may come of it and what to do; and what no case of today comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flows.explain import explain
from flows.explain_brief import first_step
from flows.speech import voice
from flows.words import Lang
from rules.case import parse
from rules.terms import Certainty, Outcome, Verdict
from tests.flows.told import BOOK, ILL, NURSE, TODAY, changed, of, part


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
    assert 'The result depends on whether the name is on the commission\'s list. This can be put right. If it becomes "yes": ✅ due, up to 1,700,000 tenge.' in lines  # fmt: skip  # noqa: E501
    assert lines[-1] == "This is only a calculation: the answer must be true."


def test_another_answer_day_or_share_that_would_help() -> None:
    apart = part(of({"stays": [{**NURSE, "direct_participation": "no"}]}), "whatif")
    assert any(line.startswith("The result depends on whether there was direct participation") for line in apart)
    idle = part(of({"stays": [{**NURSE, "hours": "0"}]}), "whatif")
    assert any("With a share of 100%: ✅ due, up to 1,700,000 tenge." in line for line in idle)
    late = {"stays": [{**NURSE, "to": "2020-12-31"}], "illness": {**ILL, "date": "2020-10-26"}}
    lines = part(of(late), "whatif", "infection_payment")
    assert any("If it were 23 October 2020: ⚖️ contested, 2,000,000 tenge." in line for line in lines)


def test_without_a_change_that_helps_nothing_is_said() -> None:
    assert "whatif" not in of({"stays": [NURSE]}).topics
    assert part(of({"stays": [NURSE]}), "whatif") == ["What changes the result"]


# ---- Steps, times, papers
def test_steps_are_numbered_and_the_union_comes_last() -> None:
    ill = {**ILL, "sick_sheet": "yes"}
    lines = [line for line in part(of({"stays": [NURSE], "illness": ill}), "steps") if line[0].isdigit()]
    assert [line.partition(".")[0] for line in lines] == [str(number) for number in range(1, len(lines) + 1)]
    assert "Ask the union at the workplace for help." in lines[-1]


def test_a_step_names_the_last_day_for_it() -> None:
    case = {"stays": [NURSE], "claim": {"learned_on": "2021-03-01"}}
    assert any("The last day for this is 1 March 2022." in line for line in part(of(case), "steps"))


def test_a_time_limit_that_has_passed_is_never_a_no() -> None:
    lines = part(of({"stays": [NURSE], "claim": {"learned_on": "2021-03-01"}}), "deadlines")
    assert "Labour dispute: the last day is 1 March 2022. Counted from today, 162 days are left." in lines
    assert any("probably ran out on 1 June 2021" in line and "have the time limit restored" in line for line in lines)
    assert any("The union helps to write the request." in line for line in lines)


def test_a_complaint_before_the_code_came_into_force_has_a_remark() -> None:
    remark = "The code that sets this time limit has been in force since 1 July 2021."
    for day, told in (("2021-06-30", 1), ("2021-07-01", 0)):
        lines = part(of({"stays": [NURSE], "claim": {"learned_on": day}}), "deadlines")
        assert sum(line.startswith(remark) for line in lines) == told


def test_the_extra_pay_of_2022_has_the_time_for_a_labour_dispute() -> None:
    case = {"stays": [{**NURSE, "from": "2022-01-01", "to": "2022-02-28"}], "claim": {"learned_on": "2022-03-01"}}
    it = of(case, date(2022, 4, 1))
    assert [limit.id for limit in it.view.outcome.finding("risk_extra_pay").time_limits] == ["labour_dispute"]
    assert any("The last day for this is 1 March 2023." in line for line in part(it, "steps", "risk_extra_pay"))


def test_time_limits_that_run_leave_nothing_to_restore() -> None:
    case = {"stays": [NURSE], "claim": {"learned_on": "2021-09-01"}}
    assert len([line for line in part(of(case), "deadlines") if "left" in line]) == 2


def test_duties_have_their_last_working_day() -> None:
    ill = {**ILL, "known_on": "2020-05-11", "notice_received_on": "2022-05-11"}
    lines = part(of({"stays": [NURSE], "illness": ill}), "deadlines", "infection_payment")
    assert (
        "The employer informs the commission in writing: no later than 13 May 2020. Working days allowed: 2." in lines
    )
    assert any("the last day is not known" in line for line in lines)
    assert "The commission sends the list to the ministry's system. Working days allowed: 2." in lines


def test_a_finding_without_any_time_has_no_such_part() -> None:
    it = of({"stays": [{**NURSE, "role": "non_medical"}]})
    assert "deadlines" not in it.topics
    assert part(it, "deadlines") == ["Deadlines"]
    assert part(it, "steps")[-1].startswith("1. If the supplement was paid")


def test_papers_say_what_they_prove_and_who_issues_them() -> None:
    lines = part(of({"stays": [NURSE]}), "papers")
    time_sheet = next(line for line in lines if line.startswith("Time sheet."))
    assert "Issued by the employer's personnel office or accounting office." in time_sheet
    assert "It shows: the time when the payment was in force; hours of work in the time sheet." in time_sheet
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


def test_a_month_in_which_nothing_is_due_is_left_out_of_what_is_missing() -> None:
    stay = {**NURSE, "hours": {"2020-04": "1", "2020-05": "0"}, "received": {"2020-04": 100_000, "2020-05": 50_000}}
    lines = part(of({"stays": [stay]}), "missing")
    assert any(line.startswith("April 2020: due up to 850,000 tenge") for line in lines)
    assert not any("May 2020" in line for line in lines)


def test_where_nothing_is_missing_it_is_said() -> None:
    lines = part(of({"stays": [{**NURSE, "received": {"2020-04": 850_000}}], "illness": ILL}), "missing")
    assert lines[-1] == "For the months named, nothing is missing."


def test_what_stands_aside_is_one_line_with_the_reasons_below() -> None:
    lines = part(of({"stays": [NURSE]}), "other")
    assert lines[1].startswith("Not for this case: one-time payment on infection; one-time payment to the family;")
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
    assert it.brief[0].plain.startswith("Going by your answers, no payment is due.")
    assert first_step(it.view) is None


def test_a_finding_without_reasons_sums_or_steps_is_named_alone() -> None:
    bare = {"because": (), "next_steps": (), "at_stake_kzt": None, "amount": None, "documents": ()}
    it = changed(of({"stays": [NURSE]}), "wage_supplement", **bare)
    assert it.brief[0].plain == "✅ Due: wage supplement."
    unclear = changed(of({"stays": [NURSE]}), "wage_supplement", verdict=Verdict.UNCLEAR, **bare)
    assert unclear.brief[0].plain == "❔ Not clear yet: wage supplement."
    no = changed(of({"stays": [NURSE]}), "wage_supplement", verdict=Verdict.NOT_ENTITLED, **bare)
    assert "The bonus" not in no.brief[0].plain
    assert no.view.aside


def test_what_is_not_due_is_left_to_the_parts_before_the_first_reason_is() -> None:
    births = {key: value for key, value in NURSE.items() if key not in {"from", "to", "hours"}}
    births |= {"facility": "emergency_hospital", "direct_participation": "no", "listed": "no"}
    it = of({"stays": [births], "illness": {**ILL, "tasked": "no"}})
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

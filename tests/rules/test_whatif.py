"""What is open, what would settle it, and what a small change would give: every claim is checked by evaluating it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from rules.case import parse
from rules.changes import with_answer
from rules.evaluate import evaluate, find
from rules.terms import Finding, Verdict
from rules.whatif import branches, improvements
from tests.flows.grid import cases
from tests.rules.slow_whatif import results_of
from tests.rules.worked import worked_cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.rulebook import Rulebook

STAY = {"role": "doctor", "facility": "primary_care", "from": "2020-07-01", "to": "2020-07-31", "hours": "1",
        "authority": "local_executive", "direct_participation": "yes", "listed": "not_sure"}  # fmt: skip
ILL = {"kind": "covid_confirmed", "date": "2020-07-25", "work_related": "yes", "registered": "no", "tasked": "yes",
       "paid_before": "not_sure"}  # fmt: skip


def finding(book: Rulebook, case: dict[str, Any], measure: str) -> Finding:
    return evaluate(book, parse(case)).finding(measure)


def open_cases() -> Iterator[dict[str, Any]]:
    """Cases of which much is open: told of with nothing but dates, not known at all, and cases made by rule."""
    dated = {"from": "2020-03-01", "to": "2021-06-30", "hours": "1"}
    unsure = dict.fromkeys(("role", "facility", "authority", "listed", "hours", "from", "to"), "not_sure")
    doctor = {**dated, "listed": "not_sure", "role": "doctor"}
    jobs: tuple[list[dict[str, str]], ...] = ([], [{}], [dated], [dated, unsure], [doctor, STAY])
    for stays in jobs:
        yield {"asker": "worker", "stays": stays, "illness": {"date": "2020-08-01"}}
        yield {"asker": "family", "stays": stays, "illness": {"kind": "not_sure"}, "death": {"date": "2020-09-01"}}
    for place, case in enumerate(cases(60)):
        wiped = dict.fromkeys(("facility", "listed", "direct_participation", "hours")[: place % 5], "not_sure")
        yield {**case, "stays": [{**stay, **wiped} for stay in case["stays"]]}


def test_the_quick_way_finds_what_the_slow_way_finds(book: Rulebook) -> None:
    compared = 0
    for raw in (*open_cases(), *(worked.case for worked in worked_cases())):
        case = parse(raw)
        for found in evaluate(book, case).findings:
            slow = results_of(book, case, found)
            quick = {branch.path: branch.results for branch in branches(book, case, found) if branch.path}
            assert quick == slow, raw
            compared += len(quick)
    assert compared > 500


def test_an_open_post_leaves_three_results_and_names_the_paper(book: Rulebook) -> None:
    case = {"asker": "worker", "stays": [STAY]}
    law, fact = branches(book, parse(case), finding(book, case, "wage_supplement"))
    assert (law.path, law.settled_by) == (None, "list_extract")
    assert [result.kzt for _, result in law.results] == [425000, 212500, None]
    assert (fact.path, fact.settled_by) == ("stays[0].listed", "list_extract")
    assert [(answers, result.verdict) for answers, result in fact.results] == [
        (("yes",), Verdict.UNCLEAR),
        (("no",), Verdict.NOT_ENTITLED),
    ]


def test_each_open_fact_shows_what_it_gives_if_all_else_is_well(book: Rulebook) -> None:
    case = {"asker": "worker", "stays": [{**STAY, "facility": "infectious_hospital"}], "illness": ILL}
    record, first = branches(book, parse(case), finding(book, case, "infection_payment"))
    assert record.path == "illness.registered"
    assert [answers for answers, result in record.results if result.verdict is Verdict.ENTITLED] == [("yes",)]
    assert first.path == "illness.paid_before"
    assert first.results[0][0] == ("no",)


def test_hours_are_all_or_nothing_for_a_short_list_of_results(book: Rulebook) -> None:
    case = {"asker": "worker", "stays": [{**STAY, "facility": "infectious_hospital", "hours": "not_sure"}]}
    found = branches(book, parse(case), finding(book, case, "wage_supplement"))
    assert {branch.path for branch in found} == {"stays[0].listed", "stays[0].hours"}


def test_being_on_the_list_is_what_would_help(book: Rulebook) -> None:
    case = {"asker": "worker", "stays": [{**STAY, "facility": "infectious_hospital", "listed": "no"}]}
    (change,) = improvements(book, parse(case), finding(book, case, "wage_supplement"))
    assert (change.path, change.was, change.now, change.fixable) == ("stays[0].listed", "no", "yes", True)
    assert change.result.kzt == 850000


def test_the_nearest_day_that_would_help_is_named(book: Rulebook) -> None:
    stay = {"role": "doctor", "facility": "infectious_hospital", "authority": "local_executive"}
    ill = {**ILL, "date": "2020-10-25", "registered": "yes", "paid_before": "no"}
    case = {"asker": "worker", "stays": [stay], "illness": ill}
    (change,) = improvements(book, parse(case), finding(book, case, "infection_payment"))
    assert (change.path, change.now, change.result.verdict) == ("illness.date", date(2020, 10, 23), Verdict.CONTESTED)


def test_nobody_is_told_that_another_profession_would_have_helped(book: Rulebook) -> None:
    case = {"asker": "worker", "stays": [{**STAY, "role": "non_medical", "listed": "yes"}]}
    assert improvements(book, parse(case), finding(book, case, "wage_supplement")) == ()


def test_every_change_named_for_a_worked_case_gives_what_it_says(book: Rulebook) -> None:
    named = 0
    for worked in worked_cases():
        case = parse(worked.case)
        for found in evaluate(book, case).findings:
            for change in improvements(book, case, found):
                again = find(book, book.measure(found.measure), with_answer(case, change.path, change.now))
                assert again.verdict is change.result.verdict, worked.id
                named += 1
            for branch in branches(book, case, found):
                assert branch.results, worked.id
    assert named > 30

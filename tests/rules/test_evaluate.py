"""What the engine does with data that the present rulebook does not hold: an amendment must not need new code."""

from __future__ import annotations

import copy
import json
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from rules import memory
from rules.case import BadCase, parse
from rules.evaluate import evaluate
from rules.memory import Memory
from rules.pieces import spans
from rules.reading import from_source
from rules.report import as_json, decimal, faults_as_json
from rules.rulebook import Rulebook, load
from rules.terms import Finding, Outcome, Unclear, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

STAY = {"role": "doctor", "facility": "infectious_hospital", "authority": "local_executive", "from": "2020-06-01",
        "to": "2020-06-30", "direct_participation": "yes", "listed": "yes", "hours": "1"}  # fmt: skip
WORK = {"asker": "worker", "stays": [STAY]}


@cache
def unchanged() -> Rulebook:
    return load()


def amended(file: str, change: Callable[[dict[str, Any]], None]) -> Rulebook:
    source = copy.deepcopy(dict(unchanged().source))
    change(source[f"measures/{file}.toml"])
    return from_source(source, "amended")


def provision(data: dict[str, Any], condition: str, name: str) -> dict[str, Any]:
    found = next(item for item in data["condition"] if item["id"] == condition)
    return next(item for item in found["provision"] if item["id"] == name)


def wage(book: Rulebook, case: dict[str, Any] = WORK) -> Finding:
    return evaluate(book, parse(case)).finding("wage_supplement")


def test_a_contested_month_is_worth_claiming_and_named_as_such() -> None:
    changed = amended(
        "wage_supplement", lambda data: provision(data, "days_in_force", "continuation").update(holds="contested")
    )
    found = wage(changed)
    assert found.verdict is Verdict.CONTESTED
    assert found.amount is not None
    assert (found.amount.kzt, found.at_stake_kzt) == (850000, 850000)


def test_a_period_in_force_without_a_sum_gives_no_number() -> None:
    def without_sum(data: dict[str, Any]) -> None:
        data["amount"] = [item for item in data["amount"] if item["in_force_from"] > date(2021, 1, 1)]

    found = wage(amended("wage_supplement", without_sum))
    assert found.verdict is Verdict.ENTITLED
    assert (found.amount, found.at_stake_kzt, found.months) == (None, None, ())


def test_a_payment_at_once_without_a_sum_gives_no_number() -> None:
    changed = amended(
        "special_conditions_bonus", lambda data: provision(data, "ever_applied", "never_applied").update(holds="yes")
    )
    found = evaluate(changed, parse(WORK)).finding("special_conditions_bonus")
    assert (found.verdict, found.amount, found.at_stake_kzt) == (Verdict.ENTITLED, None, None)


def test_an_illness_without_a_date_settles_nothing_even_where_every_day_counts() -> None:
    def every_day(data: dict[str, Any]) -> None:
        condition = next(item for item in data["condition"] if item["id"] == "days_checked")
        kept = provision(data, "days_checked", "early_2020")
        condition["provision"] = [{k: v for k, v in kept.items() if not k.startswith("in_force")}]

    case = {"asker": "worker", "illness": {"kind": "covid_confirmed", "sick_sheet": "yes"}}
    found = evaluate(amended("sick_pay", every_day), parse(case)).finding("sick_pay")
    assert (found.verdict, found.unclear_because, found.amount) == (Verdict.UNCLEAR, Unclear.FACTS, None)


def test_a_part_without_working_days_is_counted_by_days(book: Rulebook) -> None:
    def from_a_sunday(data: dict[str, Any]) -> None:
        for item in data["amount"]:
            item["in_force_from"] = max(item["in_force_from"], date(2020, 8, 16))

    measure = amended("wage_supplement", from_a_sunday).measure("wage_supplement")
    (before, after) = spans(measure, date(2020, 8, 15), date(2020, 8, 16), book.working_days)
    assert (before.month, after.month, after.of_stay) == (None, "2020-08", Fraction(1, 2))


def test_days_at_the_ends_of_the_calendar_are_answered_like_others(book: Rulebook) -> None:
    """A misspelt year must not stop a list of cases."""
    first, last = date.min.isoformat(), date.max.isoformat()
    for begin, end in ((first, first), (first, last), (last, last)):
        case = {
            "asker": "worker",
            "stays": [{**STAY, "from": begin, "to": end}],
            "illness": {"kind": "covid_confirmed", "date": begin, "known_on": last, "decided_on": last},
            "claim": {"learned_on": last},
        }
        outcome = evaluate(book, parse(case), date(2021, 9, 20))
        assert len(outcome.findings) == len(book.measures)
        assert {limit.last_day for limit in outcome.finding("wage_supplement").time_limits} == {date.max}


def test_a_decider_is_that_of_the_case_where_the_rest_of_the_finding_is_shared(book: Rulebook) -> None:
    deciders = []
    for authority in ("local_executive", "ministry_of_healthcare", "local_executive"):
        case = {"asker": "worker", "stays": [{**STAY, "authority": authority}]}
        deciders.append(wage(book, case).decided_by)
    assert deciders == ["regional_commission", "cqcsgs_commission", "regional_commission"]


def test_an_outcome_is_found_by_its_measure_or_not_at_all(book: Rulebook) -> None:
    outcome = evaluate(book, parse(WORK), date(2026, 11, 22))
    assert [finding.measure for finding in outcome.findings] == [measure.id for measure in book.measures]
    with pytest.raises(KeyError):
        Outcome("1", "x").finding("sick_pay")


def test_the_same_case_is_written_the_same_way_twice(book: Rulebook) -> None:
    first = json.dumps(as_json(evaluate(book, parse(WORK))))
    assert json.dumps(as_json(evaluate(book, parse(WORK)))) == first
    assert json.dumps(as_json(evaluate(load(), parse(WORK)))) == first


def test_shares_are_written_exactly() -> None:
    assert [decimal(Fraction(n, d)) for n, d in ((1, 1), (1, 2), (7, 5), (1, 3), (0, 1))] == [
        "1",
        "0.5",
        "1.4",
        "1/3",
        "0",
    ]


def test_a_sum_is_written_with_its_kind_and_grade(book: Rulebook) -> None:
    written = as_json(evaluate(book, parse(WORK)))["findings"][0]["amount"]
    assert written == {"kzt": 850000, "kind": "ceiling", "certainty": "reported"}


def test_faults_are_written_with_path_code_and_value() -> None:
    with pytest.raises(BadCase) as caught:
        parse({"stays": [{"from": "2020-13-01"}]})
    assert faults_as_json(caught.value) == [{"path": "stays[0].from", "code": "not_a_date", "value": "2020-13-01"}]


def test_a_memory_starts_anew_before_it_grows_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST", 2)
    remembered: Memory[int, str] = Memory()
    for number in range(5):
        assert remembered.keep(number, str(number)) == str(number)
        assert len(remembered) <= 2
    assert remembered[4] == "4"


def test_what_the_person_received_is_held_against_what_was_due_month_by_month(book: Rulebook) -> None:
    stay = {**STAY, "listed": "yes", "hours": {"2020-06": "0.5"}, "received": {"2020-05": 5, "2020-06": 100000}}
    found = wage(book, {"asker": "worker", "stays": [stay]})
    assert found.shortfall_months == (("2020-05", 0), ("2020-06", 325000))
    assert found.shortfall_kzt == 325000
    open_stay = {**STAY, "listed": "not_sure", "received": {"2020-06": 100000}}
    assert wage(book, {"asker": "worker", "stays": [open_stay]}).shortfall_kzt == 0

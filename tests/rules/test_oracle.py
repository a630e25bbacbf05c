"""The second transcription of the law agrees with every worked case, and keeps its own promises about unknown facts."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date
from typing import Any

import pytest

from tests.rules.oracle import MEASURES, days, evaluate, truth
from tests.rules.reading import differences, faults
from tests.rules.worked import Worked, worked_cases

WORKED = worked_cases()


@pytest.mark.parametrize("worked", WORKED, ids=lambda worked: f"{worked.file}-{worked.id}")
def test_the_oracle_agrees_with_the_worked_case(worked: Worked) -> None:
    found = evaluate(worked.case)
    assert {measure: faults(found[measure], wish) for measure, wish in worked.expect.items()} == {
        measure: [] for measure in worked.expect
    }


def test_every_case_has_its_own_id_a_sentence_and_a_source() -> None:
    assert [name for name, count in Counter(one.id for one in WORKED).items() if count > 1] == []
    assert [one.id for one in WORKED if not (one.shows.endswith(".") and one.source and one.expect)] == []


def test_every_case_names_only_measures_and_fields_that_are_compared() -> None:
    compared = {"verdict", "unclear_because", "certainty", "kzt", "kind", "at_stake_kzt", "shortfall_kzt", "decided_by",
                "risk_groups", "deadlines", "time_limits"}  # fmt: skip
    for one in WORKED:
        assert set(one.expect) <= set(MEASURES), one.id
        assert {field for wish in one.expect.values() for field in wish} <= compared, one.id


def test_every_measure_is_expected_to_give_and_to_refuse() -> None:
    seen = {(measure, word) for one in WORKED for measure, wish in one.expect.items() for word in wish["verdict"]}
    for measure in MEASURES:
        assert (measure, "not_entitled") in seen
        if measure != "special_conditions_bonus":
            assert {(measure, "entitled"), (measure, "unclear")} <= seen


def test_what_an_expectation_leaves_out_is_not_compared() -> None:
    found = evaluate(WORKED[0].case)["wage_supplement"]
    assert list(differences(found, {"verdict": [found["verdict"]]})) == []


def test_a_wrong_expectation_is_told_field_by_field() -> None:
    found: dict[str, Any] = {
        "verdict": "entitled", "unclear_because": None, "certainty": "official", "kzt": 10, "kind": "ceiling",
        "at_stake_kzt": None, "shortfall_kzt": 0, "decided_by": "employer",
        "months": [{"month": "2020-04", "risk_group": "high"}],
        "deadlines": {"commission_decides": "2020-07-13"}, "time_limits": {},
    }  # fmt: skip
    wish: dict[str, Any] = {
        "verdict": ["entitled"], "certainty": ["inferred"], "kzt": 11, "kind": "fixed", "at_stake_kzt": 5,
        "shortfall_kzt": None, "decided_by": None, "risk_groups": {"2020-04": "medium"},
        "deadlines": {"commission_decides": "2020-07-14"}, "time_limits": {"labour_dispute": {}},
    }  # fmt: skip
    assert {field for field, _, _ in differences(found, wish)} == {
        "certainty", "kzt", "kind", "at_stake_kzt", "decided_by", "risk_groups.2020-04",
        "deadlines.commission_decides", "time_limits.labour_dispute",
    }  # fmt: skip


def test_sums_are_not_compared_where_the_verdict_cannot_have_them() -> None:
    unclear = {**evaluate({})["wage_supplement"], "at_stake_kzt": 7}
    wish = {"verdict": ["unclear", "entitled"], "kzt": 2_000_000, "kind": "fixed", "at_stake_kzt": 7}
    assert faults(unclear, wish) == []
    entitled = {**unclear, "verdict": "entitled", "unclear_because": None, "kzt": 2_000_000, "kind": "fixed"}
    assert faults(entitled, {**wish, "at_stake_kzt": 9, "unclear_because": ["law"]}) == []
    assert faults(entitled, {**wish, "verdict": ["entitled"], "at_stake_kzt": 9}) != []


@pytest.mark.parametrize(
    ("answers", "answer"),
    [
        ({truth.YES}, truth.YES),
        ({truth.YES, truth.NO}, truth.FACTS),
        ({truth.YES, truth.CONTESTED}, truth.FACTS),
        ({truth.YES, truth.LAW}, truth.EITHER),
        ({truth.LAW}, truth.LAW),
        ({truth.FACTS, truth.LAW}, truth.EITHER),
    ],
)
def test_what_may_be_the_case_blends_into_one_answer(answers: set[str], answer: str) -> None:
    assert truth.blend(answers) == answer


def test_the_weakest_condition_counts_and_one_good_stay_is_enough() -> None:
    order = (truth.NO, truth.LAW, truth.CONTESTED, truth.YES)
    for lower, higher in itertools.pairwise(order):
        assert truth.weakest(higher, lower) == lower
        assert truth.strongest(higher, lower) == higher


def test_a_case_of_nothing_is_unclear_for_its_facts_or_has_no_number() -> None:
    for measure, found in evaluate({}).items():
        assert found["kzt"] is None, measure
        assert found["verdict"] == ("not_entitled" if measure == "special_conditions_bonus" else "unclear")


def test_the_years_have_as_many_working_days_as_the_calendar_says() -> None:
    for year, count in ((2020, 246), (2021, 245)):
        assert days.working_days(days.span(date(year, 1, 1), date(year, 12, 31))) == count

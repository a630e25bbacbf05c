"""A case that breaks the contract is refused with the path of every fault, and nothing of it is guessed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from rules.case import BadCase, Hours, parse
from rules.changes import answer_at, with_answer


def faults_of(case: Any) -> list[tuple[str, str]]:
    with pytest.raises(BadCase) as caught:
        parse(case)
    assert str(caught.value)
    return [(fault.path, fault.code) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        ([], ("", "not_an_object")),
        ({"stays": {}}, ("stays", "not_a_list")),
        ({"stays": ["ward"]}, ("stays[0]", "not_an_object")),
        ({"stays": [{}] * 61}, ("stays", "too_many")),
        ({"stays": [{"from": "2020-13-01"}]}, ("stays[0].from", "not_a_date")),
        ({"stays": [{"to": 20200401}]}, ("stays[0].to", "not_a_date")),
        ({"stays": [{"from": "2020-05-01", "to": "2020-04-01"}]}, ("stays[0].to", "reversed")),
        ({"stays": [{"role": "nurse"}]}, ("stays[0].role", "unknown_value")),
        ({"stays": [{"role": None}]}, ("stays[0].role", "unknown_value")),
        ({"stays": [{"rank": "major"}]}, ("stays[0].rank", "unknown_key")),
        ({"stays": [{"hours": "half"}]}, ("stays[0].hours", "not_a_share")),
        ({"stays": [{"hours": 0.5}]}, ("stays[0].hours", "not_a_share")),
        ({"stays": [{"hours": {"2020-4": "1"}}]}, ("stays[0].hours.2020-4", "not_a_month")),
        ({"stays": [{"hours": {"2020-04": "-1"}}]}, ("stays[0].hours.2020-04", "not_a_share")),
        ({"stays": [{"received": []}]}, ("stays[0].received", "not_an_object")),
        ({"stays": [{"received": {"2020-04": -5}}]}, ("stays[0].received.2020-04", "not_an_amount")),
        ({"stays": [{"received": {"2020-04": True}}]}, ("stays[0].received.2020-04", "not_an_amount")),
        ({"illness": "covid"}, ("illness", "not_an_object")),
        ({"illness": {"kind": "flu"}}, ("illness.kind", "unknown_value")),
        ({"illness": {"colour": "red"}}, ("illness.colour", "unknown_key")),
        ({"illness": {"stay": 0}}, ("illness.stay", "no_such_stay")),
        ({"illness": {"date": "2020-05-02", "until": "2020-05-01"}}, ("illness.until", "reversed")),
        ({"death": {"date": "soon"}}, ("death.date", "not_a_date")),
        ({"claim": {"paid_on": "2020-01-01"}}, ("claim.paid_on", "unknown_key")),
        ({"today": "tomorrow"}, ("today", "not_a_date")),
        ({"asker": "nobody"}, ("asker", "unknown_value")),
        ({"name": "A. B."}, ("name", "unknown_key")),
    ],
)
def test_each_fault_is_named_where_it_stands(case: Any, fault: tuple[str, str]) -> None:
    assert faults_of(case) == [fault]


def test_every_fault_is_found_at_once() -> None:
    case = {"asker": "x", "stays": [{"role": "y", "from": "z"}], "death": {"cause": "w"}}
    assert len(faults_of(case)) == 4


def test_silence_and_not_sure_are_kept_apart() -> None:
    case = parse({"stays": [{"listed": "not_sure", "from": "not_sure", "hours": {"2020-04": "not_sure"}}]})
    assert case.stays[0].facts == {"listed": "not_sure"}
    assert case.stays[0].first == "not_sure"
    assert case.stays[0].last is None
    assert case.stays[0].hours == Hours(by_month={"2020-04": None})


def test_the_stay_of_an_illness_may_be_named() -> None:
    assert parse({"stays": [{}, {}], "illness": {"stay": 1}}).illness_stay == 1
    assert parse({"stays": [{}], "illness": {"stay": "not_sure"}}).illness_stay is None


def test_one_answer_of_a_case_can_be_changed() -> None:
    case = parse({"asker": "family", "stays": [{"role": "doctor", "from": "2020-04-01"}], "illness": {"kind": "none"}})
    assert with_answer(case, "stays[0].role", "junior").stays[0].facts == {"role": "junior"}
    assert with_answer(case, "stays[0].role", None).stays[0].facts == {}
    assert with_answer(case, "stays[0].to", date(2020, 4, 30)).stays[0].last == date(2020, 4, 30)
    assert with_answer(case, "stays[0].from", "not_sure").stays[0].first == "not_sure"
    assert with_answer(case, "stays[0].hours", Fraction(1, 2)).stays[0].hours == Hours(whole=Fraction(1, 2))
    assert with_answer(case, "stays[0].hours", "not_sure").stays[0].hours == "not_sure"
    assert with_answer(case, "stays[0].hours", None).stays[0].hours is None
    assert with_answer(case, "stays[1].role", "doctor").stays[1].facts == {"role": "doctor"}
    assert with_answer(case, "illness.kind", None).facts == {"asker": "family"}
    assert with_answer(case, "illness.date", date(2020, 5, 1)).dates == {"illness.date": date(2020, 5, 1)}
    assert with_answer(case, "illness.date", None).dates == {}
    assert with_answer(case, "death.cause", "covid").has_death
    assert answer_at(case, "stays[0].role") == "doctor"
    assert answer_at(case, "stays[0].from") == date(2020, 4, 1)
    assert answer_at(case, "stays[0].to") is None
    assert answer_at(case, "stays[3].role") is None
    assert answer_at(case, "asker") == "family"
    for path in ("stays[2].role", "weather"):
        with pytest.raises(KeyError):
            with_answer(case, path, "x")

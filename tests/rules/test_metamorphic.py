"""What must not change an answer, whatever it is: how stays are cut and ordered, when it is asked, what is learned.

The short runs stand in every test run, the long ones among the proofs.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from rules.case import parse
from rules.evaluate import evaluate
from rules.report import as_json
from tests.rules.oracle.days import span
from tests.rules.reading import flat
from tests.rules.spaces import GOOD_DEATH, GOOD_ILLNESS, GOOD_STAY, ILLNESS, PERIODS, STAY, filled, sample

if TYPE_CHECKING:
    from rules.rulebook import Rulebook
    from tests.rules.spaces import Cell

COMPARED = ("verdict", "unclear_because", "kzt", "at_stake_kzt")
FIRM = {"entitled", "not_entitled", "contested"}
SHORT = pytest.param(40, id="short")
LONG = pytest.param(1000, id="long", marks=pytest.mark.prove)


def findings(book: Rulebook, case: dict[str, Any], today: date | None = None) -> dict[str, tuple[Any, ...]]:
    """The compared fields of each measure."""
    outcome = as_json(evaluate(book, parse(case), today))
    return {one["measure"]: tuple(flat(one)[field] or None for field in COMPARED) for one in outcome["findings"]}


def worker(stays: list[Cell], illness: Cell | None = None) -> dict[str, Any]:
    return {"asker": "worker", "stays": stays, "illness": illness or {"kind": "none"}}


def some_stays(size: int, seed: int) -> list[Cell]:
    """Dated stays inside the years whose days off are known, mostly with one share for the whole of them."""
    periods = [period for period in PERIODS if period[1] < "2022"]
    factors = {**STAY, "period": tuple(periods), "hours": ("1", "0.5", "0.333", "1.4", "not_sure")}
    return [filled({}, cell) for cell in sample(factors, size, seed)]


def cut(stay: Cell, after: date) -> list[Cell]:
    return [{**stay, "to": after.isoformat()}, {**stay, "from": (after + timedelta(days=1)).isoformat()}]


def days_of(stay: Cell) -> list[date]:
    return span(date.fromisoformat(stay["from"]), date.fromisoformat(stay["to"]))


@pytest.mark.parametrize(
    "period", [("2020-04-01", "2020-05-31"), ("2020-08-03", "2020-09-10"), ("2021-07-15", "2021-10-15")]
)
@pytest.mark.parametrize("authority", ["local_executive", "departmental"])
def test_cutting_a_stay_in_two_at_any_day_changes_nothing(
    book: Rulebook, period: tuple[str, str], authority: str
) -> None:
    stay = filled(GOOD_STAY, {"period": period, "authority": authority, "hours": "0.777"})
    whole = findings(book, worker([stay]))
    for day in days_of(stay)[:-1]:
        assert findings(book, worker(cut(stay, day))) == whole, day


@pytest.mark.prove
def test_cutting_stays_of_every_kind_changes_nothing(book: Rulebook) -> None:
    for stay in some_stays(150, seed=11):
        if stay["hours"] == "not_sure":
            continue  # two stays of unknown hours may each have filled a month: what is at stake is no sum of shares
        whole = findings(book, worker([stay], GOOD_ILLNESS))
        for day in days_of(stay)[:-1:5]:
            assert findings(book, worker(cut(stay, day), GOOD_ILLNESS)) == whole, (stay, day)


@pytest.mark.parametrize("size", [SHORT, LONG])
def test_the_order_of_stays_changes_nothing(book: Rulebook, size: int) -> None:
    stays = some_stays(3 * size, seed=12)
    for number in range(size):
        three = stays[3 * number : 3 * number + 3]
        given = findings(book, worker(three, GOOD_ILLNESS))
        assert findings(book, worker(three[::-1], GOOD_ILLNESS)) == given, three
        assert findings(book, worker([three[1], three[0], three[2]], GOOD_ILLNESS)) == given, three


@pytest.mark.parametrize("size", [SHORT, LONG])
def test_more_hours_never_lower_a_sum(book: Rulebook, size: int) -> None:
    stays = some_stays(2 * size, seed=13)
    for one, other in zip(stays[::2], stays[1::2], strict=True):
        sums = [
            findings(book, worker([{**one, "hours": hours}, {**other, "hours": "0.4"}]))
            for hours in ("0", "0.2", "0.6", "1", "1.3")
        ]
        for less, more in pairwise(sums):
            for measure in ("wage_supplement", "risk_extra_pay"):
                assert total(less[measure]) <= total(more[measure]), (one, other)


def total(finding: tuple[Any, ...]) -> int:
    """What is due and what is at stake together."""
    verdict, _, kzt, at_stake = finding
    return (kzt or 0) + (at_stake or 0) if verdict != "contested" else kzt


@pytest.mark.parametrize("size", [SHORT, LONG])
def test_the_day_of_asking_changes_nothing(book: Rulebook, size: int) -> None:
    for stay in some_stays(size, seed=14):
        case = worker([stay], GOOD_ILLNESS)
        given = findings(book, case, date(2020, 5, 1))
        assert findings(book, case, date(2030, 1, 1)) == given
        assert findings(book, {**case, "today": "2019-01-01"}) == given


FACTS_OF_A_STAY = {name: values[:-1] for name, values in STAY.items() if name != "listed_group"}
FACTS_OF_AN_ILLNESS = {
    name: ILLNESS[name][:-1]
    for name in ("kind", "work_related", "registered", "patient_record", "paid_before", "sick_sheet")
}


@pytest.mark.parametrize("size", [SHORT, LONG])
def test_a_firm_verdict_stays_whatever_is_learned(book: Rulebook, size: int) -> None:
    ills = [filled({}, {**cell, "until": None}) for cell in sample(ILLNESS, size, seed=16)]
    for number, (stay, illness) in enumerate(zip(some_stays(size, seed=15), ills, strict=True)):
        case = {"asker": "family", "stays": [stay], "illness": illness, "death": GOOD_DEATH}
        name, values = list(FACTS_OF_A_STAY.items())[number % len(FACTS_OF_A_STAY)]
        other, words = list(FACTS_OF_AN_ILLNESS.items())[number % len(FACTS_OF_AN_ILLNESS)]
        unknown = findings(
            book, {**case, "stays": [{**stay, name: "not_sure"}], "illness": {**illness, other: "not_sure"}}
        )
        for value in values:
            for word in words:
                learned = {**case, "stays": [{**stay, name: value}], "illness": {**illness, other: word}}
                told = findings(book, learned)
                for measure, finding in unknown.items():
                    assert finding[0] not in FIRM or told[measure][0] == finding[0], (measure, learned)


def test_a_fact_left_out_is_a_fact_not_known(book: Rulebook) -> None:
    presumed = {"employment", "patient_record", "tasked", "listed_group"}
    for name in {*STAY, "from", "to"} - presumed:
        left_out = {key: value for key, value in GOOD_STAY.items() if key != name}
        assert findings(book, worker([left_out], GOOD_ILLNESS)) == findings(
            book, worker([{**GOOD_STAY, name: "not_sure"}], GOOD_ILLNESS)
        ), name
    for name in {*ILLNESS, "until"} - presumed:
        left_out = {key: value for key, value in GOOD_ILLNESS.items() if key != name}
        assert findings(book, worker([GOOD_STAY], left_out)) == findings(
            book, worker([GOOD_STAY], {**GOOD_ILLNESS, name: "not_sure"})
        ), name

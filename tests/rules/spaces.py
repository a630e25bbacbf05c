"""Spaces of cases: for each measure the facts it reads, over their closed lists, and days around every change of law.

Must not know any answer. A space is a list of factors, each a place in the case and the values it takes there; None
leaves the fact out.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.rules.oracle.truth import (
    AUTHORITIES,
    CAUSES,
    EMPLOYMENTS,
    FACILITIES,
    ILLNESSES,
    NOT_SURE,
    RELATIONS,
    ROLES,
    YES_NO,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Factors: TypeAlias = "Mapping[str, tuple[Any, ...]]"
Cell: TypeAlias = dict[str, Any]
UNKNOWN = (NOT_SURE,)
NOT_KNOWN = (NOT_SURE, None)

WAGE_DAYS = ("2020-03-01", "2020-06-01", "2020-08-19", "2020-10-10", "2020-11-18", "2021-01-01", "2021-08-01",
             "2021-10-01", "2022-01-01", "2022-04-01")  # fmt: skip
PAYMENT_DAYS = ("2020-04-09", "2020-07-23", "2020-10-10", "2020-10-20", "2020-10-24")
SICK_DAYS = ("2020-01-01", "2020-04-01", "2021-01-01", "2022-01-01", "2023-01-01")


def around(days: Iterable[str]) -> tuple[str, ...]:
    """Each day with the day before and the day after."""
    every = {date.fromisoformat(day) + timedelta(days=step) for day in days for step in (-1, 0, 1)}
    return tuple(day.isoformat() for day in sorted(every))


def with_unknown(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return values + UNKNOWN


STAY: Factors = {
    "role": with_unknown(ROLES),
    "facility": with_unknown(FACILITIES),
    "authority": with_unknown(AUTHORITIES),
    "direct_participation": with_unknown(YES_NO),
    "listed": with_unknown(YES_NO),
    "employment": with_unknown(EMPLOYMENTS),
    "listed_group": ("very_high", "high", "medium", NOT_SURE),
    "hours": ("1", "0.5", "0", "1.4", NOT_SURE),
    "confirmed_covid_call": with_unknown(YES_NO),
}
ILLNESS: Factors = {
    "kind": with_unknown(ILLNESSES),
    "date": with_unknown(around(PAYMENT_DAYS)),
    "work_related": with_unknown(YES_NO),
    "tasked": with_unknown(YES_NO),
    "registered": with_unknown(YES_NO),
    "patient_record": with_unknown(YES_NO),
    "paid_before": with_unknown(YES_NO),
    "sick_sheet": with_unknown(YES_NO),
    "until": (None, "2020-04-01", "2020-12-31", "2021-01-02", "2022-04-01", NOT_SURE),
}
DEATH: Factors = {
    "date": with_unknown(around(PAYMENT_DAYS)),
    "cause": with_unknown(CAUSES),
    "relation": with_unknown(RELATIONS),
    "certificate": with_unknown(YES_NO),
}
PERIODS = (
    *((day, day) for day in around(WAGE_DAYS)),
    ("2020-04-01", "2020-04-30"), ("2020-02-15", "2020-03-20"), ("2020-08-01", "2020-08-31"),
    ("2020-08-10", "2020-09-12"), ("2020-11-01", "2020-12-31"), ("2020-12-15", "2021-01-15"),
    ("2021-07-12", "2021-10-08"), ("2021-12-01", "2022-01-31"), ("2022-03-01", "2022-04-30"),
)  # fmt: skip
HALF_KNOWN = (
    (NOT_SURE, NOT_SURE), (None, None), ("2020-04-01", NOT_SURE), (NOT_SURE, "2020-04-30"), ("2021-10-01", NOT_SURE),
    (NOT_SURE, "2020-02-29"), ("2022-04-01", None), (None, "2020-11-17"), ("2021-01-01", None),
    ("2020-08-10", NOT_SURE), (NOT_SURE, "2020-11-25"), ("2021-09-15", None),
)  # fmt: skip

GOOD_STAY: Cell = {
    "role": "doctor", "facility": "infectious_hospital", "authority": "local_executive", "from": "2020-04-01",
    "to": "2020-04-30", "direct_participation": "yes", "listed": "yes", "hours": "1",
}  # fmt: skip
GOOD_ILLNESS: Cell = {
    "kind": "covid_confirmed", "date": "2020-04-20", "work_related": "yes", "tasked": "yes", "registered": "yes",
    "paid_before": "no",
}  # fmt: skip
GOOD_DEATH: Cell = {"date": "2020-09-20", "cause": "covid", "relation": "spouse", "certificate": "yes"}


def filled(good: Cell, changes: Cell) -> Cell:
    """A part of a case with some facts changed; None leaves a fact out, ``period`` sets both ends of a stay."""
    cell = {**good, **changes}
    if "period" in cell:
        cell["from"], cell["to"] = cell.pop("period")
    return {key: value for key, value in cell.items() if value is not None}


def every(factors: Factors) -> Iterator[Cell]:
    """The whole space."""
    for values in product(*factors.values()):
        yield dict(zip(factors, values, strict=True))


def sample(factors: Factors, size: int, seed: int) -> Iterator[Cell]:
    """So many cells, the same ones each time."""
    chance = random.Random(seed)  # noqa: S311 - a sample that can be repeated is no secret
    for _ in range(size):
        yield {name: chance.choice(values) for name, values in factors.items()}


def all_pairs(factors: Factors, seed: int) -> Iterator[Cell]:
    """Cells in which every value of every factor meets every value of every other one."""
    chance = random.Random(seed)  # noqa: S311 - see above
    names = list(factors)
    missing = {
        ((one, first), (other, second))
        for one, other in combinations(names, 2)
        for first in factors[one]
        for second in factors[other]
    }
    for wanted in sorted(missing, key=repr):
        if wanted in missing:
            cell = {name: chance.choice(factors[name]) for name in names} | dict(wanted)
            missing -= set(combinations(cell.items(), 2))
            yield cell


def not_asked(factors: Factors) -> Factors:
    """The same space with every unknown fact left out instead of not sure, and both for comparison."""
    return {name: (*values, None) if None not in values else values for name, values in factors.items()}

"""Over whole spaces of cases the rulebook and the oracle agree on every finding.

Unknown facts are in the spaces as "not sure"; that leaving a fact out is the same, but for the two facts that are
presumed, is compared over all pairs and a sample. All seven findings are compared in every cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rules.rulebook import Rulebook, load
from tests.rules.agreement import agree
from tests.rules.spaces import (
    DEATH,
    GOOD_DEATH,
    GOOD_ILLNESS,
    GOOD_STAY,
    HALF_KNOWN,
    ILLNESS,
    PERIODS,
    SICK_DAYS,
    STAY,
    all_pairs,
    around,
    every,
    filled,
    not_asked,
    sample,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.rules.spaces import Cell, Factors

pytestmark = pytest.mark.prove

ASKERS = ("worker", "family", "representative", "other", "not_sure", None)
NOT_ILL = {"kind": "none"}


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load()


def prove(book: Rulebook, cases: Iterable[dict[str, Any]]) -> None:
    tally = agree(book, cases)
    print(tally.told())  # noqa: T201 - the size of a proof belongs to its result
    assert not tally.wrong, tally.told()


def stays(cells: Iterable[Cell], illness: Cell | None = None) -> Iterator[dict[str, Any]]:
    for cell in cells:
        yield {"asker": "worker", "stays": [filled(GOOD_STAY, cell)], "illness": illness or NOT_ILL}


def only(factors: Factors, *names: str, **others: tuple[Any, ...]) -> Factors:
    return {name: factors[name] for name in names} | others


def test_wage_posts_with_every_participation_and_list(book: Rulebook) -> None:
    prove(book, stays(every(only(STAY, "role", "facility", "direct_participation", "listed"))))


def test_wage_posts_of_every_authority(book: Rulebook) -> None:
    prove(book, stays(every(only(STAY, "role", "facility", "authority", period=(("2020-08-01", "2020-08-31"),)))))


def test_posts_on_every_side_of_every_day(book: Rulebook) -> None:
    prove(book, stays(every(only(STAY, "role", "facility", period=PERIODS))))


def test_wage_conditions_of_a_settled_an_open_and_an_excluded_post(book: Rulebook) -> None:
    names = ("authority", "direct_participation", "listed", "employment", "listed_group", "hours")
    for role, facility in (("doctor", "designated_hospital"), ("manager", "ambulance")):
        fixed = {"role": (role,), "facility": (facility,), "period": (("2020-08-01", "2020-08-31"),)}
        prove(book, stays(every(only(STAY, *names, **fixed))))


def test_periods_known_and_half_known(book: Rulebook) -> None:
    factors = only(STAY, "authority", "listed", "hours", period=PERIODS + HALF_KNOWN)
    for role in ("doctor", "non_medical", "moh_civil_servant", "not_sure"):
        prove(book, stays(every({**factors, "role": (role,)})))


def test_extra_pay_by_post_call_and_participation(book: Rulebook) -> None:
    months = (("2021-11-01", "2021-11-30"), ("2022-02-01", "2022-02-28"))
    factors = only(STAY, "role", "facility", "direct_participation", "confirmed_covid_call", period=months)
    prove(book, stays(every(factors)))


def test_infection_by_post_authority_and_task(book: Rulebook) -> None:
    factors = only(STAY, "role", "facility", "authority")
    for tasked in ("yes", "no", "not_sure", None):
        prove(book, stays(every(factors), filled(GOOD_ILLNESS, {"tasked": tasked})))


def ill_doctor(cells: Iterable[Cell]) -> Iterator[dict[str, Any]]:
    stay = filled(GOOD_STAY, {"period": ("2020-01-01", "2020-12-31")})
    for cell in cells:
        yield {"asker": "worker", "stays": [stay], "illness": filled(GOOD_ILLNESS, cell)}


def test_infection_by_every_condition_of_the_illness(book: Rulebook) -> None:
    names = ("kind", "work_related", "registered", "patient_record", "paid_before")
    days = ("2020-04-08", "2020-07-22", "2020-07-23", "2020-10-20", "not_sure")
    prove(book, ill_doctor(every(only(ILLNESS, *names, date=days))))


def test_infection_by_kind_on_every_side_of_every_day(book: Rulebook) -> None:
    prove(book, ill_doctor(every(only(ILLNESS, "kind", "date", "work_related", "tasked", "paid_before"))))


def test_sick_pay_by_every_fact(book: Rulebook) -> None:
    factors = only(ILLNESS, "kind", "sick_sheet", "until", date=(*around(SICK_DAYS), "not_sure", None))
    cells = (cell for cell in every(factors) if not backwards(cell["date"], cell["until"]))
    prove(book, ({"asker": "worker", "illness": filled(GOOD_ILLNESS, cell)} for cell in cells))


def backwards(first: str | None, last: str | None) -> bool:
    known = {None, "not_sure"}
    return first not in known and last not in known and str(last) < str(first)


def test_death_by_post_task_and_day(book: Rulebook) -> None:
    stay = only(STAY, "role", "facility")
    for tasked in ("yes", "no", "not_sure"):
        illness = filled(GOOD_ILLNESS, {"tasked": tasked, "date": "2020-04-02"})
        prove(book, (
            {"asker": "family", "stays": [filled({"authority": "local_executive"}, post)], "illness": illness,
             "death": filled(GOOD_DEATH, {"date": day})}
            for post in every(stay)
            for day in ("2020-10-01", "2020-10-12", "2020-10-22", "2020-10-30", "not_sure")
        ))  # fmt: skip


def test_death_by_every_fact(book: Rulebook) -> None:
    ill_on = ("2020-03-20", "2020-10-23", "2020-10-24", "not_sure", None)
    for role in ("doctor", "pharmacist", "not_sure"):
        stay = filled(GOOD_STAY, {"role": role, "facility": "other_hospital", "period": (None, None)})
        prove(book, (
            {"asker": asker, "stays": [stay], "illness": filled(GOOD_ILLNESS, {"date": ill}), "death": dead}
            for asker in ("family", "representative")
            for ill in ill_on
            for dead in every({**DEATH, "certificate": ("yes", "not_sure")})
            if not backwards(ill, dead["date"])
        ))  # fmt: skip


def whole_cases(cells: Iterable[Cell]) -> Iterator[dict[str, Any]]:
    """Cells over every fact of a case with one stay; facts of illness and death carry their part as a prefix."""
    for cell in cells:
        parts: dict[str, Cell] = {"stay": {}, "illness": {}, "death": {}}
        for name, value in cell.items():
            part, _, fact = name.partition(".")
            if fact:
                parts[part][fact] = value
        case = {"asker": cell["asker"], "stays": [filled({}, parts["stay"])], "illness": filled({}, parts["illness"])}
        if cell["died"]:
            case["death"] = filled({}, parts["death"])
        if not backwards(case["illness"].get("date"), case["illness"].get("until")) and not (
            cell["died"] and backwards(case["illness"].get("date"), case["death"].get("date"))
        ):
            yield filled({}, case)


WHOLE: Factors = {
    "asker": ASKERS,
    "died": (True, False),
    **{f"stay.{name}": values for name, values in not_asked({**STAY, "period": PERIODS + HALF_KNOWN}).items()
       if name != "period"},
    "stay.period": PERIODS + HALF_KNOWN,
    **{f"illness.{name}": values for name, values in not_asked(ILLNESS).items()},
    **{f"death.{name}": values for name, values in not_asked(DEATH).items()},
}  # fmt: skip


def test_whole_cases_in_all_pairs_of_facts(book: Rulebook) -> None:
    prove(book, whole_cases(all_pairs(WHOLE, seed=1)))


def test_whole_cases_by_sample(book: Rulebook) -> None:
    prove(book, whole_cases(sample(WHOLE, 10_000, seed=2)))


def test_several_stays_by_sample(book: Rulebook) -> None:
    known = {"role": ("doctor", "junior", "ambulance_driver", "manager", "non_medical", "moh_civil_servant"),
             "facility": ("infectious_hospital", "ambulance", "quarantine_hospital", "primary_care", "ministry"),
             "direct_participation": ("yes", "yes", "yes", "no"), "employment": ("employee",),
             "listed": ("yes", "yes", "no", "not_sure"), "listed_group": (None,)}  # fmt: skip
    factors = {**STAY, **known, "period": PERIODS}
    triples = zip(*(sample(factors, 6_000, seed) for seed in (3, 4, 5)), sample(ILLNESS, 6_000, seed=6), strict=True)
    prove(book, (
        {"asker": "worker", "stays": [filled({}, cell) for cell in cells[: 2 + number % 2]],
         "illness": filled({}, {**illness, "until": None})}
        for number, (*cells, illness) in enumerate(triples)
    ))  # fmt: skip

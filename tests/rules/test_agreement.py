"""Over whole spaces of cases the rulebook and the oracle agree on every finding.

Unknown facts are in the spaces as "not sure"; that leaving a fact out is the same, but for the two facts that are
presumed, is compared over all pairs and a sample. All seven findings are compared in every cell.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from rules.case import parse
from rules.evaluate import evaluate
from rules.report import as_json
from tests.rules.agreement import agree
from tests.rules.oracle import days
from tests.rules.oracle import evaluate as by_oracle
from tests.rules.reading import flat
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

    from rules.rulebook import Rulebook
    from tests.rules.spaces import Cell, Factors

pytestmark = pytest.mark.prove

ASKERS = ("worker", "family", "representative", "other", "not_sure", None)
NOT_ILL = {"kind": "none"}


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
    several = zip(*(sample(factors, 6_000, seed) for seed in (3, 4, 5)), sample(ILLNESS, 6_000, 6),
                  sample(DEATH, 6_000, 7), strict=True)  # fmt: skip
    prove(book, (
        {"asker": "family" if number % 3 else "worker", "stays": [filled({}, cell) for cell in cells[: 2 + number % 2]],
         "illness": filled({}, {**illness, "until": None}), "death": filled({}, death)}
        for number, (*cells, illness, death) in enumerate(several)
        if illness["date"] != "not_sure" and not backwards(illness["date"], death["date"])
    ))  # fmt: skip


def test_the_stay_that_is_named_where_dates_do_not_tell(book: Rulebook) -> None:
    factors = {**only(STAY, "role", "facility", "authority"), "listed": ("yes",), "hours": ("1", "not_sure")}
    pairs = zip(sample(factors, 2_000, 11), sample(factors, 2_000, 12), strict=True)
    prove(book, (
        {"asker": "family", "stays": list(two), "illness": {**GOOD_ILLNESS, "date": "2020-09-20", "stay": number % 2},
         "death": GOOD_DEATH}
        for number, two in enumerate(pairs)
    ))  # fmt: skip


def by_month(cells: Iterable[Cell], seed: int) -> Iterator[Cell]:
    """Stays of several months whose hours, and sums received, are told by month, some of them not."""
    chance = random.Random(seed)  # noqa: S311 - a sample that can be repeated is no secret
    for cell in cells:
        stay = filled({}, cell)
        months = days.months_between(date.fromisoformat(stay["from"]), date.fromisoformat(stay["to"]))
        told = {month: chance.choice(("1", "1", "0.5", "0.12346", "0", "1.2", "not_sure", None)) for month in months}
        stay["hours"] = {month: share for month, share in told.items() if share}
        stay["received"] = {month: chance.randrange(0, 900_000, 12_500) for month in months if chance.random() < 0.2}
        yield stay


def test_hours_and_sums_told_by_month(book: Rulebook) -> None:
    periods = (("2020-02-10", "2020-05-20"), ("2020-04-16", "2020-09-15"), ("2020-08-01", "2020-12-31"),
               ("2021-06-12", "2021-10-20"), ("2021-11-20", "2022-04-12"))  # fmt: skip
    known = {"direct_participation": ("yes",), "employment": ("employee",), "listed": ("yes", "yes", "no"),
             "role": ("doctor", "junior", "sanitary_doctor", "manager", "moh_civil_servant", "laboratory_specialist"),
             "facility": ("designated_hospital", "ambulance", "quarantine_hospital", "checkpoint")}  # fmt: skip
    factors = {**STAY, **known, "period": periods}
    pairs = zip(by_month(sample(factors, 3_000, 7), 8), by_month(sample(factors, 3_000, 9), 10), strict=True)
    prove(book, ({"asker": "worker", "stays": list(two), "illness": NOT_ILL} for two in pairs))


def test_deadlines_and_time_limits_from_every_day_of_two_years(book: Rulebook) -> None:
    for number in range(720):
        day = (date(2020, 1, 1) + timedelta(days=number)).isoformat()
        facts = {"known_on": day, "notice_received_on": day, "decided_on": day}
        case = {
            "asker": "family", "stays": [GOOD_STAY], "illness": {**GOOD_ILLNESS, **facts},
            "death": {**GOOD_DEATH, "known_on": day}, "claim": {"learned_on": day},
        }  # fmt: skip
        for today in (None, date(2020, 6, 1), date(2021, 3, 31)):
            told = {one["measure"]: flat(one) for one in as_json(evaluate(book, parse(case), today))["findings"]}
            for measure, finding in by_oracle(case, today).items():
                for part in ("deadlines", "time_limits"):
                    assert finding[part].items() <= told[measure][part].items(), (measure, day, today)

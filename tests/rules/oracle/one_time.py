"""The one-time payments on infection and on death, of the joint order of 9 April 2020.

Must not know the supplements. Each condition is a set of possible answers; see ``truth``.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, partial
from itertools import product
from typing import TYPE_CHECKING, Any

from tests.rules.oracle import truth
from tests.rules.oracle.shares import period
from tests.rules.oracle.truth import (
    CONTESTED,
    FACTS,
    LAW,
    NO,
    YES,
    Value,
    Values,
    all_of,
    any_of,
    known,
    possible,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FORCE = date(2020, 4, 9)
VIRAL_FROM = date(2020, 7, 23)
WIDENED = date(2020, 10, 10)
INTAKE_STOPPED = date(2020, 10, 20)
REPEALED = date(2020, 10, 24)
BREAKS = (FORCE, VIRAL_FROM, WIDENED, INTAKE_STOPPED, REPEALED)

CADRES = frozenset({"doctor", "mid_level", "junior"})
OUTSIDERS = frozenset({"non_medical", "not_health_worker"})


def entry_without_task(role: str, facility: str) -> bool:
    """Entries 1, 2, 4, 5 and 6 of the list, which ask for no task."""
    if facility in {"infectious_hospital", "designated_hospital", "provisional_hospital"}:
        return role in CADRES
    if facility in {"ambulance", "sanitary_aviation"}:
        return role in {"doctor", "mid_level"}
    if facility in {"sanitary_epidemiological_service", "forensic_body"}:
        return role not in OUTSIDERS
    return facility == "checkpoint" and role in CADRES | {"sanitary_doctor"}


def task_presumed(role: str, facility: str) -> bool:
    """Entry 3: quarantine hospitals and ambulance drivers."""
    if facility == "quarantine_hospital":
        return role in CADRES
    return role == "ambulance_driver" and facility == "ambulance"


def task_needed(role: str, facility: str) -> bool:
    """Entry 3: primary care, urgent care, laboratories, and laboratory specialists elsewhere."""
    if facility in {"primary_care", "emergency_hospital", "laboratory"}:
        return role not in OUTSIDERS | {"pharmacist", "moh_civil_servant"}
    return role == "laboratory_specialist" and facility not in {"other_hospital", "pharmacy", "other"}


def in_list(role: str, facility: str, tasked: str | None, untasked: Value) -> Value:
    """Whether the list has the post; ``untasked`` is the answer for entry 3 without the task."""
    if entry_without_task(role, facility):
        return YES
    if task_presumed(role, facility):
        return untasked if tasked == "no" else YES
    if task_needed(role, facility):
        return YES if tasked == "yes" else untasked
    return NO


def days_to_try(given: str | None, stays: list[Mapping[str, Any]]) -> list[date]:
    """The day itself, or one for each stretch of days that the law or the stays tell apart."""
    if given:
        return [date.fromisoformat(given)]
    borders = {*BREAKS}
    for stay in stays:
        first, last = known(stay, "from"), known(stay, "to")
        borders |= {date.fromisoformat(first)} if first else set()
        borders |= {date.fromisoformat(last) + timedelta(days=1)} if last else set()
    return sorted({day for border in borders for day in (border - timedelta(days=1), border)})


def covering(stays: list[Mapping[str, Any]], day: date) -> Iterator[list[Mapping[str, Any]]]:
    """Every possible set of stays that cover the day."""
    may_cover = []
    for stay in stays:
        first, last = known(stay, "from"), known(stay, "to")
        if (first and date.fromisoformat(first) > day) or (last and date.fromisoformat(last) < day):
            may_cover.append((False,))
        elif period(stay) or (len(stays) == 1 and not first and not last):
            may_cover.append((True,))
        else:
            may_cover.append((False, True))  # type: ignore[arg-type]
    for flags in product(*may_cover):
        yield [stay for stay, covers in zip(stays, flags, strict=True) if covers]


def stay_at(case: Mapping[str, Any], stays: list[Mapping[str, Any]], days: list[date],
            answer: Callable[[Mapping[str, Any]], Values]) -> Values:  # fmt: skip
    """The answer of the stay that counts: named, or covering the first of the days that any stay covers."""
    index = known(case.get("illness") or {}, "stay")
    if index is not None:
        return answer(stays[index])
    result: Values = frozenset()
    for sets in product(*(list(covering(stays, day)) for day in days)):
        some = next((found for found in sets if found), [])
        result |= any_of(*(answer(stay) for stay in some)) if some else {FACTS}
    return result


# ------------------------------------------------------------------------------------------------------- infection


def infection_by_day_and_kind(kind: str, day: date) -> Value:
    if kind not in {"covid_confirmed", "viral_pneumonia_probable"} or day >= REPEALED:
        return NO
    if day < FORCE or (kind == "viral_pneumonia_probable" and day < VIRAL_FROM):
        return LAW
    return CONTESTED if day >= INTAKE_STOPPED else YES


def infection(case: Mapping[str, Any], stays: list[Mapping[str, Any]]) -> Values:
    """The possible answers for somebody to whom the measure applies."""
    illness = case.get("illness") or {}
    values: Values = frozenset()
    for day in days_to_try(known(illness, "date"), stays):
        kinds = {infection_by_day_and_kind(kind, day) for kind in possible(illness, "kind", truth.ILLNESSES)}
        places = stay_at(case, stays, [day], lambda stay: post_for_infection(stay, known(illness, "tasked")))
        values |= all_of(kinds, places, *illness_conditions(illness))
    return values


def post_for_infection(stay: Mapping[str, Any], tasked: str | None) -> Values:
    """The list and the authority; an unknown task is presumed where the place presumes it."""
    return _posts_for_infection(
        possible(stay, "role", truth.ROLES),
        possible(stay, "facility", truth.FACILITIES),
        possible(stay, "authority", truth.AUTHORITIES),
        tasked,
    )


@cache
def _posts_for_infection(
    roles: tuple[str, ...], facilities: tuple[str, ...], authorities: tuple[str, ...], tasked: str | None
) -> Values:
    values: Values = frozenset()
    for role, facility, authority in product(roles, facilities, authorities):
        own = LAW if authority in {"departmental", "private"} and facility != "forensic_body" else YES
        for task in tasks_to_try(role, facility, tasked):
            values |= {truth.weakest(in_list(role, facility, task, LAW), own)}
    return values


def tasks_to_try(role: str, facility: str, tasked: str | None) -> tuple[str, ...]:
    """What the task may be: presumed where the place presumes it and nothing is known."""
    if tasked is not None:
        return (tasked,)
    return ("yes",) if task_presumed(role, facility) else truth.YES_NO


def illness_conditions(illness: Mapping[str, Any]) -> list[set[Value]]:
    """The conditions that read one fact each."""
    answers = {
        "work_related": {"yes": YES, "no": NO},
        "registered": {"yes": YES, "no": FACTS},
        "paid_before": {"yes": LAW, "no": YES},
    }
    conditions = [{by[word] for word in possible(illness, fact, truth.YES_NO)} for fact, by in answers.items()]
    record = illness.get("patient_record", "yes")
    return [*conditions, {YES} if record == "yes" else {FACTS}]


# ----------------------------------------------------------------------------------------------------------- death


def death_by_day(day: date, cause: str, ill_on: date, listed: Value) -> Value:
    """``listed`` is yes for a worker of the list, no for one of the health system outside it."""
    if cause == "other":
        return NO
    if day >= REPEALED:
        return LAW if ill_on < REPEALED else NO
    if day < FORCE:
        return LAW
    if day >= INTAKE_STOPPED or (cause == "viral_pneumonia" and day < VIRAL_FROM):
        return CONTESTED
    return YES if listed == YES or day >= WIDENED else CONTESTED


@cache
def posts_for_death(
    roles: tuple[str, ...], facilities: tuple[str, ...], tasked: str | None, days: tuple[date, date], cause: str
) -> Values:
    """``days`` are those of death and of illness."""
    values: Values = frozenset()
    for role, facility in product(roles, facilities):
        for task in tasks_to_try(role, facility, tasked):
            value = death_by_day(days[0], cause, days[1], in_list(role, facility, task, NO))
            if role == "not_health_worker":
                value = NO
            elif role in {"pharmacist", "non_medical"}:
                value = truth.weakest(value, LAW)
            values |= {value}
    return values


def post_for_death(tasked: str | None, days: tuple[date, date], cause: str, stay: Mapping[str, Any]) -> Values:
    roles, facilities = possible(stay, "role", truth.ROLES), possible(stay, "facility", truth.FACILITIES)
    return posts_for_death(roles, facilities, tasked, days, cause)


def death(case: Mapping[str, Any], stays: list[Mapping[str, Any]]) -> Values:
    """The possible answers for the family of a worker who died."""
    dead, illness = case.get("death") or {}, case.get("illness") or {}
    ill_given, tasked = known(illness, "date"), known(illness, "tasked")
    values: Values = frozenset()
    for day, cause in product(days_to_try(known(dead, "date"), stays), possible(dead, "cause", truth.CAUSES)):
        for ill_on in days_to_try(ill_given, stays):
            answer = partial(post_for_death, tasked, (day, ill_on), cause)
            values |= stay_at(case, stays, [day, ill_on], answer)
    kin = {LAW if word == "other_relative" else YES for word in possible(dead, "relation", truth.RELATIONS)}
    return all_of(values, kin)


# ---------------------------------------------------------------------------------------------------------- grades


def grade_of_entry(role: str, facility: str, day: date) -> str:
    """How firm it is that the list had the post on that day."""
    if facility in {"primary_care", "emergency_hospital", "laboratory"} or role == "laboratory_specialist":
        return "reported"
    first_two = facility in {
        "infectious_hospital", "designated_hospital", "provisional_hospital", "ambulance", "sanitary_aviation",
    }  # fmt: skip
    if (first_two and role != "ambulance_driver") or day >= WIDENED:
        return "official"
    return "reported"


def grade(case: Mapping[str, Any], stays: list[Mapping[str, Any]], measure: str) -> str | None:
    """The grade of a right that is sure; None where the day or the post is not known."""
    illness, dead = case.get("illness") or {}, case.get("death") or {}
    given = known(illness if measure == "infection_payment" else dead, "date")
    if not given or any(known(stay, fact) is None for stay in stays for fact in ("role", "facility")):
        return None
    day = date.fromisoformat(given)
    grades = []
    for stay in stays:
        listed = in_list(stay["role"], stay["facility"], known(illness, "tasked") or "yes", NO) == YES
        if measure == "death_payment":
            grades.append("official" if listed else "reported")
        elif listed:
            grades.append(grade_of_entry(stay["role"], stay["facility"], day))
    return min(grades, key=("official", "reported").index, default=None)

"""The one-time payments on infection and on death, of the joint order of 9 April 2020.

Must not know the supplements. Each condition is a set of possible answers; see ``truth``.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, partial
from itertools import product
from typing import TYPE_CHECKING, Any

from tests.rules.oracle import truth
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
    from collections.abc import Callable, Mapping

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


def days_to_try(given: str | None) -> list[date]:
    """The day itself, or one for each stretch of days that the law tells apart."""
    if given:
        return [date.fromisoformat(given)]
    return sorted({day for border in BREAKS for day in (border - timedelta(days=1), border)})


def covers(stay: Mapping[str, Any], day: date, *, alone: bool) -> Values:
    """Whether a stay covers a day; the only stay does unless one of its dates speaks against it."""
    first, last = known(stay, "from"), known(stay, "to")
    if (first and date.fromisoformat(first) > day) or (last and date.fromisoformat(last) < day):
        return frozenset({NO})
    return frozenset({YES}) if alone or (first and last) else frozenset({YES, NO})


def stay_at(case: Mapping[str, Any], stays: list[Mapping[str, Any]], days: list[str | None],
            answer: Callable[[Mapping[str, Any]], Values]) -> Values:  # fmt: skip
    """The answer of the stay that counts: named, or covering the first of the days that any stay covers.

    Where a day is not known it is taken to lie in one of the stays.
    """
    named = known(case.get("illness") or {}, "stay")
    for number, given in enumerate(days):
        candidates = [(possibly_covers(stay, given, alone=len(stays) == 1), answer(stay)) for stay in stays]
        some = [(covered, values) for covered, values in candidates if YES in covered]
        sure = any(NO not in covered for covered, _ in some)
        if named is not None and (number == len(days) - 1 or not sure):
            return answer(stays[named])  # the dates do not tell
        if sure:
            return any_of(*(values if NO not in covered else values | {NO} for covered, values in some))
        if some:
            return frozenset().union(any_of(*(values for _, values in some)), *(values for _, values in some))
    return frozenset({FACTS})


def possibly_covers(stay: Mapping[str, Any], given: str | None, *, alone: bool) -> Values:
    """Whether a stay covers a day that may not be known."""
    if given is None:
        return frozenset({YES}) if alone else frozenset({YES, NO})
    return covers(stay, date.fromisoformat(given), alone=alone)


# ------------------------------------------------------------------------------------------------------- infection


def infection_by_day(day: date) -> Value:
    if day >= REPEALED:
        return NO
    if day < FORCE:
        return LAW
    return CONTESTED if day >= INTAKE_STOPPED else YES


def infection_by_kind(kind: str, day: date) -> Value:
    if kind == "viral_pneumonia_probable":
        return YES if day >= VIRAL_FROM else LAW
    return YES if kind == "covid_confirmed" else NO


def infection(case: Mapping[str, Any], stays: list[Mapping[str, Any]]) -> Value:
    """The answer for somebody to whom the measure applies."""
    illness = case.get("illness") or {}
    tasked = known(illness, "tasked")
    answers: Values = frozenset()
    conditions: list[set[Value]] = [set(), set(), set(), *illness_conditions(illness)]
    places = stay_at(case, stays, [known(illness, "date")], partial(post_for_infection, tasked))
    for day in days_to_try(known(illness, "date")):
        kinds = {infection_by_kind(kind, day) for kind in possible(illness, "kind", truth.ILLNESSES)}
        answers |= all_of({infection_by_day(day)}, kinds, places, *conditions[3:])
        for condition, values in zip(conditions, ({infection_by_day(day)}, kinds, places), strict=False):
            condition.update(values)
    return truth.verdict(answers, conditions)


def post_for_infection(tasked: str | None, stay: Mapping[str, Any]) -> Values:
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
    answers, listed, owned = set(), set(), set()
    for role, facility, authority in product(roles, facilities, authorities):
        own = LAW if authority in {"departmental", "private"} and facility != "forensic_body" else YES
        for task in tasks_to_try(role, facility, tasked):
            listed.add(in_list(role, facility, task, LAW))
            owned.add(own)
            answers.add(truth.weakest(in_list(role, facility, task, LAW), own))
    return frozenset({truth.verdict(answers, (listed, owned))})


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


def death_by_days(day: date, ill_on: date) -> Value:
    if day >= REPEALED:
        return LAW if ill_on < REPEALED else NO
    if day < FORCE:
        return LAW
    return CONTESTED if day >= INTAKE_STOPPED else YES


def death_by_cause(cause: str, day: date) -> Value:
    if cause == "other":
        return NO
    return CONTESTED if cause == "viral_pneumonia" and day < VIRAL_FROM else YES


def post_for_death(tasked: str | None, day: date, stay: Mapping[str, Any]) -> Values:
    """Whether the worker counts on the day of death: by the list, or regardless of it."""
    return _posts_for_death(
        possible(stay, "role", truth.ROLES), possible(stay, "facility", truth.FACILITIES), tasked, day >= WIDENED
    )


@cache
def _posts_for_death(
    roles: tuple[str, ...],
    facilities: tuple[str, ...],
    tasked: str | None,
    regardless: bool,  # noqa: FBT001
) -> Values:
    answers = set()
    for role, facility in product(roles, facilities):
        worker = NO if role == "not_health_worker" else LAW if role in {"pharmacist", "non_medical"} else YES
        for task in tasks_to_try(role, facility, tasked):
            listed = regardless or in_list(role, facility, task, NO) == YES
            answers.add(truth.weakest(worker, YES if listed else CONTESTED))
    return frozenset({truth.blend(answers)})


def death(case: Mapping[str, Any], stays: list[Mapping[str, Any]]) -> Value:
    """The answer for the family of a worker who died."""
    dead, illness = case.get("death") or {}, case.get("illness") or {}
    tasked = known(illness, "tasked")
    answers: Values = frozenset()
    kin = {LAW if word == "other_relative" else YES for word in possible(dead, "relation", truth.RELATIONS)}
    conditions: list[set[Value]] = [set(), set(), set(), kin]
    of_dates = [known(dead, "date"), known(illness, "date")]
    for day in days_to_try(known(dead, "date")):
        causes = {death_by_cause(cause, day) for cause in possible(dead, "cause", truth.CAUSES)}
        places = stay_at(case, stays, of_dates, partial(post_for_death, tasked, day))
        days = {death_by_days(day, ill_on) for ill_on in days_to_try(known(illness, "date"))}
        answers |= all_of(days, causes, places, kin)
        for condition, values in zip(conditions, (days, causes, places), strict=False):
            condition.update(values)
    return truth.verdict(answers, conditions)


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

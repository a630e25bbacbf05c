"""The wage supplement of Order ДСМ-28/2020, for each month of each stay.

Must not know the other measures.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache, partial
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.rules.oracle import truth
from tests.rules.oracle.shares import Spell, entries, monthly_finding, no_hours, period, possible_days
from tests.rules.oracle.truth import LAW, NO, YES, Value, known, possible, weakest

if TYPE_CHECKING:
    from collections.abc import Mapping

MINIMUM_WAGE = 42_500
TIMES = {"very_high": 20, "high": 10, "medium": 5}
CADRES = frozenset({"doctor", "mid_level", "junior"})

FIRST_DAY = date(2020, 3, 1)
DEPARTMENTAL_FROM = date(2020, 8, 19)
ORDER_853_FROM = date(2020, 11, 18)
HALVED_FROM = date(2021, 8, 1)
LAST_DAY = date(2021, 9, 30)
EXTENDED_FROM = date(2020, 6, 1)
VERSIONS = (FIRST_DAY, EXTENDED_FROM, DEPARTMENTAL_FROM, date(2020, 10, 10), ORDER_853_FROM,
            date(2021, 1, 1), HALVED_FROM)  # fmt: skip
BODIES = {
    "local_executive": "regional_commission",
    "ministry_of_healthcare": "cqcsgs_commission",
    "departmental": "departmental_commission",
}


def own_group(facility: str) -> str | None:
    """The group of the place's own doctors, mid-level and junior staff."""
    if facility in {"infectious_hospital", "designated_hospital"}:
        return "very_high"
    if facility in {"provisional_hospital", "ambulance"}:
        return "high"
    return "medium" if facility == "quarantine_hospital" else None


def group_of(role: str, facility: str) -> str | None:
    """The group that the sources settle for a post; None where they leave it open."""
    if role in CADRES:
        return own_group(facility)
    if role == "ambulance_driver" and facility == "ambulance":
        return "medium"
    if role == "sanitary_doctor" and facility in {"sanitary_epidemiological_service", "ministry", "checkpoint"}:
        return "medium"
    return None


def conditions_on(post: tuple[str, str], authority: str, others: tuple[str, str, str], told: str | None,
                  day: date) -> tuple[Value, ...]:  # fmt: skip
    """The conditions on one day: the post, the authority, direct participation, the list, the terms of work."""
    role, direct, listed, employment = post[0], *others
    if role in {"non_medical", "not_health_worker"} or (role == "moh_civil_servant" and day >= ORDER_853_FROM):
        placed = NO
    else:
        placed = YES if settled_group(post, told) else LAW
    if authority == "departmental":
        covered = YES if day >= DEPARTMENTAL_FROM else NO
    else:
        covered = LAW if authority == "private" else YES
    return (
        placed,
        covered,
        YES if direct == "yes" else NO,
        YES if listed == "yes" else NO,
        YES if employment == "employee" else LAW,
    )


def best_group(post: tuple[str, str], told: str | None) -> str:
    """The group of a post, or the highest that it could be given."""
    role, facility = post
    if role == "moh_civil_servant":
        return "medium"
    return group_of(role, facility) or told or own_group(facility) or "high"


def settled_group(post: tuple[str, str], told: str | None) -> str | None:
    """The group that is certain: by the post, or for an open post by the list."""
    return group_of(*post) or (None if post[0] == "moh_civil_servant" else told)


def ceiling(conditions: tuple[Value, ...], group: str, day: date) -> Fraction:
    """A full month at best: what fails only for want of the list can still be put right, nothing else can."""
    *before, _, employment = conditions
    if NO in (*before, employment):
        return Fraction(0)
    return Fraction(TIMES[group] * MINIMUM_WAGE, 2 if day >= HALVED_FROM else 1)


def certainty(post: tuple[str, str], authority: str, told: str | None, day: date) -> str:
    """The grade of a right on that day: of the weakest source it rests on."""
    if day >= HALVED_FROM or (told and group_of(*post) is None):
        return "inferred"
    if day >= EXTENDED_FROM or authority == "departmental" or post[0] == "sanitary_doctor":
        return "reported"
    return "official"


World: TypeAlias = tuple[tuple[Value, ...], Fraction, str | None, str]
GRADES = ("official", "reported", "inferred", "unsettled")


def worlds_on(stay: Mapping[str, Any], day: date) -> frozenset[World]:
    """Every possible case of a stay on a day of the supplement: conditions, best sum, group, grade."""
    return _worlds(
        possible(stay, "role", truth.ROLES),
        possible(stay, "facility", truth.FACILITIES),
        possible(stay, "authority", truth.AUTHORITIES),
        (
            possible(stay, "direct_participation", truth.YES_NO),
            possible(stay, "listed", truth.YES_NO),
            possible({"employment": "employee", **stay}, "employment", truth.EMPLOYMENTS),
        ),
        known(stay, "listed_group"),
        max(version for version in VERSIONS if version <= day),
    )


@cache
def _worlds(
    roles: tuple[str, ...],
    facilities: tuple[str, ...],
    authorities: tuple[str, ...],
    others: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]],
    told: str | None,
    day: date,
) -> frozenset[World]:
    worlds = set()
    for post, authority, other in product(product(roles, facilities), authorities, product(*others)):
        conditions = conditions_on(post, authority, other, told, day)
        top = ceiling(conditions, best_group(post, told), day)
        worlds.add((conditions, top, settled_group(post, told), certainty(post, authority, told, day)))
    return frozenset(worlds)


@cache
def spell_of(worlds: frozenset[World]) -> Spell:
    """What these possible cases have in common."""
    groups = {group for _, top, group, _ in worlds if top}
    return Spell(
        truth.verdict(
            {weakest(*conditions) for conditions, *_ in worlds},
            zip(*(conditions for conditions, *_ in worlds), strict=True),
        ),
        max(top for _, top, *_ in worlds),
        groups.pop() if len(groups) == 1 else None,
        max((grade for _, top, _, grade in worlds if top), key=GRADES.index, default=None),
    )


def on_days_like(stay: Mapping[str, Any], day: date) -> Spell:
    """What a day is worth to a stay of which some facts may be unknown."""
    return spell_of(worlds_on(stay, day)) if FIRST_DAY <= day <= LAST_DAY else Spell(NO, Fraction(0))


def finding(stays: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The finding for somebody to whom the measure applies."""
    parts, undated, bodies = [], [], set()
    for number, stay in enumerate(stays):
        mine = entries(stay, number, partial(on_days_like, stay), (FIRST_DAY, LAST_DAY))
        values = [entry.value for entry in mine]
        if not period(stay):
            values = [_without_dates(stay)]
            undated += values
        parts += mine
        bodies |= {(value == YES, BODIES.get(known(stay, "authority") or "")) for value in values if value != NO}
    result = monthly_finding(parts, undated)
    result["decided_by"] = one_body(bodies)
    grades = [grade for grade in result.pop("certainties") if grade]
    result["certainty"] = max(grades, key=GRADES.index, default=None)
    if result["verdict"] == "not_entitled" and result["at_stake_kzt"]:
        result["certainty"] = "official"  # the list is a condition of the order itself
    result["shortfall_kzt"] = shortfall(stays, result.pop("due_by_month")) if result["kzt"] else None
    return result


def one_body(bodies: set[tuple[bool, str | None]]) -> str | None:
    """The one commission of the settled stays, or else of the open ones; None where there are several."""
    settled = ({body for sure, body in bodies if sure} or {body for _, body in bodies}) - {None}
    return settled.pop() if len(settled) == 1 else None


def _without_dates(stay: Mapping[str, Any]) -> Value:
    """The answer for a stay of which one end or both are unknown: over every day that it may have held."""
    days = possible_days(stay, VERSIONS)
    if no_hours(stay):
        return NO
    inside = [worlds_on(stay, day) for day in days if FIRST_DAY <= day <= LAST_DAY]
    value = spell_of(frozenset().union(*inside)).value if inside else NO
    return weakest(truth.FACTS, value)


def shortfall(stays: list[Mapping[str, Any]], due_by_month: dict[str, int]) -> int | None:
    """What the ceilings of the months named in ``received`` give beyond the sums received, each never below zero."""
    received: dict[str, int] = {}
    for stay in stays:
        for month, paid in (stay.get("received") or {}).items():
            received[month] = received.get(month, 0) + paid
    if not received:
        return None
    return sum(max(0, due_by_month.get(month, 0) - paid) for month, paid in received.items())

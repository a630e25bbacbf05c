"""The wage supplement of Order ДСМ-28/2020, for each month of each stay.

Must not know the other measures.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache, partial
from itertools import product
from typing import TYPE_CHECKING, Any

from tests.rules.oracle import truth
from tests.rules.oracle.shares import Spell, entries, monthly_finding, period
from tests.rules.oracle.truth import LAW, NO, YES, Value, blend, known, possible, weakest

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
VERSIONS = (date(2020, 2, 29), FIRST_DAY, EXTENDED_FROM, DEPARTMENTAL_FROM, date(2020, 10, 10), ORDER_853_FROM,
            date(2021, 1, 1), HALVED_FROM, date(2021, 10, 1))  # fmt: skip
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


def on_a_day(post: tuple[str, str], authority: str, conditions: tuple[str, str, str], told: str | None,
             day: date) -> Spell:  # fmt: skip
    """What one day is worth to one post; ``conditions`` are direct participation, listed, employment."""
    (role, facility), (direct, listed, employment) = post, conditions
    never = Spell(NO, Fraction(0))
    if not FIRST_DAY <= day <= LAST_DAY or direct == "no" or role in {"non_medical", "not_health_worker"}:
        return never
    if authority == "departmental" and day < DEPARTMENTAL_FROM:
        return never
    if role == "moh_civil_servant" and day >= ORDER_853_FROM:
        return never
    group, value = group_of(role, facility), YES
    if group is None:
        group, value = told, YES if told else LAW
    top = group or ("medium" if role == "moh_civil_servant" else own_group(facility) or "high")
    if authority == "private" or employment != "employee":
        value = weakest(value, LAW)
    if listed == "no":
        value = NO
    amount = Fraction(TIMES[top] * MINIMUM_WAGE, 2 if day >= HALVED_FROM else 1)
    return Spell(value, amount, group, certainty(post, authority, told, day))


def certainty(post: tuple[str, str], authority: str, told: str | None, day: date) -> str:
    """The grade of a right on that day: of the weakest source it rests on."""
    if day >= HALVED_FROM or (told and group_of(*post) is None):
        return "inferred"
    if day >= EXTENDED_FROM or authority == "departmental" or post[0] == "sanitary_doctor":
        return "reported"
    return "official"


def on_days_like(stay: Mapping[str, Any], day: date) -> Spell:
    """What a day is worth to a stay of which some facts may be unknown."""
    return _blended(
        possible(stay, "role", truth.ROLES),
        possible(stay, "facility", truth.FACILITIES),
        possible(stay, "authority", truth.AUTHORITIES),
        possible(stay, "direct_participation", truth.YES_NO),
        possible(stay, "listed", truth.YES_NO),
        possible({"employment": "employee", **stay}, "employment", truth.EMPLOYMENTS),
        known(stay, "listed_group"),
        max(version for version in (date.min, *VERSIONS) if version <= day),
    )


@cache
def _blended(
    roles: tuple[str, ...],
    facilities: tuple[str, ...],
    authorities: tuple[str, ...],
    direct: tuple[str, ...],
    listed: tuple[str, ...],
    employments: tuple[str, ...],
    told: str | None,
    day: date,
) -> Spell:
    worlds = {
        on_a_day(post, authority, conditions, told, day)
        for post in product(roles, facilities)
        for authority in authorities
        for conditions in product(direct, listed, employments)
    }
    groups = {world.group for world in worlds if world.top}
    grades = {world.certainty for world in worlds if world.top}
    return Spell(
        blend(frozenset(world.value for world in worlds)),
        max(world.top for world in worlds),
        groups.pop() if len(groups) == 1 else None,
        max((grade for grade in grades if grade), key=GRADES.index, default=None),
    )


GRADES = ("official", "reported", "inferred", "unsettled")


def finding(stays: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The finding for somebody to whom the measure applies."""
    parts, undated, bodies = [], [], set()
    for number, stay in enumerate(stays):
        if period(stay):
            mine = entries(stay, number, partial(on_days_like, stay), (FIRST_DAY, LAST_DAY))
            parts += mine
            values = [entry.value for entry in mine]
        else:
            values = [_without_dates(stay)]
            undated += values
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
    settled = {body for sure, body in bodies if sure} or {body for _, body in bodies}
    return settled.pop() if len(settled) == 1 else None


def _without_dates(stay: Mapping[str, Any]) -> Value:
    """The answer for a stay of which one end or both are unknown: over every day that it may have held."""
    first, last = known(stay, "from"), known(stay, "to")
    hours = known(stay, "hours")
    if isinstance(hours, str) and float(hours) == 0:
        return NO
    days = [
        day
        for day in VERSIONS
        if (not last or day <= date.fromisoformat(last)) and (not first or day >= date.fromisoformat(first))
    ]
    days += [date.fromisoformat(end) for end in (first, last) if end]
    values = frozenset(on_days_like(stay, day).value for day in days)
    return NO if values == {NO} else weakest(truth.FACTS, blend(values))


def shortfall(stays: list[Mapping[str, Any]], due_by_month: dict[str, int]) -> int | None:
    """What the ceilings of the months named in ``received`` give beyond the sums received, each never below zero."""
    received: dict[str, int] = {}
    for stay in stays:
        for month, paid in (stay.get("received") or {}).items():
            received[month] = received.get(month, 0) + paid
    if not received:
        return None
    return sum(max(0, due_by_month.get(month, 0) - paid) for month, paid in received.items())

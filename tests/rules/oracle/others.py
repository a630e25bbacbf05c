"""The other measures: the bonus of Rules 429, Order 853, the extra pay of Resolution 903, sick pay.

Must not know the wage supplement nor the one-time payments.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache, partial
from itertools import product
from typing import TYPE_CHECKING, Any

from tests.rules.oracle import truth
from tests.rules.oracle.days import months_between
from tests.rules.oracle.shares import Spell, entries, monthly_finding, months_known, no_hours, period, possible_days
from tests.rules.oracle.truth import FACTS, LAW, NO, OPEN, YES, Value, known, possible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CADRES = frozenset({"doctor", "mid_level", "junior"})
NEVER = Spell(NO, Fraction(0))


def special_conditions_bonus() -> dict[str, Any]:
    """On paper only: never applied, abolished."""
    return {"verdict": "not_entitled"}


# ------------------------------------------------------------------------------------------------------- Order 853

ORDER_853 = 212_500
ORDER_853_FROM = date(2020, 11, 18)
ORDER_853_KNOWN_TO = date(2020, 12, 31)
DAYS_OF_853 = (date(2020, 11, 17), ORDER_853_FROM, ORDER_853_KNOWN_TO, date(2021, 1, 1))


def order_853_on(day: date) -> Value:
    if day < ORDER_853_FROM:
        return NO
    return YES if day <= ORDER_853_KNOWN_TO else LAW


def civil_servant_supplement(stays: list[Mapping[str, Any]]) -> dict[str, Any]:
    """A fixed sum for each month touched, whatever the hours."""
    months: dict[str, set[Value]] = {}
    undated = []
    for stay in stays:
        roles = {YES if role == "moh_civil_servant" else NO for role in possible(stay, "role", truth.ROLES)}
        part = {YES if word == "yes" else NO for word in possible(stay, "direct_participation", truth.YES_NO)}
        dates = {YES} if period(stay) else {YES, NO}
        if not period(stay):
            days = {order_853_on(day) for day in possible_days(stay, DAYS_OF_853)}
            undated.append(_together(roles, part, days, dates))
        for month, mine in months_known(stay):
            best = truth.strongest(*(order_853_on(day) for day in (mine[0], mine[-1])))
            months.setdefault(month, set()).add(_together(roles, part, {best}, dates))
    answers = {month: (truth.strongest(*values), order_853_sum(month)) for month, values in months.items()}
    return _by_month(answers, undated, "ministry_of_healthcare")


def order_853_sum(month: str) -> int | None:
    """Five minimum wages; not named for years of another minimum wage, of which nothing was seen."""
    return ORDER_853 if month < "2022" else None


def _together(*conditions: set[Value]) -> Value:
    """All of these conditions, of which none shares an unknown fact with another."""
    return truth.verdict(truth.all_of(*conditions), conditions)


def _by_month(months: dict[str, tuple[Value, int | None]], undated: list[Value], body: str) -> dict[str, Any]:
    """A finding from the answer and the sum of each month; a sum may be unknown."""
    amount = sum(kzt or 0 for value, kzt in months.values() if value == YES)
    at_stake = sum(kzt or 0 for value, kzt in months.values() if value in OPEN)
    because = truth.why([*undated, *(value for value, _ in months.values())])
    verdict = "entitled" if amount else "unclear" if because else "not_entitled"
    return {
        "verdict": verdict,
        "unclear_because": because if verdict == "unclear" else None,
        "open_because": because,
        "kzt": amount or None,
        "kind": "ceiling" if amount else None,
        "at_stake_kzt": at_stake or None,
        "decided_by": body,
        "months": [{"month": month, "risk_group": None} for month, (value, _) in months.items() if value != NO],
    }


# -------------------------------------------------------------------------------------------------- Resolution 903

BASE_SALARY = 17_697
TIMES = {"high": 7, "medium": 5, "low": 3}
EXTRA_FROM = date(2021, 10, 1)
EXTRA_SURE_FROM = date(2022, 1, 1)
EXTRA_SURE_TO = date(2022, 3, 31)
SUM_KNOWN_TO = date(2022, 12, 31)
EXTRA_DAYS = (date(2021, 9, 30), EXTRA_FROM, EXTRA_SURE_FROM, EXTRA_SURE_TO, date(2022, 4, 1),
              date(2023, 1, 1))  # fmt: skip


def extra_group(role: str, facility: str, call: str) -> str | None:
    if role in {"laboratory_specialist", "sanitary_doctor"}:
        return "medium"
    if facility == "ambulance":
        return "low" if role in {"doctor", "mid_level", "ambulance_driver"} and call == "yes" else None
    if role not in CADRES:
        return None
    if facility in {"infectious_hospital", "designated_hospital"}:
        return "high"
    return "low" if facility in {"provisional_hospital", "military_medical_unit", "emergency_hospital"} else None


def extra_on(stay: Mapping[str, Any], day: date) -> Spell:
    """What a day is worth to a stay of which some facts may be unknown."""
    return _extra(
        possible(stay, "role", truth.ROLES),
        possible(stay, "facility", truth.FACILITIES),
        possible(stay, "confirmed_covid_call", truth.YES_NO),
        possible(stay, "direct_participation", truth.YES_NO),
        max(day_of_change for day_of_change in (date.min, *EXTRA_DAYS) if day_of_change <= day),
    )


@cache
def _extra(
    roles: tuple[str, ...], facilities: tuple[str, ...], calls: tuple[str, ...], direct: tuple[str, ...], day: date
) -> Spell:
    groups = {extra_group(*post) for post in product(roles, facilities, calls)}
    named = groups - {None}
    placed = {YES if group else NO for group in groups}
    part = {YES if word == "yes" else NO for word in direct}
    if day < EXTRA_FROM or not named or part == {NO}:
        return NEVER
    sure = YES if EXTRA_SURE_FROM <= day <= EXTRA_SURE_TO else LAW
    top = max(Fraction(TIMES[group] * BASE_SALARY if day <= SUM_KNOWN_TO else 0) for group in named if group)
    return Spell(_together(placed, part, {sure}), top, named.pop() if len(named) == 1 else None, "reported")


def risk_extra_pay(stays: list[Mapping[str, Any]]) -> dict[str, Any]:
    """By time worked, as the wage supplement; no list."""
    parts, undated = [], []
    for number, stay in enumerate(stays):
        parts += entries(stay, number, partial(extra_on, stay), (EXTRA_FROM, date.max))
        if not period(stay):
            values = {extra_on(stay, day).value for day in possible_days(stay, EXTRA_DAYS)}
            undated.append(NO if values == {NO} or no_hours(stay) else truth.weakest(FACTS, truth.blend(values)))
    result = monthly_finding(parts, undated)
    result.pop("due_by_month")
    return {**result, "decided_by": "employer", "certainty": "reported" if result.pop("certainties") else None}


# -------------------------------------------------------------------------------------------------------- sick pay

TIMES_INDEX = 15


def monthly_index(month: str) -> int | None:
    """The monthly calculation index, in tenge; None for years whose index was not seen."""
    if month.startswith("2020"):
        return 2_651 if month < "2020-04" else 2_778
    return {"2021": 2_917, "2022": 3_063}.get(month[:4])


def sick_pay(illness: Mapping[str, Any]) -> dict[str, Any]:
    """One cap for each calendar month from the day of illness to its end."""
    ill = {NO if kind == "none" else YES for kind in possible(illness, "kind", truth.ILLNESSES)}
    sheet = {YES if word == "yes" else NO for word in possible(illness, "sick_sheet", truth.YES_NO)}
    first, last = known(illness, "date"), known(illness, "until")
    if first is None:
        return _by_month({}, [_together(ill, sheet, {YES, LAW})], "employer")
    months = {}
    for month in months_between(date.fromisoformat(first), date.fromisoformat(last or first)):
        index = monthly_index(month)
        value = _together(ill, sheet, {YES if index else LAW})
        months[month] = (value, index * TIMES_INDEX if index else None)
    return {**_by_month(months, [], "employer"), "certainty": grade_of_index(months)}


def grade_of_index(months: Iterable[str]) -> str:
    """The grade of the weakest index among these months."""
    if any(month < "2020-04" for month in months):
        return "inferred"
    return "reported" if any(month >= "2022" for month in months) else "official"

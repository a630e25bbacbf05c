"""The seven findings of a case: who asks, which stays, what each measure then gives, its deadlines and time limits.

Must not know the conditions of a measure.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.rules.oracle import one_time, others, wage
from tests.rules.oracle.days import after_months, after_working_days
from tests.rules.oracle.truth import CONTESTED, FACTS, LAW, NO, OPEN, YES, Value, Values, admissible, known, why

if TYPE_CHECKING:
    from collections.abc import Mapping

Finding: TypeAlias = dict[str, Any]
Case: TypeAlias = "Mapping[str, Any]"

MEASURES = (
    "wage_supplement",
    "infection_payment",
    "death_payment",
    "special_conditions_bonus",
    "civil_servant_supplement",
    "risk_extra_pay",
    "sick_pay",
)
ON_INFECTION = 2_000_000
ON_DEATH = 10_000_000
EMPTY: Finding = {
    "unclear_because": None, "certainty": None, "kzt": None, "kind": None, "at_stake_kzt": None, "shortfall_kzt": None,
    "decided_by": None, "months": [], "deadlines": {}, "time_limits": {},
}  # fmt: skip


def evaluate(case: Case, today: date | None = None) -> dict[str, Finding]:
    """One finding for each measure; ``today`` serves time limits only, and a day in the case comes before it."""
    asked_by = known(case, "asker")
    result = {}
    for measure in MEASURES:
        applies = somebody_died(case, asked_by) if measure == "death_payment" else for_health_workers(asked_by)
        found = {} if applies == {NO} else found_for(case, measure)
        result[measure] = told({**EMPTY, **asked(found, applies)})
        result[measure]["deadlines"] = deadlines(case, measure)
        result[measure]["time_limits"] = time_limits(case, measure, today)
    return result


def found_for(case: Case, measure: str) -> Finding:
    """The finding of one measure, for somebody to whom it applies."""
    stays = list(case.get("stays") or [{}])
    if measure in {"infection_payment", "death_payment"}:
        infected = measure == "infection_payment"
        value = one_time.infection(case, stays) if infected else one_time.death(case, stays)
        found = fixed(value, ON_INFECTION if infected else ON_DEATH)
        return found if value != YES else {**found, "certainty": one_time.grade(case, stays, measure)}
    if measure == "wage_supplement":
        return wage.finding(stays)
    if measure == "civil_servant_supplement":
        return others.civil_servant_supplement(stays)
    if measure == "risk_extra_pay":
        return others.risk_extra_pay(stays)
    return others.sick_pay(case.get("illness") or {}) if measure == "sick_pay" else others.special_conditions_bonus()


def for_health_workers(asked_by: str | None) -> Values:
    if asked_by is None:
        return frozenset({YES, NO})
    return frozenset({NO if asked_by == "other" else YES})


def somebody_died(case: Case, asked_by: str | None) -> Values:
    """A family asks for one who died; a representative's worker is alive unless a death is given."""
    if asked_by is None:
        return frozenset({YES, NO})
    return frozenset({YES if asked_by == "family" or (asked_by == "representative" and "death" in case) else NO})


def asked(finding: Finding, applies: Values) -> Finding:
    """A finding, seen from who asks: nothing for outsiders, unclear where it is not known who asks."""
    if applies == {NO}:
        return {"verdict": "not_entitled"}
    if applies == {YES} or finding["verdict"] == "not_entitled":
        return finding
    because = why([FACTS, finding.get("open_because") or finding["unclear_because"] or FACTS])
    stake = finding["at_stake_kzt"] or 0
    if finding["verdict"] == "entitled":
        stake += finding["kzt"]
    return {**finding, "verdict": "unclear", "unclear_because": because, "kzt": None, "kind": None,
            "at_stake_kzt": stake or None, "shortfall_kzt": None, "certainty": None}  # fmt: skip


def told(finding: Finding) -> Finding:
    """A finding with one word for why it is open, and beside it every word that the texts allow."""
    words = admissible(finding["unclear_because"])
    return {**finding, "unclear_because": words[-1] if words else None, "unclear_words": words}


def fixed(value: Value, amount: int) -> Finding:
    """The finding of a one-time payment of a fixed sum."""
    if value == NO:
        return {"verdict": "not_entitled", "at_stake_kzt": None}
    sure = value in {YES, CONTESTED}
    return {
        "verdict": {YES: "entitled", CONTESTED: "contested"}.get(value, "unclear"),
        "unclear_because": value if value in OPEN else None,
        "kzt": amount if sure else None,
        "kind": "fixed" if sure else None,
        "at_stake_kzt": None if value == YES else amount,
        "decided_by": "one_time_payment_commission",
        "certainty": {CONTESTED: "inferred", LAW: "unsettled"}.get(value),
    }


DEADLINES = (
    ("infection_payment", "employer_notifies_commission", "illness", "known_on", 2),
    ("infection_payment", "commission_decides", "illness", "notice_received_on", 5),
    ("infection_payment", "commission_sends_lists", "illness", "decided_on", 2),
    ("death_payment", "commission_informs_family", "death", "known_on", 3),
)


def deadlines(case: Case, measure: str) -> dict[str, str]:
    last_days = {}
    for belongs_to, name, where, fact, count in DEADLINES:
        start = known(case.get(where) or {}, fact)
        if measure == belongs_to and start:
            last_days[name] = after_working_days(date.fromisoformat(start), count).isoformat()
    return last_days


def time_limits(case: Case, measure: str, today: date | None) -> dict[str, dict[str, Any]]:
    """One year for a labour dispute, three months for a complaint, from the day the person learned of it."""
    months = {"labour_dispute": 12} if measure in {"wage_supplement", "risk_extra_pay"} else {}
    if measure in {"wage_supplement", "infection_payment", "death_payment"}:
        months["administrative_complaint"] = 3
    learned = known(case.get("claim") or {}, "learned_on")
    now = date.fromisoformat(case["today"]) if known(case, "today") else today
    if not learned:
        return {}
    limits = {}
    for name, count in months.items():
        last_day = after_months(date.fromisoformat(learned), count)
        limits[name] = {"last_day": last_day.isoformat(), "passed": bool(now and now > last_day)}
    return limits

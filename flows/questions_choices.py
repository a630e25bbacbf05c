"""The closed lists of answers, laid out for a small screen: at most five choices and "I don't know" on one card.

A list too long for one card has groups: what kind of place, then which. A value may stand in several groups,
wherever a person would look for it. Must not hold a person's words: those are in the catalogues, under ``choice.*``
and ``kind.*``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """One step of a long list: its id (``kind.<question>.<id>`` is its label) and the values behind it."""

    id: str
    values: tuple[str, ...]


YES_NO = ("yes", "no")

DOORS = ("work", "ill", "death", "another", "nobody", "all")
"""What brings a person here; ``nobody`` is one whom the rules are not for, ``all`` wants to be asked everything."""

MATTERS = ("work", "ill", "death", "all")
"""What a person who asks for somebody else wants to know."""

ROLES = (
    Group("care", ("doctor", "mid_level", "senior_nurse", "junior", "other_health_worker")),
    Group("ambulance", ("mid_level", "ambulance_driver", "dispatcher", "doctor", "other_health_worker")),
    Group(
        "laboratory",
        ("laboratory_specialist", "sanitary_doctor", "forensic_expert", "pharmacist", "other_health_worker"),
    ),
    Group("office", ("manager", "moh_civil_servant", "non_medical", "not_health_worker")),
    Group("other", ("non_medical", "other_health_worker", "not_health_worker")),
)

FACILITIES = (
    Group(
        "covid",
        ("infectious_hospital", "designated_hospital", "provisional_hospital", "quarantine_hospital", "other_hospital"),
    ),
    Group(
        "hospital",
        ("emergency_hospital", "psychiatric_emergency", "military_medical_unit", "pathology", "other_hospital"),
    ),
    Group("ambulance", ("ambulance", "primary_care", "mobile_team", "sanitary_aviation", "other")),
    Group("laboratory", ("laboratory", "sanitary_epidemiological_service", "forensic_body", "checkpoint", "other")),
    Group("other", ("ministry", "health_department", "pharmacy", "other")),
)

AUTHORITIES = ("local_executive", "ministry_of_healthcare", "departmental", "private")
EMPLOYMENT = ("employee", "civil_contract", "intern", "volunteer")
RISK_GROUPS = ("very_high", "high", "medium")

SHARES = ("1", "0.5", "0.25", "0")
"""How much of the time: full time, about half, a few shifts (about a quarter), nothing in that month."""

ILLNESS = ("covid_confirmed", "viral_pneumonia_probable", "pneumonia_other_cause", "contact_only", "none")
CARE = ("inpatient", "outpatient")
DECISIONS = ("none", "approved", "refused")
CAUSES = ("covid", "viral_pneumonia", "other")
RELATIONS = ("spouse", "child", "parent", "other_relative")


def one_step(values: tuple[str, ...]) -> tuple[Group, ...]:
    """A list short enough for one card."""
    return (Group("", values),)

"""The facts of a case as the rules see them: closed lists of values, and what a left-out or unsure answer counts as.

Names are those of the contract (docs/case.md). Must not know any rule: which value leads where is data in ``book/``.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

NOT_SURE = "not_sure"
UNSTATED = "unstated"

YES_NO = ("yes", "no")

ROLES = (
    "doctor",
    "mid_level",
    "junior",
    "senior_nurse",
    "ambulance_driver",
    "sanitary_doctor",
    "laboratory_specialist",
    "forensic_expert",
    "moh_civil_servant",
    "manager",
    "dispatcher",
    "pharmacist",
    "other_health_worker",
    "non_medical",
    "not_health_worker",
)
FACILITIES = (
    "infectious_hospital",
    "designated_hospital",
    "provisional_hospital",
    "quarantine_hospital",
    "ambulance",
    "sanitary_aviation",
    "primary_care",
    "emergency_hospital",
    "psychiatric_emergency",
    "mobile_team",
    "military_medical_unit",
    "pathology",
    "laboratory",
    "sanitary_epidemiological_service",
    "forensic_body",
    "checkpoint",
    "ministry",
    "health_department",
    "other_hospital",
    "pharmacy",
    "other",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: where it stands in a case, the values it may have, and how silence is read.

    ``path`` is relative to a stay for facts of a stay. ``values`` is empty for dates. ``left_out`` is the value
    that a missing answer counts as and ``unsure`` the one that "I don't know" counts as; None means unknown to the
    rules.
    """

    id: str
    path: str
    values: tuple[str, ...] = ()
    of_stay: bool = False
    is_date: bool = False
    left_out: str | None = None
    unsure: str | None = None

    @property
    def domain(self) -> tuple[str, ...]:
        """Every value that a rule may meet, ``unstated`` included where silence is a value of its own."""
        if UNSTATED in (self.left_out, self.unsure):
            return (*self.values, UNSTATED)
        return self.values


def _stay(name: str, values: tuple[str, ...], left_out: str | None = None, unsure: str | None = None) -> Fact:
    return Fact(name, name, values, of_stay=True, left_out=left_out, unsure=unsure)


def _illness(name: str, values: tuple[str, ...], left_out: str | None = None, unsure: str | None = None) -> Fact:
    return Fact(f"illness.{name}", f"illness.{name}", values, left_out=left_out, unsure=unsure)


_ALL = (
    Fact("asker", "asker", ("worker", "family", "representative", "other")),
    _stay("role", ROLES),
    _stay("facility", FACILITIES),
    _stay("authority", ("local_executive", "ministry_of_healthcare", "departmental", "private")),
    _stay("direct_participation", YES_NO),
    _stay("listed", YES_NO),
    _stay("employment", ("employee", "civil_contract", "intern", "volunteer"), left_out="employee"),
    _stay("listed_group", ("very_high", "high", "medium"), left_out=UNSTATED, unsure=UNSTATED),
    _stay("confirmed_covid_call", YES_NO),
    _stay("hours", ("some", "none")),
    _illness("kind", ("none", "covid_confirmed", "viral_pneumonia_probable", "pneumonia_other_cause", "contact_only")),
    _illness("work_related", YES_NO),
    _illness("tasked", YES_NO, left_out=UNSTATED, unsure=UNSTATED),
    _illness("registered", YES_NO),
    _illness("patient_record", YES_NO, left_out=UNSTATED),
    _illness("sick_sheet", YES_NO),
    _illness("paid_before", YES_NO),
    _illness("care", ("inpatient", "outpatient")),
    _illness("notice_sent", YES_NO),
    _illness("commission_decision", ("none", "approved", "refused")),
    Fact("illness.date", "illness.date", is_date=True),
    Fact("death.date", "death.date", is_date=True),
    Fact("death.cause", "death.cause", ("covid", "viral_pneumonia", "other")),
    Fact("death.certificate", "death.certificate", YES_NO),
    Fact("death.relation", "death.relation", ("spouse", "child", "parent", "other_relative")),
    Fact("death_reported", "death", YES_NO),
    Fact("job_at_the_time", "stays", YES_NO),
    Fact("day", "day", is_date=True),
)

FACTS = MappingProxyType({fact.id: fact for fact in _ALL})
"""Every fact by its id. ``day`` is the day that a provision is tested for (worked, fell ill, died); ``hours``
whether any hours were worked; ``death_reported`` and ``job_at_the_time`` say whether the case tells of a death and
of the job on that day."""

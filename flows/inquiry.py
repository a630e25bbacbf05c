"""What one interview leaves for the count: a handful of coarse codes, of which none says who was asked.

Pure: a kept session becomes an inquiry or nothing. Must hold no day, no sum, no word of a person, and no way back to
the session; every code comes from a closed list of ours or from the rulebook.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from flows.explain_view import sorted_out
from flows.questions import Section
from flows.questions_plan import make_plan
from flows.regions import is_region
from flows.words import NOT_SURE
from rules.case import parse
from rules.terms import Holds, Unclear, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.questions_open import OpenBook
    from flows.words import Lang, Session
    from rules.terms import Finding

DONE: Final = "done"
"""The note in ``Session.extra`` that an outcome was shown in this interview."""
REGION: Final = "region"
"""Where ``Session.extra`` keeps the region, where it was given."""
NOT_TOLD: Final = "not_told"
SEVERAL: Final = "several"
OTHER: Final = "other"
FINISHED: Final = "finished"
STOPS: Final = (FINISHED, *(section.value for section in Section), "review")
"""Where an interview may have stopped; ``finished`` where an outcome was shown."""

ROLE_GROUPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "doctor": ("doctor",),
    "nurse": ("mid_level", "senior_nurse"),
    "junior": ("junior",),
    "ambulance": ("ambulance_driver", "dispatcher"),
    "laboratory": ("laboratory_specialist", "sanitary_doctor", "forensic_expert", "pharmacist"),
    "office": ("manager", "moh_civil_servant"),
    "other_health": ("other_health_worker",),
    "not_medical": ("non_medical", "not_health_worker"),
})  # fmt: skip
FACILITY_GROUPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "covid_hospital": ("infectious_hospital", "designated_hospital", "provisional_hospital", "quarantine_hospital"),
    "other_hospital": ("other_hospital", "emergency_hospital", "psychiatric_emergency", "military_medical_unit"),
    "ambulance": ("ambulance", "mobile_team", "sanitary_aviation"),
    "primary_care": ("primary_care",),
    "laboratory": ("laboratory", "pathology", "forensic_body", "sanitary_epidemiological_service"),
    "office": ("ministry", "health_department"),
    OTHER: ("pharmacy", "checkpoint", OTHER),
})  # fmt: skip
NO_BAND: Final = "none"
OPEN_BAND: Final = "open"
BANDS: Final = (100_000, 500_000, 1_000_000, 2_000_000, 5_000_000)
"""The upper ends of the bands of a sum, in whole tenge."""

_ROLE_OF: Final = {value: group for group, values in ROLE_GROUPS.items() for value in values}
_FACILITY_OF: Final = {value: group for group, values in FACILITY_GROUPS.items() for value in values}
_UNCLEAR: Final = {Unclear.FACTS: "facts_missing", Unclear.LAW: "law_silent", Unclear.BOTH: "facts_and_law"}
MET: Final = "met"
DIFFER: Final = "sources_differ"
OPEN_REASONS: Final = (MET, DIFFER, *_UNCLEAR.values())
"""The reasons that are no refusal; a refusal's reason is the id of the first condition that failed."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What one measure gave: verdict, the class of its reason, certainty, the band of its sum."""

    measure: str
    verdict: str
    reason: str
    certainty: str
    band: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One interview as it is counted; ``findings`` are those of the measures that concerned the person."""

    lang: str
    region: str
    role: str
    facility: str
    authority: str
    stopped: str
    findings: tuple[Counted, ...] = ()


def inquiry_of(law: OpenBook, session: Session, lang: Lang) -> Inquiry | None:
    """What an interview leaves for the count; None where no question was answered."""
    plan = make_plan(law, session.answers)
    if not plan.path:
        return None
    stays = plan.case["stays"]
    region = session.extra.get(REGION, "")
    done = bool(session.extra.get(DONE))
    return Inquiry(
        lang.value,
        region if is_region(region) else NOT_TOLD,
        _one(stays, "role", _ROLE_OF),
        _one(stays, "facility", _FACILITY_OF),
        _one(stays, "authority", {}),
        FINISHED if done else _stop(session.state),
        _findings(law, plan.case, plan.measures) if done else (),
    )


def _stop(state: str) -> str:
    return state if state in STOPS else Section.DOOR.value


def _one(stays: list[dict[str, Any]], fact: str, groups: Mapping[str, str]) -> str:
    """The group that all jobs have in common; ``several`` where they differ."""
    told = {stay[fact] for stay in stays if stay.get(fact, NOT_SURE) != NOT_SURE}
    found = {groups.get(value, OTHER if groups else value) for value in told}
    if not found:
        return NOT_TOLD
    return found.pop() if len(found) == 1 else SEVERAL


def _findings(law: OpenBook, case: dict[str, Any], asked: tuple[str, ...]) -> tuple[Counted, ...]:
    told = law.finished(case)
    near, _, _ = sorted_out(parse(told), law.outcome(told), asked)
    found = (Counted(it.measure, it.verdict.value, _reason(it), it.certainty.word, _band(it)) for it in near)
    return tuple(sorted(found, key=lambda it: it.measure))


def _reason(finding: Finding) -> str:
    if finding.verdict is Verdict.ENTITLED:
        return MET
    if finding.verdict is Verdict.CONTESTED:
        return DIFFER
    if finding.unclear_because is not None:
        return _UNCLEAR[finding.unclear_because]
    return next((reason.condition for reason in finding.because if reason.holds is Holds.NO), OTHER)


def _band(finding: Finding) -> str:
    if finding.amount is None:
        return OPEN_BAND if finding.verdict is Verdict.UNCLEAR else NO_BAND
    top = next((end for end in BANDS if finding.amount.kzt <= end), None)
    return f"over_{BANDS[-1] // 1000}" if top is None else f"up_to_{top // 1000}"

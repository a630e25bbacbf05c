"""What an unknown fact does to an answer: sets of possible answers, and how they join.

A condition is one of seven words; a fact that is not known makes it a set of words, one for each possible case. Must
not know any law.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Value: TypeAlias = str
Values: TypeAlias = frozenset[str]

NO, FACTS, LAW, BOTH, CONTESTED, YES = "no", "facts", "law", "both", "contested", "yes"
EITHER = "facts or both"
"""A fact decides, and one of its values would leave the law open: the texts call that facts, or both."""
OPEN = frozenset({FACTS, LAW, BOTH, EITHER})
NOT_SURE = "not_sure"

ROLES = (
    "doctor", "mid_level", "junior", "senior_nurse", "ambulance_driver", "sanitary_doctor", "laboratory_specialist",
    "forensic_expert", "moh_civil_servant", "manager", "dispatcher", "pharmacist", "other_health_worker", "non_medical",
    "not_health_worker",
)  # fmt: skip
FACILITIES = (
    "infectious_hospital", "designated_hospital", "provisional_hospital", "quarantine_hospital", "ambulance",
    "sanitary_aviation", "primary_care", "emergency_hospital", "psychiatric_emergency", "mobile_team",
    "military_medical_unit", "pathology", "laboratory", "sanitary_epidemiological_service", "forensic_body",
    "checkpoint", "ministry", "health_department", "other_hospital", "pharmacy", "other",
)  # fmt: skip
AUTHORITIES = ("local_executive", "ministry_of_healthcare", "departmental", "private")
EMPLOYMENTS = ("employee", "civil_contract", "intern", "volunteer")
ILLNESSES = ("none", "covid_confirmed", "viral_pneumonia_probable", "pneumonia_other_cause", "contact_only")
CAUSES = ("covid", "viral_pneumonia", "other")
RELATIONS = ("spouse", "child", "parent", "other_relative")
YES_NO = ("yes", "no")


def known(where: Mapping[str, Any], key: str) -> Any:
    """The value of a fact, or None where it was left out or the person is not sure."""
    value = where.get(key)
    return None if value == NOT_SURE else value


def possible(where: Mapping[str, Any], key: str, closed: tuple[str, ...]) -> tuple[str, ...]:
    """Every value that the fact may have: its own, or the whole closed list where it is unknown."""
    value = known(where, key)
    return closed if value is None else (value,)


def why(values: Iterable[Value]) -> Value | None:
    """What is open among these, told together; None where nothing is."""
    because = {value for value in values if value in OPEN}
    if len(because) <= 1:
        return next(iter(because), None)
    return BOTH if because & {LAW, BOTH} else EITHER


def weakest(*values: Value) -> Value:
    """All of these must hold: no, then unclear, then contested, then yes."""
    if NO in values:
        return NO
    return why(values) or (CONTESTED if CONTESTED in values else YES)


def strongest(*values: Value) -> Value:
    """One of these is enough: yes, then contested, then unclear, then no."""
    if YES in values:
        return YES
    return CONTESTED if CONTESTED in values else why(values) or NO


def all_of(*conditions: Iterable[Value]) -> Values:
    """The possible answers of a conjunction whose conditions share no unknown fact."""
    result: Values = frozenset({YES})
    for condition in conditions:
        choices = frozenset(condition)
        result = frozenset(weakest(one, other) for one in result for other in choices)
    return result


def any_of(*conditions: Iterable[Value]) -> Values:
    """The possible answers of a disjunction whose conditions share no unknown fact."""
    result: Values = frozenset({NO})
    for condition in conditions:
        choices = frozenset(condition)
        result = frozenset(strongest(one, other) for one in result for other in choices)
    return result


def blend(values: Iterable[Value]) -> Value:
    """One answer of a condition for all that may be the case: the same in every one of them, or unclear.

    It is unclear for its facts, since a fact decides, or for both, where the law is open in one of them.
    """
    choices = frozenset(values)
    if len(choices) == 1:
        return next(iter(choices))
    return EITHER if choices & {LAW, BOTH, EITHER} else FACTS


def verdict(answers: Iterable[Value], conditions: Iterable[Iterable[Value]]) -> Value:
    """The answer in everything that may be the case; where it is open, why, told condition by condition."""
    certain = frozenset(answers)
    if len(certain) == 1 and not certain & OPEN:
        return next(iter(certain))
    return weakest(*(value for value in map(blend, conditions) if value in OPEN))


def admissible(because: Value | None) -> tuple[Value, ...]:
    """The words by which a finding may say why it is open."""
    return () if because is None else (FACTS, BOTH) if because == EITHER else (because,)

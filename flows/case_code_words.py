"""The words of a case's code, in an order that never changes: papers already printed rely on it.

A new value is added at the end of its line, never between; the widths leave room. A table, and nothing else.
"""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[int, str]]] = {
    "asker": (3, "worker family representative other"),
    "role": (
        6,
        """
        doctor mid_level junior senior_nurse ambulance_driver sanitary_doctor laboratory_specialist forensic_expert
        moh_civil_servant manager dispatcher pharmacist other_health_worker non_medical not_health_worker
        """,
    ),
    "facility": (
        6,
        """
        infectious_hospital designated_hospital provisional_hospital quarantine_hospital ambulance sanitary_aviation
        primary_care emergency_hospital psychiatric_emergency mobile_team military_medical_unit pathology laboratory
        sanitary_epidemiological_service forensic_body checkpoint ministry health_department other_hospital pharmacy
        other
        """,
    ),
    "authority": (3, "local_executive ministry_of_healthcare departmental private"),
    "direct_participation": (2, "yes no"),
    "listed": (2, "yes no"),
    "employment": (3, "employee civil_contract intern volunteer"),
    "listed_group": (3, "very_high high medium"),
    "confirmed_covid_call": (2, "yes no"),
    "illness.kind": (3, "none covid_confirmed viral_pneumonia_probable pneumonia_other_cause contact_only"),
    "illness.work_related": (2, "yes no"),
    "illness.tasked": (2, "yes no"),
    "illness.registered": (2, "yes no"),
    "illness.patient_record": (2, "yes no"),
    "illness.sick_sheet": (2, "yes no"),
    "illness.paid_before": (2, "yes no"),
    "illness.care": (2, "inpatient outpatient"),
    "illness.notice_sent": (2, "yes no"),
    "illness.commission_decision": (3, "none approved refused"),
    "death.cause": (3, "covid viral_pneumonia other"),
    "death.certificate": (2, "yes no"),
    "death.relation": (3, "spouse child parent other_relative"),
}
"""How many bits an answer takes, and its values in the order of their numbers, of which 0 is none and 1 not sure."""

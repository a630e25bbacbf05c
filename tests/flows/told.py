"""An explanation in English of a case, its parts as lines, and one finding changed as no present case has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flows.explain import Explanation, explain
from flows.speech import voice
from flows.words import Lang
from rules.case import parse
from rules.evaluate import evaluate
from rules.rulebook import load
from rules.terms import Outcome

BOOK = load()
TODAY = date(2021, 9, 20)
NURSE = {"role": "mid_level", "facility": "infectious_hospital", "authority": "local_executive", "listed": "yes"}
NURSE |= {"direct_participation": "yes", "from": "2020-04-01", "to": "2020-05-31", "hours": "1"}
ILL = {"kind": "covid_confirmed", "date": "2020-05-10", "work_related": "yes", "registered": "yes", "paid_before": "no"}


def of(case: dict[str, Any], today: date = TODAY) -> Explanation:
    parsed = parse({"asker": "worker", "illness": {"kind": "none"}, **case})
    return explain(voice(Lang.EN), BOOK, parsed, evaluate(BOOK, parsed, today), today)


def part(it: Explanation, topic: str, measure: str | None = None) -> list[str]:
    return [paragraph.plain.replace("\u00a0", " ") for paragraph in it.unfold(topic, measure)]


def changed(it: Explanation, measure: str, **fields: Any) -> Explanation:
    """The explanation with one finding as no case of the present rulebook has it."""
    findings = tuple(
        replace(finding, **fields) if finding.measure == measure else finding for finding in it.view.outcome.findings
    )
    view = it.view
    return explain(view.voice, BOOK, view.case, Outcome("", "", findings), TODAY)

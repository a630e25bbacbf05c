"""After an "I don't know": a question about an illness or a death can change a finding, none that can is missed.

By brute force over the states of the walk: what is still open is answered in every way (or by lot, until two answers
differ), and the whole case is judged anew. Knows nothing of how the rules find what to ask.
"""

from __future__ import annotations

import sys
from copy import deepcopy
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from flows.words import NOT_SURE
from rules.case import BadCase, parse
from rules.evaluate import find
from rules.kinds import representatives
from rules.relevance import _likely
from tests.flows.test_walk import BOOK, walked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.questions_plan import Plan
    from rules.parts import Measure

pytestmark = pytest.mark.prove

SEED, DRAWN, BY_LOT = 20201024, 150, 25
EARLY, LATE = "1990-01-01", "2030-01-01"
MEASURES = tuple(measure for measure in BOOK.book.measures if measure.scope in {"illness", "death"})


def put(case: dict[str, Any], path: str, value: str) -> None:
    """Set an answer in a plain case."""
    place, _, name = path.rpartition(".")
    if place.startswith("stays["):
        case["stays"][int(place[6:-1])][name] = value
    else:
        case.setdefault(place, {})[name] = value


def values_of(measure: Measure, case: dict[str, Any], path: str) -> list[str]:
    """All answers to a question; of days those around the illness and the death, and around changes of the law."""
    name = path.rpartition(".")[2] if path.startswith("stays[") else path
    told = [case.get(part, {}).get("date", NOT_SURE) for part in ("illness", "death")]
    days = [date.fromisoformat(day) for day in told if day != NOT_SURE]
    if path.endswith(".date"):
        ends = [day for stay in case["stays"] for day in (stay.get("from", NOT_SURE), stay.get("to", NOT_SURE))]
        days = [date.fromisoformat(day) for day in ends if day != NOT_SURE]
        days += [day for found in measure.days.values() for day in found if day.year > 2000]
    elif name not in {"from", "to"}:
        return [*map(str, representatives(measure, name)), NOT_SURE]
    near = {day + timedelta(days=step) for day in days for step in (-1, 0, 1)}
    return [*sorted({EARLY, LATE, *(day.isoformat() for day in near)}), NOT_SURE]


def told(measure: Measure, case: dict[str, Any], answers: dict[str, str]) -> tuple[object, object] | None:
    """The verdict and the sums, and all that a person is told but the reasons; None for what the contract refuses."""
    full = deepcopy(case)
    for path, value in answers.items():
        put(full, path, value)
    try:
        it = find(BOOK.book, measure, parse(full))
    except BadCase:
        return None
    sums = (it.verdict, it.amount, it.at_stake_kzt, it.months)
    return sums, (sums, it.unclear_because, it.certainty, it.decided_by, it.next_steps, it.documents, it.advice)


def changes(measure: Measure, case: dict[str, Any], path: str, others: dict[str, str], *, sums: bool = False) -> bool:
    """Whether two answers here lead to different findings (``sums``: verdicts, sums), with these answers elsewhere."""
    found = (told(measure, case, {**others, path: value}) for value in values_of(measure, case, path))
    seen = [it[0] if sums else it[1] for it in found if it is not None]
    return any(it != seen[0] for it in seen)


def by_lot(dice: Random, sides: dict[str, list[str]], count: int) -> Iterator[dict[str, str]]:
    """So many ways of answering, "I don't know" in every other one."""
    for place in range(count):
        yield {path: dice.choice(side[: -1 if place % 2 else None]) for path, side in sides.items()}


def every(sides: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    """Every way of answering."""
    return (dict(zip(sides, way, strict=True)) for way in product(*sides.values()))


def left_out(measure: Measure, case: dict[str, Any]) -> list[str]:
    """All that the measure reads and nobody has told, whether the rules ask for it or not."""
    plan = measure.plan
    jobs = [f"stays[{i}].{name}" for i in range(len(case["stays"])) for name in (*plan.of_stay, "from", "to")]
    paths = [*jobs, *(name for name in (*plan.of_case, *plan.dates, measure.event) if name and name != "asker")]
    known = parse(case)
    facts = {**known.facts, **known.dates}
    for index, stay in enumerate(known.stays):
        facts |= {f"stays[{index}].{name}": value for name, value in stay.facts.items()}
        facts |= {f"stays[{index}].from": stay.first, f"stays[{index}].to": stay.last}
    return [path for path in dict.fromkeys(paths) if facts.get(path) is None]


def about_a_day(plan: Plan) -> Iterator[tuple[Measure, dict[str, Any]]]:
    for measure in MEASURES:
        if measure.id in plan.measures:
            yield measure, plan.case


def test_no_question_is_put_that_changes_nothing() -> None:
    dice, idle, asked = Random(SEED), [], 0  # noqa: S311 - no secret
    for plan in walked().doubts:
        key = str(plan.key)
        open_here = [(m, case, paths) for m, case in about_a_day(plan) if key in (paths := BOOK.open(case, (m.id,)))]
        asked += bool(open_here)
        for measure, case, paths in open_here:
            sides = {path: values_of(measure, case, path) for path in paths if path != key}
            ways = (way for found in (by_lot(dice, sides, DRAWN), every(sides)) for way in found)
            if any(changes(measure, case, key, way) for way in ways):
                break
        else:
            idle += [f"{key}: {plan.case}"] if open_here else []
    print(f"{asked} questions put after a doubt, {len(idle)} of them idle", file=sys.__stdout__)
    assert asked > 1_500
    assert idle == []


def test_no_question_is_passed_over_that_could_change_something() -> None:
    """Nothing told changes however the other open questions are answered; and no verdict and no sum, however all is
    answered that is left out, what the rules never ask included.
    """
    dice, missed, passed = Random(SEED), [], 0  # noqa: S311 - no secret
    for plan in walked().doubts:
        for measure, case in about_a_day(plan):
            likely = _likely(measure, parse(case))
            for path in likely.keys() - BOOK.open(case, (measure.id,)).keys():
                passed += 1
                asked = {it: values_of(measure, case, it) for it in likely if it != path}
                silent = {it: values_of(measure, case, it) for it in left_out(measure, case) if it != path}
                told_so = any(changes(measure, case, path, way) for way in by_lot(dice, asked, BY_LOT))
                if told_so or any(changes(measure, case, path, way, sums=True) for way in by_lot(dice, silent, BY_LOT)):
                    missed.append(f"{path}: {case}")
    print(f"{passed} questions passed over after a doubt, {len(missed)} of them missed", file=sys.__stdout__)
    assert passed > 500
    assert missed == []

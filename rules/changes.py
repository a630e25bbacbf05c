"""A case with one answer changed, by its path: for "what if" and for trying the values that are still possible."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from rules.case import Hours, Stay
from rules.facts import NOT_SURE

if TYPE_CHECKING:
    from fractions import Fraction

    from rules.case import Case, Day

_STAY_PATH: Final = re.compile(r"stays\[(\d+)\]\.(\w+)")

Answer = "str | date | Fraction | None"


def with_answer(case: Case, path: str, answer: str | date | Fraction | None) -> Case:
    """The case with the answer at a path; None leaves it out. Hours take a share for the whole stay.

    KeyError for a path that no case has. A stay that does not exist yet is added where it is the next one.
    """
    match = _STAY_PATH.fullmatch(path)
    if match:
        return _with_stay(case, int(match[1]), match[2], answer)
    if path.endswith((".date", ".until", "_on", "today")):
        dates = {key: value for key, value in case.dates.items() if key != path}
        if isinstance(answer, date) or answer == NOT_SURE:
            dates[path] = answer  # type: ignore[assignment]
        return replace(case, dates=dates, has_death=case.has_death or path.startswith("death."))
    if path != "asker" and not path.startswith(("illness.", "death.")):
        raise KeyError(path)
    facts = {key: value for key, value in case.facts.items() if key != path}
    if isinstance(answer, str):
        facts[path] = answer
    return replace(case, facts=facts, has_death=case.has_death or path.startswith("death."))


def _with_stay(case: Case, index: int, name: str, answer: str | date | Fraction | None) -> Case:
    if index > len(case.stays):
        raise KeyError(f"stays[{index}]")
    stays = list(case.stays) + ([Stay({})] if index == len(case.stays) else [])
    stay = stays[index]
    if name in {"from", "to"}:
        day: Day = answer if isinstance(answer, date) else "not_sure" if answer == NOT_SURE else None
        stays[index] = replace(stay, first=day) if name == "from" else replace(stay, last=day)
    elif name == "hours":
        unsure = answer == NOT_SURE or answer is None
        hours = (NOT_SURE if answer == NOT_SURE else None) if unsure else Hours(whole=answer)  # type: ignore[arg-type]
        stays[index] = replace(stay, hours=hours)  # type: ignore[arg-type]
    else:
        facts = {key: value for key, value in stay.facts.items() if key != name}
        if isinstance(answer, str):
            facts[name] = answer
        stays[index] = replace(stay, facts=facts)
    return replace(case, stays=tuple(stays))


def stay_and_name(path: str) -> tuple[int | None, str]:
    """The job that a path is about (None: none) and the name of the fact in it; a path of no job as it stands."""
    match = _STAY_PATH.fullmatch(path)
    return (int(match[1]), match[2]) if match else (None, path)


def answer_at(case: Case, path: str) -> str | date | None:
    """The plain answer at a path; None where it was left out or is no single value."""
    match = _STAY_PATH.fullmatch(path)
    if match:
        if int(match[1]) >= len(case.stays):
            return None
        stay = case.stays[int(match[1])]
        if match[2] in {"from", "to"}:
            return stay.first if match[2] == "from" else stay.last
        return stay.facts.get(match[2])
    return case.facts.get(path) or case.dates.get(path)

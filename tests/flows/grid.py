"""Cases made by rule, to read many outcomes at once: every answer is possible, "I don't know" and left out included.

The same cases at each run. Knows the shape of a case and nothing of the law.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from rules.facts import FACTS, NOT_SURE

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED: Final = 20201024
FIRST: Final = date(2020, 2, 1)
LAST: Final = date(2022, 6, 30)
_RARE: Final = 0.06
_STAY: Final = ("role", "facility", "authority", "direct_participation", "listed", "confirmed_covid_call")
_LIKELY: Final = {
    "direct_participation": "yes",
    "listed": "yes",
    "illness.work_related": "yes",
    "illness.registered": "yes",
}


def cases(count: int) -> Iterator[dict[str, Any]]:
    """So many cases."""
    dice = Random(SEED)  # noqa: S311 - no secret
    for _ in range(count):
        yield _case(dice)


def _case(dice: Random) -> dict[str, Any]:
    asker = dice.choice(("worker",) * 5 + ("family",) * 3 + ("representative",) * 3 + ("other",))
    case: dict[str, Any] = {"asker": asker, "stays": [_stay(dice) for _ in range(dice.choice((1, 1, 1, 2)))]}
    if asker == "family" or dice.random() < 0.6:
        case["illness"] = _illness(dice)
    if asker == "family" or (asker == "representative" and dice.random() < 0.5):
        case["death"] = _death(dice, case["illness"].get("date") if "illness" in case else None)
    if dice.random() < 0.5:
        case["claim"] = {"learned_on": _day(dice).isoformat()}
    return case


def _stay(dice: Random) -> dict[str, Any]:
    first = _day(dice)
    last = min(first + timedelta(days=dice.randrange(120)), LAST)
    stay: dict[str, Any] = {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "hours": dice.choice(("1", "0.5", "0.25", "0", NOT_SURE)),
    }
    stay |= {name: _value(dice, name) for name in _STAY}
    if dice.random() < 0.3:
        stay["listed_group"] = _value(dice, "listed_group")
    if dice.random() < 0.1:
        stay["employment"] = _value(dice, "employment")
    if dice.random() < _RARE:
        stay[dice.choice(("from", "to"))] = NOT_SURE
    if dice.random() < 0.2:
        stay["received"] = {f"{first:%Y-%m}": dice.choice((0, 100_000, 425_000, 850_000))}
    return {key: value for key, value in stay.items() if dice.random() > _RARE}


def _illness(dice: Random) -> dict[str, Any]:
    names = [name for name in FACTS if name.startswith("illness.") and FACTS[name].values]
    illness = {name.removeprefix("illness."): _value(dice, name) for name in names if dice.random() < 0.8}
    if dice.random() < 0.9:
        first = _day(dice)
        illness |= {"date": first.isoformat(), "known_on": first.isoformat()}
        illness["until"] = (first + timedelta(days=dice.randrange(60))).isoformat()
    return illness


def _death(dice: Random, ill: str | None) -> dict[str, Any]:
    day = date.fromisoformat(ill) + timedelta(days=dice.randrange(30)) if ill else _day(dice)
    death = {
        name.removeprefix("death."): _value(dice, name)
        for name in ("death.cause", "death.relation", "death.certificate")
    }
    return {"date": day.isoformat(), "known_on": day.isoformat(), **death}


def _value(dice: Random, name: str) -> str:
    if dice.random() < _RARE:
        return NOT_SURE
    if name in _LIKELY and dice.random() < 0.6:
        return _LIKELY[name]
    return dice.choice(FACTS[name].values)


def _day(dice: Random) -> date:
    return FIRST + timedelta(days=dice.randrange((LAST - FIRST).days))

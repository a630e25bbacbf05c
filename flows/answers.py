"""From the answers of a conversation to a case: what they are about, and where each stands in the contract's JSON
object.

Must not know which answers count: ``questions_plan`` hands over only those that the rules still need.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from flows.questions import DEATH, ILL, MEASURES_OF, PAID, PAPERS, WORK, Kind, is_key, question_of
from flows.words import NOT_SURE

if TYPE_CHECKING:
    from collections.abc import Mapping

ALSO: Final = "also"
"""The answer (a list of topics) that holds what a person wanted to know besides what the door is about."""

_ASKER_OF: Final = {"work": "worker", "ill": "worker", "all": "worker", "death": "family", "another": "representative"}
_TOPICS_OF: Final = {"work": (WORK,), "ill": (ILL,), "death": (DEATH,), "all": (WORK, ILL), "nobody": (WORK, ILL)}
_OWN: Final = frozenset({"door", "matter"})
_DECEMBER: Final = 12
_STEP: Final = re.compile(r"^stays\[(\d+)\]\.(\w+)$")


def asker(answers: Mapping[str, Any]) -> str:
    """Who asks, in the contract's words; ``worker`` before anything is said."""
    if "asker" in answers:
        return str(answers["asker"])
    door = answers.get("door")
    return _ASKER_OF.get(door, "other") if door else "worker"


def spoken_of(answers: Mapping[str, Any]) -> str:
    """Whom the interview is about, for its texts: ``self``, ``family`` (of one who died) or ``colleague``."""
    return {"family": "family", "representative": "colleague"}.get(asker(answers), "self")


def subject(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """What the door, or the one-message form, is about: topics, the first one first."""
    if "asker" in answers:
        if any(key.startswith("death.") for key in answers):
            return (DEATH, ILL, WORK)
        return (WORK, ILL) if any(key.startswith("illness.") for key in answers) else (WORK,)
    matter = answers.get("matter") if answers.get("door") == "another" else answers.get("door")
    return _TOPICS_OF.get(str(matter), (WORK,))


def topics(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Everything that the person wants to know, in the order wanted."""
    return tuple(dict.fromkeys((*subject(answers), *answers.get(ALSO, ()))))


def measures(about: tuple[str, ...]) -> tuple[str, ...]:
    """The measures that these topics are about."""
    return tuple(measure for topic in about for measure in MEASURES_OF.get(topic, ()))


def wants(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """What was taken up of the offers that change no verdict: ``paid``, ``papers``."""
    return tuple(topic for topic in topics(answers) if topic in {PAID, PAPERS})


def opening(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The case before the first question: who asks, one job of which nothing is known, and a death where one is told
    of."""
    case: dict[str, Any] = {"asker": asker(answers), "stays": [{}]}
    if DEATH in topics(answers):
        case["death"] = {}
    return case


def with_answer(case: dict[str, Any], key: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """The case with one more answer; the case given stays as it is. Words of the dialogue itself change nothing, but
    a further job adds an empty one."""
    if key in _OWN:
        return case
    if found := _STEP.match(key):
        index, name = int(found.group(1)), found.group(2)
        stays = [dict(stay) for stay in case["stays"]]
        if name == "elsewhere":
            return {**case, "stays": [*stays, {}]} if value == "yes" else case
        if name == "received" and value == NOT_SURE:
            return case
        stays[index][name] = value
        return {**case, "stays": stays}
    if "." not in key:
        return {**case, key: value}
    part, name = key.split(".")
    return {**case, part: {**case.get(part, {}), name: value}}


def is_sound(key: str, value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Whether a stored answer still belongs to a question, and for a list whether the list still has it."""
    if key == ALSO:
        return isinstance(value, list)
    if not is_key(key):
        return False
    question = question_of(key)
    if value == NOT_SURE:
        return question.can_doubt
    return question.kind is not Kind.CHOICE or value in question.values


def fits(case: Mapping[str, Any], key: str, value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Whether an answer agrees with the answers before it: no period ends before it begins, no month of the job is
    left without hours.

    One that does not is put to the person again.
    """
    if value == NOT_SURE:
        return True
    if key == "illness.until":
        return not_before(value, case.get("illness", {}).get("date"))
    found = _STEP.match(key)
    if not found:
        return True
    told = case["stays"][int(found.group(1))]
    if found.group(2) == "to":
        return not_before(value, told.get("from"))
    if found.group(2) == "hours" and isinstance(value, dict):
        return set(value) >= set(months_of(case, int(found.group(1))))
    return True


def not_before(day: str, other: str | None) -> bool:
    """Whether a day (``2020-04-15``) is not before another, which may be unknown."""
    return other is None or other == NOT_SURE or day >= other


def months_of(case: Mapping[str, Any], stay: int) -> tuple[str, ...]:
    """The months of a job, ``2020-04`` …; none where its days are not known."""
    told = case["stays"][stay]
    first, last = told.get("from"), told.get("to")
    if not first or not last or NOT_SURE in (first, last):
        return ()
    year, month = int(first[:4]), int(first[5:7])
    found = []
    while f"{year:04}-{month:02}" <= last[:7]:
        found.append(f"{year:04}-{month:02}")
        year, month = (year + 1, 1) if month == _DECEMBER else (year, month + 1)
    return tuple(found)

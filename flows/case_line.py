"""The one-message form for people who know the terms: ``/case role=doctor facility=ambulance from=2020-04-01
to=2020-06-30``.

Names and values are those of the case (docs/case.md). ``+`` begins a further job. Every fault is told for its item;
with a fault nothing is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from flows.answers import fits, opening, with_answer
from flows.answers_heard import MOST_TENGE, is_day
from flows.questions import QUESTIONS, Kind
from flows.questions_plan import MOST_JOBS
from flows.words import NOT_SURE

if TYPE_CHECKING:
    from flows.questions import Question

FURTHER: Final = "+"
_PAIR: Final = re.compile(r"([a-z_.]+)=(\S+)", re.IGNORECASE)
_SHARE: Final = re.compile(r"[0-9]{1,2}(\.[0-9]{1,6})?")
_MONTHS: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2]):[^,]+(,\d{4}-(0[1-9]|1[0-2]):[^,]+)*")
_HIDDEN: Final = frozenset({"door", "matter", "stays[].elsewhere"})

_QUESTIONS: Final = {
    question.fact.removeprefix("stays[]."): question for question in QUESTIONS if question.fact not in _HIDDEN
}


@dataclass(frozen=True, slots=True)
class LineFault:
    """One item that cannot be used, and the values that would do.

    ``reason``: ``not_a_pair``, ``unknown_name``, ``unknown_value``, ``not_a_date``, ``not_a_share``, ``not_an_amount``,
    ``twice``, ``too_many``, ``reversed``.
    """

    item: str
    reason: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseLine:
    """What a line says: answers by key, or its faults."""

    answers: dict[str, Any]
    faults: tuple[LineFault, ...] = ()


@dataclass(slots=True)
class _Reader:
    answers: dict[str, Any] = field(default_factory=lambda: {"asker": "worker"})
    faults: list[LineFault] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    stay: int = 0

    def item(self, item: str) -> None:
        if item == FURTHER:
            if self.stay + 1 >= MOST_JOBS:
                self.faults.append(LineFault(item, "too_many"))
                return
            self.answers[f"stays[{self.stay}].elsewhere"] = "yes"
            self.stay += 1
            return
        pair = _PAIR.fullmatch(item)
        if not pair:
            self.faults.append(LineFault(item, "not_a_pair"))
            return
        question = _QUESTIONS.get(pair[1].lower())
        if question is None:
            self.faults.append(LineFault(item, "unknown_name"))
            return
        key = question.key(self.stay)
        if key in self.seen:
            self.faults.append(LineFault(item, "twice"))
            return
        self.seen.add(key)
        self.value(question, key, item, pair[2].lower())

    def presume(self) -> None:
        """What the contract presumes where nothing is said; the review shows it, and it can be changed there."""
        for stay in range(self.stay + 1):
            self.answers.setdefault(f"stays[{stay}].employment", "employee")
        if any(key.startswith("illness.") for key in self.answers):
            self.answers.setdefault("illness.patient_record", "yes")

    def value(self, question: Question, key: str, item: str, text: str) -> None:
        if text == NOT_SURE:
            self.answers[key] = NOT_SURE
        elif question.kind is Kind.CHOICE:
            self.check(key, item, "unknown_value", text, *question.values, good=text in question.values)
        elif question.kind is Kind.DAY:
            self.check(key, item, "not_a_date", text, good=is_day(text))
        elif question.kind is Kind.SHARE:
            self.shares(key, item, text)
        else:
            sums = _by_month(text)
            good = bool(sums) and all(it.isdecimal() and int(it) <= MOST_TENGE for it in sums.values())
            told = {month: int(it) for month, it in sums.items()} if good else {}
            self.check(key, item, "not_an_amount", told, good=good)

    def shares(self, key: str, item: str, text: str) -> None:
        shares = _by_month(text)
        if shares:
            good = all(_SHARE.fullmatch(share) or share == NOT_SURE for share in shares.values())
            self.check(key, item, "not_a_share", shares, good=good)
        else:
            self.check(key, item, "not_a_share", text, good=bool(_SHARE.fullmatch(text)))

    def check(self, key: str, item: str, reason: str, value: object, *allowed: str, good: bool) -> None:
        if good:
            self.answers[key] = value
        else:
            self.faults.append(LineFault(item, reason, allowed))


def _by_month(text: str) -> dict[str, str]:
    """``2020-04:1,2020-05:0.5``; empty for anything else."""
    if not _MONTHS.fullmatch(text):
        return {}
    return dict(pair.split(":", 1) for pair in text.split(","))


def read_case_line(text: str) -> CaseLine:
    """The answers of a line, or every fault of it; an empty line has neither."""
    reader = _Reader()
    for item in text.split():
        reader.item(item)
    if not reader.faults:
        reader.presume()
        reader.faults.extend(_reversed(reader.answers))
    return CaseLine({} if reader.faults or not text.split() else reader.answers, tuple(reader.faults))


def _reversed(answers: dict[str, Any]) -> list[LineFault]:
    case = opening(answers)
    found = []
    for key, value in sorted(
        answers.items(), key=lambda pair: (pair[0].endswith((".to", ".hours", ".until")), pair[0])
    ):
        if key.startswith("stays["):
            while len(case["stays"]) <= int(key[6 : key.index("]")]):
                case = {**case, "stays": [*case["stays"], {}]}
        if not fits(case, key, value):
            found.append(LineFault(f"{key.rsplit('.', 1)[-1]}={value}", "reversed"))
        if not key.endswith(".elsewhere"):
            case = with_answer(case, key, value)
    return found


NAMES: Final = tuple(_QUESTIONS)
"""Every name that a line may use."""

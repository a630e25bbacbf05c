"""Every question of the interview as data: the fact it fills, its section, and the answers it may have.

A question is known by its key, which is the path of the fact in a case (``stays[0].role``) or a word of the dialogue
itself (``door``). Must not decide whether a question is asked: that follows from the rules, in ``questions_plan``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from flows import questions_choices as lists

if TYPE_CHECKING:
    from collections.abc import Iterable


class Kind(StrEnum):
    """How a question is answered: from a list, with a day, with a share of the working time, or with sums by month."""

    CHOICE = "choice"
    DAY = "day"
    SHARE = "share"
    MONEY = "money"


class Section(StrEnum):
    """The parts of the conversation in which questions are asked; the states of ``interview`` bear the same names."""

    DOOR = "door"
    ASKER = "asker"
    ROLE = "role"
    FACILITY = "facility"
    DATES = "dates"
    INFECTION = "infection"
    DEATH = "death"
    EXTRAS = "extras"


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    ``fact`` is the path in a case, ``stays[].role`` for a fact of a job; ``id`` names its texts (``ask.<id>.self``
    …). ``spoken_of`` is false where the text does not depend on whom the interview is about. ``round`` is when it is
    asked: ``first`` with its section, ``rest`` once the jobs are known.
    """

    id: str
    fact: str
    section: Section
    kind: Kind = Kind.CHOICE
    groups: tuple[lists.Group, ...] = ()
    spoken_of: bool = True
    round: str = "first"
    can_doubt: bool = True

    @property
    def of_stay(self) -> bool:
        """Whether it is asked for every job."""
        return self.fact.startswith("stays[]")

    @property
    def values(self) -> tuple[str, ...]:
        """Every value of its list, each once, in the order shown."""
        return tuple(dict.fromkeys(value for group in self.groups for value in group.values))

    @property
    def two_steps(self) -> bool:
        """Whether a group is chosen first."""
        return len(self.groups) > 1

    def key(self, stay: int = 0) -> str:
        """The key of its answer, for the job with this index."""
        return self.fact.replace("[]", f"[{stay}]")


def _stay(name: str, section: Section, values: tuple[str, ...] = (), kind: Kind = Kind.CHOICE) -> Question:
    return Question(name, f"stays[].{name}", section, kind, lists.one_step(values) if values else ())


def _ill(name: str, values: tuple[str, ...] = lists.YES_NO, kind: Kind = Kind.CHOICE, when: str = "rest") -> Question:
    groups = lists.one_step(values) if kind is Kind.CHOICE else ()
    return Question(f"illness_{name}", f"illness.{name}", Section.INFECTION, kind, groups, round=when)


def _extra(fact: str, values: tuple[str, ...] = (), kind: Kind = Kind.CHOICE) -> Question:
    groups = lists.one_step(values) if values else ()
    return Question(fact.replace("stays[].", "").replace(".", "_"), fact, Section.EXTRAS, kind, groups)


_DOOR: Final = (
    Question("door", "door", Section.DOOR, groups=lists.one_step(lists.DOORS), spoken_of=False, can_doubt=False),
    Question("matter", "matter", Section.ASKER, groups=lists.one_step(lists.MATTERS), spoken_of=False, can_doubt=False),
    Question(
        "asker",
        "asker",
        Section.ASKER,
        groups=lists.one_step(("worker", "family", "representative", "other")),
        spoken_of=False,
    ),
)

_JOB: Final = (
    Question("role", "stays[].role", Section.ROLE, groups=lists.ROLES),
    _stay("employment", Section.ROLE, lists.EMPLOYMENT),
    Question("facility", "stays[].facility", Section.FACILITY, groups=lists.FACILITIES),
    _stay("authority", Section.FACILITY, lists.AUTHORITIES),
    _stay("direct_participation", Section.FACILITY, lists.YES_NO),
    _stay("confirmed_covid_call", Section.FACILITY, lists.YES_NO),
    _stay("from", Section.DATES, kind=Kind.DAY),
    _stay("to", Section.DATES, kind=Kind.DAY),
    _stay("listed", Section.DATES, lists.YES_NO),
    _stay("listed_group", Section.DATES, lists.RISK_GROUPS),
    _stay("hours", Section.DATES, kind=Kind.SHARE),
    _stay("elsewhere", Section.DATES, lists.YES_NO),
)

_ILLNESS: Final = (
    _ill("kind", lists.ILLNESS, when="first"),
    _ill("date", kind=Kind.DAY, when="first"),
    _ill("work_related", when="first"),
    _ill("tasked"),
    _ill("registered"),
    _ill("patient_record"),
    _ill("paid_before"),
    _ill("sick_sheet"),
    _ill("until", kind=Kind.DAY),
)

_DEATH: Final = (
    Question("death_date", "death.date", Section.DEATH, Kind.DAY),
    Question("death_cause", "death.cause", Section.DEATH, groups=lists.one_step(lists.CAUSES)),
    Question("death_relation", "death.relation", Section.DEATH, groups=lists.one_step(lists.RELATIONS)),
)

_EXTRAS: Final = (
    _extra("stays[].received", kind=Kind.MONEY),
    _extra("illness.care", lists.CARE),
    _extra("illness.notice_sent", lists.YES_NO),
    _extra("illness.known_on", kind=Kind.DAY),
    _extra("illness.notice_received_on", kind=Kind.DAY),
    _extra("illness.commission_decision", lists.DECISIONS),
    _extra("illness.decided_on", kind=Kind.DAY),
    _extra("death.certificate", lists.YES_NO),
    _extra("death.known_on", kind=Kind.DAY),
    _extra("claim.learned_on", kind=Kind.DAY),
)

QUESTIONS: Final = (*_DOOR, *_JOB, *_ILLNESS, *_DEATH, *_EXTRAS)
"""Every question, within its section in the order in which it is asked."""

_BY_FACT: Final = MappingProxyType({question.fact: question for question in QUESTIONS})
_INDEX: Final = re.compile(r"^stays\[(\d+)\]\.")

WORK, ILL, DEATH, PAID, PAPERS = "work", "ill", "death", "paid", "papers"

MEASURES_OF: Final = MappingProxyType(
    {
        WORK: ("wage_supplement", "special_conditions_bonus", "civil_servant_supplement", "risk_extra_pay"),
        ILL: ("infection_payment", "sick_pay"),
        DEATH: ("death_payment",),
    }
)
"""Which measures a door is about."""

_BLOCKS: Final = MappingProxyType(
    {
        WORK: ("job", "illness_first", "illness_rest", "death"),
        ILL: ("illness_first", "job", "illness_rest", "death"),
        DEATH: ("death", "illness_first", "job", "illness_rest"),
    }
)
"""A door asks its own part first; the other parts follow."""


@lru_cache(maxsize=4096)
def stay_of(key: str) -> int:
    """The index of the job that a key is about; 0 where it is about none."""
    found = _INDEX.match(key)
    return int(found.group(1)) if found else 0


@lru_cache(maxsize=4096)
def question_of(key: str) -> Question:
    """The question that a key belongs to; KeyError for a key of no question."""
    return _BY_FACT[_INDEX.sub("stays[].", key)]


def is_key(key: str) -> bool:
    """Whether a question has this key."""
    return _INDEX.sub("stays[].", key) in _BY_FACT


def _block(question: Question) -> str:
    if question.section is Section.DEATH:
        return "death"
    return f"illness_{question.round}" if question.section is Section.INFECTION else "job"


_PLACE: Final = MappingProxyType({question.fact: place for place, question in enumerate(QUESTIONS)})
_RANKS: Final = MappingProxyType(
    {door: MappingProxyType({q.fact: order.index(_block(q)) for q in QUESTIONS}) for door, order in _BLOCKS.items()}
)


@lru_cache(maxsize=4096)
def rank(key: str, door: str) -> tuple[int, int, int]:
    """Sorts keys into the order in which a door asks them: by part, by job, by place in the section."""
    fact = _INDEX.sub("stays[].", key)
    return _RANKS[door][fact], stay_of(key), _PLACE[fact]


def in_order(keys: Iterable[str], door: str) -> list[str]:
    """The keys in the order in which they are asked behind this door."""
    return sorted(keys, key=lambda key: rank(key, door))

"""The words of the house: what a verdict, a certainty, a citation, a finding and an outcome are.

Pure data, no behaviour beyond ordering. Must not know where a case comes from or who reads an outcome.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction


class Holds(IntEnum):
    """The value of one condition, ordered: where several speak, the lowest counts.

    NO, YES, FACTS_UNKNOWN and LAW_UNKNOWN are the four truth values; CONTESTED marks a day or a case for which
    one source says yes and another says no.
    """

    NO = 0
    FACTS_UNKNOWN = 1
    LAW_UNKNOWN = 2
    CONTESTED = 3
    YES = 4

    @property
    def word(self) -> str:
        """The value as the contract writes it: ``yes``, ``no``, ``facts_unknown``, ``law_unknown``, ``contested``."""
        return self.name.lower()


class Verdict(StrEnum):
    """What a measure gives in one case."""

    ENTITLED = "entitled"
    NOT_ENTITLED = "not_entitled"
    CONTESTED = "contested"
    UNCLEAR = "unclear"


class Unclear(StrEnum):
    """Why a verdict is unclear: a fact is missing, the law was not seen or is silent, or both."""

    FACTS = "facts"
    LAW = "law"
    BOTH = "both"


class Certainty(IntEnum):
    """How firm a source is, strongest first; a verdict is as firm as the weakest source on which it rests."""

    OFFICIAL = 0
    REPORTED = 1
    INFERRED = 2
    UNSETTLED = 3

    @property
    def word(self) -> str:
        """The grade as data and outcome write it, in lower case."""
        return self.name.lower()


class AmountKind(StrEnum):
    """``CEILING`` is "up to", for a month's full norm, cut by hours; ``FIXED`` is paid as it is."""

    CEILING = "ceiling"
    FIXED = "fixed"


class RiskGroup(StrEnum):
    """The risk groups of the wage supplement, and ``LOW`` of the later extra pay."""

    VERY_HIGH = "very_high"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement of law stands: an act and its point, and the document in which we read it.

    ``act`` and ``seen_in`` are ids of ``book/acts.toml``; ``at`` and ``seen_at`` say the place in each (may be empty).
    """

    act: str
    at: str = ""
    seen_in: str = ""
    seen_at: str = ""

    @property
    def ref(self) -> str:
        """The citation as one machine-readable word: ``act@point<seen_in@place``."""
        head = f"{self.act}@{self.at}" if self.at else self.act
        if not self.seen_in:
            return head
        return f"{head}<{self.seen_in}@{self.seen_at}" if self.seen_at else f"{head}<{self.seen_in}"


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition that decided, with what it rests on.

    ``condition`` is its id in the measure's file; ``provision`` the id of the dated entry that spoke (None where a
    missing fact left several possible); ``facts`` the paths in the case that it read; ``stay`` the index of the stay it
    belongs to; ``note`` the id of a remark that the person must be told (a conflict of sources).
    """

    condition: str
    provision: str | None
    holds: Holds
    certainty: Certainty
    citations: tuple[Citation, ...]
    facts: tuple[str, ...] = ()
    open_facts: tuple[str, ...] = ()
    stay: int | None = None
    note: str | None = None
    fixable: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in whole tenge, whether it is a ceiling, and how firm the sum itself is."""

    kzt: int
    kind: AmountKind
    certainty: Certainty


class MonthAmount(NamedTuple):
    """One stay in one month: ``kzt`` is None while it is open; ``share`` is of that month's norm of hours."""

    month: str
    stay: int | None
    kzt: int | None
    ceiling_kzt: int | None
    share: Fraction | None
    risk_group: RiskGroup | None
    holds: Holds = Holds.YES


@dataclass(frozen=True, slots=True)
class Deadline:
    """A duty to act within working days; ``last_day`` is None for a year whose days off are not in the table."""

    id: str
    starts: date
    working_days: int
    last_day: date | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """The last day for a remedy, counted from the day the person learned of the failure to pay."""

    id: str
    last_day: date
    passed: bool
    citation: Citation
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Advice:
    """A remark, paper, step or other help attached to a finding: never an entitlement. ``id`` names its text."""

    id: str
    certainty: Certainty
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one measure gives in one case, and why (see the contract: docs/case.md)."""

    measure: str
    verdict: Verdict
    unclear_because: Unclear | None
    certainty: Certainty
    amount: Amount | None = None
    at_stake_kzt: int | None = None
    at_stake_from_kzt: int | None = None
    months: tuple[MonthAmount, ...] = ()
    because: tuple[Reason, ...] = ()
    open_facts: tuple[str, ...] = ()
    decided_by: str | None = None
    paid_from: str | None = None
    documents: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    advice: tuple[Advice, ...] = ()
    shortfall_kzt: int | None = None
    shortfall_months: tuple[tuple[str, int], ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    time_limits: tuple[TimeLimit, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One finding for each measure, in the order of the contract, under one rulebook."""

    version: str
    sha256: str
    findings: tuple[Finding, ...] = field(default_factory=tuple)

    def finding(self, measure: str) -> Finding:
        """The finding of one measure; KeyError for an unknown one."""
        for finding in self.findings:
            if finding.measure == measure:
                return finding
        raise KeyError(measure)


MEASURES = (
    "wage_supplement",
    "infection_payment",
    "death_payment",
    "special_conditions_bonus",
    "civil_servant_supplement",
    "risk_extra_pay",
    "sick_pay",
)
"""The measures in the order of the contract."""

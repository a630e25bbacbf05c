"""The dimensions of the statistics with their codes, and what a table cuts out of them.

Names and codes only; the words for them are in the catalogues. Must not count anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from flows.inquiry import (
    BANDS,
    FACILITY_GROUPS,
    NO_BAND,
    NOT_TOLD,
    OPEN_BAND,
    OPEN_REASONS,
    OTHER,
    ROLE_GROUPS,
    SEVERAL,
    STOPS,
)
from flows.questions_choices import AUTHORITIES
from flows.regions import REGIONS
from flows.words import Lang
from rules.terms import MEASURES, Certainty, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.inquiry import Counted


class Dimension(StrEnum):
    """A column of the inquiries, by the name that it also bears in files."""

    MONTH = "month"
    LANG = "lang"
    REGION = "region"
    ROLE = "role"
    FACILITY = "facility"
    AUTHORITY = "authority"
    STOPPED = "stopped"
    MEASURE = "measure"
    VERDICT = "verdict"
    REASON = "reason"
    CERTAINTY = "certainty"
    BAND = "band"


OF_FINDING: Final = frozenset({
    Dimension.MEASURE, Dimension.VERDICT, Dimension.REASON, Dimension.CERTAINTY, Dimension.BAND,
})  # fmt: skip
"""The dimensions that each measure has by itself; the others belong to the whole interview."""

INQUIRY: Final = tuple(it for it in Dimension if it not in OF_FINDING)
FINDING: Final = tuple(it for it in Dimension if it in OF_FINDING)
HALVES: Final = INQUIRY[:4], INQUIRY[4:]
"""The codes of an inquiry are read as two texts: faster than each by itself, and few texts are unlike."""
BETWEEN_CODES: Final = "\t"
BETWEEN_PARTS: Final = "\n"
_TOP: Final = BANDS[-1] // 1000
DOMAINS: Final[Mapping[Dimension, tuple[str, ...]]] = MappingProxyType({
    Dimension.MONTH: (),
    Dimension.LANG: tuple(lang.value for lang in Lang),
    Dimension.REGION: (*REGIONS, NOT_TOLD),
    Dimension.ROLE: (*ROLE_GROUPS, OTHER, SEVERAL, NOT_TOLD),
    Dimension.FACILITY: (*FACILITY_GROUPS, SEVERAL, NOT_TOLD),
    Dimension.AUTHORITY: (*AUTHORITIES, SEVERAL, NOT_TOLD),
    Dimension.STOPPED: STOPS,
    Dimension.MEASURE: MEASURES,
    Dimension.VERDICT: tuple(verdict.value for verdict in Verdict),
    Dimension.REASON: OPEN_REASONS,
    Dimension.CERTAINTY: tuple(certainty.word for certainty in Certainty),
    Dimension.BAND: (NO_BAND, OPEN_BAND, *(f"up_to_{end // 1000}" for end in BANDS), f"over_{_TOP}"),
})  # fmt: skip
"""Every code of a dimension in the order in which tables show them. Months are those of the period; after the
reasons that are no refusal come the ids of failed conditions, which the rulebook knows."""


def findings_text(findings: Iterable[Counted]) -> str:
    """The findings of an inquiry as they are kept: a line for each, its codes in the order of FINDING."""
    return BETWEEN_PARTS.join(BETWEEN_CODES.join(getattr(it, name) for name in FINDING) for it in findings)


@dataclass(frozen=True, slots=True)
class Cut:
    """What a table counts: persons by two dimensions, of one measure where ``measure`` names it.

    A dimension of findings needs a measure, or ``MEASURE`` as the other dimension.
    """

    rows: Dimension
    columns: Dimension
    measure: str | None = None

    @property
    def of_finding(self) -> bool:
        """Whether findings are counted, not whole interviews."""
        return self.measure is not None or not OF_FINDING.isdisjoint({self.rows, self.columns})

    @property
    def over_measures(self) -> bool:
        """Whether the measures are a dimension, so that one interview may stand in several cells."""
        return self.measure is None and self.of_finding

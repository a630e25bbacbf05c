"""The tables that are published: a closed list, each of two dimensions, the same in every quarter.

No filter, no free dates, no third dimension: a table of one measure is a table of its own. Must not count or hide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.statistics.dimensions import DOMAINS, Cut, Dimension
from rules.terms import MEASURES

if TYPE_CHECKING:
    from rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Table:
    """One table; ``kind`` names its sentence, ``id`` also the measure, where it is of one."""

    id: str
    kind: str
    cut: Cut


_OF_ONE: Final = (
    ("month_verdict", Dimension.MONTH, Dimension.VERDICT),
    ("role_verdict", Dimension.ROLE, Dimension.VERDICT),
    ("facility_reason", Dimension.FACILITY, Dimension.REASON),
)
_OF_ALL: Final = (
    ("measure_verdict", Dimension.MEASURE, Dimension.VERDICT),
    ("region_measure", Dimension.REGION, Dimension.MEASURE),
    ("authority_measure", Dimension.AUTHORITY, Dimension.MEASURE),
    ("measure_certainty", Dimension.MEASURE, Dimension.CERTAINTY),
    ("measure_band", Dimension.MEASURE, Dimension.BAND),
    ("lang_stopped", Dimension.LANG, Dimension.STOPPED),
    ("region_lang", Dimension.REGION, Dimension.LANG),
)
TABLES: Final = (
    *(Table(kind, kind, Cut(rows, columns)) for kind, rows, columns in _OF_ALL),
    *(
        Table(f"{kind}_{number}", kind, Cut(rows, columns, measure))
        for number, measure in enumerate(MEASURES, 1)
        for kind, rows, columns in _OF_ONE
    ),
)
"""Every table. Those of one measure bear its number in the order of the contract."""
_BY_ID: Final = {table.id: table for table in TABLES}


def table_of(table: str) -> Table:
    """The table of this id; KeyError for another."""
    return _BY_ID[table]


def codes(book: Rulebook, dimension: Dimension, cut: Cut, months: tuple[str, ...]) -> tuple[str, ...]:
    """Every code of a dimension that a table shows, also those that nobody has: a line left out would tell a zero."""
    if dimension is Dimension.MONTH:
        return months
    if dimension is Dimension.REASON and cut.measure is not None:
        conditions = (condition.id for condition in book.measure(cut.measure).conditions)
        return (*DOMAINS[dimension], *conditions, "other")
    return DOMAINS[dimension]

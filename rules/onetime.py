"""A one-time payment: which job counts on the day, and the best that any of them gives."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rules.pieces import Piece
from rules.situation import ground_of

if TYPE_CHECKING:
    from rules.case import Case, Day, Stay
    from rules.rulebook import Measure


def pieces_of_event(measure: Measure, case: Case) -> list[Piece]:
    """One piece for each job that the person may have held on the day of the illness or of the death."""
    event = case.dates.get(f"{measure.scope}.date")
    law = measure.period_of("day", event) if isinstance(event, date) else None
    jobs: list[tuple[int, str | None]]
    if measure.scope == "illness" and case.illness_stay is not None:
        jobs = [(case.illness_stay, "yes")]
    else:
        jobs = jobs_on(case.stays, event)
        if measure.scope == "death" and not jobs:
            jobs = jobs_on(case.stays, case.dates.get("illness.date"))
        if case.illness_stay is not None and not any(held == "yes" for _, held in jobs):
            jobs = [(case.illness_stay, "yes")]
    if not jobs:
        return [Piece(None, None, ground_of(measure, case, None).on(law, job="no"))]
    return [Piece(index, None, ground_of(measure, case, case.stays[index]).on(law, job=job)) for index, job in jobs]


def jobs_on(stays: tuple[Stay, ...], day: Day) -> list[tuple[int, str | None]]:
    """The stays that cover the day (``yes``) or may cover it (None: not known), by index.

    One stay without dates is the stay that is meant; where the day itself is not known, every stay may be.
    """
    if not isinstance(day, date):
        return [(index, "yes" if len(stays) == 1 else None) for index in range(len(stays))]
    covering: list[tuple[int, str | None]] = []
    perhaps: list[tuple[int, str | None]] = []
    for index, stay in enumerate(stays):
        if (isinstance(stay.first, date) and stay.first > day) or (isinstance(stay.last, date) and stay.last < day):
            continue
        if isinstance(stay.first, date) and isinstance(stay.last, date):
            covering.append((index, "yes"))
        else:
            perhaps.append((index, "yes" if len(stays) == 1 else None))
    return covering + perhaps

"""Gathers the pieces of a text into dates, as far as each was said, and lends one what only the other has.

Decides nothing about what a date means or whether it is possible; that is for ``dates``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from flows.dates_tokens import Mark, Token

if TYPE_CHECKING:
    from collections.abc import Sequence

_LAST_DAY: Final = 31


@dataclass(slots=True)
class Point:
    """One date of the text, as far as it was said; ``role`` is what the words around it make of it."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    year_leads: bool = False
    whole: date | None = None
    now: bool = False
    since: bool = False
    role: Mark | None = None
    linked: bool = False
    closed: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was said of it."""
        return (self.day, self.month, self.year, self.whole) == (None, None, None, None)

    @property
    def only_year(self) -> bool:
        """Whether nothing but its year was said."""
        return self.year is not None and (self.day, self.month, self.whole) == (None, None, None)


@dataclass(slots=True)
class Spoken:
    """The dates of a text in their order, and whether it speaks of a span between them."""

    points: list[Point] = field(default_factory=lambda: [Point()])
    between: bool = False


def gather(found: Sequence[Token], today: date) -> Spoken:
    """The dates of a text in their order, empty ones left out."""
    spoken = Spoken()
    for place, token in enumerate(found):
        _take(spoken, token, found[place + 1 : place + 2], today)
    spoken.points = _merged([point for point in spoken.points if not point.empty])
    return spoken


def _take(spoken: Spoken, token: Token, following: Sequence[Token], today: date) -> None:
    """Adds what one token says to the last point, or begins a new one."""
    mark = token.mark
    if mark in _PARTS:
        _put(spoken, token, following)
    elif mark in {Mark.NOW, Mark.TODAY, Mark.YESTERDAY}:
        point = _open(spoken, fresh=not spoken.points[-1].empty)
        point.whole = today - timedelta(days=1) if mark is Mark.YESTERDAY else today
        point.now = mark is not Mark.YESTERDAY
        point.role = Mark.TO if mark is Mark.NOW else point.role
    elif mark in {Mark.FROM, Mark.SINCE, Mark.TO, Mark.AND, Mark.DASH}:
        _lead(spoken, mark)
    elif mark in {Mark.FROM_AFTER, Mark.SINCE_AFTER, Mark.TO_AFTER}:
        _follow(spoken, mark)
    elif mark is Mark.BETWEEN:
        spoken.between = True


_PARTS: Final = frozenset({Mark.DAY, Mark.MONTH, Mark.MONTH_FROM, Mark.YEAR, Mark.NUMERIC, Mark.NUMBER})


def _put(spoken: Spoken, token: Token, following: Sequence[Token]) -> None:
    if token.mark is Mark.NUMBER:
        after_it = following[0].mark if following else None
        token = (
            replace(token, mark=Mark.YEAR, year=2000 + (token.day or 0), day=None)
            if (after_it is Mark.YEAR_WORD)
            else replace(token, mark=Mark.DAY)
        )
    last = spoken.points[-1]
    clash = last.whole is not None or any(
        getattr(last, part) is not None and getattr(token, part) is not None for part in ("day", "month", "year")
    )
    point = _open(spoken, fresh=clash or last.closed)
    if token.year is not None:
        point.year, point.year_leads = token.year, point.month is None and token.month is None
    point.day = token.day if token.day is not None else point.day
    point.month = token.month if token.month is not None else point.month
    if token.mark is Mark.MONTH_FROM:
        point.role, point.closed = Mark.FROM, True


def _open(spoken: Spoken, *, fresh: bool) -> Point:
    if fresh:
        spoken.points.append(Point())
    return spoken.points[-1]


def _lead(spoken: Spoken, mark: Mark) -> None:
    """A word before a date («с», «по», a dash): the date after it is a new one."""
    last = spoken.points[-1]
    if mark in {Mark.AND, Mark.DASH} and last.empty:
        return
    point = _open(spoken, fresh=not last.empty)
    if mark is Mark.SINCE:
        point.role, point.since = Mark.FROM, True
    elif mark is not Mark.AND:
        point.role = Mark.TO if mark is Mark.DASH else mark
        point.linked = mark is Mark.DASH


def _follow(spoken: Spoken, mark: Mark) -> None:
    """A word after a date («бастап», «дейін», «бері»), which ends it."""
    said = [point for point in spoken.points if not point.empty]
    if not said:
        return
    said[-1].closed = mark is not Mark.TO_AFTER
    said[-1].role = Mark.TO if mark is Mark.TO_AFTER else Mark.FROM
    said[-1].since = mark is Mark.SINCE_AFTER


def _merged(points: list[Point]) -> list[Point]:
    """«2020-сәуір»: a year alone, a dash, and a month without its year are one date."""
    merged: list[Point] = []
    for point in points:
        before = merged[-1] if merged else None
        if before and before.only_year and point.linked and point.month and point.year is None:
            merged[-1] = replace(point, year=before.year, year_leads=True, role=before.role, linked=before.linked)
        else:
            merged.append(point)
    return merged


def lend(points: list[Point]) -> bool:
    """Gives a date what it leaves to its neighbour; False where the year so lent would turn the order round.

    A date without its year takes that of the next one, or, where the year stood in front («2020 жылғы сәуірден маусымға
    дейін»), of the one before; a day alone takes the month after it («15–30 апреля 2020»).
    """
    for point, following in zip(points[-2::-1], points[:0:-1], strict=True):
        if point.whole or following.whole:
            continue
        if point.month is None and point.year is None:
            point.month = following.month
        if point.year is None and following.year is not None:
            point.year = following.year
            if _after(point, following):
                return False
    for before, point in pairwise(points):
        if before.year_leads and not point.whole and point.year is None:
            point.year, point.year_leads = before.year, True
            if _after(before, point):
                return False
    return True


def _after(one: Point, other: Point) -> bool:
    """Whether one date lies after another of the same year."""
    return (one.month or 0, one.day or 0) > (other.month or 0, other.day or _LAST_DAY)

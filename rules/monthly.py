"""A monthly measure over all stays: what is settled, what is open, and the sums of each month of one person."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from rules.amounts import month_sum, part_sum
from rules.calendar import first_of, last_of
from rules.case import Hours
from rules.pieces import FULL, Piece, known_months, share_of, spans
from rules.situation import RANK, ground_of, open_as
from rules.terms import Amount, Holds, MonthAmount, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rules.case import Case, Stay
    from rules.parts import Measure, Rulebook
    from rules.situation import Situation


def pieces_of_stays(book: Rulebook, measure: Measure, case: Case) -> list[Piece]:
    """Every stay cut into pieces; a case without stays is one piece of which nothing is known."""
    if not case.stays:
        return [Piece(None, None, ground_of(measure, case, None).on(None), None, certain=False)]
    return [
        piece for index, stay in enumerate(case.stays) for piece in pieces_of_stay(book, measure, case, index, stay)
    ]


def pieces_of_stay(book: Rulebook, measure: Measure, case: Case, index: int, stay: Stay) -> Iterator[Piece]:
    """One stay cut into pieces: no other stay changes them."""
    first, last = stay.first, stay.last
    if not (isinstance(first, date) and isinstance(last, date)):
        yield from _undated(book, measure, case, index, stay)
        return
    here = ground_of(measure, case, stay)
    always = here.on(None)
    if always.verdict is Verdict.NOT_ENTITLED and not always.possible:
        for period in measure.periods_between(first, last):
            yield Piece(index, None, here.on(period.first, "some"))
        return
    by_hours = measure.plan.hours
    for span in spans(measure, first, last, book.working_days):
        if span.month is None or not by_hours:
            yield Piece(index, span.month, here.on(span.law, "some"))
        else:
            share = share_of(stay, span)
            yield Piece(index, span.month, here.on(span.law, _hours(share)), share, span.of_stay)


def _undated(book: Rulebook, measure: Measure, case: Case, index: int, stay: Stay) -> Iterator[Piece]:
    """What an undated stay comes to, and what may be at stake in the months of which it is known to have a part."""
    here = ground_of(measure, case, stay)
    worked = "none" if isinstance(stay.hours, Hours) and stay.hours.whole == 0 else "some"
    yield Piece(index, None, here.on(_periods_possible(measure, stay), worked), None, certain=False)
    for month in known_months(stay):
        first = max(stay.first, first_of(month)) if isinstance(stay.first, date) else first_of(month)
        last = min(stay.last, last_of(month)) if isinstance(stay.last, date) else last_of(month)
        for span in spans(measure, first, last, book.working_days):
            if span.month is not None:
                share = share_of(stay, span) if measure.plan.hours else FULL
                found = here.on(span.law, _hours(share))
                yield Piece(index, month, found, share, span.of_stay, certain=False)


def _periods_possible(measure: Measure, stay: Stay) -> tuple[date, ...] | None:
    """The first days of the periods of unchanged law in which a half-dated stay may lie; None where no end is known."""
    first = stay.first if isinstance(stay.first, date) else date.min
    last = stay.last if isinstance(stay.last, date) else date.max
    if first is date.min and last is date.max:
        return None
    return tuple(period.first for period in measure.periods_between(first, last))


def _hours(share: Fraction | None) -> str | None:
    return None if share is None else "some" if share else "none"


def pieces_of_illness(book: Rulebook, measure: Measure, case: Case) -> list[Piece]:
    """The months of the illness, for a measure that runs with it."""
    first, last = case.dates.get("illness.date"), case.dates.get("illness.until")
    if not isinstance(first, date):
        return [Piece(None, None, ground_of(measure, case, None).on(None), None, certain=False)]
    here = ground_of(measure, case, None)
    end = last if isinstance(last, date) and last >= first else first
    found = spans(measure, first, end, book.working_days)
    return [Piece(None, span.month, here.on(span.law)) for span in found]


class Months:
    """The sums of a monthly measure, and ``rows``: an entry for each stay and month, in order of months.

    ``settled`` is due; ``best`` would be due if all that is open came out well, and ``least`` if it then came out in
    the lowest risk group.
    """

    def __init__(self, pieces: Sequence[Piece], counts: Verdict) -> None:
        self._counts = counts
        self._paying: dict[Situation, None] = {}
        self._cut = False
        self.settled = self.best = self.least = 0
        by_month: dict[str, list[Piece]] = {}
        for piece in pieces:
            if piece.month is not None:
                by_month.setdefault(piece.month, []).append(piece)
        rows: list[MonthAmount] = []
        for month, here in sorted(by_month.items()):
            if len(here) == 1:
                rows.append(self._add_one(month, here[0]))
            else:
                rows += self._add_several(month, here)
        self.rows = tuple(rows)

    def _add_one(self, month: str, piece: Piece) -> MonthAmount:
        """The same as ``_add_several`` for a month of one piece, as most are."""
        found, share = piece.situation, self._settled_share(piece)
        if share is not None:
            kzt, share = part_sum(found.high or 0, share)
            self._pay(found, kzt, share)
            self.best += kzt
            self.least += kzt
            return MonthAmount(month, piece.stay, kzt, found.high, share, found.group, found.holds)
        if found.possible and found.high is not None:
            best = part_sum(found.high, _share(piece))[0]
            self.best += best
            self.least += best if found.low == found.high else part_sum(found.low or 0, _share(piece))[0]
        holds = _holds(piece)
        return MonthAmount(
            month, piece.stay, 0 if holds is Holds.NO else None, found.high, piece.share, found.group, holds
        )

    def _add_several(self, month: str, here: list[Piece]) -> Iterator[MonthAmount]:
        sure = [(piece, share) for piece in here if (share := self._settled_share(piece)) is not None]
        paid: dict[Piece, tuple[int, Fraction]] = {}
        if sure:
            tenge, shares = month_sum([(piece.situation.high or 0, share) for piece, share in sure])
            for (piece, _), kzt, share in zip(sure, tenge, shares, strict=True):
                paid[piece] = (kzt, share)
                self._pay(piece.situation, kzt, share)
        could = [piece for piece in here if piece.situation.possible and piece.situation.high is not None]
        if len(could) == len(sure):
            best = least = sum(kzt for kzt, _ in paid.values())
        else:
            best = least = sum(month_sum([(piece.situation.high or 0, _share(piece)) for piece in could])[0])
            if any(piece.situation.low != piece.situation.high for piece in could):
                least = sum(month_sum([(piece.situation.low or 0, _share(piece)) for piece in could])[0])
        self.best += best
        self.least += least
        for stay in dict.fromkeys(piece.stay for piece in here):
            yield _row(month, stay, [piece for piece in here if piece.stay == stay], paid)

    def _settled_share(self, piece: Piece) -> Fraction | None:
        """The share of a piece that is settled; None for one that is not."""
        return piece.share if piece.certain and piece.situation.verdict is self._counts else None

    def _pay(self, situation: Situation, kzt: int, share: Fraction) -> None:
        self._paying[situation] = None
        self.settled += kzt
        self._cut = self._cut or share.numerator != share.denominator

    def amount(self) -> Amount | None:
        """What is due, and how firm the sum is: a month cut by hours rests on our reading of the formula."""
        rules = [situation.amount for situation in self._paying if situation.amount]
        if not rules:
            return None
        certainty = max(rule.certainty for rule in rules)
        certainty = max(certainty, *(situation.certainty for situation in self._paying))
        if self._cut:
            certainty = max(certainty, *(rule.prorate_certainty for rule in rules))
        return Amount(self.settled, rules[0].kind, certainty)


def _row(month: str, stay: int | None, here: list[Piece], paid: dict[Piece, tuple[int, Fraction]]) -> MonthAmount:
    """One stay in a month that the law or another stay divides."""
    sure = [piece for piece in here if piece in paid]
    shown = sure or sorted(here, key=lambda piece: -RANK[piece.situation.verdict])[:1]
    holds = _holds(shown[0])
    kzt: int | None = sum(paid[piece][0] for piece in sure)
    if not sure and holds is not Holds.NO:
        kzt = None
    share = sum((paid[piece][1] for piece in sure), Fraction(0)) if sure else _sum_shares(here)
    high = max((piece.situation.high or 0 for piece in shown), default=0) or None
    return MonthAmount(month, stay, kzt, high, share, shown[0].situation.group, holds)


def _holds(piece: Piece) -> Holds:
    """What a month's piece comes to: of what is open, whether a fact or the law is."""
    found = piece.situation
    return found.holds if piece.certain else open_as(facts=found.facts_open, law=found.law_open)


def _share(piece: Piece) -> Fraction:
    return piece.most if piece.share is None else piece.share


def _sum_shares(here: list[Piece]) -> Fraction | None:
    shares = [piece.share for piece in here]
    return None if None in shares else sum((share for share in shares if share is not None), Fraction(0))

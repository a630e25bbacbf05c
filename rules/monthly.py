"""A monthly measure over all stays: what is settled, what is open, and the sums of each month of one person."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from rules.amounts import month_sum, part_sum
from rules.calendar import first_of, last_of
from rules.case import Hours
from rules.pieces import FULL, Piece, known_months, share_of, spans
from rules.situation import ground_of
from rules.terms import Amount, AmountKind, Certainty, Holds, MonthAmount, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rules.case import Case, Stay
    from rules.rulebook import Measure, Rulebook

_HOLDS = {
    Verdict.NOT_ENTITLED: Holds.NO,
    Verdict.UNCLEAR: Holds.FACTS_UNKNOWN,
    Verdict.CONTESTED: Holds.CONTESTED,
    Verdict.ENTITLED: Holds.YES,
}


def pieces_of_stays(book: Rulebook, measure: Measure, case: Case) -> list[Piece]:
    """Every stay cut into pieces; a case without stays is one piece of which nothing is known."""
    if not case.stays:
        return [Piece(None, None, ground_of(measure, case, None).on(None), None, certain=False)]
    return [
        piece for index, stay in enumerate(case.stays) for piece in _pieces_of_stay(book, measure, case, index, stay)
    ]


def _pieces_of_stay(book: Rulebook, measure: Measure, case: Case, index: int, stay: Stay) -> Iterator[Piece]:
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
    """The sums of a monthly measure: ``settled`` is due, ``best`` what would be due if all that is open came out
    well."""

    def __init__(self, pieces: Sequence[Piece], counts: Verdict) -> None:
        self.counts = counts
        self.counts_as = _HOLDS[counts]
        self.by_month: dict[str, list[Piece]] = {}
        for piece in pieces:
            if piece.month is not None:
                self.by_month.setdefault(piece.month, []).append(piece)
        self.paid: dict[Piece, tuple[int, Fraction]] = {}
        self.settled = self.best = self.least = 0
        self.cut = False
        for here in self.by_month.values():
            if len(here) == 1:
                self._add_one(here[0])
            else:
                self._add_month(here)

    def _add_one(self, piece: Piece) -> None:
        """The same as ``_add_month`` for a month of one piece, as most are."""
        found = piece.situation
        share = self._settled_share(piece)
        if share is not None:
            kzt, paid = self.paid[piece] = part_sum(found.high or 0, share)
            self.settled += kzt
            self.best += kzt
            self.least += kzt
            self.cut = self.cut or paid.numerator != paid.denominator
        elif found.possible and found.high is not None:
            self.best += part_sum(found.high, _share(piece))[0]
            self.least += part_sum(found.low or 0, _share(piece))[0]

    def _add_month(self, here: list[Piece]) -> None:
        sure = [(piece, share) for piece in here if (share := self._settled_share(piece)) is not None]
        settled = 0
        if sure:
            tenge, shares = month_sum([(piece.situation.high or 0, share) for piece, share in sure])
            settled = sum(tenge)
            self.settled += settled
            for (piece, _), kzt, share in zip(sure, tenge, shares, strict=True):
                self.paid[piece] = (kzt, share)
                self.cut = self.cut or share.numerator != share.denominator
        could = [piece for piece in here if piece.situation.possible and piece.situation.high is not None]
        if len(could) == len(sure):
            self.best += settled
            self.least += settled
            return
        self.best += sum(month_sum([(p.situation.high or 0, _share(p)) for p in could])[0])
        self.least += sum(month_sum([(p.situation.low or 0, _share(p)) for p in could])[0])

    def _settled_share(self, piece: Piece) -> Fraction | None:
        """The share of a piece that is settled; None for one that is not."""
        return piece.share if piece.certain and piece.situation.verdict is self.counts else None

    def amount(self) -> Amount | None:
        """What is due, and how firm the sum is: a month cut by hours rests on our reading of the formula."""
        rules = [piece.situation.amount for piece in self.paid if piece.situation.amount]
        if not rules:
            return None
        certainty = max(rule.certainty for rule in rules)
        certainty = max(certainty, *(piece.situation.certainty for piece in self.paid))
        if self.cut:
            certainty = max(certainty, *(rule.prorate_certainty for rule in rules))
        return Amount(self.settled, rules[0].kind if rules else AmountKind.CEILING, Certainty(certainty))

    def rows(self) -> tuple[MonthAmount, ...]:
        """An entry for each stay and month, in order of months."""
        return tuple(
            self._row_of_one(month, here[0])
            if len(here) == 1
            else self._row(month, stay, [piece for piece in here if piece.stay == stay])
            for month, here in sorted(self.by_month.items())
            for stay in dict.fromkeys(piece.stay for piece in here)
        )

    def _row_of_one(self, month: str, piece: Piece) -> MonthAmount:
        found, paid = piece.situation, self.paid.get(piece)
        if paid is not None:
            return MonthAmount(month, piece.stay, paid[0], found.high, paid[1], found.group, self.counts_as)
        holds = _holds(piece)
        kzt = 0 if holds is Holds.NO else None
        return MonthAmount(month, piece.stay, kzt, found.high, piece.share, found.group, holds)

    def _row(self, month: str, stay: int | None, here: list[Piece]) -> MonthAmount:
        paid = [piece for piece in here if piece in self.paid]
        shown = paid or sorted(here, key=lambda piece: -_HOLDS[piece.situation.verdict])[:1]
        holds = _holds(shown[0])
        kzt: int | None = sum(self.paid[piece][0] for piece in paid)
        if not paid and holds is not Holds.NO:
            kzt = None
        share = sum((self.paid[piece][1] for piece in paid), Fraction(0)) if paid else _sum_shares(here)
        high = max((piece.situation.high or 0 for piece in shown), default=0) or None
        return MonthAmount(month, stay, kzt, high, share, shown[0].situation.group, holds)


def _holds(piece: Piece) -> Holds:
    """What a month's piece comes to: of what is open, whether a fact or the law is."""
    holds = _HOLDS[piece.situation.verdict] if piece.certain else Holds.FACTS_UNKNOWN
    only_law = piece.situation.law_open and not piece.situation.facts_open
    return Holds.LAW_UNKNOWN if holds is Holds.FACTS_UNKNOWN and only_law else holds


def _share(piece: Piece) -> Fraction:
    return piece.most if piece.share is None else piece.share


def _sum_shares(here: list[Piece]) -> Fraction | None:
    shares = [piece.share for piece in here]
    return None if None in shares else sum((share for share in shares if share is not None), Fraction(0))

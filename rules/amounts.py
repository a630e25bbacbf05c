"""Sums in whole tenge: shares of a month cut to one person's month, each month rounded once, the parts equal to
the whole."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ONE = Fraction(1)
HALF = Fraction(1, 2)


def cut_shares(parts: Sequence[tuple[int, Fraction]]) -> list[Fraction]:
    """The shares of one person's month, cut to 1 in sum, the lowest-paid part first.

    ``parts`` are (tenge for a full month, share); the answer keeps their order. Our reading: two groups in one
    month are not described in the Rules.
    """
    left = ONE
    paid = [Fraction(0)] * len(parts)
    for index in sorted(range(len(parts)), key=lambda index: -parts[index][0]):
        paid[index] = min(parts[index][1], left)
        left -= paid[index]
    return paid


def round_month(parts: Sequence[tuple[int, Fraction]]) -> list[int]:
    """Whole tenge for the parts of one person's month.

    The month is rounded once, half up; each part is rounded down and the leftover tenge go to the largest
    remainders, so that the sum equals its parts and cutting a stay in two changes no total.
    """
    exact = [full * share for full, share in parts]
    if all(part.denominator == 1 for part in exact):
        return [part.numerator for part in exact]
    total = int(sum(exact, Fraction(0)) + HALF)
    whole = [int(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda index: (int(exact[index]) - exact[index], index))
    for index in order[: total - sum(whole)]:
        whole[index] += 1
    return whole


def month_sum(parts: Sequence[tuple[int, Fraction]]) -> tuple[list[int], list[Fraction]]:
    """Whole tenge and the cut share of each part of one person's month."""
    if len(parts) == 1:
        full, share = parts[0]
        top, bottom = share.numerator, share.denominator
        return ([full], [ONE]) if top >= bottom else ([(2 * full * top + bottom) // (2 * bottom)], [share])
    shares = cut_shares(parts)
    return round_month([(full, share) for (full, _), share in zip(parts, shares, strict=True)]), shares

"""Sums in whole tenge: shares of a month cut to one person's month, each month rounded once, the parts equal to
the whole.

Counts in whole numbers, of tenge and of equal small parts of a month: exact as fractions are, and quicker.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ONE = Fraction(1)


def month_sum(parts: Sequence[tuple[int, Fraction]]) -> tuple[list[int], list[Fraction]]:
    """Whole tenge and the cut share of each part of one person's month.

    ``parts`` are (tenge for a full month, share); the answers keep their order.
    """
    if len(parts) == 1:
        kzt, share = part_sum(*parts[0])
        return [kzt], [share]
    fulls, shares = [full for full, _ in parts], [share for _, share in parts]
    month = lcm(*[share.denominator for share in shares])
    counts = [share.numerator * (month // share.denominator) for share in shares]
    paid = cut(fulls, counts, month)
    told = [
        share if count == left else Fraction(left, month)
        for share, count, left in zip(shares, counts, paid, strict=True)
    ]
    return rounded([full * count for full, count in zip(fulls, paid, strict=True)], month), told


def part_sum(full: int, share: Fraction) -> tuple[int, Fraction]:
    """The same for the only part of a month."""
    top, bottom = share.numerator, share.denominator
    return (full, ONE) if top >= bottom else ((2 * full * top + bottom) // (2 * bottom), share)


def cut(fulls: Sequence[int], counts: Sequence[int], month: int) -> list[int]:
    """The counts of one person's month, cut to the whole ``month`` in sum, the lowest-paid part first.

    ``fulls`` are the tenge for a full month. Our reading: two groups in one month are not described in the Rules.
    """
    left = month
    paid = [0] * len(counts)
    for index in sorted(range(len(counts)), key=lambda index: -fulls[index]):
        paid[index] = min(counts[index], left)
        left -= paid[index]
    return paid


def rounded(sums: Sequence[int], month: int) -> list[int]:
    """Whole tenge for the parts of one person's month, given as sums of the ``month``-th part of a tenge.

    The month is rounded once, half up; each part is rounded down and the leftover tenge go to the largest
    remainders, so that the sum equals its parts and cutting a stay in two changes no total.
    """
    total = (2 * sum(sums) + month) // (2 * month)
    whole = [part // month for part in sums]
    order = sorted(range(len(sums)), key=lambda index: (-(sums[index] % month), index))
    for index in order[: total - sum(whole)]:
        whole[index] += 1
    return whole

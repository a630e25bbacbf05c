"""Sums of a person's month: cut to one month, rounded once, the parts equal to the whole."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rules.amounts import cut, month_sum, rounded

SHARES = st.fractions(min_value=0, max_value=2, max_denominator=400)
PARTS = st.lists(st.tuples(st.sampled_from([106250, 212500, 425000, 850000]), SHARES), min_size=1, max_size=6)


def test_the_lowest_paid_part_is_cut_first() -> None:
    shares = [(212500, Fraction(1, 2)), (850000, Fraction(4, 5))]
    assert month_sum(shares) == ([42500, 680000], [Fraction(1, 5), Fraction(4, 5)])
    assert cut([212500, 850000], [5, 8], 10) == [2, 8]


def test_more_than_a_month_is_a_month() -> None:
    assert month_sum([(850000, Fraction(7, 5))]) == ([850000], [Fraction(1)])


def test_half_a_tenge_is_rounded_up_once() -> None:
    assert month_sum([(106250, Fraction(1, 4))])[0] == [26563]
    assert sum(month_sum([(106250, Fraction(1, 8)), (106250, Fraction(1, 8))])[0]) == 26563


def test_leftover_tenge_go_to_the_largest_remainders() -> None:
    assert rounded([10, 10, 10], 3) == [4, 3, 3]


@given(PARTS)
def test_the_sum_equals_its_parts_and_never_passes_the_best_rate(parts: list[tuple[int, Fraction]]) -> None:
    tenge, shares = month_sum(parts)
    exact = sum((full * share for (full, _), share in zip(parts, shares, strict=True)), Fraction(0))
    assert sum(shares, Fraction(0)) <= 1
    assert abs(sum(tenge) - exact) <= Fraction(1, 2)
    assert sum(tenge) <= max(full for full, _ in parts)


@given(PARTS, st.integers(1, 7))
def test_cutting_a_part_in_two_changes_no_total(parts: list[tuple[int, Fraction]], cut: int) -> None:
    (full, share), *rest = parts
    halves = [(full, share * Fraction(cut, 8)), (full, share * Fraction(8 - cut, 8)), *rest]
    assert sum(month_sum(halves)[0]) == sum(month_sum(parts)[0])


@given(PARTS)
def test_the_order_of_parts_changes_no_total(parts: list[tuple[int, Fraction]]) -> None:
    assert sum(month_sum(parts[::-1])[0]) == sum(month_sum(parts)[0])

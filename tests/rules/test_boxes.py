"""Boxes hold the same combinations as before, each of them once, however they are merged and taken apart."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from rules.boxes import Box, box, factored, merged, size

Cells = frozenset[tuple[int, ...]]
CELLS = st.frozensets(st.tuples(st.integers(0, 2), st.integers(0, 3), st.booleans(), st.integers(0, 1)), max_size=30)


def cells(boxes: frozenset[Box[int]]) -> list[tuple[int, ...]]:
    return [cell for one in boxes for cell in product(*one)]


@given(CELLS)
def test_merging_keeps_every_combination_once(given_: Cells) -> None:
    found = merged(map(box, given_))
    assert sorted(cells(found)) == sorted(given_)
    assert size(found) == len(given_)
    assert len(found) <= len(given_)


def test_a_whole_space_is_one_box() -> None:
    everything = list(product("ab", "cd", "e"))
    assert merged(map(box, everything)) == {(frozenset("ab"), frozenset("cd"), frozenset("e"))}


@given(CELLS, CELLS)
def test_what_was_crossed_is_taken_apart_again(one: Cells, other: Cells) -> None:
    left, right = merged(map(box, one)), merged(map(box, other))
    crossed = {first + second for first in left for second in right}
    found = list(factored(crossed, [(0, 1, 2, 3)]))
    if crossed:
        assert found == [((0, 1, 2, 3), set(left)), ((4, 5, 6, 7), set(right))]
    else:
        assert size(crossed) == 0


def test_what_depends_on_each_other_stays_together() -> None:
    same = [box("aa"), box("bb")]
    assert list(factored(same, [(0,), (1,)])) == [((0, 1), set(same))]

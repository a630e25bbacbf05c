"""One plain spelling for whatever keyboard, alphabet or habit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.fold import Near, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ёж ЕЖ", "еж еж"),
        ("Қ қ Ғ Ң Ө Ұ Ү Һ І Ә", "к к г н о у у х и а"),
        ("cәуір", "сауир"),
        ("Мейipгep", "меииргер"),
        ("мед.сестра", "мед сестра"),
        ("скорая  —  помощь", "скорая помош"),
        ("объезд", "обезд"),
        ("c", "с"),
        ("№2", "2"),
        ("2020ж.", "2020 ж"),
        ("skoraja", "скорая"),
        ("mladshij", "младшии"),
        ("zhüzhbūğŋşç", "жужбугншч"),
        ("Qazaqstan", "казакстан"),
        ("BİLMEIMIN", "билмеимин"),
        ("I'm", "им"),
        ("٤", "4"),
        ("中文", "中文"),
        ("ь", ""),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
@settings(deadline=None)
def test_folding_ends_and_is_stable_for_case(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text("абвг", min_size=4, max_size=7), st.data())
@settings(deadline=None)
def test_one_slip_is_found_and_two_are_not(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    near = Near([word])
    assert near.find(word) == (word,)
    assert near.find(word[:place] + "ю" + word[place:]) == (word,)
    assert near.find(word[:place] + "ю" + word[place + 1 :]) == (word,)
    assert near.find("юю" + word) == ()
    shorter = word[:place] + word[place + 1 :]
    assert near.find(shorter) == ((word,) if len(shorter) >= 4 else ())


def test_neighbours_exchanged_are_one_slip_and_others_are_not() -> None:
    near = Near(["емхана", "ит"])
    assert near.find("механа") == near.find("емханаа") == near.find("ехмана") == ("емхана",)
    assert near.find("амхане") == near.find("мханае") == near.find("ити") == near.find("ти") == ()

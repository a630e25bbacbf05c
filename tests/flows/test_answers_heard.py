"""Typed answers: numbers of buttons, labels, words, shares and sums; what is unclear is not decided."""

from __future__ import annotations

import pytest

from flows.answers_heard import (
    Doubt,
    Meant,
    Reading,
    Step,
    Unread,
    is_answer,
    is_day,
    read_choice,
    read_share,
    read_tenge,
)
from flows.questions import question_of

ROLE, LISTED = question_of("stays[0].role"), question_of("stays[0].listed")


@pytest.mark.parametrize(
    ("text", "steps", "reading"),
    [
        ("1", (), Step("care")),
        ("1", ("care",), Meant("doctor")),
        ("9", (), Unread()),
        ("Скорая помощь", (), Step("ambulance")),
        ("дәрігер", (), Meant("doctor")),
        ("Ambulance driver", ("care",), Meant("ambulance_driver")),
        ("mid_level", (), Meant("mid_level")),
        ("ффыва", (), Unread()),
        ("²", (), Unread()),
        ("9" * 900, (), Unread()),
    ],
)
def test_a_choice_by_number_label_or_word(text: str, steps: tuple[str, ...], reading: Reading) -> None:
    assert read_choice(ROLE, text, steps) == reading


def test_yes_and_no_in_any_language() -> None:
    assert [read_choice(LISTED, text, ()) for text in ("иә", "нет", "yes", "2")] == [
        Meant("yes"), Meant("no"), Meant("yes"), Meant("no"),
    ]  # fmt: skip


def test_what_means_several_things_is_not_decided() -> None:
    found = read_choice(question_of("stays[0].facility"), "больница", ())
    assert isinstance(found, Doubt)
    assert len(found.values) > 1


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("80 %", "0.8"), ("80%", "0.8"), ("0,75", "0.75"), ("0.5", "0.5"), ("1", "1"), ("3/4", "0.75"),
        ("120/160", "0.75"), ("120 из 160", "0.75"), ("160 сағаттан 120", "0.75"), ("100/3", "0.03"), ("0", "0"),
        ("полное время", "1"), ("жартысы", "0.5"), ("about half", "0.5"), ("1/3", "0.333333"),
    ],
)  # fmt: skip
def test_a_share_as_people_write_it(text: str, share: str) -> None:
    assert read_share(text) == Meant(share)


@pytest.mark.parametrize("text", ["120", "много", "1 2 3", "300 %", "0/0", "120 ч"])
def test_hours_alone_say_nothing(text: str) -> None:
    assert read_share(text) == Unread()


@pytest.mark.parametrize(
    ("text", "kzt"),
    [
        ("425000", 425000),
        ("425 000 тг", 425000),
        ("425\u00a0000", 425000),
        ("425 тыс", 425000),
        ("212,5 тыс", 212500),
        ("0", 0),
    ],
)
def test_a_sum_as_people_write_it(text: str, kzt: int) -> None:
    assert read_tenge(text) == Meant(kzt)


@pytest.mark.parametrize("text", ["сто", "1,5", "1 2 3", "9999999999999", "между 100 и 200"])
def test_a_sum_that_is_none(text: str) -> None:
    assert read_tenge(text) == Unread()


def test_what_a_button_may_carry() -> None:
    assert is_answer("stays[0].role", "doctor")
    assert not is_answer("stays[0].role", "shaman")
    assert is_answer("stays[0].from", "2020-04-01")
    assert not is_answer("stays[0].from", "20200401")
    assert is_answer("stays[0].hours", "0.5")
    assert not is_answer("stays[0].hours", "7")
    assert is_answer("stays[0].received", "0")
    assert not is_answer("stays[0].received", "-1")
    assert not is_day("2020-02-30")

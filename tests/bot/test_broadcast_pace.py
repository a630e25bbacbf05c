"""The pace: faster in quiet, half as fast after 429, never sooner than told; and the second that replies share."""

from __future__ import annotations

import pytest

from bot.broadcasts.pace import Limits, Purse, filled, fresh, next_token, slowed, taken
from bot.telegram.spacing import Spacing

LIMITS = Limits()


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def run(purse: Purse, seconds: float, step: float = 0.02) -> tuple[Purse, int]:
    """Take whatever there is, as fast as it comes."""
    now, sent = purse.at, 0
    for _ in range(round(seconds / step)):
        now += step
        purse, given = taken(filled(purse, now, LIMITS), now, 100)
        sent += given
    return purse, sent


def test_it_begins_at_twenty_and_rises_by_one_each_quiet_minute_to_twenty_five() -> None:
    purse, _ = run(fresh(0.0, LIMITS), 30)
    rates = []
    for _ in range(8):
        rates.append(round(purse.rate))
        purse, _ = run(purse, 60)
    assert rates == [20, 21, 22, 23, 24, 25, 25, 25]


def test_it_gives_what_the_rate_allows_and_no_more() -> None:
    _, sent = run(fresh(0.0, LIMITS), 59)
    assert 59 * 20 * 0.99 < sent <= 59 * 20 + 1


def test_who_is_late_catches_up_by_a_second_at_most() -> None:
    purse = filled(fresh(0.0, LIMITS), 30.0, LIMITS)
    assert taken(purse, 30.0, 1000)[1] == 20


def test_429_halves_it_once_and_its_wait_is_never_shortened() -> None:
    purse, _ = run(fresh(0.0, LIMITS), 1)
    told = slowed(purse, 1.0, 30.0)
    assert (told.rate, told.pause_until) == (10.0, 31.0)
    again = slowed(told, 2.0, 5.0)
    assert (again.rate, again.pause_until) == (10.0, 31.0)
    assert slowed(again, 3.0, 60.0).pause_until == 63.0
    assert taken(filled(again, 30.9, LIMITS), 30.9, 10)[1] == 0
    assert next_token(again, 30.0) == 1.0
    later, sent = run(filled(again, 31.0, LIMITS), 10)
    assert 98 <= sent <= 101
    assert later.rate == 10.0


def test_what_was_not_used_for_long_begins_anew_but_keeps_the_wait() -> None:
    old = Purse(5.0, 0.0, 3.0, 0.0, 2_000.0)
    assert filled(old, 1_000.0, LIMITS) == fresh(1_000.0, LIMITS, 2_000.0)


def test_a_clock_that_was_set_back_gives_nothing() -> None:
    purse = filled(Purse(0.0, 100.0, 20.0, 100.0), 50.0, LIMITS)
    assert (purse.tokens, purse.at, purse.rate) == (0.0, 100.0, 20.0)


@pytest.mark.parametrize(("allowed", "most"), [(30, 25), (300, 250), (1000, 834)])
def test_some_are_always_kept_for_replies(allowed: int, most: int) -> None:
    assert Limits(allowed).most == most


def test_a_broadcast_leaves_room_for_replies() -> None:
    hand = Hand()
    spacing = Spacing(LIMITS, hand)
    for chat in range(25):
        assert spacing.room() > 0
        assert spacing.bulk(chat) == 0.0
    assert spacing.room() == 0
    assert [spacing.reply(1000 + chat) for chat in range(5)] == [0.0] * 5
    assert spacing.reply(2000) == 1.0
    hand.at += 1.0
    assert spacing.room() == 25


def test_replies_go_first() -> None:
    hand = Hand()
    spacing = Spacing(LIMITS, hand)
    assert [spacing.reply(chat) for chat in range(28)] == [0.0] * 28
    assert spacing.room() == 2
    hand.at += 0.5
    assert spacing.room() == 2
    hand.at += 0.5
    assert spacing.room() == 25


def test_one_message_a_second_to_one_chat() -> None:
    hand = Hand()
    spacing = Spacing(LIMITS, hand)
    assert spacing.reply(1) == 0.0
    hand.at += 0.25
    assert spacing.bulk(1) == 0.75
    assert spacing.bulk(2) == 0.0
    hand.at += 0.75
    assert spacing.reply(1) == 1.0
    hand.at += 0.5
    assert spacing.reply(2) == 0.0
    assert spacing.reply(3) == 0.0
    assert spacing.reply(3) == 0.0


def test_nothing_is_remembered_longer_than_it_matters() -> None:
    hand = Hand()
    spacing = Spacing(LIMITS, hand)
    for chat in range(20):
        spacing.reply(chat)
        spacing.bulk(chat)
    hand.at += 5
    assert spacing.room() == 25
    assert [len(one) for one in (spacing._to, spacing._bulk_to, spacing._times, spacing._bulk_times)] == [0] * 4

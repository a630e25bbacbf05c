"""The pace of broadcasts: faster in quiet, half as fast after 429, never sooner than told; and how far they lag."""

from __future__ import annotations

import pytest

from bot.broadcasts.lag import Lag
from bot.broadcasts.pace import Limits, Purse, filled, fresh, next_token, slowed, taken

LIMITS = Limits()


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


def test_a_line_that_takes_what_the_pace_allows_does_not_lag() -> None:
    lag = Lag()
    lag.note(0.0, 20.0, 1)
    for second in range(1, 100):
        lag.note(second / 20, 20.0, 1)
    assert lag.seconds == pytest.approx(0.0, abs=1e-6)


def test_what_does_not_leave_is_told_in_seconds_and_made_good() -> None:
    lag = Lag()
    lag.note(10.0, 20.0, 0)
    lag.note(13.0, None, 20)
    assert (lag.rate, lag.seconds) == (20.0, 2.0)
    lag.note(14.0, 25.0, 20)
    assert lag.seconds == 40 / 25
    lag.note(14.0, None, 100)
    assert lag.seconds == 0.0
    lag.note(15.0, None, 0)
    assert lag.seconds == 1.0


def test_nothing_lags_where_nothing_may_be_sent() -> None:
    lag = Lag()
    lag.note(0.0, 20.0, 0)
    lag.note(5.0, 0.0, 0)
    assert (lag.rate, lag.seconds) == (0.0, 0.0)
    lag.note(5_000.0, 20.0, 0)
    assert lag.seconds == 0.0

"""The outcome offers to be written to where somebody writes, and nowhere else."""

from __future__ import annotations

import pytest

from flows.cards_outcome import SUBSCRIBE, outcome_rows
from flows.speech import voice
from flows.words import Lang


def actions(*, writes: bool, unfolded: bool = False) -> list[str]:
    rows = outcome_rows(voice(Lang.KK), ["why", "months"], [], is_open=True, unfolded=unfolded, writes=writes)
    return [button.action for row in rows for button in row]


def test_the_offer_stands_on_the_first_page_of_an_outcome() -> None:
    assert SUBSCRIBE in actions(writes=True)


@pytest.mark.parametrize(("writes", "unfolded"), [(False, False), (False, True), (True, True)])
def test_elsewhere_there_is_no_offer(writes: bool, unfolded: bool) -> None:  # noqa: FBT001 - a table
    assert SUBSCRIBE not in actions(writes=writes, unfolded=unfolded)

"""The outcome offers to be written to where somebody writes, and nowhere else."""

from __future__ import annotations

import pytest

from flows.cards_outcome import SUBSCRIBE
from flows.engine import Engine
from flows.engine_talk import Operator
from flows.words import Command, Lang, Said, Tap, Turn
from rules.rulebook import load
from tests.flows.person import TODAY


def outcome(*, writes: bool, further: tuple[str, ...] = ()) -> set[str]:
    """The buttons on every page of a result that is asked for at once, and of what is tapped there."""
    engine = Engine(load(), Operator(writes=writes))
    turn: Turn = engine.greet(Lang.KK)
    for action in ("lang:kk", "c:yes", "a:work", "now", *further):
        turn = engine.hear(turn.session, Tap(action, turn.session.card), TODAY)
    seen: set[str] = set()
    while (fresh := {button.action for reply in turn.replies for row in reply.buttons for button in row}) - seen:
        seen |= fresh
        page = next((action for action in sorted(fresh, reverse=True) if action.startswith("pg:")), None)
        if page is not None:
            turn = engine.hear(turn.session, Tap(page, turn.session.card), TODAY)
    return seen


def test_the_outcome_offers_to_be_written_to() -> None:
    assert SUBSCRIBE in outcome(writes=True)


@pytest.mark.parametrize(("writes", "further"), [(False, ()), (False, ("x:why",)), (True, ("x:why",))])
def test_elsewhere_there_is_no_offer(writes: bool, further: tuple[str, ...]) -> None:  # noqa: FBT001 - a table
    assert SUBSCRIBE not in outcome(writes=writes, further=further)


def test_the_offer_that_is_typed_tells_the_command() -> None:
    engine = Engine(load(), Operator(writes=True))
    turn: Turn = engine.greet(Lang.KK)
    for action in ("lang:en", "c:yes", "a:work", "now"):
        turn = engine.hear(turn.session, Tap(action, turn.session.card), TODAY)
    turn = engine.hear(turn.session, Said("subscribe to news"), TODAY)
    assert "write /subscribe" in "\n".join(it.plain for reply in turn.replies for it in reply.paragraphs)


@pytest.mark.parametrize("writes", [True, False])
def test_help_names_subscribing_only_where_somebody_writes(writes: bool) -> None:  # noqa: FBT001 - both
    engine = Engine(load(), Operator(writes=writes))
    turn: Turn = engine.greet(Lang.KK)
    turn = engine.hear(turn.session, Tap("lang:en", turn.session.card), TODAY)
    turn = engine.hear(turn.session, Command("help"), TODAY)
    told = "\n".join(it.plain for reply in turn.replies for it in reply.paragraphs)
    assert ("/subscribe" in told) is writes

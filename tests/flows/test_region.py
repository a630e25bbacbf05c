"""The region: asked once, after the outcome, of whoever lets us count; told, typed, or passed by."""

from __future__ import annotations

import pytest

from flows.cards_region import region_said
from flows.engine import Engine
from flows.engine_talk import Operator
from flows.regions import PARTS, REGIONS, name
from flows.speech import voice
from flows.words import Command, Lang, Said, Session, Tap
from rules.rulebook import load
from tests.flows.test_kept import TODAY, Talk, finish, told


def asked(lang: Lang = Lang.EN) -> Talk:
    talk = Talk(lang)
    finish(talk)
    talk.tap("cnt:yes")
    return talk


def shown(talk: Talk) -> list[str]:
    card = talk.engine.card(talk.session, TODAY)
    return [button.action for row in card.buttons for button in row]


@pytest.mark.parametrize("lang", list(Lang))
def test_it_is_asked_after_the_yes_and_taken_in_two_steps(lang: Lang) -> None:
    talk = asked(lang)
    assert shown(talk) == [*(f"rg:part.{part}" for part in PARTS), "rg:skip"]
    talk.tap("rg:part.east")
    assert shown(talk) == [*(f"rg:{it}" for it in PARTS["east"]), "rg:part.", "rg:skip"]
    talk.tap("rg:part.")
    assert "rg:part.north" in shown(talk)
    turn = talk.tap("rg:abai")
    assert talk.session.extra["region"] == "abai"
    assert any(name(voice(lang), "abai") in line for line in told(turn))
    assert talk.session.state == "outcome"
    assert not any(it.startswith("rg:") for it in shown(talk))
    assert name(voice(lang), "abai") in talk.reads(Command("mydata"))


def test_it_is_asked_once() -> None:
    talk = asked()
    talk.tap("rg:skip")
    assert "region" not in talk.session.extra
    talk.tap("cnt:yes")
    assert "rg:skip" not in shown(talk)
    assert "/mydata" not in talk.reads(Command("mydata"))


def test_whoever_says_no_is_not_asked() -> None:
    talk = Talk()
    finish(talk)
    talk.tap("cnt:no")
    assert "rg:skip" not in shown(talk)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Абай", "abai"),
        ("shymkent", "shymkent"),
        ("Шымкент", "shymkent"),
        ("Astana", "astana"),
        ("Астана қ.", "astana"),
    ],
)
def test_it_may_be_typed(said: str, code: str) -> None:
    talk = asked()
    talk.hear(Said(said))
    assert talk.session.extra.get("region") == code


def test_a_number_or_the_words_of_a_button_choose_it() -> None:
    talk = asked()
    talk.hear(Said("1"))
    assert shown(talk)[0] == f"rg:{PARTS['cities'][0]}"
    talk.hear(Said(voice(Lang.EN).say("button.region_skip")))
    assert "region" not in talk.session.extra
    assert "rg:skip" not in shown(talk)


@pytest.mark.parametrize("said", ["no", "нет", "I don't know"])
def test_a_small_word_passes_it_by(said: str) -> None:
    talk = asked()
    talk.hear(Said(said))
    assert "rg:skip" not in shown(talk)
    assert talk.session.answers


def test_anything_else_passes_it_by_and_is_heard() -> None:
    talk = asked()
    talk.hear(Said("zzzz qqqq"))
    assert "rg:skip" not in shown(talk)
    assert talk.session.state == "outcome"


def test_an_unknown_region_is_stale() -> None:
    talk = asked()
    turn = talk.tap("rg:atlantis")
    assert turn.toast
    assert "region" not in talk.session.extra


def test_yes_to_the_region_card_loses_nothing() -> None:
    talk = asked()
    before = talk.session.answers
    talk.tap("sure:region")
    talk.hear(Said("yes"))
    assert talk.session.answers == before


def test_whom_to_ask_depends_on_it_and_offers_the_choice() -> None:
    engine = Engine(load(), Operator("Union", "a@b"))
    session = Session(
        state="outcome", lang=Lang.EN, consent=True, answers={"door": "work", "stays[0].role": "doctor"},
        order=("door", "stays[0].role"), rulebook=engine.greet(None).session.rulebook, card=3, extra={"done": True},
    )  # fmt: skip
    turn = engine.hear(session, Tap("x:whom", 3), TODAY)
    actions = [button.action for row in turn.replies[-1].buttons for button in row]
    assert "rg:part." in actions
    turn = engine.hear(turn.session, Tap("rg:part.", turn.session.card), TODAY)
    turn = engine.hear(turn.session, Tap("rg:almaty_city", turn.session.card), TODAY)
    assert turn.session.extra["region"] == "almaty_city"
    assert turn.session.extra["shown"] == "whom"


def test_every_region_is_known_by_its_name_in_every_language() -> None:
    for lang in Lang:
        for code in REGIONS:
            assert region_said(name(voice(lang), code)) == code
    assert region_said("1") is None
    assert region_said("nowhere at all") is None

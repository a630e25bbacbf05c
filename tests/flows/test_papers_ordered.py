"""An order for a paper: only at the outcome, only for what is offered, with the code that gives this outcome again."""

from __future__ import annotations

from datetime import date

import pytest

from flows.case_code import case_of
from flows.engine import Engine
from flows.words import Command, Lang, Reply, Session, Tap
from rules.case import parse
from rules.evaluate import evaluate
from rules.rulebook import load

TODAY = date(2021, 9, 20)
BOOK = load()
ENGINE = Engine(BOOK)
LINE = (
    "role=mid_level facility=infectious_hospital authority=local_executive from=2020-04-01 to=2020-06-30"
    " direct_participation=yes listed=no hours=1"
)


def at_outcome(lang: str = "kk", line: str = LINE) -> Session:
    session = ENGINE.greet().session
    for heard in (Tap(f"lang:{lang}", 0), Tap("c:no", 1), Command("case", line)):
        session = ENGINE.hear(session, heard, TODAY).session
    assert session.state == "outcome"
    return session


def ordered(session: Session, name: str) -> Reply | None:
    replies = ENGINE.hear(session, Tap(f"doc:{name}", session.card), TODAY).replies
    return next((reply for reply in replies if reply.papers), None)


@pytest.mark.parametrize(
    ("name", "lang", "copies"),
    [
        ("sheet", "kk", [("pdf", Lang.KK)]),
        ("picture", "ru", [("png", Lang.RU)]),
        ("commission_list", "ru", [("pdf", Lang.RU), ("docx", Lang.RU)]),
        ("commission_list", "en", [("pdf", Lang.EN), ("docx", Lang.KK), ("docx", Lang.RU)]),
    ],
)
def test_the_copies_that_somebody_gets(name: str, lang: str, copies: list[tuple[str, Lang]]) -> None:
    reply = ordered(at_outcome(lang), name)
    assert reply is not None
    assert [(paper.form, paper.lang) for paper in reply.papers] == copies
    assert {paper.reader for paper in reply.papers} == {Lang(lang)}
    assert reply.paragraphs


def test_the_order_carries_the_case_and_nothing_else() -> None:
    reply = ordered(at_outcome(), "sheet")
    assert reply is not None
    paper = reply.papers[0]
    case = parse(case_of(paper.code).case)
    assert evaluate(BOOK, case).finding("wage_supplement").at_stake_kzt == 2_550_000
    assert "wage_supplement" in paper.asked


def test_without_an_outcome_or_an_offer_nothing_is_ordered() -> None:
    session = ENGINE.hear(ENGINE.greet().session, Tap("lang:ru", 0), TODAY).session
    assert ordered(session, "sheet") is None
    assert ordered(at_outcome(), "family_application") is None
    assert ordered(at_outcome(line="role=doctor"), "picture") is None


def test_the_card_is_redrawn_with_a_way_back() -> None:
    session = at_outcome()
    card = ENGINE.hear(session, Tap("x:letters", session.card), TODAY).replies[-1]
    actions = [button.action for row in card.buttons for button in row]
    assert actions[0] == "doc:sheet"
    assert actions[-1] == "back"
    assert len(actions) == 7

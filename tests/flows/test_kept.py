"""/mydata, /forget and the question about counting."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from flows.engine import Engine
from flows.engine_talk import Operator
from flows.inquiry import inquiry_of
from flows.questions_open import OpenBook
from flows.speech import voice
from flows.words import Command, Lang, Said, Session, Tap
from rules.rulebook import load

if TYPE_CHECKING:
    from flows.words import Heard, Turn

TODAY = date(2021, 9, 20)


class Talk:
    """One conversation in one language."""

    def __init__(self, lang: Lang = Lang.EN, *, counts: bool = True, consent: str = "yes") -> None:
        self.engine = Engine(load(), Operator("Union", "a@b", kept_days=10, counts=counts))
        self.session = self.engine.greet(None).session
        self.hear(Tap(f"lang:{lang.value}", 0))
        self.tap(f"c:{consent}")

    def hear(self, heard: Heard) -> Turn:
        turn = self.engine.hear(self.session, heard, TODAY)
        self.session = turn.session
        return turn

    def tap(self, action: str) -> Turn:
        return self.hear(Tap(action, self.session.card))

    def reads(self, heard: Heard) -> str:
        turn = self.hear(heard)
        return "\n".join(paragraph.plain for reply in turn.replies for paragraph in reply.paragraphs)


def told(turn: Turn) -> list[str]:
    return [paragraph.plain for reply in turn.replies for paragraph in reply.paragraphs]


def finish(talk: Talk) -> Turn:
    talk.tap("a:work")
    return talk.tap("now") if talk.session.state != "door" else talk.hear(Said("/now"))


@pytest.mark.parametrize("lang", list(Lang))
def test_mydata_tells_all_that_is_kept_and_until_when(lang: Lang) -> None:
    talk = Talk(lang)
    before = talk.reads(Command("mydata"))
    talk.tap("a:work")
    after = talk.reads(Command("mydata"))
    assert "/forget" in after
    assert "30" in after
    assert "2021" in after
    nothing_yet = voice(lang).say("keep.mydata.no_answers")
    assert nothing_yet in before
    assert nothing_yet not in after


def test_mydata_of_one_who_refused_says_that_nothing_is_kept() -> None:
    talk = Talk(consent="no")
    assert "Nothing is kept" in talk.reads(Command("mydata"))


def test_mydata_before_the_consent_says_so() -> None:
    talk = Talk()
    talk.session = talk.session.but(consent=None, state="consent")
    assert "not asked yet" in talk.reads(Command("mydata"))


def test_forget_asks_first_and_then_erases() -> None:
    talk = Talk()
    talk.tap("a:work")
    assert "cannot be brought back" in talk.reads(Command("forget"))
    kept = talk.session
    talk.tap("stay")
    assert talk.session.answers == kept.answers
    talk.hear(Command("forget"))
    assert talk.tap("sure:forget").erase


def test_forget_with_no_answers_erases_at_once() -> None:
    talk = Talk()
    assert talk.hear(Command("forget")).erase


@pytest.mark.parametrize(("word", "counting"), [("yes", True), ("no", False)])
def test_counting_has_a_yes_of_its_own_asked_once(word: str, *, counting: bool) -> None:
    talk = Talk()
    asking = finish(talk)
    assert asking.finished
    assert [button.action for row in asking.replies[-2].buttons for button in row] == ["cnt:yes", "cnt:no"]
    assert asking.replies[-2].card == 0
    turn = talk.hear(Tap(f"cnt:{word}", 0))
    assert turn.toast
    assert talk.session.counting is counting
    assert Session.from_json(talk.session.to_json()).counting is counting
    assert ("you agreed" in talk.reads(Command("mydata"))) is counting
    talk.tap("go")
    assert all("cnt:" not in button.action for reply in finish(talk).replies for row in reply.buttons for button in row)


def test_who_does_not_answer_is_not_asked_again() -> None:
    talk = Talk()
    asked = []
    for _ in range(2):
        asked.append(sum(bool(reply.buttons) for reply in finish(talk).replies))
        talk.tap("go")
    assert asked == [2, 1]


@pytest.mark.parametrize("talk", [Talk(counts=False), Talk(consent="no")], ids=["nothing counted", "refused"])
def test_who_refused_is_not_asked_about_counting(talk: Talk) -> None:
    turn = finish(talk)
    assert turn.finished
    assert all("cnt:" not in button.action for reply in turn.replies for row in reply.buttons for button in row)
    talk.hear(Tap("cnt:yes", 0))
    assert talk.session.counting is (True if talk.session.consent else None)


def test_the_operator_says_how_long_answers_are_kept() -> None:
    talk = Talk()
    assert "10 days" in talk.reads(Command("privacy"))


def test_a_session_from_before_the_question_is_still_read() -> None:
    kept = Session().to_json()
    del kept["counting"]
    assert Session.from_json(kept).counting is None


def actions(turn: Turn) -> list[list[str]]:
    return [[button.action for row in reply.buttons for button in row] for reply in turn.replies]


@pytest.mark.parametrize("lang", list(Lang))
def test_one_may_say_yes_to_counting_before_the_interview(lang: Lang) -> None:
    engine = Engine(load(), Operator("Union", "a@b", counts=True))
    turn = engine.hear(engine.greet(None).session, Tap(f"lang:{lang}", 0), TODAY)
    assert actions(turn) == [["c:yes", "c:count", "c:no"]]
    assert voice(lang).paragraphs("keep.count.offer")[0] in turn.replies[0].paragraphs
    talk = Talk(lang, consent="count")
    assert (talk.session.consent, talk.session.counting) == (True, True)
    assert ["cnt:no"] in actions(talk.hear(Command("mydata")))
    talk.hear(Tap("cnt:no", 0))
    assert talk.session.counting is False
    assert ["cnt:no"] not in actions(talk.hear(Command("mydata")))


def test_who_said_yes_before_is_asked_the_region_once_after_the_outcome() -> None:
    talk = Talk(consent="count")
    *before, asked, outcome = actions(finish(talk))
    assert all("cnt:" not in it for card in (*before, asked, outcome) for it in card)
    assert asked[-1] == "rg:skip"
    assert "again" not in talk.reads(Tap(asked[0], 0))
    turn = talk.hear(Tap("rg:skip", 0))
    assert "over" not in turn.session.extra
    talk.tap("go")
    assert all("rg:skip" not in card for card in actions(finish(talk)))


def test_where_nothing_is_counted_counting_is_not_offered() -> None:
    engine = Engine(load(), Operator("Union", "a@b"))
    turn = engine.hear(engine.greet(None).session, Tap("lang:en", 0), TODAY)
    assert actions(turn) == [["c:yes", "c:no"]]


def test_a_first_interview_left_unfinished_says_where_it_stopped() -> None:
    talk = Talk(consent="count")
    law = OpenBook(load())
    assert inquiry_of(law, talk.session, Lang.EN) is None
    talk.tap("a:work")
    left = inquiry_of(law, talk.session, Lang.EN)
    assert left is not None
    assert (left.stopped, left.findings) == ("role", ())


@pytest.mark.parametrize(
    ("text", "consent", "counting"),
    [
        ("сақтау", True, None), ("иә", True, None), ("санға қос", True, True), ("сақтамаңыз", False, None),
        ("санға қоспаңыз", None, None),
        ("сохранить", True, None), ("да", True, None), ("сохранить и", True, None), ("учесть", True, True),
        ("сохранить и учесть", True, True), ("не сохранять", False, None), ("не учитывать", None, None),
        ("keep", True, None), ("keep and", True, None), ("keep and count", True, True), ("count me", True, True),
        ("do not keep", False, None), ("keep but do not count", None, None), ("2", True, True),
    ],
)  # fmt: skip
def test_only_who_names_counting_is_counted(text: str, consent: bool | None, counting: bool | None) -> None:  # noqa: FBT001
    talk = Talk()
    talk.session = talk.session.but(consent=None, state="consent")
    talk.hear(Said(text))
    assert (talk.session.consent, talk.session.counting) == (consent, counting)

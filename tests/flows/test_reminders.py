"""Reminders and ticks: ordered, called off, remembered with the answers, only by somebody whose answers are kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from flows.reminders import Due, changed_message, message
from flows.speech import voice
from flows.words import NOT_SURE, Command, Heard, Lang, Session, Tap
from tests.flows.person import engine

if TYPE_CHECKING:
    from flows.words import Turn

DAY = date(2020, 5, 4)
LINE = (
    "role=doctor facility=infectious_hospital authority=local_executive from=2020-04-01 to=2020-04-30 listed=yes "
    "direct_participation=yes hours=1 illness.kind=covid_confirmed illness.date=2020-04-20 illness.work_related=yes "
    "illness.registered=yes illness.paid_before=no claim.learned_on=2020-05-01"
)

FURTHER = {
    "also": ["paid", "papers"],
    "stays[0].elsewhere": "no",
    "stays[0].received": {"2020-04": 425_000},
    **dict.fromkeys(
        (
            "illness.care",
            "illness.notice_sent",
            "illness.known_on",
            "illness.notice_received_on",
            "illness.commission_decision",
            "illness.tasked",
            "illness.until",
            "illness.sick_sheet",
            "claim.learned_on",
        ),
        NOT_SURE,
    ),
}


class Talk:
    """A conversation on a day of 2020."""

    def __init__(self, lang: Lang = Lang.RU, *, consent: bool = True, line: str = LINE) -> None:
        self.session: Session = engine().greet(lang).session
        self.turn: Turn
        self.tap(f"lang:{lang}").tap("c:yes" if consent else "c:no").hear(Command("case", line))
        self.session = self.session.but(answers={**FURTHER, **self.session.answers})
        self.tap("now")

    def hear(self, heard: Heard) -> Talk:
        self.turn = engine().hear(self.session, heard, DAY)
        self.session = Session.from_json(self.turn.session.to_json())
        return self

    def tap(self, action: str) -> Talk:
        return self.hear(Tap(action, self.session.card))

    @property
    def text(self) -> str:
        return "\n".join(it.plain for it in self.turn.replies[-1].paragraphs).replace("\u00a0", " ")

    @property
    def actions(self) -> list[str]:
        return [button.action for row in self.turn.replies[-1].buttons for button in row]


@pytest.mark.parametrize("lang", list(Lang))
def test_a_reminder_is_ordered_and_called_off_in_place(lang: Lang) -> None:
    talk = Talk(lang).tap("x:reminders")
    assert set(talk.actions) == {"rem:labour_dispute", "rem:administrative_complaint", "rem:changes", "back"}
    card, first = talk.session.card, talk.actions[0]
    talk.tap(first)
    assert talk.turn.toast
    assert (talk.session.card, talk.turn.replies[-1].redraw) == (card, True)
    assert list(talk.session.extra["remind"]) == [first.partition(":")[2]]
    talk.tap(first)
    assert "remind" not in talk.session.extra


def test_the_day_is_a_week_before_a_limit_a_day_before_a_duty_and_never_today() -> None:
    today = date(2020, 5, 4)
    assert Due("labour_dispute", "limit", date(2020, 6, 1)).remind_on(today) == date(2020, 5, 25)
    assert Due("labour_dispute", "limit", date(2020, 5, 8)).remind_on(today) == date(2020, 5, 5)
    assert Due("commission_decides", "deadline", date(2020, 5, 8)).remind_on(today) == date(2020, 5, 7)


def test_duties_of_others_are_offered_while_they_run() -> None:
    talk = Talk(line=f"{LINE} illness.known_on=2020-05-03 illness.notice_received_on=2020-04-01").tap("x:reminders")
    assert "rem:employer_notifies_commission" in talk.actions
    assert "rem:commission_decides" not in talk.actions


def test_without_days_ahead_there_is_only_the_word_about_changes() -> None:
    talk = Talk(line=LINE.replace("claim.learned_on=2020-05-01", "")).tap("x:reminders")
    assert talk.actions == ["rem:changes", "back"]
    assert voice(Lang.RU).say("remind.no_dates") in talk.text.replace(" ", " ")


def test_changes_are_watched_by_the_mark_of_what_is_shown() -> None:
    talk = Talk().tap("x:reminders").tap("rem:changes")
    mark = talk.session.extra["watch"]
    assert "wage_supplement=entitled:850000" in mark
    assert engine().mark(talk.session, DAY) == mark
    other = talk.session.but(answers={**talk.session.answers, "stays[0].hours": "0.5"})
    assert engine().mark(other, DAY) != mark
    renewed = engine().hear(other, Tap("x:why", other.card), DAY).session
    assert "wage_supplement=entitled:425000" in renewed.extra["watch"]
    assert "watch" not in talk.tap("rem:changes").session.extra


def test_nothing_is_offered_to_somebody_of_whom_nothing_is_kept() -> None:
    talk = Talk(consent=False)
    for action in ("x:reminders", "rem:labour_dispute", "rem:changes", "tick:0"):
        talk.tap(action)
        assert "remind" not in talk.session.extra
        assert not [it for it in talk.actions if it.startswith(("rem:", "tick:"))]
    assert not [it for it in talk.tap("x:papers").actions if it.startswith("tick:")]


def test_what_is_kept_is_shown_and_a_new_beginning_keeps_only_the_promise() -> None:
    talk = Talk().tap("x:reminders").tap("rem:labour_dispute").tap("rem:changes").tap("x:papers").tap("tick:0")
    said = "\n".join(it.plain for it in talk.hear(Command("mydata")).turn.replies[0].paragraphs)
    speak = voice(Lang.RU)
    assert all(text in said for text in (speak.say("remind.kept_changes"), speak.say("remind.kept_ticks", n=1)))
    assert speak.say("time_limit.labour_dispute") in said
    talk.hear(Command("restart")).tap("sure:restart")
    assert set(talk.session.extra) & {"remind", "watch", "ticks"} == {"remind"}
    other = Talk()
    other.session = other.session.but(
        extra={
            **other.session.extra,
            "remind": {"commission_decides": ["2020-06-02", "2020-06-01"], "past": ["2020-05-02", "2020-05-01"]},
        }
    )
    other.tap("x:reminders")
    assert other.actions[-3:] == ["rem:commission_decides", "rem:changes", "back"]
    assert set(other.tap("rem:commission_decides").session.extra["remind"]) == {"past"}


def test_a_reminder_of_nothing_or_elsewhere_is_stale() -> None:
    talk = Talk().tap("rem:nonsense")
    assert talk.turn.toast == voice(Lang.RU).say("toast.stale")
    talk.tap("answers").tap("rem:labour_dispute")
    assert talk.turn.toast == voice(Lang.RU).say("toast.stale")


@pytest.mark.parametrize("lang", list(Lang))
def test_the_checklist_is_ticked_in_place_and_remembers(lang: Lang) -> None:
    talk = Talk(lang).tap("x:papers")
    boxes = [it for it in talk.actions if it.startswith("tick:")]
    assert len(boxes) > 3
    assert talk.text.count("☐") == len(boxes)
    card = talk.session.card
    talk.tap("tick:1").tap("tick:0")
    assert (talk.session.card, talk.turn.replies[-1].redraw) == (card, True)
    assert (talk.text.count("☑"), len(talk.session.extra["ticks"])) == (2, 2)
    talk.tap("back").tap("x:papers")
    assert talk.text.count("☑") == 2
    talk.tap("tick:0").tap("tick:1")
    assert "ticks" not in talk.session.extra
    for action in ("tick:99", "tick:x"):
        assert talk.tap(action).turn.toast == voice(lang).say("toast.stale")
    assert talk.tap("back").tap("tick:0").turn.toast == voice(lang).say("toast.stale")


@pytest.mark.parametrize("lang", list(Lang))
def test_the_messages(lang: Lang) -> None:
    speak, day = voice(lang), date(2021, 8, 10)
    said = [message(speak, wish, day) for wish in ("labour_dispute", "commission_decides")]
    assert all(speak.write(day) in paragraphs[0].plain for paragraphs in said)
    assert len({paragraphs[0].plain for paragraphs in (*said, changed_message(speak))}) == 3

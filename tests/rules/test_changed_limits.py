"""Deadlines and time limits that another rulebook sets otherwise are told, each with its measure."""

from __future__ import annotations

from typing import Any

from flows.lawdiff import differences
from flows.speech import voice
from flows.words import Lang
from rules.changed_limits import Limit, LimitChange, limits
from rules.rulebook import load
from tests.rules.test_differences import changed

KNOWN, NOTICE = "illness.known_on", "illness.notice_received_on"


def longer(data: dict[str, Any]) -> None:
    first, second, _ = data["deadline"]
    first["working_days"] = 4
    second["starts"] = KNOWN
    data["deadline"][2]["id"] = "somebody_hurries"


def without(data: dict[str, Any]) -> None:
    data["time_limits"] = ["labour_dispute"]


def test_the_same_book_has_the_same_limits() -> None:
    assert limits(load(), load()) == ()


def test_longer_from_another_day_new_and_gone() -> None:
    assert limits(load(), changed(infection_payment=longer)) == (
        LimitChange("infection_payment", "deadline", "employer_notifies_commission", Limit(2, KNOWN), Limit(4, KNOWN)),
        LimitChange("infection_payment", "deadline", "commission_decides", Limit(5, NOTICE), Limit(5, KNOWN)),
        LimitChange("infection_payment", "deadline", "commission_sends_lists", Limit(2, "illness.decided_on"), None),
        LimitChange("infection_payment", "deadline", "somebody_hurries", None, Limit(2, "illness.decided_on")),
    )


def test_a_time_limit_that_is_not_there_any_more() -> None:
    (gone,) = limits(load(), changed(wage_supplement=without))
    assert (gone.kind, gone.id, gone.now) == ("time_limit", "administrative_complaint", None)
    (back,) = limits(changed(wage_supplement=without), load())
    assert (back.was, back.now) == (None, gone.was)


def test_the_page_tells_of_limits_where_no_result_changes() -> None:
    speak = voice(Lang.KK)
    page = differences(speak, load(), changed(infection_payment=longer, wage_supplement=without))
    who = speak.say("deadline_who.employer_notifies_commission")
    assert speak.say("lawdiff.deadline.changed", who=who, was=2, now=4) in page
    assert speak.say("lawdiff.deadline.fresh", who="`somebody_hurries`", n=2) in page
    assert f"`{NOTICE}`" in page
    assert speak.say("lawdiff.time_limit.gone", who=speak.say("time_limit.administrative_complaint"), n=3) in page
    assert speak.say("lawdiff.none") in page
    assert page.count("\n## ") == 2

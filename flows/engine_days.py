"""A typed day, month or period as the answer to a question for a day.

A month begins or ends a job as a whole; where one day is needed, its calendar is opened instead. A period answers
both its questions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.dates import NotRead, Reason, read_day, read_period
from flows.engine_answer import answer_day
from flows.forms import Month, Period

if TYPE_CHECKING:
    from datetime import date

    from flows.engine_talk import Talk

_NOTES: Final = {
    Reason.NO_YEAR: "again.no_year",
    Reason.FUTURE: "again.not_yet",
    Reason.REVERSED: "again.turned_round",
    Reason.IMPOSSIBLE: "again.no_such_day",
}


def typed_days(talk: Talk, key: str, text: str) -> bool:
    """Whether the line was about days: then it is kept, or the reason why not is said."""
    found = _period(talk, key, text) if key.endswith((".from", ".to")) else read_day(text, talk.today)
    if isinstance(found, Period):
        _keep_period(talk, key, found)
    elif isinstance(found, NotRead):
        return _refuse(talk, key, found)
    elif isinstance(found, Month):
        _take_month(talk, key, found)
    else:
        answer_day(talk, found.isoformat())
    return True


def _period(talk: Talk, key: str, text: str) -> date | Month | Period | NotRead:
    """A span with two ends; otherwise one day or month, as the end that is asked for."""
    period = read_period(text, talk.today)
    if isinstance(period, Period) and (period.ongoing or period.first != period.last) and not _only_now(period):
        return period
    if isinstance(period, NotRead) and (period.first, period.last) != (None, None):
        return (period.first if key.endswith(".from") else period.last) or period
    day = read_day(text, talk.today)
    return day if not isinstance(day, NotRead) or not isinstance(period, NotRead) else period


def _only_now(period: Period) -> bool:
    return period.ongoing and period.first == period.last


def _keep_period(talk: Talk, key: str, period: Period) -> None:
    stem = key.rsplit(".", 1)[0]
    last = min(period.end, talk.today)
    talk.keep({f"{stem}.from": period.start.isoformat(), f"{stem}.to": last.isoformat()})


def _take_month(talk: Talk, key: str, month: Month) -> None:
    if key.endswith(".from"):
        answer_day(talk, month.first.isoformat())
    elif key.endswith(".to"):
        answer_day(talk, min(month.last, talk.today).isoformat())
    else:
        talk.remember(steps=[str(month.year), str(month.month)])
        talk.note("again.which_day", month=month)


def _refuse(talk: Talk, key: str, found: NotRead) -> bool:
    if found.reason in _NOTES:
        talk.note(_NOTES[found.reason])
    elif found.reason is Reason.AMBIGUOUS:
        talk.note("again.period" if key.endswith(".from") else "again.day")
    else:
        return False
    return True

"""What a person may be reminded of: the last day of a time limit or of a duty, and that a result has changed.

Which days there are follows from the outcome. Must not know how or when a reminder is sent, beyond its day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from flows.explain_view import View
    from flows.speech import Voice
    from flows.words import Paragraph
    from rules.terms import Outcome

CHANGES: Final = "changes"
"""The wish to hear of a result that has changed."""
REMIND: Final = "remind"
WATCH: Final = "watch"
TICKS: Final = "ticks"
"""Under these names a session keeps the reminders, the mark of the result of which changes are to be told, and the
papers that are ticked."""
_AHEAD: Final = {"limit": timedelta(days=7), "deadline": timedelta(days=1)}
_TOMORROW: Final = timedelta(days=1)


Kind = Literal["limit", "deadline"]


@dataclass(frozen=True, slots=True)
class Due:
    """A last day that is still ahead: of a remedy of the person's own (``limit``), or of somebody's duty."""

    id: str
    kind: Kind
    last_day: date

    def said(self, voice: Voice) -> str:
        """What it is the last day of."""
        return voice.say(f"time_limit.{self.id}" if self.kind == "limit" else f"deadline_who.{self.id}")

    def remind_on(self, today: date) -> date:
        """The day of the reminder: a week before a time limit, a day before a duty, tomorrow where that has passed."""
        return max(self.last_day - _AHEAD[self.kind], today + _TOMORROW)


def dues(view: View) -> tuple[Due, ...]:
    """The last days ahead in what concerns the person, the next one first; of the same duty the first one."""
    found: dict[str, Due] = {}
    for finding in view.near:
        limits = [Due(it.id, "limit", it.last_day) for it in finding.time_limits]
        duties = [Due(it.id, "deadline", it.last_day) for it in finding.deadlines if it.last_day is not None]
        for due in (*limits, *duties):
            if due.last_day > view.today and due.last_day < found.get(due.id, _NEVER).last_day:
                found[due.id] = due
    return tuple(sorted(found.values(), key=lambda it: (it.last_day, it.id)))


_NEVER: Final = Due("", "limit", date.max)


def mark(outcome: Outcome, measures: Collection[str]) -> str:
    """What was told, in short: another mark under another rulebook means another result."""
    told = []
    for finding in outcome.findings:
        if finding.measure in measures:
            kzt = finding.amount.kzt if finding.amount else None
            told.append(
                f"{finding.measure}={finding.verdict.value}:{kzt}:{finding.at_stake_kzt}:{finding.at_stake_from_kzt}"
            )
    return " ".join(told)


def wishes(extra: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The reminders wanted: what of, its last day and the day of the reminder (``2021-08-10``, ``2021-08-03``)."""
    return {what: (last, on) for what, (last, on) in extra.get(REMIND, {}).items()}


def ordered(voice: Voice, extra: Mapping[str, Any], today: date) -> dict[Due, date]:
    """The reminders that are still to come, each with its day."""
    found: dict[Due, date] = {}
    for what, (last, on) in wishes(extra).items():
        kind: Kind = "limit" if voice.has(f"time_limit.{what}") else "deadline"
        if date.fromisoformat(on) > today:
            found[Due(what, kind, date.fromisoformat(last))] = date.fromisoformat(on)
    return found


def kept(voice: Voice, extra: Mapping[str, Any], today: date) -> list[str]:
    """What is kept of all this, a line each."""
    told = [
        voice.say("remind.kept", what=due.said(voice), day=due.last_day, when=on)
        for due, on in ordered(voice, extra, today).items()
    ]
    told += [voice.say("remind.kept_changes")] if WATCH in extra else []
    return told + ([voice.say("remind.kept_ticks", n=len(extra[TICKS]))] if extra.get(TICKS) else [])


def message(voice: Voice, wish: str, last_day: date) -> tuple[Paragraph, ...]:
    """The reminder itself."""
    limit = voice.has(f"time_limit.{wish}")
    what = voice.say(f"time_limit.{wish}") if limit else voice.say(f"deadline_who.{wish}")
    return voice.paragraphs("remind.message_limit" if limit else "remind.message_deadline", what=what, day=last_day)


def changed_message(voice: Voice) -> tuple[Paragraph, ...]:
    """The word that a new rulebook gives another result."""
    return voice.paragraphs("remind.message_changed")

"""The card on which reminders are ordered and called off, and what its buttons do.

Only for somebody whose answers are kept: a reminder must outlive the conversation. Sends nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.cards import button
from flows.engine_answer import stale
from flows.reminders import CHANGES, REMIND, WATCH, dues, mark, ordered, wishes
from flows.words import Button

if TYPE_CHECKING:
    from flows.engine_talk import Talk
    from flows.explain_view import View
    from flows.speech import Voice
    from flows.words import Paragraph

Rows = tuple[tuple[Button, ...], ...]
REMINDERS: Final = "reminders"


def reminders_card(talk: Talk, view: View) -> tuple[tuple[Paragraph, ...], Rows]:
    """Every last day ahead with what is ordered, the word about changes, and a button to turn each on or off."""
    voice = view.voice
    coming = {due.id: (due, on) for due, on in ordered(voice, talk.session.extra, view.today).items()}
    offered = {due.id: (due, due.remind_on(view.today)) for due in dues(view)}
    told = [voice.paragraph(f"part.{REMINDERS}", "heading"), voice.paragraph("remind.how")]
    rows: list[tuple[Button, ...]] = []
    for number, (due, when) in enumerate({**offered, **coming}.values(), start=1):
        on = due.id in coming
        key = "remind.item_on" if on else "remind.item_off"
        told.append(voice.paragraph(key, "item", n=number, what=due.said(voice), day=due.last_day, when=when))
        rows.append((Button(_label(voice, number, on=on), f"rem:{due.id}"),))
    if not rows:
        told.append(voice.paragraph("remind.no_dates"))
    watched = WATCH in talk.session.extra
    told.append(voice.paragraph("remind.changes_on" if watched else "remind.changes_off", "item"))
    rows.append((button(voice, "remind_changes_off" if watched else "remind_changes_on", f"rem:{CHANGES}"),))
    return tuple(told), (*rows, (button(voice, "to_result", "back"),))


def _label(voice: Voice, number: int, *, on: bool) -> str:
    return voice.say("remind.button_off", n=number) if on else voice.say("remind.button_on", n=number)


def remind(talk: Talk, what: str, view: View) -> None:
    """``rem:``: one reminder ordered, or called off where it was."""
    if talk.session.state != "outcome" or not talk.session.consent:
        stale(talk)
        return
    if what == CHANGES:
        watched = WATCH in talk.session.extra
        talk.remember(**{WATCH: None if watched else mark(view.outcome, talk.plan.measures)})
        talk.toast = talk.voice.say("toast.remind_changes_off" if watched else "toast.remind_changes_on")
        return
    wanted, due = wishes(talk.session.extra), next((it for it in dues(view) if it.id == what), None)
    if what in wanted:
        del wanted[what]
        talk.toast = talk.voice.say("toast.remind_off")
    elif due is not None:
        when = due.remind_on(talk.today)
        wanted[what] = due.last_day.isoformat(), when.isoformat()
        talk.toast = talk.voice.say("toast.remind_on", when=when)
    else:
        stale(talk)
    talk.remember(**{REMIND: {name: list(days) for name, days in wanted.items()} or None})

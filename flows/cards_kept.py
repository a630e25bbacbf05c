"""What is kept about a person, shown to that person, and the question whether the case may be counted.

Must not erase or keep anything: it only tells what the session holds.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flows.cards import button, plain
from flows.cards_labels import line
from flows.inquiry import REGION
from flows.questions import is_key
from flows.regions import name
from flows.reminders import kept
from flows.words import Reply

if TYPE_CHECKING:
    from datetime import date

    from flows.questions_plan import Plan
    from flows.speech import Voice
    from flows.words import Session


def mydata(voice: Voice, plan: Plan, session: Session, today: date, days: int) -> Reply:
    """/mydata: the language, the consents, every answer, what was ordered for later, and when all of it is erased."""
    heading = voice.paragraph("keep.mydata.heading", "heading")
    if session.consent is False:
        return Reply((heading, *voice.paragraphs("keep.mydata.nothing")))
    facts = [voice.say("keep.mydata.lang", lang=voice.say("button.this_language"))]
    facts.append(voice.say("keep.mydata.consent" if session.consent else "keep.mydata.consent_open"))
    facts.append(voice.say("keep.mydata.counting_yes" if session.counting else "keep.mydata.counting_no"))
    if region := session.extra.get(REGION):
        facts.append(voice.say("stats.mydata_region", region=name(voice, region)))
    told = [line(voice, key, value, plan.case) for key, value in session.answers.items() if is_key(key)]
    facts += told or [voice.say("keep.mydata.no_answers")]
    facts += kept(voice, session.extra, today)
    items = tuple(plain(fact, "item") for fact in facts)
    stop = ((button(voice, "count_no", "cnt:no"),),) if session.counting else ()
    return Reply((heading, *items, *voice.paragraphs("keep.mydata.rest", day=today + timedelta(days=days))), stop)


def may_ask_to_count(session: Session) -> bool:
    """Whether the question is open: answers are kept, and it was neither answered nor asked before."""
    return bool(session.consent) and session.counting is None and not session.extra.get("count_asked")


def ask_to_count(voice: Voice) -> Reply:
    """Whether the case may be counted: asked once, after the outcome; the buttons never grow old."""
    rows = ((button(voice, "count_yes", "cnt:yes"), button(voice, "count_no", "cnt:no")),)
    return Reply(voice.paragraphs("keep.count.ask"), rows)

"""The present card of a session, whatever it is: greeting, consent, a question, the review, the outcome.

Draws only; the same session always gives the same card, in any of the languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows import ticks
from flows.answers import spoken_of
from flows.cards import Face, button, question_paragraphs, question_rows
from flows.cards_outcome import PAPERS, SUBSCRIBE, outcome_buttons, outcome_rows
from flows.cards_papers import papers_card
from flows.cards_region import OVER, region_card
from flows.cards_review import review_paragraphs, review_rows
from flows.cards_service import consent_card, language_card, sure_card
from flows.engine_answer import month_in_hand
from flows.engine_reminders import REMINDERS, reminders_card
from flows.explain import explain
from flows.explain_view import Helper
from flows.inquiry import REGION
from flows.questions_left import questions_left
from flows.questions_plan import offers
from flows.words import Button, Paragraph
from rules.case import parse
from rules.evaluate import evaluate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.engine_talk import Operator, Talk
    from flows.explain import Explanation
    from flows.speech import Voice

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card in one language."""

    paragraphs: tuple[Paragraph, ...]
    rows: Rows

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Its buttons, row by row."""
        return tuple(button for row in self.rows for button in row)


def draw(talk: Talk, operator: Operator, speaking: Voice | None = None) -> Drawn:
    """The card on the table, in the language spoken or in another."""
    chosen = speaking or talk.voice
    over = talk.session.extra.get("over")
    if over:
        return draw_over(over, chosen)
    if talk.session.state == "consent":
        return Drawn(*consent_card(chosen, operator))
    if talk.session.state == "review":
        plan, session = talk.plan, talk.session
        return Drawn(review_paragraphs(chosen, plan, session), review_rows(chosen, plan, session))
    if talk.session.state == "outcome":
        return draw_outcome(talk, operator, chosen)
    return draw_question(talk, chosen)


def draw_over(over: str, speaking: Voice) -> Drawn:
    """What lies over the card: the choice of language, of the region, or whether somebody is sure."""
    if over == "language":
        return Drawn(*language_card(speaking))
    if over.startswith(OVER):
        return Drawn(*region_card(speaking, over))
    return Drawn(*sure_card(speaking, over))


def draw_question(talk: Talk, speaking: Voice) -> Drawn:
    """The question on the table."""
    extra, key = talk.session.extra, str(talk.key)
    again = extra.get("again") == key
    face = Face(
        voice=speaking,
        plan=talk.plan,
        key=key,
        who=spoken_of(talk.answers),
        today=talk.today,
        former=talk.answers.get(key) if again else None,
        steps=tuple(extra.get("steps", ())),
        month=month_in_hand(talk),
        part=tuple(extra.get("part", ())),
        among=tuple(extra.get("among", ())),
        left=None if again else questions_left(talk.law, talk.plan, talk.answers),
    )
    return Drawn(question_paragraphs(face), question_rows(face))


def draw_outcome(talk: Talk, operator: Operator, speaking: Voice) -> Drawn:
    """The outcome, or the part of it that is unfolded, with what may be done next."""
    told = explanation(talk, operator, speaking)
    topics, shown = told.topics, talk.session.extra.get("shown")
    if shown == PAPERS:
        return Drawn(*papers_card(told.view))
    if shown == REMINDERS and talk.session.consent:
        return Drawn(*reminders_card(talk, told.view))
    paragraphs = told.unfold(shown) if shown in topics else told.brief
    own: Rows = ()
    if shown == ticks.PAPERS and shown in topics and talk.session.consent:
        done = talk.session.extra.get("ticks", ())
        paragraphs, own = ticks.ticked(speaking, paragraphs, ticks.papers_of(told.view), done)
    left = [topic for topic in topics if topic != shown]
    buttons = below_outcome(talk, operator, speaking, left, unfolded=shown in topics)
    if shown == "whom":
        buttons.insert(1, button(speaking, "region_choose", "rg:part."))
    return Drawn(paragraphs, (*own, *outcome_rows(speaking, buttons, page=int(talk.session.extra.get("page", 0)))))


def below_outcome(
    talk: Talk, operator: Operator, speaking: Voice, topics: Sequence[str], *, unfolded: bool
) -> list[Button]:
    """Every button below the outcome, on whatever page it stands."""
    going_on = offers(talk.law, talk.plan, talk.answers)
    also = [button(speaking, "subscribe", SUBSCRIBE)] if operator.writes and not unfolded else []
    also += [button(speaking, REMINDERS, f"x:{REMINDERS}")] if talk.session.consent else []
    return outcome_buttons(speaking, topics, going_on, also, is_open=talk.plan.key is not None, unfolded=unfolded)


def explanation(talk: Talk, operator: Operator, speaking: Voice) -> Explanation:
    """What the law gives for the answers, with all that is open marked as not known."""
    book = talk.law.book
    case = parse(talk.law.finished(talk.plan.case))
    outcome = evaluate(book, case, talk.today)
    helper = Helper(operator.name, operator.contact)
    region = str(talk.session.extra.get(REGION, ""))
    asked = talk.plan.measures
    return explain(speaking, book, case, outcome, talk.today, operator=helper, region=region, asked=asked)


def face_of(talk: Talk) -> tuple[object, ...]:
    """What makes this card another card than the one before: an old button belongs to another face."""
    session, extra = talk.session, talk.session.extra
    passing = [str(extra.get(name)) for name in ("again", "steps", "part", "among", "over", "page", "shown")]
    return session.state, talk.key, *passing

"""The present card of a session, whatever it is: greeting, consent, a question, the review, the outcome.

Draws only; the same session always gives the same card, in any of the languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows import ticks
from flows.answers import spoken_of
from flows.cards import Face, button, question_paragraphs, question_rows
from flows.cards_outcome import PAPERS, outcome_buttons, outcome_rows
from flows.cards_papers import papers_card
from flows.cards_review import review_paragraphs, review_rows
from flows.cards_service import consent_card, language_card, sure_card
from flows.engine_answer import month_in_hand
from flows.engine_reminders import REMINDERS, reminders_card
from flows.explain import explain
from flows.explain_view import Helper
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
    if over == "language":
        return Drawn(*language_card(chosen))
    if over:
        return Drawn(*sure_card(chosen, over))
    if talk.session.state == "consent":
        return Drawn(*consent_card(chosen, operator))
    if talk.session.state == "review":
        plan, session = talk.plan, talk.session
        return Drawn(review_paragraphs(chosen, plan, session), review_rows(chosen, plan, session))
    if talk.session.state == "outcome":
        return draw_outcome(talk, operator, chosen)
    return draw_question(talk, chosen)


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
    buttons = below_outcome(talk, speaking, [topic for topic in topics if topic != shown], unfolded=shown in topics)
    return Drawn(paragraphs, (*own, *outcome_rows(speaking, buttons, page=int(talk.session.extra.get("page", 0)))))


def below_outcome(talk: Talk, speaking: Voice, topics: Sequence[str], *, unfolded: bool) -> list[Button]:
    """Every button below the outcome, on whatever page it stands."""
    going_on = offers(talk.law, talk.plan, talk.answers)
    buttons = outcome_buttons(speaking, topics, going_on, is_open=talk.plan.key is not None, unfolded=unfolded)
    if talk.session.consent:
        buttons.insert(-1, button(speaking, REMINDERS, f"x:{REMINDERS}"))
    return buttons


def explanation(talk: Talk, operator: Operator, speaking: Voice) -> Explanation:
    """What the law gives for the answers, with all that is open marked as not known."""
    book = talk.law.book
    case = parse(talk.law.finished(talk.plan.case))
    outcome = evaluate(book, case, talk.today)
    helper = Helper(operator.name, operator.contact)
    region = str(talk.session.extra.get("region", ""))
    asked = talk.plan.measures
    return explain(speaking, book, case, outcome, talk.today, operator=helper, region=region, asked=asked)


def face_of(talk: Talk) -> tuple[object, ...]:
    """What makes this card another card than the one before: an old button belongs to another face."""
    session, extra = talk.session, talk.session.extra
    passing = [str(extra.get(name)) for name in ("again", "steps", "part", "among", "over", "page", "shown")]
    return session.state, talk.key, *passing

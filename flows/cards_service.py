"""The cards around the interview: greeting, consent, choice of language, a question before something is lost, help
and privacy.

Must not touch answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.cards import button
from flows.speech import voice
from flows.words import Button, Lang, Reply

if TYPE_CHECKING:
    from flows.engine_talk import Operator
    from flows.speech import Voice
    from flows.words import Paragraph

Rows = tuple[tuple[Button, ...], ...]


def languages_in_order(first: Lang | None) -> tuple[Lang, ...]:
    """Every language; the hinted one first."""
    return tuple(sorted(Lang, key=lambda lang: lang is not first))


def language_rows(first: Lang | None) -> Rows:
    """One button a language, named in itself."""
    return tuple((button(voice(lang), "this_language", f"lang:{lang}"),) for lang in languages_in_order(first))


def greeting(first: Lang | None) -> Reply:
    """The first card, in all languages at once: nothing is known of the person yet."""
    said: list[Paragraph] = []
    for lang in languages_in_order(first):
        said.extend(voice(lang).paragraphs("greeting"))
    return Reply(tuple(said), language_rows(first))


def language_card(speaking: Voice) -> tuple[tuple[Paragraph, ...], Rows]:
    """The choice of language in the middle of a conversation."""
    return (speaking.paragraph("language.choose", "heading"),), language_rows(speaking.lang)


def consent_card(speaking: Voice, operator: Operator) -> tuple[tuple[Paragraph, ...], Rows]:
    """What is kept, how long, where, and what is counted; asked before the first question. Counting is never the
    first choice, nor behind a button that does not name it."""
    counted = operator.counts
    paragraphs = (
        *speaking.paragraphs("consent", days=operator.kept_days),
        *(speaking.paragraphs("keep.count.offer") if counted else ()),
        who_runs(speaking, operator),
        speaking.paragraph("consent.ask"),
    )
    choices = ("yes", "count", "no") if counted else ("yes", "no")
    return paragraphs, tuple((button(speaking, f"consent_{it}", f"c:{it}"),) for it in choices)


def who_runs(speaking: Voice, operator: Operator) -> Paragraph:
    """Who answers for this service."""
    if not operator.name:
        return speaking.paragraph("operator.nobody")
    if not operator.contact:
        return speaking.paragraph("operator.named", name=operator.name)
    return speaking.paragraph("operator.reachable", name=operator.name, contact=operator.contact)


def privacy(speaking: Voice, operator: Operator) -> Reply:
    """/privacy."""
    return Reply((*speaking.paragraphs("privacy", days=operator.kept_days), who_runs(speaking, operator)))


def about(speaking: Voice, operator: Operator) -> Reply:
    """/about."""
    return Reply((*speaking.paragraphs("about"), who_runs(speaking, operator)))


def help_reply(speaking: Voice, *, writes: bool = False) -> Reply:
    """/help; ``writes``: one may subscribe here."""
    return Reply((*speaking.paragraphs("help"), *(speaking.paragraphs("help.subscribe") if writes else ())))


def sure_card(speaking: Voice, what: str) -> tuple[tuple[Paragraph, ...], Rows]:
    """Nothing is lost without this question; ``what`` is ``cancel`` or ``restart``."""
    rows = ((button(speaking, f"sure_{what}", f"sure:{what}"),), (button(speaking, "go_on", "stay"),))
    return (speaking.paragraph(f"sure.{what}", "heading"),), rows

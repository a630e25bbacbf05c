"""The explanation of an outcome: a short first message, and parts that unfold one by one.

Puts the parts together; what each of them says is its own file's work. Pure: the day, the contacts and the person who
runs the service are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flows.contacts import contacts as built_in_contacts
from flows.explain_brief import brief
from flows.explain_months import has_months, missing_paragraphs, month_paragraphs
from flows.explain_other import other_paragraphs
from flows.explain_results import branch_paragraphs, is_open, may_improve, whatif_paragraphs
from flows.explain_sources import source_paragraphs
from flows.explain_steps import (
    advice_paragraphs,
    deadline_paragraphs,
    has_deadlines,
    paper_paragraphs,
    step_paragraphs,
)
from flows.explain_view import Helper, View, audience, sorted_out
from flows.explain_whom import whom_paragraphs
from flows.explain_why import derivation_paragraphs, why_paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date

    from flows.contacts import Contacts
    from flows.speech import Voice
    from flows.words import Paragraph
    from rules.case import Case
    from rules.rulebook import Rulebook
    from rules.terms import Finding, Outcome

Told = tuple["Paragraph", ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One topic: whether there is something to say, and what."""

    says: Callable[[View], bool]
    tell: Callable[[View, tuple[Finding, ...]], Told]


PARTS: Final[Mapping[str, Part]] = {
    "months": Part(lambda view: any(map(has_months, view.near)), month_paragraphs),
    "why": Part(lambda view: bool(view.near), why_paragraphs),
    "branches": Part(lambda view: any(map(is_open, view.near)), branch_paragraphs),
    "steps": Part(lambda view: any(finding.next_steps for finding in view.near), step_paragraphs),
    "deadlines": Part(lambda view: any(has_deadlines(view, it) for it in view.near), deadline_paragraphs),
    "papers": Part(lambda view: any(finding.documents for finding in view.near), paper_paragraphs),
    "whom": Part(lambda view: bool(view.near), whom_paragraphs),
    "missing": Part(lambda view: any(f.shortfall_kzt is not None for f in view.near), missing_paragraphs),
    "whatif": Part(may_improve, whatif_paragraphs),
    "advice": Part(lambda view: any(finding.advice for finding in view.near), advice_paragraphs),
    "derivation": Part(lambda view: bool(view.near), derivation_paragraphs),
    "sources": Part(lambda view: bool(view.near), lambda view, found: source_paragraphs(view.voice, view.book, found)),
    "other": Part(lambda view: bool(view.aside or view.later), lambda view, _: other_paragraphs(view)),
}
"""Every topic in reading order; its button is ``button.topic_<id>``, its heading ``part.<id>``."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """An outcome in one language for one person."""

    view: View

    @property
    def brief(self) -> Told:
        """The first message: the result, the sum, the first step, in at most 600 characters."""
        return brief(self.view)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that have something to say, in reading order."""
        return tuple(topic for topic, part in PARTS.items() if part.says(self.view))

    def unfold(self, topic: str, measure: str | None = None) -> Told:
        """One topic under its heading, of every measure that concerns the person or of one.

        KeyError for an unknown topic or measure.
        """
        heading = self.view.voice.paragraph(f"part.{topic}", "heading")
        return (heading, *PARTS[topic].tell(self.view, self.view.only(measure)))

    def full(self) -> Told:
        """Everything there is to say."""
        return (*self.brief, *(paragraph for topic in self.topics for paragraph in self.unfold(topic)))


def explain(  # noqa: PLR0913 - what an explanation depends on is given, never looked up
    voice: Voice,
    book: Rulebook,
    case: Case,
    outcome: Outcome,
    today: date,
    contacts: Contacts | None = None,
    operator: Helper | None = None,
    *,
    region: str = "",
    asked: Collection[str] | None = None,
) -> Explanation:
    """The explanation of an outcome of this case under this book.

    ``contacts`` are the built-in ones where none are given; ``operator`` runs this service; ``region`` is a code of the
    contacts file. ``asked`` names the measures that the person wanted to know of (None: every one): of the others those
    for which facts are missing are named as not asked yet.
    """
    near, aside, later = sorted_out(case, outcome, asked)
    view = View(
        voice=voice,
        book=book,
        case=case,
        outcome=outcome,
        today=today,
        contacts=built_in_contacts() if contacts is None else contacts,
        helper=operator or Helper(),
        region=region,
        who=audience(case),
        near=near,
        aside=aside,
        later=later,
        days={act.id: act.day for act in book.acts.values() if act.day},
    )
    return Explanation(view)

"""How a source is named: an act, a place in it, the document in which we read of it; the same shape wherever it stands.

The numbers and days of acts come from the rulebook, only their wording from the catalogues.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from flows.speech import Voice
    from flows.words import Paragraph
    from rules.rulebook import Act, Rulebook
    from rules.terms import Citation, Finding


def cite(voice: Voice, book: Rulebook, citation: Citation) -> str:
    """One citation in words: the act with its place, and in brackets where we read of it."""
    cited = _at(voice, book, citation.act, citation.at)
    if not citation.seen_in:
        return cited
    return voice.say("cite.seen", cited=cited, seen=_at(voice, book, citation.seen_in, citation.seen_at))


def cites(voice: Voice, book: Rulebook, citations: Iterable[Citation]) -> str:
    """Several citations in one line."""
    return "; ".join(cite(voice, book, citation) for citation in citations)


def act_name(voice: Voice, act: Act) -> str:
    """The short name of an act, with its number and day."""
    return voice.say(f"act_short.{act.id}", **_values(act))


def act_in_full(voice: Voice, act: Act) -> str:
    """The full name of an act; a page of the press has only its short one."""
    key = f"act.{act.id}"
    return voice.say(key, **_values(act)) if voice.has(key) else act_name(voice, act)


def place_name(voice: Voice, place: str) -> str:
    """A place in an act, ``chapter 4`` as the rulebook writes it, in words."""
    word, _, number = place.partition(" ")
    if voice.has(f"place.{word}"):
        return voice.say(f"place.{word}", n=number)
    return voice.say("place." + place.replace(" ", "_"))


def source_paragraphs(voice: Voice, book: Rulebook, findings: Iterable[Finding]) -> tuple[Paragraph, ...]:
    """Every act and document behind these findings: its full name, whether we read its text, and its page."""
    found: dict[str, None] = {}
    for finding in findings:
        for reason in finding.because:
            for citation in reason.citations:
                found.update(dict.fromkeys(act for act in (citation.act, citation.seen_in) if act))
    rows = [_source(voice, book.acts[act]) for act in found]
    day = min(measure.checked_on for measure in book.measures)
    return (*rows, voice.paragraph("source.checked", day=day, version=book.version))


def _source(voice: Voice, act: Act) -> Paragraph:
    name = act_in_full(voice, act)
    if not act.page:
        return voice.paragraph("source.seen" if act.seen else "source.unseen", "item", act=name)
    said = voice.say("source.seen" if act.seen else "source.unseen", act=name)
    return voice.paragraph("source.page", "item", source=said, page=page_of(act))


def page_of(act: Act) -> str:
    """The address of an act's page, without the words beside it."""
    return act.page.partition(",")[0]


def _at(voice: Voice, book: Rulebook, act: str, place: str) -> str:
    name = act_name(voice, book.acts[act])
    return voice.say("cite.at", act=name, place=place_name(voice, place)) if place else name


def _values(act: Act) -> dict[str, str | date]:
    values: dict[str, str | date] = {"number": act.number} if act.number else {}
    if act.day:
        values["day"] = act.day
    return values

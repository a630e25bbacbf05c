"""The measures that plainly do not concern the person, in one line, and why each of them does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.explain_brief import telling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.explain_view import View
    from flows.words import Paragraph
    from rules.terms import Finding


def other_paragraphs(view: View) -> tuple[Paragraph, ...]:
    """What was not asked about yet; what does not concern the person in one line; below it the reason of each."""
    told: list[Paragraph] = []
    if view.later:
        told.append(view.voice.paragraph("other.later", measures=_names(view, view.later)))
    if view.aside:
        told.append(view.voice.paragraph("other.line", measures=_names(view, view.aside)))
        told += [paragraph for finding in view.aside for paragraph in _reason(view, finding)]
    return tuple(told)


def _names(view: View, findings: tuple[Finding, ...]) -> str:
    return "; ".join(view.named(finding.measure) for finding in findings)


def _reason(view: View, finding: Finding) -> Iterator[Paragraph]:
    name, reason = view.named(finding.measure), telling(finding)
    for said in [view.reason(finding, reason)] if reason else []:
        yield view.voice.paragraph("other.item", "item", measure=name[:1].upper() + name[1:], sentence=said)
    entry = view.entry(finding, reason) if reason else None
    if entry and entry.note:
        yield view.note(entry.note, entry)

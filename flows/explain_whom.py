"""Whom to ask: who decides and who pays each measure, and the people and offices that help, from the file of contacts.

A region without an entry of its own shows who runs this service; where no region is told, they stand beside the rest.
The two funds are never merged into one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.explain_view import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.contacts import Contact
    from flows.explain_view import Helper, View
    from flows.words import Paragraph
    from rules.terms import Finding


def whom_paragraphs(view: View, findings: tuple[Finding, ...]) -> tuple[Paragraph, ...]:
    """Who decides and pays, then whom to ask."""
    return (*(part for finding in findings for part in _bodies(view, finding)), *_contacts(view, findings))


def _bodies(view: View, finding: Finding) -> Iterator[Paragraph]:
    if not (finding.decided_by or finding.paid_from):
        return
    yield view.headline(finding)
    if finding.decided_by:
        decider = view.voice.say(f"decider.{finding.decided_by}")
        yield view.voice.paragraph("whom.decides", "item", decider=decider)
    if finding.paid_from:
        yield view.voice.paragraph("whom.pays", "item", payer=view.voice.say(f"payer.{finding.paid_from}"))


def _contacts(view: View, findings: tuple[Finding, ...]) -> Iterator[Paragraph]:
    measures = {finding.measure for finding in findings}
    found = view.contacts.of(view.region, measures)
    if found:
        yield view.voice.paragraph("whom.contacts")
        yield from (_contact(view, contact) for contact in found)
    if view.helper.name and not any(contact.region == view.region for contact in found):
        yield _helper(view, view.helper, "operator" if view.region else "operator_too")
    if found:
        yield view.voice.paragraph("whom.checked", day=min(contact.checked_on for contact in found))


def _helper(view: View, helper: Helper, kind: str) -> Paragraph:
    if helper.contact:
        return view.voice.paragraph(f"whom.{kind}_reachable", "item", name=helper.name, contact=helper.contact)
    return view.voice.paragraph(f"whom.{kind}", "item", name=helper.name)


def _contact(view: View, contact: Contact) -> Paragraph:
    voice, lang = view.voice, view.voice.lang.value
    parts = [voice.paragraph("whom.contact", name=contact.name[lang], help=contact.help[lang])]
    if contact.phone:
        parts.append(voice.paragraph("whom.phone", phone=contact.phone))
    if contact.page:
        parts.append(voice.paragraph("whom.page", page=contact.page))
    return joined(*parts, kind="item")

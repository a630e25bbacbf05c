"""Why a finding is as it is: the shortest reason that suffices; on demand every condition with its source and grade.

For a "no" every failed condition, those that can still be put right first. Must not say what to do about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.explain_brief import stake
from flows.explain_months import job_line
from flows.explain_sources import cites
from flows.explain_view import joined
from flows.forms import Month
from rules.terms import AmountKind, Holds, Unclear, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.explain_view import View
    from flows.words import Paragraph
    from rules.terms import Finding, Reason


_ONCE: Final = frozenset({"illness", "death"})


def why_paragraphs(view: View, findings: tuple[Finding, ...]) -> tuple[Paragraph, ...]:
    """For each finding what decided it, and where sources disagree."""
    return tuple(paragraph for finding in findings for paragraph in _why(view, finding))


def _why(view: View, finding: Finding) -> Iterator[Paragraph]:
    yield view.headline(finding)
    reasons = _deciding(view, finding)
    if finding.verdict is Verdict.NOT_ENTITLED:
        failed = [reason for reason in reasons if reason.holds is Holds.NO]
        yield from _listed(view, finding, "reason.fixable", [reason for reason in failed if reason.fixable])
        yield from _listed(view, finding, "reason.failed", [reason for reason in failed if not reason.fixable])
    else:
        open_ = [reason for reason in reasons if reason.holds in {Holds.FACTS_UNKNOWN, Holds.LAW_UNKNOWN}]
        contested = [reason for reason in reasons if reason.holds is Holds.CONTESTED]
        failed = [reason for reason in reasons if reason.holds is Holds.NO]
        if finding.verdict is Verdict.ENTITLED or not (open_ or contested):
            met = [reason for reason in reasons if reason.holds is Holds.YES]
            yield from _listed(view, finding, "reason.met", _one_each(met))
        yield from _listed(view, finding, "reason.contested", contested)
        yield from _listed(view, finding, "reason.open", open_)
        yield from _listed(view, finding, "reason.fixable", [reason for reason in failed if reason.fixable])
    said = (*_at_stake(view, finding), *_firm(view, finding))
    if said:
        yield joined(*said)
    yield from _notes(view, finding)


def _deciding(view: View, finding: Finding) -> tuple[Reason, ...]:
    """The reasons that decided; for a one-time payment that is due, those of a job by which it is due, for another job
    takes nothing away."""
    if finding.verdict is not Verdict.ENTITLED or view.book.measure(finding.measure).scope not in _ONCE:
        return finding.because
    open_ = {reason.stay for reason in finding.because if reason.holds is not Holds.YES}
    return tuple(reason for reason in finding.because if reason.stay not in open_) or finding.because


def _at_stake(view: View, finding: Finding) -> tuple[str, ...]:
    return stake(view, finding) if finding.verdict is not Verdict.ENTITLED else ()


def _firm(view: View, finding: Finding) -> tuple[str, ...]:
    """How firm the verdict is; nothing where only an answer is missing."""
    if finding.unclear_because is Unclear.FACTS:
        return ()
    return (view.voice.say("reason.certainty", certainty=view.voice.say(f"certainty.{finding.certainty.word}")),)


def _one_each(reasons: Iterable[Reason]) -> list[Reason]:
    """One reason for each condition: the others only repeat it for another month or job."""
    found: dict[str, Reason] = {}
    for reason in reasons:
        found.setdefault(reason.condition, reason)
    return list(found.values())


def _listed(view: View, finding: Finding, key: str, reasons: Sequence[Reason]) -> Iterator[Paragraph]:
    said = dict.fromkeys(view.reason(finding, reason) for reason in reasons)
    if said:
        yield view.voice.paragraph(key)
        yield from (joined(sentence, kind="item") for sentence in said)


def _notes(view: View, finding: Finding) -> Iterator[Paragraph]:
    told: set[str] = set()
    unclear = finding.verdict is Verdict.UNCLEAR
    for reason in finding.because:
        if unclear and reason.holds is Holds.YES:
            continue
        entry = view.entry(finding, reason) if reason.note else None
        if entry is not None and reason.note and reason.note not in told:
            told.add(reason.note)
            yield view.note(reason.note, entry)


def derivation_paragraphs(view: View, findings: tuple[Finding, ...]) -> tuple[Paragraph, ...]:
    """Every condition of each finding: what it came to, its source and how firm that is; and the same for the sum."""
    return tuple(paragraph for finding in findings for paragraph in _derivation(view, finding))


def _derivation(view: View, finding: Finding) -> Iterator[Paragraph]:
    yield view.headline(finding)
    jobs = list(dict.fromkeys(reason.stay for reason in finding.because))
    for job in jobs:
        if len(jobs) > 1 and job is not None:
            yield job_line(view, job)
        here = dict.fromkeys(reason for reason in finding.because if reason.stay == job)
        order = list(dict.fromkeys(reason.condition for reason in here))
        for reason in sorted(here, key=lambda it: order.index(it.condition)):
            yield _node(view, finding, reason)
    yield from _sums(view, finding)


def _node(view: View, finding: Finding, reason: Reason) -> Paragraph:
    voice = view.voice
    node = voice.paragraph(
        "derivation.node",
        condition=_capital(view.condition(finding.measure, reason.condition)),
        holds=voice.say(f"holds.{reason.holds.word}"),
        sentence=view.reason(finding, reason),
    )
    certainty = voice.say(f"certainty.{reason.certainty.word}")
    sources = cites(voice, view.book, reason.citations)
    return joined(node, voice.say("derivation.source", sources=sources, certainty=certainty), kind="item")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sums(view: View, finding: Finding) -> Iterator[Paragraph]:
    """The amounts in force that this finding uses, with their sources."""
    if finding.amount is None:
        return
    measure, voice = view.book.measure(finding.measure), view.voice
    for rule in measure.amounts:
        certainty = voice.say(f"certainty.{rule.certainty.word}")
        sources = cites(voice, view.book, rule.citations)
        if rule.kind is AmountKind.FIXED:
            kzt = finding.amount.kzt
            yield voice.paragraph("derivation.amount_fixed", "item", sum=kzt, sources=sources, certainty=certainty)
            continue
        used = [row for row in finding.months if row.kzt and row.ceiling_kzt in rule.kzt.values()]
        here = [row for row in used if rule is _in_force(finding, view, row.month)]
        if here and here[0].ceiling_kzt:
            kzt = here[0].ceiling_kzt
            yield voice.paragraph(
                "derivation.amount", "item", day=rule.first, sum=kzt, sources=sources, certainty=certainty
            )


def _in_force(finding: Finding, view: View, month: str) -> object:
    return view.book.measure(finding.measure).amount_on(Month.parse(month).last)

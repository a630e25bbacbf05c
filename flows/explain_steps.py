"""What to do: the steps in order, the time for them counted from today, the papers, what else is good to know.

A time limit that has probably passed is never a "no": it is told how to ask for its restoring. Advice is never an
entitlement.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from flows.explain_view import joined
from rules.terms import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.explain_view import View
    from flows.words import Paragraph
    from rules.rulebook import DeadlineRule, Measure
    from rules.terms import Finding, TimeLimit

_LAST: Final = "ask_union"
_LIMITED: Final = {
    "labour_dispute": "labour_dispute",
    "administrative_complaint": "administrative_complaint",
    "complain_about_commission": "administrative_complaint",
    "challenge_failure_to_send": "administrative_complaint",
    "challenge_refusal": "administrative_complaint",
}
"""Steps for which a time limit runs."""


def step_paragraphs(view: View, findings: tuple[Finding, ...]) -> tuple[Paragraph, ...]:
    """The steps of every finding in order, numbered, each once; asking the union comes last."""
    told: list[Paragraph] = []
    done: set[str] = {_LAST}
    for finding in findings:
        steps = [step for step in finding.next_steps if step not in done]
        if steps:
            told.append(view.headline(finding))
            told += [_step(view, finding, step, len(done) + number) for number, step in enumerate(steps)]
            done.update(steps)
    if any(_LAST in finding.next_steps for finding in findings):
        told.append(_step(view, None, _LAST, len(done)))
    return tuple(told)


def _step(view: View, finding: Finding | None, step: str, number: int) -> Paragraph:
    voice = view.voice
    limits = finding.time_limits if finding else ()
    running = [limit.last_day for limit in limits if limit.id == _LIMITED.get(step) and not limit.passed]
    parts = [voice.say(f"step_more.{step}"), *(voice.say("steps.limit", day=day) for day in running)]
    return joined(voice.paragraph("steps.item", n=number, step=voice.say(f"step.{step}")), *parts)


def has_deadlines(view: View, finding: Finding) -> bool:
    """Whether anybody's time runs in this finding: it does where something is due, open, or can be put right."""
    measure = view.book.measure(finding.measure)
    worth = finding.verdict is not Verdict.NOT_ENTITLED or bool(finding.at_stake_kzt)
    return worth and bool(measure.deadlines or measure.time_limits)


def deadline_paragraphs(view: View, findings: tuple[Finding, ...]) -> tuple[Paragraph, ...]:
    """By which working day each body has to act, and until when a remedy can be sought, counted from today."""
    told: list[Paragraph] = []
    for finding in findings:
        if has_deadlines(view, finding):
            told.append(view.headline(finding))
            told += [*_duties(view, finding), *_limits(view, finding)]
    return (*told, *_remarks(view, findings))


def _remarks(view: View, findings: tuple[Finding, ...]) -> Iterator[Paragraph]:
    """What holds for all of these times, said once."""
    if any(_rules(view, finding) for finding in findings):
        yield view.voice.paragraph("deadline.explained")
    running = [finding for finding in findings if has_deadlines(view, finding)]
    if any(limit.passed for finding in running for limit in finding.time_limits):
        yield view.voice.paragraph("limit.who_helps")
    elif any(not finding.time_limits for finding in running):
        yield view.voice.paragraph("limit.general_note")


def _rules(view: View, finding: Finding) -> tuple[DeadlineRule, ...]:
    return view.book.measure(finding.measure).deadlines if finding.verdict is not Verdict.NOT_ENTITLED else ()


def _duties(view: View, finding: Finding) -> Iterator[Paragraph]:
    known = {deadline.id: deadline for deadline in finding.deadlines}
    for rule in _rules(view, finding):
        who, deadline = view.voice.say(f"deadline_who.{rule.id}"), known.get(rule.id)
        if deadline is None:
            yield view.voice.paragraph("deadline.general", "item", who=who, n=rule.working_days)
        elif deadline.last_day is None:
            yield view.voice.paragraph("deadline.unknown", "item", who=who, n=rule.working_days)
        else:
            yield view.voice.paragraph("deadline.known", "item", who=who, day=deadline.last_day, n=rule.working_days)


def _limits(view: View, finding: Finding) -> Iterator[Paragraph]:
    for limit in finding.time_limits:
        yield _limit(view, limit)
        yield from _before_the_act(view, limit)
    if not finding.time_limits:
        yield from _general(view, view.book.measure(finding.measure))


def _before_the_act(view: View, limit: TimeLimit) -> Iterator[Paragraph]:
    """A remark where the person learned of it before the act that gives this time came into force."""
    since, learned = view.book.acts[limit.citation.act].since, view.case.dates.get("claim.learned_on")
    if since and isinstance(learned, date) and learned < since:
        yield view.voice.paragraph("limit.act_began", "quote", day=since)


def _general(view: View, measure: Measure) -> Iterator[Paragraph]:
    for rule in measure.time_limits:
        said = view.voice.count("limit.general", rule.months, what=view.voice.say(f"time_limit.{rule.id}"))
        yield joined(said, kind="item")


def _limit(view: View, limit: TimeLimit) -> Paragraph:
    voice, what = view.voice, view.voice.say(f"time_limit.{limit.id}")
    left = (limit.last_day - view.today).days
    if limit.passed or left < 0:
        return voice.paragraph("limit.passed", "item", what=what, day=limit.last_day)
    said = voice.paragraph("limit.open", "item", what=what, day=limit.last_day)
    return joined(said, voice.count("limit.left", left), kind="item")


def paper_paragraphs(view: View, findings: tuple[Finding, ...]) -> tuple[Paragraph, ...]:
    """Every paper once: who issues it, which conditions it proves, or for which payment it is needed."""
    proves: dict[str, dict[str, None]] = {}
    used: dict[str, dict[str, None]] = {}
    for finding in findings:
        for paper in finding.documents:
            used.setdefault(paper, {})[view.named(finding.measure)] = None
            for condition in view.book.measure(finding.measure).conditions:
                if paper in condition.papers and not condition.silent:
                    proves.setdefault(paper, {})[view.condition(finding.measure, condition.id)] = None
    several = len({measure for measures in used.values() for measure in measures}) > 1
    return tuple(_paper(view, paper, proves.get(paper, {}), used[paper] if several else {}) for paper in used)


def _paper(view: View, paper: str, proves: dict[str, None], used: dict[str, None]) -> Paragraph:
    voice = view.voice
    name = voice.say(f"paper.{paper}")
    parts = [
        voice.paragraph("papers.item", paper=name[:1].upper() + name[1:], issuer=voice.say(f"paper_issuer.{paper}"))
    ]
    if proves:
        parts.append(voice.paragraph("papers.proves", what="; ".join(proves)))
    if used:
        parts.append(voice.paragraph("papers.which", measures="; ".join(used)))
    return joined(*parts, kind="item")


def advice_paragraphs(view: View, findings: tuple[Finding, ...]) -> tuple[Paragraph, ...]:
    """What is good to know beside the findings, each remark once."""
    found = dict.fromkeys(advice.id for finding in findings for advice in finding.advice)
    return tuple(view.voice.paragraph(f"advice.{advice}", "item", **view.days) for advice in found)

"""The first message: what is due, the sum, the first step; at most 600 characters, the most important first.

What does not fit is said shorter, never cut off: the parts behind the buttons hold the rest.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from flows.explain_view import joined, period_of
from flows.speech import voice
from flows.words import Lang
from rules.terms import AmountKind, Holds, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.explain_view import View
    from flows.words import Paragraph
    from rules.terms import Amount, Finding, Reason

MOST: Final = 600
_SURE: Final = 400
"""What has this length in one language has less than MOST in the others."""
_BREAK: Final = "\n\n"
_FULL, _SHORT, _NAME = 0, 1, 2


def brief(view: View) -> tuple[Paragraph, ...]:
    """The first message, in the longest form that fits in every language: so the three say the same."""
    if view.case.facts.get("asker") == "other":
        return (view.voice.paragraph("brief.not_for_you"), view.voice.paragraph("brief.help_elsewhere"))
    if not view.near:
        return (view.voice.paragraph("brief.nothing"), view.voice.paragraph("brief.information"))
    own = _Draft(view)
    most = (_FULL,) * len(view.near)
    if own.length(most) <= _SURE:
        return own.drawn(most)
    drafts = [_Draft(replace(view, voice=voice(lang))) for lang in Lang]
    ways = _ways(len(view.near), sum(finding.verdict is not Verdict.NOT_ENTITLED for finding in view.near))
    fitting = (levels for levels in ways if all(draft.length(levels) <= MOST for draft in drafts))
    return own.drawn(next(fitting, (_NAME,)))


class _Draft:
    """The first message in one language: each finding told once for each level that is tried."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.told: dict[tuple[int, int], tuple[Paragraph, ...]] = {}
        self.sizes: dict[tuple[int, int], int] = {}
        self.end = _end(view)
        self.least = sum(map(_length, self.end)) - len(_BREAK)

    def drawn(self, levels: tuple[int, ...]) -> tuple[Paragraph, ...]:
        """The message with its findings told as fully as these levels say; without a level a finding is left out."""
        return (*(part for place in enumerate(levels) for part in self.at(place)), *self.rest(levels), *self.end)

    def rest(self, levels: tuple[int, ...]) -> tuple[Paragraph, ...]:
        """A word on the findings that are left out."""
        return () if len(levels) == len(self.view.near) else (self.view.voice.paragraph("brief.rest"),)

    def at(self, place: tuple[int, int]) -> tuple[Paragraph, ...]:
        """One finding at one level."""
        if place not in self.told:
            self.told[place] = _told(self.view, self.view.near[place[0]], place[1])
            self.sizes[place] = sum(map(_length, self.told[place]))
        return self.told[place]

    def length(self, levels: tuple[int, ...]) -> int:
        """How many characters the message has."""
        for place in enumerate(levels):
            self.at(place)
        sizes = sum(self.sizes[place] for place in enumerate(levels))
        return self.least + sizes + sum(map(_length, self.rest(levels)))


def _end(view: View) -> tuple[Paragraph, ...]:
    step, information = first_step(view), view.voice.paragraph("brief.information")
    if step is None:
        return (information,)
    return (view.voice.paragraph("brief.first_step", step=view.voice.say(f"step.{step}")), information)


def _length(paragraph: Paragraph) -> int:
    return sum(len(span.text) for span in paragraph.spans) + len(_BREAK)


def _ways(count: int, named: int) -> Iterator[tuple[int, ...]]:
    """How fully each finding is told, from most to least: the later ones are shortened first.

    Where even their names do not fit, those beyond the first ``named``, of which nothing is due, are left out.
    """
    for told in range(count, 0, -1):
        yield (_FULL,) * told + (_SHORT,) * (count - told)
    for first in (_FULL, _SHORT, _NAME):
        for told in range(count - 1, -1, -1):
            yield (first, *(_SHORT,) * told, *(_NAME,) * (count - 1 - told))
        for kept in range(count - 1, max(named, 1) - 1, -1):
            yield (first, *(_NAME,) * (kept - 1))


def first_step(view: View) -> str | None:
    """The step to begin with: the first one of the finding that matters most."""
    return next((finding.next_steps[0] for finding in view.near if finding.next_steps), None)


def _told(view: View, finding: Finding, level: int) -> tuple[Paragraph, ...]:
    """The headline and what is said with it; to a family the headline stands alone, without figures."""
    headline, said = view.headline(finding), _said(view, finding, level)
    if not said:
        return (headline,)
    return (headline, joined(*said)) if _quiet(view, finding) else (joined(headline, *said),)


def _quiet(view: View, finding: Finding) -> bool:
    return finding.measure == "death_payment" or view.who == "family"


def _said(view: View, finding: Finding, level: int) -> tuple[str, ...]:
    if level == _NAME:
        return ()
    if finding.verdict is Verdict.ENTITLED:
        due = _due if level == _FULL else _short_sum
        sums = (due(view, finding, finding.amount),) if finding.amount else ()
        return (*sums, *_missing(view, finding), *beside(view, finding))
    return (*(_reason(view, finding) if level == _FULL else ()), *stake(view, finding))


def _due(view: View, finding: Finding, amount: Amount) -> str:
    key = f"due.{finding.measure}.{view.who}"
    if amount.kind is AmountKind.FIXED:
        return view.voice.say(key, sum=amount.kzt)
    months = [row.month for row in finding.months if row.kzt]
    period = period_of(months)
    if period is None:
        return view.voice.count("due.with_gaps", len(set(months)), sum=amount.kzt)
    return view.voice.say(key, period=period, sum=amount.kzt)


def _short_sum(view: View, _: Finding, amount: Amount) -> str:
    fixed = amount.kind is AmountKind.FIXED
    return view.voice.say("due.fixed", sum=amount.kzt) if fixed else view.voice.say("due.upto", sum=amount.kzt)


def beside(view: View, finding: Finding) -> tuple[str, ...]:
    """What is still open beside the sum that is due."""
    if not finding.at_stake_kzt:
        return ()
    low = finding.at_stake_from_kzt
    if low:
        return (view.voice.say("stake.beside_range", low=low, sum=finding.at_stake_kzt),)
    return (view.voice.say("stake.beside", sum=finding.at_stake_kzt),)


def _missing(view: View, finding: Finding) -> tuple[str, ...]:
    return (view.voice.say("brief.missing", sum=finding.shortfall_kzt),) if finding.shortfall_kzt else ()


def stake(view: View, finding: Finding) -> tuple[str, ...]:
    """What is at stake in a finding that is not settled in the person's favour."""
    kzt, low = finding.at_stake_kzt, finding.at_stake_from_kzt
    if not kzt:
        return ()
    if finding.verdict is Verdict.NOT_ENTITLED:
        return (view.voice.say("stake.if_put_right", sum=kzt),)
    if low:
        return (view.voice.say("stake.range", low=low, sum=kzt),)
    rules = view.book.measure(finding.measure).amounts
    fixed = bool(rules) and rules[0].kind is AmountKind.FIXED
    return (view.voice.say("stake.fixed", sum=kzt) if fixed else view.voice.say("stake.upto", sum=kzt),)


def _reason(view: View, finding: Finding) -> tuple[str, ...]:
    """The one reason that says most, and the paper that settles it."""
    reason = telling(finding)
    if reason is None:
        return ()
    said = view.reason(finding, reason)
    paper = view.settled_by(finding, reason) if finding.verdict is Verdict.UNCLEAR else None
    if paper is None:
        return (said,)
    return (said, view.voice.say("reason.settled_by", paper=view.voice.say(f"paper.{paper}")))


def telling(finding: Finding) -> Reason | None:
    """The reason that says most: for a "no" one that can be put right, for the rest the first that is not met."""
    if finding.verdict is Verdict.NOT_ENTITLED:
        failed = [reason for reason in finding.because if reason.holds is Holds.NO]
        fixable = [reason for reason in failed if reason.fixable] if finding.at_stake_kzt else []
        return next(iter([*fixable, *failed]), None)
    order = (Holds.LAW_UNKNOWN, Holds.FACTS_UNKNOWN, Holds.CONTESTED)
    return next((reason for holds in order for reason in finding.because if reason.holds is holds), None)

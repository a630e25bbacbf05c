"""What is still possible: the results of what is open, what settles each, and what small change would help.

Every result comes from the rules; nothing is guessed here, and no change is recommended that would not be true.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from flows.explain_view import joined
from rules.terms import AmountKind, Verdict
from rules.whatif import branches, improvements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.explain_view import View
    from flows.words import Paragraph
    from rules.terms import Finding
    from rules.tried import Result
    from rules.whatif import Branch, Improvement


_MANY: Final = (".role", ".facility")
"""Facts with so many values that their results are told without them."""


def is_open(finding: Finding) -> bool:
    """Whether something in a finding may still come out in two ways."""
    if finding.verdict is Verdict.UNCLEAR:
        return True
    return finding.verdict is Verdict.ENTITLED and bool(finding.at_stake_kzt)


def branch_paragraphs(view: View, findings: tuple[Finding, ...]) -> tuple[Paragraph, ...]:
    """For each open finding: what is not known, the results that it may lead to, and the paper that settles it.

    Where no single answer leads to different results, it is said that several are needed together.
    """
    told: list[Paragraph] = []
    for finding in filter(is_open, findings):
        open_ = (branch for branch in branches(view.book, view.case, finding) if len(branch.results) > 1)
        found = {branch.path or branch.condition: branch for branch in open_}
        told.append(view.headline(finding))
        told += [paragraph for branch in found.values() for paragraph in _branch(view, finding, branch)]
        told += [] if found else [view.voice.paragraph("branch.several")]
    return tuple(told)


def _branch(view: View, finding: Finding, branch: Branch) -> Iterator[Paragraph]:
    if branch.path is None:
        yield from _of_law(view, finding, branch)
        return
    voice = view.voice
    yield joined(voice.paragraph("branch.fact", fact=view.fact(branch.path)), *_settled(view, branch))
    for answers, result in branch.results:
        said = _result(view, finding, result)
        if branch.path.endswith(_MANY):
            yield voice.paragraph("branch.possible", "item", result=said)
        else:
            words = voice.join([_answer(view, answer) for answer in answers], either=True)
            yield voice.paragraph("branch.answer", "item", answer=words, result=said)


def _of_law(view: View, finding: Finding, branch: Branch) -> Iterator[Paragraph]:
    """An open question of law: what a good and what a bad answer would give, a range as one result."""
    voice, name = view.voice, view.condition(finding.measure, branch.condition)
    yield joined(voice.paragraph("branch.law", condition=name), *_settled(view, branch))
    low, high = finding.at_stake_from_kzt, finding.at_stake_kzt
    if low and high:
        well = voice.say("result.entitled_range", low=low, sum=high)
    else:
        well = _result(view, finding, branch.results[0][1])
    yield voice.paragraph("branch.well", "item", result=well)
    yield voice.paragraph("branch.badly", "item", result=voice.say("result.not_entitled"))


def _settled(view: View, branch: Branch) -> tuple[str, ...]:
    if branch.settled_by is None:
        return ()
    return (view.voice.say("reason.settled_by", paper=view.voice.say(f"paper.{branch.settled_by}")),)


def _answer(view: View, answer: str | date | Fraction) -> str:
    if isinstance(answer, str):
        keys = (f"value.{answer}", f"role.{answer}", f"facility.{answer}")
        return view.voice.say(next(key for key in keys if view.voice.has(key)))
    return view.voice.write(answer, "percent" if isinstance(answer, Fraction) else "")


def _result(view: View, finding: Finding, result: Result) -> str:
    voice, kzt = view.voice, result.kzt
    fixed = any(rule.kind is AmountKind.FIXED for rule in view.book.measure(finding.measure).amounts)
    if result.verdict is Verdict.NOT_ENTITLED:
        return voice.say("result.not_entitled")
    if result.verdict is Verdict.UNCLEAR:
        return voice.say("result.unclear", sum=kzt) if kzt and not fixed else voice.say("result.unclear_plain")
    if kzt is None:
        return voice.say("result.entitled_plain")
    if result.verdict is Verdict.CONTESTED:
        return voice.say("result.contested", sum=kzt)
    return voice.say("result.entitled_fixed", sum=kzt) if fixed else voice.say("result.entitled", sum=kzt)


def whatif_paragraphs(view: View, findings: tuple[Finding, ...]) -> tuple[Paragraph, ...]:
    """For each finding the single changes of an answer that would give a better result, if there are any."""
    told: list[Paragraph] = []
    for finding in findings:
        found = improvements(view.book, view.case, finding)
        if found:
            told.append(view.headline(finding))
            told += [_change(view, finding, change) for change in found]
    return (*told, view.voice.paragraph("change.truth")) if told else ()


def _change(view: View, finding: Finding, change: Improvement) -> Paragraph:
    say, fact, result = view.voice.paragraph, view.fact(change.path), _result(view, finding, change.result)
    if isinstance(change.now, Fraction):
        return say("change.hours", "item", fact=fact, share=change.now, result=result)
    if isinstance(change.now, date):
        return say("change.day", "item", fact=fact, day=change.now, result=result)
    key = "change.fixable" if change.fixable else "change.other"
    return say(key, "item", fact=fact, answer=_answer(view, change.now), result=result)


def may_improve(view: View) -> bool:
    """Whether any change would help."""
    return any(
        improvements(view.book, view.case, finding) for finding in view.near if finding.verdict is not Verdict.ENTITLED
    )

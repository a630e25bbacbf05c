"""The amount month by month with its formula and total, and, where money was received, what each month lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.explain_view import joined
from flows.forms import Month
from flows.words import NOT_SURE
from rules.amounts import month_sum
from rules.terms import Holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.explain_view import View
    from flows.words import Paragraph
    from rules.rulebook import AmountRule
    from rules.terms import Finding, MonthAmount


def has_months(finding: Finding) -> bool:
    """Whether there is a sum to be told by month."""
    return any(row.kzt or row.ceiling_kzt for row in finding.months)


def month_paragraphs(view: View, findings: tuple[Finding, ...]) -> tuple[Paragraph, ...]:
    """Every month of each finding, its total, how it is reckoned and how firm the sum is."""
    return tuple(paragraph for finding in findings if has_months(finding) for paragraph in _measure(view, finding))


def _measure(view: View, finding: Finding) -> Iterator[Paragraph]:
    voice = view.voice
    yield view.headline(finding)
    jobs = list(dict.fromkeys(row.stay for row in finding.months))
    for job in jobs:
        if len(jobs) > 1 and job is not None:
            yield job_line(view, job)
        for row in finding.months:
            if row.stay == job:
                yield _row(view, finding, row)
    if finding.amount:
        total = voice.paragraph("months.total", sum=finding.amount.kzt)
        certainty = voice.say(f"certainty.{finding.amount.certainty.word}")
        yield joined(total, voice.say("months.certainty", certainty=certainty))
    rule = _rule(view, finding, next(row for row in finding.months if row.ceiling_kzt or row.kzt))
    key = "months.formula_hours" if rule.by_hours else "months.formula_plain"
    yield voice.paragraph(key, rate=voice.say(f"rate.{rule.rate}"))


def job_line(view: View, stay: int) -> Paragraph:
    """Which job it is, where there are several."""
    facts, say = view.case.stays[stay].facts, view.voice.say
    role, facility = facts.get("role", NOT_SURE), facts.get("facility", NOT_SURE)
    if NOT_SURE in {role, facility}:
        return view.voice.paragraph("job.number", number=stay + 1)
    words = say(f"role.{role}"), say(f"facility.{facility}")
    return view.voice.paragraph("job.line", number=stay + 1, role=words[0], facility=words[1])


def _rule(view: View, finding: Finding, row: MonthAmount) -> AmountRule:
    """The sum in force in a month that has one: on its last day where it begins within the month."""
    measure, month = view.book.measure(finding.measure), Month.parse(row.month)
    found = (measure.amount_on(day) for day in (month.last, month.first))
    return next(rule for rule in found if rule is not None)


def _row(view: View, finding: Finding, row: MonthAmount) -> Paragraph:
    say, month = view.voice.paragraph, Month.parse(row.month)
    if row.share == 0:
        return say("months.no_hours", "item", month=month)
    if row.holds is Holds.NO:
        if row.ceiling_kzt and finding.at_stake_kzt:
            return say("months.if_put_right", "item", month=month, sum=_possible(row))
        return say("months.nothing", "item", month=month)
    if row.kzt is None and row.ceiling_kzt is None:
        return say("months.open_unknown", "item", month=month)
    if row.kzt is None and row.ceiling_kzt is not None:
        return say("months.open", "item", month=month, sum=_possible(row))
    return _paid(view, finding, row)


def _possible(row: MonthAmount) -> int:
    """What an open month would give, as far as its hours are known."""
    full = row.ceiling_kzt or 0
    return full if row.share is None else month_sum([(full, row.share)])[0][0]


def _paid(view: View, finding: Finding, row: MonthAmount) -> Paragraph:
    """A month with a sum, and how it came about."""
    say, month, kzt = view.voice.paragraph, Month.parse(row.month), row.kzt or 0
    if row.holds is Holds.CONTESTED:
        return say("months.contested", "item", month=month, sum=kzt)
    rule, group = _rule(view, finding, row), row.risk_group.value if row.risk_group else "all"
    times = rule.times.get(group)
    if times is None or row.share is None:
        return say("months.due_plain", "item", month=month, sum=kzt)
    base = int(rule.kzt[group] / times)
    if row.share == 1 or not rule.by_hours:
        return say("months.due", "item", month=month, sum=kzt, times=times, base=base)
    return say("months.due_share", "item", month=month, sum=kzt, times=times, base=base, share=row.share)


def missing_paragraphs(view: View, findings: tuple[Finding, ...]) -> tuple[Paragraph, ...]:
    """Month by month what is due, what was received and what is missing; and the total. A month in which nothing is
    due is left out."""
    told: list[Paragraph] = []
    for finding in findings:
        if finding.shortfall_kzt is None:
            continue
        told.append(view.headline(finding))
        rows = [(month, kzt, _due(finding, month)) for month, kzt in finding.shortfall_months]
        told += [_missing(view, month, kzt, due) for month, kzt, due in rows if due]
        if finding.shortfall_kzt:
            told.append(view.voice.paragraph("missing.total", sum=finding.shortfall_kzt))
        else:
            told.append(view.voice.paragraph("missing.nothing"))
    return tuple(told)


def _due(finding: Finding, month: str) -> int:
    return sum(row.kzt or 0 for row in finding.months if row.month == month)


def _missing(view: View, month: str, kzt: int, due: int) -> Paragraph:
    paid = sum((stay.received or {}).get(month, 0) for stay in view.case.stays)
    say, when = view.voice.paragraph, Month.parse(month)
    if not kzt:
        return say("missing.month_whole", "item", month=when, due=due, paid=paid)
    return say("missing.month", "item", month=when, due=due, paid=paid, sum=kzt)

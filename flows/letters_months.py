"""The months of a finding as a table: the largest possible sum, what was received, and what is only a question.

Figures come from the finding alone. Must not say what is due where the finding does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.forms import Month
from flows.paper import Column, Table
from rules.amounts import month_sum
from rules.terms import Certainty, Holds, Verdict

if TYPE_CHECKING:
    from flows.explain_view import View
    from rules.terms import Finding, MonthAmount


def month_table(view: View, finding: Finding, form: str = "") -> Table | None:
    """The months with a sum, or with one that is in question; None where there is none. ``form`` is that in
    which months are written."""
    shown = [row for row in finding.months if possible(finding, row) is not None]
    if not shown:
        return None
    jobs = len({row.stay for row in shown}) > 1
    paid = finding.shortfall_kzt is not None
    rows: list[tuple[str, ...]] = []
    told: set[str] = set()
    for row in shown:
        first = _row(view, finding, row, jobs=jobs, paid=paid and row.month not in told)
        rows.append((view.voice.write(Month.parse(row.month), form), *first))
        told.add(row.month)
    total = _total(view, finding)
    if total:
        rows.append(total)
    return _without_empty(Table(_columns(view), tuple(rows), total=bool(total)))


def _columns(view: View) -> tuple[Column, ...]:
    label = view.voice.say
    return (
        Column(label("letters.col.month")),
        Column(label("letters.col.job")),
        Column(label("letters.col.group")),
        Column(label("letters.col.share"), numbers=True),
        Column(label("letters.col.upto"), numbers=True),
        Column(label("letters.col.paid"), numbers=True),
        Column(label("letters.col.missing"), numbers=True),
        Column(label("letters.col.note")),
    )


def _row(view: View, finding: Finding, row: MonthAmount, *, jobs: bool, paid: bool) -> tuple[str, ...]:
    write = view.voice.write
    missing = dict(finding.shortfall_months)
    hours = any(rule.by_hours for rule in view.book.measure(finding.measure).amounts)
    here, note = paid and row.month in missing, _note(view, row)
    received = sum((stay.received or {}).get(row.month, 0) for stay in view.case.stays)
    return (
        write(row.stay + 1) if jobs and row.stay is not None else "",
        view.voice.say(f"letters.group.{row.risk_group.value}") if row.risk_group else "",
        write(row.share, "percent") if hours and row.share is not None else "",
        write(possible(finding, row) or 0, "num"),
        write(received, "num") if here else "",
        write(missing[row.month], "num") if here and (missing[row.month] or not note) else "",
        note,
    )


def _total(view: View, finding: Finding) -> tuple[str, ...]:
    if finding.amount is None:
        return ()
    write, say = view.voice.write, view.voice.say
    settled = finding.verdict is Verdict.ENTITLED and finding.shortfall_kzt is not None
    missing = write(finding.shortfall_kzt or 0, "num") if settled else ""
    beside = finding.verdict is Verdict.ENTITLED and finding.at_stake_kzt
    note = say("letters.note.without_open") if beside else ""
    return (say("letters.total"), "", "", "", write(finding.amount.kzt, "num"), "", missing, note)


def possible(finding: Finding, row: MonthAmount) -> int | None:
    """The largest sum that a row can have; None where it has none, or none that could still be put right."""
    full = row.ceiling_kzt
    if row.kzt is not None and row.holds is not Holds.NO:
        return row.kzt or None
    if full is None or row.share == 0 or (row.holds is Holds.NO and not finding.at_stake_kzt):
        return None
    return full if row.share is None else month_sum([(full, row.share)])[0][0]


def _note(view: View, row: MonthAmount) -> str:
    if row.holds is Holds.CONTESTED:
        return view.voice.say("letters.note.contested")
    if row.holds is Holds.NO:
        return view.voice.say("letters.note.if_right")
    return view.voice.say("letters.note.open") if row.kzt is None else ""


def _without_empty(table: Table) -> Table:
    """The table without columns in which nothing stands."""
    body = table.rows[:-1] if table.total else table.rows
    kept = [place for place in range(len(table.columns)) if any(row[place] for row in body)]
    rows = tuple(tuple(row[place] for place in kept) for row in table.rows)
    return Table(tuple(table.columns[place] for place in kept), rows, table.total, table.wide)


def is_firm(finding: Finding) -> bool:
    """Whether a letter may ask for a thing outright: due, by an official or a reported source."""
    return finding.verdict is Verdict.ENTITLED and finding.certainty <= Certainty.REPORTED

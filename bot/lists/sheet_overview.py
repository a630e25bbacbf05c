"""The first sheet: how many people, what is due, missing and open, by payment and by month, with a picture of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.lists.findings import SUPPLEMENT, Told, in_order
from flows.forms import Month
from rules.terms import MEASURES, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.lists.drawing import Sheet
    from bot.lists.findings import Line
    from bot.lists.workbook import Answered
    from flows.speech import Voice

_WIDTHS: Final = (46, 16, 18, 18, 18, 18)
_VERDICTS: Final = (Verdict.ENTITLED, Verdict.CONTESTED, Verdict.UNCLEAR, Verdict.NOT_ENTITLED)
_MOST_NAMED: Final = 8


def overview_sheet(sheet: Sheet, answered: Answered, voice: Voice) -> None:
    """Draw the sheet."""
    for column, width in enumerate(_WIDTHS):
        sheet.width(column, width)
    sheet.text(0, 0, voice.say("list.title"), "title")
    sheet.raw.set_row(0, 26)
    row = 1
    for text in _sentences(answered, voice):
        sheet.spread(row, 0, len(_WIDTHS) - 1, text)
        row += 1
    row = _by_measure(sheet, row + 1, answered.lines, voice)
    _by_month(sheet, row + 1, answered.lines, voice)
    sheet.finish(0)


def _sentences(answered: Answered, voice: Voice) -> list[str]:
    heads = zip(answered.grid.headers, answered.grid.columns, strict=True)
    unused = [name for name, column in heads if name and column is None]
    told = [
        voice.say("list.made", day=answered.today, version=answered.book.version),
        voice.count("list.people", len(answered.people)),
        voice.count("list.faults", answered.faults) if answered.faults else voice.say("list.no_faults"),
    ]
    if unused:
        told.append(voice.say("list.unused", columns=", ".join(unused[:_MOST_NAMED])))
    return [*told, voice.say("list.ceiling"), voice.say("brief.information")]


def _by_measure(sheet: Sheet, row: int, lines: Sequence[Line], voice: Voice) -> int:
    sheet.text(row, 0, voice.say("list.by_measure"), "heading")
    heads = [voice.say("list.head.measure"), *(voice.say(f"list.verdict.{it.value}") for it in _VERDICTS)]
    for column, text in enumerate([*heads, voice.say("list.head.due")]):
        sheet.text(row + 1, column, text, "head_right" if column else "head")
    begin = row = row + 2
    for measure in in_order(lines, MEASURES):
        told = [line.told.get(measure, Told(None)) for line in lines]
        name = voice.say(f"measure.{measure}")
        sheet.text(row, 0, name[:1].upper() + name[1:])
        for column, verdict in enumerate(_VERDICTS, start=1):
            count = sum(it.verdict is verdict for it in told)
            sheet.number(row, column, count, verdict.value if count else "money")
        sheet.number(row, 5, sum(it.kzt or 0 for it in told if it.verdict is Verdict.ENTITLED))
        row += 1
    sheet.lined(begin, max(row - 1, begin), len(_WIDTHS))
    return row


def _by_month(sheet: Sheet, row: int, lines: Sequence[Line], voice: Voice) -> None:
    months: dict[str, list[int | None]] = {}
    for line in lines:
        for it in line.months:
            received = it.received_kzt if it.measure == voice.say(f"measure.{SUPPLEMENT}") else None
            more = (int(bool(it.due_kzt)), it.due_kzt or 0, received, it.missing_kzt)
            sums = months.setdefault(it.month, [0, 0, None, None])
            months[it.month] = [_added(one, other) for one, other in zip(sums, more, strict=True)]
    months = {month: sums for month, sums in months.items() if any(sums)}
    if not months:
        return
    sheet.text(row, 0, voice.say("list.by_month"), "heading")
    for column, name in enumerate(("month", "people", "due", "received", "missing")):
        sheet.text(row + 1, column, voice.say(f"list.head.{name}"), "head_right" if column else "head")
    first = row + 2
    for at, (month, sums) in enumerate(sorted(months.items()), start=first):
        sheet.text(at, 0, voice.write(Month.parse(month)))
        for column, value in enumerate(sums, start=1):
            sheet.number(at, column, value, "missing" if column == len(sums) and value else "money")
    last = first + len(months) - 1
    sheet.lined(first, last, 5)
    sheet.text(last + 1, 0, voice.say("list.head.total"), "total")
    sheet.text(last + 1, 1, "", "total")
    for column in (2, 3, 4):
        sheet.total(last + 1, column, first, last, sum(sums[column - 1] or 0 for sums in months.values()))
    sheet.columns_chart(last + 3, first, last, voice.say("list.chart"))


def _added(one: int | None, other: int | None) -> int | None:
    """A sum that stays unknown until something of it is told: nobody's answer is not a nought."""
    return one if other is None else (one or 0) + other

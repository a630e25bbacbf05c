"""The sheet with one line for each person, payment and month: group, share, ceiling, due, received, missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.forms import Month

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.lists.drawing import Sheet
    from bot.lists.findings import Line, MonthLine
    from flows.speech import Voice

_HEADS: Final = (
    ("person", 12), ("month", 20), ("measure", 34), ("state", 16), ("group", 24), ("share", 14), ("ceiling", 16),
    ("due", 15), ("received", 15), ("missing", 15),
)  # fmt: skip
_LOOK: Final = {"due": "entitled", "contested": "contested", "open": "unclear"}
HEADS: Final = 2
_SUMS: Final = 7


def months_sheet(sheet: Sheet, lines: Sequence[Line], voice: Voice) -> None:
    """Draw the sheet."""
    sheet.head(0, [(voice.say(f"list.head.{name}"), width) for name, width in _HEADS], range(5, len(_HEADS)))
    months = [month for line in lines for month in line.months]
    for row, month in enumerate(months, start=HEADS):
        _month(sheet, row, month, voice)
    last = max(HEADS + len(months) - 1, HEADS)
    for column in range(len(_HEADS)):
        sheet.text(HEADS - 1, column, voice.say("list.head.total") if column == 0 else "", "total")
    sums = (
        sum(month.due_kzt or 0 for month in months),
        sum(month.received_kzt or 0 for month in months),
        sum(month.missing_kzt or 0 for month in months),
    )
    for column, value in enumerate(sums, start=_SUMS):
        sheet.total(HEADS - 1, column, HEADS, last, value)
    sheet.raw.autofilter(0, 0, last, len(_HEADS) - 1)
    sheet.lined(HEADS, last, len(_HEADS))
    sheet.raw.freeze_panes(HEADS, 2)
    sheet.finish(HEADS)


def _month(sheet: Sheet, row: int, line: MonthLine, voice: Voice) -> None:
    sheet.text(row, 0, line.person, "number")
    sheet.text(row, 1, voice.write(Month.parse(line.month)))
    sheet.text(row, 2, line.measure)
    sheet.text(row, 3, voice.say(f"list.state.{line.state}"), _LOOK.get(line.state, "not_entitled"))
    sheet.text(row, 4, ", ".join(line.groups))
    if len(line.shares) == 1:
        sheet.number(row, 5, round(float(line.shares[0]), 6), "percent")
    else:
        sheet.text(row, 5, " + ".join(voice.write(share, "percent") for share in line.shares))
    sheet.number(row, 6, line.ceiling_kzt)
    sheet.number(row, 7, line.due_kzt)
    sheet.number(row, 8, line.received_kzt)
    sheet.number(row, 9, line.missing_kzt, "missing" if line.missing_kzt else "money")

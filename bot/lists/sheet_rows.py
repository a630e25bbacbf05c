"""The rows as they were given, each cell that could not be used in red with its reason; nothing but our columns.

What stands in a column that we do not know (a name, an address) is not taken along.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from bot.lists.cells import shown
from bot.lists.columns import is_money, is_share
from flows.cards_labels import answer, choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.lists.cells import CellFault
    from bot.lists.columns import Column
    from bot.lists.drawing import Sheet
    from bot.lists.grids import Grid
    from bot.lists.people import Person
    from flows.speech import Voice

_WIDTH: Final = 18
_MEND_WIDTH: Final = 60


def rows_sheet(sheet: Sheet, grid: Grid, people: Sequence[Person], voice: Voice) -> None:
    """Draw the sheet."""
    places = [place for place, column in enumerate(grid.columns) if column is not None]
    heads = [(grid.headers[place], _WIDTH) for place in places]
    mend = len(places) + 1
    sheet.head(0, [(voice.say("list.head.row"), 8), *heads, (voice.say("list.head.to_mend"), _MEND_WIDTH)])
    marked: dict[int, dict[int, list[CellFault]]] = {}
    for person in people:
        for mark in person.marked:
            marked.setdefault(mark.row, {}).setdefault(mark.place, []).append(mark.fault)
    for row, (number, cells) in enumerate(grid.rows, start=1):
        sheet.number(row, 0, number, "quiet")
        faults = marked.get(number, {})
        for column, place in enumerate(places, start=1):
            raw = cells[place] if place < len(cells) else None
            _cell(sheet, row, column, grid.columns[place], raw, faults.get(place, ()), voice)
        told = " ".join(reason(voice, fault) for found in faults.values() for fault in found)
        sheet.text(row, mend, told, "fault" if told else "text")
    sheet.raw.autofilter(0, 0, max(len(grid.rows), 1), mend)
    sheet.lined(1, max(len(grid.rows), 1), mend + 1)
    sheet.raw.freeze_panes(1, 2)
    sheet.finish(1, large=True)


def _cell(
    sheet: Sheet,
    row: int,
    column: int,
    about: Column | None,
    raw: object,
    faults: Sequence[CellFault],
    voice: Voice,
) -> None:
    if faults:
        hidden = any(fault.code == "private" for fault in faults)
        sheet.text(row, column, "•••" if hidden else shown(raw), "fault")
        sheet.remark(row, column, "\n".join(reason(voice, fault) for fault in faults))
    elif isinstance(raw, date):
        sheet.day(row, column, raw.date() if isinstance(raw, datetime) else raw)
    elif isinstance(raw, int | float) and not isinstance(raw, bool):
        money, share = about is not None and is_money(about), about is not None and is_share(about)
        sheet.number(row, column, raw, "money" if money else "percent" if share else "text")
    else:
        sheet.text(row, column, shown(raw))


def reason(voice: Voice, fault: CellFault) -> str:
    """Why a cell could not be used, and what to do, in a sentence or two."""
    question, value, choices = fault.question, fault.value, ""
    if question is not None and fault.choices:
        choices = voice.join([choice(voice, question, it) for it in fault.choices], either=True)
    elif question is not None:
        value = answer(voice, question.key(), value)
    return voice.say(f"list.fault.{fault.code}", value=value, choices=choices)

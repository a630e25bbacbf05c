"""The sheet with one line a person: the result, the sums, what is missing, what is open, and the first step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.lists.findings import Told, in_order, work_of
from rules.terms import MEASURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.lists.drawing import Sheet
    from bot.lists.findings import Line
    from flows.speech import Voice

_FIRST: Final = (
    ("person", 9), ("place", 28), ("result", 15), ("sure", 16), ("due", 13), ("received", 13), ("missing", 13),
    ("at_stake", 13),
)  # fmt: skip
_OF_A_MEASURE: Final = (("verdict", 15), ("sum", 13))
_LAST: Final = (("open_facts", 36), ("why", 40), ("step", 36), ("basis", 36), ("rows", 11), ("to_mend", 10))
_NUMBERS: Final = frozenset({"due", "received", "missing", "at_stake", "sum"})
_SUMS: Final = 4
HEADS: Final = 3
_ROWS_SHOWN: Final = 12


def verdict_look(told: Told) -> str:
    """The look, and the word, of a verdict."""
    return told.verdict.value if told.verdict else "not_asked"


def people_sheet(sheet: Sheet, lines: Sequence[Line], voice: Voice) -> None:
    """Draw the sheet."""
    measures = in_order(lines, MEASURES)
    heads = [*_FIRST, *(_OF_A_MEASURE * len(measures)), *_LAST]
    for column in range(len(heads)):
        sheet.text(0, column, "", "over")
    for number, measure in enumerate(measures):
        first = len(_FIRST) + number * len(_OF_A_MEASURE)
        sheet.merged(0, first, first + len(_OF_A_MEASURE) - 1, _named(voice, measure))
    numbers = [place for place, (name, _) in enumerate(heads) if name in _NUMBERS]
    sheet.head(1, [(voice.say(f"list.head.{name}"), width) for name, width in heads], numbers)
    sheet.raw.set_row(0, 30)
    for row, line in enumerate(lines, start=HEADS):
        _line(sheet, row, line, measures, voice)
    _totals(sheet, lines, len(heads), voice)
    end = max(HEADS + len(lines) - 1, HEADS)
    sheet.raw.autofilter(1, 0, end, len(heads) - 1)
    sheet.lined(HEADS, end, len(heads))
    sheet.raw.freeze_panes(HEADS, 1)
    sheet.finish(HEADS, large=True, across=2)


def _named(voice: Voice, measure: str) -> str:
    name = voice.say(f"measure.{measure}")
    return name[:1].upper() + name[1:]


def _line(sheet: Sheet, row: int, line: Line, measures: tuple[str, ...], voice: Voice) -> None:
    sheet.text(row, 0, line.label, "number")
    sheet.text(row, 1, work_of(line.person, voice))
    look = verdict_look(line.best)
    sheet.text(row, 2, voice.say(f"list.verdict.{look}"), look)
    sheet.text(row, 3, voice.say(f"certainty.{line.best.certainty}") if line.best.certainty else "")
    sheet.number(row, 4, line.due_kzt or None)
    sheet.number(row, 5, line.received_kzt)
    sheet.number(row, 6, line.missing_kzt, "missing" if line.missing_kzt else "money")
    sheet.number(row, 7, line.at_stake_kzt or None)
    column = len(_FIRST)
    for measure in measures:
        _measure(sheet, row, column, line.told.get(measure), voice)
        column += len(_OF_A_MEASURE)
    for text in ("; ".join(line.open_facts), line.why, line.step, line.basis):
        sheet.text(row, column, text)
        column += 1
    sheet.text(row, column, _rows(line.person.rows), "quiet")
    marks = ", ".join(dict.fromkeys(str(mark.row) for mark in line.person.marked))
    sheet.text(row, column + 1, marks, "fault" if marks else "text")


def _measure(sheet: Sheet, row: int, column: int, told: Told | None, voice: Voice) -> None:
    if told is None:
        for step in range(len(_OF_A_MEASURE)):
            sheet.text(row, column + step, "")
        return
    look = verdict_look(told)
    sheet.text(row, column, voice.say(f"list.verdict.{look}"), look)
    sheet.number(row, column + 1, told.kzt)


def _rows(rows: Sequence[int]) -> str:
    shown = ", ".join(map(str, rows[:_ROWS_SHOWN]))
    return f"{shown} …" if len(rows) > _ROWS_SHOWN else shown


def _totals(sheet: Sheet, lines: Sequence[Line], width: int, voice: Voice) -> None:
    """The sums of what a filter leaves, above the people."""
    row, first, last = HEADS - 1, HEADS, max(HEADS + len(lines) - 1, HEADS)
    for column in range(width):
        sheet.text(row, column, voice.say("list.head.total") if column == 0 else "", "total")
    sums = (
        sum(line.due_kzt for line in lines),
        sum(line.received_kzt or 0 for line in lines),
        sum(line.missing_kzt or 0 for line in lines),
        sum(line.at_stake_kzt for line in lines),
    )
    for column, value in enumerate(sums, start=_SUMS):
        sheet.total(row, column, first, last, value)

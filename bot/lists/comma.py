"""The answer as CSV: one line a person. No cell can be taken for a formula by the program that opens it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from bot.lists.findings import Told, in_order, work_of
from bot.lists.sheet_people import verdict_look
from rules.terms import MEASURES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.lists.findings import Line
    from flows.speech import Voice

FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With these a spreadsheet begins a formula, full-width ones among them."""

_FIRST: Final = ("person", "place", "result", "due", "received", "missing", "at_stake")
_OF_A_MEASURE: Final = ("verdict", "sum")
_LAST: Final = ("open_facts", "why", "step", "to_mend")


def harmless(text: str) -> str:
    """A text that no program calculates: an apostrophe before what looks like a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def write_comma(file: Path, lines: Sequence[Line], voice: Voice) -> None:
    """Write the people; UTF-8 with a mark, semicolons, as spreadsheets here expect. OSError where that fails."""
    measures = in_order(lines, MEASURES)
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        table = csv.writer(out, delimiter=";")
        table.writerow(_heads(measures, voice))
        for line in lines:
            table.writerow([harmless(str(cell)) for cell in _cells(line, measures, voice)])


def _heads(measures: tuple[str, ...], voice: Voice) -> list[str]:
    said = {name: voice.say(f"list.head.{name}") for name in (*_FIRST, *_OF_A_MEASURE, *_LAST)}
    named = [f"{voice.say(f'measure.{measure}')}: {said[part]}" for measure in measures for part in _OF_A_MEASURE]
    return [*(said[name] for name in _FIRST), *named, *(said[name] for name in _LAST)]


def _cells(line: Line, measures: tuple[str, ...], voice: Voice) -> list[str | int]:
    best = voice.say(f"list.verdict.{verdict_look(line.best)}")
    sums = (line.due_kzt, line.received_kzt, line.missing_kzt, line.at_stake_kzt)
    cells = [line.label, work_of(line.person, voice), best, *("" if it is None else it for it in sums)]
    for measure in measures:
        told = line.told.get(measure, Told(None))
        cells += [voice.say(f"list.verdict.{verdict_look(told)}"), "" if told.kzt is None else told.kzt]
    marks = ", ".join(dict.fromkeys(str(mark.row) for mark in line.person.marked))
    return [*cells, "; ".join(line.open_facts), line.why, line.step, marks]

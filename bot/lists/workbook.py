"""The workbook that answers a list: an overview, one line a person, one a month, the rows with what is to be mended,
the sources.

Puts the sheets together; the words come from the catalogues, the findings from ``findings``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.lists.drawing import Pen
from bot.lists.sheet_months import months_sheet
from bot.lists.sheet_overview import overview_sheet
from bot.lists.sheet_people import people_sheet
from bot.lists.sheet_rows import rows_sheet
from bot.lists.sheet_sources import sources_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from bot.lists.findings import Line
    from bot.lists.grids import Grid
    from bot.lists.people import Person
    from flows.speech import Voice
    from rules.rulebook import Rulebook

GREEN: Final = "#2E7D4F"


@dataclass(frozen=True, slots=True)
class Answered:
    """A list and what came of it; ``cited`` holds the ids of the acts, ``lines`` everybody whose rows made a case."""

    grid: Grid
    people: Sequence[Person]
    lines: Sequence[Line]
    cited: tuple[str, ...]
    book: Rulebook
    today: date

    @property
    def faults(self) -> int:
        """How many cells could not be used."""
        return sum(len(person.marked) for person in self.people)


def write_workbook(file: Path, answered: Answered, voice: Voice) -> None:
    """Write the answer. OSError where the file cannot be written."""
    pen = Pen(file)
    pen.book.set_properties({"author": "MedAqy", "title": voice.say("list.title")})
    overview_sheet(pen.sheet(voice.say("list.sheet.overview"), GREEN), answered, voice)
    people_sheet(pen.sheet(voice.say("list.sheet.people")), answered.lines, voice)
    months_sheet(pen.sheet(voice.say("list.sheet.months")), answered.lines, voice)
    rows_sheet(pen.sheet(voice.say("list.sheet.rows")), answered.grid, answered.people, voice)
    sources_sheet(pen.sheet(voice.say("list.sheet.sources")), answered.book, answered.cited, voice)
    pen.close()

"""A list to start from: every column with its answers to choose from, and a sheet that explains how to fill it in."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, Final

from bot.lists.columns import COLUMNS, PERSON, in_month
from bot.lists.drawing import Pen, name_of
from flows.cards_labels import choice
from flows.forms import Month
from flows.questions import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from bot.lists.columns import Column
    from bot.lists.drawing import Sheet
    from flows.questions import Question
    from flows.speech import Voice

ROWS: Final = 1000
"""So many rows offer their answers to choose from."""
CSV: Final = ".csv"
_APRIL: Final = Month(2020, 4)
_WIDTH: Final = 19
_DAY: Final = "15.05.2020"
_LINES: Final = 6
_EXAMPLES: Final = {
    PERSON: "1", "from": "01.04.2020", "to": "30.04.2020", "hours": "100 %", "received": "425000",
    "illness_date": "20.04.2020", "illness_until": "10.05.2020",
}  # fmt: skip


def write_template(file: Path, voice: Voice) -> None:
    """Write the template; of CSV there is only the header. OSError where the file cannot be written."""
    if file.suffix.lower() == CSV:
        with file.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out, delimiter=";").writerow([column.label(voice) for column in COLUMNS])
        return
    pen = Pen(file)
    pen.book.set_properties({"author": "MedAqy", "title": voice.say("list.guide.heading")})
    listed = pen.sheet(voice.say("list.sheet.list"), "#2E7D4F")
    guide = pen.sheet(voice.say("list.sheet.guide"))
    answers = pen.sheet(voice.say("list.sheet.answers"))
    ranges = _answers_sheet(answers, voice)
    _list_sheet(listed, voice, ranges)
    _guide_sheet(guide, voice)
    pen.close()


def labels(voice: Voice, question: Question) -> list[str]:
    """The answers to a question as they are offered."""
    return [*(choice(voice, question, value) for value in question.values), voice.say("answer.not_sure")]


def _answers_sheet(sheet: Sheet, voice: Voice) -> dict[str, str]:
    """Draw every list of answers; return where each stands, as a formula."""
    ranges: dict[str, str] = {}
    name = voice.say("list.sheet.answers")
    for place, column in enumerate(it for it in COLUMNS if it.question and it.question.kind is Kind.CHOICE):
        assert column.question is not None  # noqa: S101 - the loop takes no other
        sheet.text(0, place, column.label(voice), "head")
        sheet.width(place, 30)
        offered = labels(voice, column.question)
        for row, label in enumerate(offered, start=1):
            sheet.text(row, place, label)
        ranges[column.id] = f"='{name}'!{name_of(1, place)}:{name_of(len(offered), place)}"
    sheet.raw.freeze_panes(1, 0)
    sheet.finish(1)
    return ranges


def _list_sheet(sheet: Sheet, voice: Voice, ranges: dict[str, str]) -> None:
    sheet.head(0, [(column.label(voice), _WIDTH) for column in COLUMNS])
    for place, column in enumerate(COLUMNS):
        sheet.remark(0, place, how(voice, column))
        sheet.width(place, _WIDTH, _look(column))
        if column.id in ranges:
            sheet.raw.data_validation(1, place, ROWS, place, _chosen(voice, ranges[column.id]))
    sheet.raw.freeze_panes(1, 1)
    sheet.finish(1)


def _look(column: Column) -> str:
    kind = column.question.kind if column.question else None
    return {Kind.DAY: "day", Kind.MONEY: "money", Kind.SHARE: "percent"}.get(kind, "text") if kind else "number"


def _chosen(voice: Voice, source: str) -> dict[str, Any]:
    """A drop-down list; another text is warned of and allowed, for own words are understood too."""
    return {
        "validate": "list", "source": source, "error_type": "warning", "error_title": "MedAqy",
        "error_message": voice.say("list.wrong"), "ignore_blank": True,
    }  # fmt: skip


def how(voice: Voice, column: Column) -> str:
    """How an answer of this column is written."""
    return voice.say(f"list.how.{column.question.kind.value if column.question else PERSON}")


def _guide_sheet(sheet: Sheet, voice: Voice) -> None:
    for place, width in enumerate((40, 70, 30)):
        sheet.width(place, width)
    sheet.text(0, 0, voice.say("list.guide.heading"), "title")
    sheet.raw.set_row(0, 26)
    values = {
        "hours": in_month("hours", _APRIL).label(voice),
        "received": in_month("received", _APRIL).label(voice),
        "command": "medaqy evaluate --xlsx {}.xlsx -o {}.xlsx".format(
            voice.say("list.sheet.list"), voice.say("list.sheet.overview")
        ),
    }
    for line in range(1, _LINES + 1):
        sheet.spread(line, 0, 2, f"{line}. " + voice.say(f"list.guide.line_{line}", **values))
    first = _LINES + 2
    for place, name in enumerate(("column", "how", "example")):
        sheet.text(first, place, voice.say(f"list.guide.{name}"), "head")
    for row, column in enumerate(COLUMNS, start=first + 1):
        sheet.text(row, 0, column.label(voice), "number")
        sheet.text(row, 1, how(voice, column))
        sheet.text(row, 2, _example(voice, column))
    sheet.lined(first + 1, first + len(COLUMNS), 3)
    sheet.finish(0)


def _example(voice: Voice, column: Column) -> str:
    if column.id in _EXAMPLES:
        return _EXAMPLES[column.id]
    question = column.question
    return labels(voice, question)[0] if question and question.kind is Kind.CHOICE else _DAY

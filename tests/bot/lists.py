"""Makes pay lists for tests: cases as rows, in the words of any language, as people would write them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook, load_workbook

from bot.lists.columns import COLUMNS, Column, in_month
from flows.cards_labels import choice
from flows.forms import Month
from flows.questions import Kind, question_of
from flows.speech import voice
from flows.words import NOT_SURE, Lang

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

TODAY = date(2022, 9, 20)
BY_ID = {column.id: column for column in COLUMNS}
STAY = ("role", "facility", "authority", "employment", "direct_participation", "listed", "listed_group",
        "confirmed_covid_call")  # fmt: skip


def a_case(chance: random.Random) -> dict[str, Any]:
    """Make a case with one to three jobs, some of it unknown or left out."""

    def chosen(key: str) -> str:
        return chance.choice([*question_of(key).values, NOT_SURE])

    stays = []
    for number in range(chance.randrange(1, 4)):
        first = Month(2020, 3).plus(number * 4 + chance.randrange(3))
        stay: dict[str, Any] = {"from": str(first.first), "to": str(first.plus(chance.randrange(3)).last)}
        stay |= {name: chosen(f"stays[0].{name}") for name in STAY if chance.random() < 0.8}
        if chance.random() < 0.8:
            stay["hours"] = chance.choice(["1", "0.5", "0.25", "0.123456", NOT_SURE, {str(first): "0.75"}])
        if chance.random() < 0.3:
            stay["received"] = {str(first): chance.randrange(0, 900_000)}
        stays.append(stay)
    case: dict[str, Any] = {"asker": "representative", "stays": stays}
    if chance.random() < 0.4:
        keys = ("kind", "work_related", "registered", "patient_record", "paid_before", "sick_sheet", "care")
        case["illness"] = {name: chosen(f"illness.{name}") for name in keys} | {"date": "2020-04-20"}
    if chance.random() < 0.2:
        case["death"] = {"date": "2020-09-20", "cause": chosen("death.cause"), "relation": chosen("death.relation")}
    return case


def written(column: Column, value: Any, chance: random.Random) -> Any:
    """Write an answer as somebody would: a label of any language, a day in one of several shapes, a share."""
    question = column.question
    assert question is not None
    speak = voice(chance.choice(list(Lang)))
    if value == NOT_SURE:
        return chance.choice(["?", speak.say("answer.not_sure"), NOT_SURE])
    if question.kind is Kind.DAY:
        day = date.fromisoformat(value)
        return chance.choice([day, f"{day:%d.%m.%Y}", speak.write(day), value])
    if question.kind is Kind.SHARE:
        return chance.choice(
            [float(value), value, speak.write(Fraction(value), "percent")] if len(value) < 5 else [value]
        )
    if question.kind is Kind.MONEY:
        return chance.choice([value, f"{value:,}".replace(",", " "), speak.write(value, "money")])
    return chance.choice([choice(speak, question, value), value])


def rows_of(number: str, case: dict[str, Any], chance: random.Random) -> list[dict[Column, Any]]:
    """Return the rows of one case, by column."""
    rows = []
    for place, stay in enumerate(case["stays"]):
        row: dict[Column, Any] = {BY_ID["person"]: number}
        for name, value in stay.items():
            values = value if isinstance(value, dict) else {None: value}
            for month, one in values.items():
                column = in_month(name, Month.parse(month)) if month else BY_ID[name]
                row[column] = written(column, one, chance)
        if place == 0:
            row[BY_ID["asker"]] = written(BY_ID["asker"], case["asker"], chance)
            for part in ("illness", "death"):
                for name, value in case.get(part, {}).items():
                    row[BY_ID[f"{part}_{name}"]] = written(BY_ID[f"{part}_{name}"], value, chance)
        rows.append(row)
    return rows


def table_of(rows: Sequence[dict[Column, Any]], lang: Lang) -> list[list[Any]]:
    """Return the header and the cells of rows."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return [[column.label(voice(lang)) for column in columns], *([row.get(it) for it in columns] for row in rows)]


def workbook(file: Path, table: Iterable[Sequence[Any]]) -> Path:
    """Write a table as a workbook and return its name."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in table:
        sheet.append(list(row))
    book.save(file)
    return file


def sheets(file: Path) -> dict[str, Worksheet]:
    """Open a workbook as it was written: formulas as formulas."""
    return {sheet.title: sheet for sheet in load_workbook(file).worksheets}


def named(file: Path, sheet: str, lang: Lang) -> Worksheet:
    """Return one of our sheets."""
    return sheets(file)[voice(lang).say(f"list.sheet.{sheet}")]

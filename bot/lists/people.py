"""From the rows of a list to one case for each person, with a fault for every cell that could not be used.

A cell with a fault counts as not known, so that no sum ever rests on a guess. Must not know files, nor the law.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bot.lists.cells import CellFault, is_empty, read, shown
from bot.lists.columns import PERSON
from flows.answers import months_of
from flows.questions import Kind, question_of
from flows.words import NOT_SURE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bot.lists.columns import Column
    from bot.lists.grids import Cells, Grid

_STAY: Final = "stays[]"
MOST_STAYS: Final = 60
"""What a case holds at most."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A fault and where it stands: the row's number in the file, and the column by its place."""

    row: int
    place: int
    fault: CellFault


@dataclass(slots=True)
class Person:
    """One person of the list: their own number (empty where the list has none), their rows, what the rows tell.

    ``stay_rows`` holds the number of the row from which each stay came.
    """

    number: str
    rows: list[int] = field(default_factory=list)
    case: dict[str, Any] = field(default_factory=dict)
    stay_rows: list[int] = field(default_factory=list)
    marked: list[Marked] = field(default_factory=list)


def people_of(grid: Grid, today: date) -> list[Person]:
    """Every person in the order of the first row of each. Rows of one number belong together."""
    found: dict[str, Person] = {}
    place = next((at for at, column in enumerate(grid.columns) if column and column.id == PERSON), None)
    for number, row in grid.rows:
        raw = row[place] if place is not None and place < len(row) else None
        key = f"row {number}" if is_empty(raw) else f"number {shown(raw)}"
        person = found.get(key)
        if person is None:
            person = found[key] = Person("")
        person.rows.append(number)
        _take(person, grid, number, row, today)
    for person in found.values():
        _finish(person)
    return list(found.values())


def _take(person: Person, grid: Grid, number: int, row: Cells, today: date) -> None:
    """Read one row into the person's case."""
    stay: dict[str, Any] = {}
    for place, column, value in _answers(grid, row, today):
        if isinstance(value, CellFault):
            person.marked.append(Marked(number, place, value))
            value = _instead(column)  # noqa: PLW2901 - what counts in its place
        if column.id == PERSON:
            person.number = value or ""
        elif value is None:
            continue
        elif column.group == _STAY:
            _put(stay, column, value)
        else:
            _merge(person, column, value, number, place)
    if stay:
        _settle(person, grid, stay, number)


def _answers(grid: Grid, row: Cells, today: date) -> Iterator[tuple[int, Column, Any]]:
    for place, column in enumerate(grid.columns):
        if column is not None and place < len(row):
            value = read(column, row[place], today)
            if value is not None:
                yield place, column, value


def _instead(column: Column) -> Any:  # noqa: ANN401 - any JSON value
    """What a cell counts as that could not be read: not known; a sum and a number are left out."""
    if column.question is None or column.question.kind is Kind.MONEY:
        return None
    return NOT_SURE


def _put(stay: dict[str, Any], column: Column, value: Any) -> None:  # noqa: ANN401 - any JSON value
    if column.month:
        stay.setdefault(f"{column.id} by month", {})[column.month] = value
    else:
        stay[column.id] = value


def _merge(person: Person, column: Column, value: Any, number: int, place: int) -> None:  # noqa: ANN401 - any JSON value
    """An answer about the person, not the job: the rows of one person may repeat it but not contradict."""
    if column.group == "asker":
        known = person.case.setdefault("asker", value)
    else:
        name = str(column.name).split(".")[1]
        known = person.case.setdefault(column.group, {}).setdefault(name, value)
    if known != value:
        person.marked.append(Marked(number, place, CellFault("conflict", str(known), question=column.question)))


def _settle(person: Person, grid: Grid, stay: dict[str, Any], number: int) -> None:
    """Bring a job into the shape of a case: days in order, hours and sums by month."""
    first, last = stay.get("from"), stay.get("to")
    if first and last and NOT_SURE not in (first, last) and last < first:
        _mark(person, grid, number, "to", CellFault("reversed", last, question=question_of("stays[0].to")))
        stay["from"] = stay["to"] = NOT_SURE
    monthly = stay.pop("hours by month", None)
    if monthly:
        stay["hours"] = monthly
    sums = stay.pop("received by month", {})
    whole = stay.pop("received", None)
    if whole is not None:
        months = months_of({"stays": [stay]}, 0)
        if len(months) == 1:
            sums.setdefault(months[0], whole)
        else:
            _mark(person, grid, number, "received", CellFault("sum_of_several_months", str(whole)))
    if sums:
        stay["received"] = sums
    stays = person.case.setdefault("stays", [])
    if len(stays) >= MOST_STAYS:
        person.marked.append(Marked(number, 0, CellFault("too_many_rows", str(MOST_STAYS))))
        return
    stays.append(stay)
    person.stay_rows.append(number)


def _mark(person: Person, grid: Grid, number: int, name: str, fault: CellFault) -> None:
    place = next(at for at, column in enumerate(grid.columns) if column and column.id == name and not column.month)
    person.marked.append(Marked(number, place, fault))


def _finish(person: Person) -> None:
    """What a list leaves unsaid: it speaks for its people; where one died, for the family."""
    person.case.setdefault("stays", [])
    person.case.setdefault("asker", "family" if person.case.get("death") else "representative")
    if any(_is_sum(mark) for mark in person.marked):
        for stay in person.case["stays"]:
            stay.pop("received", None)


def _is_sum(mark: Marked) -> bool:
    return mark.fault.code in {"not_an_amount", "sum_of_several_months"}

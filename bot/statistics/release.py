"""A release: the tables of a quarter with what may be published of them, as bytes that never change.

Before it is offered it is attacked like an enemy would, together with every release before. Pure: no file, no clock.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Self

from bot.statistics.attack import attack, key_of
from bot.statistics.dimensions import Dimension
from bot.statistics.disclosure import HIDDEN_BELOW, LEAST_PERSONS, ROUNDED_TO, VERSION, shown
from bot.statistics.tables import TABLES, codes

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.statistics.attack import Key, Pinned
    from bot.statistics.cells import Tally
    from bot.statistics.dimensions import Cut
    from bot.statistics.period import Period
    from bot.statistics.tables import Table
    from rules.rulebook import Rulebook

FORMAT: Final = 1
WITHHELD: Final = "x"
"""Stands for a figure that is not told, so that no hidden one can be found out from it."""
ROUNDS: Final = 12
Figure = int | str | None


class Refused(Exception):
    """A small count could be found out; ``cells`` names each."""

    def __init__(self, cells: tuple[Pinned, ...]) -> None:
        super().__init__("; ".join(map(str, cells)))
        self.cells = cells


@dataclass(frozen=True, slots=True)
class Sheet:
    """One published table: figures by row and column, None where one is hidden, WITHHELD where it is not told;
    ``row_totals`` and the others are rounded by themselves, so they need not add up."""

    id: str
    rows: Dimension
    columns: Dimension
    measure: str | None
    row_codes: tuple[str, ...]
    column_codes: tuple[str, ...]
    cells: tuple[tuple[Figure, ...], ...]
    row_totals: tuple[Figure, ...]
    column_totals: tuple[Figure, ...]
    total: Figure


@dataclass(frozen=True, slots=True)
class Release:
    """What is published of a period; ``left_out`` are tables of too few persons, or taken out after a refusal."""

    period: str
    version: int
    made: date
    rulebook: tuple[str, str]
    tables: tuple[Sheet, ...]
    left_out: tuple[str, ...] = ()

    @property
    def body(self) -> bytes:
        """The canonical JSON."""
        told = {
            "format": FORMAT,
            "period": self.period,
            "version": self.version,
            "made": self.made.isoformat(),
            "rulebook": list(self.rulebook),
            "rule": {"hidden_below": HIDDEN_BELOW, "rounded_to": ROUNDED_TO, "least_persons": LEAST_PERSONS},
            "left_out": list(self.left_out),
            "tables": [_told(sheet) for sheet in self.tables],
        }
        return json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()

    @property
    def sha256(self) -> str:
        """The hash of the bytes."""
        return hashlib.sha256(self.body).hexdigest()

    @classmethod
    def read(cls, text: bytes) -> Self:
        """The release that ``body`` wrote; ValueError for another format."""
        told = json.loads(text)
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        return cls(
            told["period"],
            told["version"],
            date.fromisoformat(told["made"]),
            (told["rulebook"][0], told["rulebook"][1]),
            tuple(_sheet(one) for one in told["tables"]),
            tuple(told["left_out"]),
        )

    def sheet(self, table: str) -> Sheet:
        """The table of this id; KeyError where it is not published."""
        for sheet in self.tables:
            if sheet.id == table:
                return sheet
        raise KeyError(table)


def propose(
    period: Period,
    tallies: Mapping[Cut, Tally],
    earlier: Sequence[Release],
    made: date,
    book: Rulebook,
    without: Collection[str] = (),
) -> Release:
    """The release of a quarter from its exact counts. Raises Refused where it would give a small count away.

    Where a hidden count could be found out, the totals beside it are withheld first, then its line, then the table, and
    what is left is attacked again.
    """
    sheets = [_published(table, tallies[table.cut], period, book) for table in TABLES if table.id not in without]
    release = _of(period, made, book, [sheet for sheet in sheets if sheet is not None])
    withheld: set[Key] = set()
    for _ in range(ROUNDS):
        pinned = _pinned(earlier, release)
        if not pinned:
            break
        gone = {table for cell in pinned if (table := _withhold(release, cell, withheld)) is not None}
        kept = [_without(sheet, period.name, withheld) for sheet in release.tables if sheet.id not in gone]
        release = _of(period, made, book, kept)
    gate(earlier, release)
    return release


def gate(earlier: Sequence[Release], release: Release) -> None:
    """Let a release pass, or raise Refused with every cell that it gives away, be it of an earlier release."""
    pinned = _pinned(earlier, release)
    if pinned:
        raise Refused(pinned)


def _pinned(earlier: Sequence[Release], release: Release) -> tuple[Pinned, ...]:
    """What can be found out with this release and not without it."""
    before = set(attack(earlier))
    return tuple(cell for cell in attack([*earlier, release]) if cell not in before)


def _of(period: Period, made: date, book: Rulebook, sheets: Sequence[Sheet]) -> Release:
    left_out = tuple(table.id for table in TABLES if table.id not in {sheet.id for sheet in sheets})
    return Release(period.name, VERSION, made, (book.version, book.sha256), tuple(sheets), left_out)


def _withhold(release: Release, cell: Pinned, withheld: set[Key]) -> str | None:
    """Withhold what gives a cell away: its totals, or else its line; the table where that was done before."""
    if all(sheet.id != cell.table for sheet in release.tables):
        return None
    sheet = release.sheet(cell.table)
    row, column = cell.row or None, cell.column or None
    totals = {key_of(release.period, sheet, row, None), key_of(release.period, sheet, None, column)}
    line = {key_of(release.period, sheet, row, code) for code in sheet.column_codes}
    for keys in (totals, line):
        if not keys <= withheld:
            withheld |= keys
            return None
    return cell.table


def _without(sheet: Sheet, period: str, withheld: Collection[Key]) -> Sheet:
    """The table with these figures withheld; a hidden one stays hidden."""

    def figure(known: Figure, row: str | None, column: str | None) -> Figure:
        return WITHHELD if known is not None and key_of(period, sheet, row, column) in withheld else known

    return replace(
        sheet,
        cells=tuple(
            tuple(figure(known, row, column) for known, column in zip(line, sheet.column_codes, strict=True))
            for line, row in zip(sheet.cells, sheet.row_codes, strict=True)
        ),
        row_totals=tuple(
            figure(known, row, None) for known, row in zip(sheet.row_totals, sheet.row_codes, strict=True)
        ),
        column_totals=tuple(
            figure(known, None, column) for known, column in zip(sheet.column_totals, sheet.column_codes, strict=True)
        ),
        total=figure(sheet.total, None, None),
    )


def year_of(name: str, quarters: Sequence[Release]) -> Release:
    """A year as the sum of its four published quarters; a figure that one of them hides is hidden."""
    first = quarters[0]
    known = [table for table in first.tables if all(_has(release, table) for release in quarters)]
    sheets = tuple(_summed([release.sheet(table.id) for release in quarters]) for table in known
                   if Dimension.MONTH not in {table.rows, table.columns})  # fmt: skip
    left_out = tuple(table.id for table in TABLES if table.id not in {sheet.id for sheet in sheets})
    last = quarters[-1]
    return Release(name, VERSION, last.made, last.rulebook, sheets, left_out)


def _has(release: Release, table: Sheet) -> bool:
    return any(
        (it.id, it.row_codes, it.column_codes) == (table.id, table.row_codes, table.column_codes)
        for it in release.tables
    )


def _summed(sheets: Sequence[Sheet]) -> Sheet:
    def add(figures: Sequence[Figure]) -> Figure:
        if WITHHELD in figures:
            return WITHHELD
        known = [figure for figure in figures if isinstance(figure, int)]
        return sum(known) if len(known) == len(figures) else None

    first = sheets[0]
    rows = zip(*(sheet.cells for sheet in sheets), strict=True)
    return Sheet(
        first.id, first.rows, first.columns, first.measure, first.row_codes, first.column_codes,
        tuple(tuple(add(cell) for cell in zip(*row, strict=True)) for row in rows),
        tuple(add(it) for it in zip(*(sheet.row_totals for sheet in sheets), strict=True)),
        tuple(add(it) for it in zip(*(sheet.column_totals for sheet in sheets), strict=True)),
        add([sheet.total for sheet in sheets]),
    )  # fmt: skip


def _published(table: Table, tally: Tally, period: Period, book: Rulebook) -> Sheet | None:
    if tally.get((None, None), 0) < LEAST_PERSONS:
        return None
    cut = table.cut
    rows = codes(book, cut.rows, cut, period.months)
    columns = codes(book, cut.columns, cut, period.months)

    def figure(row: str | None, column: str | None) -> Figure:
        return shown(tally.get((row, column), 0))

    return Sheet(
        table.id, cut.rows, cut.columns, cut.measure, rows, columns,
        tuple(tuple(figure(row, column) for column in columns) for row in rows),
        tuple(figure(row, None) for row in rows),
        tuple(figure(None, column) for column in columns),
        figure(None, None),
    )  # fmt: skip


def _told(sheet: Sheet) -> dict[str, Any]:
    return {
        "id": sheet.id,
        "rows": sheet.rows.value,
        "columns": sheet.columns.value,
        "measure": sheet.measure,
        "row_codes": sheet.row_codes,
        "column_codes": sheet.column_codes,
        "cells": sheet.cells,
        "row_totals": sheet.row_totals,
        "column_totals": sheet.column_totals,
        "total": sheet.total,
    }


def _sheet(told: dict[str, Any]) -> Sheet:
    return Sheet(
        told["id"],
        Dimension(told["rows"]),
        Dimension(told["columns"]),
        told["measure"],
        tuple(told["row_codes"]),
        tuple(told["column_codes"]),
        tuple(tuple(row) for row in told["cells"]),
        tuple(told["row_totals"]),
        tuple(told["column_totals"]),
        told["total"],
    )

"""Reads a table from a file: an Excel workbook or CSV, whatever its encoding and separator; cells as they are.

A file from outside is not trusted: how much it unpacks to is looked at first, formulas are not calculated.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.faults import Fault
from bot.lists.columns import column_of, is_label, is_total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bot.lists.columns import Column

MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 200
MOST_BYTES: Final = 512 << 20
"""What a workbook may unpack to."""
_HEADER_WITHIN: Final = 30
_LEAST: Final = 2
_ENCODINGS: Final = ("utf-8-sig", "kz1048")
"""KZ-1048 is what Windows in Kazakhstan calls ANSI; every byte means something in it."""
_SEPARATORS: Final = ";\t,"

Cells = tuple[Any, ...]


class NoList(Fault):
    """The file cannot be read."""

    key = "list.no_file"
    code = 2


class NotAList(Fault):
    """The file is no table that we can read."""

    key = "list.not_a_table"
    code = 2


class NoHeader(Fault):
    """No row names our columns."""

    key = "list.no_header"
    code = 2


class TooLong(Fault):
    """The list has more rows than are taken at once."""

    key = "list.too_long"
    code = 2


@dataclass(frozen=True, slots=True)
class Grid:
    """A table under its header: ``columns`` by place (None: not ours), the rows with their numbers in the file."""

    headers: tuple[str, ...]
    columns: tuple[Column | None, ...]
    rows: tuple[tuple[int, Cells], ...]
    repeated: frozenset[int] = frozenset()


def read_grid(file: Path) -> Grid:
    """The table in a file. Raises NoList, NotAList, NoHeader or TooLong."""
    try:
        data = file.read_bytes()
    except OSError:
        raise NoList(file=str(file)) from None
    sheets = _sheets(data, file) if data[:4] == b"PK\x03\x04" else iter((_lines(data, file),))
    best: Grid | None = None
    for rows in sheets:
        found = _grid(rows, file)
        if found is not None and (best is None or _known(found) > _known(best)):
            best = found
    if best is None:
        raise NoHeader(file=str(file))
    return best


def _known(grid: Grid) -> int:
    return sum(column is not None for column in grid.columns)


def _sheets(data: bytes, file: Path) -> Iterator[Iterable[Cells]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - a list in CSV does not need it

    if _unpacked(data) > MOST_BYTES:
        raise TooLong(file=str(file), most=MOST_ROWS)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception:  # noqa: BLE001 - the reader raises whatever a broken file makes of it
        raise NotAList(file=str(file)) from None
    for sheet in book.worksheets:
        if hasattr(sheet, "reset_dimensions"):
            sheet.reset_dimensions()
        yield _guarded(sheet.iter_rows(values_only=True), file)


def _unpacked(data: bytes) -> int:
    """How many bytes a packed file unpacks to, by its own list; 0 where that is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile:
        return 0


def _guarded(rows: Iterable[Cells], file: Path) -> Iterator[Cells]:
    """The rows, and the reader's troubles as a Fault."""
    try:
        for row in rows:
            yield row[:MOST_COLUMNS]
    except Exception:  # noqa: BLE001 - see above
        raise NotAList(file=str(file)) from None


def _lines(data: bytes, file: Path) -> Iterator[Cells]:
    text = _decoded(data)
    if "\0" in text[:1000]:
        raise NotAList(file=str(file))
    head = text[:4000].split("\n", 1)[0]
    separator = max(_SEPARATORS, key=head.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield tuple(row[:MOST_COLUMNS])
    except csv.Error:
        raise NotAList(file=str(file)) from None


def _decoded(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1251", errors="replace")


def _grid(rows: Iterable[Cells], file: Path) -> Grid | None:
    headers: tuple[str, ...] = ()
    columns: tuple[Column | None, ...] = ()
    kept: list[tuple[int, Cells]] = []
    for number, row in enumerate(rows, start=1):
        if not columns:
            if number > _HEADER_WITHIN:
                return None
            found = tuple(column_of(cell) if isinstance(cell, str) else None for cell in row)
            if len({column for column in found if column}) >= _LEAST:
                headers, columns = tuple("" if cell is None else str(cell).strip() for cell in row), found
        elif any(cell is not None and str(cell).strip() for cell in row) and not _is_total(row):
            kept.append((number, row))
            if len(kept) > MOST_ROWS:
                raise TooLong(file=str(file), most=MOST_ROWS)
    if not columns:
        return None
    once = _once(headers, columns)
    repeated = {place for place, column in enumerate(columns) if column and once[place] is None}
    return Grid(headers, once, tuple(kept), frozenset(repeated))


def _is_total(row: Cells) -> bool:
    first = next(str(cell) for cell in row if cell is not None and str(cell).strip())
    return is_total(first)


def _once(headers: tuple[str, ...], columns: tuple[Column | None, ...]) -> tuple[Column | None, ...]:
    """Each column once: where two headers mean the same, the one that is our label, else the first."""
    chosen: dict[Column, int] = {}
    for place, column in enumerate(columns):
        if column is not None and (column not in chosen or _better(headers[place], headers[chosen[column]])):
            chosen[column] = place
    return tuple(column if column and chosen[column] == place else None for place, column in enumerate(columns))


def _better(header: str, other: str) -> bool:
    return is_label(header) and not is_label(other)

"""The report of a broadcast as a file: CSV or a workbook, in one language, without anybody's name or number.

Cells are text or whole numbers; nothing in them is ever taken for a formula.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from bot.broadcasts import report as words
from bot.broadcasts.report import SHOWN

if TYPE_CHECKING:
    from bot.broadcasts.terms import Report
    from flows.speech import Voice

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_of(report: Report, voice: Voice) -> bytes:
    """The report as CSV in UTF-8 with a mark, which spreadsheet programs read."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    for title, header, rows in _tables(report, voice):
        write.writerow([_safe(title)])
        write.writerow([_safe(cell) for cell in header])
        write.writerows([_safe(cell) for cell in row] for row in rows)
        write.writerow([])
    return "\ufeff".encode() + out.getvalue().encode()


def xlsx_of(report: Report, voice: Voice) -> bytes:
    """The report as a workbook: totals, languages, regions, each on a sheet of its own."""
    import xlsxwriter  # noqa: PLC0415 - nobody else needs it, and it takes a moment

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for title, header, rows in _tables(report, voice):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, header, bold)
            for number, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    sheet.write(number, column, int(cell) if cell.isdecimal() else cell)
            sheet.set_column(0, 0, 32)
            sheet.set_column(1, len(header), 16)
            sheet.freeze_panes(1, 1)
    return out.getvalue()


def _tables(report: Report, voice: Voice) -> tuple[tuple[str, tuple[str, ...], words.Table], ...]:
    name = voice.say("carry.report.name")
    columns = tuple(voice.say(f"carry.state.{state.value}") for state in SHOWN)
    say = voice.say
    return (
        (say("carry.report.sheet.totals"), (name, say("carry.report.count")), words.totals(report, voice)),
        (say("carry.report.sheet.lang"), (name, *columns), words.by_lang(report, voice)),
        (say("carry.report.sheet.region"), (name, *columns), words.by_region(report, voice)),
    )


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

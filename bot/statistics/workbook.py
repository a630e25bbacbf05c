"""The workbook of a release: a sheet about it, a sheet for each table with its shares and a chart of its own.

Numbers are numbers, hidden ones are text; nothing in it is a formula, a link or a macro. Must not decide what is shown.
"""

from __future__ import annotations

import io
import textwrap
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from bot.statistics import labels
from bot.statistics.dimensions import Dimension

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.statistics.release import Figure, Release, Sheet
    from bot.statistics.stored import Release as Stored
    from flows.speech import Voice

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDE: Final = 46
_NARROW: Final = 18
_A4: Final = 9
_LINE: Final = 15
_BOLD: Final = 0.86
"""How many bold letters go where the width of a column says one."""
_PATTERNS: Final = ("wide_upward_diagonal", "small_grid", "light_horizontal", "dotted_diamond", "light_vertical",
                    "wide_downward_diagonal", "small_check", "trellis", "large_check", "percent_20", "horizontal_brick",
                    "zigzag", "dark_vertical", "large_grid", "solid_diamond", "percent_70", "weave", "large_confetti",
                    "dark_horizontal", "shingle")  # fmt: skip
"""More than any table has columns, so that no two look alike."""


def workbook(stored: Stored, release: Release, sheets: Sequence[Sheet], speak: Voice) -> bytes:
    """The bytes of the workbook, always the same for the same release."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    made = datetime(release.made.year, release.made.month, release.made.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": speak.say("stats.about.title"), "created": made, "comments": stored.sha256})
    form = {
        "bold": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "number": book.add_format({"num_format": "0", "valign": "top"}),
        "share": book.add_format({"num_format": "0%", "valign": "top"}),
        "right": book.add_format({"align": "right", "valign": "top"}),
        "head": book.add_format({"bold": True, "text_wrap": True, "align": "right", "valign": "bottom"}),
    }
    names = [f"{number:02d} {sheet.id}"[:31] for number, sheet in enumerate(sheets, 1)]
    _about(book, stored, release, dict(zip(names, sheets, strict=True)), speak, form)
    for name, sheet in zip(names, sheets, strict=True):
        _table(book, name, sheet, speak, form, release.period)
    book.close()
    return out.getvalue()


def _about(
    book: Any,  # noqa: ANN401 - the library has no types
    stored: Stored,
    release: Release,
    sheets: dict[str, Sheet],
    speak: Voice,
    form: dict[str, Any],
) -> None:
    page = book.add_worksheet(speak.say("stats.about.sheet")[:31])
    page.set_column(0, 0, _WIDE)
    page.set_column(1, 1, 2 * _WIDE)
    _one_page_wide(page)
    lines = [
        (speak.say("stats.about.title"), ""),
        (speak.say("stats.about.period"), release.period),
        (speak.say("stats.about.made"), release.made.isoformat()),
        (speak.say("stats.about.rulebook"), f"{release.rulebook[0]} · {release.rulebook[1]}"),
        (speak.say("stats.about.version"), str(release.version)),
        (speak.say("stats.about.hash"), stored.sha256),
        ("", speak.say("stats.about.rule")),
        ("", speak.say("stats.about.counts")),
        *((name, labels.table_named(speak, sheet.id)) for name, sheet in sheets.items()),
        (speak.say("stats.about.left_out"), "; ".join(labels.table_named(speak, it) for it in release.left_out)),
        (speak.say("stats.about.dictionary"), ""),
    ]
    for name, sheet in sheets.items():
        for dimension, told in (
            (sheet.rows, labels.row_names(speak, sheet)),
            (sheet.columns, labels.column_names(speak, sheet)),
        ):
            # each payment has conditions of its own
            of = f", {name}" if dimension is Dimension.REASON else ""
            line = (f"{labels.dimension_named(speak, dimension)} ({dimension.value}{of})", "; ".join(told))
            if line not in lines:
                lines.append(line)
    for number, (left, right) in enumerate(lines):
        page.write_string(number, 0, left, form["bold"])
        page.write_string(number, 1, right, form["text"])
        page.set_row(number, _high([left], _WIDE) if not right else _high([right], 2 * _WIDE))


def _table(book: Any, name: str, sheet: Sheet, speak: Voice, form: dict[str, Any], period: str) -> None:  # noqa: ANN401 - same
    page = book.add_worksheet(name)
    page.set_column(0, 0, _WIDE)
    page.set_column(1, len(sheet.column_codes) + 1, _NARROW)
    page.freeze_panes(2, 1)
    _one_page_wide(page)
    title = f"{labels.table_named(speak, sheet.id)}, {period}"
    page.write_string(0, 0, title, book.add_format({"bold": True}))
    total = speak.say("stats.total")
    columns = labels.column_names(speak, sheet)
    rows = [*labels.row_names(speak, sheet), total]
    figures = [(*line, sum_) for line, sum_ in zip(sheet.cells, sheet.row_totals, strict=True)]
    figures.append((*sheet.column_totals, sheet.total))
    page.write_row(1, 1, [*columns, total], form["head"])
    page.set_row(1, _high(columns, _NARROW))
    for number, (row, line) in enumerate(zip(rows, figures, strict=True), 2):
        page.write_string(number, 0, row, form["bold"])
        page.set_row(number, _high([row], _WIDE))
        for at, figure in enumerate(line, 1):
            _figure(page, number, at, labels.written(speak, figure), form)
    below = len(rows) + 3
    page.write_string(below, 0, speak.say("stats.share"), form["bold"])
    page.write_row(below, 1, columns, form["head"])
    page.set_row(below, _high(columns, _NARROW))
    for number, (row, line) in enumerate(zip(rows, figures, strict=True), below + 1):
        page.write_string(number, 0, row, form["bold"])
        page.set_row(number, _high([row], _WIDE))
        for at, figure in enumerate(line[:-1], 1):
            share = _share(figure, line[-1])
            if share is not None:
                page.write_number(number, at, share, form["share"])
    _chart(book, page, name, sheet, below + len(rows) + 2, (title, speak.say("stats.chart.number")))


def _high(texts: Sequence[str], wide: int) -> int:
    """How high a line must be for the longest of these texts, in points, in a column of this width."""
    return _LINE * max(len(textwrap.wrap(text, int(wide * _BOLD))) or 1 for text in texts)


def _one_page_wide(page: Any) -> None:  # noqa: ANN401 - same
    """On paper: A4, landscape, no column on a page of its own."""
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _figure(page: Any, row: int, column: int, written: str | int, form: dict[str, Any]) -> None:  # noqa: ANN401 - same
    if isinstance(written, int):
        page.write_number(row, column, written, form["number"])
    else:
        page.write_string(row, column, written, form["right"])


def _share(figure: Figure, whole: Figure) -> float | None:
    """A percentage of rounded numbers, in whole percent."""
    if not isinstance(figure, int) or not isinstance(whole, int):
        return None
    return min(1.0, round(figure / whole, 2))


def _chart(book: Any, page: Any, name: str, sheet: Sheet, at: int, words: tuple[str, str]) -> None:  # noqa: ANN401 - same
    """A chart of the program's own, of the rows and columns above; its patterns can be told apart in grey.

    ``words``: its title, and what its axis counts.
    """
    title, counted = words
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    last = 1 + len(sheet.row_codes)
    for number in range(len(sheet.column_codes)):
        pattern = {"pattern": _PATTERNS[number], "fg_color": "#404040", "bg_color": "#ffffff"}
        chart.add_series({
            "name": [name, 1, number + 1],
            "categories": [name, 2, 0, last, 0],
            "values": [name, 2, number + 1, last, number + 1],
            "pattern": pattern,
            "border": {"color": "#404040"},
        })  # fmt: skip
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_x_axis({"name": counted})
    chart.set_y_axis({"reverse": True, "name_font": {"bold": False}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 220 + 26 * len(sheet.row_codes) + 10 * len(sheet.column_codes)})
    page.insert_chart(at, 0, chart, {"description": title})

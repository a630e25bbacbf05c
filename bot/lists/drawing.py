"""The look of every workbook that we write: one palette, one font, and cells in which a text always stays a text.

Must not know what is written. Whatever came from a list is written as a string, never as a formula, link or number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_rowcol_to_cell

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST: Final = 32_000
FONT: Final = "Arial"
DARK, LIGHT, LINE = "#1F4E5F", "#E8F0F2", "#C9D6DA"
_OPTIONS: Final = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
MONEY: Final = "#,##0"
DAY: Final = "dd.mm.yyyy"
_A3: Final = 8
_A4: Final = 9
PERCENT: Final = "0.##%"
_BASIC: Final = {"font_name": FONT, "font_size": 10, "valign": "top"}
LOOKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "text": {"text_wrap": True},
    "plain": {},
    "quiet": {"font_color": "#66757C", "text_wrap": True},
    "number": {"num_format": "@", "bold": True},
    "money": {"num_format": MONEY},
    "missing": {"num_format": MONEY, "bold": True, "font_color": "#9C2A1A"},
    "day": {"num_format": DAY, "align": "left"},
    "percent": {"num_format": PERCENT},
    "sentence": {"text_wrap": True},
    "title": {"bold": True, "font_size": 16, "font_color": DARK},
    "heading": {"bold": True, "font_size": 12, "font_color": DARK},
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": DARK, "text_wrap": True, "valign": "vcenter",
             "border": 1, "border_color": "#FFFFFF"},
    "head_right": {"bold": True, "font_color": "#FFFFFF", "bg_color": DARK, "text_wrap": True, "valign": "vcenter",
                   "align": "right", "border": 1, "border_color": "#FFFFFF"},
    "over": {"bold": True, "font_color": DARK, "bg_color": LIGHT, "text_wrap": True, "align": "center",
             "valign": "vcenter", "border": 1, "border_color": "#FFFFFF"},
    "total": {"bold": True, "bg_color": LIGHT, "num_format": MONEY, "top": 1, "top_color": DARK},
    "fault": {"bg_color": "#FBDAD5", "font_color": "#8A1C0E", "text_wrap": True},
    "entitled": {"bg_color": "#E2F3E6", "font_color": "#14592B", "text_wrap": True},
    "contested": {"bg_color": "#FFEBCC", "font_color": "#7A4B00", "text_wrap": True},
    "unclear": {"bg_color": "#FFF7D1", "font_color": "#6A5A00", "text_wrap": True},
    "not_entitled": {"bg_color": "#EEF0F1", "font_color": "#4A555A", "text_wrap": True},
    "not_asked": {"font_color": "#8C979C", "italic": True, "text_wrap": True},
}  # fmt: skip
"""Every look by its name; rows of a table have a thin line below."""
_INDENTED: Final = frozenset(
    {"text", "quiet", "head", "fault", "number", "entitled", "contested", "unclear", "not_entitled", "not_asked", "day"}
)
_COLOURED: Final = frozenset({"over", "total"})
_WRAPPED: Final = frozenset(name for name, look in LOOKS.items() if look.get("text_wrap"))
_LINE_HEIGHT: Final = 13.0
_MOST_LINES: Final = 14


class Sheet:
    """A sheet under the pen; rows and columns count from nought."""

    def __init__(self, pen: Pen, sheet: Worksheet) -> None:
        self._pen: Final = pen
        self.raw: Final = sheet
        self._widths: dict[int, float] = {}
        self._lines: dict[int, int] = {}

    def width(self, column: int, width: float, look: str | None = None) -> None:
        """Set the width of a column, in letters, and how it looks where nothing is written."""
        self._widths[column] = width
        self.raw.set_column(column, column, width, self._pen.look(look) if look else None)

    def text(self, row: int, column: int, text: str, look: str = "text") -> None:
        """Write a text as a text, whatever it looks like; an empty one is written only where the look has a colour."""
        if text:
            self.raw.write_string(row, column, text[:LONGEST], self._pen.look(look))
            if look in _WRAPPED and len(text) >= (width := self._widths.get(column, LONGEST)):
                self._needs(row, text, width)
        elif look in _COLOURED:
            self.raw.write_blank(row, column, None, self._pen.look(look))

    def _needs(self, row: int, text: str, width: float) -> None:
        """Remember how many lines a text takes, so that its row becomes high enough."""
        lines = sum(1 + int((len(part) - 1) / max(width - 1, 1)) if part else 1 for part in text.split("\n"))
        self._lines[row] = max(self._lines.get(row, 1), min(lines, _MOST_LINES))

    def number(self, row: int, column: int, number: float | None, look: str = "money") -> None:
        """Write a number; nothing for None."""
        if number is not None:
            self.raw.write_number(row, column, number, self._pen.look(look))

    def day(self, row: int, column: int, day: date, look: str = "day") -> None:
        """Write a day as a day of the spreadsheet."""
        self.raw.write_datetime(row, column, day, self._pen.look(look))

    def total(self, row: int, column: int, first: int, last: int, value: int) -> None:
        """Write a sum over the rows that a filter leaves; ``value`` is what it is now."""
        formula = f"=SUBTOTAL(109,{name_of(first, column)}:{name_of(last, column)})"
        self.raw.write_formula(row, column, formula, self._pen.look("total"), value)

    def head(self, row: int, heads: Sequence[tuple[str, float]], numbers: Collection[int] = ()) -> None:
        """Write a row of headers with the width of each column; those over ``numbers`` stand on the right."""
        for column, (text, width) in enumerate(heads):
            self.width(column, width)
            self.text(row, column, text, "head_right" if column in numbers else "head")

    def lined(self, first: int, last: int, columns: int) -> None:
        """Draw a thin line below each row of a table: one rule for all, for a format in each empty cell is slow."""
        rule = {"type": "formula", "criteria": "=TRUE", "format": self._pen.line}
        self.raw.conditional_format(first, 0, last, columns - 1, rule)

    def remark(self, row: int, column: int, text: str) -> None:
        """Hang a comment on a cell."""
        self.raw.write_comment(
            row, column, text, {"author": "MedAqy", "font_name": FONT, "font_size": 9, "x_scale": 2.2}
        )

    def merged(self, row: int, first: int, last: int, text: str, look: str = "over") -> None:
        """Write a text over several columns."""
        self.raw.merge_range(row, first, row, last, "", self._pen.look(look))
        self.text(row, first, text, look)

    def spread(self, row: int, first: int, last: int, text: str) -> None:
        """Write a sentence over several columns, in a row high enough for it."""
        self.merged(row, first, last, text, "sentence")
        self._lines.pop(row, None)
        self._needs(row, text, sum(self._widths[column] for column in range(first, last + 1)))

    def columns_chart(self, row: int, first: int, last: int, title: str) -> None:
        """Draw a column for each of the rows: names in the first column, sums in the third."""
        chart = self._pen.book.add_chart({"type": "column"})
        name = self.raw.get_name()
        font = {"name": FONT, "size": 9}
        chart.add_series({
            "categories": [name, first, 0, last, 0], "values": [name, first, 2, last, 2], "fill": {"color": DARK},
            "gap": 60,
        })  # fmt: skip
        chart.set_title({"name": title, "name_font": {"name": FONT, "size": 11, "color": DARK}, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_x_axis({"num_font": font, "line": {"color": LINE}})
        lines = {"visible": True, "line": {"color": LINE}}
        chart.set_y_axis({"num_font": font, "num_format": MONEY, "major_gridlines": lines, "line": {"none": True}})
        chart.set_size({"width": 900, "height": 300})
        self.raw.insert_chart(row, 0, chart)

    def finish(self, heads: int, *, large: bool = False, across: int = 1) -> None:
        """Make rows high enough, and set how it is printed: as wide as so many pages of A4 (A3 if ``large``),
        headers and, over several pages, the first column on each."""
        sheet = self.raw
        for row, lines in self._lines.items():
            if lines > 1:
                sheet.set_row(row, lines * _LINE_HEIGHT + 3)
        sheet.set_landscape()
        sheet.set_paper(_A3 if large else _A4)
        sheet.fit_to_pages(across, 0)
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.set_footer("&L&8MedAqy&R&8&P / &N")
        sheet.hide_gridlines(2)
        if heads:
            sheet.repeat_rows(0, heads - 1)
        if across > 1:
            sheet.repeat_columns(0)


class Pen:
    """A workbook in the making."""

    def __init__(self, file: Path) -> None:
        self.book: Final = Workbook(str(file), {**_OPTIONS, "in_memory": True})
        self._looks: dict[str, Format] = {}
        self.line: Final = self.book.add_format({"bottom": 1, "bottom_color": LINE})

    def sheet(self, name: str, colour: str = DARK) -> Sheet:
        """Add a sheet."""
        made = self.book.add_worksheet(name)
        made.set_tab_color(colour)
        return Sheet(self, made)

    def look(self, name: str) -> Format:
        """A look by its name."""
        found = self._looks.get(name)
        if found is None:
            inside = {"indent": 1} if name in _INDENTED else {}
            found = self._looks[name] = self.book.add_format({**_BASIC, **inside, **LOOKS[name]})
        return found

    def close(self) -> None:
        """Write the file. OSError where that cannot be done."""
        try:
            self.book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from None


def name_of(row: int, column: int) -> str:
    """A cell's absolute name, ``$A$2``."""
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))

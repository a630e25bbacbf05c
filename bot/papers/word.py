"""A letter as DOCX, for those who want to change a word before they sign: the same parts as the PDF, in plain styles.

Nothing of a person is in the file, nor in its properties.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from flows.paper import BLANKS, Blank, Block, Box, Picture, Table
from flows.words import Lang, Span

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.text.paragraph import Paragraph

    from flows.paper import Document, Piece

FONT: Final = "Times New Roman"
_TONGUES: Final = {Lang.KK: "kk-KZ", Lang.RU: "ru-RU", Lang.EN: "en-GB"}
_MM_A_STROKE: Final = 2.2
_MADE: Final = datetime(2020, 1, 1, tzinfo=UTC)
"""A fixed day: the file does not say when somebody asked for it."""
_TICKED, _EMPTY = "☒", "☐"
_HEAD_FROM: Final = Mm(77)
_WIDE: Final = Mm(170)
_MOST_LETTERS: Final = 42
"""A longer cell takes two lines."""
_AROUND: Final = 2
"""For how many letters there is room on both sides of a cell."""


def docx_of(document: Document) -> bytes:
    """The letter as DOCX."""
    made = docx.Document()
    _settle(made, document)
    number = 0
    for part in document.parts:
        number = number + 1 if isinstance(part, Block) and part.kind == "ask" else 0
        if isinstance(part, Table):
            _table(made, part)
        elif isinstance(part, Box):
            _write(made.add_paragraph(), (*_said(f"{_TICKED if part.ticked else _EMPTY}  "), *part.pieces))
        elif not isinstance(part, Picture):
            _block(made, part, number)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _settle(made: WordFile, document: Document) -> None:
    """Page, font, language, what stands above and below every page, and properties without a person."""
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(25), Mm(15), Mm(18), Mm(20)
    normal: Any = made.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11.5)
    normal.paragraph_format.space_after = Pt(4)
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), _TONGUES[document.lang])
    normal.element.get_or_add_rPr().append(tongue)
    foot = page.footer.paragraphs[0].add_run(document.foot)
    foot.font.size = Pt(8)
    if document.notice:
        page.header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        page.header.paragraphs[0].paragraph_format.space_after = Pt(6)
        above = page.header.paragraphs[0].add_run(document.notice)
        above.bold, above.font.size = True, Pt(9.5)
    kept = made.core_properties
    kept.author, kept.title, kept.language = "MedAqy", document.title, _TONGUES[document.lang]
    kept.comments, kept.last_modified_by, kept.created, kept.modified = "", "", _MADE, _MADE


def _block(made: WordFile, part: Block, number: int) -> None:
    paragraph = made.add_paragraph()
    form = paragraph.paragraph_format
    if part.kind in {"to", "from"}:
        form.left_indent = _HEAD_FROM
    elif part.kind in {"title", "subject"}:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        form.space_before = Pt(18 if part.kind == "title" else 0)
    elif part.kind == "heading":
        form.space_before, form.keep_with_next = Pt(8), True
    elif part.kind in {"ask", "item"}:
        form.left_indent, form.first_line_indent = Mm(7), Mm(-7)
    elif part.kind == "sign":
        form.space_before, form.keep_together = Pt(20), True
    first = f"{number}) " if part.kind == "ask" else "– " if part.kind == "item" else ""
    _write(paragraph, (*_said(first), *part.pieces), bold=part.kind in {"to", "title", "heading"})
    if part.kind == "small":
        for run in paragraph.runs:
            run.font.size = Pt(9.5)


def _said(text: str) -> tuple[Piece, ...]:
    return (Span(text),) if text else ()


def _write(paragraph: Paragraph, pieces: tuple[Piece, ...], *, bold: bool = False) -> None:
    for piece in pieces:
        if isinstance(piece, Blank):
            paragraph.add_run("_" * round(BLANKS[piece.name] / _MM_A_STROKE))
        else:
            paragraph.add_run(piece.text).bold = bold or piece.style == "bold"


def _table(made: WordFile, part: Table) -> None:
    made_rows = len(part.rows) + part.headed
    table = made.add_table(rows=made_rows, cols=len(part.columns))
    table.style = "Table Grid" if part.headed else "Normal Table"
    for column, wide in zip(table.columns, _widths(part), strict=True):
        column.width = wide
        for cell in column.cells:
            cell.width = wide
    for place, row in enumerate(table.rows):
        _mark(row, "w:cantSplit")
        if part.headed and place == 0:
            _mark(row, "w:tblHeader")
    if part.headed:
        _row(table.rows[0].cells, [column.label for column in part.columns], part, bold=True)
    for place, texts in enumerate(part.rows):
        last = part.total and place == len(part.rows) - 1
        _row(table.rows[place + part.headed].cells, texts, part, bold=last)
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _mark(row: Any, name: str) -> None:  # noqa: ANN401 - a row of python-docx
    """Say of a row that it stays on one page, or stands again on each."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - python-docx has no name for it


def _widths(part: Table) -> list[int]:
    """How wide the columns are: each by its longest cell and the longest word of its heading."""
    needs = [
        max(*map(len, column.label.split() or [""]), *(min(_MOST_LETTERS, len(row[place])) for row in part.rows), 1)
        for place, column in enumerate(part.columns)
    ]
    return [round(_WIDE * (need + _AROUND) / sum(it + _AROUND for it in needs)) for need in needs]


def _row(cells: Any, texts: Any, part: Table, *, bold: bool) -> None:  # noqa: ANN401 - cells of python-docx
    for cell, text, column in zip(cells, texts, part.columns, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.add_run(text).bold = bold
        if column.numbers:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

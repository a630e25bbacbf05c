"""A Document as PDF, or as pictures of its pages, by typst: its own fonts, no network, nothing of a person in the file.

Text reaches typst as data and is never read as its markup. Takes some milliseconds of a thread, so never the loop's.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import typst

from bot.papers.orders import PaperFailed
from flows.paper import BLANKS, Blank, Block, Box, Picture, Table

if TYPE_CHECKING:
    from flows.paper import Document, Part, Piece

TEMPLATE: Final = Path(__file__).with_name("paper.typ")
SHEET: Final = "sheet"
MOST_PAGES: Final = 2
SCALES: Final = ("1", "0.95", "0.9", "0.85", "0.8", "0.75")
"""How small a sheet may be set so that it keeps to its pages."""
LETTER_SCALES: Final = ("1", "0.94", "0.88")
"""How small a letter may be set so that it keeps to one page: no smaller than 9.3 points."""
MOST_BYTES: Final = 2_000_000
_ONE: Final = Lock()


def pdf(document: Document) -> bytes:
    """The paper as PDF. Raises PaperFailed."""
    data, scale = _input(document), _scale(document)
    found = _compile("pdf", {"paper": data, "scale": scale})[0]
    if len(found) > MOST_BYTES:
        raise PaperFailed(paper=document.id)
    return found


def pages(document: Document, ppi: int = 110) -> list[bytes]:
    """The paper as pictures (PNG), one a page. Raises PaperFailed."""
    return _compile("png", {"paper": _input(document), "scale": _scale(document)}, ppi)


def picture(svg: str, width_mm: int = 240, ppi: int = 110) -> bytes:
    """A drawing as one PNG. Raises PaperFailed."""
    source = (
        f"#set page(width: {width_mm}mm, height: auto, margin: 5mm)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    return _compile("png", {"svg": svg}, ppi, source.encode())[0]


def _scale(document: Document) -> str:
    """The largest scale at which a sheet keeps to its pages, or a letter to one; a longer letter has its full size."""
    data = _input(document)
    if document.id == SHEET:
        return next((it for it in SCALES if page_count(data, it) <= MOST_PAGES), SCALES[-1])
    return next((it for it in LETTER_SCALES if page_count(data, it) == 1), LETTER_SCALES[0])


def page_count(data: str, scale: str) -> int:
    """How many pages a paper takes."""
    with _ONE:
        found = typst.query(
            TEMPLATE, "<pages>", field="value", one=True, font_paths=_fonts(),
            sys_inputs={"paper": data, "scale": scale},
        )  # fmt: skip
    return int(json.loads(found))


@cache
def _fonts() -> typst.Fonts:
    """The fonts inside typst itself and no others, read once."""
    return typst.Fonts(include_system_fonts=False)


def _compile(kind: Any, inputs: dict[str, str], ppi: int = 110, source: bytes | None = None) -> list[bytes]:  # noqa: ANN401 - typst's own names of formats
    try:
        with _ONE:
            found: object = typst.compile(
                source or TEMPLATE, format=kind, ppi=ppi, font_paths=_fonts(), sys_inputs=inputs
            )
    except typst.TypstError as error:
        raise PaperFailed(paper=kind) from error
    return found if isinstance(found, list) else [bytes(found)]  # type: ignore[call-overload]


def _input(document: Document) -> str:
    data = {
        "style": "sheet" if document.id == SHEET else "letter",
        "lang": document.lang.value,
        "title": document.title,
        "notice": document.notice,
        "foot": document.foot,
        "parts": _numbered(document),
    }
    return json.dumps(data, ensure_ascii=False)


def _numbered(document: Document) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    number = 0
    for part in document.parts:
        number = number + 1 if isinstance(part, Block) and part.kind == "ask" else 0
        made.append({**_part(part), "number": number})
    return made


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, Table):
        columns = [{"label": column.label, "numbers": column.numbers} for column in part.columns]
        return {
            "kind": "table", "columns": columns, "rows": part.rows, "total": part.total, "headed": part.headed,
            "widths": _widths(part), "wide": part.wide,
        }  # fmt: skip
    if isinstance(part, Picture):
        return {"kind": "picture", "svg": part.svg, "shows": part.shows, "wide": True}
    if isinstance(part, Box):
        return {"kind": "box", "ticked": part.ticked, "pieces": [_piece(it) for it in part.pieces]}
    return {"kind": part.kind, "pieces": [_piece(it) for it in part.pieces], "wide": part.wide}


def _widths(table: Table) -> list[int]:
    """Columns as wide as they say, or as what stands in them; then the last one that holds words takes the rest."""
    if any(column.share for column in table.columns):
        return [column.share for column in table.columns]
    words = [place for place, column in enumerate(table.columns) if not column.numbers]
    return [1 if place == words[-1] else 0 for place in range(len(table.columns))]


def _piece(piece: Piece) -> dict[str, Any]:
    if isinstance(piece, Blank):
        return {"blank": piece.name, "width": BLANKS[piece.name]}
    return {"text": piece.text, "style": piece.style}

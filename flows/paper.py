"""What a paper is made of: blocks of text, blanks for the hand, tables and pictures; no font, no page, no file.

Renderers turn a Document into PDF or DOCX. Must not know what a letter says nor when it is offered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from flows.words import Paragraph, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.words import Lang

BLANKS: Final[dict[str, int]] = {
    "name": 54, "iin": 34, "address": 66, "phone": 34, "worker": 54, "proxy": 34, "organisation": 60, "region": 44,
    "higher": 60, "day": 24, "number": 20, "signature": 34, "received": 24, "last": 24, "account": 56, "reason": 120,
}  # fmt: skip
"""What is left for the hand, and how wide its line is, in millimetres. Nothing else is ever left blank."""
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK: Final = re.compile(f"{_OPEN}([a-z]+){_CLOSE}")

Kind = Literal[
    "to", "from", "title", "subject", "lead", "text", "heading", "ask", "item", "small", "sign", "quote", "code"
]


@dataclass(frozen=True, slots=True)
class Blank:
    """A line for the hand; its name is one of ``BLANKS``."""

    name: str


Piece = Span | Blank


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; ``ask`` is numbered by the renderer, anew after each block of another kind. ``wide``: across the
    columns of a sheet."""

    kind: Kind
    pieces: tuple[Piece, ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A line with a box to tick; ``ticked`` where the answers already say so."""

    pieces: tuple[Piece, ...]
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, whether it holds numbers, and its share of the width (0: as wide as it needs)."""

    label: str
    numbers: bool = False
    share: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under headings; the last row is a total where ``total`` says so. Without headings it is a list of
    names and values. ``wide``: across the columns of a sheet."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: bool = False
    wide: bool = False

    @property
    def headed(self) -> bool:
        """Whether it has headings."""
        return any(column.label for column in self.columns)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as SVG, as wide as the page, and what it shows in words."""

    svg: str
    shows: str


Part = Block | Box | Table | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A paper in one language. ``notice`` stands on top of every page (a reading copy), ``foot`` at its bottom."""

    id: str
    lang: Lang
    title: str
    parts: tuple[Part, ...]
    foot: str
    notice: str = ""


def blank(name: str) -> str:
    """The value of a placeholder that is left for the hand. KeyError for one that is not foreseen."""
    if name not in BLANKS:
        raise KeyError(name)
    return f"{_OPEN}{name}{_CLOSE}"


def pieces(text: str) -> tuple[Piece, ...]:
    """A sentence cut at its blanks."""
    cut = _MARK.split(text)
    found = (Blank(part) if place % 2 else Span(part) for place, part in enumerate(cut))
    return tuple(piece for piece in found if isinstance(piece, Blank) or piece.text)


def block(kind: Kind, text: str, *, wide: bool = False) -> Block:
    """A paragraph of one sentence with its blanks."""
    return Block(kind, pieces(text), wide)


def told(paragraph: Paragraph) -> Block:
    """A paragraph of the explanation, with its bold words, on paper."""
    kinds: dict[str, Kind] = {"heading": "heading", "item": "item", "quote": "quote"}
    return Block(kinds.get(paragraph.kind, "text"), paragraph.spans)


def blanks_of(document: Document) -> Iterator[str]:
    """The names of the blanks of a paper, in order."""
    for part in document.parts:
        if isinstance(part, Block | Box):
            yield from (piece.name for piece in part.pieces if isinstance(piece, Blank))

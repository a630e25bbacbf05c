"""What the proofs of papers share: an outcome for every kind of finding, and the text that a finished file shows.

Cases are the worked ones; for each kind of finding the first case that has it stands for all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
from pypdf import PdfReader

from flows.case_code import code_of
from flows.explain import explain
from flows.letters import offered
from flows.paper import Blank, Block, Box, Table
from flows.speech import voice
from flows.words import Lang
from rules.case import parse
from rules.evaluate import evaluate
from rules.rulebook import load
from tests.rules.worked import worked_cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.explain_view import View
    from flows.paper import Document

TODAY = date(2021, 9, 20)
LATER = date(2026, 11, 22)
BOOK = load()


@dataclass(frozen=True)
class Told:
    """One outcome in one language, with its code."""

    id: str
    view: View
    code: str


def told(case: dict[str, Any], lang: Lang, name: str = "", today: date = TODAY) -> Told:
    """Judge a case and tell it."""
    read = parse(case)
    outcome = evaluate(BOOK, read, today)
    view = explain(voice(lang), BOOK, read, outcome, today).view
    return Told(name, view, code_of(read, today, BOOK.sha256))


def stands(paper: Document, text: str) -> bool:
    """Whether a text stands in a paper as it is read from its parts."""
    return squeezed(text) in squeezed(" ".join(lines(paper)))


def lines(paper: Document) -> Iterator[str]:
    """Everything that a paper says, part by part, a cell of a table each."""
    for part in paper.parts:
        if isinstance(part, Block | Box):
            yield "".join("" if isinstance(piece, Blank) else piece.text for piece in part.pieces)
        elif isinstance(part, Table):
            yield from (column.label for column in part.columns)
            yield from (cell for row in part.rows for cell in row)


def runs(paper: Document) -> Iterator[str]:
    """Every run of text between two blanks."""
    for part in paper.parts:
        if isinstance(part, Block | Box):
            yield from (piece.text for piece in part.pieces if not isinstance(piece, Blank))
        elif isinstance(part, Table):
            yield from (column.label for column in part.columns)
            yield from (cell for row in part.rows for cell in row)


def squeezed(text: str) -> str:
    """A text without spaces, hyphens at line ends, and the signs that are drawn."""
    return re.sub(r"[\s\u00a0\u00ad\u2010✅⚖️❔➖_-]", "", text)


def in_pdf(content: bytes) -> str:
    """The text of a PDF, squeezed."""
    return squeezed("\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def pages_of(content: bytes) -> int:
    """How many pages a PDF has."""
    return len(PdfReader(BytesIO(content)).pages)


def in_word(content: bytes) -> str:
    """The text of a DOCX with its tables, squeezed."""
    made = docx.Document(BytesIO(content))
    said = [paragraph.text for paragraph in made.paragraphs]
    said += [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    said += [paragraph.text for paragraph in made.sections[0].footer.paragraphs]
    return squeezed("\n".join(said))


@cache
def kinds_of_letters() -> tuple[tuple[str, str, dict[str, Any]], ...]:
    """For each letter, each writer and each kind of the findings that it is about: a case."""
    found: dict[tuple[object, ...], tuple[str, str, dict[str, Any]]] = {}
    for one in worked_cases():
        view = told(one.case, Lang.EN).view
        for name in offered(view):
            kinds = tuple((it.measure, it.verdict, it.unclear_because, it.certainty) for it in view.near)
            found.setdefault((name, view.who, kinds[:1]), (name, one.id, one.case))
    return tuple(found.values())


@cache
def kinds_of_findings() -> tuple[tuple[str, dict[str, Any]], ...]:
    """For each kind of finding that is told first, and each number of findings and jobs: a case."""
    found: dict[tuple[object, ...], tuple[str, dict[str, Any]]] = {}
    for one in worked_cases():
        view = told(one.case, Lang.EN).view
        for finding in view.near:
            kind = (finding.measure, finding.verdict, finding.unclear_because, finding.certainty, view.who)
            found.setdefault(kind, (one.id, one.case))
    return tuple({name: (name, case) for name, case in found.values()}.values())

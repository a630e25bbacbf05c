"""``medaqy letters`` and ``medaqy sheet``: the papers of one case, written into a folder."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.faults import Fault
from bot.given import given_by, tell_of_other_rules
from bot.judge import told_of
from bot.papers.typeset import pdf, picture
from bot.papers.word import docx_of
from flows.case_code import code_of, stamp_of
from flows.explain import explain
from flows.letters import letter, offered
from flows.sheet import sheet as sheet_of
from flows.speech import voice
from flows.timeline import timeline
from rules.case import BadCase
from rules.evaluate import evaluate
from rules.rulebook import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flows.explain_view import View
    from flows.words import Lang


class NoPlace(Fault):
    """The folder cannot be written."""

    key = "fault.no_place"
    code = 2


def letters(case: str | None, code: str | None, lang: Lang, day: str | None, out: Path) -> int:
    """Write every letter that the outcome calls for, as PDF and DOCX. Raises a Fault or BrokenRulebook."""
    return _papers(case, code, lang, day, out, _letters)


def sheet(case: str | None, code: str | None, lang: Lang, day: str | None, out: Path) -> int:
    """Write the sheet as PDF, and the picture of the time as PNG and SVG. Raises a Fault or BrokenRulebook."""
    return _papers(case, code, lang, day, out, _sheet)


def _papers(
    case: str | None,
    code: str | None,
    lang: Lang,
    day: str | None,
    out: Path,
    make: Callable[[View], Iterator[tuple[str, bytes]]],
) -> int:
    try:
        given = given_by(case, code, day)
    except BadCase as bad:
        for fault in bad.faults:
            print(told_of(voice(lang), fault), file=sys.stderr)
        return 2
    book = load()
    tell_of_other_rules(given, book, lang)
    outcome = evaluate(book, given.case, given.today)
    view = explain(voice(lang), book, given.case, outcome, given.today).view
    written = [_write(out, *one) for one in make(view)]
    if not written:
        print(voice(lang).say("letters.none"))
    for path in written:
        print(path)
    return 0


def _letters(view: View) -> Iterator[tuple[str, bytes]]:
    for name in offered(view):
        paper = letter(view, name)
        yield f"{name}-{view.voice.lang}.pdf", pdf(paper)
        yield f"{name}-{view.voice.lang}.docx", docx_of(paper)


def _sheet(view: View) -> Iterator[tuple[str, bytes]]:
    lang, sha256 = view.voice.lang, view.outcome.sha256
    code = code_of(view.case, view.today, sha256)
    yield f"sheet-{lang}.pdf", pdf(sheet_of(view, code, stamp_of(sha256)))
    drawing = timeline(view)
    if drawing:
        yield f"timeline-{lang}.png", picture(drawing)
        yield f"timeline-{lang}.svg", drawing.encode()


def _write(out: Path, name: str, content: bytes) -> Path:
    try:
        out.mkdir(parents=True, exist_ok=True)
        path = out / name
        path.write_bytes(content)
    except OSError:
        raise NoPlace(place=str(out)) from None
    return path

"""A paper that somebody asks for: a word at once, and the order for the front end to make and send it.

The order holds the code of the case, so that it can wait in the outbox and be made again after a stop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.cards_papers import PICTURE, SHEET, papers_offered
from flows.case_code import code_of
from flows.engine_answer import stale
from flows.explain import explain
from flows.words import Form, Lang, Paper, Reply
from rules.case import parse
from rules.evaluate import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.engine_talk import Talk


def order(talk: Talk, name: str) -> None:
    """``doc:``: one paper of the outcome."""
    if talk.session.state != "outcome":
        stale(talk)
        return
    book = talk.law.book
    case = parse(talk.law.finished(talk.plan.case))
    outcome = evaluate(book, case, talk.today)
    view = explain(talk.voice, book, case, outcome, talk.today, asked=talk.plan.measures).view
    if name not in papers_offered(view):
        stale(talk)
        return
    code = code_of(case, talk.today, book.sha256)
    reader, asked = talk.voice.lang, tuple(talk.plan.measures)
    papers = tuple(Paper(name, form, lang, reader, code, asked) for form, lang in _copies(name, reader))
    key = "letters.making" if name in {SHEET, PICTURE} else "letters.making_letter"
    talk.replies.append(Reply((talk.voice.paragraph(key),), papers=papers))


def _copies(name: str, reader: Lang) -> Iterator[tuple[Form, Lang]]:
    """A letter to sign as PDF and DOCX; who reads English gets a copy to read and the two that can be signed."""
    if name == PICTURE:
        yield "png", reader
    elif name == SHEET:
        yield "pdf", reader
    elif reader is Lang.EN:
        yield from (("pdf", Lang.EN), ("docx", Lang.KK), ("docx", Lang.RU))
    else:
        yield from (("pdf", reader), ("docx", reader))

"""An ordered paper as a file: from the code of the case to bytes, in a thread, within a time.

The order comes out of the outbox; nothing else is remembered of whom it is for.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from bot.faults import where
from bot.papers.orders import PaperFailed
from bot.papers.typeset import MOST_BYTES, pdf, picture
from bot.papers.word import docx_of
from flows.case_code import case_of, code_of, stamp_of
from flows.explain import explain
from flows.explain_view import Helper
from flows.letters import letter
from flows.sheet import sheet
from flows.speech import voice
from flows.timeline import timeline
from flows.words import Lang
from rules.case import parse
from rules.evaluate import evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.explain_view import View
    from rules.rulebook import Rulebook

_log: Final = logging.getLogger(__name__)
SECONDS: Final = 30.0
"""How long a person waits for a paper at most."""
SHEET: Final = "sheet"
PICTURE: Final = "picture"


@dataclass(frozen=True, slots=True)
class File:
    """A file to send: its name, its bytes, and whether it is shown as a picture."""

    name: str
    content: bytes
    is_picture: bool


class Papers:
    """Makes papers under one rulebook, one at a time."""

    def __init__(self, book: Rulebook, helper: Helper | None = None) -> None:
        self._book: Final = book
        self._helper: Final = helper or Helper()
        self._one: Final = asyncio.Lock()

    async def made(self, order: Mapping[str, Any]) -> File:
        """The file of an order, made off the loop. Raises PaperFailed."""
        try:
            async with self._one, asyncio.timeout(SECONDS):
                return await asyncio.to_thread(self.make, order)
        except PaperFailed:
            raise
        except Exception as error:  # noqa: BLE001 - any fault of ours is told kindly, not with silence
            _log.error("a paper could not be made: %s", where(error))
            raise PaperFailed(paper=str(order.get("name"))) from None

    def make(self, order: Mapping[str, Any]) -> File:
        """The file of an order. Takes some hundred milliseconds."""
        name, form, lang = order["name"], order["form"], Lang(order["lang"])
        view, code = self._view(order, lang)
        content = self._content(view, name, form, code)
        if len(content) > MOST_BYTES:
            raise PaperFailed(paper=name)
        return File(f"medaqy-{name}-{lang}.{form}", content, form == "png")

    def _view(self, order: Mapping[str, Any], lang: Lang) -> tuple[View, str]:
        case = parse(case_of(order["code"]).case)
        named = case.dates.get("today")
        today = named if isinstance(named, date) else date.min
        outcome = evaluate(self._book, case)
        asked = order["asked"] or None
        told = explain(voice(lang), self._book, case, outcome, today, operator=self._helper, asked=asked)
        return told.view, code_of(case, today, self._book.sha256)

    def _content(self, view: View, name: str, form: str, code: str) -> bytes:
        if name == PICTURE:
            return picture(timeline(view))
        if name == SHEET:
            return pdf(sheet(view, code, stamp_of(view.outcome.sha256)))
        paper = letter(view, name)
        return pdf(paper) if form == "pdf" else docx_of(paper)
